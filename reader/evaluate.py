"""Measure the Reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from reader.metrics import character_error_rate, word_accuracy
from reader.postprocess import decode_attention, decode_ctc
from reader.preprocess import preprocess

Predict = Callable[[np.ndarray], dict[str, np.ndarray]]
"""From (B, H, W, 3) uint8 to the inference model's outputs."""


def read_words(
    predict: Predict,
    crops: Sequence[np.ndarray],
    size_hw: tuple[int, int],
    characters: str,
    batch_size: int = 64,
) -> list[dict[str, tuple[str, float]]]:
    """Read word pictures both ways.

    Args:
        predict: runs the network.
        crops: (h, w, 3) uint8 pictures.
        size_hw: the network's input size.
        characters: the network's charset.
        batch_size: pictures a call.

    Returns:
        For each picture `attention` and `ctc`: (text, confidence).
    """
    readings = []
    for start in range(0, len(crops), batch_size):
        batch = np.stack([preprocess(crop, size_hw) for crop in crops[start : start + batch_size]])
        out = predict(batch)
        for i in range(len(batch)):
            readings.append(
                {
                    "attention": decode_attention(
                        out["char_ids"][i], out["char_probabilities"][i], characters
                    ),
                    "ctc": decode_ctc(out["ctc_ids"][i], out["ctc_probabilities"][i], characters),
                }
            )
    return readings


def score_readings(
    truths: Sequence[str], readings: Sequence[dict[str, tuple[str, float]]]
) -> dict[str, float]:
    """Word accuracy and CER of both ways of reading.

    Args:
        truths: N texts.
        readings: from `read_words`.

    Returns:
        `words`, `cer` (attention), `ctc_words`, `ctc_cer`, and `n`.
    """
    attention = [reading["attention"][0] for reading in readings]
    ctc = [reading["ctc"][0] for reading in readings]
    return {
        "words": word_accuracy(truths, attention),
        "cer": character_error_rate(truths, attention),
        "ctc_words": word_accuracy(truths, ctc),
        "ctc_cer": character_error_rate(truths, ctc),
        "n": float(len(truths)),
    }
