"""The files that tell TensorFlow Serving which models to serve: `models.config`, `batching.config`.

Of each model all version folders are served, and labels say which of them are asked for. TensorFlow
Serving reads `models.config` again and again (`--model_config_file_poll_wait_seconds`). It moves no
label to a version that is not loaded: then it refuses the whole file and keeps what it had, until
it reads it once more. Since the version folders are found without the file, a new version is loaded
meanwhile, and its labels move as soon as it is.

Source: TensorFlow Serving's guide "Configuration", and `ServerCore::ReloadConfig`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from google.protobuf import text_format

from data.records import write_bytes_atomically
from export.remote_messages import ModelServerConfig

MODELS, BATCHING = "models.config", "batching.config"
"""Names of the files."""

PLATFORM = "tensorflow"
"""Of SavedModels. Source: TensorFlow Serving, model_platform."""

BATCH_TIMEOUT_MICROS = 1000
"""How long the server waits for a batch to fill. Chosen: short beside a Predict of one picture."""

ENQUEUED_BATCHES = 100
"""How many batches may wait; further calls are refused as UNAVAILABLE, which clients try again.
Chosen: seconds of work."""


@dataclass(frozen=True)
class ServedModel:
    """A model in `models.config`.

    Attributes:
        base_path: folder of its version folders, as the server sees it.
        labels: versions by label.
    """

    base_path: str
    labels: dict[str, int] = field(default_factory=dict)


def read_models_config(root: Path) -> dict[str, ServedModel]:
    """The models of a `models.config`, by name; none if there is no file.

    Args:
        root: folder of the file.

    Raises:
        ValueError: the file is damaged, or has settings that these commands do not write and would
            therefore lose.
    """
    path = root / MODELS
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    config = ModelServerConfig()
    try:
        text_format.Parse(text, config)
    except text_format.ParseError as error:
        raise ValueError(f"{path}: not as `python -m serving` writes it: {error}") from None
    models = {}
    for one in config.model_config_list.config:
        policy = {field.name for field, _ in one.model_version_policy.ListFields()}
        if policy - {"all"}:
            raise ValueError(f"{path}: {one.name}: model_version_policy must be all")
        models[one.name] = ServedModel(one.base_path, dict(one.version_labels))
    return models


def write_models_config(root: Path, models: dict[str, ServedModel]) -> None:
    """Write `models.config`, atomically.

    Args:
        root: folder of the file.
        models: by name.
    """
    config = ModelServerConfig()
    for name in sorted(models):
        one = config.model_config_list.config.add(
            name=name, base_path=models[name].base_path, model_platform=PLATFORM
        )
        # Not "specific": a version must be loaded before the file that labels it is taken.
        one.model_version_policy.all.SetInParent()
        for label in sorted(models[name].labels):
            one.version_labels[label] = models[name].labels[label]
    heading = "# Written by python -m serving publish, rollback, label and config.\n"
    content = heading + text_format.MessageToString(config)
    write_bytes_atomically(root / MODELS, content.encode())


def write_batching_config(root: Path, rows: int) -> None:
    """Write `batching.config`, atomically.

    Args:
        root: folder of the file.
        rows: pictures of the largest Predict that clients send; the server refuses larger ones.
    """
    content = (
        "# Written by python -m serving publish and config.\n"
        f"max_batch_size {{ value: {rows} }}\n"
        f"batch_timeout_micros {{ value: {BATCH_TIMEOUT_MICROS} }}\n"
        f"max_enqueued_batches {{ value: {ENQUEUED_BATCHES} }}\n"
    )
    write_bytes_atomically(root / BATCHING, content.encode())
