"""Vietnamese addresses in the forms that cards print."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from data.cards import places_vn, places_vn_names
from data.cards.names_tones import restyle
from data.cards.people_choices import Weighted, count, pick
from data.cards.places_vn_units import Unit, draw_commune, made_up_name


class AddressStyle(NamedTuple):
    """How one office writes addresses; a card keeps to one style.

    Attributes:
        kinds: "none" (Hòa Hải, Hương Khê, Hà Tĩnh), "full" (Xã …, Huyện …, Tỉnh …), "lower"
            (xã …, huyện …), "spaced" (X. …, H. …) or "tight" (X.…, H.…).
        separator: between the levels.
        upper: whether all is in capitals.
        new_tones: whether tones are placed the newer way.
    """

    kinds: str
    separator: str
    upper: bool
    new_tones: bool


_KINDS = Weighted({"none": 0.55, "full": 0.17, "lower": 0.05, "spaced": 0.13, "tight": 0.1})
_TYPED_SEPARATORS = Weighted({", ": 0.62, " - ": 0.25, "-": 0.05, ",": 0.08})

_SHORT = {
    "Phường": "P",
    "Xã": "X",
    "Thị trấn": "TT",
    "Quận": "Q",
    "Huyện": "H",
    "Thị xã": "TX",
    "Thành phố": "TP",
    "Tỉnh": "T",
}
"""Abbreviations as offices write them; a full stop follows."""


def draw_style(rng: np.random.Generator, typed: bool = False) -> AddressStyle:
    """The habits of one office.

    Args:
        rng: decides.
        typed: as typed or written on the nine-digit card, where habits differ more; newer cards are
            printed from the national database: mixed case, and a comma between the levels.
    """
    return AddressStyle(
        kinds=_KINDS.draw(rng),
        separator=_TYPED_SEPARATORS.draw(rng) if typed else ", ",
        upper=bool(rng.random() < (0.18 if typed else 0.02)),
        new_tones=bool(rng.random() < 0.25),
    )


def _named(unit: Unit, style: AddressStyle, always: bool = False) -> str:
    """A unit with its kind as the style has it; a number always has its kind."""
    kind, name = unit
    if not kind:
        return name
    kinds = style.kinds
    if kinds == "none":
        if not (always or name.isdigit() or kind == "Đặc khu"):
            return name
        kinds = "full"
    if kinds == "full" or kind not in _SHORT:
        return f"{kind} {name}"
    if kinds == "lower":
        return f"{kind.lower()} {name}"
    return f"{_SHORT[kind]}.{' ' if kinds == 'spaced' else ''}{name}"


_SAIGON = Weighted(
    {"TP. Hồ Chí Minh": 0.3, "TP.Hồ Chí Minh": 0.35, "TP Hồ Chí Minh": 0.2, "Hồ Chí Minh": 0.15}
)
_TOWN_FORMS = Weighted({"Thị trấn": 0.4, "TT.": 0.35, "TT": 0.25})


def _province(rng: np.random.Generator, name: str, style: AddressStyle) -> str:
    if name == "Hồ Chí Minh" and rng.random() < 0.75:
        return _SAIGON.draw(rng)
    kind = "Thành phố" if name in places_vn.MUNICIPALITIES else "Tỉnh"
    # Offices that abbreviate the rest write most provinces without their kind.
    if kind == "Tỉnh" and style.kinds in ("spaced", "tight") and rng.random() < 0.6:
        return name
    if kind == "Thành phố" and style.kinds == "none" and rng.random() < 0.2:
        return f"TP. {name}"
    return _named(Unit(kind, name), style)


def _commune(rng: np.random.Generator, unit: Unit, style: AddressStyle) -> str:
    if unit.kind == "Thị trấn" and style.kinds == "none":
        form = _TOWN_FORMS.draw(rng)
        return f"{form} {unit.name}" if rng.random() < 0.85 else f"TT.{unit.name}"
    if unit.name.isdigit() and style.kinds in ("none", "full"):
        number = f"{int(unit.name):02d}" if rng.random() < 0.2 else unit.name
        return f"Phường {number}"
    return _named(unit, style)


def _finished(text: str, style: AddressStyle) -> str:
    if style.new_tones:
        text = restyle(text)
    return text.upper() if style.upper else text


def draw_place(
    rng: np.random.Generator,
    province: str,
    style: AddressStyle,
    merged: bool = False,
    short: float = 0.0,
    ending: str = "",
) -> str:
    """Commune, district and province; after the merger of 2025 there is no district.

    Args:
        rng: decides.
        province: as in `places_vn`, of the 34 if `merged`.
        style: how the office writes.
        merged: whether the address is of after the merger.
        short: how often the commune is left out, as on old cards.
        ending: a former province to print in the place of `province`.
    """
    commune, district = draw_commune(rng, province, merged)
    parts = []
    if district is None or rng.random() >= short:
        parts.append(_commune(rng, commune, style))
    if district is not None:
        # A city or town of a province keeps its kind more often than a rural district.
        parts.append(_named(district, style, always=district.kind == "Thị xã"))
    parts.append(_province(rng, ending or province, style))
    return _finished(style.separator.join(parts), style)


_SMALL_LETTERS = Weighted({"": 0.8, "A": 0.08, "B": 0.07, "C": 0.03, "bis": 0.02})


def _house_number(rng: np.random.Generator) -> str:
    number = str(count(rng, 1, 599))
    for share in (0.32, 0.3, 0.2):
        if rng.random() >= share:
            break
        number += f"/{count(rng, 1, 120)}"
    return number + _SMALL_LETTERS.draw(rng)


def _flat(rng: np.random.Generator) -> str:
    block = f"{pick(rng, 'ABCDEHNP')}{count(rng, 1, 12)}"
    room = f"{count(rng, 1, 35)}{count(rng, 1, 16):02d}"
    estate = pick(rng, places_vn_names.ESTATES)
    return pick(
        rng,
        (
            f"Căn hộ {room}, Chung cư {estate}",
            f"P{room} CC {estate}",
            f"P.{room} Nhà {block} KĐT {estate}",
            f"{room}-{block} KTT {estate}",
            f"Số {count(rng, 1, 90)} Lô {block} KDC {estate}",
            f"Lô {block}-{count(rng, 1, 60)} KDC {estate}",
            f"Phòng {room} Tòa {block} Chung cư {estate}",
        ),
    )


def draw_house(rng: np.random.Generator, region: str, rural: bool) -> str:
    """The part of an address below the commune: a hamlet, a group, a house in a street.

    Args:
        rng: decides.
        region: as `places_vn.province_region` gives it.
        rural: a hamlet for sure; else a street mostly.
    """
    small = count(rng, 1, 20)
    padded = f"{small:02d}" if rng.random() < 0.2 else str(small)
    if rural or rng.random() < 0.25:
        kind = pick(rng, places_vn_names.HAMLET_KINDS[region].split("|"))
        draw = rng.random()
        numbered = kind in ("Tổ", "Đội")  # groups of households have no names
        if kind in places_vn_names.MOUNTAIN_KINDS:
            name = pick(rng, places_vn_names.MOUNTAIN_VILLAGES)
        elif numbered or draw < 0.45:
            name = padded
        elif draw < 0.6:
            name = pick(rng, places_vn_names.HAMLETS)
        else:
            name = made_up_name(rng)
            if rng.random() < 0.12:
                name += f" {pick(rng, ('1', '2', '3', 'A', 'B', 'I', 'II', 'Đông', 'Tây'))}"
        hamlet = f"{kind} {name}"
        draw = rng.random()
        if numbered:
            return hamlet
        if draw < 0.1:
            return f"Tổ {count(rng, 1, 30)}, {hamlet}"
        if draw < 0.2:
            return f"Số {_house_number(rng)}, {hamlet}"
        if draw < 0.26:
            return f"Đội {count(rng, 1, 15)}, {hamlet}"
        return hamlet
    street = pick(rng, places_vn_names.STREETS)
    number = _house_number(rng)
    alley = (
        f"{pick(rng, ('Ngõ', 'ngõ', 'Ngách', 'Hẻm', 'hẻm', 'Kiệt', 'Ng.'))} {count(rng, 2, 420)}"
    )
    quarter = f"{pick(rng, ('Khu phố', 'KP.', 'KP', 'Khu vực', 'KV.', 'Khóm'))} {count(rng, 1, 15)}"
    forms = (
        f"{number} {street}",
        f"{number} {street}",
        f"Số {number} {street}",
        f"Số {number} Đường {street}",
        f"{number} đường {street}",
        f"{number} Đ. {street}",
        f"Số {number} phố {street}",
        f"Số {padded} {alley} {street}",
        f"Số {number}, {alley}, {street}",
        f"SN {number}, {alley}",
        f"SN {padded}, Tổ {count(rng, 1, 60)}",
        f"Tổ {padded}",
        f"Tổ {padded}, {quarter}",
        f"Tổ dân phố {padded}",
        f"Tổ dân phố số {small}",
        f"TDP {padded}",
        f"TDP {made_up_name(rng)}",
        f"{number}, {quarter}",
        f"{number} {quarter}",
        f"Khu {padded}",
    )
    return _flat(rng) if rng.random() < 0.08 else pick(rng, forms)


def draw_residence(
    rng: np.random.Generator,
    province: str,
    style: AddressStyle,
    merged: bool = False,
    ending: str = "",
) -> str:
    """A full address: house or hamlet, commune, district, province.

    Arguments as for `draw_place`.
    """
    place = draw_place(rng, province, style, merged, ending=ending)
    if rng.random() < 0.06:  # chosen: villages without named hamlets
        return place
    urban = any(mark in place for mark in ("Phường", "phường", "P.", "Quận", "Q.", "TP"))
    region = places_vn.province_region(province)
    house = _finished(draw_house(rng, region, rural=not urban and rng.random() < 0.9), style)
    return f"{house}{style.separator}{place}"
