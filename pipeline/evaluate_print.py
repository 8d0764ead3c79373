"""An evaluation as it is printed."""

from __future__ import annotations

import rich.table
from rich.console import Console
from rich.text import Text

import reports.page
from pipeline.evaluate import Report
from pipeline.report_tables import (
    fields_table,
    gate_table,
    lost_table,
    quality_table,
    trust_table,
)


def print_report(report: Report, worst: int = 10) -> None:
    """Print the figures as tables, and the worst photos with what was read in them."""
    console = Console()
    cards = int(report.corners["cards"])
    rows = {
        "card found, right way up": f"{100 * report.corners['upright']:.1f} % of {cards}",
        "mean Jaccard of those": f"{report.corners['mean_jaccard_found']:.4f}",
        "false cards": f"{100 * report.corners['false_cards']:.1f} % of "
        f"{int(report.corners['cardless'])}",
        "card type right": str(report.type),
        "fields exact": str(report.fields),
        **{f"  {layout}": str(ratio) for layout, ratio in report.by_layout.items()},
        "fields exact, marks and case apart": str(report.fields_bare),
        "character error rate": f"{100 * report.character_error_rate:.2f} % of {report.characters}",
        "words right": str(report.words),
        "fields read that are not printed": str(report.spurious),
        "milliseconds, p50 / p95": f"{report.milliseconds['p50']:.0f} / "
        f"{report.milliseconds['p95']:.0f}",
    }
    title = f"{report.photos} photos of {report.data}"
    summary = reports.page.Table(title, ["measure", "result"], [list(row) for row in rows.items()])
    tables = [summary, fields_table(report), trust_table(report)]
    if report.quality.bands:
        tables += [gate_table(report), quality_table(report)]
    for table in tables:
        console.print(_on_a_terminal(table))
    if report.lost:
        console.print(_on_a_terminal(lost_table(report)))
    for photo in report.worst[:worst]:
        console.print(f"[bold]{photo.name}[/bold] {photo.layout}, {photo.status}: {photo.fields}")
        for name, printed, read in photo.wrong:
            console.print(f"  {name}: {printed!r} read as {read!r}", markup=False, soft_wrap=True)


def _on_a_terminal(table: reports.page.Table) -> rich.table.Table:
    """A table whose first column is text and whose others are numbers."""
    drawn = rich.table.Table(title=Text(table.heading), title_justify="left")
    for place, column in enumerate(table.columns):
        drawn.add_column(column, justify="right" if place else "left")
    for row in table.rows:
        drawn.add_row(*(Text(cell) for cell in row))
    return drawn
