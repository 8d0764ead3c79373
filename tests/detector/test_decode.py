"""Suppression and decoding, by hand."""

import numpy as np
import pytest

from data.boxes import box_iou
from detector.ssd.codec import encode_boxes
from detector.ssd.decode import VOTE_IOU, decode_detections, sigmoid, suppress, vote_boxes


def test_sigmoid_does_not_overflow():
    np.testing.assert_allclose(sigmoid(np.array([0.0, 1e4, -1e4])), [0.5, 1.0, 0.0])
    np.testing.assert_allclose(sigmoid(np.array([np.log(3)])), [0.75], rtol=1e-6)


@pytest.mark.parametrize(
    ("iou", "kept"),
    [(0.3, [1, 2]), (0.5, [1, 0, 2])],  # boxes 0 and 1 overlap by 2/(4 + 4 - 2) = 1/3
)
def test_suppression_by_hand(iou, kept):
    boxes = np.array([[0, 0, 2, 2], [1, 0, 3, 2], [5, 5, 6, 6]], np.float32)
    scores = np.array([0.8, 0.9, 0.1])
    assert suppress(box_iou(boxes, boxes), scores, iou, limit=10).tolist() == kept
    assert suppress(box_iou(boxes, boxes), scores, iou, limit=1).tolist() == [1]


def test_suppression_of_nothing():
    assert suppress(np.zeros((0, 0)), np.zeros(0), 0.5, 10).tolist() == []


def _vote(boxes, scores, kept):
    placed = np.array(boxes, np.float32)
    overlaps = box_iou(placed, placed)
    return vote_boxes(placed, overlaps, np.array(scores, np.float32), np.array(kept))


def test_votes_by_hand():
    # They overlap by 6/(8 + 8 - 6) = 0.6: weights 0.9² = 0.81 and (0.6 · 0.5)² = 0.09.
    first, second = [0, 0, 4, 2], [1, 0, 5, 2]
    (voted,) = _vote([first, second], [0.9, 0.5], [0])
    np.testing.assert_allclose(voted, [0.1, 0, 4.1, 2], atol=1e-6)
    assert voted.dtype == np.float32
    # For the other one its own vote counts 0.5² = 0.25 and the first one's (0.6 · 0.9)² = 0.2916.
    (voted,) = _vote([first, second], [0.9, 0.5], [1])
    part = 0.25 / (0.25 + 0.2916)
    np.testing.assert_allclose(voted, [part, 0, 4 + part, 2], atol=1e-6)


def test_each_kept_box_has_its_own_voters_in_the_order_kept():
    boxes = [[0, 0, 4, 2], [1, 0, 5, 2], [20, 0, 24, 2], [20, 1, 24, 3]]
    voted = _vote(boxes, [0.9, 0.5, 0.95, 0.1], [2, 0])
    # The last one overlaps by 1/3 alone.
    np.testing.assert_allclose(voted, [[20, 0, 24, 2], [0.1, 0, 4.1, 2]], atol=1e-6)


def test_who_is_much_weaker_has_no_vote():
    boxes = [[0, 0, 4, 2], [0.5, 0, 4.5, 2]]
    np.testing.assert_array_equal(_vote(boxes, [0.9, 0.26], [0]), boxes[:1])
    (voted,) = _vote(boxes, [0.9, 0.28], [0])
    assert 0 < voted[0] < 0.5


@pytest.mark.parametrize(("shift", "votes"), [(0.3, True), (0.36, False)])
def test_who_overlaps_too_little_has_no_vote(shift, votes):
    # (1 - shift)/(1 + shift) is 0.54 and 0.47.
    boxes = np.array([[0, 0, 1, 1], [shift, 0, 1 + shift, 1]], np.float32)
    assert (box_iou(boxes[:1], boxes[1:]) >= VOTE_IOU) == votes
    (voted,) = vote_boxes(boxes, box_iou(boxes, boxes), np.array([0.6, 0.6]), np.array([0]))
    assert (voted[0] > 0.05) == votes
    assert votes or np.array_equal(voted, boxes[0])


@pytest.mark.parametrize("score", [0.8, 0.0])
def test_a_box_without_area_stays_where_it_is(score):
    flat, word = [2, 1, 2, 3], [0, 0, 4, 2]
    voted = _vote([flat, word, flat], [score, 0.9, 0.7], [0, 1])
    np.testing.assert_array_equal(voted, [flat, word])


def _logit(probability):
    return np.log(probability / (1 - probability))


