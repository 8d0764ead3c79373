"""Where the time of a photo goes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Clock:
    """Milliseconds by step, from its making on; of one thread.

    Attributes:
        laps: of each step, the sum.
    """

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        """What was done since the last lap was this step."""
        now = time.perf_counter()
        self._add(name, now - self._last)
        self._last = now

    def apart(self, name: str, work: Callable[P, T]) -> Callable[P, T]:
        """The same work, whose time is that of a step of its own and not of the lap around it."""

        def timed(*args: P.args, **kwargs: P.kwargs) -> T:
            start = time.perf_counter()
            found = work(*args, **kwargs)
            spent = time.perf_counter() - start
            self._add(name, spent)
            self._last += spent
            return found

        return timed

    def _add(self, name: str, seconds: float) -> None:
        self.laps[name] = self.laps.get(name, 0.0) + 1000 * seconds
