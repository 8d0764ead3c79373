"""Every syllable that Vietnamese phonotactics allow, in its right spelling.

Names of people and places are open sets, but each of their syllables is one of these. Source: the
table of rimes of Đoàn Thiện Thuật, Ngữ âm tiếng Việt, 1977; spelling as taught in schools.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import numpy as np

from data.cards.names_tones import other_style

TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
"""Level, huyền, sắc, hỏi, ngã, nặng, as combining marks."""

_STOPPED_TONES = ("\u0301", "\u0323")

_PLAIN_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ich im in inh ip it iu "
    "ia iêc iêm iên iêng iêp iêt iêu o oc oi om on ong op ot oong ooc ô ôc ôi ôm ôn ông ôp ôt "
    "ơ ơi ơm ơn ơp ơt u uc ui um un ung up ut ua uôc uôi uôm uôn uông uôt "
    "ư ưc ưi ưm ưn ưng ưt ưu ưa ươc ươi ươm ươn ương ươp ươt ươu"
).split()

_ROUNDED_RIMES = (
    "oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet "
    "uân uâng uât uây uê uêch uên uênh uêt uơ uy uych uyn uynh uyt uyu uya uyên uyêt"
).split()
"""Rimes with the glide /w/ before the vowel; labial onsets do not take them."""

_AFTER_QU = (
    "a ac ach ai an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc ân âng âp ât ây e en eo et ê êch "
    "ên ênh êt i in it ôc ơ ơi ơn y ych ynh yt yu yên yêt"
).split()

_LABIAL = ("b", "m", "p", "ph", "v")
_ANY = ("", "ch", "d", "đ", "h", "kh", "l", "n", "nh", "r", "s", "t", "th", "tr", "x")
_OPEN_Y = ("", "h", "k", "l", "m", "s", "t", "th", "v")
"""Onsets after which an open /i/ may be written `y`: Vy, Thy, Mỹ, Sỹ."""

_FRONT = tuple("eêi")
_MARKED = frozenset("ăâêôơư")
_VOWELS = frozenset("aăâeêioôơuưy")


def place_tone(rime: str, tone: str) -> str:
    """A rime with its tone on the vowel that spelling puts it on, in the older style.

    The mark goes on a vowel that has a mark of its own (the last of `ươ`), else on the vowel before
    a final consonant, else on the last but one of an open cluster: ("oan", acute) gives "oán",
    ("oa", acute) "óa".

    Args:
        rime: vowels and final consonant, NFC, without a tone.
        tone: one of TONES.

    Returns:
        NFC text.
    """
    if not tone:
        return rime
    vowels = [i for i, letter in enumerate(rime) if letter in _VOWELS]
    own = [i for i in vowels if rime[i] in _MARKED]
    if own:
        at = own[-1]
    elif vowels[-1] < len(rime) - 1:
        at = vowels[-1]
    else:
        at = vowels[-2] if len(vowels) > 1 else vowels[-1]
    return unicodedata.normalize("NFC", rime[: at + 1] + tone + rime[at + 1 :])


def rime_tones(rime: str) -> tuple[str, ...]:
    """The tones a rime takes: two if a stop ends it, else six."""
    return _STOPPED_TONES if rime.endswith(("c", "ch", "p", "t")) else TONES


def _spelt(onset: str, rime: str) -> str:
    """An onset as written before a rime: /k/ is c or k, /g/ g or gh, /ŋ/ ng or ngh."""
    if rime.startswith(_FRONT):
        return {"c": "k", "g": "gh", "ng": "ngh"}.get(onset, onset)
    return onset


def _pairs() -> list[tuple[str, str]]:
    """Onset as written, and rime; the tone stands on the rime alone."""
    pairs = []
    for rime in _PLAIN_RIMES:
        for onset in (*_ANY, *_LABIAL, "c", "g", "ng"):
            if onset == "" and rime.startswith("iê"):
                pairs.append(("", "y" + rime[1:]))
            else:
                pairs.append((_spelt(onset, rime), rime))
        # gi + i is written with one i: giêng, gìn; the tone of a bare `gi` stands on it.
        if rime.startswith("i"):
            pairs.append(("g", rime))
        else:
            pairs.append(("gi", rime))
    pairs += [(onset, rime) for rime in _ROUNDED_RIMES for onset in (*_ANY, "g", "ng")]
    pairs += [("qu", rime) for rime in _AFTER_QU]
    pairs += [(onset, "y") for onset in _OPEN_Y]
    return pairs


@lru_cache(maxsize=1)
def vietnamese_syllables() -> tuple[str, ...]:
    """All syllables, lower case, NFC, sorted, with the tone in the older place and in the newer."""
    syllables = set()
    for onset, rime in _pairs():
        for tone in rime_tones(rime):
            syllable = onset + place_tone(rime, tone)
            syllables |= {syllable, other_style(syllable)}
    return tuple(sorted(syllables))


def random_syllable(rng: np.random.Generator) -> str:
    """One of the syllables, lower case; most are no word of the language."""
    syllables = vietnamese_syllables()
    return syllables[int(rng.random() * len(syllables))]
