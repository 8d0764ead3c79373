"""Train the Reader."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

import keras
import numpy as np

from data.synth.card_sources import DrawnCards, FolderCards, refuse_faults
from data.synth.fonts import FontLibrary
from data.synth.stream import CardPool, Window, card_folder
from reader.batches import ReaderBatches, drawable_characters
from reader.cards import CARD_SIZE_HW, words_of_card
from reader.charset import Tokenizer
from reader.checkpoints import Checkpoint, begin_charset, find_checkpoint, shipped_checkpoint
from reader.config import PRESETS, SHORT, Config, PicturesDataConfig, PresetName
from reader.evaluate import WEIGHTS
from reader.folders import WordPicture, load_pictures, read_picture
from reader.initialization import begin_from
from reader.inputs import drawn_words
from reader.losses import CharacterLoss, CTCLoss
from reader.metrics import score_readings
from reader.model import build_model, model_to_network
from reader.reading import read_words
from reader.words import load_evaluation_set
from training.batches import SeededBatches
from training.compilation import jit_compile
from training.freezing import freeze_layers
from training.options import refuse_missing, refuse_not_positive, refuse_plan
from training.processors import DtypePolicy
from training.runs import RunFolder
from training.settings import change_settings

Characters = Literal["keep", "extend"]


def compile_model(model: keras.Model, config: Config) -> None:
    """Give the model its losses and its optimizer: Adadelta, averaging."""
    training = config.training
    freeze_layers(model, training.frozen)
    learning_rate: float | keras.optimizers.schedules.LearningRateSchedule = training.learning_rate
    if training.decay_share > 0:
        steps = training.epochs * training.steps_per_epoch
        falling = max(1, round(steps * training.decay_share))
        # What Keras takes for a warm-up holds the rate here until it falls.
        learning_rate = keras.optimizers.schedules.CosineDecay(
            training.learning_rate,
            decay_steps=falling,
            warmup_target=training.learning_rate,
            warmup_steps=steps - falling,
        )
    blank = Tokenizer(config.model.characters).blank
    model.compile(
        optimizer=keras.optimizers.Adadelta(
            learning_rate, use_ema=True, ema_momentum=training.ema_momentum
        ),
        loss={
            f"{prefix}{head}_logits": make(blank)
            for prefix in ("", SHORT)
            for head, make in (("char", CharacterLoss), ("ctc", CTCLoss))
        },
        loss_weights={
            f"{prefix}{head}_logits": weight / 2
            for prefix in ("", SHORT)
            for head, weight in (("char", 1.0), ("ctc", training.ctc_weight))
        },
        jit_compile=jit_compile(),
    )


def evaluation(
    model: keras.Model,
    config: Config,
    validation: Path | None,
    pictures: Sequence[WordPicture] = (),
) -> Callable[[keras.Model], dict[str, float]]:
    """What evaluates the model between epochs.

    Args:
        model: that is trained.
        config: of the run.
        validation: dataset of photographs whose words are read beside drawn ones, or None.
        pictures: of the user's own that are read beside them, all of them.

    Returns:
        A function that gives the metrics of all words, and of drawn words (`drawn_…`), cards'
        (`cards_…`) and the user's pictures (`pictures_…`) alone.
    """
    network = model_to_network(model, config.model)
    fonts = FontLibrary.discover("validation")
    drawable = drawable_characters(config.model.characters, fonts)
    unseen = drawn_words(replace(config.model, characters=drawable), fonts, "validation")
    rng = np.random.default_rng([config.training.seed, 2**31])
    count = config.data.validation_words
    crops, texts = (list(part) for part in zip(*(unseen(rng) for _ in range(count)), strict=True))
    parts = {"drawn": slice(None, count)}
    if validation is not None:
        card_crops, card_texts = load_evaluation_set(validation, config.model.max_length)
        crops += card_crops[:count]
        texts += card_texts[:count]
        parts["cards"] = slice(count, len(texts))
    if pictures:
        parts["pictures"] = slice(len(texts), None)
        crops += [read_picture(row.path) for row in pictures]
        texts += [row.text for row in pictures]

    def evaluate(_: keras.Model) -> dict[str, float]:
        readings = read_words(network, crops)
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
    photographs: Path | None = None,
    layouts: tuple[str, ...] = (),
    data: Path | None = None,
    picture_share: float = PicturesDataConfig.picture_share,
    characters: Characters = "keep",
    cache: Path | None = None,
    workers: int = 2,
    seed: int | None = None,
    epochs: int | None = None,
    steps_per_epoch: int | None = None,
    learning_rate: float | None = None,
    dtype_policy: DtypePolicy | None = None,
    settings: tuple[str, ...] = (),
    init: Literal["imagenet", "shipped"] | Path | None = None,
) -> None:
    """Train a Reader; run again with the same workdir to go on.

    Args:
        workdir: the run's folder.
        validation: dataset of photographs whose words are evaluated beside drawn ones.
        preset: a name in `reader.config.PRESETS`.
        cards: dataset of flat cards (`python -m data synth --flat`) whose words are read beside
            those drawn one by one; by default such cards are drawn on the fly.
        photographs: dataset of photographs (`python -m data synth`) whose words are read as they
            are, beside the others.
        layouts: ids of the card layouts that are drawn, instead of the preset's.
        data: folder of word pictures with `labels.csv` (docs/finetuning.md) to train from beside
            drawn words; its validation rows decide which weights are best.
        picture_share: share of words taken from `data`.
        characters: of `data` that the Reader does not know: "keep" its charset, they are an error;
            or "extend" it by them.
        cache: folder in which drawn cards stay, so that the next run reads them; by default a
            temporary one, removed at the end.
        workers: processes that make the words; changes nothing but the time.
        seed: of weights, cards and words, instead of the preset's.
        epochs: instead of the preset's.
        steps_per_epoch: instead of the preset's.
        learning_rate: of Adadelta, instead of the preset's.
        dtype_policy: instead of the preset's: "mixed_bfloat16" is quicker where the processor has
            bfloat16 instructions, "float32" elsewhere.
        settings: others of the configuration instead of the preset's, `PART.NAME=VALUE` each, named
            as in the run's `config.json`, such as `training.batch_size=16`.
        init: what a fresh run begins from instead of random weights: "shipped" for the weights that
            ship, an `.npz` such as an earlier run's best, or "imagenet" for the backbone alone,
            which Keras downloads. Of a wider network the filters that count most are taken.

    Raises:
        ValueError: a path is missing, a number is not positive, a setting, a row of `data`, or a
            record of `cards` or `photographs`, is wrong, or `init` is of another network or
            charset.
    """
    sources = {
        "--cards": cards,
        "--photographs": photographs,
        "--validation": validation,
        "--data": data,
        "--init": init,
    }
    refuse_missing(sources)
    refuse_not_positive(epochs=epochs, steps_per_epoch=steps_per_epoch, learning_rate=learning_rate)
    config = change_settings(PRESETS[preset](), settings)
    checkpoint: Checkpoint | None = None
    charset = config.model.characters
    if init == "shipped":
        checkpoint = shipped_checkpoint(WEIGHTS)
    elif isinstance(init, Path):
        checkpoint = find_checkpoint(init, otherwise=charset)
    if checkpoint is not None:
        charset = begin_charset(checkpoint, charset)
    pictures: dict[str, list[WordPicture]] = {"train": [], "validation": []}
    data_config = config.data
    if data is not None:
        extend = characters == "extend"
        pictures, charset = load_pictures(data, charset, config.model.max_length, extend)
        data_config = PicturesDataConfig(**vars(data_config), picture_share=picture_share)
    changes = {
        "epochs": epochs,
        "steps_per_epoch": steps_per_epoch,
        "seed": seed,
        "learning_rate": learning_rate,
        "dtype_policy": dtype_policy,
    }
    given: dict[str, Any] = {name: value for name, value in changes.items() if value is not None}
    drawn_layouts = () if cards is not None else (layouts or config.data.layouts)
    config = replace(
        config,
        model=replace(config.model, characters=charset),
        training=replace(config.training, **given),
        data=replace(data_config, layouts=drawn_layouts),
    )
    training = config.training
    refuse_plan(training, init)
    for folder in (cards, photographs):
        if folder is not None:
            refuse_faults(folder, charset)
    source = (
        DrawnCards(training.seed, drawn_layouts)
        if cards is None
        else FolderCards(cards, training.seed)
    )
    keras.utils.set_random_seed(training.seed)
    keras.config.set_dtype_policy(training.dtype_policy)
    run = RunFolder(workdir)
    run.start(config, preset, sources)

    first_epoch = run.epochs_done()
    drawn_share = 1.0 if data is None else 1.0 - picture_share
    photograph_share = 0.0 if photographs is None else config.data.photograph_share
    with card_folder(cache, run.path / "cards") as folder:

        def pool_words(source: DrawnCards | FolderCards, share: float) -> CardPool:
            return CardPool(
                source,
                folder,
                Window(config.data.window, config.data.reuse, training.batch_size * share),
                prepare=partial(words_of_card, max_length=config.model.max_length),
                temporary=cache is None,
                in_memory=config.data.window,
            )

        card_share = (1 - photograph_share) * config.data.card_share
        pool = pool_words(source, drawn_share * card_share)
        seen = None
        if photographs is not None:
            seen = pool_words(
                FolderCards(photographs, training.seed, CARD_SIZE_HW),
                drawn_share * photograph_share,
            )
        fonts = FontLibrary.discover("train")
        drawable = drawable_characters(charset, fonts)
        maker = ReaderBatches(config, fonts, pool, seen, pictures["train"], drawable)
        # First of all, because the workers fill their queue while the model is built.
        with SeededBatches(
            maker, training.seed, training.steps_per_epoch, first_epoch, workers
        ) as batches:
            model = build_model(config.model, imagenet=init == "imagenet" and first_epoch == 0)
            compile_model(model, config)
            if checkpoint is not None and first_epoch == 0:
                begin_from(model, charset, checkpoint)
            run.restore(model)
            model.fit(
                batches,
                epochs=training.epochs,
                initial_epoch=first_epoch,
                shuffle=False,  # the order of the batches is part of the seed's promise
                callbacks=run.callbacks(
                    evaluation(model, config, validation, pictures["validation"]),
                    # As it is read where it ships: by both heads.
                    metric="both_words" if data is None else "pictures_both_words",
                    every=training.evaluate_every,
                    batches=batches,
                ),
                verbose="auto" if sys.stdout.isatty() else 2,
            )
