"""What a Detector is made of and how it is trained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from data.cards.fields import CARD_TYPES, DETECTOR_CLASSES
from detector.ssd.anchors import AnchorConfig

WORD_RATIOS = (0.7, 1.3, 2.2, 3.7, 6.2, 10.5)
"""Width / height of word anchors: steps of 1.7 over the range that the words of cards have. The
first is for words of one sign: without it the best anchor of a third of them overlaps by less than
0.4, with it of an eighth. What is missed of the blood types, 30 of 51, did not change with it."""


@dataclass(frozen=True)
class ModelConfig:
    """The network and the boxes it predicts.

    Attributes:
        size_hw: height and width of the input, multiples of 32; the shape of an ID-1 card.
        backbone: "resnet18" (own, any width) or "resnet50" (`keras.applications`).
        widths: channels of the four stages of resnet18.
        blocks: blocks of the four stages of resnet18.
        channels: width of the feature pyramid.
        head_channels: width of the heads.
        head_depth: 3×3 convolutions in each head before its output.
        output_kernel: of the heads' last convolution, 1 or 3.
        anchors: strides are a subset of 8, 16, 32. Chosen: on synthetic cards the best anchor of
            99.5 % of the words overlaps them by 0.4 or more, of 95 % by 0.5.
        classes: of its words, in the order of its logits.
    """

    size_hw: tuple[int, int] = (448, 704)
    backbone: str = "resnet18"
    widths: tuple[int, ...] = (32, 64, 128, 256)
    blocks: tuple[int, ...] = (2, 2, 2, 2)
    channels: int = 64
    head_channels: int = 64
    head_depth: int = 1
    output_kernel: int = 1
    anchors: AnchorConfig = AnchorConfig(
        strides=(8, 16), heights=((17.5,), (30.0,)), aspect_ratios=WORD_RATIOS
    )
    classes: tuple[str, ...] = DETECTOR_CLASSES


@dataclass(frozen=True)
class DataConfig:
    """Where the pictures come from.

    Attributes:
        layouts: of the cards that are drawn on the fly, in turn; one named twice comes twice as
            often. Chosen: most fields of the Indonesian card are on no other one, those of the
            Vietnamese cards on five. Empty where the cards are those of a folder.
        card_height: height at which flat cards are kept, pixels.
        window: cards that a step chooses from.
        reuse: pictures of a card, on average. Chosen: where words stand differs from card to card,
            so fewer than the Cropper's.
        photo_share: share of pictures that are cut from a whole photograph of the card, with
            whatever lies over it, its bends and a corner outside the frame; the others are flat
            cards under bad light and camera.
        photo_longest: longer side of such a photograph in pixels, at most. Chosen: cards are 420 to
            840 px wide in eight of ten, around the width of the input; a larger photograph costs
            time and is reduced to the same picture.
        photograph_share: share of pictures cut from the user's own photographs as they are, where
            such are given; the shares above are of the others.
        corner_jitter: largest error of a corner as a share of the card's side, as a Cropper errs.
        tilt: largest rotation left, degrees.
        margin: largest strip around the card that is seen, or cut off, as a share of its side.
        positive_iou: from which overlap on an anchor predicts a word.
        negative_iou: below which it is background.
    """

    layouts: tuple[str, ...] = (*CARD_TYPES, "id_ktp")
    card_height: int = 512
    window: int = 256
    reuse: float = 4.0
    photo_share: float = 0.75
    photo_longest: int = 1100
    photograph_share: float = 0.5
    corner_jitter: float = 0.02
    tilt: float = 3.0
    margin: float = 0.02
    positive_iou: float = 0.45
    negative_iou: float = 0.35


@dataclass(frozen=True)
class TrainingConfig:
    """How long and how fast; see `cropper.config.TrainingConfig`."""

    batch_size: int = 8
    steps_per_epoch: int = 250
    epochs: int = 15
    learning_rate: float = 1.5e-3
    warmup_steps: int = 60
    weight_decay: float = 1e-4
    ema_momentum: float = 0.995
    box_weight: float = 0.5
    dtype_policy: str = "mixed_bfloat16"
    seed: int = 0
    frozen: str = ""
    evaluate_every: int = 3
    evaluate_limit: int = 300


@dataclass(frozen=True)
class Config:
    """All of it."""

    model: ModelConfig = field(default_factory=ModelConfig)
    data: DataConfig = field(default_factory=DataConfig)
    training: TrainingConfig = field(default_factory=TrainingConfig)


def light() -> Config:
    """What two CPU cores can train: ResNet-18 at half width, 64-channel pyramid, 448×704.

    Command: `python -m detector train --preset light --validation DIR --workdir DIR`;
    about 9 cards/s on two cores. What it reached, and how: `detector/weights/MODEL_CARD.md`.
    """
    return Config()


def resnet50_fpn() -> Config:
    """ResNet-50 with RetinaNet's heads at their full width and depth; for a GPU. Not run yet.

    Not as published (arXiv:1708.02002) are the pyramid, of P3 to P5 without P6 and P7, the batch
    normalisation in pyramid and heads, and the anchors, which are those of words.

    Command: `python -m detector train --preset resnet50_fpn --init imagenet --validation DIR
    --workdir DIR`, or without `--init` where nothing can be downloaded.
    """
    return Config(
        model=ModelConfig(
            backbone="resnet50",
            channels=256,
            head_channels=256,
            head_depth=4,
            output_kernel=3,
            anchors=AnchorConfig(
                strides=(8, 16, 32),
                heights=((14.0, 20.0), (23.0, 33.0), (42.0, 56.0)),
                aspect_ratios=WORD_RATIOS,
            ),
        ),
        training=TrainingConfig(
            batch_size=16,
            steps_per_epoch=500,
            epochs=60,
            learning_rate=5e-4,
            warmup_steps=500,
            ema_momentum=0.999,
        ),
    )


def tiny() -> Config:
    """The smallest one, for tests."""
    return Config(
        model=ModelConfig(
            size_hw=(64, 96),
            widths=(8, 12, 16, 16),
            blocks=(1, 1, 1, 1),
            channels=16,
            head_channels=16,
            anchors=AnchorConfig(strides=(8,), heights=((12.0,),), aspect_ratios=(1.5, 3.0)),
        ),
        training=TrainingConfig(
            batch_size=2, steps_per_epoch=2, epochs=1, warmup_steps=1, dtype_policy="float32"
        ),
    )


PresetName = Literal["light", "resnet50_fpn", "tiny"]

PRESETS: dict[str, Callable[[], Config]] = {
    "light": light,
    "resnet50_fpn": resnet50_fpn,
    "tiny": tiny,
}
