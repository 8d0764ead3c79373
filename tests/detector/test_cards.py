"""Cards cut out by true and by found corners."""

import numpy as np
import pytest

from data.records import Record, Word, write_dataset
from detector.cards import load_evaluation_set

CORNERS = np.array([[20, 10], [120, 10], [120, 70], [20, 70]], np.float32)
SIZE_HW = (60, 100)


def make_word(x1, y1, x2, y2, field="sex"):
    quad = np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]], np.float32)
    return Word("A", field, quad)


LEFT, RIGHT = make_word(30, 20, 50, 30), make_word(90, 40, 120, 52, "full_name")


def make_record(name="card", corners=CORNERS, words=(LEFT, RIGHT), **meta):
    layout = None if corners is None else "id_ktp"
    return Record(name, np.full((90, 140, 3), 99, np.uint8), layout, corners, words, {}, meta)


@pytest.fixture
def folder(tmp_path):
    empty = make_record("empty", None, ())
    write_dataset(tmp_path, [empty, make_record("a", severity=0.1), make_record("b")], {}, "png")
    return tmp_path


def test_by_the_true_corners(folder):
    cards = load_evaluation_set(folder, SIZE_HW)
    assert cards.images.shape == (2, *SIZE_HW, 3)
    assert list(cards.names) == ["a", "b"] and cards.layouts == ["id_ktp", "id_ktp"]
    assert cards.groups[0]["severity"] == ("0–0.25",)
    assert cards.missed == frozenset()
    expected = [[0.1, 1 / 6, 0.3, 1 / 3], [0.7, 0.5, 1.0, 0.7]]
    assert cards.boxes[0] == pytest.approx(np.array(expected), abs=1e-5)
    assert len(load_evaluation_set(folder, SIZE_HW, limit=1).images) == 1


def test_by_found_corners_no_word_is_forgotten(folder):
    # The crop ends at x = 70: one word is wholly in it, the other wholly beside it.
    half = np.array([[20, 10], [70, 10], [70, 70], [20, 70]], np.float32)
    cards = load_evaluation_set(folder, SIZE_HW, find_corners=lambda image: half)
    assert cards.missed == frozenset()
    expected = [[0.2, 1 / 6, 0.6, 1 / 3], [1.4, 0.5, 2.0, 0.7]]
    assert cards.boxes[0] == pytest.approx(np.array(expected), abs=1e-5)
    # Cut at x = 114, 24 of its 30 pixels are seen: enough to be found in what is left.
    most = np.array([[20, 10], [114, 10], [114, 70], [20, 70]], np.float32)
    cards = load_evaluation_set(folder, SIZE_HW, find_corners=lambda image: most)
    assert cards.boxes[0][1] == pytest.approx(np.array([70 / 94, 0.5, 1.0, 0.7]), abs=1e-5)


@pytest.mark.parametrize("answer", [None, CORNERS[::-1]])
def test_a_card_without_usable_corners_is_missed_with_all_its_words(folder, answer):
    found = iter([CORNERS, answer])
    cards = load_evaluation_set(folder, SIZE_HW, find_corners=lambda image: next(found))
    assert cards.missed == frozenset({1})
    assert [len(boxes) for boxes in cards.boxes] == [2, 2]


def test_a_card_without_words(tmp_path):
    write_dataset(tmp_path, [make_record(words=())], {}, "png")
    cards = load_evaluation_set(tmp_path, SIZE_HW, find_corners=lambda image: CORNERS)
    assert cards.boxes[0].shape == (0, 4) and cards.classes[0].shape == (0,)


def test_a_dataset_without_cards_is_refused_by_name(tmp_path):
    write_dataset(tmp_path / "photos", [make_record("empty", None, ())], {}, "png")
    with pytest.raises(ValueError, match="photos holds no cards to evaluate on"):
        load_evaluation_set(tmp_path / "photos", SIZE_HW)
