"""The JSON Schema of a result, made from the classes that a result is of.

The classes are what `to_dict` writes, but that it leaves out what is None, as it leaves out what
`_LEFT_OUT` names, and adds what `_ADDED` does. Names, types and descriptions are therefore said
once, there. A copy lies in `docs/result.schema.json`; `idcard schema` prints it.
"""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pipeline.field_types import Quad
from pipeline.types import SCHEMA_VERSION, CardResult

DIALECT = "https://json-schema.org/draft/2020-12/schema"

IDENTIFIER = f"urn:idcard-reader:result:{SCHEMA_VERSION}"

UNIT_INTERVAL = ("confidence", "detection", "position", "glare", "brightness")
"""Attributes that are 0 to 1, whatever has them. Source: their descriptions."""

_LEFT_OUT = {("CardResult", "source")}

_ADDED: Mapping[str, Mapping[str, Any]] = {
    "CardResult": {
        "schema_version": {"const": SCHEMA_VERSION},
        "needs_review": {
            "type": "boolean",
            "description": "whether a person should look at the photo: it was not read, a field "
            "needs it or is missing, or the card's type is not known.",
        },
    },
    "Check": {
        "message": {"type": "string", "description": "what the rule asks for, in words."},
    },
}

_SCALARS = {str: "string", bool: "boolean", int: "integer", float: "number"}

_QUAD = {
    "description": "four (x, y), top-left first and clockwise as printed, in pixels of the photo "
    "as given, after its EXIF rotation",
    "type": "array",
    "minItems": 4,
    "maxItems": 4,
    "items": {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "number"}},
}

_ATTRIBUTE = re.compile(r"^ {4}(\w+): (.*(?:\n {5,}\S.*)*)", re.MULTILINE)
"""An attribute and its description in a docstring, with the lines that are indented under it."""


def result_schema() -> dict[str, Any]:
    """The JSON Schema, draft 2020-12, that `CardResult.to_dict` follows.

    Keys that it does not name may be added without another version of the schema, so it allows
    them.

    Returns:
        JSON-serialisable values, the same at each call.
    """
    definitions: dict[str, Any] = {"Quad": _QUAD}
    result = _class_schema(CardResult, definitions)
    return {
        "$schema": DIALECT,
        "$id": IDENTIFIER,
        "title": "CardResult",
        "description": "What was read from one photo. A key that is not required is absent where "
        "its description says None.",
        **result,
        "if": {"properties": {"status": {"const": "no_card"}}},
        "then": {"properties": {"document": False}},
        "else": {"required": ["document"]},
        "$defs": dict(sorted(definitions.items())),
    }


def _class_schema(of: type, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of an object with a dataclass's attributes; fills `definitions`."""
    hints = get_type_hints(of)
    described = _descriptions(of)
    properties = {name: dict(added) for name, added in _ADDED.get(of.__name__, {}).items()}
    required = list(properties)
    for name in (field.name for field in fields(of)):
        if (of.__name__, name) in _LEFT_OUT:
            continue
        kind, optional = _without_none(hints[name])
        schema = _value_schema(kind, definitions)
        if name in UNIT_INTERVAL:
            schema |= {"minimum": 0, "maximum": 1}
        properties[name] = {**schema, "description": described[name]}
        if not optional:
            required.append(name)
    return {"type": "object", "properties": properties, "required": required}


def _value_schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of a value by its annotation.

    Raises:
        TypeError: there is no rule for such an annotation.
    """
    if kind == Quad:
        return {"$ref": "#/$defs/Quad"}
    if is_dataclass(kind) and isinstance(kind, type):
        if kind.__name__ not in definitions:
            definitions[kind.__name__] = _class_schema(kind, definitions)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    if kind in _SCALARS:
        return {"type": _SCALARS[kind]}
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(inner)}
    if origin is tuple and inner[1:] == (...,):
        return {"type": "array", "items": _value_schema(inner[0], definitions)}
    if origin is Mapping and inner[0] is str:
        return {"type": "object", "additionalProperties": _value_schema(inner[1], definitions)}
    raise TypeError(f"no JSON Schema for {kind}")


def _without_none(kind: Any) -> tuple[Any, bool]:
    """An annotation without its None, and whether it had one."""
    if get_origin(kind) not in (Union, types.UnionType):
        return kind, False
    others = [inner for inner in get_args(kind) if inner is not type(None)]
    return (others[0], True) if len(others) == 1 else (kind, False)


def _descriptions(of: type) -> dict[str, str]:
    """What a class's docstring says of each attribute."""
    # Without its indentation, which Python 3.13 has already taken off.
    text = inspect.cleandoc(of.__doc__ or "")
    return {name: " ".join(said.split()) for name, said in _ATTRIBUTE.findall(text)}
