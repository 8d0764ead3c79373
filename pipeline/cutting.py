"""Where in a word's box one of its characters begins, for words that are cut in two."""

from __future__ import annotations

import numpy as np

from data.boxes import boxes_to_boxes_px
from detector.words import DetectedWord
from pipeline.rectify import CARD_SIZE_HW
from reader.preprocess import expand_box
from reader.reading import WordReading


def height_in_widths(word: DetectedWord) -> float:
    """The height of a word's box as a share of the card's width."""
    return float(word.box[3] - word.box[1]) * CARD_SIZE_HW[0] / CARD_SIZE_HW[1]


def seen_box(word: DetectedWord) -> np.ndarray:
    """(4,) xyxy of a word's picture on the card, pixels: its box with what is seen around it."""
    return expand_box(boxes_to_boxes_px(word.box, CARD_SIZE_HW), CARD_SIZE_HW)


def begin_of_character(word: DetectedWord, reading: WordReading, index: int) -> float:
    """Where in a word a character begins, normalised to the card's width.

    Args:
        word: found on the card.
        reading: of it.
        index: of the character in its text, from 1; the middle between it and the one before it,
            or, where it is not told where they are, its share of the text.
    """
    share = index / len(reading.text)
    if len(reading.characters) == len(reading.text):
        first, second = reading.characters[index - 1 : index + 1]
        share = (first.position + second.position) / 2
    seen = seen_box(word)
    return float(seen[0] + share * (seen[2] - seen[0])) / CARD_SIZE_HW[1]
