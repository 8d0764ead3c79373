"""The composition of one card: its typefaces, and every printed word where it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from data.cards.layout import Color, Column, Heading, Layout, Note, Person
from data.quads import ID1_SIZE_MM
from data.synth.flow import GAP_PX, SHRINK, draw_habits, flow_column, uniform
from data.synth.fonts import FontFace, FontLibrary
from data.synth.typesetting import Placed, Typeface, set_words

CARD_SIZE_HW = (638, 1012)
"""Flat card in pixels: ID-1 at 300 dpi."""

MM_PX = CARD_SIZE_HW[1] / ID1_SIZE_MM[1]

STRANGE_INK_SHARE = 0.08
"""Share of styles printed in some other dark ink than the layout's. Chosen."""


@dataclass(frozen=True)
class Rule:
    """A line that values are written on.

    Attributes:
        x1, x2: its ends, pixels of the flat card.
        y: its middle, pixels; just below the baseline of the value that stands on it.
        kind: "dots", "dashes" or "line".
        width_px: thickness of the line, diameter of a dot.
        step_px: distance of dots' or dashes' middles.
        color: RGB ink; it is printed before the value is.
    """

    x1: float
    x2: float
    y: float
    kind: str
    width_px: float
    step_px: float
    color: Color


@dataclass(frozen=True)
class Setting:
    """What is printed on one card, and where.

    Attributes:
        words: every word, captions and notes included; no two inks overlap.
        rules: lines under values; part of the blank card.
        layout: the layout as it was set: `layout.vary` applied. Its regions are the ones to draw.
    """

    words: tuple[Placed, ...]
    rules: tuple[Rule, ...]
    layout: Layout


def _letters(layout: Layout, person: Person) -> str:
    captions = [e.caption + e.translation for c in layout.columns for row in c.rows for e in row]
    headings = [text for heading in layout.headings for _, text in heading.parts]
    texts = [*captions, *headings, *person.fields.values(), *person.notes.values(), ":/|-,. "]
    return "".join(sorted(set("".join(texts))))


def _typefaces(
    layout: Layout, person: Person, rng: np.random.Generator, fonts: FontLibrary
) -> dict[str, Typeface]:
    """Faces, sizes and inks of one card; styles of one role share a face, as print shops do."""
    letters = _letters(layout, person)
    faces: dict[str, FontFace] = {}
    sizes: dict[str, float] = {}
    inks: dict[tuple[Color, ...], Color] = {}
    typefaces = {}
    for name, style in layout.styles.items():
        if style.role not in faces or rng.random() < 0.12:
            # An OCR face has figures and plain capitals alone, which is all that it prints.
            needed = person.fields["id_number"] if style.role == "ocr" else letters
            faces[style.role] = fonts.pick(rng, style.role, needed)
        share = sizes.setdefault(style.role, float(rng.random()))
        share = float(np.clip(share + rng.normal(0, 0.15), 0, 1))
        low, high = style.cap_mm
        color = style.colors[int(rng.integers(len(style.colors)))]
        if rng.random() < 0.7:
            color = inks.setdefault(style.colors, color)
        ink = np.clip(np.array(color) + rng.integers(-12, 13, 3), 0, 255)
        if rng.random() < STRANGE_INK_SHARE:
            ink = rng.integers(0, 120, 3)
        typefaces[name] = Typeface(
            face=faces[style.role],
            cap_px=(low + (high - low) * share) * MM_PX,
            tracking=0.0 if rng.random() < 0.45 else uniform(rng, style.tracking),
            word_space=float(rng.uniform(0.85, 1.5)),
            color=(int(ink[0]), int(ink[1]), int(ink[2])),
            preprinted=style.preprinted,
        )
    return typefaces


