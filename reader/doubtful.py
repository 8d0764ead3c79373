"""Reading words, those that are read with doubt several times.

A word at the edge of what can be read is read differently when it stands a little larger or smaller
in its picture, and what is read most often is right more often than what is read first. A long one
is read in parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from reader.long_words import better_reading, find_seam, is_long, join_readings
from reader.reading import Network, WordReading, read_all

LARGER, SMALLER = 0.04, 0.06
"""What is cut off above and below, and what is added at every side, in heights of the picture.
Chosen on validation photographs among these, pictures stretched by a tenth, sharpened ones and ones
of more contrast."""


def other_pictures(crop: np.ndarray) -> list[np.ndarray]:
    """A word's picture (h, w, 3) uint8 with the word a little larger, and a little smaller.

    One of 12 pixels or less in height is not cut: there the first is the picture itself.
    """
    height = crop.shape[0]
    cut, added = round(LARGER * height), round(SMALLER * height)
    larger = crop[cut : height - cut]
    smaller = cv2.copyMakeBorder(crop, added, added, added, added, cv2.BORDER_REPLICATE)
    return [larger, smaller]


def merge_readings(readings: Sequence[WordReading]) -> WordReading:
    """One reading of several of the same word.

    Args:
        readings: at least one.

    Returns:
        The text that most of their confidence is for, as the first of them saw it, with the mean
        of it, and the means of the probabilities of all that they may say, best first.
    """
    confidences: dict[str, float] = {}
    shares: dict[str, float] = {}
    for reading in readings:
        said = confidences.get(reading.text, 0.0)
        confidences[reading.text] = said + reading.confidence / len(readings)
        for text, share in reading.alternatives or ((reading.text, reading.confidence),):
            shares[text] = shares.get(text, 0.0) + share / len(readings)
    best = max(confidences, key=lambda text: confidences[text])
    ranked = tuple(sorted(shares.items(), key=lambda item: -item[1]))
    first = next(reading for reading in readings if reading.text == best)
    return replace(first, confidence=confidences[best], alternatives=ranked)


def read_doubtful_again(
    network: Network,
    crops: Sequence[np.ndarray],
    readings: Sequence[WordReading],
    masks: np.ndarray | None = None,
    batch_size: int = 64,
) -> list[WordReading]:
    """Read those words again that may say something else.

    Args:
        network: reads them.
        crops: N pictures (h, w, 3) uint8.
        readings: of each, as it is.
        masks: (N, V) float32 of classes that may be read, as for `reader.reading.run_words`; None
            for all.
        batch_size: pictures a call.

    Returns:
        N readings; of a word with alternatives, what three pictures of it say together, or, of a
        long one (`reader.long_words`), what its parts say, if they are surer.

    Raises:
        ValueError: there are masks but the network takes none.
    """
    merged = list(readings)
    doubtful = [place for place, reading in enumerate(readings) if reading.alternatives]
    if not doubtful:
        return merged
    others = [other_pictures(crops[place]) for place in doubtful]
    allowed = None if masks is None else np.repeat(masks[doubtful], len(others[0]), axis=0)
    again = _read(network, [picture for some in others for picture in some], allowed, batch_size)
    for turn, place in enumerate(doubtful):
        said = again[turn * len(others[0]) : (turn + 1) * len(others[0])]
        merged[place] = merge_readings([readings[place], *said])
        if merged[place].text != readings[place].text:
            # Where its characters are, was seen in a picture of another width.
            merged[place] = replace(merged[place], characters=readings[place].characters)
    long = [place for place in doubtful if is_long(crops[place], merged[place])]
    words = [(crops[place], merged[place]) for place in long]
    allowed = None if masks is None else masks[long]
    for place, joined in zip(long, _read_parts(network, words, allowed, batch_size), strict=True):
        merged[place] = better_reading(merged[place], joined)
    return merged


def read_alternatives(
    network: Network,
    crops: Sequence[np.ndarray],
    masks: np.ndarray | None = None,
    batch_size: int = 64,
) -> list[WordReading]:
    """Read word pictures, and find what else they may say.

    Args:
        network: reads them; one without `ctc_distribution` finds nothing else.
        crops: N pictures (h, w, 3) uint8.
        masks: (N, V) float32 of classes that may be read, as for `reader.reading.run_words`; None
            for all.
        batch_size: pictures a call.

    Returns:
        A reading of each, in the order of the crops, by the network's decoder; doubtful words are
        read again.

    Raises:
        ValueError: there are masks but the network takes none.
    """
    readings = _read(network, crops, masks, batch_size)
    return read_doubtful_again(network, crops, readings, masks, batch_size)


def _read_parts(
    network: Network,
    words: Sequence[tuple[np.ndarray, WordReading]],
    masks: np.ndarray | None,
    batch_size: int,
) -> list[WordReading]:
    """Readings of long words, each from its two halves; of a half that is long, from its own."""
    if not words:
        return []
    cut = [(crop, find_seam(crop, reading)) for crop, reading in words]
    parts = [part for crop, seam in cut for part in (crop[:, : seam.x], crop[:, seam.x :])]
    allowed = None if masks is None else np.repeat(masks, 2, axis=0)
    said = read_alternatives(network, parts, allowed, batch_size)
    return [
        join_readings(left, right, seam, crop.shape[1])
        for left, right, (crop, seam) in zip(said[::2], said[1::2], cut, strict=True)
    ]


def _read(
    network: Network, crops: Sequence[np.ndarray], masks: np.ndarray | None, batch_size: int
) -> list[WordReading]:
    return read_all(network, crops, masks, (network.decoder,), batch_size)[1]
