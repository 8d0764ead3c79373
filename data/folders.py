"""Dataset folders as files: lines and pictures passed on, never decoded and encoded again."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from data.records import ANNOTATIONS, HEADER, write_bytes_atomically


def refuse_dataset(folder: Path) -> None:
    """Raise a ValueError if a folder holds a dataset; called before any work, not after it."""
    if (folder / ANNOTATIONS).exists():
        raise ValueError(f"{folder} already holds a dataset; choose another folder")


def dataset_lines(folder: Path) -> list[dict[str, Any]]:
    """The lines of a dataset folder that `data.records.Dataset` has opened before."""
    lines = (folder / ANNOTATIONS).read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def write_lines(folder: Path, lines: Iterable[Mapping[str, Any]], header: Mapping[str, Any]) -> int:
    """The annotations of a dataset whose pictures are there already.

    Args:
        folder: exists.
        lines: as made by `data.records.record_to_json`.
        header: what made them; JSON-serialisable.

    Returns:
        How many lines were written.
    """
    texts = [json.dumps(line, ensure_ascii=False) + "\n" for line in lines]
    write_bytes_atomically(folder / ANNOTATIONS, "".join(texts).encode())
    content = json.dumps({**header, "count": len(texts)}, ensure_ascii=False, indent=2)
    write_bytes_atomically(folder / HEADER, (content + "\n").encode())
    return len(texts)


def copy_file(source: Path, target: Path) -> None:
    """A copy of a file, whole or not at all; the target's folder is created."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    shutil.copyfile(source, partial)
    os.replace(partial, target)


def link_or_copy(source: Path, target: Path) -> None:
    """A second name for a file, or a copy where the file system has no second names.

    Args:
        source: an existing file that nobody will change.
        target: where it is to be as well; its folder is created.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    try:
        os.link(source.resolve(), target)
    except OSError:
        copy_file(source, target)
