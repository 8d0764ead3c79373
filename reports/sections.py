"""A page as the sections that it is written in, whatever it is written as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.page import CURVE, WORST, Page, case_to_facts, figure_to_text


@dataclass(frozen=True)
class Picture:
    """A picture of the report.

    Attributes:
        file: in the report's folder.
        text: what it shows.
        shown: whether it stands where it is named; else its name is a link to it.
    """

    file: str
    text: str
    shown: bool = True


@dataclass(frozen=True)
class Grid:
    """A table, ready to be written.

    Attributes:
        columns: headings; all empty: there are none.
        rows: cells, as many as there are columns.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str | Picture]]


@dataclass(frozen=True)
class Section:
    """What stands under one heading.

    Attributes:
        heading: the first section's is the title of the page.
        parts: sentences, tables and pictures. Sentences and cells may have `code` in them.
    """

    heading: str
    parts: Sequence[str | Grid | Picture]


def page_to_sections(page: Page, pictures: Sequence[str]) -> list[Section]:
    """The sections of a report.

    Args:
        page: what it says.
        pictures: file names of the worst cases.
    """
    about = [[name, text] for name, text in page.about.items()]
    summary = [[figure.name, figure.value, figure.of] for figure in page.summary]
    return [
        Section(page.title, [Grid(["", ""], about)]),
        Section("Figures", [Grid(["figure", "measured", "on"], summary)]),
        *_group_sections(page),
        *(Section(table.heading, [Grid(table.columns, table.rows)]) for table in page.tables),
        _reliability_section(page),
        _worst_section(page, pictures),
    ]


def _group_sections(page: Page) -> list[Section]:
    sections = []
    for heading, rows in page.groups:
        grids = []
        for kind in dict.fromkeys(row.kind for row in rows):
            cells = [
                [row.name, str(row.n), *(figure_to_text(row.figures[name]) for name in page.columns
                                         if name in row.figures)]
                for row in rows if row.kind == kind
            ]  # fmt: skip
            titles = [title for name, title in page.columns.items() if name in rows[0].figures]
            grids.append(Grid([kind, "n", *titles], cells))
        sections.append(Section(heading, grids))
    return sections


def _reliability_section(page: Page) -> Section:
    curve = page.reliability
    bins = [
        [f"{row.low:g}–{row.high:g}", str(row.n), figure_to_text(row.confidence),
         figure_to_text(row.accuracy)]
        for row in curve.bins
    ]  # fmt: skip
    meaning = (
        f"{page.meaning} n = {curve.n}, expected calibration error "
        f"{figure_to_text(curve.calibration_error)}, Brier score {figure_to_text(curve.brier)}."
    )
    grid = Grid(["confidence", "n", "mean confidence", "share right"], bins)
    return Section("Confidence", [meaning, Picture(CURVE, "Reliability curve"), grid])


def _worst_section(page: Page, pictures: Sequence[str]) -> Section:
    if not page.worst:
        return Section("Worst cases: none", [])
    captions: list[list[str | Picture]] = []
    shown: list[str | Grid | Picture] = []
    for rank, (case, picture) in enumerate(zip(page.worst, pictures, strict=True), start=1):
        file = f"{WORST}/{picture}"
        cell = Picture(file, case.name, shown=page.small_pictures)
        captions.append([str(rank), cell, *case_to_facts(case).values(), case.wrong])
        if case.details is not None:
            shown.append(case.details.heading)
        if not page.small_pictures:
            shown.append(Picture(file, f"{rank}: {case.wrong}"))
        if case.details is not None:
            shown.append(Grid(case.details.columns, case.details.rows))
    columns = ["", "picture", "layout", "severity", "effects", "what went wrong"]
    heading = f"The {len(page.worst)} worst cases"
    return Section(heading, [page.legend, Grid(columns, captions), *shown])
