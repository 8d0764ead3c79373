from datetime import date

import pytest

from pipeline.field_types import Check
from pipeline.normalise import normalise, text_to_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/01/1990", date(1990, 1, 31)),
        ("23-08-1989", date(1989, 8, 23)),
        ("01.12.2031", date(2031, 12, 1)),
        (" 1/2/2003 ", date(2003, 2, 1)),
        ("29/02/2024", date(2024, 2, 29)),
        ("29/02/2023", None),
        ("31-04-1990", None),
        ("00/01/1990", None),
        ("13/13/1990", None),
        ("1990-01-31", None),
        ("31/01/90", None),
        ("31011990", None),
        ("31/01/0000", None),
        ("٣١/٠١/١٩٩٠", None),
        ("", None),
    ],
)
def test_text_to_date(text, day):
    assert text_to_date(text) == day


@pytest.mark.parametrize(
    ("field", "text", "card_type", "value", "checks"),
    [
        ("date_of_birth", "31/01/1990", "vn_cccd_chip", "1990-01-31", [("calendar_date", "pass")]),
        ("date_of_expiry", "23-08-2027", "id_ktp", "2027-08-23", [("calendar_date", "pass")]),
        ("date_of_birth", "31/02/1990", None, "31/02/1990", [("calendar_date", "fail")]),
        ("date_of_birth", "3l/01/1990", None, "3l/01/1990", [("calendar_date", "fail")]),
        ("date_of_expiry", "SEUMUR HIDUP", "id_ktp", "SEUMUR HIDUP", []),
        ("date_of_expiry", "Không thời hạn", "vn_cccd_chip", "Không thời hạn", []),
        ("full_name", "LÊ VĂN AN", "vn_cccd_chip", "LÊ VĂN AN", []),
        ("id_number", "079195001234", "vn_cccd_chip", "079195001234", [("number_length", "pass")]),
        ("id_number", "07919500123", "vn_cccd_chip", "07919500123", [("number_length", "fail")]),
        ("id_number", "079195001234", "id_ktp", "079195001234", [("number_length", "fail")]),
        (
            "id_number",
            "327304630889000I",
            "id_ktp",
            "327304630889000I",
            [("number_length", "fail")],
        ),
        ("id_number", "079195001234", None, "079195001234", []),
    ],
)
def test_normalise(field, text, card_type, value, checks):
    expected = tuple(Check(name, status) for name, status in checks)
    assert normalise(field, text, card_type) == (value, expected)
