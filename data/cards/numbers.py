"""Identity numbers: how they are put together and taken apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

FEMALE_DAY_OFFSET = 40
"""Added to a woman's day of birth in the NIK. Source: Perpres 25/2008, art. 37 and annex."""

RENEWAL_AGES = (25, 40, 60)
"""Ages at which a Vietnamese card is renewed. Source: Law 59/2014/QH13, art. 21."""

RENEWAL_GRACE_YEARS = 2
"""A card issued this long before a renewal age lasts to the next one. Source: ibid., art. 21.2."""


@dataclass(frozen=True)
class VietnameseNumber:
    """What a 12-digit number says.

    Attributes:
        province: code of the province of birth registration, "001" to "096", or a country's.
        sex: "male" or "female".
        birth_year: four digits.
    """

    province: str
    sex: str
    birth_year: int


@dataclass(frozen=True)
class IndonesianNumber:
    """What a NIK says.

    Attributes:
        region: six digits: province, regency or city, district of first registration.
        sex: "male" or "female".
        birth_day, birth_month: as printed on the card.
        birth_year_of_century: 0 to 99; the NIK does not tell the century.
    """

    region: str
    sex: str
    birth_day: int
    birth_month: int
    birth_year_of_century: int


def _digits(number: str, length: int, name: str) -> str:
    if len(number) != length or not (number.isascii() and number.isdigit()):
        raise ValueError(f"{name} must be {length} digits, not {number!r}")
    return number


def vietnamese_number(province: str, sex: str, birth_year: int, serial: int) -> str:
    """A 12-digit number.

    Args:
        province: three digits.
        sex: "male" or "female".
        birth_year: 1900 to 2399.
        serial: 0 to 999999.

    Returns:
        ("079", "female", 1995, 1234) gives "079195001234".

    Raises:
        ValueError: an argument is out of range.

    Source: Decree 137/2015/NĐ-CP art. 13; Circular 59/2021/TT-BCA art. 4.
    """
    if not 1900 <= birth_year < 2400 or not 0 <= serial < 10**6 or sex not in ("male", "female"):
        raise ValueError(f"no number for sex {sex!r}, year {birth_year}, serial {serial}")
    century_and_sex = 2 * (birth_year // 100 - 19) + (sex == "female")
    return _digits(f"{province}{century_and_sex}{birth_year % 100:02d}{serial:06d}", 12, "number")


def parse_vietnamese_number(number: str) -> VietnameseNumber:
    """What a 12-digit number says: "079195001234" is a woman born in 1995, registered in 079.

    Raises:
        ValueError: it is not 12 digits.
    """
    _digits(number, 12, "number")
    century_and_sex = int(number[3])
    return VietnameseNumber(
        province=number[:3],
        sex="female" if century_and_sex % 2 else "male",
        birth_year=1900 + 100 * (century_and_sex // 2) + int(number[4:6]),
    )


def indonesian_number(region: str, sex: str, born: date, serial: int) -> str:
    """A 16-digit NIK.

    Args:
        region: six digits.
        sex: "male" or "female".
        born: date of birth.
        serial: 1 to 9999.

    Returns:
        ("327304", "female", 1989-08-23, 1) gives "3273046308890001".

    Raises:
        ValueError: an argument is out of range.

    Source: Perpres 25/2008, art. 37.
    """
    if not 1 <= serial <= 9999 or sex not in ("male", "female"):
        raise ValueError(f"no NIK for sex {sex!r}, serial {serial}")
    day = born.day + (FEMALE_DAY_OFFSET if sex == "female" else 0)
    number = f"{region}{day:02d}{born.month:02d}{born.year % 100:02d}{serial:04d}"
    return _digits(number, 16, "NIK")


def parse_indonesian_number(number: str) -> IndonesianNumber:
    """What a NIK says: "3273046308890001" is a woman born on the 23rd of August '89.

    Raises:
        ValueError: it is not 16 digits.
    """
    _digits(number, 16, "NIK")
    day = int(number[6:8])
    female = day > FEMALE_DAY_OFFSET
    return IndonesianNumber(
        region=number[:6],
        sex="female" if female else "male",
        birth_day=day - FEMALE_DAY_OFFSET if female else day,
        birth_month=int(number[8:10]),
        birth_year_of_century=int(number[10:12]),
    )


def anniversary(born: date, years: int) -> date:
    """The birthday so many years on; the 29th of February becomes the 1st of March."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def vietnamese_expiry(born: date, issued: date) -> date | None:
    """When a Vietnamese card issued on a day ends.

    Args:
        born: date of birth.
        issued: date of issue.

    Returns:
        The first renewal birthday more than the grace period away, or None: no end.
    """
    for age in RENEWAL_AGES:
        birthday = anniversary(born, age)
        if anniversary(issued, RENEWAL_GRACE_YEARS) <= birthday:
            return birthday
    return None


def random_date(rng: np.random.Generator, first: date, last: date) -> date:
    """A day between two, both included."""
    return date.fromordinal(int(rng.integers(first.toordinal(), last.toordinal() + 1)))
