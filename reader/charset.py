"""The characters that the Reader knows.

A charset is an ordered string; a model's output index i is the character CHARSET[i]. The two
special symbols stand behind the characters, so that adding a character moves them but no letter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

DIGITS = "0123456789"
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
PUNCTUATION = ".,-/():'&+\"#;@*%_=!?"


def _vietnamese() -> str:
    """The 134 accented Vietnamese letters, upper case first, precomposed (NFC)."""
    tones = ["", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"]
    upper = ["Đ"]
    for vowel in "AĂÂEÊIOÔƠUƯY":
        upper += [unicodedata.normalize("NFC", vowel + tone) for tone in tones]
    accented = [letter for letter in upper if not letter.isascii()]
    return "".join(accented) + "".join(letter.lower() for letter in accented)


VIETNAMESE = _vietnamese()
SPACE = " "
"""Stands between words that a Detector saw as one; no text begins or ends with it."""

CHARSET = DIGITS + LATIN + PUNCTUATION + VIETNAMESE + SPACE


@dataclass(frozen=True)
class Tokenizer:
    """Strings to indices and back.

    Attributes:
        characters: the charset, in order; V characters.

    Class indices: 0 to V - 1 the characters, V the end of the string (and the start token of the
    decoder's input), V + 1 nothing: the blank of CTC and the padding of targets.
    """

    characters: str = CHARSET

    @property
    def end(self) -> int:
        """Index of the end-of-string token."""
        return len(self.characters)

    @property
    def blank(self) -> int:
        """Index of the CTC blank, also the padding."""
        return len(self.characters) + 1

    @property
    def size(self) -> int:
        """Number of classes, both special symbols counted."""
        return len(self.characters) + 2

    def encode(self, text: str) -> list[int]:
        """Indices of a text, without the end token.

        Raises:
            ValueError: a character is not in the charset; names it and the text.
        """
        text = unicodedata.normalize("NFC", text)
        unknown = sorted(set(text) - set(self.characters))
        if unknown:
            raise ValueError(f"{text!r} has characters that are not in the charset: {unknown}")
        return [self.characters.index(c) for c in text]

    def decode(self, indices: Sequence[int]) -> str:
        """Text of indices up to the end token; without blanks and needless spaces."""
        letters, characters, end, blank = [], self.characters, self.end, self.blank
        for index in indices:
            if index == end:
                break
            if index != blank:
                letters.append(characters[index])
        # A box may reach into the gap before a neighbour.
        return SPACE.join("".join(letters).split())
