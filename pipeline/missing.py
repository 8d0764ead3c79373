"""Fields that a type of card always has and that were not read."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pipeline.types import Warning

_OF_ALL = ("id_number", "full_name", "date_of_birth")
_PLACES = ("place_of_origin", "place_of_residence")

ALWAYS_PRINTED: Mapping[str, tuple[str, ...]] = {
    "id_ktp": (
        *_OF_ALL,
        *("place_of_birth", "sex", "address", "rt_rw", "village", "district", "city", "province"),
        *("religion", "marital_status", "occupation", "nationality", "date_of_expiry"),
    ),
    "vn_cccd_chip": (*_OF_ALL, "sex", "nationality", *_PLACES, "date_of_expiry"),
    "vn_cccd_2016": (*_OF_ALL, "sex", "nationality", *_PLACES, "date_of_expiry"),
    "vn_cmnd_12": (*_OF_ALL, "sex", "ethnicity", *_PLACES, "date_of_expiry"),
    "vn_cmnd_9": (*_OF_ALL, *_PLACES),
    "vn_cancuoc_2024": (*_OF_ALL, "sex", "nationality"),
}
"""By card type. Source: the forms in the laws that `data.cards.fronts` names. A blood type and
another name are blank on many cards."""


def missing_warnings(fields: Collection[str], card_type: str | None) -> list[Warning]:
    """A warning for each field that the card must have and that was not read.

    Args:
        fields: names of those that were.
        card_type: id of the layout; of None, and of types that are not in ALWAYS_PRINTED, nothing
            is known.
    """
    return [
        Warning("field_missing", f"{name}: was not found on the card", name)
        for name in ALWAYS_PRINTED.get(card_type or "", ())
        if name not in fields
    ]
