from __future__ import annotations

import numpy as np
import pytest

from data.quads import (
    box_to_quad,
    clip_polygon,
    fourth_corner,
    pixel_center_homography,
    quad_area,
    quad_is_convex,
    quad_jaccard,
    quad_to_box,
    quad_to_homography,
    size_to_quad,
    transform_points,
)

SQUARE = np.array([[0, 0], [2, 0], [2, 2], [0, 2]], float)


def test_size_to_quad_runs_clockwise_from_the_top_left():
    assert size_to_quad((3, 5)).tolist() == [[0, 0], [5, 0], [5, 3], [0, 3]]


def test_homography_of_a_stretch_and_shift():
    homography = quad_to_homography(SQUARE, [[10, 20], [16, 20], [16, 28], [10, 28]])
    np.testing.assert_allclose(homography, [[3, 0, 10], [0, 4, 20], [0, 0, 1]], atol=1e-12)
    # The middle of the square goes to the middle of the rectangle.
    assert transform_points(homography, [[1, 1]]).tolist() == [[13, 24]]


def test_homography_of_a_trapezium():
    # u = x / (1 + y / 2), v = y / (1 + y / 2): the lower edge of the square shrinks to half.
    target = [[0, 0], [2, 0], [1, 1], [0, 1]]
    homography = quad_to_homography(SQUARE, target)
    np.testing.assert_allclose(homography, [[1, 0, 0], [0, 1, 0], [0, 0.5, 1]], atol=1e-12)
    # The middle of the square: (1, 1) / 1.5.
    np.testing.assert_allclose(transform_points(homography, [[1, 1]]), [[2 / 3, 2 / 3]], rtol=1e-6)


def test_homography_and_its_inverse_cancel():
    target = np.array([[812.5, 40.1], [1500.2, 300.9], [1333.3, 900.4], [600.6, 700.7]])
    there = quad_to_homography(size_to_quad((638, 1012)), target)
    back = quad_to_homography(target, size_to_quad((638, 1012)))
    product = there @ back
    np.testing.assert_allclose(product / product[2, 2], np.eye(3), atol=1e-9)


@pytest.mark.parametrize(
    "flat",
    [
        [[0, 0], [1, 0], [2, 0], [0, 1]],
        [[10.3, 7.1], [20.6, 14.2], [30.9, 21.3], [5, 90]],  # on a line but for rounding
        [[5, 5], [5, 5], [9, 9], [1, 9]],
        [[3, 3], [3, 3], [3, 3], [3, 3]],
    ],
)
def test_three_points_on_a_line_have_no_homography(flat):
    with pytest.raises(ValueError, match="source has three points on a line"):
        quad_to_homography(np.array(flat), SQUARE)
    with pytest.raises(ValueError, match="target has three points on a line"):
        quad_to_homography(SQUARE, np.array(flat))


def test_transform_points_keeps_the_shape():
    double = np.diag([2.0, 2.0, 1.0])
    assert transform_points(double, np.ones((3, 4, 2))).shape == (3, 4, 2)
    assert transform_points(double, np.zeros((0, 4, 2))).shape == (0, 4, 2)
    assert transform_points(double, [1.5, 2]).tolist() == [3, 4]


def test_pixel_centers_of_a_doubling():
    # Continuous x -> 2x takes the middle of pixel 0, x = 0.5, to 1.0, which is pixel centre 0.5.
    double = np.diag([2.0, 2.0, 1.0])
    moved = transform_points(pixel_center_homography(double), [[0, 0], [3, 1]])
    assert moved.tolist() == [[0.5, 0.5], [6.5, 2.5]]


def test_area_is_positive_clockwise_on_the_screen():
    assert quad_area(SQUARE) == 4
    assert quad_area(SQUARE[::-1]) == -4
    assert quad_area([[0, 0], [4, 0], [0, 3]]) == 6
    assert quad_area(np.zeros((0, 2))) == 0
    assert quad_area([[0, 0], [1, 1]]) == 0


