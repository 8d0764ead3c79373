"""What a second look sees, and what training takes for a first one."""

import numpy as np
import pytest

from cropper.closer import CLOSE_WIDTH, close_target, look_closer
from cropper.first_looks import draw_false_look, draw_first_look
from cropper.preprocess import PADDING
from data.quads import (
    ID1_SIZE_MM,
    quad_is_convex,
    quad_to_homography,
    size_to_quad,
    transform_points,
)

SIZE_HW = (96, 112)
PHOTO_HW = (300, 400)
UPRIGHT = np.array([[150, 100], [214, 100], [214, 141], [150, 141]], np.float32)
TURNED = np.array([[240, 90], [300, 180], [240, 220], [180, 130]], np.float32)
ON_ITS_SIDE = np.array([[230, 100], [230, 260], [130, 260], [130, 100]], np.float32)
TAPERED = np.array([[120, 80], [280, 100], [310, 230], [90, 180]], np.float32)
QUARTERS = np.array([[250, 0, 0], [0, 250, 0], [0, 0, 250], [250, 250, 0]], np.uint8)
"""Colours of a card's quarters: top left, top right, bottom right, bottom left."""


def _photo(quad, size_hw=PHOTO_HW):
    """A card of four colours on a white table."""
    ys, xs = np.indices(size_hw) + 0.5
    to_card = quad_to_homography(quad, size_to_quad((2, 2)))
    u, v = np.moveaxis(transform_points(to_card, np.stack([xs, ys], -1)), -1, 0)
    image = np.full((*size_hw, 3), 255, np.uint8)
    for (x, y), color in zip(size_to_quad((1, 1)), QUARTERS, strict=True):
        image[(u > x) & (u < x + 1) & (v > y) & (v < y + 1)] = color
    return image


def test_the_supposed_card_lies_in_the_middle():
    target = close_target(SIZE_HW)
    np.testing.assert_allclose(target.mean(axis=0), [56, 48], atol=1e-4)
    top, right, bottom, left = np.linalg.norm(np.roll(target, -1, axis=0) - target, axis=1)
    assert top == pytest.approx(CLOSE_WIDTH * 112) and bottom == pytest.approx(top)
    assert top / right == pytest.approx(ID1_SIZE_MM[1] / ID1_SIZE_MM[0]) and left == right
    assert quad_is_convex(target) and target[0].max() < 48 and target.dtype == np.float32


@pytest.mark.parametrize("quad", [UPRIGHT, TURNED, ON_ITS_SIDE, TAPERED])
def test_a_card_is_seen_flat_and_upright(quad):
    canvas, to_photo = look_closer(_photo(quad), quad, SIZE_HW)
    assert canvas.shape == (*SIZE_HW, 3) and canvas.dtype == np.uint8
    target = close_target(SIZE_HW)
    np.testing.assert_allclose(transform_points(to_photo, target), quad, atol=1e-3)
    # Every quarter of the card is all of its colour, but for three pixels at its ends.
    middle = target.mean(axis=0)
    for corner, color in zip(target, QUARTERS, strict=True):
        (x1, y1), (x2, y2) = np.sort([corner, middle], axis=0)
        quarter = canvas[int(y1) + 3 : int(y2) - 2, int(x1) + 3 : int(x2) - 2]
        assert quarter.size > 500 and np.abs(quarter.astype(int) - color).max() < 25
    # And ends where it should.
    ys, xs = np.nonzero(np.ptp(canvas, axis=2) > 128)  # what has a colour
    ends = [xs.min(), ys.min(), xs.max() + 1, ys.max() + 1]
    np.testing.assert_allclose(ends, [*target[0], *target[2]], atol=1.6)


def test_coordinates_of_a_second_look_are_those_of_the_photo():
    """A card beside the supposed one lies where the matrix says."""
    taken = UPRIGHT + np.float32([[-6, 4], [5, -3], [7, 6], [-4, -5]])
    canvas, to_photo = look_closer(_photo(UPRIGHT), taken, SIZE_HW)
    seen = transform_points(np.linalg.inv(to_photo), UPRIGHT)
    np.testing.assert_allclose(transform_points(to_photo, seen), UPRIGHT, atol=1e-3)
    assert np.abs(seen - close_target(SIZE_HW)).min() > 2
    # The expected picture, painted by the corners in its own coordinates.
    wrong = (np.abs(canvas.astype(int) - _photo(seen, SIZE_HW)) > 128).any(axis=2)
    assert wrong.mean() < 0.03


