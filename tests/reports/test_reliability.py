"""Reliability, by hand."""

import sys

import cv2
import numpy as np
import pytest

from reports.reliability import draw_reliability, measure_reliability


def test_calibration_error_and_brier_score():
    # Bin (0.8, 0.9]: 0.9 and 0.9, one right: |0.5 - 0.9| = 0.4, of 2 in 4.
    # Bin (0.1, 0.2]: 0.2, wrong: 0.2, of 1 in 4. Bin (0.5, 0.6]: 0.6, right: 0.4, of 1 in 4.
    curve = measure_reliability([0.9, 0.9, 0.2, 0.6], [True, False, False, True])
    assert curve.calibration_error == pytest.approx(0.4 / 2 + 0.2 / 4 + 0.4 / 4)
    assert curve.brier == pytest.approx((0.01 + 0.81 + 0.04 + 0.16) / 4)
    assert [row.n for row in curve.bins] == [0, 1, 0, 0, 0, 1, 0, 0, 2, 0]
    assert curve.n == 4
    assert (curve.bins[8].low, curve.bins[8].high) == (0.8, 0.9)
    assert curve.bins[8].accuracy == 0.5
    assert curve.bins[8].confidence == pytest.approx(0.9)


def test_what_is_as_right_as_it_is_sure_has_no_error():
    curve = measure_reliability([0.25] * 4 + [0.75] * 4, [1, 0, 0, 0, 1, 1, 1, 0], bins=2)
    assert curve.calibration_error == pytest.approx(0)
    assert [row.accuracy for row in curve.bins] == [0.25, 0.75]


def test_the_upper_edge_of_a_bin_belongs_to_it_and_zero_to_the_first():
    curve = measure_reliability([0.0, 0.1, 0.10001, 1.0], [False] * 4)
    assert [row.n for row in curve.bins] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 1]


def test_no_answers():
    curve = measure_reliability([], [])
    assert curve.n == 0
    assert np.isnan(curve.calibration_error) and np.isnan(curve.brier)
    assert sum(row.n for row in curve.bins) == 0


@pytest.mark.parametrize(
    ("confidence", "right", "message"),
    [([0.5], [True, False], "1,.*2,"), ([1.2], [True], r"in \[0, 1\]"), ([np.nan], [True], "in")],
)
def test_nonsense_is_refused(confidence, right, message):
    with pytest.raises(ValueError, match=message):
        measure_reliability(confidence, right)


@pytest.mark.parametrize("confidence", [[], [0.1, 0.9]])
def test_a_curve_is_a_picture(confidence):
    content = draw_reliability(measure_reliability(confidence, [True] * len(confidence)), "title")
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape == (600, 500, 3)
    assert picture.min() < 100 and picture.max() == 255  # ink on white


def test_without_matplotlib_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match=r"idcard-reader\[train\]"):
        draw_reliability(measure_reliability([], []), "title")
