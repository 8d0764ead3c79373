"""What is wrong with fields that are wrong: the whole photo, marks, signs, a letter, words."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.compare import FieldReport, bare_text
from pipeline.edits import count_edits
from pipeline.letters import strip_marks

LOST_SHARE, LOST_FIELDS = 0.5, 3
"""Share and number of a photo's fields that are wrong from which on the photo is what was lost.
Chosen: it is dark, blown out or blurred, or its card was not found; its fields say nothing more."""

CAUSES: Mapping[str, str] = {
    "photo": "half of the photo's fields or more are wrong",
    "missing": "nothing was read",
    "marks": "right but for the marks over and under letters",
    "case": "right but for capital and small letters",
    "signs": "right but for spaces and signs",
    "words": "words are missing, or there are too many",
    "letter": "one letter or digit is another one, missing or too many",
    "more": "several of these",
}
"""Causes by name, with what each means; the first that holds is a field's."""


def name_cause(field: FieldReport) -> str:
    """Why a wrong field of a photo that was not lost is wrong.

    Args:
        field: that is not exact.

    Returns:
        One of CAUSES, never "photo".
    """
    if field.read is None:
        return "missing"
    printed, read = (unicodedata.normalize("NFC", text) for text in (field.printed, field.read))
    if strip_marks(printed) == strip_marks(read):
        return "marks"
    if printed.casefold() == read.casefold():
        return "case"
    if _without_signs(printed) == _without_signs(read):
        return "signs"
    wanted, found = Counter(_words(printed)), Counter(_words(read))
    if wanted != found and (not wanted - found or not found - wanted):
        return "words"
    if count_edits(_without_signs(bare_text(printed)), _without_signs(bare_text(read))) == 1:
        return "letter"
    return "more"


def count_causes(photos: Sequence[Sequence[FieldReport]]) -> dict[str, int]:
    """How many fields are wrong for each cause.

    Args:
        photos: the printed fields of each.

    Returns:
        Cause → fields, the largest first; without those that there are none of.
    """
    counts: Counter[str] = Counter()
    for fields in photos:
        wrong = [field for field in fields if not field.exact]
        if len(wrong) >= max(LOST_FIELDS, LOST_SHARE * len(fields)):
            counts["photo"] += len(wrong)
        else:
            counts.update(name_cause(field) for field in wrong)
    return dict(counts.most_common())


def _without_signs(text: str) -> str:
    """Letters, marks and digits alone."""
    return "".join(sign for sign in text if sign.isalnum())


def _words(text: str) -> list[str]:
    return bare_text(text).split()
