import dataclasses
import json
import os
import platform
from importlib.metadata import version

import keras
import numpy as np
import pytest

from export.components import SHORT_SIGNATURE, SIGNATURE
from export.convert import convert, export_model
from export.litert_files import saved_model_to_litert
from export.manifest import MANIFEST, MaskSpec, read_manifest
from export.parity import compare, parity_images
from export.runners import LiteRTRunner
from tests.export.toy import CLASSES, MASKED_SPEC, SHORT_SIZE_HW, SIZE_HW, SPEC
from training.weights import save_weights


def test_manifest_says_what_the_export_is(toy):
    manifest = read_manifest(toy[1])
    assert (manifest.component, manifest.version) == ("toy", "t1")
    assert [(f.path, f.format, f.precision) for f in manifest.files] == [
        ("toy_float32.tflite", "litert", "float32"),
        ("toy_int8.tflite", "litert", "int8"),
    ]
    assert manifest.input.size_hw == (16, 24) and manifest.input.dtype == "uint8"
    assert [(o.name, o.shape, o.dtype, o.meaning) for o in manifest.outputs] == [
        ("box_offsets", (1, 24, 4), "float32", "offsets"),
        ("class_logits", (1, 24, 5), "float32", "logits"),
    ]
    assert manifest.classes == ("a", "b", "c", "d", "e")
    assert manifest.postprocess == {"anchors": {"strides": [4]}}
    assert manifest.created_with == {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "keras": keras.__version__,
        **{name: version(name) for name in ("idcard-reader", "tensorflow", "ai-edge-litert")},
    }


def test_manifest_names_both_signatures_and_the_mask(masked):
    manifest = read_manifest(masked[1])
    assert (manifest.signature, manifest.input.size_hw) == ("serving_default", SIZE_HW)
    assert manifest.mask == MaskSpec("allowed", CLASSES)
    (short,) = manifest.further
    assert (short.name, short.size_hw) == ("short", SHORT_SIZE_HW)
    # A quarter of the width: 6 columns of whole pictures, 3 of short ones.
    assert [o.shape for o in (*manifest.outputs, *short.outputs)] == [(1, 6, 6), (1, 3, 6)]


def test_signatures_share_their_weights_in_the_file(masked, tmp_path):
    models, folder = masked
    alone = {SIGNATURE: models[SIGNATURE]}
    precisions = ("float32", "int8")
    manifest = export_model(MASKED_SPEC, alone, tmp_path, "1", precisions=precisions)
    for precision in precisions:
        both = read_manifest(folder).file("litert", precision).bytes
        one = manifest.file("litert", precision).bytes
        # 19,712 weights, of 4 bytes or 1: a second copy would be larger than the second graph.
        weights = 19_712 * (4 if precision == "float32" else 1)
        assert one > weights and both < one + weights / 2, precision
    images = parity_images(SIZE_HW, count=3)
    for precision in precisions:
        first, second = (LiteRTRunner(where, precision).run(images) for where in (tmp_path, folder))
        np.testing.assert_array_equal(first["scores"], second["scores"])


def test_signatures_must_take_the_same_mask(masked, tmp_path):
    image = keras.Input((*SHORT_SIZE_HW, 3))
    other = keras.Model(image, {"scores": keras.layers.Flatten()(image)})
    models = {SIGNATURE: masked[0][SIGNATURE], SHORT_SIGNATURE: other}
    with pytest.raises(ValueError, match="toy: its signatures take different masks"):
        export_model(MASKED_SPEC, models, tmp_path, "1")


def test_int8_file_is_smaller_and_close(toy):
    model, folder = toy
    sizes = {f.precision: f.bytes for f in read_manifest(folder).files}
    assert sizes["int8"] < 0.5 * sizes["float32"]
    differences = compare(model, LiteRTRunner(folder, "int8"), parity_images((16, 24)))
    # Quantised, so not equal; but far from nonsense.
    assert all(1e-6 < d.max_difference < 0.1 * d.max_value for d in differences)


def test_export_replaces_an_earlier_one_and_keeps_the_model_card(tmp_path):
    models = SPEC.load()
    (tmp_path / "MODEL_CARD.md").write_text("card")
    weights = tmp_path / "run.npz"
    save_weights(models[SIGNATURE], weights)
    out = tmp_path / "weights"
    export_model(SPEC, models, out, "1")
    (out / "MODEL_CARD.md").write_text("card")
    export_model(SPEC, models, out, "2", weights=weights, precisions=("int8",))
    assert sorted(os.listdir(out)) == [
        "MODEL_CARD.md",
        MANIFEST,
        "toy.weights.npz",
        "toy_int8.tflite",
    ]
    manifest = read_manifest(out)
    assert manifest.version == "2"
    assert manifest.file("weights_npz", "float16").bytes == weights.stat().st_size


