"""An ID-1 card of no type: random captions, values, regions and colours, invented for every card.

It keeps the corner model from learning six pictures instead of cards. None of its text is a field,
so its Record has no words.

Source: none; sizes and shares are chosen so that cards of shops, schools, banks and states could
come out of it.
"""

from __future__ import annotations

import colorsys
from dataclasses import replace

import numpy as np

from data.cards.generic_texts import (
    BORN,
    CAPTIONS,
    HEADINGS,
    TRANSLATIONS,
    draw_value,
)
from data.cards.layout import (
    BELOW,
    COLUMN,
    INLINE,
    Box,
    Color,
    Column,
    Entry,
    Heading,
    Layout,
    Note,
    Person,
    Region,
    RuleStyle,
    TextStyle,
)
from data.cards.numbers import random_date
from data.cards.variation import chance
from data.quads import ID1_SIZE_MM

DARK_SHARE = 0.2
"""Share of cards with light print on a dark ground, as bank cards have. Chosen."""

_NOTES = 3


def draw_holder(rng: np.random.Generator) -> Person:
    """Somebody without fields; the notes are texts that stand anywhere on the card."""
    born = random_date(rng, *BORN)
    notes = {f"note_{i}": draw_value(rng) for i in range(_NOTES)}
    sex = "male" if chance(rng, 0.5) else "female"
    return Person(fields={}, born=born, sex=sex, notes=notes, qr=draw_value(rng))


def _color(rng: np.random.Generator, saturation: tuple[float, float], value: tuple[float, float]):
    rgb = colorsys.hsv_to_rgb(rng.random(), rng.uniform(*saturation), rng.uniform(*value))
    return int(255 * rgb[0]), int(255 * rgb[1]), int(255 * rgb[2])


def _colors(rng: np.random.Generator, dark: bool) -> tuple[tuple[Color, ...], tuple[Color, ...]]:
    """Colours of the ground and of the inks."""
    if dark:
        ground = [_color(rng, (0.1, 0.9), (0.08, 0.4)) for _ in range(3)]
        inks = [_color(rng, (0.0, 0.25), (0.8, 1.0)) for _ in range(2)]
    else:
        ground = [_color(rng, (0.0, 0.35), (0.78, 1.0)) for _ in range(3)]
        inks = [_color(rng, (0.0, 1.0), (0.0, 0.5)) for _ in range(2)]
    if chance(rng, 0.6):  # one hue, as most cards have
        ground = [ground[0]] + [
            tuple(int(np.clip(v + rng.integers(-24, 25), 0, 255)) for v in ground[0])
            for _ in range(2)
        ]
    return tuple(ground), tuple(inks)


def _styles(rng: np.random.Generator, inks: tuple[Color, ...]) -> dict[str, TextStyle]:
    size, ratio = rng.uniform(1.1, 2.4), rng.uniform(0.8, 1.5)
    roles = ["value", "value", "caption", "number", "typed"]
    role = roles[int(rng.integers(len(roles)))]

    def style(role: str, cap: float, preprinted: bool = True) -> TextStyle:
        return TextStyle(role, (0.9 * cap, 1.1 * cap), inks, preprinted=preprinted)

    return {
        "heading": style("title", rng.uniform(1.6, 4.5)),
        "subheading": style("caption", rng.uniform(1.0, 2.2)),
        "caption": style("caption", size),
        "translation": style("caption", 0.9 * size),
        "value": style(role, size * ratio, False),
        "number": style("number", rng.uniform(1.8, 4.0), False),
        "note": style("caption", rng.uniform(0.9, 1.6)),
    }


def _entry(rng: np.random.Generator, placement: str, translated: bool, captioned: bool) -> Entry:
    index = int(rng.integers(len(CAPTIONS)))
    return Entry(
        CAPTIONS[index] if captioned else "",
        (),
        TRANSLATIONS[int(rng.integers(len(TRANSLATIONS)))] if translated and captioned else "",
        placements=((placement, 1.0),),
        max_lines=int(rng.choice([1, 1, 2, 3])),
        text=draw_value(rng),
    )


