"""Identity numbers and dates, of which it is known when something is missing.

A number of eleven digits where the card has twelve is read wrong, whatever its confidence. So
another reading of the same picture is taken if that is whole, and else it is read again, as digits
alone and cut wider: a Detector sees the ends of long words worst, and a digit may stand beside its
box.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from detector.words import DetectedWord
from pipeline.normalise import (
    DATE_FIELDS,
    NUMBER_LENGTHS,
    SHORT_DATES,
    is_number,
    text_to_date,
)
from pipeline.rectify import CARD_SIZE_HW
from reader.reading import WordReading

YEARS = (1900, 2100)
"""Years of birth and expiry on cards. Source: the 12-digit number counts centuries from 1900; no
card lasts beyond a life."""

DATE_LENGTH = 10
"""Signs of a date on cards that are none of SHORT_DATES: day and month have two figures there, and
5/07/1980 has lost one."""

LEAST_SHARE = 0.02
"""Probability of another reading from which it may stand for one that is not whole. Chosen on
validation photographs."""

WIDER = ((1.0, 0.0), (0.0, 1.0), (0.5, 0.5))
"""How much wider a word is cut at its left and right end, in heights of its box. Chosen: a digit is
0.6 to 0.8 of it."""

AS_IT_IS = (0.0, 0.0)
"""The same for a word that is read again from its own box, by other characters."""

NUMERALS = {"date_of_expiry": "date_of_birth"}
"""The field by whose characters a word is read when it is read again: an expiry date may be words,
but one with digits is not."""

LEAST_CONFIDENCE = 0.2
"""Of a reading of such a picture. Chosen on validation photographs."""

_RT_RW = re.compile("[0-9]{3}/[0-9]{3}")

Read = Callable[[Sequence[np.ndarray], Sequence[str]], list[WordReading]]


def is_whole(name: str, text: str, card_type: str | None) -> bool:
    """Whether a word is an identity number, a date or an RT/RW, with nothing missing."""
    if name == "id_number":
        return is_number(text, card_type)
    if name == "rt_rw":
        return _RT_RW.fullmatch(text) is not None
    if card_type not in (None, SHORT_DATES) and len(text) != DATE_LENGTH:
        return False
    day = text_to_date(text) if name in DATE_FIELDS else None
    return day is not None and YEARS[0] <= day.year <= YEARS[1]


def can_be_whole(name: str, text: str, card_type: str | None) -> bool:
    """Whether a word that reads so may be one of which something is missing, or wrong.

    A date may have words instead ("Không thời hạn"), and be printed in parts ("20 - 01 - 1964").
    """
    if name == "id_number":
        return NUMBER_LENGTHS.get(card_type or "") is not None
    return name in DATE_FIELDS and sum(character.isdigit() for character in text) >= 5


def whole_alternative(name: str, reading: WordReading, card_type: str | None) -> WordReading:
    """A reading, or the likeliest of its alternatives that is whole where it is not."""
    if is_whole(name, reading.text, card_type):
        return reading
    whole = [one for one in reading.alternatives if is_whole(name, one[0], card_type)]
    if not whole or whole[0][1] < LEAST_SHARE:
        return reading
    text, share = whole[0]
    return replace(reading, text=text, confidence=share, alternatives=tuple(whole))


def complete_readings(
    words: Sequence[DetectedWord],
    readings: Sequence[WordReading],
    card_type: str | None,
    cut: Callable[[np.ndarray], np.ndarray],
    read: Read,
) -> list[WordReading]:
    """Readings of a card's words, numbers and dates whole where they can be had so.

    Args:
        words: of the card.
        readings: of each.
        card_type: id of the layout, or None.
        cut: the picture of a normalised box.
        read: the Reader.

    Returns:
        As many readings. Only of a field that is one word, and is not whole, another is taken.
    """
    completed = list(readings)
    fields = [word.field for word in words]
    broken = []
    for place, word in enumerate(words):
        if fields.count(word.field) > 1 or not can_be_whole(
            word.field, readings[place].text, card_type
        ):
            continue
        completed[place] = whole_alternative(word.field, readings[place], card_type)
        if not is_whole(word.field, completed[place].text, card_type):
            broken.append(place)
    if not broken:
        return completed
    tries = [
        (place, ends)
        for place in broken
        for ends in ((AS_IT_IS, *WIDER) if fields[place] in NUMERALS else WIDER)
    ]
    again = read(
        [cut(widen(words[place].box, ends)) for place, ends in tries],
        [NUMERALS.get(fields[place], fields[place]) for place, _ in tries],
    )
    for place in broken:
        name = fields[place]
        tried = [
            whole_alternative(name, reading, card_type)
            for (other, _), reading in zip(tries, again, strict=True)
            if other == place
        ]
        whole = [reading for reading in tried if is_whole(name, reading.text, card_type)]
        best = max(whole, key=lambda reading: reading.confidence, default=None)
        if best is not None and best.confidence >= LEAST_CONFIDENCE:
            # Where its characters are, was mostly seen in another picture than the word's own.
            completed[place] = replace(best, characters=())
    return completed


def widen(box: np.ndarray, ends: tuple[float, float]) -> np.ndarray:
    """A normalised box, longer at both ends by shares of its height, within the card."""
    height = float(box[3] - box[1]) * CARD_SIZE_HW[0] / CARD_SIZE_HW[1]
    grown = box + np.array([-ends[0] * height, 0, ends[1] * height, 0], np.float32)
    return np.clip(grown, 0.0, 1.0)
