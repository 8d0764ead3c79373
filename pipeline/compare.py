"""What of a photo came out right."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass

from data.records import Record
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


def compare_fields(record: Record, result: CardResult) -> PhotoReport:
    """Which of a record's fields the result has exactly.

    Args:
        record: the truth.
        result: of its photo.
    """
    wrong = []
    for name, printed in record.fields.items():
        found = result.fields.get(name)
        text = None if found is None else found.text
        if text is None or _nfc(text) != _nfc(printed):
            wrong.append((name, printed, text))
    return PhotoReport(
        name=record.name,
        layout=record.layout,
        status=result.status,
        fields=Ratio(len(record.fields) - len(wrong), len(record.fields)),
        wrong=tuple(wrong),
        spurious=tuple(name for name in result.fields if name not in record.fields),
    )


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
