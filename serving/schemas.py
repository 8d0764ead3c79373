"""JSON Schemas of answers, for the OpenAPI description."""

from __future__ import annotations

from typing import Any

from pipeline.schema import result_schema
from serving.problems import KINDS

_COMPONENTS = "#/components/schemas/"
"""Where a description has schemas with a name. Source: OpenAPI 3.1, "Components Object"."""

RESULT_SCHEMA = {"$ref": f"{_COMPONENTS}CardResult"}
"""Of what was read from one photo; `add_result_schema` adds to a description what it refers to."""

PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "enum": [f"/problems/{slug}" for slug in KINDS]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
    },
}

FPT_SCHEMA = {
    "type": "object",
    "description": "With `view=fpt`.",
    "required": ["errorCode", "errorMessage", "data"],
    "properties": {
        "errorCode": {"type": "integer"},
        "errorMessage": {"type": "string"},
        "data": {"type": "array", "items": {"type": "object"}},
    },
}

LIST_SCHEMA = {
    "type": "object",
    "required": ["results"],
    "properties": {
        "results": {
            "type": "array",
            "items": {
                "anyOf": [
                    RESULT_SCHEMA,
                    FPT_SCHEMA,
                    {
                        "type": "object",
                        "required": ["problem"],
                        "properties": {"problem": PROBLEM_SCHEMA},
                    },
                ]
            },
        }
    },
}


def add_result_schema(description: dict[str, Any]) -> None:
    """Put the schema of a result and of all that it is made of among the components.

    Args:
        description: changed in place.
    """
    schema = result_schema()
    definitions = schema.pop("$defs")
    # Those of the description hold; with an address of its own it would resolve references itself.
    for key in ("$schema", "$id"):
        del schema[key]
    named = {schema["title"]: schema, **definitions}
    schemas = description.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(_with_references_to_components(named))


def _with_references_to_components(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_references_to_components(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    moved = {key: _with_references_to_components(inner) for key, inner in value.items()}
    if "$ref" in moved:
        moved["$ref"] = moved["$ref"].replace("#/$defs/", _COMPONENTS)
    return moved
