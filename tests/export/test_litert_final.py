"""LiteRT files with final results, as a program without this code runs them."""

import dataclasses
import shutil

import keras
import numpy as np
import pytest
from ai_edge_litert import schema_py_generated as schema

from cropper.corners import corner_candidates
from detector.postprocess import WITHIN_CLASS_IOU
from detector.ssd.anchors import make_anchors
from detector.ssd.artefact import manifest_to_anchor_config
from detector.ssd.codec import decode_boxes
from detector.ssd.decode import decode_detections, sigmoid
from export.artefacts import ManifestError
from export.components import COMPONENTS, SIGNATURE
from export.convert import export_model
from export.manifest import read_manifest, write_manifest
from export.parity import compare, parity_images, parity_masks
from export.runners import FinalRunner, LiteRTRunner
from export.saved_model import model_to_mask, model_to_size_hw
from export.specs import preset_to_spec
from reader.postprocess import HEADS, read_head, settle_heads
from tests.export.toy import CLASSES, SERVED_SPEC, SIZE_HW, name_best


@pytest.mark.parametrize(("precision", "least"), [("float32", 1.0), ("int8", 0.9)])
def test_a_file_gives_what_follows_from_the_models_outputs(forms, precision, least):
    models, folder = forms
    images, masks = parity_images(SIZE_HW, count=4), parity_masks(4, CLASSES)
    found = FinalRunner(folder, precision).run(images, masks)
    inputs = {"image": images.astype(np.float32), "allowed": masks}
    expected = name_best(models[SIGNATURE](inputs, training=False))["best"].numpy()
    assert set(found) == {"best"} and found["best"].dtype == np.int32  # no strings
    assert np.mean(found["best"] == expected) >= least


def test_parity_judges_final_results_of_float32_alone(forms):
    models, folder = forms
    images = parity_images(SIZE_HW, count=2)
    for precision, judged in (("float32", True), ("float16", False), ("int8", False)):
        runner = FinalRunner(folder, precision)
        (entry,) = compare(models[SIGNATURE], runner, images, precision, name_best)
        assert (entry.tolerance is not None) == judged and entry.ok
    (entry,) = compare(
        models[SIGNATURE],
        FinalRunner(folder, "float32"),
        images,
        to_final=lambda raw: {"best": name_best(raw)["best"] + 1},
    )
    assert not entry.ok


def test_the_package_goes_on_with_the_raw_outputs(forms):
    folder = forms[1]
    manifest = read_manifest(folder)
    assert manifest.file("litert", "int8").path == "reader_int8.tflite"
    assert manifest.file("litert_final", "int8").path == "reader_final_int8.tflite"
    assert set(LiteRTRunner(folder).run(parity_images(SIZE_HW, count=1))) == {"scores"}


def test_only_pictures_of_the_first_signature_are_taken(forms):
    with pytest.raises(ValueError, match=r"images must be \(B, 16, 24, 3\) uint8"):
        FinalRunner(forms[1]).run(np.zeros((1, 16, 12, 3), np.uint8))


def test_what_was_not_exported_is_named(toy):
    with pytest.raises(ManifestError, match="no litert_final int8 file; there is litert float32"):
        FinalRunner(toy[1])


def test_a_manifest_of_other_results_is_refused(forms, tmp_path):
    shutil.copytree(forms[1], tmp_path, dirs_exist_ok=True)
    manifest = read_manifest(tmp_path)
    write_manifest(tmp_path, dataclasses.replace(manifest, final=()))
    with pytest.raises(ManifestError, match="outputs are .* the manifest says"):
        FinalRunner(tmp_path)


def test_it_may_be_the_only_form(tmp_path):
    manifest = export_model(
        SERVED_SPEC, SERVED_SPEC.load(), tmp_path, "1", formats=("litert_final",)
    )
    assert [file.path for file in manifest.files] == ["reader_final_int8.tflite"]
    assert FinalRunner(tmp_path).size_hw == SIZE_HW


