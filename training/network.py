"""Of which network a weights file is: what lies beside it says, else a preset. No Keras."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass, replace
from pathlib import Path
from typing import Any

from export.artefacts import ManifestError, read_verified
from export.manifest import MANIFEST, Manifest, read_manifest

RUN_CONFIG = "config.json"
"""Of a run's folder; see `training.runs`."""

Presets = Mapping[str, Callable[[], Any]]
"""A component's `PRESETS`: name → what makes its `Config`."""


def find_config(weights: Path, component: str, presets: Presets, preset: str) -> Any:
    """The network of a weights file: what lies beside it says which, else the preset.

    Args:
        weights: `.npz`.
        component: whose weights they are, such as "reader".
        presets: of the component.
        preset: for weights with nothing beside them that says.

    Returns:
        The component's `ModelConfig`.

    Raises:
        ValueError: see `known_config`.
    """
    known = known_config(weights, component, presets)
    return presets[preset]().model if known is None else known


def known_config(weights: Path, component: str, presets: Presets) -> Any:
    """The network of a weights file, if what lies beside it says which.

    Args:
        weights: `.npz` in an export's folder, of which its manifest speaks, or in a run's folder,
            of which its `config.json` does; the manifest goes first.
        component: whose weights they are.
        presets: of the component.

    Returns:
        The component's `ModelConfig`; None: neither of the two is there.

    Raises:
        ValueError: either is damaged or of another component, or the weights are not those that the
            manifest lists; names the file.
    """
    if (weights.parent / MANIFEST).is_file():
        manifest = read_manifest(weights.parent, verify=False)
        for file in manifest.files:
            if file.path == weights.name:
                if manifest.component != component:
                    raise ValueError(
                        f"{weights}: weights of a {manifest.component}, as {MANIFEST} beside them "
                        f"says, not of a {component}"
                    )
                read_verified(weights.parent, file)
                return manifest_to_config(manifest, presets)
    path = weights.parent / RUN_CONFIG
    if not path.is_file():
        return None
    try:
        return _settings_to_config(json.loads(path.read_bytes())["config"]["model"], presets)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(
            f"{path}: not the configuration of a {component.capitalize()}: {error!r}"
        ) from None


def manifest_to_config(manifest: Manifest, presets: Presets) -> Any:
    """The network that a manifest's files were made from.

    Args:
        manifest: with the network's settings or, of an export from before these were noted, a
            version that begins with the preset's name.
        presets: of its component.

    Returns:
        The component's `ModelConfig`, with the manifest's charset and classes where the network has
        such.

    Raises:
        ManifestError: it says neither, or settings that make no sense.
    """
    stated = {"characters": manifest.charset, "classes": manifest.classes}
    try:
        if manifest.network:
            model = _settings_to_config(manifest.network, presets)
        else:
            model = presets[manifest.version.rpartition("-")[0]]().model
        known = {name: value for name, value in stated.items() if value and hasattr(model, name)}
        return replace(model, **known)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ManifestError(
            f"{manifest.component} {manifest.version}: the manifest does not say of which network "
            f"its weights are: {error!r}"
        ) from None


def _settings_to_config(settings: Mapping[str, Any], presets: Presets) -> Any:
    """The `ModelConfig` that `dataclasses.asdict` and JSON have made these settings of."""
    model = next(iter(presets.values()))().model
    values = {name: _lists_to_tuples(value) for name, value in settings.items()}
    for name, value in values.items():
        inner = getattr(model, name, None)
        if is_dataclass(inner) and not isinstance(inner, type):  # the anchors
            values[name] = type(inner)(**value)
    return type(model)(**values)


def _lists_to_tuples(value: Any) -> Any:
    """JSON's lists as the tuples that they were, at any depth."""
    if isinstance(value, list):
        return tuple(_lists_to_tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: _lists_to_tuples(item) for key, item in value.items()}
    return value
