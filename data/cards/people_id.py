"""Fictitious holders of the Indonesian e-KTP: NIK, birth, sex and region agree."""

from __future__ import annotations

from datetime import date

import numpy as np

from data.cards import names_id, occupations_id, places_id
from data.cards.layout import Person
from data.cards.numbers import anniversary, indonesian_number, random_date

KTP_ISSUED = (date(2011, 2, 1), date(2025, 6, 30))
"""First and last day of issue. Source: Perpres 67/2011 for the first; the last is chosen."""

LEAST_AGE = 17
"""Age at which the card is issued. Source: Law 23/2006, art. 63."""

NO_EXPIRY = "SEUMUR HIDUP"
"""Source: Law 24/2013, art. 64(7)(a)."""


def _one(rng: np.random.Generator, choices):
    return choices[int(rng.integers(len(choices)))]


def _weighted(rng: np.random.Generator, shares: dict[str, float]) -> str:
    weights = np.array(list(shares.values()))
    return list(shares)[int(rng.choice(len(shares), p=weights / weights.sum()))]


def draw_name(rng: np.random.Generator, sex: str) -> str:
    """A name in capitals, one to four words, now and then with a title."""
    male = sex == "male"
    firsts = names_id.FIRST_MALE if male else names_id.FIRST_FEMALE
    compounds = names_id.COMPOUND_FIRST
    if rng.random() < 0.14:
        words = [_one(rng, names_id.SINGLE_MALE if male else names_id.SINGLE_FEMALE)]
    else:
        words = (_one(rng, compounds) if rng.random() < 0.08 else _one(rng, firsts)).split()
        if rng.random() < 0.3:
            words.append(_one(rng, firsts))
        for _ in range(int(rng.choice(3, p=[0.08, 0.7, 0.22]))):
            words.append(_one(rng, names_id.SECOND))
    if len(words) == 1 and len(words[0]) < 3:
        words.append(_one(rng, names_id.SECOND))
    name = " ".join(words[:4]).upper()
    if rng.random() < 0.05:
        name = f"{_one(rng, names_id.TITLES_BEFORE)} {name}"
    if rng.random() < 0.06:
        name = f"{name}{',' if rng.random() < 0.7 else ''} {_one(rng, names_id.TITLES_AFTER)}"
    return name


def draw_village(rng: np.random.Generator) -> str:
    """A village or district, one or two words in capitals."""
    if rng.random() < 0.45:
        name = _one(rng, places_id.VILLAGES)
    else:
        first, second = _one(rng, places_id.VILLAGE_FIRST), _one(rng, places_id.VILLAGE_SECOND)
        name = f"{first}{second}" if rng.random() < 0.45 else f"{first} {second}"
    if rng.random() < 0.12:
        name += " " + str(
            rng.choice(["barat", "timur", "utara", "selatan", "kota", "I", "II", "III"])
        )
    return name.upper()


def draw_address(rng: np.random.Generator) -> str:
    """A street, hamlet or housing estate, in capitals."""
    number = int(rng.integers(1, 250))
    street = _one(rng, places_id.STREETS)
    block = f"{_one(rng, list('ABCDEFGHIJKLMNPQRSTUVWXYZ'))}{rng.integers(1, 30)}"
    road = str(rng.choice(["JL.", "JL", "JLN.", "JALAN", "JL. RAYA", "GG.", "GANG"]))
    forms = (
        lambda: f"{road} {street} NO. {number}",
        lambda: f"{road} {street} NO.{number}",
        lambda: f"{road} {street} NO {number}",
        lambda: f"{road} {street} {number}",
        lambda: f"{road} {street}",
        lambda: f"{road} {street} GG. {_one(rng, places_id.VILLAGES)} NO. {number}",
        lambda: (
            f"{road} {street} {_one(rng, ['I', 'II', 'III', 'IV', 'V', 'VII', 'XII'])}/{number}"
        ),
        lambda: f"KP. {draw_village(rng)}",
        lambda: f"KAMPUNG {draw_village(rng)}",
        lambda: f"DUSUN {draw_village(rng)}",
        lambda: f"DSN. {draw_village(rng)}",
        lambda: f"DK. {draw_village(rng)}",
        lambda: f"LINGK. {draw_village(rng)}",
        lambda: f"LINGKUNGAN {_one(rng, ['I', 'II', 'III', 'IV', 'VI'])}",
        lambda: f"BR. {draw_village(rng)}",
        lambda: f"PERUM {_one(rng, places_id.ESTATES)} BLOK {block} NO. {number % 60 + 1}",
        lambda: f"PERUMAHAN {_one(rng, places_id.ESTATES)} {block}/{number % 60 + 1}",
        lambda: f"KOMP. {_one(rng, places_id.ESTATES)} BLOK {block}",
        lambda: f"{_one(rng, places_id.ESTATES)} BLOK {block}-{number % 40 + 1}",
        lambda: draw_village(rng),
    )
    return str(forms[int(rng.integers(len(forms)))]()).upper()


