"""What the rules of writing settle where a picture hardly does: signs, spaces and case.

A comma and a full stop differ by a pixel, S and s by nothing but their size, and a hyphen may be
lost. Dates have the separators of their type of card, names have no full stops, a Vietnamese
address is in capitals or it is not. What breaks such a rule was misread, and is put right; words
are never changed.
"""

from __future__ import annotations

import re

from detector.words import WRAPPING
from pipeline.letters import plain_letters
from pipeline.normalise import (
    DATE_FIELDS,
    NAME_FIELDS,
    NUMBER_LENGTHS,
    SEPARATORS,
    join_number,
    text_to_date,
)
from reader.language import LanguageModel

IN_CAPITALS, MOST_SMALL = ("id_ktp",), 0.25
"""Card types whose values are in capitals, and the share of small letters up to which a text is
taken for such. Source: what offices print; chosen: one with more is printed otherwise."""

COMMON_NOUNS = frozenset(
    (
        "ấp bản bis buôn chợ cụm cư của dân đội đường hẻm hộ huyện khóm khối khu km kiệt làng lầu"
        " lô lộ ngách ngõ nhà nông nước ở phòng phố phường quận quốc sau số sóc tầng tập thành thể"
        " thị thôn thuộc tiểu tỉnh tòa tổ trấn trại trên trường tuyến ủy và vùng vực xã xóm căn cầu"
        " chung công cũ cục cảng ô sở sông suối xưởng xí viện vườn vịnh chế cơ khí"
        " sân sản sư xuất"
    ).split()
)
"""Words of Vietnamese addresses that may begin with a small letter. Chosen: nouns of places."""

COMMON_PAIRS = ("cư xá", "cư cao", "túc xá", "khu kinh", "phố kiểu", "khu kiểu", "dân kiểu")
"""Beginnings of the same, in pairs whose second word alone may be a name: cư xá, khu kinh tế mới,
khu phố kiểu mẫu."""

ALIKE = frozenset("ciosuvwxzyk")
"""Letters whose capital has the same shape. Marks do not change that."""

_NUMBERED = re.compile(
    r"\b(ấp|đội|hẻm|khóm|khối|khu|ngách|ngõ|phố|phường|quận|số|thôn|tổ|xóm)[,.] ?(?=[0-9])", re.I
)
"""Nouns whose number follows them, and a sign that was misread between."""

_APOSTROPHE = re.compile(r"(?<=\w)(?: '(?=\w)|' (?=[a-zđ]))")
"""In a name of the highlands, such as H'Bơi or Cư M'gar, with a space that none has: before it, or
behind it where the name goes on in small letters."""

_AS_WRITTEN = re.compile(
    r"\b(No|Jl[nr]?|Gg|Dr[as]?|dr[gh]?|Ir|Hj|Prof"
    r"|(?:[AMS]|Sp)\.(?:Ag|Ak|Farm|Hum|Kep|Kes|Kom|Md|Pd|Psi|Si|Sn|Sos|Th|PD|OG|[A-Z]))\b"
)
"""Abbreviations that clerks write so among capitals, too: No. of a house, Jl. of a street, titles
and degrees. Source: what offices print."""

_DATE_BEHIND = re.compile(r"(?<=[^\W\d])[.,:;/ -]*(?:[0-9].*)?$")
"""Behind a place on a KTP: a comma, and the beginning of a date that no space tells from it."""

_INNER_COLON = re.compile(r"(\w+):(?= ?[^\W\d])")

_VOWELS = frozenset("aeiouy")
_EDGE_SIGNS = ".,:;"
_BETWEEN = "( | ?[/.-] ?)"
_PARTS_OF_DATE = re.compile(f"([0-9]{{1,2}}){_BETWEEN}([0-9]{{1,2}}){_BETWEEN}([0-9]{{4}})")
_DIGRAPH = re.compile("(CH|GH|KH|NG|NH|PH|TH|TR)[^A-Z]+")


