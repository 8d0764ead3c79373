"""Final results inside a file are those of the NumPy code, in TensorFlow and in LiteRT."""

import numpy as np
import pytest
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter

from cropper.config import CORNER_CLASSES
from cropper.config import tiny as tiny_cropper
from cropper.corners import corner_candidates
from cropper.model import model_anchors as cropper_anchors
from detector.config import tiny as tiny_detector
from detector.model import model_anchors as detector_anchors
from detector.postprocess import SCORE_THRESHOLD, WITHIN_CLASS_IOU
from detector.ssd.codec import VARIANCES, decode_boxes
from detector.ssd.decode import decode_detections, sigmoid
from export.components import SIGNATURE
from export.final import LIMIT, corners_finder, texts_reader, words_finder
from export.litert_files import saved_model_to_litert
from reader.charset import Tokenizer
from reader.postprocess import HEADS, read_head, settle_heads

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


def by_tensorflow(function, outputs, folder):
    """All pictures in one call, as a SavedModel answers."""
    return {name: value.numpy() for name, value in tf.function(function)(outputs).items()}


def by_litert(function, outputs, folder):
    """One picture after another, what is no string, as a LiteRT file answers."""

    def numbers(**raw):
        return {name: one for name, one in function(raw).items() if one.dtype != tf.string}

    specs = {
        name: tf.TensorSpec((1, *value.shape[1:]), value.dtype, name=name)
        for name, value in outputs.items()
    }
    concrete = tf.function(numbers).get_concrete_function(**specs)
    tf.saved_model.save(tf.Module(), str(folder), signatures={SIGNATURE: concrete})
    content = saved_model_to_litert(folder, "float32", [SIGNATURE])
    call = Interpreter(model_content=content).get_signature_runner(SIGNATURE)
    count = len(next(iter(outputs.values())))
    rows = [call(**{name: one[i : i + 1] for name, one in outputs.items()}) for i in range(count)]
    return {name: np.concatenate([row[name] for row in rows]) for name in rows[0]}


@pytest.fixture(params=[by_tensorflow, by_litert])
def answers(request, tmp_path):
    return lambda function, outputs: request.param(function, outputs, tmp_path)


@pytest.mark.parametrize("seed", range(3))
def test_corners_are_the_best_candidates(seed, answers):
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


def test_a_corner_that_nothing_speaks_for_stays_where_its_anchor_is(answers):
    anchors = cropper_anchors(tiny_cropper().model)
    outputs = raw(anchors, len(CORNER_CLASSES), 0, -20.0)
    found = answers(corners_finder(anchors, VARIANCES), outputs)
    assert found["scores"].max() < 1e-4 and np.all(np.isfinite(found["corners"]))


@pytest.mark.parametrize("seed", range(3))
def test_boxes_are_those_after_suppression_and_votes(seed, answers):
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


def test_where_nothing_is_found_the_count_is_zero(answers):
    anchors = detector_anchors(tiny_detector().model)
    found = answers(words_finder(anchors, VARIANCES, 0.3), raw(anchors, 5, 0, -30.0))
    assert found["count"].tolist() == [0, 0, 0] and not found["scores"].any()


WORDS = [
    ([2, 0, END, 1], [BLANK, 2, 2, BLANK, 0]),  # both "ếa"
    ([2, 0, END, 1], [2, BLANK, 2, 0, 0]),  # "ếa" and "ếếa"
    ([0, 1, 0, 1], [BLANK, 1, BLANK, BLANK, BLANK]),  # one that never ends, and "b"
    ([END, 0, 0, 0], [BLANK] * 5),  # nothing
    ([END, 0, 0, 0], [BLANK, 0, 0, BLANK, 0]),  # nothing, and "aa"
    ([3, 3, 0, END], [BLANK, 0, BLANK, BLANK, BLANK]),  # "  a" and "a", which are one
    ([0, 3, 3, 1], [0, 3, BLANK, 3, 1]),  # one that never ends, and "a  b"
    ([0, 3, 3, END], [0, BLANK, BLANK, 3, BLANK]),  # "a  " and "a "
    ([3, END, 0, 0], [BLANK] * 5),  # a space is nothing
    ([BLANK, 0, BLANK, END], [0, BLANK, BLANK, BLANK, BLANK]),  # blanks in both, and "a"
]
"""What the heads read: the attention decoder in four steps, the CTC head in five columns."""


@pytest.mark.parametrize("allowed", [1.0, 0.7])
def test_texts_are_those_of_both_heads(allowed, answers):
    rng = np.random.default_rng(0)
    heads = [np.repeat(np.int32(head), 4, axis=0) for head in zip(*WORDS, strict=True)]
    outputs = {"char_ids": heads[0], "ctc_ids": heads[1]}
    for name, ids in zip(("char", "ctc"), heads, strict=True):
        outputs[f"{name}_probabilities"] = rng.uniform(0.6, 1, ids.shape).astype(np.float32)
        outputs[f"{name}_allowed"] = np.full(ids.shape, allowed, np.float32)
    found = answers(texts_reader(CHARACTERS), outputs)
    readings = {head: read_head(outputs, CHARACTERS, head) for head in HEADS}
    for place, (text, confidence) in enumerate(settle_heads(readings, "both")):
        ids = [CHARACTERS.index(character) for character in text]
        assert found["ids"][place].tolist() == ids + [END] * (5 - len(ids))
        assert 0 <= found["confidence"][place] <= 1
        assert found["confidence"][place] == pytest.approx(confidence, abs=1e-5)
        if "text" in found:
            assert found["text"][place].decode() == text
    np.testing.assert_array_equal(found["char_ids"], outputs["char_ids"])
