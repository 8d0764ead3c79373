"""How likely a word is in a field of a card: a small language model of what cards say.

Print that is blurred leaves a choice, Nghệ or Nghộ, 1963 or 1003; what cards say makes it. Three
estimates are mixed: of the word after the word before it, of the word alone, and of its spelling,
so that a name that no list has stays possible.

Source: linear interpolation of n-grams, Jelinek & Mercer 1980, by how often a context was seen, as
Witten & Bell 1991. NumPy alone.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from export.artefacts import ManifestError

PLACES = (
    "place_of_origin",
    "place_of_residence",
    "place_of_birth",
    "address",
    "village",
    "district",
    "city",
    "province",
)
NAMES = ("full_name", "other_name")

MUTE = ("id_number",)
"""Fields whose words are read by the picture alone. Chosen: all but the first digits of a number
are as likely as any other."""

LANGUAGE = "language.npz"
"""Name of the file that ships, beside the Reader's weights."""

START = "^"
"""Stands before the first word of a field, and before the first letter of a word."""

END = "$"

ORDER = 5
"""Letters of the longest n-gram."""

PAIR_DOUBT = 100.0
"""A word seen n times believes what follows it by n / (n + PAIR_DOUBT). Chosen on validation words;
the more often Hà was seen, the surer it is that no Tỉnh follows it."""

NAME_DOUBT = 10_000.0
"""The same of names. Chosen: which names stand side by side is for parents to say; all that is
known is what a name begins with. Of 5,115 fields that other programs drew four more are right than
with PAIR_DOUBT, of 3,000 of the data engine's own, which meets its pairs again, two fewer."""

WORD_SHARE = 0.7
"""Of the word alone in what is left; the rest is that from the spelling. Chosen: a word of no list
costs a third of its likelihood."""

ANY_NUMBER = "12"
"""Stands for every number in a place. Chosen: those of houses and hamlets follow no rule, and what
is longer is not less likely, as a spelling would have it."""

LONGER_SHARE = 0.8
"""How far an n-gram of letters is believed over the next shorter one. Chosen: spelling is regular,
and numbers are not."""

LETTERS = 250
"""Letters that a text may be made of, at the bottom of all estimates."""

LEAST_SPELLING = -200.0
"""Logarithm of the probability of the unlikeliest spelling. Chosen: its exponential is no zero."""

LOG_NO_SPACE = -1.5
"""Logarithm of the probability that no space stands behind a stop. Chosen: of clerks that have the
habit, one in four or five."""

FORMAT = 2

_DIGITS = re.compile("[0-9]+")
_BRACKETS = re.compile("[()]")
_NO_SPACE = re.compile(r"(?<=[.,;])(?=[^\W\d])")


def field_kind(field: str) -> str:
    """Fields of one kind share their words: names, and places; the others stand for themselves."""
    return "place" if field in PLACES else "name" if field in NAMES else field


def word_core(word: str) -> str:
    """What is counted of a word: without case, and without the sign that ends a part of a line."""
    return word.casefold().rstrip(",.;:") or word


def word_context(word: str) -> str:
    """What is counted of the word before another: any number is like any other, and a comma tells
    that a new part of a line begins.
    """
    return _DIGITS.sub(ANY_NUMBER, word_core(word)) + ("," if word.endswith(",") else "")


def has_digit(word: str) -> bool:
    """Whether a word is, or has, a number: those are spelled, never listed."""
    return any(character.isdigit() for character in word)


def key_to_hash(key: str) -> int:
    """The 64 bits that a table knows a key by."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little")


def word_keys(country: str, kind: str, previous: str, core: str) -> tuple[str, str, str, str]:
    """Keys of a pair of words, of the first of them as such, of the word, and of all words."""
    group = f"{country} {kind}"
    return (
        f"{group}\t{previous}\t{core}",
        f"{group}\t{previous}\t",
        f"{group}\t{core}",
        f"{group}\t",
    )


def caption_key(country: str, word: str) -> str:
    """Key of a word of a country's captions, as printed or as `word_core` has it."""
    return f"{country} captions\t{word}"


def field_key(card_type: str, field: str) -> str:
    """Key of a field of a type of card."""
    return f"{card_type} fields\t{field}"


def spelling_group(country: str, kind: str, core: str) -> str:
    """Whose letters a word is spelled with: a country's, or those of a field's numbers."""
    return f"{country} {kind} numbers" if has_digit(core) else f"{country} spelling"


def spelling_keys(group: str, core: str) -> list[list[tuple[str, str]]]:
    """For each letter of a word and its end, the n-grams from the longest to the letter alone,
    each with what stands before the letter.
    """
    text = START * (ORDER - 1) + core + END
    return [
        [
            (f"{group}\n{text[first : place + 1]}", f"{group}\n{text[first:place]}\n")
            for first in range(place - ORDER + 1, place + 1)
        ]
        for place in range(ORDER - 1, len(text))
    ]


@lru_cache(maxsize=1 << 12)
def _parts(word: str) -> list[str]:
    """What a word is made of: without brackets, apart behind stops; itself if nothing is left."""
    return [part for part in _NO_SPACE.split(_BRACKETS.sub("", word)) if part] or [word]


