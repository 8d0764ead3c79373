"""A bounded queue of photos before the threads that read them."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from pipeline import CardResult

Outcome = CardResult | Exception


GONE_EVERY_S = 0.5
"""Seconds between two questions whether the client is gone. Chosen."""


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
        self._begun: dict[int, float] = {}

    @property
    def waiting(self) -> int:
        """Photos that no thread has begun."""
        return max(0, self._taken - self._workers)

    @property
    def full(self) -> bool:
        """Whether not one more photo is taken."""
        return self._taken >= self._places

    @property
    def longest_s(self) -> float:
        """Seconds for which the photo that takes longest has been read by now."""
        with self._lock:
            return time.monotonic() - min(self._begun.values(), default=time.monotonic())

    async def outcomes(
        self,
        photos: Sequence[bytes],
        deadline_s: float,
        gone: Callable[[], Awaitable[bool]] | None = None,
    ) -> list[Outcome]:
        """Have photos read.

        A photo that a thread has begun is read to its end, also past the deadline, and keeps its
        place in the queue until then.

        Args:
            photos: bytes of image files.
            deadline_s: seconds from now after which nobody wants the results.
            gone: whether the client is, so that nobody wants them any more; asked now and then.

        Returns:
            For each photo its result, or the exception that reading it raised; a DeadlineError
            where it was not read in time.

        Raises:
            QueueFullError: they do not all fit into the queue.
        """
        self._take(len(photos))
        deadline = time.monotonic() + deadline_s
        unwanted = threading.Event()
        futures = [
            self._threads.submit(self._outcome, photo, deadline, unwanted) for photo in photos
        ]
        for future in futures:
            future.add_done_callback(self._free)
        waited = [asyncio.wrap_future(future) for future in futures]
        await _wait(waited, deadline, gone)
        # Of those that are left nobody wants to know.
        unwanted.set()
        return [one.result() if one.done() else _too_late(deadline_s) for one in waited]

    def close(self) -> None:
        """Finish what was taken, then end the threads."""
        self._threads.shutdown()

    def _outcome(self, photo: bytes, deadline: float, unwanted: threading.Event) -> Outcome:
        # Returned, not raised: asyncio would log, with its message, an exception that nobody
        # fetches after the deadline.
        if unwanted.is_set() or time.monotonic() >= deadline:
            return DeadlineError("the deadline passed while the photo waited")
        thread = threading.get_ident()
        with self._lock:
            self._begun[thread] = time.monotonic()
        try:
            return self._read(photo)
        except Exception as error:
            return error
        finally:
            with self._lock:
                del self._begun[thread]

    def _take(self, count: int) -> None:
        with self._lock:
            if self._taken + count > self._places:
                raise QueueFullError(f"{self.waiting} photos are waiting")
            self._taken += count

    def _free(self, future: Future[Outcome]) -> None:
        with self._lock:
            self._taken -= 1


async def _wait(
    waited: Sequence[asyncio.Future[Outcome]],
    deadline: float,
    gone: Callable[[], Awaitable[bool]] | None,
) -> None:
    """Until all are done, the deadline passes, or the client is gone."""
    pending = set(waited)
    while pending and (left := deadline - time.monotonic()) > 0:
        asked = left if gone is None else min(left, GONE_EVERY_S)
        _, pending = await asyncio.wait(pending, timeout=asked)
        if pending and gone is not None and await gone():
            return


def _too_late(deadline_s: float) -> DeadlineError:
    return DeadlineError(f"the photo was not read within {deadline_s:g} s")
