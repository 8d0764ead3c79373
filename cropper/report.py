"""The Cropper's report: figures, groups, confidence, the worst cases as pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cropper.metrics import (
    UPRIGHT_LIMIT,
    Answer,
    card_jaccard,
    corner_error,
    is_upright,
    score_answers,
)
from cropper.postprocess import CardCorners
from data.quads import quad_jaccard
from data.records import Dataset
from data.revision import source_revision
from reports.groups import GroupRow, group_figures, worst_of_kinds
from reports.page import WORST_COUNT, Figure, Page, WorstCase
from reports.pictures import GREEN, RED, draw_outline, shrink
from reports.reliability import Reliability, measure_reliability
from reports.subject import Subject, subject_to_figures, subject_to_summary

RIGHT_JACCARD = 0.9
"""Jaccard index from which an answer counts as right when confidences are judged. Chosen: with a
tenth of the card cut off or of the table in, words at the border are lost."""

CARDLESS_SHARE = 0.25
"""Of the worst cases, at most, that are pictures without a card, where there are enough others.
Chosen: whoever looks at failures wants to see both kinds."""

COLUMNS = {
    "upright": "right way up",
    "mean_jaccard": "mean Jaccard",
    "corner_error_median": "corner error, median, % of width",
    "corner_error_p90": "90th percentile",
    "false_cards": "taken for a card",
}
"""Figures of a group and their headings."""


@dataclass(frozen=True)
class Measurement:
    """What was measured.

    Attributes:
        subject: the model.
        data: the dataset folder.
        answers: of the model, at least one of them to a card.
        float32: answers of the float32 checkpoint to the same pictures, or None.
    """

    subject: Subject
    data: str
    answers: Sequence[Answer]
    float32: Sequence[Answer] | None


def measurement_to_figures(measurement: Measurement) -> dict[str, float]:
    """The figures of the whole.

    Returns:
        Those of `cropper.metrics.score`, and those of `reports.subject.subject_to_figures` with
        the mean Jaccard index compared.
    """
    figures = score_answers(measurement.answers)
    name, float32 = "mean_jaccard", None
    if measurement.float32 is not None:
        float32 = score_answers(measurement.float32)[name]
    return {**figures, **subject_to_figures(measurement.subject, name, figures[name], float32)}


def card_groups(answers: Sequence[Answer]) -> list[GroupRow]:
    """The figures of each group of the pictures with a card."""
    cards = [answer for answer in answers if answer.truth is not None]
    names = ("upright", "mean_jaccard", "corner_error_median", "corner_error_p90")

    def measure(members: Sequence[int]) -> dict[str, float]:
        figures = score_answers([cards[index] for index in members])
        return {name: figures[name] for name in names}

    return group_figures([card.groups for card in cards], measure)


def cardless_groups(answers: Sequence[Answer]) -> list[GroupRow]:
    """The share of pictures taken for a card in each group of those without one."""
    cardless = [answer for answer in answers if answer.truth is None]

    def measure(members: Sequence[int]) -> dict[str, float]:
        taken = [cardless[index].found is not None for index in members]
        return {"false_cards": float(np.mean(taken))}

    return group_figures([answer.groups for answer in cardless], measure)


def worst_groups(rows: Sequence[GroupRow]) -> list[GroupRow]:
    """Of `card_groups` the background and the severity with the lowest mean Jaccard index."""
    return worst_of_kinds(rows, ("background", "severity"), "mean_jaccard")


def answer_is_right(answer: Answer) -> bool:
    """Whether the card was found the right way up with a Jaccard index of RIGHT_JACCARD."""
    if answer.truth is None or answer.found is None:
        return False
    return card_jaccard(answer.found, answer.truth) >= RIGHT_JACCARD


def answers_to_reliability(answers: Sequence[Answer]) -> Reliability:
    """How the confidence of the cards found agrees with how many of them are right."""
    found = [(answer.found.confidence, answer) for answer in answers if answer.found is not None]
    # A geometric mean may round to a little above 1.
    confidences = [min(confidence, 1.0) for confidence, _ in found]
    return measure_reliability(confidences, [answer_is_right(answer) for _, answer in found])


def what_went_wrong(answer: Answer) -> str:
    """An answer in words."""
    found, truth = answer.found, answer.truth
    if found is None:
        return "right: no card" if truth is None else "not found"
    confidence = f"confidence {found.confidence:.2f}"
    if truth is None:
        return f"no card, but one was found, {confidence}"
    if is_upright(found, truth):
        inferred = "" if found.inferred is None else ", one corner inferred"
        error = 100 * corner_error(found.quad, truth)
        jaccard = quad_jaccard(found.quad, truth)
        return f"Jaccard {jaccard:.3f}, corners off by {error:.1f} %{inferred}, {confidence}"
    turned = _turn(found, truth)
    if turned:
        return f"turned by {turned}°, {confidence}"
    jaccard = quad_jaccard(found.quad, truth)
    return f"off its place: Jaccard {jaccard:.3f} of the outlines, {confidence}"


def _turn(found: CardCorners, truth: np.ndarray) -> int:
    """By how many degrees a card was found turned, if that is all that is wrong; else 0."""
    for quarter in (1, 2, 3):
        if corner_error(np.roll(found.quad, quarter, axis=0), truth) <= UPRIGHT_LIMIT:
            return 90 * quarter
    return 0


def choose_worst(answers: Sequence[Answer], count: int = WORST_COUNT) -> list[Answer]:
    """The worst answers.

    Args:
        answers: all of them.
        count: how many to choose.

    Returns:
        Cards first, by Jaccard index: those not found, those turned, those off their place, then
        the others from the lowest up; then pictures without a card in which one was found, the
        most confident first.
    """

    def badness(answer: Answer) -> tuple[float, int, str]:
        assert answer.truth is not None
        jaccard = card_jaccard(answer.found, answer.truth)
        if answer.found is None:
            return jaccard, 0, answer.name
        return jaccard, 1 if _turn(answer.found, answer.truth) else 2, answer.name

    cards = sorted((answer for answer in answers if answer.truth is not None), key=badness)
    taken = [(answer.found.confidence, answer) for answer in answers
             if answer.truth is None and answer.found is not None]  # fmt: skip
    cardless = [answer for _, answer in sorted(taken, key=lambda pair: -pair[0])]
    # Cards give way to pictures without one only up to their share, and fill what these leave.
    share = max(int(count * CARDLESS_SHARE), count - len(cards))
    cardless = cardless[:share]
    return cards[: count - len(cardless)] + cardless


def draw_answer(image: np.ndarray, answer: Answer) -> np.ndarray:
    """A picture with the true card in green and the one found in red.

    Args:
        image: (H, W, 3) uint8 RGB of the record.
        answer: to it.

    Returns:
        (h, w, 3) uint8, shrunk; a dot marks the printed top-left corner of each card.
    """
    picture, scale = shrink(image)
    if answer.truth is not None:
        draw_outline(picture, answer.truth * scale, GREEN, mark_first=True)
    if answer.found is not None:
        draw_outline(picture, answer.found.quad * scale, RED, mark_first=True)
    return picture


def make_page(measurement: Measurement, figures: Mapping[str, float], dataset: Dataset) -> Page:
    """The report of a measurement.

    Args:
        measurement: what was measured.
        figures: from `measurement_to_figures`.
        dataset: on what; pictures of the worst cases are read again.
    """
    answers = measurement.answers
    rows = card_groups(answers)
    worst = [
        WorstCase(
            answer.name,
            draw_answer(dataset[answer.index].image, answer),
            answer.groups,
            what_went_wrong(answer),
        )
        for answer in choose_worst(answers)
    ]
    groups = [("Cards by group", rows)]
    if figures["cardless"]:
        groups.append(("Pictures without a card by group", cardless_groups(answers)))
    return Page(
        component="cropper",
        title="Cropper",
        about={
            "model": measurement.subject.model,
            "data": measurement.data,
            "pictures": f"{figures['cards']:.0f} with a card, {figures['cardless']:.0f} without",
            "source": source_revision(),
        },
        summary=_summary(measurement, figures, worst_groups(rows)),
        figures={**figures, "worst_groups": worst_groups(rows)},
        groups=groups,
        columns=COLUMNS,
        reliability=answers_to_reliability(answers),
        meaning=(
            "Confidence of each card found, against whether it is there, the right way up, with a "
            f"Jaccard index of {RIGHT_JACCARD} or more."
        ),
        worst=worst,
        legend="Green is the true card, red the one found; a dot marks the printed top-left.",
    )


def _summary(
    measurement: Measurement, figures: Mapping[str, float], worst: Sequence[GroupRow]
) -> list[Figure]:
    cards, cardless = f"{figures['cards']:.0f} cards", f"{figures['cardless']:.0f} without a card"
    upright = f"{figures['upright'] * figures['cards']:.0f} the right way up"
    errors = f"{figures['corner_error_median']:.2f} / {figures['corner_error_p90']:.2f}"
    false_cards = f"{100 * figures['false_cards']:.1f} %" if figures["cardless"] else "–"
    rows = [
        Figure("found the right way up", f"{100 * figures['upright']:.1f} %", cards),
        Figure("mean Jaccard index, 0 where missed", f"{figures['mean_jaccard']:.4f}", cards),
        Figure("mean Jaccard index of those", f"{figures['mean_jaccard_found']:.4f}", upright),
    ]
    for row in worst:
        value = f"{row.figures['mean_jaccard']:.4f} on {row.name}"
        rows.append(Figure(f"worst {row.kind}, mean Jaccard index", value, f"{row.n} cards"))
    rows += [
        Figure("corner error, median / 90th percentile", f"{errors} % of the width", upright),
        Figure("one corner inferred", f"{100 * figures['inferred']:.1f} %", upright),
        Figure("taken for a card", false_cards, cardless),
    ]
    rows += subject_to_summary(
        measurement.subject, figures, "mean_jaccard", "mean Jaccard index", cards
    )
    return rows
