"""How well words are read."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein


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