def settle_writing(
    field: str, text: str, card_type: str | None, language: LanguageModel | None = None
) -> str:
    """A field's text as the rules of writing have it.

    Args:
        field: one of `data.cards.fields.FIELDS`.
        text: as read.
        card_type: id of the layout; None: nothing is known, and nothing is changed.
        language: tells where a part of an address ends; None: full stops stay.

    Returns:
        The text; only signs, spaces and the case of letters may differ, and of a place of birth
        nothing is left of the date behind it.
    """
    if card_type is None:
        return text
    if field in DATE_FIELDS:
        return _settle_date(text, card_type)
    if field == "id_number":
        # No card has spaces in it: its digits stand so far apart that they were found in parts.
        number = join_number(text)
        return number if len(number) == NUMBER_LENGTHS.get(card_type) else text
    if field == "place_of_birth":
        text = _DATE_BEHIND.sub("", text)
    if card_type in IN_CAPITALS:
        return _settle_capitals(text)
    if not card_type.startswith("vn_"):
        return text
    if field in NAME_FIELDS or field in WRAPPING:
        text = _APOSTROPHE.sub("'", text)
    if field in NAME_FIELDS:
        words = [word for word in map(_without_edges, text.split()) if word]
        name = " ".join(words)
        # Every card has its name in capitals; a word that could not be anything else shows it.
        return name.upper() if any(_is_in_capitals(word) for word in words) else name
    if field == "ethnicity":
        return text[:1].upper() + text[1:]
    if field in WRAPPING:
        text = _settle_stops(field, _NUMBERED.sub(r"\1 ", text), language)
        text = _settle_colons(text.rstrip("; "))
        return _settle_case(_settle_spaces(text))
    return text


def _settle_capitals(text: str) -> str:
    """A text of capitals without the few small letters that were read among them, c for C, but for
    those of abbreviations that are written so.
    """
    letters = [sign for sign in text if sign.isalpha()]
    small = sum(letter.islower() for letter in letters)
    if small > MOST_SMALL * len(letters):
        return text
    parts = _AS_WRITTEN.split(text)  # every second one is such an abbreviation
    parts[::2] = map(str.upper, parts[::2])
    return "".join(parts)


def _is_in_capitals(word: str) -> bool:
    letters = [sign for sign in word if sign.isalpha()]
    return len(letters) > 1 and all(map(str.isupper, letters))


def _without_edges(word: str) -> str:
    return word.strip(_EDGE_SIGNS)


def _settle_date(text: str, card_type: str) -> str:
    """A date with the separators of its card."""
    bare = text.strip(_EDGE_SIGNS + "- ")
    mixed = len(set(re.findall("[/.-]", bare))) > 1
    apart = " " in bare and card_type in SEPARATORS  # which none of these cards prints
    whole = text_to_date(bare) is not None and not mixed and not apart
    if whole or (bare.isdigit() and len(bare) == len("1982")):
        return bare
    separator = SEPARATORS.get(card_type)
    digits = re.sub("[ /.-]", "", text)
    if separator is not None and digits.isdigit() and len(digits) == len("31121999"):
        day, month, year = digits[:2], digits[2:4], digits[4:]
        written = separator.join((day, month, year))
        return text if text_to_date(written) is None else written
    match = _PARTS_OF_DATE.fullmatch(bare)
    if match is not None and separator is None:
        day, first, month, second, year = match.groups()
        # Where both are seen, or none, there is nothing to go by.
        known = text_to_date("/".join((day, month, year))) is not None
        if known and (first == " ") != (second == " "):
            return (second if first == " " else first).join((day, month, year))
    return text


def _may_have_stop(word: str) -> bool:
    """Whether a full stop may follow: an abbreviation, of one letter or of none that is a vowel, or
    Cty; a number, as of the flat OC1A.1205; the Ea of places in the highlands.
    """
    letters = plain_letters(word)
    if len(letters) < 2 or letters in ("ea", "cty") or any(sign.isdigit() for sign in word):
        return True
    return not _VOWELS & set(letters)


