"""Words that are the end of a caption and the first word of its value."""

import numpy as np
import pytest

from detector.words import DetectedWord
from pipeline.glued import cut_captions
from reader.characters import CharacterReading
from reader.reading import WordReading

LEFT, LETTER, HEIGHT = 0.3, 0.015, 0.04
"""Where a text begins and how wide each sign is, in widths of the card; and how high it is, in its
heights.
"""


class Reader:
    """Reads the signs of a text whose middles lie within a box."""

    def __init__(self, text):
        self.text, self.calls = text, 0

    def __call__(self, boxes, fields):
        self.calls += 1
        return [self.one(box) for box in boxes]

    def one(self, box):
        seen = [
            (sign, (LEFT + (at + 0.5) * LETTER - box[0]) / (box[2] - box[0]))
            for at, sign in enumerate(self.text)
            if box[0] <= LEFT + (at + 0.5) * LETTER <= box[2]
        ]
        characters = tuple(CharacterReading(sign, 0.9, place) for sign, place in seen)
        return WordReading("".join(sign for sign, _ in seen), 0.9, (), characters)


def settle(text, field):
    box = np.array([LEFT, 0.3, LEFT + len(text) * LETTER, 0.3 + HEIGHT], np.float32)
    read = Reader(text)
    word, reading = DetectedWord(box, field, 0.4), read.one(box)
    (word_now,), (reading_now,) = cut_captions([word], [reading], lambda box: box, read)
    return word, word_now, reading_now, read


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("origin:Ân", "place_of_origin", "Ân"),
        ("origin;Ân", "place_of_origin", "Ân"),
        ("residence:Thôn", "place_of_residence", "Thôn"),
        ("Sex:Nam", "sex", "Nam"),
        ("tính:Nữ", "sex", "Nữ"),
        ("prgin:Hựu", "place_of_origin", "Hựu"),  # misread
        ("sinh:01/02/1990", "date_of_birth", "01/02/1990"),
    ],
)
def test_what_stands_behind_the_colon_is_the_value(text, field, value):
    word, now, reading, _ = settle(text, field)
    assert reading.text == value and now.field == field
    colon = LEFT + (text.index(":" if ":" in text else ";") + 1) * LETTER
    assert now.box[0] == pytest.approx(colon, abs=LETTER)
    assert now.box[1:] == pytest.approx(word.box[1:])


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("NO:20", "place_of_residence"),  # no caption
        ("trú:", "place_of_residence"),  # all of it is one
        (":Nam", "sex"),
        ("origin:Ân", "full_name"),  # another field's
        ("Trung:Hà", "place_of_residence"),  # a semicolon
        ("Quang:H.Lưu", "place_of_origin"),
        ("Lộc;Hà", "place_of_origin"),
        ("Thôn", "place_of_residence"),
    ],
)
def test_other_words_stay(text, field):
    word, now, reading, read = settle(text, field)
    assert now is word and reading.text == text and read.calls == 0


def boxed(field="place_of_origin", left=LEFT, top=0.3):
    box = np.array([left, top, left + 0.1, top + HEIGHT], np.float32)
    return DetectedWord(box, field, 0.4)


def cut_with(said, text="origin:Hưu", others=()):
    """The reading of a word with `text` where the Reader says each of `said` in turn."""
    words = [boxed(), *others]
    readings = [WordReading(text, 0.3), *(WordReading("An", 0.9) for _ in others)]
    answers = [WordReading(one, confidence) for one, confidence in said]
    found, now = cut_captions(words, readings, lambda box: box, lambda *_: answers)
    assert len(found) == len(words)
    return now[0].text


def test_a_word_of_which_nothing_is_read_behind_the_colon_stays():
    assert cut_with([("", 0.0)] * 4) == "origin:Hưu"
    assert cut_with([(":Hưu", 0.9)] * 4) == "origin:Hưu"


def test_a_text_that_lost_a_letter_is_none():
    assert cut_with([("Hựu", 0.70), ("Hựu", 0.72), ("ựu", 0.93), ("u", 0.95)]) == "Hựu"
    assert cut_with([("Hựu", 0.95), ("Hưu", 0.7), ("ưu", 0.9), ("u", 0.9)]) == "Hưu"


def test_only_the_first_word_of_a_field_has_its_caption_before_it():
    said = [("Hưu", 0.9)] * 4
    assert cut_with(said, others=[boxed(left=LEFT + 0.2), boxed(top=0.4)]) == "Hưu"
    assert cut_with(said, others=[boxed("full_name", top=0.2)]) == "Hưu"
    assert cut_with(said, others=[boxed(left=LEFT - 0.2)]) == "origin:Hưu"
    assert cut_with(said, others=[boxed(top=0.2)]) == "origin:Hưu"
