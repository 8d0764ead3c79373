"""The tables of an evaluation, for the terminal and for a report."""

from __future__ import annotations

import math

from pipeline.blame import COMPONENTS
from pipeline.causes import CAUSES
from pipeline.evaluate import STILL_READ, Report
from reports.page import Table, figure_to_text


def fields_table(report: Report) -> Table:
    """Fields exact, of all cards and of each layout."""
    layouts = list(report.by_layout)
    rows = []
    for name, ratio in report.by_field.items():
        apart = [report.by_layout_and_field.get(f"{layout} {name}") for layout in layouts]
        rows.append([name, str(ratio), *("" if one is None else str(one) for one in apart)])
    return Table("fields exact", ["field", "all", *layouts], rows)


def groups_table(report: Report) -> Table:
    """Fields exact, exact but for marks and case, and their character error rate, by layout, by
    field and by severity.
    """
    columns = ["group", "fields", "exact", "marks and case apart", "character error rate"]
    names = ("exact", "bare", "character_error_rate")
    rows = [
        [f"{row.kind} {row.name}", str(row.n), *(percent(row.figures[name], 2) for name in names)]
        for row in report.groups
        if row.kind in ("layout", "field", "severity")
    ]
    return Table("fields by group", columns, rows)


def trust_table(report: Report) -> Table:
    """How true the confidences of fields are, and what thresholds let through."""
    error = figure_to_text(report.trust.calibration_error)
    heading = f"confidence of {report.trust.n} fields: calibration error {error}"
    columns = ["from confidence", "of the printed fields", "of these right"]
    rows = [
        [f"{point.threshold:.2f}", str(point.taken), str(point.right)]
        for point in report.trust.curve
    ]
    return Table(heading, columns, rows)


def lost_table(report: Report) -> Table:
    """Wrong fields by the component that lost them, as shares of all wrong ones.

    Args:
        report: with a wrong field whose component was asked for.
    """
    total = sum(sum(counts.values()) for counts in report.lost.values())
    heading = f"{total} wrong fields, by what lost them"
    rows = [
        [name, *(str(report.lost[name].get(component, 0)) for component in COMPONENTS)]
        for name in report.by_field
        if name in report.lost
    ]
    sums = [sum(c.get(component, 0) for c in report.lost.values()) for component in COMPONENTS]
    rows.append(["all", *(f"{number} ({100 * number / total:.0f} %)" for number in sums)])
    return Table(heading, ["field", *COMPONENTS], rows)


def causes_table(report: Report) -> Table:
    """Wrong fields by what is wrong with them, all and those of photos that can still be read.

    Args:
        report: with a wrong field.
    """
    columns = ["cause", f"{sum(report.causes.values())} wrong fields"]
    counted = [report.causes]
    if report.causes_still_read:
        columns.append(f"{sum(report.causes_still_read.values())} at severity ≤ {STILL_READ:g}")
        counted.append(report.causes_still_read)
    rows = []
    for cause in report.causes:
        shares = (
            f"{causes.get(cause, 0)} ({100 * causes.get(cause, 0) / sum(causes.values()):.0f} %)"
            for causes in counted
        )
        rows.append([CAUSES[cause], *shares])
    return Table("wrong fields, by cause", columns, rows)


def gate_table(report: Report) -> Table:
    """What `quality.ok` is worth, and what each warning about the quality costs."""
    gate = report.quality.gate
    rows = [
        ["quality.ok", str(gate.fields_ok), str(gate.cards_ok)],
        ["not quality.ok", str(gate.fields_other), str(gate.cards_other)],
        ["margin", _points(gate.fields_margin), _points(gate.cards_margin)],
    ]
    rows += [[f"  {code}", str(ratio), ""] for code, ratio in report.quality.warnings.items()]
    columns = ["cards that were found", "fields exact", "cards without a mistake"]
    return Table("what the quality of a picture tells", columns, rows)


def quality_table(report: Report) -> Table:
    """Fields exact in each band of each measurement of the quality."""
    rows = [
        [
            name if place == 0 else "",
            f"{_measured(band.least)} – {_measured(band.most)}",
            str(band.cards),
            str(band.fields),
        ]
        for name, bands in report.quality.bands.items()
        for place, band in enumerate(bands)
    ]
    return Table(
        "fields exact by the quality", ["measurement", "from – to", "cards", "fields exact"], rows
    )


def _measured(value: float) -> str:
    """A measurement, with decimals where it is a share."""
    return f"{value:.3f}" if abs(value) <= 1 else f"{value:.0f}"


def _points(difference: float) -> str:
    """A difference of shares as it is printed."""
    return f"{100 * difference:+.1f} points" if math.isfinite(difference) else "–"


def percent(share: float, decimals: int = 1) -> str:
    """A share as it is printed."""
    return f"{100 * share:.{decimals}f} %" if math.isfinite(share) else "–"


def times_table(report: Report) -> Table:
    """Medians of the steps."""
    rows = [
        [name, f"{value:.1f}"]
        for name, value in report.milliseconds.items()
        if name not in ("p50", "p95")
    ]
    return Table("milliseconds by step", ["step", "median"], rows)
