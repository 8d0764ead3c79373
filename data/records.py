"""The Record: one picture with what is known about it, and the dataset folder that holds many.

A dataset folder has `images/`, `annotations.jsonl` (one record a line) and `dataset.json` (the
command and seed that made it).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from data.cards.fields import DETECTOR_CLASSES
from data.quads import quad_is_convex

ANNOTATIONS = "annotations.jsonl"
HEADER = "dataset.json"


@dataclass(frozen=True)
class Word:
    """One printed word.

    Attributes:
        text: as printed, NFC.
        field: one of `data.cards.fields.DETECTOR_CLASSES`.
        quad: (4, 2) float32, pixels of the record's image.
        line: index of the line within the field, from 0.
    """

    text: str
    field: str
    quad: np.ndarray
    line: int = 0


@dataclass(frozen=True)
class Record:
    """A picture and its truth.

    Attributes:
        name: unique within a dataset; also the image's file name without its ending.
        image: (H, W, 3) uint8 RGB.
        layout: id of the card's layout, or None when there is no card.
        corners: (4, 2) float32 pixels, the virtual corners of the printed card, or None.
        words: words in reading order.
        fields: text of each field as printed.
        meta: JSON-serialisable notes (severity, background, fonts).
    """

    name: str
    image: np.ndarray
    layout: str | None = None
    corners: np.ndarray | None = None
    words: tuple[Word, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)
    meta: dict[str, Any] = field(default_factory=dict)

    @property
    def size_hw(self) -> tuple[int, int]:
        """Height and width of the image in pixels."""
        return self.image.shape[0], self.image.shape[1]

    def with_image(self, image: np.ndarray) -> Record:
        """The same record with another picture of the same geometry."""
        return replace(self, image=image)


def validate_record(record: Record) -> Record:
    """The record itself, if its geometry makes sense.

    Args:
        record: any record.

    Returns:
        The same record.

    Raises:
        ValueError: names the record and what is wrong with it.
    """

    def refuse(what: str) -> None:
        raise ValueError(f"record {record.name!r}: {what}")

    image = record.image
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or 0 in image.shape:
        refuse(f"image must be H×W×3 uint8, not {image.shape} {image.dtype}")
    if record.corners is None:
        if record.words:
            refuse("has words but no corners")
        return record
    if np.shape(record.corners) != (4, 2) or not np.all(np.isfinite(record.corners)):
        refuse(f"corners must be four finite points, not {np.asarray(record.corners).tolist()}")
    if not quad_is_convex(record.corners):
        corners = np.asarray(record.corners).tolist()
        refuse(f"corners must be convex and clockwise from the printed top-left: {corners}")
    height, width = record.size_hw
    for index, word in enumerate(record.words):
        where = f"word {index} {word.text!r}"
        if word.field not in DETECTOR_CLASSES:
            refuse(f"{where}: unknown field {word.field!r}")
        if np.shape(word.quad) != (4, 2) or not np.all(np.isfinite(word.quad)):
            refuse(
                f"{where}: quad must be four finite points, not {np.asarray(word.quad).tolist()}"
            )
        if not quad_is_convex(word.quad):
            refuse(f"{where}: quad is empty, folded or runs anticlockwise")
        center = np.mean(word.quad, axis=0)
        # A photographed card may leave the frame, but a word far outside is a mistake.
        if np.any(np.abs(center - np.array([width, height]) / 2) > np.array([width, height])):
            refuse(f"{where}: lies outside the {width}×{height} image at {center.tolist()}")
    return record


def record_to_json(record: Record, image_path: str) -> dict[str, Any]:
    """A record as a line of `annotations.jsonl`, coordinates rounded to 1/100 pixel."""

    def points(quad: np.ndarray) -> list[list[float]]:
        return [[round(float(x), 2), round(float(y), 2)] for x, y in quad]

    return {
        "name": record.name,
        "image": image_path,
        "size_hw": list(record.size_hw),
        "layout": record.layout,
        "corners": None if record.corners is None else points(record.corners),
        "words": [
            {"text": w.text, "field": w.field, "quad": points(w.quad), "line": w.line}
            for w in record.words
        ],
        "fields": record.fields,
        "meta": record.meta,
    }


def write_bytes_atomically(path: Path, content: bytes) -> None:
    """A file that is either the old one or the whole new one, never half of it.

    Args:
        path: where the file is to stand; its folder exists.
        content: the whole content.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    partial.write_bytes(content)
    os.replace(partial, path)


