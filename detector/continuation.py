"""Words that are hard to tell by themselves, told by those of their line. NumPy alone.

A value goes on until its line ends: what looks a little like a word, and stands just where the next
word of a value would stand, is one, though the same would be none in an empty place; and what looks
like a word of another field may be one of that value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median

import numpy as np

from data.boxes import boxes_to_boxes_px
from detector.words import PROPORTIONS_HW, RUN_GAP, DetectedWord, text_levels, text_slope

OVERLAPPING, LEVEL_APART, LEAST_HEIGHT = 0.25, 0.35, 0.5
"""How much of its height a word may reach into the one that it continues, how far from its line it
may stand, and how high it must be beside it, all in heights of the higher one. Chosen: boxes of
neighbours touch, a hyphen's is half as high as a capital's."""


STRAY_GAP, STRAY_SCORE = 2.5, 0.7
"""Distance from the nearest other word of its field, in heights of these, and score beside their
median, from which and below which a word is none of them. Chosen on 4,945 words of 260 validation
cards: 19 of 181 false ones are beyond both, and no true one."""


def _find_neighbours(boxes_px: np.ndarray, slope: float) -> np.ndarray:
    """Which words stand beside which on a line, without a gap or reaching into each other.

    Args:
        boxes_px: (N, 4) xyxy of the words, pixels.
        slope: of the card's lines, from `text_slope`.

    Returns:
        (N, N) bool, symmetric; none beside itself.
    """
    level = text_levels(boxes_px, slope)
    height = boxes_px[:, 3] - boxes_px[:, 1]
    higher = np.maximum(height[:, None], height[None])
    # From the end of the one to the beginning of the other, whichever comes first.
    gap = np.maximum(
        boxes_px[None, :, 0] - boxes_px[:, None, 2], boxes_px[:, None, 0] - boxes_px[None, :, 2]
    )
    beside: np.ndarray = (
        (gap < RUN_GAP * higher)
        & (gap > -OVERLAPPING * higher)
        & (np.abs(level[:, None] - level[None]) < LEVEL_APART * higher)
        & (np.minimum(height[:, None], height[None]) > LEAST_HEIGHT * higher)
    )
    return beside


def keep_continuing(
    words: Sequence[DetectedWord], threshold: float, size_hw: tuple[int, int] = PROPORTIONS_HW
) -> list[DetectedWord]:
    """Words that are sure by themselves, and those that continue one that stays.

    Args:
        words: of one card, best first; those below the threshold are the doubtful ones.
        threshold: score from which a word needs no other.
        size_hw: height and width that the normalised boxes belong to, for their proportions.

    Returns:
        The words that stay, in the same order. One that stays for another has that one's field, if
        it was among those that it may be of.
    """
    kept = [word.score >= threshold for word in words]
    if all(kept) or not any(kept):
        return [word for word, stays in zip(words, kept, strict=True) if stays]
    boxes_px = boxes_to_boxes_px(np.array([word.box for word in words]), size_hw)
    beside = _find_neighbours(boxes_px, text_slope(boxes_px[kept]))
    settled = list(words)
    waiting = [index for index, stays in enumerate(kept) if not stays]
    grown = True
    while grown:
        grown = False
        for index in list(waiting):
            own = [words[index].field, *(field for field, _ in words[index].others)]
            mates = {settled[mate].field for mate in np.flatnonzero(beside[index] & kept)}
            field = next((field for field in own if field in mates), None)
            if field is not None:
                settled[index] = replace(words[index], field=field, continues=True)
                kept[index] = grown = True
                waiting.remove(index)
    return [word for word, stays in zip(settled, kept, strict=True) if stays]


def settle_strays(
    words: Sequence[DetectedWord], size_hw: tuple[int, int] = PROPORTIONS_HW
) -> list[DetectedWord]:
    """Words of which none lies far from the others of its field and is less sure.

    Args:
        words: of one card, in any order.
        size_hw: height and width that the normalised boxes belong to, for their proportions.

    Returns:
        The words that stay, in the same order. A stray beside a word of a field that it may be of,
        too, is of that field, others are dropped; the only word of a field is no stray.
    """
    if not words:
        return []
    boxes_px = boxes_to_boxes_px(np.array([word.box for word in words]), size_hw)
    strays = [_is_stray(index, words, boxes_px) for index in range(len(words))]
    if not any(strays):
        return list(words)
    beside = _find_neighbours(boxes_px, text_slope(boxes_px))
    settled = []
    for index, word in enumerate(words):
        if strays[index]:
            mates = {
                mate.field
                for other, mate in enumerate(words)
                if beside[index, other] and not strays[other]
            }
            field = next((field for field, _ in word.others if field in mates), None)
            if field is None:
                continue
            word = replace(word, field=field)
        settled.append(word)
    return settled


def _is_stray(index: int, words: Sequence[DetectedWord], boxes_px: np.ndarray) -> bool:
    """Whether a word is far from the others of its field, and less sure than they are."""
    word = words[index]
    mates = [
        other for other, mate in enumerate(words) if mate.field == word.field and other != index
    ]
    if not mates or word.score >= STRAY_SCORE * median(words[mate].score for mate in mates):
        return False
    box, others = boxes_px[index], boxes_px[mates]
    # From box to box along either axis; 0 where they stand above or beside each other.
    apart = np.maximum(others[:, :2] - box[2:], box[:2] - others[:, 2:])
    gap = np.linalg.norm(np.maximum(apart, 0), axis=1).min()
    return bool(gap > STRAY_GAP * float(np.median(others[:, 3] - others[:, 1])))


def settle_foreign(
    words: Sequence[DetectedWord],
    has_field: Callable[[str], bool],
    size_hw: tuple[int, int] = PROPORTIONS_HW,
) -> list[DetectedWord]:
    """Words of which those of a field that the card does not have are of one that it has.

    Args:
        words: of one card.
        has_field: whether the card's type has a field.
        size_hw: height and width that the normalised boxes belong to, for their proportions.

    Returns:
        As many words. Of the other fields of the same place that of a word beside it is taken, else
        the likeliest, else that of the word beside it, the left one before all; a word that has
        none of these stays as it was.
    """
    settled = list(words)
    if all(has_field(word.field) for word in words):
        return settled
    boxes_px = boxes_to_boxes_px(np.array([word.box for word in words]), size_hw)
    beside = _find_neighbours(boxes_px, text_slope(boxes_px))
    # From left to right, so that a row of foreign words follows its first.
    order = sorted(range(len(words)), key=lambda index: float(boxes_px[index, 0]))
    for index in order:
        word = words[index]
        if has_field(word.field):
            continue
        fields = [settled[mate].field for mate in order if beside[index, mate]]
        others = [field for field, _ in word.others]
        likely = [*(field for field in others if field in fields), *others, *fields]
        settled[index] = replace(word, field=next(filter(has_field, likely), word.field))
    return settled
