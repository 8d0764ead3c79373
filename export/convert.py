"""Keras model to LiteRT files with built-in operations alone, and the manifest beside them."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version as package_version
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from export.components import ALLOWED, IMAGE, ExportSpec, weights_to_spec
from export.manifest import (
    MANIFEST,
    InputSpec,
    Manifest,
    MaskSpec,
    OutputSpec,
    SignatureSpec,
    charset_to_sha256,
    file_to_artefact,
    write_manifest,
)

PRECISIONS = ("float32", "int8")


def model_to_size_hw(model: keras.Model) -> tuple[int, int]:
    """Height and width of the picture that an inference model takes."""
    image = model.input[IMAGE] if isinstance(model.input, dict) else model.input
    return image.shape[1], image.shape[2]


def model_to_mask(model: keras.Model) -> MaskSpec | None:
    """The mask that an inference model takes beside the picture, or None."""
    if not isinstance(model.input, dict) or ALLOWED not in model.input:
        return None
    return MaskSpec(ALLOWED, model.input[ALLOWED].shape[1])


def models_to_saved_model(models: Mapping[str, keras.Model], folder: Path) -> None:
    """Write a SavedModel whose signatures take one uint8 picture and name their outputs.

    Args:
        models: by signature; float32 (B, H, W, 3), and (B, V) where they take a mask, in, dict of
            tensors out. What layers they share is in the file once.
        folder: to be created.
    """
    archive = keras.export.ExportArchive()
    for signature, model in models.items():
        archive.track(model)
        # A static batch of 1: LiteRT cannot convert the Reader's loop with a dynamic one.
        size_hw, mask = model_to_size_hw(model), model_to_mask(model)
        specs = [tf.TensorSpec((1, *size_hw, 3), tf.uint8, name=IMAGE)]
        if mask is not None:
            specs.append(tf.TensorSpec((1, mask.size), tf.float32, name=ALLOWED))
        archive.add_endpoint(signature, _endpoint(model), input_signature=specs)
    archive.write_out(str(folder), verbose=False)


def _endpoint(model: keras.Model) -> Callable[..., dict[str, tf.Tensor]]:
    """A function that calls a model with a uint8 picture and, if it takes one, a mask."""

    def serve(image: tf.Tensor) -> dict[str, tf.Tensor]:
        return model(tf.cast(image, tf.float32), training=False)

    def serve_masked(image: tf.Tensor, allowed: tf.Tensor) -> dict[str, tf.Tensor]:
        inputs = {IMAGE: tf.cast(image, tf.float32), ALLOWED: allowed}
        return model(inputs, training=False)

    return serve if model_to_mask(model) is None else serve_masked


def saved_model_to_litert(folder: Path, precision: str, signatures: Sequence[str]) -> bytes:
    """A LiteRT file from a SavedModel; weights that signatures share are in it once.

    Args:
        folder: written by `models_to_saved_model`.
        precision: "float32", or "int8" for dynamic range (weights int8, activations float).
        signatures: of the SavedModel that are converted.

    Returns:
        The file's content.

    Raises:
        ValueError: the precision is unknown.
    """
    if precision not in PRECISIONS:
        raise ValueError(f"precision must be one of {PRECISIONS}, not {precision!r}")
    converter = tf.lite.TFLiteConverter.from_saved_model(
        str(folder), signature_keys=list(signatures)
    )
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS]
    if precision == "int8":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    return converter.convert()


def model_to_output_specs(model: keras.Model, meanings: dict[str, str]) -> tuple[OutputSpec, ...]:
    """Names, shapes and dtypes of a model's outputs on one picture.

    Raises:
        ValueError: the model's outputs are not the ones whose meanings are given.
    """
    image, mask = np.zeros((1, *model_to_size_hw(model), 3), np.float32), model_to_mask(model)
    masked = {} if mask is None else {ALLOWED: np.ones((1, mask.size), np.float32)}
    outputs = model({IMAGE: image, **masked} if masked else image, training=False)
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
    models: Mapping[str, keras.Model],
    out_dir: Path,
    version: str,
    weights: Path | None = None,
    precisions: Sequence[str] = PRECISIONS,
) -> Manifest:
    """Convert a model and write the files and their manifest.

    Args:
        spec: of the component.
        models: the inference models by signature, with their weights, as `spec.load` gives them.
        out_dir: created if need be; other files in it (a model card) stay. The manifest comes
            last, so a run that is cut short leaves a folder that is refused, never a wrong one.
        version: identifies the weights.
        weights: checkpoint to copy beside the LiteRT files, or None.
        precisions: of "float32" and "int8".

    Returns:
        The manifest.

    Raises:
        ValueError: a precision is unknown, or the outputs are not the spec's, or the models do not
            take the same mask.
    """
    out_dir = Path(out_dir)
    out_dir.mkdir(parents=True, exist_ok=True)
    signatures = [
        SignatureSpec(name, model_to_size_hw(model), model_to_output_specs(model, spec.outputs))
        for name, model in models.items()
    ]
    first, *further = signatures
    masks = {model_to_mask(model) for model in models.values()}
    if len(masks) > 1:
        raise ValueError(f"{spec.component}: its signatures take different masks: {masks}")
    with tempfile.TemporaryDirectory(dir=out_dir, prefix=".export-") as temporary:
        staging = Path(temporary)
        files = []
        models_to_saved_model(models, staging / "saved_model")
        for precision in precisions:
            path = staging / f"{spec.component}_{precision}.tflite"
            content = saved_model_to_litert(staging / "saved_model", precision, list(models))
            path.write_bytes(content)
            files.append(file_to_artefact(path, "litert", precision))
        if weights is not None:
            path = staging / f"{spec.component}.weights.npz"
            shutil.copyfile(weights, path)
            files.append(file_to_artefact(path, "weights_npz", "float16"))
        manifest = Manifest(
            component=spec.component,
            version=version,
            files=tuple(files),
            input=InputSpec(IMAGE, first.size_hw),
            outputs=first.outputs,
            classes=spec.classes,
            charset=spec.charset,
            charset_sha256=None if spec.charset is None else charset_to_sha256(spec.charset),
            inside=spec.inside,
            postprocess=spec.postprocess,
            created_with={
                name: package_version(name) for name in ("tensorflow", "keras", "ai-edge-litert")
            },
            signature=first.name,
            mask=masks.pop(),
            further=tuple(further),
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
    spec = weights_to_spec(component, preset, weights)
    models = spec.load(weights)
    if version is None:
        version = f"{preset}-{hashlib.sha256(Path(weights).read_bytes()).hexdigest()[:8]}"
    return export_model(spec, models, out_dir, version, Path(weights), precisions)
