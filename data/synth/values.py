"""One value set on as few lines as it may take, smaller where it would take more."""

from __future__ import annotations

from data.synth.habits import Habits
from data.synth.typesetting import Placed, Typeface, set_words, wrap_words

SHRINK = 0.96
"""Step in which type that does not fit is made smaller. Chosen: 4 % are not seen."""

LEAST_SCALE = 0.3
"""Chosen: smaller type could not be read; what does not fit then runs over."""


def _fits(lines: list[list[Placed]], right: float) -> bool:
    return all(line[-1].end <= right for line in lines if line)


def _count(lines: list[list[Placed]]) -> int:
    """Lines that a value takes; beside a caption that fills its own there is none of it."""
    return sum(bool(line) for line in lines)


def _break_at_comma(lines: list[list[Placed]], start: float, right: float) -> list[list[Placed]]:
    """Two lines with the words after the first one's last comma moved down, if they fit."""
    first, second = lines
    kept = max((i + 1 for i, word in enumerate(first) if word.text[-1] == ","), default=0)
    if kept in (0, len(first)) or {word.label for word in first} != {second[0].label}:
        return lines
    moved = [(word.text, word.label) for word in (*first[kept:], *second)]
    word = second[0]
    down = set_words(moved, word.style, word.typeface, word.scale, start, word.line)
    return [first[:kept], down] if down[-1].end <= right else lines


def set_value(
    words: list[tuple[str, str]],
    style: str,
    face: Typeface,
    scale: float,
    starts: tuple[float, float],
    right: float,
    max_lines: int,
    habits: Habits,
    touching: bool = False,
) -> list[list[Placed]]:
    """Lines of a value on baselines at 0.

    Args:
        words: (text, label) of each; at least one.
        style: name of their style.
        face: of that style.
        scale: of the style's size, at most.
        starts: x of the first line and of those that follow.
        right: x that no word may pass; infinite: one line as long as it gets.
        max_lines: lines that it may take before it shrinks.
        habits: of this card.
        touching: no space stands between two fields.

    Returns:
        At most `max_lines` lines, except where even LEAST_SCALE does not help.
    """

    def wrapped(size: float) -> list[list[Placed]]:
        return wrap_words(words, style, face, size, starts, right, touching)

    # Some printers narrow a long value before they break the line.
    whole = face.width(" ".join(text for text, _ in words), 1.0)
    share = 0.995 * (right - starts[0]) / (whole * scale)
    if share >= habits.wrap_scale:
        lines = wrapped(scale * min(share, 1.0))
        if len(lines) == 1 and _fits(lines, right):
            return lines
    size = scale
    lines = wrapped(size)
    if _count(lines) > max_lines:
        room = right - starts[0] + (max_lines - 1) * (right - starts[1])
        size *= min(max(room / (whole * scale), 0.5) * 1.02, SHRINK)
        lines = wrapped(size)
    while size > LEAST_SCALE and not (_count(lines) <= max_lines and _fits(lines, right)):
        size *= SHRINK
        lines = wrapped(size)
    if habits.at_commas and len(lines) == 2 and lines[0]:
        return _break_at_comma(lines, starts[1], right)
    return lines
