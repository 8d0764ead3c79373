"""How one of Indonesia's peoples forms names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """How one people forms names.

    Attributes:
        forms: patterns with "{first}", "{second}" (of the same list as first) and "{last}"; each as
            likely as the others.
        male, female: what `first` and `second` are drawn from.
        last_male, last_female: what `last` is drawn from.
    """

    forms: tuple[str, ...]
    male: tuple[str, ...]
    female: tuple[str, ...]
    last_male: tuple[str, ...]
    last_female: tuple[str, ...]


def words(text: str) -> tuple[str, ...]:
    """Names that are one word each."""
    return tuple(text.split())


def listed(text: str) -> tuple[str, ...]:
    """Names of several words, separated by "|"."""
    return tuple(text.split("|"))
