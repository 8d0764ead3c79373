"""Contact sheets: many records at a glance, with their truth drawn in."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import cv2
import numpy as np

from data.cards.fields import DETECTOR_CLASSES
from data.records import Dataset, Record, write_bytes_atomically

CORNER_COLORS = ((255, 40, 40), (40, 220, 40), (60, 120, 255), (255, 210, 0))
"""Top-left red, top-right green, bottom-right blue, bottom-left yellow."""

QUALITIES = (92, 85, 78, 70, 62, 54, 46, 38)
"""Of JPEG, from the best down. Chosen: below the last, boxes and letters blur into blocks."""

LABEL_SCALE = 0.36
"""Size of written labels. Chosen: 8 px high, the least that OpenCV's strokes leave legible."""


def field_color(field: str) -> tuple[int, int, int]:
    """A colour of its own, RGB, for a class of the Detector; neighbours in the list differ."""
    # Steps by the golden ratio spread any number of hues. Chosen: dark enough for white card.
    hue = DETECTOR_CLASSES.index(field) * 0.618034 % 1.0
    red, green, blue = colorsys.hsv_to_rgb(hue, 1.0, 0.85)
    return round(255 * red), round(255 * green), round(255 * blue)


def draw_truth(record: Record, scale: float = 1.0, names: bool = False) -> np.ndarray:
    """A record's picture with corners and word quads drawn in.

    Args:
        record: any.
        scale: of the result.
        names: write each field's name over its first word.

    Returns:
        (round(scale * H), round(scale * W), 3) uint8 RGB.
    """
    height, width = (max(1, round(side * scale)) for side in record.size_hw)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    image = cv2.resize(record.image, (width, height), interpolation=how)
    named: set[str] = set()
    for word in record.words:
        color = field_color(word.field)
        quad = np.rint(np.asarray(word.quad) * scale).astype(int)
        cv2.polylines(image, [quad], True, color, 1, cv2.LINE_AA)
        if names and word.field not in named:
            write_label(image, word.field, (int(quad[0, 0]), int(quad[0, 1]) - 2), color)
            named.add(word.field)
    if record.corners is not None:
        points = np.rint(np.asarray(record.corners) * scale).astype(int)
        cv2.polylines(image, [points], True, (0, 230, 0), 1, cv2.LINE_AA)
        for point, color in zip(points.tolist(), CORNER_COLORS, strict=True):
            cv2.circle(image, point, 4, color, -1, cv2.LINE_AA)
    return image


def write_label(
    image: np.ndarray, text: str, at: tuple[int, int], color: tuple[int, int, int]
) -> None:
    """Small ASCII text with a white rim, drawn in place; `at` is the left end of its baseline."""
    for thickness, ink in ((3, (255, 255, 255)), (1, color)):
        cv2.putText(
            image, text, at, cv2.FONT_HERSHEY_SIMPLEX, LABEL_SCALE, ink, thickness, cv2.LINE_AA
        )


def contact_sheet(records: Iterable[Record], columns: int = 6, cell: int = 320) -> np.ndarray:
    """Records in a grid of square cells.

    Args:
        records: at least one.
        columns: cells in a row.
        cell: side of a cell in pixels; pictures are scaled to fit.

    Returns:
        (rows * cell, columns * cell, 3) uint8 RGB, grey where there is nothing.

    Raises:
        ValueError: there is no record.
    """
    cells = []
    for record in records:
        image = draw_truth(record, cell / max(record.size_hw))
        square = np.full((cell, cell, 3), 96, np.uint8)
        height, width = image.shape[:2]
        top, left = (cell - height) // 2, (cell - width) // 2
        square[top : top + height, left : left + width] = image
        cells.append(square)
    if not cells:
        raise ValueError("no records to show")
    cells += [np.full((cell, cell, 3), 96, np.uint8)] * (-len(cells) % columns)
    rows = [np.hstack(cells[i : i + columns]) for i in range(0, len(cells), columns)]
    return np.vstack(rows)


def sheet(data: Path, out: Path, count: int = 24, columns: int = 6, cell: int = 320) -> None:
    """Draw a contact sheet of a dataset folder's first records.

    Args:
        data: dataset folder.
        out: PNG or JPEG to write.
        count: how many records.
        columns: pictures in a row.
        cell: side of a picture in pixels.

    Raises:
        ValueError: the folder holds no dataset, or the ending of `out` is no picture format.
    """
    refuse_format(out)
    write_picture(out, contact_sheet(islice(Dataset(data), count), columns, cell))


def refuse_format(out: Path) -> None:
    """Raise a ValueError if a picture cannot be written under a name; before any work."""
    if not cv2.haveImageWriter(f"x{out.suffix}"):
        raise ValueError(f"cannot write {out}: unknown picture format {out.suffix!r}")


def write_picture(out: Path, image: np.ndarray, largest_kb: int | None = None) -> None:
    """Write a sheet.

    Args:
        out: PNG or JPEG; its folder is created.
        image: (H, W, 3) uint8 RGB.
        largest_kb: size that a JPEG may have, in kB of 1000 bytes; its quality follows.

    Raises:
        ValueError: not even the lowest quality makes the file small enough.
    """
    jpeg = out.suffix.lower() in (".jpg", ".jpeg")
    for quality in QUALITIES:
        options = [cv2.IMWRITE_JPEG_QUALITY, quality] if jpeg else []
        _, encoded = cv2.imencode(out.suffix, image[..., ::-1], options)
        if largest_kb is None or len(encoded) <= 1000 * largest_kb:
            out.parent.mkdir(parents=True, exist_ok=True)
            write_bytes_atomically(out, encoded.tobytes())
            return
        if not jpeg:
            break
    raise ValueError(
        f"{out} would have {len(encoded) // 1000} kB, more than {largest_kb}; ask for smaller or "
        "fewer pictures"
    )
