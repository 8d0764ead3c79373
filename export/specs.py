"""Which network an export is of: that of a preset, of weights, or of a manifest."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from detector.ssd.anchors import AnchorConfig
from export.artefacts import ManifestError
from export.components import COMPONENTS, ExportSpec, model_config_to_spec
from export.manifest import Manifest, read_manifest


def component_to_presets(component: str) -> dict[str, Callable[[], Any]]:
    """The presets of a component's `config.py`.

    Raises:
        ValueError: no such component.
    """
    if component not in COMPONENTS:
        raise ValueError(f"component must be one of {COMPONENTS}, not {component!r}")
    presets: dict[str, Callable[[], Any]] = importlib.import_module(f"{component}.config").PRESETS
    return presets


def preset_to_spec(component: str, preset: str) -> ExportSpec:
    """The export of a component's preset.

    Raises:
        ValueError: no such component or preset.
    """
    presets = component_to_presets(component)
    if preset not in presets:
        raise ValueError(f"{component}: preset must be one of {sorted(presets)}, not {preset!r}")
    return model_config_to_spec(component, presets[preset]().model)


def weights_to_spec(component: str, preset: str, weights: Path) -> ExportSpec:
    """The export of weights, with the settings that lie beside them.

    Args:
        component: one of COMPONENTS.
        preset: whose settings are taken where none lie beside the weights.
        weights: beside the manifest of an export, or in the folder of a Reader's run, which has its
            charset.

    Raises:
        ValueError: no such component or preset.
        ManifestError: the manifest does not say of which network the weights are.
    """
    try:
        manifest = read_manifest(Path(weights).parent, verify=False)
        listed = [file.path for file in manifest.files if file.format == "weights_npz"]
    except ManifestError:
        listed = []
    if Path(weights).name in listed and manifest.component == component:
        return manifest_to_spec(manifest)
    if component == "reader":
        from reader.checkpoints import run_to_config

        config = run_to_config(Path(weights))
        if config is not None:
            return model_config_to_spec(component, config)
    return preset_to_spec(component, preset)


def manifest_to_spec(manifest: Manifest) -> ExportSpec:
    """How the network is built whose weights a manifest lists.

    Args:
        manifest: with the network's settings or, of an export from before these were noted, a
            version that begins with the preset's name.

    Raises:
        ManifestError: it says neither, or settings that make no sense.
    """
    name = f"{manifest.component} {manifest.version}"
    try:
        presets = component_to_presets(manifest.component)
        if manifest.network:
            settings = {key: _lists_to_tuples(value) for key, value in manifest.network.items()}
            if "anchors" in settings:
                settings["anchors"] = AnchorConfig(**settings["anchors"])
            config = replace(next(iter(presets.values()))().model, **settings)
        else:
            config = presets[manifest.version.rpartition("-")[0]]().model
        if manifest.charset is not None:
            config = replace(config, characters=manifest.charset)
        return model_config_to_spec(manifest.component, config)
    except (KeyError, TypeError, ValueError) as error:
        raise ManifestError(
            f"{name}: the manifest does not say of which network its weights are: {error!r}"
        ) from None


def _lists_to_tuples(value: Any) -> Any:
    """JSON's lists as the tuples that they were, at any depth."""
    if isinstance(value, list):
        return tuple(_lists_to_tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: _lists_to_tuples(item) for key, item in value.items()}
    return value
