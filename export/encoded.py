"""Pictures as files in, inside a model's file: decoded and brought to the model's input size.

As each component's `preprocess` does it, by TensorFlow's own resizing, which is OpenCV's but for a
rounded pixel, or where one side grows and the other shrinks. EXIF is not looked at: the Cropper
finds a turned card all the same. What is transparent is taken for the colour beneath.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import tensorflow as tf

from cropper.preprocess import PADDING


class Placed(NamedTuple):
    """Pictures at a model's input size.

    Attributes:
        images: (B, H, W, 3) uint8.
        origin: (B, 2) where each picture's top left corner lies, normalised to the input.
        extent: (B, 2) how wide and high it is there.
    """

    images: tf.Tensor
    origin: tf.Tensor
    extent: tf.Tensor


def _resize(image: tf.Tensor, size_hw: tf.Tensor) -> tf.Tensor:
    """(h, w, 3) uint8 at another size: by areas where it shrinks, as OpenCV's INTER_AREA."""
    shrinks = tf.reduce_any(tf.shape(image)[:2] > size_hw)
    method = tf.image.ResizeMethod
    resized = tf.cond(
        shrinks,
        lambda: tf.image.resize(image, size_hw, method.AREA),
        lambda: tf.image.resize(image, size_hw, method.BILINEAR),
    )
    return tf.cast(tf.round(resized), tf.uint8)


def _paste(image: tf.Tensor, size_hw: tuple[int, int], top: tf.Tensor, left: tf.Tensor,
           around: tf.Tensor) -> Placed:  # fmt: skip
    """A picture on an even canvas, and where it lies there."""
    canvas_hw = tf.constant(size_hw, tf.float32)
    inner_hw = tf.shape(image)[:2]
    after = size_hw - inner_hw - [top, left]
    paddings = [[top, after[0]], [left, after[1]], [0, 0]]
    there = tf.pad(tf.ones_like(image[..., :1]), paddings)
    canvas = tf.where(there > 0, tf.pad(image, paddings), tf.cast(around, tf.uint8))
    origin = tf.cast([top, left], tf.float32) / canvas_hw
    extent = tf.cast(inner_hw, tf.float32) / canvas_hw
    return Placed(tf.ensure_shape(canvas, (*size_hw, 3)), origin[::-1], extent[::-1])


def _fit(image: tf.Tensor, size_hw: tuple[int, int]) -> tf.Tensor:
    """Height and width of a picture scaled to fit into another, (2,) int32."""
    picture_hw = tf.cast(tf.shape(image)[:2], tf.float64)
    scale = tf.reduce_min(tf.constant(size_hw, tf.float64) / picture_hw)
    return tf.clip_by_value(tf.cast(tf.round(picture_hw * scale), tf.int32), 1, size_hw)


def _photo(image: tf.Tensor, size_hw: tuple[int, int]) -> Placed:
    """As `cropper.preprocess.preprocess`."""
    inner_hw = _fit(image, size_hw)
    top, left = tf.unstack((size_hw - inner_hw) // 2)
    return _paste(_resize(image, inner_hw), size_hw, top, left, tf.constant(PADDING))


def _card(image: tf.Tensor, size_hw: tuple[int, int]) -> Placed:
    """As `detector.preprocess.preprocess`."""
    whole = tf.ensure_shape(_resize(image, tf.constant(size_hw)), (*size_hw, 3))
    return Placed(whole, tf.zeros(2), tf.ones(2))


def _word(image: tf.Tensor, size_hw: tuple[int, int]) -> Placed:
    """As `reader.preprocess.preprocess`."""
    height, width = size_hw
    picture_hw = tf.cast(tf.shape(image)[:2], tf.float64)
    scaled = tf.cast(tf.round(picture_hw[1] * height / picture_hw[0]), tf.int32)
    resized = _resize(image, tf.stack([height, tf.clip_by_value(scaled, 1, width)]))
    last = tf.round(tf.reduce_mean(tf.cast(resized[:, -1], tf.float32), axis=0))
    return _paste(resized, size_hw, tf.constant(0), tf.constant(0), last)


PREPROCESS = {"cropper": _photo, "detector": _card, "reader": _word}
"""By component, from a (h, w, 3) uint8 picture and the input's size."""


def picture_decoder(component: str, size_hw: tuple[int, int]) -> Callable[[tf.Tensor], Placed]:
    """A function from files to a component's input.

    Args:
        component: one of `PREPROCESS`.
        size_hw: height and width of its input.

    Returns:
        From (B,) strings, each the bytes of a JPEG, PNG, GIF or BMP picture.
    """
    preprocess = PREPROCESS[component]

    def decode(content: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        image = tf.io.decode_image(content, channels=3, expand_animations=False)
        return tuple(preprocess(tf.ensure_shape(image, (None, None, 3)), size_hw))

    vector = tf.TensorSpec((2,), tf.float32)
    signature = (tf.TensorSpec((*size_hw, 3), tf.uint8), vector, vector)
    return lambda contents: Placed(*tf.map_fn(decode, contents, fn_output_signature=signature))
