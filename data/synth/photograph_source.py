"""The user's own photographs as they are, for training: real surfaces, light and cameras."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from data.augment_geometry import crop_record
from data.folders import dataset_lines
from data.quads import quad_to_box
from data.records import Record
from data.shrink import shrink_picture
from data.synth.card_sources import folder_identity, kept_dataset, refuse_faults, shuffled

STRIP = 0.15
"""What is kept around a card, as a share of its longer side. Chosen: a Detector is shown crops that
are off by a few hundredths."""


def shrink_photograph(record: Record, longest_px: int) -> Record:
    """A photograph at no more than a size; corners, words and what else lies there move along.

    Args:
        record: any record.
        longest_px: longer side of the answer, at most.

    Returns:
        The record itself where it is no larger.
    """
    height, width = record.size_hw
    shrink = longest_px / max(height, width)
    if shrink >= 1:
        return record
    size_hw = (max(1, round(height * shrink)), max(1, round(width * shrink)))
    scale = np.array([size_hw[1] / width, size_hw[0] / height], np.float32)
    beside: dict[str, Any] = {
        name: (np.reshape(record.meta[name], (-1, 4, 2)) * scale).tolist()
        for name in ("other_cards", "things")
        if name in record.meta
    }
    return replace(
        record,
        image=shrink_picture(record.image, size_hw),
        corners=None if record.corners is None else record.corners * scale,
        words=tuple(replace(word, quad=word.quad * scale) for word in record.words),
        meta={**record.meta, **beside},
    )


def cut_to_card(record: Record) -> Record:
    """The card of a photograph with a strip around it, so that fewer pixels are kept.

    Args:
        record: with corners.
    """
    assert record.corners is not None
    height, width = record.size_hw
    x1, y1, x2, y2 = quad_to_box(record.corners).tolist()
    strip = STRIP * max(x2 - x1, y2 - y1)
    box = (
        int(np.clip(x1 - strip, 0, width - 1)),
        int(np.clip(y1 - strip, 0, height - 1)),
        int(np.clip(np.ceil(x2 + strip), 1, width)),
        int(np.clip(np.ceil(y2 + strip), 1, height)),
    )
    return crop_record(record, box)


@dataclass(frozen=True)
class FolderPhotographs:
    """The photographs of a dataset folder, over and over, shuffled anew each time; not made flat.

    Attributes:
        folder: imported, or written by `python -m data synth`.
        longest_px: longer side of what is handed out, at most.
        cards_alone: whether what is handed out is cut to its card (`cut_to_card`), and pictures
            without a card, or without words, are left out.
        seed: of the shuffling.

    Raises:
        ValueError: the folder holds none of them, or some that cannot be trained on; see
            `data.synth.card_sources.refuse_faults`.
    """

    folder: Path
    longest_px: int
    cards_alone: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        kept_dataset(self.folder)
        refuse_faults(self.folder, cardless=True)
        if not self.count():
            kind = "photographs of cards with words" if self.cards_alone else "photographs"
            raise ValueError(f"{self.folder} holds no {kind}")

    def index(self, position: int) -> int:
        """The photograph that stands at a position of the endless row."""
        usable = _usable(self.folder, self.cards_alone)
        order = shuffled(self.seed, position // len(usable), len(usable))
        return usable[int(order[position % len(usable)])]

    def make(self, index: int) -> Record:
        """Read record `index` of the folder, from 0."""
        record = kept_dataset(self.folder)[index]
        return shrink_photograph(
            cut_to_card(record) if self.cards_alone else record, self.longest_px
        )

    def identity(self) -> dict[str, Any]:
        """What the photographs follow from; JSON-serialisable."""
        return {
            **folder_identity(self.folder),
            "longest_px": self.longest_px,
            "cards_alone": self.cards_alone,
        }

    def count(self) -> int | None:
        """How many there are."""
        return len(_usable(self.folder, self.cards_alone))


@lru_cache(maxsize=4)
def _usable(folder: Path, cards_alone: bool) -> tuple[int, ...]:
    lines = enumerate(dataset_lines(folder))
    return tuple(
        index for index, line in lines if not cards_alone or (line["corners"] and line["words"])
    )
