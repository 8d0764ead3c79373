"""What holds for every holder of every card, whatever the seed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.cards import people_id, people_vn, places_id, places_vn
from data.cards.fields import FIELDS
from data.cards.layout import Person
from data.cards.numbers import anniversary, parse_indonesian_number, parse_vietnamese_number
from data.cards.people import SPLITS, draw_person, person_split
from data.cards.people_id_names import LONGEST_NAME
from reader.charset import CHARSET

ORIGIN = {"place_of_origin", "place_of_residence"}
DRAWN = {
    "cmnd_9": (
        people_vn.draw_person_cmnd_9,
        {"id_number", "full_name", "date_of_birth"} | ORIGIN,
    ),
    "cmnd_12": (
        people_vn.draw_person_cmnd_12,
        {"id_number", "full_name", "date_of_birth", "sex", "ethnicity", "date_of_expiry"} | ORIGIN,
    ),
    "cccd_2016": (
        people_vn.draw_person_cccd_2016,
        {"id_number", "full_name", "date_of_birth", "sex", "nationality", "date_of_expiry"}
        | ORIGIN,
    ),
    "chip": (
        people_vn.draw_person_chip,
        {"id_number", "full_name", "date_of_birth", "sex", "nationality", "date_of_expiry"}
        | ORIGIN,
    ),
    "2024": (
        people_vn.draw_person_2024,
        {"id_number", "full_name", "date_of_birth", "sex", "nationality"},
    ),
    "ktp": (
        people_id.draw_person,
        set(FIELDS) - ORIGIN - {"other_name", "ethnicity"},
    ),
}
KINDS = tuple(DRAWN)
TWELVE_DIGITS = ("cmnd_12", "cccd_2016", "chip", "2024")
ALLOWED = frozenset(CHARSET)

seeds = st.integers(0, 2**63 - 1)


def person_of(kind: str, seed: int) -> Person:
    return DRAWN[kind][0](np.random.default_rng(seed))


def issued_on(person: Person) -> date:
    text = person.notes["issued_on"].replace("-", "/")
    return datetime.strptime(text, "%d/%m/%Y").date()


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=150, deadline=None)
@given(seed=seeds)
def test_texts_are_one_clean_line_of_known_characters(kind, seed):
    person = person_of(kind, seed)
    assert set(person.fields) - {"other_name"} == DRAWN[kind][1]
    assert "other_name" not in person.fields or kind == "cmnd_12"
    for text in (*person.fields.values(), *person.notes.values(), person.qr):
        assert text == unicodedata.normalize("NFC", text)
    for field, text in person.fields.items():
        assert field in FIELDS
        assert text == " ".join(text.split()) != ""
        assert ALLOWED.issuperset(text)
        assert not text.startswith((",", "-", " ")) or text == "-"
        assert not text.endswith((",", " ", "/"))
        assert all(len(word) <= 24 for word in text.split(" "))
        assert len(text) <= 130
    name = person.fields["full_name"]
    assert name == name.upper() and len(name) <= LONGEST_NAME
    assert person == person_of(kind, seed)


@pytest.mark.parametrize("kind", TWELVE_DIGITS)
@settings(max_examples=150, deadline=None)
@given(seed=seeds)
def test_twelve_digits_say_what_the_card_says(kind, seed):
    person = person_of(kind, seed)
    number = parse_vietnamese_number(person.fields["id_number"])
    assert number.province in places_vn.PROVINCE_CODES
    assert number.birth_year == person.born.year
    assert number.sex == person.sex
    assert person.fields["sex"] == {"male": "Nam", "female": "Nữ"}[person.sex]
    assert person.fields["date_of_birth"] == f"{person.born:%d/%m/%Y}"


@settings(max_examples=300, deadline=None)
@given(seed=seeds)
def test_nine_digits_begin_with_a_province_and_dates_are_of_the_holder(seed):
    person = person_of("cmnd_9", seed)
    number = person.fields["id_number"]
    assert len(number) == 9 and number.isdigit()
    assert number.startswith(tuple(p for ps in places_vn.CMND_PREFIXES.values() for p in ps))
    parts = [int(part) for part in re.findall(r"[0-9]+", person.fields["date_of_birth"])]
    born = person.born
    assert parts == [born.day, born.month, born.year][-len(parts) :]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=200, deadline=None)
@given(seed=seeds)
def test_the_card_is_issued_in_time_and_ends_later(kind, seed):
    person = person_of(kind, seed)
    issued = issued_on(person)
    least = {"2024": 0, "ktp": people_id.LEAST_AGE}.get(kind, people_vn.LEAST_AGE)
    assert anniversary(person.born, least) <= issued
    text = person.fields.get("date_of_expiry", "").replace("-", "/")
    if not text or text in (people_vn.NO_EXPIRY, people_id.NO_EXPIRY):
        return
    expiry = datetime.strptime(text, "%d/%m/%Y").date()
    assert expiry > issued
    birthdays = {anniversary(person.born, age) for age in (25, 40, 60)}
    if kind in ("cccd_2016", "chip"):
        assert expiry in birthdays
    elif kind == "cmnd_12":
        assert expiry in birthdays | {anniversary(issued, people_vn.CMND_YEARS)}
    else:
        assert (expiry.month, expiry.day) in ((person.born.month, person.born.day), (3, 1))
        assert expiry.year == issued.year + 5


@settings(max_examples=300, deadline=None)
@given(seed=seeds)
def test_nik_says_what_the_card_says(seed):
    person = person_of("ktp", seed)
    fields = person.fields
    number = parse_indonesian_number(fields["id_number"])
    regions = {region.code: region for region in places_id.regions()}
    assert number.region[:4] in regions and 1 <= int(number.region[4:]) <= 32
    assert number.sex == person.sex
    assert fields["sex"] == {"male": "LAKI-LAKI", "female": "PEREMPUAN"}[person.sex]
    assert (number.birth_day, number.birth_month) == (person.born.day, person.born.month)
    assert number.birth_year_of_century == person.born.year % 100
    assert int(fields["id_number"][-4:]) >= 1
    assert fields["date_of_birth"] == f"{person.born:%d-%m-%Y}"
    assert fields["province"] in {region.province for region in regions.values()}


@settings(max_examples=200, deadline=None)
@given(seed=seeds)
def test_the_qr_code_repeats_the_chip_card(seed):
    person = person_of("chip", seed)
    number, old, name, born, sex, residence, issued = person.qr.split("|")
    assert number == person.fields["id_number"]
    assert old == "" or re.fullmatch(r"[0-9]{9}", old)
    assert name.upper() == person.fields["full_name"]
    assert born == f"{person.born:%d%m%Y}"
    assert sex == person.fields["sex"]
    assert residence == person.fields["place_of_residence"]
    assert issued == f"{issued_on(person):%d%m%Y}"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("split", SPLITS)
def test_a_person_of_a_split_belongs_to_it_alone(kind, split):
    draw = DRAWN[kind][0]
    for seed in range(40):
        person = draw_person(draw, np.random.default_rng([3, seed]), split)
        assert person_split(person) == split
        assert person == draw_person(draw, np.random.default_rng([3, seed]), split)


def test_splits_are_shares_of_all_persons():
    counts = Counter(person_split(person_of("chip", seed)) for seed in range(3000))
    assert 0.77 < counts["train"] / 3000 < 0.83
    assert 0.08 < counts["validation"] / 3000 < 0.12
    assert 0.08 < counts["test"] / 3000 < 0.12


def test_a_split_is_decided_by_who_it_is_and_not_by_the_card():
    person = person_of("chip", 1)
    moved = Person(
        fields=person.fields | {"place_of_residence": "Hà Nội"}, born=person.born, sex=person.sex
    )
    assert person_split(moved) == person_split(person)
    others = {
        person_split(
            Person(
                fields=person.fields | {"id_number": f"{n:012d}"},
                born=person.born,
                sex=person.sex,
            )
        )
        for n in range(100)
    }
    assert others == set(SPLITS)


def test_an_unknown_split_is_refused():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="'dev'"):
        draw_person(people_vn.draw_person_chip, rng, "dev")
    one = person_of("chip", 1)
    other = next(split for split in SPLITS if split != person_split(one))
    with pytest.raises(RuntimeError, match=other):
        draw_person(lambda _: one, rng, other)


def test_what_the_law_lets_vary_varies():
    people = {kind: [person_of(kind, seed) for seed in range(600)] for kind in KINDS}
    forms = {re.sub(r"[0-9]", "0", p.fields["date_of_birth"]) for p in people["cmnd_9"]}
    assert forms >= {"00-00-0000", "00/00/0000", "0000", "0-0-0000"}
    other = sum("other_name" in p.fields for p in people["cmnd_12"])
    assert 0.2 * 600 < other < 0.4 * 600
    assert len({p.fields["ethnicity"] for p in people["cmnd_12"]}) > 40
    never = sum(p.fields["date_of_expiry"] == people_vn.NO_EXPIRY for p in people["chip"])
    assert 0.1 * 600 < never < 0.4 * 600
    residences = [p.fields["place_of_residence"] for p in people["chip"]]
    for form in ("Xã ", "X. ", "X.", "Phường ", "P. ", "TT", "TP. Hồ Chí Minh", "Ấp ", "Thôn "):
        assert any(form in text for text in residences), form
    assert sum("'" in p.fields["full_name"] for p in people["chip"]) > 3
    centuries = {p.fields["id_number"][3] for p in people["2024"]}
    assert centuries == {"0", "1", "2", "3"}
    words = Counter(len(p.fields["full_name"].split()) for p in people["ktp"])
    assert words[1] > 20 and max(words) >= 6
    assert {p.fields["rt_rw"] for p in people["ktp"]} & {"-"}
