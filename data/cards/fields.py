"""The names of fields, and how a field's text follows from its words.

Source of the names: one vocabulary for every card, snake_case English, used as the Detector's
classes, in JSON and in tables.
"""

from __future__ import annotations

import pkgutil
import unicodedata
from collections.abc import Iterable
from pathlib import Path

FIELDS = (
    "id_number",
    "full_name",
    "other_name",
    "date_of_birth",
    "sex",
    "nationality",
    "ethnicity",
    "religion",
    "place_of_origin",
    "place_of_residence",
    "place_of_birth",
    "date_of_expiry",
    "blood_type",
    "address",
    "rt_rw",
    "village",
    "district",
    "city",
    "province",
    "marital_status",
    "occupation",
)

NO_TYPE = "generic"
"""Layout of a card of no type, invented anew each time."""

_FIRST_TYPES = (
    "id_ktp",
    "vn_cccd_chip",
    "vn_cccd_2016",
    "vn_cmnd_12",
    "vn_cmnd_9",
    "vn_cancuoc_2024",
)


def _card_types() -> tuple[str, ...]:
    folder = Path(__file__).parent / "fronts"
    found = {module.name for module in pkgutil.iter_modules([str(folder)])} - {NO_TYPE}
    # New ones go to the end: the classes of earlier weights keep their places.
    first = tuple(name for name in _FIRST_TYPES if name in found)
    return first + tuple(sorted(found - set(first)))


CARD_TYPES = _card_types()
"""Card types a Detector tells apart, each by its printed title and by what stands around it: the
files in `data/cards/fronts`."""

TITLE_PREFIX = "title:"

DETECTOR_CLASSES = FIELDS + tuple(TITLE_PREFIX + card_type for card_type in CARD_TYPES)
"""The Detector's classes: a word of each field, and the title of each card type. An artefact may
know fewer of them; its manifest says which."""

_TRAILING = {"place_of_birth": ",", "place_of_origin": ",", "place_of_residence": ","}
"""Separators printed after a field that are not part of it ("BANDUNG, 23-08-1989")."""


def join_words(field: str, words: Iterable[str]) -> str:
    """The text of a field from its words in reading order.

    Args:
        field: one of FIELDS.
        words: word texts as printed.

    Returns:
        The words joined by single spaces, NFC, without a separator printed after the field:
        ("place_of_birth", ["BANDUNG,"]) gives "BANDUNG".
    """
    text = unicodedata.normalize("NFC", " ".join(word for word in words if word))
    return text.rstrip(_TRAILING.get(field, "") + " ")
