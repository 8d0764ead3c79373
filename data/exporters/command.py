"""`python -m data export`: a dataset folder as other tools read it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np

from data.exporters.coco import to_coco
from data.exporters.via import to_via
from data.folders import copy_file, dataset_lines
from data.records import Dataset, Record, write_bytes_atomically
from data.word_crops import dataset_words, word_names, write_word_crops

Format = Literal["coco", "via", "labels-csv"]

FILES = {"coco": "annotations.json", "via": "via_project.json"}


def export_dataset(format: Format, data: Path, out: Path) -> None:
    """Export a dataset folder.

    Args:
        format: coco (annotations.json), via (via_project.json), each with its images; or
            labels-csv, the words cut out, with `labels.csv`, as EasyOCR trains from.
        data: dataset folder.
        out: folder to write.

    Raises:
        ValueError: the folder holds no dataset, a record is wrong, or `out` holds an export.
    """
    dataset = Dataset(data)
    if format == "labels-csv":
        lines = dataset_lines(data)
        count = write_word_crops(out, dataset_words(dataset), names=word_names(lines))
        words = [word for line in lines for word in line["words"]]
        silent = sum(not word["text"] for word in words)
        print(f"{count} word crops in {out}" + (f"; {silent} words without text" * bool(silent)))
        return
    target = out / FILES[format]
    if target.exists():
        raise ValueError(f"{target} exists already; choose another folder")
    copied = list(_copied(dataset, out))
    if format == "coco":
        content = to_coco((record, f"images/{name}") for record, name, _ in copied)
    else:
        content = to_via(copied, images="images/", name=data.name)
    text = json.dumps(content, ensure_ascii=False)
    write_bytes_atomically(target, text.encode())
    print(f"{len(copied)} images in {target}")


def _copied(dataset: Dataset, out: Path) -> Iterator[tuple[Record, str, int]]:
    """Each record without its pixels, the name of its image in `out`/images, its size in bytes."""
    for record, line in zip(dataset, dataset_lines(dataset.folder), strict=True):
        path = dataset.folder / line["image"]
        copy_file(path, out / "images" / path.name)
        # All that the exporters need of the pixels is their extent.
        extent = np.empty((*record.size_hw, 0), np.uint8)
        yield record.with_image(extent), path.name, path.stat().st_size
