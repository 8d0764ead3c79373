"""Long words that are read in parts, by networks whose answers are known."""

import numpy as np
import pytest

from reader.characters import CharacterReading
from reader.doubtful import read_alternatives
from reader.long_words import (
    LONG,
    LONG_NUMBER,
    Seam,
    better_reading,
    find_seam,
    is_long,
    join_readings,
)
from reader.reading import WordReading
from tests.reader.test_reading import network


def bars(starts, width, bar=4, height=24):
    """A word whose letters are dark bars, each half as high as the picture."""
    picture = np.full((height, width, 3), 230, np.uint8)
    for start in starts:
        picture[height // 4 : -height // 4, start : start + bar] = 20
    return picture


def row(count, pitch=10):
    return bars(range(3, count * pitch, pitch), count * pitch)


def seen(text="A" * LONG, spaces=()):
    return WordReading(text, 0.5, characters=tuple(CharacterReading(" ", 0.9, x) for x in spaces))


def test_a_word_is_long_by_its_letters_unless_they_cannot_stand_in_its_picture():
    assert is_long(row(LONG), seen("A" * LONG))
    assert not is_long(row(LONG), seen("A" * (LONG - 1)))
    assert not is_long(bars([3], 71), seen()) and is_long(bars([3], 72), seen())


def test_a_number_is_long_sooner():
    assert is_long(row(LONG_NUMBER), seen("1" * LONG_NUMBER))
    assert not is_long(row(LONG_NUMBER), seen("1" * (LONG_NUMBER - 1)))
    assert not is_long(row(LONG_NUMBER), seen("1" * (LONG_NUMBER - 1) + "/"))


def test_parts_of_a_number_with_a_digit_more_or_less_are_not_taken():
    whole, surer = WordReading("123456789", 0.5), WordReading("123466789", 0.9)
    assert better_reading(whole, surer) is surer
    assert better_reading(whole, WordReading("1234566789", 0.9)) is whole
    assert better_reading(whole, WordReading("123466789", 0.4)) is whole
    word = WordReading("A" * LONG, 0.5)
    assert better_reading(word, surer) is surer


def test_a_word_is_cut_between_letters_near_its_middle():
    # Letters from 3 to 7 and so on, one of them in the very middle.
    seam = find_seam(row(21), seen())
    assert seam.between == "" and (seam.x - 3) % 10 >= 4
    assert abs(seam.x - 105) <= 21


def test_a_gap_that_may_be_a_space_is_left_to_a_part():
    # As wide as two letters, from 97 to 113 of 210 pixels.
    starts = [*range(3, 100, 10), *range(113, 210, 10)]
    seam = find_seam(bars(starts, 210), seen())
    assert not 97 <= seam.x < 113 and (seam.x - 3) % 10 >= 4


def test_a_word_is_cut_at_the_space_nearest_its_middle():
    starts = [start for start in range(3, 210, 10) if start not in (63, 133)]
    seam = find_seam(bars(starts, 210), seen(spaces=(0.32, 0.65, 0.9)))
    assert seam.between == " " and 127 <= seam.x <= 143
    # At an end a space tells nothing of where to cut.
    assert find_seam(bars(starts, 210), seen(spaces=(0.1, 0.9))).between == ""


def test_what_is_read_of_the_parts_is_read_of_the_word():
    left = WordReading("AB", 0.8, (("AB", 0.8), ("A8", 0.1)), (CharacterReading("A", 0.9, 0.5),))
    right = WordReading("C", 0.5, characters=(CharacterReading("C", 0.7, 0.5),))
    joined = join_readings(left, right, Seam(60, ""), 200)
    assert joined.text == "ABC" and joined.confidence == pytest.approx(0.4)
    assert joined.alternatives == (("ABC", pytest.approx(0.4)), ("A8C", pytest.approx(0.05)))
    places = [(one.text, one.confidence, one.position) for one in joined.characters]
    assert places == [("A", 0.9, pytest.approx(0.15)), ("C", 0.7, pytest.approx(0.65))]


def test_a_space_stands_between_parts_that_say_something():
    sure, nothing = WordReading("AB", 1.0), WordReading("", 0.9)
    assert join_readings(sure, sure, Seam(60, " "), 200).text == "AB AB"
    assert join_readings(sure, nothing, Seam(60, " "), 200).text == "AB"
    assert join_readings(sure, sure, Seam(60, ""), 200) == WordReading("ABAB", 1.0)


def test_only_the_best_of_each_part_are_joined():
    part = WordReading("A", 0.4, tuple((letter, 0.4 / 2**n) for n, letter in enumerate("ABCDE")))
    joined = join_readings(part, part, Seam(60, ""), 200)
    assert len(joined.alternatives) == 9 and joined.alternatives[0] == ("AA", pytest.approx(0.16))


class BarNetwork:
    """Reads a letter for each dark bar, A and B by turns, 24 at most; the charset is "AB".

    It is sure of a letter by `few` where there are up to sixteen, else by `many`.
    """

    def __init__(self, few=0.99, many=0.8):
        self.few, self.many = few, many
        self.counts, self.masks = [], []

    def __call__(self, images, allowed):
        dark = (images[:, 24, :, 0] < 125).astype(int)
        counts = (np.diff(dark, axis=1, prepend=0) == 1).sum(axis=1)
        self.counts.append(counts.tolist())
        self.masks.append(allowed)
        ids = np.full((len(images), 25), 2)
        probabilities = np.full((len(images), 25), self.few)
        for place, count in enumerate(counts):
            ids[place, :count] = np.arange(min(count, 25)) % 2
            if count > 16:
                probabilities[place] = self.many
        classes = np.full((*ids.shape, 4), (1 - probabilities[..., None]) / 3)
        np.put_along_axis(classes, ids[..., None], probabilities[..., None], axis=2)
        return {
            "char_ids": ids,
            "char_probabilities": probabilities,
            "ctc_ids": ids,
            "ctc_probabilities": probabilities,
            "ctc_distribution": classes,
        }


def test_a_word_longer_than_the_network_writes_is_read_in_parts():
    predict = BarNetwork()
    _, some = network(predict=predict, short_size_hw=None)
    short, long = read_alternatives(some, [row(5), row(30)])
    assert short.text == "ABABA"
    # Sure of both halves, of fifteen letters or so and an end each.
    assert len(long.text) == 30 and long.confidence == pytest.approx(0.99**32, abs=0.02)
    longest = read_alternatives(some, [row(48)])[0]
    assert len(longest.text) == 48  # four parts


def test_masks_go_with_the_parts():
    predict = BarNetwork()
    _, some = network(predict=predict, short_size_hw=None)
    masks = np.array([[1, 1, 1, 1], [1, 0, 1, 1]], np.float32)
    read_alternatives(some, [row(5), row(30)], masks)
    assert any(mask.tolist() == [masks[1].tolist()] * 2 for mask in predict.masks[1:])


def test_the_surer_reading_of_a_long_word_is_taken():
    predict = BarNetwork(few=0.9, many=0.98)
    _, some = network(predict=predict, short_size_hw=None)
    (whole,) = read_alternatives(some, [row(20)])
    assert whole.text == "AB" * 10 and whole.confidence == pytest.approx(0.98**21)


def test_a_word_that_is_read_without_doubt_is_not_cut():
    predict = BarNetwork(many=1.0)
    _, some = network(predict=predict, short_size_hw=None)
    assert read_alternatives(some, [row(20)])[0].text == "AB" * 10
    assert predict.counts == [[20]]
