"""Vietnam's districts and communes, before and after the merger of 2025, and made-up ones.

The real ones come from the package vietnamadminunits (MIT, extra `places`). Only its table is read:
importing the package would cost every worker 75 MB for parsers that nothing here uses.
"""

from __future__ import annotations

import sqlite3
import sys
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np

from data.cards import places_vn, places_vn_names
from data.cards.names_syllables import random_syllable
from data.cards.people_choices import Weighted, count, pick

_KINDS = ("Thành phố", "Thị xã", "Thị trấn", "Đặc khu", "Phường", "Huyện", "Quận", "Xã", "Tỉnh")

_RENAMED = {"Thừa Thiên Huế": "Huế"}
"""Names of `places_vn.PROVINCE_CODES` that the package spells as they are since 2025."""

_MADE_UP = 0.2
"""Chosen: share of communes that do not exist, for the card must be read, not recognised."""


class Unit(NamedTuple):
    """A commune or district: what it is ("Xã", "Quận", …) and its name without that."""

    kind: str
    name: str


class District(NamedTuple):
    """A district and the communes in it."""

    unit: Unit
    communes: tuple[Unit, ...]


def _unit(text: str) -> Unit:
    for kind in _KINDS:
        # The table has both "Thành phố" and "Thành Phố".
        if text.casefold().startswith(kind.casefold() + " "):
            return Unit(kind, text[len(kind) + 1 :])
    return Unit("", text)


@lru_cache(maxsize=1)
def _table() -> Path | None:
    package = find_spec("vietnamadminunits")
    if package is None or not package.submodule_search_locations:
        print(
            "vietnamadminunits is not installed: communes in addresses are made up "
            "(pip install 'idcard-reader[places]')",
            file=sys.stderr,
        )
        return None
    return Path(package.submodule_search_locations[0]) / "data" / "dataset.db"


def _rows(columns: str, table: str) -> list[tuple[str, ...]]:
    path = _table()
    if path is None:
        return []
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        # Sorted, so that a seed means the same whatever order the table is stored in.
        return connection.execute(
            f"SELECT DISTINCT {columns} FROM {table} "
            f"WHERE wardCode IS NOT NULL AND ward IS NOT NULL ORDER BY wardCode"
        ).fetchall()
    finally:
        connection.close()


@lru_cache(maxsize=1)
def _districts() -> dict[str, tuple[District, ...]]:
    grouped: dict[str, dict[str, list[Unit]]] = {}
    for province, district, ward in _rows("provinceShort, district, ward", "admin_units_legacy"):
        grouped.setdefault(province, {}).setdefault(district, []).append(_unit(ward))
    return {
        province: tuple(District(_unit(name), tuple(wards)) for name, wards in districts.items())
        for province, districts in grouped.items()
    }


@lru_cache(maxsize=1)
def _communes() -> dict[str, tuple[Unit, ...]]:
    grouped: dict[str, list[Unit]] = {}
    for province, ward in _rows("provinceShort, ward", "admin_units"):
        grouped.setdefault(province, []).append(_unit(ward))
    return {province: tuple(wards) for province, wards in grouped.items()}


_MADE_UP_KINDS = Weighted({"Quận": 0.2, "Thành phố": 0.1, "Thị xã": 0.1, "Huyện": 0.6})
_MADE_UP_NAMES = {
    "Quận": places_vn_names.URBAN_DISTRICTS,
    "Thành phố": places_vn_names.TOWNS,
    "Thị xã": places_vn_names.TOWNS,
    "Huyện": places_vn_names.RURAL_DISTRICTS,
}


def made_up_name(rng: np.random.Generator) -> str:
    """The name of a commune or hamlet: two syllables, most of them usual in such names."""
    if rng.random() < 0.12:
        return f"{random_syllable(rng).capitalize()} {random_syllable(rng).capitalize()}"
    return f"{pick(rng, places_vn_names.COMMUNE_FIRST)} {pick(rng, places_vn_names.COMMUNE_SECOND)}"


_NUMBERED_WARDS = {"south": 0.45, "centre": 0.12, "highlands": 0.1}
"""Chosen: share of wards that have a number for a name; those of the north have none."""


def _made_up_commune(
    rng: np.random.Generator, region: str, urban: bool, towns: float = 0.08
) -> Unit:
    if urban:
        if rng.random() < _NUMBERED_WARDS.get(region, 0.0):
            return Unit("Phường", str(count(rng, 1, 28)))
        return Unit("Phường", made_up_name(rng))
    return Unit("Thị trấn" if rng.random() < towns else "Xã", made_up_name(rng))


def draw_commune(rng: np.random.Generator, province: str, merged: bool) -> tuple[Unit, Unit | None]:
    """A commune and its district.

    Args:
        rng: decides.
        province: as in `places_vn`; of the 34 if `merged`, else of the 63.
        merged: whether districts are gone.

    Returns:
        (commune, district), the second None if `merged`.
    """
    region = places_vn.province_region(province)
    province = _RENAMED.get(province, province)
    if merged:
        communes = _communes().get(province, ())
        if communes and rng.random() > _MADE_UP:
            return pick(rng, communes), None
        # The merger ended townships.
        return _made_up_commune(rng, region, urban=rng.random() < 0.3, towns=0.0), None
    districts = _districts().get(province, ())
    if districts:
        district = pick(rng, districts)
        if rng.random() > _MADE_UP:
            return pick(rng, district.communes), district.unit
        return _made_up_commune(rng, region, urban=district.unit.kind != "Huyện"), district.unit
    kind = _MADE_UP_KINDS.draw(rng)
    name = pick(rng, _MADE_UP_NAMES[kind]).removeprefix("Quận ")
    return _made_up_commune(rng, region, urban=kind != "Huyện"), Unit(kind, name)
