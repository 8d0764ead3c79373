"""Lines of print for sheets, books and screens: nothing to read, but shaped like writing.

A few strips of words are drawn and cut again and again at other places, which is many times
quicker than drawing every line.
"""

from __future__ import annotations

import cv2
import numpy as np

from data.synth.textures import ramp

LETTERS = "aaabcdeeefghhiiiklmnnnnoooprstttuuvxyg"
"""Letters of meaningless words, frequent ones more often. Chosen."""

FACES = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
    cv2.FONT_HERSHEY_COMPLEX_SMALL,
    cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
)
"""OpenCV's stroke fonts, by their public-domain source: Hershey, 1967."""

CAP_HEIGHT = 21
"""Height of a capital of those fonts at scale 1, pixels."""


def random_words(rng: np.random.Generator, count: int, digits: float = 0.12) -> str:
    """Meaningless words with a space between.

    Args:
        rng: decides.
        count: how many.
        digits: share that are numbers.

    Returns:
        ASCII text.
    """
    words = []
    for length, draw in zip(rng.integers(1, 10, count).tolist(), rng.random(count), strict=True):
        if draw < digits:
            words.append("".join(str(d) for d in rng.integers(0, 10, length).tolist()))
            continue
        word = "".join(LETTERS[i] for i in rng.integers(0, len(LETTERS), length).tolist())
        words.append(word.capitalize() if draw > 0.85 else word)
    return " ".join(words)


def text_strip(
    rng: np.random.Generator, size_hw: tuple[int, int], cap_px: float, upper: bool = False
) -> np.ndarray:
    """One line of words from end to end.

    Args:
        rng: decides words, font and weight.
        size_hw: of the strip.
        cap_px: height of its capitals.
        upper: whether it is all capitals.

    Returns:
        (H, W) uint8, how much ink covers each pixel.
    """
    strip = np.zeros(size_hw, np.uint8)
    text = random_words(rng, max(3, round(size_hw[1] / max(3.5 * cap_px, 4))))
    face = FACES[rng.choice(len(FACES), p=(0.3, 0.2, 0.2, 0.15, 0.1, 0.05))]
    thick = max(1, round(cap_px * rng.uniform(0.06, 0.2)))
    base = round(0.5 * size_hw[0] + 0.45 * cap_px)
    at = (-round(rng.uniform(0, 2) * cap_px), base)
    cv2.putText(strip, text.upper() if upper else text, at, face, cap_px / CAP_HEIGHT, 255, thick,
                cv2.LINE_AA)  # fmt: skip
    return strip


def write_lines(
    page: np.ndarray, rng: np.random.Generator, box: tuple[int, int, int, int], pitch: float,
    fullness: float = 0.9,
) -> None:  # fmt: skip
    """Fill a box of a page with lines of text.

    Args:
        page: (H, W) uint8 coverage of ink, changed in place.
        rng: decides.
        box: x1, y1, x2, y2 in pixels; parts outside the page are left out.
        pitch: distance of lines in pixels, at least 2.
        fullness: share of a line that is filled on average.
    """
    x1, y1, x2, y2 = box
    x1, x2, y2 = max(x1, 0), min(x2, page.shape[1]), min(y2, page.shape[0])
    height, width = max(2, int(pitch)), x2 - x1
    if width < 4 or y2 - y1 < height:
        return
    cap = pitch * rng.uniform(0.42, 0.62)
    upper = bool(rng.random() < 0.12)
    length = round(1.6 * width) + 4
    strips = [text_strip(rng, (height, length), cap, upper) for _ in range(2)]
    rows = np.arange(y1, y2 - height + 1, pitch).astype(int)
    starts = rng.integers(0, length - width, len(rows)).tolist()
    ends = np.where(rng.random(len(rows)) < 0.25, rng.uniform(0.2, 1, len(rows)), fullness)
    indents = np.where(rng.random(len(rows)) < 0.15, int(pitch), 0).tolist()
    for index, (row, start, end, indent) in enumerate(
        zip(rows.tolist(), starts, (ends * width).astype(int).tolist(), indents, strict=True)
    ):
        if row < 0 or end - indent < 2:
            continue
        cut = strips[index % 2][:, start : start + end - indent]
        into = page[row : row + height, x1 + indent : x1 + end]
        np.maximum(into, cut, out=into)


def print_on(coverage: np.ndarray, paper: np.ndarray, ink: np.ndarray) -> np.ndarray:
    """Ink on paper.

    Args:
        coverage: (H, W) uint8.
        paper: (3,) RGB.
        ink: (3,) RGB.

    Returns:
        (H, W, 3) uint8.
    """
    return ramp(coverage.astype(np.float32) * np.float32(1 / 255), [paper, ink])


def paper_color(rng: np.random.Generator) -> np.ndarray:
    """(3,) RGB of paper: mostly white, at times yellowed, coloured or grey."""
    white = rng.uniform(205, 253) * (1 + rng.normal(0, 0.012, 3))
    if rng.random() < 0.25:
        white = white * np.array([1.0, rng.uniform(0.9, 1.0), rng.uniform(0.72, 1.0)])
    return np.clip(white, 0, 255)


def ink_color(rng: np.random.Generator) -> np.ndarray:
    """(3,) RGB of ink: mostly black or grey, at times blue, red or green."""
    if rng.random() < 0.75:
        return np.clip(rng.uniform(8, 95) * (1 + rng.normal(0, 0.08, 3)), 0, 255)
    return rng.uniform(10, 150, 3)
