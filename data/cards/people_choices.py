"""Drawing from lists and from lists with shares, quickly: a card asks some fifty times."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Generic, TypeVar

import numpy as np

T = TypeVar("T")


def pick(rng: np.random.Generator, choices: Sequence[T]) -> T:
    """One of some choices, each as likely; `choices` is not empty."""
    return choices[int(rng.random() * len(choices))]


def count(rng: np.random.Generator, first: int, last: int) -> int:
    """A whole number between two, both included."""
    return first + int(rng.random() * (last - first + 1))


class Weighted(Generic[T]):
    """Choices with shares.

    `Generator.choice` with probabilities takes 20 µs a call; this takes one.
    """

    def __init__(self, shares: dict[T, float]) -> None:
        """Keep the choices.

        Args:
            shares: choice → weight > 0; they need not sum to 1.
        """
        self.choices = tuple(shares)
        self._edges = tuple(accumulate(shares.values()))

    def draw(self, rng: np.random.Generator) -> T:
        """One of the choices, by its share."""
        return self.choices[bisect_right(self._edges, rng.random() * self._edges[-1])]
