"""Words whose boxes cut a letter off."""

import numpy as np
import pytest

from detector.words import DetectedWord
from pipeline.clipped import complete_clipped
from reader.language import LanguageModel, key_to_hash
from reader.reading import WordReading

CARD = np.zeros((768, 1216, 3), np.uint8)


@pytest.fixture
def language():
    """Knows some words of places and names."""
    keys = [f"vn place\t{word}" for word in ("đại", "an", "ngõ", "thị", "trấn")]
    keys += [f"vn name\t{word}" for word in ("lê", "yên")]
    hashes = np.sort(np.array([key_to_hash(key) for key in keys], np.uint64))
    return LanguageModel(hashes, np.ones(len(hashes)))


def word(x1, x2, field="place_of_origin"):
    """A box 48 px high on a card of 1216 × 768."""
    box = np.array([x1 / 1216, 0.5, x2 / 1216, 0.5 + 48 / 768], np.float32)
    return DetectedWord(box, field, 0.9)


def complete(language, words, texts, wider, confidence=0.9):
    """What comes of it, and how wide the pictures are that are read again.

    `wider` says what is read where the left, or the right end is farther out.
    """
    widths = []

    def cut(box):
        return box

    def read(boxes, fields):
        assert len(boxes) == len(fields)
        said = []
        for box in boxes:
            (near,) = (w for w in words if w.box[0] >= box[0] - 1e-6 and w.box[2] <= box[2] + 1e-6)
            left = round(float(near.box[0] - box[0]) * 1216)
            right = round(float(box[2] - near.box[2]) * 1216)
            widths.append((left, right))
            said.append(WordReading(wider[0 if left else 1], confidence))
        return said

    readings = [WordReading(text, 0.99) for text in texts]
    done, said = complete_clipped(words, readings, "vn", cut, read, language)
    assert len(done) == len(words)
    return [one.text for one in said], done, widths


def test_a_word_that_lost_a_letter_gets_it_back(language):
    texts, words, widths = complete(language, [word(200, 260)], ["ại"], ("Đại", "ại"))
    assert texts == ["Đại"]
    assert widths == [(34, 0), (0, 34)]
    assert words[0].box[0] < 200 / 1216 - 0.01 and words[0].box[2] == np.float32(260 / 1216)


@pytest.mark.parametrize(
    ("text", "wider", "read"),
    [
        ("ại An,", ("Đại An,", ""), "Đại An,"),  # two words in one box
        ("Thị trấ", ("", "Thị trấn"), "Thị trấn"),
        ("ại,", ("Đại,", ""), "Đại,"),
        ("ẠI", ("ĐẠI", ""), "ĐẠI"),
        ("ại", ("Đạt", ""), "ại"),  # no more of the same
        ("i", ("Đại", ""), "Đại"),
        ("õ", ("xngõ", ""), "õ"),  # more than two letters
        ("ại", ("Xại", ""), "ại"),  # no listed word
        ("ại", ("Đ ại", ""), "ại"),
    ],
)
def test_only_a_listed_word_with_a_letter_or_two_more_is_one(language, text, wider, read):
    assert complete(language, [word(200, 260)], [text], wider)[0] == [read]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("An", "place_of_origin"),  # listed as it is
        ("12", "place_of_origin"),
        ("-", "place_of_origin"),
        ("", "place_of_origin"),
        ("ại", "full_name"),  # not of names
        ("ại", "ethnicity"),
    ],
)
def test_what_is_no_clipped_word_stays(language, text, field):
    texts, _, widths = complete(language, [word(200, 260, field)], [text], ("Đại", ""))
    assert texts == [text]
    assert bool(widths) == (field == "full_name")


def test_a_doubtful_reading_completes_nothing(language):
    assert complete(language, [word(200, 260)], ["ại"], ("Đại", ""), confidence=0.4)[0] == ["ại"]


def test_no_box_reaches_into_a_neighbour(language):
    words = [word(140, 190), word(200, 260), word(310, 350)]
    texts, _, widths = complete(language, words, ["An", "ại", "An"], ("Đại", "ại"))
    assert texts == ["An", "ại", "An"]
    # 10 px to the left are no room, 50 px to the right are.
    assert widths == [(0, 34)]


def test_words_on_other_lines_are_no_neighbours(language):
    above = word(140, 190)
    above = DetectedWord(above.box - np.float32([0, 0.2, 0, 0.2]), above.field, 0.9)
    texts, _, _ = complete(language, [above, word(200, 260)], ["An", "ại"], ("Đại", "ại"))
    assert texts == ["An", "Đại"]
