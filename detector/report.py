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
from detector.cards import CORNER_ERROR, TILT
from detector.metrics import Answer, count_mistakes, score_answers, words_taken_for
from detector.postprocess import card_type
from reports.groups import GroupRow, group_figures, worst_of_kinds
from reports.outcomes import Outcomes, count_outcomes, counts_to_text, outcomes_to_table
from reports.page import WORST_COUNT, Figure, Page, Table, WorstCase
from reports.pictures import BLUE, GREEN, RED, draw_outline, shrink
from reports.reliability import Reliability, measure_reliability
from reports.subject import Subject, subject_to_figures, subject_to_summary

COLUMNS = {
    "map50": "mAP@.5",
    "map": "mAP@[.5:.95]",
    "recall": "words found",
    "precision": "words right of those found",
    "mean_iou": "mean IoU",
    "card_type": "card type right",
}
"""Figures of a group and their headings."""

CROP_FIGURES = ("map50", "recall", "recall_at_one_false")
"""Figures that are also measured on crops by other corners than the true ones."""


@dataclass(frozen=True)
class Measurement:
    """What was measured.

    Attributes:
        subject: the model.
        data: the dataset folder.
        size_hw: of the model's input.
        threshold: score of a word from which inference takes it.
        images: (N, h, w, 3) uint8, cards rectified by their true corners.
        answers: to them, at least one.
        own_crops: answers to the same cards, rectified by the corners that the Cropper finds.
        missed: how many of these the Cropper did not find.
        disturbed: answers to them, rectified by disturbed corners, or None.
        float32: answers of the float32 checkpoint to `images`, or None.
    """

    subject: Subject
    data: str
    size_hw: tuple[int, int]
    threshold: float
    images: np.ndarray
    answers: Sequence[Answer]
    own_crops: Sequence[Answer]
    missed: int
    disturbed: Sequence[Answer] | None
    float32: Sequence[Answer] | None


def measurement_to_figures(measurement: Measurement) -> dict[str, float]:
    """The figures of the whole.

    Returns:
        Those of `detector.metrics.score_answers` on true crops; cropper_found, the share of cards
        that the Cropper finds; with cropper_ before their names map50, recall and
        recall_at_one_false on its crops, and with disturbed_ on disturbed ones where they were
        measured; those of `reports.subject.subject_to_figures` with the mAP@.5 compared.
    """

    def score(answers: Sequence[Answer]) -> dict[str, float]:
        return score_answers(answers, measurement.size_hw, measurement.threshold)

    figures = score(measurement.answers)
    figures["cropper_found"] = 1 - measurement.missed / len(measurement.own_crops)
    crops = {"cropper": measurement.own_crops, "disturbed": measurement.disturbed}
    for kind, answers in crops.items():
        if answers is not None:
            scores = score(answers)
            figures |= {f"{kind}_{name}": scores[name] for name in CROP_FIGURES}
    name, float32 = "map50", None
    if measurement.float32 is not None:
        float32 = score(measurement.float32)[name]
    return {**figures, **subject_to_figures(measurement.subject, name, figures[name], float32)}


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
    return worst_of_kinds(rows, ("layout", "severity"), "recall")


def word_outcomes(
    answers: Sequence[Answer], threshold: float, by_layout: bool = False
) -> list[Outcomes]:
    """What became of the words of each field; see `detector.metrics.words_taken_for`.

    Args:
        answers: to the cards.
        threshold: score of a word from which inference takes it.
        by_layout: count the words of each layout's cards instead.
    """
    true: list[tuple[str, str, str | None]] = []
    false: list[str] = []
    for answer in answers:
        layout = answer.layout or "–"
        taken = words_taken_for(answer, threshold)
        for label, found in zip(answer.classes, taken, strict=True):
            name = DETECTOR_CLASSES[label]
            true.append((layout if by_layout else name, name, found))
        wrong = count_mistakes(answer, threshold)["false"]
        false += [layout if by_layout else name for name in wrong]
    return count_outcomes(true, false)


