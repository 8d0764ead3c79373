"""Whole synthetic datasets: record i follows from the request and i, and from nothing else."""

from __future__ import annotations

import multiprocessing
import platform
import shlex
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import lru_cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
from tqdm import tqdm

from data.cards import layouts as known_layouts
from data.cards.fields import CARD_TYPES
from data.records import ANNOTATIONS, Record, write_dataset
from data.revision import source_revision
from data.synth.backgrounds import PictureFolder
from data.synth.cards import render_card
from data.synth.fonts import SPLITS
from data.synth.photographs import empty_scene, photograph

COMPANION_SHARE = 0.08
"""Share of photographs in which other cards lie beside the one to read. Chosen: it happens."""

HALF_SHARE = 0.2
"""Share of cardless photographs that show half a card. Chosen: the nearest thing to a card."""

Split = Literal["train", "validation", "test"]


@dataclass(frozen=True)
class Request:
    """What a synthetic dataset is to hold.

    Attributes:
        count: number of records.
        seed: with the split, fixes every record.
        layouts: ids of the card layouts, in turn.
        flat: flat cards instead of photographs.
        severity: of light and camera, 0 to 1.5; None draws it for every photograph.
        split: whose fonts and surfaces to use; splits share neither, nor people.
        cardless: share of photographs without a card, 0 to 1.
        backgrounds: folder of pictures, used beside the drawn surfaces; they are divided among
            the splits by their content.
        specimen: mark every card as a specimen, or none; None: now and then.

    Raises:
        ValueError: names the setting that makes no sense.
    """

    count: int
    seed: int = 0
    layouts: tuple[str, ...] = CARD_TYPES
    flat: bool = False
    severity: float | None = None
    split: Split = "train"
    cardless: float = 0.0
    backgrounds: str | None = None
    specimen: bool | None = None

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError(f"count must be at least 1, not {self.count}")
        if self.seed < 0:
            raise ValueError(f"seed must not be negative: {self.seed}")
        unknown = [name for name in self.layouts if name not in known_layouts()]
        if unknown or not self.layouts:
            known = ", ".join(known_layouts())
            raise ValueError(f"layouts must be some of {known}, not {list(self.layouts)}")
        if self.split not in SPLITS:
            raise ValueError(f"split must be one of {', '.join(SPLITS)}, not {self.split!r}")
        if self.severity is not None and not 0 <= self.severity <= 1.5:
            raise ValueError(f"severity must be from 0 to 1.5, not {self.severity}")
        if not 0 <= self.cardless <= 1:
            raise ValueError(f"cardless must be from 0 to 1, not {self.cardless}")
        if self.flat and (self.cardless > 0 or self.severity is not None or self.backgrounds):
            raise ValueError("flat cards have no severity, cardless pictures or backgrounds")


@lru_cache(maxsize=2)
def _pictures(folder: str | None) -> PictureFolder | None:
    return None if folder is None else PictureFolder(Path(folder))


def _other_card(request: Request, rng: np.random.Generator) -> Record:
    """A flat card of any layout."""
    known = list(known_layouts().values())
    layout = known[rng.integers(len(known))]
    return render_card(layout, rng, specimen=request.specimen, split=request.split)


def _companions(request: Request, rng: np.random.Generator) -> list[Record]:
    """Other flat cards that lie in the photograph, mostly none."""
    if rng.random() >= COMPANION_SHARE:
        return []
    return [_other_card(request, rng) for _ in range(rng.integers(1, 3))]


