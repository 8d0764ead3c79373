"""Words, lines and card types from boxes placed by hand."""

import numpy as np
import pytest

from data.cards.fields import DETECTOR_CLASSES
from detector.postprocess import card_type, find_words, suppress_across_fields
from detector.words import DetectedWord, group_lines, settle_runs, text_slope

SIZE_HW = (384, 608)


def _word(x, y, width, height, field="full_name", score=0.9):
    box = np.array([x, y, x + width, y + height], np.float32) / np.array([608, 384, 608, 384])
    return DetectedWord(box.astype(np.float32), field, score)


def _tilted(words, degrees):
    """The words of a card turned about its centre; boxes as a detector would draw them."""
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = np.array([304, 192])
    turned = []
    for word in words:
        x1, y1, x2, y2 = word.box * np.array([608, 384, 608, 384])
        corners = np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]])
        corners = (corners - middle) @ turn.T + middle
        low, high = corners.min(axis=0), corners.max(axis=0)
        turned.append(_word(*low, *(high - low), word.field, word.score))
    return turned


def _card():
    """Two lines of address, a name above and a number below, in reading order."""
    return [
        _word(180, 120, 60, 14),
        _word(248, 120, 90, 14),
        _word(346, 121, 50, 13),
        _word(180, 160, 40, 14, "address"),
        _word(230, 160, 100, 14, "address"),
        _word(340, 162, 110, 16, "address"),
        _word(470, 160, 60, 13, "address"),
        _word(180, 182, 70, 14, "address"),
        _word(260, 183, 120, 14, "address"),
        _word(180, 220, 170, 18, "id_number"),
    ]


@pytest.mark.parametrize("degrees", [-5, -3, -1, 0, 1, 3, 5])
@pytest.mark.parametrize("seed", [0, 1])
def test_lines_and_order_survive_a_tilt(degrees, seed):
    words = _tilted(_card(), degrees)
    shuffled = [words[i] for i in np.random.default_rng(seed).permutation(len(words))]
    lines = group_lines(shuffled, SIZE_HW)
    assert [len(line) for line in lines["full_name"]] == [3]
    assert [len(line) for line in lines["address"]] == [4, 2]
    for name in ("full_name", "address", "id_number"):
        flat = [word for line in lines[name] for word in line]
        expected = [word for word in words if word.field == name]
        assert [id(word) for word in flat] == [id(word) for word in expected]


@pytest.mark.parametrize("degrees", [-4.0, 0.0, 2.0])
def test_slope(degrees):
    boxes = np.array([word.box for word in _tilted(_card(), degrees)])
    slope = text_slope(boxes * np.array([608, 384, 608, 384], np.float32))
    assert np.degrees(np.arctan(slope)) == pytest.approx(degrees, abs=0.7)


def test_no_words():
    assert group_lines([]) == {}
    assert card_type([]) is None
    assert suppress_across_fields([]) == []
    assert text_slope(np.zeros((0, 4))) == 0.0


def test_a_word_has_one_field():
    words = [
        _word(100, 100, 50, 14, "village", 0.9),
        _word(101, 100, 50, 14, "district", 0.6),  # the same word
        _word(100, 100, 20, 14, "city", 0.5),  # a part of it
        _word(155, 100, 50, 14, "district", 0.5),  # its neighbour
        _word(145, 100, 12, 14, "district", 0.4),  # 5 of its 12 px on the first: another word
    ]
    first, *rest = suppress_across_fields(words)
    assert rest == [words[3], words[4]]
    np.testing.assert_array_equal(first.box, words[0].box)
    assert (first.field, first.score, first.others) == ("village", 0.9, (("district", 0.6),))


def test_card_type_is_that_of_the_best_title():
    words = [
        _word(0, 0, 50, 14, "title:id_ktp", 0.4),
        _word(60, 0, 50, 14, "title:vn_cccd_chip", 0.8),
        _word(0, 30, 50, 14, "full_name", 0.99),
    ]
    assert card_type(words) == ("vn_cccd_chip", 0.8)
    assert card_type(words[2:]) is None


