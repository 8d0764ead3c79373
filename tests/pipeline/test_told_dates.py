"""What a date must be by the other one and the number, where what was read cannot be believed."""

import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.agreement import Said
from pipeline.field_types import FieldResult, WordResult
from pipeline.settling import settle_together
from pipeline.told_dates import add_told_dates, told_dates

QUAD = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def field(text, confidence=0.99):
    return FieldResult(text, text, confidence, QUAD, (WordResult(text, confidence, QUAD),))


def card(number, birth, expiry=None):
    fields = {"id_number": field(number), "date_of_birth": birth, "date_of_expiry": expiry}
    return {name: one for name, one in fields.items() if one is not None}


@pytest.mark.parametrize(
    ("card_type", "fields", "settled"),
    [
        # A sign was lost, and the expiry and the number's year of birth have it.
        (
            "vn_cccd_chip",
            card("079203001234", field("0/09/2003"), field("05/09/2028")),
            {"date_of_birth": "05/09/2003"},
        ),
        (
            "vn_cccd_2016",
            card("079203001234", field("05/09/2003"), field("(5 09/2028")),
            {"date_of_expiry": "05/09/2028"},
        ),
        # Of another type the number has the year alone.
        ("vn_cmnd_12", card("079203001234", field("05/09/200")), {"date_of_birth": "05/09/2003"}),
        # The NIK has it all but the century; the day is 40 higher for women.
        (
            "id_ktp",
            card("3201014810830010", field("63-10-1983")),
            {"date_of_birth": "08-10-1983"},
        ),
        (
            "id_ktp",
            card("3201010810830010", field("08-10-1983"), field("0-10-2017")),
            {"date_of_expiry": "08-10-2017"},
        ),
        # A date, read in doubt, one sign off.
        (
            "vn_cccd_chip",
            card("079203001234", field("05/09/2008", 0.4), field("05/09/2028")),
            {"date_of_birth": "05/09/2003"},
        ),
    ],
)
def test_a_date_that_cannot_be_believed_is_what_the_others_tell(card_type, fields, settled):
    read = settle_together(fields, card_type)
    changed = {name: one.text for name, one in read.items() if one.text != fields[name].text}
    assert changed == settled


@pytest.mark.parametrize(
    ("card_type", "fields"),
    [
        # Clear print that contradicts the number stays, and fails its check.
        ("vn_cccd_chip", card("079203001234", field("05/09/2008", 0.6), field("05/09/2028"))),
        # Two signs off, and one rule broken.
        ("vn_cccd_chip", card("", field("06/09/2008", 0.4), field("05/09/2028"))),
        # Nothing of it was read.
        ("vn_cccd_chip", card("079203001234", field("21:1:7"), field("05/09/2028"))),
        # A number that tells nothing.
        ("vn_cmnd_9", card("079203001", field("05/09/200"))),
        # Words are no misread date.
        ("vn_cccd_2016", card("079203001234", field("05/09/2003"), field("Không thời hạn"))),
    ],
)
def test_what_may_be_so_stays(card_type, fields):
    assert settle_together(fields, card_type) == fields


@pytest.mark.parametrize("age", [25, 40, 60])
def test_a_card_ends_at_one_of_three_birthdays(age):
    said = Said(None, datetime.date(1980, 2, 29), None, None, "vn_cccd_chip")
    told = list(told_dates("date_of_expiry", "", said))
    assert len(told) == 3 and told[(25, 40, 60).index(age)].year == 1980 + age
    # In a year without a 29th of February it ends on the day after the 28th.
    assert [(day.month, day.day) for day in told] == [(3, 1), (2, 29), (2, 29)]


def test_days_that_are_none_are_not_told():
    said = Said("3201013002830010", None, None, None, "id_ktp")  # the 30th of February
    assert list(told_dates("date_of_birth", "3-02-1983", said)) == []
    said = Said("079203001234", None, datetime.date(2028, 2, 29), None, "vn_cccd_chip")
    assert list(told_dates("date_of_birth", "31/02/2003", said)) == [
        datetime.date(1988, 2, 29),
        datetime.date(1968, 2, 29),
    ]


def test_what_the_reader_thinks_of_stays_among_the_alternatives():
    fields = card("079203001234", field("05/09/203"), field("05/09/2028"))
    birth = fields["date_of_birth"]
    fields["date_of_birth"] = FieldResult(
        birth.text,
        birth.text,
        0.3,
        QUAD,
        birth.words,
        (),
        ("05/09/2013", "05/09/2003"),
        (0.1, 0.05),
    )
    longer = add_told_dates(fields, "vn_cccd_chip")["date_of_birth"]
    assert longer.alternatives[:2] == ("05/09/2003", "05/09/2013")
    assert longer.odds[:2] == (0.2, 0.1)
    assert list(longer.odds) == sorted(longer.odds, reverse=True)


signs = st.text("0123456789/-. (Kh", max_size=12)


@given(
    st.sampled_from(["vn_cccd_chip", "vn_cmnd_12", "vn_cmnd_9", "id_ktp"]),
    st.text("0123456789", min_size=9, max_size=16),
    signs,
    signs,
)
@example("vn_cccd_chip", "079203001234", "05/09/9990", "0/09/2028")
@example("id_ktp", "3201010810830010", "08-10-1983", "8-1-0000")
@example("vn_cmnd_12", "079203001234", "12", "")
def test_no_text_is_an_error(card_type, number, birth, expiry):
    fields = card(number, field(birth, 0.3), field(expiry, 0.3))
    assert settle_together(fields, card_type).keys() == fields.keys()
