"""Words that were found on a card, and the lines and fields that they make. NumPy alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from data.boxes import boxes_to_boxes_px

PROPORTIONS_HW = (384, 608)
"""Height and width that normalised boxes are taken to have been made by, where nothing else is
said. Only their proportion counts, which is about that of an ID-1 card: of 240 validation cards no
word changes its line or field by that of the card itself or of the Detector's input."""

WRAPPING = ("place_of_origin", "place_of_residence")
"""Fields that wrap over lines and follow each other on cards. No two of them share a line."""

ROWS = (
    *("full_name", "other_name", "address", "rt_rw", "village", "district", "religion"),
    *("occupation", "blood_type"),
)
"""Fields of which each has lines of its own. Source: the layout of the KTP; where other cards have
them, it is the same. A blood type stands behind a caption, so it goes on no other value's line."""

ALONG_RUN = 0.7
"""What each word of a line counts of the one before it when they are asked whose the line is.
Chosen: the caption that says it stands before the first; of 2,862 words of 170 validation cards
none changes by it."""

RUN_GAP = 1.0
"""Gap in heights up to which a word continues a line. Chosen: a space is a third of it, and what a
wide one is, half."""

NEXT_WORDS = (-0.5, 8.0)
"""Gap between two words in heights, from which and up to which they may tell the slope of a line.
Chosen: a caption stands between two values of a line."""

SLOPE_TOLERANCE = 0.2
"""By how much a word may be off its line, in heights. Chosen."""

LARGEST_SLOPE = 0.12
"""Of text lines on a rectified card (7°). Chosen: more than a Cropper leaves."""


@dataclass(frozen=True)
class DetectedWord:
    """A word that was found.

    Attributes:
        box: (4,) float32 xyxy, normalised to the rectified card.
        field: one of `data.cards.fields.DETECTOR_CLASSES`.
        score: in [0, 1].
        others: what else it may be of, each with its score, best first.
        continues: whether it was taken only for continuing another word.
    """

    box: np.ndarray
    field: str
    score: float
    others: tuple[tuple[str, float], ...] = ()
    continues: bool = False


def text_slope(boxes_px: np.ndarray) -> float:
    """How much the lines of text rise or fall.

    Args:
        boxes_px: (N, 4) xyxy of all words of a card, pixels.

    Returns:
        dy / dx, within ±LARGEST_SLOPE: that at which most centres fall on common lines, found by
        trying; 0 where two words are not enough to tell.
    """
    if len(boxes_px) < 2:
        return 0.0
    center = (boxes_px[:, :2] + boxes_px[:, 2:]) / 2
    first, second = np.triu_indices(len(center), 1)
    # Words of one line stand beside each other; how those above each other lie, tells nothing.
    gap = np.maximum(boxes_px[first, 0], boxes_px[second, 0])
    gap = gap - np.minimum(boxes_px[first, 2], boxes_px[second, 2])
    height = float(np.median(boxes_px[:, 3] - boxes_px[:, 1]))
    beside = (gap > NEXT_WORDS[0] * height) & (gap < NEXT_WORDS[1] * height)
    first, second = first[beside], second[beside]
    # In units that make the misfit, float32: it is asked for at every step, of hundreds of pairs.
    unit = np.sqrt(2) * SLOPE_TOLERANCE * height
    dx, dy = ((center[second] - center[first]).T / unit).astype(np.float32)
    slopes = np.linspace(-LARGEST_SLOPE, LARGEST_SLOPE, 97, dtype=np.float32)
    misfit = dy[None] - slopes[:, None] * dx[None]
    agreement = np.exp(-(misfit**2)).sum(axis=1)
    # A card is nearly upright: a slope must earn its way from zero.
    return float(slopes[np.argmax(agreement * (1 - 0.3 * np.abs(slopes) / LARGEST_SLOPE))])


