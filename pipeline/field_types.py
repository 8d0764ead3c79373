"""What was read of one field: its text, its words, its checks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from pipeline.sentences import SENTENCES

Quad = tuple[tuple[float, float], ...]
"""Four (x, y), top-left first and clockwise as printed, in pixels of the photo as given, after its
EXIF rotation."""

CheckStatus = Literal["pass", "fail", "unknown"]


def array_to_quad(points: np.ndarray) -> Quad:
    """(4, 2) points as a Quad, rounded to 1/10 pixel."""
    return tuple((round(float(x), 1), round(float(y), 1)) for x, y in points)


def confidence_to_text(confidence: float) -> str:
    """Two decimals, rounded down: what is not certain is never 1.00."""
    return f"{math.floor(100 * confidence + 1e-9) / 100:.2f}"


@dataclass(frozen=True)
class CharacterResult:
    """One character of a word.

    Attributes:
        text: the character.
        confidence: in [0, 1].
        position: of its middle along the word, 0 at the left end of `WordResult.quad`, 1 at the
            right one; where the attention looked. On twelve plain words it was 0.2 letters off on
            average, and 1.5 at the last digit of a number of 16.
    """

    text: str
    confidence: float
    position: float

    def to_dict(self) -> dict[str, Any]:
        """The character as in the result's JSON."""
        return {
            "text": self.text,
            "confidence": round(self.confidence, 4),
            "position": round(self.position, 3),
        }


@dataclass(frozen=True)
class WordResult:
    """What one box of the Detector holds.

    Attributes:
        text: a word; or neighbours that were seen as one, with spaces between.
        confidence: in [0, 1], that it says this.
        quad: where it is.
        characters: of the text, spaces too; empty where the Reader does not tell.
        detection: in [0, 1], that there is a word of this field.
    """

    text: str
    confidence: float
    quad: Quad
    characters: tuple[CharacterResult, ...] = ()
    detection: float = 1.0

    def to_dict(self) -> dict[str, Any]:
        """The word as in the result's JSON."""
        return {
            "text": self.text,
            "confidence": round(self.confidence, 4),
            "detection": round(self.detection, 4),
            "quad": [list(point) for point in self.quad],
            "characters": [character.to_dict() for character in self.characters],
        }


@dataclass(frozen=True)
class Check:
    """A rule applied to a field.

    Attributes:
        name: of the rule.
        status: "pass", "fail", or "unknown" when it could not be decided.
        proposal: where it failed, another text of the field with which it would not have: another
            reading, or what the card's QR code says; None: there is none.
    """

    name: str
    status: CheckStatus
    proposal: str | None = None

    @property
    def message(self) -> str:
        """What the rule asks for, in words."""
        return SENTENCES[self.name]

    def to_dict(self) -> dict[str, str]:
        """The check as in the result's JSON."""
        known = {} if self.proposal is None else {"proposal": self.proposal}
        return {"name": self.name, "status": self.status, "message": self.message, **known}


@dataclass(frozen=True)
class FieldResult:
    """One field.

    Attributes:
        value: normalised; dates are ISO 8601.
        text: as printed.
        confidence: in [0, 1], that the whole text is right.
        quad: around all its words, upright on the card.
        words: in reading order.
        checks: rules applied to it.
        alternatives: other readings, best first.
        odds: of each of them beside `text`, in [0, 1], by the picture alone; 1 of one that was
            likelier by it.
        parts: of a Vietnamese address, those of "province", "district", "ward" and "rest" that can
            be told; else empty.
        needs_review: whether a person should look at it: it fails a check, its confidence is
            below `Pipeline.review_below`, or it was read otherwise since other fields say so.
    """

    value: str
    text: str
    confidence: float
    quad: Quad
    words: tuple[WordResult, ...]
    checks: tuple[Check, ...] = ()
    alternatives: tuple[str, ...] = ()
    odds: tuple[float, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    needs_review: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The field as in the result's JSON."""
        return {
            "value": self.value,
            "text": self.text,
            "confidence": round(self.confidence, 4),
            "quad": [list(point) for point in self.quad],
            "words": [word.to_dict() for word in self.words],
            "checks": [check.to_dict() for check in self.checks],
            "alternatives": list(self.alternatives),
            "odds": [round(share, 4) for share in self.odds],
            "parts": dict(self.parts),
            "needs_review": self.needs_review,
        }
