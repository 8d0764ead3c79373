"""The Reader's two losses."""

from __future__ import annotations

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="idcard")
class CharacterLoss(keras.losses.Loss):
    """Cross-entropy of each character up to and with the end token, mean over those.

    Args:
        padding: class that marks positions behind the end token; they do not count.
    """

    def __init__(self, padding: int, name: str = "characters"):
        super().__init__(name=name, reduction=None)
        self.padding = padding

    def call(self, y_true, y_pred):
        """Mean over the batch's characters; y_true (B, L) int, y_pred (B, L, V) logits."""
        counts = ops.cast(ops.not_equal(y_true, self.padding), "float32")
        each = keras.losses.sparse_categorical_crossentropy(y_true, y_pred, from_logits=True)
        return ops.sum(each * counts) / ops.maximum(ops.sum(counts), 1.0)


@keras.saving.register_keras_serializable(package="idcard")
class CTCLoss(keras.losses.Loss):
    """Connectionist temporal classification, by character.

    A text that the columns cannot hold, which has no path, counts nothing.

    Args:
        blank: class of the blank, which also pads the targets.

    Source: Graves et al., ICML 2006; divided by the batch's characters so that it weighs the same
    as `CharacterLoss`.
    """

    def __init__(self, blank: int, name: str = "ctc"):
        super().__init__(name=name, reduction=None)
        self.blank = blank

    def call(self, y_true, y_pred):
        """Mean over the batch's characters; y_true (B, L) int, y_pred (B, T, V) logits."""
        characters = ops.not_equal(y_true, self.blank)
        lengths = ops.sum(ops.cast(characters, "int32"), axis=-1)
        columns = ops.full(ops.shape(lengths), y_pred.shape[1], dtype="int32")
        # Between two of the same character stands a blank.
        repeats = ops.logical_and(ops.equal(y_true[:, 1:], y_true[:, :-1]), characters[:, 1:])
        needed = lengths + ops.sum(ops.cast(repeats, "int32"), axis=-1)
        fits = ops.less_equal(needed, columns)
        if keras.backend.backend() == "tensorflow" and self.blank == y_pred.shape[-1] - 1:
            each = _native_ctc(y_true, y_pred, lengths, columns)
        else:
            # Without a path some backends have no finite gradient, which no mask would mend.
            targets = ops.where(fits, lengths, 0)
            each = ops.ctc_loss(y_true, y_pred, targets, columns, mask_index=self.blank)
        total = ops.sum(ops.where(fits, each, 0.0))
        return total / ops.cast(ops.maximum(ops.sum(lengths), 1), "float32")


def _native_ctc(y_true, y_pred, lengths, columns):
    """The loss by TensorFlow's own operation, whose blank is the last class.

    `ops.ctc_loss` is a loop of single operations there and takes ten times as long on a CPU.
    """
    import tensorflow as tf  # only this backend has the operation

    return tf.compat.v1.nn.ctc_loss(
        labels=tf.RaggedTensor.from_tensor(tf.cast(y_true, tf.int32), lengths).to_sparse(),
        inputs=y_pred,
        sequence_length=columns,
        ignore_longer_outputs_than_inputs=True,  # or one of them would stop the run
        time_major=False,
    )
