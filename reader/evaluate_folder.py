"""Measuring a Reader on a folder of word pictures."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from reader.folders import WordPicture, new_characters, read_folder, read_picture
from reader.metrics import Readings, score_readings
from reader.postprocess import DECODERS

ReadPictures = Callable[[Sequence[np.ndarray]], Readings]
"""From N pictures (h, w, 3) uint8 to the readings of every decoder, as
`reader.reading.read_words` gives them."""

BATCH = 256
"""Pictures held at once. Chosen: some MB."""


def fold(text: str, ignore_case: bool, ignore_punctuation: bool) -> str:
    """A text as it is compared: NFC, in lower case, with letters and digits alone, as asked for.

    ("It's", True, True) gives "its". Public sets of words in scenes are compared so.
    """
    text = unicodedata.normalize("NFC", text)
    if ignore_punctuation:  # a mark that does not compose with its letter belongs to it
        text = "".join(c for c in text if unicodedata.category(c)[0] in "LNM")
    return text.casefold() if ignore_case else text


def score_folder(
    rows: Sequence[WordPicture],
    read: ReadPictures,
    ignore_case: bool = False,
    ignore_punctuation: bool = False,
) -> dict[str, float]:
    """How well the words of a folder are read.

    Args:
        rows: from `read_folder`.
        read: reads them.
        ignore_case: whether "Ab" read as "aB" is right.
        ignore_punctuation: whether what is neither letter nor digit counts for nothing. Words that
            have nothing else are left out.

    Returns:
        The figures of `reader.metrics.score_readings`, and `left_out`, how many words were.

    Raises:
        ValueError: there is no word to read.
    """
    texts = [fold(row.text, ignore_case, ignore_punctuation) for row in rows]
    kept = [place for place, text in enumerate(texts) if text]
    if not kept:
        raise ValueError("no word to read")
    readings: dict[str, list[tuple[str, float]]] = {decoder: [] for decoder in DECODERS}
    for start in range(0, len(kept), BATCH):
        found = read([read_picture(rows[place].path) for place in kept[start : start + BATCH]])
        for decoder in DECODERS:
            readings[decoder] += [
                (fold(text, ignore_case, ignore_punctuation), confidence)
                for text, confidence in found[decoder]
            ]
    scores = score_readings([texts[place] for place in kept], readings)
    return {**scores, "left_out": float(len(rows) - len(kept))}


def evaluate_folder(
    folder: Path,
    read: ReadPictures,
    characters: str,
    max_length: int,
    split: str | None = None,
    ignore_case: bool = False,
    ignore_punctuation: bool = False,
) -> None:
    """Print how well the words of a folder are read.

    Args:
        folder: holds `labels.csv`.
        read: reads the pictures.
        characters: the network's charset.
        max_length: of the longest word that it can write.
        split: whose rows are read; None: all.
        ignore_case: see `score_folder`.
        ignore_punctuation: see `score_folder`.

    Raises:
        ValueError: see `read_folder`; or the split has no rows.
    """
    rows = [row for row in read_folder(folder) if split in (None, row.split)]
    if not rows:
        raise ValueError(f"{folder}: no rows of the split {split!r}")
    scores = score_folder(rows, read, ignore_case, ignore_punctuation)
    for name, value in scores.items():
        shown = f"{value:.0f}" if name in ("n", "left_out") else f"{value:.4f}"
        print(f"{name:<12}  {shown}")
    # Not left out of the figures: they count as misread.
    beyond = {
        f"longer than {max_length} characters": [len(row.text) > max_length for row in rows],
        "with characters that the Reader does not know": [
            bool(new_characters([row], characters)) for row in rows
        ],
    }
    for what, hits in beyond.items():
        if any(hits):
            print(f"words {what}, counted like the others: {sum(hits)}")
