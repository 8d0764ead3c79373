"""What reading a card gives: plain frozen values that print, serialise and draw themselves."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    import pandas
    from PIL import Image

SCHEMA_VERSION = "1"

Quad = tuple[tuple[float, float], ...]
"""Four (x, y), top-left first and clockwise as printed, in pixels of the photo as given, after its
EXIF rotation."""

Status = Literal["ok", "no_card", "unreadable"]

CheckStatus = Literal["pass", "fail", "unknown"]


def array_to_quad(points: np.ndarray) -> Quad:
    """(4, 2) points as a Quad, rounded to 1/10 pixel."""
    return tuple((round(float(x), 1), round(float(y), 1)) for x, y in points)


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
        confidence: in [0, 1].
        quad: where it is.
        characters: of the text, spaces too; empty where the Reader does not tell.
    """

    text: str
    confidence: float
    quad: Quad
    characters: tuple[CharacterResult, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The word as in the result's JSON."""
        return {
            "text": self.text,
            "confidence": round(self.confidence, 4),
            "quad": [list(point) for point in self.quad],
            "characters": [character.to_dict() for character in self.characters],
        }


@dataclass(frozen=True)
class Check:
    """A rule applied to a field: "pass", "fail", or "unknown" when it could not be decided."""

    name: str
    status: CheckStatus

    def to_dict(self) -> dict[str, str]:
        """The check as in the result's JSON."""
        return {"name": self.name, "status": self.status}


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
    """

    value: str
    text: str
    confidence: float
    quad: Quad
    words: tuple[WordResult, ...]
    checks: tuple[Check, ...] = ()
    alternatives: tuple[str, ...] = ()

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
        }


@dataclass(frozen=True)
class Document:
    """The card in the photo.

    Attributes:
        type: id of the layout, or None when no title was recognised.
        side: "front".
        confidence: in [0, 1], that a card lies within the corners.
        corners: of the printed card.
        rotation: degrees, 0 to 359, by which the card is turned clockwise from upright.
    """

    type: str | None
    side: str
    confidence: float
    corners: Quad
    rotation: int

    def to_dict(self) -> dict[str, Any]:
        """The document as in the result's JSON; an unknown type is absent."""
        known = {} if self.type is None else {"type": self.type}
        return {
            **known,
            "side": self.side,
            "confidence": round(self.confidence, 4),
            "corners": [list(point) for point in self.corners],
            "rotation": self.rotation,
        }


@dataclass(frozen=True)
class Quality:
    """How good the picture of the card is; of the whole photo when there is no card.

    Attributes:
        sharpness: variance of the Laplacian of the rectified card's grey values.
        glare: share of blown-out pixels, 0 to 1.
        brightness: mean grey value, 0 to 1.
        card_width_px: mean length of the card's long edges in the given photo, or None.
        ok: whether all of them are in the range where reading is expected to work.
    """

    sharpness: float
    glare: float
    brightness: float
    card_width_px: float | None
    ok: bool

    def to_dict(self) -> dict[str, Any]:
        """The quality as in the result's JSON."""
        width = {} if self.card_width_px is None else {"card_width_px": round(self.card_width_px)}
        return {
            "sharpness": round(self.sharpness, 1),
            "glare": round(self.glare, 4),
            "brightness": round(self.brightness, 3),
            **width,
            "ok": self.ok,
        }


@dataclass(frozen=True)
class Warning:
    """Something the user should know, with a stable code and the field it concerns, if one."""

    code: str
    message: str
    field: str | None = None

    def to_dict(self) -> dict[str, str]:
        """The warning as in the result's JSON."""
        known = {} if self.field is None else {"field": self.field}
        return {"code": self.code, **known, "message": self.message}


@dataclass(frozen=True)
class CardResult:
    """What was read from one photo.

    Attributes:
        status: "ok"; "no_card": no card was found; "unreadable": a card, but no field of it.
        document: the card, or None.
        quality: of its picture.
        fields: by name; what was not read is absent.
        warnings: what to be careful about.
        timings_ms: milliseconds by step.
        models: version of each model by component.
        source: the photo as it was handed over, for `draw`; not part of comparison or JSON.
    """

    status: Status
    document: Document | None
    quality: Quality
    fields: Mapping[str, FieldResult] = field(default_factory=dict)
    warnings: tuple[Warning, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    models: Mapping[str, str] = field(default_factory=dict)
    source: Any = field(default=None, repr=False, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON-serialisable values, by the schema of `schema_version`."""
        known = {} if self.document is None else {"document": self.document.to_dict()}
        return {
            "schema_version": SCHEMA_VERSION,
            "status": self.status,
            **known,
            "quality": self.quality.to_dict(),
            "fields": {name: field.to_dict() for name, field in self.fields.items()},
            "warnings": [warning.to_dict() for warning in self.warnings],
            "timings_ms": {name: round(value, 1) for name, value in self.timings_ms.items()},
            "models": dict(self.models),
        }

    def to_json(self, indent: int | None = 2) -> str:
        """The result as JSON, letters unescaped."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def to_frame(self) -> pandas.DataFrame:
        """One row per field: field, value, text, confidence, checks failed."""
        import pandas  # takes long to import, and few callers want it

        rows = [
            (name, f.value, f.text, f.confidence, ", ".join(_failed(f)))
            for name, f in self.fields.items()
        ]
        columns = ["field", "value", "text", "confidence", "failed_checks"]
        return pandas.DataFrame(rows, columns=columns)

    def draw(self, image: Any = None) -> Image.Image:
        """The photo with the card's outline and the words upon it.

        Args:
            image: the photo, if the result no longer has it (after a file object, or a moved file).

        Returns:
            RGB picture, at most 2048 pixels long.

        Raises:
            ImageError: the photo can no longer be read.
        """
        from pipeline.drawing import draw_result

        return draw_result(self, self.source if image is None else image)

    def __str__(self) -> str:
        """An aligned table of the fields under a line about the document."""
        rows = [(name, f.text, f"{f.confidence:.2f}") for name, f in self.fields.items()]
        widths = [max((len(row[i]) for row in rows), default=0) for i in range(2)]
        lines = [_headline(self)]
        for row in rows:
            lines.append(f"  {row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]}")
        lines += [f"  ! {warning.message}" for warning in self.warnings]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """A table for notebooks."""
        rows = "".join(
            f"<tr><td>{html.escape(name)}</td><td>{html.escape(f.text)}</td>"
            f"<td>{html.escape(f.value)}</td><td>{f.confidence:.2f}</td></tr>"
            for name, f in self.fields.items()
        )
        notes = "".join(f"<li>{html.escape(warning.message)}</li>" for warning in self.warnings)
        return (
            f"<p><b>{html.escape(_headline(self))}</b></p><table><thead><tr><th>field</th>"
            f"<th>text</th><th>value</th><th>confidence</th></tr></thead>"
            f"<tbody>{rows}</tbody></table>" + (f"<ul>{notes}</ul>" if notes else "")
        )


def _failed(result: FieldResult) -> list[str]:
    return [check.name for check in result.checks if check.status == "fail"]


def _headline(result: CardResult) -> str:
    if result.document is None:
        return "no card found"
    kind = result.document.type or "card of unknown type"
    about = "" if result.status == "ok" else f", {result.status}"
    return f"{kind} {result.document.side} ({result.document.confidence:.2f}{about})"
