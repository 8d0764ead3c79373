"""Convolutional nets small enough to convert in a second, with named outputs."""

import dataclasses

import keras
import tensorflow as tf
from keras import ops

from export.components import SHORT_SIGNATURE, SIGNATURE, ExportSpec

SIZE_HW = (16, 24)


def build_toy():
    keras.utils.set_random_seed(1)
    image = keras.Input((*SIZE_HW, 3))
    features = keras.layers.Rescaling(1 / 127.5, offset=-1.0)(image)
    features = keras.layers.Conv2D(32, 3, strides=2, padding="same")(features)
    features = keras.layers.BatchNormalization()(features)
    # Large enough (18,432 weights) for dynamic-range quantisation to touch it.
    features = keras.layers.Conv2D(64, 3, strides=2, padding="same")(features)
    features = keras.layers.ReLU()(features)
    logits = keras.layers.Reshape((-1, 5))(keras.layers.Conv2D(5, 1)(features))
    # Created after the logits but first by name: order must not matter.
    offsets = keras.layers.Reshape((-1, 4))(keras.layers.Conv2D(4, 1)(features))
    return keras.Model(image, {"class_logits": logits, "box_offsets": offsets})


SPEC = ExportSpec(
    component="toy",
    build=build_toy,
    outputs={"class_logits": "logits", "box_offsets": "offsets"},
    classes=("a", "b", "c", "d", "e"),
    inside=("rescaling",),
    postprocess={"anchors": {"strides": (4,)}},
)

SHORT_SIZE_HW = (16, 12)
CLASSES = 6


def build_masked():
    """A net for pictures of any width: what both signatures share."""
    keras.utils.set_random_seed(2)
    image = keras.Input((SIZE_HW[0], None, 3))
    features = keras.layers.Rescaling(1 / 127.5, offset=-1.0)(image)
    features = keras.layers.Conv2D(32, 3, strides=2, padding="same")(features)
    features = keras.layers.Conv2D(64, 3, strides=2, padding="same")(features)
    return keras.Model(image, keras.layers.Conv2D(CLASSES, 1)(features))


def to_masked_inference(model):
    """Both signatures: the class scores of each column's middle, those not allowed at 0."""

    def inference(size_hw):
        image = keras.Input((*size_hw, 3), name="image")
        allowed = keras.Input((CLASSES,), name="allowed")
        scores = ops.sigmoid(model(image)[:, 2]) * allowed[:, None]
        return keras.Model({"image": image, "allowed": allowed}, {"scores": scores})

    return {SIGNATURE: inference(SIZE_HW), SHORT_SIGNATURE: inference(SHORT_SIZE_HW)}


MASKED_SPEC = ExportSpec(
    component="toy",
    build=build_masked,
    to_inference=to_masked_inference,
    outputs={"scores": "of each class"},
)
"""Two sizes by the same weights, and a mask."""


def name_best(raw):
    best = tf.argmax(raw["scores"], axis=-1, output_type=tf.int32)
    return {"best": best, "name": tf.strings.reduce_join(tf.strings.as_string(best), axis=-1)}


SERVED_SPEC = dataclasses.replace(
    MASKED_SPEC,
    component="reader",
    final_outputs={"best": "class of each column", "name": "the same in words"},
    to_final=lambda: name_best,
)
"""The same with final results; pictures that come as files are brought to size as words are."""
