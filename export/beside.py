"""Work beside other work, in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Beside(Generic[T]):
    """Something that is done in a thread while its caller goes on.

    Each has a thread of its own, which costs less than a tenth of a millisecond. A pool would have
    them ready, but none takes work once the main thread has ended, nor in a process that was forked
    since.

    Args:
        work: what is done; begun at once.
    """

    def __init__(self, work: Callable[[], T]):
        self._work = work
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._found = self._work()
        except BaseException as error:  # raised again where the result is asked for
            self._error = error

    def result(self) -> T:
        """What the work returned, once it is done; raises what it raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._found
