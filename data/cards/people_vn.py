"""Fictitious holders of Vietnamese cards: number, birth, sex, places and expiry agree."""

from __future__ import annotations

from datetime import date

import numpy as np

from data.cards import names_vn, places_vn
from data.cards.layout import Person
from data.cards.numbers import anniversary, random_date, vietnamese_expiry, vietnamese_number

CHIP_CARD_ISSUED = (date(2021, 1, 1), date(2024, 6, 30))
"""First and last day of issue. Source: Circular 06/2021; Law 26/2023 in force on 1 July 2024."""

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


def draw_person(rng: np.random.Generator) -> Person:
    """A holder of the chip card, with the content of its QR code.

    Args:
        rng: decides everything.

    Returns:
        A person with the fields of the card's front.
    """
    sex = "male" if rng.random() < 0.5 else "female"
    issued = random_date(rng, *CHIP_CARD_ISSUED)
    oldest = anniversary(issued, -95)
    born = random_date(rng, oldest, anniversary(issued, -LEAST_AGE))
    code = _one(rng, list(places_vn.PROVINCE_CODES))
    number = vietnamese_number(code, sex, born.year, int(rng.integers(10**6)))
    merged = bool(rng.random() < 0.2)
    home = places_vn.PROVINCE_CODES[code]
    if merged and home not in places_vn.MERGED_PROVINCES:
        home = _one(rng, places_vn.MERGED_PROVINCES)
    names = places_vn.MERGED_PROVINCES if merged else list(places_vn.PROVINCE_CODES.values())
    moved = _one(rng, names) if rng.random() < 0.35 else home
    residence = f"{draw_house(rng)}, {draw_place(rng, moved, merged)}"
    if rng.random() < 0.08:
        residence = draw_place(rng, moved, merged)
    expiry = vietnamese_expiry(born, issued)
    sex_text = "Nam" if sex == "male" else "Nữ"
    name = draw_name(rng, sex)
    fields = {
        "id_number": number,
        "full_name": name.upper(),
        "date_of_birth": f"{born:%d/%m/%Y}",
        "sex": sex_text,
        "nationality": "Việt Nam" if rng.random() < 0.93 else "VIỆT NAM",
        "place_of_origin": draw_place(rng, home, merged),
        "place_of_residence": residence,
        "date_of_expiry": f"{expiry:%d/%m/%Y}" if expiry else NO_EXPIRY,
    }
    old = f"{int(rng.integers(10, 390)) * 10**6 + int(rng.integers(10**6)):09d}"
    qr = "|".join(
        [
            number,
            old if rng.random() < 0.6 else "",
            name,
            f"{born:%d%m%Y}",
            sex_text,
            residence,
            f"{issued:%d%m%Y}",
        ]
    )
    return Person(
        fields=fields, born=born, sex=sex, notes={"issued_on": f"{issued:%d/%m/%Y}"}, qr=qr
    )
