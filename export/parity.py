"""Whether the files of an export compute what the Keras model computes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from export.components import ALLOWED, IMAGE, Valid
from export.runners import Runner
from export.saved_model import ToFinal

TOLERANCES = {"float32": 1e-4, "float16": 5e-3}
"""Largest allowed absolute difference of a raw output, by the precision of the weights. Source: the
project's acceptance figures. int8 is judged by what it finds: `export.task_metrics`."""

TOGETHER = 8
"""Pictures of a call. Chosen: quick, and the Detector's outputs of them take 40 MB."""


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


@dataclass(frozen=True)
class Compared:
    """A file to compare with Keras.

    Attributes:
        runner: of the file.
        precision: of the file, which says what is tolerated.
        to_final: of a file with final results, what makes these of the model's raw outputs. They
            are judged in float32 alone: which class is best, and which box stays, may turn over by
            less than float16 rounds.
    """

    runner: Runner
    precision: str = "float32"
    to_final: ToFinal | None = None

    @property
    def tolerance(self) -> float | None:
        """Largest difference that is allowed; None: it is not judged."""
        judged = self.to_final is None or self.precision == "float32"
        return TOLERANCES.get(self.precision) if judged else None


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
    """What `compare_all` gives of one file; the arguments are those of it and of `Compared`."""
    if masks is None and runner.manifest.mask is not None:
        masks = parity_masks(len(images), runner.manifest.mask.size)
    return compare_all(model, [Compared(runner, precision, to_final)], images, masks)[0]


def compare_all(
    model: keras.Model,
    files: Sequence[Compared],
    images: np.ndarray,
    masks: np.ndarray | None = None,
    valid: Valid = lambda outputs: {},
) -> list[list[OutputDifference]]:
    """Largest differences of every output of some files over the same pictures.

    Args:
        model: the Keras inference model that was exported as the signature of that size.
        files: to compare with it.
        images: (B, H, W, 3) uint8, one at least.
        masks: (B, V) float32 if the model takes them, else None.
        valid: which values of the outputs mean anything, as `ExportSpec.valid` says by what is
            expected; others count as 0 in both.

    Returns:
        For each file one entry per output, by name.

    Raises:
        ValueError: a file does not give the outputs of Keras, in the same shapes.
    """
    maxima: list[dict[str, tuple[np.ndarray, tuple[int, ...]]]] = [{} for _ in files]
    for start in range(0, len(images), TOGETHER):
        some = images[start : start + TOGETHER]
        inputs: Any = some.astype(np.float32)
        allowed = None if masks is None else masks[start : start + TOGETHER]
        if allowed is not None:
            inputs = {IMAGE: inputs, ALLOWED: allowed}
        raw = model.predict_on_batch(inputs)
        for file, so_far in zip(files, maxima, strict=True):
            expected = _answers(raw, file.to_final)
            found = file.runner.run(some, allowed)
            if set(found) != set(expected):
                raise ValueError(f"the file gives {sorted(found)}, Keras gives {sorted(expected)}")
            counted = valid(expected)
            for name in sorted(found):
                largest = _largest(name, found[name], expected[name], counted.get(name, True))
                earlier, _ = so_far.get(name, (largest, ()))
                # Unlike `max` it hands on NaN.
                so_far[name] = np.maximum(earlier, largest), expected[name].shape[1:]
    return [
        [
            OutputDifference(
                name, (len(images), *shape), float(both[0]), float(both[1]), file.tolerance
            )
            for name, (both, shape) in so_far.items()
        ]
        for file, so_far in zip(files, maxima, strict=True)
    ]


def _largest(
    name: str, found: np.ndarray, expected: np.ndarray, counted: np.ndarray | bool
) -> np.ndarray:
    """(2,) the largest absolute difference, and the largest absolute value, of what counts."""
    if expected.shape != found.shape:
        raise ValueError(f"{name}: the file {found.shape}, Keras {expected.shape}")
    difference = np.abs(found.astype(np.float64) - expected.astype(np.float64))
    return np.array([np.max(each * counted) for each in (difference, np.abs(expected))])


def _answers(raw: dict[str, Any], to_final: ToFinal | None) -> dict[str, np.ndarray]:
    """What a file should give: the raw outputs, or the final results that are no strings."""
    wanted = raw
    if to_final is not None:
        wanted = to_final({name: keras.ops.convert_to_tensor(one) for name, one in raw.items()})
    arrays = {name: keras.ops.convert_to_numpy(value) for name, value in wanted.items()}
    return {name: array for name, array in arrays.items() if array.dtype.kind != "O"}
