"""Train the Reader."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np

from data.synth.fonts import FontLibrary
from reader.cards import card_word_source, cut_words
from reader.charset import Tokenizer
from reader.config import PRESETS
from reader.evaluate import load_evaluation_set, read_words, score_readings
from reader.inputs import batch_maker, drawn_words, mixed_words
from reader.losses import CharacterLoss, CTCLoss
from reader.model import build_inference_model, build_model
from training.batches import SeededBatches
from training.runs import RunFolder
from training.weights import load_weights


def train(
    workdir: Path,
    cards: Path | None = None,
    validation: Path | None = None,
    preset: str = "light",
    init: Path | None = None,
    epochs: int | None = None,
    steps_per_epoch: int | None = None,
) -> None:
    """Train a Reader; run again with the same workdir to go on.

    Args:
        workdir: the run's folder.
        cards: dataset of flat cards (`python -m data synth --flat`) whose words are read beside
            those drawn one by one.
        validation: dataset of photographs whose words are evaluated beside drawn ones.
        preset: a name in `reader.config.PRESETS`.
        init: weights (`.npz`) to start a fresh run from.
        epochs: instead of the preset's.
        steps_per_epoch: instead of the preset's.
    """
    config = PRESETS[preset]()
    changes = {"epochs": epochs, "steps_per_epoch": steps_per_epoch}
    given: dict[str, Any] = {name: value for name, value in changes.items() if value is not None}
    config = replace(config, training=replace(config.training, **given))
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
    if cards is not None:
        on_cards = card_word_source(cut_words(cards, config.model.max_length))
        source = mixed_words(source, on_cards, config.data.card_share)
    batches = SeededBatches(
        batch_maker(config, source), training.seed, training.steps_per_epoch, first_epoch
    )
    unseen = drawn_words(config.model, FontLibrary.discover("validation"))
    rng = np.random.default_rng([training.seed, 2**31])
    drawn = [unseen(rng) for _ in range(config.data.validation_words)]
    crops, texts = (list(part) for part in zip(*drawn, strict=True))
    if validation is not None:
        card_crops, card_texts = load_evaluation_set(validation, config.model.max_length)
        crops += card_crops[: config.data.validation_words]
        texts += card_texts[: config.data.validation_words]

    def evaluate(_: keras.Model) -> dict[str, float]:
        predict = inference.predict_on_batch
        readings = read_words(predict, crops, config.model.size_hw, config.model.characters)
        metrics = score_readings(texts, readings)
        count = len(drawn)
        for name, part in (("drawn", slice(None, count)), ("cards", slice(count, None))):
            chosen = {decoder: read[part] for decoder, read in readings.items()}
            scores = score_readings(texts[part], chosen)
            metrics |= {f"{name}_{key}": value for key, value in scores.items()}
        return metrics

    model.fit(
        batches,
        epochs=training.epochs,
        initial_epoch=first_epoch,
        shuffle=False,  # the order of the batches is part of the seed's promise
        callbacks=run.callbacks(evaluate, metric="words", every=training.evaluate_every),
        verbose="auto" if sys.stdout.isatty() else 2,
    )
