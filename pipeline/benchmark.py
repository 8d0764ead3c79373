"""How long a photo takes, and where the time goes; memory and start of a process."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from data.records import ANNOTATIONS, Dataset, Record
from pipeline.bulk import find_photos, read_into
from pipeline.chain import Pipeline
from pipeline.images import ImageError, load_photo
from pipeline.memory import memory_of_a_process
from pipeline.quiet import runtime_notes_hidden
from pipeline.rivals import PIPELINE, RIVALS, Comparison, compare_beside, require_installed
from pipeline.types import CardResult
from reports.terminal import print_table

LONG_SIDE_PX = (1280, 2048)
"""Longer side of the photos that are timed. Source: what messengers leave of a telephone's."""

THREADS = (1, 2, 4)
"""That share a pipeline."""

COLD = "import sys, pipeline; pipeline.infer(sys.argv[1])"
"""What a new process does until its first photo is read."""


@dataclass(frozen=True)
class Timing:
    """One photo.

    Attributes:
        milliseconds: by step; see `CardResult.timings_ms`.
        total: milliseconds from the file to the result.
        words: that were read.
        pixels: of the photo, in millions.
    """

    milliseconds: Mapping[str, float]
    total: float
    words: int
    pixels: float


def choose_photos(folder: Path, count: int, long_side: tuple[int, int]) -> list[Path]:
    """Photos of a folder that are sound and whose longer side lies in a range.

    Args:
        folder: of pictures, at any depth.
        count: at most.
        long_side: least and largest, pixels.

    Raises:
        ValueError: there is none.
    """
    chosen = []
    for path in find_photos([folder]):
        try:
            with Image.open(path) as picture:
                fits = long_side[0] <= max(picture.size) <= long_side[1]
        except (OSError, Image.DecompressionBombError):
            continue
        if fits:
            try:
                load_photo(path)
            except ImageError:
                continue
            chosen.append(path)
            if len(chosen) == count:
                break
    if not chosen:
        raise ValueError(f"{folder}: no picture of {long_side[0]} to {long_side[1]} pixels")
    return chosen


def time_photos(pipeline: Pipeline, photos: Iterable[Path]) -> list[Timing]:
    """Read photos one after another, from their files; the first one twice, to warm up."""
    timings: list[Timing] = []
    for photo in photos:
        for _ in range(2 if not timings else 1):
            start = time.perf_counter()
            result = pipeline.infer(photo)
            total = 1000 * (time.perf_counter() - start)
        with Image.open(photo) as picture:
            pixels = picture.width * picture.height / 1e6
        timings.append(Timing(result.timings_ms, total, _count_words(result), pixels))
    return timings


def _count_words(result: CardResult) -> int:
    return sum(len(field.words) for field in result.fields.values())


def percentiles(values: Sequence[float]) -> tuple[float, float]:
    """p50 and p95; NaN of none."""
    if not values:
        return float("nan"), float("nan")
    middle, high = np.percentile(values, [50, 95])
    return float(middle), float(high)


def by_step(timings: Sequence[Timing]) -> dict[str, tuple[float, float]]:
    """p50 and p95 of each step and of the whole, milliseconds; a step that was not needed is 0."""
    steps = dict.fromkeys(step for timing in timings for step in timing.milliseconds)
    found = {
        step: percentiles([timing.milliseconds.get(step, 0.0) for timing in timings])
        for step in steps
    }
    return {**found, "total": percentiles([timing.total for timing in timings])}


