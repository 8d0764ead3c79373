"""Values that are trained on alone: what a clerk unlike any here might write.

Cards to be evaluated on keep to the forms of `data.cards.people_vn` and `data.cards.people_id`, so
figures stay comparable, and models that know more than they show are not flattered by them.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from data.cards.layout import Person
from data.cards.names_vn_groups import ETHNIC_GROUPS
from data.cards.people import person_split
from data.cards.people_choices import Weighted, count, pick
from data.cards.places_id_names import STREETS
from data.cards.variation import chance

REWRITTEN_SHARE = 0.3
"""Share of a person's addresses and names that are written otherwise. Chosen: the usual forms stay
the most frequent."""

OTHER_GROUP_SHARE = 0.4
"""Share of ethnic groups drawn evenly. Chosen: names of two short words are rare otherwise."""

JOINED_SHARE = 0.06
"""Share of Vietnamese cards without a space behind any comma of their addresses. Chosen."""

SPACED_DATE_SHARE = 0.15
"""Share of dates with hyphens on cards of nine digits that have spaces about them. Chosen."""

BLOCK_SHARE = 0.15
"""Share of Indonesian addresses that end in a block or lane and a house number. Chosen: a fifth of
them break the line between both, and a letter at a line's end is soon overlooked."""

SPACED_STROKE_SHARE = 0.1
"""Share of neighbourhoods and blocks with spaces about their stroke. Chosen."""

SMALL_NO_SHARE, TITLE_CASE_SHARE = 0.08, 0.06
"""Shares of Indonesian addresses that write "No." and not "NO.", and of cards whose sex, religion,
status and occupation are not in capitals either. Chosen: seldom seen."""

_TITLE_CASE = ("sex", "religion", "marital_status", "occupation")

_BLOCKS = Weighted({" BLOK {l}": 0.5, " GG. {s} {r}": 0.2, " {r}": 0.2, " KAV. {l}": 0.1})
_HOUSES = Weighted(
    {" NO {n}": 0.35, " NO. {n}": 0.25, " No. {n}": 0.2, " No {n}": 0.1, " NO : {n}": 0.1}
)
_BLOCK_LETTERS = (14, 22)
"""Letters before a block, at least. Chosen: with it, that fills a line of most cards."""

_HOUSE = re.compile(r" (?:NO\b|BLOK|GG\b|KM\b|TOWER).*| \S*\d.*")

_SEPARATORS = Weighted(
    {", ": 0.3, "-": 0.27, " - ": 0.2, ",": 0.08, " -": 0.05, "- ": 0.05, " ": 0.05}
)
"""Between two levels of an address; drawn for every place anew. Chosen."""

SEMICOLON_SHARE = 0.1
"""Share of addresses whose levels are kept apart otherwise that have semicolons between all of
them. Chosen: 3 % of all; some clerks write no other sign, and never one of them among commas."""

_BETWEEN = re.compile(r"\s*[,-]\s+|\s+-\s*|,")

_ABBREVIATION = re.compile(r"\b(TX|TP|TT|KP|P|Q|H|X)\.(?=[ \w])")

_SHORT_VN = "A B C D H I K X Y É Ê Ô Ơ Ý Ỷ Á 1 2 3 5 7 8 II III IV Ea Ia Tu".split()
_SHORT_ID = "A B C D E F G H I J K L M O I II III V X 1 2 4 7 8 9".split()
"""Short words: the fewer letters, the sooner a word is overlooked. Chosen."""

_PLACES_VN = ("place_of_origin", "place_of_residence")
_SHORTENED = {
    "place_of_origin": _SHORT_VN,
    "place_of_residence": _SHORT_VN,
    "other_name": _SHORT_VN,
    "address": _SHORT_ID,
    "village": _SHORT_ID,
    "district": _SHORT_ID,
}


def separate_otherwise(text: str, rng: np.random.Generator) -> str:
    """An address whose levels are kept apart in another way, each in its own.

    Args:
        text: with commas or hyphens between its levels.
        rng: decides.

    Returns:
        The same words in the same order; some may be joined by a hyphen or a comma alone.
    """
    if chance(rng, SEMICOLON_SHARE):
        return _BETWEEN.sub("; ", text)
    return _BETWEEN.sub(lambda _: _SEPARATORS.draw(rng), text)


def insert_short_word(text: str, rng: np.random.Generator, short: list[str]) -> str:
    """A text with one short word more, at any place but between a word and its sign.

    Args:
        text: words with single spaces between.
        rng: decides.
        short: words to choose from.

    Returns:
        The longer text.
    """
    words = text.split(" ")
    at = int(rng.integers(len(words) + 1))
    word = pick(rng, short)
    if at and words[at - 1].endswith(","):
        words[at - 1], word = words[at - 1][:-1], f"{word},"
    return " ".join([*words[:at], word, *words[at:]])


