"""`python -m data inspect`: what a seed gives, at a glance and without a dataset."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from data.augment_geometry import crop_record
from data.cards.fields import CARD_TYPES
from data.records import Record
from data.sheet import draw_truth, refuse_format, write_label, write_picture
from data.synth.dataset import Request, Split, make_record

GROUND = 96
"""Grey where there is no picture."""

CAPTION_PX = 18
"""Height of a row's caption."""

ZOOM_MARGIN = 0.06
"""Around a zoomed card, as a share of its extent. Chosen: its edges and shadow show."""


@dataclass(frozen=True)
class Row:
    """One row of a sheet.

    Attributes:
        layout: id of the card layout.
        flat: flat cards instead of photographs.
        severity: of light and camera; None draws it for every photograph.
    """

    layout: str
    flat: bool = False
    severity: float | None = None

    @property
    def caption(self) -> str:
        """What the row shows."""
        if self.flat:
            return f"{self.layout}: flat"
        drawn = "drawn" if self.severity is None else f"{self.severity:g}"
        return f"{self.layout}: severity {drawn}"


def inspect(
    out: Path,
    layouts: tuple[str, ...] = CARD_TYPES,
    seed: int = 0,
    severities: tuple[float, ...] = (),
    flat: bool = False,
    split: Split = "train",
    count: int = 4,
    cell: int = 400,
    zoom: bool = False,
    labels: bool = True,
    names: bool = False,
    specimen: bool | None = None,
    backgrounds: Path | None = None,
    largest_kb: int | None = None,
) -> None:
    """Draw a contact sheet of what a seed gives, labels drawn in: one row a layout and severity.

    Every column is one card; the rows show it flat and photographed, from the same place, ever
    worse. Without --flat and --severities it is photographed at a severity that is drawn.

    Args:
        out: PNG or JPEG to write.
        layouts: ids of the card layouts.
        seed: as for `synth`, whose record i of that layout is column i.
        severities: a row of photographs for each, 0 to 1.5.
        flat: begin with a row of flat cards.
        split: whose people, fonts and surfaces.
        count: cards in a row.
        cell: width of a picture, and greatest height, in pixels.
        zoom: show the card and little around it instead of the whole photograph.
        labels: draw the corners and a box around every word, coloured by field.
        names: write the fields' names as well.
        specimen: mark every card as a specimen, as published pictures must be; by default now and
            then.
        backgrounds: folder of pictures, as for `synth`.
        largest_kb: size that a JPEG may have, in kB; its quality follows.

    Raises:
        ValueError: a setting makes no sense, or `out` is no picture format.
    """
    refuse_format(out)
    if cell < 40:
        raise ValueError(f"cell must be at least 40 pixels, not {cell}")
    rows = []
    for layout in layouts:
        rows += [Row(layout, flat=True)] if flat else []
        rows += [Row(layout, severity=severity) for severity in severities]
        rows += [] if flat or severities else [Row(layout)]
    requests = [
        Request(
            count,
            seed,
            (row.layout,),
            flat=row.flat,
            severity=row.severity,
            split=split,
            backgrounds=None if row.flat or backgrounds is None else str(backgrounds),
            specimen=specimen,
        )
        for row in rows
    ]
    if not rows:
        raise ValueError("no layouts to show")
    drawn = []
    for row, request in zip(rows, requests, strict=True):
        records = [make_record(request, index) for index in range(count)]
        records = [zoom_in(record) for record in records] if zoom else records
        drawn.append(draw_row(records, row.caption, cell, labels, names))
    write_picture(out, np.vstack(drawn), largest_kb)


def zoom_in(record: Record) -> Record:
    """The part of a photograph around its card, or all of one without."""
    if record.corners is None:
        return record
    height, width = record.size_hw
    low, high = record.corners.min(axis=0), record.corners.max(axis=0)
    margin = ZOOM_MARGIN * (high - low)
    x1, y1 = np.maximum(np.floor(low - margin), 0).astype(int)
    x2, y2 = np.minimum(np.ceil(high + margin), (width, height)).astype(int)
    return crop_record(record, (int(x1), int(y1), int(x2), int(y2)))


def draw_row(
    records: list[Record], caption: str, cell: int, labels: bool = True, names: bool = False
) -> np.ndarray:
    """Pictures side by side under a caption.

    Args:
        records: of the row.
        caption: ASCII.
        cell: width of a picture, and greatest height, in pixels.
        labels: draw the truth.
        names: with the fields' names.

    Returns:
        (h, cell * len(records), 3) uint8 RGB; h is that of the highest picture and the caption.
    """
    pictures = list(_pictures(records, cell, labels, names))
    height = max(picture.shape[0] for picture in pictures)
    row = np.full((height + CAPTION_PX, cell * len(pictures), 3), GROUND, np.uint8)
    for index, picture in enumerate(pictures):
        high, wide = picture.shape[:2]
        top, left = CAPTION_PX + (height - high) // 2, index * cell + (cell - wide) // 2
        row[top : top + high, left : left + wide] = picture
    row[:CAPTION_PX] = 255
    write_label(row, caption, (6, CAPTION_PX - 5), (0, 0, 0))
    return row


def _pictures(records: list[Record], cell: int, labels: bool, names: bool) -> Iterator[np.ndarray]:
    for record in records:
        scale = (cell - 4) / max(record.size_hw)
        if labels:
            yield draw_truth(record, scale, names)
        else:
            height, width = (max(1, round(side * scale)) for side in record.size_hw)
            yield cv2.resize(record.image, (width, height), interpolation=cv2.INTER_AREA)
