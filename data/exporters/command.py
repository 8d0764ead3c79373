"""`python -m data export`: a dataset folder as other tools read it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np

from data.exporters.coco import to_coco
from data.exporters.via import to_via
from data.folders import copy_file, dataset_lines
from data.records import Dataset, Record, write_bytes_atomically
from data.split import VALIDATION_SHARE, choose_split, group_people
from data.word_crops import dataset_words, word_names, write_word_crops

Format = Literal["coco", "via", "labels-csv"]

FILES = {"coco": "annotations.json", "via": "via_project.json"}


def export_dataset(format: Format, data: Path, out: Path, split_column: bool = False) -> None:
    """Export a dataset folder.

    Args:
        format: coco (annotations.json), via (via_project.json), each with its images; or
            labels-csv, the words cut out, with `labels.csv`, as EasyOCR trains from.
        data: dataset folder.
        out: folder to write.
        split_column: of `labels.csv`, a third column that says for each word whether it is for
            training or validation, the same for all words of a person. `python -m reader train`
            follows it; EasyOCR would take it for a part of the text.

    Raises:
        ValueError: the folder holds no dataset, a record is wrong, or `out` holds an export.
    """
    dataset = Dataset(data)
    if format == "labels-csv":
        lines = dataset_lines(data)
        words = [word for line in lines for word in line["words"]]
        splits = _word_splits(lines) if split_column else None
        count = write_word_crops(out, dataset_words(dataset), "png", word_names(lines), splits)
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


def _word_splits(lines: Sequence[Mapping[str, Any]]) -> list[str]:
    """The split of each word, which is its person's: words of a card share paper and camera."""
    return [
        choose_split(group, 0, VALIDATION_SHARE, 0.0)
        for line, group in zip(lines, group_people(lines), strict=True)
        for _ in word_names([line])
    ]


def _copied(dataset: Dataset, out: Path) -> Iterator[tuple[Record, str, int]]:
    """Each record without its pixels, the name of its image in `out`/images, its size in bytes."""
    for record, line in zip(dataset, dataset_lines(dataset.folder), strict=True):
        path = dataset.folder / line["image"]
        copy_file(path, out / "images" / path.name)
        # All that the exporters need of the pixels is their extent.
        extent = np.empty((*record.size_hw, 0), np.uint8)
        yield record.with_image(extent), path.name, path.stat().st_size
