"""Final results inside a file are those of the NumPy code."""

import numpy as np
import pytest
import tensorflow as tf

from cropper.config import CORNER_CLASSES
from cropper.config import tiny as tiny_cropper
from cropper.corners import corner_candidates
from cropper.model import model_anchors as cropper_anchors
from detector.config import tiny as tiny_detector
from detector.model import model_anchors as detector_anchors
from detector.postprocess import SCORE_THRESHOLD, WITHIN_CLASS_IOU
from detector.ssd.codec import VARIANCES, decode_boxes
from detector.ssd.decode import decode_detections, sigmoid
from export.final import LIMIT, corners_finder, texts_reader, words_finder
from reader.charset import Tokenizer
from reader.postprocess import decode

CHARACTERS = "abế "
END, BLANK = Tokenizer(CHARACTERS).end, Tokenizer(CHARACTERS).blank


def raw(anchors, classes, seed, shift):
    """Random outputs of three pictures."""
    rng = np.random.default_rng(seed)
    shape = (3, len(anchors))
    return {
        "class_logits": rng.normal(shift, 1.5, (*shape, classes)).astype(np.float32),
        "box_offsets": rng.normal(0, 0.6, (*shape, 4)).astype(np.float32),
    }


def answers(function, outputs):
    return {name: value.numpy() for name, value in tf.function(function)(outputs).items()}


@pytest.mark.parametrize("seed", range(3))
def test_corners_are_the_best_candidates(seed):
    anchors = cropper_anchors(tiny_cropper().model)
    outputs = raw(anchors, len(CORNER_CLASSES), seed, 0.0)
    found = answers(corners_finder(anchors, VARIANCES), outputs)
    for picture in range(3):
        scores = sigmoid(outputs["class_logits"][picture])
        boxes = decode_boxes(outputs["box_offsets"][picture], anchors)
        for corner in range(4):
            best = corner_candidates(scores[:, corner], boxes)[0]
            np.testing.assert_allclose(found["corners"][picture, corner], best.point, atol=1e-5)
            assert found["scores"][picture, corner] == pytest.approx(best.score, abs=1e-6)


def test_a_corner_that_nothing_speaks_for_stays_where_its_anchor_is():
    anchors = cropper_anchors(tiny_cropper().model)
    outputs = raw(anchors, len(CORNER_CLASSES), 0, -20.0)
    found = answers(corners_finder(anchors, VARIANCES), outputs)
    assert found["scores"].max() < 1e-4 and np.all(np.isfinite(found["corners"]))


@pytest.mark.parametrize("seed", range(3))
def test_boxes_are_those_after_suppression_and_votes(seed):
    anchors = detector_anchors(tiny_detector().model)
    outputs = raw(anchors, 5, seed, -2.0)
    found = answers(words_finder(anchors, VARIANCES, SCORE_THRESHOLD), outputs)
    for picture in range(3):
        expected = decode_detections(
            outputs["class_logits"][picture],
            outputs["box_offsets"][picture],
            anchors,
            SCORE_THRESHOLD,
            WITHIN_CLASS_IOU,
        )
        count = found["count"][picture]
        assert count == len(expected) > 10
        np.testing.assert_allclose(found["scores"][picture, :count], expected.scores, atol=1e-6)
        np.testing.assert_array_equal(found["classes"][picture, :count], expected.classes)
        np.testing.assert_allclose(found["boxes"][picture, :count], expected.boxes, atol=1e-5)
        assert found["boxes"].shape == (3, LIMIT, 4) and not found["boxes"][picture, count:].any()


def test_where_nothing_is_found_the_count_is_zero():
    anchors = detector_anchors(tiny_detector().model)
    found = answers(words_finder(anchors, VARIANCES, 0.3), raw(anchors, 5, 0, -30.0))
    assert found["count"].tolist() == [0, 0, 0] and not found["scores"].any()


def reading(char_ids, ctc_ids, allowed=1.0, seed=0):
    rng = np.random.default_rng(seed)
    outputs = {"char_ids": np.int32([char_ids]), "ctc_ids": np.int32([ctc_ids])}
    for head in ("char", "ctc"):
        shape = outputs[f"{head}_ids"].shape
        outputs[f"{head}_probabilities"] = rng.uniform(0.6, 1, shape).astype(np.float32)
        outputs[f"{head}_allowed"] = np.full(shape, allowed, np.float32)
    return outputs


@pytest.mark.parametrize("allowed", [1.0, 0.7])
@pytest.mark.parametrize(
    ("char_ids", "ctc_ids"),
    [
        ([2, 0, END, 1], [BLANK, 2, 2, BLANK, 0]),  # both "ếa"
        ([2, 0, END, 1], [2, BLANK, 2, 0, 0]),  # "ếa" and "ếếa"
        ([0, 1, 0, 1], [BLANK, 1, BLANK, BLANK, BLANK]),  # one that never ends, and "b"
        ([END, 0, 0, 0], [BLANK] * 5),  # nothing
        ([END, 0, 0, 0], [BLANK, 0, 0, BLANK, 0]),  # nothing, and "aa"
        ([3, 0, 3, 3, 1, 3, END], [BLANK, 0, 3, 1, BLANK]),  # " a  b " and "a b", which are one
        ([3, END, 0, 0], [BLANK] * 5),  # a space is nothing
    ],
)
def test_texts_are_those_of_both_heads(char_ids, ctc_ids, allowed):
    for seed in range(4):
        outputs = reading(char_ids, ctc_ids, allowed, seed)
        found = answers(texts_reader(CHARACTERS), outputs)
        ((text, confidence),) = decode(outputs, CHARACTERS, "both")
        assert found["text"][0].decode() == text and 0 <= found["confidence"][0] <= 1
        assert found["confidence"][0] == pytest.approx(confidence, abs=1e-5)
        np.testing.assert_array_equal(found["char_ids"], outputs["char_ids"])
