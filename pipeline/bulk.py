"""Many photos into one file of results: in several processes, and resumed after a stop."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from pathlib import Path
from typing import Any

import cv2

from data.records import write_bytes_atomically
from export.remote import RemoteError
from pipeline.chain import Pipeline
from pipeline.images import ImageError
from pipeline.quiet import runtime_notes_hidden

PHOTO_SUFFIXES = (
    ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".jp2",
    ".avif", ".heic", ".heif", ".pdf",
)  # fmt: skip
"""Of the files that are taken from a folder: what `pipeline.images` opens."""

TABLE_SUFFIXES = (".csv", ".parquet", ".jsonl")
"""Of files of results."""

WAITING = 4
"""Photos that wait for each process. Chosen: none is ever idle, and a stop loses little."""

Row = dict[str, Any]


def find_photos(paths: Sequence[Path]) -> list[Path]:
    """The photos that are meant.

    Args:
        paths: files, taken as they are, and folders, of which all pictures at any depth whose name
            does not begin with a dot.

    Returns:
        The files, those of a folder in the order of their names.

    Raises:
        ValueError: a folder has no picture in it.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = [one for one in sorted(path.rglob("*")) if _is_photo(one)]
        if not inside:
            raise ValueError(f"{path}: no picture in this folder")
        found += inside
    return found


def _is_photo(path: Path) -> bool:
    named_so = path.suffix.lower() in PHOTO_SUFFIXES and not path.name.startswith(".")
    return named_so and path.is_file()


def read_into(
    photos: Sequence[Path],
    target: Path,
    processes: int = 1,
    settings: Mapping[str, Any] | None = None,
    tell: Callable[[int], None] = lambda done: None,
) -> list[Row]:
    """Read photos and write what they say into a file.

    What is read is kept at once beside the target, in `TARGET.part`; the same call after a stop
    reads only the photos that are not in there, and those again that were errors. The target is
    written when all are read.

    Args:
        photos: image files; one that cannot be read is a row with its error.
        target: `.jsonl` with the whole results, or a table, `.csv` or `.parquet`, of a row for each
            photo and two columns for each field.
        processes: that read side by side, each on a core of its own.
        settings: of each process' `Pipeline`.
        tell: is given how many different photos are read, from those of earlier calls on.

    Returns:
        A row of each photo, in their order: `photo`, and the result's `to_dict()` or `error`.

    Raises:
        ValueError: the target's suffix is none of TABLE_SUFFIXES, or there is no process, or
            pandas or pyarrow is missing, which write `.parquet`, or what is kept is of other
            models or another folder to begin names from.
        OSError: the target cannot be written.
        ManifestError, ImportError: as `Pipeline.load`.
        BrokenProcessPool: a process was killed, for want of memory or by a photo; what was read is
            kept.
    """
    if target.suffix.lower() not in TABLE_SUFFIXES:
        raise ValueError(f"{target}: must end in one of {', '.join(TABLE_SUFFIXES)}")
    if target.suffix.lower() == ".parquet":
        for package in ("pandas", "pyarrow"):
            if importlib.util.find_spec(package) is None:
                raise ValueError(f"{target}: {package} is not installed, which writes .parquet")
    if processes < 1:
        raise ValueError(f"processes must be 1 at least, not {processes}")
    settings = dict(settings or {})
    pipeline = _load(settings)  # in this process, where a mistake has a message
    target.parent.mkdir(parents=True, exist_ok=True)
    journal = target.with_name(target.name + ".part")
    head = {
        "folder": str(Path.cwd()),
        "models": [pipeline.cropper.version, pipeline.detector.version, pipeline.reader.version],
        "settings": {name: str(value) for name, value in settings.items()},
    }
    names = [_as_text(photo) for photo in photos]
    rows = _read_journal(journal, head, set(names))
    todo = {name: photo for name, photo in zip(names, photos, strict=True) if name not in rows}
    tell(len(rows))
    with journal.open("a", encoding="utf-8") as log:
        if not log.tell():
            log.write(json.dumps(head) + "\n")
        for row in _read_all(pipeline, list(todo.values()), processes, settings):
            log.write(json.dumps(row, ensure_ascii=False) + "\n")
            log.flush()
            rows[row["photo"]] = row
            tell(len(rows))
    ordered = [rows[name] for name in names]
    write_bytes_atomically(target, _rows_to_bytes(ordered, target.suffix.lower()))
    journal.unlink()
    return ordered


