"""Text set on a card: which word stands where, in which face and size, and how much room it takes.

Positions are pixels of the flat card. A word's ink box is that of its own glyphs, so a stacked mark
(Ấ) makes the box higher and a word without descenders makes it shorter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import ImageDraw, ImageFont

from data.synth.fonts import FontFace

REFERENCE_PX = 200


@lru_cache(maxsize=1024)
def cap_ratio(face: FontFace) -> float:
    """Height of a capital H as a share of the em."""
    _, top, _, _ = face.at(REFERENCE_PX).getbbox("H", anchor="ls")
    return max(-top, 1) / REFERENCE_PX


@lru_cache(maxsize=8192)
def _advance(face: FontFace, size_px: float, text: str) -> float:
    return face.at(size_px).getlength(text)


@lru_cache(maxsize=8192)
def _extent(face: FontFace, size_px: float, text: str) -> tuple[float, float]:
    _, top, _, bottom = face.at(size_px).getbbox(text, anchor="ls")
    return -top, bottom


@lru_cache(maxsize=8192)
def _ink(face: FontFace, size_px: float, text: str) -> tuple[int, int, int, int] | None:
    # Pillow's own getbbox counts the side bearings as ink, so the pixels are asked.
    mask, (x, y) = face.at(size_px).getmask2(text, "L", anchor="ls")
    box = mask.getbbox()
    return None if box is None else (box[0] + x, box[1] + y, box[2] + x, box[3] + y)


@dataclass(frozen=True)
class Typeface:
    """A style as it is printed on one card.

    Attributes:
        face: the font.
        cap_px: height of a capital in pixels.
        tracking: extra space between letters, in capital heights.
        word_space: width of a space in multiples of the font's own.
        color: RGB ink.
        preprinted: whether it belongs to the blank card.
    """

    face: FontFace
    cap_px: float
    tracking: float
    word_space: float
    color: tuple[int, int, int]
    preprinted: bool

    def size_px(self, scale: float) -> float:
        """Em in pixels at a scale of the style's size, to a quarter pixel."""
        return max(round(self.cap_px * scale / cap_ratio(self.face) * 4) / 4, 5.0)

    def font(self, scale: float) -> ImageFont.FreeTypeFont:
        """The font at a scale of the style's size."""
        return self.face.at(self.size_px(scale))

    def space(self, scale: float) -> float:
        """Width between two words in pixels."""
        own = _advance(self.face, self.size_px(scale), " ") * self.word_space
        # Words must stay apart, or their boxes could not be told from one another.
        return max(own + self.tracking * self.cap_px * scale, 0.3 * self.cap_px * scale, 4.0)

    def glyphs(self, text: str, scale: float) -> tuple[list[tuple[str, float]], float]:
        """Pieces of a word with their x from its start, and its advance width."""
        size_px = self.size_px(scale)
        if abs(self.tracking) < 0.01:
            return [(text, 0.0)], _advance(self.face, size_px, text)
        pieces, x = [], 0.0
        for character in text:
            pieces.append((character, x))
            x += _advance(self.face, size_px, character) + self.tracking * self.cap_px * scale
        return pieces, x - self.tracking * self.cap_px * scale

    def width(self, text: str, scale: float) -> float:
        """Advance width of a text of one or more words in pixels."""
        words = text.split(" ")
        advance = sum(self.glyphs(word, scale)[1] for word in words)
        return advance + self.space(scale) * (len(words) - 1)


@dataclass(frozen=True)
class Placed:
    """A word where it stands.

    Attributes:
        text: one word.
        label: field or title class; "" for captions and other plain text.
        style: name of its style.
        typeface: of that style.
        scale: of the style's size.
        x, baseline: of its origin, pixels.
        line: index of the line within the field.
    """

    text: str
    label: str
    style: str
    typeface: Typeface
    scale: float
    x: float
    baseline: float
    line: int = 0

    @property
    def end(self) -> float:
        """Where its advance ends, x in pixels."""
        return self.x + self.typeface.glyphs(self.text, self.scale)[1]

    def ink_box(self) -> np.ndarray:
        """Box around the ink, (4,) float32 xyxy in pixels."""
        size_px = self.typeface.size_px(self.scale)
        boxes = []
        for piece, x in self.typeface.glyphs(self.text, self.scale)[0]:
            ink = _ink(self.typeface.face, size_px, piece)
            if ink is not None:
                boxes.append((ink[0] + x, ink[1], ink[2] + x, ink[3]))
        x1, y1, x2, y2 = zip(*boxes, strict=True)
        box = np.array([min(x1), min(y1), max(x2), max(y2)], np.float32)
        return box + np.array([self.x, self.baseline] * 2, np.float32)

    def draw(self, draw: ImageDraw.ImageDraw) -> None:
        """Draw it in white on a mask."""
        font = self.typeface.font(self.scale)
        for piece, x in self.typeface.glyphs(self.text, self.scale)[0]:
            draw.text((self.x + x, self.baseline), piece, font=font, fill=255, anchor="ls")

    def extent(self) -> tuple[float, float]:
        """Ink above and below the baseline in pixels."""
        return _extent(self.typeface.face, self.typeface.size_px(self.scale), self.text)


def set_words(
    words: list[tuple[str, str]],
    style: str,
    typeface: Typeface,
    scale: float,
    x: float,
    line: int = 0,
) -> list[Placed]:
    """Words one after the other on a baseline at 0.

    Args:
        words: (text, label) of each.
        style: name of their style.
        typeface: of that style.
        scale: of the style's size.
        x: where the first begins.
        line: index of the line within the field.

    Returns:
        The placed words.
    """
    placed = []
    for text, label in words:
        placed.append(Placed(text, label, style, typeface, scale, x, 0.0, line))
        x = placed[-1].end + typeface.space(scale)
    return placed


def wrap_words(
    words: list[tuple[str, str]],
    style: str,
    typeface: Typeface,
    scale: float,
    starts: tuple[float, float],
    right: float,
) -> list[list[Placed]]:
    """Words broken into lines, as many on each as fit.

    Args:
        words: (text, label) of each.
        style: name of their style.
        typeface: of that style.
        scale: of the style's size.
        starts: x of the first line and of those that follow.
        right: x that no word may pass; one too long for a line of its own does.

    Returns:
        Lines of placed words; the first is empty when not even one word fits on it. `line` counts
        from 0 within each label.
    """
    lines: list[list[Placed]] = [[]]
    first_line: dict[str, int] = {}
    x = starts[0]
    for text, label in words:
        width = typeface.glyphs(text, scale)[1]
        following_is_wider = starts[1] < starts[0]
        if x + width > right and (lines[-1] or (len(lines) == 1 and following_is_wider)):
            lines.append([])
            x = starts[1]
        number = len(lines) - 1
        first_line.setdefault(label, number)
        line = number - first_line[label]
        lines[-1].append(Placed(text, label, style, typeface, scale, x, 0.0, line))
        x += width + typeface.space(scale)
    return lines
