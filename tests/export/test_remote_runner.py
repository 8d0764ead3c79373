"""Models on a server, over a real wire."""

import dataclasses
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from export.artefacts import ManifestError
from export.components import SHORT_SIGNATURE, SIGNATURE
from export.manifest import InputSpec, MaskSpec, OutputSpec, read_manifest, write_manifest
from export.parity import parity_images, parity_masks
from export.remote import RemoteDeadlineError, RemoteError, RemoteUnavailableError
from export.runtimes import open_runner
from serving.model_config import ServedModel, write_models_config
from tests.export.toy import CLASSES, SHORT_SIZE_HW, SIZE_HW
from tests.serving.model_server import serving
from tests.serving.servers import wait_until


@pytest.fixture(scope="module")
def served(forms, tmp_path_factory):
    root = tmp_path_factory.mktemp("served")
    (root / "reader").symlink_to(forms[1], target_is_directory=True)
    with serving(root) as server:
        yield server


@pytest.fixture
def server(served):
    served.delay_s, served.change = 0.0, None
    served.calls.clear()
    yield served
    served.delay_s, served.change = 0.0, None


def opened(folder, server, query="version=newest"):
    return open_runner(folder, f"serving://{server.target}?{query}")


@pytest.mark.parametrize(
    ("signature", "size_hw"), [(SIGNATURE, SIZE_HW), (SHORT_SIGNATURE, SHORT_SIZE_HW)]
)
def test_it_answers_what_keras_does(forms, server, signature, size_hw):
    models, folder = forms
    images, masks = parity_images(size_hw, count=3), parity_masks(3, CLASSES)
    inputs = {"image": images.astype(np.float32), "allowed": masks}
    expected = np.asarray(models[signature](inputs, training=False)["scores"])
    runner = opened(folder, server)
    np.testing.assert_allclose(runner.run(images, masks)["scores"], expected, atol=1e-5)
    name = "raw" if signature == SIGNATURE else "raw_short"
    assert server.calls == [("reader", 1, name, 3)]
    assert runner.run(images[:0])["scores"].shape == (0, *expected.shape[1:])


def test_only_the_manifest_is_needed_here(forms, server, tmp_path):
    manifest = read_manifest(forms[1])
    write_manifest(tmp_path, dataclasses.replace(manifest, files=()))
    assert opened(tmp_path, server).run(parity_images(SIZE_HW, count=1))["scores"].size


def test_threads_go_together(forms, server):
    runner = opened(forms[1], server)
    images, masks = parity_images(SIZE_HW, count=24), parity_masks(24, CLASSES)
    expected = runner.run(images, masks)["scores"]
    server.calls.clear()
    server.delay_s = 0.05

    def read(place):  # two words of a card
        return runner.run(images[place : place + 2], masks[place : place + 2])["scores"]

    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(read, range(0, 24, 2)))
    np.testing.assert_allclose(np.concatenate(found), expected, atol=1e-6)
    rows = [call[3] for call in server.calls]
    assert sum(rows) == 24 and len(rows) < 12 and max(rows) > 2


def test_more_pictures_than_a_predict_takes_are_divided(forms, server):
    images = parity_images(SIZE_HW, count=70)
    masks = parity_masks(70, CLASSES)
    runner = opened(forms[1], server)
    found = runner.run(images, masks)["scores"]
    assert sorted(call[3] for call in server.calls) == [6, 64]
    for place in (0, 63, 64, 69):
        alone = runner.run(images[place : place + 1], masks[place : place + 1])["scores"]
        np.testing.assert_allclose(found[place], alone[0], atol=1e-6)


def test_answers_beyond_four_megabytes_arrive(forms, server):
    runner = opened(forms[1], server)
    server.change = lambda arrays: {**arrays, "more": np.zeros((1, 2**21), np.float32)}
    # It was received: it is refused for an output that should not be there.
    with pytest.raises(RemoteError, match="it answered .*'more'"):
        runner.run(parity_images(SIZE_HW, count=1))


def test_a_slow_server_is_not_waited_for(forms, server):
    runner = opened(forms[1], server, "version=newest&deadline_s=0.3")
    server.delay_s = 1.5
    started = time.monotonic()
    with pytest.raises(RemoteDeadlineError, match=r"reader at 127.*: no answer within 0\.3 s"):
        runner.run(parity_images(SIZE_HW, count=1))
    assert time.monotonic() - started < 1.2
    server.delay_s = 0.0
    # The next one is not held up by it.
    assert runner.run(parity_images(SIZE_HW, count=1))["scores"].size


@pytest.mark.parametrize(
    "change",
    [
        lambda arrays: {"scores": arrays["scores"][:, :-1]},
        lambda arrays: {"scores": arrays["scores"][:1]},
        lambda arrays: {"scores": arrays["scores"].astype(np.int32)},
        lambda arrays: {},
    ],
)
def test_answers_of_another_shape_are_refused(forms, server, change):
    runner = opened(forms[1], server)
    server.change = change
    with pytest.raises(RemoteError, match="it answered .*, the manifest says"):
        runner.run(parity_images(SIZE_HW, count=2))


def test_wrong_pictures_do_not_reach_the_server(forms, server):
    runner = opened(forms[1], server)
    with pytest.raises(ValueError, match=r"reader: images must be \(B, 16, 24, 3\)"):
        runner.run(np.zeros((1, 24, 16, 3), np.uint8))
    assert server.calls == []


