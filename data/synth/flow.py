"""Rows of captions and values flowing down a column, shrinking until all of them fit."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from data.cards.layout import BELOW, COLUMN, Column, Entry
from data.synth.typesetting import Placed, Typeface, set_words, wrap_words

SHRINK = 0.96
LEAST_SCALE = 0.3
LEAST_COMMON_SCALE = 0.7
"""Down to which a whole column shrinks for the sake of one value. Chosen."""

LEAST_OWN_SCALE = 0.85
"""Down to which a value beside its caption shrinks alone. Chosen: print is even in size."""

GAP_PX = 4.0
"""Least distance of one line's ink from the next's. Chosen: values may be printed 1-2 px off."""

Line = tuple[list[Placed], float]
"""Words of one line and its height in multiples of the pitch."""


@dataclass(frozen=True)
class Habits:
    """What is the same for every row of one card.

    Attributes:
        colon: follows a caption.
        separator: stands between caption and translation.
        gap: from a caption to its value, in capital heights.
        wrap_scale: down to which a value shrinks rather than wrap.
    """

    colon: str
    separator: str
    gap: float
    wrap_scale: float


@dataclass(frozen=True)
class _Choice:
    placement: str
    indent: float
    start: float | None
    caption: str
    translation: str


def draw_habits(rng: np.random.Generator, colons: tuple[str, ...]) -> Habits:
    """The habits of one card."""
    return Habits(
        colon=colons[int(rng.integers(len(colons)))],
        separator=str(rng.choice(["/", "/", "/", "|", "-"])),
        gap=float(rng.uniform(0.45, 1.1)),
        wrap_scale=float(rng.choice([1.0, 1.0, 0.92, 0.84])),
    )


def uniform(rng: np.random.Generator, span: tuple[float, float]) -> float:
    """A number from a range."""
    return float(rng.uniform(*span))


class _Setter:
    """Sets one column of one card at any scale."""

    def __init__(
        self,
        column: Column,
        rng: np.random.Generator,
        values: dict[str, str],
        typefaces: dict[str, Typeface],
        habits: Habits,
        width_px: int,
    ):
        self.column, self.values, self.typefaces, self.habits = column, values, typefaces, habits
        self.left = uniform(rng, column.left) * width_px
        self.right = uniform(rng, column.right) * width_px
        self.value_x = uniform(rng, column.value_x) * width_px
        self.choices: dict[int, _Choice] = {}
        self.tight = False
        indent_share = rng.random()
        for row in column.rows:
            for entry in row:
                names, shares = zip(*entry.placements, strict=True)
                placement = names[int(rng.choice(len(names), p=shares))]
                low, high = entry.indent
                indent = (low + (high - low) * indent_share) * width_px  # one indent for all
                start = None if entry.start is None else uniform(rng, entry.start) * width_px
                captions, translations = entry.caption.split("|"), entry.translation.split("|")
                self.choices[id(entry)] = _Choice(
                    placement,
                    indent,
                    start,
                    caption=captions[int(rng.integers(len(captions)))],
                    translation=translations[int(rng.integers(len(translations)))],
                )
        self.caption_scale = 1.0
        for row in column.rows:
            entry = row[0]
            if self.choices[id(entry)].placement == COLUMN:
                face = self.typefaces[self._caption_style(entry)]
                room = self.value_x - self.left - self.choices[id(entry)].indent
                room -= face.width(":", 1.0) + 1.1 * face.cap_px + 3
                wide = face.width(self.choices[id(entry)].caption, 1.0)
                self.caption_scale = min(self.caption_scale, room / wide)

    def _caption_style(self, entry: Entry) -> str:
        return "number_caption" if entry.style == "number" else "caption"

    def _entry(self, entry: Entry, x: float, scale: float) -> tuple[list[list[Placed]], float]:
        choice, habits = self.choices[id(entry)], self.habits
        style = self._caption_style(entry)
        face = self.typefaces[style]
        size = scale * self.caption_scale
        words = [(word, "") for word in choice.caption.split()]
        translation = [(word, "") for word in choice.translation.split()]
        if choice.placement != COLUMN and (not translation or entry.stacked):
            words[-1] = (words[-1][0] + habits.colon, "")
        caption = set_words(words, style, face, size, x)
        second: list[Placed] = []
        if translation:
            translation[-1] = (translation[-1][0] + habits.colon, "")
            small = self.typefaces["translation"]
            if entry.stacked:
                second = set_words(translation, "translation", small, size, x)
            else:
                start = caption[-1].end + face.space(size)
                caption += set_words([(habits.separator, "")], style, face, size, start)
                start = caption[-1].end + face.space(size)
                caption += set_words(translation, "translation", small, size, start)
        below = choice.placement == BELOW
        start = caption[-1].end + max(habits.gap * face.cap_px * size, 10.0)
        starts = (x, x) if below else (start, self.left)
        if choice.placement == COLUMN:
            colon_x = self.value_x - face.width(":", size) - 0.55 * face.cap_px * size
            caption += set_words([(":", "")], style, face, size, colon_x)
            starts = (self.value_x, self.value_x)
        lines = self._value(entry, scale, starts)
        if not below and lines[-1][-1].scale < LEAST_OWN_SCALE * scale and entry.max_lines == 1:
            self.tight = True
        lines = [caption, *lines] if below else [caption + lines[0], *lines[1:]]
        if second:
            lines[1:1] = [second]
        ends = [placed.end for line in lines for placed in line]
        return lines, max(ends)

    def _value(self, entry: Entry, scale: float, starts: tuple[float, float]) -> list[list[Placed]]:
        words: list[tuple[str, str]] = []
        for field in entry.fields:
            texts = self.values[field].split()
            if field != entry.fields[-1]:
                texts[-1] += ","
            words += [(text, field) for text in texts]
        face = self.typefaces[entry.style]

        def wrapped(size: float) -> list[list[Placed]]:
            return wrap_words(words, entry.style, face, size, starts, self.right)

        # Some printers narrow a long value before they break the line.
        size = scale
        while size >= scale * self.habits.wrap_scale:
            lines = wrapped(size)
            if len(lines) == 1 and self._fits(lines):
                return lines
            size *= 0.98
        size = scale
        lines = wrapped(size)
        while size > LEAST_SCALE and not (len(lines) <= entry.max_lines and self._fits(lines)):
            size *= SHRINK
            lines = wrapped(size)
        return lines

    def _fits(self, lines: list[list[Placed]]) -> bool:
        return all(placed.end <= self.right for line in lines for placed in line)

    def _row(self, row: tuple[Entry, ...], scale: float) -> list[Line]:
        size = scale
        while True:
            x = self.left
            lines: list[list[Placed]] = []
            end = x
            for entry in row:
                choice = self.choices[id(entry)]
                if choice.start is not None:
                    face = self.typefaces[entry.style]
                    x = max(choice.start, end + 0.9 * face.cap_px * size)
                own, end = self._entry(entry, x + choice.indent, size)
                lines = own if not lines else [lines[0] + own[0], *lines[1:], *own[1:]]
            self.tight = self.tight or size < LEAST_OWN_SCALE * scale
            if end <= self.right + 0.5 or size < LEAST_SCALE:
                return [
                    (line, row[0].line_height if i == 0 else 1.0) for i, line in enumerate(lines)
                ]
            size *= SHRINK

    def lines(self, scale: float) -> list[Line]:
        """All lines of the column at a scale, on baselines at 0."""
        self.tight = False
        return [line for row in self.column.rows for line in self._row(row, scale)]


def _extents(lines: list[Line]) -> np.ndarray:
    return np.array([np.max([word.extent() for word in words], axis=0) for words, _ in lines])


def _baselines(
    heights: list[float], extents: np.ndarray, top: float, pitch: float
) -> tuple[list[float], float]:
    baselines: list[float] = []
    under = 0.0
    for height, (above, below) in zip(heights, extents, strict=True):
        if not baselines:
            baselines.append(top + above)
        else:
            apart = max(pitch * height, under + GAP_PX + above)
            baselines.append(baselines[-1] + apart)
        under = below
    return baselines, baselines[-1] + under


def flow_column(
    column: Column,
    rng: np.random.Generator,
    values: dict[str, str],
    typefaces: dict[str, Typeface],
    habits: Habits,
    size_hw: tuple[int, int],
    least_top: float,
    mm_px: float,
) -> list[Placed]:
    """Every word of a column, captions included.

    Args:
        column: what to set.
        rng: draws the column's edges and placements.
        values: text of each field.
        typefaces: by style name.
        habits: of this card.
        size_hw: of the card in pixels.
        least_top: y in pixels that the column may not start above.
        mm_px: pixels per millimetre.

    Returns:
        Placed words; nothing runs over the column's right or bottom edge, and lines do not touch.
    """
    height, width = size_hw
    setter = _Setter(column, rng, values, typefaces, habits, width)
    top = max(uniform(rng, column.top) * height, least_top)
    bottom = uniform(rng, column.bottom) * height
    bottom = max(bottom, top + 0.05 * height)
    pitch = uniform(rng, column.pitch_mm) * mm_px
    scale = 1.0
    while True:
        lines = [line for line in setter.lines(scale) if line[0]]
        heights, extents = [height for _, height in lines], _extents(lines)
        if scale < LEAST_SCALE:
            break
        tight = setter.tight and scale > LEAST_COMMON_SCALE
        if not tight and _baselines(heights, extents, top, 0.0)[1] <= bottom:
            break
        scale *= SHRINK
    baselines, end = _baselines(heights, extents, top, pitch)
    while end > bottom and pitch > 1.0:
        pitch *= 0.98
        baselines, end = _baselines(heights, extents, top, pitch)
    return [
        replace(word, baseline=baseline)
        for (words, _), baseline in zip(lines, baselines, strict=True)
        for word in words
    ]
