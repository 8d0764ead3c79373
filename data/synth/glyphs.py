"""Letters as small pictures, drawn once each: setting a word from them costs a tenth of drawing it.

Every letter is drawn at one size and scaled afterwards, so that a few thousand pictures are all
there is to keep.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from data.synth.fonts import FontFace

EM_PX = 48
"""Em of the pictures. Chosen: a capital of 34 px, as large as print on a rectified card."""

KEPT = 32768
"""Letters kept, at about 1.4 kB each: 45 MB. Chosen: with four hundred faces nine letters in ten
are found, and the tenth takes 0.06 ms to draw."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter's ink.

    Attributes:
        ink: (h, w) uint8, 255 where printed; may be empty.
        left, top: of `ink` from the pen's position on the baseline, in pixels, y down.
        advance: width that it takes in a line, in pixels.
    """

    ink: np.ndarray
    left: int
    top: int
    advance: float


@lru_cache(maxsize=KEPT)
def glyph(face: FontFace, letter: str) -> Glyph:
    """A letter of a face at EM_PX."""
    font = face.at(EM_PX)
    mask, (left, top) = font.getmask2(letter, "L", anchor="ls")
    box = mask.getbbox()
    advance = float(font.getlength(letter))
    if box is None:
        return Glyph(np.zeros((0, 0), np.uint8), 0, 0, advance)
    width, height = mask.size
    ink = np.frombuffer(bytes(mask), np.uint8).reshape(height, width)
    x1, y1, x2, y2 = box
    ink = ink[y1:y2, x1:x2].copy()
    ink.setflags(write=False)
    return Glyph(ink, int(left) + x1, int(top) + y1, advance)


@lru_cache(maxsize=512)
def cap_px(face: FontFace) -> int:
    """Height of a capital H at EM_PX."""
    return max(-glyph(face, "H").top, 1) if face.covers("H") else round(0.7 * EM_PX)


@dataclass(frozen=True, slots=True)
class Line:
    """Letters where they stand.

    Attributes:
        ink: (h, w) uint8.
        left, top: of `ink` from the line's start on its baseline, in pixels, y down.
        advance: width of the line in pixels.
    """

    ink: np.ndarray
    left: int
    top: int
    advance: float


def lay(canvas: np.ndarray, ink: np.ndarray, x: int, y: int) -> None:
    """Add ink to a canvas at a place, clipped at its edges; the darker of two inks counts."""
    height, width = canvas.shape
    x1, y1 = max(x, 0), max(y, 0)
    x2, y2 = min(x + ink.shape[1], width), min(y + ink.shape[0], height)
    if x1 < x2 and y1 < y2:
        target = canvas[y1:y2, x1:x2]
        np.maximum(target, ink[y1 - y : y2 - y, x1 - x : x2 - x], out=target)


def set_line(
    face: FontFace,
    text: str,
    tracking: float = 0.0,
    drops: np.ndarray | None = None,
    strengths: np.ndarray | None = None,
    space: float = 0.0,
    shape_of: Callable[[FontFace, str], Glyph] = glyph,
) -> Line:
    """A text in a row.

    Args:
        face: that has every character.
        text: may hold spaces.
        tracking: extra pixels between letters.
        drops: (len(text),) pixels that each letter is below the line, as a typewriter's are.
        strengths: (len(text),) how strongly each letter is printed, 0 to 1.
        space: extra pixels that a space is wide.
        shape_of: gives a letter of the face.

    Returns:
        The line; its ink is empty for a text of spaces.
    """
    placed: list[tuple[np.ndarray, int, int]] = []
    pen = 0.0
    for index, letter in enumerate(text):
        shape = shape_of(face, letter)
        if shape.ink.size:
            ink = shape.ink
            if strengths is not None:
                ink = (ink * np.float32(strengths[index])).astype(np.uint8)
            drop = 0 if drops is None else round(float(drops[index]))
            placed.append((ink, round(pen) + shape.left, shape.top + drop))
        pen += shape.advance + tracking + (space if letter == " " else 0.0)
    advance = max(pen - tracking, 0.0)
    if not placed:
        return Line(np.zeros((0, 0), np.uint8), 0, 0, advance)
    left = min(x for _, x, _ in placed)
    top = min(y for _, _, y in placed)
    right = max(x + ink.shape[1] for ink, x, _ in placed)
    bottom = max(y + ink.shape[0] for ink, _, y in placed)
    canvas = np.zeros((bottom - top, right - left), np.uint8)
    for ink, x, y in placed:
        lay(canvas, ink, x - left, y - top)
    return Line(canvas, left, top, advance)
