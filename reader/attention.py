"""The attention decoder: reads characters one after another out of the encoder's columns."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from reader.recurrence import lstm_step

FORBIDDEN = 1e9
"""Taken from the logit of a class that is not allowed. Chosen: finite, since infinity times the 0
of a class that is allowed is no number."""

SHARP = 1e3
"""Factor at which the softmax of logits is 1 at the largest and 0 elsewhere. Chosen: logits that
differ by a hundredth are told apart, and those up to 65 stay finite in float16."""


@keras.saving.register_keras_serializable(package="idcard")
class AttentionDecoder(keras.layers.Layer):
    """An LSTM that looks at the columns before it writes each character.

    At step t the additive attention weighs the columns by the LSTM's last state; their mean (the
    context) and the last character's embedding are the LSTM's input; its output and the context
    give the logits.

    Args:
        classes: number of classes, both special symbols counted.
        end: class of the end token, which is also the start token, in training and in inference.
        units: of the LSTM.
        attention_units: width of the attention's hidden layer.
        embedding_units: width of a character's embedding.

    Source: Attention-OCR, arXiv:1704.03549, eq. 1 to 6; additive attention, arXiv:1409.0473.
    """

    def __init__(
        self,
        classes: int,
        end: int,
        units: int,
        attention_units: int,
        embedding_units: int,
        **options: Any,
    ):
        super().__init__(**options)
        self.classes, self.end = classes, end
        self.units = units
        self.attention_units = attention_units
        self.embedding_units = embedding_units
        self.cell = keras.layers.LSTMCell(units, dtype=self.dtype_policy, name="cell")
        self.query = keras.layers.Dense(attention_units, dtype=self.dtype_policy, name="query")
        self.key = keras.layers.Dense(
            attention_units, use_bias=False, dtype=self.dtype_policy, name="key"
        )
        self.score = keras.layers.Dense(1, use_bias=False, dtype=self.dtype_policy, name="score")
        self.output_layer = keras.layers.Dense(classes, dtype=self.dtype_policy, name="logits")

    def build(self, memory_shape: tuple, previous_shape: tuple | None = None) -> None:
        """Make the weights for columns of (B, T, C)."""
        channels = memory_shape[-1]
        self.embedding = self.add_weight(
            shape=(self.classes, self.embedding_units),
            initializer=keras.initializers.RandomNormal(stddev=0.1),
            name="embedding",
        )
        self.cell.build((None, self.embedding_units + channels))
        self.query.build((None, self.units))
        self.key.build((None, None, channels))
        self.score.build((None, None, self.attention_units))
        self.output_layer.build((None, self.units + channels))

    def call(self, memory, previous=None, steps=None, allowed=None):
        """Logits of every step.

        Args:
            memory: (B, T, C) columns of the encoder.
            previous: (B, steps) int32, the character before each step (teacher forcing), the first
                one `end`; None decodes greedily.
            steps: characters to write, the end token counted; where `previous` does not say it.
            allowed: (B, classes) float32, 1 for classes that may be written and 0 for others, when
                it decodes greedily; None for all.

        Returns:
            logits (B, steps, classes), of classes that are not allowed too, and attention
            (B, steps, T), which sums to 1 over columns.
        """
        steps = previous.shape[1] if steps is None else steps
        keys = self.key(memory)
        # What a context adds is a mean over columns of what these add, which is the same at every
        # step: one product with each kernel for all steps, whose weights would be read anew.
        of_character, of_context = ops.split(self.cell.kernel, [self.embedding_units])
        of_output, of_context_too = ops.split(self.output_layer.kernel, [self.units])
        column_gates = ops.matmul(memory, of_context) + self.cell.bias
        column_logits = ops.matmul(memory, of_context_too) + self.output_layer.bias
        output = ops.zeros_like(ops.tile(memory[:, 0, :1], (1, self.units)))
        carry = output
        if previous is None:
            start = ops.zeros_like(ops.tile(memory[:, 0, :1], (1, self.embedding_units)))
            character = start + self.embedding[self.end]
        else:
            embedded = ops.take(self.embedding, previous, axis=0)
        all_logits, all_weights = [], []
        for step in range(steps):
            if previous is not None:
                character = embedded[:, step]
            hidden = ops.tanh(keys + self.query(output)[:, None])
            weights = ops.softmax(ops.squeeze(self.score(hidden), axis=-1), axis=-1)
            gates = ops.squeeze(ops.matmul(weights[:, None], column_gates), axis=1)
            gates = gates + ops.matmul(character, of_character)
            output, carry = lstm_step(gates, self.cell.recurrent_kernel, output, carry)
            logits = ops.squeeze(ops.matmul(weights[:, None], column_logits), axis=1)
            logits = logits + ops.matmul(output, of_output)
            if previous is None:
                # The next step must not be told of a class that may not be written.
                written = logits if allowed is None else forbid(logits, allowed)
                # The embedding of the largest: of the operations that say which one it is, this is
                # the one that does not end what XNNPACK runs in one go.
                largest = ops.softmax(written * SHARP, axis=-1)
                character = ops.matmul(largest, self.embedding)
            all_logits.append(logits)
            all_weights.append(weights)
        return ops.stack(all_logits, axis=1), ops.stack(all_weights, axis=1)

    def get_config(self) -> dict[str, Any]:
        """Arguments to make the same layer again."""
        return {
            **super().get_config(),
            "classes": self.classes,
            "end": self.end,
            "units": self.units,
            "attention_units": self.attention_units,
            "embedding_units": self.embedding_units,
        }


def forbid(logits, allowed):
    """Logits of which only the allowed classes can be the largest.

    Args:
        logits: (…, classes) float32.
        allowed: of a shape that broadcasts to it, 1 for classes that are allowed, 0 for others.

    Returns:
        Allowed logits unchanged; the others so small that their softmax is 0.
    """
    return logits + (allowed - 1.0) * FORBIDDEN


def one_hot_maximum(logits):
    """1 at the largest class of the last axis, 0 elsewhere; same shape and dtype."""
    largest = ops.max(logits, axis=-1, keepdims=True)
    return ops.cast(logits >= largest, logits.dtype)


def index_of_maximum(logits):
    """Index of the largest class of the last axis, int32, in operations that LiteRT has.

    Where classes tie, the last one.
    """
    positions = ops.cast(ops.arange(logits.shape[-1]), logits.dtype)
    return ops.cast(ops.max(one_hot_maximum(logits) * positions, axis=-1), "int32")
