"""Words of which a letter was cut off: "gõ", where the street is a "ngõ".

A Detector sees the ends of words worst. A word that no card is known to say is read again, cut a
little wider. If that gives one that cards do say, and the first is all of it but a letter or two,
they were there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from data.boxes import boxes_to_boxes_px
from detector.words import DetectedWord
from pipeline.rectify import CARD_SIZE_HW
from pipeline.whole import Read, widen
from reader.language import NAMES, PLACES, LanguageModel, has_digit, word_core
from reader.reading import WordReading

WIDER = 0.7
"""How much wider a word is cut at one end, in heights of its box. Chosen: a letter is half as wide
as its box is high, a W nearly as wide; two tries at each end put no more of 5,115 fields right."""

MOST_LETTERS = 2
"""Letters that a word may have lost. Chosen."""

LEAST_CONFIDENCE = 0.5
"""Of the wider reading. Chosen: it must be a listed word besides."""

CLEARANCE = 0.05
"""What stays between a wider box and the next word on its line, in heights. Chosen."""


def complete_clipped(
    words: Sequence[DetectedWord],
    readings: Sequence[WordReading],
    country: str,
    cut: Callable[[np.ndarray], np.ndarray],
    read: Read,
    language: LanguageModel,
) -> tuple[list[DetectedWord], list[WordReading]]:
    """Words with the letters that their boxes cut off.

    Args:
        words: of one card.
        readings: of each.
        country: that the card is of: "id" or "vn".
        cut: the picture of a normalised box.
        read: the Reader.
        language: knows the words that cards say.

    Returns:
        As many words and readings, in the same order. Only names and places change.
    """
    completed, said = list(words), list(readings)

    def is_listed(place: int, text: str) -> bool:
        return language.is_listed(country, words[place].field, text)

    tries = [
        (place, end, widen(word.box, ends))
        for place, word in enumerate(words)
        if word.field in (*PLACES, *NAMES)
        for end, outer in enumerate(_outer_words(readings[place].text))
        if not has_digit(outer) and any(map(str.isalpha, outer)) and not is_listed(place, outer)
        if (ends := _wider_ends(end, place, words)) is not None
    ]
    if not tries:
        return completed, said
    again = read([cut(box) for _, _, box in tries], [words[place].field for place, _, _ in tries])
    for (place, end, box), wider in zip(tries, again, strict=True):
        first, best = readings[place], said[place]
        is_better = best is first or wider.confidence > best.confidence
        if (
            is_better
            and wider.confidence >= LEAST_CONFIDENCE
            and _completes(end, first.text, wider.text)
            and is_listed(place, _outer_words(wider.text)[end])
        ):
            completed[place], said[place] = replace(words[place], box=box), wider
    return completed, said


def _outer_words(text: str) -> tuple[str, ...]:
    """The first and the last word of a text; none of an empty one."""
    words = text.split()
    return (words[0], words[-1]) if words else ()


def _completes(end: int, text: str, wider: str) -> bool:
    """Whether a text is another one and a letter or two more, at its beginning (0) or end (1)."""
    short, long = word_core(text), word_core(wider)
    goes_on = long.startswith(short) if end else long.endswith(short)
    return goes_on and 0 < len(long) - len(short) <= MOST_LETTERS


def _wider_ends(end: int, place: int, words: Sequence[DetectedWord]) -> tuple[float, float] | None:
    """By how much a word is cut wider at its left and right end, in heights of its box; None where
    that would reach into another word on its line.

    Args:
        end: 0 for wider at the left, 1 at the right.
        place: of the word.
        words: of the card.
    """
    boxes = boxes_to_boxes_px(np.array([word.box for word in words]), CARD_SIZE_HW)
    x1, y1, x2, y2 = boxes[place]
    height = y2 - y1
    level = np.abs(boxes[:, 1] + boxes[:, 3] - y1 - y2) / 2 < 0.5 * height
    level[place] = False
    if end:
        room = boxes[level & (boxes[:, 2] > x2), 0].min(initial=CARD_SIZE_HW[1]) - x2
    else:
        room = x1 - boxes[level & (boxes[:, 0] < x1), 2].max(initial=0.0)
    if room < (WIDER + CLEARANCE) * height:
        return None
    return (0.0, WIDER) if end else (WIDER, 0.0)
