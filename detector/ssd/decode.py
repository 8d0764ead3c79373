"""From raw outputs to boxes: threshold, top k, decode, class-wise NMS. NumPy alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.boxes import box_iou
from detector.ssd.codec import VARIANCES, decode_boxes

TOP_K = 4000
"""(anchor, class) pairs that go into the suppression. Chosen: a full card has up to 950 above a
score of 0.3, several for each word; of 400, words of one sign, which few anchors see, fell out."""


@dataclass(frozen=True)
class Detections:
    """What was found in one picture, best first.

    Attributes:
        boxes: (N, 4) float32 xyxy normalised.
        classes: (N,) int64, from 0.
        scores: (N,) float32 in [0, 1].
    """

    boxes: np.ndarray
    classes: np.ndarray
    scores: np.ndarray

    def __len__(self) -> int:
        return len(self.scores)


def sigmoid(logits: np.ndarray) -> np.ndarray:
    """Probabilities of logits, without overflow; float32."""
    return (0.5 * (1 + np.tanh(0.5 * np.asarray(logits, np.float64)))).astype(np.float32)


def suppress(boxes: np.ndarray, scores: np.ndarray, iou: float, limit: int) -> np.ndarray:
    """Greedy non-maximum suppression.

    Args:
        boxes: (N, 4) xyxy; N may be 0.
        scores: (N,).
        iou: a box that overlaps a better one by more than this is dropped.
        limit: how many to keep at most.

    Returns:
        (K,) int64 indices, best first.
    """
    order = np.argsort(-np.asarray(scores), kind="stable")
    overlaps = box_iou(boxes[order], boxes[order])
    alive = np.ones(len(order), bool)
    kept: list[int] = []
    for rank in range(len(order)):
        if not alive[rank]:
            continue
        kept.append(int(order[rank]))
        if len(kept) == limit:
            break
        alive &= overlaps[rank] <= iou
    return np.array(kept, np.int64)


def decode_detections(
    class_logits: np.ndarray,
    box_offsets: np.ndarray,
    anchors: np.ndarray,
    score_threshold: float,
    iou_threshold: float,
    top_k: int = TOP_K,
    limit: int = 200,
    variances: tuple[float, ...] = VARIANCES,
) -> Detections:
    """The boxes of one picture.

    Args:
        class_logits: (A, C) float32.
        box_offsets: (A, 4) float32.
        anchors: (A, 4) float32 xyxy normalised.
        score_threshold: in [0, 1].
        iou_threshold: of the suppression within a class.
        top_k: (anchor, class) pairs that go into the suppression, the best ones.
        limit: detections at most.
        variances: of the codec.

    Returns:
        The detections, best first; none is a valid answer.
    """
    threshold = np.log(max(score_threshold, 1e-9)) - np.log(max(1 - score_threshold, 1e-9))
    anchor, label = np.nonzero(class_logits >= threshold)
    logits = class_logits[anchor, label]
    if len(logits) > top_k:
        best = np.argpartition(-logits, top_k)[:top_k]
        anchor, label, logits = anchor[best], label[best], logits[best]
    boxes = decode_boxes(box_offsets[anchor], anchors[anchor], variances)
    scores = sigmoid(logits)
    kept = np.concatenate(
        [
            members[suppress(boxes[members], scores[members], iou_threshold, limit)]
            for members in (np.flatnonzero(label == one) for one in np.unique(label))
        ]
        or [np.zeros(0, np.int64)]
    )
    best = kept[np.argsort(-scores[kept], kind="stable")][:limit]
    return Detections(boxes[best], label[best], scores[best])
