"""What the commands of `idcard` are asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

import tyro

from pipeline.confidence import FieldConfidence
from pipeline.parts import REVIEW_BELOW


@dataclass(frozen=True)
class Models:
    """The models that read, and what runs them.

    Attributes:
        models: folder of other models than the packaged ones, as `python -m export --all` writes.
        runtime: what runs them: litert, onnx, saved_model, keras, or serving://HOST:PORT, a
            TensorFlow Serving.
        precision: of their weights; by default int8 of LiteRT, float16 of Keras, which has no
            other, float32 of the others.
        threads: CPU threads of a model's call; by default 2, and 1 in each of several processes.
    """

    models: Path | None = None
    runtime: str = "litert"
    precision: str | None = None
    threads: int | None = None

    def settings(self) -> dict[str, Any]:
        """Those of a `Pipeline` that say this; all that was not asked for is as by default."""
        threads = {} if self.threads is None else {"threads": self.threads}
        return {
            "models": self.models,
            "runtime": self.runtime,
            "precision": self.precision,
            **threads,
        }


@dataclass(frozen=True)
class Review:
    """Which documents are read, and which of their fields a person should look at.

    Attributes:
        review_below: confidence, from 0 to 1, below which a field needs a person's look.
        confidence: file of confidences that `idcard calibrate --out` wrote, instead of those that
            are packaged.
        any_document: read also other documents than cards of known types, for what on them is like
            the fields of those.
    """

    review_below: float = REVIEW_BELOW
    confidence: Path | None = None
    any_document: bool = False

    def settings(self) -> dict[str, Any]:
        """Those of a `Pipeline` that say this; they can be pickled.

        Raises:
            ManifestError: the file is missing, damaged, or of other measurements.
        """
        # What is in the file, not its path: `pipeline.bulk` keeps the text of each setting, and so
        # does not go on with other confidences than it began with.
        loaded = {}
        if self.confidence is not None:
            loaded["confidence"] = FieldConfidence.load(self.confidence)
        return {"review_below": self.review_below, "any_document": self.any_document, **loaded}


@dataclass(frozen=True)
class Read:
    """Read the cards in photos and print their fields.

    Attributes:
        photos: image files, or folders, of which all pictures are read.
        json: print one line of JSON for each photo instead of a table.
        csv: print a line of CSV for each field instead.
        draw: draw the findings upon the photos: into this folder or, for a single photo, this
            image file.
        out: write a file of results instead of printing them: `.csv` or `.parquet`, a row for each
            photo, or `.jsonl`, the whole results. After a stop the same command goes on.
        processes: that read side by side, with `--out`; as many as the machine has cores is best.
        models: that read.
        review: what of it a person has to see.
    """

    photos: Annotated[tuple[Path, ...], tyro.conf.Positional]
    json: bool = False
    csv: bool = False
    draw: Path | None = None
    out: Path | None = None
    processes: int = 1
    models: Annotated[Models, tyro.conf.arg(name="")] = field(default_factory=Models)
    review: Annotated[Review, tyro.conf.arg(name="")] = field(default_factory=Review)


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
        models: that read.
        review: what of it a person has to see.
    """

    data: Path
    limit: int | None = None
    report: Path | None = None
    worst: int = 10
    blame: bool = False
    models: Annotated[Models, tyro.conf.arg(name="")] = field(default_factory=Models)
    review: Annotated[Review, tyro.conf.arg(name="")] = field(default_factory=Review)


@dataclass(frozen=True)
class Calibrate:
    """Fit the confidences of fields to a dataset of photographs, none of them trained on.

    Attributes:
        data: dataset folder.
        out: file to write, for `--confidence` of the other commands and of `idcard serve`.
        limit: photos at most; all if not given.
        models: that read.
    """

    data: Path
    out: Path
    limit: int | None = None
    models: Annotated[Models, tyro.conf.arg(name="")] = field(default_factory=Models)


@dataclass(frozen=True)
class Benchmark:
    """Time the reading of photos: by step, size and words; start and memory of the process.

    Attributes:
        photos: folder.
        count: photos that are timed, at most.
        long_side: of the photos that are taken, least and largest, pixels.
        memory: photos that are read to see whether memory grows.
        models: that read.
        beside: other programs that read the same photos, if they are installed. In a dataset
            folder the fields that each finds are counted too.
    """

    photos: Annotated[Path, tyro.conf.Positional]
    count: int = 100
    long_side: tuple[int, int] = (1280, 2048)
    memory: int = 0
    models: Annotated[Models, tyro.conf.arg(name="")] = field(default_factory=Models)
    beside: tuple[Literal["rapidocr", "tesseract"], ...] = ()


@dataclass(frozen=True)
class Schema:
    """Print the JSON Schema of a result."""
