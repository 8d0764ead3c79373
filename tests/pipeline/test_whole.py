"""Numbers and dates of which something is missing, with readings written by hand."""

import numpy as np
import pytest

from detector.words import DetectedWord
from pipeline.rectify import CARD_SIZE_HW
from pipeline.whole import (
    LEAST_CONFIDENCE,
    LEAST_SHARE,
    can_be_whole,
    complete_readings,
    is_whole,
    whole_alternative,
)
from reader.reading import WordReading

NUMBER = "079195001234"
CHIP = "vn_cccd_chip"
HEIGHT = 0.1 * CARD_SIZE_HW[0] / CARD_SIZE_HW[1]
"""Of BOX, as a share of the card's width."""
BOX = (0.4, 0.2, 0.7, 0.3)


@pytest.mark.parametrize(
    ("card_type", "digits"),
    [("id_ktp", 16), ("vn_cmnd_9", 9), ("vn_cmnd_12", 12), ("vn_cccd_2016", 12), (CHIP, 12),
     ("vn_cancuoc_2024", 12)],
)  # fmt: skip
def test_a_number_is_whole_at_its_cards_length(card_type, digits):
    whole = [n for n in range(25) if is_whole("id_number", "1" * n, card_type)]
    assert whole == [digits] and can_be_whole("id_number", "1", card_type)
    assert not is_whole("id_number", "1" * (digits - 1) + "O", card_type)
    assert not is_whole("id_number", "1" * (digits - 1) + " ", card_type)


@pytest.mark.parametrize("card_type", [None, "", "generic"])
def test_nobody_knows_how_long_numbers_of_another_card_are(card_type):
    assert not is_whole("id_number", NUMBER, card_type)
    assert not is_whole("id_number", "", card_type)
    assert not can_be_whole("id_number", NUMBER, card_type)


@pytest.mark.parametrize("name", ["date_of_birth", "date_of_expiry"])
@pytest.mark.parametrize(
    ("text", "whole", "possible"),
    [
        ("31/01/1995", True, True),
        ("01-01-1900", True, True),
        ("31.12.2100", True, True),
        ("31/12/1899", False, True),
        ("01/01/2101", False, True),
        ("31/02/1995", False, True),
        ("31/01/199", False, True),  # six digits: one is missing
        ("31/01/19950", False, True),
        ("31/1/19", False, True),  # five
        ("1/1/19", False, False),  # four: what is left may be anything
        ("1995", False, False),
        ("Không thời hạn", False, False),
        ("SEUMUR HIDUP", False, False),
        ("", False, False),
    ],
)
def test_dates_and_what_may_have_been_one(name, text, whole, possible):
    for card_type in (CHIP, None):
        assert is_whole(name, text, card_type) is whole
        assert can_be_whole(name, text, card_type) is possible


@pytest.mark.parametrize(
    ("text", "card_type", "whole"),
    [
        ("1-1-1900", None, True),
        ("1-1-1900", "vn_cmnd_9", True),
        ("1-1-1900", CHIP, False),
        ("8-06-1951", "id_ktp", False),
    ],
)
def test_a_day_of_one_figure_has_lost_one_but_on_the_oldest_card(text, card_type, whole):
    assert is_whole("date_of_birth", text, card_type) is whole


@pytest.mark.parametrize(
    ("text", "whole"), [("015/008", True), ("15/8", False), ("-", False), ("015/0081", False)]
)
def test_an_rt_rw_has_three_figures_twice(text, whole):
    assert is_whole("rt_rw", text, "id_ktp") is whole


@pytest.mark.parametrize("text", [NUMBER, "31/01/1995", "LÊ"])
def test_of_other_fields_nothing_is_known(text):
    assert not is_whole("full_name", text, CHIP) and not can_be_whole("full_name", text, CHIP)


