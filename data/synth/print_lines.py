"""Lines of print for sheets, books and screens: nothing to read, but shaped like writing.

A few strips of words are drawn and cut again and again at other places, which is many times
quicker than drawing every line.
"""

from __future__ import annotations

import cv2
import numpy as np

from data.synth.textures import flat_page, fractal_noise, ramp, random_color

LETTERS = "aaabcdeeefghhiiiklmnnnnoooprstttuuvxyg"
"""Letters of meaningless words, frequent ones more often. Chosen."""

_LETTER_CODES = np.frombuffer(LETTERS.encode("ascii"), np.uint8).astype(np.int64)

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


LARGEST_DRAWN_CAP = 32.0
"""Height in pixels beyond which letters are drawn smaller and enlarged: thick smooth strokes are
slow. Chosen: half of them need no enlarging."""


def random_words(rng: np.random.Generator, count: int, digits: float = 0.12) -> str:
    """Meaningless words with a space between.

    Args:
        rng: decides.
        count: how many.
        digits: share that are numbers.

    Returns:
        ASCII text.
    """
    lengths = rng.integers(1, 10, count)
    draws = np.repeat(rng.random(count), lengths + 1)
    codes = _LETTER_CODES[rng.integers(0, len(_LETTER_CODES), len(draws))]
    ends = np.cumsum(lengths + 1) - 1
    starts = ends - lengths
    numbers = draws < digits
    codes[numbers] = ord("0") + rng.integers(0, 10, int(numbers.sum()))
    capitals = starts[draws[starts] > 0.85]
    codes[capitals] -= ord("a") - ord("A")
    codes[ends] = ord(" ")
    return codes.astype(np.uint8).tobytes().decode("ascii").rstrip()


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
    if cap_px > LARGEST_DRAWN_CAP:
        shrink = cap_px / LARGEST_DRAWN_CAP
        small_hw = (max(4, round(size_hw[0] / shrink)), max(4, round(size_hw[1] / shrink)))
        small = text_strip(rng, small_hw, LARGEST_DRAWN_CAP, upper)
        large = cv2.resize(small, size_hw[::-1], interpolation=cv2.INTER_CUBIC)
        steep = 1 + 0.8 * (shrink - 1)  # gives the enlarged letters their edges back
        return cv2.addWeighted(large, steep, large, 0, 127.5 * (1 - steep))
    strip = np.zeros(size_hw, np.uint8)
    text = random_words(rng, max(3, round(size_hw[1] / max(3.5 * cap_px, 4))))
    face = FACES[rng.choice(len(FACES), p=(0.3, 0.2, 0.2, 0.15, 0.1, 0.05))]
    thick = max(1, round(cap_px * rng.uniform(0.06, 0.2)))
    base = round(0.5 * size_hw[0] + 0.45 * cap_px)
    at = (-round(rng.uniform(0, 2) * cap_px), base)
    if upper:
        text = text.upper()
    cv2.putText(strip, text, at, face, cap_px / CAP_HEIGHT, 255, thick, cv2.LINE_AA)
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


def lay_ink(part: np.ndarray, coverage: np.ndarray, color: np.ndarray) -> None:
    """Lay ink over a part of a page.

    Args:
        part: (h, w, 3) uint8, a view that is changed in place.
        coverage: (h, w) uint8, how much ink covers each pixel.
        color: (3,) RGB.
    """
    cover = cv2.merge([coverage] * 3)
    paint = flat_page((part.shape[0], part.shape[1]), color)
    below = cv2.multiply(part, cv2.bitwise_not(cover), scale=1 / 255)
    part[:] = cv2.add(below, cv2.multiply(paint, cover, scale=1 / 255))


def headline(
    coverage: np.ndarray, rng: np.random.Generator, x: int, y: int, width: int, cap: float
) -> None:
    """A line of large letters.

    Args:
        coverage: (H, W) uint8 ink of a page, changed in place.
        rng: decides the words.
        x: where the line begins, pixels.
        y: its top.
        width: its length.
        cap: height of its capitals.
    """
    width = min(width, coverage.shape[1] - x)
    height = min(round(1.7 * cap), coverage.shape[0] - y)
    if height < 4 or width < 8:
        return
    strip = text_strip(rng, (height, width), min(cap, height / 1.7), upper=bool(rng.random() < 0.5))
    part = coverage[y : y + height, x : x + width]
    np.maximum(part, strip, out=part)


def printed_picture(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """A printed photograph: soft patches of colour with a shape in front; (H, W, 3) uint8."""
    field = fractal_noise(rng, size_hw, rng.uniform(2, 6), 3)
    image = ramp(field * 1.6 - 0.3, [random_color(rng) for _ in range(int(rng.integers(2, 5)))])
    at = (int(rng.uniform(0.2, 0.8) * size_hw[1]), int(rng.uniform(0.4, 0.9) * size_hw[0]))
    radii = (max(1, int(0.2 * size_hw[1])), max(1, int(0.35 * size_hw[0])))
    cv2.ellipse(image, at, radii, 0, 0, 360, random_color(rng).tolist(), -1, cv2.LINE_AA)
    return image