def test_words_from_raw_outputs():
    anchors = np.array([[0.1, 0.1, 0.3, 0.2], [0.1, 0.1, 0.3, 0.2], [0.9, 0.9, 1.1, 1.0]])
    logits = np.full((3, len(DETECTOR_CLASSES)), -9.0, np.float32)
    sex, name = DETECTOR_CLASSES.index("sex"), DETECTOR_CLASSES.index("full_name")
    logits[0, sex], logits[1, name], logits[2, name] = 1.0, 2.0, 3.0
    words = find_words(logits, np.zeros((3, 4), np.float32), anchors.astype(np.float32))
    assert [word.field for word in words] == ["full_name", "full_name"]
    np.testing.assert_allclose(words[0].box, [0.9, 0.9, 1.0, 1.0], atol=1e-6)  # clipped
    assert words[1].score == pytest.approx(1 / (1 + np.exp(-2.0)), abs=1e-6)


def test_a_doubtful_word_is_one_where_it_continues_another():
    anchors = np.array([[0.1, 0.1, 0.2, 0.2], [0.22, 0.1, 0.3, 0.2], [0.1, 0.5, 0.2, 0.6]])
    logits = np.full((3, len(DETECTOR_CLASSES)), -9.0, np.float32)
    name = DETECTOR_CLASSES.index("full_name")
    logits[:, name] = 2.0, -1.4, -1.4  # scores of 0.88, 0.2, 0.2
    offsets = np.zeros((3, 4), np.float32)
    sure, doubtful = find_words(logits, offsets, anchors.astype(np.float32))
    np.testing.assert_allclose(doubtful.box, anchors[1], atol=1e-6)
    assert doubtful.continues and not sure.continues
    assert len(find_words(logits, offsets, anchors.astype(np.float32), continued=0.3)) == 1
    # One that is weaker still is none anywhere.
    logits[1, name] = -4.0
    assert len(find_words(logits, offsets, anchors.astype(np.float32))) == 1


def test_the_end_of_one_word_and_the_beginning_of_the_next_are_no_word():
    def word(x1, x2, score):
        return DetectedWord(np.array([x1, 0.1, x2, 0.2], np.float32), "address", score)

    first, second = word(0.1, 0.3, 0.9), word(0.32, 0.5, 0.8)
    # Of 0.2 wide, 0.1 lies on the first and 0.08 on the second: half and two fifths, 0.9 in all.
    across = word(0.2, 0.4, 0.7)
    assert suppress_across_fields([first, second, across]) == [first, second]
    beside = word(0.52, 0.6, 0.6)
    assert suppress_across_fields([first, second, beside]) == [first, second, beside]


def word_at(field, left, top, score=0.9):
    box = np.array([left, top, left + 60, top + 16], np.float32) / np.array([608, 384, 608, 384])
    return DetectedWord(box, field, score)


def test_the_words_of_a_line_have_one_field():
    origin, residence = "place_of_origin", "place_of_residence"
    words = [
        word_at(origin, 100, 100),
        word_at(origin, 166, 100),
        word_at(residence, 100, 120),
        word_at(origin, 166, 121, score=0.6),  # continues the line below, a pixel lower
        word_at(residence, 232, 120),
        word_at("full_name", 298, 120),
        word_at(origin, 400, 120),  # stands apart
    ]
    fields = [word.field for word in settle_runs(words)]
    assert fields == [origin, origin, residence, residence, residence, "full_name", origin]
    # Boxes and scores stay, in the same order.
    assert [word.score for word in settle_runs(words)] == [word.score for word in words]
    assert settle_runs(words[:2]) == words[:2] and settle_runs([]) == []


def test_whose_a_line_is_its_first_words_know_best():
    # Near the caption the residence is sure; the end of the line, far from it, is more so of less.
    line = [
        _word(300, 160, 40, 14, "place_of_residence", 0.82),
        _word(346, 160, 50, 14, "place_of_residence", 0.54),
        _word(402, 160, 50, 14, "place_of_origin", 0.83),
        _word(458, 160, 40, 14, "place_of_origin", 0.86),
    ]
    assert {word.field for word in settle_runs(line, SIZE_HW)} == {"place_of_residence"}


def test_rows_of_a_ktp_have_one_field_each():
    words = [
        word_at("village", 200, 100),
        word_at("district", 266, 100, score=0.67),
        word_at("district", 200, 120),
        word_at("district", 266, 120, score=0.7),
        word_at("sex", 200, 140),
        word_at("blood_type", 266, 140),  # these share a line
    ]
    fields = [word.field for word in settle_runs(words)]
    assert fields == ["village", "village", "district", "district", "sex", "blood_type"]
    # A letter at the end of a street is no blood type.
    street = [word_at("address", 200, 100), word_at("address", 266, 100)]
    block = word_at("blood_type", 332, 100, score=0.9)
    assert {word.field for word in settle_runs([*street, block])} == {"address"}
