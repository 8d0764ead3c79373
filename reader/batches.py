"""The Reader's training batches, as worker processes make them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from data.augment_photometric import jitter_channels
from data.quads import ID1_SIZE_MM
from data.records import Record
from data.synth.fonts import FontLibrary
from data.synth.readability import degrade_readably, ink_of
from data.synth.stream import Cards
from reader.cards import card_word_stream, cut_seen
from reader.charset import CHARSET
from reader.config import SHORT, Config, PicturesDataConfig
from reader.folders import WordPicture, read_picture
from reader.inputs import drawn_words, encode_batch, is_short

PICTURE_HEIGHT = 96
"""Height to which larger pictures are shrunk, in pixels. Chosen: twice the network's."""

CHANGED_SHARE = 0.5
"""Share of the user's pictures that are changed. Chosen: half are learnt as they are."""

MOST_SEVERE = 0.4
"""Of a camera's damage to them. Chosen: a camera has taken them already."""

PICTURE_MM = 3.5
"""Height of a word's picture on the card in millimetres. Chosen: a capital of 2.5 mm, and margins;
says how coarse grain and blur are."""


def drawable_characters(characters: str, fonts: FontLibrary) -> str:
    """The part of a charset that words can be drawn in.

    Characters that a charset was extended by may be in no font, or in none that has the others
    too; they are learnt from pictures alone.
    """
    added = [character for character in characters if character not in CHARSET]
    missing = {
        character
        for character in added
        if not any(face.covers(CHARSET + character) for face in fonts.faces)
    }
    return "".join(character for character in characters if character not in missing)


def change_picture(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """A word's picture as another camera might have taken it; nothing moves.

    Args:
        rng: decides.
        picture: (h, w, 3) uint8 RGB.

    Returns:
        (h', w', 3) uint8 RGB, at most `PICTURE_HEIGHT` high.
    """
    height, width = picture.shape[:2]
    if height > PICTURE_HEIGHT:
        size_wh = (max(1, round(width * PICTURE_HEIGHT / height)), PICTURE_HEIGHT)
        picture = cv2.resize(picture, size_wh, interpolation=cv2.INTER_AREA)
    if rng.random() >= CHANGED_SHARE:
        return picture
    changed = jitter_channels(Record("", picture), rng, 0.5).image
    card_px = picture.shape[0] / PICTURE_MM * ID1_SIZE_MM[1]
    severity = float(rng.uniform(0.0, MOST_SEVERE))
    return degrade_readably(rng, changed, ink_of(picture), severity, card_px)


@dataclass(frozen=True)
class ReaderBatches:
    """Makes a batch from a random generator; for `training.batches.SeededBatches`. Picklable.

    Attributes:
        config: of the run.
        fonts: that words are drawn in.
        cards: the words of flat cards (a `CardPool` that prepares `words_of_card`), of which
            `config.data.card_share` of the words are cut; None: all are drawn one by one.
        photographs: the words of photographs of cards (a pool as above), of which
            `config.data.photograph_share` of the other words are cut.
        pictures: of words, of which `config.data.picture_share` of all words are taken before that.
        drawn: charset of the words that are drawn; None: the network's.
    """

    config: Config
    fonts: FontLibrary
    cards: Cards | None = None
    photographs: Cards | None = None
    pictures: Sequence[WordPicture] = ()
    drawn: str | None = None

    def __call__(
        self, rng: np.random.Generator, step: int = 0
    ) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
        """Inputs and targets, as `reader.inputs.encode_batch` gives them, of both pictures.

        Half of the words stand in short pictures; short ones that are left over, in whole ones.
        """
        model, data = self.config.model, self.config.data
        drawn = drawn_words(replace(model, characters=self.drawn or model.characters), self.fonts)
        picture_share = (
            data.picture_share if self.pictures and isinstance(data, PicturesDataConfig) else 0.0
        )
        of_card = None if self.cards is None else card_word_stream(self.cards.draw)
        of_photograph = (
            None
            if self.photographs is None
            else card_word_stream(self.photographs.draw, cut=cut_seen)
        )
        half = self.config.training.batch_size // 2
        words: dict[str, list[tuple[np.ndarray, str]]] = {"": [], SHORT: []}
        while any(len(part) < half for part in words.values()):
            # Nothing is drawn from the generator where there are no pictures.
            if picture_share and rng.random() < picture_share:
                row = self.pictures[int(rng.integers(len(self.pictures)))]
                crop, text = change_picture(rng, read_picture(row.path)), row.text
            elif of_photograph is not None and rng.random() < data.photograph_share:
                crop, text = of_photograph(rng, step)
            elif of_card is not None and rng.random() < data.card_share:
                crop, text = of_card(rng, step)
            else:
                crop, text = drawn(rng)
            short = len(words[SHORT]) < half and is_short(crop, text, model)
            part = words[SHORT if short else ""]
            if len(part) < half:
                part.append((crop, text))
        inputs: dict[str, np.ndarray] = {}
        targets: dict[str, np.ndarray] = {}
        for prefix, part in words.items():
            crops, texts = zip(*part, strict=True)
            some_inputs, some_targets = encode_batch(crops, texts, model, prefix)
            inputs |= some_inputs
            targets |= some_targets
        return inputs, targets
