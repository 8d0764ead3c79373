"""What a training command was given, refused before anything is made or loaded."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.records import ANNOTATIONS

DATASETS = ("--cards", "--photographs", "--validation")
"""Options that name a dataset folder."""


def refuse_missing(sources: Mapping[str, Path | str | None]) -> None:
    """Refuse paths that are not there.

    Args:
        sources: data and weights that were given, by option; a string is a name, such as
            "shipped", and no path.

    Raises:
        ValueError: there is no such folder or, of `--init`, no such file; or a dataset folder is
            none. Names option and path.
    """
    for option, path in sources.items():
        if not isinstance(path, Path):
            continue
        if option == "--init":
            if not path.is_file():
                raise ValueError(f"{option} {path}: there is no such file")
        elif not path.is_dir():
            raise ValueError(f"{option} {path}: there is no such folder")
        elif option in DATASETS and not (path / ANNOTATIONS).is_file():
            raise ValueError(f"{option} {path}: no dataset folder, {ANNOTATIONS} is missing")


PLAN = ("batch_size", "steps_per_epoch", "epochs", "learning_rate", "evaluate_every")
"""Settings of a training that must be above zero."""


def refuse_plan(plan: Any, init: Path | str | None) -> None:
    """Refuse a training that could not be, whether by options or `--settings`.

    Args:
        plan: the resolved `training` part of a configuration.
        init: what the run begins from, or None.

    Raises:
        ValueError: a number is not above zero, or layers that begin at random would stay so; names
            the setting.
    """
    for name in PLAN:
        value = getattr(plan, name)
        if not value > 0:
            raise ValueError(f"training.{name} {value}: want a number above 0")
    if plan.frozen and init is None:
        raise ValueError(
            f"training.frozen {plan.frozen}: want --init, or layers that begin at random stay so"
        )


def refuse_not_positive(**numbers: float | None) -> None:
    """Refuse numbers that are not above zero.

    Args:
        numbers: by the option's name in Python; None is the preset's.

    Raises:
        ValueError: names the option and the number.
    """
    for name, number in numbers.items():
        if number is not None and not number > 0:
            raise ValueError(f"--{name.replace('_', '-')} {number}: want a number above 0")
