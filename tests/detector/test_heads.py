"""Shapes, order and first answers of the heads."""

import keras
import numpy as np
import pytest

from detector.ssd.heads import PRIOR_PROBABILITY, build_heads


def _heads(**settings):
    fine, coarse = keras.Input((4, 6, 8)), keras.Input((2, 3, 8))
    options = {"classes": 3, "anchors_per_cell": 2, "channels": 8, **settings}
    return keras.Model([fine, coarse], build_heads([fine, coarse], **options))


@pytest.mark.parametrize(("depth", "kernel"), [(0, 3), (1, 3), (2, 1)])
def test_shapes(depth, kernel):
    outputs = _heads(depth=depth, output_kernel=kernel).output
    anchors = (4 * 6 + 2 * 3) * 2
    assert outputs["class_logits"].shape == (None, anchors, 3)
    assert outputs["box_offsets"].shape == (None, anchors, 4)


def test_levels_share_their_kernels():
    model = _heads(depth=1)
    kernels = [weight for weight in model.weights if weight.path.endswith("kernel")]
    assert len(kernels) == 4  # tower and output, for classes and for boxes


def test_every_anchor_begins_at_the_prior():
    model = _heads(depth=1)
    inputs = [np.zeros((1, 4, 6, 8), np.float32), np.zeros((1, 2, 3, 8), np.float32)]
    logits = np.asarray(model(inputs)["class_logits"])
    np.testing.assert_allclose(1 / (1 + np.exp(-logits)), PRIOR_PROBABILITY, rtol=1e-4)


def test_outputs_stand_in_the_order_of_the_anchors():
    """A bump at one cell of the fine level answers at that cell's anchors, row by row."""
    model = _heads(depth=0, output_kernel=1)
    still = [np.zeros((1, 4, 6, 8), np.float32), np.zeros((1, 2, 3, 8), np.float32)]
    bumped = [still[0].copy(), still[1]]
    bumped[0][0, 2, 5] = 1.0
    change = np.asarray(model(bumped)["box_offsets"]) - np.asarray(model(still)["box_offsets"])
    assert np.flatnonzero(np.abs(change[0]).sum(axis=1)).tolist() == [34, 35]  # (2 * 6 + 5) * 2
