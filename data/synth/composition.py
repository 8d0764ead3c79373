"""The composition of one card: its typefaces, and every printed word where it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from data.cards.layout import Color, Column, Heading, Layout, Note, Person, RuleStyle
from data.quads import ID1_SIZE_MM
from data.synth.flow import GAP_PX, Span, flow_column
from data.synth.fonts import FontFace, FontLibrary
from data.synth.habits import draw_habits, uniform
from data.synth.typesetting import Placed, Typeface, set_words

CARD_SIZE_HW = (638, 1012)
"""Flat card in pixels: ID-1 at 300 dpi."""

MM_PX = CARD_SIZE_HW[1] / ID1_SIZE_MM[1]

STRANGE_INK_SHARE = 0.08
"""Share of styles printed in some other ink than the layout's. Chosen."""

EVEN_STRETCH_SHARE = 0.5
"""Share of cards whose faces are neither condensed nor expanded. Chosen: print shops seldom do."""

SOLID = ("portrait", "qr", "chip", "emblem", "barcode")
"""Kinds of regions that no heading runs into."""

LEAST_HEADING_SHARE = 0.25
"""Share of the card's width under which a heading goes to the other side of a picture. Chosen."""

UNEVEN_SHARE = 0.3
"""Share of cards where each value is off by its own. Chosen: typed ones are, printed ones not."""


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


def _letters(layout: Layout, person: Person, upper: bool) -> str:
    captions = [e.caption + e.translation for c in layout.columns for row in c.rows for e in row]
    plain = [entry.text for column in layout.columns for row in column.rows for entry in row]
    headings = [text for heading in layout.headings for _, text in heading.parts]
    texts = [*captions, *headings, *plain, *person.fields.values(), *person.notes.values()]
    letters = set("".join([*texts, *layout.colons, *layout.separators, "H:/,. "]))
    return "".join(sorted(letters | set("".join(captions).upper()) if upper else letters))


def _ink(colors: tuple[Color, ...], rng: np.random.Generator) -> Color:
    """An ink of a style: one of its colours or a mixture of two, never quite the same twice."""
    first, second = (np.array(colors[int(i)]) for i in rng.integers(len(colors), size=2))
    ink = first + (second - first) * (rng.random() if rng.random() < 0.5 else 0.0)
    if rng.random() < STRANGE_INK_SHARE:
        light = np.mean(colors) > 128  # on a dark ground
        ink = rng.integers(0, 120, 3) + (135 if light else 0)
    red, green, blue = np.clip(ink + rng.integers(-12, 13, 3), 0, 255)
    return int(red), int(green), int(blue)


def _typefaces(
    layout: Layout, letters: str, number: str, rng: np.random.Generator, fonts: FontLibrary
) -> dict[str, Typeface]:
    """Faces, sizes and inks of one card; styles of one role share a face, as print shops do."""
    faces: dict[tuple[str, float | None, bool], FontFace] = {}
    sizes: dict[str, float] = {}
    inks: dict[tuple[Color, ...], Color] = {}
    stretches: dict[str, float] = {}
    typefaces = {}
    even = bool(rng.random() < EVEN_STRETCH_SHARE)
    for name, style in layout.styles.items():
        # An OCR face has figures and plain capitals alone, which is all that it prints.
        figures = bool(number) and name == "number"
        key = (style.role, style.bold, figures)
        if key not in faces or rng.random() < 0.12:
            needed = number if figures else letters
            bold = None if style.bold is None else bool(rng.random() < style.bold)
            faces[key] = fonts.pick(rng, style.role, needed, bold)
        share = sizes.setdefault(style.role, float(rng.random()))
        share = float(np.clip(share + rng.normal(0, 0.15), 0, 1))
        low, high = style.cap_mm
        color = _ink(style.colors, rng)
        if rng.random() < 0.7:
            color = inks.setdefault(style.colors, color)
        stretch = stretches.setdefault(style.role, uniform(rng, style.stretch))
        typefaces[name] = Typeface(
            face=faces[key],
            cap_px=(low + (high - low) * share) * MM_PX,
            tracking=0.0 if rng.random() < 0.45 else uniform(rng, style.tracking),
            word_space=uniform(rng, layout.word_space),
            color=color,
            preprinted=style.preprinted,
            stretch=1.0 if even else stretch,
        )
    return typefaces


def _fitted(
    words: list[tuple[str, str]], style: str, typeface: Typeface, room: float
) -> list[Placed]:
    """Words on one line from x = 0, no wider than the room."""
    placed = set_words(words, style, typeface, 1.0, 0.0)
    scale = 1.0
    while placed[-1].end > room and scale > 0.2:
        scale *= min(0.98, room / placed[-1].end)
        placed = set_words(words, style, typeface, scale, 0.0)
    return placed


def _free(obstacles: np.ndarray, center: float, span: tuple[float, float]) -> tuple[float, float]:
    """The x from and to which a line about `center` has room, whose ink has y in `span`."""
    left, right = 0.025 * CARD_SIZE_HW[1], 0.975 * CARD_SIZE_HW[1]
    for x1, y1, x2, y2 in obstacles:
        if y1 < span[1] and span[0] < y2:
            if x1 + x2 < 2 * center or x1 - left < LEAST_HEADING_SHARE * CARD_SIZE_HW[1]:
                left = max(left, x2)
            else:
                right = min(right, x1)
    return left, max(right, left + 0.1 * CARD_SIZE_HW[1])


