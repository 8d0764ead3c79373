"""Train the Reader."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

import keras
import numpy as np

from data.synth.card_sources import DrawnCards, FolderCards
from data.synth.fonts import FontLibrary
from data.synth.stream import CardPool, Window, card_folder
from reader.batches import ReaderBatches
from reader.cards import words_of_card
from reader.charset import Tokenizer
from reader.config import PRESETS, Config, PresetName
from reader.evaluate import load_evaluation_set, read_words, score_readings
from reader.inputs import drawn_words
from reader.losses import CharacterLoss, CTCLoss
from reader.model import build_inference_model, build_model
from training.batches import SeededBatches
from training.compilation import jit_compile
from training.runs import RunFolder
from training.weights import load_weights


def compile_model(model: keras.Model, config: Config) -> None:
    """Give the model its losses and its optimizer: Adadelta, averaging."""
    training = config.training
    blank = Tokenizer(config.model.characters).blank
    model.compile(
        optimizer=keras.optimizers.Adadelta(
            training.learning_rate, use_ema=True, ema_momentum=training.ema_momentum
        ),
        loss={"char_logits": CharacterLoss(blank), "ctc_logits": CTCLoss(blank)},
        loss_weights={"char_logits": 1.0, "ctc_logits": training.ctc_weight},
        jit_compile=jit_compile(),
    )


def evaluation(
    model: keras.Model, config: Config, validation: Path | None
) -> Callable[[keras.Model], dict[str, float]]:
    """What evaluates the model between epochs.

    Args:
        model: that is trained.
        config: of the run.
        validation: dataset of photographs whose words are read beside drawn ones, or None.

    Returns:
        A function that gives the metrics of all words, and of drawn words and cards' alone.
    """
    inference = build_inference_model(model)
    unseen = drawn_words(config.model, FontLibrary.discover("validation"))
    rng = np.random.default_rng([config.training.seed, 2**31])
    count = config.data.validation_words
    crops, texts = (list(part) for part in zip(*(unseen(rng) for _ in range(count)), strict=True))
    parts = {"drawn": slice(None, count)}
    if validation is not None:
        card_crops, card_texts = load_evaluation_set(validation, config.model.max_length)
        crops += card_crops[:count]
        texts += card_texts[:count]
        parts["cards"] = slice(count, None)

    def evaluate(_: keras.Model) -> dict[str, float]:
        readings = read_words(
            inference.predict_on_batch, crops, config.model.size_hw, config.model.characters
        )
        metrics = score_readings(texts, readings)
        for name, part in parts.items():
            chosen = {decoder: read[part] for decoder, read in readings.items()}
            scores = score_readings(texts[part], chosen)
            metrics |= {f"{name}_{key}": value for key, value in scores.items()}
        return metrics

    return evaluate


def train(
    workdir: Path,
    validation: Path | None = None,
    preset: PresetName = "light",
    cards: Path | None = None,
    layouts: tuple[str, ...] = (),
    cache: Path | None = None,
    workers: int = 2,
    seed: int | None = None,
    epochs: int | None = None,
    steps_per_epoch: int | None = None,
    init: Literal["imagenet"] | Path | None = None,
) -> None:
    """Train a Reader; run again with the same workdir to go on.

    Args:
        workdir: the run's folder.
        validation: dataset of photographs whose words are evaluated beside drawn ones.
        preset: a name in `reader.config.PRESETS`.
        cards: dataset of flat cards (`python -m data synth --flat`) whose words are read beside
            those drawn one by one; by default such cards are drawn on the fly.
        layouts: ids of the card layouts that are drawn, instead of the preset's.
        cache: folder in which drawn cards stay, so that the next run reads them; by default a
            temporary one, removed at the end.
        workers: processes that make the words; changes nothing but the time.
        seed: of weights, cards and words, instead of the preset's.
        epochs: instead of the preset's.
        steps_per_epoch: instead of the preset's.
        init: what a fresh run begins from instead of random weights: an `.npz` such as an earlier
            run's best, or "imagenet" for the backbone alone, which Keras downloads.
    """
    config = PRESETS[preset]()
    changes = {"epochs": epochs, "steps_per_epoch": steps_per_epoch, "seed": seed}
    given: dict[str, Any] = {name: value for name, value in changes.items() if value is not None}
    drawn_layouts = () if cards is not None else (layouts or config.data.layouts)
    config = replace(
        config,
        training=replace(config.training, **given),
        data=replace(config.data, layouts=drawn_layouts),
    )
    training = config.training
    source = (
        DrawnCards(training.seed, drawn_layouts)
        if cards is None
        else FolderCards(cards, training.seed)
    )
    keras.utils.set_random_seed(training.seed)
    keras.config.set_dtype_policy(training.dtype_policy)
    run = RunFolder(workdir)
    run.start(config, preset)

    first_epoch = run.epochs_done()
    with card_folder(cache) as folder:
        pool = CardPool(
            source,
            folder,
            Window(
                config.data.window,
                config.data.reuse,
                draws=training.batch_size * config.data.card_share,
            ),
            prepare=partial(words_of_card, max_length=config.model.max_length),
            temporary=cache is None,
            in_memory=config.data.window,
        )
        maker = ReaderBatches(config, FontLibrary.discover("train"), pool)
        # First of all, because the workers fill their queue while the model is built.
        with SeededBatches(
            maker, training.seed, training.steps_per_epoch, first_epoch, workers
        ) as batches:
            model = build_model(config.model, imagenet=init == "imagenet" and first_epoch == 0)
            compile_model(model, config)
            if isinstance(init, Path) and first_epoch == 0:
                load_weights(model, init)
            run.restore(model)
            model.fit(
                batches,
                epochs=training.epochs,
                initial_epoch=first_epoch,
                shuffle=False,  # the order of the batches is part of the seed's promise
                callbacks=run.callbacks(
                    evaluation(model, config, validation),
                    metric="words",
                    every=training.evaluate_every,
                    batches=batches,
                ),
                verbose="auto" if sys.stdout.isatty() else 2,
            )
