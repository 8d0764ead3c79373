"""From raw outputs to boxes: threshold, top k, decode, class-wise NMS, vote. NumPy alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.boxes import box_iou
from detector.ssd.codec import VARIANCES, decode_boxes

TOP_K = 4000
"""(anchor, class) pairs that go into the suppression. Chosen: a full card has up to 950 above a
score of 0.3, several for each word; of 400, words of one sign, which few anchors see, fell out."""

VOTE_IOU = 0.5
"""Overlap with a kept box from which another of its class has a vote on where it lies. Chosen on
validation cards."""

VOTE_SHARE = 0.3
"""Score beside the kept box's from which the other has it. Chosen: so a sure word lies where it
lies, however weak the boxes are that are asked for."""


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


def suppress(overlaps: np.ndarray, scores: np.ndarray, iou: float, limit: int) -> np.ndarray:
    """Greedy non-maximum suppression.

    Args:
        overlaps: (N, N) IoU of each two boxes; N may be 0.
        scores: (N,).
        iou: a box that overlaps a better one by more than this is dropped.
        limit: how many to keep at most.

    Returns:
        (K,) int64 indices, best first.
    """
    apart = np.asarray(overlaps) <= iou
    alive = np.ones(len(apart), bool)
    kept: list[int] = []
    for index in np.argsort(-np.asarray(scores), kind="stable").tolist():
        if not alive[index]:
            continue
        kept.append(index)
        if len(kept) == limit:
            break
        alive &= apart[index]
    return np.array(kept, np.int64)


def vote_boxes(
    boxes: np.ndarray, overlaps: np.ndarray, scores: np.ndarray, kept: np.ndarray
) -> np.ndarray:
    """Kept boxes where those around them say that they lie.

    One anchor's error is noise, most of all at the ends of long words, which it hardly sees; the
    mean of several is closer.

    Args:
        boxes: (N, 4) xyxy of one class.
        overlaps: (N, N) IoU of each two of them.
        scores: (N,) in [0, 1].
        kept: (K,) indices from `suppress`.

    Returns:
        (K, 4) means of the boxes that overlap a kept one by VOTE_IOU, weighted by the squares of
        their scores and overlaps.

    Source: box voting of Gidaris & Komodakis, arXiv:1505.01749, section 5.
    """
    overlaps = overlaps[kept]
    votes = (overlaps >= VOTE_IOU) & (scores >= VOTE_SHARE * scores[kept, None])
    weights = np.where(votes, (overlaps * scores) ** 2, 0.0)
    # A degenerate box overlaps nothing, not even itself: it stays.
    weights[np.arange(len(kept)), kept] = np.maximum(scores[kept] ** 2, 1e-12)
    return (weights @ boxes / weights.sum(axis=1, keepdims=True)).astype(np.float32)


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
    # Of one axis this is many times quicker than of two.
    anchor, label = np.divmod(np.flatnonzero(class_logits >= threshold), class_logits.shape[1])
    logits = class_logits[anchor, label]
    if len(logits) > top_k:
        best = np.argpartition(-logits, top_k)[:top_k]
        anchor, label, logits = anchor[best], label[best], logits[best]
    boxes = decode_boxes(box_offsets[anchor], anchors[anchor], variances)
    scores = sigmoid(logits)
    found = [(np.zeros((0, 4), np.float32), np.zeros(0, np.int64))]
    for one in np.unique(label):
        members = np.flatnonzero(label == one)
        own, own_scores = boxes[members], scores[members]
        overlaps = box_iou(own, own)
        kept = suppress(overlaps, own_scores, iou_threshold, limit)
        found.append((vote_boxes(own, overlaps, own_scores, kept), members[kept]))
    placed, index = (np.concatenate(part) for part in zip(*found, strict=True))
    best = np.argsort(-scores[index], kind="stable")[:limit]
    return Detections(placed[best], label[index[best]], scores[index[best]])
