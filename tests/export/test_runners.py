import dataclasses
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from export.artefacts import ManifestError
from export.components import SHORT_SIGNATURE, SIGNATURE
from export.manifest import InputSpec, MaskSpec, OutputSpec, read_manifest, write_manifest
from export.parity import parity_images
from export.runners import LiteRTRunner
from export.runtimes import open_runner
from tests.export.toy import CLASSES, SHORT_SIZE_HW, SIZE_HW


def copy(folder, target):
    shutil.copytree(folder, target, dirs_exist_ok=True)
    return target


def test_outputs_are_addressed_by_name(toy):
    model, folder = toy
    images = parity_images((16, 24), count=3)
    raw = LiteRTRunner(folder, "float32").run(images)
    expected = model(images.astype(np.float32), training=False)
    assert {name: value.shape for name, value in raw.items()} == {
        "class_logits": (3, 24, 5),
        "box_offsets": (3, 24, 4),
    }
    for name, value in raw.items():
        np.testing.assert_allclose(value, np.asarray(expected[name]), atol=1e-4)


def test_no_images_give_empty_outputs(toy):
    raw = LiteRTRunner(toy[1], "int8").run(np.zeros((0, 16, 24, 3), np.uint8))
    assert raw["class_logits"].shape == (0, 24, 5) and raw["class_logits"].dtype == np.float32


@pytest.mark.parametrize(
    "images",
    [
        np.zeros((1, 24, 16, 3), np.uint8),
        np.zeros((16, 24, 3), np.uint8),
        np.zeros((1, 16, 24, 3), np.float32),
        np.zeros((1, 16, 24, 4), np.uint8),
    ],
)
def test_wrong_input_is_named(toy, images):
    with pytest.raises(ValueError, match=r"toy: images must be \(B, 16, 24, 3\) uint8, not"):
        LiteRTRunner(toy[1]).run(images)


def test_earlier_results_do_not_change(toy):
    runner = LiteRTRunner(toy[1], "float32")
    first, second = parity_images((16, 24), count=2)
    before = runner.run(first[None])["class_logits"]
    kept = before.copy()
    runner.run(second[None])
    np.testing.assert_array_equal(before, kept)


def test_threads_share_a_runner(toy):
    runner = LiteRTRunner(toy[1], "float32")
    images = parity_images((16, 24), count=16)
    expected = runner.run(images)["class_logits"]
    with ThreadPoolExecutor(8) as pool:
        alone = list(pool.map(lambda image: runner.run(image[None])["class_logits"][0], images))
    np.testing.assert_array_equal(np.stack(alone), expected)


@pytest.mark.parametrize("count", [1, 2, 16])
def test_copies_share_the_pictures_of_a_call(toy, count):
    images = parity_images((16, 24), count=count)
    expected = LiteRTRunner(toy[1], "float32", threads=1).run(images)
    raw = LiteRTRunner(toy[1], "float32", threads=1, copies=3).run(images)
    for name, value in expected.items():
        np.testing.assert_array_equal(raw[name], value)


def test_callers_share_the_copies(toy):
    runner = LiteRTRunner(toy[1], "float32", threads=1, copies=2)
    images = parity_images((16, 24), count=24)
    expected = runner.run(images)["class_logits"]
    parts = np.split(images, 8)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda part: runner.run(part)["class_logits"], parts))
    np.testing.assert_array_equal(np.concatenate(found), expected)


