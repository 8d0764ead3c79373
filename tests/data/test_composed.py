import itertools
import unicodedata

import numpy as np
import pytest

from data.synth import words
from data.synth.composed import TONES, can_compose, compose_glyph, draw_mark_style
from data.synth.fonts import FontLibrary
from data.synth.glyphs import cap_px, glyph
from data.synth.word_setting import set_word
from data.synth.words import render_word
from reader.charset import VIETNAMESE

TONED = [c for c in VIETNAMESE if set(unicodedata.normalize("NFD", c)) & set(TONES)]


@pytest.fixture(scope="module")
def faces():
    fonts, rng = FontLibrary.discover("validation"), np.random.default_rng(1)
    return [fonts.pick(rng, "value", "ẨđıỘ") for _ in range(6)]


def styles(count):
    rng = np.random.default_rng(2)
    return [draw_mark_style(rng, bold=bool(index % 2)) for index in range(count)]


def test_every_letter_with_a_tone_is_put_together(faces):
    assert len(TONED) == 120
    for letter, face, style in zip(
        TONED, itertools.cycle(faces), itertools.cycle(styles(20)), strict=False
    ):
        assert can_compose(face, letter)
        made = compose_glyph(face, letter, style)
        assert made.ink.any(axis=1)[[0, -1]].all() and made.ink.any(axis=0)[[0, -1]].all()


@pytest.mark.parametrize("letter", ["A", "đ", "Ơ", "Â", "1", "-"])
def test_letters_without_a_tone_are_the_fonts(faces, letter):
    assert not can_compose(faces[0], letter)
    with pytest.raises(ValueError, match="has no tone"):
        compose_glyph(faces[0], letter, styles(1)[0])


@pytest.mark.parametrize(("letter", "plain"), [("Á", "A"), ("ở", "ơ"), ("Ừ", "Ư"), ("ĩ", "ı")])
def test_marks_above_stand_clear_of_their_letter(faces, letter, plain):
    for face, style in itertools.product(faces, styles(10)):
        made, bare = compose_glyph(face, letter, style), glyph(face, plain)
        assert made.advance == bare.advance
        assert made.top < bare.top - 0.1 * cap_px(face)
        # The plain letter is in there as it was, and a row without ink above it.
        rows = made.ink.any(axis=1)
        assert not rows[: bare.top - made.top].all()
        below = made.ink[bare.top - made.top :, max(0, bare.left - made.left) :]
        assert (below[: bare.ink.shape[0], : bare.ink.shape[1]] >= bare.ink).all()


def test_a_dot_is_below(faces):
    for face, style in itertools.product(faces, styles(10)):
        made, bare = compose_glyph(face, "Ạ", style), glyph(face, "A")
        assert made.top == bare.top and made.ink.shape[0] > bare.ink.shape[0]


def test_the_five_tones_differ(faces):
    for face, style in itertools.product(faces, styles(10)):
        made = [compose_glyph(face, letter, style) for letter in "ÀÁẢÃẠ"]
        for one, other in itertools.combinations(made, 2):
            same = one.ink.shape == other.ink.shape and one.top == other.top
            assert not same or np.count_nonzero(np.abs(one.ink.astype(int) - other.ink) > 99) > 8


def test_a_word_of_such_letters_is_another_picture(faces):
    set_words = [
        set_word(np.random.default_rng(5), "PHƯỞNG", faces[0], alone=True, composed=composed)
        for composed in (False, True, True)
    ]
    plain, one, other = (word.ink for word in set_words)
    assert np.array_equal(one, other)
    assert plain.shape != one.shape or not np.array_equal(plain, one)


def test_only_training_has_them(monkeypatch, faces):
    asked = []
    monkeypatch.setattr(
        words, "set_word", lambda *args, composed: asked.append(composed) or set_word(*args)
    )
    fonts = FontLibrary.discover("validation")
    for split in ("train", "validation", "test"):
        for seed in range(40):
            render_word(np.random.default_rng(seed), "ẤU", fonts, severity=0.0, split=split)
    assert any(asked[:40]) and not all(asked[:40]) and not any(asked[40:])
