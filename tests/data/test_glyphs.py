import numpy as np
import pytest
from PIL import Image, ImageDraw

from data.synth.fonts import FontLibrary
from data.synth.glyphs import EM_PX, cap_px, glyph, lay, set_line


@pytest.fixture(scope="module")
def face():
    return FontLibrary.discover("all").pick(np.random.default_rng(2), "value", "HẤg ")


def test_a_letter_is_what_pillow_draws(face):
    for letter in "ẤHg":
        shape = glyph(face, letter)
        canvas = Image.new("L", (120, 160))
        ImageDraw.Draw(canvas).text((40, 100), letter, font=face.at(EM_PX), fill=255, anchor="ls")
        x1, y1, x2, y2 = canvas.getbbox()
        assert (shape.left, shape.top) == (x1 - 40, y1 - 100)
        assert np.array_equal(shape.ink, np.asarray(canvas)[y1:y2, x1:x2])


def test_a_line_is_its_letters_side_by_side(face):
    line = set_line(face, "HH", tracking=5.0)
    one = glyph(face, "H")
    assert line.advance == pytest.approx(2 * one.advance + 5)
    assert line.ink.shape == (
        one.ink.shape[0],
        round(one.advance + 5) + one.ink.shape[1],
    )
    assert int(line.ink.sum(dtype=int)) == 2 * int(one.ink.sum(dtype=int))
    assert cap_px(face) == -one.top


def test_typed_letters_stand_unevenly_and_print_unevenly(face):
    one = glyph(face, "H")
    line = set_line(face, "HH", drops=np.array([0.0, 4.0]), strengths=np.array([1.0, 0.5]))
    assert line.ink.shape[0] == one.ink.shape[0] + 4
    assert line.ink[: one.ink.shape[0], : one.ink.shape[1]].max() == one.ink.max()
    assert abs(int(line.ink[:, -one.ink.shape[1] :].max()) - one.ink.max() // 2) <= 1


def test_spaces_have_no_ink_but_a_width(face):
    line = set_line(face, " ")
    assert line.ink.size == 0
    assert line.advance > 0


def test_no_face_prints_anything_for_a_space():
    for each in FontLibrary.discover("all").faces:
        assert not glyph(each, " ").ink.size and glyph(each, " ").advance > 0, each


def test_a_space_is_as_wide_as_told(face):
    plain, wide = (set_line(face, "H H", tracking=2.0, space=space) for space in (0.0, 7.0))
    assert wide.advance == pytest.approx(plain.advance + 7)
    assert wide.ink.shape == (plain.ink.shape[0], plain.ink.shape[1] + 7)
    # The letters of a word stand as they did.
    assert set_line(face, "HH", space=7.0).advance == set_line(face, "HH").advance


def test_ink_is_clipped_at_the_edges():
    canvas = np.zeros((4, 4), np.uint8)
    lay(canvas, np.full((3, 3), 9, np.uint8), -2, 3)
    lay(canvas, np.full((3, 3), 5, np.uint8), 9, 9)
    assert canvas.sum() == 9
    assert canvas[3, 0] == 9
