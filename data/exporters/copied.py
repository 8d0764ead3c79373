"""The pictures of a dataset in another folder, byte for byte."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from data.records import ANNOTATIONS


def dataset_lines(folder: Path) -> list[dict[str, Any]]:
    """The lines of a dataset folder that `data.records.Dataset` has read before."""
    lines = (folder / ANNOTATIONS).read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def link_or_copy(source: Path, target: Path) -> None:
    """A second name for a file, or a copy where the file system has no second names.

    Args:
        source: an existing file.
        target: where it is to be as well; its folder is created.

    Raises:
        ValueError: something stands there already.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        raise ValueError(f"{target} exists already; choose another folder")
    try:
        os.link(source.resolve(), target)
    except OSError:
        shutil.copyfile(source, target)
