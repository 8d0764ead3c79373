"""RT and RW written before their numbers."""

import numpy as np
import pytest

from detector.words import DetectedWord
from pipeline.rt_rw import read_rt_rw
from reader.reading import WordReading


def texts(read_first, read_again, field="rt_rw"):
    """What is read of words of a field, and the fields that they are read again as."""
    words = [
        DetectedWord(np.array([0.1 * at, 0.5, 0.1 * at + 0.08, 0.54], np.float32), field, 0.7)
        for at in range(len(read_first))
    ]
    asked = []

    def read(boxes, fields):
        asked.extend(fields)
        return [WordReading(*read_again[round(float(box[0]) * 10)]) for box in boxes]

    first = [WordReading(*one) for one in read_first]
    return [one.text for one in read_rt_rw(words, first, lambda box: box, read)], asked


def test_words_that_are_no_numbers_are_read_with_letters():
    first = [("7", 0.0), ("019", 1.0), ("", 1.0), ("009", 1.0)]
    again = [("RT", 0.9), None, ("RW", 0.9), None]
    assert texts(first, again) == (["RT", "019", "RW", "009"], ["address", "address"])


@pytest.mark.parametrize("text", ["RT021", "RW.", "RT:"])
def test_with_a_sign_or_the_number(text):
    assert texts([("7021", 0.1)], [(text, 0.8)])[0] == [text]


@pytest.mark.parametrize("again", [("RT", 0.3), ("KT", 0.9), ("RT/RW", 0.9), ("", 0.9)])
def test_anything_else_stays(again):
    assert texts([("7", 0.1)], [again])[0] == ["7"]


def test_numbers_and_other_fields_are_not_read_again():
    assert texts([("005/010", 0.9)], [None]) == (["005/010"], [])
    assert texts([("7", 0.1)], [None], field="address") == (["7"], [])
