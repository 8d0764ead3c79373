"""A convolutional net small enough to convert in a second, with two named outputs."""

import keras

from export.components import ExportSpec

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
    size_hw=SIZE_HW,
    build=build_toy,
    outputs={"class_logits": "logits", "box_offsets": "offsets"},
    classes=("a", "b", "c", "d", "e"),
    inside=("rescaling",),
    postprocess={"anchors": {"strides": (4,)}},
)
