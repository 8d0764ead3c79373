"""What a card looks like, declared: captions, fields, regions, sizes and how far each may move.

Coordinates are normalised card coordinates: x in [0, 1] of the card's width, y in [0, 1] of its
height. A `Range` (low, high) is drawn from anew for every card.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np

Range = tuple[float, float]
Color = tuple[int, int, int]
Box = tuple[float, float, float, float]

INLINE, BELOW, COLUMN = "inline", "below", "column"
"""Where a value stands: after its caption, on the next line, or at the column's own x."""


@dataclass(frozen=True)
class Person:
    """A fictitious card holder.

    Attributes:
        fields: text of every field as printed, keyed by `data.cards.fields.FIELDS`.
        born: date of birth.
        sex: "male" or "female".
        notes: printed texts that are no fields (place and date of issue).
        qr: content of the card's QR code, or "".
    """

    fields: dict[str, str]
    born: date
    sex: str
    notes: dict[str, str] = field(default_factory=dict)
    qr: str = ""


@dataclass(frozen=True)
class TextStyle:
    """How one kind of text is printed.

    Attributes:
        role: font role, a key of `data.synth.fonts.ROLE_STYLES`.
        cap_mm: height of a capital in millimetres.
        colors: RGB inks to choose from.
        tracking: extra space between letters, in capital heights.
        preprinted: whether it is on the blank card (captions) or personalised later (values).
        stretch: width of the letters in multiples of the face's own.
        bold: share of bold faces; None: as usual for the role.
    """

    role: str
    cap_mm: Range
    colors: tuple[Color, ...]
    tracking: Range = (-0.02, 0.08)
    preprinted: bool = True
    stretch: Range = (0.93, 1.05)
    bold: float | None = None


@dataclass(frozen=True)
class Entry:
    """A caption and the value that belongs to it.

    Attributes:
        caption: printed caption in the country's language; "|" separates spellings to choose from;
            "": the value stands alone.
        fields: fields of the value, in printed order; one that the person lacks is left blank.
        translation: English caption after " / " or, with `stacked`, on the next line; spellings as
            for `caption`.
        style: name of the value's style.
        placements: where the value may stand, each with its probability.
        max_lines: lines the value may wrap to before it shrinks.
        indent: how far the caption is moved right.
        start: least x of an entry that shares its row with the one before it.
        stacked: the translation stands under the caption.
        line_height: height of its line in multiples of the column's pitch.
        text: a value that is no field and leaves no words in the Record.
        ruled: lines that are ruled if the column has a rule, even those left blank.
        joint: stands between two fields: a comma with or without spaces about it. One with a space
            before it belongs to no field.
    """

    caption: str
    fields: tuple[str, ...]
    translation: str = ""
    style: str = "value"
    placements: tuple[tuple[str, float], ...] = ((INLINE, 1.0),)
    max_lines: int = 1
    indent: Range = (0.0, 0.0)
    start: Range | None = None
    stacked: bool = False
    line_height: float = 1.0
    text: str = ""
    ruled: int = 1
    joint: str = ", "


@dataclass(frozen=True)
class RuleStyle:
    """Lines printed on the blank card for values to be written on.

    Attributes:
        kinds: "dots", "dashes" or "line", to choose from.
        width_mm: thickness of a line, diameter of a dot.
        step_mm: distance of dots or dashes.
        drop_mm: how far it lies below the baseline.
        colors: RGB inks to choose from.
        probability: how often a card has them.
    """

    kinds: tuple[str, ...] = ("dots", "dots", "dots", "dashes", "line")
    width_mm: Range = (0.1, 0.22)
    step_mm: Range = (0.45, 0.95)
    drop_mm: Range = (0.1, 0.5)
    colors: tuple[Color, ...] = ((40, 48, 60), (30, 70, 80), (90, 90, 96))
    probability: float = 1.0


