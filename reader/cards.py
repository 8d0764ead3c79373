"""Words of whole cards: what the Reader meets in the pipeline, for training and for evaluation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from data.augment import rectify
from data.cards.fields import TITLE_PREFIX
from data.quads import quad_to_box
from data.records import Dataset, Record
from data.synth.composition import CARD_SIZE_HW as FLAT_SIZE_HW
from data.synth.degradations import degrade
from reader.preprocess import expand_box

CARD_SIZE_HW = (768, 1216)
"""Size at which the pipeline rectifies a card before it cuts out words, in pixels."""


@dataclass(frozen=True)
class CutWord:
    """A word and its surroundings on a flat card.

    Attributes:
        pixels: (h, w, 3) uint8, the box with a margin of its height on all sides.
        box: (4,) float32 xyxy of the word in `pixels`.
        text: as printed.
    """

    pixels: np.ndarray
    box: np.ndarray
    text: str


def card_words(record: Record, max_length: int) -> list[tuple[np.ndarray, str]]:
    """The words of a photograph as the pipeline cuts them out, by their true boxes.

    Args:
        record: a photograph or a flat card.
        max_length: longer words are left out.

    Returns:
        ((h, w, 3) uint8, text) of every word of a field; titles are left out.
    """
    card = rectify(record, CARD_SIZE_HW)
    words = []
    for word in card.words:
        if word.field.startswith(TITLE_PREFIX) or len(word.text) > max_length:
            continue
        x1, y1, x2, y2 = expand_box(quad_to_box(word.quad), CARD_SIZE_HW)
        words.append((card.image[y1:y2, x1:x2], word.text))
    return words


def cut_words(folder: Path, max_length: int) -> list[CutWord]:
    """All words of a dataset of flat cards, with their surroundings.

    Args:
        folder: written by `python -m data synth --flat`.
        max_length: longer words are left out.

    Raises:
        ValueError: the folder has no words.
    """
    words = []
    for record in Dataset(folder):
        height, width = record.size_hw
        for word in record.words:
            if word.field.startswith(TITLE_PREFIX) or len(word.text) > max_length:
                continue
            box = quad_to_box(word.quad)
            margin = box[3] - box[1]
            x1, y1 = np.maximum(np.floor(box[:2] - margin), 0).astype(int)
            x2, y2 = np.minimum(np.ceil(box[2:] + margin), (width, height)).astype(int)
            pixels = np.ascontiguousarray(record.image[y1:y2, x1:x2])
            words.append(CutWord(pixels, box - np.array([x1, y1, x1, y1], np.float32), word.text))
    if not words:
        raise ValueError(f"{folder} has no words to read")
    return words


def recut(rng: np.random.Generator, word: CutWord) -> np.ndarray:
    """A word as a Detector's box on a badly taken photograph would show it.

    Args:
        rng: decides.
        word: from `cut_words`.

    Returns:
        (h, w, 3) uint8.
    """
    box_h = word.box[3] - word.box[1]
    box_w = word.box[2] - word.box[0]
    center = (word.box[:2] + word.box[2:]) / 2
    # Seen from near or far: the pipeline's cards show a word 13 to 60 px high.
    scale = float(np.exp(rng.uniform(np.log(0.5), np.log(1.6))))
    stretch = float(np.exp(rng.normal(0, 0.06)))
    tilt, shear = rng.normal(0, 0.02), rng.normal(0, 0.04)
    size = np.array([box_w * stretch, box_h]) * scale
    margin = np.array([0.12, 0.12]) * size[1] + np.abs(rng.normal(0, 0.05, 2)) * size[1]
    width, height = np.maximum(np.round(size + 2 * margin), 4).astype(int)
    matrix = np.array([[scale * stretch, shear * scale], [tilt * scale, scale]])
    jitter = rng.normal(0, 0.035, 2) * size[1]
    offset = np.array([width, height]) / 2 + jitter - matrix @ center
    how = cv2.INTER_LINEAR if scale > 0.7 else cv2.INTER_AREA
    image = cv2.warpAffine(
        word.pixels,
        np.concatenate([matrix, offset[:, None]], axis=1),
        (int(width), int(height)),
        flags=how,
        borderMode=cv2.BORDER_REPLICATE,
    )
    severity = float(rng.uniform(0, 1.2) ** 1.3)
    return degrade(image, rng, severity, reference_px=FLAT_SIZE_HW[1] * scale)


def card_word_source(words: list[CutWord]) -> Callable[[np.random.Generator], tuple]:
    """A source of words of flat cards, each time cut and photographed anew."""

    def draw(rng: np.random.Generator) -> tuple[np.ndarray, str]:
        word = words[rng.integers(len(words))]
        return recut(rng, word), word.text

    return draw
