"""What confidences of fields are worth: how true they are, and what a threshold lets through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.compare import Ratio
from reports.reliability import measure_reliability

THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.98, 0.99)
"""Confidences at which fields are let through. Chosen: what a user would try."""


@dataclass(frozen=True)
class OperatingPoint:
    """What happens if fields from a confidence on are taken without a look.

    Attributes:
        threshold: that confidence.
        taken: fields taken, of those printed.
        right: fields right, of those taken.
    """

    threshold: float
    taken: Ratio
    right: Ratio


@dataclass(frozen=True)
class Trust:
    """Confidences of fields against the truth.

    Attributes:
        calibration_error: expected calibration error in [0, 1], NaN of no fields.
        brier: Brier score, NaN of no fields.
        n: fields that were read.
        curve: an operating point for each of THRESHOLDS.
    """

    calibration_error: float
    brier: float
    n: int
    curve: tuple[OperatingPoint, ...]


def measure_trust(confidence: Sequence[float], right: Sequence[bool], printed: int) -> Trust:
    """What the confidences of fields are worth.

    Args:
        confidence: of each field that was read.
        right: whether each is exactly right.
        printed: fields printed, read or not.

    Returns:
        The figures. A field that was not read is never taken.
    """
    reliability = measure_reliability(confidence, right)
    curve = []
    for threshold in THRESHOLDS:
        taken = [truth for c, truth in zip(confidence, right, strict=True) if c >= threshold]
        curve.append(
            OperatingPoint(threshold, Ratio(len(taken), printed), Ratio(sum(taken), len(taken)))
        )
    return Trust(reliability.calibration_error, reliability.brier, reliability.n, tuple(curve))
