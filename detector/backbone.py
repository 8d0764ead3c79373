"""Residual networks with their features at strides 8, 16 and 32, and the pyramid on top."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
from keras import layers

from training.layers import FusedBatchNormalization, with_fused_batch_normalization

BATCH_MOMENTUM = 0.97
"""Of the moving batch statistics. Chosen: short runs; Keras' 0.99 lags hundreds of steps behind."""

RESNET50_FEATURES = ("conv3_block4_out", "conv4_block6_out", "conv5_block3_out")

IMAGENET_MEAN = (123.68, 116.779, 103.939)
"""RGB. Source: the statistics that the ImageNet weights of `keras.applications.ResNet50` want."""


def _convolve(feature, channels: int, kernel: int, stride: int, name: str, relu: bool = True):
    feature = layers.Conv2D(
        channels,
        kernel,
        strides=stride,
        padding="same",
        use_bias=False,
        kernel_initializer="he_normal",
        name=f"{name}_conv",
    )(feature)
    feature = FusedBatchNormalization(momentum=BATCH_MOMENTUM, name=f"{name}_bn")(feature)
    return layers.ReLU(name=f"{name}_relu")(feature) if relu else feature


def _basic_block(feature, channels: int, stride: int, name: str):
    shortcut = feature
    if stride > 1 or feature.shape[-1] != channels:
        shortcut = _convolve(feature, channels, 1, stride, f"{name}_shortcut", relu=False)
    feature = _convolve(feature, channels, 3, stride, f"{name}_a")
    feature = _convolve(feature, channels, 3, 1, f"{name}_b", relu=False)
    merged = layers.Add(name=f"{name}_add")([shortcut, feature])
    return layers.ReLU(name=f"{name}_out")(merged)


def build_resnet18(
    size_hw: tuple[int, int], widths: Sequence[int], blocks: Sequence[int]
) -> keras.Model:
    """ResNet of basic blocks, at any width.

    Args:
        size_hw: height and width of the input.
        widths: channels of the four stages; (64, 128, 256, 512) is the paper's.
        blocks: blocks of the four stages; (2, 2, 2, 2) makes it a ResNet-18.

    Returns:
        A model from (B, H, W, 3) RGB in 0..255 to features at strides 8, 16, 32.

    Source: arXiv:1512.03385, table 1.
    """
    image = keras.Input((*size_hw, 3), dtype="float32", name="image")
    feature = layers.Rescaling(1 / 127.5, offset=-1.0, name="rescale")(image)
    feature = _convolve(feature, widths[0], 7, 2, "stem")
    feature = layers.MaxPooling2D(3, strides=2, padding="same", name="stem_pool")(feature)
    taps = []
    for stage, (channels, count) in enumerate(zip(widths, blocks, strict=True)):
        for block in range(count):
            stride = 2 if stage > 0 and block == 0 else 1
            feature = _basic_block(feature, channels, stride, f"stage{stage + 2}_block{block}")
        taps.append(feature)
    return keras.Model(image, taps[1:], name="resnet18")


def build_resnet50(size_hw: tuple[int, int], imagenet: bool = False) -> keras.Model:
    """ResNet-50 of `keras.applications`.

    Args:
        size_hw: height and width of the input.
        imagenet: begin from ImageNet weights, which Keras downloads, instead of at random.

    Returns:
        A model from (B, H, W, 3) RGB in 0..255 to features at strides 8, 16, 32.

    Source: arXiv:1512.03385, table 1.
    """
    plain = keras.applications.ResNet50(
        input_shape=(*size_hw, 3), include_top=False, weights="imagenet" if imagenet else None
    )
    fused = with_fused_batch_normalization(plain)
    if imagenet:
        fused.set_weights(plain.get_weights())
    taps = [fused.get_layer(name).output for name in RESNET50_FEATURES]
    features = keras.Model(fused.inputs, taps, name="resnet50_features")
    image = keras.Input((*size_hw, 3), dtype="float32", name="image")
    # The weights want BGR: a fixed 1×1 convolution turns the channels and subtracts the mean.
    swap = layers.Conv2D(3, 1, trainable=False, name="rgb_to_bgr")
    centered = swap(image)
    swap.set_weights([np.eye(3)[None, None, ::-1], -np.array(IMAGENET_MEAN[::-1])])
    return keras.Model(image, features(centered), name="resnet50")


def build_pyramid(features: Sequence, channels: int) -> list:
    """Levels P3, P4, P5 from features at strides 8, 16, 32.

    Args:
        features: (B, h, w, ·) tensors, finest first.
        channels: of every level.

    Returns:
        (B, h, w, channels) tensors, finest first.

    Source: Feature Pyramid Networks, arXiv:1612.03144, section 3.
    """
    above = None
    levels = []
    for level, feature in zip((5, 4, 3), reversed(features), strict=True):
        merged = _convolve(feature, channels, 1, 1, f"lateral_p{level}", relu=False)
        if above is not None:
            lifted = layers.UpSampling2D(2, interpolation="nearest", name=f"lift_p{level}")(above)
            merged = layers.Add(name=f"merge_p{level}")([merged, lifted])
        above = merged
        levels.append(_convolve(merged, channels, 3, 1, f"smooth_p{level}"))
    return levels[::-1]
