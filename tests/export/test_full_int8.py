"""LiteRT files whose activations are int8 as well."""

import dataclasses

import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter

from export import calibration
from export.components import COMPONENTS, SIGNATURE
from export.convert import export_model
from export.litert_files import saved_model_to_litert
from export.manifest import read_manifest
from export.parity import compare, parity_images
from export.runtimes import open_runner
from export.saved_model import model_to_size_hw
from export.specs import preset_to_spec
from tests.export.toy import SERVED_SPEC, SIZE_HW, SPEC


@pytest.fixture(scope="module")
def quantised(tmp_path_factory):
    """(Keras model, folder with its full int8 and its dynamic-range export)."""
    folder = tmp_path_factory.mktemp("full")
    spec = dataclasses.replace(
        SPEC, draw=lambda size_hw, _: parity_images(size_hw, count=12, seed=3), full_int8=True
    )
    models = spec.load()
    export_model(spec, models, folder, "1", precisions=("full_int8", "int8"))
    return models[SIGNATURE], folder


def test_it_is_close_and_goes_in_and_out_as_the_others(quantised):
    model, folder = quantised
    runner = open_runner(folder, "litert", "full_int8")
    differences = compare(model, runner, parity_images(SIZE_HW), "full_int8")
    # Quantised, so not equal; but far from nonsense. Whatever the difference, it is not judged.
    assert all(1e-6 < one.max_difference < 0.2 * one.max_value for one in differences)
    assert all(one.tolerance is None and one.ok for one in differences)
    assert runner.run(np.zeros((0, *SIZE_HW, 3), np.uint8))["class_logits"].shape == (0, 24, 5)


def test_the_convolutions_pass_on_bytes(quantised):
    folder = quantised[1]
    passed = {}
    for precision in ("full_int8", "int8"):
        file = read_manifest(folder).file("litert", precision)
        interpreter = Interpreter(model_path=str(folder / file.path))
        kinds = [(one["dtype"], len(one["shape"])) for one in interpreter.get_tensor_details()]
        passed[precision] = kinds.count((np.int8, 4))
    # The weights of four convolutions, and what goes into and comes out of each.
    assert passed["full_int8"] >= passed["int8"] + 4


def test_int8_is_still_what_is_opened_by_default(quantised):
    images = parity_images(SIZE_HW, count=1)
    default, named = (open_runner(quantised[1], "litert", one) for one in (None, "int8"))
    for name, value in default.run(images).items():
        np.testing.assert_array_equal(value, named.run(images)[name])


@pytest.mark.parametrize("formats", [("litert",), ("onnx", "litert")])
def test_a_model_without_it_is_refused_at_once(tmp_path, formats):
    out = tmp_path / "out"
    precisions = ("float32", "full_int8")
    with pytest.raises(ValueError, match="the Reader has no full int8: "):
        export_model(SERVED_SPEC, {}, out, "1", precisions=precisions, formats=formats)
    assert not out.exists()


def test_only_litert_has_it(tmp_path):
    for form in ("onnx", "saved_model", "litert_final"):
        with pytest.raises(ValueError, match=f"{form} comes in .*, not full_int8"):
            export_model(SPEC, {}, tmp_path, "1", precisions=("full_int8",), formats=(form,))


def test_it_needs_pictures(tmp_path):
    with pytest.raises(ValueError, match="full_int8 needs pictures"):
        saved_model_to_litert(tmp_path, "full_int8", [SIGNATURE])


@pytest.mark.parametrize("component", COMPONENTS)
def test_components_draw_their_pictures_alike_each_time(component, monkeypatch):
    draw_cards = calibration.draw_cards
    monkeypatch.setattr(
        calibration, "draw_cards", lambda layouts, height, words: draw_cards(
            layouts, height, words, count=1
        ),
    )  # fmt: skip
    spec = preset_to_spec(component, "tiny")
    size_hw = model_to_size_hw(spec.load()[SIGNATURE])
    first, second = (spec.draw(size_hw, 2) for _ in range(2))
    assert first.shape == (2, *size_hw, 3) and first.dtype == np.uint8
    np.testing.assert_array_equal(first, second)
    assert first.std() > 10


def test_the_reader_has_none():
    assert not preset_to_spec("reader", "tiny").full_int8
