"""Pictures that come as files are brought to size as the components do it."""

import cv2
import numpy as np
import pytest
import tensorflow as tf

from cropper.preprocess import preprocess as preprocess_photo
from data.quads import transform_points
from detector.preprocess import preprocess as preprocess_card
from export.encoded import picture_decoder
from reader.preprocess import preprocess as preprocess_word

SIZES_HW = {"cropper": (64, 96), "detector": (48, 80), "reader": (24, 96)}
PREPROCESS = {
    "cropper": lambda image, size_hw: preprocess_photo(image, size_hw)[0],
    "detector": preprocess_card,
    "reader": preprocess_word,
}
PICTURES_HW = [(128, 192), (150, 90), (90, 150), (30, 40), (64, 96), (20, 300), (200, 31)]
"""Twice the size, upright, lying, smaller, just right, very wide, very high."""


def draw(size_hw):
    """A smooth picture: at what is sharp, two ways of resizing may differ."""
    rng = np.random.default_rng(sum(size_hw))
    small = rng.integers(0, 256, (4, 5, 3), dtype=np.uint8)
    return cv2.resize(small, size_hw[::-1], interpolation=cv2.INTER_CUBIC)


def png(image):
    return cv2.imencode(".png", image[..., ::-1])[1].tobytes()


@pytest.mark.parametrize("component", SIZES_HW)
def test_pictures_are_those_of_the_preprocessing(component):
    size_hw, pictures = SIZES_HW[component], [draw(size_hw) for size_hw in PICTURES_HW]
    decode = tf.function(picture_decoder(component, size_hw))
    placed = decode(tf.constant([png(picture) for picture in pictures]))
    for found, picture in zip(placed.images.numpy(), pictures, strict=True):
        expected = PREPROCESS[component](picture, size_hw)
        assert found.shape == expected.shape and found.dtype == np.uint8
        difference = np.abs(found.astype(int) - expected.astype(int))
        # Where one side grows and the other shrinks, OpenCV interpolates what TensorFlow averages.
        height, width = picture.shape[:2]
        mixed = component == "detector" and (height > size_hw[0]) != (width > size_hw[1])
        assert difference.mean() < (3 if mixed else 1)


@pytest.mark.parametrize("size_hw", PICTURES_HW)
def test_where_a_photo_lies_leads_back_to_it(size_hw):
    input_hw = SIZES_HW["cropper"]
    placed = picture_decoder("cropper", input_hw)(tf.constant([png(draw(size_hw))]))
    to_photo = preprocess_photo(draw(size_hw), input_hw)[1]
    points = np.array([[0.1, 0.2], [0.5, 0.5], [0.9, 0.3]])
    back = (points - placed.origin.numpy()) / placed.extent.numpy()
    expected = transform_points(to_photo, points * input_hw[::-1]) / size_hw[::-1]
    np.testing.assert_allclose(back, expected, atol=1e-5)


def test_jpeg_and_grey_pictures_have_three_channels():
    jpeg = cv2.imencode(".jpg", draw((40, 60)))[1].tobytes()
    grey = cv2.imencode(".png", draw((40, 60))[..., 0])[1].tobytes()
    assert picture_decoder("detector", (8, 8))(tf.constant([jpeg, grey])).images.shape == (
        2,
        8,
        8,
        3,
    )


def test_what_is_no_picture_is_refused():
    with pytest.raises(tf.errors.InvalidArgumentError):
        picture_decoder("detector", (8, 8))(tf.constant([b"text"]))
