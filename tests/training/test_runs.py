import json
from dataclasses import dataclass, field
from pathlib import Path

import keras
import numpy as np
import pytest

from training.batches import SeededBatches
from training.layers import FusedBatchNormalization, with_fused_batch_normalization
from training.runs import RunFolder, averaged_weights
from training.weights import load_weights, save_weights


@dataclass(frozen=True)
class Plan:
    epochs: int = 4


@dataclass(frozen=True)
class Settings:
    seed: int = 7
    training: Plan = field(default_factory=Plan)


def small_model():
    keras.utils.set_random_seed(11)
    inputs = keras.Input((8, 8, 3))
    features = keras.layers.Conv2D(4, 3, name="conv")(inputs)
    features = FusedBatchNormalization(name="norm")(features)
    outputs = keras.layers.Dense(1, name="out")(keras.layers.GlobalAveragePooling2D()(features))
    model = keras.Model(inputs, outputs)
    optimizer = keras.optimizers.Adadelta(1.0, use_ema=True, ema_momentum=0.9)
    model.compile(optimizer=optimizer, loss="mse", jit_compile=False)
    return model


def make_batch(rng, step):
    images = rng.normal(size=(4, 8, 8, 3)).astype(np.float32)
    return images, images.mean(axis=(1, 2, 3))[:, None]


class Killed(Exception):
    pass


class KillAt(keras.callbacks.Callback):
    def __init__(self, step):
        super().__init__()
        self.left = step

    def on_train_batch_end(self, batch, logs=None):
        self.left -= 1
        if self.left < 0:
            raise Killed


def run(workdir, kill_at=None):
    model = small_model()
    folder = RunFolder(workdir)
    folder.start(Settings(), "test")
    first = folder.restore(model)
    callbacks = folder.callbacks(lambda m: {"score": float(len(m.layers))}, "score", every=2)
    if kill_at is not None:
        callbacks.append(KillAt(kill_at))
    batches = SeededBatches(make_batch, seed=7, steps_per_epoch=3, first_epoch=first, workers=0)
    model.fit(batches, epochs=4, initial_epoch=first, shuffle=False, callbacks=callbacks, verbose=0)
    return model


def test_killed_run_resumes_to_the_same_weights(tmp_path):
    whole = run(tmp_path / "whole")
    step = int(np.random.default_rng().integers(0, 11))  # any step: the answer must not change
    with pytest.raises(Killed):
        run(tmp_path / "killed", kill_at=step)
    resumed = run(tmp_path / "killed")
    for one, other in zip(whole.variables, resumed.variables, strict=True):
        assert np.array_equal(np.asarray(one), np.asarray(other)), (one.path, step)
    states = zip(whole.optimizer.variables, resumed.optimizer.variables, strict=True)
    for one, other in states:
        assert np.array_equal(np.asarray(one), np.asarray(other)), (one.path, step)


def test_the_averages_of_the_last_epoch_are_kept(tmp_path):
    trained = run(tmp_path)
    kept = small_model()
    load_weights(kept, RunFolder(tmp_path).last)
    averages = trained.optimizer._model_variables_moving_average
    for value, average in zip(kept.trainable_variables, averages, strict=True):
        np.testing.assert_allclose(np.asarray(value), np.asarray(average), rtol=1e-3, atol=1e-6)
    with np.load(RunFolder(tmp_path).checkpoint) as archive:  # the weights themselves
        assert not np.allclose(archive["v0"], np.asarray(averages[0]), rtol=1e-2)


def test_folder_of_another_configuration_is_refused(tmp_path):
    run(tmp_path)
    with pytest.raises(ValueError, match=r"another seed \(8, was 7\).*--init .*last.weights.npz"):
        RunFolder(tmp_path).start(Settings(seed=8), "test")


def test_a_run_keeps_its_number_of_epochs_and_says_why(tmp_path):
    folder = RunFolder(tmp_path)
    folder.start(Settings(), "test")
    folder.checkpoint.touch()
    wanted = r"training\.epochs \(9, was 4\).*--init .*a lower --learning-rate.*keeps its number"
    with pytest.raises(ValueError, match=wanted):
        folder.start(Settings(training=Plan(9)), "test")


def test_a_metric_that_is_no_number_is_null_in_the_log(tmp_path):
    def fit(epochs, metrics):
        model = small_model()
        folder = RunFolder(tmp_path)
        first = folder.restore(model)
        batches = SeededBatches(make_batch, 7, steps_per_epoch=1, first_epoch=first, workers=0)
        callbacks = folder.callbacks(lambda _: metrics, "score", every=1)
        model.fit(batches, epochs=epochs, initial_epoch=first, callbacks=callbacks, verbose=0)
        return folder

    assert not fit(1, {"score": float("nan"), "error": float("nan")}).best.exists()
    folder = fit(2, {"score": 0.5, "error": float("inf")})
    assert folder.best.exists()
    text = folder.log.read_text()
    lines = [json.loads(line, parse_constant=pytest.fail) for line in text.splitlines()]
    assert [line["error"] for line in lines] == [None, None]
    assert [line["score"] for line in lines] == [None, 0.5]


