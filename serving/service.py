"""What the routes of one server share."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.requests import Request

from export.remote import RemoteDeadlineError, RemoteUnavailableError
from pipeline import CardResult
from serving.access import Notes
from serving.bodies import read_photos
from serving.keys import Keys
from serving.logs import describe_error
from serving.memory import Memory
from serving.metrics import Metrics
from serving.problems import Problem, error_to_problem
from serving.readiness import CardReader, Readiness
from serving.settings import Settings
from serving.views import View, result_to_view
from serving.work import Outcome, QueueFullError, Work

STUCK_DEADLINES = 3.0
"""Deadlines after which a photo that is still read is not waited for. Chosen."""

_log = logging.getLogger("serving")


class Service:
    """Reads the photos of requests.

    Args:
        reader: of the photos.
        settings: limits.
        keys: that are let in; None: everybody is.
    """

    def __init__(self, reader: CardReader, settings: Settings, keys: Keys | None):
        self.settings, self.keys = settings, keys
        self.readiness = Readiness(reader)
        self.work = Work(reader.infer, settings.workers, settings.queue)
        self.metrics = Metrics(lambda: self.work.waiting)
        self._memory = Memory(settings.bodies_bytes)

    async def answer(self, request: Request, view: View, batch: bool) -> dict[str, Any]:
        """What is answered to a request with photos.

        Args:
            request: its body not read yet.
            view: form of the results.
            batch: answer a list also to a single photo.

        Returns:
            The result of the one photo, or a list of results and problems.

        Raises:
            Problem: the request, or its one photo, has no result.
        """
        if self.readiness.state != "ready":
            raise Problem("not-ready", f"the models are {self.readiness.state}")
        # A photo that would find no place need not be read first.
        if self.work.full:
            raise Problem("queue-full", "the queue of photos is full")
        with self._memory.hold() as holding:
            notes: Notes = request.state.notes
            try:
                photos = await read_photos(request, self.settings, holding, batch)
            finally:
                notes.body_bytes = holding.count
            outcomes = await self._outcomes(photos, request.is_disconnected)
        answers = [self._to_answer(outcome, view, notes) for outcome in outcomes]
        if batch or len(answers) > 1:
            return {"results": [_as_member(answer) for answer in answers]}
        if isinstance(answers[0], Problem):
            raise answers[0]
        return answers[0]

    @property
    def stuck(self) -> bool:
        """Whether a photo has been read for so long that its thread will hardly come back."""
        return self.work.longest_s > STUCK_DEADLINES * self.settings.deadline_s

    async def _outcomes(
        self, photos: Sequence[bytes], gone: Callable[[], Awaitable[bool]]
    ) -> list[Outcome]:
        try:
            return await self.work.outcomes(photos, self.settings.deadline_s, gone)
        except QueueFullError as error:
            raise Problem("queue-full", str(error)) from None

    def _to_answer(self, outcome: Outcome, view: View, notes: Notes) -> dict[str, Any] | Problem:
        if isinstance(outcome, CardResult):
            notes.outcomes[outcome.status] += 1
            self.metrics.count_result(outcome)
            return result_to_view(outcome, view)
        problem = error_to_problem(outcome)
        if problem.slug == "internal-error":
            _log.error("request %s: %s", notes.request_id, describe_error(outcome))
        elif isinstance(outcome, RemoteUnavailableError | RemoteDeadlineError):
            # Made of addresses and states; no picture was answered.
            _log.error("request %s: %s", notes.request_id, outcome)
        notes.outcomes[problem.slug] += 1
        self.metrics.count_problem(problem.slug)
        return problem


def _as_member(answer: dict[str, Any] | Problem) -> dict[str, Any]:
    return {"problem": answer.to_dict()} if isinstance(answer, Problem) else answer
