"""Calls of several threads that go to a model together."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Arrays = dict[str, np.ndarray]
"""By name; the first axis of each is the pictures."""


@dataclass(eq=False)
class _Call:
    """What one thread wants."""

    inputs: Arrays
    rows: int
    deadline: float
    taken: bool = False
    outputs: Arrays | None = None
    error: Exception | None = None

    @property
    def done(self) -> bool:
        return self.outputs is not None or self.error is not None


class Gathering:
    """Sends what waits, of all threads, in one call.

    Nothing is held back for others to come: a call goes out at once unless `flights` calls are
    under way; those that come meanwhile go together as the next one.

    Args:
        send: answers inputs by a deadline, a `time.monotonic()`; called by several threads.
        rows: pictures a call, at most.
        flights: calls that are under way at one time, at most.
    """

    def __init__(self, send: Callable[[Arrays, float], Arrays], rows: int, flights: int):
        self._send, self._rows, self._flights = send, rows, flights
        self._waiting: deque[_Call] = deque()
        self._under_way = 0
        self._changed = threading.Condition()

    def run(self, inputs: Arrays, deadline: float) -> Arrays:
        """The outputs for some pictures.

        Args:
            inputs: of one picture or more.
            deadline: when nobody wants them any more; what goes together has the latest one.

        Returns:
            The outputs, arrays of this call's own.

        Raises:
            Exception: what `send` raised for this call and those that went with it.
        """
        rows = len(next(iter(inputs.values())))
        if rows > self._rows:
            parts = [
                self.run({name: value[at : at + self._rows] for name, value in inputs.items()},
                         deadline)
                for at in range(0, rows, self._rows)
            ]  # fmt: skip
            return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        own = _Call(inputs, rows, deadline)
        with self._changed:
            self._waiting.append(own)
            try:
                while not own.done and not self._may_send(own):
                    self._changed.wait()
            except BaseException:  # Ctrl-C: those behind it must not wait for it to send
                if not own.taken:
                    self._waiting.remove(own)
                self._changed.notify_all()
                raise
            together = [] if own.done else self._take()
        if together:
            self._answer(together)
        if own.error is not None:
            raise own.error
        assert own.outputs is not None
        return own.outputs

    def _may_send(self, own: _Call) -> bool:
        """Whether it is this thread that sends next: the first of those that wait does."""
        return not own.taken and self._under_way < self._flights and self._waiting[0] is own

    def _take(self) -> list[_Call]:
        """Those that go now; the lock is held."""
        together: list[_Call] = []
        rows = 0
        while self._waiting and rows + self._waiting[0].rows <= self._rows:
            call = self._waiting.popleft()
            call.taken = True
            rows += call.rows
            together.append(call)
        self._under_way += 1
        self._changed.notify_all()  # another may be the first now
        return together

    def _answer(self, together: list[_Call]) -> None:
        """Give each of the calls its outputs, or all of them the error."""
        outputs: Arrays = {}
        error: Exception = RuntimeError("the call that these pictures went with was interrupted")
        answered = False
        try:
            names = together[0].inputs
            inputs = {name: np.concatenate([c.inputs[name] for c in together]) for name in names}
            outputs = self._send(inputs, max(call.deadline for call in together))
            answered = True
        except Exception as raised:
            error = raised
        finally:
            with self._changed:
                start = 0
                for call in together:
                    rows = slice(start, start + call.rows)
                    start += call.rows
                    if answered:
                        call.outputs = {name: value[rows].copy() for name, value in outputs.items()}
                    else:
                        call.error = error
                self._under_way -= 1
                self._changed.notify_all()
