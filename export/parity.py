"""Whether a LiteRT float32 file computes what the Keras model computes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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


def parity_masks(count: int, size: int, seed: int = 0) -> np.ndarray:
    """Test masks: all ones first, then half of the classes at random.

    Returns:
        (count, size) float32.
    """
    masks = np.random.default_rng(seed).integers(0, 2, (count, size)).astype(np.float32)
    masks[:1] = 1.0
    return masks


def compare(model: keras.Model, runner: LiteRTRunner, images: np.ndarray) -> list[OutputDifference]:
    """Largest differences of every output over the same pictures and, if it takes them, masks.

    Args:
        model: the Keras inference model that was exported as the signature of that size.
        runner: of the exported float32 file.
        images: (B, H, W, 3) uint8.

    Returns:
        One entry per output, by name.

    Raises:
        ValueError: the two do not give the same outputs in the same shapes.
    """
    mask = runner.manifest.mask
    pictures = [image[None].astype(np.float32) for image in images]
    inputs: list[Any] = list(pictures)
    masks = None
    if mask is not None:
        masks = parity_masks(len(images), mask.size)
        inputs = [
            {runner.manifest.input.name: picture, mask.name: row[None]}
            for picture, row in zip(pictures, masks, strict=True)
        ]
    litert = runner.run(images, masks)
    batches = [model(one, training=False) for one in inputs]
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
