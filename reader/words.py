"""The words of photographs that a Reader is measured on, and the groups that they are in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.augment import rectify
from data.cards.fields import TITLE_PREFIX
from data.quads import quad_to_box
from data.records import Dataset, Record
from reader.cards import CARD_SIZE_HW
from reader.charset import VIETNAMESE
from reader.preprocess import expand_box
from reports.groups import Groups, record_to_groups

LENGTHS = (1, 4, 7, 10, 16)
"""Lengths from which a band begins, in characters. Chosen: syllables; longer names; dates and the
numbers of Vietnamese cards; NIK and occupations of two words, as long as a word gets."""

NUMBER_DIGITS = (9, 12, 16)
"""Of numbers of the old and the new Vietnamese cards and of the Indonesian one; see
`data.cards.numbers`."""

DATE = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{4}")
"""A date in one word: day, month, year."""


@dataclass(frozen=True)
class CardWord:
    """A word as the pipeline cuts it out of a card.

    Attributes:
        image: (h, w, 3) uint8 RGB.
        text: as printed, not empty.
        field: one of `data.cards.fields.FIELDS`.
    """

    image: np.ndarray
    text: str
    field: str


@dataclass(frozen=True)
class PlacedWord:
    """A word and where it is from.

    Attributes:
        word: itself.
        index: of the record in its dataset.
        place: of the word among those of the record, from 0.
        name: of the record.
        groups: that the word is in; those of its picture and its own.
    """

    word: CardWord
    index: int
    place: int
    name: str
    groups: Groups


def record_to_words(record: Record) -> list[CardWord]:
    """The words of a photograph as the pipeline cuts them out, by their true boxes.

    Args:
        record: a photograph or a flat card.

    Returns:
        Every word of a field in reading order; titles and words without text are left out. None of
        a picture without a card.
    """
    if record.corners is None:
        return []
    card = rectify(record, CARD_SIZE_HW)
    words = []
    for word in card.words:
        if word.text and not word.field.startswith(TITLE_PREFIX):
            x1, y1, x2, y2 = expand_box(quad_to_box(word.quad), CARD_SIZE_HW)
            words.append(CardWord(card.image[y1:y2, x1:x2], word.text, word.field))
    return words


def dataset_to_words(dataset: Dataset, limit: int | None = None) -> Iterator[PlacedWord]:
    """The words of a dataset of photographs, in order.

    Args:
        dataset: the photographs.
        limit: records at most; None for all.

    Raises:
        ValueError: on the way, a record is incomplete; names it.
    """
    for index in range(min(len(dataset), limit or len(dataset))):
        record = dataset[index]
        groups = record_to_groups(record)
        for place, word in enumerate(record_to_words(record)):
            mine = {**groups, **word_to_groups(word.text, word.field)}
            yield PlacedWord(word, index, place, record.name, mine)


def text_to_kinds(text: str) -> tuple[str, ...]:
    """What kinds of words a text is: none, or one, or two for capitals with Vietnamese marks."""
    if DATE.fullmatch(text):
        return ("date",)
    if len(text) in NUMBER_DIGITS and text.isascii() and text.isdigit():
        return (f"{len(text)}-digit number",)
    if any(letter in VIETNAMESE for letter in text):
        return ("with marks", "capitals with marks") if text.isupper() else ("with marks",)
    return ()


def word_to_groups(text: str, field: str) -> dict[str, tuple[str, ...]]:
    """The groups that a word is in by itself.

    Args:
        text: as printed, not empty.
        field: that it belongs to.

    Returns:
        Kind → names: field, band of its length, and its kinds if it is of any.
    """
    band = max(place for place, start in enumerate(LENGTHS) if len(text) >= start)
    low = LENGTHS[band]
    length = f"{low}–{LENGTHS[band + 1] - 1}" if band + 1 < len(LENGTHS) else f"{low}+"
    groups: dict[str, tuple[str, ...]] = {"field": (field,), "length": (length,)}
    kinds = text_to_kinds(text)
    if kinds:
        groups["kind of word"] = kinds
    return groups


def load_evaluation_set(
    folder: Path, max_length: int, limit: int | None = None
) -> tuple[list[np.ndarray], list[str]]:
    """The words of a dataset of photographs, cut out by their true boxes.

    Args:
        folder: dataset folder.
        max_length: longer words are left out, since a network's loss knows no such targets.
        limit: photographs at most.

    Returns:
        Pictures (h, w, 3) uint8 and their texts.

    Raises:
        ValueError: the folder has no words.
    """
    dataset = Dataset(folder)
    crops, texts = [], []
    for index in range(min(len(dataset), limit or len(dataset))):
        for word in record_to_words(dataset[index]):
            if len(word.text) <= max_length:
                crops.append(word.image)
                texts.append(word.text)
    if not texts:
        raise ValueError(f"{folder} has no words to read")
    return crops, texts
