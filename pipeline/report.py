"""The report of an evaluation: figures, groups, confidence, the worst photos as pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from cropper.evaluate import score as score_corners
from data.records import Dataset
from data.revision import source_revision
from pipeline.answers import Answer, field_confidences
from pipeline.blame import COMPONENTS
from pipeline.drawing import draw_result
from pipeline.evaluate import STILL_READ, Report, report_to_dict
from pipeline.report_tables import (
    causes_table,
    fields_table,
    gate_table,
    lost_table,
    percent,
    quality_table,
    times_table,
    trust_table,
)
from reports.groups import SMALLEST_GROUP, GroupRow, group_figures, worst_group
from reports.page import WORST_COUNT, Figure, Page, Table, WorstCase
from reports.reliability import measure_reliability

COMPONENT = "pipeline"
"""Whose report it is."""

PICTURE_SIDE = 800
"""Longer side of a photo in a report, pixels. Chosen: as wide as a page; the texts upon a card that
fills half of it can still be read."""

COLUMNS = {
    "exact": "exact",
    "bare": "marks and case apart",
    "character_error_rate": "character error rate",
    "upright": "right way up",
    "type": "type right",
    "whole": "all fields exact",
}
"""Figures of a group of fields or of cards, and their headings."""

SMALLEST_GROUPS = {
    "layout": 8 * SMALLEST_GROUP,
    "field": SMALLEST_GROUP,
    "severity": 8 * SMALLEST_GROUP,
}
"""Kinds of groups of which the worst is named → printed fields that such a group needs. Chosen: a
card has about eight, and a single one of each name."""

NOTHING = "(nothing)"
"""Stands for a text that is not there."""


def worst_groups(rows: Sequence[GroupRow]) -> list[GroupRow]:
    """Of groups of fields the layout, the field and the severity with the fewest exact fields."""
    found = [worst_group(rows, kind, "exact", least) for kind, least in SMALLEST_GROUPS.items()]
    return [row for row in found if row is not None]


def card_groups(answers: Sequence[Answer]) -> list[GroupRow]:
    """The figures of each group of photos with a card."""
    cards = [answer for answer in answers if answer.corners is not None]

    def measure(members: Sequence[int]) -> dict[str, float]:
        mine = [cards[index] for index in members]
        corners = score_corners(
            [answer.found_corners for answer in mine], [answer.corners for answer in mine]
        )
        types = [answer.type_right for answer in mine if answer.type_right is not None]
        return {
            "upright": corners["upright"],
            "type": _share(types),
            "whole": _share([not answer.photo.wrong for answer in mine if answer.fields]),
        }

    return group_figures([answer.groups for answer in cards], measure)


def _share(truths: Sequence[bool]) -> float:
    return sum(truths) / len(truths) if truths else float("nan")


def choose_worst(answers: Sequence[Answer], count: int = WORST_COUNT) -> list[Answer]:
    """The photos with the most wrong fields, the worst first; those without one are none."""
    wrong = [answer for answer in answers if answer.photo.wrong]
    return sorted(wrong, key=lambda answer: -len(answer.photo.wrong))[:count]


def answer_to_case(answer: Answer, image: np.ndarray) -> WorstCase:
    """An answer with its photo, on which the result is drawn, and what was read wrongly.

    Args:
        answer: to the photo.
        image: (H, W, 3) uint8 RGB.
    """
    photo = answer.photo
    names = ", ".join(name for name, _, _ in photo.wrong)
    status = "" if photo.status == "ok" else f"{photo.status.replace('_', ' ')}; "
    wrong = f"{status}{len(photo.wrong)} of {photo.fields.total} fields wrong: {names}"
    rows = [[name, _quoted(printed), _quoted(read)] for name, printed, read in photo.wrong]
    rows += [
        [name, NOTHING, _quoted(answer.result.fields[name].text)] for name in photo.spurious
    ]  # fmt: skip
    details = Table(f"`{photo.name}`", ["field", "printed", "read"], rows)
    picture = np.asarray(draw_result(answer.result, image, PICTURE_SIDE))
    return WorstCase(photo.name, picture, answer.groups, wrong, details)


def _quoted(text: str | None) -> str:
    # As code, because a page would take the signs * and _ for its own.
    return f"`{text}`" if text else NOTHING


def make_page(report: Report, answers: Sequence[Answer], dataset: Dataset) -> Page:
    """The report of an evaluation.

    Args:
        report: the figures of the answers.
        answers: to photos of the dataset.
        dataset: from which the pictures of the worst photos are taken; they are not read again.
    """
    figures = report_to_dict(report)
    del figures["groups"]  # which a page has a place for
    tables = [fields_table(report), trust_table(report), times_table(report)]
    if report.quality.bands:
        tables += [gate_table(report), quality_table(report)]
    if report.causes:
        tables.append(causes_table(report))
    if report.lost:
        tables.append(lost_table(report))
    worst = worst_groups(report.groups)
    return Page(
        component=COMPONENT,
        title="Evaluation, end to end",
        about={
            "data": report.data,
            "photos": str(report.photos),
            **{f"model of the {name}": version for name, version in report.models.items()},
            "source": source_revision(),
        },
        summary=make_summary(report, worst),
        figures={**figures, "worst_groups": worst},
        groups=[("Fields by group", report.groups), ("Cards by group", card_groups(answers))],
        columns=COLUMNS,
        reliability=measure_reliability(*field_confidences(answers)),
        meaning="Confidence of each field read, against whether its whole text is exact.",
        worst=[
            answer_to_case(answer, dataset[answer.index].image) for answer in choose_worst(answers)
        ],
        legend="Photos with the card and the words that were found, and what they were read as.",
        tables=[_capital(table) for table in tables],
    )


def _capital(table: Table) -> Table:
    return Table(table.heading[:1].upper() + table.heading[1:], table.columns, table.rows)


def make_summary(report: Report, worst: Sequence[GroupRow]) -> list[Figure]:
    """The figures of the whole, to read.

    Args:
        report: the figures.
        worst: from `worst_groups`.
    """
    corners, times = report.corners, report.milliseconds
    cards, fields = f"{corners['cards']:.0f} cards", f"{report.fields.total} fields"
    trust = f"{report.trust.calibration_error:.4f} / {report.trust.brier:.4f}"
    rows = [
        Figure("cards found, right way up", percent(corners["upright"]), cards),
        Figure("mean Jaccard of those", f"{corners['mean_jaccard_found']:.4f}", cards),
        Figure(
            "photos without a card taken for one",
            percent(corners["false_cards"]),
            f"{corners['cardless']:.0f} photos",
        ),
        Figure("card type right", percent(report.type.share), f"{report.type.total} cards"),
        Figure("fields exact", percent(report.fields.share), fields),
        Figure("fields exact, marks and case apart", percent(report.fields_bare.share), fields),
        Figure(
            "character error rate",
            percent(report.character_error_rate, 2),
            f"{report.characters} characters of {fields}",
        ),
        Figure("words right", percent(report.words.share), f"{report.words.total} words"),
        Figure("fields read that are not printed", str(report.spurious), f"{report.photos} photos"),
    ]
    if report.fields_still_read.total:
        rows.append(
            Figure(
                f"fields exact, severity ≤ {STILL_READ:g}",
                percent(report.fields_still_read.share),
                f"{report.fields_still_read.total} fields",
            )
        )
    gate = report.quality.gate
    rows.append(
        Figure(
            "fields exact, quality ok / not",
            f"{percent(gate.fields_ok.share)} / {percent(gate.fields_other.share)}",
            f"{gate.fields_ok.total} / {gate.fields_other.total} fields of cards found",
        )
    )
    for row in worst:
        value = f"{percent(row.figures['exact'])} on {row.name}"
        rows.append(Figure(f"worst {row.kind}, fields exact", value, f"{row.n} fields"))
    rows += [
        Figure("expected calibration error / Brier score", trust, f"{report.trust.n} fields read"),
        Figure(
            "time per photo, median / 95th",
            f"{times['p50']:.0f} / {times['p95']:.0f} ms",
            f"{report.photos} photos",
        ),
    ]
    if report.lost:
        rows.append(_lost_figure(report.lost))
    return rows


def _lost_figure(lost: Mapping[str, Mapping[str, int]]) -> Figure:
    sums = [sum(counts.get(name, 0) for counts in lost.values()) for name in COMPONENTS]
    shares = " / ".join(f"{100 * one / sum(sums):.0f}" for one in sums)
    return Figure(f"lost by {' / '.join(COMPONENTS)}", f"{shares} %", f"{sum(sums)} wrong fields")
