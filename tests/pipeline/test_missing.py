"""Fields that a card must have."""

import numpy as np
import pytest

from data.cards import layouts
from data.cards.fields import CARD_TYPES
from data.cards.people import draw_person
from pipeline.missing import ALWAYS_PRINTED, missing_warnings


def test_each_that_was_not_read_is_warned_about():
    found = ("full_name", "date_of_birth", "place_of_residence")
    warnings = missing_warnings(found, "vn_cmnd_9")
    assert [(one.code, one.field) for one in warnings] == [
        ("field_missing", "id_number"),
        ("field_missing", "place_of_origin"),
    ]
    assert not missing_warnings(found, None) and not missing_warnings(found, "xx_card")


@pytest.mark.parametrize("card_type", CARD_TYPES)
def test_cards_have_them(card_type):
    rng = np.random.default_rng(5)
    for _ in range(40):
        fields = draw_person(layouts()[card_type].person, rng, "train").fields
        printed = {name for name, text in fields.items() if text}
        assert printed >= set(ALWAYS_PRINTED[card_type])
        assert printed <= {*ALWAYS_PRINTED[card_type], "other_name", "blood_type"}