def word_tables(measurement: Measurement) -> list[Table]:
    """What became of the words by field and by layout, on true crops."""
    answers, threshold = measurement.answers, measurement.threshold
    heading = f"on true crops, from a score of {threshold} on"
    fields = word_outcomes(answers, threshold)
    layouts = word_outcomes(answers, threshold, by_layout=True)
    return [
        outcomes_to_table(f"Words by field, {heading}", "field", fields),
        outcomes_to_table(f"Words by layout, {heading}", "layout", layouts),
    ]


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
        if fields:
            of = f" of {len(answer.boxes)}" if kind == "missed" else ""
            parts.append(f"{len(fields)}{of} {kind}: {counts_to_text(Counter(fields))}")
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
            "model": measurement.subject.model,
            "data": measurement.data,
            "cards": f"{figures['cards']:.0f} with {figures['words']:.0f} words",
            "source": source_revision(),
        },
        summary=_summary(measurement, figures, worst_groups(rows)),
        figures={
            **figures,
            "worst_groups": worst_groups(rows),
            "words_by_field": word_outcomes(answers, threshold),
            "words_by_layout": word_outcomes(answers, threshold, by_layout=True),
        },
        groups=[("Cards by group, on true crops", rows)],
        columns=COLUMNS,
        reliability=answers_to_reliability(answers, threshold),
        meaning=(
            f"Score of each word found, from {threshold} on, against whether a word of that field "
            "is there, by an IoU of 0.5 or more."
        ),
        worst=worst,
        legend="Green are true words that were found, red those missed, blue what is none of them.",
        tables=word_tables(measurement),
    )


def _summary(
    measurement: Measurement, figures: Mapping[str, float], worst: Sequence[GroupRow]
) -> list[Figure]:
    cards, words = f"{figures['cards']:.0f} cards", f"{figures['words']:.0f} words"
    both = f"{cards}, {words}"
    crops = f"{cards}, {measurement.missed} of them not found"
    averages = f"{figures['map50']:.4f} / {figures['map']:.4f}"
    disturbance = (
        f"{cards}, corners off by up to {100 * CORNER_ERROR:g} %, turned by up to {TILT:g}°"
    )
    measured = {"cropper": ("the Cropper's own crops", crops)}
    if measurement.disturbed is not None:
        measured["disturbed"] = ("disturbed crops", disturbance)

    def percent(name: str) -> str:
        return f"{100 * figures[name]:.1f} %"

    one_false = f"{percent('recall_at_one_false')} at {figures['threshold_at_one_false']:.2f}"
    rows = [Figure("mAP@.5 / mAP@[.5:.95], true crops", averages, both)]
    for kind, (where, of) in measured.items():
        rows.append(Figure(f"mAP@.5, {where}", f"{figures[f'{kind}_map50']:.4f}", of))
    rows.append(Figure("words found at one false word a card, at which score", one_false, both))
    for kind, (where, of) in measured.items():
        found = percent(f"{kind}_recall_at_one_false")
        rows.append(Figure(f"words found at one false word a card, {where}", found, of))
    rows.append(Figure(f"words found from {measurement.threshold} on", percent("recall"), both))
    for kind, (where, of) in measured.items():
        rows.append(Figure(f"{where}, words found", percent(f"{kind}_recall"), of))
    rows += [
        Figure("of those found, right", percent("precision"), both),
        Figure("mean IoU of words found", f"{figures['mean_iou']:.4f}", both),
        Figure("card type right", percent("card_type"), cards),
    ]
    for row in worst:
        value = f"{100 * row.figures['recall']:.1f} % on {row.name}"
        rows.append(Figure(f"worst {row.kind}, words found", value, f"{row.n} cards"))
    rows += subject_to_summary(measurement.subject, figures, "map50", "mAP@.5", both)
    return rows
