"""Every form of an export gives what the Keras model gives."""

import dataclasses
import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import onnx
import pytest
import tensorflow as tf

from export.artefacts import ManifestError
from export.components import ENCODED_SIGNATURE, SHORT_SIGNATURE, SIGNATURE
from export.convert import export_model
from export.manifest import InputSpec, MaskSpec, OutputSpec, read_manifest, write_manifest
from export.parity import compare, parity_images, parity_masks
from export.runtimes import FORMS, RUNTIMES, open_runner
from export.saved_model_runner import ServedRunner
from reader.preprocess import preprocess
from tests.export.toy import CLASSES, SERVED_SPEC, SHORT_SIZE_HW, SIZE_HW, SPEC, name_best

LARGEST = {"float32": 1e-5, "float16": 5e-3, "int8": 0.02}
"""Differences of a score from 0 to 1, by precision."""

WRITTEN = [runtime for runtime in RUNTIMES if runtime in FORMS]
"""Runtimes with files of their own."""

EVERY = [
    (runtime, precision)
    for runtime in WRITTEN
    for precision in RUNTIMES[runtime]
    if precision != "full_int8"  # of models that take pictures alone: test_full_int8.py
]


@pytest.mark.parametrize(("runtime", "precision"), EVERY)
@pytest.mark.parametrize(
    ("signature", "size_hw"), [(SIGNATURE, SIZE_HW), (SHORT_SIGNATURE, SHORT_SIZE_HW)]
)
def test_every_form_agrees_with_keras(forms, runtime, precision, signature, size_hw):
    models, folder = forms
    images, masks = parity_images(size_hw, count=3), parity_masks(3, CLASSES)
    runner = open_runner(folder, runtime, precision)
    inputs = {"image": images.astype(np.float32), "allowed": masks}
    expected = np.asarray(models[signature](inputs, training=False)["scores"])
    found = runner.run(images, masks)["scores"]
    assert np.abs(found - expected).max() <= LARGEST[precision]
    assert np.abs(expected).max() > 10 * LARGEST[precision]
    # Any number of pictures, none among them; what one says does not depend on the others.
    np.testing.assert_allclose(runner.run(images[:1], masks[:1])["scores"], found[:1], atol=1e-6)
    assert runner.run(images[:0])["scores"].shape == (0, *expected.shape[1:])


def test_the_manifest_lists_every_file(forms):
    folder = forms[1]
    manifest = read_manifest(folder)  # checks the hashes
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert names == {file.path for file in manifest.files} | {"manifest.json"}
    assert {"1/saved_model.pb", "reader_float32.onnx", "reader_short_int8.onnx"} <= names
    assert {"reader_final_float32.tflite", "reader_final_int8.tflite"} <= names
    assert [(one.name, one.shape) for one in manifest.final] == [("best", (1, 6)), ("name", (1,))]
    assert set(manifest.created_with) >= {"tensorflow", "tf2onnx", "onnxruntime"}


def test_the_same_weights_export_to_the_same_files(forms, tmp_path):
    models, folder = forms
    precisions, formats = ("float32", "float16", "int8"), ("litert", "litert_final", "onnx")
    export_model(SERVED_SPEC, models, tmp_path, "f1", precisions=precisions, formats=formats)
    first, second = read_manifest(folder), read_manifest(tmp_path)
    for file in second.files:
        if file.format != "onnx":
            assert file == first.file(file.format, file.precision), file  # the SHA-256, too
            continue
        # tf2onnx numbers what it inserts anew, see docs/export.md; all but names is the same.
        one, other = (onnx.load(where / file.path).graph for where in (folder, tmp_path))
        assert operations(one) == operations(other)
        assert constants(one) == constants(other) and len(constants(one)) > 2


def operations(graph):
    return Counter((node.op_type, str(node.attribute)) for node in graph.node)


def constants(graph):
    arrays = [onnx.numpy_helper.to_array(one) for one in graph.initializer]
    return {(one.dtype.name, one.shape, one.tobytes()) for one in arrays}


def test_onnx_inputs_are_bytes_and_of_any_number(forms):
    graph = onnx.load(forms[1] / "reader_float32.onnx").graph
    shapes = {
        one.name: [axis.dim_param or axis.dim_value for axis in one.type.tensor_type.shape.dim]
        for one in (*graph.input, *graph.output)
    }
    assert shapes["image"] == ["batch", *SIZE_HW, 3] and shapes["allowed"] == ["batch", CLASSES]
    assert shapes["scores"][0] == "batch"
    assert {one.name: one.type.tensor_type.elem_type for one in graph.input} == {
        "image": onnx.TensorProto.UINT8,
        "allowed": onnx.TensorProto.FLOAT,
    }


def test_quantised_onnx_is_smaller(forms):
    manifest = read_manifest(forms[1])
    sizes = {p: manifest.file("onnx", p, SIGNATURE).bytes for p in ("float32", "int8")}
    assert sizes["int8"] < 0.5 * sizes["float32"]


def test_a_server_gives_final_results_for_pictures_and_for_files(forms):
    models, folder = forms
    served = tf.saved_model.load(str(folder / "1"))
    rng = np.random.default_rng(0)
    words = [rng.integers(0, 256, size, dtype=np.uint8) for size in ((32, 30, 3), (9, 40, 3))]
    images = np.stack([preprocess(word, SIZE_HW) for word in words])
    inputs = {"image": images.astype(np.float32), "allowed": np.ones((2, CLASSES), np.float32)}
    scores = np.asarray(models[SIGNATURE](inputs, training=False)["scores"])
    best = served.signatures[SIGNATURE](image=tf.constant(images))["best"]
    np.testing.assert_array_equal(best, scores.argmax(axis=-1))
    files = [cv2.imencode(".png", word[..., ::-1])[1].tobytes() for word in words]
    encoded = served.signatures[ENCODED_SIGNATURE](content=tf.constant(files))["best"]
    # TensorFlow rounds a pixel here and there to the other side.
    assert np.mean(encoded.numpy() == best.numpy()) > 0.9


