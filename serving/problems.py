"""What is answered instead of a result: problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from export.remote import RemoteDeadlineError, RemoteUnavailableError
from pipeline import ImageError
from serving.work import DeadlineError

MEDIA_TYPE = "application/problem+json"
"""Source: RFC 9457, section 3."""

RETRY_AFTER_S = 2
"""What `Retry-After` says, in seconds. Chosen: short beside the deadline, long beside a photo."""


class Kind(NamedTuple):
    """A kind of problem: its HTTP status, and its title, the same for every occurrence."""

    status: int
    title: str


KINDS = {
    "malformed-body": Kind(400, "The body is not what its media type promises"),
    "bad-parameter": Kind(400, "A parameter has a value that it cannot have"),
    "unauthorized": Kind(401, "The API key is missing or unknown"),
    "not-found": Kind(404, "There is nothing here"),
    "method-not-allowed": Kind(405, "The resource does not have this method"),
    "upload-too-slow": Kind(408, "The body took too long to arrive"),
    "too-large": Kind(413, "The body or a photo is too large"),
    "too-many-photos": Kind(413, "The request has too many photos"),
    "unsupported-media-type": Kind(415, "The body is of a type that is not taken"),
    "unusable-image": Kind(422, "The photo is not an image that can be used"),
    "queue-full": Kind(429, "Too much is waiting"),
    "internal-error": Kind(500, "The server failed"),
    "not-ready": Kind(503, "The models are not loaded"),
    "models-unavailable": Kind(503, "The server of the models cannot be reached"),
    "deadline-passed": Kind(504, "The photo was not read in time"),
}
"""Kinds of problems by slug. A slug never changes its meaning; clients tell problems by it."""

WANTS_RETRY = ("queue-full", "not-ready", "models-unavailable")
"""Kinds that pass by themselves."""


class Problem(Exception):
    """A request, or a photo of it, that has no result.

    Args:
        slug: of KINDS.
        detail: what is the matter this time; holds nothing that was read off a photo.
        headers: of the response.
    """

    def __init__(self, slug: str, detail: str, headers: Mapping[str, str] | None = None):
        super().__init__(detail)
        self.slug, self.detail = slug, detail
        self.status, self.title = KINDS[slug]
        self.headers = dict(headers or {})
        if slug in WANTS_RETRY:
            self.headers["Retry-After"] = str(RETRY_AFTER_S)

    def to_dict(self) -> dict[str, Any]:
        """The members of the problem as RFC 9457 names them."""
        return {
            "type": f"/problems/{self.slug}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }


def error_to_problem(error: Exception) -> Problem:
    """What is told of the error of one photo; of an unforeseen one, nothing.

    Args:
        error: what reading the photo raised.

    Returns:
        The problem.
    """
    if isinstance(error, ImageError):
        return Problem("unusable-image", str(error))
    if isinstance(error, DeadlineError):
        return Problem("deadline-passed", str(error))
    # Their messages name that server, which is nobody's business.
    if isinstance(error, RemoteUnavailableError):
        return Problem("models-unavailable", "the server of the models could not be reached")
    if isinstance(error, RemoteDeadlineError):
        return Problem("deadline-passed", "the server of the models did not answer in time")
    # Its message may quote what was read.
    return Problem("internal-error", "the photo could not be read; the log of the server says more")
