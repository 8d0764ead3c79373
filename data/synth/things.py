"""Things that lie about in a photograph, each drawn as a flat picture.

Every maker is `(rng) -> (picture (h, w, 3) uint8, (width, height) in mm, corner radius in mm)`.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from data.quads import ID1_CORNER_RADIUS_MM, ID1_SIZE_MM
from data.synth.print_lines import ink_color, lay_ink, paper_color, text_strip, write_lines
from data.synth.textures import flat_page, fractal_noise, ramp, random_color, related_color

Thing = tuple[np.ndarray, tuple[float, float], float]
Maker = Callable[[np.random.Generator], Thing]

LONG_SIDE_PX = 224
"""Longer side of a thing's flat picture. Chosen: things beside the card are seldom sharp, and a
picture for the Cropper is no larger than this."""


def canvas(size_mm: tuple[float, float], color: np.ndarray) -> np.ndarray:
    """(h, w, 3) uint8 of one colour, in the proportions of a thing."""
    scale = LONG_SIDE_PX / max(size_mm)
    size_hw = max(8, round(size_mm[1] * scale)), max(8, round(size_mm[0] * scale))
    return flat_page(size_hw, color)


def _block(picture: np.ndarray, rng: np.random.Generator, color: np.ndarray) -> None:
    """A rectangle of colour somewhere."""
    height, width = picture.shape[:2]
    x1, x2 = np.sort(rng.uniform(0, width, 2)).astype(int).tolist()
    y1, y2 = np.sort(rng.uniform(0, height, 2)).astype(int).tolist()
    cv2.rectangle(picture, (x1, y1), (x2, y2), color.tolist(), -1)


def lay_lines(picture: np.ndarray, rng: np.random.Generator, box: np.ndarray, pitch: float,
           ink: np.ndarray, fullness: float = 0.9) -> None:  # fmt: skip
    """Lines of text in a box given as shares (x1, y1, x2, y2) of the picture."""
    height, width = picture.shape[:2]
    x1, y1, x2, y2 = (box * (width, height, width, height)).astype(int).tolist()
    coverage = np.zeros((max(y2 - y1, 1), max(x2 - x1, 1)), np.uint8)
    write_lines(coverage, rng, (0, 0, coverage.shape[1], coverage.shape[0]), pitch, fullness)
    part = picture[y1 : y1 + coverage.shape[0], x1 : x1 + coverage.shape[1]]
    lay_ink(part, coverage[: part.shape[0], : part.shape[1]], ink)


def sheet(rng: np.random.Generator) -> Thing:
    """A printed or written sheet, or a part of a folded one."""
    size = (rng.uniform(140, 300), rng.uniform(100, 220))
    picture = canvas(size, paper_color(rng))
    ink, pitch = ink_color(rng), rng.uniform(6, 16)
    for _ in range(rng.integers(1, 3)):
        left, top = rng.uniform(0.04, 0.3), rng.uniform(0.04, 0.5)
        lay_lines(picture, rng, np.array([left, top, 0.95, 0.95]), pitch, ink, rng.uniform(0.5, 1))
    return picture, size, 0.0


def receipt(rng: np.random.Generator) -> Thing:
    """A till receipt: narrow, numbers down its right side."""
    size = (rng.uniform(100, 220), rng.uniform(50, 82))
    picture = canvas((size[1], size[0]), paper_color(rng))
    ink, pitch = rng.uniform(30, 120, 3), rng.uniform(7, 12)
    lay_lines(picture, rng, np.array([0.05, 0.05, 0.6, 0.95]), pitch, ink, 0.7)
    lay_lines(picture, rng, np.array([0.75, 0.2, 0.95, 0.8]), pitch, ink, 1.0)
    return np.ascontiguousarray(np.rot90(picture)), size, 0.0


def phone(rng: np.random.Generator) -> Thing:
    """A telephone, screen up (dark or lit) or down."""
    size = (rng.uniform(138, 170), rng.uniform(66, 80))
    body = (
        rng.uniform(5, 60) * (1 + rng.normal(0, 0.05, 3))
        if rng.random() < 0.7
        else random_color(rng)
    )
    picture = canvas(size, body)
    height, width = picture.shape[:2]
    if rng.random() < 0.3:  # its back: a lens or three
        for index in range(rng.integers(1, 4)):
            at = (round(width * 0.08 + index * height * 0.16), round(height * 0.18))
            cv2.circle(picture, at, max(2, height // 13), (18, 18, 22), -1, cv2.LINE_AA)
        return picture, size, 10.0
    lit = random_color(rng) if rng.random() < 0.6 else rng.uniform(8, 35, 3)
    rim = max(2, height // 28)
    picture[rim : height - rim, rim : width - rim] = np.clip(lit, 0, 255)
    if rng.random() < 0.7:
        for _ in range(rng.integers(1, 5)):
            _block(
                picture[rim : height - rim, rim : width - rim], rng, related_color(rng, lit, 0.5)
            )
        box = np.array([rng.uniform(0.1, 0.5), 0.1, 0.92, 0.9])
        lay_lines(picture, rng, box, rng.uniform(7, 14), related_color(rng, lit, 0.9), 0.7)
    return picture, size, 10.0


def bank_card(rng: np.random.Generator) -> Thing:
    """A bank or member card: a chip, a long number, circles, or the stripe of its back."""
    size = (ID1_SIZE_MM[1], ID1_SIZE_MM[0])
    first, second = random_color(rng), random_color(rng)
    picture = canvas(size, first)
    height, width = picture.shape[:2]
    if rng.random() < 0.6:
        field = fractal_noise(rng, (height, width), rng.uniform(1, 4), 2)
        picture = ramp(field * rng.uniform(0.6, 1.4), [first, second])
    else:
        _block(picture, rng, second)
    ink = related_color(rng, picture.reshape(-1, 3).mean(axis=0), 1.0)
    if rng.random() < 0.25:  # the back
        top = round(height * rng.uniform(0.08, 0.16))
        picture[top : top + round(height * 0.22)] = rng.uniform(10, 50)
        picture[round(height * 0.5) : round(height * 0.62), width // 20 : width // 2] = 235
        lay_lines(picture, rng, np.array([0.05, 0.68, 0.95, 0.97]), 6, ink)
        return picture, size, ID1_CORNER_RADIUS_MM
    if rng.random() < 0.7:
        x, y = round(width * 0.09), round(height * 0.36)
        gold = np.array([212, 178, 92]) * rng.uniform(0.7, 1.15)
        cv2.rectangle(picture, (x, y), (x + width // 8, y + height // 6), gold.tolist(), -1)
        dark = (gold * 0.6).tolist()
        cv2.line(picture, (x, y + height // 12), (x + width // 8, y + height // 12), dark, 1)
        cv2.line(picture, (x + width // 16, y), (x + width // 16, y + height // 6), dark, 1)
    if rng.random() < 0.8:
        digits = "  ".join("".join(str(d) for d in rng.integers(0, 10, 4)) for _ in range(4))
        at = (round(width * 0.07), round(height * rng.uniform(0.62, 0.72)))
        cv2.putText(picture, digits, at, cv2.FONT_HERSHEY_SIMPLEX, width / 420, ink.tolist(), 1,
                    cv2.LINE_AA)  # fmt: skip
    for index in range(rng.integers(0, 3)):
        at = (round(width * (0.8 + 0.09 * index)), round(height * 0.83))
        cv2.circle(picture, at, height // 9, random_color(rng).tolist(), -1, cv2.LINE_AA)
    lay_lines(picture, rng, np.array([0.06, 0.8, 0.6, 0.98]), 9, ink, 0.6)
    lay_lines(picture, rng, np.array([0.06, 0.05, 0.7, 0.25]), 15, ink, 0.5)
    return picture, size, ID1_CORNER_RADIUS_MM


def playing_card(rng: np.random.Generator) -> Thing:
    """A playing card or a photo print: white rim, figures in the middle."""
    size = (88.0, 63.0)
    picture = canvas(size, rng.uniform(225, 252, 3))
    height, width = picture.shape[:2]
    color = (200.0, 20.0, 30.0) if rng.random() < 0.5 else (20.0, 20.0, 20.0)
    if rng.random() < 0.4:
        rim = height // 12
        picture[rim:-rim, rim:-rim] = random_color(rng)
    for x, y in rng.uniform(0.15, 0.85, (int(rng.integers(2, 10)), 2)):
        at = (round(x * width), round(y * height))
        cv2.circle(picture, at, height // 14, color, -1, cv2.LINE_AA)
    return picture, size, 3.5


def book(rng: np.random.Generator) -> Thing:
    """A book cover, box or leaflet: blocks of colour and large letters."""
    size = (rng.uniform(120, 240), rng.uniform(85, 170))
    color = random_color(rng)
    picture = canvas(size, color)
    for _ in range(rng.integers(1, 5)):
        _block(picture, rng, random_color(rng))
    height, width = picture.shape[:2]
    cap = height * rng.uniform(0.06, 0.18)
    strip = text_strip(rng, (round(2 * cap), width), cap, upper=bool(rng.random() < 0.5))
    top = int(rng.uniform(0, height - len(strip)))
    picture[top : top + len(strip)][strip > 127] = related_color(rng, color, 1.0)
    lay_lines(
        picture, rng, np.array([0.1, 0.6, 0.9, 0.95]), rng.uniform(7, 13), ink_color(rng), 0.6
    )
    return picture, size, 0.0


def notebook(rng: np.random.Generator) -> Thing:
    """A ruled page with handwriting, or the spiral-bound cover of one."""
    size = (rng.uniform(140, 230), rng.uniform(100, 170))
    paper = paper_color(rng)
    picture = canvas(size, paper)
    pitch = int(rng.integers(7, 15))
    picture[::pitch] = related_color(rng, paper, 0.35)
    if rng.random() < 0.5:
        picture[:, ::pitch] = related_color(rng, paper, 0.3)
    if rng.random() < 0.6:
        lay_lines(picture, rng, np.array([0.08, 0.05, 0.95, 0.9]), 2 * pitch, ink_color(rng), 0.8)
    if rng.random() < 0.4:
        xs = range(pitch, picture.shape[1], 10)
        for x in xs:
            cv2.circle(picture, (x, 6), 3, (60, 60, 60), -1, cv2.LINE_AA)
    return picture, size, 0.0


def envelope(rng: np.random.Generator) -> Thing:
    """An envelope: flap lines, a stamp, an address."""
    size = (rng.uniform(160, 230), rng.uniform(90, 130))
    paper = (
        paper_color(rng)
        if rng.random() < 0.6
        else np.array([196, 160, 112]) * rng.uniform(0.8, 1.1)
    )
    picture = canvas(size, paper)
    height, width = picture.shape[:2]
    line = related_color(rng, paper, 0.3).tolist()
    if rng.random() < 0.5:
        middle = (width // 2, round(height * 0.55))
        cv2.line(picture, (0, 0), middle, line, 1, cv2.LINE_AA)
        cv2.line(picture, (width, 0), middle, line, 1, cv2.LINE_AA)
    else:
        picture[height // 14 : height // 4, -width // 7 : -width // 24] = random_color(rng)
        lay_lines(picture, rng, np.array([0.4, 0.5, 0.9, 0.9]), 11, ink_color(rng), 0.7)
    return picture, size, 0.0


def keys(rng: np.random.Generator) -> Thing:
    """A part of a keyboard or a calculator."""
    size = (rng.uniform(120, 300), rng.uniform(70, 130))
    frame = random_color(rng)
    picture = canvas(size, frame)
    key = related_color(rng, frame, rng.uniform(0.2, 0.7))
    pitch = picture.shape[0] / rng.integers(4, 8)
    gap = max(1, round(pitch * 0.1))
    for row, y in enumerate(np.arange(gap, picture.shape[0] - pitch * 0.6, pitch)):
        for x in np.arange(gap - row * pitch * 0.2, picture.shape[1], pitch):
            low, high = (int(x), int(y)), (int(x + pitch) - gap, int(y + pitch) - gap)
            cv2.rectangle(picture, low, high, key.tolist(), -1)
    return picture, size, 4.0


def note(rng: np.random.Generator) -> Thing:
    """A sticky note, a tag, a coaster: one colour."""
    size = (rng.uniform(30, 100), rng.uniform(25, 80))
    color = random_color(rng)
    picture = canvas(size, color)
    if rng.random() < 0.6:
        lay_lines(picture, rng, np.array([0.1, 0.1, 0.9, 0.9]), rng.uniform(15, 40), ink_color(rng))
    return picture, size, float(rng.choice([0.0, 0.0, 8.0]))


THINGS: tuple[tuple[Maker, str, float], ...] = (
    (sheet, "sheet", 0.2), (receipt, "receipt", 0.06), (phone, "phone", 0.13),
    (bank_card, "card", 0.17), (playing_card, "playing card", 0.06), (book, "book", 0.11),
    (notebook, "notebook", 0.09), (envelope, "envelope", 0.06), (keys, "keys", 0.05),
    (note, "note", 0.07),
)  # fmt: skip
"""Makers of things, the names they go by, and how often each is drawn."""
