"""Text set on a card: which word stands where, in which face and size, and how much room it takes.

Positions are pixels of the flat card. A word's ink box is that of its own glyphs, so a stacked mark
(Ấ) makes the box higher and a word without descenders makes it shorter.

Every measure comes from the glyphs at one reference size and is proportional to the size of type:
letters keep their places at any size, as in print, and setting a line costs no drawing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from data.synth.face_glyphs import REFERENCE_PX, FaceGlyphs, glyphs_of
from data.synth.fonts import FontFace

LEAST_EM_PX = 5.0

LEAST_SPACE_CAPS, LEAST_NARROW_SPACE_CAPS = 0.3, 0.22
"""Least width of a space, and of a narrow one, in capital heights. Chosen: condensed fonts have
spaces of 0.3."""

LEAST_GAP_CAPS = 0.2
"""Least distance of two words' inks in capital heights. Chosen: their boxes have margins."""

NARROW_SPACE = 0.85
"""Narrow spaces are narrower than this, in multiples of the font's own. Chosen: those of cards to
be evaluated on are wider."""


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
        stretch: width of the letters in multiples of the face's own.
    """

    face: FontFace
    cap_px: float
    tracking: float
    word_space: float
    color: tuple[int, int, int]
    preprinted: bool
    stretch: float = 1.0

    @cached_property
    def shapes(self) -> FaceGlyphs:
        """The face's glyphs."""
        return glyphs_of(self.face)

    def size_px(self, scale: float) -> float:
        """Em in pixels at a scale of the style's size."""
        return max(self.cap_px * scale / self.shapes.cap, LEAST_EM_PX)

    def font(self, scale: float) -> ImageFont.FreeTypeFont:
        """The font at a scale of the style's size, not stretched."""
        return self.face.at(self.size_px(scale))

    def space(self, scale: float) -> float:
        """Width between two words in pixels."""
        own = self.shapes.advance(" ") * self.size_px(scale) * self.stretch * self.word_space
        # Words must stay apart, or their boxes could not be told from one another.
        narrow = self.word_space < NARROW_SPACE
        least = LEAST_NARROW_SPACE_CAPS if narrow else LEAST_SPACE_CAPS
        cap = self.cap_px * scale
        return max(own + self.tracking * cap, least * cap, 4.0)

    def gap(self, word: str, following: str, scale: float) -> float:
        """Distance of a word's advance from the next word's origin in pixels."""
        # Slanted and written letters stand out over both.
        out = self.shapes.overhang(word)[1] + self.shapes.overhang(following)[0]
        out *= self.size_px(scale) * self.stretch
        return max(self.space(scale), out + LEAST_GAP_CAPS * self.cap_px * scale)

    def touch(self, word: str, following: str, scale: float) -> float:
        """The same where no space stands between them: they are as far apart as letters."""
        out = self.shapes.overhang(word)[1] + self.shapes.overhang(following)[0]
        return max(self.tracking * self.cap_px * scale, out * self.size_px(scale) * self.stretch)

    def word_width(self, word: str, scale: float) -> float:
        """Advance width of a word in pixels."""
        tracking = self.tracking * self.cap_px * scale
        advance = self.shapes.advance(word) * self.size_px(scale) * self.stretch
        return advance + tracking * (len(word) - 1)

    def width(self, text: str, scale: float) -> float:
        """Advance width of a text of one or more words in pixels."""
        words = text.split(" ")
        advance = sum(self.word_width(word, scale) for word in words)
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
        return self.x + self.typeface.word_width(self.text, self.scale)

    def _ink(self) -> tuple[float, float, float, float]:
        """The ink about the word's origin in pixels."""
        typeface = self.typeface
        size = typeface.size_px(self.scale)
        wide = size * typeface.stretch
        tracking = typeface.tracking * typeface.cap_px * self.scale
        pen, x1, y1, x2, y2 = 0.0, math.inf, math.inf, -math.inf, -math.inf
        for character in self.text:
            advance, left, top, right, bottom = typeface.shapes.box(character)
            if right > left:
                x1, y1 = min(x1, pen + left * wide), min(y1, top)
                x2, y2 = max(x2, pen + right * wide), max(y2, bottom)
            pen += advance * wide + tracking
        return x1, y1 * size, x2, y2 * size

    def ink_box(self) -> np.ndarray:
        """Box around the ink, (4,) float32 xyxy in pixels."""
        x1, y1, x2, y2 = self._ink()
        return np.array(
            [x1 + self.x, y1 + self.baseline, x2 + self.x, y2 + self.baseline], np.float32
        )

    def extent(self) -> tuple[float, float]:
        """Ink above and below the baseline in pixels."""
        above, below = self.typeface.shapes.reach(self.text)
        size = self.typeface.size_px(self.scale)
        return above * size, below * size

    def mask(self) -> tuple[np.ndarray, int, int]:
        """The word's coverage.

        Returns:
            (H, W) uint8, and the x and y of its top left corner on the card. The place is exact
            to a third of a pixel.
        """
        typeface = self.typeface
        down = typeface.size_px(self.scale) / REFERENCE_PX
        across = down * typeface.stretch
        box = self.ink_box()
        left, top = math.floor(box[0]) - 1, math.floor(box[1]) - 1
        width, height = math.ceil(box[2]) + 1 - left, math.ceil(box[3]) + 1 - top
        canvas = np.zeros((math.ceil(height / down), math.ceil(width / across)), np.uint8)
        across, down = width / canvas.shape[1], height / canvas.shape[0]
        tracking = typeface.tracking * typeface.cap_px * self.scale
        pen, baseline = self.x - left, round((self.baseline - top) / down)
        step = typeface.size_px(self.scale) * typeface.stretch
        for character in self.text:
            glyph, x, y = typeface.shapes.picture(character)
            x, y = round(pen / across) + x, baseline + y
            # A glyph's side bearings may stand out of the canvas, its ink does not.
            x1, y1 = max(x, 0), max(y, 0)
            part = canvas[y1 : y + glyph.shape[0], x1 : x + glyph.shape[1]]
            np.maximum(part, glyph[y1 - y :, x1 - x :][: part.shape[0], : part.shape[1]], out=part)
            pen += typeface.shapes.box(character)[0] * step + tracking
        how = cv2.INTER_AREA if max(across, down) <= 1 else cv2.INTER_LINEAR
        return cv2.resize(canvas, (width, height), interpolation=how), left, top

    def draw(self, draw: ImageDraw.ImageDraw) -> None:
        """Draw it in white on a mask."""
        coverage, x, y = self.mask()
        draw.bitmap((x, y), Image.fromarray(coverage), fill=255)


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
    placed: list[Placed] = []
    for text, label in words:
        if placed:
            x += typeface.gap(placed[-1].text, text, scale)
        placed.append(Placed(text, label, style, typeface, scale, x, 0.0, line))
        x += typeface.word_width(text, scale)
    return placed


