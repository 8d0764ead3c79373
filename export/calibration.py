"""Pictures from which the ranges of activations are taken, where these are int8 as well."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from data.synth.card_sources import DrawnCards
from data.synth.stream import CardList, reduce_card

COUNT = 48
"""Pictures. Chosen: a few for each card layout, on as many backgrounds."""

SEED = 20_000
"""Of the cards and of all that happens to them. Chosen: none that a preset is trained with."""


def draw_cards(
    layouts: tuple[str, ...], height: int, words: bool, count: int = COUNT // 2
) -> CardList:
    """Flat synthetic cards, the same ones each time.

    Args:
        layouts: ids of the card layouts, in turn.
        height: of the pictures, pixels.
        words: whether their words are kept.
        count: how many.
    """
    source = DrawnCards(SEED, layouts)
    return CardList([reduce_card(source.make(index), height, words) for index in range(count)])


def draw_pictures(
    picture: Callable[[np.random.Generator], np.ndarray], count: int = COUNT
) -> np.ndarray:
    """Model inputs, the same ones each time.

    Args:
        picture: makes one of a random generator, (H, W, 3) uint8.
        count: how many.

    Returns:
        (count, H, W, 3) uint8.
    """
    rng = np.random.default_rng(SEED)
    return np.stack([picture(rng) for _ in range(count)])
