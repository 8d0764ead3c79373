"""A result on a terminal, in a pipe, and as lines of CSV."""

from __future__ import annotations

import sys

from pipeline.field_types import confidence_to_text
from pipeline.types import CardResult
from reports.terminal import print_table

CSV_COLUMNS = ("photo", "status", "type", "field", "text", "value", "confidence", "needs_review")
"""Of the lines that `result_to_lines` gives."""


def result_to_rows(result: CardResult) -> list[tuple[str, str, str, str, str]]:
    """Of each field its name, text, value where it is another, whether a person should look at it,
    and confidence.
    """
    return [
        (
            name,
            field.text,
            field.value if field.value != field.text else "",
            "review" if field.needs_review else "",
            confidence_to_text(field.confidence),
        )
        for name, field in result.fields.items()
    ]


def result_to_lines(name: str, result: CardResult) -> list[tuple[str, ...]]:
    """The fields of a photo's result by CSV_COLUMNS, or a line without one if it has none."""
    kind = (None if result.document is None else result.document.type) or ""
    about = (name, result.status, kind)
    return [
        (*about, key, f.text, f.value, f"{f.confidence:.4f}", str(f.needs_review).lower())
        for key, f in result.fields.items()
    ] or [(*about, "", "", "", "", str(result.needs_review).lower())]


def print_result(name: str, result: CardResult) -> None:
    """Print a result: a table on a terminal, plain aligned lines into a pipe."""
    if result.status == "no_card":
        print(f"{name}: no card found")
    elif result.status == "unreadable":
        print(f"{name}: a card, but no field of it could be read")
    elif sys.stdout.isatty() and result.document is not None:
        kind = result.document.type or "card of unknown type"
        review = ", needs review" if result.needs_review else ""
        columns = ("field", "text", "value", "", "confidence")
        print_table(columns, result_to_rows(result), f"{name}: {kind}{review}", texts=4)
    else:
        print(f"{name}: {result}")
        return  # its text has the warnings
    for warning in result.remarks:
        print(f"  ! {warning.message}")
