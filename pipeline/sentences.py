"""What each check asks for, in a sentence that a person who reviews a card understands."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "calendar_date": "a date is a day that there is",
    "number_length": "an identity number has as many digits as its type of card prints",
    "number_region": "an identity number begins with the code of a region",
    "known_value": "the field says one of the few things that it can say",
    "name_letters": "a name has letters and no digits or other signs",
    "number_agrees_with_birth": "the identity number is of somebody born on that date",
    "number_agrees_with_sex": "the identity number is of somebody of that sex",
    "born_before_today": "the holder is born",
    "expires_after_birth": "a card expires after its holder's birth",
    "expires_on_birthday": "a card expires on a birthday of its holder, and of an age that is set",
    "agrees_with_qr": "the card's QR code says the same",
}
"""By name of the check. What each compares, and when it fails, is in `docs/result.md`."""
