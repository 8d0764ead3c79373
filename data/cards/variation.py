"""Another structure for a layout, drawn anew for a share of the cards.

A reader that knows a layout only as one file declares it fails on the next printer's. Here columns
move further, the portrait has another place and size, values stand inline, below or aligned, type
is of one size or many, and headings are left out. What the law fixes stays: title, captions and
their order, fields, and the languages that tell two cards of the same title apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from data.cards.layout import (
    BELOW,
    COLUMN,
    Color,
    Column,
    Entry,
    Layout,
    Range,
    TextStyle,
)

LOOSE_SHARE = 0.45
"""Share of cards with another structure. Chosen: the declared one is still the most frequent."""

MIRRORED_SHARE = 0.04
"""Share of those with left and right exchanged. Chosen: the portrait's side is seldom another."""

_DARK: tuple[Color, ...] = ((12, 12, 14), (28, 28, 30), (40, 40, 44))

_FEW_ROWS = 4
"""Chosen: of so few rows on one line each there is room for a wider pitch."""

NARROW = 0.4
"""A column that ends left of this stands under the portrait. Chosen."""


def chance(rng: np.random.Generator, share: float) -> bool:
    """True in a share of all calls."""
    return bool(rng.random() < share)


def around(value: float, slack: float = 0.004) -> Range:
    """A range about a value."""
    return value - slack, value + slack


def scaled(span: Range, factor: float) -> Range:
    """A range times a factor."""
    return span[0] * factor, span[1] * factor


def map_entries(layout: Layout, change: Callable[[Entry], Entry]) -> Layout:
    """The layout with every entry changed."""
    columns = (
        replace(column, rows=tuple(tuple(change(entry) for entry in row) for row in column.rows))
        for column in layout.columns
    )
    return replace(layout, columns=tuple(columns))


def map_columns(layout: Layout, change: Callable[[Column], Column]) -> Layout:
    """The layout with every column beside the portrait changed."""
    columns = (change(column) if column.right[1] > NARROW else column for column in layout.columns)
    return replace(layout, columns=tuple(columns))


def map_styles(layout: Layout, change: Callable[[str, TextStyle], TextStyle]) -> Layout:
    """The layout with every style changed, by its name."""
    return replace(layout, styles={name: change(name, s) for name, s in layout.styles.items()})


