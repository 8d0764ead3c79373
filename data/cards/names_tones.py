"""The two ways to place a Vietnamese tone on `oa`, `oe` and `uy`: HÒA and HOÀ, THÚY and THUÝ.

Both are printed on cards, and a name is spelt as its birth certificate has it. Source: the older
style of dictionaries before 1980; Decision 240/QĐ of 1984 (Ministry of Education) for the newer.
"""

from __future__ import annotations

import re
import unicodedata

_TONES = ("\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


def _compose(letter: str, tone: str) -> str:
    return unicodedata.normalize("NFC", letter + tone)


def _pairs() -> dict[str, str]:
    pairs = {}
    for first, second in ("oa", "oe", "uy"):
        for tone in _TONES:
            old, new = _compose(first, tone) + second, first + _compose(second, tone)
            for cased_old, cased_new in (
                (old, new),
                (old.upper(), new.upper()),
                (old.capitalize(), new.capitalize()),
            ):
                pairs[cased_old] = cased_new
                pairs[cased_new] = cased_old
    return pairs


_OTHER_STYLE = _pairs()
_WORD = re.compile(r"\w+")


def other_style(word: str) -> str:
    """A syllable with its tone placed the other way, or as it is if there is one way only.

    Only an open syllable has two ways, and `u` after `q` belongs to the consonant:

    >>> other_style("Hòa"), other_style("THUÝ"), other_style("Hoàng"), other_style("Quý")
    ('Hoà', 'THÚY', 'Hoàng', 'Quý')
    """
    if len(word) > 2 and word[-3] in "qQ":
        return word
    other = _OTHER_STYLE.get(word[-2:])
    return word[:-2] + other if other else word


def restyle(text: str) -> str:
    """A text with every syllable's tone placed the other way."""
    return _WORD.sub(lambda match: other_style(match[0]), text)
