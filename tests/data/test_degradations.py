"""What light, lens, sensor and files do to a picture, as a whole."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from data.synth import copies
from data.synth.degradations import capture, capture_with_notes, degrade, glare, light

LINES = range(40, 430, 46)
INK, PAPER = (40, 40, 50), (225, 232, 228)


def text_card():
    """A card 720 px wide with nine lines of capitals 16 px high."""
    image = np.full((450, 720, 3), PAPER, np.uint8)
    for y in LINES:
        cv2.putText(
            image, "NGUYEN 0123456789 THI", (60, y), cv2.FONT_HERSHEY_DUPLEX, 0.75, INK, 1,
            cv2.LINE_AA,
        )  # fmt: skip
    return image


def word():
    """A cut-out of that card, 40 by 160 px."""
    return np.ascontiguousarray(text_card()[60:100, 55:215])


def gray(image):
    return cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(float)


def psnr(first, second):
    return 10 * np.log10(255**2 / max(1e-3, np.mean((first.astype(float) - second) ** 2)))


def legible(clean, degraded):
    """Whether ink differs from paper by 20 levels, and in the same shapes as before."""
    ink, paper = clean < 90, clean > 200
    contrast = degraded[paper].mean() - degraded[ink].mean()
    alike = np.corrcoef(clean.ravel(), degraded.ravel())[0, 1] if degraded.std() > 0 else 0
    return contrast > 20 and alike > 0.6


@pytest.mark.parametrize("effect", [light, glare, capture, degrade])
def test_severity_0_is_the_picture_itself(effect):
    image = text_card()
    for seed in range(5):
        assert np.array_equal(effect(image, np.random.default_rng(seed), 0), image)


@pytest.mark.parametrize("size_hw", [(1, 2), (1, 30), (3, 40), (20, 7), (40, 160), (210, 401)])
def test_any_picture_keeps_its_shape_and_stays_untouched_itself(size_hw):
    image = np.random.default_rng(0).integers(0, 256, (*size_hw, 3)).astype(np.uint8)
    before = image.copy()
    for seed in range(150):
        reference = (None, 80.0, 1012.0)[seed % 3]
        degraded = degrade(image, np.random.default_rng(seed), 1.5, reference)
        assert degraded.shape == image.shape and degraded.dtype == np.uint8
    assert np.array_equal(image, before)


def test_the_generator_decides_every_byte():
    image = text_card()
    for seed in range(25):
        cv2.setRNGSeed(seed)
        first = degrade(image, np.random.default_rng(seed), 1.0)
        cv2.setRNGSeed(seed + 1)
        assert np.array_equal(first, degrade(image, np.random.default_rng(seed), 1.0))
    assert not np.array_equal(first, degrade(image, np.random.default_rng(99), 1.0))


@pytest.mark.parametrize(("picture", "reference_px"), [(text_card, None), (word, 720.0)])
def test_the_picture_gets_worse_with_severity(picture, reference_px):
    image, means = picture(), []
    for severity in (0.3, 0.7, 1.0, 1.5):
        seeds = [np.random.default_rng(seed) for seed in range(60)]
        means.append(
            np.mean([psnr(image, degrade(image, r, severity, reference_px)) for r in seeds])
        )
    assert means[0] > means[1] > means[2] > means[3]
    assert means[0] > 20 and means[3] < 15


@pytest.mark.parametrize("stage", [light, glare, capture])
def test_every_stage_gets_worse_with_severity(stage):
    image, means = text_card(), []
    for severity in (0.3, 0.7, 1.0, 1.5):
        damaged = [stage(image, np.random.default_rng(seed), severity) for seed in range(60)]
        means.append(np.mean([min(60, psnr(image, d)) for d in damaged]))
    assert means[0] > means[1] > means[2] > means[3]


def test_a_person_can_read_a_bad_photograph():
    image = text_card()
    clean, patches = gray(image), []
    for seed in range(60):
        degraded = gray(degrade(image, np.random.default_rng(seed), 1.0))
        for y in LINES:
            for x in range(60, 360, 75):
                part = np.s_[y - 22 : y + 8, x : x + 75]
                patches.append((seed, legible(clean[part], degraded[part])))
    shares = [np.mean([ok for s, ok in patches if s == seed]) for seed in range(60)]
    # Of nearly every photograph nearly all can be read: 0.98 or more of 150 seeds did so.
    assert np.mean(np.array(shares) > 0.9) >= 0.9
    assert np.mean(shares) >= 0.95


def test_a_person_can_read_a_word_of_a_bad_photograph():
    image = word()
    clean = gray(image)
    read = [
        legible(clean, gray(degrade(image, np.random.default_rng(seed), 1.0, 720)))
        for seed in range(200)
    ]
    assert np.mean(read) >= 0.93


def test_light_on_a_cut_out_is_as_smooth_as_on_the_whole_card():
    card, cut = (np.full((*hw, 3), 128, np.uint8) for hw in ((450, 720), (40, 160)))
    spread_card, spread_cut = [], []
    for seed in range(60):
        spread_card.append(light(card, np.random.default_rng(seed), 1.0).std(axis=(0, 1)).mean())
        part = light(cut, np.random.default_rng(seed), 1.0, 1012)
        spread_cut.append(part.std(axis=(0, 1)).mean())
    assert 0 < np.median(spread_cut) < 0.5 * np.median(spread_card)


def test_glare_on_a_cut_out_burns_nothing_out():
    black = np.zeros((40, 160, 3), np.uint8)
    brightest = [
        glare(black, np.random.default_rng(seed), 1.5, None, 1012).max() for seed in range(60)
    ]
    assert 60 < max(brightest) <= 121


def test_glare_stays_on_what_is_glossy():
    image, mask = np.full((120, 160, 3), 90, np.uint8), np.zeros((120, 160), np.uint8)
    mask[30:80, 40:100] = 255
    brightened = 0
    for seed in range(60):
        glared = glare(image, np.random.default_rng(seed), 1.0, mask)
        assert np.all(glared[mask == 0] == 90) and np.all(glared >= 89)
        brightened += int(glared[mask > 0].max() > 120)
    assert brightened >= 10


def test_notes_say_what_happened_and_copies_are_rare():
    image, counts = word(), {}
    for seed in range(1500):
        degraded, notes = capture_with_notes(image, np.random.default_rng(seed), 0.8, 720)
        if seed < 100:
            again = capture(image, np.random.default_rng(seed), 0.8, 720)
            assert np.array_equal(degraded, again)
        if "photocopy" in notes and "webp" not in notes and "jpeg" not in notes:
            assert np.ptp(degraded.astype(int), axis=2).max() <= 12  # a messenger's JPEG at most
        for note in set(notes):
            counts[note] = counts.get(note, 0) + 1 / 1500
    assert 0.02 < counts["photocopy"] < 0.055
    assert 0.02 < counts["screen"] < 0.055
    assert 0.003 < counts["scanner streaks"] < 0.02
    assert 0.4 < counts["jpeg"] < 0.6 and counts["webp"] > 0.01 and counts["messenger"] > 0.02
    assert {"dust", "hair", "smudge", "drops", "defocus", "uneven focus", "motion blur"} < set(
        counts
    )
    noted: list[str] = []
    for seed in range(40):
        glare(image, np.random.default_rng(seed), 1.0, notes=noted)
    assert len({n for n in noted if n.startswith("glare: ")}) >= 4


def test_a_scanned_copy_is_gray_and_even():
    image = cv2.multiply(text_card(), np.full((450, 720, 3), 0.5, np.float32), dtype=cv2.CV_8U)
    copy = copies.photocopy(image, np.random.default_rng(0), 1.0, 720, black_and_white=False)
    assert np.ptp(copy.astype(int), axis=2).max() == 0
    assert np.median(copy) > 190  # half the light was missing
