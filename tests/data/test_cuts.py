import cv2
import numpy as np
import pytest

from data.synth.cuts import box_errors, draw_cut, expand


def test_true_boxes_have_no_error_and_the_pipelines_margin():
    assert box_errors(np.random.default_rng(0), 3.0, strength=0).tolist() == [0, 0, 0, 0]
    # 0.12 of 10 px is 1.2 at the ends, 0.18 of it 1.8 above and below.
    assert expand(np.array([0, 0, 30, 10])) == pytest.approx([-1.2, -1.8, 31.2, 11.8])
    # Ten heights long is 50 px more than five: 2 px more at each end.
    assert expand(np.array([0, 0, 100, 10])) == pytest.approx([-3.2, -1.8, 103.2, 11.8])


def test_errors_are_as_wide_as_measured_and_lose_no_letter():
    rng = np.random.default_rng(0)
    short = np.array([box_errors(rng, 2.0) for _ in range(4000)])
    long = np.array([box_errors(rng, 12.0) for _ in range(4000)])
    # Percentiles 5 and 95 of the shipped Detector: -0.08 and 0.08; -0.32 and 0.41 for long words.
    for low, high in np.percentile(short[:, [0, 2]], [5, 95], axis=0).T:
        assert -0.16 < low < -0.06
        assert 0.06 < high < 0.2
    for low, high in np.percentile(long[:, [0, 2]], [5, 95], axis=0).T:
        assert -0.45 < low < -0.2
        assert 0.2 < high < 0.5
    # The margins that `expand` adds again, and 0.07 of ink's own margin and of ink.
    assert short[:, [0, 2]].min() >= -(0.12 + 0.07) - 1e-9
    assert long[:, [0, 2]].min() >= -(0.12 + 0.04 * 7 + 0.07) - 1e-9
    for errors in (short, long):
        assert errors[:, [1, 3]].min() >= -(0.18 + 0.07) - 1e-9


def test_a_cut_by_hand():
    # Twice as large: 40 by 20 px, 2.4 px of margin at its ends and 3.6 px above and below.
    cut = draw_cut(np.random.default_rng(0), np.array([10, 10, 30, 20]), 2.0, errors=0.0)
    assert cut.size_hw == (27, 45)
    assert cut.matrix @ np.array([10, 10, 1]) == pytest.approx([2.4, 3.6])
    assert cut.source_box() == pytest.approx((8.8, 8.2, 31.3, 21.7))


def test_a_part_of_the_source_gives_the_same_crop():
    rng = np.random.default_rng(2)
    source = cv2.GaussianBlur(rng.integers(0, 256, (80, 200, 3)).astype(np.uint8), (0, 0), 4)
    cut = draw_cut(rng, np.array([60, 25, 150, 50]), 0.9, 1.1)
    whole = cut.apply(source)
    part = cut.from_part((20, 10, 190, 75), (130, 340)).apply(
        cv2.resize(source[10:75, 20:190], (340, 130), interpolation=cv2.INTER_LINEAR)
    )
    assert whole.shape == part.shape == (*cut.size_hw, 3)
    assert np.abs(whole.astype(int) - part).max() <= 3


def test_gray_pictures_are_cut_too():
    cut = draw_cut(np.random.default_rng(0), np.array([2, 2, 9, 9]), 1.0)
    assert cut.apply(np.zeros((20, 20), np.uint8)).shape == cut.size_hw
