"""`python -m data plain`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from tqdm import tqdm

from data.cards.fields import CARD_TYPES
from data.plain import holders
from data.plain.cards import draw_card
from data.plain.layouts import LAYOUTS
from data.plain.photos import photograph
from data.records import ANNOTATIONS, Record, write_dataset
from data.revision import source_revision
from data.synth.fonts import FontLibrary


def _texts(value: object) -> str:
    """All letters in a constant of texts, however nested."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "".join(map(_texts, value.values()))
    return "".join(map(_texts, value)) if isinstance(value, tuple) else ""


@lru_cache(maxsize=1)
def printed_letters() -> str:
    """Every character that may be printed."""
    lists = [value for name, value in vars(holders).items() if name.isupper()]
    captions = [entry.caption for entries in LAYOUTS.values() for entry in entries]
    terms = "Nam Nữ Việt Nam LAKI-LAKI PEREMPUAN SEUMUR HIDUP WNI ABO: 0123456789/-,"
    return "".join(sorted(set(_texts((*lists, *captions, terms))) - set("{}")))


@lru_cache(maxsize=1)
def plain_faces() -> tuple[str, ...]:
    """Font files of the families that are kept for the test split, with all letters needed.

    Raises:
        ValueError: none is installed.
    """
    library = FontLibrary.discover("all")
    faces = [face for face in library.faces if face.family.split == "test"]
    found = tuple(sorted(face.path for face in faces if face.covers(printed_letters())))
    if not found:
        raise ValueError(
            "no font of the test split is installed (the README lists the packages): cards in "
            "fonts that models were trained on would measure nothing new"
        )
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
        ValueError: the folder already holds a dataset, there is nothing to draw, or no font of the
            test split has the letters needed.
    """
    if count < 1:
        raise ValueError(f"count must be at least 1, not {count}")
    if (out / ANNOTATIONS).exists():
        raise ValueError(f"{out} already holds a dataset; choose another folder")
    plain_faces()  # before any work

    def records() -> Iterator[Record]:
        for index in tqdm(range(count), desc=str(out), disable=None):
            yield make_record(seed, index)

    command = f"python -m data plain --count {count} --seed {seed}"
    write_dataset(out, records(), {"command": command, "source_revision": source_revision()})
