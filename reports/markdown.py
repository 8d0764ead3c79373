"""A report as Markdown, with its pictures beside it."""

from __future__ import annotations

from collections.abc import Sequence

from reports.page import Page
from reports.sections import Grid, Picture, page_to_sections


def page_to_markdown(page: Page, pictures: Sequence[str]) -> str:
    """The text of a report.

    Args:
        page: what it says.
        pictures: file names of the worst cases.
    """
    parts = []
    for place, section in enumerate(page_to_sections(page, pictures)):
        parts.append(f"{'##' if place else '#'} {section.heading}")
        for part in section.parts:
            if isinstance(part, Grid):
                rows = [[_cell_to_markdown(cell) for cell in row] for row in part.rows]
                parts.append(table_to_markdown(part.columns, rows))
            else:
                parts.append(part if isinstance(part, str) else _picture_to_markdown(part))
    return "\n\n".join(parts) + "\n"


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


def _cell_to_markdown(cell: str | Picture) -> str:
    if isinstance(cell, str):
        return cell
    # A picture in a table has its name beside it.
    return _picture_to_markdown(cell) + (f" {cell.text}" if cell.shown else "")


def _picture_to_markdown(picture: Picture) -> str:
    return f"{'!' if picture.shown else ''}[{picture.text}]({picture.file})"
