"""What is written on cards to train on alone."""

import re

import numpy as np
import pytest

from data.cards import layouts
from data.cards.names_vn_groups import ETHNIC_GROUPS
from data.cards.people import draw_person, person_split
from data.cards.texts_train import (
    change_case,
    end_in_block,
    insert_short_word,
    rewrite_values,
    separate_otherwise,
    shorten_otherwise,
)

PLACES = ("place_of_origin", "place_of_residence")


def rng(seed=0):
    return np.random.default_rng(seed)


def letters(text):
    return "".join(character for character in text if character.isalnum())


def test_levels_are_kept_apart_otherwise_and_stay():
    text = "Xã Gia Phú - Gia Viễn, Ninh Bình"
    drawn = {separate_otherwise(text, rng(seed)) for seed in range(60)}
    assert len(drawn) > 20
    assert {letters(one) for one in drawn} == {letters(text)}
    assert any("Phú-Gia" in one for one in drawn) and any("Viễn,Ninh" in one for one in drawn)
    semicolons = {one for one in drawn if ";" in one}
    assert semicolons == {"Xã Gia Phú; Gia Viễn; Ninh Bình"}


def test_a_short_word_is_inserted_anywhere_but_before_a_sign():
    drawn = {insert_short_word("Ia Ga, Chư Prông", rng(seed), ["É"]) for seed in range(60)}
    assert drawn == {
        "É Ia Ga, Chư Prông",
        "Ia É Ga, Chư Prông",
        "Ia Ga É, Chư Prông",
        "Ia Ga, Chư É Prông",
        "Ia Ga, Chư Prông É",
    }


def test_abbreviations_are_written_in_several_ways():
    text = "KP.2, P.Hòa Lợi, TX. Bến Cát, TP. Huế"
    drawn = {shorten_otherwise(text, rng(seed)) for seed in range(40)}
    assert drawn == {
        text,
        "KP 2, P Hòa Lợi, TX Bến Cát, TP Huế",
        "Kp.2, P.Hòa Lợi, Tx. Bến Cát, Tp. Huế",
        "Kp 2, P Hòa Lợi, Tx Bến Cát, Tp Huế",
    }


def test_cases_change():
    drawn = {change_case("Xã Gia Phú", rng(seed)) for seed in range(60)}
    assert "XÃ GIA PHÚ" in drawn and "xã Gia Phú" in drawn
    assert {one.casefold() for one in drawn} == {"xã gia phú"}


@pytest.mark.parametrize("card_type", ["vn_cmnd_9", "vn_cmnd_12", "vn_cccd_chip", "id_ktp"])
def test_a_person_stays_who_it_is(card_type):
    changed = set()
    for seed in range(40):
        generator = rng(seed)
        person = draw_person(layouts()[card_type].person, generator, "train")
        other = rewrite_values(person, generator)
        assert person_split(other) == "train"
        assert list(other.fields) == list(person.fields)
        changed |= {name for name in person.fields if other.fields[name] != person.fields[name]}
        assert other.fields["id_number"] == person.fields["id_number"]
        for name in ("date_of_birth", "sex", "date_of_expiry"):  # but for spaces and case
            first, second = (one.fields.get(name, "").split() for one in (person, other))
            assert "".join(first).casefold() == "".join(second).casefold()
        assert other.fields["full_name"].isupper()
        assert all(" ".join(text.split()) == text for text in other.fields.values())
    places = {"id_ktp": "address"}.get(card_type, "place_of_residence")
    assert {"full_name", places} <= changed
    if card_type == "vn_cmnd_12":
        assert "ethnicity" in changed


def test_an_address_ends_in_a_block_and_a_house():
    drawn = [end_in_block("JL. MAWAR NO. 12 BLOK C4", rng(seed)) for seed in range(80)]
    form = r"JL\. MAWAR [A-Z0-9. -]*?([A-K]|[IVX]+) (NO|NO\.|No\.|No|NO :) \d+"
    assert all(re.fullmatch(form, one) for one in drawn)
    assert any("BLOK" in one for one in drawn) and any("GG." in one for one in drawn)
    assert any("No." in one for one in drawn)


def rewritten(card_type, count=300):
    """Fields of persons before and after."""
    pairs = []
    for seed in range(count):
        generator = rng(seed)
        person = draw_person(layouts()[card_type].person, generator, "train")
        pairs.append((person.fields, rewrite_values(person, generator).fields))
    return pairs


@pytest.mark.parametrize(
    ("card_type", "field", "is_so"),
    [
        ("id_ktp", "sex", lambda text: text in ("Laki-Laki", "Perempuan")),
        ("id_ktp", "rt_rw", lambda text: " / " in text),
        ("id_ktp", "address", lambda text: re.search(r"\bNo\b", text)),
        ("vn_cccd_2016", "date_of_expiry", lambda text: text == "KHÔNG THỜI HẠN"),
        ("vn_cmnd_9", "date_of_birth", lambda text: " - " in text),
    ],
)
def test_values_are_written_otherwise_now_and_then(card_type, field, is_so):
    new = [
        bool(is_so(after[field])) and not is_so(before[field])
        for before, after in rewritten(card_type)
    ]
    assert 0.02 < np.mean(new) < 0.2


def test_no_date_but_one_of_nine_digits_is_spaced():
    for card_type in ("id_ktp", "vn_cccd_2016"):
        pairs = rewritten(card_type, 100)
        assert all(one["date_of_birth"] == other["date_of_birth"] for one, other in pairs)


def test_commas_have_no_space_behind_them_on_some_cards():
    joined = []
    for before, after in rewritten("vn_cmnd_9", count=1200):
        spaced = [name for name in PLACES if ", " in before[name]]
        joined.append(bool(spaced) and not any(", " in after[name] for name in spaced))
        joined[-1] &= all("," in after[name] for name in PLACES)
    assert 0.03 < np.mean(joined) < 0.2


def test_ethnic_groups_are_drawn_evenly_now_and_then():
    person = draw_person(layouts()["vn_cmnd_12"].person, rng(), "train")
    drawn = [rewrite_values(person, rng(seed)).fields["ethnicity"] for seed in range(300)]
    known = {name.replace("-", " ") for name in ETHNIC_GROUPS}
    assert {name.replace("-", " ") for name in drawn} <= known
    assert len(set(drawn)) > 50
