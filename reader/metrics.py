"""How well words are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from reader.postprocess import DECODERS
from reports.groups import Groups

PREFIXES = dict(zip(DECODERS, ("", "ctc_", "both_"), strict=True))
"""Decoder → what the names of its figures begin with."""

Readings = Mapping[str, Sequence[tuple[str, float]]]
"""Each of `reader.postprocess.DECODERS` → N pairs of text and confidence."""


@dataclass(frozen=True)
class Answer:
    """A word and what a Reader answered.

    Attributes:
        text: as printed.
        readings: each of `reader.postprocess.DECODERS` → text and confidence in [0, 1].
        index: of the record in its dataset.
        place: of the word among those of the record, from 0.
        name: of the record.
        groups: that the word is in; see `reader.words.PlacedWord`.
    """

    text: str
    readings: Mapping[str, tuple[str, float]]
    index: int = 0
    place: int = 0
    name: str = ""
    groups: Groups = field(default_factory=dict)


@dataclass(frozen=True)
class Confusion:
    """A character taken for another.

    Attributes:
        printed: the character; empty for one that was read where none is.
        read: what it was read as; empty for one that was passed over.
        n: how often.
        of: how often the character is printed, read rightly or not; 0 where none is.
    """

    printed: str
    read: str
    n: int
    of: int


def character_error_rate(truths: Sequence[str], readings: Sequence[str]) -> float:
    """CER: edits needed over characters that should have been read.

    Args:
        truths: N texts.
        readings: N texts.

    Returns:
        0 for perfect; may exceed 1. ("ABCD", "ABD") gives 0.25. 0 for no texts.
    """
    edits = sum(Levenshtein.distance(t, r) for t, r in zip(truths, readings, strict=True))
    return edits / max(1, sum(len(truth) for truth in truths))


def word_accuracy(truths: Sequence[str], readings: Sequence[str]) -> float:
    """Share of words that are read exactly; 0 for no words."""
    right = sum(t == r for t, r in zip(truths, readings, strict=True))
    return right / max(1, len(truths))


def score_readings(truths: Sequence[str], readings: Readings) -> dict[str, float]:
    """Word accuracy and CER of each way of reading.

    Args:
        truths: N texts.
        readings: from `reader.reading.read_words`.

    Returns:
        `words` and `cer` of the attention, `ctc_words`, `ctc_cer`, `both_words`, `both_cer`, `n`.
    """
    scores = {}
    for decoder, prefix in PREFIXES.items():
        texts = [text for text, _ in readings[decoder]]
        scores[f"{prefix}words"] = word_accuracy(truths, texts)
        scores[f"{prefix}cer"] = character_error_rate(truths, texts)
    return {**scores, "n": float(len(truths))}


def score_answers(answers: Sequence[Answer]) -> dict[str, float]:
    """The figures of `score_readings`, and `characters`, the share of characters right.

    Returns:
        `characters`, `ctc_characters` and `both_characters` are 1 − CER; they may be below 0.
    """
    readings = {decoder: [answer.readings[decoder] for answer in answers] for decoder in DECODERS}
    scores = score_readings([answer.text for answer in answers], readings)
    return scores | {f"{p}characters": 1 - scores[f"{p}cer"] for p in PREFIXES.values()}


def count_confusions(truths: Sequence[str], readings: Sequence[str]) -> list[Confusion]:
    """Which characters were taken for which, by the fewest edits from truth to reading.

    Where several alignments need as few edits, rapidfuzz chooses.

    Args:
        truths: N texts.
        readings: N texts.

    Returns:
        The most frequent first; then by character.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for truth, reading in zip(truths, readings, strict=True):
        for edit in Levenshtein.editops(truth, reading):
            printed = "" if edit.tag == "insert" else truth[edit.src_pos]
            read = "" if edit.tag == "delete" else reading[edit.dest_pos]
            counts[printed, read] += 1
    printed_in_all = Counter("".join(truths))
    found = [Confusion(*pair, n, printed_in_all[pair[0]]) for pair, n in counts.items()]
    return sorted(found, key=lambda one: (-one.n, one.printed, one.read))
