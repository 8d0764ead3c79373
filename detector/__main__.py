"""`python -m detector train | evaluate`."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from typing import Any

try:
    import tyro

    from detector.evaluate import evaluate
    from training.processors import use_onednn
except ModuleNotFoundError as error:
    sys.exit(f"error: {error.name} is not installed; it comes with the extra train")


def main() -> None:
    """Run the command named on the command line."""
    commands: dict[str, Callable[..., Any]] = {"evaluate": evaluate}
    # The shipped model is evaluated without Keras; only training needs it.
    if importlib.util.find_spec("keras"):
        use_onednn()
        from detector.train import train

        commands = {"train": train, **commands}
    try:
        tyro.extras.subcommand_cli_from_dict(commands, prog="python -m detector")
    except ValueError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
