"""A run that diverges ends with an error, and keeps what was finite."""

import json

import keras
import numpy as np
import pytest

from training.batches import SeededBatches
from training.finite import NotFiniteError
from training.runs import RunFolder


def run(workdir, bad_step=None, more=()):
    """Two epochs of three steps; the target of a bad one is infinite."""

    def make_batch(rng, step):
        target = np.inf if step == bad_step else 1.0
        return rng.normal(size=(4, 3)).astype(np.float32), np.full((4, 1), target, np.float32)

    keras.utils.set_random_seed(11)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, name="out")])
    optimizer = keras.optimizers.SGD(0.01, use_ema=True)
    model.compile(optimizer=optimizer, loss="mse", jit_compile=False)
    folder = RunFolder(workdir)
    first = folder.restore(model)
    callbacks = [*more, *folder.callbacks(lambda _: {"score": float(first)}, "score", every=1)]
    batches = SeededBatches(make_batch, 7, steps_per_epoch=3, first_epoch=first, workers=0)
    model.fit(batches, epochs=2, initial_epoch=first, shuffle=False, callbacks=callbacks, verbose=0)


def kept(workdir):
    """The files of a run, all of whose numbers are finite."""
    folder = RunFolder(workdir)
    for path in (folder.checkpoint, folder.best, folder.last):
        with np.load(path) as archive:
            assert all(np.isfinite(archive[name]).all() for name in archive.files), path
    lines = [json.loads(line) for line in folder.log.read_text().splitlines()]
    return folder.epochs_done(), [line["epoch"] for line in lines]


def test_a_loss_that_is_not_finite_ends_the_run(tmp_path):
    with pytest.raises(ValueError) as caught:
        run(tmp_path, bad_step=4)
    message = str(caught.value)
    assert message.startswith(f"{tmp_path}: the loss is inf at step 2 of epoch 2. ")
    assert "lower --learning-rate or --dtype-policy float32" in message
    assert f"--init {tmp_path / 'last.weights.npz'}" in message
    assert kept(tmp_path) == (1, [1])
    with pytest.raises(NotFiniteError, match="step 2 of epoch 2"):  # resumed
        run(tmp_path, bad_step=4)
    assert kept(tmp_path) == (1, [1])


def test_in_the_first_epoch_nothing_is_kept(tmp_path):
    with pytest.raises(NotFiniteError, match="step 1 of epoch 1.*float32$"):
        run(tmp_path, bad_step=0)
    assert not [path for path in tmp_path.iterdir() if path.suffix in (".npz", ".jsonl")]


def test_weights_that_are_not_finite_after_an_epoch_end_the_run(tmp_path):
    class Destroy(keras.callbacks.Callback):
        """What a gradient does that overflows at a loss that does not."""

        def on_train_batch_end(self, batch, logs=None):
            if self.model.optimizer.iterations == 6:
                self.model.layers[-1].kernel.assign(np.full((3, 1), np.nan, np.float32))

    with pytest.raises(NotFiniteError, match=r"out/kernel is not finite after epoch 2\."):
        run(tmp_path, more=[Destroy()])
    assert kept(tmp_path) == (1, [1])
