"""The Detector's report: figures, groups, confidence, the worst cases as pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from data.boxes import boxes_to_boxes_px
from data.cards.fields import DETECTOR_CLASSES
from data.quads import box_to_quad
from data.revision import source_revision
from detector.metrics import Answer, count_mistakes, score_answers
from detector.postprocess import card_type
from reports.groups import GroupRow, group_figures, worst_group
from reports.page import WORST_COUNT, Figure, Page, WorstCase
from reports.pictures import BLUE, GREEN, RED, draw_outline, shrink
from reports.reliability import Reliability, measure_reliability
from reports.timing import Timing

COLUMNS = {
    "map50": "mAP@.5",
    "map": "mAP@[.5:.95]",
    "recall": "words found",
    "precision": "words right of those found",
    "mean_iou": "mean IoU",
    "card_type": "card type right",
}
"""Figures of a group and their headings."""


@dataclass(frozen=True)
class Measurement:
    """What was measured.

    Attributes:
        model: which one, in words.
        data: the dataset folder.
        size_hw: of the model's input.
        threshold: score of a word from which inference takes it.
        images: (N, h, w, 3) uint8, cards rectified by their true corners.
        answers: to them, at least one.
        own_crops: answers to the same cards, rectified by the corners that the Cropper finds.
        missed: how many of these the Cropper did not find.
        float32: answers of the float32 checkpoint to `images`, or None.
        missing: why there are none.
        timing: of the LiteRT network alone, one card a call, or None.
        threads: that it had.
    """

    model: str
    data: str
    size_hw: tuple[int, int]
    threshold: float
    images: np.ndarray
    answers: Sequence[Answer]
    own_crops: Sequence[Answer]
    missed: int
    float32: Sequence[Answer] | None
    missing: str
    timing: Timing | None
    threads: int


def measurement_to_figures(measurement: Measurement) -> dict[str, float]:
    """The figures of the whole.

    Returns:
        Those of `detector.metrics.score_answers` on true crops; cropper_found, the share of cards
        that the Cropper finds, and cropper_map50 and cropper_recall on its crops; where they were
        measured also map50_float32, int8_minus_float32 (difference of the mAP@.5),
        milliseconds_p50 and milliseconds_p95.
    """
    size_hw, threshold = measurement.size_hw, measurement.threshold
    figures = score_answers(measurement.answers, size_hw, threshold)
    own_crops = score_answers(measurement.own_crops, size_hw, threshold)
    figures["cropper_found"] = 1 - measurement.missed / len(measurement.own_crops)
    figures["cropper_map50"] = own_crops["map50"]
    figures["cropper_recall"] = own_crops["recall"]
    if measurement.float32 is not None:
        reference = score_answers(measurement.float32, size_hw, threshold)["map50"]
        figures["map50_float32"] = reference
        figures["int8_minus_float32"] = figures["map50"] - reference
    if measurement.timing is not None:
        figures["milliseconds_p50"] = measurement.timing.p50
        figures["milliseconds_p95"] = measurement.timing.p95
    return figures


def card_groups(measurement: Measurement) -> list[GroupRow]:
    """The figures of each group of cards, on true crops."""
    answers = measurement.answers

    def measure(members: Sequence[int]) -> dict[str, float]:
        mine = [answers[index] for index in members]
        figures = score_answers(mine, measurement.size_hw, measurement.threshold)
        return {name: figures[name] for name in COLUMNS}

    return group_figures([answer.groups for answer in answers], measure)


def worst_groups(rows: Sequence[GroupRow]) -> list[GroupRow]:
    """Of `card_groups` the layout and the severity in which the fewest words are found."""
    found = [worst_group(rows, kind, "recall") for kind in ("layout", "severity")]
    return [row for row in found if row is not None]


def answers_to_reliability(answers: Sequence[Answer], threshold: float) -> Reliability:
    """How the scores of the words that inference takes agree with how many of them are right."""
    scores: list[float] = []
    right: list[bool] = []
    for answer in answers:
        n = answer.count(threshold)
        scores += [word.score for word in answer.words[:n]]
        right += [bool(match >= 0) for match in answer.matches[:n]]
    return measure_reliability(scores, right)


def what_went_wrong(answer: Answer, threshold: float) -> str:
    """An answer in words: the fields of the words missed and of the false ones."""
    mistakes = count_mistakes(answer, threshold)
    parts = []
    for kind, fields in mistakes.items():
        counts = Counter(fields)
        names = ", ".join(f"{name} ×{n}" if n > 1 else name for name, n in counts.items())
        if fields:
            of = f" of {len(answer.boxes)}" if kind == "missed" else ""
            parts.append(f"{len(fields)}{of} {kind}: {names}")
    title = card_type(answer.words[: answer.count(threshold)])
    if title is None:
        parts.append("no card type")
    elif title[0] != answer.layout:
        parts.append(f"card type {title[0]}")
    return "; ".join(parts) or "all right"


def choose_worst(
    answers: Sequence[Answer], threshold: float, count: int = WORST_COUNT
) -> list[int]:
    """Indices of the cards with the most words missed or false, the worst first.

    Cards on which everything is right are none of them.
    """
    mistakes = [
        sum(len(fields) for fields in count_mistakes(answer, threshold).values())
        for answer in answers
    ]
    wrong = [index for index in range(len(answers)) if mistakes[index]]
    return sorted(wrong, key=lambda index: -mistakes[index])[:count]


def draw_answer(image: np.ndarray, answer: Answer, threshold: float) -> np.ndarray:
    """A card with its true words, found in green and missed in red, and the false ones in blue.

    Args:
        image: (H, W, 3) uint8 RGB of the rectified card.
        answer: to it.
        threshold: score of a word from which inference takes it.

    Returns:
        (h, w, 3) uint8; words missed and false ones with the names of their fields.
    """
    picture, _ = shrink(image)
    size_hw = picture.shape[0], picture.shape[1]
    n = answer.count(threshold)
    seen = set(answer.matches[:n].tolist())

    def draw(box: np.ndarray, color: tuple[int, int, int], label: str = "") -> None:
        quad = box_to_quad(boxes_to_boxes_px(box, size_hw))
        # A word in the wrong field is a missed one and a false one at the same place.
        draw_outline(picture, quad, color, label=label, label_below=color == BLUE)

    for index, (box, label) in enumerate(zip(answer.boxes, answer.classes, strict=True)):
        if index in seen:
            draw(box, GREEN)
        else:
            draw(box, RED, DETECTOR_CLASSES[label])
    for word, match in zip(answer.words[:n], answer.matches[:n], strict=True):
        if match < 0:
            draw(word.box, BLUE, word.field)
    return picture


def make_page(measurement: Measurement, figures: Mapping[str, float]) -> Page:
    """The report of a measurement.

    Args:
        measurement: what was measured.
        figures: from `measurement_to_figures`.
    """
    answers, threshold = measurement.answers, measurement.threshold
    rows = card_groups(measurement)
    worst = [
        WorstCase(
            answers[index].name,
            draw_answer(measurement.images[index], answers[index], threshold),
            answers[index].groups,
            what_went_wrong(answers[index], threshold),
        )
        for index in choose_worst(answers, threshold)
    ]
    return Page(
        component="detector",
        title="Detector",
        about={
            "model": measurement.model,
            "data": measurement.data,
            "cards": f"{figures['cards']:.0f} with {figures['words']:.0f} words",
            "source": source_revision(),
        },
        summary=_summary(measurement, figures, worst_groups(rows)),
        figures={**figures, "worst_groups": worst_groups(rows)},
        groups=[("Cards by group, on true crops", rows)],
        columns=COLUMNS,
        reliability=answers_to_reliability(answers, threshold),
        meaning=(
            f"Score of each word found, from {threshold} on, against whether a word of that field "
            "is there, by an IoU of 0.5 or more."
        ),
        worst=worst,
        legend="Green are true words that were found, red those missed, blue what is none of them.",
    )


def _summary(
    measurement: Measurement, figures: Mapping[str, float], worst: Sequence[GroupRow]
) -> list[Figure]:
    cards, words = f"{figures['cards']:.0f} cards", f"{figures['words']:.0f} words"
    both = f"{cards}, {words}"
    crops = f"{cards}, {measurement.missed} of them not found"
    averages = f"{figures['map50']:.4f} / {figures['map']:.4f}"
    one_false = (
        f"{100 * figures['recall_at_one_false']:.1f} % at {figures['threshold_at_one_false']:.2f}"
    )
    rows = [
        Figure("mAP@.5 / mAP@[.5:.95], true crops", averages, both),
        Figure("mAP@.5, the Cropper's own crops", f"{figures['cropper_map50']:.4f}", crops),
        Figure("words found at one false word a card, at which score", one_false, both),
        Figure(
            f"words found from {measurement.threshold} on", f"{100 * figures['recall']:.1f} %", both
        ),
        Figure("of those found, right", f"{100 * figures['precision']:.1f} %", both),
        Figure(
            "the Cropper's own crops, words found",
            f"{100 * figures['cropper_recall']:.1f} %",
            crops,
        ),
        Figure("mean IoU of words found", f"{figures['mean_iou']:.4f}", both),
        Figure("card type right", f"{100 * figures['card_type']:.1f} %", cards),
    ]
    for row in worst:
        value = f"{100 * row.figures['recall']:.1f} % on {row.name}"
        rows.append(Figure(f"worst {row.kind}, words found", value, f"{row.n} cards"))
    if measurement.float32 is None:
        rows.append(Figure("float32", "not measured", measurement.missing))
    else:
        float32 = f"{figures['map50_float32']:.4f}, {figures['int8_minus_float32']:+.4f}"
        rows.append(Figure("mAP@.5 of float32, int8 less that", float32, both))
    if measurement.timing is not None:
        p50, p95, n = measurement.timing.p50, measurement.timing.p95, measurement.timing.n
        what = f"{n} calls with {measurement.threads} threads"
        rows.append(Figure("network alone, median / 95th", f"{p50:.1f} / {p95:.1f} ms", what))
    return rows
