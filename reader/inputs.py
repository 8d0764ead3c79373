"""Training batches of the Reader, drawn on the fly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from data.synth.card_words import INDONESIAN_TERMS, VIETNAMESE_TERMS
from data.synth.fonts import FontLibrary
from data.synth.number_texts import digits
from data.synth.texts import random_text
from data.synth.words import render_word
from reader.charset import CHARSET, SPACE, Tokenizer
from reader.config import ModelConfig
from reader.preprocess import preprocess, scaled_width

WordSource = Callable[[np.random.Generator], tuple[np.ndarray, str]]

SINGLE = "-AOBNQPXHSILTK0123456789./:"
"""What stands alone on cards: blood types, an empty value, abbreviations, house numbers."""

SIGNS = tuple("ABCDEGHIKLMNOPQRSTUVXYĐƠÔÊÉÝÁÍỶẢ123456789-")
"""What stands alone between other words: initials, middle names, numbers of hamlets and blocks."""

ABBREVIATIONS = tuple(t for t in (*VIETNAMESE_TERMS, *INDONESIAN_TERMS) if t.endswith("."))
ABBREVIATED_SHARE = 0.03
"""Share of texts that begin with an abbreviation, half of them with a space behind its stop.
Chosen: whether there is one, is seen by the gap alone, and cards have both, "Q.Ba Đình" and
"Q. Ba Đình"."""

SMALL_ABBREVIATION_SHARE = 0.25
"""Share of those that are in small letters but for the first, Tx. for TX. Chosen."""

ADDED_SHARE = 0.15
"""Share of texts with one of the characters that the charset has beyond the Reader's own, if any.
Chosen: as often as a frequent letter."""

SMALL_CHARSET = 40
"""Characters below which texts are drawn at random: of words in a language little would be left.
Chosen: digits and capitals are 36."""

JOINED_SHARE = 0.08
"""Share of texts of two words with a space between. Chosen: a Detector takes about one word in a
hundred together with its neighbour, more where words stand close."""

JOINED_SIGN_SHARE = 0.4
"""Share of those of which one is of one sign. Chosen: a Detector takes these together with their
neighbour most, and a Reader that has seldom seen them takes them for the end of another word."""

HARD_SHARE = 0.12
"""Share of words of the kinds that were misread most. Chosen: enough to count, and no more than
cards have of them."""


def _hard_text(rng: np.random.Generator, characters: str) -> str:
    """A long number, a sign or letter alone, a long word, or letters that are rare in texts."""
    draw = rng.random()
    if draw < 0.4:
        return digits(rng, 16 if rng.random() < 0.7 else 12)
    if draw < 0.6:
        return SINGLE[int(rng.integers(len(SINGLE)))]
    if draw < 0.8:
        parts = [random_text(rng, characters) for _ in range(3)]
        return "".join(parts).upper()
    marked = [letter for letter in characters if letter.isupper() and not letter.isascii()]
    if not marked:
        return random_text(rng, characters)
    return "".join(marked[int(i)] for i in rng.integers(0, len(marked), int(rng.integers(1, 6))))


def _joined_text(rng: np.random.Generator, letters: str, max_length: int) -> str:
    """A word beside another, often of one sign."""
    if rng.random() < JOINED_SIGN_SHARE:
        sign = SIGNS[int(rng.integers(len(SIGNS)))]
        if sign in letters:
            return sign
    return reader_text(rng, letters, max_length)


def _abbreviated_text(rng: np.random.Generator, letters: str, max_length: int) -> str:
    """An abbreviation and a word, with or without a space between."""
    first = ABBREVIATIONS[int(rng.integers(len(ABBREVIATIONS)))]
    word = reader_text(rng, letters, max_length)
    if rng.random() < SMALL_ABBREVIATION_SHARE:
        first = first[0] + first[1:].lower()
    if not set(first) <= set(letters):
        return word
    gap = SPACE if rng.random() < 0.5 else ""
    return f"{first}{gap}{word}"[:max_length].rstrip()


def reader_text(rng: np.random.Generator, characters: str, max_length: int) -> str:
    """A text to read: mostly as on cards, some of what is hardest to read.

    Args:
        rng: decides.
        characters: the charset.
        max_length: of the longest text, in characters.

    Returns:
        1 to `max_length` characters, all in `characters`; two words with a space between where
        `characters` has one.
    """
    if SPACE in characters:
        letters = characters.replace(SPACE, "")
        if rng.random() < ABBREVIATED_SHARE:
            return _abbreviated_text(rng, letters, max_length)
        text = reader_text(rng, letters, max_length)
        if rng.random() < JOINED_SHARE:
            words = [text, _joined_text(rng, letters, max_length)]
            if rng.random() < 0.5:
                words.reverse()
            text = SPACE.join(words)[:max_length].rstrip()
        return text
    if len(characters) < SMALL_CHARSET:
        count = int(rng.integers(1, max_length + 1))
        return "".join(characters[int(i)] for i in rng.integers(0, len(characters), count))
    hard = rng.random() < HARD_SHARE
    text = _hard_text(rng, characters) if hard else random_text(rng, characters)
    text = "".join(character for character in text if character in characters)[:max_length]
    text = text or characters[0]
    # Characters that a charset was extended by stand in no text of ours.
    added = "".join(character for character in characters if character not in CHARSET)
    if added and rng.random() < ADDED_SHARE:
        at = int(rng.integers(len(text)))
        text = text[:at] + added[int(rng.integers(len(added)))] + text[at + 1 :]
    return text


def drawn_words(config: ModelConfig, fonts: FontLibrary, split: str = "train") -> WordSource:
    """A source of words drawn one by one.

    Args:
        config: for the charset and the longest word.
        fonts: of one split.
        split: whose background artwork to use.

    Returns:
        A function that makes ((h, w, 3) uint8 crop, text) from a generator.
    """

    def draw(rng: np.random.Generator) -> tuple[np.ndarray, str]:
        text = reader_text(rng, config.characters, config.max_length)
        letters = config.characters.replace(SPACE, "")
        neighbour = random_text(rng, letters) if rng.random() < 0.8 else ""
        return render_word(rng, text, fonts, neighbour, split=split), text

    return draw


def is_short(crop: np.ndarray, text: str, config: ModelConfig) -> bool:
    """Whether the narrower picture holds a word.

    Args:
        crop: (h, w, 3) uint8.
        text: its text.
        config: the network.
    """
    repeated = sum(first == second for first, second in pairwise(text))
    height, width = config.short_size_hw
    return scaled_width(crop, height) <= width and len(text) + repeated <= config.short_length


def encode_batch(
    crops: Sequence[np.ndarray], texts: Sequence[str], config: ModelConfig, prefix: str = ""
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Inputs and targets of one of the two pictures of a batch.

    Args:
        crops: B pictures (h, w, 3) uint8.
        texts: their texts, at most `max_length` or `short_length` characters each.
        config: the network.
        prefix: "" for whole pictures, `SHORT` for short ones; before all names that come out.

    Returns:
        Inputs `image` (B, H, W, 3) uint8, which the network casts (a quarter of the bytes to hand
        over), and `previous` (B, L) int32; targets `char_logits` (B, L) int32 and `ctc_logits`
        (B, L - 1) int32; L is one more than the longest text may have.

    Raises:
        ValueError: a text is too long or has an unknown character; names it.
    """
    tokenizer = Tokenizer(config.characters)
    longest = config.short_length if prefix else config.max_length
    previous = np.full((len(texts), longest + 1), tokenizer.end, np.int32)
    characters = np.full((len(texts), longest + 1), tokenizer.blank, np.int32)
    for row, text in enumerate(texts):
        indices = tokenizer.encode(text)
        if len(indices) > longest:
            raise ValueError(f"{text!r} has more than {longest} characters")
        characters[row, : len(indices)] = indices
        characters[row, len(indices)] = tokenizer.end
        previous[row, 1 : len(indices) + 1] = indices
    ctc = np.where(characters == tokenizer.end, tokenizer.blank, characters)[:, :-1]
    size_hw = config.short_size_hw if prefix else config.size_hw
    image = np.stack([preprocess(crop, size_hw) for crop in crops])
    return (
        {f"{prefix}image": image, f"{prefix}previous": previous},
        {f"{prefix}char_logits": characters, f"{prefix}ctc_logits": ctc},
    )
