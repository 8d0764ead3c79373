"""Two training steps of a component's smallest model, on whatever backend runs this.

`python -m tests.training.one_step` prints the losses of all three as JSON.
"""

from __future__ import annotations

import importlib
import json

import keras
import numpy as np

from data.records import Record, Word
from data.synth.fonts import FontLibrary
from data.synth.stream import CardList
from training.batches import SeededBatches, WaitingShare

COMPONENTS = ("cropper", "detector", "reader")


def _card() -> Record:
    rng = np.random.default_rng(0)
    image = np.full((64, 102, 3), 235, np.uint8)
    image[5:25, 5:30] = [200, 0, 0]
    image[30:42, 40:90] = rng.integers(0, 256, (12, 50, 3))
    quad = np.array([[40, 30], [90, 30], [90, 42], [40, 42]], np.float32)
    corners = np.array([[0, 0], [102, 0], [102, 64], [0, 64]], np.float32)
    return Record("card", image, "id_ktp", corners, (Word("AN", "full_name", quad),))


def make_maker(component: str, config):
    """The component's own batch maker, with one card or, for the Reader, drawn words."""
    if component == "reader":
        from reader.batches import ReaderBatches

        return ReaderBatches(config, FontLibrary.discover("train"))
    inputs = importlib.import_module(f"{component}.inputs")
    maker = {"cropper": "CropperBatches", "detector": "DetectorBatches"}[component]
    return getattr(inputs, maker)(
        CardList([_card()]), config.model, config.data, config.training.batch_size
    )


class Losses(keras.callbacks.Callback):
    """The mean loss of the epoch's steps so far, after each step."""

    def on_train_begin(self, logs=None):
        self.means = []

    def on_train_batch_end(self, batch, logs=None):
        self.means.append(float(logs["loss"]))


def draw_weights(model: keras.Model) -> None:
    """Fill a model with NumPy's numbers, which are the same on every backend."""
    rng = np.random.default_rng(4)
    for variable in model.variables:
        shape = tuple(variable.shape)
        if len(shape) >= 2:  # biases and scales begin at constants
            variable.assign(rng.normal(0, np.prod(shape[:-1]) ** -0.5, shape).astype(np.float32))


def losses(component: str) -> list[float]:
    """The losses of two steps."""
    config = importlib.import_module(f"{component}.config").tiny()
    model = importlib.import_module(f"{component}.model").build_model(config.model)
    draw_weights(model)
    importlib.import_module(f"{component}.train").compile_model(model, config)
    seen = Losses()
    with SeededBatches(make_maker(component, config), 6, 2, workers=0) as batches:
        model.fit(batches, shuffle=False, verbose=0, callbacks=[WaitingShare(batches), seen])
    first, mean = seen.means
    return [first, 2 * mean - first]


if __name__ == "__main__":
    found = {component: losses(component) for component in COMPONENTS}
    print(json.dumps({"backend": keras.backend.backend(), **found}))
