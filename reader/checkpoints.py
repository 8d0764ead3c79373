"""Which weights a Reader begins from, and which characters they know. No Keras."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from export.artefacts import ManifestError, read_verified
from export.manifest import MANIFEST, read_manifest
from reader.config import ModelConfig

RUN_CONFIG = "config.json"
"""Of a run's folder; see `training.runs`."""


@dataclass(frozen=True)
class Checkpoint:
    """A weights file.

    Attributes:
        path: the `.npz`.
        characters: its charset.
    """

    path: Path
    characters: str


def run_to_config(weights: Path) -> ModelConfig | None:
    """The network that a run trained, from the `config.json` beside its weights.

    Args:
        weights: `.npz` in the run's folder.

    Returns:
        None where there is no such file.

    Raises:
        ValueError: the file is damaged or is not about a Reader; names it.
    """
    path = weights.parent / RUN_CONFIG
    if not path.is_file():
        return None
    try:
        model = json.loads(path.read_bytes())["config"]["model"]
        return ModelConfig(**{**model, "size_hw": tuple(model["size_hw"])})
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path}: not the configuration of a Reader: {error!r}") from None


def find_checkpoint(weights: Path, otherwise: str) -> Checkpoint:
    """A weights file with its charset, as the manifest or the run's configuration beside it says.

    Args:
        weights: `.npz` of an export or of a run.
        otherwise: charset of a file that stands alone.

    Raises:
        ValueError: there is no such file, or what stands beside it is damaged; names it.
    """
    if not weights.is_file():
        raise ValueError(f"{weights}: there is no such weights file")
    if (weights.parent / MANIFEST).is_file():
        manifest = read_manifest(weights.parent, verify=False)
        for file in manifest.files:
            if file.path == weights.name:
                read_verified(weights.parent, file)
                return Checkpoint(weights, manifest.charset or otherwise)
    config = run_to_config(weights)
    return Checkpoint(weights, otherwise if config is None else config.characters)


def shipped_checkpoint(folder: Path) -> Checkpoint:
    """The checkpoint that ships, its hash checked.

    Args:
        folder: holds it and its manifest.

    Raises:
        ManifestError: a ValueError; there is none, it is damaged or has no charset.
    """
    manifest = read_manifest(folder, verify=False)
    if not manifest.charset:
        raise ManifestError(f"{folder / MANIFEST}: no charset")
    file = manifest.file("weights_npz", "float16")
    read_verified(folder, file)
    return Checkpoint(folder / file.path, manifest.charset)


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
