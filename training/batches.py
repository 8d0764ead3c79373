"""Training batches made on the fly, the same ones every time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import keras
import numpy as np


class SeededBatches(keras.utils.PyDataset):
    """Batches of which each is a function of the seed and its step alone.

    So a run that was killed and resumed sees exactly the data of one that was not. Pass
    `shuffle=False` to `fit`: the order is part of the promise.

    Args:
        make_batch: makes (inputs, targets) from a random generator.
        seed: of the whole run.
        steps_per_epoch: batches between two checkpoints.
        first_epoch: epoch to go on from after a resume.
        workers: threads; drawing releases the interpreter lock most of the time.
        max_queue_size: batches kept ready.
    """

    def __init__(
        self,
        make_batch: Callable[[np.random.Generator], Any],
        seed: int,
        steps_per_epoch: int,
        first_epoch: int = 0,
        workers: int = 2,
        max_queue_size: int = 16,
    ):
        # The workers are the parallelism: OpenCV's own threads would take the model's cores.
        cv2.setNumThreads(1)
        super().__init__(workers=workers, use_multiprocessing=False, max_queue_size=max_queue_size)
        self.make_batch = make_batch
        self.seed = seed
        self.steps_per_epoch = steps_per_epoch
        self.epoch = first_epoch

    def __len__(self) -> int:
        return self.steps_per_epoch

    def __getitem__(self, index: int) -> Any:
        """Batch `index` of the current epoch."""
        step = self.epoch * self.steps_per_epoch + index
        return self.make_batch(np.random.default_rng([self.seed, step]))

    def on_epoch_end(self) -> None:
        """Go on to the next epoch's batches."""
        self.epoch += 1
