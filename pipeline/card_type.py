"""Which card it is, where two types bear the same title."""

from __future__ import annotations

from collections.abc import Sequence

from detector.words import DetectedWord
from pipeline.fields import NOT_BELIEVED
from pipeline.normalise import NUMBER_LENGTHS
from reader.reading import WordReading

ONE_TITLE = ("vn_cmnd_9", "vn_cmnd_12")
"""Types whose printed title is the same, "GIẤY CHỨNG MINH NHÂN DÂN". Source: Decree 05/1999/NĐ-CP
and Circular 27/2012/TT-BCA."""


def settle_type(
    card_type: str | None, words: Sequence[DetectedWord], readings: Sequence[WordReading]
) -> str | None:
    """The type of a card, by its title and by the length of its number.

    Args:
        card_type: by its title; None if there was none.
        words: of the card, in any order.
        readings: of each.

    Returns:
        Of two types that bear one title the one whose number is as long as what was read; else
        what the Detector took the title for.
    """
    if card_type not in ONE_TITLE:
        return card_type
    believed = [
        reading.text
        for word, reading in zip(words, readings, strict=True)
        if word.field == "id_number" and reading.confidence >= NOT_BELIEVED
    ]
    # A number in one word before one in parts: what else was found is none of it.
    for texts in (*([text] for text in believed), believed):
        number = "".join(texts)
        for kind in ONE_TITLE:
            if number.isascii() and number.isdigit() and len(number) == NUMBER_LENGTHS[kind]:
                return kind
    return card_type