@pytest.mark.parametrize("runtime", ["onnx", "saved_model"])
def test_threads_run_at_the_same_time(forms, runtime):
    runner = open_runner(forms[1], runtime)
    images = parity_images(SIZE_HW, count=8)
    alone = [runner.run(image[None])["scores"] for image in images]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda image: runner.run(image[None])["scores"], images))
    for one, other in zip(alone, together, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)


@pytest.mark.parametrize(
    ("runtime", "file"), [("onnx", "reader_float32.onnx"), ("saved_model", "1/saved_model.pb")]
)
def test_a_changed_file_is_refused(forms, tmp_path, runtime, file):
    shutil.copytree(forms[1], tmp_path, dirs_exist_ok=True)
    content = bytearray((tmp_path / file).read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / file).write_bytes(bytes(content))
    with pytest.raises(ManifestError, match="sha256"):
        open_runner(tmp_path, runtime)


def test_what_was_not_exported_is_named(toy):
    with pytest.raises(ManifestError, match="no onnx float32 file; there is litert float32"):
        open_runner(toy[1], "onnx")
    with pytest.raises(ManifestError, match="no saved_model float32 file"):
        open_runner(toy[1], "saved_model")


def test_unknown_runtimes_and_precisions_are_named(toy):
    with pytest.raises(ValueError, match="'coreml' is not one of litert, onnx, saved_model, keras"):
        open_runner(toy[1], "coreml")
    with pytest.raises(ValueError, match="onnx comes in float32, int8, not 'float16'"):
        open_runner(toy[1], "onnx", "float16")


def test_a_later_export_replaces_the_forms_that_it_lacks(tmp_path):
    models = SERVED_SPEC.load()
    for version in ("1", "2"):  # a folder is replaced as well
        export_model(
            SERVED_SPEC, models, tmp_path, version,
            precisions=("float32",), formats=("saved_model", "onnx"),
        )  # fmt: skip
        assert read_manifest(tmp_path).version == version
    export_model(SERVED_SPEC, models, tmp_path, "3", precisions=("float32",))
    left = {path.name for path in tmp_path.rglob("*")}  # folders, too
    assert left == {"manifest.json", "reader_float32.tflite"}


def test_what_a_user_laid_into_the_version_folder_stays(tmp_path):
    models = SERVED_SPEC.load()
    (tmp_path / "1/assets.extra").mkdir(parents=True)
    (tmp_path / "1/assets.extra/tf_serving_warmup_requests").write_bytes(b"warm")
    for formats in (("saved_model",), ("litert",)):
        export_model(SERVED_SPEC, models, tmp_path, "1", formats=formats)
    assert (tmp_path / "1/assets.extra/tf_serving_warmup_requests").read_bytes() == b"warm"


@pytest.mark.parametrize("runtime", WRITTEN)
def test_what_is_exported_by_default_is_what_is_opened_by_default(runtime, tmp_path):
    export_model(SERVED_SPEC, SERVED_SPEC.load(), tmp_path, "1", formats=(runtime,))
    assert open_runner(tmp_path, runtime).size_hw == SIZE_HW


@pytest.mark.parametrize("runtime", ["onnx", "saved_model"])
def test_a_manifest_of_another_model_is_refused(forms, tmp_path, runtime):
    shutil.copytree(forms[1], tmp_path, dirs_exist_ok=True)
    manifest = read_manifest(tmp_path)
    for change in (
        {"input": InputSpec("image", (24, 16))},
        {"input": InputSpec("picture", SIZE_HW)},
        {"outputs": (OutputSpec("marks", (1, 6, 6), "float32", ""),), "further": ()},
        {"mask": MaskSpec("allowed", 7)} if runtime == "saved_model" else {"mask": None},
    ):
        write_manifest(tmp_path, dataclasses.replace(manifest, **change))
        with pytest.raises(ManifestError, match="the manifest says|no signature"):
            open_runner(tmp_path, runtime)


@pytest.mark.parametrize("form", ["saved_model", "litert_final"])
def test_a_component_without_final_results_gives_none(form, tmp_path):
    with pytest.raises(ValueError, match="toy: it has no final results"):
        export_model(SPEC, SPEC.load(), tmp_path, "1", precisions=("float32",), formats=(form,))


def test_final_results_of_a_server_are_compared_with_keras(forms):
    models, folder = forms
    model, runner = models[SIGNATURE], ServedRunner(folder)
    images, ones = parity_images(SIZE_HW, count=9), np.ones((9, CLASSES), np.float32)
    (entry,) = compare(model, runner, images, to_final=name_best, masks=ones)
    assert (entry.name, entry.shape, entry.tolerance) == ("best", (9, 6), 1e-4) and entry.ok
    (entry,) = compare(
        model,
        runner,
        images,
        to_final=lambda raw: {"best": name_best(raw)["best"] + 1},
        masks=ones,
    )
    assert not entry.ok
    with pytest.raises(ValueError, match="its final results are of all classes"):
        runner.run(images, ones * 0)
