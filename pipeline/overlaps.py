"""Boxes of one field that overlap along their line: two opinions of one stretch of print.

Printed words do not overlap. Where the end of one box is the beginning of the next ("MAGDALE",
"LENA"), the picture around both is read too, and its reading stands for both if it is as sure.
Where a box reaches into the next word ("NGUYỄN M", "MỘNG"), what it has of that goes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from data.boxes import boxes_to_boxes_px
from detector.words import DetectedWord, group_lines
from pipeline.rectify import CARD_SIZE_HW
from pipeline.whole import Read
from reader.reading import WordReading

OVERLAPPING = 0.3
"""Heights of the lower box from which two overlap. Chosen: boxes of tilted neighbours do less."""

LEAST_LIKELY = 0.9
"""How sure the reading of both must be, beside the less sure of the two. Chosen: one that reads a
stretch twice is as sure of both as of the one."""


def overlapping_pairs(words: Sequence[DetectedWord]) -> list[tuple[int, int]]:
    """Places of neighbours of a field on a line that overlap, the left one first; no word twice."""
    place = {id(word): index for index, word in enumerate(words)}
    pairs: list[tuple[int, int]] = []
    for lines in group_lines(words).values():
        for line in lines:
            boxes_px = boxes_to_boxes_px(
                np.array([word.box for word in line]), (CARD_SIZE_HW[0], CARD_SIZE_HW[1])
            )
            last = -1
            for at in range(len(line) - 1):
                left, right = boxes_px[at], boxes_px[at + 1]
                height = min(left[3] - left[1], right[3] - right[1])
                if at > last and left[2] - right[0] > OVERLAPPING * height:
                    pairs.append((place[id(line[at])], place[id(line[at + 1])]))
                    last = at + 1
    return pairs


def _trim(left: WordReading, right: WordReading) -> tuple[WordReading, WordReading]:
    """Two readings without what the one has of the other's word: of "NGUYỄN M" and "MỘNG", M."""
    head, _, tail = left.text.rpartition(" ")
    if head and tail and right.text.startswith(tail):
        return replace(left, text=head, alternatives=()), right
    tail, _, rest = right.text.partition(" ")
    if rest and tail and left.text.endswith(tail):
        return left, replace(right, text=rest, alternatives=())
    return left, right


def _without_spaces(text: str) -> str:
    return text.replace(" ", "")


def join_overlapping(
    words: Sequence[DetectedWord],
    readings: Sequence[WordReading],
    cut: Callable[[np.ndarray], np.ndarray],
    read: Read,
) -> tuple[list[DetectedWord], list[WordReading]]:
    """Words of which no two are read twice.

    Args:
        words: of one card.
        readings: of each.
        cut: the picture of a normalised box.
        read: the Reader.

    Returns:
        Words and their readings in the same order, two that overlap as one where that is read at
        least about as surely as the less sure of them and says something else.
    """
    said, pairs = list(readings), []
    for left, right in overlapping_pairs(words):
        trimmed = _trim(readings[left], readings[right])
        if trimmed == (readings[left], readings[right]):
            pairs.append((left, right))
        said[left], said[right] = trimmed
    if not pairs:
        return list(words), said
    boxes = [
        np.concatenate(
            [
                np.minimum(words[left].box[:2], words[right].box[:2]),
                np.maximum(words[left].box[2:], words[right].box[2:]),
            ]
        )
        for left, right in pairs
    ]
    both = read([cut(box) for box in boxes], [words[left].field for left, _ in pairs])
    joined, gone = list(words), set()
    for (left, right), box, reading in zip(pairs, boxes, both, strict=True):
        doubt = min(readings[left].confidence, readings[right].confidence)
        apart = readings[left].text + readings[right].text
        same = _without_spaces(reading.text) == _without_spaces(apart)
        if reading.text and not same and reading.confidence >= LEAST_LIKELY * doubt:
            surer = max(words[left], words[right], key=lambda word: word.score)
            joined[left], said[left] = replace(surer, box=box), reading
            gone.add(right)
    stays = [place for place in range(len(joined)) if place not in gone]
    return [joined[place] for place in stays], [said[place] for place in stays]
