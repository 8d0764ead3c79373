"""How likely a field is exactly right, from all that is known of it.

The product of its words' confidences says how sure the Reader was of what it was shown. It knows
nothing of a word that the Detector overlooked, of a date that contradicts the number, or of a
blurred card. A logistic regression on a few plain measurements does; `pipeline.calibrate` fits it.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from data.cards.closed_values import CLOSED_VALUES
from data.records import write_bytes_atomically
from export.artefacts import ManifestError
from pipeline.field_types import Check, FieldResult
from pipeline.normalise import DATE_FIELDS
from pipeline.qr import CHECK
from pipeline.types import Quality
from reader.language import NAMES, PLACES

FILE = "confidence.json"

SCHEMA_VERSION = "2"
"""Raised whenever the measurements change their meaning."""

KINDS = ("number", "date", "closed", "name", "place", "other")

MEASURES = (
    "certainty",
    "weakest_word",
    "detection",
    "words",
    "widest_gap",
    "checks_passed",
    "checks_failed",
    "agrees_with_qr",
    "sharpness",
    "glare",
    "card_width",
    "corners",
    *(f"is_{kind}" for kind in KINDS),
)
"""Names of the measurements of a field, in their order."""

LEAST_PROBABILITY = 1e-4
"""To which probabilities are raised before their logit is taken. Chosen: less is not measured."""


def _logit(probability: float) -> float:
    bounded = min(max(probability, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY)
    return float(np.log(bounded / (1 - bounded)))


def field_kind(name: str) -> str:
    """What sort of a text a field has; one of KINDS."""
    if name in ("id_number", "rt_rw"):
        return "number"
    if name in DATE_FIELDS:
        return "date"
    if any(field == name for _, field in CLOSED_VALUES):
        return "closed"
    if name in NAMES:
        return "name"
    return "place" if name in PLACES else "other"


def widest_gap(result: FieldResult) -> float:
    """The widest gap between two neighbours on a line, in heights of the first one, at least 0.

    Where a word was overlooked it is wider than a space, about a third of the height.
    """
    widest = 0.0
    quads = [np.array(word.quad, float) for word in result.words]
    for first, second in itertools.pairwise(quads):
        along = first[1] - first[0]
        along /= max(float(np.hypot(*along)), 1e-9)
        height = max(float(np.hypot(*(first[3] - first[0]))), 1.0)
        apart = second[0] - first[1]
        across = abs(float(along[0] * apart[1] - along[1] * apart[0]))
        if across < 0.6 * height:  # else it stands on the next line
            widest = max(widest, float(along @ apart) / height)
    return widest


def measure_field(
    name: str, result: FieldResult, quality: Quality, corners: float
) -> dict[str, float]:
    """The measurements of a field.

    Args:
        name: of the field.
        result: as read; its confidence is the product of its words'.
        quality: of the picture of the card.
        corners: the Cropper's confidence, in [0, 1].

    Returns:
        Measurement by its name in MEASURES.
    """
    statuses = [check.status for check in result.checks]
    kind = field_kind(name)
    return {
        "certainty": _logit(result.confidence),
        "weakest_word": _logit(min((word.confidence for word in result.words), default=0.0)),
        "detection": _logit(min((word.detection for word in result.words), default=0.0)),
        "words": float(np.log(max(len(result.words), 1))),
        "widest_gap": min(widest_gap(result), 3.0),
        "checks_passed": float(statuses.count("pass")),
        "checks_failed": float(statuses.count("fail")),
        "agrees_with_qr": float(Check(CHECK, "pass") in result.checks),
        "sharpness": float(np.log(max(quality.sharpness, 1.0))),
        "glare": float(np.log(max(quality.glare, 1e-4))),
        "card_width": float(np.log(max(quality.card_width_px or 1.0, 1.0))),
        "corners": _logit(corners),
        **{f"is_{other}": float(other == kind) for other in KINDS},
    }


@dataclass(frozen=True)
class FieldConfidence:
    """A logistic regression: the probability that a field is exactly right.

    Attributes:
        intercept: of the logit.
        weights: of each of MEASURES.
        fields: how many it was fitted on.
        data: dataset that they are of.
    """

    intercept: float
    weights: Mapping[str, float]
    fields: int
    data: str

    def probability(self, measures: Mapping[str, float]) -> float:
        """The probability, in [0, 1], that a field of these measurements is exactly right."""
        logit = self.intercept + sum(self.weights[name] * measures[name] for name in MEASURES)
        return float(1 / (1 + np.exp(-np.clip(logit, -30, 30))))

    def save(self, path: Path) -> None:
        """Write it as JSON, atomically."""
        content = {"schema_version": SCHEMA_VERSION, **asdict(self)}
        write_bytes_atomically(path, (json.dumps(content, indent=2) + "\n").encode())

    @classmethod
    def load(cls, path: Path) -> FieldConfidence:
        """Read it.

        Raises:
            ManifestError: the file is missing, damaged, or of other measurements.
        """
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            if content.pop("schema_version") != SCHEMA_VERSION:
                raise ValueError("written for another version of this package")
            loaded = cls(**content)
            numbers = [loaded.intercept, *(loaded.weights[name] for name in MEASURES)]
            if not np.all(np.isfinite(np.array(numbers, float))):
                raise ValueError("a weight is no number")
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise ManifestError(f"{path}: cannot be read: {error}") from error
        return loaded
