"""The Reader's network: Inception-ResNet-v2, LSTM, attention decoder, CTC beside it."""

from __future__ import annotations

import keras
from keras import ops

from reader.attention import AttentionDecoder, index_of_maximum
from reader.backbone import build_backbone
from reader.charset import Tokenizer
from reader.config import ModelConfig


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
        """(B, T, C) with the positions added."""
        return inputs + self.position


def build_encoder(config: ModelConfig, imagenet: bool = False) -> keras.Model:
    """From word pictures to columns.

    Args:
        config: the network.
        imagenet: begin from the backbone's ImageNet weights, which Keras downloads.

    Returns:
        A model from `image` (B, H, W, 3) float32 RGB 0..255 to `memory` (B, T, memory_units).
    """
    image = keras.Input((*config.size_hw, 3), name="image")
    scaled = keras.layers.Rescaling(1 / 127.5, offset=-1.0, name="scale")(image)
    backbone = build_backbone(config.cut, config.size_hw, config.width, imagenet)
    features = backbone(scaled)  # B x h x T x C
    _, rows, columns, channels = features.shape
    # Top and bottom of a column both count: the marks are at the top, the dots at the bottom.
    features = keras.layers.Permute((2, 1, 3), name="columns_first")(features)
    features = keras.layers.Reshape((columns, rows * channels), name="columns")(features)
    features = keras.layers.Dense(config.memory_units, name="project")(features)
    features = keras.layers.Activation("relu", dtype="float32", name="project_relu")(features)
    memory = keras.layers.Bidirectional(
        keras.layers.LSTM(
            config.memory_units // 2,
            return_sequences=True,
            unroll=True,
            dtype="float32",
            name="recurrence",
        ),
        dtype="float32",
        name="lstm",
    )(features)
    # The LSTM explains what the tower sees and must not hide it: the decoder gets both.
    memory = keras.layers.Add(dtype="float32", name="memory")([features, memory])
    return keras.Model(image, memory, name="encoder")


def _layers(
    config: ModelConfig, imagenet: bool = False
) -> tuple[keras.Model, keras.layers.Layer, AttentionDecoder]:
    tokenizer = Tokenizer(config.characters)
    ctc = keras.layers.Dense(tokenizer.size, dtype="float32", name="ctc_logits")
    decoder = AttentionDecoder(
        classes=tokenizer.size,
        end=tokenizer.end,
        steps=config.max_length + 1,
        units=config.decoder_units,
        attention_units=config.attention_units,
        embedding_units=config.embedding_units,
        dtype="float32",
        name="decoder",
    )
    return build_encoder(config, imagenet), ctc, decoder


def build_model(config: ModelConfig, imagenet: bool = False) -> keras.Model:
    """The network as it is trained, with teacher forcing.

    Args:
        config: the network.
        imagenet: begin from the backbone's ImageNet weights, which Keras downloads.

    Returns:
        A model from `image` (B, H, W, 3) float32 RGB 0..255 and `previous` (B, max_length + 1)
        int32 to `char_logits` (B, max_length + 1, V) and `ctc_logits` (B, T, V).
    """
    encoder, ctc, decoder = _layers(config, imagenet)
    image = keras.Input((*config.size_hw, 3), name="image")
    previous = keras.Input((config.max_length + 1,), dtype="int32", name="previous")
    memory = encoder(image)
    located = ColumnPosition(dtype="float32", name="column_position")(memory)
    char_logits, _ = decoder(located, previous)
    outputs = {"char_logits": char_logits, "ctc_logits": ctc(memory)}
    return keras.Model({"image": image, "previous": previous}, outputs, name="reader")


def build_inference_model(model: keras.Model) -> keras.Model:
    """The same weights, decoding greedily.

    Args:
        model: from `build_model`; its layers are shared, not copied.

    Returns:
        A model from `image` to a dict:
            char_ids: (B, max_length + 1) int32, what the attention reads, up to the end token.
            char_probabilities: (B, max_length + 1) float32, of each of them.
            ctc_ids, ctc_probabilities: (B, T), the CTC head's best class of each column.
            attention: (B, max_length + 1, T) float32, where each character was seen.
    """
    image = model.get_layer("encoder").input
    memory = model.get_layer("encoder")(image)
    located = model.get_layer("column_position")(memory)
    char_logits, attention = model.get_layer("decoder")(located)
    ctc_logits = model.get_layer("ctc_logits")(memory)
    outputs = {"attention": attention}
    for name, logits in (("char", char_logits), ("ctc", ctc_logits)):
        outputs[f"{name}_ids"] = index_of_maximum(logits)
        outputs[f"{name}_probabilities"] = ops.max(ops.softmax(logits, axis=-1), axis=-1)
    return keras.Model(image, outputs, name="reader_inference")
