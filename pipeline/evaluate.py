"""How much of what is printed comes out right, end to end, on a dataset of photographs."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from dataclasses import fields as dataclass_fields
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from cropper.evaluate import score as score_corners
from cropper.postprocess import CardCorners
from data.records import Dataset, Record, write_bytes_atomically
from pipeline.blame import COMPONENTS, blame
from pipeline.chain import Pipeline
from pipeline.compare import PhotoReport, Ratio, compare_fields, count_words
from pipeline.trust import OperatingPoint, Trust, measure_trust
from pipeline.types import CardResult


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
        words: words right of words printed: texts that a field has in common with its truth.
        spurious: fields read that are not printed.
        milliseconds: "p50", "p95" and, by step, the median.
        models: versions.
        worst: photos with a wrong field, most first.
        trust: what the confidences of fields are worth.
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
    words: Ratio
    spurious: int
    milliseconds: Mapping[str, float]
    models: Mapping[str, str]
    worst: tuple[PhotoReport, ...]
    trust: Trust
    lost: Mapping[str, Mapping[str, int]]


@dataclass
class _Tally:
    """Right and total by key, while counting."""

    right: Counter = field(default_factory=Counter)
    total: Counter = field(default_factory=Counter)

    def add(self, key: str, right: int, total: int = 1) -> None:
        self.right[key] += right
        self.total[key] += total

    def ratios(self) -> dict[str, Ratio]:
        return {key: Ratio(self.right[key], self.total[key]) for key in self.total}


def evaluate_dataset(
    folder: Path,
    pipeline: Pipeline,
    limit: int | None = None,
    progress: bool = True,
    with_blame: bool = False,
) -> Report:
    """Read every photo of a dataset and compare.

    Args:
        folder: dataset folder of photographs.
        pipeline: what reads them.
        limit: photos at most.
        progress: show a progress bar.
        with_blame: also find which component lost each wrong field, which takes about twice as
            long.

    Returns:
        The figures.

    Raises:
        ValueError: the folder is no dataset, or a record of it is wrong.
    """
    dataset = Dataset(folder)
    count = min(len(dataset), len(dataset) if limit is None else limit)
    photos, found_corners, true_corners, times = [], [], [], []
    steps: dict[str, list[float]] = {}
    tally, words, types = _Tally(), _Tally(), _Tally()
    models: dict[str, str] = {}
    lost: dict[str, Counter[str]] = {}
    confidences: list[float] = []
    rights: list[bool] = []
    for record in _records(dataset, count, progress):
        start = time.perf_counter()
        result = pipeline.infer(record.image)
        times.append(1000 * (time.perf_counter() - start))
        for step, value in result.timings_ms.items():
            steps.setdefault(step, []).append(value)
        models.update(result.models)
        photo = compare_fields(record, result)
        photos.append(photo)
        true_corners.append(record.corners)
        found_corners.append(_result_to_corners(result))
        missed = {name for name, _, _ in photo.wrong}
        for name in record.fields:
            right = name not in missed
            tally.add("fields", right)
            tally.add(f"field {name}", right)
            tally.add(f"layout {record.layout}", right)
            tally.add(f"both {record.layout} {name}", right)
        not_printed = set(photo.spurious)
        for name, found in result.fields.items():
            confidences.append(found.confidence)
            rights.append(name not in missed and name not in not_printed)
        if with_blame and missed and record.corners is not None and record.words:
            for name, component in blame(record, pipeline, sorted(missed)).items():
                lost.setdefault(name, Counter())[component] += 1
        ratio = count_words(record, result)
        words.add("words", ratio.right, ratio.total)
        if record.layout is not None:
            types.add("type", result.document is not None and result.document.type == record.layout)
    ratios = tally.ratios()

    def part(prefix: str) -> dict[str, Ratio]:
        return {k.removeprefix(prefix): v for k, v in ratios.items() if k.startswith(prefix)}

    return Report(
        data=str(folder),
        photos=count,
        corners=score_corners(found_corners, true_corners),
        type=types.ratios().get("type", Ratio(0, 0)),
        fields=ratios.get("fields", Ratio(0, 0)),
        by_field=part("field "),
        by_layout=part("layout "),
        by_layout_and_field=part("both "),
        words=words.ratios().get("words", Ratio(0, 0)),
        spurious=sum(len(photo.spurious) for photo in photos),
        milliseconds={
            "p50": float(np.percentile(times, 50)) if times else float("nan"),
            "p95": float(np.percentile(times, 95)) if times else float("nan"),
            **{step: float(np.median(values)) for step, values in steps.items()},
        },
        models=models,
        trust=measure_trust(confidences, rights, tally.total["fields"]),
        worst=tuple(sorted((p for p in photos if p.wrong), key=lambda p: -len(p.wrong))),
        lost=lost,
    )


def _records(dataset: Dataset, count: int, progress: bool) -> Iterator[Record]:
    indices = track(range(count), description="reading", transient=True, disable=not progress)
    return (dataset[index] for index in indices)


def _result_to_corners(result: CardResult) -> CardCorners | None:
    if result.document is None:
        return None
    inferred = 0 if any(w.code == "corner_inferred" for w in result.warnings) else None
    quad = np.array(result.document.corners, np.float32)
    confidence = result.document.confidence
    return CardCorners(quad, np.zeros(4), confidence, inferred, confidence)


def report_to_dict(report: Report) -> dict:
    """A report as JSON-serialisable values; ratios with their share."""

    def plain(value: object) -> object:
        if isinstance(value, Ratio):
            share = round(value.share, 4) if value.total else None
            return {"right": value.right, "total": value.total, "share": share}
        if isinstance(value, Mapping):
            return {key: plain(entry) for key, entry in value.items()}
        if isinstance(value, PhotoReport | Trust | OperatingPoint):
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


def print_report(report: Report, worst: int = 10) -> None:
    """Print the figures as tables, and the worst photos with what was read in them."""
    console = Console()
    summary = Table(title=f"{report.photos} photos of {report.data}", title_justify="left")
    summary.add_column("measure")
    summary.add_column("result", justify="right")
    cards = int(report.corners["cards"])
    rows = {
        "card found, right way up": f"{100 * report.corners['upright']:.1f} % of {cards}",
        "mean Jaccard of those": f"{report.corners['mean_jaccard_found']:.4f}",
        "false cards": f"{100 * report.corners['false_cards']:.1f} % of "
        f"{int(report.corners['cardless'])}",
        "card type right": str(report.type),
        "fields exact": str(report.fields),
        **{f"  {layout}": str(ratio) for layout, ratio in report.by_layout.items()},
        "words right": str(report.words),
        "fields read that are not printed": str(report.spurious),
        "milliseconds, p50 / p95": f"{report.milliseconds['p50']:.0f} / "
        f"{report.milliseconds['p95']:.0f}",
    }
    for name, text in rows.items():
        summary.add_row(name, text)
    console.print(summary)
    fields = Table(title="fields exact", title_justify="left")
    layouts = list(report.by_layout)
    for column in ("field", "all", *layouts):
        fields.add_column(column, justify="left" if column == "field" else "right")
    for name, ratio in report.by_field.items():
        apart = [report.by_layout_and_field.get(f"{layout} {name}") for layout in layouts]
        fields.add_row(name, str(ratio), *("" if r is None else str(r) for r in apart))
    console.print(fields)
    console.print(_trust_table(report))
    if report.lost:
        console.print(_lost_table(report))
    for photo in report.worst[:worst]:
        console.print(f"[bold]{photo.name}[/bold] {photo.layout}, {photo.status}: {photo.fields}")
        for name, printed, read in photo.wrong:
            console.print(f"  {name}: {printed!r} read as {read!r}", markup=False, soft_wrap=True)


def _trust_table(report: Report) -> Table:
    """How true the confidences of fields are, and what thresholds let through."""
    error = report.trust.calibration_error
    title = f"confidence of {report.trust.n} fields: calibration error {error:.3f}"
    table = Table(title=title, title_justify="left")
    for column in ("from confidence", "of the printed fields", "of these right"):
        table.add_column(column, justify="right")
    for point in report.trust.curve:
        table.add_row(f"{point.threshold:.2f}", str(point.taken), str(point.right))
    return table


def _lost_table(report: Report) -> Table:
    """Wrong fields by the component that lost them, as shares of all wrong ones."""
    total = sum(sum(counts.values()) for counts in report.lost.values())
    table = Table(title=f"{total} wrong fields, by what lost them", title_justify="left")
    table.add_column("field")
    for component in COMPONENTS:
        table.add_column(component, justify="right")
    for name in report.by_field:
        if name in report.lost:
            counts = report.lost[name]
            table.add_row(name, *(str(counts.get(component, 0)) for component in COMPONENTS))
    table.add_section()
    sums = [sum(c.get(component, 0) for c in report.lost.values()) for component in COMPONENTS]
    table.add_row("all", *(f"{number} ({100 * number / total:.0f} %)" for number in sums))
    return table
