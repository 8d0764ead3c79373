"""Any setting of a training's configuration, from the command line: `training.batch_size=16`."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Config = TypeVar("Config")


def change_settings(config: Config, settings: Sequence[str]) -> Config:
    """A configuration with some of its settings changed.

    Args:
        config: a preset's, of nested dataclasses.
        settings: `PART.NAME=VALUE` each, as `config.json` of a run names them; a value is JSON, or
            a string as it is: `training.batch_size=16`, `data.layouts=["id_ktp"]`,
            `model.backbone=resnet50`.

    Returns:
        Another configuration of the same class.

    Raises:
        ValueError: a setting has no `=` or is unknown, or its value is of the wrong kind or refused
            by the configuration; names it, and what there is.
    """
    for setting in settings:
        path, equals, text = setting.partition("=")
        if not equals:
            raise ValueError(f"--settings {setting}: want PART.NAME=VALUE")
        try:
            config = _changed(config, path.split("."), _read(text))
        except (TypeError, ValueError) as error:
            raise ValueError(f"--settings {setting}: {error}") from None
    return config


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def _changed(config: Any, names: list[str], value: Any) -> Any:
    known = {field.name: getattr(config, field.name) for field in dataclasses.fields(config)}
    name, *rest = names
    if name not in known:
        raise ValueError(f"no {name!r} here; there is {', '.join(known)}")
    current = known[name]
    if dataclasses.is_dataclass(current):
        if not rest:
            raise ValueError(f"{name!r} holds settings of its own; name one of them")
        changed = _changed(current, rest, value)
    elif rest:
        raise ValueError(f"{name!r} is a setting and holds no {rest[0]!r}")
    else:
        hint = get_type_hints(type(config))[name]
        fixed = get_origin(hint) is tuple and Ellipsis not in get_args(hint)
        changed = _like(value, current, fixed)
    return dataclasses.replace(config, **{name: changed})


def _like(value: Any, current: Any, fixed: bool = False) -> Any:
    """A value that JSON has read, as a setting of the kind of the current one holds it; `fixed`:
    as many of them as there are, where it is a list.
    """
    if isinstance(current, tuple) and isinstance(value, list):
        # An empty one says nothing of what it holds.
        items = tuple(_like(item, current[0]) if current else item for item in value)
        if fixed and len(items) != len(current):
            raise ValueError(f"want {len(current)} of them, as in {json.dumps(current)}")
        return items
    if isinstance(current, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not type(current):
        raise ValueError(f"want {_kind(current)}, as in {json.dumps(current)}")
    return value


def _kind(value: Any) -> str:
    kinds = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}
    return kinds.get(type(value), "a list")
