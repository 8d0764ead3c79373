"""Words as long as the Reader seldom met or longer, and numbers, in two parts. NumPy alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from reader.charset import SPACE
from reader.reading import WordReading

LONG = 18
"""Characters from which a word that is read with doubt is read in parts. Chosen on 1,800 drawn
words of 12 to 40 characters: from 20 on the parts are read better than the whole. Of 42,576 words
of drawn cards two have as many."""

LONG_NUMBER = 9
"""The same of one of digits alone, in which no letter tells of its neighbours. Chosen: of 32
numbers on cards of four other programs and validation photographs that were read with doubt or
wrongly, two more are right in parts and none is lost."""

LEAST_WIDTH = 3.0
"""Of a picture that is cut, in its heights. Chosen: eighteen letters are at least four wide, nine
digits three."""

MIDDLE = 0.1
"""How far from the middle a picture may be cut, as a share of its width. Chosen: two letters."""

SPACES = (0.25, 0.75)
"""Where in a picture a space must be so that it is cut there."""

SPACE_REACH, SPACE_WIDTH = 0.4, 0.15
"""How far from where it was seen a space may be, and its least width, in heights of the picture.
Chosen: a letter is 0.4 wide, a space 0.17 and more."""

WIDE_SHARE = 0.5
"""What the ink of a space's width around a gap counts for it, beside the ink in it. Chosen."""

BEST = 3
"""What each part may say of which a word may be made. Chosen: what follows is seldom right."""


@dataclass(frozen=True)
class Seam:
    """Where a picture of a word is cut in two.

    Attributes:
        x: first column of the right part, in pixels.
        between: what stands there, a space or nothing.
    """

    x: int
    between: str


def is_long(crop: np.ndarray, reading: WordReading) -> bool:
    """Whether a word (h, w, 3) is so long that it is read better in parts."""
    least = LONG_NUMBER if reading.text.isdigit() else LONG
    return len(reading.text) >= least and crop.shape[1] >= LEAST_WIDTH * crop.shape[0]


def find_seam(crop: np.ndarray, reading: WordReading) -> Seam:
    """Where to cut a long word: at the space nearest its middle, else where least ink is near it.

    Args:
        crop: (h, w, 3) uint8.
        reading: of it; says where it has spaces.
    """
    height, width = crop.shape[:2]
    spaces = [
        one.position
        for one in reading.characters
        if one.text == SPACE and SPACES[0] <= one.position <= SPACES[1]
    ]
    # Paper is even from top to bottom, a letter is not.
    ink = crop.mean(axis=2).std(axis=0)
    wide = _smooth(ink, round(SPACE_WIDTH * height))
    if spaces:
        middle = width * min(spaces, key=lambda position: abs(position - 0.5))
        reach, cost = SPACE_REACH * height, wide
    else:
        # A gap that may be a space stays whole: its part tells whether it is one.
        middle, reach, cost = 0.5 * width, MIDDLE * width, _smooth(ink, 3) - WIDE_SHARE * wide
    first, last = max(1, round(middle - reach)), min(width - 1, round(middle + reach))
    x = first + int(np.argmin(cost[first : last + 1]))
    return Seam(x, SPACE if spaces else "")


def _smooth(ink: np.ndarray, width: int) -> np.ndarray:
    """Means of the columns around each; of an even number, of one more."""
    half = width // 2
    mean = np.full(2 * half + 1, 1 / (2 * half + 1))
    return np.convolve(np.pad(ink, half, mode="edge"), mean, "valid")


def better_reading(whole: WordReading, parts: WordReading) -> WordReading:
    """What the parts of a word say, if they are surer; of a number, if it has as many digits: one
    that is cut through is read twice, or not at all.
    """
    lost = whole.text.isdigit() and len(parts.text) != len(whole.text)
    return whole if lost or parts.confidence <= whole.confidence else parts


def join_readings(left: WordReading, right: WordReading, seam: Seam, width: int) -> WordReading:
    """The reading of a word from those of its parts.

    Args:
        left: of the left part.
        right: of the right part.
        seam: between them.
        width: of the word's picture in pixels.

    Returns:
        Both texts, with the product of their confidences; what the word may say, of the best that
        each part may say.
    """
    share = seam.x / width
    characters = (
        *(replace(one, position=one.position * share) for one in left.characters),
        *(replace(one, position=share + one.position * (1 - share)) for one in right.characters),
    )
    said: dict[str, float] = {}
    if left.alternatives or right.alternatives:
        for first, likely in _best(left):
            for second, as_likely in _best(right):
                text = _join(first, second, seam)
                said[text] = said.get(text, 0.0) + likely * as_likely
    return WordReading(
        _join(left.text, right.text, seam),
        left.confidence * right.confidence,
        tuple(sorted(said.items(), key=lambda item: -item[1])),
        characters,
    )


def _best(part: WordReading) -> tuple[tuple[str, float], ...]:
    return part.alternatives[:BEST] or ((part.text, part.confidence),)


def _join(left: str, right: str, seam: Seam) -> str:
    return f"{left}{seam.between if left and right else ''}{right}"
