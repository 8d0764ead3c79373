"""A user's own pictures of words: a folder with `labels.csv`.

`labels.csv` is UTF-8 with the header `file,text`, one row a picture; `filename,words`, as
`python -m data export --format labels-csv` writes it, is understood too. A column `split` may say
which rows are for train, validation or test. No Keras: worker processes read the pictures.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import cv2
import numpy as np

from data.importers.labelled import nfc, read_text
from data.split import SPLITS, VALIDATION_SHARE, choose_split
from data.word_crops import LABELS

HEADERS = (("file", "text"), ("filename", "words"))
"""Names of the columns that must be there."""

MOST_ERRORS = 20
"""Errors listed at once, as on import. Chosen: a screenful."""


@dataclass(frozen=True)
class WordPicture:
    """A row of `labels.csv`.

    Attributes:
        path: of the picture.
        text: what it shows, NFC.
        split: one of `data.split.SPLITS`.
        line: of the table.
    """

    path: Path
    text: str
    split: str
    line: int


def read_folder(folder: Path, max_length: int | None = None) -> list[WordPicture]:
    """The rows of a folder, every one checked and its picture opened.

    A row without a split is for train or validation as a hash of its file name decides, so a folder
    that grows keeps its division.

    Args:
        folder: holds `labels.csv`; file names in it are relative to the folder.
        max_length: characters that a text may have, and no space, as training wants it; None: any
            text.

    Returns:
        The rows in order.

    Raises:
        ValueError: there is no such table or no row in it, or rows are wrong: file and line of up
            to 20 of them, and how many there are.
    """
    path = Path(folder) / LABELS
    if not path.is_file():
        raise ValueError(f"{folder} holds no word pictures: {LABELS} is missing")
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    rows: list[WordPicture] = []
    errors: list[str] = []
    seen: dict[Path, int] = {}
    try:
        header = [cell.strip() for cell in next(reader, [])]
        names = next((names for names in HEADERS if set(names) <= set(header)), None)
        if names is None:
            raise ValueError(f"{path}: the header must be file,text, not {','.join(header)}")
        for cells in reader:
            if not cells:
                continue
            try:
                row = _to_row(path.parent, names, header, cells, reader.line_num, max_length)
                if row.path in seen:
                    raise ValueError(f"the picture stands in line {seen[row.path]} too")
                seen[row.path] = row.line
                rows.append(row)
            except ValueError as error:
                errors.append(f"{path}, line {reader.line_num}: {error}")
    except csv.Error as error:
        raise ValueError(f"{path}, line {reader.line_num}: not a table: {error}") from None
    if errors:
        more = [f"… and {len(errors) - MOST_ERRORS} more"] if len(errors) > MOST_ERRORS else []
        found = f"{path}: {len(errors)} of {len(errors) + len(rows)} rows are wrong"
        raise ValueError("\n".join([found, *errors[:MOST_ERRORS], *more]))
    if not rows:
        raise ValueError(f"{path}: no rows")
    return rows


def _to_row(
    folder: Path,
    names: Sequence[str],
    header: Sequence[str],
    cells: Sequence[str],
    line: int,
    max_length: int | None,
) -> WordPicture:
    if len(cells) != len(header):
        raise ValueError(
            f"{len(cells)} cells, not {len(header)}; a text with a comma stands in quotes"
        )
    row = dict(zip(header, cells, strict=True))
    name, text = row[names[0]].strip(), nfc(row[names[1]])
    if not name:
        raise ValueError("no file name")
    place = PurePosixPath(name)
    if place.is_absolute() or ".." in place.parts:
        raise ValueError(f"the picture {name!r} lies outside the folder")
    if not text:
        raise ValueError(f"no text for {name!r}")
    if max_length is not None and len(text) > max_length:
        raise ValueError(f"{text!r} has {len(text)} characters, more than {max_length}")
    if max_length is not None and any(character.isspace() for character in text):
        raise ValueError(f"{text!r} has a space: a picture shows one word")
    split = row.get("split", "").strip()
    if split and split not in SPLITS:
        raise ValueError(f"unknown split {split!r}; one of {', '.join(SPLITS)}")
    path = folder / place
    read_picture(path)
    chosen = split or choose_split(f"file:{place}", 0, VALIDATION_SHARE, 0.0)
    return WordPicture(path, text, chosen, line)


def read_picture(path: Path) -> np.ndarray:
    """A picture, (h, w, 3) uint8 RGB.

    Raises:
        ValueError: it is missing, or no picture.
    """
    if not path.is_file():
        raise ValueError(f"there is no picture {path.name!r}")
    pixels = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if pixels is None:
        raise ValueError(f"{path.name!r} is not a picture")
    return np.ascontiguousarray(pixels[..., ::-1])


def new_characters(rows: Sequence[WordPicture], characters: str) -> str:
    """Characters of texts that a charset lacks, sorted; empty if it has all."""
    return "".join(sorted(set("".join(row.text for row in rows)) - set(characters)))


def refuse_new_characters(rows: Sequence[WordPicture], characters: str) -> None:
    """Check that a charset has every character of the texts.

    Raises:
        ValueError: it has not; names each character, with a line and the number of rows.
    """
    lines = []
    for character in new_characters(rows, characters):
        having = [row for row in rows if character in row.text]
        lines.append(
            f"{character!r} (U+{ord(character):04X}): line {having[0].line}, {having[0].text!r}; "
            f"rows in all: {len(having)}"
        )
    if lines:
        more = [f"… and {len(lines) - MOST_ERRORS} more"] if len(lines) > MOST_ERRORS else []
        raise ValueError(
            "\n".join(
                [
                    f"characters that the Reader does not know ({len(lines)}); correct them, "
                    "or add them with --characters extend:",
                    *lines[:MOST_ERRORS],
                    *more,
                ]
            )
        )


def count_splits(rows: Sequence[WordPicture]) -> dict[str, int]:
    """How many rows each split has, in the order of `data.split.SPLITS`."""
    counts = Counter(row.split for row in rows)
    return {split: counts[split] for split in SPLITS}


def load_pictures(
    data: Path, characters: str, max_length: int, extend: bool
) -> tuple[dict[str, list[WordPicture]], str]:
    """The user's pictures for training and validation, and the charset that they need.

    Args:
        data: folder with `labels.csv`.
        characters: the charset so far.
        max_length: of the longest word.
        extend: whether new characters are added to it.

    Returns:
        Split → rows, of "train" and "validation"; and the charset, new characters at its end,
        sorted.

    Raises:
        ValueError: see `read_folder`; a split has no rows; or there are new characters and `extend`
            does not hold.
    """
    rows = read_folder(data, max_length)
    counts = count_splits(rows)
    print(f"{data}: {', '.join(f'{count} {name}' for name, count in counts.items())}", flush=True)
    for split in ("train", "validation"):
        if not counts[split]:
            raise ValueError(f"{data}: no rows for {split}; give some in a column split")
    used = [row for row in rows if row.split != "test"]
    if not extend:
        refuse_new_characters(used, characters)
    pictures = {
        split: [row for row in used if row.split == split] for split in ("train", "validation")
    }
    return pictures, characters + new_characters(used, characters)