def test_the_likeliest_whole_alternative_is_taken():
    short = NUMBER[:-1]
    others = ((short, 0.5), ("12", 0.2), (NUMBER, 0.15), ("1" * 12, 0.1))
    taken = whole_alternative("id_number", WordReading(short, 0.5, others), CHIP)
    # Of the other readings those that are whole remain.
    assert taken == WordReading(NUMBER, 0.15, others[2:])


def test_a_whole_reading_stays_though_another_one_is_likelier():
    reading = WordReading(NUMBER, 0.3, (("1" * 12, 0.6), (NUMBER, 0.3)))
    assert whole_alternative("id_number", reading, CHIP) is reading


@pytest.mark.parametrize(("share", "taken"), [(LEAST_SHARE, True), (LEAST_SHARE - 1e-4, False)])
def test_what_is_as_good_as_impossible_does_not_stand_for_a_reading(share, taken):
    reading = WordReading("31/01/199", 0.9, (("31/01/199", 0.9), ("31/01/1995", share)))
    found = whole_alternative("date_of_birth", reading, None)
    assert found.text == "31/01/1995" if taken else found is reading


def test_without_a_whole_alternative_the_reading_stays():
    for others in ((), (("123", 0.5), (NUMBER[1:], 0.4))):
        reading = WordReading("123", 0.5, others)
        assert whole_alternative("id_number", reading, CHIP) is reading
    # Nor is an alternative a number where the card's are not known.
    reading = WordReading("123", 0.5, ((NUMBER, 0.4),))
    assert whole_alternative("id_number", reading, None) is reading


class Reader:
    """Answers for wider pictures, and keeps what it was asked.

    Args:
        answers: text and confidence of each picture, in the order in which they are asked.
    """

    def __init__(self, *answers):
        self.answers = [WordReading(*answer) for answer in answers]
        self.boxes, self.fields = [], []

    def __call__(self, pictures, fields):
        assert len(pictures) == len(fields) == len(self.answers)
        self.boxes += pictures
        self.fields += fields
        return self.answers


def complete(reader, *words, card_type=CHIP, box=BOX):
    """Readings of (field, text, confidence[, alternatives]), completed; pictures are boxes."""
    found = [DetectedWord(np.array(box, np.float32), name, 0.9) for name, *_ in words]
    readings = [WordReading(*reading) for _, *reading in words]
    completed = complete_readings(found, readings, card_type, lambda box: box, reader)
    assert len(completed) == len(words)
    unchanged = [one is reading for one, reading in zip(completed, readings, strict=True)]
    return completed, unchanged


def refuse(pictures, fields):
    raise AssertionError("nothing is to be read again")


@pytest.mark.parametrize(
    "words",
    [
        (),
        (("id_number", NUMBER, 0.01), ("date_of_birth", "31/01/1995", 0.01)),
        (("full_name", "LÊ", 0.1), ("id_number", NUMBER, 0.9)),
        (("date_of_birth", "20", 0.9), ("date_of_birth", "01/1964", 0.9)),  # printed in parts
        (("id_number", "0791950", 0.9), ("id_number", "01234", 0.9)),
        (("date_of_expiry", "Không thời hạn", 0.9),),
        (("date_of_birth", "", 0.0),),
    ],
)
def test_what_is_whole_or_no_number_is_not_read_again(words):
    _, unchanged = complete(refuse, *words)
    assert all(unchanged)


def test_parts_of_a_date_are_not_completed_by_their_alternatives():
    parts = [("date_of_birth", "31/01/199", 0.5, (("31/01/1995", 0.4),)),
             ("date_of_birth", "5", 0.9)]  # fmt: skip
    _, unchanged = complete(refuse, *parts)
    assert unchanged == [True, True]


def test_a_number_of_an_unknown_card_is_not_read_again():
    _, unchanged = complete(refuse, ("id_number", NUMBER[1:], 0.9), card_type=None)
    assert unchanged == [True]


def test_a_whole_alternative_saves_reading_again():
    word = ("id_number", NUMBER[1:], 0.5, ((NUMBER[1:], 0.5), (NUMBER, 0.4)))
    ((taken,), _) = complete(refuse, word)
    assert (taken.text, taken.confidence) == (NUMBER, 0.4)


