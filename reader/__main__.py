"""`python -m reader train | evaluate`."""

from __future__ import annotations

import tyro

from reader.evaluate import evaluate
from reader.train import train


def main() -> None:
    """Run the command named on the command line."""
    tyro.extras.subcommand_cli_from_dict(
        {"train": train, "evaluate": evaluate}, prog="python -m reader"
    )


if __name__ == "__main__":
    main()
