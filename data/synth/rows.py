"""Rows of captions and values set at any scale: what stands on each line, and from where to where.

All lines lie on baselines at 0; `data.synth.flow` puts them one under the other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from data.cards.layout import BELOW, COLUMN, INLINE, Column, Entry
from data.synth.habits import Habits, uniform
from data.synth.typesetting import Placed, Typeface, set_words
from data.synth.values import LEAST_SCALE, SHRINK, set_value

LEAST_OWN_SCALE = 0.85
"""Down to which a value beside its caption shrinks alone. Chosen: print is even in size."""

LEAST_CAPTION_SCALE = 0.75
"""Down to which captions shrink to end before the column of values. Chosen: then that moves."""

LEAST_VALUE_SHARE = 0.4
"""Share of a column's width that values at their own x have at least. Chosen."""

HANGING_ROOM = 0.45
"""Share of the column's width that the lines of a hanging value have at least. Chosen."""


@dataclass
class Line:
    """One line of a column.

    Attributes:
        words: what stands on it.
        height: its height in multiples of the pitch.
        rules: x1, x2 of what values stand on.
    """

    words: list[Placed]
    height: float = 1.0
    rules: list[tuple[float, float]] = field(default_factory=list)


@dataclass(frozen=True)
class _Choice:
    placement: str
    indent: float
    start: float | None
    caption: str
    translation: str


def _one(rng: np.random.Generator, spellings: str) -> str:
    choices = spellings.split("|")
    return choices[int(rng.integers(len(choices)))]


