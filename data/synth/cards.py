"""Flat synthetic cards: a layout, a fictitious person and schematic artwork make a Record.

Word boxes are the ink of the word's own glyphs (stacked Vietnamese marks and descenders included),
at least from baseline to x-height so that "-" has a box too, plus a margin of MARGIN_CAPS.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import cv2
import numpy as np
from PIL import Image, ImageDraw

from data.cards.fields import FIELDS, TITLE_PREFIX, join_words
from data.cards.layout import Layout, Person, Region
from data.cards.people import draw_person
from data.quads import box_to_quad, size_to_quad
from data.records import Record, Word
from data.synth import artwork
from data.synth.composition import CARD_SIZE_HW, set_card
from data.synth.fonts import FontLibrary
from data.synth.portrait import draw_portrait
from data.synth.typesetting import Placed

MARGIN_CAPS = 0.07
"""Margin around a word's ink in capital heights. Chosen: 1-2 px, so that blur stays inside."""

SPECIMEN_SHARE = 0.35
"""Share of cards marked when the caller leaves it open. Chosen."""

REQUIRED_MARKS = ("SPECIMEN", "MẪU")


@lru_cache(maxsize=4)
def _split_fonts(split: str) -> FontLibrary:
    return FontLibrary.discover(split)


def _paste_region(
    image: Image.Image, region: Region, layout: Layout, person: Person, rng: np.random.Generator
) -> None:
    height, width = CARD_SIZE_HW
    moved = np.array(region.box) + np.tile(rng.uniform(-region.jitter, region.jitter, 2), 2)
    low, high = region.scale
    half = (moved[2:] - moved[:2]) / 2 * rng.uniform(low, high)
    center = (moved[2:] + moved[:2]) / 2
    moved = np.concatenate([center - half, center + half])
    x1, y1, x2, y2 = np.round(moved * [width, height, width, height]).astype(int)
    size_hw = (y2 - y1, x2 - x1)
    backdrop = layout.portrait_colors[int(rng.integers(len(layout.portrait_colors)))]
    if region.kind == "portrait":
        image.paste(Image.fromarray(draw_portrait(rng, size_hw, backdrop, person.sex)), (x1, y1))
    elif region.kind == "ghost":  # a faint second picture or device under the text
        size = int(min(size_hw) * rng.uniform(0.5, 1.0))
        ghost = artwork.draw_emblem(rng, size)
        ghost.putalpha(ghost.getchannel("A").point([int(v * 0.13) for v in range(256)]))
        image.paste(
            ghost,
            (int(rng.integers(x1, x2 - size + 1)), int(rng.integers(y1, y2 - size + 1))),
            ghost,
        )
    else:
        side = min(size_hw)
        if region.kind == "qr":
            picture = artwork.draw_qr(rng, person.qr, side)
        elif region.kind == "emblem":
            picture = artwork.draw_emblem(rng, side)
        elif region.kind == "chip":
            picture = artwork.draw_chip(rng, size_hw)
        elif region.kind == "signature":
            picture = artwork.draw_signature(rng, size_hw)
        elif region.kind in ("barcode", "seal", "hologram", "dots"):
            return
        else:
            raise ValueError(f"layout {layout.id!r}: unknown region {region.kind!r}")
        image.paste(picture, (x1, y1), picture)


