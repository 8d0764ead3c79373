"""The card's straight edges in the photo, by which its corners are placed to the pixel."""

from __future__ import annotations

import cv2
import numpy as np

from cropper.preprocess import crop_card
from data.quads import ID1_SIZE_MM, quad_is_convex, quad_to_homography, transform_points

CARD_WIDTH = 512
"""Width of the card in the picture that is searched, pixels. Chosen: a pixel is 0.2 % of the width,
finer than what blur leaves."""

MARGIN = 64
"""Background kept around it, pixels. Chosen: twice the reach and more."""

REACH = 28
"""How far off an end of an edge may be, pixels: 5 % of the width. Chosen on validation photographs:
with 20 and 28 the mean Jaccard of 460 is 0.974, with 40, and a DOUBT of 0.5, 0.968: the rim of a
sleeve, or of the paper, is taken for the card's too often."""

ENDS = (0.1, 0.9)
"""Part of an edge that is looked at. Source: corners are rounded by 3.18 of 54 mm (ISO/IEC 7810),
so the straight part of the short edges begins at 0.06; chosen a little further in."""

SAMPLES = 64
"""Points along an edge. Chosen."""

HALF_STRENGTH = 10.0
"""Step, in grey levels, that counts half of the strongest one. Chosen: white cards on light tables
have little more, and a black stripe must not outvote them."""

DOUBT = 0.8
"""What a line loses at the end of the reach, as a share of the edge strength. Chosen on validation
photographs: a line of print is strong, but far from where the network saw the edge."""


def _edge_strength(image: np.ndarray, axis: int) -> np.ndarray:
    """Strength of steps along an axis, 0 to 1, saturating so that many weak ones win over a few.

    Args:
        image: (H, W, 3) uint8.
        axis: 0 for steps between columns, 1 for steps between rows.

    Returns:
        (H, W) float32, of the channel with the strongest step.
    """
    step = cv2.Sobel(image, cv2.CV_16S, 1 - axis, axis, ksize=3)
    red, green, blue = cv2.split(cv2.convertScaleAbs(step, alpha=0.25))
    largest = cv2.max(cv2.max(red, green), blue).astype(np.float32)
    return largest / (largest + HALF_STRENGTH)


def _line_strength(band: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Mean strength along lines of a band, by their ends' offsets from the top of row REACH + 1."""
    along = np.linspace(*ENDS, SAMPLES)
    # A step at coordinate 48 is strongest in the rows 47 and 48: at index 47.5, half a row less.
    rows = start[..., None] * (1 - along) + end[..., None] * along + REACH + 0.5
    low = np.floor(rows).astype(int)
    part = rows - low
    samples = np.arange(SAMPLES)
    return (band[low, samples] * (1 - part) + band[low + 1, samples] * part).mean(axis=-1)


def _find_edge(strength: np.ndarray, row: int, length: int) -> tuple[float, float]:
    """The best nearly straight line near a row.

    Args:
        strength: (H, W) edge strength across rows.
        row: at whose top the line is expected.
        length: columns MARGIN to MARGIN + length are the card.

    Returns:
        Offsets of the line's two ends (at the card's first and last column) from `row`.
    """
    columns = np.round(MARGIN + np.linspace(*ENDS, SAMPLES) * length).astype(int)
    band = strength[row - REACH - 1 : row + REACH + 3, columns]
    center = np.zeros(2)
    # Every other pixel first, then half pixels around the best: 20 times fewer lines than all.
    # Which line it is, is doubted by how far off it lies; where exactly it lies, less.
    for reach, step, doubt_share in ((REACH, 2.0, DOUBT), (2, 0.5, DOUBT / 4)):
        offsets = np.arange(-reach, reach + step / 2, step)
        start, end = np.meshgrid(offsets + center[0], offsets + center[1], indexing="ij")
        start, end = np.clip(start, -REACH, REACH), np.clip(end, -REACH, REACH)
        doubt = doubt_share * (start**2 + end**2) / (2 * REACH**2)
        # The little constant keeps the line in place where there is nothing to see.
        score = (_line_strength(band, start, end) + 1e-3) * (1 - doubt)
        best = np.unravel_index(np.argmax(score), score.shape)
        center = np.array([start[best], end[best]])
    return float(center[0]), float(center[1])


def refine_corners(image: np.ndarray, quad: np.ndarray) -> np.ndarray:
    """Corners where the straight edges near a quad meet.

    Args:
        image: (H, W, 3) uint8 photo.
        quad: (4, 2) corners in its pixels, each off by a few hundredths of the card's width.

    Returns:
        (4, 2) float32; the quad as it was where the edges found make no convex one.
    """
    height = round(CARD_WIDTH * ID1_SIZE_MM[0] / ID1_SIZE_MM[1])
    inner = np.array([[0, 0], [CARD_WIDTH, 0], [CARD_WIDTH, height], [0, height]]) + MARGIN
    to_flat = quad_to_homography(quad, inner)
    size_hw = (height + 2 * MARGIN, CARD_WIDTH + 2 * MARGIN)
    frame = np.array([[0, 0], [size_hw[1], 0], [size_hw[1], size_hw[0]], [0, size_hw[0]]])
    to_image = np.linalg.inv(to_flat)
    flat = crop_card(image, transform_points(to_image, frame), size_hw)
    flat = cv2.GaussianBlur(flat, (0, 0), 1.0)
    across_rows = _edge_strength(flat, axis=1)
    across_columns = np.ascontiguousarray(_edge_strength(flat, axis=0).T)
    top, bottom = (
        y + np.array(_find_edge(across_rows, y, CARD_WIDTH)) for y in (MARGIN, MARGIN + height)
    )
    left, right = (
        x + np.array(_find_edge(across_columns, x, height)) for x in (MARGIN, MARGIN + CARD_WIDTH)
    )
    x1, x2, y1, y2 = MARGIN, MARGIN + CARD_WIDTH, MARGIN, MARGIN + height
    lines = {
        "top": np.cross([x1, top[0], 1], [x2, top[1], 1]),
        "right": np.cross([right[0], y1, 1], [right[1], y2, 1]),
        "bottom": np.cross([x1, bottom[0], 1], [x2, bottom[1], 1]),
        "left": np.cross([left[0], y1, 1], [left[1], y2, 1]),
    }
    meetings = [
        np.cross(lines[one], lines[other])
        for one, other in (
            ("left", "top"),
            ("top", "right"),
            ("right", "bottom"),
            ("bottom", "left"),
        )
    ]
    corners = np.array([point[:2] / point[2] for point in meetings])
    refined = transform_points(to_image, corners)
    return refined if quad_is_convex(refined) else np.asarray(quad, np.float32)
