"""Which weights a Reader begins from, and which characters they know."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reader.config import PRESETS
from training.network import known_config


@dataclass(frozen=True)
class Checkpoint:
    """A weights file.

    Attributes:
        path: the `.npz`.
        characters: its charset.
    """

    path: Path
    characters: str


def find_checkpoint(weights: Path, otherwise: str) -> Checkpoint:
    """A weights file with its charset, as the manifest or the run's configuration beside it says.

    Args:
        weights: `.npz` of an export or of a run.
        otherwise: charset of a file that stands alone.

    Raises:
        ValueError: there is no such file, or see `training.network.known_config`.
    """
    if not weights.is_file():
        raise ValueError(f"{weights}: there is no such weights file")
    config = known_config(weights, "reader", PRESETS)
    return Checkpoint(weights, otherwise if config is None else config.characters)


def shipped_checkpoint(folder: Path) -> Checkpoint:
    """The checkpoint that ships, its hash checked.

    Args:
        folder: holds it and its manifest.

    Raises:
        ManifestError: a ValueError; there is none, or it is damaged.
    """
    from training.weights import shipped_weights  # Keras

    return find_checkpoint(shipped_weights(folder), otherwise="")


def begin_charset(checkpoint: Checkpoint, characters: str) -> str:
    """The charset of a network that begins from a checkpoint.

    Args:
        checkpoint: to begin from.
        characters: charset of the preset.

    Returns:
        The longer of both charsets.

    Raises:
        ValueError: they differ in more than characters at the end of one of them; names the first
            difference.
    """
    longer, shorter = characters, checkpoint.characters
    if len(shorter) > len(longer):
        longer, shorter = shorter, longer
    if longer.startswith(shorter):
        return longer
    pairs = enumerate(zip(checkpoint.characters, characters, strict=False))
    place, (its, ours) = next((place, pair) for place, pair in pairs if pair[0] != pair[1])
    raise ValueError(
        f"{checkpoint.path}: another charset: its character {place} is {its!r}, here {ours!r}; a "
        "charset may only be extended at its end"
    )
