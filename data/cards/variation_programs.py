"""Habits of programs that fill in cards, trained on alone: captions that wrap, small print."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from data.cards.layout import BELOW, COLUMN, INLINE, Column, Entry, Layout
from data.cards.people_choices import pick
from data.cards.variation import chance, map_entries

WRAPPED_LETTERS = (11, 17)
"""Letters of the longest caption that is not wrapped. Chosen: from "Jenis Kelamin", which hardly
any is longer than, to "Status Perkawinan", which few are."""

SMALL_CAP_MM = (0.8, 1.1)
"""Height of capitals of small print. Chosen: half as high as those of other values."""

SMALL_VALUE_FACTORS = (0.92, 1.2)
"""Of a value in small print, in multiples of its caption's size. Chosen."""


def wrap_captions(layout: Layout, rng: np.random.Generator) -> Layout:
    """Long captions on two lines, where values have an x of their own; those stand on the first.

    Captions in two languages stay as they are.
    """
    most = int(rng.integers(*WRAPPED_LETTERS))

    def wrapped(old: Entry) -> Entry:
        caption = pick(rng, old.caption.split("|"))
        first, _, last = caption.rpartition(" ")
        if old.translation or COLUMN not in dict(old.placements) or len(caption) <= most:
            return old
        # What is set below a caption is the rest of it here.
        return replace(old, caption=first, translation=last, stacked=True) if first else old

    return map_entries(layout, wrapped)


def shrink_expiry(layout: Layout, rng: np.random.Generator) -> Layout:
    """An expiry under the portrait in small print, beside its caption as far as there is room.

    The value may have another size and weight than its caption, and takes a second line if it is
    long. A translation follows its caption, or stands on a line of its own with the value.
    """
    if "expiry" not in layout.styles:
        return layout
    size = rng.uniform(*SMALL_CAP_MM)
    styles = dict(layout.styles)
    for name, base, factor in (
        ("expiry_caption", "caption", 1.0),
        ("expiry", "expiry", rng.uniform(*SMALL_VALUE_FACTORS)),
    ):
        bold = float(chance(rng, 0.4))
        small = (size * factor, size * factor)
        styles[name] = replace(styles[base], cap_mm=small, tracking=(0.0, 0.04), bold=bold)
    between = "/" if chance(rng, 0.6) else " / "
    below, mark = chance(rng, 0.6), pick(rng, ("", " /", ":"))
    narrower = rng.uniform(0.0, 0.05) if chance(rng, 0.4) else 0.0

    def shrunk(old: Entry) -> tuple[tuple[Entry, ...], ...]:
        caption, second = pick(rng, old.caption.split("|")), old.translation
        entry = replace(
            old, caption=caption, translation="", placements=((INLINE, 1.0),), max_lines=2
        )
        if not second:
            return ((entry,),)
        if not below:
            return ((replace(entry, caption=f"{caption}{between}{second}"),),)
        alone = Entry("", (), text=caption + mark, style="expiry_caption")
        return (alone,), (replace(entry, caption=second),)

    def column(old: Column) -> Column:
        if [entry.style for row in old.rows for entry in row] != ["expiry"]:
            return old
        rows = shrunk(old.rows[0][0])
        # A long value, and now and then a date, has no room beside its caption.
        right = (old.right[0] - narrower, old.right[1] - narrower)
        return replace(old, right=right, rows=rows)

    return replace(layout, styles=styles, columns=tuple(map(column, layout.columns)))


def join_births(layout: Layout, rng: np.random.Generator) -> Layout:
    """Two fields of one value, such as place and date of birth, without a space between them.

    Now and then their comma has spaces on both sides instead.
    """
    joint = "," if chance(rng, 0.7) else " , "
    return map_entries(
        layout, lambda old: replace(old, joint=joint) if len(old.fields) > 1 else old
    )


def put_name_below(layout: Layout) -> Layout:
    """A name below its caption, and the other name right under it beside its own."""
    places = {"full_name": BELOW, "other_name": INLINE}

    def put(old: Entry) -> Entry:
        place = places.get("".join(old.fields))
        return replace(old, placements=((place, 1.0),)) if place else old

    return map_entries(layout, put)
