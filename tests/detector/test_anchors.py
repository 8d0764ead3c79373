"""Anchors worked by hand."""

import numpy as np
import pytest

from detector.ssd.anchors import AnchorConfig, make_anchors


def test_one_cell_one_anchor_by_hand():
    config = AnchorConfig(strides=(8,), heights=((4.0,),), aspect_ratios=(2.0,))
    anchors = make_anchors(config, (8, 8))
    # Centre (4, 4), height 4, width 8: x 0..8, y 2..6 of 8.
    np.testing.assert_allclose(anchors, [[0.0, 0.25, 1.0, 0.75]])
    assert anchors.dtype == np.float32


def test_order_is_level_row_column_height_ratio():
    config = AnchorConfig(
        strides=(8, 16), heights=((4.0, 8.0), (16.0, 16.0)), aspect_ratios=(1.0, 3.0)
    )
    size_hw = (16, 32)
    anchors = make_anchors(config, size_hw) * np.array([32, 16, 32, 16])
    assert config.per_cell == 4
    assert len(anchors) == (2 * 4 + 1 * 2) * 4
    centers = (anchors[:, :2] + anchors[:, 2:]) / 2
    sizes = anchors[:, 2:] - anchors[:, :2]
    np.testing.assert_allclose(centers[:4], [[4, 4]] * 4)  # one cell's anchors come together
    np.testing.assert_allclose(centers[4], [12, 4])  # then the next column
    np.testing.assert_allclose(centers[16], [4, 12])  # then the next row
    np.testing.assert_allclose(centers[32], [8, 8])  # then the next level
    np.testing.assert_allclose(sizes[:4], [[4, 4], [12, 4], [8, 8], [24, 8]])


def test_sizes_that_no_stride_divides_round_up_as_convolutions_do():
    config = AnchorConfig(strides=(16,), heights=((8.0,),), aspect_ratios=(1.0,))
    assert len(make_anchors(config, (17, 33))) == 2 * 3


@pytest.mark.parametrize(
    "arguments",
    [
        {"strides": (8,), "heights": ((4.0,), (8.0,)), "aspect_ratios": (1.0,)},
        {"strides": (8, 16), "heights": ((4.0,), (8.0, 9.0)), "aspect_ratios": (1.0,)},
        {"strides": (8,), "heights": ((-4.0,),), "aspect_ratios": (1.0,)},
        {"strides": (8,), "heights": ((4.0,),), "aspect_ratios": ()},
    ],
)
def test_a_config_that_makes_no_sense_is_refused(arguments):
    with pytest.raises(ValueError, match="level|positive|heights"):
        AnchorConfig(**arguments)
