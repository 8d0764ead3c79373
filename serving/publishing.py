"""Models into the folder that TensorFlow Serving serves, and back.

A version is a folder with a number, as `python -m export` writes a SavedModel, with the manifest in
its `assets.extra`, where TensorFlow lets a SavedModel have files of others. One publisher at a
time.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

from export.artefacts import ManifestError, read_verified
from export.manifest import Manifest, read_manifest, write_manifest
from export.remote import LABEL, ROWS
from serving.model_config import (
    ServedModel,
    read_models_config,
    write_batching_config,
    write_models_config,
)
from serving.readiness import COMPONENTS

PREVIOUS = "previous"
"""Label of the version that LABEL was at before, to which a rollback goes."""

EXTRA = "assets.extra"
"""Folder of a SavedModel for what is not TensorFlow's. Source: TensorFlow, `saved_model/README`."""

OWN = ("version", "files", "created_with", "network")
"""What manifests of models that can stand in for each other differ in."""


def versions_of(root: Path, component: str) -> list[int]:
    """The versions that are there, lowest first."""
    folder = root / component
    if not folder.is_dir():
        return []
    return sorted(int(path.name) for path in folder.iterdir() if _is_version(path))


def publish(
    models: Path,
    root: Path,
    components: Sequence[str] = (),
    label: str = LABEL,
    base: str | None = None,
) -> dict[str, int]:
    """Make exports the next versions, and give them a label.

    Nothing is published unless all of it can be. Versions that no label points to any more are
    removed; one that a label was taken from stays until the next time, because the server has to
    load the new one first.

    Args:
        models: folder with an export of each component in a folder of its name, as
            `python -m export --all --to saved_model` writes it.
        root: folder that the server serves; created if need be.
        components: of `serving.readiness.COMPONENTS`; empty: those in `models`.
        label: of the new versions.
        base: `root` as the server sees it; None: as in its `models.config`, or as it is here.

    Returns:
        The new version of each component.

    Raises:
        ManifestError: an export is missing or damaged, or has no SavedModel.
        ValueError: there is nothing to publish, the label is not one to publish under, or a model
            does not do what the one of this label did.
    """
    _check_components(components)
    if not label or label == PREVIOUS:
        raise ValueError(f"{label!r}: not a label to publish under")
    components = components or [name for name in COMPONENTS if (models / name).is_dir()]
    if not components:
        raise ValueError(f"{models}: no export in {', '.join(COMPONENTS)}")
    served = read_models_config(root)
    for name in set(served) & set(COMPONENTS):
        for version in served[name].labels.values():  # else the config could not be written later
            _check_version(root, name, version)
    before = {name: served[name].labels if name in served else {} for name in components}
    made: dict[str, Path] = {}
    try:
        for name in components:
            manifest = read_manifest(models / name, verify=False)
            _refuse_other(manifest, root / name, label, before[name])
            made[name] = _copy_export(models / name, manifest, root / name)
        numbers = {name: _put_in_place(made[name], root, name, before[name]) for name in components}
    finally:
        for folder in made.values():
            shutil.rmtree(folder, ignore_errors=True)
    after = {name: _moved(before[name], label, number) for name, number in numbers.items()}
    write_config(root, base, after)
    for name in components:
        still = {v for one, v in before[name].items() if one != PREVIOUS}
        _remove_others(root, name, {*still, *after[name].values()})
    return numbers


def rollback(root: Path, component: str) -> int:
    """Give LABEL back to the version that had it before.

    Args:
        root: folder that the server serves.
        component: of `serving.readiness.COMPONENTS`.

    Returns:
        The version that has it now.

    Raises:
        ValueError: none had it before, or that one is no longer there.
    """
    labels = _labels_of(root, component)
    if PREVIOUS not in labels:
        raise ValueError(f"{root}: {component}: there is no version {PREVIOUS!r} to go back to")
    number = labels[PREVIOUS]
    _check_version(root, component, number)
    kept = {label: version for label, version in labels.items() if label != PREVIOUS}
    write_config(root, None, {component: {**kept, LABEL: number}})
    return number


def set_label(root: Path, component: str, label: str, version: int | None) -> None:
    """Move a label to another version, or take it away.

    Args:
        root: folder that the server serves.
        component: of `serving.readiness.COMPONENTS`.
        label: its name.
        version: one that is there; None: the label is taken away.

    Raises:
        ValueError: there is no such version, or no such label to take away.
    """
    labels = _labels_of(root, component)
    if version is None:
        if label not in labels:
            raise ValueError(f"{root}: {component}: no label {label!r}, but {sorted(labels)}")
        after = {name: number for name, number in labels.items() if name != label}
    else:
        _check_version(root, component, version)
        after = _moved(labels, label, version)
    write_config(root, None, {component: after})


