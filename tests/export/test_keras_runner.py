"""The weights beside an export run in Keras."""

import dataclasses
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from export.artefacts import ManifestError, file_to_artefact
from export.components import COMPONENTS
from export.convert import export_model
from export.manifest import InputSpec, MaskSpec, OutputSpec, read_manifest, write_manifest
from export.parity import compare, parity_images, parity_masks
from export.rounding import round_to_float16
from export.runtimes import check_runtime, open_runner
from export.specs import manifest_to_spec, preset_to_spec, weights_to_spec
from training.weights import load_weights, save_weights

CHARSET = "ABCabc01"


def with_charset(component):
    """The tiny configuration, of the Reader with an alphabet and lengths of its own."""
    spec = preset_to_spec(component, "tiny")
    if component != "reader":
        return spec
    from export.components import model_config_to_spec
    from reader.config import PRESETS

    model = PRESETS["tiny"]().model
    return model_config_to_spec(
        component, dataclasses.replace(model, characters=CHARSET, max_length=4, short_length=2)
    )


@pytest.fixture(scope="module", params=COMPONENTS)
def exported(request, tmp_path_factory):
    """(Inference models with the weights of the file, folder with nothing else but them)."""
    folder, spec = tmp_path_factory.mktemp(request.param), with_charset(request.param)
    model = spec.build()
    save_weights(model, folder / "run.npz")
    load_weights(model, folder / "run.npz")
    models = spec.to_inference(model)
    round_to_float16(models.values())
    # The version names no preset: the network is in the manifest.
    export_model(spec, models, folder / "out", "run 7", weights=folder / "run.npz", formats=())
    return models, folder / "out"


@pytest.fixture(scope="module")
def cropper(tmp_path_factory):
    """Folder with the weights of a tiny Cropper."""
    folder, spec = tmp_path_factory.mktemp("cropper"), preset_to_spec("cropper", "tiny")
    model = spec.build()
    save_weights(model, folder / "run.npz")
    models = spec.to_inference(model)
    export_model(spec, models, folder / "out", "tiny-1", folder / "run.npz", formats=())
    return folder / "out"


def test_every_signature_answers_as_the_model_that_was_saved(exported):
    models, folder = exported
    runner = open_runner(folder, "keras")
    assert {one.name for one in runner.signatures} == set(models)
    for signature in runner.signatures:
        images = parity_images(signature.size_hw, count=3)
        differences = compare(models[signature.name], runner, images)
        assert all(one.ok for one in differences), differences
        masks = None
        if runner.manifest.mask is not None:
            masks = parity_masks(3, runner.manifest.mask.size)
        found = runner.run(images, masks)
        for one in signature.outputs:
            assert found[one.name].dtype == one.dtype
            assert found[one.name].shape == (3, *one.shape[1:])


def test_threads_share_a_runner(cropper):
    runner = open_runner(cropper, "keras")
    images = parity_images(runner.size_hw, count=6)
    expected = runner.run(images)["class_logits"]
    with ThreadPoolExecutor(3) as pool:
        alone = list(pool.map(lambda image: runner.run(image[None])["class_logits"][0], images))
    np.testing.assert_allclose(np.stack(alone), expected, atol=1e-5)
    assert runner.run(images[:0])["class_logits"].shape == (0, *expected.shape[1:])


def test_damaged_and_missing_weights_are_refused(cropper, tmp_path):
    shutil.copytree(cropper, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "cropper.weights.npz"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(ManifestError, match=r"cropper\.weights\.npz: sha256"):
        open_runner(tmp_path, "keras")
    path.unlink()
    with pytest.raises(ManifestError, match=r"cropper\.weights\.npz: cannot be read"):
        open_runner(tmp_path, "keras")


def test_an_export_without_weights_names_what_it_has(toy):
    with pytest.raises(ManifestError, match="no weights_npz float16 file; there is litert float32"):
        open_runner(toy[1], "keras")


def test_weights_of_another_network_are_refused(cropper, tmp_path):
    shutil.copytree(cropper, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "cropper.weights.npz"
    manifest = read_manifest(tmp_path)
    for content, reason in ((b"no archive", "not a weights file"), (None, "1 is unknown|missing")):
        if content is None:
            np.savez(path, other=np.zeros(3, np.float16))
        else:
            path.write_bytes(content)
        file = file_to_artefact(path, "weights_npz", "float16")
        write_manifest(tmp_path, dataclasses.replace(manifest, files=(file,)))
        with pytest.raises(ManifestError, match=rf"cropper\.weights\.npz.*({reason})"):
            open_runner(tmp_path, "keras")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"input": InputSpec("picture", (64, 64))}, "inputs are"),
        ({"input": InputSpec("image", (32, 64))}, "inputs are"),
        ({"outputs": (OutputSpec("marks", (1, 6), "float32", ""),)}, "outputs are"),
        ({"mask": MaskSpec("allowed", 7)}, "inputs are"),
        ({"signature": "serve"}, "signatures are"),
        ({"network": {}, "version": "mine"}, "does not say of which network"),
        ({"network": {"depth": 3}}, "does not say of which network"),
    ],
)
def test_a_manifest_of_another_model_is_refused(cropper, tmp_path, change, reason):
    shutil.copytree(cropper, tmp_path, dirs_exist_ok=True)
    write_manifest(tmp_path, dataclasses.replace(read_manifest(tmp_path), **change))
    with pytest.raises(ManifestError, match=reason):
        open_runner(tmp_path, "keras")


def test_an_older_manifest_names_the_preset_in_its_version(cropper, tmp_path):
    shutil.copytree(cropper, tmp_path, dirs_exist_ok=True)
    write_manifest(tmp_path, dataclasses.replace(read_manifest(tmp_path), network={}))
    assert open_runner(tmp_path, "keras").size_hw == open_runner(cropper, "keras").size_hw


@pytest.mark.parametrize("component", COMPONENTS)
def test_the_packaged_weights_say_of_which_network_they_are(component):
    manifest = read_manifest(Path(__file__).parents[2] / component / "weights", verify=False)
    spec = manifest_to_spec(manifest)
    assert (spec.classes, spec.charset) == (manifest.classes, manifest.charset)
    assert set(spec.outputs) == {one.name for one in manifest.outputs}


def test_weights_beside_a_manifest_are_exported_with_its_settings(exported):
    _, folder = exported
    manifest = read_manifest(folder)
    (weights,) = folder.glob("*.weights.npz")
    spec = weights_to_spec(manifest.component, "light", weights)
    assert spec.charset == manifest.charset
    spec.load(weights)  # the preset's are larger


def test_keras_has_one_precision():
    assert check_runtime("keras") == "float16"
    with pytest.raises(ValueError, match="keras comes in float16, not 'int8'"):
        check_runtime("keras", "int8")
