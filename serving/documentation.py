"""Bodies, answers and examples for the OpenAPI description."""

from __future__ import annotations

from typing import Any, get_args

from prometheus_client import CONTENT_TYPE_LATEST

from pipeline import CardResult
from pipeline.field_types import Check, FieldResult, WordResult
from pipeline.types import Document, Quality, Warning
from serving.bodies import RAW_TYPES
from serving.forms import FIELD
from serving.problems import KINDS, MEDIA_TYPE, WANTS_RETRY, Problem
from serving.readiness import COMPONENTS, State
from serving.schemas import FPT_SCHEMA, LIST_SCHEMA, PROBLEM_SCHEMA, RESULT_SCHEMA
from serving.views import result_to_fpt

_CORNERS = ((100.0, 80.0), (500.0, 80.0), (500.0, 340.0), (100.0, 340.0))
_NUMBER = ((260.0, 132.0), (380.0, 132.0), (380.0, 158.0), (260.0, 158.0))

EXAMPLE = CardResult(
    status="ok",
    document=Document("vn_cccd_chip", "front", 0.9987, _CORNERS, rotation=0),
    quality=Quality(412.5, 0.0012, 0.58, 0.49, 0.11, card_width_px=400.0, ok=False, moire=11.8),
    fields={
        "id_number": FieldResult(
            value="079195001234",
            text="079195001234",
            confidence=0.981,
            quad=_NUMBER,
            words=(WordResult("079195001234", 0.9941, _NUMBER, detection=0.9973),),
            checks=(Check("number_length", "pass"),),
        )
    },
    warnings=(Warning("small_card", "the card is only 400 pixels wide"),),
    timings_ms={"load": 9.1, "cropper": 11.8, "rectify": 4.2, "detector": 21.0, "reader": 31.0},
    models={"cropper": "1", "detector": "1", "reader": "1"},
)
"""A card of a person who does not exist."""

_BINARY = {"type": "string", "format": "binary"}
_BASE64 = {"type": "string", "format": "byte"}

_PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
"""A picture that can be sent as it is: PNG, one black pixel."""

_FORM = {
    "schema": {
        "type": "object",
        "required": [FIELD],
        "additionalProperties": False,
        "properties": {FIELD: {"type": "array", "minItems": 1, "items": _BINARY}},
    }
}

CARDS_BODY = {
    "required": True,
    "content": {
        "multipart/form-data": _FORM,
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["photo"],
                "additionalProperties": False,
                "properties": {"photo": _BASE64},
            },
            "example": {"photo": _PIXEL},
        },
        **{media_type: {"schema": _BINARY} for media_type in RAW_TYPES},
    },
}

BATCH_BODY = {
    "required": True,
    "content": {
        "multipart/form-data": _FORM,
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["photos"],
                "additionalProperties": False,
                "properties": {"photos": {"type": "array", "minItems": 1, "items": _BASE64}},
            },
            "example": {"photos": [_PIXEL, _PIXEL]},
        },
    },
}

_PROBLEM_IN_LIST = {"problem": Problem("unusable-image", "8 bytes: not an image").to_dict()}

_LIST_EXAMPLE = {
    "summary": "A list of photos, of which the second is none",
    "value": {"results": [EXAMPLE.to_dict(), _PROBLEM_IN_LIST]},
}

_ONE_EXAMPLE = {"summary": "One photo", "value": EXAMPLE.to_dict()}

_FPT_EXAMPLE = {"summary": "One photo, view=fpt", "value": result_to_fpt(EXAMPLE)}

_CARD_PROBLEMS = tuple(slug for slug in KINDS if slug not in ("not-found", "method-not-allowed"))

_RETRY = {"Retry-After": {"schema": {"type": "integer"}, "description": "In seconds."}}

_HEADERS: dict[str, dict[str, Any]] = {
    "unauthorized": {"WWW-Authenticate": {"schema": {"type": "string"}}},
    **dict.fromkeys(WANTS_RETRY, _RETRY),
}
"""Of problems of a kind, beside those of every response."""

_PHOTO_PROBLEMS = ("unusable-image", "models-unavailable", "deadline-passed")


