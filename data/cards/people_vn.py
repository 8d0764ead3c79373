"""Fictitious holders of Vietnamese cards: number, birth, sex, places and expiry agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from data.cards import places_vn
from data.cards.layout import Person
from data.cards.numbers import anniversary, random_date, vietnamese_expiry, vietnamese_number
from data.cards.people_choices import Weighted, count, pick
from data.cards.people_vn_names import draw_ethnic_group, draw_home, draw_name
from data.cards.places_vn_forms import draw_place, draw_residence, draw_style

CMND_9_ISSUED = (date(1978, 1, 1), date(2020, 12, 31))
"""Source: Decision 143-CP of 1976; issued until the chip card came. The first years are chosen."""

CMND_12_ISSUED = (date(2012, 7, 1), date(2015, 12, 31))
"""Source: Circular 27/2012/TT-BCA, in force on 1 July 2012; Law 59/2014 ended it."""

CCCD_2016_ISSUED = (date(2016, 1, 1), date(2021, 2, 28))
"""Source: Law 59/2014 in force on 1 January 2016; the chip card replaced it early in 2021."""

CHIP_CARD_ISSUED = (date(2021, 1, 1), date(2024, 6, 30))
"""First and last day of issue. Source: Circular 06/2021; Law 26/2023 in force on 1 July 2024."""

CARD_2024_ISSUED = (date(2024, 7, 1), date(2026, 6, 30))
"""Source: Law 26/2023 in force on 1 July 2024; the last day is chosen."""

LEAST_AGE = 14
"""Age at which the card is issued. Source: Law on Citizen Identification 2014, art. 19."""

NO_EXPIRY = "Không thời hạn"

CMND_YEARS = 15
"""How long a CMND lasts. Source: Decree 05/1999/NĐ-CP, art. 2."""

_CMND_YEARS_SHARE = 0.8
"""Chosen: the other twelve-digit CMND end by age, or never, as later cards do; so printed ones are
read whichever rule their office followed."""

_OTHER_NAME_SHARE = 0.3
"""Chosen: far more than in life, so that the field is learnt."""

_MERGED_SHARE = 0.15
"""Chosen. Cards of these types were issued before the merger of 2025, so that only reissued data
names the new provinces; the address forms without a district are to be read all the same."""

_MOVED_SHARE, _ELSEWHERE_SHARE = 0.35, 0.15
"""Chosen: who lives in, and whose family is from, another province than that of birth."""

_FORMER_SHARE = 0.4
"""Chosen: old cards that name a former province, while there was one."""

_OLDEST = 95


@dataclass(frozen=True)
class _Holder:
    """What the cards of one person have in common.

    Attributes:
        sex, born, name: who it is; the name in mixed case.
        group: ethnic group as printed.
        code: of the province where the birth was registered.
        issued: date of issue of this card.
        origin, residence: as printed.
    """

    sex: str
    born: date
    name: str
    group: str
    code: str
    issued: date
    origin: str
    residence: str


def _draw_holder(
    rng: np.random.Generator,
    issued_between: tuple[date, date],
    least_age: int = LEAST_AGE,
    merged_share: float = 0.0,
    typed: bool = False,
) -> _Holder:
    sex = "male" if rng.random() < 0.5 else "female"
    issued = random_date(rng, *issued_between)
    # Chosen: most holders are of working age; an even spread would print "Không thời hạn" on half.
    age = least_age + (_OLDEST - least_age) * float(rng.beta(1.1, 2.0))
    born = date.fromordinal(issued.toordinal() - round(age * 365.25))
    born = min(born, anniversary(issued, -least_age))
    group = draw_ethnic_group(rng)
    name = draw_name(rng, sex, group)

    codes = tuple(places_vn.PROVINCE_CODES)
    code = draw_home(rng, group)
    family = pick(rng, codes) if rng.random() < _ELSEWHERE_SHARE else code
    home = pick(rng, codes) if rng.random() < _MOVED_SHARE else code
    merged = bool(rng.random() < merged_share)
    style = draw_style(rng, typed)
    origin = draw_place(
        rng,
        _province(family, merged),
        style,
        merged,
        short=0.35 if typed else 0.06,
        ending=_former(rng, family, issued) if typed else "",
    )
    residence = draw_residence(
        rng,
        _province(home, merged),
        style,
        merged,
        ending=_former(rng, home, issued) if typed else "",
    )
    return _Holder(sex, born, name, group, code, issued, origin, residence)


def _province(code: str, merged: bool) -> str:
    name = places_vn.PROVINCE_CODES[code]
    return places_vn.PROVINCE_AFTER_MERGER.get(name, name) if merged else name


def _former(rng: np.random.Generator, code: str, issued: date) -> str:
    """A province that there was when the card was issued, now and then, or ""."""
    names = [
        name
        for name, (codes, last) in places_vn.FORMER_PROVINCES.items()
        if code in codes and issued.year <= last
    ]
    return pick(rng, names) if names and rng.random() < _FORMER_SHARE else ""


def _number(rng: np.random.Generator, holder: _Holder) -> str:
    return vietnamese_number(holder.code, holder.sex, holder.born.year, count(rng, 0, 999_999))


def _old_number(rng: np.random.Generator, code: str) -> str:
    prefix = pick(rng, places_vn.CMND_PREFIXES[code])
    length = 9 - len(prefix)
    return f"{prefix}{count(rng, 0, 10**length - 1):0{length}d}"


def _expiry_text(expiry: date | None) -> str:
    return f"{expiry:%d/%m/%Y}" if expiry else NO_EXPIRY


def _sex_text(sex: str) -> str:
    return "Nam" if sex == "male" else "Nữ"


def _nationality(rng: np.random.Generator) -> str:
    return "Việt Nam" if rng.random() < 0.93 else "VIỆT NAM"


def _person(holder: _Holder, fields: dict[str, str], qr: str = "") -> Person:
    notes = {"issued_on": f"{holder.issued:%d/%m/%Y}"}
    return Person(fields=fields, born=holder.born, sex=holder.sex, notes=notes, qr=qr)


_TYPED_DATES = Weighted(
    {
        "{d:02d}-{m:02d}-{y}": 0.42,
        "{d:02d}/{m:02d}/{y}": 0.3,
        "{d}-{m}-{y}": 0.08,
        "{d}/{m}/{y}": 0.06,
        "{d:02d}.{m:02d}.{y}": 0.03,
        "{d:02d} - {m:02d} - {y}": 0.04,
        "{m:02d}/{y}": 0.01,
        "{y}": 0.06,
    }
)
"""Chosen: typewriters and clerks differed; of many old people only the year was known."""


def draw_person_cmnd_9(rng: np.random.Generator) -> Person:
    """A holder of the nine-digit card: number, name, birth, origin and residence.

    The birth date may be a year alone; the texts may be in capitals throughout.
    """
    holder = _draw_holder(rng, CMND_9_ISSUED, typed=True)
    born = holder.born
    fields = {
        "id_number": _old_number(rng, holder.code),
        "full_name": holder.name.upper(),
        "date_of_birth": _TYPED_DATES.draw(rng).format(d=born.day, m=born.month, y=born.year),
        "place_of_origin": holder.origin,
        "place_of_residence": holder.residence,
    }
    return _person(holder, fields)


def _other_name(rng: np.random.Generator, holder: _Holder) -> str:
    """A name by which the holder is known: another given name, or quite another name."""
    if rng.random() < 0.6:
        surname = holder.name.split(" ")[0]
        given = draw_name(rng, holder.sex).split(" ")[-1]
        return f"{surname} {given}"
    return draw_name(rng, holder.sex, holder.group)


def draw_person_cmnd_12(rng: np.random.Generator) -> Person:
    """A holder of the twelve-digit CMND; `other_name` is there for some only."""
    holder = _draw_holder(rng, CMND_12_ISSUED)
    fields = {"id_number": _number(rng, holder), "full_name": holder.name.upper()}
    if rng.random() < _OTHER_NAME_SHARE:
        fields["other_name"] = _other_name(rng, holder).upper()
    if rng.random() < _CMND_YEARS_SHARE:
        expiry: date | None = anniversary(holder.issued, CMND_YEARS)
    else:
        expiry = vietnamese_expiry(holder.born, holder.issued)
    fields |= {
        "date_of_birth": f"{holder.born:%d/%m/%Y}",
        "sex": _sex_text(holder.sex),
        "ethnicity": holder.group,
        "place_of_origin": holder.origin,
        "place_of_residence": holder.residence,
        "date_of_expiry": _expiry_text(expiry),
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


def draw_person_cccd_2016(rng: np.random.Generator) -> Person:
    """A holder of the identity card with a barcode."""
    holder = _draw_holder(rng, CCCD_2016_ISSUED, merged_share=_MERGED_SHARE)
    return _person(holder, _citizen_fields(rng, holder))


def draw_person_chip(rng: np.random.Generator) -> Person:
    """A holder of the chip card, with the content of its QR code."""
    holder = _draw_holder(rng, CHIP_CARD_ISSUED, merged_share=_MERGED_SHARE)
    fields = _citizen_fields(rng, holder)
    qr = "|".join(
        [
            fields["id_number"],
            _old_number(rng, holder.code) if rng.random() < 0.6 else "",
            holder.name,
            f"{holder.born:%d%m%Y}",
            fields["sex"],
            fields["place_of_residence"],
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
