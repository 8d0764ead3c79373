import numpy as np
import pytest

from data.quads import transform_points
from pipeline.rectify import quad_to_rotation, rectify_card

SQUARE = np.array([[0, 0], [2, 0], [2, 1], [0, 1]], np.float32)


@pytest.mark.parametrize("degrees", [0, 1, 45, 90, 135, 180, 270, 359])
def test_rotation(degrees):
    angle = np.deg2rad(degrees)
    # Clockwise on the screen, where y grows downwards.
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    assert quad_to_rotation(SQUARE @ turn) == degrees


def test_hair_below_zero_is_zero():
    assert quad_to_rotation(np.array([[0, 0.001], [2, 0], [2, 1], [0, 1.001]])) == 0


def test_whole_photo_is_itself():
    image = np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    corners = np.array([[0, 0], [30, 0], [30, 20], [0, 20]], np.float32)
    card, to_photo = rectify_card(image, corners, (20, 30))
    np.testing.assert_array_equal(card, image)
    np.testing.assert_allclose(to_photo, np.eye(3), atol=1e-9)


def test_matrix_takes_the_card_to_the_photo():
    corners = np.array([[10, 5], [50, 8], [48, 40], [12, 35]], np.float32)
    _, to_photo = rectify_card(np.zeros((60, 60, 3), np.uint8), corners, (54, 86))
    moved = transform_points(to_photo, np.array([[0, 0], [86, 0], [86, 54], [0, 54]]))
    np.testing.assert_allclose(moved, corners, atol=1e-4)


def test_corners_on_a_line_are_refused():
    line = np.array([[0, 0], [1, 0], [2, 0], [3, 0]], np.float32)
    with pytest.raises(ValueError, match="homography"):
        rectify_card(np.zeros((9, 9, 3), np.uint8), line)
