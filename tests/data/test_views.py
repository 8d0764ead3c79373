"""Geometry of photographed cards: what the camera, the lens and a bend do to labels."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.quads import ID1_SIZE_MM, quad_is_convex, quad_to_homography, size_to_quad
from data.synth.camera import card_to_mm, sharp_corners
from data.synth.laying import paste_card
from data.synth.lens import Bend, Lens, draw_bend, draw_lens
from data.synth.poses import draw_view

CARD_HW = (638, 1012)
DOTS = np.array([[x, y] for x in (60, 280, 506, 732, 952) for y in (60, 319, 578)], float)


def dotted_card():
    """A green card with red dots on a lattice that reaches near its corners."""
    image = np.full((*CARD_HW, 3), (0, 140, 0), np.uint8)
    for x, y in DOTS:
        cv2.circle(image, (int(x * 16) - 8, int(y * 16) - 8), 12 * 16, (255, 0, 0), -1, 16, 4)
    return image


def lens_of(view, k1, k2=0.0):
    return Lens(k1, k2, view.lens.center, view.lens.radius)


def curved(angle, sagitta):
    direction = np.array([np.cos(angle), np.sin(angle)])
    reach = float(np.abs(direction) @ ID1_SIZE_MM[::-1]) / 2
    return Bend(direction, 2 * sagitta / reach**2, np.array([0.8, 0.6]), 0.0, 10.0)


FLAT = Bend(np.array([1.0, 0.0]), 0.0, np.array([0.8, 0.6]), 0.0, 10.0)
LIFTED = Bend(np.array([1.0, 0.0]), 0.0, np.array([0.85, -0.53]), 5.0, 5.0)

EFFECTS = {
    "nothing": (0.0, 0.0, FLAT),
    "barrel": (0.12, -0.02, FLAT),
    "pincushion": (-0.08, 0.01, FLAT),
    "curved along": (0.0, 0.0, curved(0.1, 4.0)),
    "curved across": (0.0, 0.0, curved(np.pi / 2, -2.0)),
    "corner lifted": (0.0, 0.0, LIFTED),
    "all": (0.1, -0.02, replace(curved(0.2, 3.0), lift=3.0)),
}


@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize("size_hw", [(720, 960), (256, 341)])
def test_a_dot_drawn_before_lands_where_its_moved_label_says(effect, size_hw):
    k1, k2, bend = EFFECTS[effect]
    card, errors = dotted_card(), []
    for seed in range(10):
        view = draw_view(np.random.default_rng(seed), size_hw, smallest=0.7)
        view = replace(view, lens=lens_of(view, k1, k2), bend=bend)
        image = np.zeros((*size_hw, 3), np.uint8)
        paste_card(image, card, view)
        red = np.maximum(image[..., 0].astype(float) - image[..., 1], 0)
        for point in view.to_frame(card_to_mm(DOTS, CARD_HW)):
            reach = 12 * view.card_width_px / CARD_HW[1] * 1.4 + 2
            x1, y1 = np.floor(point - reach).astype(int)
            x2, y2 = np.ceil(point + reach).astype(int)
            if min(x1, y1) < 0 or x2 >= size_hw[1] or y2 >= size_hw[0]:
                continue
            part = red[y1:y2, x1:x2]
            rows, columns = np.mgrid[y1:y2, x1:x2] + 0.5
            found = np.array([(columns * part).sum(), (rows * part).sum()]) / part.sum()
            errors.append(np.linalg.norm(found - point))
    assert len(errors) > 60
    # The centre of a dot seen askew is not quite its picture's centre of gravity: 0.15 px or so.
    assert max(errors) < 0.5 and np.mean(errors) < 0.12


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), given_size=st.booleans())
def test_what_goes_to_the_frame_comes_back(seed, given_size):
    rng = np.random.default_rng(seed)
    view = draw_view(rng, (300, 400) if given_size else None)
    points = rng.uniform(-0.5, 0.5, (40, 2)) * ID1_SIZE_MM[::-1]
    np.testing.assert_allclose(view.to_card(view.to_frame(points)), points, atol=1e-4)
    assert quad_is_convex(view.quad)
    assert len(view.outside) <= 1


def test_a_plain_view_is_a_homography():
    view = draw_view(np.random.default_rng(1), (300, 400))
    view = replace(view, lens=lens_of(view, 0.0), bend=FLAT)
    assert view.plain
    points = np.random.default_rng(0).uniform(-20, 20, (30, 2))
    matrix = quad_to_homography(sharp_corners(), view.quad)
    moved = np.column_stack([points, np.ones(30)]) @ matrix.T
    np.testing.assert_allclose(view.to_frame(points), moved[:, :2] / moved[:, 2:], atol=1e-6)


def test_both_ways_of_sampling_agree():
    view = draw_view(np.random.default_rng(4), (300, 400), smallest=0.7)
    plain = replace(view, lens=lens_of(view, 0.0), bend=FLAT)
    nearly = replace(plain, lens=lens_of(view, 1e-9))
    images = [np.zeros((300, 400, 3), np.uint8) for _ in range(2)]
    for image, each in zip(images, (plain, nearly), strict=True):
        paste_card(image, dotted_card(), each)
    assert plain.plain and not nearly.plain
    assert np.abs(images[0].astype(int) - images[1]).mean() < 0.3


def test_lens_by_hand():
    lens = Lens(0.1, 0.02, np.array([100.0, 50.0]), 50.0)
    # Half a radius out: 0.5 * (1 + 0.1 * 0.25 + 0.02 * 0.0625) = 0.513125.
    np.testing.assert_allclose(lens.straighten(np.array([125.0, 50.0])), [125.65625, 50.0])
    np.testing.assert_allclose(lens.distort(np.array([125.65625, 50.0])), [125.0, 50.0])
    np.testing.assert_allclose(lens.distort(np.array([[100.0, 50.0]])), [[100.0, 50.0]])


def test_bend_by_hand():
    # A quarter of a cylinder of radius 20 mm along x: the arc pi/2 * 20 ends at (20, -, 20).
    bend = Bend(np.array([1.0, 0.0]), 1 / 20, np.array([0.0, 1.0]), 0.0, 0.0)
    point = bend.raise_points(np.array([20 * np.pi / 6, 7.0]))
    np.testing.assert_allclose(point, [10.0, 7.0, 20 * (1 - np.cos(np.pi / 6))], atol=1e-9)
    np.testing.assert_allclose(bend.unroll(point[:2]), [20 * np.pi / 6, 7.0], atol=1e-9)


def test_most_lenses_are_mild_and_most_cards_flat():
    rng = np.random.default_rng(0)
    lenses = np.array([draw_lens(rng, (300, 400)).k1 for _ in range(600)])
    assert 0.25 < np.mean(lenses == 0) < 0.42
    assert np.mean(np.abs(lenses) < 0.03) > 0.8 and lenses.max() > 0.06 and lenses.min() < -0.02
    heights = np.array([draw_bend(rng).height_mm for _ in range(600)])
    assert 0.6 < np.mean(heights == 0) < 0.85 and 2 < heights.max() <= 6


def test_size_to_quad_is_the_card_itself():
    np.testing.assert_allclose(card_to_mm(size_to_quad(CARD_HW), CARD_HW), sharp_corners())
