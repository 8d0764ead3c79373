"""Which anchor learns which box, by hand."""

import numpy as np
import pytest

from detector.ssd.matching import IGNORED, NEGATIVE, make_targets, match_anchors

# Unit squares in a row at x = 0, 1, 2, …, each 1 wide.
ANCHORS = np.array([[x, 0, x + 1, 1] for x in range(6)], np.float32)


def test_positive_ignored_and_negative_by_iou():
    # 0..1.5 meets anchor 0 with 1/1.5 = 0.67, anchor 1 with 0.5/2 = 0.25, the rest not at all.
    boxes = np.array([[0, 0, 1.5, 1]], np.float32)
    matches = match_anchors(ANCHORS, boxes, 0.5, 0.2, claims=1)
    assert matches.tolist() == [0, IGNORED, NEGATIVE, NEGATIVE, NEGATIVE, NEGATIVE]
    matches = match_anchors(ANCHORS, boxes, 0.5, 0.3, claims=1)
    assert matches.tolist() == [0] + [NEGATIVE] * 5


def test_a_small_box_claims_the_next_best_anchors_too():
    boxes = np.array([[0, 0, 1.5, 1]], np.float32)
    matches = match_anchors(ANCHORS, boxes, positive_iou=0.5, negative_iou=0.4)
    assert matches.tolist() == [0, 0] + [NEGATIVE] * 4
    # Not those that another box has by right: anchor 1 is the other's with 0.6.
    boxes = np.array([[0, 0, 1.5, 1], [1, 0, 1.6, 1]], np.float32)
    matches = match_anchors(ANCHORS, boxes, positive_iou=0.5, negative_iou=0.4)
    assert matches.tolist() == [0, 1] + [NEGATIVE] * 4


def test_a_box_that_fits_nothing_claims_its_best_anchor():
    # A tall thin box: IoU 0.1 / 3 with anchor 3.
    boxes = np.array([[3.4, 0, 3.5, 3]], np.float32)
    matches = match_anchors(ANCHORS, boxes, positive_iou=0.5, negative_iou=0.4)
    assert matches.tolist() == [NEGATIVE] * 3 + [0] + [NEGATIVE] * 2


def test_the_better_of_two_claims_wins():
    boxes = np.array([[0, 0, 1, 1], [0, 0, 0.6, 1]], np.float32)  # IoU 1 and 0.6 with anchor 0
    for order in ([0, 1], [1, 0]):
        matches = match_anchors(ANCHORS, boxes[order], positive_iou=0.5, negative_iou=0.4)
        assert order[matches[0]] == 0


def test_a_box_beyond_every_anchor_is_left_out():
    boxes = np.array([[50, 50, 51, 51]], np.float32)
    assert np.all(match_anchors(ANCHORS, boxes, 0.5, 0.4) == NEGATIVE)


def test_no_boxes():
    classes, offsets = make_targets(ANCHORS, np.zeros((0, 4)), np.zeros(0, int), 0.5, 0.4)
    assert classes.tolist() == [NEGATIVE] * 6
    assert offsets.shape == (6, 5)
    assert not offsets.any()


def test_targets_by_hand():
    boxes = np.array([[2.1, 0, 3.1, 1]], np.float32)  # IoU with anchor 2: 0.9 / 1.1
    classes, offsets = make_targets(ANCHORS, boxes, np.array([7]), 0.5, 0.4)
    assert classes.tolist() == [NEGATIVE, NEGATIVE, 7, NEGATIVE, NEGATIVE, NEGATIVE]
    np.testing.assert_allclose(offsets[2], [0.1 / 0.1, 0, 0, 0, 1], atol=1e-4)
    assert not np.delete(offsets, 2, axis=0).any()
    _, weighed = make_targets(ANCHORS, boxes, np.array([7]), 0.5, 0.4, x_weights=np.array([2.5]))
    np.testing.assert_array_equal(weighed[:, :4], offsets[:, :4])
    assert weighed[2, 4] == 2.5 and not np.delete(weighed, 2, axis=0).any()


@pytest.mark.parametrize("seed", range(5))
def test_every_box_on_the_grid_is_learned_by_some_anchor(seed):
    rng = np.random.default_rng(seed)
    center = np.stack([np.array([0, 2, 4]) + rng.uniform(0.1, 0.9, 3), rng.uniform(0, 1, 3)], 1)
    half = rng.uniform(0.05, 0.45, (3, 2))
    boxes = np.concatenate([center - half, center + half], axis=1)
    matches = match_anchors(ANCHORS, boxes, 0.6, 0.4)
    assert set(matches[matches >= 0].tolist()) == {0, 1, 2}
