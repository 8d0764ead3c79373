"""What reading a card gives: plain frozen values that print, serialise and draw themselves."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

from pipeline.field_types import FieldResult, Quad, confidence_to_text

if TYPE_CHECKING:
    import pandas
    from PIL import Image

SCHEMA_VERSION = "1"

Status = Literal["ok", "no_card", "unreadable"]

INCOMPLETE = ("field_missing", "unknown_type")
"""Codes of warnings that something of the card was not read, which only a person may know."""


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
        contrast: from the 5th to the 95th percentile of grey values, 0 to 1.
        color: mean of the largest less the smallest channel, 0 to 1; 0: a grey copy.
        card_width_px: mean length of the card's long edges in pixels of the photo as it is read: at
            most 2048 pixels long, more where the card would be small; or None.
        ok: whether sharpness, glare, brightness, contrast and width are in the range where reading
            is expected to work.
        moire: by how many decibels waves of the colours of a screen's pixels stand out, or None
            without a card; it says nothing of how well the card can be read.
    """

    sharpness: float
    glare: float
    brightness: float
    contrast: float
    color: float
    card_width_px: float | None
    ok: bool
    moire: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """The quality as in the result's JSON."""
        width = {} if self.card_width_px is None else {"card_width_px": round(self.card_width_px)}
        return {
            "sharpness": round(self.sharpness, 1),
            "glare": round(self.glare, 4),
            "brightness": round(self.brightness, 3),
            "contrast": round(self.contrast, 3),
            "color": round(self.color, 3),
            **width,
            **({} if self.moire is None else {"moire": round(self.moire, 1)}),
            "ok": self.ok,
        }


@dataclass(frozen=True)
class Warning:
    """Something the user should know.

    Attributes:
        code: what is the matter, stable.
        message: the same in words.
        field: name of the field that it concerns, or None.
    """

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
        qr: text of the chip card's QR code, which also holds a former number and the date of
            issue; None: there is none, or it could not be decoded.
        source: the photo as it was handed over, for `draw`; not part of comparison or JSON.
    """

    status: Status
    document: Document | None
    quality: Quality
    fields: Mapping[str, FieldResult] = field(default_factory=dict)
    warnings: tuple[Warning, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    models: Mapping[str, str] = field(default_factory=dict)
    qr: str | None = None
    source: Any = field(default=None, repr=False, compare=False)

    @property
    def needs_review(self) -> bool:
        """Whether a person should look at the photo: it was not read, a field needs it or is
        missing, or the card's type is not known.
        """
        incomplete = any(warning.code in INCOMPLETE for warning in self.warnings)
        doubtful = any(field.needs_review for field in self.fields.values())
        return self.status != "ok" or incomplete or doubtful

    @property
    def remarks(self) -> tuple[Warning, ...]:
        """The warnings that say more than `status` does."""
        return tuple(warning for warning in self.warnings if warning.code != self.status)

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON-serialisable values, by the schema of `schema_version`."""
        known = {} if self.document is None else {"document": self.document.to_dict()}
        code = {} if self.qr is None else {"qr": self.qr}
        return {
            "schema_version": SCHEMA_VERSION,
            "status": self.status,
            "needs_review": self.needs_review,
            **known,
            "quality": self.quality.to_dict(),
            "fields": {name: field.to_dict() for name, field in self.fields.items()},
            **code,
            "warnings": [warning.to_dict() for warning in self.warnings],
            "timings_ms": {name: round(value, 1) for name, value in self.timings_ms.items()},
            "models": dict(self.models),
        }

    def to_json(self, indent: int | None = 2) -> str:
        """The result as JSON, letters unescaped."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def to_frame(self) -> pandas.DataFrame:
        """One row: status, type, confidence, needs_review, warnings; of each field its value and
        its confidence, as in a file that `idcard read --out` writes.

        Raises:
            ImportError: pandas is not installed.
        """
        known = self.document
        row: dict[str, Any] = {
            "status": self.status,
            "type": None if known is None else known.type,
            "confidence": None if known is None else known.confidence,
            "needs_review": self.needs_review,
            "warnings": " ".join(warning.code for warning in self.warnings),
        }
        for name, entry in self.fields.items():
            row |= {name: entry.value, f"{name}_confidence": entry.confidence}
        return _pandas().DataFrame([row])

    def fields_frame(self) -> pandas.DataFrame:
        """One row per field: field, value, text, confidence, needs_review, checks failed.

        Raises:
            ImportError: pandas is not installed.
        """
        rows = [
            (name, f.value, f.text, f.confidence, f.needs_review, ", ".join(_failed(f)))
            for name, f in self.fields.items()
        ]
        columns = ["field", "value", "text", "confidence", "needs_review", "failed_checks"]
        return _pandas().DataFrame(rows, columns=columns)

    def draw(self, image: Any = None) -> Image.Image:
        """The photo with the card's and the words' outlines, and its fields' texts beside it.

        Args:
            image: the photo, if the result no longer has it (after a file object, or a moved file).

        Returns:
            RGB picture: the photo, at most 2048 pixels long, and the column of texts at its right.

        Raises:
            ImageError: the photo can no longer be read.
            ValueError: there is none: the result is of a file object.
        """
        from pipeline.drawing import draw_result

        return draw_result(self, self.source if image is None else image)

    def __str__(self) -> str:
        """An aligned table of the fields under a line about the document."""
        rows = [
            (name, f.text, confidence_to_text(f.confidence), "  review" if f.needs_review else "")
            for name, f in self.fields.items()
        ]
        widths = [max((len(row[i]) for row in rows), default=0) for i in range(2)]
        lines = [_headline(self)]
        for row in rows:
            lines.append(f"  {row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]}{row[3]}")
        lines += [f"  ! {warning.message}" for warning in self.remarks]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """The picture, if it is still there, and a table beside it, for notebooks."""
        from pipeline.drawing import picture_html

        rows = "".join(
            f"<tr><td>{html.escape(name)}</td><td>{html.escape(f.text)}</td>"
            f"<td>{html.escape(f.value)}</td><td>{confidence_to_text(f.confidence)}</td>"
            f"<td>{'review' if f.needs_review else ''}</td></tr>"
            for name, f in self.fields.items()
        )
        notes = "".join(f"<li>{html.escape(warning.message)}</li>" for warning in self.remarks)
        return (
            '<div style="display: flex; gap: 1em; align-items: flex-start">'
            f"{picture_html(self)}<div><p><b>{html.escape(_headline(self))}</b></p><table><thead>"
            "<tr><th>field</th><th>text</th><th>value</th><th>confidence</th><th></th></tr></thead>"
            f"<tbody>{rows}</tbody></table>{f'<ul>{notes}</ul>' if notes else ''}</div></div>"
        )


def _pandas() -> ModuleType:
    """Imported when it is asked for: it takes long, and few callers want it."""
    try:
        import pandas
    except ImportError as error:
        raise ImportError(f'{error}; pip install "idcard-reader[frames]"') from error
    return pandas


def _failed(result: FieldResult) -> list[str]:
    return [check.name for check in result.checks if check.status == "fail"]


def _headline(result: CardResult) -> str:
    if result.document is None:
        return "no card found"
    kind = result.document.type or "card of unknown type"
    about = "" if result.status == "ok" else f", {result.status}"
    return f"{kind} {result.document.side} ({result.document.confidence:.2f}{about})"
