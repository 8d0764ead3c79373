"""From a photo to the card's corners: the network looks twice, then edges place the corners.

The first look, at the whole photo, says where cards may be; a further one, at the photo with grey
around it, if that does not convince or the card fills the photo; then the photo as a whole may be
one, too (`cropper.bare`). The second, at each of them as if it lay flat before the camera
(`cropper.closer`), says whether it is one, which way up, and where its corners are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from cropper.bare import is_bare, to_bare, whole_photo
from cropper.closer import close_target, look_closer
from cropper.edges import refine_corners
from cropper.half import beyond_edges, is_half
from cropper.pose import pose_misfit
from cropper.postprocess import (
    CardCorners,
    compete,
    differs,
    find_candidates,
    importance,
    separate_cards,
)
from cropper.preprocess import MARGIN, preprocess, unlike_padding
from data.quads import quad_area, quad_is_convex, quad_jaccard, transform_points

Run = Callable[[np.ndarray], dict[str, np.ndarray]]
"""From (B, h, w, 3) uint8 to {"class_logits": (B, A, 4), "box_offsets": (B, A, 4)}."""

Look = Callable[[CardCorners], CardCorners | None]
"""A second look at what may be a card."""

SAME_PLACE = 0.3
"""Jaccard index from which what a second look finds is what the first one saw. Chosen: a part of a
card is a third of it."""

FIRST_SHARE = 0.2
"""Share of the first look in the logarithm of the likelihood; the rest is the second's. Chosen on
770 validation photographs with a card and 430 without: with 0, 98.2 % of the cards remain where
4.9 % of the others are taken for one, with 0.15 98.4 and 4.0 %, with 0.5 98.4 and 3.5 %, but with
corners that are further off."""

LEAST_CONFIRMED = 0.5
"""Likelihood after two looks below which there is no card. Chosen on 1,740 photographs with a card,
validation ones and three other programs', and 560 validation pictures without: with 0.5, 3 cards
are lost and 6 other pictures taken for one; with 0.54, 5 and 4; with 0.56, 6 and 3; with 0.58, 9
and 1."""

OUTSIDE = 0.02
"""How far beyond the photo a corner is outside of it, as a share of the card's width. Chosen: what
the corners of cards that touch the photo's edge err by."""

BENT, MISFIT_DOUBT = 0.005, 10.0
"""Misfit of the pose (`cropper.pose`) that bends and lenses make, and how much a larger one costs,
where several opinions of a card are weighed. Chosen on the same photographs: the mean Jaccard index
of the best opinions is 0.981 with it and 0.980 without."""

CONVINCING = 0.75
"""Likelihood after two looks from which the other opinions of the first are not looked at. Chosen:
of the first opinions on 770 validation photographs with a card 87 % have more."""

FILLED = 0.45
"""Share of the photo that what is found there must fill. Chosen: a card that lies askew fills half
of its box; what is smaller was seen well enough before, and adds pictures without a card that are
taken for one, two of 500."""

TOUCHING, TOUCHING_CORNERS = 0.02, 2
"""Distance from the photo's edge, as a share of the card's width, and number of corners so near,
from which a card fills the photo. Chosen: one photo in ten of other programs has so."""


def _move(card: CardCorners, to_photo: np.ndarray) -> CardCorners:
    """A card with its quads, and those of others, in pixels of the photo."""
    return replace(
        card,
        quad=transform_points(to_photo, card.quad),
        others=tuple(transform_points(to_photo, other) for other in card.others),
    )


def look_again(
    run: Run,
    image: np.ndarray,
    card: CardCorners,
    anchors: np.ndarray,
    size_hw: tuple[int, int],
    least_confirmed: float = LEAST_CONFIRMED,
    **settings: Any,
) -> CardCorners | None:
    """What a first look took for a card, seen close.

    Args:
        run: the network.
        image: (H, W, 3) uint8 RGB photo.
        card: what the first look found, in its pixels.
        anchors: (A, 4) of the network.
        size_hw: of the network's input.
        least_confirmed: likelihood after both looks below which there is no card.
        settings: of `cropper.postprocess.find_candidates`.

    Returns:
        The likeliest card there, with its own confidence, the likelihood of both looks, and the
        others that the first look saw, looked at or not; None where no corners fit together, or it
        is half a card.
    """
    try:
        canvas, to_photo = look_closer(image, card.quad, size_hw)
    except ValueError:  # three corners on a line
        return None
    raw = run(canvas[None])
    seen = find_candidates(
        raw["class_logits"][0], raw["box_offsets"][0], anchors, size_hw, **settings
    )
    target = close_target(size_hw)
    there = [other for other in seen if quad_jaccard(other.quad, target) >= SAME_PLACE]
    if not there:
        return None
    best = max(there, key=lambda other: other.likelihood)
    quad = transform_points(to_photo, best.quad)
    if not quad_is_convex(quad):  # a view from beyond the horizon
        return None
    likelihood = card.likelihood**FIRST_SHARE * best.likelihood ** (1 - FIRST_SHARE)
    size = (image.shape[0], image.shape[1])
    if is_half(quad, size):
        return None
    outside = np.flatnonzero(beyond_edges(quad, size).max(axis=1) > OUTSIDE)
    return replace(
        best,
        quad=quad,
        inferred=int(outside[0]) if len(outside) else best.inferred,
        likelihood=likelihood,
        likely=likelihood >= least_confirmed,
        others=card.others,
    )


