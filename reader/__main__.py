"""`python -m reader train | evaluate | language`."""

from __future__ import annotations

import sys

try:
    import tyro

    from training.processors import use_onednn

    use_onednn()

    from reader.evaluate import evaluate
    from reader.language_counts import language
    from reader.train import train
except ModuleNotFoundError as error:
    sys.exit(f"error: {error.name} is not installed; it comes with the extra train")


def main() -> None:
    """Run the command named on the command line."""
    try:
        tyro.extras.subcommand_cli_from_dict(
            {"train": train, "evaluate": evaluate, "language": language}, prog="python -m reader"
        )
    except ValueError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
