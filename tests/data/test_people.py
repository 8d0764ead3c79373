from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import datetime

import numpy as np
import pytest

from data.cards import (
    names_vn,
    names_vn_frequent,
    occupations_id,
    people_id,
    people_vn,
    places_id,
    places_id_names,
    places_vn,
    places_vn_names,
)
from data.cards.fields import FIELDS
from data.cards.names_vn_frequent import draw_frequent_name
from data.cards.numbers import parse_indonesian_number, parse_vietnamese_number

COUNT = 400


def _people(draw):
    return [draw(np.random.default_rng([11, i])) for i in range(COUNT)]


@pytest.fixture(scope="module")
def vietnamese():
    return _people(people_vn.draw_person_chip)


@pytest.fixture(scope="module")
def indonesians():
    return _people(people_id.draw_person)


def test_same_seed_same_person():
    for draw in (people_vn.draw_person_chip, people_id.draw_person):
        assert draw(np.random.default_rng(3)) == draw(np.random.default_rng(3))
        assert draw(np.random.default_rng(3)) != draw(np.random.default_rng(4))


def test_vietnamese_number_agrees_with_the_card(vietnamese):
    for person in vietnamese:
        number = parse_vietnamese_number(person.fields["id_number"])
        assert number.sex == person.sex
        assert person.fields["sex"] == {"male": "Nam", "female": "Nữ"}[person.sex]
        assert number.birth_year == person.born.year
        assert person.fields["date_of_birth"] == f"{person.born:%d/%m/%Y}"
        assert number.province in places_vn.PROVINCE_CODES


def test_vietnamese_expiry_is_a_renewal_birthday(vietnamese):
    ages = set()
    for person in vietnamese:
        text = person.fields["date_of_expiry"]
        issued = datetime.strptime(person.notes["issued_on"], "%d/%m/%Y").date()
        assert issued.year - person.born.year >= 14
        if text == people_vn.NO_EXPIRY:
            assert issued.year - person.born.year >= 58
            ages.add(None)
            continue
        expiry = datetime.strptime(text, "%d/%m/%Y").date()
        assert expiry > issued
        ages.add(expiry.year - person.born.year)
    assert ages == {25, 40, 60, None}


def test_qr_repeats_the_card(vietnamese):
    for person in vietnamese:
        number, old, name, born, sex, residence, issued = person.qr.split("|")
        assert number == person.fields["id_number"]
        assert old == "" or (len(old) == 9 and old.isdigit())
        assert name.upper() == person.fields["full_name"]
        assert born == f"{person.born:%d%m%Y}"
        assert sex == person.fields["sex"]
        assert residence == person.fields["place_of_residence"]
        assert issued == person.notes["issued_on"].replace("/", "")


def test_nik_agrees_with_the_card(indonesians):
    codes = {region.code for region in places_id.regions()}
    for person in indonesians:
        number = parse_indonesian_number(person.fields["id_number"])
        assert number.sex == person.sex
        assert person.fields["sex"] == {"male": "LAKI-LAKI", "female": "PEREMPUAN"}[person.sex]
        assert (number.birth_day, number.birth_month) == (person.born.day, person.born.month)
        assert number.birth_year_of_century == person.born.year % 100
        assert person.fields["date_of_birth"] == f"{person.born:%d-%m-%Y}"
        assert number.region[:4] in codes


def test_most_ktp_last_for_life(indonesians):
    for_life = sum(p.fields["date_of_expiry"] == people_id.NO_EXPIRY for p in indonesians)
    assert 0.55 * COUNT < for_life < 0.95 * COUNT


def test_second_heading_line_is_a_regency_or_a_city(indonesians):
    for person in indonesians:
        assert person.fields["city"].startswith(("KABUPATEN ", "KOTA ", "JAKARTA "))
        assert person.fields["province"] != "" and "PROVINSI" not in person.fields["province"]


def test_texts_are_clean_and_belong_to_known_fields(vietnamese, indonesians):
    for person in vietnamese + indonesians:
        for field, text in person.fields.items():
            assert field in FIELDS
            assert text == unicodedata.normalize("NFC", text) == " ".join(text.split()) != ""
        assert len(person.fields["full_name"]) <= 60
    for person in indonesians:
        assert all(text == text.upper() for text in person.fields.values())


