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
        lengths = ops.sum(ops.cast(ops.not_equal(y_true, self.blank), "int32"), axis=-1)
        columns = ops.full(ops.shape(lengths), y_pred.shape[1], dtype="int32")
        each = ops.ctc_loss(y_true, y_pred, lengths, columns, mask_index=self.blank)
        return ops.sum(each) / ops.cast(ops.maximum(ops.sum(lengths), 1), "float32")
