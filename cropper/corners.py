"""Where a card's corners may be, and whether four of them fit together. NumPy alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.boxes import box_iou
from data.quads import quad_is_convex
from detector.ssd.decode import suppress

SCORE_THRESHOLD = 0.15
"""A corner below this score is none. Chosen on validation pictures."""

CANDIDATES = 3
"""Candidates per corner that are tried in combination. Chosen: 4^4 = 256 quads at most."""

NEIGHBOR_IOU = 0.5
"""Boxes that overlap the best one by this share in placing the corner. Chosen on validation."""

NEIGHBOR_SCORE = 0.05
"""Score from which they have a say. Chosen: the weights are squares of scores."""

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
    near = np.flatnonzero(scores >= min(threshold, NEIGHBOR_SCORE))
    strong = near[scores[near] >= threshold]
    overlaps = box_iou(boxes[strong], boxes[near])
    among = np.searchsorted(near, strong)
    found = []
    for place in suppress(overlaps[:, among], scores[strong], 0.2, CANDIDATES).tolist():
        index, together = strong[place], near[overlaps[place] >= NEIGHBOR_IOU]
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
    top, right, bottom, left = np.linalg.norm(quad[[1, 2, 3, 0]] - quad, axis=1).tolist()
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
    edges = np.linalg.norm(quad[[1, 2, 3, 0]] - quad, axis=1)
    size = np.abs(np.log(sides / (corner_share * edges.min()))).mean()
    skew = np.linalg.norm(quad[0] - quad[1] + quad[2] - quad[3]) / edges.mean()
    return float(np.exp(-SIZE_DOUBT * size - SKEW_DOUBT * skew))