def _read_journal(journal: Path, head: Row, wanted: set[str]) -> dict[str, Row]:
    """The rows of an earlier call, by photo; a last line that was cut short is removed."""
    if not journal.exists():
        return {}
    content = journal.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if whole != content:
        with journal.open("r+b") as log:
            log.truncate(len(whole))
    try:
        first, *rows = [json.loads(line) for line in whole.splitlines()] or [head]
    except ValueError:
        first, rows = None, []
    if first != head:
        raise ValueError(
            f"{journal} is of a call with other models, settings or folder; remove it to begin anew"
        )
    # What was an error may be none now: a package may be there that was missing.
    return {row["photo"]: row for row in rows if row["photo"] in wanted and "error" not in row}


def _read_all(
    pipeline: Pipeline, photos: Sequence[Path], processes: int, settings: Row
) -> Iterator[Row]:
    """The rows of photos, as they come."""
    if processes == 1 or len(photos) < 2:
        yield from (_read(pipeline, photo) for photo in photos)
        return
    pool = ProcessPoolExecutor(
        min(processes, len(photos)),
        # A fork of a process that runs threads may hang.
        multiprocessing.get_context("spawn"),
        initializer=_start,
        initargs=(settings,),
    )
    rest, pending = iter(photos), set[Future[Row]]()
    try:
        while True:
            for photo in rest:
                pending.add(pool.submit(_read_here, photo))
                if len(pending) >= WAITING * processes:
                    break
            if not pending:
                return
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            # Those that broke come last, so that no row of the others is lost.
            for future in sorted(done, key=lambda one: one.exception() is not None):
                yield future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_PIPELINE: list[Pipeline] = []
"""That of this process, if it is one of many."""


def _start(settings: Row) -> None:
    """Make this process' pipeline, on one core."""
    cv2.setNumThreads(1)
    _PIPELINE.append(_load({"threads": 1, **settings}))


def _load(settings: Row) -> Pipeline:
    pipeline = Pipeline(**settings)
    with runtime_notes_hidden():
        pipeline.load()
    return pipeline


def _read_here(photo: Path) -> Row:
    return _read(_PIPELINE[0], photo)


def _read(pipeline: Pipeline, photo: Path) -> Row:
    row: Row = {"photo": _as_text(photo)}
    try:
        return row | pipeline.infer(photo).to_dict()
    except ImageError as error:
        return row | {"error": _as_text(error)}
    except RemoteError:  # of no photo: the same command goes on when the server is back
        raise
    except Exception as error:  # one photo must not keep thousands from being read
        return row | {"error": _as_text(f"{photo}: {type(error).__name__}: {error}")}


def _as_text(value: object) -> str:
    """The text of something; the name of a file may hold bytes that are none."""
    return str(value).encode("utf-8", "backslashreplace").decode()


def rows_to_table(rows: Sequence[Row]) -> list[Row]:
    """Flat rows: photo, status, type, confidence, needs_review, warnings, error; of each field its
    value and its confidence.

    Args:
        rows: as `read_into` gives them.
    """
    fields = sorted({field for row in rows for field in row.get("fields", {})})
    table = []
    for row in rows:
        document = row.get("document") or {}
        flat = {
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
            flat[field] = entry.get("value")
            flat[f"{field}_confidence"] = entry.get("confidence")
        table.append(flat)
    return table


def _rows_to_bytes(rows: Sequence[Row], suffix: str) -> bytes:
    if suffix == ".jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    table = rows_to_table(rows)
    if suffix == ".csv":
        lines = io.StringIO()
        writer = csv.DictWriter(lines, table[0] if table else (), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
        # With a mark by which spreadsheets know that the letters are UTF-8.
        return lines.getvalue().encode("utf-8-sig")
    import pandas  # takes long to import

    content = io.BytesIO()
    pandas.DataFrame(table).to_parquet(content, index=False)
    return content.getvalue()