def _rows(rng: np.random.Generator, count: int, width: float) -> tuple[tuple[Entry, ...], ...]:
    placement = [INLINE, BELOW, COLUMN][int(rng.choice(3, p=[0.5, 0.3, 0.2]))]
    translated = placement != COLUMN and width > 0.4 and chance(rng, 0.3)
    captioned = chance(rng, 0.9)
    rows = [(_entry(rng, placement, translated, captioned),) for _ in range(count)]
    if chance(rng, 0.3):
        at = int(rng.integers(count))
        number = replace(rows[at][0], style="number", text=_number(rng), caption="", translation="")
        rows[at] = (number,)
    return tuple(rows)


def _number(rng: np.random.Generator) -> str:
    groups = int(rng.integers(1, 5))
    digits = int(rng.integers(3, 8))
    return " ".join(f"{rng.integers(10**digits):0{digits}d}" for _ in range(groups))


def _columns(rng: np.random.Generator, area: Box) -> tuple[Column, ...]:
    x1, y1, x2, y2 = area
    pitch = rng.uniform(2.2, 5.5)
    room = (y2 - y1) * ID1_SIZE_MM[0]
    count = int(np.clip(rng.uniform(0.5, 1.0) * room / pitch, 1, 11))
    halves = 2 if x2 - x1 > 0.5 and chance(rng, 0.25) else 1
    width = (x2 - x1) / halves
    rule = RuleStyle() if chance(rng, 0.12) else None
    columns = []
    for i in range(halves):
        left = x1 + i * width
        value_x = left + width * rng.uniform(0.35, 0.5)
        columns.append(
            Column(
                left=(left, left + 0.004),
                right=(left + width - 0.03, left + width - 0.025),
                top=(y1, y1 + 0.03),
                bottom=(y2 - 0.01, y2),
                rows=_rows(rng, count if i == 0 else int(rng.integers(1, count + 1)), width),
                pitch_mm=(pitch, pitch),
                value_x=(value_x, value_x),
                rule=rule,
            )
        )
    return tuple(columns)


def _headings(
    rng: np.random.Generator, room: tuple[float, float], top: float, styles: dict[str, TextStyle]
) -> tuple[tuple[Heading, ...], float]:
    """Up to four lines, and the y where the rest may begin."""
    x1, x2 = room
    left_aligned = chance(rng, 0.4)
    center = x1 if left_aligned else (x1 + x2) / 2
    headings = []
    y = top
    for i in range(int(rng.choice(5, p=[0.1, 0.3, 0.3, 0.2, 0.1]))):
        style = "heading" if i == 0 or chance(rng, 0.2) else "subheading"
        y += 1.9 * styles[style].cap_mm[1] / ID1_SIZE_MM[0]  # room for marks and descenders
        headings.append(
            Heading(
                (("", HEADINGS[int(rng.integers(len(HEADINGS)))]),),
                style,
                (center, center),
                (y, y + 0.01),
                x2 - x1,
                left_aligned=left_aligned,
                underlined=0.1,
            )
        )
    return tuple(headings), y + 0.05 if headings else top


def _band(rng: np.random.Generator, area: Box) -> tuple[list[Region], list[Note], Box]:
    """Now and then a strip of codes, signatures and notes along the bottom."""
    x1, y1, x2, y2 = area
    if not chance(rng, 0.45):
        return [], [], area
    split = y2 - rng.uniform(0.1, 0.22)
    regions: list[Region] = []
    notes: list[Note] = []
    x = x1
    while x < x2 - 0.12:
        end = min(x + rng.uniform(0.12, 0.5), x2)
        box = (x, split + 0.015, end - 0.02, y2)
        kind = ["barcode", "signature", "qr", "note", "note", ""][int(rng.integers(6))]
        if kind == "note" and len(notes) < _NOTES:
            notes.append(Note(f"note_{len(notes)}", box, "note"))
        elif kind and kind != "note":
            regions.append(Region(kind, box, jitter=0.004))
        x = end
    return regions, notes, (x1, y1, x2, split)


