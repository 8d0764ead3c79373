"""Waves of a screen's pixels: made by hand, and on displays that show the example cards."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from pipeline.moire import measure_moire
from pipeline.quality import MAX_MOIRE
from pipeline.rectify import CARD_SIZE_HW
from tests.pipeline.displays import Capture, photograph

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.jpg"))

THIRD = 2 * np.pi / 3


def speckled(seed=0):
    """A grey card with noise of each colour."""
    noise = np.random.default_rng(seed).normal(0, 4, (*CARD_SIZE_HW, 3))
    return 120 + noise


def waves(period, phases, sizes=(10, 10, 10), angle=0.3):
    """Waves of the three colours, (H, W, 3), periods in pixels of the card."""
    y, x = np.mgrid[: CARD_SIZE_HW[0], : CARD_SIZE_HW[1]]
    along = (x * np.cos(angle) + y * np.sin(angle)) * 2 * np.pi / period
    return np.array(sizes) * np.cos(along[..., None] + np.array(phases))


def measure(image):
    return measure_moire(np.clip(np.rint(image), 0, 255).astype(np.uint8))


@pytest.mark.parametrize("period", [6, 10, 25, 60])
@pytest.mark.parametrize("turn", [THIRD, -THIRD])
def test_waves_a_third_apart_are_those_of_a_screen(period, turn):
    assert measure(speckled() + waves(period, (0, turn, 2 * turn))) > MAX_MOIRE + 5


@pytest.mark.parametrize("sizes", [(10, 10, 10), (20, 5, 0), (0, 0, 25)])
@pytest.mark.parametrize("period", [6, 10, 25])
def test_waves_of_one_ink_are_not(sizes, period):
    assert measure(speckled() + waves(period, (0, 0, 0), sizes)) < MAX_MOIRE - 3
    # Nor where a colour is darkest where another is lightest.
    assert measure(speckled() + waves(period, (0, np.pi, 0), sizes)) < MAX_MOIRE - 3


def test_waves_on_a_small_part_of_the_card_are_not():
    image = speckled()
    image[:, :300] += waves(10, (0, THIRD, 2 * THIRD))[:, :300]
    assert measure(image) < MAX_MOIRE


def test_noise_flat_and_grey_pictures():
    assert 5 < measure(speckled()) < MAX_MOIRE - 3
    assert measure(np.full((*CARD_SIZE_HW, 3), (90, 120, 30))) == 0
    grey = np.repeat(speckled()[..., :1], 3, axis=2) + waves(10, (0, 0, 0))
    assert measure(grey) == 0


def test_the_size_of_the_picture_may_be_another():
    image = speckled() + waves(12, (0, THIRD, 2 * THIRD))
    half = cv2.resize(image, (608, 384), interpolation=cv2.INTER_AREA)
    assert measure(half) == pytest.approx(measure(image), abs=0.5)


def example(path):
    image = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
    return cv2.resize(image, CARD_SIZE_HW[::-1], interpolation=cv2.INTER_AREA)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("diamond", [False, True], ids=["stripes", "diamonds"])
def test_displays_that_show_the_examples(path, diamond):
    card = example(path)
    assert measure_moire(card) < MAX_MOIRE
    fill = 0.35 if diamond else 0.27
    coarse = Capture(500, 1100, blur=0.4, diamond=diamond, fill=fill)
    assert measure_moire(photograph(card, coarse, np.random.default_rng(1))) > MAX_MOIRE
    # Pixels that the lens does not tell apart leave nothing.
    fine = Capture(1800, 1000, blur=0.6, diamond=diamond, fill=fill)
    assert measure_moire(photograph(card, fine, np.random.default_rng(1))) < MAX_MOIRE
