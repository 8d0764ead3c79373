"""Brushes: polygons with smooth edges, soft shadows, patches laid into a picture at any angle.

Each touches only the part of the picture that it changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from data.quads import pixel_center_homography, quad_to_homography, size_to_quad

SUB_PIXEL_BITS = 4
"""Fractional bits of OpenCV's drawing coordinates; chosen: 1/16 pixel."""

LARGEST_COORDINATE = 1 << 13
"""Points are drawn at most this far from the frame, pixels: OpenCV counts in 32 bits."""


@dataclass(frozen=True)
class Lamp:
    """Where the light of a scene comes from: all its shadows fall the same way.

    Attributes:
        direction: (2,) unit vector in the picture along which shadows fall.
        spread: width of a shadow's edge as a share of the height that casts it.
        depth: share of the light that a shadow takes, 0 to 1.
    """

    direction: np.ndarray
    spread: float
    depth: float


def draw_lamp(rng: np.random.Generator) -> Lamp:
    """A lamp anywhere, from a clear sky's soft light to a single bulb."""
    angle = rng.uniform(0, 2 * np.pi)
    direction = np.array([np.cos(angle), np.sin(angle)])
    return Lamp(direction, float(rng.uniform(0.15, 1.2)), float(rng.uniform(0.12, 0.7)))


def to_fixed_point(points: np.ndarray) -> np.ndarray:
    """Continuous coordinates as OpenCV's drawing functions take them (they count pixel centres)."""
    near = np.clip(points, -LARGEST_COORDINATE, LARGEST_COORDINATE)
    return np.rint((near - 0.5) * (1 << SUB_PIXEL_BITS)).astype(np.int32)


def fill(image: np.ndarray, polygon: np.ndarray, color: np.ndarray | float) -> None:
    """Paint a polygon with smooth edges.

    Args:
        image: (H, W, 3) or (H, W) uint8, changed in place.
        polygon: (N, 2) continuous pixel coordinates.
        color: (3,) RGB, or one number for a mask.
    """
    values = np.clip(np.atleast_1d(color), 0, 255).astype(float).tolist()
    cv2.fillPoly(image, [to_fixed_point(polygon)], values, cv2.LINE_AA, SUB_PIXEL_BITS)


def stroke(image: np.ndarray, points: np.ndarray, color: np.ndarray, thick: int) -> None:
    """Draw an open line through points, smooth-edged; arguments as for `fill`."""
    values = np.clip(np.atleast_1d(color), 0, 255).astype(float).tolist()
    path = to_fixed_point(points)
    cv2.polylines(image, [path], False, values, max(1, thick), cv2.LINE_AA, SUB_PIXEL_BITS)


def region(
    points: np.ndarray, margin: float, size_hw: tuple[int, int]
) -> tuple[int, int, int, int]:
    """The pixels around points that lie in the frame.

    Args:
        points: (N, 2).
        margin: pixels added on every side.
        size_hw: of the frame.

    Returns:
        x1, y1, x2, y2; empty (x2 <= x1 or y2 <= y1) when nothing of it is in the frame.
    """
    x1, y1 = (int(v) for v in np.maximum(np.floor(points.min(axis=0) - margin), 0))
    x2, y2 = (int(v) for v in np.minimum(np.ceil(points.max(axis=0) + margin), size_hw[::-1]))
    return x1, y1, x2, y2


def cast_shadow(image: np.ndarray, polygon: np.ndarray, sigma: float, depth: float) -> None:
    """Darken what lies around and under a thing.

    Args:
        image: (H, W, 3) uint8, changed in place.
        polygon: (N, 2) outline of the shadow.
        sigma: softness in pixels.
        depth: share of the light that is lost, 0 to 1.
    """
    cast_shadows(image, [(polygon, sigma, depth)])


def cast_shadows(image: np.ndarray, shadows: Sequence[tuple[np.ndarray, float, float]]) -> None:
    """Several shadows at once, each as for `cast_shadow`: (polygon, sigma, depth)."""
    margin = 3 * max(sigma for _, sigma, _ in shadows) + 2
    corners = np.concatenate([polygon for polygon, _, _ in shadows])
    x1, y1, x2, y2 = region(corners, margin, (image.shape[0], image.shape[1]))
    if x2 <= x1 or y2 <= y1:
        return
    # A soft mask needs few pixels: it is drawn small and enlarged.
    shrink = float(np.clip(min(sigma for _, sigma, _ in shadows) / 1.5, 1, 16))
    size_wh = (max(2, round((x2 - x1) / shrink)), max(2, round((y2 - y1) / shrink)))
    scale = np.array(size_wh) / (x2 - x1, y2 - y1)
    total = np.full(size_wh[::-1], 255, np.uint8)
    for polygon, sigma, depth in shadows:
        small = np.full(size_wh[::-1], 255, np.uint8)
        fill(small, (polygon - (x1, y1)) * scale, round(255 * (1 - depth)))
        if sigma / shrink > 0.2:
            small = soft_blur(small, sigma / shrink)
        total = cv2.multiply(total, small, scale=1 / 255)
    darken(image[y1:y2, x1:x2], total)


