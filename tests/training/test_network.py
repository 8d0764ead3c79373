"""Of which network a weights file is, of every component."""

import json
from dataclasses import asdict, replace
from importlib import import_module

import pytest

from export.artefacts import ManifestError, file_to_artefact
from export.components import COMPONENTS
from export.manifest import InputSpec, Manifest, charset_to_sha256, write_manifest
from training.network import find_config, known_config, manifest_to_config

CHARSET = "01Ñ"


def component_to_presets(component):
    return import_module(f"{component}.config").PRESETS


def make_manifest(component, files=(), **changes):
    charset = CHARSET if component == "reader" else None
    return Manifest(
        component=component,
        version="v",
        files=files,
        input=InputSpec("image", (48, 96)),
        outputs=(),
        charset=charset,
        charset_sha256=charset and charset_to_sha256(charset),
        **changes,
    )


def write_run(folder, config):
    """A run's folder as `training.runs` leaves it."""
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(json.dumps({"preset": "tiny", "config": asdict(config)}))
    (folder / "best.weights.npz").write_bytes(b"weights")
    return folder / "best.weights.npz"


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_runs_folder_says_of_which_network_its_weights_are(tmp_path, component):
    presets = component_to_presets(component)
    tiny = presets["tiny"]()
    weights = write_run(tmp_path, tiny)
    # As equal as they were before they were JSON, tuples and anchors too.
    assert find_config(weights, component, presets, "light") == tiny.model
    (tmp_path / "config.json").unlink()
    assert known_config(weights, component, presets) is None
    assert find_config(weights, component, presets, "light") == presets["light"]().model
    assert find_config(weights, component, presets, "tiny") == tiny.model


@pytest.mark.parametrize("component", COMPONENTS)
def test_the_manifest_of_an_export_goes_first(tmp_path, component):
    presets = component_to_presets(component)
    tiny = presets["tiny"]().model
    weights = write_run(tmp_path, presets["light"]())
    file = file_to_artefact(weights, "weights_npz", "float16")
    settings = asdict(tiny)
    settings.pop("characters", None)
    settings.pop("classes", None)
    stated = make_manifest(component, (file,), network=settings, classes=("sex",))
    write_manifest(tmp_path, stated)
    own = {"reader": {"characters": CHARSET}, "detector": {"classes": ("sex",)}}
    expected = replace(tiny, **own.get(component, {}))
    assert known_config(weights, component, presets) == expected
    # Of a file that it does not list, it says nothing.
    other = tmp_path / "last.weights.npz"
    other.write_bytes(b"weights")
    assert known_config(other, component, presets) == presets["light"]().model
    weights.write_bytes(b"Weights")
    with pytest.raises(ValueError, match=r"best\.weights\.npz: sha256 .* the manifest says"):
        known_config(weights, component, presets)


def test_weights_of_another_component_are_refused_by_name(tmp_path):
    presets = component_to_presets("cropper")
    weights = write_run(tmp_path, component_to_presets("detector")["tiny"]())
    with pytest.raises(ValueError, match=r"config\.json: not the configuration of a Cropper"):
        known_config(weights, "cropper", presets)
    file = file_to_artefact(weights, "weights_npz", "float16")
    write_manifest(tmp_path, make_manifest("detector", (file,)))
    with pytest.raises(ValueError, match=r"weights of a detector, .* not of a cropper"):
        known_config(weights, "cropper", presets)


@pytest.mark.parametrize("content", ["{", "[]", '{"config": {}}', '{"config": {"model": []}}'])
def test_a_damaged_configuration_is_named(tmp_path, content):
    (tmp_path / "config.json").write_text(content)
    with pytest.raises(ValueError, match=r"config\.json: not the configuration of a Reader"):
        known_config(tmp_path / "best.weights.npz", "reader", component_to_presets("reader"))


def test_an_older_manifest_names_the_preset_in_its_version():
    presets = component_to_presets("reader")
    older = replace(make_manifest("reader"), version="tiny-12")
    expected = replace(presets["tiny"]().model, characters=CHARSET)
    assert manifest_to_config(older, presets) == expected
    for change in ({"version": "mine"}, {"network": {"depth": 3}}):
        with pytest.raises(ManifestError, match="does not say of which network"):
            manifest_to_config(replace(older, **change), presets)