def test_wider_pictures_are_wider_at_the_left_the_right_and_both():
    reader = Reader(*[("", 0.0)] * 3)
    complete(reader, ("id_number", NUMBER[1:], 0.9))
    left, top, right, bottom = BOX
    expected = [
        (left - HEIGHT, top, right, bottom),
        (left, top, right + HEIGHT, bottom),
        (left - HEIGHT / 2, top, right + HEIGHT / 2, bottom),
    ]
    np.testing.assert_allclose(reader.boxes, expected, atol=1e-6)
    assert reader.fields == ["id_number"] * 3
    # In pixels of the card, as much as the word is high.
    grown = (left - reader.boxes[0][0]) * CARD_SIZE_HW[1]
    assert grown == pytest.approx((bottom - top) * CARD_SIZE_HW[0], abs=0.01)


def test_wider_pictures_end_where_the_card_ends():
    reader = Reader(*[("", 0.0)] * 3)
    complete(reader, ("id_number", NUMBER[1:], 0.9), box=(0.02, 0.0, 0.97, 0.1))
    expected = [(0, 0, 0.97, 0.1), (0.02, 0, 1, 0.1), (0, 0, 1, 0.1)]
    np.testing.assert_allclose(reader.boxes, expected, atol=1e-6)


def test_the_surest_whole_reading_of_the_wider_pictures_is_taken():
    reader = Reader((NUMBER[1:], 0.99), (NUMBER, 0.6), ("1" * 12, 0.5))
    ((taken,), _) = complete(reader, ("id_number", NUMBER[1:], 0.9))
    assert taken == WordReading(NUMBER, 0.6)


def test_of_a_wider_picture_too_an_alternative_may_be_whole():
    longer = NUMBER + "7"
    reader = Reader(("", 0.0), (longer, 0.5, ((longer, 0.5), (NUMBER, 0.3))), ("12", 0.9))
    ((taken,), _) = complete(reader, ("id_number", NUMBER[1:], 0.9))
    assert (taken.text, taken.confidence) == (NUMBER, 0.3)


@pytest.mark.parametrize(
    "answers",
    [
        ((NUMBER[1:], 0.9), (NUMBER + "1", 0.9), ("", 0.9)),  # none of them is whole
        ((NUMBER, LEAST_CONFIDENCE - 0.01), ("12", 0.9), (NUMBER, 0.0)),  # nobody believes them
    ],
)
def test_else_the_first_reading_stays(answers):
    _, unchanged = complete(Reader(*answers), ("id_number", NUMBER[1:], 0.1))
    assert unchanged == [True]


def test_a_reading_that_is_just_sure_enough_is_taken():
    reader = Reader(("", 0.0), ("", 0.0), (NUMBER, LEAST_CONFIDENCE))
    ((taken,), _) = complete(reader, ("id_number", NUMBER[1:], 0.9))
    assert taken.text == NUMBER


def test_each_broken_word_gets_its_own_reading_and_the_others_stay():
    born, expires = "31/01/1995", "01/02/2035"
    reader = Reader(
        ("1" * 11, 0.9), ("2" * 11, 0.9), ("3" * 11, 0.9),
        (expires[1:], 0.3), (expires, 0.8), (born, 0.7), ("", 0.9),
    )  # fmt: skip
    completed, unchanged = complete(
        reader,
        ("full_name", "LÊ", 0.9),
        ("id_number", NUMBER[1:], 0.9),
        ("date_of_birth", born, 0.9),
        ("date_of_expiry", "1/02/203", 0.9),
    )
    # An expiry date with digits is read as a date, which has nothing but digits and separators; so
    # also from its own box.
    assert reader.fields == ["id_number"] * 3 + ["date_of_birth"] * 4
    np.testing.assert_allclose(reader.boxes[3], BOX)
    assert unchanged == [True, True, True, False]
    assert completed[3] == WordReading(expires, 0.8)
