"""Whether a training step is compiled by XLA."""

from __future__ import annotations

import keras


def jit_compile() -> bool:
    """What to pass to `Model.compile`.

    Returns:
        True with JAX, which runs step by step without it. False with TensorFlow, where XLA made
        convolutions ten times slower on a CPU (measured, TensorFlow 2.21), and with PyTorch, whose
        compiler Keras leaves off too.
    """
    return keras.backend.backend() == "jax"
