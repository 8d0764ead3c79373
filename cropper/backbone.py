"""MobileNetV2 with its features at strides 8, 16 and 32."""

from __future__ import annotations

import keras
from keras import layers

from training.layers import with_fused_batch_normalization

BATCH_MOMENTUM = 0.97
"""Of the moving batch statistics. Chosen: Keras' 0.999 lags thousands of steps behind."""

FEATURES = {8: "block_6_expand_relu", 16: "block_13_expand_relu", 32: "block_16_project_BN"}
"""Deepest layer at each stride. Source: MobileNetV2, arXiv:1801.04381, section 6.2 (SSDLite takes
the expansion of layer 15, block 13 here); the 1280-wide last layer is left out, it only pools."""


def build_backbone(size_hw: tuple[int, int], alpha: float, imagenet: bool = False) -> keras.Model:
    """The feature extractor.

    Args:
        size_hw: height and width of the input, multiples of 32.
        alpha: width multiplier.
        imagenet: begin from ImageNet weights, which Keras downloads, instead of at random.

    Returns:
        A model from (B, H, W, 3) RGB in 0..255 to [(B, H/8, W/8, ·), (B, H/16, W/16, ·),
        (B, H/32, W/32, ·)].

    Raises:
        ValueError: a side is not a multiple of 32.
    """
    if size_hw[0] % 32 or size_hw[1] % 32:
        raise ValueError(
            f"the Cropper's input must be a multiple of 32 on each side, not {size_hw}"
        )
    plain = keras.applications.MobileNetV2(
        input_shape=(*size_hw, 3),
        alpha=alpha,
        include_top=False,
        weights="imagenet" if imagenet else None,
    )
    fused = with_fused_batch_normalization(plain, momentum=BATCH_MOMENTUM)
    if imagenet:
        fused.set_weights(plain.get_weights())
    taps = [fused.get_layer(name).output for name in FEATURES.values()]
    features = keras.Model(fused.inputs, taps, name="mobilenet_v2")
    image = keras.Input((*size_hw, 3), dtype="float32", name="image")
    scaled = layers.Rescaling(1 / 127.5, offset=-1.0, name="rescale")(image)
    return keras.Model(image, features(scaled), name="backbone")
