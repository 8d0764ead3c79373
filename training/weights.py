"""Weights as plain arrays in `.npz`: no pickle, no code, readable on every backend."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keras
import numpy as np

from data.records import write_bytes_atomically
from export.artefacts import read_verified
from export.manifest import read_manifest


def _named_variables(model: keras.Model) -> dict[str, keras.Variable]:
    named = {variable.path: variable for variable in model.variables}
    if len(named) != len(model.variables):
        raise ValueError(f"model {model.name!r} has variables that share a path")
    return {path: v for path, v in named.items() if "seed_generator" not in path}


def save_weights(model: keras.Model, path: Path | str, dtype: str = "float16") -> None:
    """Write a model's weights, atomically.

    Args:
        model: any built model whose variables have distinct paths.
        path: the `.npz` file to write.
        dtype: of the stored arrays; float16 halves the file and costs less than int8 inference.
    """
    named = _named_variables(model).items()
    write_weights(
        {name: keras.ops.convert_to_numpy(variable) for name, variable in named}, path, dtype
    )


def write_weights(
    arrays: Mapping[str, np.ndarray], path: Path | str, dtype: str = "float16"
) -> None:
    """Write weights, atomically.

    Args:
        arrays: weights by the path of their variable.
        path: the `.npz` file to write.
        dtype: of the stored arrays.
    """
    limit = float(np.finfo(dtype).max)
    # A moving variance can exceed float16's range; an infinity would destroy the layer.
    stored: dict[str, Any] = {
        name: np.clip(np.asarray(value, np.float32), -limit, limit).astype(dtype)
        for name, value in arrays.items()
    }
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **stored)
    write_bytes_atomically(Path(path), buffer.getvalue())


def read_weights(path: Path | str) -> dict[str, np.ndarray]:
    """Weights by the path of their variable, float32.

    Args:
        path: `.npz` file written by `save_weights`.

    Raises:
        ValueError: the file is no such archive; names it.
    """
    try:
        with np.load(path, allow_pickle=False) as archive:
            return {name: archive[name].astype(np.float32) for name in archive.files}
    except (EOFError, OSError, ValueError, zipfile.BadZipFile) as error:
        raise ValueError(f"{path}: not a weights file: {error}") from None


def shipped_weights(folder: Path) -> Path:
    """The checkpoint that ships in a component's folder of artefacts.

    Args:
        folder: holds `manifest.json`.

    Raises:
        ManifestError: a ValueError; there is none, or it is not what the manifest says.
    """
    file = read_manifest(folder, verify=False).file("weights_npz", "float16", folder=folder)
    read_verified(folder, file)
    return folder / file.path


def load_weights(model: keras.Model, path: Path | str) -> None:
    """Fill a model with weights written by `save_weights`: `read_weights`, `assign_weights`."""
    assign_weights(model, read_weights(path), path)


def assign_weights(model: keras.Model, arrays: Mapping[str, np.ndarray], path: Path | str) -> None:
    """Fill a model with weights.

    Args:
        model: built with the configuration that the weights were trained with.
        arrays: weights by the path of their variable.
        path: of the file that they are from, for errors.

    Raises:
        ValueError: a variable is missing, unknown or of another shape; names the file and the first
            few of them. The model is then unchanged.
    """
    variables = _named_variables(model)
    problems = [f"{name} is missing" for name in variables if name not in arrays]
    problems += [f"{name} is unknown to the model" for name in arrays if name not in variables]
    problems += [
        f"{name} is {arrays[name].shape}, the model wants {tuple(variable.shape)}"
        for name, variable in variables.items()
        if name in arrays and arrays[name].shape != tuple(variable.shape)
    ]
    if problems:
        raise ValueError(
            f"{path}: {len(problems)} mismatches with the network, which the manifest or "
            f"config.json beside the weights says, or else --preset: {'; '.join(problems[:5])}"
        )
    for name, variable in variables.items():
        variable.assign(np.asarray(arrays[name], np.float32))
