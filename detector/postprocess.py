"""From the Detector's raw outputs to words and the type of card. NumPy alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from data.boxes import box_area, box_iou
from data.cards.fields import DETECTOR_CLASSES, TITLE_PREFIX
from detector.continuation import keep_continuing
from detector.ssd.codec import VARIANCES
from detector.ssd.decode import decode_detections
from detector.words import DetectedWord

SCORE_THRESHOLD = 0.3
"""A word below this score is none by itself. Chosen on validation cards."""

CONTINUED_THRESHOLD = 0.15
"""A word below this score is none even where one is expected. Chosen on validation cards, of which
as many fields are right as without, and on cards of another program: 10 of 2,565 fields more."""

WITHIN_CLASS_IOU = 0.4
"""Overlap from which two boxes of a field are one word. Chosen: printed words do not overlap."""

SAME_WORD_IOU = 0.5
"""Overlap from which boxes of two fields are two opinions of one word. Chosen, as is usual."""

ACROSS_CLASSES_OVERLAP = 0.6
"""Share of the smaller box from which two boxes of different fields are one word. Chosen: a word
has one field; the boxes of neighbours, tilted, share a third at most."""


def suppress_across_fields(words: Sequence[DetectedWord]) -> list[DetectedWord]:
    """Words of which each has one field.

    Args:
        words: best first.

    Returns:
        The words, best first, without those that lie mostly on a better one or around it, or on
        several better ones: the end of one word and the beginning of the next are no word. One that
        is the same word as a better one is what that may be of, too.
    """
    if not words:
        return []
    boxes = np.array([word.box for word in words])
    areas = box_area(boxes)
    iou = box_iou(boxes, boxes)
    # From IoU back to the overlap itself: overlap = iou * union, union = a + b - overlap.
    overlap = iou * (areas[:, None] + areas[None]) / (1 + iou)
    share = overlap / np.maximum(np.minimum(areas[:, None], areas[None]), 1e-12)
    kept: list[int] = []
    for index in range(len(words)):
        covered = overlap[index, kept].sum() / max(areas[index], 1e-12)
        largest = share[index, kept].max(initial=0.0)
        if max(covered, largest) < ACROSS_CLASSES_OVERLAP:
            kept.append(index)
    settled = []
    for index in kept:
        same = np.flatnonzero(iou[index] > SAME_WORD_IOU)
        others = {words[other].field: words[other].score for other in same[::-1] if other > index}
        others.pop(words[index].field, None)
        ranked = sorted(others.items(), key=lambda pair: -pair[1])
        settled.append(replace(words[index], others=tuple(ranked)) if ranked else words[index])
    return settled


def find_words(
    class_logits: np.ndarray,
    box_offsets: np.ndarray,
    anchors: np.ndarray,
    threshold: float = SCORE_THRESHOLD,
    continued: float = CONTINUED_THRESHOLD,
    variances: tuple[float, ...] = VARIANCES,
    classes: Sequence[str] = DETECTOR_CLASSES,
) -> list[DetectedWord]:
    """The words of one card.

    Args:
        class_logits: (A, C) float32.
        box_offsets: (A, 4) float32.
        anchors: (A, 4) float32 xyxy normalised.
        threshold: lowest score of a word by itself.
        continued: lowest score of one that continues another.
        variances: of the codec.
        classes: the model's C classes, some of `data.cards.fields.DETECTOR_CLASSES`.

    Returns:
        Words, best first, each with one field; boxes within [0, 1].
    """
    found = decode_detections(
        class_logits,
        box_offsets,
        anchors,
        min(threshold, continued),
        WITHIN_CLASS_IOU,
        variances=variances,
    )
    words = [
        DetectedWord(np.clip(box, 0.0, 1.0), classes[label], float(score))
        for box, label, score in zip(found.boxes, found.classes, found.scores, strict=True)
    ]
    apart = suppress_across_fields([word for word in words if box_area(word.box) > 0])
    return keep_continuing(apart, threshold)


def card_type(words: Sequence[DetectedWord]) -> tuple[str, float] | None:
    """Which card it is, by its printed title.

    Args:
        words: of one card.

    Returns:
        (layout id, score of its best title word), or None if no title was found.
    """
    titles = [word for word in words if word.field.startswith(TITLE_PREFIX)]
    if not titles:
        return None
    best = max(titles, key=lambda word: word.score)
    return best.field[len(TITLE_PREFIX) :], best.score