class LanguageModel:
    """Counts of words and letters, and the probabilities that follow.

    Args:
        hashes: (N,) uint64, ascending, of what was counted.
        counts: (N,) how often.
    """

    def __init__(self, hashes: np.ndarray, counts: np.ndarray):
        self._hashes, self._counts = hashes, counts
        self.log_probability = lru_cache(maxsize=1 << 14)(self._log_probability)
        self.log_spelling = lru_cache(maxsize=1 << 12)(self._log_spelling)
        self.count = lru_cache(maxsize=1 << 14)(self._count)

    @classmethod
    def load(cls, path: Path) -> LanguageModel:
        """Read what `reader.language_counts` wrote.

        Raises:
            ManifestError: the file is missing, is no language model, or of another format.
        """
        try:
            with np.load(path, allow_pickle=False) as archive:
                version = int(archive["format"])
                if version == FORMAT:
                    return cls(archive["hashes"], archive["counts"])
        except Exception as error:  # what a damaged archive raises depends on where it is damaged
            raise ManifestError(f"{path}: no language model: {error}") from None
        raise ManifestError(f"{path}: a language model of format {version}, not {FORMAT}")

    def counts(self, keys: Sequence[str]) -> np.ndarray:
        """How often each of some keys was counted, (N,) float64; 0 of what is not known."""
        if not len(self._hashes):
            return np.zeros(len(keys))
        wanted = np.array([key_to_hash(key) for key in keys], np.uint64)
        places = np.minimum(np.searchsorted(self._hashes, wanted), len(self._hashes) - 1)
        return np.where(self._hashes[places] == wanted, self._counts[places], 0.0)

    def _count(self, key: str) -> float:
        """How often a key was counted, 0 if it is not known."""
        return float(self.counts([key])[0])

    def knows(self, country: str) -> bool:
        """Whether words of a country were counted."""
        return self.count(spelling_keys(spelling_group(country, "", ""), "")[0][-1][1]) > 0

    def has_field(self, card_type: str, field: str) -> bool:
        """Whether a type of card has a field; True of a type that is not known."""
        known, mine = map(self.count, (field_key(card_type, ""), field_key(card_type, field)))
        return known == 0 or mine > 0

    def is_caption(self, country: str, word: str) -> bool:
        """Whether a word, in this case, stands in captions of a country's cards."""
        return self.count(caption_key(country, word)) > 0

    def is_listed(self, country: str, field: str, word: str) -> bool:
        """Whether a word was counted in fields of this kind, case and the sign at its end aside."""
        return self.count(f"{country} {field_kind(field)}\t{word_core(word)}") > 0

    def log_probabilities(self, country: str, field: str, previous: str, text: str) -> list[float]:
        """Logarithms of the probabilities of a text's words, each behind the one before it.

        Args:
            country: "id" or "vn".
            field: that they belong to.
            previous: text before; START or an empty one at the head of the field.
            text: one word, or several with spaces between; none gives none.
        """
        words = [*(previous.split() or [START])[-1:], *text.split()]
        return [self._log_pair(country, field, first, second) for first, second in pairwise(words)]

    def _log_pair(self, country: str, field: str, first: str, second: str) -> float:
        """That of a word behind another, or of what is left of both without brackets and with
        spaces behind stops, where that is likelier.

        Of "Cai Lậy (Huyện)," and "Giang,Ngô" few cards are counted, and many of what they are made
        of: whether there is a bracket or a space is for the picture to say.
        """
        likely = self.log_probability(country, field, first, second)
        parts = [*_parts(first)[-1:], *_parts(second)]
        if parts == [first, second]:
            return likely
        apart = sum(
            self.log_probability(country, field, one, other) for one, other in pairwise(parts)
        )
        return max(likely, apart + LOG_NO_SPACE * (len(parts) - 2))

    def _log_spelling(self, group: str, core: str) -> float:
        """Logarithm of the probability of a word letter by letter, and of its end."""
        keys = spelling_keys(group, core)
        flat = [key for grams in keys for pair in grams for key in pair]
        counted = self.counts(flat).reshape(len(keys), -1, 2)
        letters = np.full(len(keys), 1 / LETTERS)
        for grams in np.flip(counted, axis=1).swapaxes(0, 1):  # from the shortest to the longest
            gram, before = grams.T
            share = np.where(before > 0, LONGER_SHARE, 0.0)
            letters += share * (gram / np.maximum(before, 1.0) - letters)
        return float(np.log(letters).sum())

    def _log_probability(self, country: str, field: str, previous: str, word: str) -> float:
        """Natural logarithm of the probability that a word stands in a field.

        Args:
            country: "id" or "vn".
            field: one of `data.cards.fields.FIELDS`.
            previous: the word before it in the field; START before the first.
            word: as read, case and the sign at its end do not matter; or END.
        """
        kind, core = field_kind(field), word_core(word)
        if kind == "place":
            core = _DIGITS.sub(ANY_NUMBER, core)
        if has_digit(core):
            return self.log_spelling(spelling_group(country, kind, core), core)
        # The end of a field is spelled by no letters.
        log_spelled = LEAST_SPELLING
        if word != END:
            log_spelled = self.log_spelling(spelling_group(country, kind, core), core)
        spelled = math.exp(max(log_spelled, LEAST_SPELLING))
        keys = word_keys(country, kind, word_context(previous), core)
        pair, before, alone, words = map(self.count, keys)
        listed = alone / words if words else spelled
        believed = before / (before + (NAME_DOUBT if kind == "name" else PAIR_DOUBT))
        paired = pair / before if before else 0.0
        unpaired = WORD_SHARE * listed + (1 - WORD_SHARE) * spelled
        return math.log(believed * paired + (1 - believed) * unpaired)