def test_other_sources_are_told(tmp_path, capsys):
    folder = RunFolder(tmp_path)
    folder.start(Settings(), "test", {"--cards": Path("a"), "--init": None})
    folder.checkpoint.touch()
    folder.start(Settings(), "test", {"--cards": Path("a"), "--init": None})
    assert capsys.readouterr().out == ""
    folder.start(Settings(), "test", {"--cards": Path("b"), "--init": None})
    assert "goes on with another --cards (b, was a)" in capsys.readouterr().out


def test_a_run_that_begins_anew_has_its_own_best(tmp_path):
    run(tmp_path)
    folder = RunFolder(tmp_path)
    folder.checkpoint.unlink()
    folder.best.write_bytes(b"earlier")
    run(tmp_path)
    assert folder.best.read_bytes() != b"earlier"
    assert folder.best.with_name("best.weights.npz.old").read_bytes() == b"earlier"
    assert [json.loads(line)["epoch"] for line in folder.log.read_text().splitlines()] == [2, 4]


def test_a_line_that_was_cut_off_does_not_stop_a_run(tmp_path):
    with pytest.raises(Killed):
        run(tmp_path, kill_at=7)
    with RunFolder(tmp_path).log.open("a") as log:
        log.write('{"epoch": 3, "sco')
    run(tmp_path)
    lines = RunFolder(tmp_path).log.read_text().splitlines()
    assert [line[:11] for line in lines] == ['{"epoch": 2', '{"epoch": 3', '{"epoch": 4']


def test_average_is_swapped_in_and_out():
    model = small_model()
    for step in range(2):  # the first step starts the average at the weights
        model.train_on_batch(*make_batch(np.random.default_rng(step), step))
    raw = [np.asarray(v) for v in model.trainable_variables]
    with averaged_weights(model):
        during = [np.asarray(v) for v in model.trainable_variables]
    after = [np.asarray(v) for v in model.trainable_variables]
    assert any(not np.array_equal(a, b) for a, b in zip(raw, during, strict=True))
    assert all(np.array_equal(a, b) for a, b in zip(raw, after, strict=True))


def test_batches_depend_on_seed_and_step_alone():
    one = SeededBatches(make_batch, seed=3, steps_per_epoch=5, first_epoch=2, workers=0)
    other = SeededBatches(make_batch, seed=3, steps_per_epoch=10, first_epoch=1, workers=0)
    assert np.array_equal(one[1][0], other[1][0])  # both are step 11
    assert not np.array_equal(one[1][0], one[2][0])


def test_fused_normalisation_is_the_plain_one():
    rng = np.random.default_rng(1)
    images = rng.normal(2, 3, size=(4, 5, 6, 3)).astype(np.float32)
    plain, fused = keras.layers.BatchNormalization(), FusedBatchNormalization()
    for _ in range(3):
        expected, seen = plain(images, training=True), fused(images, training=True)
        np.testing.assert_allclose(seen, expected, atol=1e-4)
    np.testing.assert_allclose(fused.moving_mean, plain.moving_mean, atol=1e-5)
    # TensorFlow's moving variance is the unbiased one: n / (n - 1) with n = 120.
    np.testing.assert_allclose(fused.moving_variance, plain.moving_variance, rtol=0.01)
    np.testing.assert_allclose(fused(images), plain(images), atol=0.02)


def test_clone_replaces_every_batch_normalisation():
    inputs = keras.Input((8, 8, 3))
    model = keras.Model(inputs, keras.layers.BatchNormalization(name="n")(inputs))
    clone = with_fused_batch_normalization(model, momentum=0.5)
    assert type(clone.get_layer("n")) is FusedBatchNormalization
    assert clone.get_layer("n").momentum == 0.5


def test_weights_of_another_model_are_refused_and_nothing_changes(tmp_path):
    model = small_model()
    save_weights(model, tmp_path / "w.npz")
    inputs = keras.Input((8, 8, 3))
    other = keras.Model(inputs, keras.layers.Conv2D(5, 3, name="conv")(inputs))
    before = [np.asarray(v) for v in other.variables]
    with pytest.raises(ValueError, match=r"w\.npz: .*norm/gamma is unknown"):
        load_weights(other, tmp_path / "w.npz")
    assert all(np.array_equal(a, b) for a, b in zip(before, other.variables, strict=True))
    (tmp_path / "broken.npz").write_bytes(b"no archive")
    with pytest.raises(ValueError, match=r"broken\.npz: not a weights file"):
        load_weights(model, tmp_path / "broken.npz")


def test_a_run_of_an_earlier_version_goes_on(tmp_path):
    """Settings that have come since are as they are by default, and none else."""

    @dataclass(frozen=True)
    class Part:
        seed: int = 0
        frozen: str = ""

    @dataclass(frozen=True)
    class Whole:
        training: Part

    run = RunFolder(tmp_path)
    (tmp_path / "config.json").write_text(json.dumps({"config": {"training": {"seed": 7}}}))
    run.checkpoint.write_bytes(b"")
    run.start(Whole(Part(seed=7)), "tiny")
    (tmp_path / "config.json").write_text(json.dumps({"config": {"training": {"seed": 7}}}))
    with pytest.raises(ValueError, match="another training.frozen"):
        run.start(Whole(Part(seed=7, frozen="stem")), "tiny")
