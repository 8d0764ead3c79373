"""Fictitious holders of the Indonesian e-KTP: NIK, birth, sex and region agree."""

from __future__ import annotations

from datetime import date

import numpy as np

from data.cards import occupations_id
from data.cards.layout import Person
from data.cards.numbers import anniversary, indonesian_number, random_date
from data.cards.people_choices import Weighted, count, pick
from data.cards.people_id_names import draw_name
from data.cards.places_id import Region, provinces, regions
from data.cards.places_id_forms import draw_address, draw_rt_rw, draw_village

KTP_ISSUED = (date(2011, 2, 1), date(2026, 6, 30))
"""First and last day of issue. Source: Perpres 67/2011 for the first; the last is chosen."""

LEAST_AGE = 17
"""Age at which the card is issued. Source: Law 23/2006, art. 63."""

NO_EXPIRY = "SEUMUR HIDUP"
"""Source: Law 24/2013, art. 64(7)(a)."""

_FIRST_FOR_LIFE = date(2014, 1, 1)
"""Cards of before this day had an end. Source: Law 24/2013."""

_YEARS = 5
"""How long those cards lasted. Source: Law 23/2006, art. 64(4)."""

_OLDEST = 90

_MOVED_SHARE = 0.25
"""Chosen: who lives in another regency than that of first registration, which the NIK names."""

_RELIGIONS = Weighted(occupations_id.RELIGIONS)
_BLOOD_TYPES = Weighted(occupations_id.BLOOD_TYPES)
_MARITAL_STATUSES = Weighted(occupations_id.MARITAL_STATUSES)


def heading_city(region: Region, rng: np.random.Generator) -> str:
    """The heading's second line: KABUPATEN BOGOR, KOTA BOGOR, JAKARTA TIMUR."""
    name = region.name.upper()
    if region.code.startswith("31"):
        # The capital's are administrative ones, and are printed with and without saying so.
        kind = "KOTA" if region.is_city else "KABUPATEN"
        if region.is_city and rng.random() < 0.6:
            return name
        return f"{kind} {'ADM. ' if rng.random() < 0.4 else ''}{name}"
    return f"{'KOTA' if region.is_city else 'KABUPATEN'} {name}"


def _draw_region(rng: np.random.Generator) -> Region:
    # By province first: each of the 38 headings is as frequent as the others.
    found = provinces()
    return pick(rng, found[pick(rng, tuple(found))])


def _expiry_text(rng: np.random.Generator, born: date, issued: date) -> str:
    # People over 60 had cards for life before the law, and foreigners' cards have an end still.
    if rng.random() < (0.15 if issued < _FIRST_FOR_LIFE else 0.92):
        return NO_EXPIRY
    return f"{anniversary(born, issued.year + _YEARS - born.year):%d-%m-%Y}"


def _religion(rng: np.random.Generator, province_code: str) -> str:
    if rng.random() < 0.6:
        if province_code == "51":
            return "HINDU"
        if province_code in ("53", "91", "92", "93", "94", "95", "96", "71"):
            return pick(rng, ("KRISTEN", "KRISTEN", "KATHOLIK", "KATOLIK"))
    return _RELIGIONS.draw(rng)


def _occupation(rng: np.random.Generator, age: int) -> str:
    common = occupations_id.COMMON_OCCUPATIONS
    occupation = pick(rng, common if rng.random() < 0.5 else occupations_id.PRINTED)
    if (occupation.startswith("PELAJAR") and age > 30) or (occupation == "PENSIUNAN" and age < 45):
        return "KARYAWAN SWASTA"
    return occupation


def draw_person(rng: np.random.Generator) -> Person:
    """A holder of the e-KTP.

    Args:
        rng: decides everything.

    Returns:
        A person with the fields of the card's front.
    """
    sex = "male" if rng.random() < 0.5 else "female"
    issued = random_date(rng, *KTP_ISSUED)
    age = LEAST_AGE + (_OLDEST - LEAST_AGE) * float(rng.beta(1.1, 2.0))
    born = date.fromordinal(issued.toordinal() - round(age * 365.25))
    born = min(born, anniversary(issued, -LEAST_AGE))

    registered = _draw_region(rng)
    home = _draw_region(rng) if rng.random() < _MOVED_SHARE else registered
    home_province = home.code[:2]
    serial = count(rng, 1, 24) if rng.random() < 0.8 else count(rng, 1, 9999)
    number = indonesian_number(f"{registered.code}{count(rng, 1, 32):02d}", sex, born, serial)

    draw = rng.random()
    if draw < 0.7:
        birthplace = registered.name.upper()
    elif draw < 0.88:
        birthplace = pick(rng, regions()).name.upper()
    else:
        birthplace = draw_village(rng, registered.code[:2])

    city = heading_city(home, rng)
    fields = {
        "province": home.province,
        "city": city,
        "id_number": number,
        "full_name": draw_name(rng, sex, registered.code[:2]),
        "place_of_birth": birthplace,
        "date_of_birth": f"{born:%d-%m-%Y}",
        "sex": "LAKI-LAKI" if sex == "male" else "PEREMPUAN",
        "blood_type": _BLOOD_TYPES.draw(rng),
        "address": draw_address(rng, home_province),
        "rt_rw": draw_rt_rw(rng),
        "village": draw_village(rng, home_province),
        "district": draw_village(rng, home_province),
        "religion": _religion(rng, home_province),
        "marital_status": _MARITAL_STATUSES.draw(rng),
        "occupation": _occupation(rng, issued.year - born.year),
        "nationality": "WNI" if rng.random() < 0.95 else "WNA",
        "date_of_expiry": _expiry_text(rng, born, issued),
    }
    place = city if rng.random() < 0.2 else city.removeprefix("KABUPATEN ")
    return Person(
        fields=fields,
        born=born,
        sex=sex,
        notes={"issued_at": place, "issued_on": f"{issued:%d-%m-%Y}"},
    )
