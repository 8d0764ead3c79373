"""Offsets worked by hand, and back."""

import numpy as np
import pytest

from detector.ssd.codec import decode_boxes, encode_boxes

ANCHOR = np.array([[0.2, 0.2, 0.4, 0.6]], np.float32)  # centre (0.3, 0.4), 0.2 wide, 0.4 high


def test_encode_by_hand():
    # Centre (0.32, 0.36): +0.1 anchor widths, -0.1 anchor heights; 0.4 wide, 0.2 high.
    box = np.array([[0.12, 0.26, 0.52, 0.46]], np.float32)
    expected = [[0.1 / 0.1, -0.1 / 0.1, np.log(2) / 0.2, np.log(0.5) / 0.2]]
    np.testing.assert_allclose(encode_boxes(box, ANCHOR), expected, rtol=1e-5)


def test_no_offset_is_the_anchor_itself():
    np.testing.assert_allclose(decode_boxes(np.zeros((1, 4)), ANCHOR), ANCHOR, atol=1e-7)
    np.testing.assert_allclose(encode_boxes(ANCHOR, ANCHOR), np.zeros((1, 4)), atol=1e-6)


@pytest.mark.parametrize("count", [0, 1, 50])
def test_round_trip(count):
    rng = np.random.default_rng(count)
    low = rng.uniform(0, 0.5, (2, count, 2))
    first, second = np.concatenate([low, low + rng.uniform(0.01, 0.5, (2, count, 2))], axis=-1)
    back = decode_boxes(encode_boxes(first, second), second)
    assert back.shape == (count, 4)
    np.testing.assert_allclose(back, first, atol=1e-5)


def test_wild_offsets_stay_finite():
    boxes = decode_boxes(np.array([[0.0, 0.0, 1e6, -1e6]]), ANCHOR)
    assert np.all(np.isfinite(boxes))


def test_wrong_last_axis_is_refused():
    with pytest.raises(ValueError, match="4"):
        encode_boxes(np.zeros((3, 5)), ANCHOR)
    with pytest.raises(ValueError, match="4"):
        decode_boxes(np.zeros((3, 5)), ANCHOR)
