"""SavedModel to LiteRT files with built-in operations alone."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from export.artefacts import FINAL, ArtefactFile, file_to_artefact
from export.calibration import COUNT
from export.components import IMAGE, SIGNATURE, ExportSpec
from export.runtimes import check_runtime
from export.saved_model import model_to_size_hw, models_to_saved_model, spec_to_final

NO_FULL_INT8 = "with int8 activations it reads nothing"
"""Measured: none of the 951 words of 60 photographs, of which dynamic range reads 917; see
docs/export.md."""


def saved_model_to_litert(
    folder: Path,
    precision: str,
    signatures: Sequence[str],
    pictures: np.ndarray | None = None,
) -> bytes:
    """A LiteRT file from a SavedModel; weights that signatures share are in it once.

    Args:
        folder: written by `models_to_saved_model`.
        precision: "float32", "float16" (weights alone, activations float32), "int8" for dynamic
            range (weights int8, activations float), or "full_int8" (activations as well; what goes
            in and comes out is the same as of the others).
        signatures: of the SavedModel that are converted.
        pictures: (N, H, W, 3) uint8, from which full int8 takes the ranges of the activations.

    Returns:
        The file's content.

    Raises:
        ValueError: the precision is unknown, or full int8 has no pictures or several signatures.
    """
    check_runtime("litert", precision)
    samples = None
    if precision == "full_int8":
        if pictures is None or len(signatures) != 1:
            raise ValueError("full_int8 needs pictures, and one signature that takes them alone")
        samples = [(signatures[0], {IMAGE: picture[None]}) for picture in pictures]
    converter = tf.lite.TFLiteConverter.from_saved_model(
        str(folder), signature_keys=list(signatures)
    )
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS]
    if precision != "float32":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if precision == "float16":
        converter.target_spec.supported_types = [tf.float16]
    if samples is not None:
        converter.representative_dataset = lambda: samples
    with warnings.catch_warnings():
        # The converter calibrates with an interpreter of TensorFlow's that it calls deprecated.
        warnings.filterwarnings("ignore", message=".*tf.lite.Interpreter is deprecated")
        return converter.convert()


def check_full_int8(spec: ExportSpec, precisions: Sequence[str]) -> None:
    """Refuse full int8 of a component that has none.

    Raises:
        ValueError: names the component.
    """
    if "full_int8" in precisions and not (spec.full_int8 and spec.draw):
        why = NO_FULL_INT8 if spec.component == "reader" else "no pictures to take ranges from"
        raise ValueError(f"the {spec.component.capitalize()} has no full int8: {why}")


def write_litert(
    spec: ExportSpec, models: Mapping[str, keras.Model], precisions: Sequence[str], folder: Path
) -> list[ArtefactFile]:
    """Write a file for each precision, with all signatures; what stands in the manifest of each.

    Raises:
        ValueError: full int8 is asked for and the component has none.
    """
    check_full_int8(spec, precisions)
    pictures = None
    if "full_int8" in precisions and spec.draw:
        pictures = spec.draw(model_to_size_hw(models[SIGNATURE]), COUNT)
    saved = folder / ".saved_model"
    models_to_saved_model(models, saved)
    return [
        _write_file(saved, list(models), folder, spec.component, "litert", precision, pictures)
        for precision in precisions
    ]


def write_final_litert(
    spec: ExportSpec, models: Mapping[str, keras.Model], precisions: Sequence[str], folder: Path
) -> list[ArtefactFile]:
    """Write a file for each precision that gives final results; what stands in the manifest.

    Each has the first signature alone, for one picture, and the results that are no strings: the
    built-in operations make none.

    Raises:
        ValueError: the component has no final results.
    """
    to_final = spec_to_final(spec)

    def to_numbers(raw: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        return {name: value for name, value in to_final(raw).items() if value.dtype != tf.string}

    saved = folder / ".saved_model_final"
    models_to_saved_model({SIGNATURE: models[SIGNATURE]}, saved, to_final=to_numbers)
    return [
        _write_file(saved, [SIGNATURE], folder, f"{spec.component}_final", FINAL, precision)
        for precision in precisions
    ]


def _write_file(
    saved: Path,
    signatures: Sequence[str],
    folder: Path,
    name: str,
    format: str,
    precision: str,
    pictures: np.ndarray | None = None,
) -> ArtefactFile:
    path = folder / f"{name}_{precision}.tflite"
    path.write_bytes(saved_model_to_litert(saved, precision, signatures, pictures))
    return file_to_artefact(path, format, precision)
