"""From a photo to the card's corners: the network finds the card, its edges place the corners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from cropper.edges import refine_corners
from cropper.postprocess import CardCorners, find_candidates
from cropper.preprocess import preprocess
from data.quads import transform_points

Run = Callable[[np.ndarray], dict[str, np.ndarray]]
"""From (B, h, w, 3) uint8 to {"class_logits": (B, A, 4), "box_offsets": (B, A, 4)}."""


def find_cards_in_photo(
    run: Run,
    image: np.ndarray,
    anchors: np.ndarray,
    size_hw: tuple[int, int],
    **settings: Any,
) -> list[CardCorners]:
    """What may be the card in a photo, not yet placed by its edges.

    Args:
        run: the network.
        image: (H, W, 3) uint8 RGB.
        anchors: (A, 4) of the network.
        size_hw: of the network's input.
        settings: of `cropper.postprocess.find_candidates`.

    Returns:
        See there; quads in pixels of the photo.
    """
    canvas, to_photo = preprocess(image, size_hw)
    raw = run(canvas[None])
    return [
        replace(
            card,
            quad=transform_points(to_photo, card.quad),
            others=tuple(transform_points(to_photo, other) for other in card.others),
        )
        for card in find_candidates(
            raw["class_logits"][0], raw["box_offsets"][0], anchors, size_hw, **settings
        )
    ]


def place_card(image: np.ndarray, card: CardCorners) -> CardCorners:
    """A card whose corners are placed by its edges in the photo, (H, W, 3) uint8 RGB."""
    return replace(card, quad=refine_corners(image, card.quad))


def find_card_in_photo(
    run: Run,
    image: np.ndarray,
    anchors: np.ndarray,
    size_hw: tuple[int, int],
    **settings: Any,
) -> CardCorners | None:
    """The card in a photo; arguments as for `find_cards_in_photo`.

    Returns:
        The card, its quad and those of other cards in pixels of the photo, or None.
    """
    cards = find_cards_in_photo(run, image, anchors, size_hw, **settings)
    return place_card(image, cards[0]) if cards and cards[0].likely else None
