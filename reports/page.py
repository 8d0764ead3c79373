"""What a report says, and how its tables are printed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from reports.groups import GroupRow, Groups
from reports.reliability import Reliability

CURVE = "reliability.png"
WORST = "worst"
"""Files that the page links to, by their names in the report's folder."""

WORST_COUNT = 20
"""Worst cases that a report shows. Chosen: as many as one looks through at a sitting."""


@dataclass(frozen=True)
class Figure:
    """One measured figure.

    Attributes:
        name: what was measured, in words.
        value: as text, with its unit.
        of: what it was measured on, with n; empty where the name says it.
    """

    name: str
    value: str
    of: str = ""


@dataclass(frozen=True)
class Table:
    """A table that is no figures of groups.

    Attributes:
        heading: above it.
        columns: headings of its columns.
        rows: cells, as many as there are columns.
    """

    heading: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class WorstCase:
    """A picture that came out badly.

    Attributes:
        name: of the record.
        image: (H, W, 3) uint8 RGB, with truth and answer drawn in.
        groups: of the record, for its layout, severity and effects.
        wrong: what went wrong, in words.
        details: the same as a table, which stands beneath the picture, its heading above; or None.
    """

    name: str
    image: np.ndarray
    groups: Groups
    wrong: str
    details: Table | None = None


@dataclass(frozen=True)
class Page:
    """What a report says.

    Attributes:
        component: whose report it is: "cropper", "detector", "reader" or "pipeline".
        title: heading.
        about: facts on data and model, name → text.
        summary: the figures of the whole, to read.
        figures: the same and more to compute with: numbers, texts, mappings, sequences and
            dataclasses of them.
        groups: (heading, rows) of tables by group.
        columns: name of a group's figure → heading of its column.
        reliability: of the confidences.
        meaning: what is confident of what, a sentence.
        worst: the worst case first.
        legend: what is drawn in the pictures, a sentence.
        tables: of anything else, behind those by group.
        small_pictures: whether the pictures are small enough to stand in the table of the worst
            cases; others follow it.
    """

    component: str
    title: str
    about: Mapping[str, str]
    summary: Sequence[Figure]
    figures: Mapping[str, Any]
    groups: Sequence[tuple[str, Sequence[GroupRow]]]
    columns: Mapping[str, str]
    reliability: Reliability
    meaning: str
    worst: Sequence[WorstCase]
    legend: str
    tables: Sequence[Table] = ()
    small_pictures: bool = False


def case_to_facts(case: WorstCase) -> dict[str, str]:
    """Layout, severity and effects of a case; "–" for what is unknown or absent."""
    kinds = (("layout", "layout"), ("severity", "severity"), ("effects", "effect"))
    return {title: ", ".join(case.groups.get(kind, ())) or "–" for title, kind in kinds}


def table_to_text(table: Table) -> str:
    """A table as it is printed: its heading, then columns of equal width.

    Args:
        table: its columns of numbers are set to the right.
    """
    lines = [list(table.columns), *(list(row) for row in table.rows)]
    columns = []
    for cells in zip(*lines, strict=True):
        width = max(len(cell) for cell in cells)
        numbers = all(cell[:1].isdigit() or cell == "–" for cell in cells[1:])
        columns.append([cell.rjust(width) if numbers else cell.ljust(width) for cell in cells])
    rows = ("  ".join(cells).rstrip() for cells in zip(*columns, strict=True))
    return "\n".join([table.heading, *rows])


def figures_to_text(figures: Mapping[str, float]) -> str:
    """Figures as they are printed: a line each, with four decimals, under each other."""
    width = max((len(name) for name in figures), default=0)
    return "\n".join(f"{name:>{width}}  {value:.4f}" for name, value in figures.items())


def figure_to_text(value: float) -> str:
    """Three decimals; "–" for NaN."""
    return f"{value:.3f}" if math.isfinite(value) else "–"