def _heading_city(province: str, regency: str) -> str:
    if regency.startswith("Kota "):
        return regency.upper()
    if province == "DKI JAKARTA":
        return regency.upper() if regency.startswith("Jakarta") else f"KABUPATEN {regency.upper()}"
    return f"KABUPATEN {regency.upper()}"


def draw_person(rng: np.random.Generator) -> Person:
    """A holder of the e-KTP.

    Args:
        rng: decides everything.

    Returns:
        A person with the fields of the card's front.
    """
    sex = "male" if rng.random() < 0.5 else "female"
    issued = random_date(rng, *KTP_ISSUED)
    born = random_date(rng, anniversary(issued, -90), anniversary(issued, -LEAST_AGE))
    regions = list(places_id.REGENCIES.items())
    coded, listed = regions[int(rng.integers(len(regions)))]
    code, province = coded.split(" ", 1)
    regencies = listed.split("|")
    index = int(rng.integers(len(regencies)))
    regency = regencies[index]
    # Chosen: city codes begin at 71, as the real ones do; the order within a list is not official.
    local = 71 + index % 9 if regency.startswith("Kota ") or code == "31" else 1 + index
    district = int(rng.integers(1, 30))
    region = f"{code}{local:02d}{district:02d}"
    serial = int(rng.integers(1, 25)) if rng.random() < 0.8 else int(rng.integers(1, 10000))
    if rng.random() < 0.7:
        birthplace = regency.removeprefix("Kota ").removeprefix("Adm. ").upper()
    elif rng.random() < 0.6:
        other = regions[int(rng.integers(len(regions)))][1].split("|")
        birthplace = _one(rng, other).removeprefix("Kota ").upper()
    else:
        birthplace = draw_village(rng)
    expiry = NO_EXPIRY
    if (issued < date(2014, 1, 1) and rng.random() < 0.8) or rng.random() < 0.1:
        last = anniversary(issued, 5)
        expiry = f"{anniversary(born, last.year - born.year):%d-%m-%Y}"
    occupations = (
        occupations_id.COMMON_OCCUPATIONS if rng.random() < 0.5 else occupations_id.OCCUPATIONS
    )
    separator = "/" if rng.random() < 0.9 else " / "
    rt_rw = f"{rng.integers(0, 25):03d}{separator}{rng.integers(0, 20):03d}"
    city = _heading_city(province, regency)
    fields = {
        "province": province,
        "city": city,
        "id_number": indonesian_number(region, sex, born, serial),
        "full_name": draw_name(rng, sex),
        "place_of_birth": birthplace,
        "date_of_birth": f"{born:%d-%m-%Y}",
        "sex": "LAKI-LAKI" if sex == "male" else "PEREMPUAN",
        "blood_type": _weighted(rng, occupations_id.BLOOD_TYPES),
        "address": draw_address(rng),
        "rt_rw": rt_rw,
        "village": draw_village(rng),
        "district": draw_village(rng),
        "religion": _weighted(rng, occupations_id.RELIGIONS),
        "marital_status": _weighted(rng, occupations_id.MARITAL_STATUSES),
        "occupation": _one(rng, occupations),
        "nationality": "WNI" if rng.random() < 0.93 else "WNA",
        "date_of_expiry": expiry,
    }
    place = city.removeprefix("KABUPATEN ")
    return Person(
        fields=fields,
        born=born,
        sex=sex,
        notes={"issued_at": place, "issued_on": f"{issued:%d-%m-%Y}"},
    )
