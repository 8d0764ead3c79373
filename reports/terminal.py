"""Tables as they are printed on a terminal."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

from tabulate import tabulate

NARROWEST = 10
"""Characters that a column keeps however narrow the terminal is. Chosen: a date."""

NO_LIMIT = 1000
"""Characters of a line of what is no terminal: nothing is folded in a file or a pipe."""

HEADING_PAD = 2
"""Spaces that tabulate leaves beside a heading (its MIN_PADDING)."""


def print_table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], title: str = "", texts: int = 1
) -> None:
    """Print a table, its cells folded where the terminal is too narrow for it.

    Args:
        columns: their headings.
        rows: cells as they are printed.
        title: a line above it; none if empty.
        texts: how many columns at the left are texts; the others are numbers and stand at the
            right.
    """
    if title:
        print(title)
    width = shutil.get_terminal_size(fallback=(NO_LIMIT, 24)).columns
    print(table_to_text(columns, rows, width, texts))


def table_to_text(
    columns: Sequence[str], rows: Sequence[Sequence[str]], width: int, texts: int = 1
) -> str:
    """A table no wider than `width` characters, or as narrow as it can be; see `print_table`."""
    headings = [max(map(len, heading.split("\n"))) + HEADING_PAD for heading in columns]
    widths = [max([len(cell) for cell in cells] + [1]) for cells in zip(*rows, strict=True)]
    frame = 3 * len(columns) + 1
    while sum(map(max, headings, widths)) + frame > width and max(widths, default=0) > NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return tabulate(
        rows,
        columns,
        tablefmt="rounded_outline",
        colalign=["left" if place < texts else "right" for place in range(len(columns))],
        disable_numparse=True,
        preserve_whitespace=True,
        maxcolwidths=widths or None,
    )
