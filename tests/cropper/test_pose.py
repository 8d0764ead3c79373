"""Flat cards before cameras, and quads that are none."""

import numpy as np
import pytest

from cropper.find import BENT
from cropper.pose import pose_misfit
from data.quads import ID1_SIZE_MM, size_to_quad

SIZE_HW = (1200, 1600)


def see(focal=1.1, tilt=0.0, axis=0.3, turn=0.0, size_mm=ID1_SIZE_MM):
    """Corners of a flat card 200 mm before a camera, pixels."""
    flat = (size_to_quad((1, 1)) - 0.5) * size_mm[::-1]
    points = np.column_stack([flat, np.zeros(4)])
    cos, sin = np.cos(turn), np.sin(turn)
    points = points @ np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]])
    way = np.array([np.cos(axis), np.sin(axis), 0])
    cross = np.array([[0, -way[2], way[1]], [way[2], 0, -way[0]], [-way[1], way[0], 0]])
    lean = np.eye(3) + np.sin(tilt) * cross + (1 - np.cos(tilt)) * cross @ cross  # Rodrigues
    points = points @ lean.T + [10, -5, 200]
    return points[:, :2] / points[:, 2:] * focal * max(SIZE_HW) + np.array(SIZE_HW[::-1]) / 2


@pytest.mark.parametrize("tilt", [0.0, 0.3, 0.7])
@pytest.mark.parametrize("turn", [0.0, 1.0, 3.0])
@pytest.mark.parametrize("focal", [0.7, 1.0, 1.2, 2.0])
def test_a_card_fits_however_it_lies(tilt, turn, focal):
    assert pose_misfit(see(focal, tilt, turn=turn), SIZE_HW) < 0.012


def test_a_card_fits_exactly_where_the_focal_length_is_tried():
    assert pose_misfit(see(1.4, 0.5, turn=2.0), SIZE_HW) < 1e-4


@pytest.mark.parametrize("corner", range(4))
def test_a_corner_on_something_else_does_not_fit(corner):
    quad = see(1.0, 0.2)
    width = np.linalg.norm(quad[1] - quad[0])
    quad[corner] += 0.15 * width * np.array([0.8, -0.6])
    assert pose_misfit(quad, SIZE_HW) > 1.5 * BENT


def test_a_sheet_has_another_shape():
    assert pose_misfit(see(size_mm=(60.0, 60.0)), SIZE_HW) > 0.02
    assert pose_misfit(np.roll(see(), 1, axis=0), SIZE_HW) > 0.03  # the long side at its side


def test_it_does_not_depend_on_the_size_of_the_photo():
    quad = see(1.0, 0.4)
    quad[2] += [40, 10]
    whole, half = pose_misfit(quad, SIZE_HW), pose_misfit(quad / 2, (600, 800))
    assert whole == pytest.approx(half, rel=1e-3) and whole > 0.002
