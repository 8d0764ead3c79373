"""From the Cropper's raw outputs to the card's four corners. NumPy alone."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from cropper.config import ModelConfig
from cropper.corners import (
    SCORE_THRESHOLD,
    Candidate,
    corner_candidates,
    quad_consistency,
    quad_is_plausible,
)
from data.quads import clip_polygon, fourth_corner, quad_area, quad_jaccard
from detector.ssd.codec import VARIANCES, decode_boxes
from detector.ssd.decode import sigmoid

LEAST_LIKELIHOOD = 0.35
"""Confidence times consistency from which a set of corners is likely a card, seen once. Chosen on
validation photographs."""

LEAST_CANDIDATE = 0.1
"""Likelihood below which a set of corners is not worth a second look. Chosen on validation
photographs: a card has 2.8 such sets, a picture without one 1.1."""

CANDIDATE_CARDS = 5
"""Sets of corners that may be asked about, at most. Chosen: each costs a pass of a Detector."""

SAME_CARD = 0.8
"""Jaccard index from which two sets of corners are one card. Chosen: a corner off by a fifth."""

LARGEST_OVERLAP = 0.5
"""Share of the smaller of two cards that the other may cover. Chosen: a frame that is printed on a
card lies wholly in it; a card half under another is seldom seen whole enough to be found."""

CERTAIN = 0.8
"""Likelihood from which on the larger of two cards is meant. Chosen on validation photographs: of
0.5, 0.65 and 0.8 the last, because a doubtful thing may be larger than the card beside it."""

INFERRED_FACTOR = 0.8
"""Confidence of a quad of three seen corners against one of four. Chosen: the fourth is a guess."""


@dataclass(frozen=True)
class CardCorners:
    """A card that was found.

    Attributes:
        quad: (4, 2) float32, pixels of the input, in the order of the printed card.
        scores: (4,) float32 in [0, 1]; 0 for an inferred corner.
        confidence: in [0, 1]: geometric mean of the seen corners' scores, less if one is inferred.
        inferred: index of a corner that was not seen, or lies outside the photo, but follows from
            the others, or None.
        likelihood: confidence times how well the corners fit together, in [0, 1].
        others: quads of the other cards in the picture.
        likely: whether that is enough to call it a card.
    """

    quad: np.ndarray
    scores: np.ndarray
    confidence: float
    inferred: int | None
    likelihood: float
    others: tuple[np.ndarray, ...] = ()
    likely: bool = True


def possible_cards(
    found: list[list[Candidate]],
    size_hw: tuple[int, int],
    corner_share: float,
    least_likelihood: float = LEAST_LIKELIHOOD,
) -> list[CardCorners]:
    """Every set of three or four corners that can be a card, the likeliest first.

    Args:
        found: the candidates of each corner class.
        size_hw: of the input.
        corner_share: see `cropper.config.ModelConfig`.
        least_likelihood: below which a set of corners is no card.
    """
    cards = []
    # None stands for "this corner was not seen"; at most one may be.
    for combination in itertools.product(*[[*candidates, None] for candidates in found]):
        unseen = [corner for corner, candidate in enumerate(combination) if candidate is None]
        if len(unseen) > 1:
            continue
        quad = np.array([(0, 0) if c is None else c.point for c in combination], np.float32)
        marks = np.array([0.0 if c is None else c.score for c in combination], np.float32)
        sides = np.array([c.side for c in combination if c is not None])
        confidence = float(np.exp(np.log(marks[marks > 0]).mean()))
        if unseen:
            quad = fourth_corner(quad, unseen[0])
            confidence *= INFERRED_FACTOR
        if not quad_is_plausible(quad, size_hw):
            continue
        likelihood = confidence * quad_consistency(quad, sides, corner_share)
        if likelihood >= least_likelihood:
            inferred = unseen[0] if unseen else None
            cards.append(CardCorners(quad, marks, confidence, inferred, likelihood))
    return sorted(cards, key=lambda card: -card.likelihood)


def separate_cards(cards: list[CardCorners]) -> list[CardCorners]:
    """Cards of which no two share a corner or much of their area, the likeliest first.

    Args:
        cards: the likeliest first.
    """
    kept: list[CardCorners] = []
    for card in cards:
        if not any(compete(card, other) for other in kept):
            kept.append(card)
    return kept


def compete(first: CardCorners, second: CardCorners) -> bool:
    """Whether at most one of two sets of corners is a card."""
    seen = (first.scores > 0) & (second.scores > 0)
    if np.any(seen & np.all(first.quad == second.quad, axis=1)):
        return True
    shared = abs(quad_area(clip_polygon(first.quad, second.quad)))
    return shared > LARGEST_OVERLAP * min(quad_area(first.quad), quad_area(second.quad))


def importance(card: CardCorners) -> float:
    """By which the card that is meant is told: the largest one that is certain enough."""
    return min(card.likelihood, CERTAIN) * quad_area(card.quad)


def differs(card: CardCorners, other: CardCorners) -> bool:
    """Whether two sets of corners are two opinions: another place or another reading direction."""
    apart = np.linalg.norm(card.quad - other.quad, axis=1).max()
    shortest = np.linalg.norm(card.quad[[1, 2, 3, 0]] - card.quad, axis=1).min()
    return apart > shortest / 2 or quad_jaccard(card.quad, other.quad) < SAME_CARD


def find_candidates(
    class_logits: np.ndarray,
    box_offsets: np.ndarray,
    anchors: np.ndarray,
    size_hw: tuple[int, int],
    threshold: float = SCORE_THRESHOLD,
    variances: tuple[float, ...] = VARIANCES,
    corner_share: float = ModelConfig.corner_share,
    least_likelihood: float = LEAST_LIKELIHOOD,
) -> list[CardCorners]:
    """Sets of corners that may be the card, for one who can tell by what is printed there.

    Args:
        class_logits: (A, 4) float32, classes in the order of a quad.
        box_offsets: (A, 4) float32.
        anchors: (A, 4) float32 xyxy normalised.
        size_hw: height and width of the input in pixels.
        threshold: lowest score of a corner.
        variances: of the codec.
        corner_share: see `cropper.config.ModelConfig`.
        least_likelihood: below which a set of corners is no card.

    Returns:
        At most CANDIDATE_CARDS, no two of the same card in the same reading direction. The first is
        the answer of `find_card`, if that finds one; the others follow by likelihood, down to
        LEAST_CANDIDATE.
    """
    scores = sigmoid(class_logits)
    scale = np.array([size_hw[1], size_hw[0]] * 2, np.float32)
    boxes = decode_boxes(box_offsets, anchors, variances) * scale
    found = [corner_candidates(scores[:, c], boxes, threshold) for c in range(4)]
    floor = min(LEAST_CANDIDATE, least_likelihood)
    possible = possible_cards(found, size_hw, corner_share, floor)
    kept: list[CardCorners] = []
    if cards := separate_cards([card for card in possible if card.likelihood >= least_likelihood]):
        chosen = max(cards, key=importance)
        kept.append(replace(chosen, others=tuple(c.quad for c in cards if c is not chosen)))
    for card in possible:
        if len(kept) == CANDIDATE_CARDS:
            break
        if all(differs(card, other) for other in kept):
            kept.append(replace(card, likely=card.likelihood >= least_likelihood))
    return kept


def find_card(
    class_logits: np.ndarray,
    box_offsets: np.ndarray,
    anchors: np.ndarray,
    size_hw: tuple[int, int],
    **settings: Any,
) -> CardCorners | None:
    """The best consistent set of corners; arguments as for `find_candidates`.

    Returns:
        The card, or None if fewer than three corners fit together. Where there are several, the
        largest one that is certain, and the others with it.
    """
    candidates = find_candidates(class_logits, box_offsets, anchors, size_hw, **settings)
    return candidates[0] if candidates and candidates[0].likely else None
