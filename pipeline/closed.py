"""Fields that say one of a few things, read with a letter wrong or a word too many."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

from data.cards.closed_values import CLOSED_VALUES
from data.cards.names_vn_groups import ETHNIC_GROUPS
from data.cards.occupations_id import PRINTED
from data.cards.places_id import heading_cities, regions
from pipeline.letters import strip_marks
from pipeline.normalise import is_known_value

LEAST_ALIKE = 0.65
"""Similarity from which a text is one of its field's values. Chosen: PEREMIPUAN is PEREMPUAN by
0.95, "lity: Việt Nam" Việt Nam by 0.73; two readings that share a few letters come to 0.5."""

LEAST_PART_ALIKE = 0.85
"""The same of a part of a text, the rest of which is then none of the value."""

MOST_DIGITS = 3
"""Digits that a text may have and be a word for "no expiry". Chosen: a date has six at least."""


LISTED_ALIKE, DOUBTED_ALIKE = 0.85, 0.6
"""Similarity from which a text of a field that says something of a longer list is that, and of each
word that was read in doubt. Chosen: ARANORMAL is PARANORMAL by 0.95; MAMUJU and LUWU, regencies
both, are alike by 0.4."""

CERTAIN = 0.9
"""Confidence from which a word was read without doubt, and stays. Chosen: calibrated."""

MOST_LOST = 2
"""Letters by which a value may be longer or shorter than what was read where words ran together.
Chosen: fewer than any word has that tells one regency from another, BARAT or UTARA."""

CITY_KINDS = ("KABUPATEN", "KOTA")


def settle_value(texts: Sequence[str], country: str, field: str) -> list[str]:
    """The words of a field, those of one of the few values that it can have where they are like it.

    Args:
        texts: as read, in reading order.
        country: that the card is of: "id" or "vn".
        field: that they belong to.

    Returns:
        As many texts; empty ones are no part of the value, but of the field beside it. Of a field
        that may say anything, where no value is like what was read, or several are, they are as
        they were.
    """
    read = [text for text in texts if text]
    values = CLOSED_VALUES.get((country, field), ())
    digits = sum(character.isdigit() for text in read for character in text)
    if not read or not values or is_known_value(" ".join(read), values) or digits > MOST_DIGITS:
        return list(texts)
    count = len(read)
    if sum(read in (words[:count], words[-count:]) for words in map(str.split, values)) > 1:
        return list(texts)  # the word that tells them apart was not found: CERAI
    places = [place for place, text in enumerate(texts) if text]
    unmarked = strip_marks(" ".join(read)).casefold()
    same = [value for value in values if strip_marks(value).casefold() == unmarked]
    if len(read) == len(same) == 1:  # "Nù", of so few letters that it is not like Nữ
        return _place_words(_in_case(same[0], read), places, len(texts))
    if part := _part_of_value(read, values):
        return _place_words(part, places, len(texts))
    spans = [
        (first, last) for first in range(len(read)) for last in range(first + 1, len(read) + 1)
    ]

    def like(value: str, span: tuple[int, int]) -> tuple[float, float]:
        return _alike(" ".join(read[slice(*span)]), value)

    whole = (0, len(read))
    value = max(values, key=lambda value: like(value, whole))
    span = max(spans, key=lambda span: like(value, span))
    if like(value, whole)[0] < LEAST_ALIKE:
        value, span = max(
            ((value, span) for value in values for span in spans), key=lambda pair: like(*pair)
        )
        if like(value, span)[0] < LEAST_PART_ALIKE:
            return list(texts)
    elif any(
        like(other, whole)[0] >= like(value, whole)[0]
        for other in values
        if _loose(other) != _loose(value)
    ):
        return list(texts)  # WN is as like WNI as WNA
    return _place_words(_in_case(value, read[slice(*span)]), places[slice(*span)], len(texts))


def settle_listed(
    texts: Sequence[str], confidences: Sequence[float], country: str, field: str
) -> list[str]:
    """The same for a field that mostly says something of a list, where a word was read in doubt.

    Args:
        texts: as read, in reading order.
        confidences: of each.
        country: that the card is of.
        field: that they belong to.
    """
    places = [place for place, text in enumerate(texts) if text]
    read = [texts[place] for place in places]
    if (country, field) == ("vn", "ethnicity") and (group := _part_of_group(read)):
        return _place_words(group, places, len(texts))
    values = _listed_values(country, field)
    sure = min(confidences, default=1.0) >= CERTAIN
    if sure or not read or not values or " ".join(read) in values:
        return list(texts)
    # Of "A/B" and "A / B" the second is meant where the stroke stands alone.
    apart = "/" in read
    trust = [c for text, c in zip(texts, confidences, strict=True) if text]
    alike = {
        value: _alike(" ".join(read), value)
        for value in values
        if (" / " in value) == (apart and "/" in value) and _may_be(read, trust, value)
    }
    value = max(alike, key=lambda value: alike[value], default="")
    if not value or alike[value][0] < LISTED_ALIKE:
        return list(texts)
    return _place_words(value, places, len(texts))


def _part_of_value(read: Sequence[str], values: Sequence[str]) -> str:
    """The value of several words of which only some were found: "thời" is of "Không thời
    hạn" alone, HIDUP of SEUMUR HIDUP.
    """
    found = set(map(_loose, read))
    whole = [value for value in values if found < set(map(_loose, value.split()))]
    if len(set(map(_loose, whole))) != 1:
        return ""
    return _in_case(whole[0], read)


def _in_case(value: str, read: Sequence[str]) -> str:
    """A value in capitals where what was read of it is; two letters alone do not tell."""
    capitals = len("".join(read)) > len("Nữ") and all(map(str.isupper, read))
    return value.upper() if capitals else value


def _part_of_group(read: Sequence[str]) -> str:
    """The ethnic group of several words of which only some were found: "Đê" is of "Ê Đê" alone."""
    if not read or " ".join(read) in ETHNIC_GROUPS:
        return ""
    groups = [group for group in ETHNIC_GROUPS if set(read) < set(group.split())]
    return groups[0] if len(groups) == 1 else ""


def _may_be(read: Sequence[str], confidences: Sequence[float], value: str) -> bool:
    """Whether a value differs from what was read in words that were read in doubt alone, or in
    where words end. With a word more or less it is another value: MALUKU TENGGARA BARAT was one.
    Names that are printed in two words stay so, BATANG HARI for BATANGHARI.
    """
    words = value.split()
    if len(words) > len(read):
        sure = all(
            text in words
            for text, confidence in zip(read, confidences, strict=True)
            if confidence >= CERTAIN
        )
        return sure and abs(len("".join(words)) - len("".join(read))) <= MOST_LOST
    if len(words) < len(read):
        named = words[0] in CITY_KINDS and read[0] == words[0]
        return not named and _letters("".join(read)) == _letters(value)
    return all(
        text == word if confidence >= CERTAIN else _alike(text, word)[0] >= DOUBTED_ALIKE
        for text, confidence, word in zip(read, confidences, words, strict=True)
    )


@functools.cache
def _listed_values(country: str, field: str) -> tuple[str, ...]:
    """What a field mostly says, as printed."""
    if country != "id":
        return ()
    if field == "occupation":
        apart = (value.replace("/", " / ") for value in PRINTED if " / " not in value)
        return tuple(dict.fromkeys((*PRINTED, *apart)))
    if field == "province":
        return tuple(dict.fromkeys(region.province for region in regions()))
    if field == "city":
        return tuple(text for region in regions() for text in heading_cities(region))
    return ()


def _place_words(value: str, places: Sequence[int], count: int) -> list[str]:
    """The words of a value at places of `count` texts, empty ones at the others."""
    settled = [""] * count
    words = value.split()
    if len(places) != len(words):  # words that run together: the first one stands for all
        words = [value]
    for place, word in zip(places, words, strict=False):
        settled[place] = word
    return settled


def _alike(text: str, value: str) -> tuple[float, float]:
    """How much of two texts is the same, from 0 to 1: without case, marks apart; and as printed."""
    return (
        SequenceMatcher(None, _loose(text), _loose(value), autojunk=False).ratio(),
        SequenceMatcher(None, text, value, autojunk=False).ratio(),
    )


def _letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalpha())


def _loose(text: str) -> str:
    return unicodedata.normalize("NFD", text.casefold())
