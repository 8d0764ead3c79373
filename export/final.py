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

CANDIDATES = 2000
"""Anchors that go into the suppression, those with the best scores. Chosen: twice as many as have
one above 0.3 on a full card, and of 30,000 anchors few enough to compare with every box."""


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
    return tf.math.divide_no_nan(shared, areas[0] + areas[1] - shared)


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
        mean = tf.math.divide_no_nan(tf.matmul(weights, centers), total)
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
        best = tf.reduce_max(logits, axis=-1)
        _, candidates = tf.math.top_k(best, min(CANDIDATES, len(anchors)), sorted=False)
        boxes = tf.gather(boxes, candidates, batch_dims=1)  # B x A x 4 -> B x K x 4
        scores = tf.sigmoid(tf.gather(logits, candidates, batch_dims=1))
        kept = tf.image.combined_non_max_suppression(
            boxes[:, :, None],
            scores,
            max_output_size_per_class=LIMIT,
            max_total_size=LIMIT,
            iou_threshold=WITHIN_CLASS_IOU,
            score_threshold=threshold,
            clip_boxes=False,
        )
        classes = tf.cast(kept.nmsed_classes, tf.int32)
        valid = tf.sequence_mask(kept.valid_detections, LIMIT)
        by_class = tf.transpose(scores, (0, 2, 1))  # B x C x K
        votes = tf.gather(by_class, classes, batch_dims=1)  # B x LIMIT x K
        overlaps = _iou(kept.nmsed_boxes, boxes)
        voting = tf.logical_and(overlaps >= VOTE_IOU, votes >= threshold)
        weights = tf.where(voting, (overlaps * votes) ** 2, 0.0)
        total = tf.reduce_sum(weights, axis=-1, keepdims=True)
        voted = tf.math.divide_no_nan(tf.matmul(weights, boxes), total)
        placed = tf.where(total > 0, voted, kept.nmsed_boxes)
        return {
            "boxes": tf.where(valid[..., None], placed, 0.0),
            "classes": tf.where(valid, classes, 0),
            "scores": kept.nmsed_scores,
            "count": kept.valid_detections,
        }

    return find


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