@pytest.mark.parametrize("size_hw", [(30, 40), (900, 1200)])
def test_every_pixel_shows_the_place_that_the_matrix_says(size_hw):
    # The darker, the farther to the left, and to the top: magnified, and reduced.
    height, width = size_hw
    image = np.zeros((*size_hw, 3), np.uint8)
    image[..., 0] = 255 * (np.arange(width) + 0.5) / width
    image[..., 1] = 255 * (np.arange(height)[:, None] + 0.5) / height
    quad = np.float32([[0.2, 0.3], [0.7, 0.2], [0.8, 0.7], [0.2, 0.6]]) * (width, height)
    canvas, to_photo = look_closer(image, quad, SIZE_HW)
    ys, xs = np.indices(SIZE_HW) + 0.5
    place = transform_points(to_photo, np.stack([xs, ys], -1)) / (width, height)
    inside = ((place > 0.05) & (place < 0.95)).all(axis=2)
    errors = (canvas[..., :2] - 255 * place)[inside]
    assert inside.mean() > 0.5 and np.abs(np.median(errors, axis=0) + 0.5).max() < 0.5


def test_what_the_photo_does_not_show_is_grey():
    # The card's top left quarter is all of it that is in the photo; one pixel is seen as 1.12.
    quad = np.float32([[370, 280], [434, 280], [434, 321], [370, 321]])
    canvas, to_photo = look_closer(np.full((*PHOTO_HW, 3), 255, np.uint8), quad, SIZE_HW)
    ys, xs = np.indices(SIZE_HW) + 0.5
    x, y = np.moveaxis(transform_points(to_photo, np.stack([xs, ys], -1)), -1, 0)
    shown, outside = (x < 399) & (y < 299), (x > 401) | (y > 301)
    assert shown.mean() > 0.2 and (canvas[1:, 1:][shown[1:, 1:]] == 255).all()
    assert outside.mean() > 0.5 and (canvas[outside] == PADDING).all()


@pytest.mark.parametrize("shift", [(-900, 0), (0, -900), (900, 900)])
def test_a_place_outside_the_photo_is_all_grey(shift):
    canvas, _ = look_closer(_photo(UPRIGHT), UPRIGHT + np.float32(shift), SIZE_HW)
    assert (canvas == PADDING).all()


@pytest.mark.parametrize("turns", range(4))
def test_what_is_large_is_reduced_and_not_picked_from(turns):
    checks = np.indices((900, 1300)).sum(axis=0) % 2 * 255
    image = np.repeat(checks[..., None], 3, axis=2).astype(np.uint8)
    card = np.float32([[130, 130], [1170, 130], [1170, 785], [130, 785]])
    canvas, _ = look_closer(image, np.roll(card, turns, axis=0), SIZE_HW)
    middle = canvas[30:-30, 30:-30].astype(float)
    assert middle.mean() == pytest.approx(127.5, abs=3) and middle.std() < 12


def test_three_corners_on_a_line_are_refused():
    quad = np.array([[0, 0], [50, 0], [100, 0], [0, 60]], np.float32)
    with pytest.raises(ValueError, match="three points on a line"):
        look_closer(_photo(UPRIGHT), quad, SIZE_HW)


def test_a_view_that_reaches_beyond_the_horizon_is_still_one():
    # The lower edge is eight times the upper one: a little below it lies the camera.
    quad = np.float32([[195, 100], [205, 100], [240, 160], [160, 160]])
    image = _photo(quad)
    canvas, to_photo = look_closer(image, quad, SIZE_HW)
    assert not quad_is_convex(transform_points(to_photo, size_to_quad(SIZE_HW)))
    # The card itself is seen as ever.
    (left, top), (right, bottom) = close_target(SIZE_HW)[[0, 2]].astype(int)
    inside = canvas[bottom - 8, [left + 6, right - 6]]
    assert np.abs(inside.astype(int) - QUARTERS[[3, 2]]).max() < 40
    assert (canvas[top + 4 : bottom - 4, left + 4 : right - 4].min(axis=2) < 128).all()


def _distance(quad, truth):
    """Largest error of a corner in card widths, whichever corner is named first."""
    width = np.linalg.norm(truth[1] - truth[0])
    rolled = [np.roll(quad, turns, axis=0) for turns in range(4)]
    return min(np.linalg.norm(one - truth, axis=1).max() for one in rolled) / width


def _turns(quad, truth):
    """By how many corners the first one is off."""
    rolled = [np.roll(quad, -turns, axis=0) for turns in range(4)]
    return int(np.argmin([np.linalg.norm(one - truth, axis=1).sum() for one in rolled]))


