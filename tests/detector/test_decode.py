"""Suppression and decoding, by hand."""

import numpy as np
import pytest

from detector.ssd.decode import decode_detections, sigmoid, suppress


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
    assert suppress(boxes, scores, iou, limit=10).tolist() == kept
    assert suppress(boxes, scores, iou, limit=1).tolist() == [1]


def test_suppression_of_nothing():
    assert suppress(np.zeros((0, 4)), np.zeros(0), 0.5, 10).tolist() == []


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


def test_nothing_above_the_threshold():
    found = decode_detections(np.full((4, 2), -9.0), np.zeros((4, 4)), np.ones((4, 4)), 0.5, 0.5)
    assert len(found) == 0
    assert found.boxes.shape == (0, 4)


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