FORK = """
import os, sys
import numpy as np
from pathlib import Path
from export.runners import LiteRTRunner

runner = LiteRTRunner(Path(sys.argv[1]), "float32", threads=2)
images = np.arange(8 * 16 * 24 * 3).reshape(8, 16, 24, 3).astype(np.uint8)
expected = runner.run(images)["class_logits"]
child = os.fork()
if child == 0:
    # Ends as any program does, which frees what there is.
    sys.exit(not np.array_equal(runner.run(images)["class_logits"], expected))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork (Windows)")
def test_a_forked_process_runs_what_was_loaded_before(toy):
    subprocess.run([sys.executable, "-c", FORK, toy[1]], check=True, timeout=60)


def test_what_comes_in_batches_is_run_by_copies(toy):
    images = parity_images((16, 24), count=5)
    runner = open_runner(toy[1], "litert", "float32", threads=2, batches=True)
    alone = open_runner(toy[1], "litert", "float32", threads=1)
    raw, expected = runner.run(images), alone.run(images)
    np.testing.assert_array_equal(raw["class_logits"], expected["class_logits"])


def test_changed_model_is_refused(toy, tmp_path):
    folder = copy(toy[1], tmp_path)
    content = bytearray((folder / "toy_int8.tflite").read_bytes())
    content[len(content) // 2] ^= 1
    (folder / "toy_int8.tflite").write_bytes(bytes(content))
    with pytest.raises(ManifestError, match=r"toy_int8\.tflite: sha256"):
        LiteRTRunner(folder, "int8")
    LiteRTRunner(folder, "float32")  # the file that is loaded is the one that is checked


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"input": InputSpec("image", (16, 32))}, "inputs are"),
        ({"input": InputSpec("picture", (16, 24))}, "inputs are"),
        ({"outputs": (OutputSpec("class_logits", (1, 24, 5), "float32", ""),)}, "outputs are"),
    ],
)
def test_manifest_of_another_model_is_refused(toy, tmp_path, changes, reason):
    folder = copy(toy[1], tmp_path)
    write_manifest(folder, dataclasses.replace(read_manifest(folder), **changes))
    with pytest.raises(ManifestError, match=reason):
        LiteRTRunner(folder)


def test_the_size_of_the_pictures_chooses_the_signature(masked):
    models, folder = masked
    runner = LiteRTRunner(folder, "float32")
    for signature, size_hw in ((SIGNATURE, SIZE_HW), (SHORT_SIGNATURE, SHORT_SIZE_HW)):
        images = parity_images(size_hw, count=2)
        allowed = np.ones((2, CLASSES), np.float32)
        expected = models[signature](
            {"image": images.astype(np.float32), "allowed": allowed}, training=False
        )
        scores = runner.run(images)["scores"]
        np.testing.assert_allclose(scores, np.asarray(expected["scores"]), atol=1e-4)
        assert runner.run(images[:0])["scores"].shape == (0, *scores.shape[1:])
    assert runner.size_hw == SIZE_HW
    with pytest.raises(ValueError, match=r"\(B, 16, 24, 3\) or \(B, 16, 12, 3\) uint8, not"):
        runner.run(np.zeros((1, 16, 20, 3), np.uint8))


def test_each_picture_has_its_own_mask(masked):
    runner = LiteRTRunner(masked[1], "int8")
    images = np.repeat(parity_images(SIZE_HW, count=1), 2, axis=0)
    allowed = np.ones((2, CLASSES), np.float32)
    allowed[1, 2:] = 0
    first, second = runner.run(images, allowed)["scores"]
    assert (first > 0).all()
    np.testing.assert_array_equal(second[:, :2], first[:, :2])
    assert (second[:, 2:] == 0).all()


@pytest.mark.parametrize(
    "allowed",
    [
        np.ones((1, CLASSES), np.float32),
        np.ones((2, CLASSES + 1), np.float32),
        np.ones((2, CLASSES)),
        np.ones(CLASSES, np.float32),
    ],
)
def test_wrong_mask_is_named(masked, allowed):
    with pytest.raises(ValueError, match=r"toy: the mask must be \(2, 6\) float32, not"):
        LiteRTRunner(masked[1]).run(parity_images(SIZE_HW, count=2), allowed)


def test_mask_for_a_model_that_takes_none_is_refused(toy):
    with pytest.raises(ValueError, match="toy: the model takes no mask"):
        LiteRTRunner(toy[1]).run(parity_images(SIZE_HW, count=1), np.ones((1, 5), np.float32))


def wider(manifest):
    return tuple(dataclasses.replace(one, size_hw=(16, 16)) for one in manifest.further)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda m: {"mask": None}, "inputs are"),
        (lambda m: {"mask": MaskSpec("allowed", CLASSES + 1)}, "inputs are"),
        (lambda m: {"mask": MaskSpec("letters", CLASSES)}, "inputs are"),
        (lambda m: {"further": ()}, "signatures are"),
        (lambda m: {"further": wider(m)}, r"inputs are .* \(short\)"),
        (lambda m: {"signature": "serve"}, "signatures are"),
        (
            lambda m: {"further": (dataclasses.replace(m.further[0], outputs=m.outputs),)},
            r"outputs are .* \(short\)",
        ),
    ],
)
def test_manifest_of_other_signatures_is_refused(masked, tmp_path, change, reason):
    folder = copy(masked[1], tmp_path)
    manifest = read_manifest(folder)
    write_manifest(folder, dataclasses.replace(manifest, **change(manifest)))
    with pytest.raises(ManifestError, match=reason):
        LiteRTRunner(folder)


def test_file_that_is_no_model_is_refused(toy, tmp_path):
    folder = copy(toy[1], tmp_path)
    manifest = read_manifest(folder)
    from export.artefacts import file_to_artefact

    (folder / "toy_int8.tflite").write_bytes(b"no model at all")
    file = file_to_artefact(folder / "toy_int8.tflite", "litert", "int8")
    write_manifest(folder, dataclasses.replace(manifest, files=(file,)))
    with pytest.raises(ManifestError, match="not a usable model"):
        LiteRTRunner(folder)


def test_runner_needs_no_tensorflow():
    code = (
        "import sys, export.runners, export.manifest; from ai_edge_litert import interpreter; "
        "print(sorted({'tensorflow', 'keras'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
