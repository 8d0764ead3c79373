from __future__ import annotations

import numpy as np
import pytest

from data.boxes import (
    box_area,
    box_iou,
    boxes_px_to_boxes,
    boxes_to_boxes_px,
    clip_boxes,
    cxcywh_to_xyxy,
    xyxy_to_cxcywh,
)

EMPTY = np.zeros((0, 4), np.float32)


def test_pixels_are_width_and_height_times_the_share():
    boxes_px = boxes_to_boxes_px([[0.25, 0.5, 0.5, 1.0]], (100, 200))
    assert boxes_px.tolist() == [[50, 50, 100, 100]]
    assert boxes_px.dtype == np.float32
    assert boxes_px_to_boxes(boxes_px, (100, 200)).tolist() == [[0.25, 0.5, 0.5, 1.0]]


def test_center_and_size():
    assert xyxy_to_cxcywh([0, 0, 4, 2]).tolist() == [2, 1, 4, 2]
    assert cxcywh_to_xyxy([2, 1, 4, 2]).tolist() == [0, 0, 4, 2]


@pytest.mark.parametrize("convert", [xyxy_to_cxcywh, cxcywh_to_xyxy])
def test_conversions_of_nothing(convert):
    assert convert(EMPTY).shape == (0, 4)


def test_area():
    boxes = [[0, 0, 4, 2], [1, 1, 1, 5], [3, 3, 1, 1]]
    assert box_area(boxes).tolist() == [8, 0, 0]  # empty, and inverted on both axes
    assert box_area(EMPTY).shape == (0,)


def test_iou_of_every_pair():
    first = [[0, 0, 2, 2], [0, 0, 4, 4]]
    second = [[1, 0, 3, 2], [0, 0, 2, 2], [5, 5, 6, 6]]
    # 2 / (4 + 4 - 2), the same box, apart; 4 / 16, 4 / 16, apart.
    expected = [[1 / 3, 1, 0], [0.25, 0.25, 0]]
    np.testing.assert_allclose(box_iou(first, second), expected, rtol=1e-6)


def test_iou_of_touching_and_empty_boxes_is_zero():
    assert box_iou([[0, 0, 1, 1]], [[1, 0, 2, 1]]).tolist() == [[0]]
    assert box_iou([[1, 1, 1, 1]], [[1, 1, 1, 1]]).tolist() == [[0]]
    assert box_iou(EMPTY, [[0, 0, 1, 1]]).shape == (0, 1)
    assert box_iou([[0, 0, 1, 1]], EMPTY).shape == (1, 0)


def test_iou_of_small_normalised_boxes():
    # 1e-4 wide: the guard against division by zero must not show.
    box = np.array([[0.5, 0.5, 0.5 + 2**-13, 0.5 + 2**-13]], np.float32)
    assert box_iou(box, box).tolist() == [[1.0]]


def test_clip():
    boxes = [[-1, 0.5, 0.5, 2], [2, 2, 3, 3]]
    assert clip_boxes(boxes, (0, 0, 1, 1)).tolist() == [[0, 0.5, 0.5, 1], [1, 1, 1, 1]]
    assert clip_boxes([-3, -3, 50, 50], (0, 0, 40, 30)).tolist() == [0, 0, 40, 30]
    assert clip_boxes(EMPTY, (0, 0, 1, 1)).shape == (0, 4)
