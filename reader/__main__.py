"""`python -m reader train | evaluate`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import tyro


def train_command(
    workdir: Path,
    preset: str = "light",
    init: Path | None = None,
    epochs: int | None = None,
    seed: int | None = None,
) -> None:
    """Train the Reader; a run that was stopped goes on from its folder.

    Args:
        workdir: folder of the run.
        preset: one of reader.config.PRESETS.
        init: weights (.npz) to start from.
        epochs: instead of the preset's.
        seed: instead of the preset's.
    """
    from reader.config import PRESETS
    from reader.train import train

    config = PRESETS[preset]()
    changes = {k: v for k, v in (("epochs", epochs), ("seed", seed)) if v is not None}
    config = replace(config, training=replace(config.training, **changes))
    train(config, preset, workdir, init)


if __name__ == "__main__":
    tyro.extras.subcommand_cli_from_dict({"train": train_command})
