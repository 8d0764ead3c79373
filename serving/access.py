"""What surrounds every request: its id, the headers of its response, its line in the log."""

from __future__ import annotations

import json
import logging
import re
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.logs import describe_error, log_request
from serving.metrics import Metrics
from serving.problems import MEDIA_TYPE, Problem

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
"""Ids of requests that are taken over from clients. Chosen: a UUID, or what proxies make, and
nothing that a log or a header could be tricked with."""

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""Methods that are logged by name. Source: RFC 9110 and RFC 5789."""

WITHOUT_BODY = ("GET", "HEAD", "OPTIONS")

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}
"""Of every response. Source: OWASP, "REST Security Cheat Sheet": nothing is kept, guessed,
embedded or shown in a frame."""

HTTPS_HEADERS = {"Strict-Transport-Security": "max-age=31536000"}
"""Of responses over TLS besides: for a year nothing else. Source: RFC 6797."""

CLIENT_GONE = 499
"""Status that is logged when the client went before its body was there. Source: nginx."""

_log = logging.getLogger("serving")


@dataclass
class Notes:
    """What is known of a request, for its line in the log.

    Attributes:
        request_id: of the client, or made.
        body_bytes: that were read.
        outcomes: photos by the status of their result, or the slug of their problem.
    """

    request_id: str
    body_bytes: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)


class Access:
    """Wraps the application.

    It also catches what no one else did: the error's message must not reach the log of the server,
    because it may quote what was read.

    Args:
        app: the application.
        metrics: that count the requests.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics):
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; other messages, such as of start and stop, pass."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        notes = Notes(_request_id(scope))
        scope.setdefault("state", {})["notes"] = notes
        started = time.perf_counter()
        status = 0

        left = scope["method"] not in WITHOUT_BODY

        async def receive_to_end() -> Message:
            nonlocal left
            message = await receive()
            left = left and message.get("more_body", False)
            return message

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers.update({**SECURITY_HEADERS, "X-Request-ID": notes.request_id})
                if left:  # else the server would go on to take the rest of the body
                    headers["Connection"] = "close"
                if scope["scheme"] == "https":
                    headers.update(HTTPS_HEADERS)
            await send(message)

        try:
            await self._app(scope, receive_to_end, send_with_headers)
        except ClientDisconnect:
            status = status or CLIENT_GONE
        except Exception as error:
            _log.error("request %s: %s", notes.request_id, describe_error(error))
            if status == 0:
                self._metrics.count_problem("internal-error")
                await _send_problem(notes.request_id, send_with_headers)
        finally:
            seconds = time.perf_counter() - started
            route = getattr(scope.get("route"), "path", "other")
            self._metrics.count_request(route, status, seconds)
            log_request(
                request_id=notes.request_id,
                method=scope["method"] if scope["method"] in METHODS else "other",
                # Not the path itself: clients put things into paths that belong into no log.
                route=route,
                status=status,
                milliseconds=round(1000 * seconds, 1),
                body_bytes=notes.body_bytes,
                photos=dict(notes.outcomes),
            )


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get("x-request-id", "")
    return given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


async def _send_problem(request_id: str, send: Send) -> None:
    problem = Problem("internal-error", "the log of the server says more")
    body = json.dumps({**problem.to_dict(), "request_id": request_id}).encode()
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
