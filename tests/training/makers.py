"""Batch makers that worker processes can import; like real ones, without Keras."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Noise:
    """Batches that tell seed and step apart.

    Attributes:
        seconds: that making one takes.
        fails_at: step at which it fails instead.
        dies_at: step at which its process ends without a word.
    """

    seconds: float = 0.0
    fails_at: int | None = None
    dies_at: int | None = None

    def __call__(self, rng, step):
        if step == self.dies_at:
            os._exit(9)
        time.sleep(self.seconds)
        images = rng.normal(size=(4, 8, 8, 3)).astype(np.float32)
        if step == self.fails_at:
            raise ZeroDivisionError("an ill-fated card")
        return images, images.mean(axis=(1, 2, 3))[:, None] + step


def loaded_modules(rng, step):
    """What is loaded where the batch is made, and in which process."""
    return os.getpid(), sorted({name.partition(".")[0] for name in sys.modules})


def interrupts_handled(rng, step):
    """Whether Ctrl-C would stop this process."""
    import signal

    return signal.getsignal(signal.SIGINT) is not signal.SIG_IGN
