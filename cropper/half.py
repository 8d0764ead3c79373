"""Half a card: one of which the photo shows a part."""

from __future__ import annotations

import numpy as np

from data.quads import ID1_SIZE_MM

FAR_OUTSIDE = 0.05
"""How far two corners are outside of the photo, as a share of the card's width, of half a card.
Chosen: of 548 cards in validation photographs and from other programs none has two corners outside
by more than 0.001 widths, of 15 pictures of 500 without a card that were taken for one six have."""

NEAR = 0.03
"""How far within the photo the middle of two corners may be that lie on its edge. Chosen: what the
network errs by."""

FURTHEST = 0.1
"""How far one of them counts as outside at most. Chosen: one that lies far outside says little of
the other."""

SHRUNK = 0.87
"""Length of a card from where the photo's edge cuts it, as a share of a whole one's, below which it
is half a card, unless it is LEANING. Chosen: of 1,964 cards in validation photographs and from
other programs none is lost, with 0.89 one is; of 109 other pictures that the network alone takes
for one, most of them cards of other kinds, nine are refused."""

LEANING = 1.1
"""Ratio of the side at the edge and the one across from it from which a short card leans instead.
Chosen: one that is three of its widths away and leans by 30°, which makes it as short, has 1.18."""


def beyond_edges(quad: np.ndarray, size_hw: tuple[int, int]) -> np.ndarray:
    """How far corners are outside of a photo.

    Args:
        quad: (4, 2) corners in pixels of the photo.
        size_hw: of the photo.

    Returns:
        (4, 4), for each corner how far it is beyond the left, the top, the right and the bottom
        edge, in widths of the card; below zero within.
    """
    size = np.array(size_hw[::-1])
    width = np.linalg.norm(quad[1] - quad[0])
    return np.concatenate([-quad, quad - size], axis=1) / width


def is_half(quad: np.ndarray, size_hw: tuple[int, int]) -> bool:
    """Whether two corners are outside of the photo, or the card ends at its edge too soon.

    The network puts the corners that it cannot see where the card goes out of the photo, so that
    what it finds is shorter than a card is.

    Args:
        quad: (4, 2) corners in pixels of the photo.
        size_hw: of the photo.
    """
    beyond = beyond_edges(quad, size_hw)
    if np.count_nonzero(beyond.max(axis=1) > FAR_OUTSIDE) > 1:
        return True
    capped = np.minimum(beyond, FURTHEST)
    on_edge = ((capped + np.roll(capped, -1, axis=0)) / 2 > -NEAR).any(axis=1)
    sides = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)  # top, right, bottom, left
    height, width = ID1_SIZE_MM
    longer = (sides[0] + sides[2]) / (sides[1] + sides[3]) / (width / height)
    # A side at the edge cuts the two beside it. A photo of nothing but a card may be squeezed.
    length = np.array([1 / longer, longer, 1 / longer, longer])
    across = np.roll(sides, 2)
    leans = np.maximum(sides / across, across / sides) > LEANING
    cut = on_edge & (length < SHRUNK) & ~leans
    return bool(cut.any() and np.count_nonzero(on_edge) < 3)