def _obstacles(layout: Layout) -> np.ndarray:
    """Boxes that no text may enter, (N, 4) float xyxy in pixels, with the room they may move."""
    height, width = CARD_SIZE_HW
    boxes = [
        np.array(region.box) + np.array([-1, -1, 1, 1]) * (region.jitter + 0.006)
        for region in layout.regions
        if region.kind in SOLID
    ]
    return np.array(boxes).reshape(-1, 4) * [width, height, width, height]


def _headings(
    headings: tuple[Heading, ...],
    rng: np.random.Generator,
    values: dict[str, str],
    typefaces: dict[str, Typeface],
    obstacles: np.ndarray,
) -> tuple[list[Placed], list[Rule], float]:
    height, width = CARD_SIZE_HW
    placed: list[Placed] = []
    rules: list[Rule] = []
    bottom = 4.0
    # All lines share a centre, but for the printer's inaccuracy.
    share = float(rng.random())
    for heading in headings:
        printed = rng.random() < heading.probability
        low, high = heading.center
        center = (low + (high - low) * share + float(rng.normal(0, 0.002))) * width
        baseline = uniform(rng, heading.baseline) * height
        underlined = rng.random() < heading.underlined
        if not printed:
            continue
        words = []
        for label, text in heading.parts:
            spellings = (text or values[label]).split("|")
            chosen = spellings[int(rng.integers(len(spellings)))]
            words += [(word, label) for word in chosen.split()]
        face = typefaces[heading.style]
        tall = 1.5 * face.cap_px
        baseline = max(baseline, bottom + 1.4 * GAP_PX + tall)
        left, right = _free(obstacles, center, (baseline - tall, baseline + 0.5 * face.cap_px))
        room = min(heading.max_width * width, right - left)
        line = _fitted(words, heading.style, face, room)
        start = center if heading.left_aligned else center - line[-1].end / 2
        # A long line moves rather than run over the edge or into a picture.
        start += max(left - start, 0) - max(start + line[-1].end - right, 0)
        above, below = np.max([word.extent() for word in line], axis=0)
        baseline = max(baseline, bottom + 1.4 * GAP_PX + above)
        line = [replace(word, x=word.x + start, baseline=baseline) for word in line]
        placed += line
        bottom = baseline + below
        if underlined:
            half = (line[-1].end - line[0].x) / 2 * rng.uniform(0.3, 1.0)
            middle, y = (line[-1].end + line[0].x) / 2, bottom + 0.6 * GAP_PX
            thick = float(rng.uniform(1.0, 2.2))
            rules.append(Rule(middle - half, middle + half, y, "line", thick, 1.0, face.color))
            bottom = y + thick
    return placed, rules, bottom


def _note(note: Note, person: Person, typefaces: dict[str, Typeface]) -> list[Placed]:
    height, width = CARD_SIZE_HW
    x1, y1, x2, y2 = np.array(note.box) * [width, height, width, height]
    words = [(word, "") for word in person.notes[note.key].split()]
    line = _fitted(words, note.style, typefaces[note.style], x2 - x1)
    start = (x1 + x2 - line[-1].end) / 2
    above, below = np.max([word.extent() for word in line], axis=0)
    baseline = (y1 + y2 + above - below) / 2
    return [replace(word, x=word.x + start, baseline=baseline) for word in line]


def _rules(style: RuleStyle, rng: np.random.Generator, spans: list[Span]) -> list[Rule]:
    kind = style.kinds[int(rng.integers(len(style.kinds)))]
    thick, step, drop = (
        uniform(rng, span) * MM_PX for span in (style.width_mm, style.step_mm, style.drop_mm)
    )
    color = _ink(style.colors, rng)
    return [
        Rule(x1, x2, baseline + drop, kind, thick, max(step, 2 * thick), color)
        for x1, x2, baseline in spans
    ]


def _print_off(placed: list[Placed], rng: np.random.Generator) -> tuple[Placed, ...]:
    """Move the values: they are printed onto a blank card and never meet it exactly."""
    whole = np.clip(rng.normal(0, 1.0, 2), -2, 2) * [1.0, 0.75]
    own = 1.0 if rng.random() < UNEVEN_SHARE else 0.0
    moves: dict[str, np.ndarray] = {}
    moved = []
    for word in placed:
        if not word.typeface.preprinted:
            if word.label not in moves:
                moves[word.label] = whole + own * np.clip(rng.normal(0, 0.5, 2), -1, 1)
            dx, dy = moves[word.label]
            word = replace(word, x=word.x + float(dx), baseline=word.baseline + float(dy))
        moved.append(word)
    return tuple(moved)


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
    habits = draw_habits(rng, layout)
    letters = _letters(layout, person, habits.upper)
    number = person.fields.get("id_number", "")
    typefaces = _typefaces(layout, letters, number, rng, fonts)
    placed, rules, least_top = _headings(
        layout.headings, rng, person.fields, typefaces, _obstacles(layout)
    )
    above: list[tuple[Column, float]] = []
    for column in layout.columns:
        # Below the headings and below every earlier column that stands over this one.
        bottoms = [
            bottom
            for other, bottom in above
            if other.left[0] < column.right[1] and column.left[0] < other.right[1]
        ]
        top = max([least_top, *bottoms]) + GAP_PX
        ruled = column.rule is not None and rng.random() < column.rule.probability
        words, spans = flow_column(
            column, rng, person.fields, typefaces, habits, ruled, CARD_SIZE_HW, top, MM_PX
        )
        placed += words
        if column.rule is not None and spans:
            rules += _rules(column.rule, rng, spans)
        reached = [word.baseline + word.extent()[1] for word in words]
        above.append((column, max(reached, default=top)))
    for note in layout.notes:
        if rng.random() < note.probability:
            placed += _note(note, person, typefaces)
    return Setting(_print_off(placed, rng), tuple(rules), layout)
