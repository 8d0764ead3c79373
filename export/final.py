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
from reader.charset import SPACE, Tokenizer
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
        if logits.shape[0] == 1:  # LiteRT has no built-in loop over pictures
            found = _suppress(logits[0], boxes[0], threshold)
            return {name: value[None] for name, value in found.items()}
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
        `reader.postprocess.settle_heads` by both decoders; `ids` (B, L) int32, the classes of the
        text and end tokens behind it; `char_ids` and `char_probabilities`.
    """
    tokenizer = Tokenizer(characters)
    letters = tf.constant([*characters, *[""] * (tokenizer.size - len(characters))])

    def read(raw: Tensors) -> Tensors:
        ids = raw["char_ids"]
        ends = tf.cast(ids == tokenizer.end, tf.int32)
        ended = tf.cumsum(ends, axis=1)
        counted = tf.cumsum(ends, axis=1, exclusive=True) == 0
        first = _reading(tokenizer, raw, "char", ended == 0, counted)
        # A text that never ends is no reading.
        attention = (first[0], tf.where(ended[:, -1] > 0, first[1], 0.0))
        ids = raw["ctc_ids"]
        changed = tf.concat([tf.ones_like(ids[:, :1], tf.bool), ids[:, 1:] != ids[:, :-1]], axis=1)
        ctc = _reading(tokenizer, raw, "ctc", changed, tf.ones_like(changed))
        best, confidence = _combine(tokenizer, attention, ctc)
        return {
            "text": tf.strings.reduce_join(tf.gather(letters, best), axis=-1),
            "ids": best,
            "confidence": confidence,
            "char_ids": raw["char_ids"],
            "char_probabilities": raw["char_probabilities"],
        }

    return read


def _reading(
    tokenizer: Tokenizer, raw: Tensors, head: str, kept: tf.Tensor, counted: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """Text of a head's kept steps as ids, and the product of its counted probabilities."""
    ids = raw[f"{head}_ids"]
    text = _pack(ids, tf.logical_and(kept, ids < tokenizer.end), tokenizer.end)
    text = _strip_spaces(text, tokenizer)
    product, allowed = (
        tf.reduce_prod(tf.where(counted, raw[f"{head}_{name}"], 1.0), axis=-1)
        for name in ("probabilities", "allowed")
    )
    # As `reader.postprocess.doubt_mask`.
    ours, other = (1 - WRONG_FIELD) * allowed, WRONG_FIELD * tf.maximum(1 - allowed, 0.0)
    right = ours / (ours + other)
    empty = text[:, 0] == tokenizer.end
    return text, tf.where(empty, 1 - right * (1 - product), right * product)


def _pack(ids: tf.Tensor, kept: tf.Tensor, end: int) -> tf.Tensor:
    """(B, L) the kept ids in their order, end tokens behind them."""
    steps = ids.shape[1]
    # Distinct, so that any sorting gives one order: what is kept first, the rest behind.
    ranks = tf.where(kept, steps - tf.range(steps), -tf.range(steps))
    order = tf.math.top_k(ranks, steps).indices
    return tf.gather(tf.where(kept, ids, end), order, batch_dims=1)


def _strip_spaces(text: tf.Tensor, tokenizer: Tokenizer) -> tf.Tensor:
    """Packed ids without spaces before, behind and beside others.

    A box may reach into the gap before a neighbour.
    """
    space, end = tokenizer.characters.find(SPACE), tokenizer.end
    following = tf.pad(text[:, 1:], [[0, 0], [0, 1]], constant_values=end)
    letter = tf.logical_and(text != space, text != end)
    begun = tf.cumsum(tf.cast(letter, tf.int32), axis=1) > 0
    goes_on = tf.logical_and(following != space, following != end)
    between = tf.logical_and(text == space, tf.logical_and(begun, goes_on))
    return _pack(text, tf.logical_or(letter, between), end)


def _combine(
    tokenizer: Tokenizer, first: tuple[tf.Tensor, tf.Tensor], second: tuple[tf.Tensor, tf.Tensor]
) -> tuple[tf.Tensor, tf.Tensor]:
    """As `reader.postprocess.combine_readings`, of ids of any two lengths."""
    length = max(first[0].shape[1], second[0].shape[1])
    texts = [
        tf.pad(ids, [[0, 0], [0, length - ids.shape[1]]], constant_values=tokenizer.end)
        for ids in (first[0], second[0])
    ]
    surer = first[1] >= second[1]
    text = tf.where(surer[:, None], texts[0], texts[1])
    high, low = tf.maximum(first[1], second[1]), tf.minimum(first[1], second[1])
    agreed = 1 - (1 - first[1]) * (1 - second[1])
    same = tf.reduce_all(texts[0] == texts[1], axis=1)
    return text, tf.where(same, agreed, high * (1 - low))
