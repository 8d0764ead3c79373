"""Many photos into one file of results: in several processes, and resumed after a stop."""

from __future__ import annotations

import itertools
import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import cv2

from export.remote import RemoteError
from pipeline.chain import Pipeline
from pipeline.images import ImageError
from pipeline.journal import Journal, Row
from pipeline.quiet import runtime_notes_hidden
from pipeline.result_files import check_target, write_results

PHOTO_SUFFIXES = (
    ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".jp2",
    ".avif", ".heic", ".heif", ".pdf",
)  # fmt: skip
"""Of the files that are taken from a folder: what `pipeline.images` opens."""

WAITING = 4
"""Photos that wait for each process. Chosen: none is ever idle, and a stop loses little."""


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
) -> list[str]:
    """Read photos and write what they say into a file.

    What is read is kept at once beside the target, in `TARGET.part`; the same call after a stop
    reads only the photos that are not in there, and those again that were errors. The target is
    written when all are read. No more than a few results are ever in memory.

    Args:
        photos: image files; one that cannot be read is a row with its error.
        target: `.jsonl` with the whole results, or a table, `.csv` or `.parquet`, of a row for each
            photo and two columns for each field.
        processes: that read side by side, each on a core of its own; the models of each have one
            thread unless the settings say otherwise.
        settings: of each process' `Pipeline`.
        tell: is given how many different photos are read, from those of earlier calls on.

    Returns:
        Of each photo, in their order, the status of its result, or "error".

    Raises:
        ValueError: the target's suffix is none of `pipeline.result_files.SUFFIXES`, or there is no
            process, or pyarrow is missing, which writes `.parquet`, or what is kept is of other
            models or another folder to begin names from.
        OSError: the target cannot be written.
        ManifestError, ImportError: as `Pipeline.load`.
        BrokenProcessPool: a process was killed, for want of memory or by a photo; names those that
            were being read. What was read is kept.
    """
    check_target(target)
    if processes < 1:
        raise ValueError(f"processes must be 1 at least, not {processes}")
    settings = dict(settings or {})
    pipeline = _load(settings)  # in this process, where a mistake has a message
    target.parent.mkdir(parents=True, exist_ok=True)
    kept = target.with_name(target.name + ".part")
    head = {
        "folder": str(Path.cwd()),
        "models": [pipeline.cropper.version, pipeline.detector.version, pipeline.reader.version],
        "settings": {name: str(value) for name, value in settings.items()},
    }
    names = [_as_text(photo) for photo in photos]
    with Journal(kept, head, set(names)) as journal:
        read = journal.statuses
        todo = {name: photo for name, photo in zip(names, photos, strict=True) if name not in read}
        tell(len(read))
        for row in _read_all(pipeline, list(todo.values()), processes, settings):
            journal.add(row)
            tell(len(read))
        write_results(target, journal.lines(names), journal.fields)
    kept.unlink()
    return [read[name] for name in names]


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
    rest = iter(photos)
    pending: dict[Future[Row], Path] = {}  # in the order in which processes take them
    try:
        while True:
            for photo in itertools.islice(rest, WAITING * processes - len(pending)):
                pending[pool.submit(_read_here, photo)] = photo
            if not pending:
                return
            done, _ = wait(pending, return_when=FIRST_COMPLETED)
            # Those that broke come last, so that no row of the others is lost.
            for future in sorted(done, key=lambda one: one.exception() is not None):
                row = future.result()
                del pending[future]
                yield row
    except BrokenProcessPool as error:
        # Each process reads one photo; the others wait.
        names = ", ".join(map(_as_text, itertools.islice(pending.values(), processes)))
        raise BrokenProcessPool(
            f"a process was killed, for want of memory or by a photo, while these were read: "
            f"{names}; what was read before is kept, and the same command goes on; fewer processes "
            "need less memory, and a photo that kills them again must be left out"
        ) from error
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
