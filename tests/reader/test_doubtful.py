"""Words that are read several times, by networks whose answers are known."""

from dataclasses import replace

import numpy as np
import pytest

from reader import doubtful
from reader.doubtful import merge_readings, other_pictures, read_alternatives
from reader.preprocess import preprocess
from reader.reading import Network, WordReading
from tests.reader.test_reading import SHORT, WHOLE, FakeNetwork, crop, network


class DoubtfulNetwork(FakeNetwork):
    """The same, whose CTC head also says how likely each class of its columns is."""

    def __call__(self, images, allowed):
        outputs = super().__call__(images, allowed)
        distribution = 0.9 * np.eye(4)[outputs["ctc_ids"]] + 0.025
        return {**outputs, "ctc_distribution": distribution}


def test_an_artefact_without_distributions_has_no_alternatives():
    predict, some = network()
    readings = read_alternatives(some, [crop(2, 30), crop(1, 200)])
    # Each letter, and the end.
    assert readings == [WordReading("AB", pytest.approx(0.9**3)), WordReading("A", 0.9**2)]
    assert [shape[0] for shape, _ in predict.seen] == [1, 1]  # nothing is read again
    assert read_alternatives(some, []) == []


def test_alternatives_begin_with_the_likeliest():
    _, some = network(predict=DoubtfulNetwork())
    (word,) = read_alternatives(some, [crop(3, 30)])
    first, *others = word.alternatives
    assert word.text == first[0] == "ABA" and others
    shares = [share for _, share in word.alternatives]
    assert shares == sorted(shares, reverse=True) and sum(shares) <= 1
    assert word.confidence == pytest.approx(0.9**4)  # the attention decoder's, as asked for


def test_a_word_that_is_read_again_has_the_alternatives_of_the_whole_picture():
    predict = DoubtfulNetwork()
    _, some = network(predict=predict)
    long, short = read_alternatives(some, [crop(6, 30), crop(3, 30)])
    # Both are in doubt: two more pictures of each, of which those of the long word are read whole.
    assert [shape for shape, _ in predict.seen] == [
        (2, *SHORT, 3), (1, *WHOLE, 3), (4, *SHORT, 3), (2, *WHOLE, 3),
    ]  # fmt: skip
    assert long.text == long.alternatives[0][0] == "ABABAB"
    assert short.text == short.alternatives[0][0] == "ABA"
    # Of the short picture's 5 columns, the first letters would be by far the likeliest.
    assert "ABABA" not in [text for text, share in long.alternatives if share > 0.05]


def test_a_mask_reaches_the_network_that_looks_for_alternatives():
    predict = DoubtfulNetwork()
    _, some = network(predict=predict)
    masks = np.array([[1, 0, 1, 1]], np.float32)
    read_alternatives(some, [crop(1, 30)], masks)
    np.testing.assert_array_equal(predict.seen[0][1], masks)
    with pytest.raises(ValueError, match="takes no masks"):
        read_alternatives(replace(some, masked=False), [crop(1, 30)], masks)


LETTERS = {10: ("A", 0.5), 20: ("B", 0.9), 30: ("A", 1.0), 40: ("A", 0.7), 50: ("B", 1.0)}
"""Shade → the letter that both heads read, and its probability; that of the other is the rest."""


class ShadeNetwork:
    """Reads a word of one letter by its shade, as LETTERS has it; the charset is "AB"."""

    def __init__(self):
        self.shades, self.masks = [], []

    def __call__(self, images, allowed):
        shades = [int(image[0, 0, 0]) for image in images]
        self.shades.append(shades)
        self.masks.append(allowed)
        char_ids, ctc_ids = np.full((len(images), 4), 2), np.full((len(images), 4), 3)
        probabilities = np.ones((len(images), 4))
        distribution = np.tile(np.eye(4)[3], (len(images), 4, 1))
        for row, shade in enumerate(shades):
            letter, probability = LETTERS[shade]
            char_ids[row, 0] = ctc_ids[row, 0] = "AB".index(letter)
            probabilities[row, 0] = probability
            distribution[row, 0] = 1 - probability, 1 - probability, 0, 0
            distribution[row, 0, "AB".index(letter)] = probability
        return {
            "char_ids": char_ids, "char_probabilities": probabilities,
            "ctc_ids": ctc_ids, "ctc_probabilities": probabilities,
            "ctc_distribution": distribution,
        }  # fmt: skip


@pytest.fixture
def shaded(monkeypatch):
    """A network; words of the shades 10 and 40 have further pictures of other shades."""
    others = {10: (20, 20), 40: (30, 50)}
    monkeypatch.setattr(
        doubtful,
        "other_pictures",
        lambda picture: [np.full_like(picture, shade) for shade in others[int(picture[0, 0, 0])]],
    )
    predict = ShadeNetwork()
    return predict, Network(predict, WHOLE, "AB", "attention")


