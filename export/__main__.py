"""`python -m export [convert] …` and `python -m export parity …`."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import tyro

if TYPE_CHECKING:
    from export.components import ExportSpec
    from export.runners import Runner

Component = Literal["cropper", "detector", "reader"]
Format = Literal["litert", "litert_final", "onnx", "saved_model"]
Precision = Literal["float32", "float16", "int8", "full_int8"]


@dataclass(frozen=True)
class Convert:
    """Convert weights to the files that are deployed, and write them with their manifest.

    Attributes:
        out: folder to write to, with `--all` to one in it for each component; other forms of the
            same weights stay, an export of others is replaced, files of none stay.
        component: which model.
        all: all three, as they ship.
        to: forms: `litert`, whose raw outputs this package reads, `litert_final` with final
            results, for a telephone's own program, `onnx`, and `saved_model` for TensorFlow
            Serving, in the version folder `1`.
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
    """Compare all files of an export with the Keras model on the same pictures.

    Attributes:
        component: which model.
        weights: `.weights.npz` of a run; by default those that ship.
        preset: configuration that the weights were trained with.
        to: forms to make and compare.
        precisions: of the weights; int8, and final results in float16, are shown and not judged,
            see `export.parity`.
        count: pictures of each signature.
        seed: of the pictures.
        drawn: pictures as the data engine draws them for the component, with all characters
            allowed, instead of noise and gradients with characters forbidden at random.
    """

    component: Component
    weights: Path | None = None
    preset: str = "light"
    to: tuple[Format, ...] = ("litert", "litert_final", "onnx", "saved_model")
    precisions: tuple[Precision, ...] = ("float32", "float16", "int8")
    count: int = 4
    seed: int = 0
    drawn: bool = False


def shipped_weights(component: str) -> Path:
    """The float16 checkpoint that comes with a component."""
    return Path(__file__).parent.parent / component / "weights" / f"{component}.weights.npz"


def convert(options: Convert) -> int:
    """Write the export; 0.

    Raises:
        ValueError: neither one component nor all are asked for, or weights for all.
    """
    from export.components import COMPONENTS
    from export.convert import convert as convert_component

    if (options.component is None) != options.all:
        raise ValueError("either --component or --all")
    if options.all and options.weights is not None:
        raise ValueError("--weights are those of one --component")
    for component in COMPONENTS if options.all else (str(options.component),):
        out = options.out / component if options.all else options.out
        manifest = convert_component(
            component,
            options.weights or shipped_weights(component),
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
    spec: ExportSpec, runner: Runner, size_hw: tuple[int, int], options: Parity
) -> tuple[np.ndarray, np.ndarray | None]:
    """The pictures of a size that are asked for, and, of drawn ones, the masks.

    Raises:
        ValueError: pictures shall be drawn, and the component has none that could be.
    """
    from export.parity import parity_images

    if not options.drawn:
        return parity_images(size_hw, options.count, options.seed), None
    if spec.draw is None:
        raise ValueError(f"{spec.component}: no pictures can be drawn for it")
    mask = runner.manifest.mask
    allowed = None if mask is None else np.ones((options.count, mask.size), np.float32)
    return spec.draw(size_hw, options.count), allowed


def parity(options: Parity) -> int:
    """Print the differences; 0 if all are within the tolerance, else 1."""
    from export.artefacts import FINAL
    from export.convert import export_model
    from export.parity import TOLERANCES, compare
    from export.runners import FinalRunner
    from export.runtimes import FORMS, open_runner
    from export.saved_model import spec_to_final
    from export.specs import weights_to_spec

    if options.count < 1:
        raise ValueError(f"--count must be 1 at least, not {options.count}")
    weights = options.weights or shipped_weights(options.component)
    spec = weights_to_spec(options.component, options.preset, weights)
    models = spec.load(weights)
    tolerances = ", ".join(f"{name} {limit:g}" for name, limit in TOLERANCES.items())
    print(
        f"{options.component} {options.preset}, {options.count} pictures, tolerated: {tolerances}"
    )
    all_ok = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export_model(
            spec, models, folder, "parity", precisions=options.precisions, formats=options.to
        )
        forms = [(one, p) for one in options.to for p in options.precisions if p in FORMS[one]]
        for form, precision in forms:
            final = form == FINAL
            runner: Runner = (
                FinalRunner(folder, precision) if final else open_runner(folder, form, precision)
            )
            to_final = spec_to_final(spec) if final else None
            for signature in runner.signatures:
                images, masks = parity_inputs(spec, runner, signature.size_hw, options)
                model = models[signature.name]
                for entry in compare(model, runner, images, precision, to_final, masks):
                    verdict = ("ok" if entry.tolerance else "-") if entry.ok else "MISS"
                    all_ok &= entry.ok
                    print(
                        f"  {form:<12} {precision:<8} {signature.name:<16} {entry.name:<18} "
                        f"{entry.shape!s:<18} largest difference {entry.max_difference:.2e} of "
                        f"{entry.max_value:.3g}  {verdict}"
                    )
    return 0 if all_ok else 1


def main(arguments: list[str] | None = None) -> int:
    """Run the command; without a name it is `convert`."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = given.pop(0) if given and given[0] in ("convert", "parity") else "convert"
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
