"""From the Cropper's raw outputs to the card's four corners. NumPy alone."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import numpy as np

from cropper.config import ModelConfig
from data.boxes import box_iou
from data.quads import clip_polygon, fourth_corner, quad_area, quad_is_convex
from detector.ssd.codec import VARIANCES, decode_boxes
from detector.ssd.decode import sigmoid, suppress

SCORE_THRESHOLD = 0.15
"""A corner below this score is none. Chosen on validation pictures."""

CANDIDATES = 3
"""Candidates per corner that are tried in combination. Chosen: 4^4 = 256 quads at most."""

NEIGHBOR_IOU = 0.5
"""Boxes that overlap the best one by this share in placing the corner. Chosen on validation."""

ASPECT_RANGE = (0.75, 3.4)
"""Plausible mean width / mean height of a seen card. Chosen: ID-1 is 1.586; tilted by 60° towards
or away from the camera it shrinks to half along one side."""

MAX_SIDE_RATIO = 2.5
"""Largest ratio of two opposite sides. Chosen: more than any readable photograph has."""

MIN_SIDE = 0.06
"""Shortest side as a share of the input's longer side. Chosen: smaller cards cannot be read."""

SIZE_DOUBT, SKEW_DOUBT = 2.0, 0.3
"""How much a contradiction among the corners costs; see `quad_consistency`. Chosen on validation
photographs."""

LEAST_LIKELIHOOD = 0.35
"""Confidence times consistency below which there is no card. Chosen on validation photographs."""

LARGEST_OVERLAP = 0.5
"""Share of the smaller of two cards that the other may cover. Chosen: a frame that is printed on a
card lies wholly in it; a card half under another is seldom seen whole enough to be found."""

CERTAIN = 0.5
"""Likelihood from which on the larger of two cards is meant. Chosen: twice what a card needs."""

INFERRED_FACTOR = 0.8
"""Confidence of a quad of three seen corners against one of four. Chosen: the fourth is a guess."""


@dataclass(frozen=True)
class CardCorners:
    """A card that was found.

    Attributes:
        quad: (4, 2) float32, pixels of the input, in the order of the printed card.
        scores: (4,) float32 in [0, 1]; 0 for an inferred corner.
        confidence: in [0, 1]: geometric mean of the seen corners' scores, less if one is inferred.
        inferred: index of the corner that was not seen but follows from the others, or None.
        likelihood: confidence times how well the corners fit together, in [0, 1].
        others: quads of the other cards in the picture.
    """

    quad: np.ndarray
    scores: np.ndarray
    confidence: float
    inferred: int | None
    likelihood: float
    others: tuple[np.ndarray, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """Where one corner may be.

    Attributes:
        point: (2,) pixels of the input.
        side: of its box in pixels, which tells how large the card is.
        score: in [0, 1].
    """

    point: np.ndarray
    side: float
    score: float


def corner_candidates(
    scores: np.ndarray, boxes: np.ndarray, threshold: float = SCORE_THRESHOLD
) -> list[Candidate]:
    """Where one corner may be, and how large the card seems from there.

    Args:
        scores: (A,) of one class, in [0, 1].
        boxes: (A, 4) xyxy in pixels.
        threshold: lowest score that counts.

    Returns:
        Best first: for each box that survives suppression, the centre and the mean side of the
        boxes around it, weighted by the square of their scores. One anchor's error is noise; the
        mean of ten is closer.
    """
    near = np.flatnonzero(scores >= min(threshold, 0.05))
    strong = near[scores[near] >= threshold]
    found = []
    for index in strong[suppress(boxes[strong], scores[strong], 0.2, CANDIDATES)]:
        together = near[box_iou(boxes[index][None], boxes[near])[0] >= NEIGHBOR_IOU]
        weights = scores[together] ** 2
        weights /= weights.sum()
        centers = (boxes[together, :2] + boxes[together, 2:]) / 2
        sides = (boxes[together, 2:] - boxes[together, :2]).mean(axis=1)
        found.append(Candidate(weights @ centers, float(weights @ sides), float(scores[index])))
    return found


def quad_is_plausible(quad: np.ndarray, size_hw: tuple[int, int]) -> bool:
    """Whether four points can be a card seen from its front by a camera.

    Args:
        quad: (4, 2) pixels of the input.
        size_hw: of the input.

    Returns:
        True for a convex, clockwise quad of plausible size, aspect and perspective.
    """
    if not quad_is_convex(quad):
        return False
    top, right, bottom, left = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)
    if min(top, right, bottom, left) < MIN_SIDE * max(size_hw):
        return False
    if max(top / bottom, bottom / top, left / right, right / left) > MAX_SIDE_RATIO:
        return False
    return bool(ASPECT_RANGE[0] <= (top + bottom) / (left + right) <= ASPECT_RANGE[1])


def quad_consistency(quad: np.ndarray, sides: np.ndarray, corner_share: float) -> float:
    """How well four corners belong to one card.

    A corner's box is `corner_share` of the card's shortest side, so each corner that was seen says
    how large its card is; and a flat card, seen from some way off, is nearly a parallelogram.

    Args:
        quad: (4, 2) pixels.
        sides: of the boxes of the corners that were seen, pixels.
        corner_share: see `cropper.config.ModelConfig`.

    Returns:
        In (0, 1], 1 for a parallelogram whose corners all say its size.
    """
    edges = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)
    size = np.abs(np.log(sides / (corner_share * edges.min()))).mean()
    skew = np.linalg.norm(quad[0] - quad[1] + quad[2] - quad[3]) / edges.mean()
    return float(np.exp(-SIZE_DOUBT * size - SKEW_DOUBT * skew))


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
        if not any(_compete(card, other) for other in kept):
            kept.append(card)
    return kept


def _compete(first: CardCorners, second: CardCorners) -> bool:
    """Whether at most one of two sets of corners is a card."""
    seen = (first.scores > 0) & (second.scores > 0)
    if np.any(seen & np.all(first.quad == second.quad, axis=1)):
        return True
    shared = abs(quad_area(clip_polygon(first.quad, second.quad)))
    return shared > LARGEST_OVERLAP * min(quad_area(first.quad), quad_area(second.quad))


def _importance(card: CardCorners) -> float:
    """By which the card that is meant is told: the largest one that is certain enough."""
    return min(card.likelihood, CERTAIN) * quad_area(card.quad)


def find_card(
    class_logits: np.ndarray,
    box_offsets: np.ndarray,
    anchors: np.ndarray,
    size_hw: tuple[int, int],
    threshold: float = SCORE_THRESHOLD,
    variances: tuple[float, ...] = VARIANCES,
    corner_share: float = ModelConfig.corner_share,
    least_likelihood: float = LEAST_LIKELIHOOD,
) -> CardCorners | None:
    """The best consistent set of corners.

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
        The card, or None if fewer than three corners fit together.
    """
    scores = sigmoid(class_logits)
    scale = np.array([size_hw[1], size_hw[0]] * 2, np.float32)
    boxes = decode_boxes(box_offsets, anchors, variances) * scale
    found = [corner_candidates(scores[:, c], boxes, threshold) for c in range(4)]
    cards = separate_cards(possible_cards(found, size_hw, corner_share, least_likelihood))
    if not cards:
        return None
    chosen = max(cards, key=_importance)
    return replace(chosen, others=tuple(card.quad for card in cards if card is not chosen))