def in_thirds(timings: Sequence[Timing], of: Callable[[Timing], float]) -> list[tuple[str, Any]]:
    """The photos with the least, the middle and the largest of something: its range, p50, p95, n.

    Args:
        timings: of the photos.
        of: what they are ordered by.
    """
    ordered = sorted(timings, key=of)
    groups = [ordered[len(ordered) * k // 3 : len(ordered) * (k + 1) // 3] for k in range(3)]
    return [
        (f"{of(some[0]):.3g} to {of(some[-1]):.3g}",
         (*percentiles([timing.total for timing in some]), len(some)))
        for some in groups if some
    ]  # fmt: skip


def cold_start(photo: Path, runs: int = 3) -> float:
    """Seconds of a new process until the packaged models have read a photo; the least of several.

    Raises:
        ValueError: the process fails; with what it says.
    """
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", COLD, str(photo)], check=False, capture_output=True, text=True
        )
        seconds.append(time.perf_counter() - start)
        if done.returncode:
            raise ValueError(f"a new process fails: {done.stderr.strip()}")
    return min(seconds)


def throughput(pipeline: Pipeline, photos: Sequence[Path], threads: int) -> float:
    """Photos a second when so many threads share a pipeline."""
    start = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        count = sum(1 for _ in pool.map(pipeline.infer, photos))
    return count / (time.perf_counter() - start)


def bulk_throughput(photos: Sequence[Path], processes: int, settings: Mapping[str, Any]) -> float:
    """Photos a second when so many processes of one thread read them into a file of results.

    Args:
        photos: more than processes, all different.
        processes: see `pipeline.bulk.read_into`.
        settings: of each process' `Pipeline`, but for `threads`.
    """
    moments: list[float] = []  # when none, one, two … were read
    with tempfile.TemporaryDirectory() as folder:
        read_into(
            photos,
            Path(folder) / "results.jsonl",
            processes,
            {**settings, "threads": 1},
            lambda done: moments.append(time.perf_counter()),
        )
    # By then each has begun: of very many photos the start takes nothing.
    return (len(photos) - processes) / (moments[-1] - moments[processes])


def process_counts() -> list[int]:
    """1, 2, 4 and so on, and as many as this process may use cores."""
    cores = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    return [*(2**k for k in range(cores.bit_length()) if 2**k < cores), cores]


def print_side_by_side(
    pipeline: Pipeline, photos: Sequence[Path], settings: Mapping[str, Any]
) -> None:
    """Print how many photos a second threads and processes read, also as multiples of one's."""
    shared = Pipeline(**{**settings, "callers": True})
    with runtime_notes_hidden():
        shared.load()
    processes = [number for number in process_counts() if number < len(photos)]
    ways: list[tuple[str, Sequence[int], Callable[[int], float]]] = [
        ("threads, one pipeline", THREADS, lambda n: throughput(pipeline, photos, n)),
        ("the same, callers=True", THREADS, lambda n: throughput(shared, photos, n)),
        ("processes of one thread", processes, lambda n: bulk_throughput(photos, n, settings)),
    ]
    rows = []
    for name, numbers, measure in ways:
        rates = [measure(number) for number in numbers]
        rows += [
            (name, str(number), f"{rate:.1f}", f"{rate / rates[0]:.2f}")
            for number, rate in zip(numbers, rates, strict=True)
        ]
    print_table(("side by side", "number", "photos a second", "× one"), rows)


def load_truths(folder: Path, photos: Sequence[Path]) -> dict[str, Record]:
    """The records of photos by name, without their pictures; none where there is no dataset.

    Raises:
        ValueError: a record is wrong.
    """
    wanted = {photo.stem for photo in photos}
    truths: dict[str, Record] = {}
    for record in Dataset(folder) if (folder / ANNOTATIONS).is_file() else ():
        if record.name in wanted:
            truths[record.name] = record.with_image(np.zeros((1, 1, 3), np.uint8))
            if len(truths) == len(wanted):
                break
    return truths


def print_beside(comparison: Comparison) -> None:
    """Print each program's time, also as a multiple of the pipeline's, and what it found."""
    own, _ = percentiles(comparison.milliseconds[PIPELINE])
    photos = len(comparison.milliseconds[PIPELINE])
    rows = []
    for name, milliseconds in comparison.milliseconds.items():
        middle, high = percentiles(milliseconds)
        rows.append((name, f"{middle:.1f}", f"{high:.1f}", f"{middle / own:.2f}"))
    print_table((f"on {photos} photos in turn", "p50 ms", "p95 ms", "× pipeline"), rows)
    if comparison.found:
        groups = comparison.found[PIPELINE]
        heads = (f"{group}\nn = {ratio.total}" for group, ratio in groups.items())
        shares = [
            (name, *(f"{100 * found[group].share:.1f}" for group in groups))
            for name, found in comparison.found.items()
        ]
        print_table(("fields found, %", *heads), shares)


def run_benchmark(
    folder: Path,
    count: int = 100,
    memory: int = 0,
    long_side: tuple[int, int] = LONG_SIDE_PX,
    settings: Mapping[str, Any] | None = None,
    beside: Sequence[str] = (),
) -> None:
    """Print the benchmark.

    Args:
        folder: of photos.
        count: photos that are timed, at most.
        memory: photos that are read to see whether memory grows; 0: that is left out.
        long_side: of the photos, least and largest, pixels.
        settings: of the `Pipeline`; the cold start is that of the default one.
        beside: other programs that read the same photos, keys of `pipeline.rivals.RIVALS`.

    Raises:
        ValueError: there is no such photo.
        ImportError: one of the other programs is not installed.
    """
    require_installed(beside)  # before anything is measured
    photos = choose_photos(folder, count, long_side)
    pipeline = Pipeline(**dict(settings or {}))
    with runtime_notes_hidden():
        pipeline.load()
    timings = time_photos(pipeline, photos)
    chosen = ", ".join(f"{name} {value}" for name, value in (settings or {}).items() if value)
    print(f"{len(timings)} photos of {long_side[0]} to {long_side[1]} px; {chosen}")
    steps = [
        (step, f"{middle:.1f}", f"{high:.1f}") for step, (middle, high) in by_step(timings).items()
    ]
    print_table(("step", "p50 ms", "p95 ms"), steps)
    thirds = [
        (name, limits, f"{middle:.1f}", f"{high:.1f}", str(size))
        for name, of in (("words", lambda t: t.words), ("megapixels", lambda t: t.pixels))
        for limits, (middle, high, size) in in_thirds(timings, of)
    ]
    print_table(("of", "range", "p50 ms", "p95 ms", "n"), thirds, texts=2)
    print_side_by_side(pipeline, photos, settings or {})
    seconds = cold_start(photos[0])
    print(f"cold start to the first result, packaged models: {seconds:.2f} s")
    if memory:
        counts = sorted({max(1, memory // 10), memory})
        for done, size in memory_of_a_process(settings or {}, photos, counts).items():
            print(f"resident in a process that read {done} photos: {size:.0f} MB")
    if beside:
        threads = (settings or {}).get("threads", 2)
        rivals = [RIVALS[name](threads) for name in beside]
        truths = load_truths(folder, photos)
        print_beside(compare_beside(pipeline, rivals, photos, truths))
