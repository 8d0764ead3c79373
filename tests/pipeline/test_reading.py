"""From the words that were found on a card to those that are read."""

from pathlib import Path

import numpy as np

from data.cards.fields import TITLE_PREFIX
from detector.words import DetectedWord
from pipeline.reading import read_words
from reader.language import LanguageModel
from reader.reading import WordReading

SHIPPED = Path(__file__).parents[2] / "reader" / "weights" / "language.npz"


def word(text, field, score, left, top, others=()):
    box = np.array([left, top, left + 0.02 * len(text), top + 0.05], np.float32)
    return text, DetectedWord(box, field, score, others=others)


def fields_read(printed, card_type="vn_cancuoc_2024"):
    """Field and text of each word that is part of a value."""
    title = DetectedWord(
        np.array([0.3, 0.25, 0.6, 0.32], np.float32), f"{TITLE_PREFIX}{card_type}", 0.95
    )
    says = {tuple(found.box): text for text, found in printed}

    def read(boxes, _):
        return [WordReading(says.get(tuple(box), "CĂN CƯỚC"), 0.99) for box in boxes]

    words, readings, kind = read_words(
        [title, *(found for _, found in printed)],
        lambda box: box,
        read,
        LanguageModel.load(SHIPPED),
    )
    assert kind == card_type
    return [(found.field, readings[id(found)].text) for found in words]


NAME = [
    word("NÔNG", "full_name", 0.96, 0.30, 0.53),
    word("THỊ", "full_name", 0.97, 0.39, 0.53),
    word("DẬU", "full_name", 0.96, 0.46, 0.53),
]


def test_a_word_of_a_field_that_the_card_has_not_is_of_the_one_beside_it():
    given = word("XUÂN", "place_of_origin", 0.4, 0.53, 0.53, (("full_name", 0.3),))
    assert fields_read([*NAME, given])[-1] == ("full_name", "XUÂN")


def test_but_none_that_lies_far_from_it():
    heading = word("REPUBLIC", "place_of_origin", 0.31, 0.56, 0.14, (("full_name", 0.1),))
    assert fields_read([*NAME, heading]) == [
        ("full_name", "NÔNG"),
        ("full_name", "THỊ"),
        ("full_name", "DẬU"),
    ]


def test_no_word_of_its_own_field_goes_for_a_surer_one_of_another():
    day = word("01/02/1990", "date_of_birth", 0.55, 0.3, 0.4)
    foreign = word("XX", "religion", 0.9, 0.3, 0.8, (("date_of_birth", 0.05),))
    assert ("date_of_birth", "01/02/1990") in fields_read([*NAME, day, foreign])
