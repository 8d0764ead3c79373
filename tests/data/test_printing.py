from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from data.cards import layouts
from data.cards.fields import CARD_TYPES
from data.quads import quad_to_box
from data.synth import printing
from data.synth.composition import CARD_SIZE_HW, Rule, set_card
from data.synth.fonts import FontLibrary
from data.synth.presses import Press, draw_press
from data.synth.printing import print_rules, print_words

LAYOUTS = layouts()
PLAIN = Press()

INK = 60
"""Luma by which a pixel is darker than white paper and counts as printed."""


@pytest.fixture(scope="module")
def fonts():
    return FontLibrary.discover("all")


def _white():
    return np.full((*CARD_SIZE_HW, 3), 255, np.uint8)


def _labelled(name, seed, fonts):
    rng = np.random.default_rng([7, seed])
    layout = LAYOUTS[name]
    return [word for word in set_card(layout, layout.person(rng), rng, fonts).words if word.label]


def _printed(placed, seed):
    pixels = _white()
    quads = print_words(pixels, placed, np.random.default_rng([8, seed]))
    return 255 - pixels.min(axis=-1), quads


def _fix_press(monkeypatch, **changes):
    monkeypatch.setattr(printing, "draw_press", lambda *_: replace(PLAIN, **changes))


@pytest.mark.parametrize("name", CARD_TYPES)
def test_all_ink_lies_in_the_words_quads(name, fonts):
    """Whatever the presses do: bolder, struck twice, askew, hopping, ragged, worn."""
    for seed in range(12):
        placed = _labelled(name, seed, fonts)
        ink, quads = _printed(placed, seed)
        assert (ink > INK).sum() > 500
        inside = np.zeros(CARD_SIZE_HW, np.uint8)
        for quad in quads:
            cv2.fillConvexPoly(inside, np.round(quad * 16 - 8).astype(np.int32), 255, shift=4)
        ink[inside > 0] = 0
        assert ink.max() < INK, seed


@pytest.mark.parametrize("name", CARD_TYPES)
def test_quads_are_tight(name, fonts, monkeypatch):
    _fix_press(monkeypatch)
    for seed in range(3):
        placed = _labelled(name, seed, fonts)
        ink, quads = _printed(placed, seed)
        for word, quad in zip(placed, quads, strict=True):
            x1, y1, x2, y2 = quad_to_box(quad)
            part = ink[int(y1) : int(np.ceil(y2)), int(x1) : int(np.ceil(x2))] > INK
            rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
            slack = 4 + 0.2 * word.typeface.cap_px * word.scale
            assert (x2 - x1) - (columns[-1] - columns[0] + 1) <= slack, word
            if len(word.text) > 2:
                assert (y2 - y1) - (rows[-1] - rows[0] + 1) <= slack, word


def test_a_shift_moves_ink_and_quads_alike(fonts, monkeypatch):
    placed = [w for w in _labelled("vn_cccd_chip", 1, fonts) if not w.typeface.preprinted]
    _fix_press(monkeypatch)
    before, quads = _printed(placed, 0)
    _fix_press(monkeypatch, shift=(3.0, -2.0))
    after, moved = _printed(placed, 0)
    assert np.array_equal(np.roll(before, (-2, 3), axis=(0, 1)), after)
    assert np.allclose(np.array(moved) - np.array(quads), [3.0, -2.0], atol=1e-4)


def test_a_turn_is_about_the_middle_of_the_card():
    matrix = Press(turn=np.pi / 2).matrix()
    height, width = CARD_SIZE_HW
    x, y = width / 2, height / 2
    assert np.allclose(matrix @ [x, y, 1], [x, y])
    # y points down: a quarter turn takes what is right of the middle to below it.
    assert np.allclose(matrix @ [x + 10, y, 1], [x, y + 10])


def test_misregistered_values_stop_before_captions(fonts, monkeypatch):
    _fix_press(monkeypatch, shift=(-40.0, 12.0), turn=0.01)
    layout = LAYOUTS["vn_cccd_chip"]
    for seed in range(6):
        rng = np.random.default_rng([9, seed])
        placed = set_card(layout, layout.person(rng), rng, fonts).words
        boxes = np.array([word.ink_box() for word in placed])
        fixed = np.array([word.typeface.preprinted for word in placed])
        settled = printing._settle(printing.draw_press(), boxes[~fixed], boxes[fixed])
        low = np.array([b[:2] for b in boxes[~fixed]]) + settled.shift
        high = np.array([b[2:] for b in boxes[~fixed]]) + settled.shift
        if settled.turn == 0:
            meet = np.minimum(high[:, None], boxes[None, fixed, 2:])
            meet -= np.maximum(low[:, None], boxes[None, fixed, :2])
            assert meet.min(axis=-1).max() <= 0
        assert abs(settled.shift[0]) < 40


def test_faint_ink_stays_legible(fonts, monkeypatch):
    _fix_press(monkeypatch, opacity=0.05)
    placed = _labelled("id_ktp", 0, fonts)
    pixels = np.full((*CARD_SIZE_HW, 3), 170, np.uint8)
    print_words(pixels, placed, np.random.default_rng(0))
    assert 170 - int(pixels.min()) >= 0.9 * printing.LEAST_CONTRAST


@pytest.mark.parametrize("kind", ["plain", "inkjet", "dots", "thermal", "engraved", "worn"])
def test_no_kind_of_printing_loses_a_word(kind, fonts, monkeypatch):
    _fix_press(monkeypatch, kind=kind, strength=1.0, weight=-0.7, blur=0.9)
    placed = _labelled("vn_cccd_chip", 2, fonts)
    ink, quads = _printed(placed, 3)
    for word, quad in zip(placed, quads, strict=True):
        x1, y1, x2, y2 = quad_to_box(quad).astype(int)
        assert ink[y1:y2, x1:x2].max() > 0.4 * printing.LEAST_CONTRAST, word.text


def test_presses_differ_and_the_form_stays_in_place():
    rng = np.random.default_rng(0)
    forms = [draw_press(rng, preprinted=True) for _ in range(60)]
    values = [draw_press(rng, preprinted=False) for _ in range(60)]
    assert all(press.turn == 0 and press.shift == (0.0, 0.0) for press in forms)
    assert {press.kind for press in values} >= {"plain", "inkjet", "thermal"}
    assert max(np.hypot(*press.shift) for press in values) <= np.sqrt(2) * 11.9  # 1 mm


@pytest.mark.parametrize("kind", ["dots", "dashes", "line"])
def test_rules_lie_where_they_should(kind):
    pixels = _white()
    print_rules(pixels, [Rule(100.0, 300.0, 200.5, kind, 2.0, 6.0, (0, 0, 0))])
    rows, columns = np.nonzero(pixels.min(axis=-1) < 250)
    assert rows.min() >= 198 and rows.max() <= 202
    assert columns.min() >= 99 and columns.max() <= 300
    gaps = np.diff(np.unique(columns)).max()
    assert (gaps == 1) == (kind == "line")
