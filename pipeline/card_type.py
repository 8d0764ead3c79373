"""Which card it is, where two types bear the same title, or none was found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

import numpy as np

from detector.words import DetectedWord
from pipeline.normalise import is_number
from pipeline.own_words import BELIEVED, NOT_BELIEVED
from pipeline.rectify import CARD_SIZE_HW
from pipeline.whole import Read
from reader.reading import WordReading

ONE_TITLE = ("vn_cmnd_9", "vn_cmnd_12")
"""Types whose printed title is the same, "GIẤY CHỨNG MINH NHÂN DÂN". Source: Decree 05/1999/NĐ-CP
and Circular 27/2012/TT-BCA."""

ENGLISH_TWINS = {"vn_cccd_2016": "vn_cccd_chip"}
"""Type → the one that bears the same title and has its captions in English, too: "Số / No.:".
Source: Circulars 61/2015 and 06/2021/TT-BCA."""

NUMBER_CAPTION = "No"

ANY_CHARACTERS = "full_name"
"""A field whose words may have any."""

BEFORE_NUMBER = ((2.2, 0.1), (3.2, 0.1))
"""From where to where before the number its caption is looked for, in heights of the number, once
narrow and once wide. Chosen: of 69 chip cards that two other programs drew 58 have it there, and
none of 69 of the other type."""

ENGLISH_TITLE = "citizen identity card"

BELOW_TITLE = (((0.15, 0.1), (0.85, 0.9)), ((0.2, 0.15), (0.5, 0.75)))
"""Where below the title its translation is looked for, once all of it and once its left half: left
and upper end, right and lower end, in widths of the title and in its heights below it. Chosen after
cards of two other programs."""

LEAST_SEEN = 8
"""Letters of its beginning that are compared at least. Chosen: CITIZEN has seven."""

LIKE_THE_TITLE = 0.6
"""Similarity from which what stands there is the translation, or the beginning of it. Chosen: of 84
cards without one nothing comes to half of that, of six with one all are above."""


OWN_FIELDS = {
    "id_ktp": frozenset({"rt_rw", "village", "district", "marital_status", "occupation"}),
    "vn_cmnd_12": frozenset({"ethnicity", "other_name"}),
}
"""Types that two of these fields and a number of their length tell from all others. Source: the
laws that `data.cards.fronts` names."""

CMND_9_FIELDS = frozenset(
    {"id_number", "full_name", "date_of_birth", "place_of_origin", "place_of_residence"}
)
"""All that a CMND of nine digits has, and no other type has alone."""


def _type_by_fields(words: Sequence[DetectedWord], readings: Sequence[WordReading]) -> str | None:
    """The type that has such a number and such fields, if no other has."""
    believed = [
        (word.field, reading.text)
        for word, reading in zip(words, readings, strict=True)
        if reading.confidence >= BELIEVED
    ]
    found = {field for field, _ in believed}
    numbers = [text for field, text in believed if field == "id_number"]
    if len(numbers) != 1:  # none, or one in parts, of which each may be as long as another type's
        return None
    for kind, fields in OWN_FIELDS.items():
        if len(fields & found) > 1 and is_number(numbers[0], kind):
            return kind
    return "vn_cmnd_9" if found == CMND_9_FIELDS and is_number(numbers[0], "vn_cmnd_9") else None


def settle_type(
    card_type: str | None, words: Sequence[DetectedWord], readings: Sequence[WordReading]
) -> str | None:
    """The type of a card, by its title and by the length of its number; without a title, by what it
    has and no other.

    Args:
        card_type: by its title; None if there was none.
        words: of the card, in any order.
        readings: of each.

    Returns:
        Of two types that bear one title the one whose number is as long as what was read; else
        what the Detector took the title for. Without a title, the type that fields and number tell
        from all others, or None.
    """
    if card_type is None:
        return _type_by_fields(words, readings)
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
            if is_number(number, kind):
                return kind
    return card_type


def settle_language(
    card_type: str | None,
    words: Sequence[DetectedWord],
    titles: Sequence[DetectedWord],
    cut: Callable[[np.ndarray], np.ndarray],
    read: Read,
) -> str | None:
    """The type of a card by the language around title and number, where title and fields leave two.

    The Detector knows the two apart by all that stands around the title; one that lacks some of it
    it takes for the plainer one.

    Args:
        card_type: as far as it is known.
        words: of the card, in any order.
        titles: words of its title.
        cut: the picture of a normalised box.
        read: the Reader.

    Returns:
        The type's twin, if an English caption stands before the number, or an English title below
        the other; else the type.
    """
    twin = ENGLISH_TWINS.get(card_type or "")
    if twin is None:
        return card_type
    before, below = _before_number(words), _below_title(titles)
    pictures = [cut(box) for box in (*before, *below)]
    if not pictures:
        return card_type
    texts = [one.text for one in read(pictures, [ANY_CHARACTERS] * len(pictures))]
    captioned = any(NUMBER_CAPTION in text for text in texts[: len(before)])
    titled = any(map(_is_english_title, texts[len(before) :]))
    return twin if captioned or titled else card_type


def _before_number(words: Sequence[DetectedWord]) -> list[np.ndarray]:
    """Boxes of what may be the caption of the number."""
    numbers = [word for word in words if word.field == "id_number"]
    if not numbers:
        return []
    x1, y1, _, y2 = max(numbers, key=lambda word: word.score).box.tolist()
    height = (y2 - y1) * CARD_SIZE_HW[0] / CARD_SIZE_HW[1]
    boxes = [
        np.array([max(0.0, x1 - start * height), y1, x1 - end * height, y2], np.float32)
        for start, end in BEFORE_NUMBER
    ]
    return [box for box in boxes if box[2] > box[0]]


def _below_title(titles: Sequence[DetectedWord]) -> list[np.ndarray]:
    """Boxes of what may be the translation of the title."""
    if not titles:
        return []
    boxes = np.array([word.box for word in titles])
    left, bottom = boxes[:, 0].min(), boxes[:, 3].max()
    width, height = boxes[:, 2].max() - left, bottom - boxes[:, 1].min()
    return [
        np.clip(
            np.array([left, bottom] * 2) + np.array([*start, *end]) * ([width, height] * 2),
            0.0,
            1.0,
        ).astype(np.float32)
        for start, end in BELOW_TITLE
    ]


def _is_english_title(text: str) -> bool:
    """Whether a text is the English title, misread or not, or its beginning."""
    said = text.casefold()
    wanted = (ENGLISH_TITLE, ENGLISH_TITLE[: max(len(said), LEAST_SEEN)])
    return any(
        SequenceMatcher(None, said, title, autojunk=False).ratio() >= LIKE_THE_TITLE
        for title in wanted
    )
