"""Marks that say of a card that it is no real one: printed beside a value, never part of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

from detector.words import DetectedWord, group_lines
from pipeline.edits import count_edits
from pipeline.letters import strip_marks
from reader.reading import WordReading

MARKS = {"specimen": 2, "sample": 0, "contoh": 0}
"""Words of which nothing else on a card is made, and how many letters of each may be misread.
Chosen: short words are near to names."""

BESIDE_MARKS = ("mau", "-", "/")
"""What is a mark beside one of those alone: MẪU is also part of names and places, and signs stand
between the two."""


def without_marks(
    words: Sequence[DetectedWord], readings: Sequence[WordReading]
) -> tuple[list[DetectedWord], list[WordReading]]:
    """The words of a card, and their readings, but for marks.

    Args:
        words: in any order.
        readings: of each.
    """
    place_of = {id(word): place for place, word in enumerate(words)}
    ordered = [
        [place_of[id(word)] for line in lines for word in line]
        for lines in group_lines(words).values()
    ]
    texts = [[_plain(part) for part in reading.text.split()] for reading in readings]
    marked = [any(map(_is_mark, parts)) and all(map(_may_mark, parts)) for parts in texts]
    for order in ordered:
        for at, place in enumerate(order):
            parts, beside = texts[place], [*order[at - 1 : at], *order[at + 1 : at + 2]]
            if parts and all(part in BESIDE_MARKS for part in parts) and not marked[place]:
                marked[place] = any(any(map(_is_mark, texts[other])) for other in beside)
    kept = [not mark for mark in marked]
    return list(compress(words, kept)), list(compress(readings, kept))


def _plain(text: str) -> str:
    """A word in small letters without marks; a sign alone stays."""
    letters = "".join(sign for sign in strip_marks(text.casefold()) if sign.isalnum())
    return letters or text


def _is_mark(part: str) -> bool:
    return any(
        # By their lengths first; most words need no more.
        abs(len(mark) - len(part)) <= most and count_edits(mark, part) <= most
        for mark, most in MARKS.items()
    )


def _may_mark(part: str) -> bool:
    return part in BESIDE_MARKS or _is_mark(part)
