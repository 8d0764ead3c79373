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
        ("date_of_expiry", "SEUMUR HIDUP", "id_ktp", "SEUMUR HIDUP", [("known_value", "pass")]),
        ("date_of_expiry", "Không hạn", "vn_cccd_chip", "Không hạn", [("known_value", "fail")]),
        ("full_name", "LÊ VĂN AN", "vn_cccd_chip", "LÊ VĂN AN", [("name_letters", "pass")]),
        (
            "full_name",
            "HJ. SITI, S.PD",
            "id_ktp",
            "HJ. SITI, S.PD",
            [("name_letters", "pass")],
        ),
        ("full_name", "LÊ VĂN 4N", "vn_cccd_chip", "LÊ VĂN 4N", [("name_letters", "fail")]),
        ("sex", "Nữ", "vn_cccd_chip", "female", [("known_value", "pass")]),
        ("sex", "LAKI-LAKI", "id_ktp", "male", [("known_value", "pass")]),
        ("sex", "NAM", "vn_cccd_chip", "male", [("known_value", "pass")]),
        ("sex", "Perempuan", "id_ktp", "female", [("known_value", "pass")]),
        ("date_of_birth", "20 - 01 - 1964", "vn_cmnd_9", "1964-01-20", [("calendar_date", "pass")]),
        ("date_of_birth", "1950", "vn_cmnd_9", "1950", [("calendar_date", "unknown")]),
        ("date_of_birth", "5/1950", "vn_cmnd_9", "1950-05", [("calendar_date", "unknown")]),
        ("date_of_birth", "13/1950", "vn_cmnd_9", "13/1950", [("calendar_date", "fail")]),
        ("date_of_birth", "1950", "vn_cccd_chip", "1950", [("calendar_date", "fail")]),
        ("full_name", "MA`RUF (ALM)", "id_ktp", "MA`RUF (ALM)", [("name_letters", "pass")]),
        (
            "id_number",
            "079 195 001234",
            "vn_cccd_chip",
            "079195001234",
            [("number_length", "pass"), ("number_region", "pass")],
        ),
        ("sex", "Nu", "vn_cccd_chip", "Nu", [("known_value", "fail")]),
        ("religion", "ISLAM", "id_ktp", "ISLAM", [("known_value", "pass")]),
        ("blood_type", "AB+", "id_ktp", "AB+", [("known_value", "pass")]),
        ("blood_type", "8", "id_ktp", "8", [("known_value", "fail")]),
        ("ethnicity", "Kinh", "vn_cmnd_12", "Kinh", []),
        (
            "id_number",
            "079195001234",
            "vn_cccd_chip",
            "079195001234",
            [("number_length", "pass"), ("number_region", "pass")],
        ),
        ("id_number", "250139254", "vn_cmnd_9", "250139254", [("number_length", "pass")]),
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


@pytest.mark.parametrize(
    ("number", "card_type", "status"),
    [
        ("001195001234", "vn_cccd_2016", "pass"),
        ("003195001234", "vn_cccd_2016", "fail"),  # no province
        ("138195001234", "vn_cccd_2016", "unknown"),  # born abroad
        ("3273046308890001", "id_ktp", "pass"),
        ("3273006308890001", "id_ktp", "pass"),  # the regency is known
        ("9471046308890001", "id_ktp", "unknown"),  # Papua before it was divided
        ("0373046308890001", "id_ktp", "fail"),
        ("3200046308890001", "id_ktp", "fail"),
    ],
)
def test_the_region_of_a_number(number, card_type, status):
    _, checks = normalise("id_number", number, card_type)
    assert Check("number_region", status) in checks
