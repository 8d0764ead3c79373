"""Flat cards: plain ground, a few shapes, captions and values in two faces."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from data.cards.fields import FIELDS, TITLE_PREFIX, join_words
from data.plain.holders import draw_holder
from data.plain.layouts import HEIGHT, LAYOUTS, WIDTH, Entry
from data.quads import box_to_quad, size_to_quad
from data.records import Record, Word

SIGN_CAPS = 0.7
"""How far up a word's box reaches at least, in capital heights. Source: `data.synth.printing`,
where a hyphen has a box as high as a letter."""

MARGIN_CAPS = 0.05
"""Margin of a box around the ink, in capital heights. Source: as above."""

LINE = 1.3
"""From baseline to baseline, in em sizes. Chosen."""

GROUNDS = ((205, 225, 220), (225, 235, 215), (190, 215, 230), (235, 225, 220), (215, 225, 235))
INKS = ((15, 15, 20), (25, 30, 60), (60, 20, 30))
REDS = ((200, 30, 40), (170, 20, 60))


def _ground(rng: np.random.Generator) -> Image.Image:
    """Two colours that run into each other, and waves across."""
    first, second = (np.array(GROUNDS[int(i)]) for i in rng.integers(0, len(GROUNDS), 2))
    y, x = np.mgrid[:HEIGHT, :WIDTH][:, :, :, None]
    share = y / HEIGHT
    waves = np.sin(x / rng.uniform(5, 25) + y / rng.uniform(7, 40))
    image = first * (1 - share) + second * share + rng.uniform(0, 10) * waves
    return Image.fromarray(np.clip(image, 0, 255).astype(np.uint8))


def _shapes(rng: np.random.Generator, draw: ImageDraw.ImageDraw, ktp: bool) -> None:
    """A portrait without a face and, but on a KTP, a round emblem."""
    left, top, width, height = (765, 170, 190, 250) if ktp else (45, 225, 190, 250)
    paper = (200, 60, 60) if rng.random() < 0.3 else (205, 215, 225)
    draw.rectangle((left, top, left + width, top + height), fill=paper)
    middle = left + width / 2
    draw.ellipse((middle - 42, top + 40, middle + 42, top + 140), fill=(90, 100, 120))
    draw.rectangle((middle - 70, top + 165, middle + 70, top + height), fill=(90, 100, 120))
    if not ktp:
        draw.ellipse((60, 40, 190, 170), outline=(200, 60, 50), width=6)
        draw.ellipse((95, 75, 155, 135), fill=(230, 180, 60))


class _Printer:
    """Sets words and keeps where they are.

    Args:
        draw: on the card.
    """

    def __init__(self, draw: ImageDraw.ImageDraw):
        self.draw = draw
        self.words: list[tuple[Word, float]] = []

    def plain(
        self, x: float, y: float, text: str, font: ImageFont.FreeTypeFont, ink: tuple
    ) -> float:
        """Print a text that is no value; x of its end."""
        self.draw.text((x, y), text, font=font, fill=ink, anchor="ls")
        return x + font.getlength(text)

    def value(
        self,
        start: tuple[float, float],
        wrap: tuple[float, float],
        words: Sequence[tuple[str, str]],
        font: ImageFont.FreeTypeFont,
        ink: tuple,
    ) -> None:
        """Print words of fields, (text, field), each with its box.

        Args:
            start: x and y of the first baseline.
            wrap: x where a line has to end, and where the next one begins.
            words: in order.
            font: of all.
            ink: RGB.
        """
        (x, y), (right, left) = start, wrap
        cap = -font.getbbox("H", anchor="ls")[1]
        line = 0
        for text, field in words:
            if x > start[0] and x + font.getlength(text) > right:
                x, y, line = left, y + LINE * font.size, line + 1
            self.draw.text((x, y), text, font=font, fill=ink, anchor="ls")
            box = np.array(font.getbbox(text, anchor="ls"), np.float32)
            box[1], box[3] = min(box[1], -SIGN_CAPS * cap), max(box[3], 0)
            around = MARGIN_CAPS * cap * np.array([-1, -1, 1, 1], np.float32)
            box += np.array([x, y, x, y], np.float32) + around
            self.words.append((Word(text, field, box_to_quad(box), line), y))
            x += font.getlength(f"{text} ")


def _print_entry(
    printer: _Printer,
    entry: Entry,
    holder: dict[str, str],
    fonts: tuple[ImageFont.FreeTypeFont, ImageFont.FreeTypeFont],
    inks: tuple[tuple, tuple],
) -> None:
    """A caption and its values; `fonts` and `inks` of the one and of the others."""
    titled = [field.startswith(TITLE_PREFIX) for field in entry.fields]
    words = [
        (text, field)
        for field, title in zip(entry.fields, titled, strict=True)
        # A title is one box, however many words it has.
        for text in ([entry.caption] if title else holder[field].split())
    ]
    caption = "" if any(titled) else entry.caption
    x, y = float(entry.x), float(entry.y)
    if entry.centered:
        text = " ".join(text for text, _ in words) or caption
        x -= fonts[1 if words else 0].getlength(text) / 2
    end = printer.plain(x, y, caption, fonts[0], inks[0]) if caption else x
    if entry.below:
        y += 1.15 * entry.size
    elif entry.value_x:
        end = max(end + 8, entry.value_x)
        x = printer.plain(end, y, ": ", fonts[0], inks[0])
    elif caption:
        x = end + 8
    wrapped = entry.value_x or entry.x
    printer.value((x, y), (entry.right, wrapped), words, fonts[1], inks[1])


def draw_card(rng: np.random.Generator, card_type: str, faces: Sequence[str]) -> Record:
    """A flat card.

    Args:
        rng: decides.
        card_type: one of `data.cards.fields.CARD_TYPES`.
        faces: font files that have every letter needed; two or three are chosen.

    Returns:
        The record, HEIGHT × WIDTH, words in reading order.
    """
    holder = draw_holder(rng, card_type)
    image = _ground(rng)
    draw = ImageDraw.Draw(image)
    _shapes(rng, draw, card_type == "id_ktp")
    caption_face, value_face, bold_face = (faces[int(i)] for i in rng.integers(0, len(faces), 3))
    if rng.random() < 0.4:
        caption_face = value_face
    ink, red = INKS[int(rng.integers(len(INKS)))], REDS[int(rng.integers(len(REDS)))]
    scale = rng.uniform(0.92, 1.06)
    printer = _Printer(draw)
    for entry in LAYOUTS[card_type]:
        loud = entry.size >= 32
        value = bold_face if loud else value_face
        fonts = (
            ImageFont.truetype(caption_face, round(0.9 * scale * entry.size)),
            ImageFont.truetype(value, round(scale * entry.size)),
        )
        titled = any(field.startswith(TITLE_PREFIX) for field in entry.fields)
        inks = (ink, red if titled and card_type != "id_ktp" else INKS[0])
        _print_entry(printer, entry, holder, fonts, inks)
    words = tuple(word for word, _ in sorted(printer.words, key=lambda placed: placed[1]))
    printed = {word.field for word in words}
    fields = {
        field: join_words(field, [word.text for word in words if word.field == field])
        for field in FIELDS
        if field in printed
    }
    corners = size_to_quad((HEIGHT, WIDTH))
    return Record("", np.array(image), card_type, corners, words, fields)
