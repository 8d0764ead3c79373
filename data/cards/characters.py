"""Which characters the words of a field are printed in, where a law or a layout makes it certain.

A reader that knows a word's field need not take an O for a 0. A field that may hold a term, such as
an expiry date that is "SEUMUR HIDUP" or "Không thời hạn", has all characters.
"""

from __future__ import annotations

_DIGITS = "0123456789"

FIELD_CHARACTERS = {
    "id_number": _DIGITS,
    "date_of_birth": _DIGITS + "-/.",
    "rt_rw": _DIGITS + "/-",
    "blood_type": "ABO+-",
}
"""Field → characters of its words; fields that are not named have any.

Source: numbers, `data.cards.numbers`, all digits; dates, numerals with a separator on every card,
the year alone on some old ones; neighbourhood and block, their numbers or a dash where a village
has none; ABO and Rhesus, a dash where it is not known. What else a layout of these fields prints,
captions, colons, a separator of the field beside it, is no part of them.
"""

NEVER_PRINTED = ';!?=_@*%"'
"""Characters that no field of any card holds but for PARTED, though other words may: a colon or a
comma on a dotted rule looks like a semicolon."""

PARTED = {"place_of_origin": ";", "place_of_residence": ";"}
"""Those of them that fields hold all the same: some clerks part the places of an address by
semicolons."""


def field_characters(field: str) -> str | None:
    """The characters of a field's words, or None: any."""
    return FIELD_CHARACTERS.get(field)


def never_printed(field: str) -> frozenset[str]:
    """The characters that a field does not hold on any card, even if it may have any."""
    return frozenset(NEVER_PRINTED) - frozenset(PARTED.get(field, ""))
