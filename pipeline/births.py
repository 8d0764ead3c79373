"""The line of the birth on a KTP: a place, a comma, a date.

Where no space stands between them ("SOLO,27-08-1972"), a Detector finds one word, and calls it a
date or a place. It is cut in two where the digits begin. And what stands before a date of birth on
its line is the place, whatever it was taken for.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from data.boxes import boxes_to_boxes_px
from detector.words import RUN_GAP, DetectedWord, text_levels, text_slope
from pipeline.cutting import begin_of_character, height_in_widths, seen_box
from pipeline.rectify import CARD_SIZE_HW
from pipeline.whole import Read, is_whole
from reader.preprocess import BOX_MARGIN
from reader.reading import WordReading

PLACE, DATE = "place_of_birth", "date_of_birth"

CARD_TYPES = ("id_ktp",)
"""Types of card with such a line."""

LEAST_LETTERS, LEAST_DIGITS = 2, 4
"""Of a word that is a place and a date. Chosen: a date keeps so many when two of them are lost."""

CUTS = (-0.8, -0.4, 0.0, 0.4, 0.8)
"""Where it is cut, from where the digits seem to begin, in heights of its box. Chosen: a digit is
0.6 of it wide, and the place of a character is told to about a third of its width."""

ENDS = (0.0, 0.7)
"""How far behind its box a date ends, in heights. Chosen: ends of long words are found worst."""

LEVEL_APART = 0.4
"""How far from a line, in heights, a word may stand on it. Chosen."""


def settle_births(
    words: Sequence[DetectedWord],
    readings: Sequence[WordReading],
    card_type: str | None,
    cut: Callable[[np.ndarray], np.ndarray],
    read: Read,
) -> tuple[list[DetectedWord], list[WordReading]]:
    """Words of which none is both a place and a date of birth.

    Args:
        words: of one card.
        readings: of each.
        card_type: id of the layout, or None.
        cut: the picture of a normalised box.
        read: the Reader.

    Returns:
        Words and their readings, the two parts of one where it was; a word is only cut if its
        second part is then read as a whole date.
    """
    if card_type not in CARD_TYPES:
        return list(words), list(readings)
    apart: list[tuple[DetectedWord, WordReading]] = []
    for word, reading in zip(words, readings, strict=True):
        parts = _cut_in_two(word, reading, card_type, cut, read)
        apart += parts or [(word, reading)]
    settled = _place_before_date([word for word, _ in apart])
    return settled, [reading for _, reading in apart]


def _cut_in_two(
    word: DetectedWord,
    reading: WordReading,
    card_type: str,
    cut: Callable[[np.ndarray], np.ndarray],
    read: Read,
) -> list[tuple[DetectedWord, WordReading]]:
    """Place and date of a word that is both; nothing of another one."""
    if word.field == DATE and not is_whole(DATE, reading.text, card_type):
        (reading,) = read([cut(word.box)], [PLACE])  # with its letters
    elif word.field != PLACE:
        return []
    begin = _begin_of_digits(word, reading)
    if begin is None:
        return []
    height = height_in_widths(word)
    # A long box is seen with more around it than its parts would be: its own ends are found worst.
    left = float(seen_box(word)[0]) / CARD_SIZE_HW[1] + BOX_MARGIN * height
    halves = []
    for shift, longer in itertools.product(CUTS, ENDS):
        first, second = word.box.copy(), word.box.copy()
        first[0] = min(first[0], left)
        first[2] = second[0] = begin + shift * height
        second[2] = min(1.0, second[2] + longer * height)
        if first[2] > first[0] and second[2] > second[0]:
            halves.append((first, second))
    boxes = [box for pair in halves for box in pair]
    said = read([cut(box) for box in boxes], [PLACE, DATE] * len(halves))
    tries = [
        (place.confidence * day.confidence, at, place, day)
        for at, (place, day) in enumerate(zip(said[::2], said[1::2], strict=True))
        if place.text and is_whole(DATE, day.text, card_type)
    ]
    if not tries:
        return []
    _, at, place, day = max(tries, key=lambda one: one[0])
    fields = zip(halves[at], (PLACE, DATE), (place, day), strict=True)
    return [(replace(word, box=box, field=field, others=()), one) for box, field, one in fields]


def _begin_of_digits(word: DetectedWord, reading: WordReading) -> float | None:
    """Where in a word the digits behind its letters begin, normalised to the card; None: it has not
    enough of both.
    """
    text = reading.text
    first = next((at for at, sign in enumerate(text) if sign.isdigit()), len(text))
    letters = sum(sign.isalpha() for sign in text[:first])
    digits = sum(sign.isdigit() for sign in text)
    if letters < LEAST_LETTERS or digits < LEAST_DIGITS:
        return None
    return begin_of_character(word, reading, first)


def _place_before_date(words: Sequence[DetectedWord]) -> list[DetectedWord]:
    """Words of which those that lead up to the date of birth on its line are the place."""
    settled = list(words)
    dates = [at for at, word in enumerate(words) if word.field == DATE]
    if len(dates) != 1:
        return settled
    boxes_px = boxes_to_boxes_px(np.array([word.box for word in words]), CARD_SIZE_HW)
    level = text_levels(boxes_px, text_slope(boxes_px))
    height = float(boxes_px[dates[0], 3] - boxes_px[dates[0], 1])
    on_line = np.abs(level - level[dates[0]]) < LEVEL_APART * height
    end = float(boxes_px[dates[0], 0])
    for at in sorted(np.flatnonzero(on_line).tolist(), key=lambda at: -float(boxes_px[at, 2])):
        gap = end - float(boxes_px[at, 2])
        if at != dates[0] and -height / 2 < gap < RUN_GAP * height:
            settled[at] = replace(words[at], field=PLACE)
            end = float(boxes_px[at, 0])
    return settled
