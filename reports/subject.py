"""The model that is measured: the artefact that ships, or the weights of a run."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from export.runners import LiteRTRunner, Runner
from reports.page import Figure
from reports.timing import Timing, time_calls

THREADS = 2
"""Of the LiteRT model, while it is measured. Chosen: the default of `export.runners`."""


@dataclass(frozen=True)
class Subject:
    """A model that is measured.

    Attributes:
        model: which one, in words.
        missing: why no float32 checkpoint is measured beside it; empty where one is.
        timing: of the LiteRT network alone, one picture a call, or None.
        threads: that it had.
    """

    model: str
    missing: str
    timing: Timing | None = None
    threads: int = THREADS


def run_to_subject(weights: Path) -> Subject:
    """The model of a run.

    Args:
        weights: float16 `.npz`.
    """
    return Subject(f"{weights}, Keras float32", "the weights of a run are float32 themselves")


def time_picture(runner: Runner, size_hw: tuple[int, int]) -> Timing:
    """The time of an artefact's network alone, one picture of a size a call."""
    picture = np.zeros((1, *size_hw, 3), np.uint8)
    return time_calls(lambda: runner.run(picture))


def artefact_to_subject(runner: LiteRTRunner, float32: bool) -> Subject:
    """An artefact; its network is timed.

    Args:
        runner: of the artefact, with THREADS threads. To be called before Keras is loaded, whose
            threads might be in the way.
        float32: whether the checkpoint that it was converted from is asked for.
    """
    timing = time_picture(runner, runner.size_hw)
    missing = ""
    if not float32:
        missing = "not asked for"
    elif importlib.util.find_spec("keras") is None:
        missing = "Keras is not installed; it comes with the extra `train`"
    return Subject(f"{runner.manifest.version}, LiteRT int8", missing, timing)


def keras_run(model: Any) -> Callable[[np.ndarray], dict[str, np.ndarray]]:
    """What answers like an exported model: a Keras one, from uint8."""

    def run(images: np.ndarray) -> dict[str, np.ndarray]:
        outputs = model.predict_on_batch(images.astype(np.float32))
        return {name: np.asarray(value, np.float32) for name, value in outputs.items()}

    return run


def subject_to_figures(
    subject: Subject, name: str, value: float, float32: float | None
) -> dict[str, float]:
    """What was measured beside the answers.

    Args:
        subject: the model.
        name: of the figure that is compared.
        value: of the model.
        float32: of the float32 checkpoint, or None.

    Returns:
        Where they were measured `<name>_float32`, int8_minus_float32 (the difference),
        milliseconds_p50 and milliseconds_p95.
    """
    figures = {}
    if float32 is not None:
        figures[f"{name}_float32"] = float32
        figures["int8_minus_float32"] = value - float32
    if subject.timing is not None:
        figures["milliseconds_p50"] = subject.timing.p50
        figures["milliseconds_p95"] = subject.timing.p95
    return figures


def subject_to_summary(
    subject: Subject, figures: Mapping[str, float], name: str, title: str, of: str
) -> list[Figure]:
    """What was measured beside the answers, to read.

    Args:
        subject: the model.
        figures: with those of `subject_to_figures`.
        name: of the figure that is compared.
        title: the same in words.
        of: what it was measured on.
    """
    if f"{name}_float32" in figures:
        both = f"{figures[f'{name}_float32']:.4f}, {figures['int8_minus_float32']:+.4f}"
        rows = [Figure(f"{title} of float32, int8 less that", both, of)]
    else:
        rows = [Figure("float32", "not measured", subject.missing)]
    timing = subject.timing
    if timing is not None:
        times = f"{timing.p50:.1f} / {timing.p95:.1f} ms"
        calls = f"{timing.n} calls with {subject.threads} threads"
        rows.append(Figure("network alone, median / 95th", times, calls))
    return rows
