"""Which network an export is of."""

import json
from dataclasses import asdict, replace
from importlib import import_module

import pytest

from export.artefacts import ManifestError
from export.components import COMPONENTS
from export.manifest import InputSpec, Manifest
from export.specs import manifest_to_spec, preset_to_spec, weights_to_spec


@pytest.mark.parametrize("component", COMPONENTS)
def test_the_weights_of_a_run_are_of_the_network_in_its_folder(tmp_path, component):
    config = import_module(f"{component}.config").tiny()
    model = replace(config.model, size_hw=(96, 128))
    weights = tmp_path / "best.weights.npz"
    assert weights_to_spec(component, "tiny", weights).network == asdict_of(config.model)
    content = {"config": asdict(replace(config, model=model))}
    (tmp_path / "config.json").write_text(json.dumps(content))
    assert weights_to_spec(component, "light", weights).network == asdict_of(model)


def asdict_of(model):
    settings = asdict(model)
    for named_elsewhere in ("characters", "classes"):
        settings.pop(named_elsewhere, None)
    return settings


def test_what_there_is_not_is_named(tmp_path):
    weights = tmp_path / "best.weights.npz"
    with pytest.raises(ValueError, match="component must be one of"):
        weights_to_spec("wheel", "light", weights)
    with pytest.raises(ValueError, match="cropper: preset must be one of .*, not 'widest'"):
        weights_to_spec("cropper", "widest", weights)
    with pytest.raises(ManifestError, match="wheel light-1: .*component must be one of"):
        manifest_to_spec(Manifest("wheel", "light-1", (), InputSpec("image", (4, 4)), ()))
    assert preset_to_spec("cropper", "tiny").component == "cropper"