@dataclass(frozen=True)
class Column:
    """Rows of entries that flow from top to bottom inside a box.

    Attributes:
        left, right, top, bottom: ranges of the box's edges.
        rows: entries; those in one tuple share a line.
        pitch_mm: distance of baselines; less if the rows would not fit.
        value_x: x of values placed as COLUMN; their colon stands just before it.
        rule: what values stand on.
    """

    left: Range
    right: Range
    top: Range
    bottom: Range
    rows: tuple[tuple[Entry, ...], ...]
    pitch_mm: Range
    value_x: Range = (0.0, 0.0)
    rule: RuleStyle | None = None


@dataclass(frozen=True)
class Heading:
    """A line at the top.

    Attributes:
        parts: (label, text): label is a field, a title class, or "" for plain text; an empty text
            stands for the person's field; "|" separates spellings to choose from.
        style: name of its style.
        center: x of its middle, or of its start with `left_aligned`.
        baseline: y of its baseline; further down where an earlier line is in the way.
        max_width: share of the card's width it may take.
        probability: how often it is printed.
        left_aligned: it starts at `center`.
        underlined: how often a line is drawn below it.
    """

    parts: tuple[tuple[str, str], ...]
    style: str
    center: Range
    baseline: Range
    max_width: float
    probability: float = 1.0
    left_aligned: bool = False
    underlined: float = 0.0


@dataclass(frozen=True)
class Region:
    """A picture on the card.

    Attributes:
        kind: portrait, emblem, qr, chip, signature, ghost, barcode, seal, hologram or dots; see
            `data.synth.artwork`.
        box: x1, y1, x2, y2.
        jitter: how far the box may move, as a share of width and height.
        probability: how often it is printed.
        scale: of the box about its middle.
    """

    kind: str
    box: Box
    jitter: float = 0.01
    probability: float = 1.0
    scale: Range = (0.92, 1.0)


@dataclass(frozen=True)
class Note:
    """Centred text that is neither caption nor field, such as the place of issue.

    Attributes:
        key: key of `Person.notes`.
        box: x1, y1, x2, y2 to fit into.
        style: name of its style.
        probability: how often it is printed.
    """

    key: str
    box: Box
    style: str
    probability: float = 1.0


@dataclass(frozen=True)
class Layout:
    """One card type.

    Attributes:
        id: one of `data.cards.fields.CARD_TYPES`.
        person: draws a card holder.
        styles: text styles by name; "caption" and "translation" print the captions.
        headings, columns, regions, notes: what stands where.
        palettes: sets of background colours, RGB; a card starts from one of them.
        portrait_colors: RGB backdrops of the portrait.
        colons: what may follow a caption.
        separators: what may stand between a caption and its translation.
        gap: from a caption to its value, in capital heights.
        least_gap_px: the same at least, in pixels of the flat card; values may be printed 3 px off.
        line_gap_px: least distance of one line's ink from the next's, in pixels of the flat card;
            values may be printed 2 px off. Below 0 lines may run into each other.
        word_space: width of a space in multiples of the font's own.
        marks: what may be printed across to say that the card is no real one.
        vary: makes of this layout one of another structure, anew for every card; None: it is
            always set as declared.
    """

    id: str
    person: Callable[[np.random.Generator], Person]
    styles: dict[str, TextStyle]
    headings: tuple[Heading, ...]
    columns: tuple[Column, ...]
    regions: tuple[Region, ...]
    palettes: tuple[tuple[Color, ...], ...]
    portrait_colors: tuple[Color, ...]
    notes: tuple[Note, ...] = ()
    colons: tuple[str, ...] = (":",)
    separators: tuple[str, ...] = ("/", "/", "/", "/", "|", "-")
    gap: Range = (0.45, 1.1)
    least_gap_px: float = 10.0
    line_gap_px: float = 4.0
    word_space: Range = (0.85, 1.5)
    marks: tuple[str, ...] = ("SPECIMEN",)
    vary: Callable[[Layout, np.random.Generator], Layout] | None = None