def mirror(layout: Layout) -> Layout:
    """The layout with left and right exchanged; text still runs from left to right."""
    columns = []
    for column in layout.columns:
        width = column.right[0] - column.left[0]
        left = (1 - column.right[1], 1 - column.right[0])
        shift = left[0] - column.left[0]
        rows = tuple(
            tuple(
                entry
                if entry.start is None
                else replace(entry, start=(entry.start[0] + shift, entry.start[1] + shift))
                for entry in row
            )
            for row in column.rows
        )
        value_x = (column.value_x[0] + shift, column.value_x[1] + shift)
        right = (left[0] + width, left[0] + width + 0.005)
        columns.append(replace(column, left=left, right=right, rows=rows, value_x=value_x))
    headings = (
        heading
        if heading.left_aligned
        else replace(heading, center=(1 - heading.center[1], 1 - heading.center[0]))
        for heading in layout.headings
    )

    def flipped(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        return 1 - box[2], box[1], 1 - box[0], box[3]

    return replace(
        layout,
        columns=tuple(columns),
        headings=tuple(headings),
        regions=tuple(replace(region, box=flipped(region.box)) for region in layout.regions),
        notes=tuple(replace(note, box=flipped(note.box)) for note in layout.notes),
    )


def change_type(layout: Layout, rng: np.random.Generator) -> Layout:
    """Other sizes, faces, weights and inks."""
    values, captions, titles = rng.uniform([0.85, 0.8, 0.85], [1.25, 1.15, 1.15])
    bold_value = [None, 0.0, 1.0][int(rng.choice(3, p=[0.5, 0.3, 0.2]))]
    bold_caption = [None, 0.0, 1.0][int(rng.choice(3, p=[0.6, 0.2, 0.2]))]
    value_role = ["", "caption", "number", "typed"][int(rng.choice(4, p=[0.6, 0.2, 0.1, 0.1]))]
    black, swapped = chance(rng, 0.25), chance(rng, 0.1)

    def change(name: str, style: TextStyle) -> TextStyle:
        if not style.preprinted:
            style = replace(style, cap_mm=scaled(style.cap_mm, values), bold=bold_value)
            if value_role and style.role == "value":
                style = replace(style, role=value_role)
        elif "caption" in name or name == "translation":
            style = replace(style, cap_mm=scaled(style.cap_mm, captions), bold=bold_caption)
        else:
            style = replace(style, cap_mm=scaled(style.cap_mm, titles))
        if black and not name.startswith("title"):
            style = replace(style, colors=_DARK)
        elif swapped and style.preprinted:
            style = replace(
                style, colors=tuple((blue, green, red) for red, green, blue in style.colors)
            )
        return style

    return map_styles(layout, change)


def set_plainly(layout: Layout, rng: np.random.Generator) -> Layout:
    """One face and one size throughout."""
    size = float(rng.uniform(1.4, 1.9))
    bold = float(rng.random() < 0.3)
    role = "caption" if chance(rng, 0.7) else "value"
    inks = _DARK if chance(rng, 0.7) else layout.styles["caption"].colors
    number = rng.uniform(1.0, 1.6) if chance(rng, 0.4) else 1.0

    def change(name: str, style: TextStyle) -> TextStyle:
        title = name.startswith(("title", "heading"))
        larger = rng.uniform(1.1, 1.9) if title else number if name == "number" else 1.0
        return replace(
            style,
            role=role,
            cap_mm=(size * larger, size * larger * 1.03),
            colors=style.colors if title and chance(rng, 0.6) else inks,
            tracking=(0.0, 0.04),
            stretch=(1.0, 1.0),
            bold=1.0 if title and chance(rng, 0.5) else bold,
        )

    return map_styles(layout, change)


def place_values(layout: Layout, placement: str) -> Layout:
    """All values stand in the same way to their captions."""

    def change(old: Entry) -> Entry:
        # "Số" is too short to stand on a line of its own.
        if placement == BELOW and old.style == "number" and not old.translation:
            return old
        return replace(old, placements=((placement, 1.0),))

    layout = map_entries(layout, change)
    rows = max(len(column.rows) for column in layout.columns)
    if placement == BELOW or rows > _FEW_ROWS:
        return layout
    return map_columns(
        layout, lambda old: replace(old, pitch_mm=(old.pitch_mm[0], old.pitch_mm[1] * 1.8))
    )


def align_values(layout: Layout, rng: np.random.Generator) -> Layout:
    """Values begin at one x, as on a form; for captions in one language."""
    share = rng.uniform(0.19, 0.3)

    def column(old: Column) -> Column:
        return replace(old, value_x=(old.left[1] + share, old.left[1] + share + 0.01))

    def entry(old: Entry) -> Entry:
        if old.start is not None or old.style in ("number", "expiry"):
            return old
        return replace(old, placements=((COLUMN, 1.0),))

    return map_entries(map_columns(layout, column), entry)


def change_captions(layout: Layout, rng: np.random.Generator) -> Layout:
    """Translations under their captions, or missing now and then; other marks after captions."""
    translated = any(e.translation for c in layout.columns for row in c.rows for e in row)
    below = [dict(e.placements).get(BELOW, 0.0) for row in layout.columns[0].rows for e in row]
    stacked = chance(rng, 0.3 if np.mean(below) < 0.5 else 0.1)
    dropped = 0.1 if chance(rng, 0.3) else 0.0

    def entry(old: Entry) -> Entry:
        if old.translation and chance(rng, dropped):
            old = replace(old, translation="")
        return replace(old, stacked=old.stacked or stacked) if old.translation else old

    if translated:
        layout = map_entries(layout, entry)
    if chance(rng, 0.4):
        layout = replace(layout, colons=[(":",), (" :",), ("",), (".", ":")][int(rng.integers(4))])
    if chance(rng, 0.3):
        separators = [("/",), ("|",), ("-",), ("•", "·"), ("",)][int(rng.integers(5))]
        layout = replace(layout, separators=separators)
    return layout