def wrap_words(
    words: list[tuple[str, str]],
    style: str,
    typeface: Typeface,
    scale: float,
    starts: tuple[float, float],
    right: float,
    touching: bool = False,
) -> list[list[Placed]]:
    """Words broken into lines, as many on each as fit.

    Args:
        words: (text, label) of each.
        style: name of their style.
        typeface: of that style.
        scale: of the style's size.
        starts: x of the first line and of those that follow.
        right: x that no word may pass; one too long for a line of its own does.
        touching: no space stands between words of two labels.

    Returns:
        Lines of placed words; the first is empty when not even one word fits on it. `line` counts
        from 0 within each label.
    """
    lines: list[list[Placed]] = [[]]
    first_line: dict[str, int] = {}
    x = starts[0]
    for text, label in words:
        width = typeface.word_width(text, scale)
        if lines[-1]:
            last = lines[-1][-1]
            apart = typeface.touch if touching and last.label != label else typeface.gap
            x += apart(last.text, text, scale)
        following_is_wider = starts[1] < starts[0]
        if x + width > right and (lines[-1] or (len(lines) == 1 and following_is_wider)):
            lines.append([])
            x = starts[1]
        number = len(lines) - 1
        first_line.setdefault(label, number)
        line = number - first_line[label]
        lines[-1].append(Placed(text, label, style, typeface, scale, x, 0.0, line))
        x += width
    return lines
