"""Quadrilaterals and homographies, in NumPy alone.

A `quad` is (4, 2): top-left, top-right, bottom-right, bottom-left *of the printed card or word*, in
continuous pixel coordinates (pixel i covers [i, i + 1), y down). The order is known from what is
printed, never from sorting points.
"""

from __future__ import annotations

import math

import numpy as np

ID1_SIZE_MM = (53.98, 85.60)
"""Height and width of an ID-1 card in millimetres. Source: ISO/IEC 7810."""

ID1_CORNER_RADIUS_MM = 3.18
"""Radius of an ID-1 card's rounded corners in millimetres. Source: ISO/IEC 7810."""


def size_to_quad(size_hw: tuple[int, int]) -> np.ndarray:
    """Corners of a whole image.

    Args:
        size_hw: height and width in pixels.

    Returns:
        (4, 2) float32, the image's own corners.
    """
    height, width = size_hw
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)


def _three_on_a_line(quad: np.ndarray) -> bool:
    """Whether three of four points lie on a line, to rounding: such quads have no homography."""
    triples = quad[[[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2]]]
    u, v = triples[:, 1] - triples[:, 0], triples[:, 2] - triples[:, 0]
    areas = np.abs(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0])
    # 1e-9 of the extent squared: far above rounding, far below any quad one could see.
    return bool(np.any(areas <= 1e-9 * np.ptp(quad, axis=0).max() ** 2))


def quad_to_homography(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The projective map that takes four points to four others.

    Args:
        source: (4, 2) points.
        target: (4, 2) points.

    Returns:
        (3, 3) float64 with H[2, 2] = 1, so that target ~ H @ source.

    Raises:
        ValueError: three points of either quad lie on a line.

    Source: Hartley & Zisserman, Multiple View Geometry, 2nd ed., section 4.1 (h33 = 1).
    """
    source, target = np.asarray(source, float), np.asarray(target, float)
    for name, quad in (("source", source), ("target", target)):
        if _three_on_a_line(quad):
            raise ValueError(f"no homography: {name} has three points on a line: {quad.tolist()}")
    rows, values = [], []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
        values += [u, v]
    try:
        solution = np.linalg.solve(np.array(rows), np.array(values))
    except np.linalg.LinAlgError as error:
        raise ValueError(f"no homography from {source.tolist()}: {error}") from None
    return np.append(solution, 1.0).reshape(3, 3)


def transform_points(homography: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Points moved by a homography.

    Args:
        homography: (3, 3).
        points: (..., 2).

    Returns:
        (..., 2) float32.
    """
    points = np.asarray(points, float)
    moved = points @ homography[:, :2].T + homography[:, 2]
    return (moved[..., :2] / moved[..., 2:]).astype(np.float32)


def pixel_center_homography(homography: np.ndarray) -> np.ndarray:
    """A homography of continuous coordinates as OpenCV's warps want it.

    `cv2.warpPerspective` counts from pixel centres: its (0, 0) is our (0.5, 0.5).

    Args:
        homography: (3, 3) in continuous coordinates.

    Returns:
        (3, 3) in pixel-centre coordinates.
    """
    to_continuous = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    to_centers = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]])
    return to_centers @ homography @ to_continuous


def quad_area(quad: np.ndarray) -> float:
    """Signed area of a polygon by the shoelace formula.

    Args:
        quad: (N, 2) in order.

    Returns:
        Area in square pixels; positive when the points run clockwise on the screen (y down).
    """
    points = np.asarray(quad, float).tolist()
    if len(points) < 3:
        return 0.0
    pairs = zip(points, [*points[1:], points[0]], strict=True)
    return 0.5 * sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs)


