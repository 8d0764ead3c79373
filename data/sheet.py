"""Contact sheets: many records at a glance, with their truth drawn in."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import cv2
import numpy as np

from data.records import Dataset, Record, write_bytes_atomically

CORNER_COLORS = ((255, 40, 40), (40, 220, 40), (60, 120, 255), (255, 210, 0))
"""Top-left red, top-right green, bottom-right blue, bottom-left yellow."""


def draw_truth(record: Record, scale: float = 1.0) -> np.ndarray:
    """A record's picture with corners and word quads drawn in.

    Args:
        record: any.
        scale: of the result.

    Returns:
        (round(scale * H), round(scale * W), 3) uint8 RGB.
    """
    height, width = (max(1, round(side * scale)) for side in record.size_hw)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    image = cv2.resize(record.image, (width, height), interpolation=how)
    for word in record.words:
        color = (230, 0, 230) if word.field.startswith("title:") else (0, 150, 255)
        cv2.polylines(image, [np.rint(word.quad * scale).astype(int)], True, color, 1, cv2.LINE_AA)
    if record.corners is not None:
        points = np.rint(np.asarray(record.corners) * scale).astype(int)
        cv2.polylines(image, [points], True, (0, 230, 0), 1, cv2.LINE_AA)
        for point, color in zip(points.tolist(), CORNER_COLORS, strict=True):
            cv2.circle(image, point, 4, color, -1, cv2.LINE_AA)
    return image


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
    image = contact_sheet(islice(Dataset(data), count), columns, cell)
    if not cv2.haveImageWriter(f"x{out.suffix}"):
        raise ValueError(f"cannot write {out}: unknown picture format {out.suffix!r}")
    _, encoded = cv2.imencode(out.suffix, image[..., ::-1])
    write_bytes_atomically(out, encoded.tobytes())
