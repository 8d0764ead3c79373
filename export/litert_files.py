"""SavedModel to LiteRT files with built-in operations alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import keras
import tensorflow as tf

from export.artefacts import ArtefactFile, file_to_artefact
from export.components import ExportSpec
from export.runtimes import check_runtime
from export.saved_model import models_to_saved_model


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
    models_to_saved_model(models, folder / ".saved_model")
    files = []
    for precision in precisions:
        path = folder / f"{spec.component}_{precision}.tflite"
        path.write_bytes(saved_model_to_litert(folder / ".saved_model", precision, list(models)))
        files.append(file_to_artefact(path, "litert", precision))
    return files
