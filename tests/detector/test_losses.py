"""Losses against numbers worked out by the formulas."""

import numpy as np
import pytest

from detector.ssd.losses import SigmoidFocalLoss, SmoothL1Loss
from detector.ssd.matching import IGNORED, NEGATIVE


def test_focal_loss_by_hand():
    # One positive of class 1 with probability 0.75, one negative anchor at 0.5 and 0.5.
    logits = np.array([[[0.0, np.log(3)], [0.0, 0.0]]], np.float32)
    truth = np.array([[1, NEGATIVE]])
    positive = 0.25 * 0.25**2 * -np.log(0.75)
    negative = 0.75 * 0.5**2 * -np.log(0.5)  # three of these: class 0 of anchor 0, both of 1
    loss = float(SigmoidFocalLoss()(truth, logits))
    assert loss == pytest.approx(positive + 3 * negative, rel=1e-5)


def test_ignored_anchors_cost_nothing():
    logits = np.array([[[8.0, 8.0], [0.0, 0.0]]], np.float32)
    with_ignored = float(SigmoidFocalLoss()(np.array([[IGNORED, NEGATIVE]]), logits))
    assert with_ignored == pytest.approx(2 * 0.75 * 0.25 * np.log(2), rel=1e-5)


def test_a_batch_is_divided_by_its_positives():
    logits = np.zeros((2, 3, 1), np.float32)
    truth = np.array([[0, 0, 0], [0, NEGATIVE, NEGATIVE]])
    one, none = 0.25 * 0.25 * np.log(2), 0.75 * 0.25 * np.log(2)
    assert float(SigmoidFocalLoss()(truth, logits)) == pytest.approx(
        (4 * one + 2 * none) / 4, rel=1e-5
    )


def test_no_positives_at_all_is_finite():
    loss = float(SigmoidFocalLoss()(np.full((2, 3), NEGATIVE), np.zeros((2, 3, 4), np.float32)))
    assert loss == pytest.approx(12 * 0.75 * 0.25 * np.log(2), rel=1e-5)  # mean of two images
    assert float(SmoothL1Loss()(np.zeros((2, 3, 5)), np.ones((2, 3, 4)))) == 0.0


def test_extreme_logits_are_finite():
    logits = np.array([[[100.0, -100.0]]], np.float32)
    assert np.isfinite(float(SigmoidFocalLoss()(np.array([[1]]), logits)))


def test_smooth_l1_by_hand():
    truth = np.zeros((1, 2, 5), np.float32)
    truth[0, 0] = [1.0, 0.0, 0.0, 0.0, 1.0]
    truth[0, 1] = [9.0, 9.0, 9.0, 9.0, 0.0]  # does not count
    predicted = np.zeros((1, 2, 4), np.float32)
    predicted[0, 0] = [1.1, 0.5, 0.0, 0.0]
    beta = 1 / 9
    expected = 0.5 * 0.1**2 / beta + (0.5 - beta / 2)
    assert float(SmoothL1Loss()(truth, predicted)) == pytest.approx(expected, rel=1e-4)


def test_errors_along_x_may_count_more():
    truth = np.zeros((1, 1, 5), np.float32)
    truth[0, 0, 4] = 3.0
    losses = []
    for axis in range(4):
        predicted = np.zeros((1, 1, 4), np.float32)
        predicted[0, 0, axis] = 1.0
        losses.append(float(SmoothL1Loss()(truth, predicted)))
    assert losses[0] == losses[2] == pytest.approx(3 * losses[1]) and losses[1] == losses[3]
