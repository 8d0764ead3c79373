"""The Reader's report: figures, groups, confusions, confidence, the worst words as pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from data.records import Dataset
from data.revision import source_revision
from reader.metrics import Answer, Confusion
from reader.preprocess import preprocess
from reader.report_figures import (
    Measurement,
    answers_to_confusions,
    answers_to_reliability,
    group_columns,
    make_summary,
    word_groups,
    worst_groups,
)
from reader.words import record_to_words
from reports.page import Page, Table, WorstCase

FindPictures = Callable[[Sequence[Answer]], list[np.ndarray]]
"""From answers to the pictures (h, w, 3) uint8 RGB of their words, read again."""

WORST_WORDS = 100
"""Chosen: words are small, and of the first twenty most may be of one kind."""

CONFUSIONS = 40
"""Pairs of characters that a report names. Chosen: those after them occur once or twice."""

NOTHING = "(nothing)"
"""Stands for the missing character of a pair; longer than a character, so that it is none."""


def what_went_wrong(answer: Answer, decoder: str) -> str:
    """Truth and answer in words; what each head read where it is not the answer."""
    text, confidence = answer.readings[decoder]
    others = [
        f"{name}: {_quoted(answer.readings[name][0])}"
        for name in ("attention", "ctc")
        if answer.readings[name][0] != text
    ]
    beside = f" ({', '.join(others)})" if others else ""
    return f"{_quoted(answer.text)} read as {_quoted(text)}{beside}, confidence {confidence:.2f}"


def _quoted(text: str) -> str:
    # As code, because a page would take the signs * and _ for its own.
    return f"`{text}`" if text else NOTHING


def choose_worst(answers: Sequence[Answer], decoder: str, count: int = WORST_WORDS) -> list[Answer]:
    """The words that a decoder reads wrongly, the most confident first; then in their order."""
    wrong = [answer for answer in answers if answer.readings[decoder][0] != answer.text]
    return sorted(wrong, key=lambda answer: -answer.readings[decoder][1])[:count]


def find_word_pictures(dataset: Dataset, answers: Sequence[Answer]) -> list[np.ndarray]:
    """The pictures of words of a dataset of photographs, each of which is read once.

    Args:
        dataset: the photographs.
        answers: to words of it.

    Returns:
        (h, w, 3) uint8 RGB, in the order of the answers.
    """
    places: dict[int, list[int]] = {}
    for answer in answers:
        places.setdefault(answer.index, []).append(answer.place)
    pictures = {}
    for index, mine in places.items():
        words = record_to_words(dataset[index])
        for place in mine:
            # A copy, so that the card that it is a part of is not kept.
            pictures[index, place] = words[place].image.copy()
    return [pictures[answer.index, answer.place] for answer in answers]


def answer_to_name(answer: Answer) -> str:
    """Which word was answered to: its picture, and its field if it has one."""
    return f"{answer.name} {', '.join(answer.groups.get('field', ()))}".strip()


def answers_to_cases(
    answers: Sequence[Answer], decoder: str, find: FindPictures, size_hw: tuple[int, int]
) -> list[WorstCase]:
    """Answers with their pictures, as the Reader sees them.

    Args:
        answers: to words.
        decoder: whose readings inference takes.
        find: finds their pictures.
        size_hw: of the Reader's input in pixels.

    Returns:
        In the order of the answers.
    """
    return [
        WorstCase(
            answer_to_name(answer),
            preprocess(picture, size_hw),
            answer.groups,
            what_went_wrong(answer, decoder),
        )
        for answer, picture in zip(answers, find(answers), strict=True)
    ]


def confusions_to_table(confusions: Sequence[Confusion]) -> Table:
    """The confusions that a report names."""
    chosen = confusions[:CONFUSIONS]
    rows = [
        [_quoted(one.printed), _quoted(one.read), str(one.n), str(one.of) if one.of else "–"]
        for one in chosen
    ]
    heading = f"The {len(chosen)} most frequent confusions of characters"
    return Table(heading, ["printed", "read", "times", "printed in all"], rows)


def make_page(measurement: Measurement, figures: Mapping[str, float], find: FindPictures) -> Page:
    """The report of a measurement.

    Args:
        measurement: what was measured.
        figures: from `measurement_to_figures`.
        find: finds the pictures of the worst words.
    """
    answers, decoder = measurement.answers, measurement.decoder
    rows = word_groups(answers, decoder)
    confusions = answers_to_confusions(answers, decoder)
    worst = choose_worst(answers, decoder)
    return Page(
        component="reader",
        title="Reader",
        about={
            "model": measurement.subject.model,
            "data": measurement.data,
            "words": f"{figures['n']:.0f}, {measurement.how}",
            "decoder that inference takes": decoder,
            "source": source_revision(),
        },
        summary=make_summary(measurement, figures, rows),
        figures={
            **figures,
            "worst_groups": worst_groups(rows, decoder),
            "confusions": confusions[:CONFUSIONS],
        },
        groups=[("Words by group", rows)],
        columns=group_columns(decoder),
        reliability=answers_to_reliability(answers, decoder),
        meaning=f"Confidence of each word ({decoder}), against whether it is exact.",
        worst=answers_to_cases(worst, decoder, find, measurement.config.size_hw),
        legend="Words as the Reader sees them; wrong ones, the most confident first.",
        tables=[confusions_to_table(confusions)] if confusions else [],
        small_pictures=True,
    )
