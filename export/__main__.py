"""`python -m export [convert] …` and `python -m export parity …`."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import tyro

Component = Literal["cropper", "detector", "reader"]


@dataclass(frozen=True)
class Convert:
    """Convert a component's weights to LiteRT and write them with their manifest.

    Attributes:
        component: which model.
        weights: `.weights.npz` of a run; copied beside the artefacts.
        out: folder to write to; files that are not of the export stay.
        preset: configuration that the weights were trained with.
        precisions: of "float32" and "int8"; the shipped weights are int8 alone, for their size.
        version: identifies the weights; by default the preset and the start of their SHA-256.
    """

    component: Component
    weights: Path
    out: Path
    preset: str = "light"
    precisions: tuple[Literal["float32", "int8"], ...] = ("int8",)
    version: str | None = None


@dataclass(frozen=True)
class Parity:
    """Compare a LiteRT float32 file with the Keras model on the same pictures.

    Attributes:
        component: which model.
        weights: `.weights.npz` of a run.
        preset: configuration that the weights were trained with.
        count: pictures.
        seed: of the pictures.
    """

    component: Component
    weights: Path
    preset: str = "light"
    count: int = 4
    seed: int = 0


def convert(options: Convert) -> int:
    """Write the export; 0."""
    from export.convert import convert as convert_component

    manifest = convert_component(
        options.component,
        options.weights,
        options.out,
        precisions=options.precisions,
        preset=options.preset,
        version=options.version,
    )
    print(f"{manifest.component} {manifest.version} in {options.out}")
    for file in manifest.files:
        print(f"  {file.path:<24} {file.bytes / 2**20:6.2f} MB  sha256 {file.sha256[:16]}")
    return 0


def parity(options: Parity) -> int:
    """Print the differences; 0 if all are within the tolerance, else 1."""
    from export.components import preset_to_spec
    from export.convert import export_model, model_to_size_hw
    from export.parity import TOLERANCE, compare, parity_images
    from export.runners import LiteRTRunner

    spec = preset_to_spec(options.component, options.preset)
    models = spec.load(options.weights)
    differences = []
    with tempfile.TemporaryDirectory() as folder:
        export_model(spec, models, Path(folder), version="parity", precisions=("float32",))
        runner = LiteRTRunner(Path(folder), "float32")
        for signature, model in models.items():
            images = parity_images(model_to_size_hw(model), options.count, options.seed)
            differences += [(signature, entry) for entry in compare(model, runner, images)]
    print(
        f"{options.component} {options.preset}, {options.count} pictures, tolerance {TOLERANCE:g}"
    )
    for signature, entry in differences:
        verdict = "ok" if entry.ok else "MISS"
        print(
            f"  {signature:<16} {entry.name:<20} {entry.shape!s:<20} largest difference "
            f"{entry.max_difference:.2e} of {entry.max_value:.3g}  {verdict}"
        )
    return 0 if all(entry.ok for _, entry in differences) else 1


def main(arguments: list[str] | None = None) -> int:
    """Run the command; without a name it is `convert`."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = given.pop(0) if given and given[0] in ("convert", "parity") else "convert"
    try:
        if command == "parity":
            return parity(tyro.cli(Parity, prog="python -m export parity", args=given))
        return convert(tyro.cli(Convert, prog="python -m export", args=given))
    except ValueError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    sys.exit(main())
