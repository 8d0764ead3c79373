"""What a Cropper is made of and how it is trained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from data.cards.fields import CARD_TYPES
from detector.ssd.anchors import AnchorConfig

CORNER_CLASSES = ("top_left", "top_right", "bottom_right", "bottom_left")
"""The classes, in the order of a quad: a corner of the printed card, wherever it points."""


@dataclass(frozen=True)
class ModelConfig:
    """The network and the boxes it predicts.

    Attributes:
        size_hw: height and width of the input, multiples of 32.
        alpha: width of MobileNetV2.
        channels: width of the top-down path.
        head_channels: width of the heads.
        head_depth: 3×3 convolutions in each head before its output.
        anchors: squares; strides are a subset of 8, 16, 32.
        corner_share: side of a corner's box as a share of the card's shorter visible side.
            Chosen: 0.45 holds both edges and print by which to tell the corners apart.
    """

    size_hw: tuple[int, int] = (256, 256)
    alpha: float = 0.5
    channels: int = 64
    head_channels: int = 64
    head_depth: int = 1
    anchors: AnchorConfig = AnchorConfig(
        strides=(8, 16), heights=((18.0, 28.0), (42.0, 62.0)), aspect_ratios=(1.0,)
    )
    corner_share: float = 0.45


@dataclass(frozen=True)
class DataConfig:
    """Where the pictures come from.

    Attributes:
        layouts: of the cards that are drawn on the fly, in turn; one named twice comes twice as
            often. Chosen: a third are generic cards, so that the Cropper learns cards and not six
            pictures. Empty where the cards are those of a folder.
        card_height: height at which flat cards are kept, pixels. Chosen: a card covers at most
            about 160 px of a 256 px input; twice that loses nothing.
        window: cards that a step chooses from.
        reuse: photographs of a card, on average. Chosen: a card costs as much as five small
            photographs of it, and how it lies teaches more than what is printed on it.
        cardless_share: share of pictures without a card.
        half_share: share of the cardless ones with a half card in them.
        hard_share: share of the photographs with a card that are in one of the settings of
            `data.synth.scenes.HARD_SETTINGS`, beside those that are so by chance.
        companion_share: share of pictures with one or two other cards beside the one to find.
        cut_share: share of pictures cut to their card, or to something else that is not one.
        close_share: share of pictures that are second looks, at what `cropper.first_looks` draws.
        photograph_share: share of pictures made of the user's own photographs as they are, where
            such are given. The other shares, but `cut_share` and `close_share`, are of the rest.
        positive_iou: from which overlap on an anchor predicts a corner.
        negative_iou: below which it is background.
    """

    layouts: tuple[str, ...] = (*CARD_TYPES, "generic", "generic", "generic")
    card_height: int = 319
    window: int = 384
    reuse: float = 16.0
    cardless_share: float = 0.24
    half_share: float = 0.4
    hard_share: float = 0.3
    companion_share: float = 0.12
    cut_share: float = 0.15
    close_share: float = 0.55
    photograph_share: float = 0.5
    positive_iou: float = 0.45
    negative_iou: float = 0.35


@dataclass(frozen=True)
class TrainingConfig:
    """How long and how fast.

    Attributes:
        batch_size: pictures a step.
        steps_per_epoch: steps between two checkpoints.
        epochs: epochs in all.
        learning_rate: peak of AdamW's, after a linear warm-up, before a cosine decay to zero.
        warmup_steps: steps of the warm-up.
        weight_decay: AdamW's.
        ema_momentum: of the averaged weights that are evaluated and kept.
        box_weight: of the box loss beside the class loss. Chosen: boxes are learnt early.
        identity_weight: of "which corner is it" beside "is it a corner"; see `CornerLoss`.
        dtype_policy: "float32", or "mixed_bfloat16" where the hardware is faster with it.
        seed: of initial weights and data.
        frozen: last of the layers that stay as they are; see `training.freezing`. Empty: all learn.
        evaluate_every: epochs between two evaluations.
        evaluate_limit: pictures of the validation folder used.
    """

    batch_size: int = 16
    steps_per_epoch: int = 400
    epochs: int = 24
    learning_rate: float = 1.2e-3
    warmup_steps: int = 100
    weight_decay: float = 1e-4
    ema_momentum: float = 0.998
    box_weight: float = 0.3
    identity_weight: float = 1.0
    dtype_policy: str = "float32"
    seed: int = 0
    frozen: str = ""
    evaluate_every: int = 2
    evaluate_limit: int = 400


@dataclass(frozen=True)
class Config:
    """All of it."""

    model: ModelConfig = field(default_factory=ModelConfig)
    data: DataConfig = field(default_factory=DataConfig)
    training: TrainingConfig = field(default_factory=TrainingConfig)


def light() -> Config:
    """What two CPU cores can train: MobileNetV2 at half width, 256×256.

    Command: `python -m cropper train --preset light --validation DIR --workdir DIR`;
    about 40 pictures/s on two cores. What it reached, and how: `cropper/weights/MODEL_CARD.md`.
    """
    return Config()


def paper() -> Config:
    """Full-width MobileNetV2, 320×320; for a GPU. Not run yet.

    Command: `python -m cropper train --preset paper --init imagenet --validation DIR
    --workdir DIR`, or without `--init` where nothing can be downloaded.
    """
    return Config(
        model=ModelConfig(
            size_hw=(320, 320),
            alpha=1.0,
            channels=96,
            head_channels=96,
            head_depth=2,
            anchors=AnchorConfig(
                strides=(8, 16), heights=((22.0, 35.0), (52.0, 78.0)), aspect_ratios=(1.0,)
            ),
        ),
        training=TrainingConfig(
            batch_size=32,
            steps_per_epoch=500,
            epochs=60,
            learning_rate=1e-3,
            warmup_steps=500,
            ema_momentum=0.999,
            dtype_policy="mixed_bfloat16",
        ),
    )


def tiny() -> Config:
    """The smallest one, for tests."""
    return Config(
        model=ModelConfig(
            size_hw=(96, 96),
            alpha=0.35,
            channels=16,
            head_channels=16,
            anchors=AnchorConfig(strides=(8,), heights=((16.0,),), aspect_ratios=(1.0,)),
        ),
        training=TrainingConfig(batch_size=2, steps_per_epoch=2, epochs=1, warmup_steps=1),
    )


PresetName = Literal["light", "paper", "tiny"]

PRESETS: dict[str, Callable[[], Config]] = {
    "light": light,
    "paper": paper,
    "tiny": tiny,
}
