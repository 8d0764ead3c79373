import cv2
import numpy as np
import pytest

from data.shrink import shrink_picture


@pytest.mark.parametrize("size_hw", [(96, 128), (101, 75), (47, 33), (385, 769)])
@pytest.mark.parametrize("small_hw", [(25, 31), (12, 8), (47, 33)])
def test_a_pixel_is_the_mean_of_its_area(size_hw, small_hw):
    image = np.random.default_rng(3).integers(0, 256, (*size_hw, 3), np.uint8)
    at_once = cv2.resize(image, small_hw[::-1], interpolation=cv2.INTER_AREA)
    assert shrink_picture(image, small_hw).shape == (*small_hw, 3)
    # What lies across two pixels of the half is shared otherwise, and each half is rounded.
    smooth = cv2.GaussianBlur(image, (0, 0), 4)
    difference = shrink_picture(smooth, small_hw).astype(int)
    difference -= cv2.resize(smooth, small_hw[::-1], interpolation=cv2.INTER_AREA)
    assert np.abs(difference).max() <= 2
    assert abs(float(shrink_picture(image, small_hw).mean()) - float(at_once.mean())) < 0.6


def test_whole_steps_are_exact_but_for_rounding():
    image = np.random.default_rng(4).integers(0, 256, (256, 320, 3), np.uint8)
    means = image.reshape(16, 16, 20, 16, 3).mean(axis=(1, 3))
    assert np.abs(shrink_picture(image, (16, 20)) - means).max() <= 1.5


def test_nothing_moves():
    image = np.zeros((512, 512, 3), np.uint8)
    image[200:312, 96:160] = 255
    small = shrink_picture(image, (60, 60))[..., 0].astype(float)
    ys, xs = np.mgrid[:60, :60] + 0.5
    center = np.array([(xs * small).sum(), (ys * small).sum()]) / small.sum() * 512 / 60
    np.testing.assert_allclose(center, [128, 256], atol=0.3)
