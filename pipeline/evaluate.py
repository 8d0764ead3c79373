"""How much of what is printed comes out right, end to end, on a dataset of photographs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from pathlib import Path

import numpy as np

from cropper.evaluate import score as score_corners
from data.records import write_bytes_atomically
from pipeline.answers import Answer, field_confidences
from pipeline.causes import count_causes
from pipeline.compare import FieldReport, PhotoReport, Ratio
from pipeline.quality_curves import Band, Gate, QualityCurves, measure_curves
from pipeline.trust import OperatingPoint, Trust, measure_trust
from reports.groups import GroupRow, Groups, group_figures

_NESTED = (PhotoReport, Trust, OperatingPoint, QualityCurves, Band, Gate, GroupRow)
"""What a report holds that holds figures itself."""

STILL_READ = 1.0
"""Severity up to which a photograph can still be read. Source: `data.synth.degradations`, where 1
is a bad one that a person can still read."""


@dataclass(frozen=True)
class Report:
    """Figures of a dataset; shares count every card, those not found as wrong.

    Attributes:
        data: the dataset folder.
        photos: how many.
        corners: metrics of `cropper.evaluate.score` in the pixels of the photos.
        type: card types right of cards.
        fields: fields exact (NFC strings equal) of fields printed.
        by_field, by_layout, by_layout_and_field: the same, apart.
        fields_still_read: the same, of photos of a severity of STILL_READ or less alone.
        groups: the same, and the next two, of each group of fields; see `field_groups`.
        fields_bare: fields exact but for marks and case; see `pipeline.compare.bare_text`.
        character_error_rate: edits that the fields need over the characters printed; of a field
            that was not read, all of them. NaN of none.
        characters: how many are printed.
        words: words right of words printed: texts that a field has in common with its truth.
        spurious: fields read that are not printed.
        milliseconds: "p50", "p95" and, by step, the median.
        models: versions.
        worst: photos with a wrong field, most first.
        trust: what the confidences of fields are worth.
        quality: fields exact by the quality of the picture.
        causes: cause (`pipeline.causes`) → wrong fields, the largest first.
        causes_still_read: the same, of photos of a severity of STILL_READ or less alone.
        lost: field → component → wrong fields that it lost (`pipeline.blame`); empty unless asked
            for.
    """

    data: str
    photos: int
    corners: Mapping[str, float]
    type: Ratio
    fields: Ratio
    by_field: Mapping[str, Ratio]
    by_layout: Mapping[str, Ratio]
    by_layout_and_field: Mapping[str, Ratio]
    fields_still_read: Ratio
    groups: tuple[GroupRow, ...]
    fields_bare: Ratio
    character_error_rate: float
    characters: int
    words: Ratio
    spurious: int
    milliseconds: Mapping[str, float]
    models: Mapping[str, str]
    worst: tuple[PhotoReport, ...]
    trust: Trust
    quality: QualityCurves
    causes: Mapping[str, int]
    causes_still_read: Mapping[str, int]
    lost: Mapping[str, Mapping[str, int]]


def answers_to_report(data: str, answers: Sequence[Answer]) -> Report:
    """The figures of photos that have been read.

    Args:
        data: the dataset folder.
        answers: to its photos.
    """
    fields = [(answer.photo.layout, field) for answer in answers for field in answer.fields]
    compared = [field for _, field in fields]
    readable = [
        answer
        for answer in answers
        if answer.severity is not None and answer.severity <= STILL_READ
    ]
    still_read = [field for answer in readable for field in answer.fields]
    types = [answer.type_right for answer in answers if answer.type_right is not None]
    times = [answer.milliseconds for answer in answers]
    steps: dict[str, list[float]] = {}
    models: dict[str, str] = {}
    lost: dict[str, Counter[str]] = {}
    for answer in answers:
        models.update(answer.result.models)
        for step, value in answer.result.timings_ms.items():
            steps.setdefault(step, []).append(value)
        for name, component in answer.lost.items():
            lost.setdefault(name, Counter())[component] += 1
    wrong = [answer.photo for answer in answers if answer.photo.wrong]
    return Report(
        data=data,
        photos=len(answers),
        corners=score_corners(
            [answer.found_corners for answer in answers], [answer.corners for answer in answers]
        ),
        type=Ratio(sum(types), len(types)),
        fields=Ratio(sum(field.exact for field in compared), len(compared)),
        by_field=_exact_by((field.name, field) for field in compared),
        by_layout=_exact_by((str(where), field) for where, field in fields),
        by_layout_and_field=_exact_by(
            (f"{layout} {field.name}", field) for layout, field in fields
        ),
        fields_still_read=Ratio(sum(field.exact for field in still_read), len(still_read)),
        groups=tuple(field_groups(answers)),
        fields_bare=Ratio(sum(field.bare for field in compared), len(compared)),
        character_error_rate=character_error_rate(compared),
        characters=sum(field.characters for field in compared),
        words=Ratio(
            sum(answer.words.right for answer in answers),
            sum(answer.words.total for answer in answers),
        ),
        spurious=sum(len(answer.photo.spurious) for answer in answers),
        milliseconds={
            "p50": float(np.percentile(times, 50)) if times else float("nan"),
            "p95": float(np.percentile(times, 95)) if times else float("nan"),
            **{step: float(np.median(values)) for step, values in steps.items()},
        },
        models=models,
        trust=measure_trust(*field_confidences(answers), len(compared)),
        quality=measure_curves(answers),
        causes=count_causes([answer.fields for answer in answers]),
        causes_still_read=count_causes([answer.fields for answer in readable]),
        worst=tuple(sorted(wrong, key=lambda photo: -len(photo.wrong))),
        lost=lost,
    )


def field_groups(answers: Sequence[Answer]) -> list[GroupRow]:
    """The figures of each group of printed fields; a field is in the groups of its photo."""
    fields: list[FieldReport] = []
    groups: list[Groups] = []
    for answer in answers:
        for field in answer.fields:
            fields.append(field)
            groups.append({**answer.groups, "field": (field.name,)})

    def measure(members: Sequence[int]) -> dict[str, float]:
        mine = [fields[index] for index in members]
        return {
            "exact": Ratio(sum(field.exact for field in mine), len(mine)).share,
            "bare": Ratio(sum(field.bare for field in mine), len(mine)).share,
            "character_error_rate": character_error_rate(mine),
        }

    return group_figures(groups, measure)


def character_error_rate(fields: Sequence[FieldReport]) -> float:
    """CER of fields: edits needed over characters printed; NaN of none."""
    characters = sum(field.characters for field in fields)
    return sum(field.edits for field in fields) / characters if characters else float("nan")


def _exact_by(fields: Iterable[tuple[str, FieldReport]]) -> dict[str, Ratio]:
    """Fields exact by key."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for key, field in fields:
        right[key] += field.exact
        total[key] += 1
    return {key: Ratio(right[key], total[key]) for key in total}


def report_to_dict(report: Report) -> dict:
    """A report as JSON-serialisable values; ratios with their share."""

    def plain(value: object) -> object:
        if isinstance(value, Ratio):
            share = round(value.share, 4) if value.total else None
            return {"right": value.right, "total": value.total, "share": share}
        if isinstance(value, Mapping):
            return {key: plain(entry) for key, entry in value.items()}
        if isinstance(value, _NESTED):
            return {each.name: plain(getattr(value, each.name)) for each in dataclass_fields(value)}
        if isinstance(value, tuple):
            return [plain(entry) for entry in value]
        if isinstance(value, float):
            return round(value, 4) if np.isfinite(value) else None
        return value

    return {name: plain(getattr(report, name)) for name in report.__dataclass_fields__}


def write_report(report: Report, path: Path) -> None:
    """Write a report as JSON, atomically; the folder is created if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = json.dumps(report_to_dict(report), ensure_ascii=False, indent=2)
    write_bytes_atomically(path, (content + "\n").encode())
