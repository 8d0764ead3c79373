"""The end of a run whose loss or weights are finite no more."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np


class NotFiniteError(ValueError):
    """A run has come to a loss or to weights that are not finite; says where and what to do."""


class StopNotFinite(keras.callbacks.Callback):
    """Ends a run before such weights are evaluated or kept.

    Args:
        workdir: the run's folder, for the message.
        last: where the last averaged weights are kept, if an epoch is done.

    Raises:
        NotFiniteError: after the step whose loss is not finite, or after an epoch that has left
            such weights.
    """

    def __init__(self, workdir: Path, last: Path):
        super().__init__()
        self.workdir = workdir
        self.last = last
        self.epoch = 0

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Note the epoch for the message."""
        self.epoch = epoch

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """Look at the loss."""
        loss = float((logs or {}).get("loss", 0.0))
        if not np.isfinite(loss):
            self._stop(f"the loss is {loss} at step {batch + 1} of epoch {self.epoch + 1}")

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Look at the weights: the last update comes after the last loss."""
        for variable in self.model.variables:
            if not np.isfinite(keras.ops.convert_to_numpy(variable)).all():
                self._stop(f"{variable.path} is not finite after epoch {epoch + 1}")

    def _stop(self, what: str) -> None:
        message = (
            f"{self.workdir}: {what}. The same command would come to it again: take another "
            "--workdir with a lower --learning-rate or --dtype-policy float32"
        )
        if self.last.exists():
            message += f", and --init {self.last} to begin from the last finite weights"
        raise NotFiniteError(message)
