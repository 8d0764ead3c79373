"""How well words were found."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from data.boxes import box_iou, boxes_to_boxes_px
from data.cards.fields import DETECTOR_CLASSES
from detector.postprocess import SCORE_THRESHOLD, card_type
from detector.ssd.decode import Detections
from detector.words import DetectedWord
from reports.groups import Groups

RIGHT_IOU = 0.5
"""Overlap from which a word counts as found. Source: PASCAL VOC, as in mAP@.5."""

FALSE_WORDS_A_CARD = 1.0
"""At which the recall is compared. Chosen: what a person who checks a card would put up with."""


@dataclass(frozen=True)
class Answer:
    """A card's true words and what the Detector answered.

    Attributes:
        boxes: (G, 4) xyxy of the true words, normalised to the crop.
        classes: (G,) theirs, in `data.cards.fields.DETECTOR_CLASSES`.
        layout: of the card, or None.
        detections: for the average precision, after suppression within classes alone.
        words: N words, best first, down to a low score.
        matches: (N,) index of the true word that each one is, -1 for a false word.
        overlaps: (N,) IoU with it, 0 for a false word.
        name: of the record.
        groups: that the picture is in; see `reports.groups.record_to_groups`.
    """

    boxes: np.ndarray
    classes: np.ndarray
    layout: str | None
    detections: Detections
    words: Sequence[DetectedWord]
    matches: np.ndarray
    overlaps: np.ndarray
    name: str = ""
    groups: Groups = field(default_factory=dict)

    def count(self, threshold: float) -> int:
        """How many of the words reach a score; they are the first ones."""
        return sum(word.score >= threshold for word in self.words)


def match_words(
    words: Sequence[DetectedWord], boxes: np.ndarray, classes: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Which true word each word found is.

    Args:
        words: N of one card, best first.
        boxes: (G, 4) of its true words.
        classes: (G,) theirs.

    Returns:
        (N,) int64 indices of true words, -1 for false ones, and (N,) IoU with them. A word is right
        in the right field by an IoU of RIGHT_IOU; each true word is taken once, by the best word
        that overlaps it so. What the first words are does not depend on those that follow.
    """
    found = np.array([word.box for word in words]).reshape(-1, 4)
    labels = np.array([DETECTOR_CLASSES.index(word.field) for word in words], int)
    iou = box_iou(found, boxes) * (labels[:, None] == np.asarray(classes)[None])
    matches, overlaps = np.full(len(words), -1), np.zeros(len(words))
    if not iou.size:
        return matches, overlaps
    for index in range(len(words)):
        best = int(iou[index].argmax())
        if iou[index, best] >= RIGHT_IOU:
            matches[index], overlaps[index] = best, iou[index, best]
            iou[:, best] = 0
    return matches, overlaps


def mean_average_precision(
    detections: Sequence[Detections],
    boxes: Sequence[np.ndarray],
    classes: Sequence[np.ndarray],
    size_hw: tuple[int, int],
) -> dict[str, float]:
    """COCO's averages over the classes that occur.

    Args:
        detections: per card.
        boxes: per card (G, 4) of its true words, normalised.
        classes: per card (G,) theirs.
        size_hw: of the model's input; COCO counts in pixels.

    Returns:
        map (IoU 0.5 to 0.95) and map50, in [0, 1].
    """
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    def to_coco(boxes: np.ndarray) -> np.ndarray:
        boxes_px = boxes_to_boxes_px(boxes.reshape(-1, 4), size_hw)
        return np.concatenate([boxes_px[:, :2], boxes_px[:, 2:] - boxes_px[:, :2]], axis=1)

    truth: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []
    for image, (own, labels) in enumerate(zip(boxes, classes, strict=True)):
        for box, label in zip(to_coco(own), labels, strict=True):
            truth.append(
                {"id": len(truth) + 1, "image_id": image, "category_id": int(label) + 1,
                 "bbox": box.tolist(), "area": float(box[2] * box[3]), "iscrowd": 0}
            )  # fmt: skip
    for image, found in enumerate(detections):
        for box, label, score in zip(
            to_coco(found.boxes), found.classes, found.scores, strict=True
        ):
            answers.append(
                {"image_id": image, "category_id": int(label) + 1, "bbox": box.tolist(),
                 "score": float(score)}
            )  # fmt: skip
    if not answers or not truth:
        return {"map": 0.0, "map50": 0.0}
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO()
        coco.dataset = {
            "images": [{"id": image} for image in range(len(boxes))],
            "annotations": truth,
            "categories": [{"id": i + 1, "name": n} for i, n in enumerate(DETECTOR_CLASSES)],
        }
        coco.createIndex()
        evaluation = COCOeval(coco, coco.loadRes(answers), "bbox")
        # Small, medium and large boxes apart would take three times as long again.
        evaluation.params.areaRng = evaluation.params.areaRng[:1]
        evaluation.params.areaRngLbl = evaluation.params.areaRngLbl[:1]
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    return {"map": float(evaluation.stats[0]), "map50": float(evaluation.stats[1])}


