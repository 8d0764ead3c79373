"""Rows of captions and values flowing down a column, shrinking until all of them fit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from data.cards.layout import Column
from data.synth.habits import Habits, uniform
from data.synth.rows import Line, RowSetter
from data.synth.typesetting import Placed, Typeface
from data.synth.values import LEAST_SCALE, SHRINK

LEAST_COMMON_SCALE = 0.7
"""Down to which a whole column shrinks for the sake of one value. Chosen."""

GAP_PX = 4.0
"""Least distance of one column from the next, and of headings. Chosen: print may be 2 px off."""

BLANK_EXTENT_PX = (20.0, 0.0)
"""Room above and below the baseline of a line left blank. Chosen: that of small type."""

Span = tuple[float, float, float]
"""x1, x2 and the baseline of a line that values stand on, in pixels."""


def _extents(lines: list[Line]) -> list[tuple[float, float, float]]:
    """Ink above and below each line's baseline, and the height of its capitals."""
    extents = []
    for line in lines:
        reaches = [word.extent() for word in line.words] or [BLANK_EXTENT_PX]
        capital = max((w.typeface.cap_px * w.scale for w in line.words), default=0.0)
        extents.append((max(a for a, _ in reaches), max(b for _, b in reaches), capital))
    return extents


def _baselines(
    lines: list[Line],
    extents: list[tuple[float, float, float]],
    top: float,
    pitch: float,
    gap: float,
) -> tuple[list[float], float]:
    baselines: list[float] = []
    under = 0.0
    for line, (above, below, capital) in zip(lines, extents, strict=True):
        if not baselines:
            baselines.append(top + above)
        else:
            least = under + gap + above
            if gap < GAP_PX:  # marks may run into tails, capitals never into the line above
                least = max(least, capital + GAP_PX)
            baselines.append(baselines[-1] + max(pitch * line.height, least))
        under = below
    return baselines, baselines[-1] + under


def flow_column(
    column: Column,
    rng: np.random.Generator,
    values: dict[str, str],
    typefaces: dict[str, Typeface],
    habits: Habits,
    ruled: bool,
    size_hw: tuple[int, int],
    least_top: float,
    mm_px: float,
) -> tuple[list[Placed], list[Span]]:
    """Every word of a column, captions included.

    Args:
        column: what to set.
        rng: draws the column's edges and placements.
        values: text of each field.
        typefaces: by style name.
        habits: of this card.
        ruled: whether values stand on lines.
        size_hw: of the card in pixels.
        least_top: y in pixels that the column may not start above.
        mm_px: pixels per millimetre.

    Returns:
        Placed words, and the lines that values stand on; nothing runs over the column's right or
        bottom edge, and the ink of lines is `habits.line_gap_px` apart.
    """
    height, width = size_hw
    setter = RowSetter(column, rng, values, typefaces, habits, ruled, width)
    top = max(uniform(rng, column.top) * height, least_top)
    bottom = uniform(rng, column.bottom) * height
    bottom = max(bottom, top + 0.05 * height)
    pitch = uniform(rng, column.pitch_mm) * mm_px
    gap = habits.line_gap_px
    scale = 1.0
    while True:
        lines = setter.lines(scale)
        if not lines:
            return [], []
        extents = _extents(lines)
        if scale < LEAST_SCALE:
            break
        gaps = (len(lines) - 1) * gap
        used = _baselines(lines, extents, top, 0.0, gap)[1] - top
        tight = setter.tight and scale > LEAST_COMMON_SCALE
        if not tight and used <= bottom - top:
            break
        # Half of the way at once: where the type is smaller there may be fewer lines.
        share = (1 + (bottom - top - gaps) / max(used - gaps, 1.0)) / 2
        scale *= min(SHRINK, max(share, 0.8))
    baselines, end = _baselines(lines, extents, top, pitch, gap)
    while end > bottom and pitch > 1.0:
        pitch *= 0.98
        baselines, end = _baselines(lines, extents, top, pitch, gap)
    words, spans = [], []
    for line, baseline in zip(lines, baselines, strict=True):
        words += [replace(word, baseline=baseline) for word in line.words]
        spans += [(x1, x2, baseline) for x1, x2 in line.rules]
    return words, spans
