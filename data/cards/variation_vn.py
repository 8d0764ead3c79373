"""Another structure for a Vietnamese card: its portrait, columns, headings, rows and expiry."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from data.cards.layout import BELOW, INLINE, Column, Entry, Layout, Region
from data.cards.variation import (
    LOOSE_SHARE,
    MIRRORED_SHARE,
    NARROW,
    align_values,
    around,
    chance,
    change_captions,
    change_type,
    map_columns,
    map_entries,
    mirror,
    place_values,
    scaled,
    set_plainly,
)

_PLAIN_SHARE = 0.18
"""Share of those set in one face and size throughout, as a form filled in by a program."""


def _portrait(layout: Layout) -> Region:
    return next(region for region in layout.regions if region.kind == "portrait")


def move_portrait(layout: Layout, rng: np.random.Generator) -> Layout:
    """Another place and size of a portrait at the left; what stands beside and below it follows."""
    old = _portrait(layout).box
    below = any(column.right[1] <= NARROW for column in layout.columns)
    lowest = 0.865 if below else 0.96
    x1 = rng.uniform(0.02, 0.06)
    x2 = x1 + rng.uniform(0.17, 0.265)
    height = min((x2 - x1) * 1.585 * rng.uniform(1.2, 1.55), 0.6)
    y1 = max(min(rng.uniform(0.26, 0.42), lowest - height), 0.2)
    y2 = min(y1 + height, lowest)
    regions = []
    for region in layout.regions:
        box = region.box
        if region.kind == "portrait":
            box = (x1, y1, x2, y2)
        elif region.kind == "emblem":
            side = min(box[2] - box[0], (y1 - 0.03 - box[1]) / 1.585)
            box = (box[0], box[1], box[0] + side, box[1] + side * 1.585)
        regions.append(replace(region, box=box))
    regions = [r for r in regions if r.kind != "emblem" or r.box[2] - r.box[0] > 0.07]
    shift = x2 - old[2]
    right = max(x2, x1 + 0.2)
    columns = []
    for column in layout.columns:
        if column.right[1] <= NARROW:
            column = replace(
                column,
                left=around(x1),
                right=around(right),
                top=(y2 + 0.008, y2 + 0.02),
                bottom=(min(y2 + 0.12, 0.98), 0.985),
            )
        else:
            left = max(column.left[0] + shift, right + 0.015)
            column = replace(
                column,
                left=(left, max(column.left[1] + shift, left + 0.02)),
                value_x=(column.value_x[0] + shift, column.value_x[1] + shift),
            )
        columns.append(column)
    return replace(layout, regions=tuple(regions), columns=tuple(columns))


def shift_columns(layout: Layout, rng: np.random.Generator) -> Layout:
    """Columns begin and end elsewhere, with another pitch, inside the room that they have."""
    right_edge, lower_edge = rng.uniform(0, 0.1, 2) * [chance(rng, 0.4), chance(rng, 0.5)]
    moved, pitch = rng.uniform(-0.015, 0.05), rng.uniform(0.75, 1.4)
    apart = rng.uniform(-0.06, 0.08)

    def entry(old: Entry) -> Entry:
        if old.start is None:
            return old
        return replace(old, start=(old.start[0] + apart - 0.02, old.start[1] + apart))

    def column(old: Column) -> Column:
        return replace(
            old,
            left=(old.left[0] + max(moved, 0.0), max(old.left[0], old.left[1] + moved)),
            right=(old.right[0] - right_edge, old.right[1] - right_edge),
            bottom=(old.bottom[0] - lower_edge, old.bottom[1]),
            pitch_mm=scaled(old.pitch_mm, pitch),
        )

    return map_entries(map_columns(layout, column), entry)


def _raise(layout: Layout, by: float) -> Layout:
    """Title and columns moved up."""
    headings = (
        replace(heading, baseline=(heading.baseline[0] - by, heading.baseline[1] - by))
        for heading in layout.headings
    )
    layout = replace(layout, headings=tuple(headings))
    if any(region.kind in ("qr", "chip") for region in layout.regions):
        return layout  # the columns would run into them
    return map_columns(
        layout,
        lambda old: replace(
            old,
            top=(old.top[0] - by, old.top[1] - by),
            bottom=(min(old.bottom[0], max(old.bottom[0] - by, 0.6)), old.bottom[1]),
        ),
    )


def change_headings(layout: Layout, rng: np.random.Generator) -> Layout:
    """Lines of the state left out, the title on one line with its translation, all at the left."""
    titles = [h for h in layout.headings if h.style.startswith("title")]
    others = [h for h in layout.headings if h not in titles]
    if len(titles) > 1 and chance(rng, 0.25):
        parts = (*titles[0].parts, ("", "/"), *titles[1].parts)
        titles = [replace(titles[0], parts=parts)]
    dropped = float(rng.choice([0.0, 0.3, 1.0], p=[0.4, 0.35, 0.25]))
    kept = [*(heading for heading in others if not chance(rng, dropped)), *titles]
    if chance(rng, 0.12):
        start = max(column.left[1] for column in layout.columns)
        kept = [replace(heading, center=around(start), left_aligned=True) for heading in kept]
    layout = replace(layout, headings=tuple(kept))
    if dropped == 1.0 and chance(rng, 0.6):
        layout = _raise(layout, rng.uniform(0.03, 0.13))
    if chance(rng, 0.2):
        regions = tuple(region for region in layout.regions if region.kind != "emblem")
        layout = replace(layout, regions=regions)
    return layout


def change_rows(layout: Layout, rng: np.random.Generator) -> Layout:
    """Values that share a line on a line each; the sex beside another value."""

    def column(old: Column) -> Column:
        rows = list(old.rows)
        shared = next((i for i, row in enumerate(rows) if len(row) > 1), None)
        if shared is None:
            return old
        first, second = rows[shared]
        apart: list[tuple[Entry, ...]] = [(first,), (replace(second, start=None),)]
        following = rows[shared + 1] if shared + 1 < len(rows) else ()
        if second.fields == ("sex",) and len(following) == 1 and chance(rng, 0.7):
            apart = [
                (first,),
                (replace(second, start=None), replace(following[0], start=second.start)),
            ]
            del rows[shared + 1]
        return replace(old, rows=(*rows[:shared], *apart, *rows[shared + 1 :]))

    return map_columns(layout, column)


def lengthen_expiry(layout: Layout, rng: np.random.Generator) -> Layout:
    """The expiry on one long line that runs on under the other values."""
    last = layout.columns[-1]
    if last.right[1] > NARROW:
        return layout
    stacked = chance(rng, 0.3)
    bottom = (last.top[0] - 0.02, last.top[0])
    layout = map_columns(layout, lambda old: replace(old, bottom=bottom))
    rows = tuple(
        tuple(replace(e, stacked=stacked, placements=((INLINE, 1.0),)) for e in row)
        for row in last.rows
    )
    right = 0.75 if not stacked and last.rows[0][0].translation else 0.5
    last = replace(last, right=(right, right + 0.05), rows=rows)
    return replace(layout, columns=(*layout.columns[:-1], last))


def _stacked(layout: Layout) -> bool:
    return any(entry.stacked for row in layout.columns[0].rows for entry in row)


def vary_vietnamese(layout: Layout, rng: np.random.Generator) -> Layout:
    """A Vietnamese card as declared, or of another structure in LOOSE_SHARE of all calls.

    Args:
        layout: with a portrait at the left.
        rng: decides everything.

    Returns:
        A layout with the same title, captions, fields and their order.
    """
    if not chance(rng, LOOSE_SHARE):
        return layout
    translated = any(e.translation for c in layout.columns for row in c.rows for e in row)
    if chance(rng, 0.6):
        layout = move_portrait(layout, rng)
    if chance(rng, 0.7):
        layout = shift_columns(layout, rng)
    if chance(rng, 0.5):
        layout = change_headings(layout, rng)
    if chance(rng, 0.1 if translated else 0.3):
        layout = change_rows(layout, rng)
    if chance(rng, 0.15):
        layout = lengthen_expiry(layout, rng)
    if chance(rng, 0.6):
        layout = change_captions(layout, rng)
    if chance(rng, _PLAIN_SHARE):
        layout = place_values(set_plainly(layout, rng), INLINE)
    else:
        if chance(rng, 0.7):
            layout = change_type(layout, rng)
        if chance(rng, 0.4):
            # Three lines a value, caption, translation and value, leave no room for the type.
            inline = chance(rng, 0.7) or _stacked(layout)
            layout = place_values(layout, INLINE if inline else BELOW)
        elif not translated and chance(rng, 0.15):
            layout = align_values(layout, rng)
    return mirror(layout) if chance(rng, MIRRORED_SHARE) else layout
