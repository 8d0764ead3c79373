"""Flat cards: plain ground, a few shapes, captions and values in up to three faces."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from data.cards.fields import FIELDS, TITLE_PREFIX, join_words
from data.plain.holders import draw_holder
from data.plain.layouts import HEIGHT, WIDTH
from data.plain.typesetting import Faces, set_card
from data.quads import box_to_quad, size_to_quad
from data.records import Record, Word

GROUNDS = ((205, 225, 220), (225, 235, 215), (190, 215, 230), (235, 225, 220), (215, 225, 235))
INKS = ((15, 15, 20), (25, 30, 60), (60, 20, 30))
REDS = ((200, 30, 40), (170, 20, 60))
"""Colours, chosen by eye after photographs of cards."""

SCALES = (0.9, 1.05)
"""Of all sizes. Chosen: cards are set in faces of different width."""

ONE_FACE_SHARE = 0.4
"""How often captions and values share a face. Chosen."""


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


def draw_card(rng: np.random.Generator, card_type: str, faces: Sequence[str]) -> Record:
    """A flat card.

    Args:
        rng: decides.
        card_type: one of `data.cards.fields.CARD_TYPES`.
        faces: font files that have every letter needed.

    Returns:
        The record, HEIGHT × WIDTH, words in reading order.
    """
    holder = draw_holder(rng, card_type)
    image = _ground(rng)
    draw = ImageDraw.Draw(image)
    _shapes(rng, draw, card_type == "id_ktp")
    caption, value, loud = (faces[int(i)] for i in rng.integers(0, len(faces), 3))
    if rng.random() < ONE_FACE_SHARE:
        caption = value
    ink, red = INKS[int(rng.integers(len(INKS)))], REDS[int(rng.integers(len(REDS)))]
    pieces = set_card(card_type, holder, Faces(caption, value, loud), rng.uniform(*SCALES))
    words = []
    for piece in pieces:
        titled = piece.field.startswith(TITLE_PREFIX) and card_type != "id_ktp"
        fill = red if titled else INKS[0] if piece.field else ink
        draw.text((piece.x, piece.y), piece.text, font=piece.font, fill=fill, anchor="ls")
        if piece.field:
            words.append(Word(piece.text, piece.field, box_to_quad(piece.box()), piece.line))
    printed = {word.field for word in words}
    fields = {
        field: join_words(field, [word.text for word in words if word.field == field])
        for field in FIELDS
        if field in printed
    }
    corners = size_to_quad((HEIGHT, WIDTH))
    return Record("", np.array(image), card_type, corners, tuple(words), fields)
