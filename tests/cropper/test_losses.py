import numpy as np
import pytest

from cropper.losses import CornerLoss
from detector.ssd.losses import SigmoidFocalLoss
from detector.ssd.matching import IGNORED, NEGATIVE


def test_identity_is_asked_at_corners_alone():
    # Logits 0 everywhere: four classes equally likely, ln 4 at the one positive anchor.
    targets = np.array([[2, NEGATIVE, IGNORED]])
    logits = np.zeros((1, 3, 4), np.float32)
    focal = float(SigmoidFocalLoss()(targets, logits))
    assert float(CornerLoss(1.0)(targets, logits)) == pytest.approx(focal + np.log(4), abs=1e-5)
    assert float(CornerLoss(0.0)(targets, logits)) == pytest.approx(focal, abs=1e-6)


def test_two_classes_at_one_half_still_pull():
    # The corner is seen (both scores 1/2) but not which: the focal loss is nearly content.
    targets = np.array([[0]])
    undecided = np.array([[[0.0, 0.0, -9.0, -9.0]]], np.float32)
    decided = np.array([[[4.0, -4.0, -9.0, -9.0]]], np.float32)
    gain = [
        float(loss(targets, undecided)) - float(loss(targets, decided))
        for loss in (SigmoidFocalLoss(), CornerLoss(1.0))
    ]
    assert gain[0] < 0.25
    # Two of four classes are out of the race, so what is to be won is ln 2.
    assert gain[1] - gain[0] == pytest.approx(np.log(2), abs=0.01)


def test_no_corner_is_no_loss_of_identity():
    targets = np.full((2, 3), NEGATIVE)
    logits = np.random.default_rng(0).normal(size=(2, 3, 4)).astype(np.float32)
    assert float(CornerLoss(5.0)(targets, logits)) == pytest.approx(
        float(SigmoidFocalLoss()(targets, logits)), rel=1e-6
    )