def make_record(request: Request, index: int) -> Record:
    """One record of a dataset.

    Args:
        request: the dataset.
        index: 0 to `request.count` - 1.

    Returns:
        A flat card, a photograph of one, or an empty scene. The same seed, split and index give
        the same flat card whether or not it is photographed.
    """
    # A stream each for the card, the scene and other cards, so that none disturbs another.
    streams = [
        np.random.default_rng([request.seed, SPLITS.index(request.split), index, stream])
        for stream in range(3)
    ]
    name = f"{request.split}-{request.seed}-{index:06d}"
    if streams[1].random() < request.cardless:
        scene = empty_scene(
            streams[1],
            severity=request.severity,
            background_split=request.split,
            backgrounds=_pictures(request.backgrounds),
            half=_other_card(request, streams[2]) if streams[2].random() < HALF_SHARE else None,
        )
        return replace(scene, name=name)
    layout = known_layouts()[request.layouts[index % len(request.layouts)]]
    card = render_card(layout, streams[0], specimen=request.specimen, split=request.split)
    card = replace(card, name=name)
    if request.flat:
        return card
    return photograph(
        card,
        streams[1],
        severity=request.severity,
        background_split=request.split,
        backgrounds=_pictures(request.backgrounds),
        companions=_companions(request, streams[2]),
    )


def _records(request: Request, workers: int) -> Iterator[Record]:
    make = partial(make_record, request)
    if workers == 1:
        yield from map(make, range(request.count))
        return
    context = multiprocessing.get_context("spawn")
    with context.Pool(workers, initializer=cv2.setNumThreads, initargs=(1,)) as pool:
        yield from pool.imap(make, range(request.count), chunksize=4)


def _command(request: Request, image_format: str) -> str:
    """The command that makes the same dataset again, without the folder it goes to."""
    words = ["python", "-m", "data", "synth"]
    for key, value in {**asdict(request), "image_format": image_format}.items():
        if key == "flat":
            words += ["--flat"] if value else []
        elif value is not None:
            values = value if isinstance(value, tuple) else (value,)
            words += [f"--{key.replace('_', '-')}", *map(str, values)]
    return shlex.join(words)


def header(request: Request, image_format: str) -> dict[str, Any]:
    """What made a dataset: command, settings, source revision, versions."""
    packages = {name: version(name) for name in ("numpy", "pillow")}
    return {
        "command": _command(request, image_format),
        "request": asdict(request),
        "source_revision": source_revision(),
        "versions": {"python": platform.python_version(), "opencv": cv2.__version__, **packages},
    }


def synth(
    out: Path,
    count: int,
    seed: int = 0,
    layouts: tuple[str, ...] = CARD_TYPES,
    flat: bool = False,
    severity: float | None = None,
    split: Split = "train",
    cardless: float = 0.0,
    backgrounds: Path | None = None,
    specimen: bool | None = None,
    image_format: Literal["jpg", "png"] = "jpg",
    workers: int = 1,
) -> None:
    """Make a synthetic dataset; the same settings give the same bytes.

    Args:
        out: folder to write; must not hold a dataset yet.
        count: number of records.
        seed: with the split, fixes every record.
        layouts: ids of the card layouts, in turn.
        flat: flat cards instead of photographs.
        severity: of light and camera, 0 to 1.5; by default drawn for every photograph.
        split: whose fonts and surfaces to use; splits share neither, nor people.
        cardless: share of photographs without a card.
        backgrounds: folder of your own pictures, half of the surfaces then; divided among the
            splits by content.
        specimen: mark every card as a specimen, or none; by default now and then.
        image_format: jpg (quality 95) or png (lossless).
        workers: processes; changes nothing but the time.

    Raises:
        ValueError: a setting makes no sense, or the folder already holds a dataset.
    """
    folder = None if backgrounds is None else str(backgrounds)
    request = Request(
        count, seed, tuple(layouts), flat, severity, split, cardless, folder, specimen
    )
    if workers < 1:
        raise ValueError(f"workers must be at least 1, not {workers}")
    if (out / ANNOTATIONS).exists():  # before any work, not after it
        raise ValueError(f"{out} already holds a dataset; choose another folder")
    records = tqdm(_records(request, workers), desc=str(out), total=count, disable=None)
    write_dataset(out, records, header(request, image_format), image_format)
