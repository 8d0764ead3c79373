"""A bounded queue of photos before the threads that read them."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from pipeline import CardResult

Outcome = CardResult | Exception


class QueueFullError(Exception):
    """More photos wait than may; none of the request's was taken."""


class DeadlineError(Exception):
    """The photo was not read in time."""


class Work:
    """Reads photos in a few threads.

    Args:
        read: reads the bytes of a photo; called by several threads at once.
        workers: threads.
        queue: photos that may wait for a thread.
    """

    def __init__(self, read: Callable[[bytes], CardResult], workers: int, queue: int):
        self._read = read
        self._workers, self._places = workers, workers + queue
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="reading")
        self._lock = threading.Lock()
        self._taken = 0

    @property
    def waiting(self) -> int:
        """Photos that no thread has begun."""
        return max(0, self._taken - self._workers)

    @property
    def full(self) -> bool:
        """Whether not one more photo is taken."""
        return self._taken >= self._places

    async def outcomes(self, photos: Sequence[bytes], deadline_s: float) -> list[Outcome]:
        """Have photos read.

        A photo that a thread has begun is read to its end, also past the deadline, and keeps its
        place in the queue until then.

        Args:
            photos: bytes of image files.
            deadline_s: seconds from now after which nobody wants the results.

        Returns:
            For each photo its result, or the exception that reading it raised; a DeadlineError
            where it was not read in time.

        Raises:
            QueueFullError: they do not all fit into the queue.
        """
        self._take(len(photos))
        deadline = time.monotonic() + deadline_s
        futures = [self._threads.submit(self._outcome, photo, deadline) for photo in photos]
        for future in futures:
            future.add_done_callback(self._free)
        waited = [asyncio.wrap_future(future) for future in futures]
        await asyncio.wait(waited, timeout=deadline_s)
        return [one.result() if one.done() else _too_late(deadline_s) for one in waited]

    def close(self) -> None:
        """Finish what was taken, then end the threads."""
        self._threads.shutdown()

    def _outcome(self, photo: bytes, deadline: float) -> Outcome:
        # Returned, not raised: asyncio would log, with its message, an exception that nobody
        # fetches after the deadline.
        if time.monotonic() >= deadline:
            return DeadlineError("the deadline passed while the photo waited")
        try:
            return self._read(photo)
        except Exception as error:
            return error

    def _take(self, count: int) -> None:
        with self._lock:
            if self._taken + count > self._places:
                raise QueueFullError(f"{self.waiting} photos are waiting")
            self._taken += count

    def _free(self, future: Future[Outcome]) -> None:
        with self._lock:
            self._taken -= 1


def _too_late(deadline_s: float) -> DeadlineError:
    return DeadlineError(f"the photo was not read within {deadline_s:g} s")