def _side(rng: np.random.Generator, area: Box) -> tuple[list[Region], Box]:
    """A portrait or code at one side, with something under it, and what is left of the area."""
    x1, y1, x2, y2 = area
    width = rng.uniform(0.14, 0.32)
    at_left = chance(rng, 0.55)
    left, right = (x1, x1 + width) if at_left else (x2 - width, x2)
    height = min(width * 1.585 * rng.uniform(1.0, 1.6), y2 - y1)
    top = y1 + rng.uniform(0, y2 - y1 - height)
    kind = "portrait" if chance(rng, 0.8) else ["qr", "emblem", "chip"][int(rng.integers(3))]
    regions = [Region(kind, (left, top, right, top + height), jitter=0.008, scale=(0.8, 1.0))]
    if y2 - top - height > 0.1 and chance(rng, 0.5):
        below = ["signature", "barcode", "emblem"][int(rng.integers(3))]
        regions.append(Region(below, (left, top + height + 0.03, right, y2), jitter=0.005))
    rest = (right + 0.03, y1, x2, y2) if at_left else (x1, y1, left - 0.02, y2)
    return regions, rest


def _overlays(rng: np.random.Generator) -> list[Region]:
    """Translucent pictures that lie anywhere, under or over the print."""
    overlays = []
    for kind, share in (("ghost", 0.4), ("hologram", 0.25), ("seal", 0.2), ("dots", 0.2)):
        if chance(rng, share):
            x, y = rng.uniform(0.05, 0.6), rng.uniform(0.05, 0.45)
            width = rng.uniform(0.15, 0.35)
            box = (x, y, x + width, min(y + 1.585 * width, 0.97))
            overlays.append(Region(kind, box, jitter=0.02))
    return overlays


def _emblem(rng: np.random.Generator, area: Box) -> tuple[Region, Box]:
    """An emblem in an upper corner, and what is left of the area beside it."""
    x1, y1, x2, y2 = area
    size = rng.uniform(0.09, 0.15)
    at_left = chance(rng, 0.6)
    left = x1 if at_left else x2 - size
    region = Region("emblem", (left, y1, left + size, y1 + size * 1.585), jitter=0.005)
    return region, (left + size + 0.03, y1, x2, y2) if at_left else (x1, y1, left - 0.03, y2)


def invent(layout: Layout, rng: np.random.Generator) -> Layout:
    """A layout unlike the last one.

    Args:
        layout: gives the id and the marks.
        rng: decides everything else.

    Returns:
        A layout without fields.
    """
    ground, inks = _colors(rng, chance(rng, DARK_SHARE))
    styles = _styles(rng, inks)
    margin = rng.uniform(0.025, 0.06)
    regions, notes, area = _band(rng, (margin, 0.04, 1 - margin, 0.96))
    headings: tuple[Heading, ...] = ()
    beside = chance(rng, 0.25)  # the portrait is as high as the card; headings stand beside it
    if beside:
        side, area = _side(rng, area)
        regions += side
    if chance(rng, 0.85):
        room, least = area, area[1]
        if chance(rng, 0.5) and area[2] - area[0] > 0.5:
            emblem, room = _emblem(rng, area)
            regions.append(emblem)
            least = emblem.box[3] + 0.03
        headings, top = _headings(rng, (room[0], room[2]), area[1], styles)
        area = (area[0], min(max(top, least), area[3] - 0.2), area[2], area[3])
    if not beside and chance(rng, 0.75):
        side, area = _side(rng, area)
        regions += side
    return replace(
        layout,
        styles=styles,
        headings=headings,
        columns=_columns(rng, area) if chance(rng, 0.95) else (),
        regions=(*regions, *_overlays(rng)),
        notes=tuple(notes),
        palettes=(ground,),
        portrait_colors=(_color(rng, (0.0, 0.8), (0.4, 1.0)),),
        colons=(str(rng.choice([":", ":", "", " :"])),),
    )


LAYOUT = Layout(
    id="generic",
    person=draw_holder,
    styles={},
    headings=(),
    columns=(),
    regions=(),
    palettes=(((230, 230, 230),),),
    portrait_colors=((220, 220, 220),),
    marks=("SPECIMEN", "MẪU", "SAMPLE", "CONTOH"),
    vary=invent,
)
"""A card without a type; `invent` fills it."""
