"""What a field is said to be printed in, against what the layouts print."""

import numpy as np
import pytest

from data.cards import layouts
from data.cards.characters import FIELD_CHARACTERS, field_characters, never_printed
from data.cards.fields import FIELDS

PEOPLE = 400


def test_fields_by_hand():
    assert field_characters("id_number") == "0123456789"
    assert set("01-02/1990.") <= set(field_characters("date_of_birth") or "")
    # A term may stand in it: SEUMUR HIDUP, Không thời hạn.
    assert field_characters("date_of_expiry") is None
    assert field_characters("full_name") is None
    assert set(FIELD_CHARACTERS) <= set(FIELDS)


def test_semicolons_part_the_places_of_an_address():
    assert ";" in never_printed("full_name") and "!" in never_printed("place_of_origin")
    assert ";" not in never_printed("place_of_origin") | never_printed("place_of_residence")


@pytest.mark.parametrize("name", layouts())
def test_every_holder_of_every_card_is_printed_in_them(name):
    person, seen = layouts()[name].person, set()
    for seed in range(PEOPLE):
        fields = person(np.random.default_rng([17, seed])).fields
        for field, text in fields.items():
            characters = field_characters(field)
            assert not set(text) & never_printed(field), (field, text)
            if characters is not None:
                seen.add(field)
                assert set(text) <= set(characters + " "), (field, text)
    assert ("id_number" in seen) == (name != "generic")
