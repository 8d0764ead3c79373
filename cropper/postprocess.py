"""From the Cropper's raw outputs to the card's four corners. NumPy alone."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from data.boxes import box_iou
from data.quads import fourth_corner, quad_area, quad_is_convex
from detector.ssd.codec import VARIANCES, decode_boxes
from detector.ssd.decode import sigmoid, suppress

SCORE_THRESHOLD = 0.3
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
        candidates: per corner class, how many candidates there were.
    """

    quad: np.ndarray
    scores: np.ndarray
    confidence: float
    inferred: int | None
    candidates: tuple[int, ...]


def corner_candidates(
    scores: np.ndarray, boxes: np.ndarray, threshold: float = SCORE_THRESHOLD
) -> list[tuple[np.ndarray, float]]:
    """Where one corner may be.

    Args:
        scores: (A,) of one class, in [0, 1].
        boxes: (A, 4) xyxy in pixels.
        threshold: lowest score that counts.

    Returns:
        [(point (2,), score), …], best first: for each box that survives suppression, the centre of
        the boxes around it, weighted by the square of their scores. One anchor's error is noise;
        the mean of ten is closer.
    """
    near = np.flatnonzero(scores >= min(threshold, 0.05))
    strong = near[scores[near] >= threshold]
    found = []
    for index in strong[suppress(boxes[strong], scores[strong], 0.2, CANDIDATES)]:
        together = near[box_iou(boxes[index][None], boxes[near])[0] >= NEIGHBOR_IOU]
        weights = scores[together] ** 2
        centers = (boxes[together, :2] + boxes[together, 2:]) / 2
        found.append((weights @ centers / weights.sum(), float(scores[index])))
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


def find_card(
    class_logits: np.ndarray,
    box_offsets: np.ndarray,
    anchors: np.ndarray,
    size_hw: tuple[int, int],
    threshold: float = SCORE_THRESHOLD,
    variances: tuple[float, ...] = VARIANCES,
) -> CardCorners | None:
    """The best consistent set of corners.

    Args:
        class_logits: (A, 4) float32, classes in the order of a quad.
        box_offsets: (A, 4) float32.
        anchors: (A, 4) float32 xyxy normalised.
        size_hw: height and width of the input in pixels.
        threshold: lowest score of a corner.
        variances: of the codec.

    Returns:
        The card, or None if fewer than three corners fit together.
    """
    scores = sigmoid(class_logits)
    scale = np.array([size_hw[1], size_hw[0]] * 2, np.float32)
    boxes = decode_boxes(box_offsets, anchors, variances) * scale
    found = [corner_candidates(scores[:, c], boxes, threshold) for c in range(4)]
    best: CardCorners | None = None
    best_rank = 0.0
    # None stands for "this corner was not seen"; at most one may be.
    for combination in itertools.product(*[[*candidates, None] for candidates in found]):
        unseen = [corner for corner, candidate in enumerate(combination) if candidate is None]
        if len(unseen) > 1:
            continue
        quad = np.array([(0, 0) if c is None else c[0] for c in combination], np.float32)
        marks = np.array([0.0 if c is None else c[1] for c in combination], np.float32)
        seen = marks[marks > 0]
        confidence = float(np.exp(np.log(seen).mean())) if len(seen) else 0.0
        if unseen:
            quad = fourth_corner(quad, unseen[0])
            confidence *= INFERRED_FACTOR
        if not quad_is_plausible(quad, size_hw):
            continue
        # Between equally certain sets the larger one: inner frames look like small cards.
        rank = confidence + 1e-3 * quad_area(quad) / (size_hw[0] * size_hw[1])
        if rank > best_rank:
            counts = tuple(len(candidates) for candidates in found)
            inferred = unseen[0] if unseen else None
            best, best_rank = CardCorners(quad, marks, confidence, inferred, counts), rank
    return best