def test_names_vary(vietnamese, indonesians):
    for people in (vietnamese, indonesians):
        assert len({p.fields["full_name"] for p in people}) > 0.9 * COUNT
    words = [len(p.fields["full_name"].split()) for p in indonesians]
    assert min(words) == 1 and max(words) >= 4


def test_upper_case_letters_with_two_marks_occur(vietnamese):
    letters = set("".join(p.fields["full_name"] for p in vietnamese))
    assert set("ẤẦẬẾỀỄỆỐỒỘỚỜỨỮĐƯƠ") <= letters


def test_lists_are_as_long_as_the_documents_say():
    assert len(places_vn.PROVINCE_CODES) == 63
    assert len(set(places_vn.MERGED_PROVINCES)) == 34
    assert len(places_id.provinces()) == 38 and len(places_id.regions()) == 514
    assert len(set(occupations_id.OCCUPATIONS)) == 89
    assert len(set(names_vn.GIVEN_MALE)) >= 200 and len(set(names_vn.GIVEN_FEMALE)) >= 200
    assert set(occupations_id.COMMON_OCCUPATIONS) <= set(occupations_id.PRINTED)


@pytest.mark.parametrize(
    ("code", "name", "is_city"),
    [
        ("3201", "Bogor", False),
        ("3273", "Bandung", True),
        ("3174", "Jakarta Selatan", True),
        ("3578", "Surabaya", True),
        ("1271", "Medan", True),
        ("6474", "Bontang", True),
        ("7326", "Toraja Utara", False),
        ("9171", "Jayapura", True),
        ("9671", "Sorong", True),
        ("3401", "Kulon Progo", False),
    ],
)
def test_codes_of_regions(code, name, is_city):
    found = {region.code: region for region in places_id.regions()}
    assert (found[code].name, found[code].is_city) == (name, is_city)


def test_the_merger_leaves_no_province_out():
    after = {
        places_vn.PROVINCE_AFTER_MERGER.get(name, name)
        for name in places_vn.PROVINCE_CODES.values()
    }
    assert after == set(places_vn.MERGED_PROVINCES)
    assert set(places_vn.PROVINCE_AFTER_MERGER) <= set(places_vn.PROVINCE_CODES.values())
    assert set(places_vn.CMND_PREFIXES) == set(places_vn.PROVINCE_CODES)
    for codes, last in places_vn.FORMER_PROVINCES.values():
        assert set(codes) <= set(places_vn.PROVINCE_CODES) and 1976 <= last <= 2008


def test_no_list_is_glued_at_a_line_break():
    """A missing separator would join two names into one long one."""
    regions = [region.name for region in places_id.regions()]
    for names in (
        places_vn_names.RURAL_DISTRICTS,
        places_vn_names.STREETS,
        places_vn_names.MOUNTAIN_VILLAGES,
        places_id_names.words(),
        regions,
    ):
        assert max(len(name) for name in names) <= 32
        assert len(names) > 40 and "" not in names


@pytest.mark.parametrize("sex", ["male", "female"])
def test_frequent_names_are_as_frequent_as_their_rank(sex):
    rng = np.random.default_rng(4)
    names = [draw_frequent_name(rng, sex).split() for _ in range(20_000)]
    assert {len(name) for name in names} == {2, 3, 4}
    assert all(len(set(name)) == len(name) for name in names)
    counts = Counter(name[-1] for name in names)
    common, rare = {"male": ("Tuấn", "Tuân"), "female": ("Vy", "Vỹ")}[sex]
    assert counts[common] > 2.5 * counts[rare] > 0
    assert counts[common] / len(names) < 0.03
    surnames = Counter(name[0] for name in names)
    assert 0.3 < surnames["Nguyễn"] / len(names) < 0.42
    assert len(surnames) > 150


def test_a_frequent_name_is_in_one_rank_alone():
    # What two ranks hold counts once, at the higher one.
    shares = names_vn_frequent._weighted(("An", "Bình", "An Ca", "Bình An"))
    drawn = Counter(shares.draw(np.random.default_rng([1, i])) for i in range(6_000))
    assert shares.choices == ("Bình", "An", "Ca")
    assert drawn["An"] > drawn["Bình"] > drawn["Ca"]
