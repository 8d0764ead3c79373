"""Training batches of the Reader, drawn on the fly."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from data.synth.fonts import FontLibrary
from data.synth.texts import random_text
from data.synth.words import render_word
from reader.charset import Tokenizer
from reader.config import Config, ModelConfig
from reader.preprocess import preprocess

WordSource = Callable[[np.random.Generator], tuple[np.ndarray, str]]


def drawn_words(config: ModelConfig, fonts: FontLibrary) -> WordSource:
    """A source of words drawn one by one.

    Args:
        config: for the charset and the longest word.
        fonts: of one split.

    Returns:
        A function that makes ((h, w, 3) uint8 crop, text) from a generator.
    """

    def draw(rng: np.random.Generator) -> tuple[np.ndarray, str]:
        text = random_text(rng, config.characters)[: config.max_length]
        neighbour = random_text(rng, config.characters)
        return render_word(rng, text, fonts, neighbour), text

    return draw


def mixed_words(first: WordSource, second: WordSource, share: float) -> WordSource:
    """A source that takes `share` of its words from the second source."""

    def draw(rng: np.random.Generator) -> tuple[np.ndarray, str]:
        return second(rng) if rng.random() < share else first(rng)

    return draw


def encode_batch(
    crops: Sequence[np.ndarray], texts: Sequence[str], config: ModelConfig
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Inputs and targets of a batch.

    Args:
        crops: B pictures (h, w, 3) uint8.
        texts: their texts, at most `max_length` characters each.
        config: the network.

    Returns:
        Inputs `image` (B, H, W, 3) float32 and `previous` (B, L) int32; targets `char_logits`
        (B, L) int32 and `ctc_logits` (B, L - 1) int32; L = max_length + 1.

    Raises:
        ValueError: a text is too long or has an unknown character; names it.
    """
    tokenizer = Tokenizer(config.characters)
    length = config.max_length + 1
    previous = np.full((len(texts), length), tokenizer.end, np.int32)
    characters = np.full((len(texts), length), tokenizer.blank, np.int32)
    for row, text in enumerate(texts):
        indices = tokenizer.encode(text)
        if len(indices) > config.max_length:
            raise ValueError(f"{text!r} has more than {config.max_length} characters")
        characters[row, : len(indices)] = indices
        characters[row, len(indices)] = tokenizer.end
        previous[row, 1 : len(indices) + 1] = indices
    ctc = np.where(characters == tokenizer.end, tokenizer.blank, characters)[:, :-1]
    image = np.stack([preprocess(crop, config.size_hw) for crop in crops]).astype(np.float32)
    return (
        {"image": image, "previous": previous},
        {"char_logits": characters, "ctc_logits": ctc},
    )


def batch_maker(config: Config, source: WordSource) -> Callable[[np.random.Generator], tuple]:
    """A function that makes a batch from a generator, for `training.batches.SeededBatches`."""

    def make_batch(rng: np.random.Generator) -> tuple:
        words = [source(rng) for _ in range(config.training.batch_size)]
        crops, texts = zip(*words, strict=True)
        return encode_batch(crops, texts, config.model)

    return make_batch