def recall_at_false_words(
    scores: np.ndarray, right: np.ndarray, truths: int, false_words: float
) -> tuple[float, float]:
    """The recall where the threshold lets so many false words through.

    Args:
        scores: (N,) of the words of all cards, in any order.
        right: (N,) whether each is one of the true words; none counts twice.
        truths: how many true words there are.
        false_words: false ones that are allowed in all.

    Returns:
        Share of the true words found in [0, 1], and the threshold in [0, 1] at which: the lowest
        score that lets no more false words through. 0 and NaN where no threshold is high enough.

    Source: the free-response receiver operating characteristic (FROC), Bunch et al., A Free
        Response Approach to the Measurement and Characterization of Radiographic Observer
        Performance, Proc. SPIE 127, 1977.
    """
    order = np.argsort(-np.asarray(scores), kind="stable")
    ordered, hits = np.asarray(scores)[order], np.asarray(right, bool)[order]
    # Words of one score pass a threshold together: only the last of them is a place to stop.
    last = np.append(ordered[1:] != ordered[:-1], True) if len(ordered) else np.zeros(0, bool)
    able = np.flatnonzero(last & (np.cumsum(~hits) <= false_words))
    if not len(able):
        return 0.0, float("nan")
    found = int(hits[: able[-1] + 1].sum())
    return found / max(truths, 1), float(ordered[able[-1]])


def score_answers(
    answers: Sequence[Answer], size_hw: tuple[int, int], threshold: float = SCORE_THRESHOLD
) -> dict[str, float]:
    """The metrics of the Detector.

    Args:
        answers: to the cards.
        size_hw: of the model's input.
        threshold: score of a word from which inference takes it.

    Returns:
        map, map50: COCO's; recall, precision: of words in the right field at IoU 0.5, after the
        thresholds that inference uses; mean_iou: of those found; card_type: share of cards whose
        type is right; recall_at_one_false: the recall where there is one false word a card on
        average, and threshold_at_one_false, the score at which that is; cards, words: how many
        there were.
    """
    counts = [answer.count(threshold) for answer in answers]
    overlaps = np.concatenate(
        [answer.overlaps[:n] for answer, n in zip(answers, counts, strict=True)] or [np.zeros(0)]
    )
    hits = overlaps[overlaps > 0]
    total = sum(len(answer.boxes) for answer in answers)
    types = 0
    for answer, n in zip(answers, counts, strict=True):
        title = card_type(answer.words[:n])
        types += title is not None and title[0] == answer.layout
    recall, score = recall_at_false_words(
        np.array([word.score for answer in answers for word in answer.words]),
        np.array([match >= 0 for answer in answers for match in answer.matches], bool),
        total,
        FALSE_WORDS_A_CARD * len(answers),
    )
    return {
        **mean_average_precision(
            [answer.detections for answer in answers],
            [answer.boxes for answer in answers],
            [answer.classes for answer in answers],
            size_hw,
        ),
        "recall": len(hits) / max(total, 1),
        "precision": len(hits) / max(sum(counts), 1),
        "mean_iou": float(hits.mean()) if len(hits) else 0.0,
        "card_type": types / max(len(answers), 1),
        "recall_at_one_false": recall,
        "threshold_at_one_false": score,
        "cards": float(len(answers)),
        "words": float(total),
    }


def words_taken_for(answer: Answer, threshold: float) -> list[str | None]:
    """What was found in the place of each true word.

    Args:
        answer: to a card.
        threshold: score of a word from which inference takes it.

    Returns:
        Per true word its own field where it was found; else the field of the best false word that
        overlaps it by RIGHT_IOU; else None.
    """
    n = answer.count(threshold)
    false = [word for word, match in zip(answer.words[:n], answer.matches[:n], strict=True)
             if match < 0]  # fmt: skip
    over = box_iou(np.array([word.box for word in false]).reshape(-1, 4), answer.boxes) >= RIGHT_IOU
    seen = set(answer.matches[:n].tolist())
    taken: list[str | None] = []
    for index, label in enumerate(answer.classes):
        # None of them is of the word's own field: it would be its match.
        others = np.flatnonzero(over[:, index])
        if index in seen:
            taken.append(DETECTOR_CLASSES[label])
        else:
            taken.append(false[others[0]].field if len(others) else None)
    return taken


def count_mistakes(answer: Answer, threshold: float) -> Mapping[str, list[str]]:
    """The fields of the words that were missed and of those that are false.

    Args:
        answer: to a card.
        threshold: score of a word from which inference takes it.

    Returns:
        {"missed": fields, "false": fields}, one entry a word, in the order of the fields. A word
        in the wrong field is both.
    """
    n = answer.count(threshold)
    fields = [DETECTOR_CLASSES[label] for label in answer.classes]
    taken = words_taken_for(answer, threshold)
    missed = [field for field, found in zip(fields, taken, strict=True) if field != found]
    false = [answer.words[i].field for i in range(n) if answer.matches[i] < 0]
    return {
        "missed": sorted(missed, key=DETECTOR_CLASSES.index),
        "false": sorted(false, key=DETECTOR_CLASSES.index),
    }
