"""From a field's text as printed to its value, and the rules it was checked against."""

from __future__ import annotations

import re
from datetime import date

from pipeline.field_types import Check

DATE_FIELDS = ("date_of_birth", "date_of_expiry")

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

_DATE = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")


def text_to_date(text: str) -> date | None:
    """The date that a text is.

    Args:
        text: day, month, year, by "/", "-" or ".".

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


def normalise(field: str, text: str, card_type: str | None) -> tuple[str, tuple[Check, ...]]:
    """A field's value and checks.

    Args:
        field: one of `data.cards.fields.FIELDS`.
        text: as printed.
        card_type: id of the layout, or None.

    Returns:
        Dates as ISO 8601, everything else as printed. What cannot be normalised stays as printed
        and fails its check: a value is never made up. A date field that has no digits is a term
        ("SEUMUR HIDUP", "Không thời hạn") and no failure.
    """
    if field in DATE_FIELDS and any(character.isdigit() for character in text):
        day = text_to_date(text)
        if day is None:
            return text, (Check("calendar_date", "fail"),)
        return day.isoformat(), (Check("calendar_date", "pass"),)
    if field == "id_number" and card_type in NUMBER_LENGTHS:
        right = text.isascii() and text.isdigit() and len(text) == NUMBER_LENGTHS[card_type]
        return text, (Check("number_length", "pass" if right else "fail"),)
    return text, ()
