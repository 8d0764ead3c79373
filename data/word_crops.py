"""Word crops with their texts: a folder of pictures and `labels.csv`, as EasyOCR trains from.

`labels.csv` is UTF-8 with the header `filename,words`; one row a picture. The folder serves this
Reader and other recognisers alike. A column `split` is kept.
"""

from __future__ import annotations

import csv
import io
import itertools
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import cv2
import numpy as np

from data.augment import warp_image
from data.cards.fields import TITLE_PREFIX
from data.quads import quad_to_homography, size_to_quad
from data.records import Dataset, Record, Word, write_bytes_atomically

LABELS = "labels.csv"
COLUMNS = ("filename", "words")
SPLIT = "split"
"""A third column, which some tables have: "train", "validation" or "test"."""

CROP_MARGIN = (0.12, 0.18)
"""Margin around a word in its heights, at the ends and across. Source: as the pipeline cuts words
for the Reader, `reader.preprocess`, which a test checks; a mark that a label cuts off stays in."""


class WordCrops(Sequence[tuple[np.ndarray, str]]):
    """A folder of word crops, read one by one.

    Args:
        folder: holds `labels.csv`; file names in it are relative to the folder.

    Raises:
        ValueError: there is no table, its header is another, a row is incomplete, a picture is
            missing or comes twice; names the line.
    """

    def __init__(self, folder: Path | str):
        self.folder = Path(folder)
        self._rows = _read_labels(self.folder / LABELS)
        for line, filename, *_ in self._rows:
            if not (self.folder / filename).is_file():
                raise ValueError(
                    f"{self.folder / LABELS}, line {line}: there is no picture {filename!r}"
                )

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index):  # type: ignore[no-untyped-def, override]
        """Crop `index`: (H, W, 3) uint8 RGB and its text, NFC.

        Raises:
            ValueError: the picture cannot be read.
        """
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        line, filename, text, _ = self._rows[index]
        pixels = cv2.imread(str(self.folder / filename), cv2.IMREAD_COLOR)
        if pixels is None:
            raise ValueError(
                f"{self.folder / LABELS}, line {line}: cannot read the picture {filename!r}"
            )
        return np.ascontiguousarray(pixels[..., ::-1]), text

    @property
    def texts(self) -> list[str]:
        """All texts, without reading the pictures."""
        return [text for _, _, text, _ in self._rows]

    @property
    def names(self) -> list[str]:
        """All file names without their endings."""
        return [str(PurePosixPath(filename).with_suffix("")) for _, filename, *_ in self._rows]

    @property
    def splits(self) -> list[str] | None:
        """The column `split`; None where the table has none."""
        splits = [split for *_, split in self._rows]
        return splits if any(splits) else None