@pytest.mark.parametrize("truth", [UPRIGHT, TURNED, TAPERED])
def test_first_looks_are_quads_near_the_card(truth):
    looks = [draw_first_look(np.random.default_rng(seed), truth) for seed in range(300)]
    assert all(quad_is_convex(look) and look.dtype == np.float32 for look in looks)
    errors = np.array([_distance(look, truth) for look in looks])
    # Most are of this card, some are not, and hardly any is as good as the truth.
    assert 0.75 < (errors < 0.2).mean() < 0.97
    assert 0.01 < np.median(errors) < 0.1 and errors.min() > 0
    turns = np.bincount([_turns(look, truth) for look in looks], minlength=4) / len(looks)
    assert 0.55 < turns[0] < 0.8 and 0.15 < turns[2] < 0.35 and 0 < min(turns[1], turns[3]) < 0.1


def test_first_looks_at_a_card_seen_from_the_side_are_quads_still():
    # As high as the noise is.
    flat = np.float32([[100, 100], [220, 100], [215, 108], [105, 108]])
    looks = [draw_first_look(np.random.default_rng(seed), flat) for seed in range(300)]
    assert all(quad_is_convex(look) for look in looks)


def test_first_looks_do_not_depend_on_where_or_how_large_the_card_is():
    for seed in range(20):
        small = draw_first_look(np.random.default_rng(seed), UPRIGHT)
        large = draw_first_look(np.random.default_rng(seed), UPRIGHT * 3 + 40)
        np.testing.assert_allclose(large, small * 3 + 40, atol=1e-2)


def _false_looks(**things):
    looks = [draw_false_look(np.random.default_rng(s), PHOTO_HW, **things) for s in range(300)]
    assert all(quad_is_convex(look) and look.dtype == np.float32 for look in looks)
    return np.array(looks)


def _sides(looks):
    """Mean length of top and bottom, and of left and right."""
    sides = np.linalg.norm(np.roll(looks, -1, axis=1) - looks, axis=2)
    return sides[:, [0, 2]].mean(axis=1), sides[:, [1, 3]].mean(axis=1)


def test_false_looks_are_of_a_cards_shape_anywhere_in_the_photo():
    looks = _false_looks()
    centers = looks.mean(axis=1)
    assert (centers > [100, 70]).all() and (centers < [300, 230]).all()
    assert (centers.std(axis=0) > [30, 20]).all()
    widths, heights = _sides(looks)
    longest = np.maximum(widths, heights)
    assert 100 < longest.min() < 160 and 350 < longest.max() < 440  # 0.3 to 1 of 400, and noise
    shapes = longest / np.minimum(widths, heights)
    assert np.median(shapes) == pytest.approx(ID1_SIZE_MM[1] / ID1_SIZE_MM[0], rel=0.05)


@pytest.mark.parametrize("turns", range(4))
def test_false_looks_are_upright_or_upside_down_mostly(turns):
    # Whichever corner of a thing comes first, its long side is taken for a card's top or bottom.
    looks = _false_looks(things=[np.roll(UPRIGHT, turns, axis=0)])
    widths, heights = _sides(looks)
    assert 0.8 < (widths > heights).mean() < 0.97
    right = looks[:, 1, 0] > looks[:, 0, 0] + 20  # the top runs to the right
    left = looks[:, 1, 0] < looks[:, 0, 0] - 20
    assert 0.3 < right.mean() < 0.6 and 0.3 < left.mean() < 0.6


@pytest.mark.parametrize("name", ["things", "halves"])
def test_most_false_looks_are_of_what_lies_about(name):
    places = [UPRIGHT, TURNED]
    looks = _false_looks(**{name: places})
    near = np.array([[_distance(look, place) < 0.2 for place in places] for look in looks])
    assert (near.mean(axis=0) > 0.25).all() and 0.7 < near.any(axis=1).mean() < 0.9


def test_of_half_a_card_what_is_in_the_photo_is_seen():
    half = np.float32([[340, 100], [460, 100], [460, 176], [340, 176]])
    looks = _false_looks(halves=[half], things=[UPRIGHT])
    shown = np.float32([[340, 100], [400, 100], [400, 176], [340, 176]])
    near = [_distance(look, shown) < 0.25 for look in looks]
    assert 0.7 < np.mean(near) < 0.9
    # No more than a little of it is thought to be outside; and a thing beside it is not looked at.
    assert looks[near][..., 0].max() < 420
    assert np.mean([_distance(look, UPRIGHT) < 0.2 for look in looks]) < 0.05


def test_half_a_card_outside_the_photo_is_no_place_to_look():
    # Nothing of it is left but a line.
    half = np.float32([[410, 100], [460, 100], [460, 176], [410, 176]])
    _, heights = _sides(_false_looks(halves=[half]))
    assert np.median(heights) > 60


@pytest.mark.parametrize(
    ("draw", "of"),
    [(draw_first_look, UPRIGHT), (draw_false_look, PHOTO_HW)],
    ids=["first", "false"],
)
def test_a_look_is_a_function_of_its_generator(draw, of):
    first, again, other = (draw(np.random.default_rng(seed), of) for seed in (5, 5, 6))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
