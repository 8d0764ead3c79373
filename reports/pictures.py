"""Pictures of what went wrong: shrunk, with outlines drawn in."""

from __future__ import annotations

import cv2
import numpy as np

from data.sheet import write_label

LONGEST_SIDE = 640
"""Of a picture in a report, pixels. Chosen: two fit beside each other on a page."""

GREEN, RED, BLUE = (0, 200, 60), (235, 30, 30), (40, 90, 255)
"""RGB."""


def shrink(image: np.ndarray, longest: int = LONGEST_SIDE) -> tuple[np.ndarray, float]:
    """A picture no longer than a limit.

    Args:
        image: (H, W, 3) uint8.
        longest: side in pixels; a smaller picture stays as it is.

    Returns:
        A new (h, w, 3) uint8, and the factor from the old to the new coordinates.
    """
    scale = min(1.0, longest / max(image.shape[:2]))
    if scale == 1.0:
        return image.copy(), scale
    height, width = (max(1, round(side * scale)) for side in image.shape[:2])
    return cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), scale


def draw_outline(
    image: np.ndarray,
    quad: np.ndarray,
    color: tuple[int, int, int],
    mark_first: bool = False,
    label: str = "",
    label_below: bool = False,
) -> None:
    """Draw a quad in place.

    Args:
        image: (H, W, 3) uint8.
        quad: (4, 2) pixels of it; may reach beyond it.
        color: RGB.
        mark_first: put a dot on the first corner, the printed top-left.
        label: ASCII text above the first corner.
        label_below: write it below the last corner instead, where another may stand above.
    """
    points = np.rint(np.asarray(quad, float) - 0.5).astype(np.int32)
    cv2.polylines(image, [points], True, color, 2 if mark_first else 1, cv2.LINE_AA)
    x, y = int(points[0, 0]), int(points[0, 1])
    if mark_first:
        cv2.circle(image, (x, y), 6, color, -1, cv2.LINE_AA)
    if label:
        x, baseline = (int(points[3, 0]), int(points[3, 1]) + 10) if label_below else (x, y - 2)
        # At the border of the picture it moves in, over what it names.
        write_label(image, label, (max(x, 0), min(max(baseline, 10), image.shape[0] - 2)), color)
