"""A run of two steps of a component's smallest model, on whatever backend runs this.

`python -m tests.training.one_step` prints the losses of all three, and one of `CTCLoss`, as JSON.
"""

from __future__ import annotations

import importlib
import json
import tempfile

import keras
import numpy as np

from data.records import Record, Word
from data.synth.fonts import FontLibrary
from data.synth.stream import CardList
from reader.losses import CTCLoss
from training.batches import SeededBatches
from training.runs import RunFolder

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


def draw_weights(model: keras.Model) -> None:
    """Fill a model with NumPy's numbers, which are the same on every backend."""
    rng = np.random.default_rng(4)
    for variable in model.variables:
        shape = tuple(variable.shape)
        if len(shape) >= 2:  # biases and scales begin at constants
            variable.assign(rng.normal(0, np.prod(shape[:-1]) ** -0.5, shape).astype(np.float32))


def losses(component: str) -> list[float]:
    """The losses of two epochs of a step; the second is that of a run that was resumed."""
    config = importlib.import_module(f"{component}.config").tiny()
    model = importlib.import_module(f"{component}.model").build_model(config.model)
    draw_weights(model)
    importlib.import_module(f"{component}.train").compile_model(model, config)
    found = []
    with (
        tempfile.TemporaryDirectory() as folder,
        SeededBatches(make_maker(component, config), 6, 1, workers=0) as batches,
    ):
        inputs = batches[0][0]

        def evaluate(current: keras.Model) -> dict[str, float]:
            if component == COMPONENTS[0]:  # the others' would be compiled for nothing new
                current.predict(inputs, verbose=0)
            return {"score": 1.0}

        run = RunFolder(folder)
        for epoch in range(2):
            assert run.restore(model) == epoch
            history = model.fit(
                batches,
                initial_epoch=epoch,
                epochs=epoch + 1,
                shuffle=False,
                verbose=0,
                callbacks=run.callbacks(evaluate, "score", 1, batches),
            )
            found += history.history["loss"]
            for variable in [*model.variables, *model.optimizer.variables]:  # all is restored
                variable.assign(np.zeros_like(keras.ops.convert_to_numpy(variable)))
    return found


def ctc_loss() -> float:
    """Of "aa", which two columns cannot hold, and "ab", which they hold in one path of nine."""
    return float(CTCLoss(blank=2)(np.array([[0, 0], [0, 1]]), np.zeros((2, 2, 3), np.float32)))


if __name__ == "__main__":
    found = {component: losses(component) for component in COMPONENTS}
    print(json.dumps({"backend": keras.backend.backend(), "ctc": ctc_loss(), **found}))
