import numpy as np
import pytest

from export.components import COMPONENTS, preset_to_spec
from export.convert import export_model
from export.parity import TOLERANCE, OutputDifference, compare, parity_images
from export.runners import LiteRTRunner
from tests.export.toy import SPEC


def test_images_are_seeded_noise_and_gradients():
    images = parity_images((8, 12), count=2, seed=3)
    assert images.shape == (2, 8, 12, 3) and images.dtype == np.uint8
    np.testing.assert_array_equal(images, parity_images((8, 12), count=2, seed=3))
    assert np.abs(np.diff(images[0].astype(int), axis=1)).mean() > 50
    assert np.abs(np.diff(images[1].astype(int), axis=1)).max() < 20


@pytest.mark.parametrize(("difference", "ok"), [(0.0, True), (9e-5, True), (2e-4, False)])
def test_tolerance(difference, ok):
    assert OutputDifference("a", (1,), difference, 1.0).ok is ok


def test_nan_is_a_miss():
    assert not OutputDifference("a", (1,), float("nan"), 1.0).ok


def test_another_models_file_is_a_miss(toy, tmp_path):
    other = SPEC.load()
    for variable in other.trainable_variables:
        variable.assign(variable + 0.01)
    differences = compare(other, LiteRTRunner(toy[1], "float32"), parity_images((16, 24)))
    assert not any(entry.ok for entry in differences)


@pytest.mark.parametrize("component", COMPONENTS)
def test_litert_float32_agrees_with_keras(component, tmp_path):
    spec = preset_to_spec(component, "tiny")
    model = spec.load()
    # Fresh batch statistics (0 and 1) and zero biases would hide a mistake in their conversion.
    rng = np.random.default_rng(0)
    for variable in model.variables:
        if "seed" not in variable.path and len(variable.shape) == 1:
            variable.assign(np.asarray(variable) + rng.uniform(0, 0.1, variable.shape))
    export_model(spec, model, tmp_path, "tiny", precisions=("float32",))
    images = parity_images(spec.size_hw, count=2)
    differences = compare(model, LiteRTRunner(tmp_path, "float32"), images)
    assert {entry.name for entry in differences} == set(spec.outputs)
    for entry in differences:
        assert entry.max_difference <= TOLERANCE, entry
        assert entry.max_value > 0, entry
