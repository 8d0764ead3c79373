"""Which quads are half a card, and which a whole one that touches the photo's edge."""

import numpy as np
import pytest

from cropper.half import beyond_edges, is_half
from data.quads import size_to_quad

SIZE_HW = (1200, 1600)
WHOLE = np.array([[600, 400], [1000, 400], [1000, 652], [600, 652]], float)
"""A card of 400×252 pixels in the middle of the photo."""

EDGES = {"left": (0, -600), "top": (1, -400), "right": (0, 600), "bottom": (1, 548)}
"""Axis, and how far the card must be moved to end at the edge."""


def at_edge(name, beyond=0.0):
    """The whole card, so many pixels over the edge."""
    axis, way = EDGES[name]
    moved = WHOLE.copy()
    moved[:, axis] += way + np.sign(way) * beyond
    return moved


def cut_at(name, beyond):
    """What the photo shows of it, taken for all of it."""
    return at_edge(name, beyond).clip(0, SIZE_HW[::-1])


def test_how_far_corners_are_outside():
    quad = WHOLE - (640, 0)
    beyond = beyond_edges(quad, SIZE_HW)
    np.testing.assert_allclose(beyond[:, 0], [0.1, -0.9, -0.9, 0.1])
    np.testing.assert_allclose(beyond[:, 1], np.array([-400, -400, -652, -652]) / 400)
    np.testing.assert_allclose(beyond[0, 2:], [-1640 / 400, -800 / 400])


@pytest.mark.parametrize("turn", [0, 2])
@pytest.mark.parametrize("edge", EDGES)
def test_a_whole_card_at_the_edge_is_whole(edge, turn):
    for beyond in (-4, 0, 8):  # the last is a fiftieth of its width
        assert not is_half(np.roll(at_edge(edge, beyond), turn, axis=0), SIZE_HW)


@pytest.mark.parametrize("edge", EDGES)
def test_two_corners_far_outside_are_half_a_card(edge):
    assert is_half(at_edge(edge, 40), SIZE_HW)


def test_one_corner_far_outside_is_none():
    angle = np.radians(45)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    turned = (WHOLE - WHOLE.mean(axis=0)) @ turn
    assert not is_half(turned - turned.min(axis=0) + (-40, 300), SIZE_HW)


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("turn", [0, 2])
def test_what_ends_at_the_edge_too_soon_is_half_a_card(edge, turn):
    across = 400 if EDGES[edge][0] == 0 else 252
    shown = cut_at(edge, 0.25 * across)
    assert is_half(np.roll(shown, turn, axis=0), SIZE_HW)
    # 5 % are less than what a little tilt takes.
    assert not is_half(np.roll(cut_at(edge, 0.05 * across), turn, axis=0), SIZE_HW)
    # Within the photo it may lean.
    inward = 20 * -np.sign(EDGES[edge][1])
    assert not is_half(shown + inward * np.eye(2)[EDGES[edge][0]], SIZE_HW)


def test_a_card_at_the_edge_that_leans_is_whole():
    # By 32° about its left side, which is three widths away, and at the left edge of the photo.
    flat = np.array([[0, -0.315], [1, -0.315], [1, 0.315], [0, 0.315]])
    far = 3 + np.sin(np.radians(32)) * flat[:, :1]
    leaning = flat * [np.cos(np.radians(32)), 1] / far * 1500 + (5, 600)
    widths = leaning[1:3, 0] - leaning[[0, 3], 0]
    heights = leaning[2:, 1] - leaning[[1, 0], 1]
    assert widths.sum() / heights.sum() < 0.8 * 85.6 / 53.98
    assert not is_half(leaning, SIZE_HW)
    assert is_half(cut_at("left", 0.25 * 400), SIZE_HW)


def test_a_photo_of_nothing_but_a_card_may_be_squeezed():
    assert not is_half(size_to_quad((1000, 1000)), (1000, 1000))
    assert not is_half(size_to_quad((1000, 1000)), (1000, 1600))
    assert is_half(np.add(size_to_quad((1000, 1000)), (0, 300)), (1500, 1600))
