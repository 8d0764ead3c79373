"""Words that are hard to see by themselves, told by those of their line. NumPy alone.

A value goes on until its line ends: what looks a little like a word, and stands just where the next
word of a value would stand, is one, though the same would be none in an empty place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from data.boxes import boxes_to_boxes_px
from detector.words import RUN_GAP, DetectedWord, text_levels, text_slope

OVERLAPPING, LEVEL_APART, LEAST_HEIGHT = 0.25, 0.35, 0.5
"""How much of its height a word may reach into the one that it continues, how far from its line it
may stand, and how high it must be beside it, all in heights of the higher one. Chosen: boxes of
neighbours touch, a hyphen's is half as high as a capital's."""


def keep_continuing(
    words: Sequence[DetectedWord], threshold: float, size_hw: tuple[int, int] = (384, 608)
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
    level = text_levels(boxes_px, text_slope(boxes_px[kept]))
    height = boxes_px[:, 3] - boxes_px[:, 1]
    higher = np.maximum(height[:, None], height[None])
    # From the end of the one to the beginning of the other, whichever comes first.
    gap = np.maximum(
        boxes_px[None, :, 0] - boxes_px[:, None, 2], boxes_px[:, None, 0] - boxes_px[None, :, 2]
    )
    beside = (
        (gap < RUN_GAP * higher)
        & (gap > -OVERLAPPING * higher)
        & (np.abs(level[:, None] - level[None]) < LEVEL_APART * higher)
        & (np.minimum(height[:, None], height[None]) > LEAST_HEIGHT * higher)
    )
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


def settle_foreign(
    words: Sequence[DetectedWord], has_field: Callable[[str], bool]
) -> list[DetectedWord]:
    """Words of which those of a field that the card does not have are of one that it has.

    Args:
        words: of one card.
        has_field: whether the card's type has a field.

    Returns:
        As many words, in the same order. The likeliest other field of the same place is taken; a
        word that has none stays as it was.
    """
    settled = []
    for word in words:
        if not has_field(word.field):
            field = next((field for field, _ in word.others if has_field(field)), word.field)
            word = replace(word, field=field)
        settled.append(word)
    return settled
