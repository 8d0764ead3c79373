"""From a word's box to the Reader's input, the same in training and inference. NumPy and OpenCV."""

from __future__ import annotations

import cv2
import numpy as np

from data.boxes import clip_boxes

INPUT_SIZE_HW = (48, 256)
"""Height and width of the Reader's input in pixels. Chosen: at 48 px `mixed_6a` is one row high,
which is what a sequence model wants, and costs 0.7 of 64 px."""

LONG_BOX = 5.0
"""Width over height from which a box is long. Chosen: names are shorter, numbers longer."""

LONG_BOX_MARGIN = 0.04
"""Margin at each end, as a share of what a box is longer than LONG_BOX heights. Chosen on
photographs: a Detector's error grows with the box, and cut the outer digits of 16-digit numbers."""

BOX_MARGIN = 0.12
"""Margin at the ends of a word's box, in box heights. Chosen: the boxes are tight."""

MARGIN_ACROSS = 0.18
"""Margin above and below, in box heights. Chosen on 4,564 words that the Detector found on 200
validation cards: of short words one in a hundred loses a sixth of its height, and with it the dot
below a letter or a comma's tail."""


def expand_box(box_px: np.ndarray, size_hw: tuple[int, int]) -> np.ndarray:
    """A word's box with the margin that the Reader was trained with.

    Args:
        box_px: (4,) xyxy pixels.
        size_hw: of the picture it lies in.

    Returns:
        (4,) int64 xyxy pixels inside the picture, at least one pixel wide and high.
    """
    height, width = size_hw
    box_width, box_height = box_px[2] - box_px[0], box_px[3] - box_px[1]
    across = MARGIN_ACROSS * box_height
    longer = max(0.0, box_width - LONG_BOX * box_height)
    at_ends = BOX_MARGIN * box_height + LONG_BOX_MARGIN * longer
    grown = np.asarray(box_px, float) + np.array([-at_ends, -across, at_ends, across])
    x1, y1, x2, y2 = clip_boxes(np.round(grown), (0, 0, width, height)).astype(int)
    x1, y1 = min(x1, width - 1), min(y1, height - 1)
    return np.array([x1, y1, max(x2, x1 + 1), max(y2, y1 + 1)])


def scaled_width(crop: np.ndarray, height: int) -> int:
    """Width in pixels of a picture (h, w, 3) when it is scaled to a height; 1 at least."""
    return max(1, round(crop.shape[1] * height / crop.shape[0]))


def preprocess(crop: np.ndarray, size_hw: tuple[int, int] = INPUT_SIZE_HW) -> np.ndarray:
    """A word's picture in the Reader's input size.

    Scaled to the full height; squeezed when it is then too wide; what remains at the right is
    filled with the mean colour of the crop's last column, so that no false edge is drawn.

    Args:
        crop: (h, w, 3) uint8 RGB.
        size_hw: height and width wanted.

    Returns:
        (H, W, 3) uint8 RGB.

    Raises:
        ValueError: the crop is empty or no colour picture.
    """
    if crop.ndim != 3 or crop.shape[2] != 3 or 0 in crop.shape:
        raise ValueError(f"a word crop must be h×w×3 and not empty, not {crop.shape}")
    height, width = size_hw
    scaled = min(width, scaled_width(crop, height))
    shrinks = crop.shape[0] > height or crop.shape[1] > scaled
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    resized = cv2.resize(crop, (scaled, height), interpolation=how)
    filled = np.empty((height, width, 3), np.uint8)
    filled[:, :scaled] = resized
    filled[:, scaled:] = resized[:, -1].mean(axis=0).round().astype(np.uint8)
    return filled