def quad_is_convex(quad: np.ndarray) -> bool:
    """Whether a quad is strictly convex and clockwise (a card seen from its front).

    Args:
        quad: (4, 2).

    Returns:
        True when every turn goes the same, clockwise, way.
    """
    corners = np.asarray(quad, float)
    edges = corners[[1, 2, 3, 0]] - corners
    following = edges[[1, 2, 3, 0]]
    turns = edges[:, 0] * following[:, 1] - edges[:, 1] * following[:, 0]
    return all(math.isfinite(turn) and turn > 0 for turn in turns.tolist())


def points_in_quad(points: np.ndarray, quad: np.ndarray) -> np.ndarray:
    """Which points lie inside a quad.

    Args:
        points: (N, 2).
        quad: (4, 2), convex and clockwise.

    Returns:
        (N,) bool; False on the outline.
    """
    sides = np.roll(quad, -1, axis=0) - quad
    arms = np.asarray(points)[:, None] - np.asarray(quad)[None]
    return np.all(sides[:, 0] * arms[..., 1] - sides[:, 1] * arms[..., 0] > 0, axis=1)


def clip_polygon(subject: np.ndarray, clip: np.ndarray) -> np.ndarray:
    """The part of a polygon that lies inside a convex, clockwise one.

    Args:
        subject: (N, 2).
        clip: (M, 2), convex, clockwise on the screen.

    Returns:
        (K, 2) float64; K = 0 when they do not meet.

    Source: Sutherland & Hodgman, Reentrant Polygon Clipping, CACM 17(1), 1974.
    """
    # Plain numbers: of arrays as short as these NumPy takes longer to ask than to answer.
    polygon = [(float(x), float(y)) for x, y in subject]
    corners = [(float(x), float(y)) for x, y in clip]
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], *corners[:1]], strict=True):
        side = [(x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) for x, y in polygon]
        clipped = []
        for i, (x, y) in enumerate(polygon):
            before, here = side[i - 1], side[i]
            if (before < 0) != (here < 0):
                last_x, last_y = polygon[i - 1]
                share = before / (before - here)
                clipped.append((last_x + (x - last_x) * share, last_y + (y - last_y) * share))
            if here >= 0:
                clipped.append((x, y))
        polygon = clipped
    return np.array(polygon, float).reshape(-1, 2)


def quad_jaccard(first: np.ndarray, second: np.ndarray) -> float:
    """Jaccard index (IoU) of two convex quads.

    Args:
        first: (4, 2), convex, clockwise.
        second: (4, 2), convex, clockwise.

    Returns:
        Between 0 and 1; 0 when either is not convex and clockwise.
    """
    if not (quad_is_convex(first) and quad_is_convex(second)):
        return 0.0
    overlap = quad_area(clip_polygon(first, second))
    union = quad_area(first) + quad_area(second) - overlap
    return float(np.clip(overlap / union, 0.0, 1.0))


def fourth_corner(quad: np.ndarray, missing: int) -> np.ndarray:
    """A quad completed by the parallelogram rule.

    Args:
        quad: (4, 2); the row `missing` is ignored.
        missing: index of the corner to infer, 0 to 3.

    Returns:
        (4, 2) float32: the missing corner is the sum of its neighbours less the opposite one.
    """
    completed = np.array(quad, np.float32)
    before, after, opposite = (missing - 1) % 4, (missing + 1) % 4, (missing + 2) % 4
    completed[missing] = completed[before] + completed[after] - completed[opposite]
    return completed


def quad_to_box(quad: np.ndarray) -> np.ndarray:
    """The smallest upright box around quads.

    Args:
        quad: (..., 4, 2).

    Returns:
        (..., 4) float32 xyxy in the same unit.
    """
    quad = np.asarray(quad, np.float32)
    return np.concatenate([quad.min(axis=-2), quad.max(axis=-2)], axis=-1)


def box_to_quad(box: np.ndarray) -> np.ndarray:
    """The corners of upright boxes.

    Args:
        box: (..., 4) xyxy.

    Returns:
        (..., 4, 2) float32.
    """
    return np.asarray(box, np.float32)[..., [[0, 1], [2, 1], [2, 3], [0, 3]]]