def corners_by_numpy(raw, manifest):
    anchors = make_anchors(manifest_to_anchor_config(manifest), manifest.input.size_hw)
    scores = sigmoid(raw["class_logits"][0])
    boxes = decode_boxes(raw["box_offsets"][0], anchors)
    best = [corner_candidates(scores[:, corner], boxes)[0] for corner in range(4)]
    return {"corners": [one.point for one in best], "scores": [one.score for one in best]}


def words_by_numpy(raw, manifest):
    anchors = make_anchors(manifest_to_anchor_config(manifest), manifest.input.size_hw)
    threshold = manifest.postprocess["find_words"]["threshold"]
    logits, offsets = raw["class_logits"][0], raw["box_offsets"][0]
    found = decode_detections(logits, offsets, anchors, threshold, WITHIN_CLASS_IOU)
    assert 10 < len(found) < 200
    empty = 200 - len(found)
    return {
        "boxes": np.pad(found.boxes, ((0, empty), (0, 0))),
        "classes": np.pad(found.classes, (0, empty)),
        "scores": np.pad(found.scores, (0, empty)),
        "count": len(found),
    }


def text_by_numpy(raw, manifest):
    heads = {head: read_head(raw, manifest.charset, head) for head in HEADS}
    ((text, confidence),) = settle_heads(heads, "both")
    length = max(raw["char_ids"].shape[1], raw["ctc_ids"].shape[1])
    ids = [manifest.charset.index(character) for character in text]
    ids += [manifest.postprocess["end"]] * (length - len(ids))
    chars = {name: raw[name][0] for name in ("char_ids", "char_probabilities")}
    return {"ids": ids, "confidence": confidence, **chars}


BY_NUMPY = {"cropper": corners_by_numpy, "detector": words_by_numpy, "reader": text_by_numpy}


def spread_answers(model, picture):
    """Make an untrained SSD find something: bring logits and offsets to the spread of real ones."""
    variables = {variable.path: variable for variable in model.variables}
    for head, output, mean, deviation in (
        ("class_output", "class_logits", -3.0, 1.0),
        ("box_output", "box_offsets", 0.0, 0.6),
    ):
        kernel, bias = variables[f"{head}/kernel"], variables[f"{head}/bias"]
        bias.assign(np.zeros(bias.shape))
        values = np.asarray(model(picture, training=False)[output])
        scale = deviation / values.std()
        kernel.assign(np.asarray(kernel) * scale)
        bias.assign(np.full(bias.shape, mean - scale * values.mean()))


@pytest.mark.parametrize("component", COMPONENTS)
def test_every_component_gives_what_the_numpy_code_finds(component, tmp_path):
    keras.utils.set_random_seed(1)
    spec = preset_to_spec(component, "tiny")
    models = spec.load()
    model = models[SIGNATURE]
    image = parity_images(model_to_size_hw(model), count=1)
    inputs = image.astype(np.float32)
    if component == "reader":
        mask = model_to_mask(model)
        inputs = {"image": inputs, "allowed": np.ones((1, mask.size), np.float32)}
    else:
        spread_answers(model, inputs)
    precisions = ("float32",)
    export_model(spec, models, tmp_path, "1", precisions=precisions, formats=("litert_final",))
    check_any_runtime_runs_it(tmp_path / f"{component}_final_float32.tflite")
    runner = FinalRunner(tmp_path, "float32")
    raw = {name: np.asarray(one) for name, one in model(inputs, training=False).items()}
    expected = BY_NUMPY[component](raw, runner.manifest)
    found = runner.run(image)
    assert set(found) == set(expected)
    for name, value in expected.items():
        np.testing.assert_allclose(found[name][0], value, atol=1e-4, err_msg=name)


def check_any_runtime_runs_it(path):
    """Built-in operations alone, of tensors whose shapes are known, none of them strings."""
    model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(path.read_bytes(), 0))
    assert len(model.subgraphs) == 1  # no loops
    for code in model.operatorCodes:
        assert code.builtinCode != schema.BuiltinOperator.CUSTOM and code.customCode is None
    for tensor in model.subgraphs[0].tensors:
        # Only where a shape depends on what goes in is there a signature beside it.
        assert tensor.shapeSignature is None or min(tensor.shapeSignature, default=1) > 0
        assert tensor.type != schema.TensorType.STRING
