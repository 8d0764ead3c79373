"""`python -m data plain`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from rich.progress import track

from data.cards.fields import CARD_TYPES
from data.plain.cards import draw_card
from data.plain.holders import ADDRESS_LETTERS
from data.plain.photos import photograph
from data.records import ANNOTATIONS, Record, write_dataset
from data.synth.fonts import FontLibrary


@lru_cache(maxsize=1)
def plain_faces() -> tuple[str, ...]:
    """Font files of the test split, which no model was trained on, with all letters needed.

    Raises:
        ValueError: there is none.
    """
    faces = FontLibrary.discover("test").faces
    found = tuple(sorted(face.path for face in faces if face.covers(ADDRESS_LETTERS)))
    if not found:
        raise ValueError("no font is installed that has the Vietnamese letters")
    return found


def make_record(seed: int, index: int) -> Record:
    """One photograph; the types take turns."""
    rng = np.random.default_rng([seed, index])
    card = draw_card(rng, CARD_TYPES[index % len(CARD_TYPES)], plain_faces())
    return replace(photograph(rng, card), name=f"plain-{seed}-{index:06d}")


def plain(out: Path, count: int, seed: int = 0) -> None:
    """Photographs of cards drawn by a second, simpler program, for evaluation alone.

    Args:
        out: folder to write; must not hold a dataset yet.
        count: number of photographs.
        seed: fixes every one, as far as the same fonts are installed.

    Raises:
        ValueError: the folder already holds a dataset, or no font has the letters needed.
    """
    if (out / ANNOTATIONS).exists():
        raise ValueError(f"{out} already holds a dataset; choose another folder")

    def records() -> Iterator[Record]:
        for index in track(range(count), description=str(out)):
            yield make_record(seed, index)

    header = {"command": f"python -m data plain --count {count} --seed {seed}"}
    write_dataset(out, records(), header)
