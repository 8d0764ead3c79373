"""From a photo to the card's corners: the network finds the card, its edges place the corners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from cropper.edges import refine_corners
from cropper.postprocess import CardCorners, find_card
from cropper.preprocess import preprocess
from data.quads import transform_points

Run = Callable[[np.ndarray], dict[str, np.ndarray]]
"""From (B, h, w, 3) uint8 to {"class_logits": (B, A, 4), "box_offsets": (B, A, 4)}."""


def find_card_in_photo(
    run: Run,
    image: np.ndarray,
    anchors: np.ndarray,
    size_hw: tuple[int, int],
    **settings: Any,
) -> CardCorners | None:
    """The card in a photo.

    Args:
        run: the network.
        image: (H, W, 3) uint8 RGB.
        anchors: (A, 4) of the network.
        size_hw: of the network's input.
        settings: of `cropper.postprocess.find_card`.

    Returns:
        The card, its quad and those of other cards in pixels of the photo, or None.
    """
    canvas, to_photo = preprocess(image, size_hw)
    raw = run(canvas[None])
    found = find_card(raw["class_logits"][0], raw["box_offsets"][0], anchors, size_hw, **settings)
    if found is None:
        return None
    quad = transform_points(to_photo, found.quad)
    others = tuple(transform_points(to_photo, other) for other in found.others)
    return replace(found, quad=refine_corners(image, quad), others=others)
