"""Training the Detector, from top to bottom."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Literal

import keras

from data.synth.card_sources import DrawnCards, FolderCards
from data.synth.photograph_source import FolderPhotographs
from data.synth.pictures import PictureFolder
from data.synth.stream import LEAST_SHARE, CardPool, Source, Window, card_folder
from detector.checkpoints import begin_from, resume_classes
from detector.config import PRESETS, Config, PresetName
from detector.evaluate import WEIGHTS, evaluate_model, load_evaluation_set
from detector.inputs import DetectorBatches
from detector.model import build_model
from detector.ssd.losses import SigmoidFocalLoss, SmoothL1Loss
from training.batches import SeededBatches
from training.compilation import jit_compile
from training.freezing import freeze_layers
from training.options import refuse_missing, refuse_not_positive, refuse_plan
from training.processors import DtypePolicy
from training.runs import RunFolder
from training.settings import change_settings
from training.weights import shipped_weights


def compile_model(model: keras.Model, config: Config) -> None:
    """Give the model its losses and its optimizer: AdamW, warm-up, cosine decay, averaging."""
    plan = config.training
    freeze_layers(model, plan.frozen)
    steps = plan.epochs * plan.steps_per_epoch
    schedule = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=plan.learning_rate / 100,
        decay_steps=max(steps - plan.warmup_steps, 1),
        warmup_target=plan.learning_rate,
        warmup_steps=plan.warmup_steps,
    )
    optimizer = keras.optimizers.AdamW(
        schedule,
        weight_decay=plan.weight_decay,
        use_ema=True,
        ema_momentum=plan.ema_momentum,
        global_clipnorm=10.0,
    )
    model.compile(
        optimizer,
        loss={"class_logits": SigmoidFocalLoss(), "box_offsets": SmoothL1Loss()},
        loss_weights={"class_logits": 1.0, "box_offsets": plan.box_weight},
        jit_compile=jit_compile(),
    )


def train(
    validation: Path,
    workdir: Path,
    preset: PresetName = "light",
    cards: Path | None = None,
    layouts: tuple[str, ...] = (),
    cache: Path | None = None,
    backgrounds: Path | None = None,
    photographs: Path | None = None,
    workers: int = 2,
    seed: int | None = None,
    epochs: int | None = None,
    steps_per_epoch: int | None = None,
    learning_rate: float | None = None,
    dtype_policy: DtypePolicy | None = None,
    settings: tuple[str, ...] = (),
    init: Literal["imagenet", "shipped"] | Path | None = None,
) -> None:
    """Train a Detector; run again with the same workdir to go on.

    Args:
        validation: dataset of photographs to evaluate on.
        workdir: the run's folder.
        preset: a name in `detector.config.PRESETS`.
        cards: dataset of flat cards (`python -m data synth --flat`) to train from; by default they
            are drawn on the fly.
        layouts: ids of the card layouts that are drawn, instead of the preset's.
        cache: folder in which drawn cards stay, so that the next run reads them; by default a
            temporary one, removed at the end.
        backgrounds: folder of the user's own pictures, on which half of the cards are laid.
        photographs: dataset of the user's own photographs, of which half of the pictures are made
            as they are; those without a card or without words are left out.
        workers: processes that make the pictures; changes nothing but the time.
        seed: of weights, cards and pictures, instead of the preset's.
        epochs: instead of the preset's.
        steps_per_epoch: instead of the preset's.
        learning_rate: the highest, instead of the preset's.
        dtype_policy: instead of the preset's: "mixed_bfloat16" is quicker where the processor has
            bfloat16 instructions, "float32" elsewhere.
        settings: others of the configuration instead of the preset's, `PART.NAME=VALUE` each, named
            as in the run's `config.json`, such as `training.batch_size=16`.
        init: what a fresh run begins from instead of random weights: "shipped" for the weights that
            ship, an `.npz` such as an earlier run's best, or "imagenet" for the backbone alone,
            which Keras downloads. Of weights of other classes what is known of each class is taken
            by its name.

    Raises:
        ValueError: a path is missing, a number is not positive, a setting is wrong, there are no
            ImageNet weights for the preset's backbone, `init` is of another network, or the run in
            `workdir` is of other classes.
    """
    sources = {
        "--cards": cards,
        "--validation": validation,
        "--backgrounds": backgrounds,
        "--photographs": photographs,
        "--init": init,
    }
    refuse_missing(sources)
    refuse_not_positive(epochs=epochs, steps_per_epoch=steps_per_epoch, learning_rate=learning_rate)
    config = change_settings(PRESETS[preset](), settings)
    plan = replace(
        config.training,
        seed=config.training.seed if seed is None else seed,
        epochs=epochs or config.training.epochs,
        steps_per_epoch=steps_per_epoch or config.training.steps_per_epoch,
        learning_rate=learning_rate or config.training.learning_rate,
        dtype_policy=dtype_policy or config.training.dtype_policy,
    )
    refuse_plan(plan, init)
    drawn = () if cards is not None else (layouts or config.data.layouts)
    config = replace(config, training=plan, data=replace(config.data, layouts=drawn))
    source = DrawnCards(plan.seed, drawn) if cards is None else FolderCards(cards, plan.seed)
    own, own_share = None, 0.0
    if photographs is not None:
        longest = config.data.photo_longest
        own = FolderPhotographs(photographs, longest, cards_alone=True, seed=plan.seed)
        own_share = config.data.photograph_share
    run = RunFolder(workdir)
    resume_classes(run, config.model.classes)
    run.start(config, preset, sources)

    keras.utils.set_random_seed(plan.seed)
    keras.config.set_dtype_policy(plan.dtype_policy)
    first_epoch = run.epochs_done()
    with card_folder(cache, run.path / "cards") as folder:

        def keep(origin: Source, share: float, height: int | None = None) -> CardPool:
            draws = plan.batch_size * max(share, LEAST_SHARE)
            return CardPool(
                origin,
                folder,
                Window(config.data.window, config.data.reuse, draws),
                height=height,
                words=True,
                temporary=cache is None,
                in_memory=64,
            )

        maker = DetectorBatches(
            keep(source, 1 - own_share, config.data.card_height),
            config.model,
            config.data,
            plan.batch_size,
            None if backgrounds is None else PictureFolder(backgrounds),
            None if own is None else keep(own, own_share),
        )
        # First of all, because the workers fill their queue while the model is built.
        with SeededBatches(maker, plan.seed, plan.steps_per_epoch, first_epoch, workers) as batches:
            held_out = load_evaluation_set(validation, config.model.size_hw, plan.evaluate_limit)
            model = build_model(config.model, imagenet=init == "imagenet" and first_epoch == 0)
            weights = shipped_weights(WEIGHTS) if init == "shipped" else init
            if isinstance(weights, Path) and first_epoch == 0:
                begin_from(model, config.model.classes, weights)
            compile_model(model, config)
            run.restore(model)
            model.fit(
                batches,
                epochs=plan.epochs,
                initial_epoch=first_epoch,
                shuffle=False,
                callbacks=run.callbacks(
                    lambda current: evaluate_model(current, config.model, held_out),
                    metric="map50",
                    every=plan.evaluate_every,
                    batches=batches,
                ),
                verbose="auto" if sys.stdout.isatty() else 2,
            )