def problem_responses(*slugs: str) -> dict[int | str, dict[str, Any]]:
    """Responses of kinds of problems, by their status.

    Args:
        *slugs: of `serving.problems.KINDS`.

    Returns:
        For OpenAPI; kinds of the same status are examples of one response.
    """
    responses: dict[int | str, dict[str, Any]] = {}
    for slug in slugs:
        status, title = KINDS[slug]
        response = responses.setdefault(
            status,
            {"description": title, "content": {MEDIA_TYPE: {"schema": PROBLEM_SCHEMA}}},
        )
        examples = response["content"][MEDIA_TYPE].setdefault("examples", {})
        examples[slug] = {"summary": title, "value": Problem(slug, "…").to_dict()}
        if slug in _HEADERS:
            response["headers"] = _HEADERS[slug]
        response["description"] = "; or: ".join(one["summary"] for one in examples.values())
    return responses


def _results(schema: dict[str, Any], **examples: dict[str, Any]) -> dict[str, Any]:
    content = {"schema": schema, "examples": examples}
    return {"description": "What was read", "content": {"application/json": content}}


CARDS_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: _results(
        {"anyOf": [RESULT_SCHEMA, FPT_SCHEMA, LIST_SCHEMA]},
        one=_ONE_EXAMPLE,
        several=_LIST_EXAMPLE,
        fpt=_FPT_EXAMPLE,
    ),
    **problem_responses(*_CARD_PROBLEMS),
}

BATCH_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: _results(LIST_SCHEMA, several=_LIST_EXAMPLE),
    # Of a single photo, which is in a list here.
    **problem_responses(*(slug for slug in _CARD_PROBLEMS if slug not in _PHOTO_PROBLEMS)),
}


def _json(description: str, schema: dict[str, Any], **example: Any) -> dict[str, Any]:
    content = {"schema": {"type": "object", **schema}, "example": example}
    return {"description": description, "content": {"application/json": content}}


_STATE = {"enum": list(get_args(State))}

_MODEL_SCHEMA = {
    "type": "object",
    "required": ["component", "version", "state"],
    "properties": {
        "component": {"enum": list(COMPONENTS)},
        "version": {"type": ["string", "null"], "description": "Known when it is loaded."},
        "state": _STATE,
    },
}

MODELS_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: _json(
        "The models",
        {
            "required": ["models"],
            "properties": {"models": {"type": "array", "items": _MODEL_SCHEMA}},
        },
        models=[{"component": "cropper", "version": "1", "state": "ready"}],
    ),
    **problem_responses("unauthorized"),
}

_ALIVE = {"required": ["alive"], "properties": {"alive": {"type": "boolean"}}}

HEALTH_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: _json("Leave it running", _ALIVE, alive=True),
    503: _json("The models could not be loaded, or a photo has no end", _ALIVE, alive=False),
}

_READY = {"required": ["state"], "properties": {"state": _STATE}}

READINESS_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: _json("Send photos", _READY, state="ready"),
    503: _json("Not yet, or never", _READY, state="loading"),
}

METRICS_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The counters",
        "content": {
            CONTENT_TYPE_LATEST.partition(";")[0]: {
                "schema": {"type": "string"},
                "example": "idcard_queue_length 0.0\n",
            }
        },
    },
}


def drop_validation(description: dict[str, Any]) -> None:
    """Leave out the answer that FastAPI adds to every operation with parameters; what does not
    validate is a problem of status 400 here.

    Args:
        description: changed in place.
    """
    for operations in description["paths"].values():
        for operation in operations.values():
            content = operation["responses"].get("422", {}).get("content", {})
            content.pop("application/json", None)
            if not content:
                operation["responses"].pop("422", None)
    for schema in ("HTTPValidationError", "ValidationError"):
        description.get("components", {}).get("schemas", {}).pop(schema, None)


def allow_no_key(description: dict[str, Any]) -> None:
    """Say of every operation that takes a key that it may be left out.

    Args:
        description: of a server that lets everybody in; changed in place.
    """
    for operations in description["paths"].values():
        for operation in operations.values():
            if "security" in operation:
                # Source: OpenAPI 3.1, "Operation Object": an empty requirement makes it optional.
                operation["security"].append({})