def shorten_otherwise(text: str, rng: np.random.Generator) -> str:
    """An address whose abbreviations are written in another way: Tx. or TX for TX., P for P.

    Args:
        text: an address.
        rng: decides; once for all of them.

    Returns:
        The same words; those that are abbreviations in another case, or without their stop.
    """
    small, stop = chance(rng, 0.6), chance(rng, 0.6)

    def written(match: re.Match[str]) -> str:
        letters = match[1]
        if small:
            letters = letters[0] + letters[1:].lower()
        # Without its stop it needs a space.
        return f"{letters}." if stop else f"{letters} "

    return _ABBREVIATION.sub(written, text).replace("  ", " ")


def end_in_block(text: str, rng: np.random.Generator) -> str:
    """An Indonesian address that ends in a block or lane, a letter or numeral, and a house.

    Args:
        text: an address; its own block and house are left out.
        rng: decides.

    Returns:
        ("JL. MAWAR NO. 12") may give "JL. MAWAR BLOK B NO 31".
    """
    street = _HOUSE.sub("", text)
    least = count(rng, *_BLOCK_LETTERS)
    while len(street) < least:
        street += f" {pick(rng, STREETS).upper()}"
    block = _BLOCKS.draw(rng).format(
        s=pick(rng, STREETS).upper(),
        l=pick(rng, "ABCDEFGHIJK"),
        r=pick(rng, ("I", "II", "III", "IV", "V", "VI", "X")),
    )
    return street + block + _HOUSES.draw(rng).format(n=count(rng, 1, 300))


def change_case(text: str, rng: np.random.Generator) -> str:
    """A text in capitals throughout, or with some words in small letters."""
    if chance(rng, 0.4):
        return text.upper()
    share = rng.uniform(0.1, 0.5)
    return " ".join(word.lower() if chance(rng, share) else word for word in text.split(" "))


def _rewritten(field: str, text: str, rng: np.random.Generator) -> str:
    if field in _PLACES_VN and chance(rng, REWRITTEN_SHARE):
        text = separate_otherwise(text, rng)
    if field in _PLACES_VN and chance(rng, REWRITTEN_SHARE):
        text = shorten_otherwise(text, rng)
    if field in _SHORTENED and chance(rng, REWRITTEN_SHARE):
        text = insert_short_word(text, rng, _SHORTENED[field])
    if field in _PLACES_VN and chance(rng, 0.3 * REWRITTEN_SHARE):
        text = change_case(text, rng)
    if field == "ethnicity" and chance(rng, OTHER_GROUP_SHARE):
        text = pick(rng, tuple(ETHNIC_GROUPS))
        text = text.replace("-", " ") if chance(rng, 0.5) else text
    if field == "date_of_expiry" and chance(rng, REWRITTEN_SHARE):
        text = text.upper()  # "Không thời hạn"
    if field == "address" and chance(rng, BLOCK_SHARE):
        text = end_in_block(text, rng)
    if field == "address" and chance(rng, SMALL_NO_SHARE):
        text = re.sub(r"\bNO\b", "No", text)
    if field == "rt_rw" and chance(rng, SPACED_STROKE_SHARE):
        text = re.sub(r"\b/\b", " / ", text)
    return text


def _rewrite_together(fields: dict[str, str], rng: np.random.Generator) -> dict[str, str]:
    """Fields that one printer writes in one way."""
    joined, spaced, title = (
        chance(rng, share) for share in (JOINED_SHARE, SPACED_DATE_SHARE, TITLE_CASE_SHARE)
    )

    def written(name: str, text: str) -> str:
        if joined and name in _PLACES_VN:
            text = text.replace(", ", ",")
        if spaced and name == "date_of_birth" and "place_of_birth" not in fields:
            text = re.sub(r"\b-\b", " - ", text)
        return text.title() if title and name in _TITLE_CASE else text

    return {name: written(name, text) for name, text in fields.items()}


def rewrite_values(person: Person, rng: np.random.Generator) -> Person:
    """A person to train on, some of whose values are written in other ways.

    Args:
        person: of the training split.
        rng: decides everything.

    Returns:
        The same person; number, birth and sex stay, and so does the split. Other values may have a
        word more and no longer name a real place.
    """
    fields = {name: _rewritten(name, text, rng) for name, text in person.fields.items()}
    fields = _rewrite_together(fields, rng)
    if "full_name" in fields and chance(rng, 0.3 * REWRITTEN_SHARE):
        short = _SHORT_VN if "place_of_residence" in fields else _SHORT_ID
        letters = [word for word in short if word.isalpha()]
        fields["full_name"] = insert_short_word(fields["full_name"], rng, letters).upper()
    changed = replace(person, fields=fields)
    return changed if person_split(changed) == person_split(person) else person
