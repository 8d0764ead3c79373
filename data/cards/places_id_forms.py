"""Indonesian villages, districts and addresses in the forms that the e-KTP prints."""

from __future__ import annotations

import numpy as np

from data.cards.people_choices import Weighted, count, pick
from data.cards.places_id_names import ESTATES, STREETS, toponyms

_ROADS = Weighted(
    {"JL.": 0.5, "JL": 0.17, "JLN.": 0.05, "JLN": 0.03, "JALAN": 0.05, "JL. RAYA": 0.05}
    | {"GG.": 0.06, "GG": 0.04, "GANG": 0.03, "LR.": 0.01, "LORONG": 0.01}
)
_HOUSES = Weighted(
    {
        "": 0.2,
        " NO. {n}": 0.3,
        " NO.{n}": 0.15,
        " NO {n}": 0.14,
        " {n}": 0.1,
        " NO. {n}{l}": 0.05,
        " NO.{n}/{m}": 0.03,
        " {r}/{n}": 0.05,
        " {r} NO. {n}": 0.05,
        " KM. {m}": 0.02,
        " NO. {n}-{p}": 0.02,
    }
)
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XII", "XIV")
_SIDES = ("BARAT", "TIMUR", "UTARA", "SELATAN", "TENGAH", "KOTA", "I", "II", "III", "KIDUL", "LOR")
_LETTERS = "ABCDEFGHIJKLMNPQRSTUVWXYZ"


def draw_village(rng: np.random.Generator, province_code: str) -> str:
    """A village or district in capitals, one to three words.

    Args:
        rng: decides.
        province_code: two digits; names differ by island.
    """
    island = toponyms(province_code)
    if rng.random() < 0.45:
        name = pick(rng, island.names)
    else:
        first, second = pick(rng, island.firsts), pick(rng, island.seconds)
        joined = rng.random() < island.joined
        name = f"{first}{second.lower()}" if joined else f"{first} {second}"
    if rng.random() < 0.13:
        name += f" {pick(rng, _SIDES)}"
    return name.upper()


def _street(rng: np.random.Generator) -> str:
    number = count(rng, 1, 250)
    house = _HOUSES.draw(rng).format(
        n=number,
        m=count(rng, 1, 40),
        l=pick(rng, "ABCDEFGH"),
        r=pick(rng, _ROMAN),
        p=number + count(rng, 1, 4),
    )
    return f"{_ROADS.draw(rng)} {pick(rng, STREETS)}{house}"


def _estate(rng: np.random.Generator) -> str:
    estate = pick(rng, ESTATES)
    block = f"{pick(rng, _LETTERS)}{count(rng, 1, 30)}"
    number = count(rng, 1, 60)
    forms = (
        f"PERUM {estate} BLOK {block} NO. {number}",
        f"PERUM {estate} BLOK {pick(rng, _LETTERS)} NO.{number}",
        f"PERUMAHAN {estate} {block}/{number}",
        f"PERUM. {estate} BLOK {block}/{number}",
        f"KOMP. {estate} BLOK {block}",
        f"KOMPLEK {estate} NO. {number}",
        f"{estate} BLOK {block}-{number}",
        f"{estate} {block} NO {number:02d}",
        f"PERUMNAS {estate} BLOK {block}",
        f"APT. {estate} TOWER {pick(rng, _LETTERS[:6])} LT. {count(rng, 1, 30)}",
        f"RUSUN {estate} BLOK {pick(rng, _LETTERS)} LT.{count(rng, 1, 9)} NO.{number}",
        f"BTN {estate} BLOK {block} NO. {number}",
    )
    return pick(rng, forms)


def _hamlet(rng: np.random.Generator, province_code: str) -> str:
    kind = pick(rng, toponyms(province_code).hamlets)
    draw = rng.random()
    if kind.startswith(("LINGK", "LK", "DUSUN", "DSN")) and draw < 0.35:
        return f"{kind} {pick(rng, _ROMAN)}"
    text = f"{kind} {draw_village(rng, province_code)}"
    if draw > 0.9:
        text += f" NO. {count(rng, 1, 150)}"
    elif draw > 0.82:
        text += f" GG. {pick(rng, STREETS)}"
    return text


def draw_address(rng: np.random.Generator, province_code: str) -> str:
    """A street, hamlet or housing estate, in capitals.

    Args:
        rng: decides.
        province_code: two digits.
    """
    draw = rng.random()
    if draw < 0.48:
        text = _street(rng)
        if draw < 0.04:
            text += f" GG. {pick(rng, STREETS)} NO. {count(rng, 1, 99)}"
        elif draw < 0.06:
            text += f" {_hamlet(rng, province_code)}"
    elif draw < 0.62:
        text = _estate(rng)
    elif draw < 0.93:
        text = _hamlet(rng, province_code)
    else:
        text = draw_village(rng, province_code)
    return text.upper()


_RT_RW = Weighted(
    {
        "{:03d}/{:03d}": 0.8,
        "{:03d} / {:03d}": 0.07,
        "{:02d}/{:02d}": 0.06,
        "{:03d}/{:02d}": 0.02,
        "{}/{}": 0.03,
        "-": 0.02,
    }
)
"""The national database writes three digits; the other forms are chosen, for they are seen."""


def draw_rt_rw(rng: np.random.Generator) -> str:
    """Neighbourhood and block numbers, "000" where a village has none."""
    return _RT_RW.draw(rng).format(count(rng, 0, 24), count(rng, 0, 19))
