"""Corners to quads, with outputs written by hand."""

import numpy as np
import pytest

from cropper.corners import SIZE_DOUBT, quad_consistency, quad_is_plausible
from cropper.postprocess import find_candidates, find_card
from data.quads import fourth_corner
from detector.ssd.anchors import AnchorConfig, make_anchors
from detector.ssd.codec import encode_boxes

SIZE_HW = (128, 160)
ANCHORS = make_anchors(
    AnchorConfig(strides=(8,), heights=((24.0,),), aspect_ratios=(1.0,)), SIZE_HW
)
CARD = np.array([[30, 30], [120, 35], [118, 95], [28, 88]], np.float32)


def _outputs(corners):
    """Raw outputs that show (class, point, logit), each at the anchors around it."""
    logits = np.full((len(ANCHORS), 4), -8.0, np.float32)
    offsets = np.zeros((len(ANCHORS), 4), np.float32)
    scale = np.array([SIZE_HW[1], SIZE_HW[0]])
    centers = (ANCHORS[:, :2] + ANCHORS[:, 2:]) / 2 * scale
    for label, point, logit in corners:
        near = np.flatnonzero(np.abs(centers - point).max(axis=1) <= 6)
        box = np.concatenate([point - np.float32(12), point + np.float32(12)]) / np.tile(scale, 2)
        logits[near, label] = logit
        offsets[near] = encode_boxes(np.tile(box, (len(near), 1)), ANCHORS[near])
    return logits, offsets


def _find(corners):
    return find_card(*_outputs(corners), ANCHORS, SIZE_HW)


@pytest.mark.parametrize("turns", range(4))
def test_four_corners_in_the_order_of_the_print(turns):
    quad = np.roll(CARD, turns, axis=0)
    if turns % 2:  # lying on its side: the printed width runs down the picture
        quad = np.roll(np.array([[50, 10], [105, 12], [103, 110], [48, 108]], np.float32), turns, 0)
    found = _find([(label, quad[label], 3.0) for label in range(4)])
    np.testing.assert_allclose(found.quad, quad, atol=0.05)
    assert found.inferred is None
    assert found.confidence == pytest.approx(1 / (1 + np.exp(-3)), abs=1e-4)
    np.testing.assert_allclose(found.scores, found.confidence, atol=1e-5)


@pytest.mark.parametrize("missing", range(4))
def test_three_corners_give_the_fourth(missing):
    found = _find([(label, CARD[label], 3.0) for label in range(4) if label != missing])
    assert found.inferred == missing
    assert found.scores[missing] == 0
    np.testing.assert_allclose(found.quad, fourth_corner(CARD, missing), atol=0.1)
    whole = _find([(label, CARD[label], 3.0) for label in range(4)])
    assert found.confidence < whole.confidence


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_are_no_card(count):
    assert _find([(label, CARD[label], 3.0) for label in range(count)]) is None


def test_a_stray_corner_does_not_win_over_a_consistent_one():
    stray = np.array([70, 62], np.float32)  # inside the card: no convex quad goes through it
    corners = [(label, CARD[label], 2.0) for label in range(4)] + [(2, stray, 2.5)]
    found = _find(corners)
    np.testing.assert_allclose(found.quad, CARD, atol=0.1)
    assert not found.others


def _two_cards(first_logit, second_logit):
    """A card and, beside it, one whose sides are 0.8 as long; and what is found."""
    large = np.float32([[60, 20], [140, 20], [140, 70], [60, 70]])
    small = np.float32([[4, 80], [68, 80], [68, 120], [4, 120]])
    marks = [(label, large[label], first_logit) for label in range(4)]
    marks += [(label, small[label], second_logit) for label in range(4)]
    return large, small, _find(marks)


def test_of_two_cards_the_larger_one_is_meant():
    large, small, found = _two_cards(1.0, 4.0)
    np.testing.assert_allclose(found.quad, large, atol=0.5)
    assert len(found.others) == 1
    np.testing.assert_allclose(found.others[0], small, atol=0.5)


def test_a_doubtful_card_is_not_preferred_for_its_size():
    _, small, found = _two_cards(-0.8, 4.0)
    np.testing.assert_allclose(found.quad, small, atol=0.5)


def test_less_likely_than_asked_is_no_card():
    outputs = _outputs([(label, CARD[label], -0.3) for label in range(4)])  # a score of 0.43
    assert find_card(*outputs, ANCHORS, SIZE_HW, least_likelihood=0.3) is not None
    assert find_card(*outputs, ANCHORS, SIZE_HW, least_likelihood=0.5) is None


def test_a_mirrored_card_is_none():
    mirrored = CARD[[1, 0, 3, 2]]
    assert _find([(label, mirrored[label], 3.0) for label in range(4)]) is None


@pytest.mark.parametrize(
    ("quad", "plausible"),
    [
        (CARD, True),
        (CARD[::-1], False),  # anticlockwise
        ([[0, 0], [160, 0], [160, 20], [0, 20]], False),  # 8 : 1
        ([[60, 60], [66, 60], [66, 64], [60, 64]], False),  # 6 px
        ([[10, 10], [150, 50], [150, 70], [10, 110]], False),  # one side five times the other
        ([[0, 0], [100, 0], [50, 10], [0, 100]], False),  # not convex
    ],
)
def test_plausibility(quad, plausible):
    assert quad_is_plausible(np.array(quad, np.float32), SIZE_HW) is plausible


def test_corners_of_one_card_win_over_a_surer_one_of_another():
    # The top-left corner is seen twice: at the card, and, with a higher score, far off, where the
    # quad would be much larger than what the corners' boxes say of the card's size.
    far = np.float32([8, 4])
    marks = [(label, CARD[label], 1.5) for label in range(4)]
    found = _find([*marks, (0, far, 2.5)])
    np.testing.assert_allclose(found.quad[0], CARD[0], atol=0.5)


def test_consistency_by_hand():
    square = np.array([[0, 0], [40, 0], [40, 40], [0, 40]], np.float32)
    # Boxes of 20 px at a share of one half say 40 px, which the square is.
    assert quad_consistency(square, np.full(4, 20.0), 0.5) == pytest.approx(1.0)
    # Boxes of twice the size: ln 2 in doubt.
    assert quad_consistency(square, np.full(4, 40.0), 0.5) == pytest.approx(2.0**-SIZE_DOUBT)


def test_candidates_are_other_places_and_other_reading_directions():
    turned = CARD[[2, 3, 0, 1]]  # the same card, read upside down
    marks = [(label, CARD[label], 2.0) for label in range(4)]
    upside_down = [(label, turned[label], -0.4) for label in range(4)]  # a score of 0.4
    found = find_candidates(*_outputs(marks + upside_down), ANCHORS, SIZE_HW)
    assert len(found) == 2
    np.testing.assert_allclose(found[0].quad, CARD, atol=0.5)
    np.testing.assert_allclose(found[1].quad, turned, atol=0.5)
    assert np.array_equal(_find(marks + upside_down).quad, found[0].quad)


def test_what_is_too_doubtful_for_a_card_is_still_a_candidate():
    outputs = _outputs([(label, CARD[label], -0.4) for label in range(4)])
    assert find_card(*outputs, ANCHORS, SIZE_HW, least_likelihood=0.5) is None
    (doubtful,) = find_candidates(*outputs, ANCHORS, SIZE_HW, least_likelihood=0.5)
    np.testing.assert_allclose(doubtful.quad, CARD, atol=0.5)
    assert doubtful.likelihood < 0.5