def soft_blur(mask: np.ndarray, sigma: float) -> np.ndarray:
    """Gaussian blur of a (h, w) uint8 mask; wide ones run on a shrunken copy."""
    shrink = int(sigma / 2.5)
    if shrink < 2 or min(mask.shape) < 4 * shrink:
        return cv2.GaussianBlur(mask, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    small_wh = (max(1, round(mask.shape[1] / shrink)), max(1, round(mask.shape[0] / shrink)))
    small = cv2.resize(mask, small_wh, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / shrink, borderType=cv2.BORDER_REPLICATE)
    return cv2.resize(small, mask.shape[::-1], interpolation=cv2.INTER_LINEAR)


def darken(part: np.ndarray, mask: np.ndarray) -> None:
    """Multiply a part of a picture by a mask of any size.

    Args:
        part: (h, w, 3) uint8, a view that is changed in place.
        mask: (m, n) uint8; 255 leaves the picture as it is.
    """
    full = cv2.resize(mask, (part.shape[1], part.shape[0]), interpolation=cv2.INTER_LINEAR)
    part[:] = cv2.multiply(part, cv2.merge([full] * 3), scale=1 / 255)


def blend(part: np.ndarray, paint: np.ndarray, mask: np.ndarray) -> None:
    """Lay paint over a part of a picture.

    Args:
        part: (h, w, 3) uint8, a view that is changed in place.
        paint: (h, w, 3) uint8.
        mask: (h, w) uint8, how much of the paint covers, 255 all.
    """
    cover = cv2.merge([mask] * 3)
    below = cv2.multiply(part, cv2.bitwise_not(cover), scale=1 / 255)
    part[:] = cv2.add(below, cv2.multiply(paint, cover, scale=1 / 255))


def over(part: np.ndarray, layers: np.ndarray) -> np.ndarray:
    """Lay a picture with an alpha channel over a part of another.

    Args:
        part: (h, w, 3) uint8, a view that is changed in place.
        layers: (h, w, 4) uint8, colours already multiplied by the fourth channel.

    Returns:
        (h, w) uint8, the fourth channel.
    """
    covered = cv2.extractChannel(layers, 3)
    colors = cv2.cvtColor(layers, cv2.COLOR_RGBA2RGB)
    # Nearly every pixel is covered wholly or not at all: only the rim is mixed.
    _, whole = cv2.threshold(covered, 254, 255, cv2.THRESH_BINARY)
    columns, rows = _places(cv2.inRange(covered, 1, 254))
    rest = 255 - covered[rows, columns].astype(np.uint16)[:, None]
    below = (part[rows, columns] * rest + 127) // 255
    cv2.copyTo(colors, whole, part)
    part[rows, columns] = np.minimum(below + colors[rows, columns], 255)
    return covered


def _places(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Columns and rows, (N,) each, of a mask's pixels that are not 0."""
    found = cv2.findNonZero(mask)
    if found is None:
        return np.zeros(0, int), np.zeros(0, int)
    columns, rows = found.reshape(-1, 2).T
    return columns, rows


def with_alpha(picture: np.ndarray, mask: np.ndarray | None = None) -> np.ndarray:
    """(h, w, 4) uint8: a picture, multiplied by a mask (by default whole), and the mask."""
    layers = cv2.cvtColor(picture, cv2.COLOR_RGB2RGBA)
    if mask is None:
        return layers
    columns, rows = _places(cv2.bitwise_not(mask))
    share = mask[rows, columns].astype(np.uint16)[:, None]
    layers[rows, columns, :3] = (layers[rows, columns, :3] * share + 127) // 255
    cv2.insertChannel(mask, layers, 3)
    return layers


def lay_patch(image: np.ndarray, layers: np.ndarray, quad: np.ndarray) -> None:
    """Warp a flat picture onto a quad of another.

    Args:
        image: (H, W, 3) uint8, changed in place.
        layers: (h, w, 4) uint8 from `with_alpha`.
        quad: (4, 2) where its corners go, continuous pixels; convex.
    """
    frame_hw = (image.shape[0], image.shape[1])
    x1, y1, x2, y2 = region(quad, 1, frame_hw)
    if x2 <= x1 or y2 <= y1:
        return
    size_hw = (layers.shape[0], layers.shape[1])
    matrix = pixel_center_homography(quad_to_homography(size_to_quad(size_hw), quad - (x1, y1)))
    warped = cv2.warpPerspective(layers, matrix, (x2 - x1, y2 - y1), flags=cv2.INTER_LINEAR)
    over(image[y1:y2, x1:x2], warped)
