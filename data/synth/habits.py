"""What is the same for every row of one card: its colons, its gaps, its case."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.cards.layout import Layout


@dataclass(frozen=True)
class Habits:
    """What is the same for every row of one card.

    Attributes:
        colon: follows a caption; with a space before it where it begins with one.
        separator: stands between caption and translation.
        gap: from a caption to its value, in capital heights.
        least_gap_px: the same at least, in pixels.
        line_gap_px: least distance of one line's ink from the next's, in pixels; below 0 marks of
            a line may reach into the tails of the line above.
        colon_gap: from a colon to the value at its own x, in capital heights.
        wrap_scale: down to which a value shrinks rather than wrap.
        hanging: a value's later lines start under its first, not under its caption.
        upper: captions are in capitals.
        at_commas: a long value is broken after a comma where that can be.
    """

    colon: str
    separator: str
    gap: float
    least_gap_px: float
    line_gap_px: float
    colon_gap: float
    wrap_scale: float
    hanging: bool
    upper: bool
    at_commas: bool


def draw_habits(rng: np.random.Generator, layout: Layout) -> Habits:
    """The habits of one card."""
    return Habits(
        colon=layout.colons[int(rng.integers(len(layout.colons)))],
        separator=layout.separators[int(rng.integers(len(layout.separators)))],
        gap=uniform(rng, layout.gap),
        least_gap_px=layout.least_gap_px,
        line_gap_px=layout.line_gap_px,
        colon_gap=float(rng.uniform(0.3, 0.9)),
        wrap_scale=float(rng.choice([1.0, 1.0, 0.92, 0.84])),
        hanging=bool(rng.random() < 0.15),
        upper=bool(rng.random() < 0.05),
        at_commas=bool(rng.random() < 0.25),
    )


def uniform(rng: np.random.Generator, span: tuple[float, float]) -> float:
    """A number from a range."""
    return float(rng.uniform(*span))
