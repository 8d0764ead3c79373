"""The two losses of an SSD, for any Keras backend."""

from __future__ import annotations

import keras
from keras import ops

from detector.ssd.matching import IGNORED


class SigmoidFocalLoss(keras.losses.Loss):
    """Focal loss over independent sigmoids, per positive anchor.

    `y_true` is (B, A): the class, or NEGATIVE, or IGNORED; `y_pred` is (B, A, C) logits. The sum
    over anchors and classes is divided by the mean number of positives per image of the batch (at
    least one), so that the batch mean that Keras takes is "total / positives".

    Args:
        alpha: weight of a positive; 1 - alpha that of a negative.
        gamma: how strongly easy anchors are muted.
        name: of the loss.

    Source: arXiv:1708.02002, eq. 5; alpha and gamma from section 5.1.
    """

    def __init__(self, alpha: float = 0.25, gamma: float = 2.0, name: str = "sigmoid_focal_loss"):
        super().__init__(name=name, dtype="float32")
        self.alpha, self.gamma = alpha, gamma

    def call(self, y_true, y_pred):
        """(B, A) targets and (B, A, C) logits to (B,) losses."""
        logits = ops.cast(y_pred, "float32")
        classes = ops.cast(y_true, "int32")
        truth = ops.one_hot(classes, logits.shape[-1], dtype="float32")  # none for -1 and -2
        counted = ops.cast(ops.not_equal(classes, IGNORED), "float32")[..., None]
        probability = ops.sigmoid(logits)
        entropy = ops.maximum(logits, 0.0) - logits * truth + ops.softplus(-ops.abs(logits))
        miss = truth * (1 - probability) + (1 - truth) * probability
        weight = truth * self.alpha + (1 - truth) * (1 - self.alpha)
        focal = weight * miss**self.gamma * entropy * counted
        positives = ops.sum(ops.cast(classes >= 0, "float32"), axis=-1)
        return ops.sum(focal, axis=(1, 2)) / ops.maximum(ops.mean(positives), 1.0)

    def get_config(self):
        """What the loss was made with."""
        return {"alpha": self.alpha, "gamma": self.gamma, "name": self.name}


class SmoothL1Loss(keras.losses.Loss):
    """Smooth L1 of the offsets of positive anchors, per positive anchor.

    `y_true` is (B, A, 5): offsets, and where they count how much those along x do beside those
    along y, else 0; `y_pred` is (B, A, 4).

    Args:
        beta: where the parabola becomes a line, in offset units.
        name: of the loss.

    Source: Fast R-CNN, arXiv:1504.08083, eq. 3, scaled as 0.5 x^2 / beta. beta chosen: 1/9 is what
        RetinaNet's released code uses; small, because the last pixel counts.
    """

    def __init__(self, beta: float = 1 / 9, name: str = "smooth_l1_loss"):
        super().__init__(name=name, dtype="float32")
        self.beta = beta

    def call(self, y_true, y_pred):
        """(B, A, 5) targets and (B, A, 4) offsets to (B,) losses."""
        along_x = ops.cast(y_true[..., 4], "float32")
        mask = ops.cast(along_x > 0, "float32")
        error = ops.abs(ops.cast(y_pred, "float32") - y_true[..., :4])
        smooth = ops.where(error < self.beta, 0.5 * error**2 / self.beta, error - 0.5 * self.beta)
        weight = ops.stack([along_x, mask, along_x, mask], axis=-1)
        positives = ops.sum(mask, axis=-1)
        return ops.sum(smooth * weight, axis=(1, 2)) / ops.maximum(ops.mean(positives), 1.0)

    def get_config(self):
        """What the loss was made with."""
        return {"beta": self.beta, "name": self.name}
