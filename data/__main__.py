"""`python -m data COMMAND`: synth, plain, inspect, sheet, import, export, split and more."""

from __future__ import annotations

import sys

try:
    import tyro

    from data.benchmark import benchmark
    from data.cut import cut
    from data.exporters.command import export_dataset
    from data.importers.command import import_dataset
    from data.inspect import inspect
    from data.plain.command import plain
    from data.sheet import sheet
    from data.split import split
    from data.synth.dataset import synth
    from data.synth.examples import examples
except ModuleNotFoundError as error:
    sys.exit(f"error: {error.name} is not installed; it comes with the extra train")


def main() -> None:
    """Run the command named on the command line."""
    try:
        tyro.extras.subcommand_cli_from_dict(
            {
                "synth": synth,
                "plain": plain,
                "inspect": inspect,
                "sheet": sheet,
                "import": import_dataset,
                "export": export_dataset,
                "split": split,
                "cut": cut,
                "examples": examples,
                "benchmark": benchmark,
            },
            prog="python -m data",
        )
    except ValueError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
