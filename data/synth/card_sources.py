"""Where the flat cards of a training come from: drawn without end, or a dataset folder.

Card k is a function of its source and k.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import cv2
import numpy as np

import data
from data.augment import rectify
from data.cards.fields import TITLE_PREFIX
from data.folders import dataset_lines
from data.quads import points_in_quad, size_to_quad
from data.records import ANNOTATIONS, Dataset, Record
from data.synth.composition import CARD_SIZE_HW
from data.synth.dataset import Request, Split, make_record
from data.synth.fonts import FontLibrary

FLAT_PX = 2.0
"""How far, in pixels, corners may lie from those of the picture of a flat card. Chosen: a scan that
was cropped by hand."""


MOST_FAULTS = 20
"""Faults listed at once, as on import. Chosen: a screenful."""


@lru_cache(maxsize=3)
def drawing_version(split: str) -> str:
    """What decides a card's pixels beside its request: source, libraries and fonts, as a hash."""
    root = Path(data.__file__).parent
    files = [root / name for name in ("boxes.py", "quads.py", "records.py")]
    for folder in ("cards", "synth"):
        files += [path for path in (root / folder).rglob("*") if path.is_file()]
    digest = hashlib.sha256()
    for path in sorted(files):
        if "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    for face in FontLibrary.discover(split).faces:
        font = Path(face.path)
        digest.update(f"{font.name} {font.stat().st_size}\0".encode())
    digest.update(f"{np.__version__} {version('pillow')} {cv2.__version__}".encode())
    return digest.hexdigest()


@dataclass(frozen=True)
class DrawnCards:
    """Synthetic cards: card k is that of `python -m data synth --flat` with the same settings.

    Attributes:
        seed: with the split, fixes every card.
        layouts: ids of the card layouts, in turn; one named twice comes twice as often.
        split: whose fonts and people to use.

    Raises:
        ValueError: a setting makes no sense.
    """

    seed: int
    layouts: tuple[str, ...]
    split: Split = "train"

    def __post_init__(self) -> None:
        self._request()

    def _request(self) -> Request:
        return Request(1, self.seed, self.layouts, flat=True, split=self.split)

    def index(self, position: int) -> int:
        """The card that stands at a position of the endless row: each its own."""
        return position

    def make(self, index: int) -> Record:
        """Draw card `index`, from 0."""
        return make_record(self._request(), index)

    def identity(self) -> dict[str, Any]:
        """What the cards follow from; JSON-serialisable."""
        return {**asdict(self), "version": drawing_version(self.split)}

    def count(self) -> int | None:
        """How many there are; None: without end."""
        return None


def refuse_faults(folder: Path, characters: str | None = None, cardless: bool = False) -> None:
    """Check that all records of a dataset folder can be trained on, before hours are spent on it.

    Args:
        folder: of the dataset.
        characters: that words of fields may have; None: any.
        cardless: whether records may have no card.

    Raises:
        ValueError: a record that must have a card has no corners, a word's middle lies beside the
            card, or a word has another character; names up to 20 of them.
    """
    faults = []
    for line in dataset_lines(folder):
        record = f"record {line['name']!r} in {folder}"
        if line["corners"] is None and cardless:
            continue
        if line["corners"] is None:
            faults.append(
                f"{record} has no corners; want flat cards, or photographs whose corners are known"
            )
            continue
        words = line["words"]
        middles = np.array([word["quad"] for word in words]).reshape(-1, 4, 2).mean(axis=1)
        inside = points_in_quad(middles, np.array(line["corners"]))
        for word, lies_inside in zip(words, inside.tolist(), strict=True):
            if not lies_inside:
                faults.append(f"{record}: {word['text']!r} lies beside the card")
            unknown = set(word["text"]) - set(word["text"] if characters is None else characters)
            if unknown and not word["field"].startswith(TITLE_PREFIX):
                faults.append(
                    f"{record}: {word['text']!r} has characters that the Reader does not know: "
                    f"{''.join(sorted(unknown))}"
                )
    if faults:
        more = [f"… and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
        raise ValueError("\n".join([*faults[:MOST_FAULTS], *more]))


@dataclass(frozen=True)
class FolderCards:
    """The cards of a dataset folder, over and over, shuffled anew each time.

    Photographs, such as those of an imported set, are made flat by their corners.

    Attributes:
        folder: written by `python -m data synth --flat`, or imported.
        seed: of the shuffling.
        size_hw: to which photographs are made flat, in pixels.

    Raises:
        ValueError: the folder holds none, or some that cannot be trained on; see `refuse_faults`.
    """

    folder: Path
    seed: int = 0
    size_hw: tuple[int, int] = CARD_SIZE_HW

    def __post_init__(self) -> None:
        if not self.count():
            raise ValueError(f"{self.folder} holds no cards")
        refuse_faults(self.folder)

    def index(self, position: int) -> int:
        """The card that stands at a position of the endless row."""
        count = len(kept_dataset(self.folder))
        return int(shuffled(self.seed, position // count, count)[position % count])

    def make(self, index: int) -> Record:
        """Read card `index`, from 0."""
        record = kept_dataset(self.folder)[index]
        assert record.corners is not None  # or the folder would have been refused
        beside = np.abs(record.corners - size_to_quad(record.size_hw)).max()
        return record if beside <= FLAT_PX else rectify(record, self.size_hw)

    def identity(self) -> dict[str, Any]:
        """What the cards follow from; JSON-serialisable."""
        return {**folder_identity(self.folder), "size_hw": self.size_hw}

    def count(self) -> int | None:
        """How many there are."""
        return len(kept_dataset(self.folder))


@lru_cache(maxsize=2)
def kept_dataset(folder: Path) -> Dataset:
    """A dataset folder, opened once by a process."""
    return Dataset(folder)


def folder_identity(folder: Path) -> dict[str, Any]:
    """What the records of a dataset folder follow from; JSON-serialisable."""
    digest = hashlib.sha256((folder / ANNOTATIONS).read_bytes())
    for line in dataset_lines(folder):  # a picture may be replaced and keep its labels
        state = (folder / line["image"]).stat()
        digest.update(f"{state.st_size} {state.st_mtime_ns}\0".encode())
    return {"folder": str(folder.resolve()), "content": digest.hexdigest()}


@lru_cache(maxsize=4)
def shuffled(seed: int, turn: int, count: int) -> np.ndarray:
    """The order of `count` records in a turn through all of them."""
    return np.random.default_rng([seed, turn]).permutation(count)
