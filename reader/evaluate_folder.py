"""What a Reader answers to the words of a folder of word pictures."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from reader.doubtful import read_doubtful_again
from reader.folders import WordPicture, read_folder, read_picture
from reader.metrics import Answer
from reader.reading import Network, read_all
from reader.words import word_to_groups

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


def choose_rows(folder: Path, split: str | None, limit: int | None) -> list[WordPicture]:
    """The rows of a folder that are read.

    Args:
        folder: of word pictures.
        split: whose rows; None: all.
        limit: rows at most; None for all.

    Raises:
        ValueError: see `read_folder`; or the split has no rows.
    """
    rows = [row for row in read_folder(folder) if split in (None, row.split)]
    if not rows:
        raise ValueError(f"{folder}: no rows of the split {split!r}")
    return rows[: limit or None]


def answer_pictures(
    network: Network,
    folder: Path,
    rows: Sequence[WordPicture],
    ignore_case: bool = False,
    ignore_punctuation: bool = False,
) -> list[Answer]:
    """What a Reader answers to pictures of words; doubtful ones are read again as in the pipeline.

    Args:
        network: the Reader.
        folder: that the rows are of; pictures are named as in it.
        rows: from `read_folder`.
        ignore_case: whether "Ab" read as "aB" is right.
        ignore_punctuation: whether what is neither letter nor digit counts for nothing.

    Returns:
        Answers in order, whose `index` is the row's; texts and readings are folded. Rows of which
        nothing is left to compare have none.
    """
    texts = [fold(row.text, ignore_case, ignore_punctuation) for row in rows]
    kept = [index for index, text in enumerate(texts) if text]
    answers: list[Answer] = []
    for start in range(0, len(kept), BATCH):
        batch = kept[start : start + BATCH]
        pictures = [read_picture(rows[index].path) for index in batch]
        readings, first = read_all(network, pictures)
        said = read_doubtful_again(network, pictures, first)
        readings[network.decoder] = [(one.text, one.confidence) for one in said]
        for place, index in enumerate(batch):
            mine = {
                decoder: (fold(text, ignore_case, ignore_punctuation), confidence)
                for decoder, found in readings.items()
                for text, confidence in (found[place],)
            }
            groups = word_to_groups(rows[index].text, field="")
            del groups["field"]  # nobody knows it
            name = rows[index].path.relative_to(folder).as_posix()
            answers.append(Answer(texts[index], mine, index, 0, name, groups))
    return answers


def find_row_pictures(rows: Sequence[WordPicture], answers: Sequence[Answer]) -> list[np.ndarray]:
    """The pictures (h, w, 3) uint8 RGB of the rows that were answered to, in their order."""
    return [read_picture(rows[answer.index].path) for answer in answers]


def say_how(split: str | None, ignore_case: bool, ignore_punctuation: bool) -> str:
    """How the words of a folder are read and compared, in words."""
    parts = ["from pictures of single words"]
    parts += [f"of the split {split}"] if split else []
    parts += ["without case"] if ignore_case else []
    parts += ["without punctuation"] if ignore_punctuation else []
    return ", ".join(parts)