def _centered(
    words: list[tuple[str, str]], style: str, typeface: Typeface, center: float, room: float
) -> list[Placed]:
    scale = 1.0
    placed = set_words(words, style, typeface, scale, 0.0)
    while placed[-1].end > room and scale > 0.2:
        scale *= SHRINK
        placed = set_words(words, style, typeface, scale, 0.0)
    start = center - placed[-1].end / 2
    return [replace(word, x=word.x + start) for word in placed]


def _headings(
    headings: tuple[Heading, ...],
    rng: np.random.Generator,
    values: dict[str, str],
    typefaces: dict[str, Typeface],
) -> tuple[list[Placed], float]:
    height, width = CARD_SIZE_HW
    placed: list[Placed] = []
    bottom = 4.0
    # All lines share a centre, but for the printer's inaccuracy.
    share = float(rng.random())
    for heading in headings:
        printed = rng.random() < heading.probability
        low, high = heading.center
        center = low + (high - low) * share + float(rng.normal(0, 0.002))
        baseline = uniform(rng, heading.baseline) * height
        if not printed:
            continue
        words = []
        for label, text in heading.parts:
            words += [(word, label) for word in (text or values[label]).split()]
        room = heading.max_width * width
        face = typefaces[heading.style]
        line = _centered(words, heading.style, face, center * width, room)
        # A long line moves rather than run over the edge.
        outside = max(0.025 * width - line[0].x, 0) - max(line[-1].end - 0.975 * width, 0)
        line = [replace(word, x=word.x + outside) for word in line]
        above, below = np.max([word.extent() for word in line], axis=0)
        baseline = max(baseline, bottom + 1.4 * GAP_PX + above)
        placed += [replace(word, baseline=baseline) for word in line]
        bottom = baseline + below
    return placed, bottom


def _note(note: Note, person: Person, typefaces: dict[str, Typeface]) -> list[Placed]:
    height, width = CARD_SIZE_HW
    x1, y1, x2, y2 = np.array(note.box) * [width, height, width, height]
    words = [(word, "") for word in person.notes[note.key].split()]
    line = _centered(words, note.style, typefaces[note.style], (x1 + x2) / 2, x2 - x1)
    above, below = np.max([word.extent() for word in line], axis=0)
    return [replace(word, baseline=(y1 + y2 + above - below) / 2) for word in line]


def set_card(
    layout: Layout, person: Person, rng: np.random.Generator, fonts: FontLibrary
) -> Setting:
    """Every word of a card where it stands, captions and notes included.

    Args:
        layout: card type.
        person: whose card it is.
        rng: decides faces, sizes and positions.
        fonts: faces to choose from.

    Returns:
        The setting; its layout is the variant that was drawn.
    """
    if layout.vary is not None:
        layout = replace(layout.vary(layout, rng), vary=None)
    typefaces = _typefaces(layout, person, rng, fonts)
    habits = draw_habits(rng, layout.colons)
    placed, least_top = _headings(layout.headings, rng, person.fields, typefaces)
    above: list[tuple[Column, float]] = []
    for column in layout.columns:
        # Below the headings and below every earlier column that stands over this one.
        bottoms = [
            bottom
            for other, bottom in above
            if other.left[0] < column.right[1] and column.left[0] < other.right[1]
        ]
        top = max([least_top, *bottoms]) + GAP_PX
        words = flow_column(column, rng, person.fields, typefaces, habits, CARD_SIZE_HW, top, MM_PX)
        placed += words
        above.append((column, max(float(word.ink_box()[3]) for word in words)))
    for note in layout.notes:
        if rng.random() < note.probability:
            placed += _note(note, person, typefaces)
    # Values are printed onto a blank card and never meet it exactly.
    dx, dy = np.clip(rng.normal(0, 1.2, 2), -2.5, 2.5) * [1.0, 0.5]
    printed = tuple(
        word
        if word.typeface.preprinted
        else replace(word, x=word.x + float(dx), baseline=word.baseline + float(dy))
        for word in placed
    )
    return Setting(printed, (), layout)
