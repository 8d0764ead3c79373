"""Keras model to LiteRT files with built-in operations alone, and the manifest beside them."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from importlib.metadata import version as package_version
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from export.components import ExportSpec, preset_to_spec
from export.manifest import (
    MANIFEST,
    InputSpec,
    Manifest,
    OutputSpec,
    charset_to_sha256,
    file_to_artefact,
    write_manifest,
)
from export.runners import SIGNATURE

INPUT_NAME = "image"
PRECISIONS = ("float32", "int8")


def model_to_saved_model(model: keras.Model, size_hw: tuple[int, int], folder: Path) -> None:
    """Write a SavedModel whose signature takes one uint8 picture and names its outputs.

    Args:
        model: float32 (B, H, W, 3) in, dict of tensors out.
        size_hw: height and width of the picture in pixels.
        folder: to be created.
    """
    archive = keras.export.ExportArchive()
    archive.track(model)

    def serve(image: tf.Tensor) -> dict[str, tf.Tensor]:
        return model(tf.cast(image, tf.float32), training=False)

    # A static batch of 1: LiteRT cannot convert the Reader's loop with a dynamic one.
    picture = tf.TensorSpec((1, *size_hw, 3), tf.uint8, name=INPUT_NAME)
    archive.add_endpoint(SIGNATURE, serve, input_signature=[picture])
    archive.write_out(str(folder), verbose=False)


def saved_model_to_litert(folder: Path, precision: str) -> bytes:
    """A LiteRT file from a SavedModel.

    Args:
        folder: written by `model_to_saved_model`.
        precision: "float32", or "int8" for dynamic range (weights int8, activations float).

    Returns:
        The file's content.

    Raises:
        ValueError: the precision is unknown.
    """
    if precision not in PRECISIONS:
        raise ValueError(f"precision must be one of {PRECISIONS}, not {precision!r}")
    converter = tf.lite.TFLiteConverter.from_saved_model(str(folder), signature_keys=[SIGNATURE])
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS]
    if precision == "int8":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    return converter.convert()


def model_to_output_specs(
    model: keras.Model, size_hw: tuple[int, int], meanings: dict[str, str]
) -> tuple[OutputSpec, ...]:
    """Names, shapes and dtypes of a model's outputs on one picture.

    Raises:
        ValueError: the model's outputs are not the ones whose meanings are given.
    """
    outputs = model(np.zeros((1, *size_hw, 3), np.float32), training=False)
    if not isinstance(outputs, dict) or set(outputs) != set(meanings):
        names = sorted(outputs) if isinstance(outputs, dict) else type(outputs).__name__
        raise ValueError(f"model {model.name!r} gives {names}, expected {sorted(meanings)}")
    return tuple(
        OutputSpec(
            name,
            tuple(outputs[name].shape),
            keras.backend.standardize_dtype(outputs[name].dtype),
            meanings[name],
        )
        for name in sorted(outputs)
    )


def export_model(
    spec: ExportSpec,
    model: keras.Model,
    out_dir: Path,
    version: str,
    weights: Path | None = None,
    precisions: Sequence[str] = PRECISIONS,
) -> Manifest:
    """Convert a model and write the files and their manifest.

    Args:
        spec: of the component.
        model: the inference model, with its weights.
        out_dir: created if need be; other files in it (a model card) stay. The manifest comes
            last, so a run that is cut short leaves a folder that is refused, never a wrong one.
        version: identifies the weights.
        weights: checkpoint to copy beside the LiteRT files, or None.
        precisions: of "float32" and "int8".

    Returns:
        The manifest.

    Raises:
        ValueError: a precision is unknown, or the outputs are not the spec's.
    """
    out_dir = Path(out_dir)
    out_dir.mkdir(parents=True, exist_ok=True)
    outputs = model_to_output_specs(model, spec.size_hw, spec.outputs)
    with tempfile.TemporaryDirectory(dir=out_dir, prefix=".export-") as temporary:
        staging = Path(temporary)
        files = []
        model_to_saved_model(model, spec.size_hw, staging / "saved_model")
        for precision in precisions:
            path = staging / f"{spec.component}_{precision}.tflite"
            path.write_bytes(saved_model_to_litert(staging / "saved_model", precision))
            files.append(file_to_artefact(path, "litert", precision))
        if weights is not None:
            path = staging / f"{spec.component}.weights.npz"
            shutil.copyfile(weights, path)
            files.append(file_to_artefact(path, "weights_npz", "float16"))
        manifest = Manifest(
            component=spec.component,
            version=version,
            files=tuple(files),
            input=InputSpec(INPUT_NAME, spec.size_hw),
            outputs=outputs,
            classes=spec.classes,
            charset=spec.charset,
            charset_sha256=None if spec.charset is None else charset_to_sha256(spec.charset),
            inside=spec.inside,
            postprocess=spec.postprocess,
            created_with={
                name: package_version(name) for name in ("tensorflow", "keras", "ai-edge-litert")
            },
        )
        write_manifest(staging, manifest)
        for file in files:
            (staging / file.path).replace(out_dir / file.path)
        (staging / MANIFEST).replace(out_dir / MANIFEST)
    _remove_stale(out_dir, spec.component, manifest)
    return manifest


def _remove_stale(out_dir: Path, component: str, manifest: Manifest) -> None:
    """Remove LiteRT files of an earlier export that the manifest no longer lists."""
    listed = {file.path for file in manifest.files}
    for precision in PRECISIONS:
        path = out_dir / f"{component}_{precision}.tflite"
        if path.name not in listed:
            path.unlink(missing_ok=True)


def convert(
    component: str,
    weights: Path,
    out_dir: Path,
    precisions: Sequence[str] = PRECISIONS,
    preset: str = "light",
    version: str | None = None,
) -> Manifest:
    """Convert a component's trained weights.

    Args:
        component: "cropper", "detector" or "reader".
        weights: `.weights.npz` written by its training.
        out_dir: where the artefacts go.
        precisions: of "float32" and "int8".
        preset: configuration that the weights were trained with.
        version: identifies the weights; None makes it of the preset and the weights' SHA-256.

    Returns:
        The manifest.

    Raises:
        ValueError: component, preset or precision is unknown, or the weights do not fit.
    """
    spec = preset_to_spec(component, preset)
    model = spec.load(weights)
    if version is None:
        version = f"{preset}-{hashlib.sha256(Path(weights).read_bytes()).hexdigest()[:8]}"
    return export_model(spec, model, out_dir, version, Path(weights), precisions)
