"""Whether what was read is the front of a card of a known type, or another document.

A driving licence, a student's card, the back of an identity card and a form have names, dates and
numbers too, and a Detector that knows nothing else finds them. What they do not have is the title.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

import numpy as np

from detector.words import DetectedWord, group_lines
from pipeline.field_types import FieldResult
from pipeline.letters import strip_marks
from pipeline.missing import ALWAYS_PRINTED
from pipeline.types import Warning
from pipeline.whole import Read, is_whole

TITLES: Mapping[str, str] = {
    "id_ktp": "PROVINSI",
    "vn_cccd_chip": "CĂN CƯỚC CÔNG DÂN",
    "vn_cccd_2016": "CĂN CƯỚC CÔNG DÂN",
    "vn_cmnd_12": "GIẤY CHỨNG MINH NHÂN DÂN",
    "vn_cmnd_9": "GIẤY CHỨNG MINH NHÂN DÂN",
    "vn_cancuoc_2024": "CĂN CƯỚC",
}
"""What is printed as the title, by card type; a type that is not here is never refused. Source: the
forms in the laws that `data.cards.fronts` names."""

LIKE_A_TITLE = 0.65
"""Similarity from which a title is one of TITLES. Chosen: of 598 validation photographs that were
read all are above 0.7 or have FIELDS_ENOUGH, of 480 cards of two other programs all are above 0.85;
of 73 other documents of a third that had been read as cards none is above 0.55."""

PERHAPS_A_TITLE = 0.4
"""Similarity from which a title may be one of TITLES, if FIELDS_ENOUGH say so, too. Chosen on the
same: of titles that were misread on real ones the least is 0.46; a driving licence's is 0.32."""

FIELDS_ENOUGH = 0.8
"""Share of what a type always has from which a card without a title is of it, if its number is
whole: a finger may lie on the title. Chosen on the same; of the 73 none has so many."""

BELIEVED = 0.3
"""Confidence from which a field counts as read. Chosen: a licence had enough fields of less."""

OTHER_DOCUMENT = Warning(
    "other_document",
    "there is a card or a sheet, but not the front of a card of a known type: neither its title "
    "nor its fields are those of one",
)

MISREAD = "calendar_date"
"""A check that fails where a date was misread: other documents have dates, too."""

ANY_CHARACTERS = "full_name"
"""A field whose words may have any."""


def is_supported(
    card_type: str | None,
    fields: Mapping[str, FieldResult],
    titles: Sequence[DetectedWord],
    cut: Callable[[np.ndarray], np.ndarray],
    read: Read,
) -> bool:
    """Whether a card is of one of the types that are known.

    Args:
        card_type: as far as it is known.
        fields: that were read.
        titles: words that the Detector took for the title.
        cut: the picture of a normalised box.
        read: the Reader.

    Returns:
        True if its fields say so, all of them in order; or its title does; or both, a little less
        clearly. True as well if the type is none of TITLES.
    """
    if card_type is not None and card_type not in TITLES:
        return True
    kinds = TITLES if card_type is None else (card_type,)
    enough = any(_has_enough(kind, fields) for kind in kinds)
    failed = any(
        check.status == "fail" and check.name != MISREAD
        for field in fields.values()
        for check in field.checks
    )
    # Reading the title takes as long as reading a name: only where the fields leave a doubt.
    if enough and not failed:
        return True
    return _read_likeness(titles, cut, read) >= (PERHAPS_A_TITLE if enough else LIKE_A_TITLE)


def title_likeness(texts: Sequence[str]) -> float:
    """How much words, or some of them in a row, are like one of TITLES, 0 to 1; marks, case and
    spaces apart.
    """
    words = [strip_marks(text).upper() for text in texts]
    wanted = {strip_marks(title).replace(" ", "") for title in TITLES.values()}
    spans = [
        "".join(words[first:last])
        for first in range(len(words))
        for last in range(first + 1, len(words) + 1)
    ]
    return max(
        (SequenceMatcher(None, span, title, autojunk=False).ratio()
         for span in spans for title in wanted),
        default=0.0,
    )  # fmt: skip


def _read_likeness(
    titles: Sequence[DetectedWord],
    cut: Callable[[np.ndarray], np.ndarray],
    read: Read,
) -> float:
    """How much the words of a title are like one of TITLES; 0 without any."""
    # Words of one title may have been taken for those of two types.
    words = [replace(word, field=ANY_CHARACTERS) for word in titles]
    lines = group_lines(words).get(ANY_CHARACTERS, [])
    ordered = [word for line in lines for word in line]
    if not ordered:
        return 0.0
    readings = read([cut(word.box) for word in ordered], [ANY_CHARACTERS] * len(ordered))
    return title_likeness([reading.text for reading in readings])


def _has_enough(card_type: str, fields: Mapping[str, FieldResult]) -> bool:
    number = fields.get("id_number")
    if number is None or not is_whole("id_number", number.text.replace(" ", ""), card_type):
        return False
    printed = ALWAYS_PRINTED[card_type]
    believed = [name for name in printed if name in fields and fields[name].confidence >= BELIEVED]
    return len(believed) >= FIELDS_ENOUGH * len(printed)
