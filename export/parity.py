"""Whether the files of an export compute what the Keras model computes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from export.runners import Runner
from export.saved_model import ToFinal

TOLERANCES = {"float32": 1e-4, "float16": 5e-3}
"""Largest allowed absolute difference of a raw output, by the precision of the weights. Source: the
project's acceptance figures. int8 is judged by what it finds: `python -m cropper evaluate` and its
twins compare it with float32 on photographs."""


@dataclass(frozen=True)
class OutputDifference:
    """One output's largest absolute difference, and the largest value for scale.

    Attributes:
        name: of the output.
        shape: of all answers together.
        max_difference: absolute.
        max_value: absolute, of what Keras gives.
        tolerance: that is allowed; None: whatever it is.
    """

    name: str
    shape: tuple[int, ...]
    max_difference: float
    max_value: float
    tolerance: float | None = TOLERANCES["float32"]

    @property
    def ok(self) -> bool:
        """Within the tolerance; NaN never is."""
        limit = np.inf if self.tolerance is None else self.tolerance
        return self.max_difference <= limit


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


def compare(
    model: keras.Model,
    runner: Runner,
    images: np.ndarray,
    precision: str = "float32",
    to_final: ToFinal | None = None,
    masks: np.ndarray | None = None,
) -> list[OutputDifference]:
    """Largest differences of every output over the same pictures and, if it takes them, masks.

    Args:
        model: the Keras inference model that was exported as the signature of that size.
        runner: of the exported file.
        images: (B, H, W, 3) uint8.
        precision: of the file, which says what is tolerated.
        to_final: of a file with final results, what makes these of the model's raw outputs. They
            are judged in float32 alone: which class is best, and which box stays, may turn over by
            less than float16 rounds.
        masks: (B, V) float32 of a model that takes them; None: those of `parity_masks`.

    Returns:
        One entry per output, by name.

    Raises:
        ValueError: the two do not give the same outputs in the same shapes.
    """
    mask = runner.manifest.mask
    pictures = [image[None].astype(np.float32) for image in images]
    inputs: list[Any] = list(pictures)
    if mask is None:
        masks = None
    else:
        masks = parity_masks(len(images), mask.size) if masks is None else masks
        inputs = [
            {runner.manifest.input.name: picture, mask.name: row[None]}
            for picture, row in zip(pictures, masks, strict=True)
        ]
    found = runner.run(images, masks)
    batches = [_answers(model(one, training=False), to_final) for one in inputs]
    tolerance = TOLERANCES.get(precision) if to_final is None or precision == "float32" else None
    differences = []
    if set(found) != set(batches[0]):
        raise ValueError(f"the file gives {sorted(found)}, Keras gives {sorted(batches[0])}")
    for name in sorted(found):
        expected = np.concatenate([batch[name] for batch in batches])
        if expected.shape != found[name].shape:
            raise ValueError(f"{name}: the file {found[name].shape}, Keras {expected.shape}")
        difference = np.abs(found[name].astype(np.float64) - expected.astype(np.float64))
        differences.append(
            OutputDifference(
                name,
                expected.shape,
                float(difference.max()),
                float(np.abs(expected).max()),
                tolerance,
            )
        )
    return differences


def _answers(raw: dict[str, Any], to_final: ToFinal | None) -> dict[str, np.ndarray]:
    """What a file should give: the raw outputs, or the final results that are no strings."""
    wanted = raw if to_final is None else to_final(raw)
    arrays = {name: keras.ops.convert_to_numpy(value) for name, value in wanted.items()}
    return {name: array for name, array in arrays.items() if array.dtype.kind != "O"}