def write_config(
    root: Path, base: str | None = None, labels: dict[str, dict[str, int]] | None = None
) -> dict[str, ServedModel]:
    """Write `models.config` and `batching.config` for the versions that are there.

    Args:
        root: folder that the server serves.
        base: `root` as the server sees it; None: as in the file so far, or as it is here.
        labels: of components whose labels change; others keep theirs. One that has none of its
            own gets LABEL at its highest version.

    Returns:
        What was written, by component.

    Raises:
        ValueError: there is no version of any component, or a label is at one that is not there.
    """
    served = read_models_config(root)
    others = {name: one for name, one in served.items() if name not in COMPONENTS}
    models: dict[str, ServedModel] = {}
    for name in COMPONENTS:
        versions = versions_of(root, name)
        if not versions:
            continue
        known = served.get(name, ServedModel(f"{root.resolve()}/{name}"))
        path = known.base_path if base is None else f"{base.rstrip('/')}/{name}"
        own = (labels or {}).get(name, known.labels) or {LABEL: versions[-1]}
        for version in own.values():
            _check_version(root, name, version)
        models[name] = ServedModel(path, own)
    if not models:
        raise ValueError(f"{root}: no version of {', '.join(COMPONENTS)}")
    write_batching_config(root, ROWS)
    write_models_config(root, {**others, **models})
    return models


def _moved(labels: dict[str, int], label: str, version: int) -> dict[str, int]:
    """Labels after one of them has moved."""
    after = {**labels, label: version}
    if label == LABEL and labels.get(LABEL, version) != version:
        after[PREVIOUS] = labels[LABEL]
    return after


def _check_components(components: Sequence[str]) -> None:
    unknown = sorted(set(components) - set(COMPONENTS))
    if unknown:
        raise ValueError(f"{', '.join(unknown)}: not one of {', '.join(COMPONENTS)}")


def _check_version(root: Path, component: str, version: int) -> None:
    versions = versions_of(root, component)
    if version not in versions:
        raise ValueError(f"{root}: {component}: no version {version}; there are {versions}")


def _labels_of(root: Path, component: str) -> dict[str, int]:
    _check_components([component])
    served = read_models_config(root)
    if component not in served:
        raise ValueError(f"{root}: no {component} has been published here")
    return served[component].labels


def _refuse_other(manifest: Manifest, folder: Path, label: str, labels: dict[str, int]) -> None:
    """Refuse a model that clients of a label would misread: their manifest does not change."""
    if label not in labels:
        return
    try:
        old = read_manifest(folder / str(labels[label]) / EXTRA, verify=False)
    except ManifestError:
        return  # not published by this command
    differing = [
        one.name
        for one in fields(Manifest)
        if one.name not in OWN and getattr(old, one.name) != getattr(manifest, one.name)
    ]
    if differing:
        raise ValueError(
            f"{manifest.component} {manifest.version}: {', '.join(differing)} of its manifest are "
            f"not those of version {labels[label]}, which is {label!r}: publish it under another "
            "label, and start what reads its answers with its manifest and that label"
        )


def _copy_export(export: Path, manifest: Manifest, target: Path) -> Path:
    """The SavedModel of an export, checked, in a folder that the server does not look at."""
    version = manifest.file("saved_model", "float32", folder=export).path.partition("/")[0]
    partial = target / f".{os.getpid()}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    try:
        for file in manifest.files:
            if file.format == "saved_model":
                path = partial / file.path.partition("/")[2]  # without the export's version
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(read_verified(export, file))
        if (export / version / EXTRA).is_dir():  # what its user laid there, requests to warm up by
            shutil.copytree(export / version / EXTRA, partial / EXTRA)
        (partial / EXTRA).mkdir(exist_ok=True)
        # Without the files: they do not stand beside it there.
        write_manifest(partial / EXTRA, replace(manifest, files=()))
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return partial


def _put_in_place(partial: Path, root: Path, component: str, labels: dict[str, int]) -> int:
    """Make a folder the next version, in one step."""
    number = max([0, *versions_of(root, component), *labels.values()]) + 1
    os.rename(partial, root / component / str(number))
    return number


def _remove_others(root: Path, component: str, kept: set[int]) -> None:
    for version in versions_of(root, component):
        if version not in kept:
            folder = root / component / str(version)
            # First out of the server's sight, so that it never sees half of it.
            gone = folder.with_name(f".{version}.removed")
            os.rename(folder, gone)
            shutil.rmtree(gone)


def _is_version(path: Path) -> bool:
    return path.is_dir() and path.name.isascii() and path.name.isdecimal()
