"""The two lines at the head of an Indonesian card: where the province ends and the city begins.

Both are in one face, one below the other, or on one line, and a Detector mixes them up. What they
say tells them apart: a regency's name begins with KABUPATEN, most cities' with KOTA, no province's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from detector.words import DetectedWord, group_lines
from reader.reading import WordReading

PROVINCE, CITY = "province", "city"

CITY_WORDS = ("KABUPATEN", "KOTA")

LIKE_A_CITY_WORD = 0.8
"""Similarity from which a misread word is one of them. Chosen: ABUPATEN is KABUPATEN by 0.94."""


def settle_heading(
    words: Sequence[DetectedWord], readings: Sequence[WordReading]
) -> list[DetectedWord]:
    """Words of which those of the heading have their field by what stands before and behind them.

    Args:
        words: of one card.
        readings: of each.

    Returns:
        As many words, in the same order: those of the heading before the first word of a city are
        of the province, it and those behind it are of the city. Unchanged where there is no such
        word, or nothing before it.
    """
    # As words of one field they are in one reading order.
    heading = [
        (place, replace(word, field=CITY))
        for place, word in enumerate(words)
        if word.field in (PROVINCE, CITY)
    ]
    place_of = {id(word): place for place, word in heading}
    lines = group_lines([word for _, word in heading]).get(CITY, [])
    order = [place_of[id(word)] for line in lines for word in line]
    texts = [readings[place].text for place in order]
    first = next(
        (
            at
            for at, text in enumerate(texts)
            # Jakarta is DAERAH KHUSUS IBU KOTA, a province.
            if _is_city_word(text) and texts[:at][-1:] != ["IBU"]
        ),
        0,
    )
    settled = list(words)
    if first:
        for at, place in enumerate(order):
            settled[place] = replace(words[place], field=PROVINCE if at < first else CITY)
    return settled


def _is_city_word(text: str) -> bool:
    return any(
        SequenceMatcher(None, text, word, autojunk=False).ratio() >= LIKE_A_CITY_WORD
        for word in CITY_WORDS
    )
