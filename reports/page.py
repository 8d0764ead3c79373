"""What a report says, and how it reads."""

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
class WorstCase:
    """A picture that came out badly.

    Attributes:
        name: of the record.
        image: (H, W, 3) uint8 RGB, with truth and answer drawn in.
        groups: of the record, for its layout, severity and effects.
        wrong: what went wrong, in words.
    """

    name: str
    image: np.ndarray
    groups: Groups
    wrong: str


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
class Page:
    """What a report says.

    Attributes:
        component: whose report it is: "cropper", "detector" or "reader".
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


def table_to_markdown(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; its first column is text, the others are what the rows say.

    Args:
        columns: headings.
        rows: cells, as many as there are columns.

    Returns:
        Markdown, one line a row; "|" in a cell is escaped, a line break becomes a space.
    """

    def line(cells: Sequence[str]) -> str:
        plain = (cell.replace("\n", " ").replace("|", "\\|") for cell in cells)
        return f"| {' | '.join(plain)} |"

    return "\n".join([line(columns), line(["---"] * len(columns)), *(line(row) for row in rows)])


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


def page_to_markdown(page: Page, pictures: Sequence[str]) -> str:
    """The text of a report.

    Args:
        page: what it says.
        pictures: file names of the worst cases.
    """
    about = [[name, text] for name, text in page.about.items()]
    summary = [[figure.name, figure.value, figure.of] for figure in page.summary]
    parts = [
        f"# {page.title}",
        table_to_markdown(["", ""], about),
        "## Figures",
        table_to_markdown(["figure", "measured", "on"], summary),
    ]
    for heading, rows in page.groups:
        parts.append(f"## {heading}")
        for kind in dict.fromkeys(row.kind for row in rows):
            cells = [
                [row.name, str(row.n), *(figure_to_text(row.figures[name]) for name in page.columns
                                         if name in row.figures)]
                for row in rows if row.kind == kind
            ]  # fmt: skip
            titles = [title for name, title in page.columns.items() if name in rows[0].figures]
            parts.append(table_to_markdown([kind, "n", *titles], cells))
    for table in page.tables:
        parts += [f"## {table.heading}", table_to_markdown(table.columns, table.rows)]
    parts += _reliability_to_markdown(page)
    parts += _worst_to_markdown(page, pictures)
    return "\n\n".join(parts) + "\n"


def _worst_to_markdown(page: Page, pictures: Sequence[str]) -> list[str]:
    if not page.worst:
        return ["## Worst cases: none"]
    captions, shown = [], []
    for rank, (case, picture) in enumerate(zip(page.worst, pictures, strict=True), start=1):
        link = f"[{case.name}]({WORST}/{picture})"
        if page.small_pictures:
            link = f"!{link} {case.name}"
        else:
            shown.append(f"![{rank}: {case.wrong}]({WORST}/{picture})")
        captions.append([str(rank), link, *case_to_facts(case).values(), case.wrong])
    columns = ["", "picture", "layout", "severity", "effects", "what went wrong"]
    heading = f"## The {len(page.worst)} worst cases"
    return [heading, page.legend, table_to_markdown(columns, captions), *shown]


def _reliability_to_markdown(page: Page) -> list[str]:
    curve = page.reliability
    bins = [
        [f"{row.low:g}–{row.high:g}", str(row.n), figure_to_text(row.confidence),
         figure_to_text(row.accuracy)]
        for row in curve.bins
    ]  # fmt: skip
    return [
        "## Confidence",
        f"{page.meaning} n = {curve.n}, expected calibration error "
        f"{figure_to_text(curve.calibration_error)}, Brier score {figure_to_text(curve.brier)}.",
        f"![Reliability curve]({CURVE})",
        table_to_markdown(["confidence", "n", "mean confidence", "share right"], bins),
    ]
