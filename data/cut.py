"""`python -m data cut`: photographs cut to the box of their cards, as many people hand them in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from data.quads import quad_to_box
from data.records import Dataset, Record, write_dataset
from data.revision import source_revision


def cut_to_card(record: Record, margin: float = 0.0) -> Record:
    """A photograph without what lies around its card.

    Args:
        record: with corners; they may lie outside of the picture.
        margin: around the upright box of the corners, as a share of the card's width.

    Returns:
        The part of the picture, a pixel wide and high at least, with corners and words moved along.

    Raises:
        ValueError: there are no corners.
    """
    if record.corners is None:
        raise ValueError(f"record {record.name!r} has no corners")
    height, width = record.size_hw
    x1, y1, x2, y2 = quad_to_box(record.corners)
    rim = margin * float(np.linalg.norm(record.corners[1] - record.corners[0]))
    left, top = int(np.clip(x1 - rim, 0, width - 1)), int(np.clip(y1 - rim, 0, height - 1))
    right = int(np.clip(np.ceil(x2 + rim), left + 1, width))
    bottom = int(np.clip(np.ceil(y2 + rim), top + 1, height))
    start = np.array([left, top], np.float32)
    return replace(
        record,
        image=np.ascontiguousarray(record.image[top:bottom, left:right]),
        corners=record.corners - start,
        words=tuple(replace(word, quad=word.quad - start) for word in record.words),
    )


def cut(data: Path, out: Path, margin: float = 0.0) -> None:
    """Cut the photographs of a dataset to their cards; pictures without a card are left out.

    Args:
        data: dataset folder.
        out: folder to write; must not hold a dataset yet.
        margin: kept around the upright box of the card, as a share of the card's width.

    Raises:
        ValueError: the folder holds no dataset or a broken record, or the margin is negative.
    """
    if not margin >= 0:
        raise ValueError(f"margin must be 0 at least, not {margin}")
    dataset = Dataset(data)

    def records() -> Iterator[Record]:
        for record in dataset:
            if record.corners is not None:
                yield cut_to_card(record, margin)

    command = f"python -m data cut --margin {margin}"
    header = {"command": command, "source_revision": source_revision()}
    count = write_dataset(out, records(), header)
    print(f"{count} photographs in {out}")
