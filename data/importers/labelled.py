"""What every annotation tool says, in one form: images with labelled shapes."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar
from urllib.parse import unquote, urlparse

import numpy as np

Entry = TypeVar("Entry")

TEXT_KEYS = ("text", "transcription")
"""Attributes that hold what is printed in a region."""


def nfc(text: object) -> str:
    """A label, attribute or text, trimmed and in Unicode's composed form."""
    return unicodedata.normalize("NFC", str(text)).strip()


@dataclass(frozen=True)
class Shape:
    """One labelled region of an image.

    Attributes:
        where: how the tool's file names it, for errors: "region 3".
        label: as in the tool.
        points: (N, 2) float64 pixels of the image as displayed; 1 point, or 3 and more.
        is_box: drawn as an upright rectangle, so that its first point says nothing of the print.
        text: what is printed there, None where nothing was typed.
        line: index of the line within the field, None where it was not given.
    """

    where: str
    label: str
    points: np.ndarray
    is_box: bool = False
    text: str | None = None
    line: int | None = None


@dataclass(frozen=True)
class LabelledImage:
    """An image with its shapes, as a tool's file has them.

    Attributes:
        source: the tool's file.
        where: how it names the image, for errors: "image 12".
        path: the image.
        size_hw: height and width that the file states, None where it states none.
        shapes: in the file's order.
        layout: id of the card's layout, None where the file does not say.
        fields: text of whole fields, None where the file does not say.
        meta: notes to keep.
    """

    source: Path
    where: str
    path: Path
    size_hw: tuple[int, int] | None = None
    shapes: tuple[Shape, ...] = ()
    layout: str | None = None
    fields: dict[str, str] | None = None
    meta: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Name of the Record: the image's file name without its ending."""
        return self.path.stem

    def error(self, reason: str, where: str = "") -> ValueError:
        """An error that names the file, the image and, if given, the region."""
        place = f"{self.source}: {self.where} ({self.path.name})"
        return ValueError(f"{place}: {where}: {reason}" if where else f"{place}: {reason}")


def read_text(path: Path) -> str:
    """A tool's file as text, with or without a byte order mark.

    Raises:
        ValueError: the file is missing or not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ValueError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: not UTF-8: {error}") from None


def read_json(path: Path) -> Any:
    """A tool's file as JSON.

    Raises:
        ValueError: the file is missing, not UTF-8 or no JSON.
    """
    try:
        return json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise ValueError(f"{path}: not JSON: {error}") from None


def read_csv(path: Path, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """A table with a header.

    Args:
        path: comma-separated, quoted as usual.
        columns: that must be there; a leading "#" of the header is ignored.

    Returns:
        Line number and cells of every row.

    Raises:
        ValueError: a column is missing, or a row has too few or too many cells; names the line.
    """
    reader = csv.reader(io.StringIO(read_text(path), newline=""))
    header = [cell.strip().lstrip("#") for cell in next(reader, [])]
    missing = [column for column in columns if column not in header]
    if missing:
        raise ValueError(f"{path}: no column {', '.join(missing)} in the header {header}")
    rows = []
    for cells in reader:
        if not cells:
            continue
        if len(cells) != len(header):
            raise ValueError(
                f"{path}: line {reader.line_num}: {len(cells)} cells under {len(header)} headings"
            )
        rows.append((reader.line_num, dict(zip(header, cells, strict=True))))
    return rows


def demand(condition: object, reason: str, source: Path, where: str) -> None:
    """Raise a ValueError that names file and place unless a condition holds."""
    if not condition:
        raise ValueError(f"{source}: {where}: {reason}")


def number(value: object) -> float:
    """A finite number, also where a tool wrote it as text.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError(f"{value!r} is no number")
    result = float(value)
    if not np.isfinite(result):
        raise ValueError(f"{value!r} is no finite number")
    return result


def box_points(x: object, y: object, width: object, height: object) -> np.ndarray:
    """The four corners of an upright rectangle from its top-left corner and size.

    Raises:
        ValueError: an entry is no number, or a side is not positive.
    """
    left, top, w, h = (number(value) for value in (x, y, width, height))
    if w <= 0 or h <= 0:
        raise ValueError(f"the rectangle is empty: {w:g} by {h:g}")
    return np.array([[left, top], [left + w, top], [left + w, top + h], [left, top + h]])


def text_of(attributes: Mapping[str, Any]) -> str | None:
    """What was typed as the text of a region, None where nothing was."""
    for key in TEXT_KEYS:
        if attributes.get(key) not in (None, ""):
            return nfc(attributes[key])
    return None


def line_of(attributes: Mapping[str, Any]) -> int | None:
    """The attribute `line` of a region, None where there is none.

    Raises:
        ValueError: it is no whole number from 0.
    """
    value = attributes.get("line")
    if value in (None, ""):
        return None
    line = number(value)
    if line != int(line) or line < 0:
        raise ValueError(f"line must be a whole number from 0, not {value!r}")
    return int(line)


def fields_of(attributes: Mapping[str, Any]) -> dict[str, str] | None:
    """The attribute `fields` of an image, an object or its JSON, None where there is none.

    Raises:
        ValueError: it is no object of texts.
    """
    fields = _object_of(attributes, "fields")
    if fields is not None and not all(isinstance(text, str) for text in fields.values()):
        raise ValueError(f"fields must be texts: {fields}")
    return None if fields is None else {nfc(key): nfc(text) for key, text in fields.items()}


def meta_of(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """The attribute `meta` of an image, an object or its JSON, empty where there is none.

    Raises:
        ValueError: it is no object.
    """
    return _object_of(attributes, "meta") or {}


def _object_of(attributes: Mapping[str, Any], key: str) -> dict[str, Any] | None:
    value = attributes.get(key)
    if value in (None, ""):
        return None
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except json.JSONDecodeError as error:
            raise ValueError(f"attribute {key} is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise ValueError(f"attribute {key} is no object: {value!r}")
    return value


def read_each(
    entries: Iterable[Entry], read: Callable[[Entry], LabelledImage]
) -> Iterator[LabelledImage | ValueError]:
    """Images of a file one by one, each of which may be wrong, as the error that says why.

    Args:
        entries: of the file, one an image.
        read: makes an image of one; raises ValueError.
    """
    for entry in entries:
        try:
            yield read(entry)
        except ValueError as error:
            yield error


def find_image(
    stated: str, source: Path, images: Path | None, also: Iterable[str] = ()
) -> Path | None:
    """Where an image lies that a tool's file names.

    Args:
        stated: path, file name or URL, as in the file.
        source: the tool's file; its folder is where to look by default.
        images: folder to look in instead.
        also: further names that the image may have.

    Returns:
        The first that exists of the path as stated and the bare file name, in the folder and in
        its `images`, whatever Unicode's form of the name; None when there is none.
    """
    folder = source.parent if images is None else images
    names = []
    for name in (stated, *also):
        path = unquote(urlparse(name).path) if "://" in name or name.startswith("file:") else name
        path = path.replace("\\", "/")  # as written on Windows
        names += [name, path, PurePosixPath(path).name]
    # macOS writes file names in Unicode's decomposed form.
    forms = [unicodedata.normalize(form, name) for name in names for form in ("NFC", "NFD")]
    for name in dict.fromkeys([*names, *forms]):
        for place in (folder / name, folder / "images" / name):
            if name and place.is_file():
                return place
    return None
