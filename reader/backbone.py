"""Inception-ResNet-v2, cut where its columns are still narrow enough to tell letters apart."""

from __future__ import annotations

import keras

from training.layers import with_fused_batch_normalization


def build_backbone(
    cut: str, height: int, width: float = 1.0, imagenet: bool = False
) -> keras.Model:
    """The feature extractor.

    Args:
        cut: layer whose output is taken, "mixed_6a" as published.
        height: of the input in pixels; its width is whatever a call brings.
        width: of every convolution; the published network has 1, and a half needs a quarter of the
            arithmetic.
        imagenet: begin from ImageNet weights, which Keras downloads, instead of at random.

    Returns:
        A model from (B, H, any, 3) in [-1, 1] to (B, h, w, channels). At 48×256 and `mixed_6a`:
        1×27×1088 at width 1. The last reduction keeps the horizontal stride at 8: of 16, its
        columns are too wide for the letters of a 16-digit number.

    Raises:
        ValueError: ImageNet weights are wanted for another width than 1.

    Source: Inception-ResNet-v2, arXiv:1602.07261, by `keras.applications`.
    """
    if imagenet and width != 1:
        raise ValueError(f"ImageNet weights exist for width 1 only, not {width}")
    full = keras.applications.InceptionResNetV2(
        include_top=False,
        weights="imagenet" if imagenet else None,
        input_shape=(None, None, 3),
    )
    tower = keras.Model(full.input, full.get_layer(cut).output, name="inception_resnet_v2")
    names = [layer.name for layer in tower.layers]
    reduction = names[names.index("block35_10_ac") + 1 :] if "block35_10_ac" in names else []
    # Keras numbers unnamed layers through the whole process; weights are found by name.
    numbered = {name: f"layer_{index:03d}" for index, name in enumerate(names)}

    def narrow_layer(layer: keras.layers.Layer) -> keras.layers.Layer:
        settings = layer.get_config()
        if layer.name in reduction and tuple(settings.get("strides", ())) == (2, 2):
            settings["strides"] = (2, 1)
        if isinstance(layer, keras.layers.Conv2D):
            settings["filters"] = round(width * settings["filters"])
        settings["name"] = numbered[layer.name]
        return layer.__class__.from_config(settings)

    narrow = keras.models.clone_model(
        tower, input_tensors=keras.Input((height, None, 3)), clone_function=narrow_layer
    )
    # 0.99 forgets slower than Adadelta's steps of 1.0 move the weights.
    fused = with_fused_batch_normalization(narrow, momentum=0.95)
    if imagenet:
        fused.set_weights(tower.get_weights())
    return fused
