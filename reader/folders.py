r"""A user's own pictures of words: a folder with `labels.csv`, or with ICDAR's `gt.txt`.

`labels.csv` is UTF-8 with the header `file,text`, one row a picture; `filename,words`, as
`python -m data export --format labels-csv` writes it, is understood too. A column `split` may say
which rows are for train, validation or test.

`gt.txt`, or another `gt*.txt`, is the ground truth of ICDAR's word recognition: UTF-8, in each line
a picture and its text, `word_1.png, "Tiredness"`, in which `\"` is a quotation mark and `\\` a
backslash; the quotation marks around the text may be missing.

No Keras: worker processes read the pictures.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import cv2
import numpy as np

from data.importers.labelled import nfc, read_text
from data.split import SPLITS, VALIDATION_SHARE, choose_split
from data.word_crops import LABELS

HEADERS = (("file", "text"), ("filename", "words"))
"""Names of the columns that must be there."""

GROUND_TRUTH = "gt*.txt"
"""ICDAR's tables. Source: the Robust Reading Competition, tasks of word recognition."""

FORMS = f"{LABELS}, or {GROUND_TRUTH} as ICDAR has it"
"""What says which words a folder's pictures show."""

MOST_ERRORS = 20
"""Errors listed at once, as on import. Chosen: a screenful."""


@dataclass(frozen=True)
class WordPicture:
    """A row of a folder's table.

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


def holds_pictures(folder: Path) -> bool:
    """Whether a folder has a table of word pictures."""
    return (folder / LABELS).is_file() or any(folder.glob(GROUND_TRUTH))


def read_folder(folder: Path, max_length: int | None = None) -> list[WordPicture]:
    """The rows of a folder, every one checked and its picture opened.

    A row without a split is for train or validation as a hash of its file name decides, so a folder
    that grows keeps its division.

    Args:
        folder: holds `labels.csv` or, where there is none, one `gt*.txt`; file names in it are
            relative to the folder.
        max_length: characters that a text may have, and no space, as training wants it; None: any
            text.

    Returns:
        The rows in order.

    Raises:
        ValueError: there is no such table, more than one or no row in it, or rows are wrong: file
            and line of up to 20 of them, and how many there are.
    """
    path = _find_table(Path(folder))
    entries = _read_labels(path) if path.name == LABELS else _read_ground_truth(path)
    rows: list[WordPicture] = []
    errors: list[str] = []
    seen: dict[Path, int] = {}
    for line, entry in entries:
        try:
            row = _to_row(path.parent, line, entry, max_length)
            if row.path in seen:
                raise ValueError(f"the picture stands in line {seen[row.path]} too")
            seen[row.path] = row.line
            rows.append(row)
        except ValueError as error:
            errors.append(f"{path}, line {line}: {error}")
    if errors:
        more = [f"… and {len(errors) - MOST_ERRORS} more"] if len(errors) > MOST_ERRORS else []
        found = f"{path}: {len(errors)} of {len(errors) + len(rows)} rows are wrong"
        raise ValueError("\n".join([found, *errors[:MOST_ERRORS], *more]))
    if not rows:
        raise ValueError(f"{path}: no rows")
    return rows


def _find_table(folder: Path) -> Path:
    if (folder / LABELS).is_file():
        return folder / LABELS
    found = sorted(folder.glob(GROUND_TRUTH))
    if len(found) > 1:
        # Of ICDAR's tasks that find words, each photograph has one.
        raise ValueError(
            f"{folder} holds {len(found)} files {GROUND_TRUTH}, such as {found[0].name} and "
            f"{found[1].name}; pictures of words have one"
        )
    if not found:
        raise ValueError(f"{folder} holds no word pictures: want {FORMS}")
    return found[0]


Entry = Mapping[str, str] | ValueError
"""File, text and, if the table has it, split of a row; or what is wrong with it."""


def _read_labels(path: Path) -> Iterator[tuple[int, Entry]]:
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        names = next((names for names in HEADERS if set(names) <= set(header)), None)
        if names is None:
            raise ValueError(f"{path}: the header must be file,text, not {','.join(header)}")
        for cells in reader:
            if cells and len(cells) != len(header):
                reason = f"{len(cells)} cells, not {len(header)}"
                yield reader.line_num, ValueError(f"{reason}; a text with a comma stands in quotes")
            elif cells:
                row = dict(zip(header, cells, strict=True))
                file, text = (row[name] for name in names)
                yield reader.line_num, {"file": file, "text": text, "split": row.get("split", "")}
    except csv.Error as error:
        raise ValueError(f"{path}, line {reader.line_num}: not a table: {error}") from None


def _read_ground_truth(path: Path) -> Iterator[tuple[int, Entry]]:
    # Not splitlines(): that also breaks at U+0085 and U+2028, which may stand in a text.
    for line, content in enumerate(read_text(path).split("\n"), start=1):
        if content.strip():
            file, comma, text = content.partition(",")
            text = text.strip()
            if not comma:
                yield line, ValueError(f'want a line such as word_1.png, "text", not {content!r}')
            elif not text.startswith('"') or text == '"':
                yield line, {"file": file, "text": text}
            elif quoted := re.fullmatch(r'"((?:[^\\]|\\.)*)"', text):
                yield line, {"file": file, "text": re.sub(r'\\(["\\])', r"\1", quoted[1])}
            else:
                yield line, ValueError(f"the quotation mark is not closed: {text}")


def _to_row(folder: Path, line: int, entry: Entry, max_length: int | None) -> WordPicture:
    if isinstance(entry, ValueError):
        raise entry
    name, text = entry["file"].strip(), nfc(entry["text"])
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
    split = entry.get("split", "").strip()
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
        data: folder of word pictures.
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
