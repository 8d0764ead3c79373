from __future__ import annotations

import numpy as np
import pytest

from data.synth.fonts import FontLibrary
from data.synth.habits import Habits
from data.synth.typesetting import Placed, Typeface, set_words, wrap_words
from data.synth.values import set_value

HABITS = Habits(":", "/", 0.6, 10.0, 4.0, 0.5, 1.0, hanging=False, upper=False, at_commas=False)

OPTIONS: tuple[dict[str, float], ...] = (
    {},
    {"stretch": 0.8},
    {"stretch": 1.3},
    {"tracking": 0.3},
    {"cap_px": 45.0},
)


@pytest.fixture(scope="module")
def faces():
    library = FontLibrary.discover("all")
    roles = ("value", "title", "typed", "handwritten")
    rng = np.random.default_rng(0)
    return [library.pick(rng, role, "ẤỖỮgjpqyĐ0123456789,/-") for role in roles for _ in range(3)]


def _typeface(face, **changes):
    options = {"cap_px": 20.0, "tracking": 0.0, "word_space": 1.0, "stretch": 1.0} | changes
    return Typeface(face=face, color=(0, 0, 0), preprinted=True, **options)


def _placed(text, face, x=40.0, baseline=60.0, scale=1.0, **changes):
    return Placed(text, "", "value", _typeface(face, **changes), scale, x, baseline)


def _drawn_box(word):
    """Box of what `mask` holds; the thinnest hairlines come out faint."""
    mask, x, y = word.mask()
    rows, columns = np.flatnonzero((mask > 16).any(1)), np.flatnonzero((mask > 16).any(0))
    return np.array([columns[0] + x, rows[0] + y, columns[-1] + 1 + x, rows[-1] + 1 + y])


def test_ink_box_is_where_the_ink_is(faces):
    for face in faces:
        for options in OPTIONS:
            for text in ("Ấg", "NGUYỄN", "012/34"):
                word = _placed(text, face, x=40.4, baseline=60.7, **options)
                assert np.abs(_drawn_box(word) - word.ink_box()).max() < 1.9, (face.path, text)


def test_capital_is_as_high_as_asked(faces):
    for face in faces:
        above, below = _placed("H", face, cap_px=24.0).extent()
        assert above == pytest.approx(24.0, abs=0.1) and abs(below) < 1.2


def test_widths_are_proportional_to_size_and_stretch(faces):
    for face in faces:
        width = _typeface(face).word_width("Nguyễn", 1.0)
        assert _typeface(face, cap_px=60.0).word_width("Nguyễn", 1.0) == pytest.approx(3 * width)
        assert _typeface(face, stretch=1.5).word_width("Nguyễn", 1.0) == pytest.approx(1.5 * width)
        assert _typeface(face).word_width("Nguyễn", 0.5) == pytest.approx(0.5 * width)
        # Six letters have five gaps of 0.1 times 20 pixels.
        tracked = _typeface(face, tracking=0.1).word_width("Nguyễn", 1.0)
        assert tracked == pytest.approx(width + 10.0)


def test_mask_moves_with_the_word(faces):
    first, x1, y1 = _placed("Họ", faces[0]).mask()
    second, x2, y2 = _placed("Họ", faces[0], x=47.0, baseline=63.0).mask()
    assert (x2 - x1, y2 - y1) == (7, 3) and np.array_equal(first, second)


def test_words_do_not_touch(faces):
    words = [(text, "") for text in "Vỹ j fà Tỗ fj Áfj jỹ".split()]
    for face in faces:
        for tracking in (-0.03, 0.0, 0.2):
            typeface = _typeface(face, tracking=tracking, word_space=0.85)
            boxes = np.array([w.ink_box() for w in set_words(words, "", typeface, 1.0, 50.0)])
            assert (boxes[1:, 0] - boxes[:-1, 2]).min() > 1.0, face.path


def test_wrapping_fills_lines_and_counts_them_within_each_label(faces):
    typeface = _typeface(faces[0])
    words = [
        ("AN", "place_of_birth"),
        ("GIANG,", "place_of_birth"),
        ("01-02-1990", "date_of_birth"),
    ]
    width = typeface.width("AN GIANG, 01-02-1990", 1.0)
    one = wrap_words(words, "", typeface, 1.0, (0.0, 0.0), width + 1)
    assert [len(line) for line in one] == [3]
    room = typeface.width("AN GIANG,", 1.0) + 1
    two = wrap_words(words, "", typeface, 1.0, (0.0, 0.0), max(room, width - 5))
    assert [len(line) for line in two] == [2, 1]
    assert [word.line for line in two for word in line] == [0, 0, 0]
    three = wrap_words(words, "", typeface, 1.0, (0.0, 0.0), typeface.width("GIANG,", 1.0) + 1)
    assert [len(line) for line in three] == [1, 1, 1]
    assert [word.line for line in three for word in line] == [0, 1, 0]


def test_a_value_shrinks_to_the_lines_it_may_take(faces):
    typeface = _typeface(faces[0])
    words = [(text, "address") for text in "PERUM GRIYA ASRI BLOK B9 NO. 23".split()]
    whole = typeface.width(" ".join(text for text, _ in words), 1.0)
    right = 0.7 * whole
    two = set_value(words, "", typeface, 1.0, (0.0, 0.0), right, 2, HABITS)
    assert len(two) == 2 and {word.scale for line in two for word in line} == {1.0}
    one = set_value(words, "", typeface, 1.0, (0.0, 0.0), right, 1, HABITS)
    assert len(one) == 1 and one[0][-1].end <= right
    assert one[0][0].scale == pytest.approx(0.7, abs=0.06)


def test_some_printers_break_lines_at_commas(faces):
    typeface = _typeface(faces[0])
    words = [(text, "place_of_origin") for text in "Tổ 5, Xã Bản Bo, Hà Nội".split()]
    right = typeface.width("Tổ 5, Xã Bản", 1.0) + 2
    greedy = set_value(words, "", typeface, 1.0, (0.0, 0.0), right, 2, HABITS)
    assert [len(line) for line in greedy] == [4, 3]
    habits = Habits(":", "/", 0.6, 10.0, 4.0, 0.5, 1.0, hanging=False, upper=False, at_commas=True)
    words = [(text, "place_of_origin") for text in "Tổ 5, Xã Bản Bo Hà".split()]
    right = typeface.width("Xã Bản Bo Hà", 1.0) + 2
    broken = set_value(words, "", typeface, 1.0, (0.0, 0.0), right, 2, habits)
    assert [word.text for word in broken[0]] == ["Tổ", "5,"]
    assert [word.line for word in broken[1]] == [1] * 4
