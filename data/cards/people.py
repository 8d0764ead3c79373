"""Which split a fictitious card holder belongs to, and holders of one split."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import numpy as np

from data.cards.layout import Person

SPLITS = ("train", "validation", "test")

_LIMITS = (0.8, 0.9)
"""Chosen: 80 % of the persons train, 10 % validate, 10 % test."""

_ATTEMPTS = 2000
"""Chosen: 2,000 draws miss a split of 10 % once in 10^91 times."""


def person_split(person: Person) -> str:
    """The split a person belongs to, by a hash of who it is.

    Number, name and birth date decide, so that the same person on another card, printed another
    way, stays in its split.

    Returns:
        "train", "validation" or "test".
    """
    who = "|".join(
        (
            person.fields.get("id_number", ""),
            person.fields.get("full_name", "").casefold(),
            person.born.isoformat(),
        )
    )
    digest = hashlib.sha256(who.encode("utf-8")).digest()
    share = int.from_bytes(digest[:8], "big") / 2**64
    return SPLITS[sum(share >= limit for limit in _LIMITS)]


def draw_person(
    draw: Callable[[np.random.Generator], Person], rng: np.random.Generator, split: str
) -> Person:
    """A person of one split.

    Rejection keeps every split's persons distributed alike: the hash knows nothing of what makes a
    card easy or hard to read.

    Args:
        draw: draws a holder, such as `Layout.person`.
        rng: decides everything.
        split: "train", "validation", "test", or "all" for whoever comes first.

    Returns:
        The first person drawn that belongs to the split.

    Raises:
        ValueError: there is no such split.
        RuntimeError: `draw` gives nobody of it (it draws too few different persons).
    """
    if split == "all":
        return draw(rng)
    if split not in SPLITS:
        raise ValueError(f"no split {split!r}; there are {', '.join(SPLITS)} and all")
    for _ in range(_ATTEMPTS):
        person = draw(rng)
        if person_split(person) == split:
            return person
    raise RuntimeError(f"{_ATTEMPTS} draws gave no person of the split {split!r}")
