"""The Cropper: an SSD whose four classes are the corners of the printed card."""

from __future__ import annotations

import keras
import numpy as np
from keras import layers

from cropper.backbone import BATCH_MOMENTUM, build_backbone
from cropper.config import CORNER_CLASSES, ModelConfig
from detector.ssd.anchors import make_anchors
from detector.ssd.heads import build_heads, copy_to_levels
from training.layers import FusedBatchNormalization


def _convolve(feature, channels: int, kernel: int, name: str):
    feature = layers.Conv2D(channels, kernel, padding="same", use_bias=False, name=name)(feature)
    feature = FusedBatchNormalization(momentum=BATCH_MOMENTUM, name=f"{name}_bn")(feature)
    return layers.ReLU(name=f"{name}_relu")(feature)


def build_model(config: ModelConfig, imagenet: bool = False, shared: bool = True) -> keras.Model:
    """The whole network.

    Args:
        config: its shape.
        imagenet: begin from the backbone's ImageNet weights, which Keras downloads.
        shared: whether the heads' kernels are the same variables on all levels.

    Returns:
        A functional model from float32 (B, H, W, 3) RGB in 0..255 to
        {"class_logits": (B, A, 4), "box_offsets": (B, A, 4)}.

    Raises:
        ValueError: an anchor stride is none of 8, 16, 32; or ImageNet weights do not exist for
            this alpha.

    Source: SSD, arXiv:1512.02325; MobileNetV2, arXiv:1801.04381; the top-down path is that of FPN,
        arXiv:1612.03144, because which corner a corner is can only be told from the whole card.
    """
    if not set(config.anchors.strides) <= {8, 16, 32}:
        raise ValueError(f"anchor strides {config.anchors.strides} are not among 8, 16, 32")
    backbone = build_backbone(config.size_hw, config.alpha, imagenet)
    fine, middle, coarse = backbone.outputs
    width = config.channels
    # Two 3×3 convolutions on the 32nd-size map see the whole input.
    coarse = _convolve(coarse, width, 1, "lateral_32")
    coarse = _convolve(_convolve(coarse, width, 3, "context_32_a"), width, 3, "context_32_b")
    levels = {32: coarse}
    above = coarse
    for stride, feature in ((16, middle), (8, fine)):
        lateral = _convolve(feature, width, 1, f"lateral_{stride}")
        lifted = layers.UpSampling2D(2, interpolation="nearest", name=f"lift_{stride}")(above)
        above = layers.Add(name=f"merge_{stride}")([lateral, lifted])
        above = _convolve(above, width, 3, f"smooth_{stride}")
        levels[stride] = above
    outputs = build_heads(
        [levels[stride] for stride in config.anchors.strides],
        classes=len(CORNER_CLASSES),
        anchors_per_cell=config.anchors.per_cell,
        channels=config.head_channels,
        depth=config.head_depth,
        shared=shared,
    )
    return keras.Model(backbone.input, outputs, name="cropper")


def build_inference_model(model: keras.Model, config: ModelConfig) -> keras.Model:
    """A copy of a model of `build_model`, each level's kernels apart: what is exported."""
    return copy_to_levels(model, build_model(config, shared=False))


def model_anchors(config: ModelConfig) -> np.ndarray:
    """(A, 4) float32 normalised anchors, in the order of the model's outputs."""
    return make_anchors(config.anchors, config.size_hw)
