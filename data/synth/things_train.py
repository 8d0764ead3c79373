"""More things that lie about, in pictures to train on alone: the nearest to a card.

A test picture shows no thing of these, so that what it measures is not how well they are known.
"""

from __future__ import annotations

import cv2
import numpy as np

from data.quads import ID1_CORNER_RADIUS_MM, ID1_SIZE_MM
from data.synth.codes import draw_barcode
from data.synth.portrait import draw_portrait
from data.synth.print_lines import ink_color, paper_color, text_strip
from data.synth.textures import fractal_noise, ramp, random_color, related_color
from data.synth.things import THINGS, Maker, Thing, canvas, lay_lines


def _lay(picture: np.ndarray, part: np.ndarray, top: int, left: int) -> None:
    """Put a part (h, w, 3 or 4) uint8 into a picture, cut at its edges."""
    room = picture[top : top + part.shape[0], left : left + part.shape[1]]
    part = part[: room.shape[0], : room.shape[1]]
    if part.shape[2] == 4:
        weight = part[..., 3:] / np.float32(255)
        part = np.rint(part[..., :3] * weight + room * (1 - weight)).astype(np.uint8)
    room[...] = part


def business_card(rng: np.random.Generator) -> Thing:
    """A visiting card: a name, a mark, a few short lines; as large as a card, or a little more."""
    size = (rng.uniform(83, 92), rng.uniform(49, 56))
    paper = paper_color(rng) if rng.random() < 0.6 else random_color(rng)
    picture = canvas(size, paper)
    height, width = picture.shape[:2]
    ink = related_color(rng, paper, 1.0)
    left = rng.uniform(0.05, 0.5)
    lay_lines(picture, rng, np.array([left, 0.12, 0.95, 0.4]), rng.uniform(16, 30), ink, 0.5)
    lay_lines(picture, rng, np.array([left, 0.5, 0.95, 0.95]), rng.uniform(8, 14), ink, 0.5)
    if rng.random() < 0.7:
        at = (round(width * rng.uniform(0.1, 0.9)), round(height * rng.uniform(0.15, 0.85)))
        mark = random_color(rng).tolist()
        if rng.random() < 0.5:
            cv2.circle(picture, at, round(height * rng.uniform(0.06, 0.16)), mark, -1, cv2.LINE_AA)
        else:
            cv2.rectangle(picture, at, (at[0] + width // 7, at[1] + height // 6), mark, -1)
    return picture, size, float(rng.choice([0.0, 0.0, ID1_CORNER_RADIUS_MM]))


def ticket(rng: np.random.Generator) -> Thing:
    """A ticket, voucher or label: a coloured end, a bar code, large figures."""
    size = (rng.uniform(80, 200), rng.uniform(45, 80))
    paper = paper_color(rng)
    picture = canvas(size, paper)
    height, width = picture.shape[:2]
    if rng.random() < 0.7:
        band = round(width * rng.uniform(0.1, 0.3))
        picture[:, :band] = np.clip(random_color(rng), 0, 255)
    ink = ink_color(rng)
    lay_lines(picture, rng, np.array([0.35, 0.08, 0.95, 0.55]), rng.uniform(8, 24), ink, 0.6)
    bars_hw = (round(height * rng.uniform(0.15, 0.35)), round(width * rng.uniform(0.3, 0.6)))
    bars = draw_barcode(rng, bars_hw)
    _lay(picture, bars, round(height * 0.6), round(width * 0.35))
    return picture, size, 0.0


def photo_print(rng: np.random.Generator) -> Thing:
    """A printed photograph, with or without a white rim: a face or a landscape."""
    size = (rng.uniform(70, 150), rng.uniform(50, 100))
    picture = canvas(size, rng.uniform(225, 255, 3))
    rim = round(picture.shape[0] * rng.choice([0.0, 0.05]))
    inner = picture[rim : picture.shape[0] - rim, rim : picture.shape[1] - rim]
    if rng.random() < 0.5:
        red, green, blue = (int(value) for value in random_color(rng))
        sex = "female" if rng.random() < 0.5 else "male"
        inner[...] = draw_portrait(rng, inner.shape[:2], (red, green, blue), sex)
    else:
        colors = [random_color(rng) for _ in range(3)]
        inner[...] = ramp(fractal_noise(rng, inner.shape[:2], rng.uniform(2, 6), 3), colors)
    return picture, size, 0.0


def member_card(rng: np.random.Generator) -> Thing:
    """A shop's or a club's card: one large word, a bar code, no portrait and no table of values."""
    size = (ID1_SIZE_MM[1], ID1_SIZE_MM[0])
    first, second = random_color(rng), random_color(rng)
    picture = canvas(size, first)
    height, width = picture.shape[:2]
    if rng.random() < 0.5:
        weight = np.tile(np.linspace(0, 1, width, dtype=np.float32), (height, 1))
        picture = ramp(weight, [first, second])
    ink = related_color(rng, first, 1.0)
    cap = height * rng.uniform(0.12, 0.3)
    strip = text_strip(rng, (round(1.6 * cap), width), cap, upper=bool(rng.random() < 0.6))
    top = round(height * rng.uniform(0.05, 0.45))
    room = picture[top : top + len(strip), round(width * 0.08) : round(width * 0.85)]
    room[strip[: len(room), : room.shape[1]] > 127] = ink
    if rng.random() < 0.6:
        bars = draw_barcode(rng, (height // 5, round(width * rng.uniform(0.35, 0.7))))
        _lay(picture, bars, round(height * rng.uniform(0.65, 0.78)), round(width * 0.08))
    if rng.random() < 0.5:
        lay_lines(picture, rng, np.array([0.06, 0.84, 0.9, 0.98]), 8, ink, 0.6)
    return picture, size, ID1_CORNER_RADIUS_MM


TRAIN_THINGS: tuple[tuple[Maker, str, float], ...] = (
    *THINGS, (business_card, "business card", 0.08), (ticket, "ticket", 0.06),
    (photo_print, "photo", 0.06), (member_card, "card", 0.06),
)  # fmt: skip
"""As `data.synth.things.THINGS`; the shares need not add up to 1."""


def things_of(split: str) -> tuple[tuple[Maker, str, float], ...]:
    """The makers of things for the pictures of a split ("all" is every one), as
    `data.synth.things.THINGS`.
    """
    return TRAIN_THINGS if split in ("train", "all") else THINGS
