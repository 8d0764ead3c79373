"""The letterbox and the way back."""

import numpy as np
import pytest

from cropper.preprocess import PADDING, crop_card, preprocess, unlike_padding
from data.quads import transform_points


@pytest.mark.parametrize("size", [(200, 400), (400, 200), (100, 100), (33, 1999), (1, 1)])
def test_matrix_takes_the_input_back_to_the_photograph(size):
    image = np.full((*size, 3), 255, np.uint8)
    canvas, matrix = preprocess(image, (64, 96))
    assert canvas.shape == (64, 96, 3)
    assert canvas.dtype == np.uint8
    inside = np.argwhere((canvas == 255).all(axis=2))
    (top, left), (bottom, right) = inside.min(axis=0), inside.max(axis=0) + 1
    corners = transform_points(matrix, np.array([[left, top], [right, bottom]]))
    np.testing.assert_allclose(corners, [[0, 0], [size[1], size[0]]], atol=1e-3)


def test_by_hand():
    image = np.zeros((100, 200, 3), np.uint8)
    canvas, matrix = preprocess(image, (100, 100))
    # Half size, 50 rows, 25 rows of grey above and below.
    assert (canvas[:25] == PADDING).all() and (canvas[75:] == PADDING).all()
    assert not canvas[25:75].any()
    np.testing.assert_allclose(matrix, [[2, 0, 0], [0, 2, -50], [0, 0, 1]])


def test_a_margin_stays_grey():
    image = np.zeros((100, 200, 3), np.uint8)
    canvas, matrix = preprocess(image, (100, 100), margin=0.1)
    # 80 of 100 columns: 40 rows, 30 rows of grey above and below.
    inside = np.argwhere(~canvas.any(axis=2))
    assert inside.min(axis=0).tolist() == [30, 10] and inside.max(axis=0).tolist() == [69, 89]
    assert (canvas[:30] == PADDING).all() and (canvas[:, :10] == PADDING).all()
    np.testing.assert_allclose(transform_points(matrix, np.array([[10.0, 30]])), [[0, 0]])


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((10, 10), np.uint8),
        np.zeros((10, 10, 4), np.uint8),
        np.zeros((10, 10, 3), np.float32),
        np.zeros((0, 10, 3), np.uint8),
    ],
)
def test_what_is_no_rgb_image_is_refused(image):
    with pytest.raises(ValueError, match="uint8"):
        preprocess(image, (64, 64))


def test_crop_card_turns_the_card_upright():
    image = np.zeros((40, 60, 3), np.uint8)
    image[:20, 30:] = [255, 0, 0]  # the printed top-left quarter of a card turned by 90°
    quad = np.array([[60, 0], [60, 40], [0, 40], [0, 0]], np.float32)
    card = crop_card(image, quad, (60, 40))
    assert card.shape == (60, 40, 3)
    assert (card[5:25, 5:15, 0] > 250).all()
    assert (card[35:, :, 0] < 5).all() and (card[:, 25:, 0] < 5).all()


def test_a_ground_like_the_letterbox_is_darkened():
    even = np.full((40, 60, 3), 120, np.uint8)
    even[10:30, 10:50] = 240
    darker = unlike_padding(even)
    assert darker[0, 0, 0] == 85 and darker[20, 20, 0] == 170
    for other in (
        np.full((40, 60, 3), 90, np.uint8),
        np.full((40, 60, 3), (120, 120, 150), np.uint8),
    ):
        assert unlike_padding(other) is other
    noisy = np.random.default_rng(0).normal(114, 8, (40, 60, 3)).astype(np.uint8)
    assert unlike_padding(noisy) is noisy
