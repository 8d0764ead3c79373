"""Photos that are a card and nothing else: scans, and pictures that an app has cut to the card.

There is nothing around the card by which the network could tell where it ends, and no edge to place
its corners on. So the photo's own corners are tried, where it has the shape of a card.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cropper.postprocess import CardCorners
from data.quads import ID1_SIZE_MM, size_to_quad

OTHER_SHAPE = 0.08
"""Share by which the sides of such a photo may stand in another proportion than a card's. Chosen:
what a hand cuts by."""

NEAR, NEAR_UNSEEN = 0.02, 0.04
"""Distance of corners that are seen from those of the photo, as a share of its longer side, up to
which they are the photo's own; the second where no other look saw a card. Chosen on 50 flat cards
of the validation split, bare, turned each way, and with margins of 1 to 4 %: with more, cards with
a margin are taken for bare ones, with less, bare ones are not."""


def photo_corners(size_hw: tuple[int, int]) -> np.ndarray:
    """(4, 2) the corners of a photo; where it is higher than wide, its left side is the top."""
    return np.roll(size_to_quad(size_hw), int(size_hw[0] > size_hw[1]), axis=0)


def whole_photo(size_hw: tuple[int, int]) -> CardCorners | None:
    """A photo as one card, upright or lying; None if it has another shape.

    Args:
        size_hw: height and width of the photo in pixels.
    """
    shape = max(size_hw) / min(size_hw) * ID1_SIZE_MM[0] / ID1_SIZE_MM[1]
    if not 1 / (1 + OTHER_SHAPE) < shape < 1 + OTHER_SHAPE:
        return None
    return CardCorners(photo_corners(size_hw), np.ones(4, np.float32), 1.0, None, 1.0)


def to_bare(card: CardCorners, size_hw: tuple[int, int], seen: bool) -> CardCorners | None:
    """A card with the corners of its photo, if it lies there; else None.

    Args:
        card: as a second look saw it, in pixels of the photo.
        size_hw: of the photo.
        seen: whether another look saw a card, too, which may have a narrow margin.
    """
    near = NEAR if seen else NEAR_UNSEEN
    for turned in _turned(size_hw):
        if np.linalg.norm(card.quad - turned, axis=1).max() < near * max(size_hw):
            return replace(card, quad=turned, inferred=None)
    return None


def is_bare(quad: np.ndarray, size_hw: tuple[int, int]) -> bool:
    """Whether corners are those of the photo."""
    return any(np.array_equal(quad, turned) for turned in _turned(size_hw))


def _turned(size_hw: tuple[int, int]) -> list[np.ndarray]:
    corners = size_to_quad(size_hw)
    return [np.roll(corners, turns, axis=0) for turns in range(4)]
