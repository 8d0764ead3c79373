"""The prediction heads of an SSD: shared over the levels, narrow, raw outputs."""

from __future__ import annotations

import math
from collections.abc import Sequence

import keras
from keras import layers

from training.layers import FusedBatchNormalization

PRIOR_PROBABILITY = 0.01
"""Score of every anchor before training. Source: arXiv:1708.02002, section 4.1."""

LEVEL = "_level"
"""What stands before the number of a level in the name of a layer."""

HEAD_MOMENTUM = 0.97
"""Of the moving batch statistics. Chosen: short runs; 0.99 lags behind in a thousand steps."""


def _tower(features: Sequence, channels: int, depth: int, name: str, shared: bool) -> list:
    def convolve(name: str) -> keras.layers.Layer:
        return layers.Conv2D(channels, 3, padding="same", use_bias=False, name=name)

    outputs = list(features)
    for index in range(depth):
        convolution = convolve(f"{name}_conv{index}") if shared else None
        # The kernel is shared, the statistics are not: levels differ in them.
        for level, feature in enumerate(outputs):
            of_level = convolution or convolve(f"{name}_conv{index}{LEVEL}{level}")
            feature = FusedBatchNormalization(
                momentum=HEAD_MOMENTUM, name=f"{name}_bn{index}{LEVEL}{level}"
            )(of_level(feature))
            outputs[level] = layers.ReLU(name=f"{name}_relu{index}_level{level}")(feature)
    return outputs


def build_heads(
    features: Sequence,
    classes: int,
    anchors_per_cell: int,
    channels: int,
    depth: int = 1,
    output_kernel: int = 3,
    shared: bool = True,
) -> dict:
    """Class logits and box offsets of all anchors.

    Args:
        features: (B, h, w, F) tensors, finest level first; F equal on every level.
        classes: number of classes, background not counted.
        anchors_per_cell: `AnchorConfig.per_cell`.
        channels: width of the towers.
        depth: 3×3 convolutions before the output, 0 or more.
        output_kernel: 1 or 3.
        shared: whether the kernels of a tower are the same variables on all levels.

    Returns:
        {"class_logits": (B, A, classes), "box_offsets": (B, A, 4)}, float32, in the order of
        `make_anchors`.

    Source: RetinaNet, arXiv:1708.02002, section 4: towers apart for class and box, weights shared
        over levels, bias -log((1 - p) / p); narrower and normalised here, printed cards need less.
    """
    outputs = {}
    specification = (
        ("class_logits", "class", classes, -math.log((1 - PRIOR_PROBABILITY) / PRIOR_PROBABILITY)),
        ("box_offsets", "box", 4, 0.0),
    )
    for output, name, values, bias in specification:
        predict = layers.Conv2D(
            anchors_per_cell * values,
            output_kernel,
            padding="same",
            kernel_initializer=keras.initializers.RandomNormal(stddev=0.01),
            bias_initializer=keras.initializers.Constant(bias),
            name=f"{name}_output",
        )
        levels = [
            layers.Reshape((-1, values), name=f"{name}_reshape_level{level}")(predict(feature))
            for level, feature in enumerate(
                _tower(features, channels, depth, f"{name}_tower", shared)
            )
        ]
        joined = (
            layers.Concatenate(axis=1, name=f"{name}_join")(levels)
            if len(levels) > 1
            else levels[0]
        )
        outputs[output] = layers.Activation("linear", dtype="float32", name=output)(joined)
    return outputs


def copy_to_levels(trained: keras.Model, apart: keras.Model) -> keras.Model:
    """Give a model that shares no kernel among its levels the weights of one that does.

    Args:
        trained: with shared heads.
        apart: the same with `shared=False`; its weights are set.

    Returns:
        `apart`. It computes the same; but an export multiplies each level's statistics into its
        kernels, which is one more kernel a level in any case.
    """
    names = {layer.name for layer in trained.layers}
    for layer in apart.layers:
        name = layer.name if layer.name in names else layer.name.rpartition(LEVEL)[0]
        layer.set_weights(trained.get_layer(name).get_weights())
    return apart
