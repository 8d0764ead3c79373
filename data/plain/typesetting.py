"""Where the words of a card stand, set in given faces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from PIL import ImageFont

from data.cards.fields import TITLE_PREFIX
from data.plain.layouts import LAYOUTS, Entry

SIGN_CAPS = 0.7
"""How far up a word's box reaches at least, in capital heights. Source: `data.synth.printing`,
where a hyphen has a box as high as a letter."""

MARGIN_CAPS = 0.07
"""Margin of a box around the ink, in capital heights. Source: as above."""

CAPTION_SIZE = 0.9
"""Of captions, in sizes of their values. Chosen."""

LINE = 1.38
"""From baseline to baseline, in em sizes. Chosen."""

SMALLER = 0.96
"""What an entry is shrunk by until it has room. Chosen."""

LOUD_SIZE = 32
"""From which size on an entry is set in the third face. Chosen: titles, provinces and numbers."""


@dataclass(frozen=True)
class Faces:
    """Font files: of captions, of values, and of titles, provinces and numbers."""

    caption: str
    value: str
    loud: str


@dataclass(frozen=True)
class Piece:
    """A text as it is printed.

    Attributes:
        text: a word; of captions and titles several.
        field: that it belongs to; empty: plain print.
        x, y: of its baseline's left end in pixels.
        font: that it is set in.
        line: of its entry, from 0.
    """

    text: str
    field: str
    x: float
    y: float
    font: ImageFont.FreeTypeFont
    line: int = 0

    @property
    def end(self) -> float:
        """Where it ends, x in pixels."""
        return self.x + self.font.getlength(self.text)

    def ink(self) -> np.ndarray:
        """Box around the ink, (4,) float32 xyxy."""
        mask, (x, y) = self.font.getmask2(self.text, "L", anchor="ls")
        box = np.array(mask.getbbox(), np.float32)
        return box + np.array([self.x + x, self.y + y] * 2, np.float32)

    def box(self) -> np.ndarray:
        """The word's box as a Detector is taught it, (4,) float32 xyxy."""
        cap = -self.font.getbbox("H", anchor="ls")[1]
        x1, y1, x2, y2 = self.ink().tolist()
        y1, y2 = min(y1, self.y - SIGN_CAPS * cap), max(y2, self.y)
        margin = MARGIN_CAPS * cap
        return np.array([x1 - margin, y1 - margin, x2 + margin, y2 + margin], np.float32)


def _font(path: str, size: float) -> ImageFont.FreeTypeFont:
    # The same everywhere: other layout engines set text a little differently.
    return ImageFont.truetype(path, round(size), layout_engine=ImageFont.Layout.BASIC)


def _set_entry(
    entry: Entry, holder: Mapping[str, str], faces: Faces, scale: float
) -> list[Piece] | None:
    """An entry at a size; None if it has no room."""
    titled = any(field.startswith(TITLE_PREFIX) for field in entry.fields)
    caption = "" if titled else entry.caption
    size = scale * entry.size
    loud = entry.size >= LOUD_SIZE
    font = _font(faces.loud if loud else faces.value, size)
    plain = _font(faces.caption, CAPTION_SIZE * size)
    # A title is one box, however many words it has.
    words = [
        (text, field)
        for field in entry.fields
        for text in ([entry.caption] if field.startswith(TITLE_PREFIX) else holder[field].split())
    ]
    x, y, left = float(entry.x), float(entry.y), float(entry.x)
    if entry.centered:
        text, own = (" ".join(text for text, _ in words), font) if words else (caption, plain)
        x -= own.getlength(text) / 2
    pieces = []
    if caption:
        pieces.append(Piece(caption, "", x, y, plain))
        x = pieces[-1].end + 0.35 * size
        if entry.below:
            x, y = float(entry.x), y + LINE * size
        elif entry.value_x:
            pieces.append(Piece(":", "", max(x, entry.value_x), y, plain))
            x = left = pieces[-1].end + 0.35 * size
    line = 0
    for word, field in words:
        piece = Piece(word, field, x, y, font, line)
        if piece.end > entry.right and not entry.centered:
            line += 1
            x, y = left, y + LINE * size
            piece = Piece(word, field, x, y, font, line)
        pieces.append(piece)
        x = piece.end + font.getlength(" ")
    room = line < entry.lines and all(piece.end <= entry.right for piece in pieces)
    return pieces if room else None


def set_card(card_type: str, holder: Mapping[str, str], faces: Faces, scale: float) -> list[Piece]:
    """All that is printed on a card.

    Args:
        card_type: one of `data.cards.fields.CARD_TYPES`.
        holder: texts by field.
        faces: to set it in.
        scale: of all sizes; an entry that has no room then is set smaller.

    Returns:
        The pieces; values line by line from the top, each with the number of its field's line.
    """
    pieces: list[Piece] = []
    for entry in LAYOUTS[card_type]:
        fitting, size = None, scale
        while fitting is None:
            fitting, size = _set_entry(entry, holder, faces, size), SMALLER * size
        pieces += fitting
    first: dict[str, int] = {}
    for piece in pieces:
        first[piece.field] = min(piece.line, first.get(piece.field, piece.line))
    # Sorting keeps the order of what stands on one line.
    return sorted(
        (replace(piece, line=piece.line - first[piece.field]) for piece in pieces),
        key=lambda piece: piece.y,
    )
