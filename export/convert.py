"""Keras model to the files of an export, and the manifest beside them."""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from importlib.metadata import version as package_version
from pathlib import Path

import keras
import numpy as np

from export import litert_files, onnx_files
from export.artefacts import FINAL, ArtefactFile, ManifestError, file_to_artefact
from export.components import ALLOWED, IMAGE, SIGNATURE, ExportSpec
from export.manifest import (
    MANIFEST,
    InputSpec,
    Manifest,
    OutputSpec,
    SignatureSpec,
    charset_to_sha256,
    read_manifest,
    write_manifest,
)
from export.runtimes import FORMS
from export.saved_model import (
    model_to_final_specs,
    model_to_mask,
    model_to_size_hw,
    write_saved_model,
)
from export.specs import weights_to_spec


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
    precisions: Sequence[str] | None = None,
    formats: Sequence[str] = ("litert",),
) -> Manifest:
    """Convert a model and write the files and their manifest.

    Args:
        spec: of the component.
        models: the inference models by signature, with their weights, as `spec.load` gives them.
        out_dir: created if need be; other files in it (a model card) stay, and so do other forms
            of the same model. Those of another are removed. The manifest comes last, so a run that
            is cut short leaves a folder that is refused, never a wrong one.
        version: identifies the weights.
        weights: checkpoint to copy beside the model files, or None.
        precisions: each format is written in those of them that it has; None: in the first of
            FORMS, which is opened where none is asked for.
        formats: of FORMS.

    Returns:
        The manifest.

    Raises:
        ValueError: a format or a precision is unknown, or a format has none of the precisions, or
            the outputs are not the spec's, or the models do not take the same mask, or a format
            gives final results, or is full int8, and the component has none.
    """
    plan = _plan(formats, precisions)
    litert_files.check_full_int8(spec, plan.get("litert", ()))
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
        files, final = _write_formats(spec, models, plan, staging)
        if weights is not None:
            path = staging / f"{spec.component}.weights.npz"
            shutil.copyfile(weights, path)
            files.append(file_to_artefact(path, "weights_npz", "float16"))
        manifest = Manifest(
            component=spec.component,
            version=version,
            files=tuple(files),
            input=InputSpec(IMAGE, first.size_hw, meaning=spec.picture),
            outputs=first.outputs,
            classes=spec.classes,
            charset=spec.charset,
            charset_sha256=None if spec.charset is None else charset_to_sha256(spec.charset),
            inside=spec.inside,
            postprocess=spec.postprocess,
            created_with=_tools(plan),
            signature=first.name,
            mask=masks.pop(),
            further=tuple(further),
            final=final,
            network=spec.network,
        )
        manifest = _with_earlier(manifest, out_dir, staging)
        write_manifest(staging, manifest)
        _publish(staging, out_dir, manifest)
    return manifest


def _plan(formats: Sequence[str], precisions: Sequence[str] | None) -> dict[str, list[str]]:
    """Which precisions of each format are to be written."""
    known = sorted({precision for of_format in FORMS.values() for precision in of_format})
    for given, possible in ((formats, list(FORMS)), (precisions or (), known)):
        if unknown := [one for one in given if one not in possible]:
            raise ValueError(f"{unknown[0]!r} is not one of {', '.join(possible)}")
    if precisions is None:
        return {one: [FORMS[one][0]] for one in formats}
    plan = {one: [p for p in precisions if p in FORMS[one]] for one in formats}
    for one, wanted in plan.items():
        if not wanted:
            raise ValueError(f"{one} comes in {', '.join(FORMS[one])}, not {', '.join(precisions)}")
    return plan


