"""Which files of an export `python -m export parity` compares with Keras."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from pathlib import Path

import keras
import numpy as np

from export.artefacts import FINAL, ManifestError
from export.components import ExportSpec, Valid
from export.manifest import MANIFEST, raw_signature, read_manifest
from export.parity import Compared, OutputDifference, compare_all
from export.runners import FinalRunner
from export.runtimes import FORMS, open_runner
from export.saved_model import spec_to_final
from export.saved_model_runner import ServedRunner


def exported_folder(out: Path, component: str) -> Path:
    """Where a component's export lies: in the folder of its name in `out`, or in `out` itself.

    Raises:
        ManifestError: in neither, or what lies there is another component's.
    """
    own = out / component
    folder = own if (own / MANIFEST).is_file() else out
    found = read_manifest(folder, verify=False).component
    if found != component:
        raise ManifestError(f"{folder}: an export of the {found}, not of the {component}")
    return folder


def exported_files(
    folder: Path,
    spec: ExportSpec,
    forms: Container[str] | None = None,
    precisions: Container[str] | None = None,
) -> list[tuple[str, Compared]]:
    """The model files of a folder, opened.

    Args:
        folder: of an export.
        spec: of its component.
        forms: those that are wanted, of FORMS; None: all.
        precisions: those that are wanted; None: all.

    Returns:
        With the form of each; a SavedModel twice: its raw outputs, and the final results of its
        `serving_default`.

    Raises:
        ManifestError: none is there of those that are wanted, or one is damaged.
    """
    manifest = read_manifest(folder)
    files: list[tuple[str, Compared]] = []
    for form, precision in dict.fromkeys((one.format, one.precision) for one in manifest.files):
        if form not in (FORMS if forms is None else forms):
            continue
        if precisions is not None and precision not in precisions:
            continue
        if form == FINAL:
            final = FinalRunner(folder, precision)
            files.append((form, Compared(final, precision, spec_to_final(spec))))
        else:
            files.append((form, Compared(open_runner(folder, form, precision), precision)))
        if form == "saved_model":
            served = ServedRunner(folder, precision)
            files.append((form, Compared(served, precision, spec_to_final(spec))))
    if not files:
        present = ", ".join(f"{one.format} {one.precision}" for one in manifest.files)
        raise ManifestError(f"{folder}: nothing to compare; there is {present or 'nothing'}")
    return files


def compare_signature(
    name: str,
    model: keras.Model,
    files: Sequence[tuple[str, Compared]],
    images: np.ndarray,
    masks: np.ndarray | None,
    valid: Valid,
) -> Iterator[tuple[str, str, str, OutputDifference]]:
    """Compare what files give by one signature with what its Keras model gives.

    Args:
        name: of the signature.
        model: of it.
        files: as `exported_files` gives them; those without the signature are left out.
        images: (B, H, W, 3) uint8 of its size.
        masks: (B, V) float32 if the model takes them, else None. Final results of SavedModels are
            of all classes and compared with ones in their place.
        valid: which values of the outputs mean anything.

    Yields:
        Form, precision, signature as the file names it, and an output's difference.
    """
    files = [one for one in files if name in {known.name for known in one[1].runner.signatures}]
    groups = [(files, masks)]
    if masks is not None and not np.all(masks == 1):
        served = [one for one in files if isinstance(one[1].runner, ServedRunner)]
        groups = [([one for one in files if one not in served], masks)]
        groups += [(served, np.ones_like(masks))] if served else []
    for group, allowed in groups:
        found = compare_all(model, [compared for _, compared in group], images, allowed, valid)
        for (form, compared), differences in zip(group, found, strict=True):
            is_raw = form == "saved_model" and compared.to_final is None
            for difference in differences:
                signature = raw_signature(name) if is_raw else name
                yield form, compared.precision, signature, difference
