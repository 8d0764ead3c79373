"""Measure the Reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from data.records import Dataset
from reader.cards import card_words
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


def load_evaluation_set(
    folder: Path, max_length: int, limit: int | None = None
) -> tuple[list[np.ndarray], list[str]]:
    """The words of a dataset of photographs, cut out by their true boxes.

    Args:
        folder: dataset folder.
        max_length: longer words are left out.
        limit: photographs at most.

    Returns:
        Pictures (h, w, 3) uint8 and their texts.

    Raises:
        ValueError: the folder has no words.
    """
    dataset = Dataset(folder)
    words: list[tuple[np.ndarray, str]] = []
    for index in range(len(dataset) if limit is None else min(limit, len(dataset))):
        record = dataset[index]
        if record.corners is not None:
            words += card_words(record, max_length)
    if not words:
        raise ValueError(f"{folder} has no words to read")
    crops, texts = zip(*words, strict=True)
    return list(crops), list(texts)


def keras_predict(weights: Path, preset: str) -> Predict:
    """What reads with a run's weights, by Keras.

    Args:
        weights: `.npz` of a run.
        preset: of the model that the weights belong to.
    """
    from reader.config import PRESETS
    from reader.model import build_inference_model, build_model
    from training.weights import load_weights

    model = build_model(PRESETS[preset]().model)
    load_weights(model, weights)
    inference = build_inference_model(model)

    def predict(images: np.ndarray) -> dict[str, np.ndarray]:
        outputs = inference.predict_on_batch(images.astype(np.float32))
        return {name: np.asarray(value) for name, value in outputs.items()}

    return predict


def evaluate(
    data: Path,
    weights: Path | None = None,
    preset: str = "light",
    limit: int | None = None,
    misread: int = 20,
) -> None:
    """Print how well the words of a dataset of photographs are read, by their true boxes.

    Args:
        data: dataset folder.
        weights: float16 `.npz` of a run; the shipped LiteRT model if not given.
        preset: of the model that the weights belong to.
        limit: photographs at most.
        misread: how many misread words to print.
    """
    from reader.config import PRESETS

    config = PRESETS[preset]().model
    crops, texts = load_evaluation_set(data, config.max_length, limit)
    predict: Predict
    if weights is None:
        from export.runners import LiteRTRunner

        predict = LiteRTRunner(Path(__file__).parent / "weights").run
    else:
        predict = keras_predict(weights, preset)
    readings = read_words(predict, crops, config.size_hw, config.characters)
    for name, value in score_readings(texts, readings).items():
        print(f"{name:>20}  {value:.4f}")
    groups = {
        "with marks": [not text.isascii() for text in texts],
        "numbers, 12 or more": [text.isdigit() and len(text) >= 12 for text in texts],
    }
    for name, members in groups.items():
        chosen = [i for i, member in enumerate(members) if member]
        right = sum(texts[i] == readings[i]["attention"][0] for i in chosen)
        print(f"{name:>20}  {right / max(1, len(chosen)):.4f}  (n = {len(chosen)})")
    wrong = [(t, r) for t, r in zip(texts, readings, strict=True) if r["attention"][0] != t]
    for text, reading in wrong[:misread]:
        print(f"{text:>24} read as {reading['attention'][0]} (ctc: {reading['ctc'][0]})")
