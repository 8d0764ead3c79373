from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from data.cards import layouts
from data.cards.fields import CARD_TYPES
from pipeline.agreement import add_agreement
from pipeline.field_types import Check, FieldResult
from pipeline.normalise import NUMBER_LENGTHS

QUAD = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def read(**texts):
    return {name: FieldResult(text, text, 0.9, QUAD, ()) for name, text in texts.items()}


def statuses(card_type, **texts):
    checked = add_agreement(read(**texts), card_type)
    return {name: {check.name: check.status for check in f.checks} for name, f in checked.items()}


@pytest.mark.parametrize(
    ("number", "born", "status"),
    [
        ("079195001234", "17/03/1995", "pass"),
        ("079195001234", "17/03/1996", "fail"),
        ("079095001234", "01/12/1995", "pass"),
        ("079205001234", "17/03/2005", "pass"),  # 2: a man born from 2000 on
        ("079005001234", "17/03/2005", "fail"),  # 0: born before 2000
        ("07919500123", "17/03/1995", "unknown"),  # a digit is missing
        ("07919500I234", "17/03/1995", "unknown"),
        ("079195001234", "17/13/1995", "unknown"),  # no such month
    ],
)
def test_vietnamese_number_and_year_of_birth(number, born, status):
    found = statuses("vn_cccd_chip", id_number=number, date_of_birth=born)
    assert found["id_number"]["number_agrees_with_birth"] == status
    assert found["date_of_birth"]["number_agrees_with_birth"] == status


@pytest.mark.parametrize(
    ("number", "sex", "status"),
    [
        ("079195001234", "Nữ", "pass"),
        ("079195001234", "Nam", "fail"),
        ("079205001234", "Nam", "pass"),
        ("079305001234", "Nữ", "pass"),
        ("079305001234", "Nu", "unknown"),
    ],
)
def test_vietnamese_number_and_sex(number, sex, status):
    found = statuses("vn_cancuoc_2024", id_number=number, sex=sex)
    assert found["sex"]["number_agrees_with_sex"] == status


@pytest.mark.parametrize(
    ("number", "born", "sex", "birth", "of_sex"),
    [
        ("3273046308890001", "23-08-1989", "PEREMPUAN", "pass", "pass"),
        ("3273042308890001", "23-08-1989", "LAKI-LAKI", "pass", "pass"),
        ("3273042308890001", "23-08-1989", "PEREMPUAN", "pass", "fail"),
        ("3273046308890001", "23-09-1989", "PEREMPUAN", "fail", "pass"),
        ("3273046308890001", "22-08-1989", "PEREMPUAN", "fail", "pass"),
        ("327304630889001", "23-08-1989", "PEREMPUAN", "unknown", "unknown"),
    ],
)
def test_nik_birth_and_sex(number, born, sex, birth, of_sex):
    found = statuses("id_ktp", id_number=number, date_of_birth=born, sex=sex)
    assert found["id_number"]["number_agrees_with_birth"] == birth
    assert found["id_number"]["number_agrees_with_sex"] == of_sex


def test_nine_digits_say_nothing_of_the_holder():
    found = statuses("vn_cmnd_9", id_number="012345678", date_of_birth="17-03-1975")
    assert found == {"id_number": {}, "date_of_birth": {"born_before_today": "pass"}}


def test_the_numbers_of_another_country_are_not_understood(monkeypatch):
    monkeypatch.setitem(NUMBER_LENGTHS, "ph_new", 12)
    found = statuses("ph_new", id_number="079205001234", date_of_birth="17/03/1995", sex="Nữ")
    assert found["id_number"]["number_agrees_with_birth"] == "unknown"
    assert found["sex"]["number_agrees_with_sex"] == "unknown"
    assert found["date_of_birth"]["born_before_today"] == "pass"


def test_what_was_not_read_leaves_its_checks_unknown():
    found = statuses("vn_cccd_chip", id_number="079195001234", date_of_expiry="01/01/2030")
    assert found["id_number"] == {
        "number_agrees_with_birth": "unknown",
        "number_agrees_with_sex": "unknown",
    }
    assert found["date_of_expiry"] == {
        "expires_after_birth": "unknown",
        "expires_on_birthday": "unknown",
    }


def test_what_a_type_of_card_does_not_print_is_not_checked():
    assert statuses("vn_cmnd_9", id_number="012345678") == {"id_number": {}}
    found = statuses("vn_cancuoc_2024", date_of_birth="17/03/1995")
    assert set(found["date_of_birth"]) == {"number_agrees_with_birth", "born_before_today"}