def _look_first(
    run: Run,
    image: np.ndarray,
    anchors: np.ndarray,
    size_hw: tuple[int, int],
    margin: float,
    **settings: Any,
) -> list[CardCorners]:
    """What may be cards in a photo with grey around it; quads in pixels of the photo."""
    canvas, to_photo = preprocess(image, size_hw, margin)
    raw = run(canvas[None])
    found = find_candidates(
        raw["class_logits"][0], raw["box_offsets"][0], anchors, size_hw, **settings
    )
    return [_move(card, to_photo) for card in found]


def _fills(card: CardCorners, image: np.ndarray) -> bool:
    """Whether a card reaches to the edges of the photo."""
    height, width = image.shape[:2]
    inside = np.concatenate([card.quad, (width, height) - card.quad], axis=1).min(axis=1)
    near = inside < TOUCHING * float(np.linalg.norm(card.quad[1] - card.quad[0]))
    return int(np.count_nonzero(near)) >= TOUCHING_CORNERS


def find_cards_in_photo(
    run: Run,
    image: np.ndarray,
    anchors: np.ndarray,
    size_hw: tuple[int, int],
    least_confirmed: float = LEAST_CONFIRMED,
    **settings: Any,
) -> list[CardCorners]:
    """What may be the card in a photo, not yet placed by its edges.

    Args:
        run: the network.
        image: (H, W, 3) uint8 RGB.
        anchors: (A, 4) of the network.
        size_hw: of the network's input.
        least_confirmed: likelihood after both looks below which there is no card.
        settings: of `cropper.postprocess.find_candidates`.

    Returns:
        As from `find_candidates`, by the second look at each; quads in pixels of the photo.
    """
    image = unlike_padding(image)

    def again(card: CardCorners) -> CardCorners | None:
        return look_again(run, image, card, anchors, size_hw, least_confirmed, **settings)

    kept: list[CardCorners] = []
    for place, card in enumerate(_look_first(run, image, anchors, size_hw, 0.0, **settings)):
        seen = again(card)
        if seen is not None:
            kept.append(seen)
        if place == 0 and seen is not None and seen.likelihood >= CONVINCING:
            if not _fills(seen, image):
                return [seen]
            break
    # A card that fills the photo has nothing around it to tell where it ends.
    least_area = FILLED * image.shape[0] * image.shape[1]
    for card in _look_first(run, image, anchors, size_hw, MARGIN, **settings):
        if quad_area(card.quad) >= least_area and (seen := again(card)) is not None:
            kept.append(seen)
    kept.sort(key=lambda card: -_soundness(card, image))
    # Two opinions of one card are weighed by their likelihood, two cards by their size too.
    likely = separate_cards([card for card in kept if card.likely])
    if likely:
        meant = max(likely, key=importance)
        kept = [meant, *(card for card in kept if card is not meant)]
    kept = [
        replace(card, others=tuple(one.quad for one in likely if not compete(card, one)))
        for card in kept
    ]
    apart: list[CardCorners] = []
    for card in kept:
        if all(differs(card, other) for other in apart):
            apart.append(card)
    bare = _bare_card(again, image, bool(likely))
    if bare is None:
        return apart
    return [bare, *apart] if bare.likely else [*apart, bare]


def _bare_card(again: Look, image: np.ndarray, seen: bool) -> CardCorners | None:
    """The photo itself, if a look at all of it sees a card; `seen`: whether others saw one."""
    size_hw = (image.shape[0], image.shape[1])
    whole = whole_photo(size_hw)
    card = None if whole is None else again(whole)
    return None if card is None else to_bare(card, size_hw, seen)


def _soundness(card: CardCorners, image: np.ndarray) -> float:
    """The likelihood of a card, less if it would not be flat."""
    excess = max(0.0, pose_misfit(card.quad, image.shape[:2]) - BENT)
    return card.likelihood * float(np.exp(-MISFIT_DOUBT * excess))


def place_card(image: np.ndarray, card: CardCorners) -> CardCorners:
    """A card whose corners are placed by its edges in the photo, (H, W, 3) uint8 RGB."""
    if is_bare(card.quad, (image.shape[0], image.shape[1])):
        return card
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