def test_doubtful_words_alone_are_read_again(shaded):
    predict, some = shaded
    words = [crop(shade, 30) for shade in (30, 40, 50, 10, 30)]
    readings = read_alternatives(some, words)
    assert predict.shades == [[30, 40, 50, 10, 30], [30, 50, 20, 20]]
    # Each stands where its picture does: A of 0.7 and 1 against B of 1; A of 0.5 against B twice.
    assert [word.text for word in readings] == ["A", "A", "B", "B", "A"]
    assert [word.confidence for word in readings] == pytest.approx([1, 1.7 / 3, 1, 0.6, 1])
    assert [bool(word.alternatives) for word in readings] == [False, True, False, True, False]


def test_alternatives_are_those_of_all_pictures(shaded):
    _, some = shaded
    (word,) = read_alternatives(some, [crop(10, 30)])
    # The attention decoder's share is 0.4, and it has no second letter: of 0.5 and 0.5 it is
    # 0.5 and 0.3, of 0.9 and 0.1 it is 0.9 and 0.06.
    (first, share), (second, rest) = word.alternatives
    assert (first, second) == ("B", "A")
    assert share == pytest.approx((0.3 + 0.9 + 0.9) / 3)
    assert rest == pytest.approx((0.5 + 0.06 + 0.06) / 3)


def test_all_pictures_of_a_word_are_read_under_its_mask(shaded):
    predict, some = shaded
    masks = np.array([[1, 1, 1, 1], [1, 0, 1, 1], [1, 1, 0, 1], [0, 1, 1, 1]], np.float32)
    read_alternatives(some, [crop(shade, 30) for shade in (30, 10, 50, 40)], masks)
    first, again = predict.masks
    np.testing.assert_array_equal(first, masks)
    np.testing.assert_array_equal(again, masks[[1, 1, 3, 3]])


def test_further_pictures_are_handed_over_in_batches_too(shaded):
    predict, some = shaded
    words = [crop(shade, 30) for shade in (10, 40, 10)]
    readings = read_alternatives(some, words, batch_size=2)
    assert [len(shades) for shades in predict.shades] == [2, 1, 2, 2, 2]
    assert readings == read_alternatives(some, words)


def test_other_pictures_lose_or_gain_a_rim():
    picture = np.random.default_rng(0).integers(0, 256, (50, 80, 3), dtype=np.uint8)
    larger, smaller = other_pictures(picture)
    # 0.04 of 50 px is 2 px, 0.06 of it 3 px.
    assert np.array_equal(larger, picture[2:48])
    assert smaller.shape == (56, 86, 3) and smaller.dtype == np.uint8
    assert np.array_equal(smaller[3:53, 3:83], picture)
    # The edge goes on.
    assert np.all(smaller[:4, :4] == picture[0, 0]) and np.all(smaller[-4:, -4:] == picture[-1, -1])


def test_a_word_is_larger_in_one_picture_and_smaller_in_the_other():
    picture = np.full((100, 200, 3), 220, np.uint8)
    picture[20:80, 30:170] = 30

    def word_height(seen):
        return np.sum(preprocess(seen, WHOLE)[:, 40, 0] < 125)

    larger, smaller = other_pictures(picture)
    # 60 of 92, of 100 and of 112 px, times 48.
    heights = [word_height(seen) for seen in (larger, picture, smaller)]
    assert heights == pytest.approx([31.3, 28.8, 25.7], abs=1) and len(set(heights)) == 3


def test_the_smallest_picture_has_others():
    assert all(min(other.shape) >= 1 for other in other_pictures(crop(7, 1, height=1)))


def test_the_text_that_most_confidence_is_for_is_taken():
    sure, weak = WordReading("A", 0.9), WordReading("B", 0.4)
    assert merge_readings([weak, sure, weak]) == WordReading(
        "A", pytest.approx(0.3), (("A", pytest.approx(0.3)), ("B", pytest.approx(0.8 / 3)))
    )
    strong = WordReading("B", 0.5)
    assert merge_readings([sure, strong, strong]).text == "B"
    assert merge_readings([sure, strong, strong]).confidence == pytest.approx(1 / 3)


def test_alternatives_are_added_up_and_ranked_anew():
    readings = [
        WordReading("A", 0.6, (("A", 0.5), ("B", 0.3))),
        WordReading("B", 0.5, (("B", 0.4), ("A", 0.2), ("C", 0.1))),
        WordReading("B", 0.4),  # without doubt: its own text alone
    ]
    merged = merge_readings(readings)
    assert (merged.text, merged.confidence) == ("B", pytest.approx(0.3))
    assert [text for text, _ in merged.alternatives] == ["B", "A", "C"]
    shares = [share for _, share in merged.alternatives]
    assert shares == pytest.approx([1.1 / 3, 0.7 / 3, 0.1 / 3])


def test_a_reading_alone_stays_what_it_was():
    reading = WordReading("A", 0.6, (("A", 0.5), ("B", 0.3)))
    assert merge_readings([reading]) == reading