def _settle_stops(field: str, text: str, language: LanguageModel | None) -> str:
    """Full stops behind whole words become commas, or nothing where the next word goes on."""
    if language is None:
        return text
    text = re.sub(r"(\w+)\.(?=\w)", lambda m: m[0] if _may_have_stop(m[1]) else f"{m[1]},", text)
    words = text.split()
    for place, word in enumerate(words):
        if not word.endswith(".") or _may_have_stop(re.split("[,-]", word)[-1]):
            continue
        bare = word.rstrip(_EDGE_SIGNS)
        words[place] = bare
        if place + 1 < len(words):
            following = words[place + 1]
            ends, goes_on = (
                sum(language.log_probabilities("vn", field, before, following))
                for before in (f"{bare},", bare)
            )
            words[place] = f"{bare}," if ends > goes_on else bare
    return " ".join(words)


def _settle_colons(text: str) -> str:
    """Semicolons for the colons between parts of an address: the tail of a sign was not seen.

    Behind small letters a colon is of a caption ("trú: Ấp 3"), before a number of a noun ("KP: 3").
    """
    return _INNER_COLON.sub(lambda m: f"{m[1]};" if m[1][0].isupper() else m[0], text)


def _settle_spaces(text: str) -> str:
    """Spaces behind commas and semicolons as most of them are; hyphens with a space on one side
    alone, where a line ends, with none or two as the others are.

    Behind the stops of abbreviations they stay as read: cards have "X.Hòa An, H. Chợ Mới".
    """
    text = _as_most(text, "(?<=[,;])")
    none = len(re.findall(r"\w-\w", text))
    both = len(re.findall(r"\w - \w", text))
    return re.sub(r"(?<=\w)(?:- | -)(?=\w)", " - " if both > none else "-", text)


def _as_most(text: str, where: str) -> str:
    """A text with spaces between a place and a letter as in most of them; as it was where neither
    is the more frequent.
    """
    spaced, joined = (len(re.findall(where + gap + r"(?=[^\W\d])", text)) for gap in (" ", ""))
    if spaced == joined or not spaced or not joined:
        return text
    return re.sub(where + r" ?(?=[^\W\d])", " " if spaced > joined else "", text)


def _settle_case(text: str) -> str:
    """Words in the case that an address in small letters has; one in capitals stays."""
    words = text.split()
    parts = [part for word in words for part in re.findall(r"[^\W\d_]+", word)]
    small = sum(part != part.upper() for part in parts)
    if 2 * small < len(parts):
        return text
    settled: list[str] = []
    for word in words:
        # Letters, and what stands between them, in turn.
        pieces = re.split(r"([^\W\d_]+)", word)
        before = settled[-1] if settled else ""
        pieces[1::2] = [_part_case(piece, before) for piece in pieces[1::2]]
        settled.append("".join(pieces))
    return " ".join(settled)


def _part_case(part: str, previous: str) -> str:
    """A word of an address in small letters in its own case."""
    tail = part[1:]
    marked = part.casefold() != plain_letters(part)
    if tail.isupper() and marked and set(plain_letters(tail)) <= ALIKE:
        # Marks are on vowels, so it is a word and no abbreviation.
        noun = part.casefold() in COMMON_NOUNS and previous[-1:].isalpha()
        part = part.lower() if noun and plain_letters(part[0]) in ALIKE else part[0] + tail.lower()
    elif _DIGRAPH.fullmatch(part):
        part = part[0] + tail.lower()
    if part == "Số" and previous[-1:].isalpha() and previous[0].islower():
        return "số"
    first = part[0]
    noun = part.casefold() in COMMON_NOUNS or f"{previous} {part}".casefold() in COMMON_PAIRS
    lone = not noun and len(part) > 1 and bool(_VOWELS & set(plain_letters(part)))
    if first.islower() and lone and plain_letters(first) in ALIKE and part[1:].islower():
        return first.upper() + part[1:]
    return part
