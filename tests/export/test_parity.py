import itertools

import keras
import numpy as np
import pytest
from keras import ops

from export.components import COMPONENTS, SHORT_SIGNATURE, SIGNATURE
from export.convert import export_model
from export.parity import (
    TOGETHER,
    TOLERANCES,
    Compared,
    OutputDifference,
    compare,
    compare_all,
    parity_images,
    parity_masks,
)
from export.runners import LiteRTRunner
from export.runtimes import RUNTIMES, open_runner
from export.saved_model import model_to_size_hw
from export.specs import preset_to_spec
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
    assert not OutputDifference("a", (1,), float("nan"), 1.0, tolerance=None).ok
    assert OutputDifference("a", (1,), 7.0, 1.0, tolerance=None).ok


def test_another_models_file_is_a_miss(toy, tmp_path):
    other = SPEC.load()[SIGNATURE]
    for variable in other.trainable_variables:
        variable.assign(variable + 0.01)
    differences = compare(other, LiteRTRunner(toy[1], "float32"), parity_images((16, 24)))
    assert not any(entry.ok for entry in differences)


@pytest.mark.parametrize("component", COMPONENTS)
def test_every_form_agrees_with_keras(component, tmp_path):
    spec = preset_to_spec(component, "tiny")
    models = spec.load()
    # Fresh batch statistics (0 and 1) and zero biases would hide a mistake in their conversion.
    rng = np.random.default_rng(0)
    for variable in models[SIGNATURE].variables:
        if "seed" not in variable.path and len(variable.shape) == 1:
            variable.assign(np.asarray(variable) + rng.uniform(0, 0.1, variable.shape))
    precisions, formats = ("float32", "float16"), ("litert", "onnx", "saved_model")
    manifest = export_model(spec, models, tmp_path, "tiny", precisions=precisions, formats=formats)
    assert list(models) == [SIGNATURE] + [SHORT_SIGNATURE] * (component == "reader")
    assert {one.name for one in manifest.final} == set(spec.final_outputs)
    forms = [(form, p) for form in formats for p in precisions if p in RUNTIMES[form]]
    assert len(forms) == 4
    for (form, precision), model in itertools.product(forms, models.values()):
        images = parity_images(model_to_size_hw(model), count=2)
        differences = compare(model, open_runner(tmp_path, form, precision), images, precision)
        assert {entry.name for entry in differences} == set(spec.outputs)
        for entry in differences:
            assert entry.max_difference <= TOLERANCES[precision], entry
            assert entry.max_value > 0, entry


def test_masks_allow_everything_first_and_then_half():
    masks = parity_masks(3, 200)
    assert masks.shape == (3, 200) and masks.dtype == np.float32
    assert masks[0].min() == 1 and set(masks[1]) == {0, 1} and 70 < masks[1].sum() < 130


def test_a_mask_that_the_file_does_not_heed_is_a_miss(masked):
    models, folder = masked
    runner = LiteRTRunner(folder, "float32")
    images = parity_images((16, 24), count=2)
    assert all(entry.ok for entry in compare(models[SIGNATURE], runner, images))
    deaf = keras.Model(
        models[SIGNATURE].input,
        {"scores": ops.maximum(models[SIGNATURE].output["scores"], 0.001)},
    )
    assert not any(entry.ok for entry in compare(deaf, runner, images))


def test_no_picture_is_left_out(toy):
    """Neither of those that come in one call, nor NaN among them."""
    model, folder = toy
    runner = LiteRTRunner(folder, "float32")
    images = parity_images((16, 24), count=TOGETHER + 2)
    for place in (0, TOGETHER - 1, TOGETHER, TOGETHER + 1):
        for wrong in (1.0, np.nan):
            differences = compare(model, Wrong(runner, images[place], wrong), images)
            assert [entry.shape[0] for entry in differences] == [TOGETHER + 2] * 2
            for entry in differences:
                assert not entry.ok
                assert np.isnan(entry.max_difference) == np.isnan(wrong)
                assert np.isnan(wrong) or entry.max_difference == pytest.approx(1, abs=1e-4)


def test_what_means_nothing_is_not_compared(toy):
    model, folder = toy
    images = parity_images((16, 24), count=2)
    file = Compared(Wrong(LiteRTRunner(folder, "float32"), images[1], 1.0))

    def valid(raw):
        return {"class_logits": np.array([True, False])[:, None, None]}

    offsets, logits = compare_all(model, [file], images, valid=valid)[0]
    assert (offsets.name, logits.name) == ("box_offsets", "class_logits")
    assert not offsets.ok and logits.ok and logits.max_value > 0


def test_of_the_attention_nothing_means_anything_behind_the_end_of_a_word():
    spec = preset_to_spec("reader", "tiny")
    end = spec.postprocess["end"]
    ids = np.array([[5, 7, end, 7, end], [end, 5, 5, 5, 5], [5, 5, 5, 5, 5]])
    valid = spec.valid({"char_ids": ids})
    assert valid["char_ids"].sum(axis=1).tolist() == [3, 1, 5]
    assert valid["attention"].shape == (3, 5, 1) and valid["attention"].sum() == 9
    assert "ctc_ids" not in valid
    assert preset_to_spec("cropper", "tiny").valid({}) == {}


class Wrong:
    """A runner that errs on one picture."""

    def __init__(self, runner, image, wrong):
        self.manifest, self.runner, self.image, self.wrong = runner.manifest, runner, image, wrong

    def run(self, images, allowed=None):
        found = self.runner.run(images, allowed)
        errs = np.all(images == self.image, axis=(1, 2, 3))
        for value in found.values():
            value[errs] += self.wrong
        return found
