"""Texts that teach the Reader to spell: every Vietnamese syllable, Indonesian words, numbers.

The Reader must not learn that only frequent words exist: names and villages are open sets. So most
texts come from the rules of a language's syllables, and some from no rule at all.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import numpy as np

_ONSETS = [*"b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split(), *[""] * 3]
_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")

_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên "
    "iêng iêp iêt iêu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt "
    "oc oe oen oeo oet oi om on ong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um "
    "un ung up ut uâc uân uâng uât uây uê uêch uênh uôc uôi uôm uôn uông uôt uơ uy uya uych uyên "
    "uyêt uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng "
    "yêt yêu"
).split()
"""Rimes of Vietnamese orthography. Source: Đoàn Thiện Thuật, Ngữ âm tiếng Việt, the table of rimes;
listed by spelling."""

_MARKED_VOWELS = set("aăâeêioôơuưy")

_INDONESIAN_ONSETS = (
    "b c d f g h j k l m n p r s t w y ng ny kh sy tr pr kr br dr gr sl st dw sw".split() + [""] * 6
)
_INDONESIAN_VOWELS = "a a a a e e i i u u o ai au".split()
_INDONESIAN_CODAS = ["", "", "", "", *"n n ng r t s h k m l p".split()]

PUNCTUATION = ".,-/():'&+\""


def _place_tone(rime: str, tone: str) -> str:
    """The rime with its tone on the vowel that spelling puts it on.

    The mark goes on a vowel that already has one (the last of ươ), else on the last vowel before
    a final consonant, else on the last but one of an open cluster, the first of `oa`, `oe`, `uy`
    in the older style that cards use. Source: the spelling practice in Vietnamese schools.
    """
    if not tone:
        return rime
    vowels = [i for i, letter in enumerate(rime) if letter in _MARKED_VOWELS]
    own = [i for i in vowels if rime[i] in "ăâêôơư"]
    if own:
        at = own[-1]
    elif vowels[-1] < len(rime) - 1:
        at = vowels[-1]
    else:
        at = vowels[-2] if len(vowels) > 1 else vowels[-1]
    return unicodedata.normalize("NFC", rime[: at + 1] + tone + rime[at + 1 :])


@lru_cache(maxsize=1)
def vietnamese_rimes() -> tuple[str, ...]:
    """Every rime with every tone that it takes; stopped rimes take two only."""
    rimes = []
    for rime in _RIMES:
        stopped = rime.endswith(("c", "ch", "p", "t"))
        for tone in ("\u0301", "\u0323") if stopped else _TONES:
            rimes.append(_place_tone(rime, tone))
    return tuple(rimes)


def vietnamese_syllable(rng: np.random.Generator) -> str:
    """A lower-case syllable that Vietnamese phonotactics allow (nearly), real or not."""
    rimes = vietnamese_rimes()
    onset = _ONSETS[rng.integers(len(_ONSETS))]
    return unicodedata.normalize("NFC", onset + rimes[rng.integers(len(rimes))])


def indonesian_word(rng: np.random.Generator) -> str:
    """A lower-case word of one to five Indonesian-looking syllables."""
    parts = []
    for _ in range(rng.choice([1, 2, 2, 3, 3, 4, 5])):
        for pool in (_INDONESIAN_ONSETS, _INDONESIAN_VOWELS, _INDONESIAN_CODAS):
            parts.append(pool[rng.integers(len(pool))])
    return "".join(parts)[:18]


def _digits(rng: np.random.Generator, count: int) -> str:
    return "".join(str(d) for d in rng.integers(0, 10, count))


def _number(rng: np.random.Generator) -> str:
    day, month, year = rng.integers(1, 32), rng.integers(1, 13), rng.integers(1930, 2045)
    kinds = (
        lambda: _digits(rng, 12),
        lambda: _digits(rng, 12),
        lambda: _digits(rng, 16),
        lambda: _digits(rng, 16),
        lambda: _digits(rng, 9),
        lambda: f"{day:02d}/{month:02d}/{year}",
        lambda: f"{day:02d}-{month:02d}-{year}",
        lambda: f"{_digits(rng, 3)}/{_digits(rng, 3)}",
        lambda: _digits(rng, int(rng.integers(1, 6))),
        lambda: f"{_digits(rng, int(rng.integers(1, 4)))}/{_digits(rng, int(rng.integers(1, 4)))}",
    )
    return kinds[rng.integers(len(kinds))]()


def _cased(rng: np.random.Generator, word: str, upper: float) -> str:
    draw = rng.random()
    if draw < upper:
        return word.upper()
    return word.capitalize() if draw < upper + 0.7 * (1 - upper) else word


def _random_string(rng: np.random.Generator, characters: str) -> str:
    count = int(rng.integers(1, 11))
    return "".join(characters[i] for i in rng.integers(0, len(characters), count))


def random_text(rng: np.random.Generator, characters: str) -> str:
    """A word to draw for the Reader.

    Args:
        rng: decides.
        characters: the charset, for the strings without any rule.

    Returns:
        NFC text of 1 to 24 characters, all in `characters`, without spaces.
    """
    draw = rng.random()
    if draw < 0.42:
        text = _cased(rng, vietnamese_syllable(rng), upper=0.6)
    elif draw < 0.64:
        text = _cased(rng, indonesian_word(rng), upper=0.85)
    elif draw < 0.88:
        text = _number(rng)
    elif draw < 0.93:
        parts = [indonesian_word(rng), indonesian_word(rng)]
        text = "/-'"[rng.integers(3)].join(parts).upper()
    else:
        text = _random_string(rng, characters)
    if rng.random() < 0.1:
        text += ",.,:;)"[rng.integers(6)]
    if rng.random() < 0.03:
        text = "(" + text
    text = unicodedata.normalize("NFC", text)[:24]
    return "".join(c for c in text if c in characters) or "0"