def _print_words(image: Image.Image, placed: Sequence[Placed], rng: np.random.Generator) -> None:
    """Print all words, each style in its ink and as crisp, heavy and even as its printer."""
    looks = {}
    for preprinted in (True, False):
        looks[preprinted] = (
            float(rng.uniform(0.35, 0.85)) if rng.random() < 0.6 else 0.0,
            float(rng.uniform(0.85, 1.5)),
            float(rng.uniform(0.0, 0.35)) if rng.random() < 0.3 else 0.0,
        )
    for style in dict.fromkeys(word.style for word in placed):
        words = [word for word in placed if word.style == style]
        boxes = np.array([word.ink_box() for word in words])
        x1, y1 = np.maximum(np.floor(boxes[:, :2].min(0)).astype(int) - 4, 0)
        x2, y2 = np.ceil(boxes[:, 2:].max(0)).astype(int) + 4
        x2, y2 = min(x2, image.width), min(y2, image.height)
        mask = Image.new("L", (int(x2 - x1), int(y2 - y1)))
        draw = ImageDraw.Draw(mask)
        for word in words:
            replace(word, x=word.x - x1, baseline=word.baseline - y1).draw(draw)
        pixels = np.asarray(mask)
        blur, gain, uneven = looks[words[0].typeface.preprinted]
        if blur:
            pixels = cv2.GaussianBlur(pixels, (0, 0), blur)
        if blur or gain < 1:
            pixels = cv2.convertScaleAbs(pixels, alpha=gain)
        if uneven:
            shape = (max(2, (x2 - x1) // 3), max(2, (y2 - y1) // 3))
            wear = rng.integers(int(255 * (1 - uneven)), 256, shape[::-1]).astype(np.uint8)
            wear = cv2.resize(wear, (x2 - x1, y2 - y1), interpolation=cv2.INTER_LINEAR)
            pixels = cv2.multiply(pixels, wear, scale=1 / 255)
        image.paste(words[0].typeface.color, (int(x1), int(y1)), Image.fromarray(pixels))


def _word_box(word: Placed) -> np.ndarray:
    cap = word.typeface.cap_px * word.scale
    x1, y1, x2, y2 = word.ink_box()
    y1, y2 = min(y1, word.baseline - 0.7 * cap), max(y2, word.baseline)
    margin = MARGIN_CAPS * cap
    height, width = CARD_SIZE_HW
    box = np.array([x1 - margin, y1 - margin, x2 + margin, y2 + margin], np.float32)
    return np.clip(box, 0, [width, height, width, height]).astype(np.float32)


def _to_words(placed: Sequence[Placed]) -> tuple[Word, ...]:
    words: list[Word] = []
    titles: dict[str, list[Placed]] = {}
    for word in placed:
        if word.label.startswith(TITLE_PREFIX):
            titles.setdefault(word.label, []).append(word)
        elif word.label:
            words.append(Word(word.text, word.label, box_to_quad(_word_box(word)), word.line))
    first = []
    for label, parts in titles.items():  # one box around the whole title
        boxes = np.array([_word_box(part) for part in parts])
        box = np.concatenate([boxes[:, :2].min(0), boxes[:, 2:].max(0)])
        first.append(Word(" ".join(part.text for part in parts), label, box_to_quad(box)))
    return (*first, *words)


def render_card(
    layout: Layout,
    rng: np.random.Generator,
    *,
    specimen: bool | None = None,
    fonts: FontLibrary | None = None,
    split: str = "train",
) -> Record:
    """A flat card of a fictitious person.

    Args:
        layout: one of `data.cards.layouts()`.
        rng: decides everything; the same state gives the same bytes.
        specimen: print SPECIMEN or MẪU across it; None: now and then.
        fonts: faces to choose from; None: the split's.
        split: "train", "validation", "test" or "all": whose persons, and fonts if none are given.

    Returns:
        A Record of CARD_SIZE_HW whose corners are the image's own, with a quad for every word of
        every field and one for the title.
    """
    fonts = _split_fonts(split) if fonts is None else fonts
    person = draw_person(layout.person, rng, split)
    setting = set_card(layout, person, rng, fonts)
    layout, placed = setting.layout, setting.words
    palette = layout.palettes[int(rng.integers(len(layout.palettes)))]
    image = Image.fromarray(artwork.draw_background(rng, palette, CARD_SIZE_HW))
    # The ghost lies under everything that is printed later.
    for region in sorted(layout.regions, key=lambda region: region.kind != "ghost"):
        if rng.random() < region.probability:
            _paste_region(image, region, layout, person, rng)
    marked = bool(rng.random() < SPECIMEN_SHARE) if specimen is None else specimen
    over = bool(rng.random() < 0.5)
    marks = [m for m in layout.marks if specimen is None or m in REQUIRED_MARKS]
    text = marks[int(rng.integers(len(marks)))]
    face = fonts.pick(rng, "title", text)
    font = face.at(float(rng.uniform(90, 190)))
    if marked and not over:
        artwork.draw_mark(image, rng, text, font)
    _print_words(image, placed, rng)
    if marked and over:
        artwork.draw_mark(image, rng, text, font)
    words = _to_words(placed)
    fields = {}
    for field in FIELDS:
        texts = [word.text for word in words if word.field == field]
        if texts:
            fields[field] = join_words(field, texts)
    used = sorted({word.typeface.face.family.name for word in placed})
    return Record(
        name=layout.id,
        image=np.array(image),
        layout=layout.id,
        corners=size_to_quad(CARD_SIZE_HW),
        words=words,
        fields=fields,
        meta={"specimen": marked, "fonts": used},
    )