def test_dates_of_birth_and_expiry():
    tomorrow = date.today() + timedelta(days=1)
    found = statuses("id_ktp", date_of_birth=f"{tomorrow:%d-%m-%Y}", date_of_expiry="01-01-1999")
    assert found["date_of_birth"]["born_before_today"] == "fail"
    assert found["date_of_expiry"]["expires_after_birth"] == "fail"
    found = statuses("id_ktp", date_of_birth="01-01-1980", date_of_expiry="SEUMUR HIDUP")
    assert found["date_of_expiry"]["expires_after_birth"] == "unknown"


def test_nothing_but_checks_is_added():
    fields = read(full_name="LÊ AN", id_number="079195001234", sex="Nam")
    own = Check("number_length", "pass")
    fields["id_number"] = FieldResult("1", "079195001234", 0.9, QUAD, (), (own,))
    checked = add_agreement(fields, "vn_cccd_chip")
    assert list(checked) == list(fields)
    assert checked["full_name"] == fields["full_name"]
    assert checked["id_number"].checks[0] == own
    assert checked["id_number"].confidence == 0.9
    assert fields["sex"].checks == ()


def test_of_a_card_without_type_nothing_is_known():
    fields = read(id_number="079195001234", sex="Nam")
    assert add_agreement(fields, None) == fields
    assert add_agreement({}, "id_ktp") == {}


@pytest.mark.parametrize("card_type", CARD_TYPES)
def test_holders_agree_with_themselves(card_type):
    rng = np.random.default_rng(3)
    for _ in range(100):
        said = {k: v for k, v in layouts()[card_type].person(rng).fields.items() if v}
        found = statuses(card_type, **said)
        assert "fail" not in {status for checks in found.values() for status in checks.values()}, (
            said
        )
        if card_type != "vn_cmnd_9":
            assert found["id_number"]["number_agrees_with_birth"] == "pass", said


@pytest.mark.parametrize(
    ("card_type", "born", "expires", "status"),
    [
        ("vn_cccd_chip", "17/03/1995", "17/03/2035", "pass"),
        ("vn_cccd_chip", "17/03/1995", "12/03/2035", "fail"),
        ("vn_cccd_chip", "17/03/1995", "17/03/2034", "fail"),  # at 39
        ("vn_cccd_chip", "29/02/1996", "01/03/2021", "pass"),
        ("vn_cccd_chip", "17/03/1995", "Không thời hạn", "unknown"),
        ("vn_cmnd_12", "17/03/1995", "12/03/2035", "unknown"),  # 15 years from its issue
        ("id_ktp", "17-03-1995", "17-03-2017", "pass"),
        ("id_ktp", "17-03-1995", "17-08-2017", "fail"),
        ("id_ktp", "17-03-1995", "SEUMUR HIDUP", "unknown"),
    ],
)
def test_a_card_ends_on_a_birthday(card_type, born, expires, status):
    found = statuses(card_type, date_of_birth=born, date_of_expiry=expires)
    assert found["date_of_expiry"]["expires_on_birthday"] == status


def test_another_reading_that_agrees_is_proposed_where_it_was_misread():
    fields = read(id_number="079195001234", date_of_birth="17/03/1996", sex="Nữ")
    fields["date_of_birth"] = replace(
        fields["date_of_birth"], alternatives=("17/03/1998", "17/03/1995", "17/08/1995")
    )
    checked = add_agreement(fields, "vn_cccd_chip")
    checks = {check.name: check for check in checked["date_of_birth"].checks}
    assert checks["number_agrees_with_birth"].proposal == "17/03/1995"
    assert checks["born_before_today"].proposal is None
    assert checked["date_of_birth"].text == "17/03/1996"  # nothing is replaced
    number = {check.name: check for check in checked["id_number"].checks}
    assert number["number_agrees_with_birth"] == Check("number_agrees_with_birth", "fail")


def test_what_cannot_be_told_does_not_hinder_a_proposal():
    fields = read(
        id_number="3273011703950001", date_of_birth="17-03-1996", date_of_expiry="SEUMUR HIDUP"
    )
    fields["date_of_birth"] = replace(fields["date_of_birth"], alternatives=("17-03-1995",))
    checked = add_agreement(fields, "id_ktp")
    proposals = {check.name: check.proposal for check in checked["date_of_birth"].checks}
    assert proposals["number_agrees_with_birth"] == "17-03-1995"


def test_a_reading_that_contradicts_another_field_is_not_proposed():
    fields = read(id_number="079195001234", date_of_birth="17/03/1996", sex="Nữ")
    # That number would agree with the birth, but be a man's.
    fields["id_number"] = replace(fields["id_number"], alternatives=("079096001234",))
    checked = add_agreement(fields, "vn_cccd_chip")
    assert all(check.proposal is None for check in checked["id_number"].checks)
