"""Texts that teach the Reader to spell: words of cards, every Vietnamese syllable, numbers, noise.

The Reader must not learn that only frequent words exist: names and villages are open sets. So a
good part of the texts comes from the rules of a language's syllables, and some from no rule at all.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from data.cards import (
    names_id,
    names_vn,
    names_vn_minorities,
    occupations_id,
    people_id,
    people_id_names,
    people_vn,
    places_id,
    places_id_names,
    places_vn,
    places_vn_names,
)
from data.cards.names_syllables import random_syllable
from data.cards.names_tones import other_style
from data.cards.people_choices import Weighted, count, pick
from data.synth.card_words import CAPTIONS, INDONESIAN_TERMS, SIGNS, VIETNAMESE_TERMS
from data.synth.number_texts import number_text

LONGEST = 24
"""Characters of the longest text. Chosen: the Reader's longest word."""

_INDONESIAN_ONSETS = (
    "b c d f g h j k l m n p r s t w y ng ny kh sy tr pr kr br dr gr sl st dw sw v z q x".split()
    + [""] * 6
)
_INDONESIAN_VOWELS = "a a a a e e i i u u o ai au".split()
_INDONESIAN_CODAS = ["", "", "", "", *"n n ng r t s h k m l p d f b z q x".split()]


def _split(lists) -> tuple[str, ...]:
    """The words of several lists of names, each once, in the order of their first occurrence."""
    return tuple(
        dict.fromkeys(word for listed in lists for name in listed for word in name.split())
    )


@lru_cache(maxsize=1)
def _vietnamese_names() -> tuple[str, ...]:
    return _split(
        (
            [*names_vn.COMMON_SURNAMES],
            names_vn.RARE_SURNAMES,
            names_vn.MIDDLES_MALE,
            names_vn.MIDDLES_FEMALE,
            names_vn.GIVEN_MALE,
            names_vn.GIVEN_FEMALE,
        )
    )


@lru_cache(maxsize=1)
def _minority_names() -> tuple[str, ...]:
    patterns = names_vn_minorities.NAME_PATTERNS.values()
    parts = (
        listed
        for pattern in patterns
        for listed in (pattern.surnames, pattern.givens_male, pattern.givens_female)
    )
    return _split(parts)


@lru_cache(maxsize=1)
def _vietnamese_places() -> tuple[str, ...]:
    return _split(
        (
            [*places_vn.PROVINCE_CODES.values()],
            places_vn_names.URBAN_DISTRICTS,
            places_vn_names.TOWNS,
            places_vn_names.RURAL_DISTRICTS,
            places_vn_names.MOUNTAIN_VILLAGES,
            places_vn_names.COMMUNE_FIRST,
            places_vn_names.COMMUNE_SECOND,
            places_vn_names.HAMLETS,
            places_vn_names.STREETS,
        )
    )


@lru_cache(maxsize=1)
def _indonesian_words() -> tuple[str, ...]:
    return _split(
        (
            names_id.words(),
            people_id_names.TITLES_AFTER,
            places_id_names.words(),
            [region.name for region in places_id.regions()],
            occupations_id.PRINTED,
        )
    )


def indonesian_word(rng: np.random.Generator) -> str:
    """A lower-case word of one to five Indonesian-looking syllables."""
    parts: list[str] = []
    for _ in range(pick(rng, (1, 2, 2, 3, 3, 4, 5))):
        parts += (
            pick(rng, _INDONESIAN_ONSETS),
            pick(rng, _INDONESIAN_VOWELS),
            pick(rng, _INDONESIAN_CODAS),
        )
    return "".join(parts)[:18]


def _cased(rng: np.random.Generator, word: str, upper: float, title: float) -> str:
    draw = rng.random()
    if draw < upper:
        return word.upper()
    return word[:1].upper() + word[1:] if draw < upper + title else word.lower()


def _styled(rng: np.random.Generator, word: str) -> str:
    """The tone placed the newer way, a third of the time."""
    return other_style(word) if rng.random() < 0.33 else word


def _vietnamese_name(rng: np.random.Generator) -> str:
    word = _styled(rng, pick(rng, _vietnamese_names()))
    return _cased(rng, word, upper=0.85, title=0.13)


def _minority_name(rng: np.random.Generator) -> str:
    word = pick(rng, _minority_names())
    if rng.random() < 0.3:
        word = pick(rng, ("H'", "K'", "Y-", "M'", "Bh'", "R'", "N'", "Đ'")) + word
    return _cased(rng, word, upper=0.75, title=0.25)


