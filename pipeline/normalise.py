"""From a field's text as printed to its value, and the rules it was checked against."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from data.cards.closed_values import CLOSED_VALUES
from data.cards.places_id import provinces
from data.cards.places_vn import PROVINCE_CODES
from pipeline.field_types import Check, CheckStatus

DATE_FIELDS = ("date_of_birth", "date_of_expiry")

COMPARED = ("id_number", *DATE_FIELDS)
"""Fields of one word that tell of each other; see `pipeline.agreement`."""

NUMBER_LENGTHS = {
    "id_ktp": 16,
    "vn_cmnd_9": 9,
    "vn_cmnd_12": 12,
    "vn_cccd_2016": 12,
    "vn_cccd_chip": 12,
    "vn_cancuoc_2024": 12,
}
"""Digits of the identity number by card type. Source: Perpres 25/2008 art. 37 (NIK); Decree
05/1999/NĐ-CP (9 digits); Circular 27/2012/TT-BCA and Decree 137/2015/NĐ-CP art. 13 (12 digits)."""

SEXES = {
    text: sex
    for country in ("id", "vn")
    for text, sex in zip(CLOSED_VALUES[country, "sex"], ("male", "female"), strict=True)
}
"""What cards print for a sex."""

KNOWN_VALUES: Mapping[tuple[str, str], Sequence[str]] = CLOSED_VALUES | {
    ("id", "blood_type"): "- A A+ A- B B+ B- AB AB+ AB- O O+ O-".split(),
}
"""What the fields that say one of a few things can say, by country and field. Source: the columns
of Indonesia's population register for the blood group."""

NAME_FIELDS = ("full_name", "other_name")

NAME_SIGNS = " '’`.,-/()\""
"""Signs in names beside letters: H'Mông names, Indonesian titles (H., S.PD, A/N) and what stands
behind some names, "(ALM)"."""

SEPARATORS = {
    "id_ktp": "-",
    "vn_cmnd_12": "/",
    "vn_cccd_2016": "/",
    "vn_cccd_chip": "/",
    "vn_cancuoc_2024": "/",
}
"""Between day, month and year, by card type. Source: the forms in the laws that
`data.cards.fronts` names; on cards of nine digits offices wrote as they liked."""

_DATE = re.compile(r"([0-9]{1,2}) ?[/.-] ?([0-9]{1,2}) ?[/.-] ?([0-9]{4})")

SHORT_DATES = "vn_cmnd_9"
"""The card type on which a date may be a year alone, or month and year, and 5/7/1980 may have a
figure for the day and one for the month."""

_YEAR_OR_MONTH = re.compile(r"(?:(0?[1-9]|1[0-2]) ?[/.-] ?)?((?:19|20)[0-9]{2})")


def text_to_date(text: str) -> date | None:
    """The date that a text is.

    Args:
        text: day, month, year, by "/", "-" or ".", with or without spaces around them.

    Returns:
        The date, or None if the text is no date or the day does not exist:
        "31/01/1990" gives 1990-01-31, "31-02-1990" gives None.
    """
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    day, month, year = (int(part) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def join_number(text: str) -> str:
    """An identity number without the spaces that stand in it."""
    return "".join(text.split())


def is_number(text: str, card_type: str | None) -> bool:
    """Whether a text is an identity number of a type of card: digits, as many as it has."""
    length = NUMBER_LENGTHS.get(card_type or "")
    return text.isascii() and text.isdigit() and len(text) == length


def type_country(card_type: str | None) -> str:
    """The country of a type of card, "id" or "vn"; empty where nothing is known."""
    return "" if card_type is None else card_type.partition("_")[0]


def normalise(field: str, text: str, card_type: str | None) -> tuple[str, tuple[Check, ...]]:
    """A field's value and checks.

    Args:
        field: one of `data.cards.fields.FIELDS`.
        text: as printed.
        card_type: id of the layout, or None.

    Returns:
        Dates as ISO 8601, a sex as "male" or "female", numbers without spaces, everything else as
        printed. What cannot be normalised stays as printed and fails its check: a value is never
        made up. A date field that has no digits is a term ("SEUMUR HIDUP", "Không thời hạn") and no
        failure. A year alone, or month and year, where cards have that, is ISO 8601 as well,
        "1950-05", and its check unknown.
    """
    country = type_country(card_type)
    if field in DATE_FIELDS and any(character.isdigit() for character in text):
        day = text_to_date(text)
        if day is not None:
            return day.isoformat(), (Check("calendar_date", "pass"),)
        part = _YEAR_OR_MONTH.fullmatch(text.strip()) if card_type == SHORT_DATES else None
        if part is None:
            return text, (Check("calendar_date", "fail"),)
        month, year = part.groups()
        value = year if month is None else f"{year}-{int(month):02}"
        return value, (Check("calendar_date", "unknown"),)
    if field == "id_number":
        number = join_number(text)
        if card_type not in NUMBER_LENGTHS:
            return number, ()
        right = is_number(number, card_type)
        # Nine digits begin with those of an office, whose codes were never the regions'.
        told = right and card_type != "vn_cmnd_9"
        known = (Check("number_region", region_status(number)),) if told else ()
        return number, (Check("number_length", "pass" if right else "fail"), *known)
    value = text_to_sex(text) or text if field == "sex" else text
    if (country, field) in KNOWN_VALUES:
        right = is_known_value(text, KNOWN_VALUES[country, field])
        return value, (Check("known_value", "pass" if right else "fail"),)
    if field in NAME_FIELDS:
        right = all(letter.isalpha() or letter in NAME_SIGNS for letter in text)
        return value, (Check("name_letters", "pass" if right else "fail"),)
    return value, ()


def is_known_value(text: str, values: Sequence[str]) -> bool:
    """Whether a text is one of a field's values, or the same set in capitals, or with a capital
    where a word begins.
    """
    other_case = text.isupper() or text.istitle()
    return text in values or (other_case and text.upper() in map(str.upper, values))


def text_to_sex(text: str) -> str | None:
    """The sex that a card says, "male" or "female", or None."""
    return next((sex for printed, sex in SEXES.items() if is_known_value(text, [printed])), None)


def region_status(number: str) -> CheckStatus:
    """Whether the region that a number of 12 or 16 digits begins with exists."""
    if len(number) == NUMBER_LENGTHS["id_ktp"]:
        if any(region.code == number[:4] for region in provinces().get(number[:2], ())):
            return "pass"
        # Regions were divided and had other codes before; none began so, or had so many.
        return "fail" if number[0] == "0" or "00" in (number[2:4], number[4:6]) else "unknown"
    if number[:3] in PROVINCE_CODES:
        return "pass"
    # Above the provinces are the codes of countries where people were born.
    return "fail" if number[:3] <= max(PROVINCE_CODES) else "unknown"