def write_dataset(
    folder: Path, records: Iterable[Record], header: dict[str, Any], image_format: str = "jpg"
) -> int:
    """Write a dataset folder; the annotations appear when every image is there.

    Args:
        folder: created if need be; must not hold a dataset yet.
        records: validated one by one as they come.
        header: what made them (command, seed, layouts); JSON-serialisable.
        image_format: "jpg" (quality 95) or "png" (lossless).

    Returns:
        How many records were written.

    Raises:
        ValueError: a record's geometry is wrong, its name is taken or no file name; the folder
            already holds a dataset.
    """
    folder = Path(folder)
    if (folder / ANNOTATIONS).exists():
        raise ValueError(f"{folder} already holds a dataset; choose another folder")
    (folder / "images").mkdir(parents=True, exist_ok=True)
    lines: list[str] = []
    names: set[str] = set()
    for record in records:
        validate_record(record)
        if record.name in names:
            raise ValueError(f"record {record.name!r}: the name is taken")
        if not record.name or Path(record.name).name != record.name:
            raise ValueError(f"record {record.name!r}: the name must do as a file name")
        names.add(record.name)
        image_path = f"images/{record.name}.{image_format}"
        options = [cv2.IMWRITE_JPEG_QUALITY, 95] if image_format == "jpg" else []
        _, encoded = cv2.imencode(f".{image_format}", record.image[..., ::-1], options)
        write_bytes_atomically(folder / image_path, encoded.tobytes())
        lines.append(json.dumps(record_to_json(record, image_path), ensure_ascii=False))
    write_bytes_atomically(folder / ANNOTATIONS, "".join(f"{line}\n" for line in lines).encode())
    content = json.dumps({**header, "count": len(lines)}, ensure_ascii=False, indent=2)
    write_bytes_atomically(folder / HEADER, (content + "\n").encode())
    return len(lines)


class Dataset:
    """A dataset folder, read record by record.

    Args:
        folder: written by `write_dataset`.

    Raises:
        ValueError: the folder holds no dataset, or a line of it is no JSON object.
    """

    def __init__(self, folder: Path | str):
        self.folder = Path(folder)
        path = self.folder / ANNOTATIONS
        if not path.is_file():
            raise ValueError(f"{self.folder} is no dataset folder: {ANNOTATIONS} is missing")
        self._lines: list[dict[str, Any]] = []
        # Not splitlines(): that also breaks at U+0085 and U+2028, which JSON leaves in a text.
        lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
        for number, line in enumerate(lines if lines != [""] else [], start=1):
            try:
                content = json.loads(line)
            except json.JSONDecodeError as error:
                raise ValueError(f"{path}, line {number}: not JSON: {error}") from None
            if not isinstance(content, dict):
                raise ValueError(f"{path}, line {number}: not a JSON object")
            self._lines.append(content)

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, index: int) -> Record:
        """Record `index` with its image.

        Raises:
            ValueError: the record is incomplete, its image is unreadable or has another size, or
                its geometry is wrong; names the record.
        """
        line = self._lines[index]
        name = line.get("name", f"#{index}")
        try:
            path = self.folder / line["image"]
            corners = line["corners"]
            corners = None if corners is None else np.array(corners, np.float32)
            words = tuple(
                Word(w["text"], w["field"], np.array(w["quad"], np.float32), w["line"])
                for w in line["words"]
            )
            size_hw = tuple(line["size_hw"])
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"record {name!r} in {self.folder}: {error!r}") from None
        pixels = cv2.imread(str(path), cv2.IMREAD_COLOR)
        if pixels is None:
            raise ValueError(f"record {name!r}: cannot read its image {path}")
        if pixels.shape[:2] != size_hw:
            raise ValueError(f"record {name!r}: image is {pixels.shape[:2]}, not {size_hw}")
        return validate_record(
            Record(
                name=name,
                image=np.ascontiguousarray(pixels[..., ::-1]),
                layout=line.get("layout"),
                corners=corners,
                words=words,
                fields=line.get("fields", {}),
                meta=line.get("meta", {}),
            )
        )

    def __iter__(self) -> Iterator[Record]:
        return (self[index] for index in range(len(self)))
