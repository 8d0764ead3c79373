"""Fictitious holders of Vietnamese cards: number, birth, sex, places and expiry agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from data.cards import names_vn, places_vn
from data.cards.layout import Person
from data.cards.numbers import anniversary, random_date, vietnamese_expiry, vietnamese_number

CHIP_CARD_ISSUED = (date(2021, 1, 1), date(2024, 6, 30))
"""First and last day of issue. Source: Circular 06/2021; Law 26/2023 in force on 1 July 2024."""

CCCD_2016_ISSUED = (date(2016, 1, 1), date(2021, 2, 28))
"""Source: Law 59/2014 in force on 1 January 2016; the chip card replaced it early in 2021."""

CMND_12_ISSUED = (date(2012, 7, 1), date(2015, 12, 31))
"""Source: Circular 27/2012/TT-BCA, in force on 1 July 2012; Law 59/2014 ended it."""

CMND_9_ISSUED = (date(1978, 1, 1), date(2020, 12, 31))
"""Source: Decision 143-CP of 1976; issued until the chip card came. The first years are chosen."""

CARD_2024_ISSUED = (date(2024, 7, 1), date(2026, 6, 30))
"""Source: Law 26/2023 in force on 1 July 2024; the last day is chosen."""

CMND_YEARS = 15
"""How long a CMND lasts. Source: Decree 05/1999/NĐ-CP, art. 2."""

OTHER_NAME_SHARE = 0.3
"""Chosen: far more than in life, so that the field is learnt."""

LEAST_AGE = 14
"""Age at which the card is issued. Source: Law on Citizen Identification 2014, art. 19."""

NO_EXPIRY = "Không thời hạn"


def _one(rng: np.random.Generator, choices):
    return choices[int(rng.integers(len(choices)))]


def draw_name(rng: np.random.Generator, sex: str) -> str:
    """A name in mixed case, two to five words: surname, middle names, given name."""
    common = names_vn.COMMON_SURNAMES
    shares = np.array(list(common.values()))
    if rng.random() < 0.62:
        surname = list(common)[int(rng.choice(len(common), p=shares / shares.sum()))]
    else:  # chosen: rare surnames are over-represented for the variety of their letters
        surname = _one(rng, names_vn.RARE_SURNAMES)
    middles = names_vn.MIDDLES_MALE if sex == "male" else names_vn.MIDDLES_FEMALE
    givens = names_vn.GIVEN_MALE if sex == "male" else names_vn.GIVEN_FEMALE
    words = [surname]
    if rng.random() < 0.06:  # a double surname
        words.append(_one(rng, list(common)))
    for _ in range(int(rng.choice(4, p=[0.06, 0.7, 0.19, 0.05]))):
        words.append(_one(rng, middles))
    words.append(_one(rng, givens))
    return " ".join(words[:5])


def _province(rng: np.random.Generator, name: str) -> str:
    if name == "Hồ Chí Minh":
        return str(
            rng.choice(["TP. Hồ Chí Minh", "TP.Hồ Chí Minh", "Hồ Chí Minh", "TP Hồ Chí Minh"])
        )
    if name in places_vn.MUNICIPALITIES and rng.random() < 0.3:
        return f"TP. {name}"
    return name


def _commune(rng: np.random.Generator, first_share: float = 0.9) -> str:
    if rng.random() < first_share:
        return f"{_one(rng, places_vn.COMMUNE_FIRST)} {_one(rng, places_vn.COMMUNE_SECOND)}"
    return _one(rng, places_vn.STREETS[:40])


def _district(rng: np.random.Generator) -> tuple[str, str]:
    kind = str(rng.choice(["urban", "town", "rural"], p=[0.25, 0.2, 0.55]))
    names = {
        "urban": places_vn.URBAN_DISTRICTS,
        "town": places_vn.TOWNS,
        "rural": places_vn.RURAL_DISTRICTS,
    }[kind]
    return kind, _one(rng, names)


def draw_place(rng: np.random.Generator, province: str, merged: bool) -> str:
    """Commune, district and province; after the merger of 2025 there is no district."""
    prefix = str(rng.choice(["", "full", "short"], p=[0.66, 0.14, 0.2]))
    kind, district = _district(rng)
    if kind == "rural":
        unit = _commune(rng)
        if prefix:
            unit = f"{'Xã' if prefix == 'full' else 'X.'} {unit}"
        elif rng.random() < 0.12:
            unit = f"{rng.choice(['TT.', 'TT', 'Thị trấn'])!s} {unit}"
        district = {"full": "Huyện ", "short": "H. ", "": ""}[prefix] + district
    else:
        unit = f"{rng.integers(1, 28)}" if rng.random() < 0.2 else _commune(rng, 0.6)
        if unit.isdigit() or prefix:
            unit = f"{'P.' if prefix == 'short' else 'Phường'} {unit}"
        if kind == "town":
            district = {"full": "Thị xã ", "short": "TX. ", "": ""}[prefix] + district
        elif not district.startswith("Quận"):
            district = {"full": "Quận ", "short": "Q. ", "": ""}[prefix] + district
        elif prefix == "short":
            district = district.replace("Quận ", "Q.")
    parts = (
        [unit, _province(rng, province)] if merged else [unit, district, _province(rng, province)]
    )
    return ", ".join(parts)


def draw_house(rng: np.random.Generator) -> str:
    """The part of an address below the commune: a hamlet, a group, a house in a street."""
    street = _one(rng, places_vn.STREETS)
    number = str(rng.integers(1, 600))
    if rng.random() < 0.3:
        number += f"/{rng.integers(1, 120)}" + (
            "/" + str(rng.integers(1, 40)) if rng.random() < 0.3 else ""
        )
    if rng.random() < 0.15:
        number += str(rng.choice(["A", "B", "C", "D", "E", "bis"]))
    small = int(rng.integers(1, 21))
    hamlet = _commune(rng)
    forms = (
        lambda: f"Thôn {small}",
        lambda: f"Thôn {hamlet}",
        lambda: f"Xóm {small}",
        lambda: f"Xóm {_one(rng, ['Đình', 'Chùa', 'Mới', 'Bến', 'Giữa', 'Trại', 'Ngoài', 'Đồng'])}",
        lambda: f"Đội {small}",
        lambda: f"Ấp {small}",
        lambda: f"Ấp {hamlet}",
        lambda: f"Khóm {small}",
        lambda: f"Bản {_one(rng, places_vn.MOUNTAIN_VILLAGES)}",
        lambda: f"Buôn {_one(rng, ['Ea Mấp', 'Kô Tam', 'Kniết', 'Đung', 'Ky', 'Trấp'])}",
        lambda: f"Tổ {small}",
        lambda: f"Tổ {small}, Khu phố {rng.integers(1, 12)}",
        lambda: f"Tổ {small}, KP. {rng.integers(1, 12)}",
        lambda: f"TDP {small}",
        lambda: f"Tổ dân phố {hamlet}",
        lambda: f"Khu {small}",
        lambda: f"Số {number} Đường {street}",
        lambda: f"Số {number} {street}",
        lambda: f"{number} {street}",
        lambda: f"{number} đường {street}",
        lambda: f"SN {number}, Ngõ {rng.integers(1, 400)}",
        lambda: f"Số {small} Ngõ {rng.integers(1, 400)} {street}",
        lambda: f"P{rng.integers(101, 2900)} CC {hamlet}",
        lambda: f"{number} KP. {rng.integers(1, 12)}",
    )
    return str(forms[int(rng.integers(len(forms)))]())


@dataclass(frozen=True)
class _Holder:
    """What the cards of one person have in common."""

    sex: str
    born: date
    issued: date
    code: str
    name: str
    merged: bool
    home: str
    origin: str
    residence: str


def _draw_holder(
    rng: np.random.Generator,
    issued_between: tuple[date, date],
    least_age: int = LEAST_AGE,
    merged_share: float = 0.0,
) -> _Holder:
    sex = "male" if rng.random() < 0.5 else "female"
    issued = random_date(rng, *issued_between)
    born = random_date(rng, anniversary(issued, -95), anniversary(issued, -least_age))
    code = _one(rng, list(places_vn.PROVINCE_CODES))
    merged = bool(rng.random() < merged_share)
    home = places_vn.PROVINCE_CODES[code]
    if merged and home not in places_vn.MERGED_PROVINCES:
        home = _one(rng, places_vn.MERGED_PROVINCES)
    names = places_vn.MERGED_PROVINCES if merged else list(places_vn.PROVINCE_CODES.values())
    moved = _one(rng, names) if rng.random() < 0.35 else home
    origin = draw_place(rng, home, merged)
    residence = draw_place(rng, moved, merged)
    if rng.random() > 0.08:
        residence = f"{draw_house(rng)}, {residence}"
    name = draw_name(rng, sex)
    return _Holder(sex, born, issued, code, name, merged, home, origin, residence)


def _number(rng: np.random.Generator, holder: _Holder) -> str:
    serial = int(rng.integers(10**6))
    return vietnamese_number(holder.code, holder.sex, holder.born.year, serial)


def _old_number(rng: np.random.Generator, code: str) -> str:
    prefix = _one(rng, places_vn.CMND_PREFIXES[code])
    length = 9 - len(prefix)
    return f"{prefix}{int(rng.integers(10**length)):0{length}d}"


def _expiry_text(expiry: date | None) -> str:
    return f"{expiry:%d/%m/%Y}" if expiry else NO_EXPIRY


def _sex_text(sex: str) -> str:
    return "Nam" if sex == "male" else "Nữ"


def _nationality(rng: np.random.Generator) -> str:
    return "Việt Nam" if rng.random() < 0.93 else "VIỆT NAM"


def _person(holder: _Holder, fields: dict[str, str], qr: str = "") -> Person:
    notes = {"issued_on": f"{holder.issued:%d/%m/%Y}"}
    return Person(fields=fields, born=holder.born, sex=holder.sex, notes=notes, qr=qr)


def draw_person_cmnd_9(rng: np.random.Generator) -> Person:
    """A holder of the nine-digit card: number, name, birth, origin and residence."""
    holder = _draw_holder(rng, CMND_9_ISSUED)
    born = holder.born
    forms = (f"{born:%d-%m-%Y}", f"{born:%d/%m/%Y}", f"{born:%Y}")
    fields = {
        "id_number": _old_number(rng, holder.code),
        "full_name": holder.name.upper(),
        "date_of_birth": forms[int(np.searchsorted((0.55, 0.94), rng.random()))],
        "place_of_origin": holder.origin,
        "place_of_residence": holder.residence,
    }
    return _person(holder, fields)


def draw_person_cmnd_12(rng: np.random.Generator) -> Person:
    """A holder of the twelve-digit CMND; `other_name` is there for some only."""
    holder = _draw_holder(rng, CMND_12_ISSUED)
    fields = {"id_number": _number(rng, holder), "full_name": holder.name.upper()}
    if rng.random() < OTHER_NAME_SHARE:
        fields["other_name"] = draw_name(rng, holder.sex).upper()
    fields |= {
        "date_of_birth": f"{holder.born:%d/%m/%Y}",
        "sex": _sex_text(holder.sex),
        "ethnicity": "Kinh" if rng.random() < 0.5 else _one(rng, names_vn.ETHNIC_GROUPS),
        "place_of_origin": holder.origin,
        "place_of_residence": holder.residence,
        "date_of_expiry": f"{anniversary(holder.issued, CMND_YEARS):%d/%m/%Y}",
    }
    return _person(holder, fields)


def draw_person_cccd_2016(rng: np.random.Generator) -> Person:
    """A holder of the identity card with a barcode."""
    holder = _draw_holder(rng, CCCD_2016_ISSUED)
    return _person(holder, _citizen_fields(rng, holder))


def draw_person_chip(rng: np.random.Generator) -> Person:
    """A holder of the chip card, with the content of its QR code."""
    holder = _draw_holder(rng, CHIP_CARD_ISSUED, merged_share=0.2)
    fields = _citizen_fields(rng, holder)
    qr = "|".join(
        [
            fields["id_number"],
            _old_number(rng, holder.code) if rng.random() < 0.6 else "",
            holder.name,
            f"{holder.born:%d%m%Y}",
            fields["sex"],
            holder.residence,
            f"{holder.issued:%d%m%Y}",
        ]
    )
    return _person(holder, fields, qr)


def draw_person_2024(rng: np.random.Generator) -> Person:
    """A holder of the identity card of 2024, which children have too."""
    holder = _draw_holder(rng, CARD_2024_ISSUED, least_age=0)
    fields = {
        "id_number": _number(rng, holder),
        "full_name": holder.name.upper(),
        "date_of_birth": f"{holder.born:%d/%m/%Y}",
        "sex": _sex_text(holder.sex),
        "nationality": _nationality(rng),
    }
    return _person(holder, fields)


def _citizen_fields(rng: np.random.Generator, holder: _Holder) -> dict[str, str]:
    return {
        "id_number": _number(rng, holder),
        "full_name": holder.name.upper(),
        "date_of_birth": f"{holder.born:%d/%m/%Y}",
        "sex": _sex_text(holder.sex),
        "nationality": _nationality(rng),
        "place_of_origin": holder.origin,
        "place_of_residence": holder.residence,
        "date_of_expiry": _expiry_text(vietnamese_expiry(holder.born, holder.issued)),
    }


draw_person = draw_person_chip
"""The chip card's holder, by the name that its layout has used so far."""
