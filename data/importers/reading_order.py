"""The order in which words are read, where nobody has written it down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from data.quads import quad_to_homography, size_to_quad, transform_points
from data.records import Word

FRAME_HW = (100, 160)
"""Size of the card's own frame, in which lines are level; only its proportion matters."""


def along_lines(words: Sequence[Word], corners: np.ndarray) -> tuple[Word, ...]:
    """Words that state their lines, those of one line from left to right.

    Args:
        words: of one card.
        corners: (4, 2) of the card, convex and clockwise.

    Returns:
        The words; those of a line of a field share the places that they had among the others.
    """
    to_card = quad_to_homography(corners, size_to_quad(FRAME_HW))
    ordered = list(words)
    for line in dict.fromkeys((word.field, word.line) for word in words):
        places = [at for at, word in enumerate(words) if (word.field, word.line) == line]
        lefts = {at: transform_points(to_card, words[at].quad).mean(axis=0)[0] for at in places}
        for place, at in zip(places, sorted(places, key=lefts.__getitem__), strict=True):
            ordered[place] = words[at]
    return tuple(ordered)


def in_reading_order(words: Sequence[Word], corners: np.ndarray) -> tuple[Word, ...]:
    """Words field by field, each field's from top to bottom and left to right.

    Args:
        words: of one card, any order.
        corners: (4, 2) of the card, convex and clockwise.

    Returns:
        The words with their lines numbered from 0 within each field; fields in the order in which
        they first come.
    """
    to_card = quad_to_homography(corners, size_to_quad(FRAME_HW))
    ordered: list[Word] = []
    for field in dict.fromkeys(word.field for word in words):
        mine = [word for word in words if word.field == field]
        quads = np.array([transform_points(to_card, word.quad) for word in mine])
        middles, heights = quads.mean(axis=1), np.ptp(quads[..., 1], axis=1)
        # A word lower by more than half a word's height begins a line; lines are spaced wider.
        step = float(np.median(heights)) / 2
        lines: list[list[int]] = []
        for index in np.argsort(middles[:, 1], kind="stable"):
            if lines and middles[index, 1] - middles[lines[-1], 1].mean() < step:
                lines[-1].append(int(index))
            else:
                lines.append([int(index)])
        for number, line in enumerate(lines):
            for index in sorted(line, key=lambda i: float(middles[i, 0])):
                ordered.append(replace(mine[index], line=number))
    return tuple(ordered)


def reading_quarters(corners: np.ndarray) -> int:
    """How far to roll an upright box so that it begins with the printed top-left corner.

    Args:
        corners: (4, 2) of the card, in printed order.

    Returns:
        0 for a card that reads to the right, 3 for one that reads downwards (its printed top-left
        is the box's second corner), 2 upside down, 1 upwards.
    """
    top_left, top_right, bottom_right, bottom_left = np.asarray(corners, float)
    along = (top_right - top_left) + (bottom_right - bottom_left)
    return -round(float(np.arctan2(along[1], along[0])) / (np.pi / 2)) % 4
