"""Whether a LiteRT float32 file computes what the Keras model computes."""

from __future__ import annotations

from dataclasses import dataclass

import keras
import numpy as np

from export.runners import LiteRTRunner

TOLERANCE = 1e-4
"""Largest allowed absolute difference of a raw output. Source: the project's acceptance figure."""


@dataclass(frozen=True)
class OutputDifference:
    """One output's largest absolute difference, and the largest value for scale."""

    name: str
    shape: tuple[int, ...]
    max_difference: float
    max_value: float

    @property
    def ok(self) -> bool:
        """Within TOLERANCE; NaN is not."""
        return self.max_difference <= TOLERANCE


def parity_images(size_hw: tuple[int, int], count: int = 4, seed: int = 0) -> np.ndarray:
    """Test pictures: noise and smooth gradients in turn.

    Args:
        size_hw: height and width in pixels.
        count: how many.
        seed: of the noise.

    Returns:
        (count, H, W, 3) uint8.
    """
    rng = np.random.default_rng(seed)
    images = rng.integers(0, 256, (count, *size_hw, 3), dtype=np.uint8)
    rows = np.linspace(0, 1, size_hw[0])[:, None, None]
    columns = np.linspace(0, 1, size_hw[1])[None, :, None]
    for index in range(1, count, 2):
        weights = rng.uniform(0, 1, (2, 3))
        smooth = (rows * weights[0] + columns * weights[1]) * 127
        images[index] = smooth.astype(np.uint8)
    return images


def compare(model: keras.Model, runner: LiteRTRunner, images: np.ndarray) -> list[OutputDifference]:
    """Largest differences of every output over the same pictures.

    Args:
        model: the Keras inference model that was exported.
        runner: of the exported float32 file.
        images: (B, H, W, 3) uint8.

    Returns:
        One entry per output, by name.

    Raises:
        ValueError: the two do not give the same outputs in the same shapes.
    """
    litert = runner.run(images)
    batches = [model(image[None].astype(np.float32), training=False) for image in images]
    differences = []
    if set(litert) != set(batches[0]):
        raise ValueError(f"LiteRT gives {sorted(litert)}, Keras gives {sorted(batches[0])}")
    for name in sorted(litert):
        expected = np.concatenate([keras.ops.convert_to_numpy(batch[name]) for batch in batches])
        if expected.shape != litert[name].shape:
            raise ValueError(f"{name}: LiteRT {litert[name].shape}, Keras {expected.shape}")
        difference = np.abs(litert[name].astype(np.float64) - expected.astype(np.float64))
        differences.append(
            OutputDifference(
                name, expected.shape, float(difference.max()), float(np.abs(expected).max())
            )
        )
    return differences
