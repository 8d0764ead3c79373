from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from data.cards.numbers import (
    IndonesianNumber,
    VietnameseNumber,
    anniversary,
    indonesian_number,
    parse_indonesian_number,
    parse_vietnamese_number,
    random_date,
    vietnamese_expiry,
    vietnamese_number,
)


@pytest.mark.parametrize(
    ("province", "sex", "year", "serial", "number"),
    [
        ("001", "male", 1990, 0, "001090000000"),
        ("079", "female", 1995, 1234, "079195001234"),
        ("096", "male", 2004, 999999, "096204999999"),
        ("031", "female", 2000, 7, "031300000007"),
    ],
)
def test_vietnamese_number_both_ways(province, sex, year, serial, number):
    assert vietnamese_number(province, sex, year, serial) == number
    assert parse_vietnamese_number(number) == VietnameseNumber(province, sex, year)


@pytest.mark.parametrize(
    ("sex", "born", "number"),
    [
        ("male", date(1989, 8, 23), "3273042308890001"),
        ("female", date(1989, 8, 23), "3273046308890001"),
        ("female", date(2001, 12, 31), "3273047112010001"),
        ("male", date(2001, 1, 1), "3273040101010001"),
    ],
)
def test_nik_adds_forty_to_a_womans_day(sex, born, number):
    assert indonesian_number("327304", sex, born, 1) == number
    assert parse_indonesian_number(number) == IndonesianNumber(
        "327304", sex, born.day, born.month, born.year % 100
    )


@pytest.mark.parametrize(
    "number", ["", "07919500123", "0791950012345", "07919500123O", "٠٧٩١٩٥٠٠١٢٣٤"]
)
def test_a_number_that_is_none_is_refused(number):
    with pytest.raises(ValueError, match="12 digits"):
        parse_vietnamese_number(number)
    with pytest.raises(ValueError, match="16 digits"):
        parse_indonesian_number(number)


def test_arguments_out_of_range_are_refused():
    with pytest.raises(ValueError, match="year 1899"):
        vietnamese_number("001", "male", 1899, 0)
    with pytest.raises(ValueError, match="serial 0"):
        indonesian_number("327304", "male", date(1990, 1, 1), 0)
    with pytest.raises(ValueError, match="16 digits"):
        indonesian_number("32730", "male", date(1990, 1, 1), 1)


@pytest.mark.parametrize(
    ("born", "issued", "expiry"),
    [
        (date(2000, 5, 1), date(2021, 5, 1), date(2025, 5, 1)),
        (date(2000, 5, 1), date(2023, 5, 1), date(2025, 5, 1)),  # exactly two years before
        (date(2000, 5, 1), date(2023, 5, 2), date(2040, 5, 1)),  # within two years: the next age
        (date(1990, 2, 28), date(2021, 3, 1), date(2030, 2, 28)),
        (date(1964, 6, 1), date(2022, 7, 1), None),
        (date(1950, 6, 1), date(2022, 7, 1), None),
        (date(2000, 2, 29), date(2021, 3, 1), date(2025, 3, 1)),
    ],
)
def test_vietnamese_expiry(born, issued, expiry):
    assert vietnamese_expiry(born, issued) == expiry


def test_anniversary_of_a_leap_day():
    assert anniversary(date(2000, 2, 29), 4) == date(2004, 2, 29)
    assert anniversary(date(2000, 2, 29), 17) == date(2017, 3, 1)


def test_random_date_reaches_both_ends():
    rng = np.random.default_rng(0)
    drawn = {random_date(rng, date(2020, 2, 28), date(2020, 3, 1)) for _ in range(60)}
    assert drawn == {date(2020, 2, 28), date(2020, 2, 29), date(2020, 3, 1)}
