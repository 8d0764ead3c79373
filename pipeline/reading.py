"""From the words that were found on a card to those that are read, each with its field and reading.

In this order: whose a word is by where it stands, what it says, which type of card that makes, and
then, by type and text, whose it is after all.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

import numpy as np

from data.cards.fields import TITLE_PREFIX
from detector.continuation import settle_foreign, settle_strays
from detector.postprocess import card_type
from detector.words import DetectedWord, settle_runs
from pipeline.births import settle_births
from pipeline.card_type import settle_language, settle_type
from pipeline.clipped import complete_clipped
from pipeline.glued import cut_captions
from pipeline.heading import settle_heading
from pipeline.marks import without_marks
from pipeline.normalise import type_country
from pipeline.overlaps import join_overlapping
from pipeline.own_words import believed
from pipeline.rt_rw import read_rt_rw
from pipeline.whole import Read, complete_readings
from reader.language import LanguageModel
from reader.reading import WordReading


def read_words(
    words: Sequence[DetectedWord],
    cut: Callable[[np.ndarray], np.ndarray],
    read: Read,
    language: LanguageModel | None,
) -> tuple[list[DetectedWord], dict[int, WordReading], str | None]:
    """Read a card.

    Args:
        words: found on it, titles included.
        cut: the picture of a normalised box.
        read: the Reader.
        language: knows which fields a type of card has; None: words keep the fields that they were
            taken for.

    Returns:
        The words that are part of a value, each of its field; the reading of each by its `id()`;
        and the type of the card, or None.
    """
    printed = [word for word in words if not word.field.startswith(TITLE_PREFIX)]
    # Words of a wrapped line must have one field before one of them can be far from its own.
    readable = settle_runs(settle_strays(settle_runs(printed)))
    texts = read([cut(word.box) for word in readable], [word.field for word in readable])
    readable, texts = without_marks(readable, texts)
    title = card_type(words)
    kind = settle_type(None if title is None else title[0], readable, texts)
    titles = [word for word in words if word.field.startswith(TITLE_PREFIX)]
    kind = settle_language(kind, readable, titles, cut, read)
    readable, texts = _settle_fields(readable, texts, kind, language)
    readable, texts = settle_births(readable, texts, kind, cut, read)
    if type_country(kind) == "vn":
        readable, texts = cut_captions(readable, texts, cut, read)
    texts = complete_readings(readable, texts, kind, cut, read)
    texts = read_rt_rw(readable, texts, cut, read)
    readable, texts = join_overlapping(*believed(readable, texts), cut, read)
    country = type_country(kind)
    if language is not None and language.knows(country):
        readable, texts = complete_clipped(readable, texts, country, cut, read, language)
    readable = settle_heading(readable, texts)
    return readable, {id(w): text for w, text in zip(readable, texts, strict=True)}, kind


def _settle_fields(
    words: list[DetectedWord],
    texts: list[WordReading],
    kind: str | None,
    language: LanguageModel | None,
) -> tuple[list[DetectedWord], list[WordReading]]:
    """Words of fields that the type of the card has, as far as its fields are known, with their
    readings. A word of another field that lies far from those of the field that it may be of is
    none.
    """
    if kind is None or language is None:
        return words, texts
    has_field = functools.partial(language.has_field, kind)
    if all(map(has_field, {word.field for word in words})):
        return words, texts
    settled = settle_runs(settle_foreign(words, has_field))
    near = set(map(id, settle_strays(settled)))
    stay = [
        place
        for place, word in enumerate(settled)
        if has_field(words[place].field) or id(word) in near
    ]
    return [settled[place] for place in stay], [texts[place] for place in stay]