@pytest.mark.parametrize(
    ("quad", "convex"),
    [
        (SQUARE, True),
        (np.roll(SQUARE, 1, axis=0), True),  # turned by a quarter: still seen from its front
        (SQUARE[::-1], False),  # anticlockwise: seen from behind
        (SQUARE[[0, 2, 1, 3]], False),  # a bow tie
        ([[0, 0], [2, 0], [0.5, 0.5], [0, 2]], False),  # dented
        ([[0, 0], [1, 0], [2, 0], [0, 2]], False),  # a straight corner
        ([[0, 0], [0, 0], [2, 2], [0, 2]], False),
        ([[0, 0], [2, 0], [2, np.nan], [0, 2]], False),
        ([[0, 0], [np.inf, 0], [2, 2], [0, 2]], False),
    ],
)
def test_convexity(quad, convex):
    with np.errstate(invalid="ignore"):
        assert quad_is_convex(np.array(quad)) is convex


def test_clip_overlapping_squares():
    clipped = clip_polygon(SQUARE + 1, SQUARE)
    assert sorted(clipped.tolist()) == [[1, 1], [1, 2], [2, 1], [2, 2]]
    assert quad_area(clipped) == 1


def test_clip_inside_around_and_apart():
    small = SQUARE / 4 + 0.5
    np.testing.assert_allclose(clip_polygon(small, SQUARE), small)
    assert quad_area(clip_polygon(SQUARE, small)) == pytest.approx(0.25)
    assert clip_polygon(SQUARE + 5, SQUARE).shape == (0, 2)
    assert clip_polygon(np.zeros((0, 2)), SQUARE).shape == (0, 2)


def test_clip_of_a_diamond_makes_an_octagon():
    # |x - 1| + |y - 1| <= 1.5 loses four tips of base 1 and height 0.5: 4.5 - 4 * 0.25.
    diamond = np.array([[1, -0.5], [2.5, 1], [1, 2.5], [-0.5, 1]])
    clipped = clip_polygon(diamond, SQUARE)
    assert len(clipped) == 8
    assert quad_area(clipped) == pytest.approx(3.5)


def test_clip_of_squares_that_share_an_edge_has_no_area():
    assert quad_area(clip_polygon(SQUARE + np.array([2, 0]), SQUARE)) == 0


def test_clip_of_a_polygon_with_a_dent():
    # An arrow head, area 3, of which the right half (x >= 1) holds half.
    arrow = np.array([[1, 0], [2.5, 3], [1, 2], [-0.5, 3]])
    assert quad_area(arrow) == pytest.approx(3)
    right = np.array([[1, -9], [9, -9], [9, 9], [1, 9]], float)
    assert quad_area(clip_polygon(arrow, right)) == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("first", "second", "jaccard"),
    [
        (SQUARE, SQUARE, 1.0),
        (SQUARE, SQUARE + 1, 1 / 7),  # 1 / (4 + 4 - 1)
        (SQUARE, SQUARE + np.array([1, 0]), 1 / 3),
        (SQUARE, SQUARE * 0.5, 1 / 4),
        (SQUARE, SQUARE + np.array([2, 0]), 0.0),
        (SQUARE, np.roll(SQUARE, 2, axis=0), 1.0),  # the same region, upside down
        (SQUARE, SQUARE[::-1], 0.0),
        (SQUARE[[0, 2, 1, 3]], SQUARE, 0.0),
    ],
)
def test_jaccard(first, second, jaccard):
    assert quad_jaccard(first, second) == pytest.approx(jaccard)
    assert quad_jaccard(second, first) == pytest.approx(jaccard)


@pytest.mark.parametrize("missing", range(4))
def test_fourth_corner_of_a_parallelogram(missing):
    quad = np.array([[0, 0], [4, 1], [5, 4], [1, 3]], float)
    hidden = quad.copy()
    hidden[missing] = np.nan
    assert fourth_corner(hidden, missing).tolist() == quad.tolist()


def test_quad_to_box_and_back():
    assert quad_to_box([[1, 0], [3, 1], [2, 4], [0, 3]]).tolist() == [0, 0, 3, 4]
    assert box_to_quad(np.array([1, 2, 5, 4])).tolist() == [[1, 2], [5, 2], [5, 4], [1, 4]]
    boxes = np.array([[0, 0, 1, 2], [3, 4, 6, 9]], np.float32)
    assert box_to_quad(boxes).shape == (2, 4, 2)
    assert quad_to_box(box_to_quad(boxes)).tolist() == boxes.tolist()
    assert quad_to_box(box_to_quad(np.zeros((0, 4)))).shape == (0, 4)
