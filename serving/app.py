"""The application: routes, problems, and what happens when it starts and stops."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from serving.access import Access
from serving.documentation import allow_no_key, drop_validation
from serving.keys import Keys
from serving.problems import KINDS, MEDIA_TYPE, Problem
from serving.readiness import CardReader
from serving.routes import guarded, public, service_of
from serving.schemas import add_result_schema
from serving.service import Service
from serving.settings import Settings


def create_app(
    reader: CardReader, settings: Settings | None = None, keys: Keys | None = None
) -> FastAPI:
    """An application that reads photos.

    The models are loaded in a thread as soon as it starts; until then `/readyz` answers 503. When
    it stops, it finishes the photos that it took.

    Args:
        reader: of the photos, such as a `pipeline.Pipeline`; its `infer` is called by several
            threads.
        settings: limits; None: those by default.
        keys: that are let in; None: everybody is.

    Returns:
        The application, for any ASGI server.
    """
    service = Service(reader, settings or Settings(), keys)

    @asynccontextmanager
    async def run(app: FastAPI) -> AsyncIterator[None]:
        loading = asyncio.create_task(asyncio.to_thread(service.readiness.load))
        try:
            yield
        finally:
            service.readiness.stop()
            await loading
            await asyncio.to_thread(service.work.close)

    app = FastAPI(
        title="idcard-reader",
        description="Reads identity cards: a photo in, named fields out.",
        version=version("idcard-reader"),
        lifespan=run,
        # Their pages load scripts from other servers.
        docs_url=None,
        redoc_url=None,
        # It would send clients, with their photos and keys, to an address made of what they said.
        redirect_slashes=False,
    )
    app.state.service = service
    app.include_router(guarded)
    app.include_router(public)
    app.add_middleware(Access, metrics=service.metrics)
    app.add_exception_handler(Problem, _answer_problem)
    app.add_exception_handler(RequestValidationError, _answer_validation)
    app.add_exception_handler(HTTPException, _answer_http)
    description = app.openapi()  # which FastAPI makes once
    drop_validation(description)
    add_result_schema(description)
    if keys is None:
        allow_no_key(description)
    return app


async def _answer_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    notes = request.state.notes
    # One that belongs to a photo was counted with the photo.
    if error.slug not in notes.outcomes:
        service_of(request).metrics.count_problem(error.slug)
    content = {**error.to_dict(), "request_id": notes.request_id}
    return JSONResponse(content, error.status, error.headers, media_type=MEDIA_TYPE)


async def _answer_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # What was sent is not repeated.
    places = ", ".join(str(entry["loc"][-1]) for entry in error.errors())
    return await _answer_problem(request, Problem("bad-parameter", f"look at {places}"))


async def _answer_http(request: Request, error: Exception) -> Response:
    """Answers of the framework itself."""
    assert isinstance(error, HTTPException)
    slugs = {404: "not-found", 405: "method-not-allowed"}
    slug = slugs.get(error.status_code, "internal-error")
    return await _answer_problem(request, Problem(slug, KINDS[slug].title, error.headers))
