"""`python -m data synth | sheet | examples`."""

from __future__ import annotations

import sys

import tyro

from data.sheet import sheet
from data.synth.dataset import synth
from data.synth.examples import examples


def main() -> None:
    """Run the command named on the command line."""
    try:
        tyro.extras.subcommand_cli_from_dict(
            {"synth": synth, "sheet": sheet, "examples": examples}, prog="python -m data"
        )
    except ValueError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
