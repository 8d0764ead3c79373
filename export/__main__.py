"""`python -m export [convert] …` and `python -m export parity …`."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import tyro

if TYPE_CHECKING:
    import keras

    from export.components import ExportSpec
    from export.parity import Compared

Component = Literal["cropper", "detector", "reader"]
Format = Literal["litert", "litert_final", "onnx", "saved_model"]
Precision = Literal["float32", "float16", "int8", "full_int8"]

MADE: tuple[Precision, ...] = ("float32", "float16", "int8")
"""What `parity` compares of a new export: full int8 is not of every component."""

ROW = "{:<12} {:<9} {:<15} {:<18} {:<18} {:>10} {:>9}  {}"
HEADER = ("form", "precision", "signature", "output", "shape", "difference", "of", "verdict")
"""Of the table of `parity`: the largest difference, and the largest value that Keras gives."""

TASK_ROW = "{:<12} {:<9} {:>24} {:>9} {:>7}  {}"


@dataclass(frozen=True)
class Convert:
    """Convert weights to the files that are deployed, and write them with their manifest.

    Attributes:
        out: folder in which each component gets one of its name, as `Pipeline(models=…)` looks for
            them; other forms of the same weights stay there, an export of others is replaced,
            files of none stay.
        component: which model.
        all: all three, as they ship.
        to: forms: `litert`, whose raw outputs this package reads, `litert_final` with final
            results, for a telephone's own program, `onnx`, and `saved_model` for TensorFlow
            Serving, in the version folder `1`; several with spaces or commas between them.
        precisions: of the weights; each form is written in those of them that it has, LiteRT in
            all of them, ONNX in float32 and int8, a SavedModel in float32. By default LiteRT in
            int8 and the others in float32, which is what a pipeline opens. full_int8, activations
            as well, is of `litert` alone and not of the Reader.
        weights: `.weights.npz` of a run, copied beside the files; by default those that ship.
        preset: configuration that the weights were trained with.
        version: identifies the weights; by default the preset and the start of their SHA-256.
    """

    out: Path
    component: Component | None = None
    all: bool = False
    to: tuple[Format, ...] = ("litert",)
    precisions: tuple[Precision, ...] | None = None
    weights: Path | None = None
    preset: str = "light"
    version: str | None = None


@dataclass(frozen=True)
class Parity:
    """Compare the files of an export with the Keras model on the same pictures.

    Attributes:
        component: which model.
        folder: an export that is there, as `python -m export --out` wrote it, or the folder of one
            component such as `cropper/weights`, with the weights that lie in it; by default a new
            one is made, compared and thrown away.
        weights: `.weights.npz` of a run for a new export; by default those that ship.
        preset: configuration that these were trained with.
        to: forms to compare; by default all that a new export can have, or the folder has.
        precisions: of the weights; by default float32, float16 and int8, or all in the folder. int8
            and full_int8, and final results in float16, are shown and not judged.
        count: pictures of each signature.
        seed: of the pictures.
        drawn: pictures as the data engine draws them for the component, with all characters
            allowed, instead of noise and gradients with characters forbidden at random.
        photographs: dataset of photographs in which what the files of a `folder` find is compared
            as well, int8 too; by default it is not.
        limit: photographs at most; by default all.
    """

    component: Component
    folder: Path | None = None
    weights: Path | None = None
    preset: str = "light"
    to: tuple[Format, ...] | None = None
    precisions: tuple[Precision, ...] | None = None
    count: int = 200
    seed: int = 0
    drawn: bool = False
    photographs: Path | None = None
    limit: int | None = None


LISTS = ("--to", "--precisions")
"""Options of several values."""


def split_lists(arguments: Sequence[str]) -> list[str]:
    """Arguments in which `--to litert,onnx`, or with `=`, is `--to litert onnx`."""
    split: list[str] = []
    in_list = False
    for argument in arguments:
        if not argument.startswith("--"):
            split += filter(None, argument.split(",")) if in_list else [argument]
            continue
        option, _, values = argument.partition("=")
        in_list = option in LISTS
        split += [option, *filter(None, values.split(","))] if in_list else [argument]
    return split


def component_weights(component: str) -> Path:
    """The checkpoint that ships with a component, as its manifest names it."""
    from training.weights import shipped_weights

    return shipped_weights(Path(__file__).parent.parent / component / "weights")


def convert(options: Convert) -> int:
    """Write the export; 0.

    Raises:
        ValueError: neither one component nor all are asked for, or weights for all, or the folder
            is that of one component.
    """
    from export.components import COMPONENTS
    from export.convert import convert as convert_component
    from export.manifest import MANIFEST

    if (options.component is None) != options.all:
        raise ValueError("either --component or --all")
    if options.all and options.weights is not None:
        raise ValueError("--weights are those of one --component")
    if (options.out / MANIFEST).exists():
        raise ValueError(
            f"{options.out} is an export itself: --out is the folder in which each component has "
            f"one of its name"
        )
    for component in COMPONENTS if options.all else (str(options.component),):
        out = options.out / component
        manifest = convert_component(
            component,
            options.weights or component_weights(component),
            out,
            precisions=options.precisions,
            preset=options.preset,
            version=options.version,
            formats=options.to,
        )
        print(f"{manifest.component} {manifest.version} in {out}")
        for file in manifest.files:
            print(f"  {file.path:<40} {file.bytes / 2**20:6.2f} MB  sha256 {file.sha256[:16]}")
    return 0


def parity_inputs(
    spec: ExportSpec, model: keras.Model, options: Parity
) -> tuple[np.ndarray, np.ndarray | None]:
    """The pictures of a signature's size that are asked for, and masks if it takes them.

    Raises:
        ValueError: pictures shall be drawn, and the component has none that could be.
    """
    from export.parity import parity_images, parity_masks
    from export.saved_model import model_to_mask, model_to_size_hw

    size_hw, mask = model_to_size_hw(model), model_to_mask(model)
    if not options.drawn:
        masks = None if mask is None else parity_masks(options.count, mask.size)
        return parity_images(size_hw, options.count, options.seed), masks
    if spec.draw is None:
        raise ValueError(f"{spec.component}: no pictures can be drawn for it")
    allowed = None if mask is None else np.ones((options.count, mask.size), np.float32)
    return spec.draw(size_hw, options.count), allowed


def parity(options: Parity) -> int:
    """Print the differences; 0 if all are within the tolerance, else 1.

    Raises:
        ValueError: no pictures are asked for, or weights beside those of a folder, or photographs
            without one, or there is nothing to compare.
    """
    from export.compared_files import compare_signature, exported_files, exported_folder
    from export.convert import export_model
    from export.manifest import read_manifest
    from export.parity import TOLERANCES
    from export.specs import manifest_to_spec, weights_to_spec

    if options.count < 1:
        raise ValueError(f"--count must be 1 at least, not {options.count}")
    if options.folder is not None and options.weights is not None:
        raise ValueError("--weights are those of a new export, a --folder has its own")
    if options.photographs is not None and options.folder is None:
        raise ValueError("--photographs needs the --folder whose files are to find what they show")
    all_ok = True
    with tempfile.TemporaryDirectory() as name:
        if options.folder is None:
            folder, weights = Path(name), options.weights or component_weights(options.component)
            spec = weights_to_spec(options.component, options.preset, weights)
            models = spec.load(weights)
            formats, precisions = options.to or get_args(Format), options.precisions or MADE
            export_model(spec, models, folder, "parity", precisions=precisions, formats=formats)
        else:
            folder = exported_folder(options.folder, options.component)
            manifest = read_manifest(folder)
            spec = manifest_to_spec(manifest)
            file = manifest.file("weights_npz", "float16", folder=folder)
            models = spec.load(folder / file.path)
        files = exported_files(folder, spec, options.to, options.precisions)
        print(ROW.format(*HEADER))
        for signature, model in models.items():
            inputs = parity_inputs(spec, model, options)
            for *which, entry in compare_signature(signature, model, files, *inputs, spec.valid):
                verdict = ("ok" if entry.tolerance else "-") if entry.ok else "MISS"
                all_ok &= entry.ok
                print(
                    ROW.format(
                        *which,
                        entry.name,
                        str(entry.shape),
                        f"{entry.max_difference:.2e}",
                        f"{entry.max_value:.3g}",
                        verdict,
                    )
                )
        tolerated = ", ".join(f"{name} {limit:g}" for name, limit in TOLERANCES.items())
        print(
            f"{options.count} pictures of each signature; tolerated: {tolerated}; -: not judged "
            "here: what such files find is compared with --photographs."
        )
        if options.photographs is not None:
            all_ok &= parity_of_tasks(options, options.photographs, folder, files)
    return 0 if all_ok else 1


def parity_of_tasks(
    options: Parity, photographs: Path, folder: Path, files: Sequence[tuple[str, Compared]]
) -> bool:
    """Print what files with raw outputs find in photographs; whether all find enough.

    Raises:
        ValueError: the photographs are none, or show no cards.
    """
    from export.runtimes import open_runner
    from export.task_metrics import TASK_METRICS, compare_tasks

    metric = TASK_METRICS[options.component]
    raw = [(form, one.precision, one.runner) for form, one in files if one.to_final is None]
    reference = open_runner(folder, "keras")
    print(f"\n{TASK_ROW.format('form', 'precision', metric.name, 'Keras', metric.unit, 'verdict')}")
    all_ok = True
    for entry in compare_tasks(metric, reference, raw, photographs, options.limit):
        all_ok &= entry.ok
        verdict = "ok" if entry.ok else "MISS"
        figures = f"{entry.found:.4f}", f"{entry.reference:.4f}", entry.n
        print(TASK_ROW.format(entry.form, entry.precision, *figures, verdict))
    print(f"{photographs}; tolerated: {metric.tolerance:g} less than Keras")
    return all_ok


def main(arguments: list[str] | None = None) -> int:
    """Run the command; without a name it is `convert`."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = given.pop(0) if given and given[0] in ("convert", "parity") else "convert"
    given = split_lists(given)
    try:
        if command == "parity":
            return parity(tyro.cli(Parity, prog="python -m export parity", args=given))
        return convert(tyro.cli(Convert, prog="python -m export", args=given))
    except (ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    sys.exit(main())
