"""Which network an export is of: that of a preset, of weights, or of a manifest."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from export.artefacts import ManifestError
from export.components import COMPONENTS, ExportSpec, model_config_to_spec
from export.manifest import Manifest
from training.network import known_config, manifest_to_config


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
        weights: beside the manifest of an export, or in the folder of a run.

    Raises:
        ValueError: no such component or preset, or see `training.network.known_config`.
    """
    config = known_config(Path(weights), component, component_to_presets(component))
    if config is None:
        return preset_to_spec(component, preset)
    return model_config_to_spec(component, config)


def manifest_to_spec(manifest: Manifest) -> ExportSpec:
    """How the network is built whose weights a manifest lists.

    Args:
        manifest: see `training.network.manifest_to_config`.

    Raises:
        ManifestError: it is of no component, or does not say of which network.
    """
    try:
        config = manifest_to_config(manifest, component_to_presets(manifest.component))
        return model_config_to_spec(manifest.component, config)
    except ManifestError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise ManifestError(
            f"{manifest.component} {manifest.version}: no network to build: {error!r}"
        ) from None