def test_what_the_server_refuses_is_told_and_not_tried_again(forms, server):
    runner = opened(forms[1], server)
    server.largest = 1
    try:
        with pytest.raises(RemoteError, match="INVALID_ARGUMENT: Task size 2") as caught:
            runner.run(parity_images(SIZE_HW, count=2))
    finally:
        server.largest = 64
    assert not isinstance(caught.value, RemoteUnavailableError)


@pytest.mark.parametrize(
    "change",
    [
        {"input": InputSpec("image", (24, 16))},
        {"input": InputSpec("picture", SIZE_HW)},
        {"outputs": (OutputSpec("marks", (1, 6, 6), "float32", ""),), "further": ()},
        {"outputs": (OutputSpec("scores", (1, 6, 6), "int32", ""),), "further": ()},
        {"outputs": (OutputSpec("scores", (1, 6, 7), "float32", ""),), "further": ()},
        {"mask": MaskSpec("allowed", 7)},
        {"mask": None},
        {"signature": "other"},
    ],
)
def test_a_manifest_of_another_model_is_refused(forms, server, tmp_path, change):
    manifest = dataclasses.replace(read_manifest(forms[1]), files=(), **change)
    write_manifest(tmp_path, manifest)
    with pytest.raises(ManifestError, match=r"reader at 127.*(the manifest says|no signature)"):
        opened(tmp_path, server)


def test_a_model_that_is_not_served_is_named(forms, server, tmp_path):
    write_manifest(
        tmp_path, dataclasses.replace(read_manifest(forms[1]), files=(), component="cropper")
    )
    with pytest.raises(RemoteError, match=r"cropper at 127.*NOT_FOUND: Servable not found"):
        opened(tmp_path, server)


def test_labels_and_versions_are_asked_for(forms, server):
    with pytest.raises(RemoteError, match=r"reader \(stable\) at .*version label: stable"):
        open_runner(forms[1], f"serving://{server.target}")
    with pytest.raises(RemoteError, match=r"reader \(2\) at .*Specific\(reader, 2\)"):
        opened(forms[1], server, "version=2")
    opened(forms[1], server, "version=1").check()


def test_a_label_has_to_be_at_a_version_that_is_loaded(forms, tmp_path):
    (tmp_path / "reader").mkdir()
    (tmp_path / "reader/1").symlink_to(forms[1] / "1", target_is_directory=True)
    served = {"reader": ServedModel("/models/reader", {"canary": 1})}
    write_models_config(tmp_path, served)
    with serving(tmp_path) as server:
        runner = opened(forms[1], server, "label=canary")
        runner.check()
        write_models_config(tmp_path, {"reader": ServedModel("/models/reader")})
        wait_until(lambda: not server.labels)
        with pytest.raises(RemoteError, match=r"reader \(canary\) at .* version label: canary"):
            runner.check()
        opened(forms[1], server).check()  # the version itself is still there


def test_a_server_that_was_killed_and_is_back_is_found_again(forms, served):
    runner = opened(forms[1], served, "version=newest&deadline_s=20")
    image = parity_images(SIZE_HW, count=1)
    before = runner.run(image)["scores"]
    served.kill()
    with ThreadPoolExecutor(1) as pool:
        try:
            with pytest.raises(RemoteUnavailableError):
                runner.check()
            waiting = pool.submit(runner.run, image)
            time.sleep(0.3)
            assert not waiting.done()
        finally:
            served.start()
        np.testing.assert_array_equal(waiting.result(20)["scores"], before)
    runner.check()


def test_a_server_that_is_killed_within_a_call_is_asked_again(forms, served):
    runner = opened(forms[1], served, "version=newest&deadline_s=20")
    image = parity_images(SIZE_HW, count=1)
    before = runner.run(image)["scores"]
    served.delay_s = 1.0
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(runner.run, image)
        time.sleep(0.3)
        served.kill()
        served.delay_s = 0.0
        served.start()
        np.testing.assert_array_equal(waiting.result(20)["scores"], before)


def test_the_server_is_known_by_its_certificate(forms, served):
    folder = Path(__file__).parents[1] / "serving/tls"
    pair = [(folder / name).read_bytes() for name in ("private_key.pem", "certificate.pem")]
    image = parity_images(SIZE_HW, count=1)
    expected = opened(forms[1], served).run(image)["scores"]
    query = f"version=newest&deadline_s=5&certificate={folder / 'certificate.pem'}"
    with serving(served.root, tls=pair) as secret:
        np.testing.assert_array_equal(
            opened(forms[1], secret, query).run(image)["scores"], expected
        )
        with pytest.raises(RemoteUnavailableError):
            opened(forms[1], secret, "version=newest&deadline_s=0.5")
    with pytest.raises(OSError, match=r"absent\.pem"):
        opened(forms[1], served, "certificate=absent.pem")


def test_a_server_that_does_not_come_is_told(forms):
    started = time.monotonic()
    with pytest.raises(RemoteUnavailableError, match=r"reader \(stable\) at 127\.0\.0\.1:9"):
        open_runner(forms[1], "serving://127.0.0.1:9?deadline_s=0.5")
    assert 0.3 < time.monotonic() - started < 5


def test_many_threads_wait_no_longer_than_the_deadline(forms, server):
    runner = opened(forms[1], server, "version=newest&deadline_s=0.4")
    server.delay_s = 1.0
    errors = []

    def read():
        try:
            runner.run(parity_images(SIZE_HW, count=40))
        except RemoteDeadlineError as error:
            errors.append(error)

    threads = [threading.Thread(target=read) for _ in range(8)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(errors) == 8 and time.monotonic() - started < 3
