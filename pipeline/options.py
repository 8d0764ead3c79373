"""What the commands of `idcard` are asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import tyro


@dataclass(frozen=True)
class Read:
    """Read the cards in photos and print their fields.

    Attributes:
        photos: image files, or folders, of which all pictures are read.
        json: print one line of JSON for each photo instead of a table.
        draw: draw the findings upon the photos: into this folder or, for a single photo, this
            image file.
        out: write a file of results instead of printing them: `.csv` or `.parquet`, a row for each
            photo, or `.jsonl`, the whole results. After a stop the same command goes on.
        processes: that read side by side, with `--out`; as many as the machine has cores is best.
        models: folder of other models than the packaged ones, as `python -m export --all` writes.
        runtime: what runs them: litert, onnx, saved_model, keras, or serving://HOST:PORT, a
            TensorFlow Serving.
        precision: of their weights; by default int8 of LiteRT, float16 of Keras, which has no
            other, float32 of the others.
    """

    photos: Annotated[tuple[Path, ...], tyro.conf.Positional]
    json: bool = False
    draw: Path | None = None
    out: Path | None = None
    processes: int = 1
    models: Path | None = None
    runtime: str = "litert"
    precision: str | None = None


@dataclass(frozen=True)
class Evaluate:
    """Read a dataset of photographs and compare with its truth.

    Attributes:
        data: dataset folder.
        limit: photos at most; all if not given.
        report: a path that ends in `.json`: the file to write the figures to; any other: the
            folder to write them to, with pages to read (`report.md`, `report.html`) and the worst
            photos as pictures, for which the extra `train` is needed.
        worst: photos with the most wrong fields to list.
        blame: also count which component lost each wrong field, by running the chain again with
            the true corners, boxes and texts in turn; takes about twice as long.
        models: folder of other models than the packaged ones, as `python -m export --all` writes.
        runtime: what runs them: litert, onnx, saved_model, keras, or serving://HOST:PORT, a
            TensorFlow Serving.
        precision: of their weights; by default int8 of LiteRT, float16 of Keras, which has no
            other, float32 of the others.
    """

    data: Path
    limit: int | None = None
    report: Path | None = None
    worst: int = 10
    blame: bool = False
    models: Path | None = None
    runtime: str = "litert"
    precision: str | None = None


@dataclass(frozen=True)
class Calibrate:
    """Fit the confidences of fields to a dataset of photographs, none of them trained on.

    Attributes:
        data: dataset folder.
        out: file to write, for `Pipeline(confidence=FieldConfidence.load(...))`.
        limit: photos at most; all if not given.
        models: folder of other models than the packaged ones, as `python -m export --all` writes.
        runtime: what runs them: litert, onnx, saved_model, keras, or serving://HOST:PORT, a
            TensorFlow Serving.
        precision: of their weights; by default int8 of LiteRT, float16 of Keras, which has no
            other, float32 of the others.
    """

    data: Path
    out: Path
    limit: int | None = None
    models: Path | None = None
    runtime: str = "litert"
    precision: str | None = None


@dataclass(frozen=True)
class Benchmark:
    """Time the reading of photos: by step, size and words; start and memory of the process.

    Attributes:
        photos: folder.
        count: photos that are timed, at most.
        long_side: of the photos that are taken, least and largest, pixels.
        memory: photos that are read to see whether memory grows.
        threads: CPU threads of a model's call.
        models: folder of other models than the packaged ones, as `python -m export --all` writes.
        runtime: what runs them: litert, onnx, saved_model, keras, or serving://HOST:PORT, a
            TensorFlow Serving.
        precision: of their weights; by default int8 of LiteRT, float16 of Keras, which has no
            other, float32 of the others.
        beside: other programs that read the same photos, if they are installed. In a dataset
            folder the fields that each finds are counted too.
    """

    photos: Annotated[Path, tyro.conf.Positional]
    count: int = 100
    long_side: tuple[int, int] = (1280, 2048)
    memory: int = 0
    threads: int = 2
    models: Path | None = None
    runtime: str = "litert"
    precision: str | None = None
    beside: tuple[Literal["rapidocr", "tesseract"], ...] = ()


@dataclass(frozen=True)
class Schema:
    """Print the JSON Schema of a result."""
