"""How many bytes of bodies the server holds at one time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from serving.problems import Problem


class Memory:
    """Counts the bytes of the bodies of all requests; for the thread of the event loop alone.

    Only what has arrived counts, so that slow clients cannot take the place of others by saying
    that much is to come.

    Args:
        limit: of all bodies together, in bytes.
    """

    def __init__(self, limit: int):
        self.limit = limit
        self.held = 0

    @contextmanager
    def hold(self) -> Iterator[Holding]:
        """What one request holds, given back at the end of the block."""
        holding = Holding(self)
        try:
            yield holding
        finally:
            self.held -= holding.count


class Holding:
    """The bytes that one request holds."""

    def __init__(self, memory: Memory):
        self._memory = memory
        self.count = 0

    def add(self, count: int) -> None:
        """Hold more.

        Raises:
            Problem: "queue-full": there would be too much with those of other requests.
        """
        if self._memory.held + count > self._memory.limit:
            raise Problem("queue-full", "the bodies of other requests fill the memory for them")
        self._memory.held += count
        self.count += count
