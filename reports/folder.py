"""A report as a folder: figures to compute with, pages to read, pictures of the worst cases."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

from data.records import write_bytes_atomically
from data.sheet import write_picture
from reports.html_page import page_to_html
from reports.markdown import page_to_markdown
from reports.page import CURVE, WORST, Page, case_to_facts
from reports.reliability import draw_reliability, require_matplotlib

FIGURES = "figures.json"
PAGE = "report.md"
HTML_PAGE = "report.html"

SCHEMA_VERSION = "1"
"""Of figures.json; raised whenever a reader of the old one would misread the new one."""


def refuse_folder(folder: Path, component: str) -> None:
    """Refuse to write where something else lies; called before any work, not after it.

    Args:
        folder: of the report; need not exist.
        component: whose report it will be.

    Raises:
        ValueError: the folder is a file, or holds anything but an earlier report of the component.
    """
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder} is a file; a report needs a folder")
    if not folder.exists() or not any(folder.iterdir()):
        return
    try:
        earlier = json.loads((folder / FIGURES).read_text(encoding="utf-8"))
        owner = earlier["report"]
    except (OSError, ValueError, KeyError, TypeError):
        owner = None
    if owner is None:
        raise ValueError(
            f"{folder} is not empty and holds no earlier report; choose another folder"
        )
    if owner != component:
        raise ValueError(f"{folder} holds a report of the {owner}; choose another folder")


def check_report(folder: Path | None, component: str) -> None:
    """Refuse, before any work, a report that could not be written after it.

    Args:
        folder: of the report, or None where none is asked for.
        component: whose report it will be.

    Raises:
        ValueError: see `refuse_folder`.
        ImportError: matplotlib is not installed.
    """
    if folder is not None:
        refuse_folder(folder, component)
        require_matplotlib()


def write_report(folder: Path, page: Page) -> None:
    """Write a report: figures.json, worst/, reliability.png, report.html and report.md.

    Args:
        folder: created if need be; an earlier report of the component is replaced.
        page: what it says.

    Raises:
        ValueError: see `refuse_folder`.
        ImportError: matplotlib is not installed.
    """
    refuse_folder(folder, page.component)
    curve = draw_reliability(page.reliability, page.title)
    digits = max(2, len(str(len(page.worst))))
    pictures = [
        _picture_name(f"{rank:0{digits}d}", case.name)
        for rank, case in enumerate(page.worst, start=1)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    # The figures come first, because they mark the folder as a report's should the rest fail; the
    # pages come last, so that they never link to what is not there yet.
    content = json.dumps(_figures_to_json(page, pictures), ensure_ascii=False, indent=2)
    write_bytes_atomically(folder / FIGURES, (content + "\n").encode())
    for picture, case in zip(pictures, page.worst, strict=True):
        write_picture(folder / WORST / picture, case.image)
    write_bytes_atomically(folder / CURVE, curve)
    files = [CURVE, *(f"{WORST}/{picture}" for picture in pictures)]
    contents = {file: (folder / file).read_bytes() for file in files}
    write_bytes_atomically(folder / HTML_PAGE, page_to_html(page, pictures, contents).encode())
    write_bytes_atomically(folder / PAGE, page_to_markdown(page, pictures).encode())
    for old in (folder / WORST).glob("[0-9][0-9]*-*.jpg"):
        # Of two digits, or of three where there were a hundred.
        if re.match(r"\d{2,3}-", old.name) and old.name not in pictures:
            old.unlink()


def _picture_name(rank: str, name: str) -> str:
    """A file name, whatever the record's name is."""
    return f"{rank}-{re.sub(r'[^A-Za-z0-9_.-]', '_', name)[:80]}.jpg"


def _figures_to_json(page: Page, pictures: Sequence[str]) -> Any:
    worst = [
        {"name": case.name, "picture": f"{WORST}/{picture}", **case_to_facts(case),
         "wrong": case.wrong}
        for case, picture in zip(page.worst, pictures, strict=True)
    ]  # fmt: skip
    return to_json({
        "schema_version": SCHEMA_VERSION,
        "report": page.component,
        "title": page.title,
        "about": page.about,
        "figures": page.figures,
        "groups": dict(page.groups),
        "reliability": page.reliability,
        "worst": worst,
    })  # fmt: skip


def to_json(value: Any) -> Any:
    """A value as strict JSON has it: dataclasses as objects, numbers rounded, NaN as null."""
    if is_dataclass(value) and not isinstance(value, type):
        return to_json(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): to_json(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(entry) for entry in value]
    if isinstance(value, float):
        return round(value, 5) if math.isfinite(value) else None
    return value
