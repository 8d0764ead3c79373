"""LSTMs whose steps are written out, and read few weights.

The exports know no loops of built-in operations, so that every step has its own products, and each
brings its weights along. Those with an input that is known before the first step are therefore made
once for all steps.

Source: Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000, as in Keras.
"""

from __future__ import annotations

import keras
from keras import ops


def lstm_step(gates, recurrent_kernel, output, carry):
    """One step of an LSTM of U units with the activations of `keras.layers.LSTM`.

    Args:
        gates: (B, 4 U), what the input adds to the gates, with the bias: of input, forget, cell and
            output.
        recurrent_kernel: (U, 4 U).
        output: (B, U) of the step before.
        carry: (B, U), the cell's state after the step before.

    Returns:
        Output and carry of this step.
    """
    gates = gates + ops.matmul(output, recurrent_kernel)
    entering, kept, new, leaving = ops.split(gates, 4, axis=-1)
    carry = ops.sigmoid(kept) * carry + ops.sigmoid(entering) * ops.tanh(new)
    return ops.sigmoid(leaving) * ops.tanh(carry), carry


@keras.saving.register_keras_serializable(package="idcard")
class ColumnLSTM(keras.layers.LSTM):
    """An LSTM over columns from left to right or, as Keras has it, backwards.

    Its weights, and what it gives, are those of `keras.layers.LSTM` with default activations.
    """

    def call(self, sequences, initial_state=None, mask=None, training=False):
        """(B, T, C) to (B, T, U), in the order of the steps; without a state, mask or dropout."""
        gates = ops.matmul(sequences, self.cell.kernel) + self.cell.bias
        output = ops.zeros_like(gates[:, 0, : self.units])
        carry, outputs = output, []
        steps = range(sequences.shape[1])
        for step in reversed(steps) if self.go_backwards else steps:
            output, carry = lstm_step(gates[:, step], self.cell.recurrent_kernel, output, carry)
            outputs.append(output)
        return ops.stack(outputs, axis=1)
