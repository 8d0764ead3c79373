"""Train the Reader."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np

from data.synth.fonts import FontLibrary
from reader.charset import Tokenizer
from reader.config import Config
from reader.evaluate import read_words, score_readings
from reader.inputs import batch_maker, drawn_words
from reader.losses import CharacterLoss, CTCLoss
from reader.model import build_inference_model, build_model
from training.batches import SeededBatches
from training.runs import RunFolder
from training.weights import load_weights


def train(config: Config, preset: str, workdir: Path, init: Path | None = None) -> keras.Model:
    """Train, or go on training, in a folder.

    Args:
        config: the whole run.
        preset: the name it came from, for the record.
        workdir: the run's folder; a run that was stopped goes on from its last epoch.
        init: weights to start a fresh run from.

    Returns:
        The trained model (its raw weights; the best averaged ones are in the folder).
    """
    training = config.training
    keras.utils.set_random_seed(training.seed)
    keras.config.set_dtype_policy(training.dtype_policy)
    run = RunFolder(workdir)
    run.start(config, preset)

    model = build_model(config.model)
    inference = build_inference_model(model)
    tokenizer = Tokenizer(config.model.characters)
    optimizer = keras.optimizers.Adadelta(
        training.learning_rate, use_ema=True, ema_momentum=training.ema_momentum
    )
    model.compile(
        optimizer=optimizer,
        loss={
            "char_logits": CharacterLoss(tokenizer.blank),
            "ctc_logits": CTCLoss(tokenizer.blank),
        },
        loss_weights={"char_logits": 1.0, "ctc_logits": training.ctc_weight},
        jit_compile=False,
    )
    if init is not None and not run.checkpoint.exists():
        load_weights(model, init)
    first_epoch = run.restore(model)

    source = drawn_words(config.model, FontLibrary.discover("train"))
    batches = SeededBatches(
        batch_maker(config, source), training.seed, training.steps_per_epoch, first_epoch
    )
    unseen = drawn_words(config.model, FontLibrary.discover("validation"))
    rng = np.random.default_rng([training.seed, 2**31])
    words = [unseen(rng) for _ in range(config.data.validation_words)]

    def evaluate(_: keras.Model) -> dict[str, float]:
        crops, texts = zip(*words, strict=True)
        predict = inference.predict_on_batch
        readings = read_words(predict, crops, config.model.size_hw, config.model.characters)
        return score_readings(texts, readings)

    model.fit(
        batches,
        epochs=training.epochs,
        initial_epoch=first_epoch,
        shuffle=False,  # the order of the batches is part of the seed's promise
        callbacks=run.callbacks(evaluate, metric="words", every=training.evaluate_every),
        verbose=2,
    )
    return model