def test_a_further_form_of_the_same_model_keeps_the_others(toy, tmp_path):
    models = {SIGNATURE: toy[0]}
    export_model(SPEC, models, tmp_path, "1", precisions=("float32",))
    first = (tmp_path / "toy_float32.tflite").read_bytes()
    manifest = export_model(SPEC, models, tmp_path, "1", precisions=("int8",))
    assert [file.precision for file in manifest.files] == ["int8", "float32"]
    assert read_manifest(tmp_path).files == manifest.files  # whose hashes it has verified
    assert (tmp_path / "toy_float32.tflite").read_bytes() == first
    # Another model's settings do not go with the earlier one's files.
    other = dataclasses.replace(SPEC, postprocess={"anchors": {"strides": [8]}})
    manifest = export_model(other, models, tmp_path, "1", precisions=("int8",))
    assert [file.precision for file in manifest.files] == ["int8"]
    assert not (tmp_path / "toy_float32.tflite").exists()


def test_failed_export_leaves_the_earlier_one(toy, tmp_path, monkeypatch):
    models = {SIGNATURE: toy[0]}
    export_model(SPEC, models, tmp_path, "1", precisions=("int8",))

    def fail(folder, precision, *_):
        raise RuntimeError(precision)

    monkeypatch.setattr("export.litert_files.saved_model_to_litert", fail)
    with pytest.raises(RuntimeError, match="float32"):
        export_model(SPEC, models, tmp_path, "2", precisions=("float32", "int8"))
    assert read_manifest(tmp_path).version == "1"
    assert sorted(os.listdir(tmp_path)) == [MANIFEST, "toy_int8.tflite"]


def test_outputs_that_the_spec_does_not_know_are_refused(toy, tmp_path):
    spec = dataclasses.replace(SPEC, outputs={"class_logits": "logits"})
    with pytest.raises(ValueError, match=r"gives \['box_offsets', 'class_logits'\], expected"):
        export_model(spec, {SIGNATURE: toy[0]}, tmp_path, "1")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (
            {"precisions": ("int8", "int4")},
            "'int4' is not one of float16, float32, full_int8, int8",
        ),
        ({"formats": ("litert", "coreml")}, "'coreml' is not one of litert, onnx, saved_model"),
        ({"formats": ("saved_model",), "precisions": ("int8",)}, "saved_model comes in float32"),
    ],
)
def test_what_cannot_be_written_is_refused_at_once(tmp_path, options, reason):
    with pytest.raises(ValueError, match=reason):
        export_model(SPEC, {}, tmp_path / "out", "1", **options)
    assert not (tmp_path / "out").exists()


def test_unknown_precision_is_refused(tmp_path):
    with pytest.raises(ValueError, match="not 'float64'"):
        saved_model_to_litert(tmp_path, "float64", [SIGNATURE])


def test_unknown_component_and_preset_are_refused(tmp_path):
    with pytest.raises(ValueError, match="component must be one of"):
        convert("scanner", tmp_path / "w.npz", tmp_path)
    with pytest.raises(ValueError, match=r"cropper: preset must be one of \["):
        convert("cropper", tmp_path / "w.npz", tmp_path, preset="huge")


def test_manifest_is_json_with_letters_unescaped(toy, tmp_path):
    spec = dataclasses.replace(SPEC, classes=None, charset="ế")
    export_model(spec, {SIGNATURE: toy[0]}, tmp_path, "1", precisions=("int8",))
    content = (tmp_path / MANIFEST).read_text(encoding="utf-8")
    assert "ế" in content and json.loads(content)["classes"] is None


def test_weights_are_in_the_file(tmp_path):
    # A conversion that loses the variables answers the same whatever the weights are.
    images = parity_images(SIZE_HW, count=1)
    models = SPEC.load()
    answers = []
    for scale in (1.0, 2.0):
        for variable in models[SIGNATURE].trainable_variables:
            variable.assign(variable * scale)
        folder = tmp_path / str(scale)
        export_model(SPEC, models, folder, "1", precisions=("float32",))
        answers.append(LiteRTRunner(folder, "float32").run(images)["class_logits"])
    assert np.abs(answers[0] - answers[1]).max() > 0.01
