"""Files of the results of many photos, written a few rows at a time."""

from __future__ import annotations

import csv
import importlib.util
import io
import itertools
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipeline.journal import Row

SUFFIXES = (".csv", ".parquet", ".jsonl")
"""Of files of results."""

COLUMNS = ("photo", "status", "type", "confidence", "needs_review", "warnings", "error")
"""Of a table, before those of the fields."""

ROWS_AT_ONCE = 1000
"""Rows of a group of a `.parquet`. Chosen: some megabytes."""


def check_target(target: Path) -> None:
    """Refuse a file of results that could not be written.

    Raises:
        ValueError: its suffix is none of SUFFIXES, or pyarrow is missing, which writes `.parquet`.
    """
    suffix = target.suffix.lower()
    if suffix not in SUFFIXES:
        raise ValueError(f"{target}: must end in one of {', '.join(SUFFIXES)}")
    if suffix == ".parquet" and importlib.util.find_spec("pyarrow") is None:
        raise ValueError(f"{target}: pyarrow is not installed, which writes .parquet")


def write_results(target: Path, lines: Iterable[bytes], fields: Iterable[str]) -> None:
    """Write a file of results, atomically.

    Args:
        target: one that `check_target` does not refuse; its folder exists.
        lines: rows as JSON, as `pipeline.journal.Journal.lines` gives them.
        fields: names of those that some row has.

    Raises:
        OSError: it cannot be written.
    """
    names = sorted(fields)
    with _replacing(target) as file:
        if target.suffix.lower() == ".jsonl":
            file.writelines(lines)
        else:
            rows = (row_to_cells(json.loads(line), names) for line in lines)
            write = _write_csv if target.suffix.lower() == ".csv" else _write_parquet
            write(file, rows, names)


@contextmanager
def _replacing(target: Path) -> Iterator[BinaryIO]:
    """A file that takes the target's place when it is whole."""
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            yield file
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)


def row_to_cells(row: Row, fields: Sequence[str]) -> Row:
    """A flat row: COLUMNS, and of each field its value and its confidence.

    Args:
        row: of a photo.
        fields: that the table has.
    """
    document = row.get("document") or {}
    cells = {
        "photo": row["photo"],
        "status": row.get("status", "error"),
        "type": document.get("type"),
        "confidence": document.get("confidence"),
        "needs_review": row.get("needs_review"),
        "warnings": " ".join(warning["code"] for warning in row.get("warnings", [])),
        "error": row.get("error"),
    }
    for field in fields:
        entry = row.get("fields", {}).get(field, {})
        cells[field] = entry.get("value")
        cells[f"{field}_confidence"] = entry.get("confidence")
    return cells


def _write_csv(file: BinaryIO, rows: Iterator[Row], fields: Sequence[str]) -> None:
    # With a mark by which spreadsheets know that the letters are UTF-8.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    columns = [*COLUMNS, *(each for field in fields for each in (field, f"{field}_confidence"))]
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    text.detach()  # closing the file is not for this function


def _write_parquet(file: BinaryIO, rows: Iterator[Row], fields: Sequence[str]) -> None:
    import pyarrow  # takes long to import
    from pyarrow.parquet import ParquetWriter

    kinds = {"confidence": pyarrow.float64(), "needs_review": pyarrow.bool_()}
    columns = [(name, kinds.get(name, pyarrow.string())) for name in COLUMNS]
    for field in fields:
        columns += [(field, pyarrow.string()), (f"{field}_confidence", pyarrow.float64())]
    schema = pyarrow.schema(columns)
    with ParquetWriter(file, schema) as writer:
        while some := list(itertools.islice(rows, ROWS_AT_ONCE)):
            writer.write_table(pyarrow.Table.from_pylist(some, schema))
