"""`python -m detector train | evaluate`."""

from __future__ import annotations

import tyro

from detector.evaluate import evaluate
from detector.train import train


def main() -> None:
    """Run the command named on the command line."""
    tyro.extras.subcommand_cli_from_dict(
        {"train": train, "evaluate": evaluate}, prog="python -m detector"
    )


if __name__ == "__main__":
    main()
