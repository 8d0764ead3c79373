"""The Detector's input."""

import numpy as np
import pytest

from detector.preprocess import preprocess


def test_size_and_colours():
    card = np.zeros((768, 1216, 3), np.uint8)
    card[:384] = [200, 100, 50]
    small = preprocess(card, (384, 608))
    assert small.shape == (384, 608, 3) and small.dtype == np.uint8
    np.testing.assert_array_equal(small[100, 300], [200, 100, 50])
    np.testing.assert_array_equal(small[300, 300], [0, 0, 0])


def test_an_input_of_the_right_size_is_itself():
    card = np.zeros((384, 608, 3), np.uint8)
    assert preprocess(card, (384, 608)) is card


@pytest.mark.parametrize("shape", [(10, 10), (10, 10, 4), (0, 10, 3)])
def test_what_is_no_rgb_image_is_refused(shape):
    with pytest.raises(ValueError, match="uint8"):
        preprocess(np.zeros(shape, np.uint8), (384, 608))
