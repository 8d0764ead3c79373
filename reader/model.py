"""The Reader's network: Inception-ResNet-v2, LSTM, attention decoder, CTC beside it."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from keras import ops

from reader.attention import AttentionDecoder, forbid, index_of_maximum
from reader.backbone import build_backbone
from reader.charset import Tokenizer
from reader.config import SHORT, ModelConfig
from reader.reading import Network
from reader.recurrence import ColumnLSTM


@keras.saving.register_keras_serializable(package="idcard")
class ColumnPosition(keras.layers.Layer):
    """Adds a learnt vector to each column, so that the attention can ask for a place.

    Source: spatial coordinates as in Attention-OCR, arXiv:1704.03549, section 3 (there one-hot).
    """

    def build(self, input_shape):
        """Make a vector for each of the T columns of (B, T, C)."""
        self.position = self.add_weight(
            shape=tuple(input_shape[1:]),
            initializer=keras.initializers.RandomNormal(stddev=0.02),
            name="position",
        )

    def call(self, inputs):
        """(B, T, C) with the positions added; of fewer columns, with the first ones."""
        return inputs + self.position[: inputs.shape[1]]


def _encoder_layers(config: ModelConfig, imagenet: bool) -> dict[str, keras.layers.Layer]:
    backbone = build_backbone(config.cut, config.size_hw[0], config.width, imagenet)
    _, rows, _, channels = backbone.compute_output_shape((1, *config.size_hw, 3))
    layers = (
        keras.layers.Rescaling(1 / 127.5, offset=-1.0, name="scale"),
        backbone,
        # Top and bottom of a column both count: the marks are at the top, the dots at the bottom.
        keras.layers.Permute((2, 1, 3), name="columns_first"),
        keras.layers.Reshape((-1, rows * channels), name="columns"),
        keras.layers.Dense(config.memory_units, name="project"),
        keras.layers.Activation("relu", dtype="float32", name="project_relu"),
        keras.layers.Bidirectional(
            ColumnLSTM(
                config.memory_units // 2,
                return_sequences=True,
                dtype="float32",
                name="recurrence",
            ),
            dtype="float32",
            name="lstm",
        ),
        keras.layers.Add(dtype="float32", name="memory"),
    )
    return {layer.name: layer for layer in layers}


def _encoder(layers: dict[str, keras.layers.Layer], size_hw: tuple[int, int], name: str):
    """A model from `image` (B, H, W, 3) float32 RGB 0..255 to `memory` (B, T, memory_units)."""
    image = keras.Input((*size_hw, 3), name="image")
    *chain, lstm, add = layers.values()
    features = image
    for layer in chain:  # B x H x W x 3 -> B x h x T x C -> B x T x (h C) -> B x T x units
        features = layer(features)
    # The LSTM explains what the tower sees and must not hide it: the decoder gets both.
    return keras.Model(image, add([features, lstm(features)]), name=name)


def build_model(config: ModelConfig, imagenet: bool = False) -> keras.Model:
    """The network as it is trained, with teacher forcing.

    It reads two pictures a call, a whole one and a short one, by the same layers: more than half
    of all words fill less than half of the width, and the rest is not worth computing.

    Args:
        config: the network.
        imagenet: begin from the backbone's ImageNet weights, which Keras downloads.

    Returns:
        A model from `image` (B, H, W, 3) float32 RGB 0..255, `previous` (B, max_length + 1) int32,
        `short_image` (B', H, short_width, 3) and `short_previous` (B', short_length + 1) to
        `char_logits` (B, max_length + 1, V), `ctc_logits` (B, T, V), `short_char_logits` and
        `short_ctc_logits`.
    """
    tokenizer = Tokenizer(config.characters)
    layers = _encoder_layers(config, imagenet)
    position = ColumnPosition(dtype="float32", name="column_position")
    decoder = AttentionDecoder(
        classes=tokenizer.size,
        end=tokenizer.end,
        units=config.decoder_units,
        attention_units=config.attention_units,
        embedding_units=config.embedding_units,
        dtype="float32",
        name="decoder",
    )
    ctc = keras.layers.Dense(tokenizer.size, dtype="float32", name="ctc_logits")
    inputs: dict[str, Any] = {}
    outputs: dict[str, Any] = {}
    # The whole one first: it makes the variables, of which the short one uses a part.
    for prefix, size_hw, length in (
        ("", config.size_hw, config.max_length),
        (SHORT, config.short_size_hw, config.short_length),
    ):
        image = keras.Input((*size_hw, 3), name=f"{prefix}image")
        previous = keras.Input((length + 1,), dtype="int32", name=f"{prefix}previous")
        memory = _encoder(layers, size_hw, f"{prefix}encoder")(image)
        char_logits, _ = decoder(position(memory), previous)
        inputs |= {f"{prefix}image": image, f"{prefix}previous": previous}
        outputs |= {f"{prefix}char_logits": char_logits, f"{prefix}ctc_logits": ctc(memory)}
    return keras.Model(inputs, outputs, name="reader")


def build_inference_model(model: keras.Model, prefix: str = "") -> keras.Model:
    """The same weights, decoding greedily.

    Args:
        model: from `build_model`; its layers are shared, not copied.
        prefix: "" for whole pictures, `SHORT` for short ones.

    Returns:
        A model from `image` and `allowed` (B, V) float32, 1 for classes that may be read and 0 for
        those that may not, to a dict. The end token and the blank are always allowed, whatever is
        passed. L is max_length or, of short pictures, short_length:
            char_ids: (B, L + 1) int32, what the attention reads, up to the end token.
            char_probabilities: (B, L + 1) float32, of each of them among the allowed classes.
            char_allowed: (B, L + 1) float32, of the allowed classes together among all; small where
                something else is seen.
            ctc_ids, ctc_probabilities, ctc_allowed: (B, T), the same of the CTC head's best class
                of each column.
            ctc_distribution: (B, T, V) float32, of every class of each column among allowed ones,
                in which other readings are found (`reader.beam`).
            attention: (B, L + 1, T) float32, where each character was seen.
    """
    encoder = model.get_layer(f"{prefix}encoder")
    steps = model.get_layer(f"{prefix}previous").output.shape[1]
    decoder = model.get_layer("decoder")
    allowed = keras.Input((decoder.classes,), name="allowed")
    special = (np.arange(decoder.classes) >= decoder.end).astype(np.float32)
    readable = ops.maximum(allowed, special)
    memory = encoder(encoder.input)
    located = model.get_layer("column_position")(memory)
    char_logits, attention = decoder(located, steps=steps, allowed=readable)
    ctc_logits = model.get_layer("ctc_logits")(memory)
    outputs = {"attention": attention}
    for name, logits in (("char", char_logits), ("ctc", ctc_logits)):
        classes = readable[:, None]
        among_allowed = forbid(logits, classes)
        distribution = ops.softmax(among_allowed, axis=-1)
        outputs[f"{name}_ids"] = index_of_maximum(among_allowed)
        outputs[f"{name}_probabilities"] = ops.max(distribution, axis=-1)
        if name == "ctc":
            outputs["ctc_distribution"] = distribution
        outputs[f"{name}_allowed"] = ops.sum(ops.softmax(logits, axis=-1) * classes, axis=-1)
    inputs = {"image": encoder.input, "allowed": allowed}
    return keras.Model(inputs, outputs, name=f"{prefix}reader_inference")


def model_to_network(model: keras.Model, config: ModelConfig) -> Network:
    """A model that is trained, as `reader.reading.read_words` runs it.

    Args:
        model: from `build_model`; it is read with the weights that it has when a word is read.
        config: of it.
    """
    inference = {
        size_hw: build_inference_model(model, prefix)
        for size_hw, prefix in ((config.size_hw, ""), (config.short_size_hw, SHORT))
    }
    classes = Tokenizer(config.characters).size

    def predict(images: np.ndarray, allowed: np.ndarray | None) -> dict[str, np.ndarray]:
        if allowed is None:
            allowed = np.ones((len(images), classes), np.float32)
        height, width = images.shape[1:3]
        outputs = inference[height, width].predict_on_batch({"image": images, "allowed": allowed})
        return {name: np.asarray(value) for name, value in outputs.items()}

    return Network(predict, config.size_hw, config.characters, short_size_hw=config.short_size_hw)