class RowSetter:
    """Sets the rows of one column of one card at any scale.

    Args:
        column: what to set.
        rng: draws the column's edges, placements and spellings.
        values: text of each field.
        typefaces: by style name.
        habits: of this card.
        ruled: whether this card has lines for values to stand on.
        width_px: of the card.
    """

    def __init__(
        self,
        column: Column,
        rng: np.random.Generator,
        values: dict[str, str],
        typefaces: dict[str, Typeface],
        habits: Habits,
        ruled: bool,
        width_px: int,
    ):
        self.column, self.values, self.typefaces, self.habits = column, values, typefaces, habits
        self.ruled = ruled
        self.left = uniform(rng, column.left) * width_px
        self.right = uniform(rng, column.right) * width_px
        self.value_x = uniform(rng, column.value_x) * width_px
        self.tight = False
        self._small = False
        self._choices: dict[int, _Choice] = {}
        indent_share = rng.random()
        for row in column.rows:
            for entry in row:
                names, shares = zip(*entry.placements, strict=True)
                placement = names[int(rng.choice(len(names), p=shares))]
                low, high = entry.indent
                indent = (low + (high - low) * indent_share) * width_px  # one indent for all
                start = None if entry.start is None else uniform(rng, entry.start) * width_px
                caption, translation = _one(rng, entry.caption), _one(rng, entry.translation)
                if habits.upper:
                    caption, translation = caption.upper(), translation.upper()
                self._choices[id(entry)] = _Choice(placement, indent, start, caption, translation)
        firsts = [row[0] for row in column.rows]
        least = max(map(self._caption_end, firsts), default=0.0)
        most = self.right - LEAST_VALUE_SHARE * (self.right - self.left)
        self.value_x = max(self.value_x, min(least, most))
        self._caption_scale = min([1.0, *(self._caption_room(entry) for entry in firsts)])

    def _caption_style(self, entry: Entry) -> str:
        own = f"{entry.style}_caption"
        return own if own in self.typefaces else "caption"

    def _caption_end(self, entry: Entry) -> float:
        """Where the value of an entry may begin if its caption shrinks as far as is plausible."""
        choice = self._choices[id(entry)]
        if choice.placement != COLUMN or not choice.caption:
            return 0.0
        face = self.typefaces[self._caption_style(entry)]
        room = LEAST_CAPTION_SCALE * face.width(choice.caption, 1.0)
        return self.left + choice.indent + room + self._colon_room(face)

    def _caption_room(self, entry: Entry) -> float:
        """Scale at which a caption ends before the column of values."""
        choice = self._choices[id(entry)]
        if choice.placement != COLUMN or not choice.caption:
            return 1.0
        face = self.typefaces[self._caption_style(entry)]
        room = self.value_x - self.left - choice.indent - self._colon_room(face)
        return room / face.width(choice.caption, 1.0)

    def _colon_room(self, face: Typeface) -> float:
        return face.width(":", 1.0) + (self.habits.colon_gap + 0.5) * face.cap_px + 3

    def _caption(
        self, entry: Entry, x: float, scale: float
    ) -> tuple[list[Placed], list[Placed], float]:
        """The caption's line, that of its translation, and where the caption ends."""
        choice, colon = self._choices[id(entry)], self.habits.colon
        style = self._caption_style(entry)
        face = self.typefaces[style]
        own = "translation" if "translation" in self.typefaces else style
        size = scale * self._caption_scale

        def words(text: str, last: bool) -> list[tuple[str, str]]:
            if last and colon and choice.placement != COLUMN:
                text += colon
            return [(word, "") for word in text.split()]

        if not choice.caption:
            return [], [], x
        stacked = bool(choice.translation) and entry.stacked
        first = set_words(
            words(choice.caption, stacked or not choice.translation), style, face, size, x
        )
        second: list[Placed] = []
        end = first[-1].end
        if choice.translation:
            translation = words(choice.translation, True)
            small = self.typefaces[own]
            if stacked:
                second = set_words(translation, own, small, size, x)
            else:
                start = end + face.space(size)
                if self.habits.separator:
                    first += set_words([(self.habits.separator, "")], style, face, size, start)
                    start = first[-1].end + face.space(size)
                first += set_words(translation, own, small, size, start)
                end = first[-1].end
        return first, second, end

    def _entry(
        self, entry: Entry, x: float, scale: float, all_below: bool
    ) -> tuple[list[Line], list[float], float]:
        """Lines of an entry, where each one's rule begins, and where the entry ends."""
        choice, habits = self._choices[id(entry)], self.habits
        face = self.typefaces[self._caption_style(entry)]
        size = scale * self._caption_scale
        caption, second, end = self._caption(entry, x, scale)
        below = bool(caption) and (choice.placement == BELOW or all_below)
        gap = max(habits.gap * face.cap_px * size, habits.least_gap_px)
        start = end + gap if caption else x
        if choice.placement == COLUMN:
            start = self.value_x
            if caption and habits.colon:
                colon_x = start - face.width(":", size) - habits.colon_gap * face.cap_px * size
                caption += set_words([(":", "")], self._caption_style(entry), face, size, colon_x)
        hanging = habits.hanging and self.right - start > HANGING_ROOM * (self.right - self.left)
        alone = choice.start is None
        follow = start if hanging or choice.placement == COLUMN or not alone else self.left
        starts = (x, x) if below else (start, follow)
        # One that shares its line may be moved to the left instead of shrinking.
        values = self._value(entry, scale, starts, self.right if alone else math.inf)
        placed = values[-1][-1] if values[-1] else None
        if not below and placed and placed.scale < LEAST_OWN_SCALE * scale and entry.max_lines == 1:
            self._small = True
        if self.ruled:
            values += [[] for _ in range(entry.ruled - len(values))]
        rules = [starts[0] if below else start - 0.6 * gap, *[starts[1]] * (len(values) - 1)]
        lines = [Line(words) for words in values]
        if below:
            lines, rules = [Line(caption), *lines], [np.inf, *rules]
        else:
            lines[0].words = caption + lines[0].words
        lines[0].height = entry.line_height
        if second:
            lines.insert(1, Line(second, 0.85))
            rules.insert(1, np.inf)
        return lines, rules, max([x, *(word.end for line in lines for word in line.words)])

    def _value(
        self, entry: Entry, scale: float, starts: tuple[float, float], right: float
    ) -> list[list[Placed]]:
        words = [(text, "") for text in entry.text.split()]
        fields = [name for name in entry.fields if self.values.get(name)]
        for name in fields:
            texts = self.values[name].split()
            alone = name != fields[-1] and entry.joint.startswith(" ")
            if name != fields[-1] and not alone:
                texts[-1] += ","
            words += [(text, name) for text in texts] + [(",", "")] * alone
        if not words:
            return [[]]
        face = self.typefaces[entry.style]
        return set_value(
            words,
            entry.style,
            face,
            scale,
            starts,
            right,
            entry.max_lines,
            self.habits,
            touching=not entry.joint.endswith(" "),
        )

    def _row(self, row: tuple[Entry, ...], scale: float) -> list[Line]:
        lines, size = self._set_row(row, scale, False)
        placements = {self._choices[id(entry)].placement for entry in row}
        if (
            INLINE in placements
            and COLUMN not in placements
            and (self._small or size < LEAST_OWN_SCALE * scale)
        ):
            # Nobody prints a date in letters half as high as those of its caption.
            lines, size = self._set_row(row, scale, True)
        self.tight = self.tight or self._small or size < LEAST_OWN_SCALE * scale
        return lines

    def _set_row(
        self, row: tuple[Entry, ...], scale: float, all_below: bool
    ) -> tuple[list[Line], float]:
        """Lines of a row and the scale at which they fit."""
        size, pull = scale, 0.0
        while True:
            self._small = False
            x, end, least = self.left, self.left, self.left
            lines: list[Line] = []
            pending: list[tuple[Line, float]] = []
            for entry in row:
                choice = self._choices[id(entry)]
                if choice.start is not None:
                    least = end + 0.9 * self.typefaces[entry.style].cap_px * size
                    x = max(choice.start - pull, least)
                self._rule(pending, x - 0.5 * self.typefaces[entry.style].cap_px * size)
                own, starts, end = self._entry(entry, x + choice.indent, size, all_below)
                for i, line in enumerate(own):
                    if i < len(lines):
                        lines[i].words += line.words
                    else:
                        lines.append(line)
                pending = list(zip(lines, starts, strict=False))
            self._rule(pending, self.right)
            if end <= self.right + 0.5 or size < LEAST_SCALE:
                return lines, size
            if len(row) > 1 and x > least + 0.5:  # there is room before the last entry
                pull += end - self.right
                continue
            size *= min(SHRINK, max((self.right - self.left) / (end - self.left), 0.8))

    def _rule(self, pending: list[tuple[Line, float]], end: float) -> None:
        if self.ruled:
            for line, start in pending:
                if start < end:
                    line.rules.append((start, end))

    def lines(self, scale: float) -> list[Line]:
        """All lines of the column at a scale, on baselines at 0."""
        self.tight = False
        lines = [line for row in self.column.rows for line in self._row(row, scale)]
        return [line for line in lines if line.words or line.rules]
