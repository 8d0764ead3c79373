"""Number, birth and expiry: what is in doubt follows what the others say, and nothing else does."""

import pytest

from pipeline.field_types import FieldResult, WordResult
from pipeline.settling import settle_together, settled_warnings

QUAD = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def field(text, **others):
    """A field of one word; other texts with their odds, as `o_05_09_2003=0.3`."""
    texts = {key[2:].replace("_", "/"): odds for key, odds in others.items()}
    return FieldResult(
        text,
        text,
        0.5,
        QUAD,
        (WordResult(text, 0.5, QUAD),),
        (),
        tuple(texts),
        tuple(texts.values()),
    )


def texts(fields, card_type):
    return {name: one.text for name, one in settle_together(fields, card_type).items()}


def test_odds_of_the_others_are_beside_the_text_that_was_taken():
    fields = {
        "id_number": field("079203001234"),
        "date_of_birth": field("03/09/2003", o_05_09_2003=0.5, o_06_09_2003=0.1),
        "date_of_expiry": field("05/09/2028"),
    }
    birth = settle_together(fields, "vn_cccd_chip")["date_of_birth"]
    assert dict(zip(birth.alternatives, birth.odds, strict=True)) == pytest.approx(
        {"03/09/2003": 1.0, "06/09/2003": 0.2}
    )


def test_a_doubtful_birth_is_that_of_number_and_expiry():
    fields = {
        "id_number": field("079203001234"),
        "date_of_birth": field("03/09/2003", o_03_08_2003=0.5, o_05_09_2003=0.3),
        "date_of_expiry": field("05/09/2028"),
    }
    settled = settle_together(fields, "vn_cccd_chip")
    birth = settled["date_of_birth"]
    assert birth.text == birth.words[0].text == "05/09/2003" and birth.value == "2003-09-05"
    assert birth.alternatives == ("03/09/2003", "03/08/2003") and birth.odds == (1.0, 1.0)
    assert settled["id_number"] == fields["id_number"]
    (warning,) = settled_warnings(fields, settled)
    assert warning.code == "settled_by_others" and warning.field == "date_of_birth"
    assert "'03/09/2003'" in warning.message and "'05/09/2003'" in warning.message


@pytest.mark.parametrize(
    ("birth", "card_type"),
    [
        (field("03/09/2003"), "vn_cccd_chip"),  # clear print that contradicts the number
        (field("03/09/2003", o_05_09_2003=0.02), "vn_cccd_chip"),  # as good as clear
        (field("03/09/2003", o_04_09_2003=0.9), "vn_cccd_chip"),  # the other is no better
        (field("03/09/2003", o_05_09_2003=0.3), None),
        (field("05/09/2003", o_05_09_2008=0.9), "vn_cccd_chip"),  # nothing to settle
    ],
)
def test_what_is_clear_stays(birth, card_type):
    fields = {"date_of_birth": birth, "date_of_expiry": field("05/09/2028")}
    assert settle_together(fields, card_type) == fields
    assert settled_warnings(fields, fields) == []


@pytest.mark.parametrize(
    ("card_type", "read", "other", "settled"),
    [
        ("id_ktp", "3200011703950001", "3273011703950001", "3273011703950001"),  # no regency 00
        ("id_ktp", "3873011703950001", "3273011703950001", "3873011703950001"),  # there may be a 38
        ("vn_cccd_chip", "003195001234", "001195001234", "001195001234"),
        ("vn_cmnd_9", "003195001", "001195001", "003195001"),  # says no region
    ],
)
def test_a_doubtful_number_is_one_of_a_region(card_type, read, other, settled):
    number = FieldResult(
        read, read, 0.5, QUAD, (WordResult(read, 0.5, QUAD),), (), (other,), (0.3,)
    )
    assert texts({"id_number": number}, card_type) == {"id_number": settled}


def test_a_number_loses_no_digit_for_it():
    fields = {
        "id_number": field("079203001234", o_07920300123=0.9),
        "date_of_birth": field("03/09/2004"),
    }
    assert texts(fields, "vn_cccd_chip")["id_number"] == "079203001234"


def test_two_fields_may_both_be_doubtful():
    fields = {
        "id_number": field("079203001234"),
        "date_of_birth": field("03/09/2008", o_05_09_2003=0.6),
        "date_of_expiry": field("06/09/2028", o_05_09_2028=0.6),
    }
    assert texts(fields, "vn_cccd_chip") == {
        "id_number": "079203001234",
        "date_of_birth": "05/09/2003",
        "date_of_expiry": "05/09/2028",
    }


def test_a_field_of_several_words_is_left_alone():
    two = field("03/09 2003", o_05_09_2003=0.9)
    two = FieldResult(**{**vars(two), "words": two.words * 2})
    fields = {"date_of_birth": two, "date_of_expiry": field("05/09/2028")}
    assert settle_together(fields, "vn_cccd_chip") == fields
