"""Batches by worker processes: the same bytes, in order, and an end that leaves nothing behind."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import keras
import numpy as np
import pytest

from tests.training.makers import Noise, interrupts_handled, loaded_modules
from training.batches import SeededBatches, WaitingShare
from training.workers import BatchError

ROOT = Path(__file__).parents[2]


def small_model(units=1):
    keras.utils.set_random_seed(11)
    inputs = keras.Input((8, 8, 3))
    features = keras.layers.GlobalAveragePooling2D()(inputs)
    model = keras.Model(inputs, keras.layers.Dense(units)(features))
    model.compile(optimizer="sgd", loss="mse", jit_compile=False)
    return model


class Slow(keras.callbacks.Callback):
    """A step that takes its time, as training a real model does."""

    def __init__(self, seconds):
        super().__init__()
        self.seconds = seconds

    def on_train_batch_begin(self, batch, logs=None):
        time.sleep(self.seconds)


def no_children_left(within_s=10.0):
    end = time.monotonic() + within_s
    while multiprocessing.active_children() and time.monotonic() < end:
        time.sleep(0.05)
    return not multiprocessing.active_children()


def test_any_number_of_workers_gives_the_same_bytes_in_order():
    taken = {}
    for workers in (0, 1, 2, 4):
        with SeededBatches(Noise(), 3, steps_per_epoch=6, workers=workers, lookahead=3) as batches:
            taken[workers] = [batches[index] for index in range(6)]
    for workers in (1, 2, 4):
        for (images, targets), (same, too) in zip(taken[0], taken[workers], strict=True):
            assert images.tobytes() == same.tobytes() and targets.tobytes() == too.tobytes()
    assert len({images.tobytes() for images, _ in taken[0]}) == 6
    assert no_children_left()


def test_a_run_resumed_at_an_epoch_sees_the_same_batches():
    with SeededBatches(Noise(), 3, steps_per_epoch=4, workers=2) as whole:
        seen = []
        for epoch in range(3):
            whole.epoch = epoch
            seen.append([whole[index][0].tobytes() for index in range(4)])
    with SeededBatches(Noise(), 3, steps_per_epoch=4, first_epoch=2, workers=1) as resumed:
        assert [resumed[index][0].tobytes() for index in range(4)] == seen[2]


@pytest.mark.parametrize("bare", [True, False])
def test_fit_takes_every_batch_once_and_in_order(bare):

    with SeededBatches(Noise(), 5, steps_per_epoch=3, first_epoch=1, workers=2) as batches:
        seen = []

        class Note(keras.callbacks.Callback):
            def on_train_batch_end(self, batch, logs=None):
                seen.append((batches.epoch, batch, round(float(logs["loss"]), 4)))

        model = small_model()
        model.optimizer.learning_rate = 0.0  # then a loss tells its batch
        callbacks = [Note()] if bare else [WaitingShare(batches), Note()]
        model.fit(batches, epochs=3, initial_epoch=1, shuffle=False, verbose=0, callbacks=callbacks)
    assert [entry[:2] for entry in seen] == [(e, b) for e in (1, 2) for b in range(3)]
    # The log holds the epoch's running mean; undo it.
    for epoch in (1, 2):
        means = [loss for e, _, loss in seen if e == epoch]
        for index in range(3):
            with SeededBatches(Noise(), 5, 3, first_epoch=epoch, workers=0) as again:
                images, targets = again[index]
            expected = float(model.test_on_batch(images, targets))
            own = means[index] * (index + 1) - (means[index - 1] * index if index else 0)
            assert own == pytest.approx(expected, rel=2e-3)


def test_a_worker_loads_neither_keras_nor_tensorflow():
    assert "keras" in sys.modules
    with SeededBatches(loaded_modules, 0, steps_per_epoch=1, workers=1) as batches:
        process, modules = batches[0]
    assert process != os.getpid()
    assert "training" in modules
    assert not {"keras", "tensorflow", "jax", "torch"} & set(modules)


@pytest.mark.parametrize(
    "module", ["cropper.inputs", "detector.inputs", "reader.inputs", "data.synth.stream"]
)
def test_batch_makers_are_importable_without_keras(module):
    code = (
        f"import sys, {module}; "
        "sys.exit(bool({'keras', 'tensorflow', 'jax', 'torch'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60).returncode == 0


def test_a_failing_batch_names_its_step_and_shows_where_it_failed():
    with SeededBatches(Noise(fails_at=2), 0, steps_per_epoch=5, workers=2) as batches:
        batches[0], batches[1]
        with pytest.raises(BatchError) as caught:
            batches[2]
        assert "batch of step 2" in str(caught.value)
        assert "ZeroDivisionError: an ill-fated card" in str(caught.value)
        assert "makers.py" in str(caught.value)
        assert isinstance(caught.value.__cause__, ZeroDivisionError)
        batches[3]  # the others are not affected
    assert no_children_left()


def test_fit_shows_the_workers_traceback():
    with (
        SeededBatches(Noise(fails_at=2), 0, steps_per_epoch=4, workers=1) as batches,
        pytest.raises(Exception, match=r"(?s)batch of step 2.*makers\.py.*ill-fated card"),
    ):
        small_model().fit(batches, shuffle=False, verbose=0)
    assert no_children_left()


def test_a_worker_that_dies_is_an_error_and_no_hang():
    with (
        SeededBatches(Noise(dies_at=1), 0, steps_per_epoch=3, workers=1) as batches,
        pytest.raises(BatchError, match=r"worker process died .*out of memory\?|no worker is left"),
    ):
        for index in range(3):
            batches[index]
    assert no_children_left()


def test_closing_twice_is_no_error_and_batches_can_still_be_had():
    batches = SeededBatches(Noise(), 3, steps_per_epoch=2, workers=1)
    first = batches[0][0]
    batches.close()
    batches.close()
    assert no_children_left()
    assert np.array_equal(first, batches[0][0])


def test_forgotten_batches_end_their_workers():
    batches = SeededBatches(Noise(), 3, steps_per_epoch=2, workers=1)
    batches[0]
    del batches
    assert no_children_left()


def test_workers_leave_ctrl_c_to_the_main_process():
    with SeededBatches(interrupts_handled, 0, steps_per_epoch=1, workers=1) as batches:
        assert batches[0] is False


# A shell that starts the tests in the background has them ignore Ctrl-C, and so would this run.
LONG_RUN = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.path.insert(0, {root!r})
from tests.training.makers import Noise
from training.batches import SeededBatches

if __name__ == "__main__":
    with SeededBatches(Noise(seconds=0.01), 0, 10**6, workers=2) as batches:
        batches[0]
        print(*(process.pid for process in __import__("multiprocessing").active_children()))
        sys.stdout.flush()
        for index in range(10**6):
            batches[index]
"""


