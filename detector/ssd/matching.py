"""Which anchor learns which box. NumPy alone."""

from __future__ import annotations

import numpy as np

from detector.ssd.codec import VARIANCES, encode_boxes

NEGATIVE = -1
IGNORED = -2

CLAIMS = 3
"""Anchors that a box claims at least, if they overlap it by CLAIM_IOU or more. Chosen: a hyphen or
a blood type fits one anchor in hundreds, and what that one says is learned from few pictures."""

CLAIM_IOU = 0.2
"""See CLAIMS. Chosen: the third best anchor of a hyphen overlaps it by 0.2 to 0.3."""


def match_anchors(
    anchors: np.ndarray,
    boxes: np.ndarray,
    positive_iou: float,
    negative_iou: float,
    claims: int = CLAIMS,
) -> np.ndarray:
    """The box that each anchor is to predict.

    An anchor takes the box it overlaps most, if by `positive_iou` or more; below `negative_iou` it
    is background; between the two it is left out of the loss. Each box moreover claims the anchor
    that fits it best, so that none goes unlearned, and the next best ones, if no box has them by
    `positive_iou`.

    Args:
        anchors: (A, 4) float32 xyxy.
        boxes: (G, 4) float32 xyxy in the same unit; G may be 0.
        positive_iou: in (0, 1].
        negative_iou: at most `positive_iou`.
        claims: anchors that a box claims.

    Returns:
        (A,) int32: index of the box, or NEGATIVE, or IGNORED.

    Source: SSD, arXiv:1512.02325, section 2.2 (matching); RetinaNet, arXiv:1708.02002, section 4
    (the ignored band).
    """
    best_iou = np.zeros(len(anchors), np.float32)
    best_box = np.zeros(len(anchors), np.int32)
    claimed: list[tuple[bool, float, int, int]] = []
    x1, y1, x2, y2 = np.ascontiguousarray(np.asarray(anchors, np.float32).T)
    for index, (left, top, right, bottom) in enumerate(np.asarray(boxes).reshape(-1, 4)):
        # Few anchors meet a box; looking at those alone is what makes this fast.
        near = np.flatnonzero((x1 < right) & (x2 > left) & (y1 < bottom) & (y2 > top))
        if not len(near):
            continue
        nx1, ny1, nx2, ny2 = x1[near], y1[near], x2[near], y2[near]
        overlap = np.minimum(nx2, right) - np.maximum(nx1, left)
        overlap *= np.minimum(ny2, bottom) - np.maximum(ny1, top)
        area = (nx2 - nx1) * (ny2 - ny1) + (right - left) * (bottom - top)
        iou = overlap / (area - overlap)
        better = iou > best_iou[near]
        best_iou[near[better]] = iou[better]
        best_box[near[better]] = index
        claimed += [
            (rank == 0, float(iou[at]), int(near[at]), index)
            for rank, at in enumerate(np.argsort(-iou, kind="stable")[:claims])
            if rank == 0 or iou[at] >= CLAIM_IOU
        ]
    matches = np.full(len(anchors), NEGATIVE, np.int32)
    matches[best_iou >= negative_iou] = IGNORED
    positive = best_iou >= positive_iou
    matches[positive] = best_box[positive]
    # The better claim comes last and wins; first claims come after all others.
    for first, _, anchor, index in sorted(claimed):
        if first or not positive[anchor]:
            matches[anchor] = index
    return matches


def make_targets(
    anchors: np.ndarray,
    boxes: np.ndarray,
    classes: np.ndarray,
    positive_iou: float,
    negative_iou: float,
    variances: tuple[float, ...] = VARIANCES,
    x_weights: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """What the model is to answer for one picture.

    Args:
        anchors: (A, 4) float32 xyxy normalised.
        boxes: (G, 4) float32 xyxy normalised; G may be 0.
        classes: (G,) int, from 0.
        positive_iou: see `match_anchors`.
        negative_iou: see `match_anchors`.
        variances: of the codec.
        x_weights: (G,) float32, how much an error along x counts beside one along y, by box; None:
            as much.

    Returns:
        class targets (A,) int32: the class, or NEGATIVE, or IGNORED; and
        box targets (A, 5) float32: four offsets and their box's weight, or zeros where no box is.
    """
    matches = match_anchors(anchors, boxes, positive_iou, negative_iou)
    class_targets = matches.copy()
    box_targets = np.zeros((len(anchors), 5), np.float32)
    positive = np.flatnonzero(matches >= 0)
    if len(positive):
        matched = matches[positive]
        class_targets[positive] = np.asarray(classes)[matched]
        offsets = encode_boxes(np.asarray(boxes)[matched], anchors[positive], variances)
        box_targets[positive, :4] = offsets
        box_targets[positive, 4] = 1.0 if x_weights is None else x_weights[matched]
    return class_targets, box_targets