def text_levels(boxes_px: np.ndarray, slope: float) -> np.ndarray:
    """How low each word stands once the tilt of the card is taken out.

    Args:
        boxes_px: (N, 4) xyxy, pixels.
        slope: from `text_slope`.

    Returns:
        (N,) pixels from the top; equal for words of one line.
    """
    center = (boxes_px[:, :2] + boxes_px[:, 2:]) / 2
    return center[:, 1] - slope * center[:, 0]


def settle_runs(
    words: Sequence[DetectedWord], size_hw: tuple[int, int] = PROPORTIONS_HW
) -> list[DetectedWord]:
    """Words of which those that follow each other on a line have one field.

    Fields that wrap stand close below each other, and the end of a line is far from the caption
    that says whose it is; the words that it continues know better.

    Args:
        words: of one card, in any order.
        size_hw: height and width that the normalised boxes belong to, for their proportions.

    Returns:
        As many words, in the same order. A run of words of WRAPPING fields has the field that most
        of its scores are for, the first words' before all; and so has one of ROWS.
    """
    settled = list(words)
    for fields in (WRAPPING, ROWS):
        members = [index for index, word in enumerate(words) if word.field in fields]
        if len({words[index].field for index in members}) > 1:
            for index, field in _run_fields(words, members, size_hw).items():
                settled[index] = replace(words[index], field=field)
    return settled


def _run_fields(
    words: Sequence[DetectedWord], members: Sequence[int], size_hw: tuple[int, int]
) -> dict[int, str]:
    """The field of each of some words by the runs that these make."""
    boxes_px = boxes_to_boxes_px(np.array([word.box for word in words]), size_hw)
    level = text_levels(boxes_px, text_slope(boxes_px))
    runs: list[list[int]] = []
    for index in sorted(members, key=lambda member: float(boxes_px[member, 0])):
        height = float(boxes_px[index, 3] - boxes_px[index, 1])
        for run in runs:
            gap = float(boxes_px[index, 0] - boxes_px[run[-1], 2])
            if abs(level[index] - level[run[-1]]) < 0.3 * height and gap < RUN_GAP * height:
                run.append(index)
                break
        else:
            runs.append([index])
    fields: dict[int, str] = {}
    for run in runs:
        scores: dict[str, float] = {}
        for rank, index in enumerate(run):
            field = words[index].field
            scores[field] = scores.get(field, 0.0) + words[index].score * ALONG_RUN**rank
        best = max(scores, key=lambda field: scores[field])
        fields |= dict.fromkeys(run, best)
    return fields


def group_lines(
    words: Sequence[DetectedWord], size_hw: tuple[int, int] = PROPORTIONS_HW
) -> dict[str, list[list[DetectedWord]]]:
    """Words by field, line and place.

    Args:
        words: of one card, in any order.
        size_hw: height and width that the normalised boxes belong to, for their proportions.

    Returns:
        field → lines from top to bottom → words from left to right; titles included. The tilt of
        the whole card is taken out first, so that a long line that falls by its own height stays
        one line.
    """
    if not words:
        return {}
    boxes_px = boxes_to_boxes_px(np.array([word.box for word in words]), size_hw)
    slope = text_slope(boxes_px)
    center = (boxes_px[:, :2] + boxes_px[:, 2:]) / 2
    level = text_levels(boxes_px, slope)
    height = boxes_px[:, 3] - boxes_px[:, 1] - abs(slope) * (boxes_px[:, 2] - boxes_px[:, 0])
    fields: dict[str, list[list[DetectedWord]]] = {}
    for name in dict.fromkeys(word.field for word in words):
        members = [index for index, word in enumerate(words) if word.field == name]
        typical = max(float(np.median(height[members])), 1.0)
        lines: list[list[int]] = []
        for index in sorted(members, key=lambda member: level[member]):
            if lines and level[index] - np.mean(level[lines[-1]]) < 0.6 * typical:
                lines[-1].append(index)
            else:
                lines.append([index])
        fields[name] = [
            [words[index] for index in sorted(line, key=lambda member: center[member, 0])]
            for line in lines
        ]
    return fields
