"""Number-like words that stand on cards: identity numbers, dates, house numbers, RT/RW, codes."""

from __future__ import annotations

from datetime import date

import numpy as np

from data.cards import places_vn
from data.cards.numbers import indonesian_number, random_date, vietnamese_number
from data.cards.people_choices import Weighted, count, pick

_PROVINCES = tuple(places_vn.PROVINCE_CODES)
_DAYS = (date(1925, 1, 1), date(2046, 12, 31))


def digits(rng: np.random.Generator, length: int) -> str:
    """So many random digits, at most 16."""
    return f"{int(rng.random() * 10**length):0{length}d}"


def _vietnamese(rng: np.random.Generator) -> str:
    if rng.random() < 0.3:
        return digits(rng, 12)
    sex = "male" if rng.random() < 0.5 else "female"
    year = count(rng, 1925, 2025)
    return vietnamese_number(pick(rng, _PROVINCES), sex, year, count(rng, 0, 999_999))


def _indonesian(rng: np.random.Generator) -> str:
    if rng.random() < 0.3:
        return digits(rng, 16)
    region = f"{count(rng, 11, 96)}{count(rng, 1, 79):02d}{count(rng, 1, 40):02d}"
    sex = "male" if rng.random() < 0.5 else "female"
    return indonesian_number(region, sex, random_date(rng, *_DAYS), count(rng, 1, 60))


def _old(rng: np.random.Generator) -> str:
    return digits(rng, 9)


_DATE_FORMS = Weighted(
    {
        "{d:02d}/{m:02d}/{y}": 0.38,
        "{d:02d}-{m:02d}-{y}": 0.34,
        "{d:02d}.{m:02d}.{y}": 0.04,
        "{d}/{m}/{y}": 0.05,
        "{d}-{m}-{y}": 0.05,
        "{y}": 0.05,
        "{m:02d}/{y}": 0.02,
        "{d:02d}/{m:02d}": 0.02,
        "{y}-{m:02d}-{d:02d}": 0.02,
        "{d:02d}{m:02d}{y}": 0.03,
    }
)


def _date(rng: np.random.Generator) -> str:
    day = random_date(rng, *_DAYS)
    return _DATE_FORMS.draw(rng).format(d=day.day, m=day.month, y=day.year)


def _rt_rw(rng: np.random.Generator) -> str:
    first, second = count(rng, 0, 25), count(rng, 0, 20)
    form = pick(rng, ("{:03d}/{:03d}", "{:03d}/{:03d}", "{:03d}/{:03d}", "{:02d}/{:02d}", "{}/{}"))
    return form.format(first, second)


def _house(rng: np.random.Generator) -> str:
    number, second = count(rng, 1, 999), count(rng, 1, 120)
    letter = pick(rng, "ABCDEFGHKLMNP")
    forms = (
        f"{number}",
        f"{count(rng, 1, 30):02d}",
        f"{number}{letter}",
        f"{number}/{second}",
        f"{number}/{second}{letter}",
        f"{number}/{second}/{count(rng, 1, 60)}",
        f"{letter}{number % 40 + 1}-{second}",
        f"{letter}{number % 40 + 1}/{second}",
        f"{letter}{number % 40 + 1}",
        f"{letter}-{number % 40 + 1}",
        f"{number}-{number + 2}",
        f"{number}{pick(rng, ('bis', 'Bis', 'BIS'))}",
        f"{number % 40 + 1}{letter}/{second}",
        f"{number % 40 + 1}{letter}-{second}",
    )
    return pick(rng, forms)


_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Of codes. Chosen: without I and O, which nobody tells from 1 and 0 there."""


def _flat(rng: np.random.Generator) -> str:
    """Of a tower and a flat in it, where what looks like an 8 may be a B at any place."""
    letter, number = pick(rng, _LETTERS), count(rng, 1, 40)
    forms = (
        f"{letter}{pick(rng, _LETTERS)}{number}",
        f"{letter}{digits(rng, count(rng, 2, 4))}",
        f"{letter}{number}.{digits(rng, count(rng, 2, 4))}",
        f"{letter}{number}-{digits(rng, count(rng, 2, 4))}",
        f"{number}{letter}{count(rng, 1, 40)}",
        "".join(pick(rng, _LETTERS + "0123456789" * 3) for _ in range(count(rng, 2, 5))),
    )
    return pick(rng, forms)


_PREFIXES = (
    "NO. No. no. NO No P. P Q. Q F. KP. KP KV. TDP TP. SN RT. RW. BLOK LT. KM. Km. DT. ĐT. QL. Số "
    "Lô Tổ SỐ LÔ TỔ # ("
).split()


def _prefixed(rng: np.random.Generator) -> str:
    prefix = pick(rng, _PREFIXES)
    return f"{prefix}{count(rng, 1, 300)}" + (")" if prefix == "(" else "")


def _other(rng: np.random.Generator) -> str:
    forms = (
        digits(rng, count(rng, 1, 4)),
        digits(rng, count(rng, 4, 8)),
        f"0{digits(rng, 9)}",
        f"+{digits(rng, 11)}",
        f"{count(rng, 1, 100)}%",
        f"{count(rng, 0, 23):02d}:{count(rng, 0, 59):02d}",
        f"{count(rng, 1, 999)}.{digits(rng, 3)}",
        f"{count(rng, 1, 50)}-{count(rng, 51, 99)}",
        f"{digits(rng, 3)}.{digits(rng, 3)}.{digits(rng, 3)}",
        f"{digits(rng, 2)}/{pick(rng, range(1990, 2026))}/TT-BCA",
        f"{digits(rng, count(rng, 2, 6))}{pick(rng, _LETTERS)}",
    )
    return pick(rng, forms)


_KINDS = Weighted(
    {
        _vietnamese: 0.2,
        _indonesian: 0.2,
        _old: 0.07,
        _date: 0.45,
        _rt_rw: 0.06,
        _house: 0.1,
        _flat: 0.06,
        _prefixed: 0.05,
        _other: 0.07,
    }
)


def number_text(rng: np.random.Generator) -> str:
    """A word of digits and what goes with them, at most 18 characters, without spaces."""
    return _KINDS.draw(rng)(rng)
