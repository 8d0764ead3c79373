"""Words of captions that were taken for words of a value, told by what they say."""

from __future__ import annotations

from collections.abc import Sequence

from reader.language import START, LanguageModel, word_core

IMPLAUSIBLE = -10.5
"""Logarithm of a word's probability in a field below which a word that stands in captions is one.
Chosen: above are Sinh in names and Khai after Minh in streets, below Quê, trú and tên at the head
of a value."""


def value_words(
    texts: Sequence[str], country: str, field: str, language: LanguageModel
) -> list[bool]:
    """Which words of a field are its value.

    Args:
        texts: as read, in reading order.
        country: that the card is of: "id" or "vn".
        field: that they were taken for.
        language: knows the captions of the country's cards.

    Returns:
        False for a word of a caption: one with its colon, and those before it that belong to it;
        one, in the letters that captions have, that is out of place in the field; and for a colon
        alone, and a hyphen after a hyphen.
    """
    kept = [True] * len(texts)
    for place, text in enumerate(texts):
        previous = texts[place - 1] if place else START
        core = word_core(text)
        if text.endswith(":") and (text == ":" or language.is_caption(country, core)):
            kept[place] = False
            before = place - 1
            while before >= 0 and language.is_caption(country, word_core(texts[before])):
                kept[before] = False
                before -= 1
        elif text == "-" == previous:
            kept[place] = False
        elif text and not text.isupper() and language.is_caption(country, text):
            likely = language.log_probability(country, field, previous or START, text)
            kept[place] = likely > IMPLAUSIBLE
    return kept
