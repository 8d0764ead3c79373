"""What a model finds, computed inside its file: corners, boxes after suppression, texts.

The same as the NumPy code of the components makes of the raw outputs, up to what only a whole card
can tell (which corners belong together, which of two fields' boxes is the word).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from cropper.corners import NEIGHBOR_IOU, NEIGHBOR_SCORE
from data.boxes import xyxy_to_cxcywh
from detector.postprocess import WITHIN_CLASS_IOU
from detector.ssd.codec import MAX_LOG_SCALE
from detector.ssd.decode import VOTE_IOU
from reader.charset import Tokenizer
from reader.postprocess import WRONG_FIELD

Tensors = dict[str, tf.Tensor]

LIMIT = 200
"""Boxes of a picture at most. Chosen: a full card has fifty words."""

PAIRS = 2000
"""(anchor, class) pairs that go into the suppression, those with the best scores. Chosen: twice as
many as have one above 0.3 on a full card, and few enough to compare with every box."""

APART = 4.0
"""How far apart the boxes of two classes are laid. Chosen: they reach from -1 to 2."""

TINY = 1e-12
"""Least divisor: nothing over nothing is 0."""


def _decode_boxes(offsets: tf.Tensor, anchors: np.ndarray, variances: Any) -> tf.Tensor:
    """(B, A, 4) xyxy normalised, as `detector.ssd.codec.decode_boxes`."""
    anchor = tf.constant(xyxy_to_cxcywh(anchors), tf.float32)
    scaled = offsets * tf.constant(variances, tf.float32)
    center = scaled[..., :2] * anchor[:, 2:] + anchor[:, :2]
    size = tf.exp(tf.clip_by_value(scaled[..., 2:], -MAX_LOG_SCALE, MAX_LOG_SCALE)) * anchor[:, 2:]
    return tf.concat([center - size / 2, center + size / 2], axis=-1)


def _iou(first: tf.Tensor, second: tf.Tensor) -> tf.Tensor:
    """(B, N, M) of (B, N, 4) with (B, M, 4)."""
    first, second = first[:, :, None], second[:, None]
    low = tf.maximum(first[..., :2], second[..., :2])
    high = tf.minimum(first[..., 2:], second[..., 2:])
    shared = tf.reduce_prod(tf.maximum(high - low, 0.0), axis=-1)
    areas = [tf.reduce_prod(tf.maximum(b[..., 2:] - b[..., :2], 0.0), axis=-1)
             for b in (first, second)]  # fmt: skip
    return shared / tf.maximum(areas[0] + areas[1] - shared, TINY)


def corners_finder(anchors: np.ndarray, variances: Any) -> Callable[[Tensors], Tensors]:
    """A function from the Cropper's raw outputs to the best place of each corner.

    Args:
        anchors: (A, 4) normalised.
        variances: of the codec.

    Returns:
        Its answers: `corners` (B, 4, 2) float32, normalised to the input, and `scores` (B, 4), as
        the best of `cropper.corners.corner_candidates`.
    """

    def find(raw: Tensors) -> Tensors:
        scores = tf.sigmoid(tf.transpose(raw["class_logits"], (0, 2, 1)))  # B x 4 x A
        boxes = _decode_boxes(raw["box_offsets"], anchors, variances)
        best = tf.argmax(scores, axis=-1, output_type=tf.int32)
        overlaps = _iou(tf.gather(boxes, best, batch_dims=1), boxes)  # B x 4 x A
        near = tf.logical_and(overlaps >= NEIGHBOR_IOU, scores >= NEIGHBOR_SCORE)
        weights = tf.where(near, scores**2, 0.0)
        centers = (boxes[..., :2] + boxes[..., 2:]) / 2
        total = tf.reduce_sum(weights, axis=-1, keepdims=True)
        # Where all is background nobody votes: the best anchor's own centre.
        mean = tf.matmul(weights, centers) / tf.maximum(total, TINY)
        own = tf.gather(centers, best, batch_dims=1)
        return {
            "corners": tf.where(total > 0, mean, own),
            "scores": tf.reduce_max(scores, axis=-1),
        }

    return find


def words_finder(
    anchors: np.ndarray, variances: Any, threshold: float
) -> Callable[[Tensors], Tensors]:
    """A function from the Detector's raw outputs to boxes.

    Args:
        anchors: (A, 4) normalised.
        variances: of the codec.
        threshold: lowest score of a box.

    Returns:
        Its answers: `boxes` (B, LIMIT, 4) float32 xyxy normalised, `classes` (B, LIMIT) int32,
        `scores` (B, LIMIT), best first, zeros after the first `count` (B,) int32, as
        `detector.ssd.decode.decode_detections`.
    """

    def find(raw: Tensors) -> Tensors:
        logits = raw["class_logits"]
        boxes = _decode_boxes(raw["box_offsets"], anchors, variances)
        shapes = {"boxes": ((LIMIT, 4), tf.float32), "classes": ((LIMIT,), tf.int32),
                  "scores": ((LIMIT,), tf.float32), "count": ((), tf.int32)}  # fmt: skip
        return tf.map_fn(
            lambda one: _suppress(one[0], one[1], threshold),
            (logits, boxes),
            fn_output_signature={name: tf.TensorSpec(*spec) for name, spec in shapes.items()},
        )

    return find


def _suppress(logits: tf.Tensor, boxes: tf.Tensor, threshold: float) -> Tensors:
    """What `words_finder` finds in one picture, of (A, C) logits and (A, 4) boxes."""
    classes = logits.shape[1]
    flat = tf.reshape(logits, (-1,))
    best, pairs = tf.math.top_k(flat, min(PAIRS, flat.shape[0]), sorted=False)
    scores, labels = tf.sigmoid(best), pairs % classes
    boxes = tf.gather(boxes, pairs // classes)  # A x 4 -> K x 4
    # Classes lie apart, so that boxes of two never overlap.
    apart = tf.cast(labels, tf.float32)[:, None] * APART
    apart = tf.clip_by_value(boxes, -1.0, 2.0) + apart
    kept, kept_scores, count = tf.raw_ops.NonMaxSuppressionV5(
        boxes=apart,
        scores=scores,
        max_output_size=LIMIT,
        iou_threshold=WITHIN_CLASS_IOU,
        score_threshold=threshold,
        soft_nms_sigma=0.0,
        pad_to_max_output_size=True,
    )
    overlaps = _iou(tf.gather(apart, kept)[None], apart[None])[0]  # LIMIT x K
    voting = tf.logical_and(overlaps >= VOTE_IOU, scores >= threshold)
    weights = tf.where(voting, (overlaps * scores) ** 2, 0.0)
    total = tf.reduce_sum(weights, axis=-1, keepdims=True)
    voted = tf.matmul(weights, boxes) / tf.maximum(total, TINY)
    placed = tf.where(total > 0, voted, tf.gather(boxes, kept))
    valid = tf.range(LIMIT) < count
    return {
        "boxes": tf.where(valid[:, None], placed, 0.0),
        "classes": tf.where(valid, tf.gather(labels, kept), 0),
        "scores": tf.where(valid, kept_scores, 0.0),
        "count": count,
    }


def texts_reader(characters: str) -> Callable[[Tensors], Tensors]:
    """A function from the Reader's raw outputs to texts.

    Args:
        characters: its charset.

    Returns:
        Its answers: `text` (B,) UTF-8 and `confidence` (B,) in [0, 1], as
        `reader.postprocess.decode` with both decoders; `char_ids` and `char_probabilities`.
    """
    tokenizer = Tokenizer(characters)
    letters = tf.constant([*characters, *[""] * (tokenizer.size - len(characters))])

    def read(raw: Tensors) -> Tensors:
        ids = raw["char_ids"]
        ended = tf.cumsum(tf.cast(ids == tokenizer.end, tf.int32), axis=1)
        before_end = ended == 0
        counted = tf.cumsum(tf.cast(ids == tokenizer.end, tf.int32), axis=1, exclusive=True) == 0
        first = _reading(letters, ids, before_end, counted, raw, "char")
        first_confidence = tf.where(ended[:, -1] > 0, first[1], 0.0)
        ids = raw["ctc_ids"]
        changed = tf.concat([tf.ones_like(ids[:, :1], tf.bool), ids[:, 1:] != ids[:, :-1]], axis=1)
        kept = tf.logical_and(changed, ids < tokenizer.end)
        second = _reading(letters, ids, kept, tf.ones_like(kept), raw, "ctc")
        text, confidence = _combine((first[0], first_confidence), second)
        return {
            "text": text,
            "confidence": confidence,
            "char_ids": raw["char_ids"],
            "char_probabilities": raw["char_probabilities"],
        }

    return read


def _reading(
    letters: tf.Tensor, ids: tf.Tensor, kept: tf.Tensor, counted: tf.Tensor, raw: Tensors, head: str
) -> tuple[tf.Tensor, tf.Tensor]:
    """Text of the kept ids, and the product of the counted probabilities, under a mask."""
    text = tf.strings.reduce_join(tf.where(kept, tf.gather(letters, ids), ""), axis=-1)
    # A box may reach into the gap before a neighbour.
    text = tf.strings.strip(tf.strings.regex_replace(text, " +", " "))
    product, allowed = (
        tf.reduce_prod(tf.where(counted, raw[f"{head}_{name}"], 1.0), axis=-1)
        for name in ("probabilities", "allowed")
    )
    ours, other = (1 - WRONG_FIELD) * allowed, WRONG_FIELD * tf.maximum(1 - allowed, 0.0)
    right = ours / (ours + other)
    confidence = tf.where(text == "", 1 - right * (1 - product), right * product)
    return text, confidence


def _combine(
    first: tuple[tf.Tensor, tf.Tensor], second: tuple[tf.Tensor, tf.Tensor]
) -> tuple[tf.Tensor, tf.Tensor]:
    """As `reader.postprocess.combine_readings`."""
    surer = first[1] >= second[1]
    text = tf.where(surer, first[0], second[0])
    high, low = tf.maximum(first[1], second[1]), tf.minimum(first[1], second[1])
    agreed = 1 - (1 - first[1]) * (1 - second[1])
    return text, tf.where(first[0] == second[0], agreed, high * (1 - low))
