"""SavedModel to LiteRT files with built-in operations alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import keras
import tensorflow as tf

from export.artefacts import FINAL, ArtefactFile, file_to_artefact
from export.components import SIGNATURE, ExportSpec
from export.runtimes import check_runtime
from export.saved_model import models_to_saved_model, spec_to_final


def saved_model_to_litert(folder: Path, precision: str, signatures: Sequence[str]) -> bytes:
    """A LiteRT file from a SavedModel; weights that signatures share are in it once.

    Args:
        folder: written by `models_to_saved_model`.
        precision: "float32", "float16" (weights alone, activations float32), or "int8" for dynamic
            range (weights int8, activations float).
        signatures: of the SavedModel that are converted.

    Returns:
        The file's content.

    Raises:
        ValueError: the precision is unknown.
    """
    check_runtime("litert", precision)
    converter = tf.lite.TFLiteConverter.from_saved_model(
        str(folder), signature_keys=list(signatures)
    )
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS]
    if precision != "float32":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if precision == "float16":
        converter.target_spec.supported_types = [tf.float16]
    return converter.convert()


def write_litert(
    spec: ExportSpec, models: Mapping[str, keras.Model], precisions: Sequence[str], folder: Path
) -> list[ArtefactFile]:
    """Write a file for each precision, with all signatures; what stands in the manifest of each."""
    saved = folder / ".saved_model"
    models_to_saved_model(models, saved)
    return [
        _write_file(saved, list(models), folder, spec.component, "litert", precision)
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
    saved: Path, signatures: Sequence[str], folder: Path, name: str, format: str, precision: str
) -> ArtefactFile:
    path = folder / f"{name}_{precision}.tflite"
    path.write_bytes(saved_model_to_litert(saved, precision, signatures))
    return file_to_artefact(path, format, precision)
