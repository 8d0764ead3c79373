from __future__ import annotations

import cv2
import numpy as np
import pytest

from data.cards import layouts
from data.synth import guilloche
from data.synth.artwork import DARKEST_PAPER, draw_background
from data.synth.codes import draw_barcode, draw_qr
from data.synth.compositing import cover, grain, paste, tint
from data.synth.composition import CARD_SIZE_HW
from data.synth.devices import lay_hologram, press_seal
from data.synth.fonts import FontLibrary
from data.synth.marks import draw_mark
from data.synth.portrait import draw_portrait

SMALL = (120, 190)


def test_opaque_ink_replaces_and_transparent_ink_multiplies():
    pixels = np.full((4, 6, 3), 200, np.uint8)
    mask = np.zeros((4, 6), np.uint8)
    mask[1:3, 2:4] = 255
    covered = pixels.copy()
    cover(covered, mask, (10, 20, 30))
    assert covered[1, 2].tolist() == [10, 20, 30] and covered[0, 0].tolist() == [200] * 3
    tinted = pixels.copy()
    tint(tinted, mask, (255, 128, 0), 1.0)
    assert tinted[1, 2].tolist() == [200, pytest.approx(100, abs=2), 0]


def test_what_lies_outside_is_cut_off():
    pixels = np.full((4, 6, 3), 200, np.uint8)
    paste(pixels, np.zeros((3, 3, 3), np.uint8), -2, 3)
    assert (pixels == 0).all(axis=-1).sum() == 1 and pixels[3, 0].tolist() == [0, 0, 0]
    paste(pixels, np.zeros((3, 3, 3), np.uint8), 40, 3)
    assert (pixels == 0).all(axis=-1).sum() == 1


def test_grain_is_even():
    for softness in (0.0, 1.0, 2.0):
        noise = grain(np.random.default_rng(0), (638, 1012), softness)
        counts = np.histogram(noise, bins=8, range=(0, 256))[0] / noise.size
        assert np.allclose(counts, 1 / 8, atol=0.02), softness


@pytest.mark.parametrize("pattern", guilloche.PATTERNS, ids=lambda pattern: pattern.__name__)
def test_patterns_draw_something_anew_each_time(pattern):
    masks = [pattern(np.random.default_rng(seed), SMALL) for seed in range(8)]
    assert all(mask.shape == SMALL and mask.dtype == np.uint8 for mask in masks)
    assert sum(mask.max() > 100 for mask in masks) >= 4
    assert len({mask.tobytes() for mask in masks}) >= 5
    again = pattern(np.random.default_rng(3), SMALL)
    assert np.array_equal(again, masks[3])


def test_backgrounds_are_light_and_differ():
    palette = layouts()["id_ktp"].palettes[0]
    means = []
    for seed in range(30):
        pixels = draw_background(np.random.default_rng(seed), palette, CARD_SIZE_HW)
        assert pixels.shape == (*CARD_SIZE_HW, 3) and pixels.dtype == np.uint8
        coarse = cv2.resize(pixels, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
        luma = cv2.cvtColor(coarse, cv2.COLOR_RGB2GRAY)
        assert np.percentile(luma, 3) >= DARKEST_PAPER - 8, seed
        means.append(pixels.reshape(-1, 3).mean(axis=0))
    assert np.std(means, axis=0).min() > 8


def test_qr_can_be_read_back():
    person = layouts()["vn_cccd_chip"].person(np.random.default_rng(2))
    for seed in range(4):
        code = np.array(draw_qr(np.random.default_rng(seed), person.qr, 720).convert("RGB"))
        padded = np.pad(code, ((60,) * 2,) * 2 + ((0, 0),), constant_values=255)
        text, _, _ = cv2.QRCodeDetector().detectAndDecode(padded)
        assert text == person.qr


def test_bars_are_upright():
    seen = set()
    for seed in range(8):
        bars = draw_barcode(np.random.default_rng(seed), (60, 300))
        assert bars.shape == (60, 300, 4)
        rows = len(np.unique(bars[..., 0].astype(int).round(-1), axis=0))
        seen.add(rows > 1)
        assert len(np.unique(bars[30, :, 0])) > 1
    assert seen == {True, False}  # one row of bars, and stacked ones


def test_a_seal_and_a_hologram_leave_text_legible():
    for seed in range(12):
        pixels = np.full((200, 200, 3), 220, np.uint8)
        cv2.putText(pixels, "0123", (20, 110), cv2.FONT_HERSHEY_SIMPLEX, 2, (20, 20, 20), 5)
        text = pixels.min(axis=-1) < 30
        paper = pixels.min(axis=-1) > 210
        press_seal(pixels, np.random.default_rng(seed), 10, 10, 180)
        lay_hologram(pixels, np.random.default_rng(seed), (10, 10, 190, 190))
        luma = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(float)
        assert luma[paper].mean() - luma[text].mean() > 100, seed


def test_a_mark_is_seen_and_leaves_the_card_legible():
    face = FontLibrary.discover("all").pick(np.random.default_rng(0), "title", "MẪU")
    for seed in range(20):
        pixels = np.full((*CARD_SIZE_HW, 3), 215, np.uint8)
        draw_mark(pixels, np.random.default_rng(seed), "MẪU", face, least=0.2)
        changed = np.abs(pixels.astype(int) - 215).max(axis=-1)
        assert (changed > 5).mean() > 0.004, seed
        assert changed.max() < 160, seed


@pytest.mark.parametrize("sex", ["male", "female"])
def test_portraits_differ(sex):
    portraits = [
        draw_portrait(np.random.default_rng(seed), (300, 220), (200, 220, 240), sex)
        for seed in range(6)
    ]
    assert all(portrait.shape == (300, 220, 3) for portrait in portraits)
    assert len({portrait.tobytes() for portrait in portraits}) == 6
