"""Words of whole cards: what the Reader meets in the pipeline, for training and for evaluation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from data.cards.fields import TITLE_PREFIX
from data.quads import quad_to_box
from data.records import Record
from data.synth.composition import CARD_SIZE_HW as FLAT_SIZE_HW
from data.synth.cuts import LONG_BOX_MARGIN, draw_cut
from data.synth.degradations import draw_severity
from data.synth.readability import degrade_readably, ink_of
from data.synth.words import CARD_WIDTHS_PX, bearable_severity
from reader.charset import SPACE

CARD_SIZE_HW = (768, 1216)
"""Size at which the pipeline rectifies a card before it cuts out words, in pixels."""


SURROUNDINGS = 1.1
"""Margin that is kept around a word, in heights of its box. Chosen: no cut reaches farther."""

LEAST_BOX_PX = 11.0
"""Least height of a word's box in the photograph, in pixels. Chosen: capitals of 8 px."""

BOX_CAPS = 1.35
"""Height of a usual box in capital heights, for how much a word can bear. Chosen."""

NARROW_GAP = 0.2
"""Gap between neighbours below which they are also read as one, in box heights. Chosen: a sixth of
the gaps on synthetic cards; a Detector takes about one word in a hundred together with another."""

SIGN_GAP = 0.7
"""The same where one of the two is a single sign, which Detectors join most: any space that a line
of words has."""

MOST_EMPTY_CARDS = 100


@dataclass(frozen=True)
class CutWord:
    """A word and its surroundings on a flat card.

    Attributes:
        pixels: (h, w, 3) uint8, the box with its surroundings.
        box: (4,) float32 xyxy of the word in `pixels`.
        text: as printed; of two neighbours, with a space between.
    """

    pixels: np.ndarray
    box: np.ndarray
    text: str


def words_of_card(record: Record, max_length: int) -> list[CutWord]:
    """The words of a flat card's fields, with their surroundings.

    Args:
        record: a flat card, or any whose words stand upright.
        max_length: longer words are left out.

    Returns:
        The words in reading order, copied out of the card; titles and words without text are left
        out. Behind them neighbours that stand close, each pair as one.
    """
    height, width = record.size_hw
    printed = [
        word for word in record.words if word.text and not word.field.startswith(TITLE_PREFIX)
    ]
    boxes = [(quad_to_box(word.quad), word.text) for word in printed]
    boxes += _neighbours([word.field for word in printed], boxes)
    words = []
    for box, text in boxes:
        if len(text) > max_length:
            continue
        box_w, box_h = box[2] - box[0], box[3] - box[1]
        margin = SURROUNDINGS * box_h + np.array([LONG_BOX_MARGIN, 0.03]) * box_w
        x1, y1 = np.maximum(np.floor(box[:2] - margin), 0).astype(int)
        x2, y2 = np.minimum(np.ceil(box[2:] + margin), (width, height)).astype(int)
        pixels = record.image[y1:y2, x1:x2].copy()
        words.append(CutWord(pixels, box - np.array([x1, y1, x1, y1], np.float32), text))
    return words


def _neighbours(
    fields: Sequence[str], words: Sequence[tuple[np.ndarray, str]]
) -> list[tuple[np.ndarray, str]]:
    """Words of one field that a Detector may take for one: their common boxes and texts."""
    joined = []
    for index, ((left, first), (right, second)) in enumerate(pairwise(words)):
        height = left[3] - left[1]
        shift = abs(left[1] + left[3] - right[1] - right[3]) / 2
        on_one_line = shift < 0.5 * height and right[0] > left[0]
        has_sign = min(len(text.strip(".,")) for text in (first, second)) <= 1
        widest = SIGN_GAP if has_sign else NARROW_GAP
        close = right[0] - left[2] < widest * height
        if fields[index] == fields[index + 1] and on_one_line and close:
            around = np.append(np.minimum(left, right)[:2], np.maximum(left, right)[2:])
            joined.append((around, f"{first}{SPACE}{second}"))
    return joined


def recut(rng: np.random.Generator, word: CutWord, severity: float | None = None) -> np.ndarray:
    """A word as a Detector's box on a photograph would show it.

    Args:
        rng: decides.
        word: from `words_of_card`.
        severity: of light and camera, 0 to 1.5; None draws it as for photographs. At 0 the box is
            the true one.

    Returns:
        (h, w, 3) uint8.
    """
    severity = draw_severity(rng) if severity is None else severity
    # The camera had this many pixels for the card's width; the rectified card has its own.
    low, high = CARD_WIDTHS_PX
    card_px = float(np.exp(rng.uniform(np.log(low), np.log(high))))
    box_h = float(word.box[3] - word.box[1])
    scale = min(max(card_px / FLAT_SIZE_HW[1], LEAST_BOX_PX / max(box_h, 1.0)), 1.4)
    stretch = float(np.exp(rng.normal(0, 0.06)))
    cut = draw_cut(rng, word.box, scale, stretch, 1.0 if severity > 0 else 0.0)
    pixels = word.pixels
    if scale < 0.75:  # shrunk by the mean of each pixel's area, as a lens does
        height, width = pixels.shape[:2]
        size_hw = (max(4, round(height * scale)), max(4, round(width * scale)))
        pixels = cv2.resize(pixels, size_hw[::-1], interpolation=cv2.INTER_AREA)
        cut = cut.from_part((0, 0, width, height), size_hw)
    severity = bearable_severity(severity, box_h * scale / BOX_CAPS, 1.0)
    clean = cut.apply(pixels)
    seen = degrade_readably(rng, clean, ink_of(clean), severity, FLAT_SIZE_HW[1] * scale)
    enlarged = CARD_SIZE_HW[1] / (FLAT_SIZE_HW[1] * scale)
    if enlarged < 1.05:
        return seen
    size_wh = (round(seen.shape[1] * enlarged), round(seen.shape[0] * enlarged))
    return cv2.resize(seen, size_wh, interpolation=cv2.INTER_CUBIC)


def cut_seen(rng: np.random.Generator, word: CutWord) -> np.ndarray:
    """A word of a rectified photograph as a Detector's box would show it.

    Args:
        rng: decides how the box errs.
        word: from `words_of_card`.

    Returns:
        (h, w, 3) uint8; a camera has seen it already, so nothing but the cut is done to it.
    """
    stretch = float(np.exp(rng.normal(0, 0.03)))
    return draw_cut(rng, word.box, 1.0, stretch).apply(word.pixels)


def card_word_stream(
    card: Callable[[np.random.Generator, int], Sequence[CutWord]],
    cut: Callable[[np.random.Generator, CutWord], np.ndarray] = recut,
) -> Callable[[np.random.Generator, int], tuple[np.ndarray, str]]:
    """A source of words of cards, each time cut out anew.

    Args:
        card: the words of a card for a batch of a step, a function of generator and step alone:
            `draw` of a `data.synth.stream.CardPool` whose `prepare` is `words_of_card`. Cards
            without words are passed over.
        cut: how a word is cut out: `recut` photographs those of flat cards, `cut_seen` is for
            those of photographs.

    Returns:
        A function from (generator, step) to ((h, w, 3) uint8, text).

    Raises:
        ValueError: on use, if a hundred cards on end have no word.
    """

    def draw(rng: np.random.Generator, step: int) -> tuple[np.ndarray, str]:
        for _ in range(MOST_EMPTY_CARDS):
            words = card(rng, step)
            if words:
                word = words[int(rng.integers(len(words)))]
                return cut(rng, word), word.text
        raise ValueError(f"{MOST_EMPTY_CARDS} cards on end have no word to read")

    return draw
