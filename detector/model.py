"""The Detector: an SSD whose classes are the fields of a card."""

from __future__ import annotations

import keras
import numpy as np

from detector.backbone import build_pyramid, build_resnet18, build_resnet50
from detector.config import ModelConfig
from detector.ssd.anchors import make_anchors
from detector.ssd.heads import build_heads, copy_to_levels


def build_model(config: ModelConfig, imagenet: bool = False, shared: bool = True) -> keras.Model:
    """The whole network.

    Args:
        config: its shape.
        imagenet: begin from the backbone's ImageNet weights, which Keras downloads.
        shared: whether the heads' kernels are the same variables on all levels.

    Returns:
        A functional model from float32 (B, H, W, 3) RGB in 0..255 to
        {"class_logits": (B, A, C), "box_offsets": (B, A, 4)}.

    Raises:
        ValueError: the input's sides are no multiples of 32, an anchor stride is none of 8, 16, 32,
            or the backbone is unknown or has no ImageNet weights.

    Source: SSD, arXiv:1512.02325; ResNet, arXiv:1512.03385; FPN, arXiv:1612.03144; RetinaNet,
        arXiv:1708.02002.
    """
    if config.size_hw[0] % 32 or config.size_hw[1] % 32:
        raise ValueError(f"the Detector's input must be a multiple of 32, not {config.size_hw}")
    if not set(config.anchors.strides) <= {8, 16, 32}:
        raise ValueError(f"anchor strides {config.anchors.strides} are not among 8, 16, 32")
    if imagenet and config.backbone != "resnet50":
        raise ValueError(f"{config.backbone} has no ImageNet weights; the preset resnet50_fpn has")
    if config.backbone == "resnet18":
        backbone = build_resnet18(config.size_hw, config.widths, config.blocks)
    elif config.backbone == "resnet50":
        backbone = build_resnet50(config.size_hw, imagenet)
    else:
        raise ValueError(f"unknown backbone {config.backbone!r}; one of resnet18, resnet50")
    levels = dict(zip((8, 16, 32), build_pyramid(backbone.outputs, config.channels), strict=True))
    outputs = build_heads(
        [levels[stride] for stride in config.anchors.strides],
        classes=len(config.classes),
        anchors_per_cell=config.anchors.per_cell,
        channels=config.head_channels,
        depth=config.head_depth,
        shared=shared,
        output_kernel=config.output_kernel,
    )
    return keras.Model(backbone.input, outputs, name="detector")


def build_inference_model(model: keras.Model, config: ModelConfig) -> keras.Model:
    """A copy of a model of `build_model`, each level's kernels apart: what is exported."""
    return copy_to_levels(model, build_model(config, shared=False))


def model_anchors(config: ModelConfig) -> np.ndarray:
    """(A, 4) float32 normalised anchors, in the order of the model's outputs."""
    return make_anchors(config.anchors, config.size_hw)
