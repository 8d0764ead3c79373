"""From a photo and the card's corners to the upright, flat card."""

from __future__ import annotations

import math

import numpy as np

from cropper.preprocess import crop_card
from data.quads import quad_to_homography, size_to_quad

CARD_SIZE_HW = (768, 1216)
"""Height and width of the rectified card in pixels. Chosen: twice the Detector's input, and 360 dpi
on an ID-1 card, where the smallest print is still 20 px high."""


def rectify_card(
    pixels: np.ndarray, corners: np.ndarray, size_hw: tuple[int, int] = CARD_SIZE_HW
) -> tuple[np.ndarray, np.ndarray]:
    """The card as if scanned.

    Args:
        pixels: (h, w, 3) uint8 photo.
        corners: (4, 2) of the printed card in pixels of the photo; may lie outside it.
        size_hw: height and width of the result.

    Returns:
        (H, W, 3) uint8, and the (3, 3) homography from it to the photo, continuous coordinates.

    Raises:
        ValueError: three of the corners lie on a line.
    """
    to_photo = quad_to_homography(size_to_quad(size_hw), corners)
    return crop_card(pixels, corners, size_hw), to_photo


def quad_to_rotation(corners: np.ndarray) -> int:
    """By how much a card is turned clockwise, as seen.

    Args:
        corners: (4, 2), top-left first as printed.

    Returns:
        Degrees, 0 to 359: the direction of the sum of the top and the bottom edge.
    """
    along = (corners[1] - corners[0]) + (corners[2] - corners[3])
    return round(math.degrees(math.atan2(float(along[1]), float(along[0])))) % 360
