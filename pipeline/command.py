"""The command `idcard`: photos in, fields out."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import warnings
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Annotated, Any

import tyro
from PIL import Image
from tqdm import tqdm

from pipeline.bulk import find_photos, read_into
from pipeline.chain import Pipeline, default_pipeline
from pipeline.images import ImageError
from pipeline.options import Benchmark, Calibrate, Evaluate, Models, Read, Review, Schema
from pipeline.printing import CSV_COLUMNS, print_result, result_to_lines
from pipeline.quiet import runtime_notes_hidden
from pipeline.version import __version__

ALL_READ, SOME_NOT_READ, MISTAKE, STOPPED = 0, 1, 2, 130
"""Exit codes; the last one is what shells give for Ctrl-C."""

PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp")


def pipeline_settings(options: Read | Evaluate) -> dict[str, Any]:
    """Those of the `Pipeline` that is asked for."""
    return {**options.models.settings(), **options.review.settings()}


def choose_pipeline(options: Read | Evaluate) -> Pipeline:
    """The pipeline of the models, the runtime and the review that are asked for."""
    if (options.models, options.review) == (Models(), Review()):
        return default_pipeline()
    return Pipeline(**pipeline_settings(options))


def drawing_paths(photos: Sequence[Path], target: Path) -> list[Path]:
    """Where each photo's drawing goes; no two to the same file.

    Args:
        photos: the photos.
        target: an image file, if there is a single photo; else a folder.

    Returns:
        A path for each photo.

    Raises:
        ValueError: several photos but an image file to draw to, or a drawing would replace one of
            the photos.
    """
    if target.suffix.lower() in PICTURE_SUFFIXES and not target.is_dir():
        if len(photos) > 1:
            raise ValueError(f"{target}: several photos need a folder to draw into")
        return _refuse_photos([target], photos)
    paths: list[Path] = []
    taken: set[str] = set()
    for photo in photos:
        path, number = target / f"{photo.stem}.jpg", 1
        while path.name.casefold() in taken:  # some file systems take IMG and img for one
            number += 1
            path = target / f"{photo.stem}_{number}.jpg"
        taken.add(path.name.casefold())
        paths.append(path)
    return _refuse_photos(paths, photos)


def _refuse_photos(paths: list[Path], photos: Sequence[Path]) -> list[Path]:
    originals = {photo.resolve() for photo in photos}
    for path in paths:
        if path.resolve() in originals:
            raise ValueError(f"{path}: drawing would replace the photo itself")
    return paths


def read(options: Read, pipeline: Pipeline | None = None) -> int:
    """Read the photos; the exit code."""
    if not options.photos:
        raise ValueError("no photo given")
    photos = find_photos(options.photos)
    if options.out is not None:
        return read_to_file(options, photos, options.out)
    if options.processes != 1:
        raise ValueError("--processes goes with --out")
    if options.csv and options.json:
        raise ValueError("--csv and --json do not go together")
    pipeline = pipeline or choose_pipeline(options)
    with runtime_notes_hidden():
        pipeline.load()
    drawings: list[Path | None] = [None] * len(photos)
    if options.draw is not None:
        drawings = list(drawing_paths(photos, options.draw))
    code = ALL_READ
    lines = csv.writer(sys.stdout, lineterminator="\n")
    if options.csv:
        lines.writerow(CSV_COLUMNS)
    for photo, drawing in zip(photos, drawings, strict=True):
        name = str(photo)
        try:
            result = pipeline.infer(photo)
        except ImageError as error:
            code = SOME_NOT_READ
            print(f"error: {error}", file=sys.stderr)
            if options.json:
                print(json.dumps({"photo": name, "error": str(error)}, ensure_ascii=False))
            elif options.csv:
                lines.writerow((name, "error", *[""] * (len(CSV_COLUMNS) - 2)))
            continue
        if result.status != "ok":
            code = SOME_NOT_READ
        if options.json:
            line = {"photo": name, **result.to_dict()}
            print(json.dumps(line, ensure_ascii=False), flush=True)
        elif options.csv:
            lines.writerows(result_to_lines(name, result))
        else:
            print_result(name, result)
        if drawing is not None:
            drawing.parent.mkdir(parents=True, exist_ok=True)
            result.draw().save(drawing, quality=90)
    return code


def read_to_file(options: Read, photos: Sequence[Path], out: Path) -> int:
    """Read the photos into a file of results, with a bar of progress; the exit code."""
    if options.draw is not None or options.json or options.csv:
        raise ValueError(
            "--out writes a file of results; --json, --csv and --draw do not go with it"
        )
    settings = pipeline_settings(options)
    # No bar into a file or a pipe, where it would be a line for each photo.
    with tqdm(desc="reading", total=len(set(photos)), disable=None) as bar:
        statuses = read_into(
            photos, out, options.processes, settings, lambda done: bar.update(done - bar.n)
        )
    unread = sum(status != "ok" for status in statuses)
    print(f"{len(statuses)} photos in {out}" + (f", {unread} of them not read" if unread else ""))
    return SOME_NOT_READ if unread else ALL_READ


def evaluate(options: Evaluate) -> int:
    """Evaluate on a dataset; the exit code."""
    from data.records import Dataset
    from pipeline.answers import answer_photos
    from pipeline.evaluate import answers_to_report, write_report
    from pipeline.evaluate_print import print_report
    from pipeline.report import COMPONENT, make_page
    from reports.folder import check_report
    from reports.folder import write_report as write_folder

    out = options.report
    folder = None if out is None or out.suffix.lower() == ".json" else out
    check_report(folder, COMPONENT)
    dataset = Dataset(options.data)
    pipeline = choose_pipeline(options)
    answers = answer_photos(dataset, pipeline, options.limit, with_blame=options.blame)
    report = answers_to_report(str(options.data), answers)
    print_report(report, options.worst)
    if folder is not None:
        write_folder(folder, make_page(report, answers, dataset))
    elif out is not None:
        write_report(report, out)
    return ALL_READ


def calibrate(options: Calibrate) -> int:
    """Fit the confidences of fields; the exit code."""
    from pipeline.calibrate import collect_samples, fit_confidence

    pipeline = Pipeline(**options.models.settings(), confidence=None)
    samples = collect_samples(options.data, pipeline, options.limit)
    fit_confidence(samples, options.data.name).save(options.out)
    print(f"fitted to {len(samples)} fields: {options.out}")
    return ALL_READ


def benchmark(options: Benchmark) -> int:
    """Time the reading of photos; the exit code."""
    from pipeline.benchmark import run_benchmark

    settings = {"threads": 2, **options.models.settings()}
    run_benchmark(
        options.photos, options.count, options.memory, options.long_side, settings, options.beside
    )
    return ALL_READ


def schema() -> int:
    """Print the JSON Schema of a result; the exit code."""
    from pipeline.schema import result_schema

    print(json.dumps(result_schema(), ensure_ascii=False, indent=2))
    return ALL_READ


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `idcard`; the exit code.

    Args:
        arguments: of the command line, without the program's name; None takes the real ones.
    """
    # What Pillow thinks of damaged EXIF is of no use to the user, and photos that are too large are
    # refused with a message of ours.
    warnings.filterwarnings("ignore", module="PIL")
    warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)
    # A pipe on Windows has no Vietnamese letters; and a file's name may be no text at all.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    arguments = sys.argv[1:] if arguments is None else arguments
    if list(arguments) == ["--version"]:
        print(f"idcard {__version__}")
        return ALL_READ
    if arguments and arguments[0] == "serve":
        from serving.command import main as serve  # stands above this package

        return serve(arguments[1:])
    options = tyro.cli(
        Annotated[Read, tyro.conf.subcommand("read")]
        | Annotated[Evaluate, tyro.conf.subcommand("evaluate")]
        | Annotated[Calibrate, tyro.conf.subcommand("calibrate")]
        | Annotated[Benchmark, tyro.conf.subcommand("benchmark")]
        | Annotated[Schema, tyro.conf.subcommand("schema")],
        prog="idcard",
        args=arguments,
        description="Reads identity cards. Over HTTP: idcard serve --help. Also: idcard --version",
    )
    try:
        if isinstance(options, Read):
            return read(options)
        if isinstance(options, Evaluate):
            return evaluate(options)
        if isinstance(options, Schema):
            return schema()
        return calibrate(options) if isinstance(options, Calibrate) else benchmark(options)
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return STOPPED
    except (ValueError, OSError, ImportError, BrokenProcessPool) as error:
        print(f"error: {error}", file=sys.stderr)
        return MISTAKE
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return STOPPED


if __name__ == "__main__":
    sys.exit(main())
