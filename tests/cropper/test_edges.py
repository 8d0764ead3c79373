import numpy as np
import pytest

from cropper.edges import refine_corners
from data.quads import quad_to_homography, size_to_quad, transform_points
from data.records import Record
from data.synth.photographs import photograph

TRUTH = np.array([[120.0, 80.0], [700.0, 130.0], [680.0, 500.0], [90.0, 440.0]])


def draw(quad, size_hw=(600, 800), card=230.0, table=90.0):
    """A card of one colour on a table, each pixel the mean of 16 points."""
    to_card = quad_to_homography(quad, [[0, 0], [1, 0], [1, 1], [0, 1]])
    height, width = size_hw
    ys, xs = np.meshgrid((np.arange(4 * height) + 0.5) / 4, (np.arange(4 * width) + 0.5) / 4,
                         indexing="ij")  # fmt: skip
    u, v = np.moveaxis(transform_points(to_card, np.stack([xs, ys], -1)), -1, 0)
    inside = (u > 0) & (u < 1) & (v > 0) & (v < 1)
    gray = np.where(inside, card, table).reshape(height, 4, width, 4).mean(axis=(1, 3))
    return np.repeat(gray[..., None], 3, axis=2).astype(np.uint8)


@pytest.mark.parametrize("seed", range(4))
def test_corners_come_within_a_pixel_of_the_truth(seed):
    image = draw(TRUTH)
    shift = np.random.default_rng(seed).uniform(-15, 15, (4, 2))
    refined = refine_corners(image, TRUTH + shift)
    # The card is 582 px wide: two of the search's half pixels, 0.2 % of the width.
    assert np.abs(refined - TRUTH).max() < 1.2


def test_there_is_no_bias():
    image = draw(TRUTH)
    rng = np.random.default_rng(1)
    errors = [
        refine_corners(image, TRUTH + rng.uniform(-12, 12, (4, 2))) - TRUTH for _ in range(20)
    ]
    assert np.abs(np.mean(errors, axis=0)).max() < 0.3


def test_light_card_on_a_lighter_table():
    image = draw(TRUTH, card=225.0, table=240.0)
    refined = refine_corners(image, TRUTH + np.array([[9, -8], [-7, 6], [8, 9], [-9, -6]]))
    assert np.abs(refined - TRUTH).max() < 1.5


def test_without_edges_nothing_moves_far():
    quad = TRUTH + 3.0
    refined = refine_corners(np.full((600, 800, 3), 128, np.uint8), quad)
    assert np.abs(refined - quad).max() < 2.0


def test_a_photographed_card_gets_better():
    rng = np.random.default_rng(3)
    pixels = rng.integers(170, 240, (638, 1012, 3)).astype(np.uint8)
    card = Record("card", pixels, layout="id_ktp", corners=size_to_quad((638, 1012)))
    before, after = [], []
    for seed in range(4):
        photo = photograph(card, np.random.default_rng(seed), (900, 1200), severity=0.5)
        width = np.linalg.norm(photo.corners[1] - photo.corners[0])
        shift = rng.normal(0, 0.015 * width, (4, 2))
        refined = refine_corners(photo.image, photo.corners + shift)
        before.append(np.linalg.norm(shift, axis=1).mean() / width)
        after.append(np.linalg.norm(refined - photo.corners, axis=1).mean() / width)
    assert np.median(after) < 0.4 * np.median(before), (before, after)


def test_an_edge_at_the_end_of_the_photo_stays():
    truth = np.array([[0.0, 80.0], [700.0, 80.0], [700.0, 520.0], [0.0, 520.0]])
    image = draw(truth)
    image[:, 12:16] = 20  # print, where an edge would be looked for
    refined = refine_corners(image, truth + np.array([[1, 6], [5, -6], [-5, 6], [1, -6]]))
    assert np.abs(refined[[0, 3], 0] - 1).max() < 0.5
    assert np.abs(refined - truth).max() < 1.5
