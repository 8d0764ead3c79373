"""What of a photo came out right."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass

from data.records import Record
from pipeline.edits import count_edits
from pipeline.letters import strip_marks
from pipeline.types import CardResult


@dataclass(frozen=True)
class Ratio:
    """So many right of so many; prints as a percentage with n."""

    right: int
    total: int

    @property
    def share(self) -> float:
        """Right of total, 0 to 1; NaN of nothing."""
        return self.right / self.total if self.total else float("nan")

    def __str__(self) -> str:
        return f"{100 * self.share:.1f} % of {self.total}" if self.total else "– of 0"


@dataclass(frozen=True)
class PhotoReport:
    """One photo: which fields were wrong.

    Attributes:
        name: of the record.
        layout: true layout, or None.
        status: of the result.
        fields: fields right of those printed.
        wrong: (field, printed, read) of each wrong one; None where nothing was read.
        spurious: fields read that are not printed.
    """

    name: str
    layout: str | None
    status: str
    fields: Ratio
    wrong: tuple[tuple[str, str, str | None], ...]
    spurious: tuple[str, ...]


@dataclass(frozen=True)
class FieldReport:
    """One printed field.

    Attributes:
        name: of the field.
        printed: its text.
        read: what was read, or None.
        exact: whether the two are the same, NFC.
        bare: whether they are but for marks and case; see `bare_text`.
        edits: letters wrong, missing or too many; all that are printed where nothing was read.
    """

    name: str
    printed: str
    read: str | None
    exact: bool
    bare: bool
    edits: int

    @property
    def characters(self) -> int:
        """How many are printed, NFC."""
        return len(_nfc(self.printed))


def compare_texts(name: str, printed: str, read: str | None) -> FieldReport:
    """What of a field came out right.

    Args:
        name: of the field.
        printed: its text.
        read: what was read, or None.
    """
    if read is None:
        return FieldReport(name, printed, None, False, False, len(_nfc(printed)))
    exact = _nfc(read) == _nfc(printed)
    bare = exact or bare_text(read) == bare_text(printed)
    edits = 0 if exact else count_edits(_nfc(printed), _nfc(read))
    return FieldReport(name, printed, read, exact, bare, edits)


def compare_each_field(record: Record, result: CardResult) -> tuple[FieldReport, ...]:
    """Every field of a record against the result's.

    Args:
        record: the truth.
        result: of its photo.
    """
    return tuple(
        compare_texts(name, printed, result.fields[name].text if name in result.fields else None)
        for name, printed in record.fields.items()
    )


def compare_fields(record: Record, result: CardResult) -> PhotoReport:
    """Which of a record's fields the result has exactly.

    Args:
        record: the truth.
        result: of its photo.
    """
    fields = compare_each_field(record, result)
    wrong = tuple((field.name, field.printed, field.read) for field in fields if not field.exact)
    return PhotoReport(
        name=record.name,
        layout=record.layout,
        status=result.status,
        fields=Ratio(len(fields) - len(wrong), len(fields)),
        wrong=wrong,
        spurious=tuple(name for name in result.fields if name not in record.fields),
    )


def bare_text(text: str) -> str:
    """A text in small letters without marks: "Đỗ" gives "do"."""
    return strip_marks(text.casefold())


def count_words(record: Record, result: CardResult) -> Ratio:
    """Words that a record's fields and the result's have in common, whatever their order.

    A field of "LÊ VĂN AN" read as "LÊ VAN AN" has two of three.
    """
    right = total = 0
    for name, printed in record.fields.items():
        truth = Counter(_nfc(printed).split())
        found = result.fields.get(name)
        total += truth.total()
        right += (truth & Counter(_nfc(found.text).split())).total() if found else 0
    return Ratio(right, total)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
