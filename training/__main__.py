"""`python -m training mean`."""

from __future__ import annotations

import sys

import tyro

from training.mean import mean


def main() -> None:
    """Run the command named on the command line."""
    try:
        tyro.extras.subcommand_cli_from_dict({"mean": mean}, prog="python -m training")
    except ValueError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
