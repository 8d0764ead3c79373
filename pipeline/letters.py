"""Letters without the marks on them."""

from __future__ import annotations

import unicodedata


def plain_letters(word: str) -> str:
    """The letters of a word, small and without marks: "Số:" gives "so"."""
    return "".join(sign for sign in strip_marks(word.casefold()) if sign.isalpha())


def strip_marks(text: str) -> str:
    """A text without its marks: "Nguyễn Đức" gives "Nguyen Duc". All else stays, case and signs."""
    letters = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
