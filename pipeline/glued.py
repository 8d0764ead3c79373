"""The end of a caption and the first word of its value, where no space stands between them.

"Place of origin:Ân Hòa" is found as "origin:Ân" and "Hòa". Such a word is cut behind its colon.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

import numpy as np

from detector.words import WRAPPING, DetectedWord
from pipeline.cutting import begin_of_character, height_in_widths
from pipeline.letters import plain_letters
from pipeline.whole import Read
from reader.reading import WordReading

LAST_WORDS = {
    "full_name": ("ten", "sinh", "name"),
    "date_of_birth": ("sinh", "birth"),
    "sex": ("tinh", "sex"),
    "nationality": ("tich", "nationality"),
    "ethnicity": ("toc",),
    "religion": ("giao",),
    "place_of_origin": ("quan", "origin"),
    "place_of_residence": ("tru", "residence"),
    "date_of_expiry": ("den", "expiry"),
}
"""The last words of the captions of Vietnamese cards, small and without marks."""

ALIKE = 0.7
"""Similarity from which what stands before a colon is such a word, misread or not. Chosen: "prgin"
and "origin" have 0.73. Trung is as like "tru", Quang as "quan": places begin with a capital."""

COLON = re.compile("[:;]")
"""The end of a caption: a colon, or what is read in its place."""

CUTS = (-0.3, -0.15, 0.0, 0.15)
"""Where a word is cut, from the middle between colon and value, in heights of its box. Chosen: a
letter is half of it wide, and the place of a character is told to about a third of its width."""


def cut_captions(
    words: Sequence[DetectedWord],
    readings: Sequence[WordReading],
    cut: Callable[[np.ndarray], np.ndarray],
    read: Read,
) -> tuple[list[DetectedWord], list[WordReading]]:
    """Words of a Vietnamese card without the captions that are glued to them.

    Args:
        words: of one card.
        readings: of each.
        cut: the picture of a normalised box.
        read: the Reader.

    Returns:
        As many words and readings. The first word of a field, with the end of its caption and a
        colon before it, has the box behind the colon, and what is read there.
    """
    apart = [
        (_is_first(word, words) and _behind_colon(word, reading, cut, read)) or (word, reading)
        for word, reading in zip(words, readings, strict=True)
    ]
    return [word for word, _ in apart], [reading for _, reading in apart]


def _is_first(word: DetectedWord, words: Sequence[DetectedWord]) -> bool:
    """Whether no word of the same field stands above another one, or left of it on its line."""
    x1, y1, _, y2 = word.box
    middle = (y1 + y2) / 2
    return not any(
        other.box[3] < middle or (other.box[0] < x1 and other.box[1] < middle < other.box[3])
        for other in words
        if other.field == word.field and other is not word
    )


def _behind_colon(
    word: DetectedWord,
    reading: WordReading,
    cut: Callable[[np.ndarray], np.ndarray],
    read: Read,
) -> tuple[DetectedWord, WordReading] | None:
    """The value of a word that is a caption's end, a colon and a value; None of another one."""
    colon = COLON.search(reading.text)
    if colon is None:
        return None
    before, value = reading.text[: colon.start()], reading.text[colon.end() :].strip()
    if not value or not _ends_caption(word.field, before):
        return None
    begin = begin_of_character(word, reading, len(before) + 1)
    height = height_in_widths(word)
    boxes = []
    for shift in CUTS:
        box = word.box.copy()
        box[0] = begin + shift * height
        if box[2] - box[0] > height / 4:
            boxes.append(box)
    said = read([cut(box) for box in boxes], [word.field] * len(boxes)) if boxes else []
    # A letter that was cut off leaves a shorter text, which is read as surely.
    tries = [
        (one.text == value, len(one.text), one.confidence, -at)
        for at, one in enumerate(said)
        if one.text and not COLON.search(one.text)
    ]
    if not tries:
        return None
    at = -max(tries)[3]
    return replace(word, box=boxes[at]), said[at]


def _ends_caption(field: str, text: str) -> bool:
    """Whether a text is the last word of the field's caption, misread or not."""
    if field in WRAPPING and text[:1].isupper():
        return False
    plain = plain_letters(text)
    return len(plain) > 1 and any(
        SequenceMatcher(None, plain, last, autojunk=False).ratio() >= ALIKE
        for last in LAST_WORDS.get(field, ())
    )
