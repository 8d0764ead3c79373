"""An evaluation as it is printed."""

from __future__ import annotations

from pipeline.evaluate import STILL_READ, Report
from pipeline.report_tables import (
    causes_table,
    fields_table,
    gate_table,
    groups_table,
    lost_table,
    quality_table,
    trust_table,
)
from reports.page import Table
from reports.terminal import print_table


def print_report(report: Report, worst: int = 10) -> None:
    """Print the figures as tables, and the worst photos with what was read in them."""
    cards = int(report.corners["cards"])
    rows = {
        "card found, right way up": f"{100 * report.corners['upright']:.1f} % of {cards}",
        "mean Jaccard of those": f"{report.corners['mean_jaccard_found']:.4f}",
        "false cards": f"{100 * report.corners['false_cards']:.1f} % of "
        f"{int(report.corners['cardless'])}",
        "card type right": str(report.type),
        "fields exact": str(report.fields),
        **(
            {f"fields exact, severity ≤ {STILL_READ:g}": str(report.fields_still_read)}
            if report.fields_still_read.total
            else {}
        ),
        "fields exact, marks and case apart": str(report.fields_bare),
        "character error rate": f"{100 * report.character_error_rate:.2f} % of {report.characters}",
        "words right": str(report.words),
        "fields read that are not printed": str(report.spurious),
        "milliseconds, p50 / p95": f"{report.milliseconds['p50']:.0f} / "
        f"{report.milliseconds['p95']:.0f}",
    }
    title = f"{report.photos} photos of {report.data}"
    summary = Table(title, ["measure", "result"], [list(row) for row in rows.items()])
    tables = [summary, groups_table(report), fields_table(report), trust_table(report)]
    if report.quality.bands:
        tables += [gate_table(report), quality_table(report)]
    if report.causes:
        tables.append(causes_table(report))
    if report.lost:
        tables.append(lost_table(report))
    for table in tables:
        print_table(table.columns, table.rows, table.heading)
    for photo in report.worst[:worst]:
        print(f"{photo.name} {photo.layout}, {photo.status}: {photo.fields}")
        for name, printed, read in photo.wrong:
            print(f"  {name}: {printed!r} read as {read!r}")