def test_decoding_by_hand():
    anchors = np.array([[0, 0, 0.2, 0.2], [0, 0, 0.2, 0.2], [0.5, 0.5, 0.9, 0.9]], np.float32)
    offsets = np.zeros((3, 4), np.float32)
    offsets[2] = [1.0, 0, 0, 0]  # 0.1 of its width, 0.04, to the right
    logits = np.full((3, 2), -9.0, np.float32)
    logits[0, 0], logits[1, 0], logits[1, 1], logits[2, 1] = map(_logit, (0.6, 0.7, 0.65, 0.9))
    found = decode_detections(logits, offsets, anchors, score_threshold=0.5, iou_threshold=0.5)
    # Anchor 0 loses to anchor 1 within class 0; class 1 is none of its business.
    assert found.classes.tolist() == [1, 0, 1]
    np.testing.assert_allclose(found.scores, [0.9, 0.7, 0.65], atol=1e-6)
    np.testing.assert_allclose(found.boxes[0], [0.54, 0.5, 0.94, 0.9], atol=1e-6)
    np.testing.assert_allclose(found.boxes[1], anchors[0], atol=1e-6)


def test_a_suppressed_box_of_the_same_class_has_a_vote():
    # Boxes 0 and 1 overlap by 0.6, as by hand above; box 2, of another class, by as much.
    anchors = np.array([[0, 0, 4, 2], [1, 0, 5, 2], [0, 0.5, 4, 2.5]], np.float32) / 8
    logits = np.full((3, 2), -9.0, np.float32)
    logits[0, 0], logits[1, 0], logits[2, 1] = map(_logit, (0.9, 0.5 + 1e-4, 0.8))
    found = decode_detections(logits, np.zeros((3, 4)), anchors, 0.5, 0.4)
    assert found.classes.tolist() == [0, 1]
    np.testing.assert_allclose(found.boxes[0] * 8, [0.1, 0, 4.1, 2], atol=1e-3)
    np.testing.assert_allclose(found.boxes[1], anchors[2], atol=1e-6)
    np.testing.assert_allclose(found.scores, [0.9, 0.8], atol=1e-6)
    # One below the threshold has none.
    found = decode_detections(logits, np.zeros((3, 4)), anchors, 0.6, 0.4)
    np.testing.assert_allclose(found.boxes[0], anchors[0], atol=1e-6)


def test_the_limit_keeps_the_best_of_all_classes_with_their_own_boxes():
    anchors = np.array([[i, 0, i + 1, 1] for i in range(4)], np.float32)
    logits = np.full((4, 2), -9.0, np.float32)
    logits[[0, 1, 2, 3], [0, 1, 0, 1]] = [1.0, 4.0, 3.0, 2.0]
    found = decode_detections(logits, np.zeros((4, 4)), anchors, 0.5, 0.5, limit=3)
    assert found.classes.tolist() == [1, 0, 1]
    np.testing.assert_allclose(found.boxes, anchors[[1, 2, 3]], atol=1e-6)
    np.testing.assert_allclose(found.scores, sigmoid(np.array([4.0, 3.0, 2.0])), atol=1e-6)


def test_many_guesses_are_closer_together_than_the_best_one():
    rng = np.random.default_rng(0)
    word = np.array([0.2, 0.4, 0.6, 0.5])
    anchors = np.tile(word.astype(np.float32), (12, 1))
    alone, voted = [], []
    for _ in range(20):
        guesses = word + rng.normal(0, [0.02, 0.004] * 2, (12, 4))
        offsets = encode_boxes(guesses.astype(np.float32), anchors)
        logits = rng.normal(2, 0.3, (12, 1))
        found = decode_detections(logits, offsets, anchors, 0.3, 0.4)
        voted.append(np.abs(found.boxes[0] - word).mean())
        alone.append(np.abs(guesses[logits[:, 0].argmax()] - word).mean())
    assert np.mean(voted) < 0.5 * np.mean(alone)


def test_nothing_above_the_threshold():
    found = decode_detections(np.full((4, 2), -9.0), np.zeros((4, 4)), np.ones((4, 4)), 0.5, 0.5)
    assert len(found) == 0
    assert found.boxes.shape == (0, 4) and found.boxes.dtype == np.float32
    assert found.classes.shape == found.scores.shape == (0,)


def test_a_word_that_one_anchor_sees_is_kept_beside_many_that_many_see():
    # 30 words under 20 anchors each, and one, less likely, under one.
    left = np.repeat(np.arange(31.0), [20] * 30 + [1])
    anchors = np.stack([left, left * 0, left + 0.9, left * 0 + 1], axis=1).astype(np.float32)
    logits = np.full((len(left), 1), _logit(0.9), np.float32)
    logits[-1] = _logit(0.4)
    found = decode_detections(logits, np.zeros((len(left), 4)), anchors, 0.3, 0.4)
    assert sorted(found.boxes[:, 0].round().tolist()) == list(range(31))


def test_top_k_keeps_the_best():
    anchors = np.array([[i, 0, i + 1, 1] for i in range(10)], np.float32)
    logits = np.arange(10, dtype=np.float32)[:, None]
    found = decode_detections(logits, np.zeros((10, 4)), anchors, 0.1, 0.5, top_k=3)
    assert found.boxes[:, 0].round().tolist() == [9, 8, 7]