def _alive(process_id):
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads Linux' process table")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_stopped_from_outside_it_leaves_no_process(tmp_path, how):
    script = tmp_path / "long_run.py"
    script.write_text(LONG_RUN.format(root=str(ROOT)))
    run = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    workers = [int(word) for word in run.stdout.readline().split()]
    assert len(workers) == 2 and all(_alive(worker) for worker in workers)
    time.sleep(0.3)
    run.send_signal(how)
    assert run.wait(timeout=20) != 0
    end = time.monotonic() + 10
    while any(map(_alive, workers)) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(map(_alive, workers))
    run.stdout.close()


def waiting_share(maker, step_seconds, steps=12):
    with SeededBatches(maker, 0, steps, workers=1, lookahead=2) as batches:
        measure = WaitingShare(batches)
        history = small_model().fit(
            batches, shuffle=False, verbose=0, callbacks=[measure, Slow(step_seconds)]
        )
    assert history.history["data_wait"][0] == pytest.approx(measure.share)
    return measure


def test_a_slow_maker_is_seen_to_keep_the_model_waiting(capsys):
    measure = waiting_share(Noise(seconds=0.1), step_seconds=0.01)
    assert measure.share > 0.5
    assert measure.waited_s == pytest.approx(0.09 * 11, rel=0.5)
    assert "waited for data" in capsys.readouterr().out


def test_a_fast_maker_is_not():
    assert waiting_share(Noise(seconds=0.001), step_seconds=0.1).share < 0.2


def test_settings_that_make_no_sense_are_refused():
    for settings in ({"steps_per_epoch": 0}, {"steps_per_epoch": 1, "workers": -1}):
        with pytest.raises(ValueError, match="at least one step"):
            SeededBatches(Noise(), 0, **settings)


def test_log_of_the_waiting_share_reaches_the_metrics(tmp_path):
    from training.runs import RunFolder

    model = small_model()
    run = RunFolder(tmp_path)
    with SeededBatches(Noise(), 0, steps_per_epoch=4, workers=0) as batches:
        callbacks = run.callbacks(lambda _: {"score": 1.0}, "score", 1, batches)
        model.fit(batches, shuffle=False, verbose=0, callbacks=callbacks)
    line = json.loads((tmp_path / "metrics.jsonl").read_text().splitlines()[0])
    assert 0 <= line["data_wait"] <= 1
