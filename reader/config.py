"""Configurations of the Reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from data.cards.fields import CARD_TYPES
from reader.charset import CHARSET
from reader.preprocess import INPUT_SIZE_HW

SHORT = "short_"
"""Before the names of what belongs to the narrower of the Reader's two pictures."""


@dataclass(frozen=True)
class ModelConfig:
    """The network.

    Attributes:
        size_hw: input height and width in pixels.
        characters: the charset, in order.
        max_length: longest word, in characters.
        short_width: of the narrower of the two pictures that words are read from, in pixels.
            Chosen: 128 px, which are 11 columns, hold more than half of all words.
        short_length: longest word of a short picture, in characters, two for each that repeats the
            one before it. Chosen: fewer than columns, as the CTC head writes one a column.
        cut: layer of Inception-ResNet-v2 whose output is the feature map.
        width: of all its layers; 1 is the published network.
        memory_units: channels of the encoder's output, forward and backward LSTM together.
        decoder_units: units of the decoder's LSTM.
        attention_units: width of the attention's hidden layer.
        embedding_units: width of a character's embedding.
    """

    size_hw: tuple[int, int] = INPUT_SIZE_HW
    characters: str = CHARSET
    max_length: int = 24
    short_width: int = 128
    short_length: int = 9
    cut: str = "mixed_6a"
    width: float = 1.0
    memory_units: int = 256
    decoder_units: int = 256
    attention_units: int = 128
    embedding_units: int = 64

    @property
    def short_size_hw(self) -> tuple[int, int]:
        """Height and width of the narrower picture."""
        return self.size_hw[0], self.short_width


@dataclass(frozen=True)
class DataConfig:
    """What is read.

    Attributes:
        photograph_share: share of words cut from photographs of whole cards, where such are given.
        card_share: share of the others cut from whole cards; the rest are drawn one by one.
        layouts: of the cards that are drawn on the fly, in turn; one named twice comes twice as
            often. Empty where the cards are those of a folder.
        window: cards that a step chooses from (2 MB each, on disk).
        reuse: words cut from a card, on average. Chosen: cards have about 27 words of fields.
        validation_words: words of the validation split, in fonts that training never sees.
    """

    photograph_share: float = 0.3
    card_share: float = 0.35
    layouts: tuple[str, ...] = CARD_TYPES
    window: int = 160
    reuse: float = 27.0
    validation_words: int = 960


@dataclass(frozen=True)
class PicturesDataConfig(DataConfig):
    """What is read where word pictures of the user's own are read beside the drawn ones.

    Attributes:
        picture_share: share of words taken from those pictures; more than 0 and less than 1, so
            that what the drawn words taught is not forgotten. In a batch it is less where none of
            the pictures is short (`ModelConfig.short_length`), since half of a batch is.

    Raises:
        ValueError: the share is out of range.
    """

    picture_share: float = 0.5

    def __post_init__(self) -> None:
        if not 0 < self.picture_share < 1:
            raise ValueError(f"picture_share must lie between 0 and 1, not {self.picture_share}")


@dataclass(frozen=True)
class TrainingConfig:
    """How it is trained.

    Attributes:
        batch_size: words a step.
        steps_per_epoch: steps between two checkpoints.
        epochs: length of the run.
        evaluate_every: epochs between two evaluations.
        learning_rate: of Adadelta.
        decay_share: last share of the run in which the learning rate falls to zero, as a cosine; 0
            keeps it.
        ctc_weight: weight of the encoder's CTC loss beside the decoder's cross-entropy.
        ema_momentum: of the moving average of weights that is evaluated and kept.
        dtype_policy: "mixed_bfloat16" is quicker where the processor has bfloat16 instructions,
            "float32" elsewhere.
        seed: of weights and data.
        frozen: last of the layers that stay as they are; see `training.freezing`. Empty: all learn.
    """

    batch_size: int = 48
    steps_per_epoch: int = 200
    epochs: int = 80
    evaluate_every: int = 5
    learning_rate: float = 1.0
    decay_share: float = 0.0
    ctc_weight: float = 1.0
    ema_momentum: float = 0.998
    dtype_policy: str = "float32"
    seed: int = 1
    frozen: str = ""


@dataclass(frozen=True)
class Config:
    """A whole run."""

    model: ModelConfig = field(default_factory=ModelConfig)
    data: DataConfig = field(default_factory=DataConfig)
    training: TrainingConfig = field(default_factory=TrainingConfig)


def paper() -> Config:
    """The nearest to Attention-OCR with one view, at 64×256.

    As in all presets, not as published (arXiv:1704.03549) are the encoder's LSTM, which reads both
    ways and is added to what it reads instead of taking its place, the horizontal stride of 1 of
    the last reduction, the places of the columns, which are learnt vectors instead of one-hot
    ones, and the CTC head beside the decoder.

    `python -m reader train --preset paper --workdir DIR`; about 60 words/s in float32 on
    two cores. Not trained to the end yet.
    """
    return Config(model=ModelConfig(size_hw=(64, 256)))


def light() -> Config:
    """The one that ships: the published network at half its width and 48×256 pixels, where the
    feature map is one row high.

    `python -m reader train --preset light --validation DIR --workdir DIR`; about 250 words/s on two
    cores with bfloat16, data made beside it. What it reached, and how:
    `reader/weights/MODEL_CARD.md`.
    """
    wider = wide()
    # A step's fixed costs are half of its time at a batch of 48, a fifth at 128.
    training = replace(
        wider.training, batch_size=128, steps_per_epoch=100, epochs=200, decay_share=0.5
    )
    return replace(wider, model=replace(wider.model, width=0.5), training=training)


def wide() -> Config:
    """`light` at the full width of the published network: four times the arithmetic.

    `python -m reader train --preset wide --validation DIR --workdir DIR`; about 90 words/s on two
    cores with bfloat16. Its weights, of 384,000 words, read 88.4 % of the words of which those of
    `light` read 93.1 %; they were where `light` began.
    """
    return Config(training=TrainingConfig(dtype_policy="mixed_bfloat16"))


def tiny() -> Config:
    """Small enough for a test: a cut after the stem, narrow layers, six characters at most."""
    model = ModelConfig(
        size_hw=(48, 96),
        max_length=6,
        short_width=64,
        short_length=4,
        cut="mixed_5b",
        memory_units=32,
        decoder_units=32,
        attention_units=16,
        embedding_units=8,
    )
    training = TrainingConfig(batch_size=8, steps_per_epoch=4, epochs=2, evaluate_every=1)
    return replace(Config(), model=model, training=training, data=DataConfig(validation_words=16))


PresetName = Literal["light", "paper", "tiny", "wide"]

PRESETS: dict[str, Callable[[], Config]] = {
    "light": light,
    "paper": paper,
    "tiny": tiny,
    "wide": wide,
}
