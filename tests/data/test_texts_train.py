"""What is written on cards to train on alone."""

import numpy as np
import pytest

from data.cards import layouts
from data.cards.names_vn_groups import ETHNIC_GROUPS
from data.cards.people import draw_person, person_split
from data.cards.texts_train import (
    change_case,
    insert_short_word,
    rewrite_values,
    separate_otherwise,
    shorten_otherwise,
)


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
        for name in ("id_number", "date_of_birth", "sex", "date_of_expiry"):
            assert other.fields.get(name) == person.fields.get(name)
        assert other.fields["full_name"].isupper()
        assert all(" ".join(text.split()) == text for text in other.fields.values())
    places = {"id_ktp": "address"}.get(card_type, "place_of_residence")
    assert {"full_name", places} <= changed
    if card_type == "vn_cmnd_12":
        assert "ethnicity" in changed


def test_ethnic_groups_are_drawn_evenly_now_and_then():
    person = draw_person(layouts()["vn_cmnd_12"].person, rng(), "train")
    drawn = [rewrite_values(person, rng(seed)).fields["ethnicity"] for seed in range(300)]
    known = {name.replace("-", " ") for name in ETHNIC_GROUPS}
    assert {name.replace("-", " ") for name in drawn} <= known
    assert len(set(drawn)) > 50