def _read_labels(path: Path) -> list[tuple[int, str, str, str]]:
    """Line, file name, text and split of every row; "" where there is none."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except OSError:
        raise ValueError(f"{path.parent} holds no word crops: {LABELS} is missing") from None
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: not UTF-8: {error}") from None
    reader = csv.reader(io.StringIO(content, newline=""))
    header = [cell.strip() for cell in next(reader, [])]
    if any(column not in header for column in COLUMNS):
        raise ValueError(f"{path}: the header must be {','.join(COLUMNS)}, not {','.join(header)}")
    at_name, at_words = (header.index(column) for column in COLUMNS)
    rows: list[tuple[int, str, str, str]] = []
    seen: dict[str, int] = {}
    for cells in reader:
        line = reader.line_num
        if not cells:
            continue
        if len(header) == 2 and at_words == 1 and len(cells) > 2:
            cells = [cells[0], ",".join(cells[1:])]  # EasyOCR lets a text have commas unquoted
        if len(cells) != len(header):
            raise ValueError(f"{path}, line {line}: {len(cells)} cells, not {len(header)}")
        filename, text = cells[at_name].strip(), unicodedata.normalize("NFC", cells[at_words])
        if not filename or not text.strip():
            raise ValueError(
                f"{path}, line {line}: {'no file name' if not filename else 'no text'}"
            )
        if filename in seen:
            raise ValueError(
                f"{path}, line {line}: {filename!r} stands in line {seen[filename]} too"
            )
        seen[filename] = line
        split = cells[header.index(SPLIT)].strip() if SPLIT in header else ""
        rows.append((line, filename, text.strip(), split))
    return rows


def write_word_crops(
    folder: Path,
    crops: Iterable[tuple[np.ndarray, str]],
    image_format: str = "png",
    names: Iterable[str] | None = None,
    splits: Sequence[str] | None = None,
) -> int:
    """Write a folder of word crops; `labels.csv` appears when every picture is there.

    Args:
        folder: created if need be; must not hold word crops yet.
        crops: (H, W, 3) uint8 RGB with their texts.
        image_format: "png" (lossless) or "jpg" (quality 95).
        names: of the pictures, without endings, each once; None: numbers.
        splits: of the rows, a third column; None: none.

    Returns:
        How many were written.

    Raises:
        ValueError: the folder already holds word crops; a text is empty or has a line break; a
            name comes twice or lies outside the folder.
    """
    if (folder / LABELS).exists():
        raise ValueError(f"{folder} already holds word crops; choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(COLUMNS if splits is None else (*COLUMNS, SPLIT))
    count = 0
    stems = map("{:06d}".format, itertools.count()) if names is None else iter(names)
    seen: set[str] = set()
    for image, text in crops:
        if not text.strip() or len(text.splitlines()) != 1:
            raise ValueError(f"word {count}: {text!r} cannot be written to {LABELS}")
        filename = _safe(next(stems), seen, image_format)
        (folder / filename).parent.mkdir(parents=True, exist_ok=True)
        options = [cv2.IMWRITE_JPEG_QUALITY, 95] if image_format == "jpg" else []
        _, encoded = cv2.imencode(f".{image_format}", image[..., ::-1], options)
        write_bytes_atomically(folder / filename, encoded.tobytes())
        row = (filename, unicodedata.normalize("NFC", text))
        writer.writerow(row if splits is None else (*row, splits[count]))
        count += 1
    write_bytes_atomically(folder / LABELS, table.getvalue().encode())
    return count


def crop_word(record: Record, word: Word, margin: tuple[float, float] = CROP_MARGIN) -> np.ndarray:
    """One word of a record, upright.

    Args:
        record: a photograph or a flat card.
        word: one of its words.
        margin: around the word's quad, in its heights, at the ends and across.

    Returns:
        (H, W, 3) uint8 RGB, as high and wide as the word is in the picture.
    """
    quad = np.asarray(word.quad, float)
    sides = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)
    width, height = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    rim = np.array(margin) * height
    size = np.array([width, height]) + 2 * rim
    size_hw = (max(1, round(size[1])), max(1, round(size[0])))
    scale = np.array(size_hw[::-1]) / size
    inner = (size_to_quad((1, 1)) * (width, height) + rim) * scale
    return warp_image(record.image, quad_to_homography(quad, inner), size_hw)


def _safe(stem: str, seen: set[str], image_format: str) -> str:
    """The file name of a crop, inside of its folder and of it alone."""
    place = PurePosixPath(stem)
    if place.is_absolute() or ".." in place.parts:
        raise ValueError(f"the picture {stem!r} lies outside the folder")
    if stem in seen:
        raise ValueError(f"two pictures are named {stem!r}, but for their endings")
    seen.add(stem)
    return f"{stem}.{image_format}"


def word_names(lines: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Names for the crops of `dataset_words`, in its order: the record's, and which word it is.

    Args:
        lines: of `annotations.jsonl`.
    """
    for line in lines:
        for place, word in enumerate(line["words"]):
            if word["text"] and not word["field"].startswith(TITLE_PREFIX):
                yield f"{line['name']}_{place:02d}"


def dataset_words(dataset: Dataset) -> Iterator[tuple[np.ndarray, str]]:
    """The words of a dataset's fields as crops; titles and words without text are left out."""
    for record in dataset:
        for word in record.words:
            if word.text and not word.field.startswith(TITLE_PREFIX):
                yield crop_word(record, word), word.text
