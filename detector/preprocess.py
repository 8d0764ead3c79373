"""From a rectified card to the Detector's input, in training and in inference alike."""

from __future__ import annotations

import cv2
import numpy as np


def preprocess(card: np.ndarray, size_hw: tuple[int, int]) -> np.ndarray:
    """The rectified card at the size of the model's input.

    Args:
        card: (H, W, 3) uint8 RGB, upright, its corners those of the image.
        size_hw: height and width of the model's input.

    Returns:
        (h, w, 3) uint8. Normalised boxes are the same on both.

    Raises:
        ValueError: the image is not H×W×3 uint8.
    """
    if card.ndim != 3 or card.shape[2] != 3 or card.dtype != np.uint8 or 0 in card.shape:
        raise ValueError(f"card must be H×W×3 uint8, not {card.shape} {card.dtype}")
    if card.shape[:2] == tuple(size_hw):
        return card
    shrinks = card.shape[0] > size_hw[0] or card.shape[1] > size_hw[1]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return cv2.resize(card, (size_hw[1], size_hw[0]), interpolation=how)
