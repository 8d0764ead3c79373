"""The Reader's training batches, as worker processes make them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.synth.fonts import FontLibrary
from data.synth.stream import Cards
from reader.cards import card_word_stream
from reader.config import Config
from reader.inputs import drawn_words, encode_batch


@dataclass(frozen=True)
class ReaderBatches:
    """Makes a batch from a random generator; for `training.batches.SeededBatches`. Picklable.

    Attributes:
        config: of the run.
        fonts: that words are drawn in.
        cards: the words of flat cards (a `CardPool` that prepares `words_of_card`), of which
            `config.data.card_share` of the words are cut; None: all are drawn one by one.
    """

    config: Config
    fonts: FontLibrary
    cards: Cards | None = None

    def __call__(
        self, rng: np.random.Generator, step: int = 0
    ) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
        """Inputs and targets, as `reader.inputs.encode_batch` gives them."""
        drawn = drawn_words(self.config.model, self.fonts)
        of_card = None if self.cards is None else card_word_stream(self.cards.draw)
        crops, texts = [], []
        for _ in range(self.config.training.batch_size):
            if of_card is not None and rng.random() < self.config.data.card_share:
                crop, text = of_card(rng, step)
            else:
                crop, text = drawn(rng)
            crops.append(crop)
            texts.append(text)
        return encode_batch(crops, texts, self.config.model)
