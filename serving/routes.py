"""The resources of the server."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response, Security
from fastapi.responses import JSONResponse
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer
from prometheus_client import CONTENT_TYPE_LATEST

from serving import documentation as documented
from serving.problems import Problem
from serving.service import Service
from serving.views import View

_BEARER = HTTPBearer(auto_error=False, description="An API key, if the server asks for them.")
_HEADER = APIKeyHeader(name="X-API-Key", auto_error=False, description="The same, otherwise sent.")


def service_of(request: Request) -> Service:
    """The service of the application that the request came to."""
    service: Service = request.app.state.service
    return service


async def require_key(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)],
    header: Annotated[str | None, Security(_HEADER)],
) -> None:
    """Let a request in.

    Raises:
        Problem: the server asks for a key, and the request has none that it knows.
    """
    keys = service_of(request).keys
    if keys is None:
        return
    key = header if bearer is None else bearer.credentials
    if key is None or not keys.match(key):
        detail = "send a key as X-API-Key or as Authorization: Bearer"
        raise Problem("unauthorized", detail, {"WWW-Authenticate": "Bearer"})


guarded = APIRouter(prefix="/v1", dependencies=[Depends(require_key)])
"""Routes that need a key where there are keys."""

public = APIRouter()
"""Routes for those who watch over the server."""

ViewParameter = Annotated[
    View, Query(description="Form of the results: in full, or as FPT.AI answers.")
]


@guarded.post(
    "/cards",
    summary="Read the cards in one photo or in several",
    openapi_extra={"requestBody": documented.CARDS_BODY},
    responses=documented.CARDS_RESPONSES,
)
async def read_cards(request: Request, view: ViewParameter = "full") -> Response:
    """One photo answers its result; several answer `results`, in their order, in which a photo
    without a result has a `problem`.
    """
    return _json(await service_of(request).answer(request, view, batch=False))


@guarded.post(
    "/cards:batch",
    summary="Read the cards in a list of photos",
    openapi_extra={"requestBody": documented.BATCH_BODY},
    responses=documented.BATCH_RESPONSES,
)
async def read_batch(request: Request, view: ViewParameter = "full") -> Response:
    """Answers `results` also to a single photo."""
    return _json(await service_of(request).answer(request, view, batch=True))


@guarded.get(
    "/models", summary="Component, version and state", responses=documented.MODELS_RESPONSES
)
async def list_models(request: Request) -> Response:
    """Which models read the photos. The state is "loading", "ready" or "failed", or, of one that
    another server runs, "unavailable" while that one does not serve it.
    """
    return _json({"models": await asyncio.to_thread(service_of(request).readiness.models)})


@public.get(
    "/healthz",
    summary="Whether to leave the server running",
    responses=documented.HEALTH_RESPONSES,
)
async def show_health(request: Request) -> Response:
    """503 when the models could not be loaded, or a photo is read without end: no waiting helps."""
    service = service_of(request)
    failed = service.readiness.state == "failed" or service.stuck
    return _json({"alive": not failed}, 503 if failed else 200)


@public.get("/readyz", summary="Whether to send photos", responses=documented.READINESS_RESPONSES)
async def show_readiness(request: Request) -> Response:
    """503 until the models are loaded and have answered once, and while a server that runs them
    does not serve them.
    """
    states = await asyncio.to_thread(service_of(request).readiness.states)
    state = next((state for state in states.values() if state != "ready"), "ready")
    return _json({"state": state}, 200 if state == "ready" else 503)


@public.get(
    "/metrics",
    summary="Counters for Prometheus",
    # Without it, JSON would be described beside what there is.
    response_class=Response,
    responses=documented.METRICS_RESPONSES,
)
async def show_metrics(request: Request) -> Response:
    """What was counted and timed; nothing that was read."""
    return Response(service_of(request).metrics.to_text(), media_type=CONTENT_TYPE_LATEST)


def _json(content: dict[str, Any], status: int = 200) -> Response:
    return JSONResponse(content, status)