def _vietnamese_place(rng: np.random.Generator) -> str:
    word = _styled(rng, pick(rng, _vietnamese_places()))
    text = _cased(rng, word, upper=0.25, title=0.7)
    draw = rng.random()
    if draw < 0.06:
        return pick(rng, ("P.", "Q.", "H.", "X.", "T.", "TP.", "TX.", "TT.")) + text
    return text


def _syllable(rng: np.random.Generator) -> str:
    return _cased(rng, random_syllable(rng), upper=0.58, title=0.2)


def _indonesian(rng: np.random.Generator) -> str:
    word = pick(rng, _indonesian_words()) if rng.random() < 0.55 else indonesian_word(rng)
    return _cased(rng, word, upper=0.9, title=0.08)


def _term(rng: np.random.Generator) -> str:
    terms = pick(
        rng,
        (VIETNAMESE_TERMS, VIETNAMESE_TERMS, INDONESIAN_TERMS, INDONESIAN_TERMS, CAPTIONS, SIGNS),
    )
    word = pick(rng, terms)
    return _cased(rng, word, upper=0.6, title=0.3) if rng.random() < 0.12 else word


def _joined(rng: np.random.Generator) -> str:
    """Two words with a sign between them, as in PELAJAR/MAHASISWA, Gia-rai, RENGAS(KP)."""
    if rng.random() < 0.6:
        words = [_indonesian(rng), _indonesian(rng)]
    else:
        words = [_syllable(rng), _vietnamese_place(rng)]
    sign = pick(rng, ("/", "/", "-", "-", "'", ".", ",", "(", "&"))
    text = sign.join(words)
    return f"{text})" if sign == "(" else text


_PEOPLE = (
    people_vn.draw_person_cmnd_9,
    people_vn.draw_person_cmnd_12,
    people_vn.draw_person_chip,
    people_id.draw_person,
)


def _card_word(rng: np.random.Generator) -> str:
    """A word as it stands on some card, with the comma that follows it there."""
    fields = pick(rng, _PEOPLE)(rng).fields
    field = pick(rng, tuple(fields))
    # Numbers and dates come from `number_text`; long fields have more words, but are one field.
    if field in ("id_number", "sex", "nationality", "date_of_expiry", "date_of_birth"):
        field = "place_of_residence" if "place_of_residence" in fields else "address"
    return pick(rng, fields[field].split())


_CLOSING = Weighted({",": 0.5, ".": 0.18, ":": 0.08, ";": 0.05, ")": 0.06, "-": 0.05, "/": 0.04})
_RARE_SIGNS = ";@*%_=!?#&+\"'():"


def _random_string(rng: np.random.Generator, characters: str) -> str:
    """Characters without any rule; one string in eight is of signs, half of the others in one case.

    Print does not tell an o from an O but by what stands beside it.
    """
    draw = rng.random()
    pool = _RARE_SIGNS if draw < 0.13 else characters
    text = "".join(pick(rng, pool) for _ in range(count(rng, 1, 10)))
    if draw < 0.56:
        return text.lower() if draw < 0.36 else text.upper()
    return text


_SOURCES: Weighted[Callable[[np.random.Generator], str] | None] = Weighted(
    {
        _vietnamese_name: 0.16,
        _syllable: 0.13,
        _vietnamese_place: 0.08,
        _minority_name: 0.02,
        _card_word: 0.1,
        _indonesian: 0.12,
        number_text: 0.24,
        _term: 0.06,
        _joined: 0.02,
        None: 0.08,
    }
)
"""Chosen: what cards are made of. Names in capitals with two marks, where OCR fails, and syllables
that are no words, lead; None stands for random characters, which keep any from being rare."""


@lru_cache(maxsize=4)
def _allowed(characters: str) -> frozenset[str]:
    return frozenset(characters)


def random_text(rng: np.random.Generator, characters: str) -> str:
    """A word to draw for the Reader.

    Args:
        rng: decides.
        characters: the charset; also for the strings without any rule.

    Returns:
        NFC text of 1 to LONGEST characters, all in `characters`, without spaces.
    """
    source = _SOURCES.draw(rng)
    text = source(rng) if source is not None else _random_string(rng, characters)
    draw = rng.random()
    if draw < 0.1:
        text += _CLOSING.draw(rng)
    elif draw < 0.12:
        text = pick(rng, "(\"'-") + text
    elif draw < 0.13:
        text = f"({text})"
    text = unicodedata.normalize("NFC", text)
    allowed = _allowed(characters)
    if not allowed.issuperset(text):
        text = "".join(character for character in text if character in allowed)
    return text[:LONGEST] or "0"
