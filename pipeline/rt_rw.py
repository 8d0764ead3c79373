"""RT and RW written before their numbers on a KTP, as some offices do: "RT 005 RW 010".

Most cards have "005/010", and the words of the field are read as numbers alone. A word that is none
of these is read again with letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from detector.words import DetectedWord
from pipeline.whole import Read
from reader.reading import WordReading

FIELD, WITH_LETTERS = "rt_rw", "address"
"""The field, and one that has its letters, too."""

SURE = 0.5
"""Confidence from which a word is a number, and from which it is RT or RW. Chosen: likelier right
than wrong."""

_NAMED = re.compile(r"R[TW][.:]?[0-9]{0,3}")


def read_rt_rw(
    words: Sequence[DetectedWord],
    readings: Sequence[WordReading],
    cut: Callable[[np.ndarray], np.ndarray],
    read: Read,
) -> list[WordReading]:
    """Readings of a card's words, RT and RW among them.

    Args:
        words: of the card.
        readings: of each.
        cut: the picture of a normalised box.
        read: the Reader.

    Returns:
        As many readings. Only of a word of this field of which no number was read another is taken.
    """
    places = [
        place
        for place, (word, reading) in enumerate(zip(words, readings, strict=True))
        if word.field == FIELD and (not reading.text.strip() or reading.confidence < SURE)
    ]
    if not places:
        return list(readings)
    again = read([cut(words[place].box) for place in places], [WITH_LETTERS] * len(places))
    named = {
        place: reading
        for place, reading in zip(places, again, strict=True)
        if _NAMED.fullmatch(reading.text) and reading.confidence >= SURE
    }
    return [named.get(place, reading) for place, reading in enumerate(readings)]
