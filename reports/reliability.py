"""Whether confidences mean what they say: reliability curve, calibration error, Brier score."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 10
"""Chosen: some hundred answers leave a few in most bins."""


@dataclass(frozen=True)
class ReliabilityBin:
    """The answers of one range of confidence.

    Attributes:
        low: confidences above this, in [0, 1]; the first bin also holds 0.
        high: and up to this.
        n: answers.
        confidence: their mean, NaN of none.
        accuracy: share of them that is right, NaN of none.
    """

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


@dataclass(frozen=True)
class Reliability:
    """How confidence and truth agree.

    Attributes:
        bins: of equal width, from 0 to 1.
        n: answers in all.
        calibration_error: expected calibration error in [0, 1], NaN of no answers.
        brier: Brier score in [0, 1], NaN of no answers.
    """

    bins: tuple[ReliabilityBin, ...]
    n: int
    calibration_error: float
    brier: float


def measure_reliability(
    confidence: Sequence[float] | np.ndarray, right: Sequence[bool] | np.ndarray, bins: int = BINS
) -> Reliability:
    """The reliability of answers.

    Args:
        confidence: (N,) in [0, 1].
        right: (N,) whether each answer is right.
        bins: how many, of equal width.

    Returns:
        The curve, the expected calibration error Σ n_b / N · |accuracy_b − confidence_b|, and the
        mean of (confidence − right)².

    Raises:
        ValueError: the two differ in length, or a confidence is not in [0, 1].

    Source: Guo et al., On Calibration of Modern Neural Networks, arXiv:1706.04599, bins
        ((b − 1) / B, b / B] of section 2 and eq. 3; Brier, Verification of Forecasts Expressed in
        Terms of Probability, Monthly Weather Review 78(1), 1950, here for one class of the two,
        which is half of his sum over both.
    """
    given, truth = np.asarray(confidence, float), np.asarray(right, bool)
    if given.ndim != 1 or given.shape != truth.shape:
        raise ValueError(f"{given.shape} confidences, but {truth.shape} answers right or wrong")
    if not np.all((given >= 0) & (given <= 1)):
        raise ValueError(f"confidences must be in [0, 1], not {given.min()} to {given.max()}")
    edges = np.arange(bins + 1) / bins
    # The bin whose upper edge is the first that is not below; 0 goes to the first bin.
    places = np.clip(np.searchsorted(edges, given, side="left") - 1, 0, bins - 1)
    rows = []
    error = 0.0
    for place in range(bins):
        mine = places == place
        n = int(mine.sum())
        mean = float(given[mine].mean()) if n else float("nan")
        accuracy = float(truth[mine].mean()) if n else float("nan")
        rows.append(ReliabilityBin(float(edges[place]), float(edges[place + 1]), n, mean, accuracy))
        if n:
            error += n / len(given) * abs(accuracy - mean)
    if not len(given):
        return Reliability(tuple(rows), 0, float("nan"), float("nan"))
    return Reliability(tuple(rows), len(given), error, float(np.mean((given - truth) ** 2)))


def require_matplotlib() -> None:
    """Raise an ImportError that says what to install if curves cannot be drawn; before any work."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise ImportError(
            "a report's curve is drawn with matplotlib, which is not installed; it comes with the "
            "extra `train`: pip install 'idcard-reader[train]'"
        ) from None


def draw_reliability(reliability: Reliability, title: str) -> bytes:
    """The curve, with how many answers each point stands for.

    Args:
        reliability: from `measure_reliability`.
        title: above the picture.

    Returns:
        A PNG.

    Raises:
        ImportError: matplotlib is not installed.
    """
    require_matplotlib()
    # Not pyplot: it keeps figures alive and may ask for a screen.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5, 6), dpi=100, layout="constrained")
    canvas = FigureCanvasAgg(figure)
    curve, counts = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    filled = [row for row in reliability.bins if row.n]
    curve.plot([0, 1], [0, 1], color="0.6", linestyle="--", label="confidence = accuracy")
    curve.plot(
        [row.confidence for row in filled], [row.accuracy for row in filled], marker="o",
        label="measured",
    )  # fmt: skip
    for row in filled:
        curve.annotate(
            f"{row.n}", (row.confidence, row.accuracy), xytext=(4, -10),
            textcoords="offset points", fontsize=8,
        )  # fmt: skip
    curve.set(xlim=(0, 1), ylim=(-0.02, 1.02), ylabel="share right", title=title)
    curve.legend(loc="upper left")
    width = 1 / len(reliability.bins)
    counts.bar(
        [row.low for row in reliability.bins], [row.n for row in reliability.bins], width,
        align="edge", edgecolor="white",
    )  # fmt: skip
    counts.set(xlabel="confidence", ylabel="answers")
    content = io.BytesIO()
    canvas.print_png(content)
    return content.getvalue()
