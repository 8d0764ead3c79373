"""Print that was taken for a word of a value, captions before all, told by what it says."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

import numpy as np

from reader.language import MUTE, LanguageModel, has_digit, word_core

IMPLAUSIBLE = -10.5
"""Logarithm of a word's probability in a field below which a word that stands in captions is one.
Chosen: above are Sinh in names and Khai after Minh in streets, below Quê, trú and tên at the head
of a value."""

IMPLAUSIBLE_HEAD = -6.5
"""The same for one in small letters before the first word of the value. Chosen: số and phố are
above, at -3.5 and -5.8, thường and quán at -8.5 and -9.3."""

UNSURE = 0.6
"""Score, beside the median of the other words of its field, below which a word that is as
implausible is none of them. Chosen on 7,565 words of 400 validation cards: of 219 false ones 102
are both, and of the true ones nine, most of them cut or misread."""


def value_words(
    texts: Sequence[str],
    scores: Sequence[float],
    country: str,
    field: str,
    language: LanguageModel,
) -> list[bool]:
    """Which words of a field are its value.

    Args:
        texts: as read, in reading order.
        scores: of the words, as detected.
        country: that the card is of: "id" or "vn".
        field: that they were taken for.
        language: knows the captions of the country's cards.

    Returns:
        False for a word of a caption: one with its colon, and those before it that belong to it;
        one, in the letters that captions have, or in capitals beside words that are not, that is
        out of place in the field; for a colon
        alone, and a hyphen after a hyphen; and, but in MUTE fields, for any word without a digit
        that is out of place and of which the Detector is much less sure than of the others.
    """
    kept = [True] * len(texts)
    for place, text in enumerate(texts):
        previous = texts[place - 1] if place else ""
        if text.endswith(":") and (text == ":" or _is_caption(language, country, text)):
            kept[place] = False
            before = place - 1
            while before >= 0 and _is_caption(language, country, texts[before]):
                kept[before] = False
                before -= 1
        elif text == "-" == previous:
            kept[place] = False
        elif text.strip():
            others = [score for other, score in enumerate(scores) if other != place]
            unsure = bool(others) and scores[place] < UNSURE * float(np.median(others))
            # What a number says is as unlikely as it is long.
            unsure = unsure and field not in MUTE and not has_digit(text)
            parts = text.split()
            # Capitals among words of small letters are as strange as a caption's are.
            besides = [other for at, other in enumerate(texts) if at != place]
            strange = _capital(text) and bool(besides) and not any(map(_capital, besides))
            of_caption = not text.isupper() and all(
                language.is_caption(country, part) for part in parts
            )
            if of_caption or unsure or (strange and _is_caption(language, country, text)):
                likely = max(language.log_probabilities(country, field, previous, text))
                heads = (text.islower() or strange) and not any(compress(texts[:place], kept))
                kept[place] = likely > (IMPLAUSIBLE_HEAD if heads else IMPLAUSIBLE)
    return kept


def _capital(text: str) -> bool:
    """Whether a word is in capitals, and long enough that it need not be."""
    return text.isupper() and len(text) > 2


def _is_caption(language: LanguageModel, country: str, text: str) -> bool:
    """Whether all words of a text stand in captions, in whatever case."""
    words = text.split()
    return bool(words) and all(language.is_caption(country, word_core(word)) for word in words)
