"""The commands `python -m serving publish | rollback | label | config`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import tyro

GOOD, MISTAKE = 0, 2
"""Exit codes."""

COMMANDS = ("publish", "rollback", "label", "config")
"""Names of the commands."""


@dataclass(frozen=True)
class Publish:
    """Make exported models the next versions that TensorFlow Serving serves.

    Attributes:
        models: folder of exports, as `python -m export --all --to saved_model` writes it.
        to: folder that the server serves; created if need be.
        component: to publish: cropper, detector, reader; by default all that `models` has.
        label: of the new versions.
        base: the folder `to` as the server sees it, in its container for example; by default as
            in its models.config, or as it is here.
    """

    models: Path
    to: Path
    component: tuple[str, ...] = ()
    label: str = "stable"
    base: str | None = None


@dataclass(frozen=True)
class Rollback:
    """Go back to the version that was stable before.

    Attributes:
        component: cropper, detector or reader.
        to: folder that the server serves.
    """

    component: str
    to: Path


@dataclass(frozen=True)
class Label:
    """Move a label to another version, or take it away.

    Attributes:
        component: cropper, detector or reader.
        to: folder that the server serves.
        label: such as canary, or stable.
        version: one that is there; without it the label is taken away.
    """

    component: str
    to: Path
    label: str
    version: int | None = None


@dataclass(frozen=True)
class Config:
    """Write models.config and batching.config for the versions that are there.

    Attributes:
        root: folder that the server serves, such as one of exports.
        base: the same folder as the server sees it; by default as in its models.config, or as it
            is here.
    """

    root: Path
    base: str | None = None


def run(options: Publish | Rollback | Label | Config) -> None:
    """Carry a command out and tell what came of it.

    Raises:
        ValueError: it cannot be done; says why.
        OSError: a file cannot be read or written.
        ImportError: the extra `tf-serving` is not installed.
    """
    try:
        from serving.publishing import publish, rollback, set_label, write_config
    except ImportError as error:
        raise ImportError(f'{error}; pip install "idcard-reader[tf-serving]"') from error

    if isinstance(options, Publish):
        made = publish(options.models, options.to, options.component, options.label, options.base)
        for component, version in made.items():
            print(f"{options.to / component / str(version)}: {options.label}")
    elif isinstance(options, Rollback):
        version = rollback(options.to, options.component)
        print(f"{options.to / options.component / str(version)}: stable")
    elif isinstance(options, Label):
        set_label(options.to, options.component, options.label, options.version)
    else:
        for component, served in write_config(options.root, options.base).items():
            labels = ", ".join(f"{name} {number}" for name, number in sorted(served.labels.items()))
            print(f"{component} in {served.base_path}: {labels}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the commands; the exit code.

    Args:
        arguments: of the command line, without the program's name; None takes the real ones.
    """
    options = tyro.cli(
        Annotated[Publish, tyro.conf.subcommand("publish")]
        | Annotated[Rollback, tyro.conf.subcommand("rollback")]
        | Annotated[Label, tyro.conf.subcommand("label")]
        | Annotated[Config, tyro.conf.subcommand("config")],
        prog="python -m serving",
        args=arguments,
        description="What TensorFlow Serving serves. Over HTTP: idcard serve --help",
    )
    try:
        run(options)
    except (ValueError, OSError, ImportError) as error:
        print(f"error: {error}", file=sys.stderr)
        return MISTAKE
    return GOOD
