"""The glyphs of a font measured and drawn once, at one size, for print of any size."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from data.synth.fonts import FontFace

REFERENCE_PX = 72.0
"""Em at which glyphs are measured and drawn before they are scaled. Chosen: twice the size of a
card's values, so that they are reduced and stay crisp, and a letter takes 2 kB."""

_Box = tuple[float, float, float, float, float]


class FaceGlyphs:
    """The glyphs of one face, measured in ems of it.

    Args:
        face: the font.
    """

    def __init__(self, face: FontFace):
        self._font = face.at(REFERENCE_PX)
        self._boxes: dict[str, _Box] = {}
        self.cap = max(-self.box("H")[2], 0.01)

    def box(self, character: str) -> _Box:
        """Advance, then left, top, right, bottom of the ink about the origin; y points down."""
        known = self._boxes.get(character)
        if known is None:
            # Pillow's own getbbox counts the side bearings as ink, so the pixels are asked.
            mask, (x, y) = self._font.getmask2(character, "L", anchor="ls")
            ink = mask.getbbox() or (0, 0, 0, 0)
            edges = (ink[0] + x, ink[1] + y, ink[2] + x, ink[3] + y)
            left, top, right, bottom = (edge / REFERENCE_PX for edge in edges)
            advance = self._font.getlength(character) / REFERENCE_PX
            known = self._boxes[character] = (advance, left, top, right, bottom)
        return known

    def advance(self, text: str) -> float:
        """Width of a text without tracking, in ems."""
        return _advance(self, text)

    def reach(self, text: str) -> tuple[float, float]:
        """Ink of a text above and below the baseline, in ems."""
        return _reach(self, text)

    def overhang(self, text: str) -> tuple[float, float]:
        """How far ink stands out before a text's origin and after its advance, in ems."""
        return _overhang(self, text)

    def picture(self, character: str) -> tuple[np.ndarray, int, int]:
        """The glyph at REFERENCE_PX: (H, W) uint8 coverage, x and y of its top left corner."""
        return _picture(self, character)


# A column is set at several scales before it fits, each time with the same words.
@lru_cache(maxsize=4096)
def _advance(glyphs: FaceGlyphs, text: str) -> float:
    return sum(glyphs.box(character)[0] for character in text)


@lru_cache(maxsize=4096)
def _reach(glyphs: FaceGlyphs, text: str) -> tuple[float, float]:
    boxes = [glyphs.box(character) for character in text]
    inked = [box for box in boxes if box[3] > box[1]]
    return max((-box[2] for box in inked), default=0.0), max((box[4] for box in inked), default=0.0)


@lru_cache(maxsize=4096)
def _overhang(glyphs: FaceGlyphs, text: str) -> tuple[float, float]:
    pen, left, right = 0.0, 0.0, 0.0
    for character in text:
        box = glyphs.box(character)
        left, right = min(left, pen + box[1]), max(right, pen + box[3])
        pen += box[0]
    return -left, max(right - pen, 0.0)


@lru_cache(maxsize=8192)
def _picture(glyphs: FaceGlyphs, character: str) -> tuple[np.ndarray, int, int]:
    mask, (x, y) = glyphs._font.getmask2(character, "L", anchor="ls")
    width, height = mask.size
    return np.frombuffer(bytes(mask), np.uint8).reshape(height, width), int(x), int(y)


@lru_cache(maxsize=1024)
def glyphs_of(face: FontFace) -> FaceGlyphs:
    """The glyphs of a face, measured once."""
    return FaceGlyphs(face)