def _write_formats(
    spec: ExportSpec,
    models: Mapping[str, keras.Model],
    plan: Mapping[str, Sequence[str]],
    staging: Path,
) -> tuple[list[ArtefactFile], tuple[OutputSpec, ...]]:
    """Write the model files; what stands of them, and of final results, in the manifest."""
    files: list[ArtefactFile] = []
    final: tuple[OutputSpec, ...] = ()
    if FINAL in plan or "saved_model" in plan:
        final = model_to_final_specs(spec, models[SIGNATURE])
    if "litert" in plan:
        files += litert_files.write_litert(spec, models, plan["litert"], staging)
    if FINAL in plan:
        files += litert_files.write_final_litert(spec, models, plan[FINAL], staging)
    if "onnx" in plan:
        files += onnx_files.write_onnx(spec, models, plan["onnx"], staging)
    if "saved_model" in plan:
        files += write_saved_model(spec, models, staging)
    return files, final


def _tools(plan: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Versions of what makes the files."""
    names = ["idcard-reader", "numpy", "tensorflow", "keras", "ai-edge-litert"]
    names += ["tf2onnx", "onnx", "onnxruntime"] * ("onnx" in plan)
    return {"python": platform.python_version(), **{name: package_version(name) for name in names}}


def _with_earlier(manifest: Manifest, out_dir: Path, staging: Path) -> Manifest:
    """A manifest that also lists what an earlier export of the same model left in the folder, in
    forms that are not written again.
    """
    try:
        earlier = read_manifest(out_dir, verify=False)
    except ManifestError:
        return manifest

    def model_of(one: Manifest) -> str:
        """All else, as JSON, in which tuples and lists are the same."""
        return json.dumps(asdict(replace(one, files=(), final=(), created_with={})), sort_keys=True)

    if model_of(earlier) != model_of(manifest):
        return manifest
    written = {file.path for file in manifest.files}
    kept = [f for f in earlier.files if f.path not in written and (out_dir / f.path).is_file()]
    for file in kept:
        (staging / file.path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(out_dir / file.path, staging / file.path)
    return replace(
        manifest,
        files=(*manifest.files, *kept),
        final=manifest.final or earlier.final,
        created_with={**earlier.created_with, **manifest.created_with},
    )


def _publish(staging: Path, out_dir: Path, manifest: Manifest) -> None:
    """Put what was written in the place of an earlier export; the manifest comes last."""
    try:
        earlier = read_manifest(out_dir, verify=False).files
    except ManifestError:
        earlier = ()
    for file in manifest.files:
        (out_dir / file.path).parent.mkdir(parents=True, exist_ok=True)
        (staging / file.path).replace(out_dir / file.path)
    (staging / MANIFEST).replace(out_dir / MANIFEST)
    listed = {file.path for file in manifest.files}
    for file in earlier:
        if file.format != "weights_npz" and file.path not in listed:
            (out_dir / file.path).unlink(missing_ok=True)
            _remove_empty(out_dir / file.path, out_dir)


def _remove_empty(path: Path, top: Path) -> None:
    """Remove the folders around a path that are empty: a server takes one for a version."""
    for folder in path.parents:
        if folder == top or not folder.is_dir() or any(folder.iterdir()):
            return
        folder.rmdir()


def convert(
    component: str,
    weights: Path,
    out_dir: Path,
    precisions: Sequence[str] | None = None,
    preset: str = "light",
    version: str | None = None,
    formats: Sequence[str] = ("litert",),
) -> Manifest:
    """Convert a component's trained weights.

    Args:
        component: "cropper", "detector" or "reader".
        weights: `.weights.npz` written by its training.
        out_dir: where the artefacts go.
        precisions: as for `export_model`.
        preset: configuration that the weights were trained with.
        version: identifies the weights; None makes it of the preset and the weights' SHA-256.
        formats: of FORMS.

    Returns:
        The manifest.

    Raises:
        ValueError: component, preset, format or precision is unknown, or the weights do not fit.
    """
    spec = weights_to_spec(component, preset, weights)
    models = spec.load(weights)
    if version is None:
        version = f"{preset}-{hashlib.sha256(Path(weights).read_bytes()).hexdigest()[:8]}"
    return export_model(spec, models, out_dir, version, Path(weights), precisions, formats)
