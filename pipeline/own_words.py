"""Which of the words that were found for a field are part of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import compress

import numpy as np

from data.boxes import boxes_to_boxes_px
from data.cards.characters import field_characters
from detector.words import LARGEST_SLOPE, WRAPPING, DetectedWord
from pipeline.captions import is_unsure
from pipeline.rectify import CARD_SIZE_HW
from pipeline.whole import is_whole
from reader.reading import WordReading

BELIEVED, NOT_BELIEVED = 0.5, 0.05
"""Confidences from which a word is of its field, and below which it is none; see `own_words`.
Chosen: calibrated, a word below the second is right in one case of twenty."""

DOUBTED_SCORE, DOUBTED_CONFIDENCE = 0.45, 0.2
"""Score of each word, and product of their confidences, below both of which a field is not there.
Chosen: of 1,801 words alone in their fields on 400 validation cards five are below, two false ones
and three misread; of several words, none of 540 cards."""

UNREAD_CONFIDENCE = 0.5
"""Confidence below which a word of which the Detector is unsure beside the others of its field is
none, but for a field's first. Chosen on 600 validation cards: of 67 such words, ends of a
caption and marks of the background, 12 are true ones, most of them misread."""

SIGN_CONFIDENCE = 0.58
"""Confidence below which a sign that stands alone in a place or an address is none. Chosen: of 69
hyphens between spaces on cards of three other programs one is read with 0.61, the others with 1, a
scratch at the end of a line with 0.55."""

CONTINUED_CONFIDENCE = 0.6
"""Confidence below which a word that was taken only for continuing another is none. Chosen on 300
validation cards, on which most of the others were marks of the background, read as a hyphen."""

ONE_WORD = ("blood_type",)
"""Fields whose value is a word without a space."""


def believed(
    words: Sequence[DetectedWord], readings: Sequence[WordReading]
) -> tuple[list[DetectedWord], list[WordReading]]:
    """Words and their readings without those that the Detector took only for continuing others and
    that do not read as such: with a letter, surely, and on the line of a word of the field that is
    read surely, too. A mark of the background may have been taken for a hyphen that goes on.
    """
    firm = [
        word
        for word, reading in zip(words, readings, strict=True)
        if not word.continues and reading.confidence >= CONTINUED_CONFIDENCE
    ]

    def stays(word: DetectedWord, reading: WordReading) -> bool:
        has_letter = any(character.isalpha() for character in reading.text)
        sure = has_letter and reading.confidence >= CONTINUED_CONFIDENCE
        return not word.continues or (sure and any(_on_a_line(word, one) for one in firm))

    kept = [stays(word, reading) for word, reading in zip(words, readings, strict=True)]
    return list(compress(words, kept)), list(compress(readings, kept))


def _on_a_line(word: DetectedWord, other: DetectedWord) -> bool:
    """Whether two words of a field may stand on one line of a card that leans a little."""
    if word.field != other.field:
        return False
    first, second = boxes_to_boxes_px(np.stack([word.box, other.box]), CARD_SIZE_HW)
    apart = np.abs(first[:2] + first[2:] - second[:2] - second[2:]) / 2
    height = max(first[3] - first[1], second[3] - second[1])
    return bool(apart[1] <= height / 2 + LARGEST_SLOPE * apart[0])


def own_words(
    name: str,
    words: list[DetectedWord],
    readings: dict[int, WordReading],
    card_type: str | None,
) -> list[DetectedWord]:
    """The words of a field without those that hold nothing of it.

    A word that is a whole number, or a whole date, is all of its field. Else, where only certain
    characters can stand, a caption that was taken for a part of a number reads as a digit that
    nobody believes; beside a word that is believed, it is none. Elsewhere words stay, since a name
    with a word missing would look whole; but one that neither Detector nor Reader believes is none
    behind the first, and so are all words of a field of which they believe none, and signs alone
    that are read with doubt.

    Args:
        name: of the field.
        words: that were taken for its, in reading order.
        readings: of each, by its `id()`.
        card_type: id of the layout, or None.
    """
    if name in WRAPPING:
        words = [word for word in words if not _is_scratch(readings[id(word)])]
    scores = [word.score for word in words]
    words = [
        word
        for place, word in enumerate(words)
        if place == 0
        or readings[id(word)].confidence >= UNREAD_CONFIDENCE
        or not is_unsure(place, scores)
    ]
    confidences = [readings[id(word)].confidence for word in words]
    doubted = max(confidences, default=0.0) < BELIEVED
    if (
        doubted
        and math.prod(confidences) < DOUBTED_CONFIDENCE
        and all(word.score < DOUBTED_SCORE for word in words)
    ):
        return []
    if name in ONE_WORD and words:
        return [max(words, key=lambda word: word.score * readings[id(word)].confidence)]
    whole = [word for word in words if is_whole(name, readings[id(word)].text, card_type)]
    if whole:
        return [max(whole, key=lambda word: readings[id(word)].confidence)]
    if field_characters(name) is None or doubted:
        return words
    return [word for word, c in zip(words, confidences, strict=True) if c >= NOT_BELIEVED]


def _is_scratch(reading: WordReading) -> bool:
    """Whether a word is a sign alone, read with doubt."""
    has_letter = any(character.isalnum() for character in reading.text)
    return not has_letter and bool(reading.text) and reading.confidence < SIGN_CONFIDENCE
