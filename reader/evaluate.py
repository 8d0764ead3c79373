"""Measure the Reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from data.records import Dataset
from reader.cards import card_words
from reader.metrics import character_error_rate, word_accuracy
from reader.postprocess import DECODERS, decode
from reader.preprocess import preprocess

Predict = Callable[[np.ndarray], dict[str, np.ndarray]]
"""From (B, H, W, 3) uint8 to the inference model's outputs."""


def read_words(
    predict: Predict,
    crops: Sequence[np.ndarray],
    size_hw: tuple[int, int],
    characters: str,
    batch_size: int = 64,
) -> dict[str, list[tuple[str, float]]]:
    """Read word pictures in every way the model has.

    Args:
        predict: runs the network.
        crops: N pictures (h, w, 3) uint8.
        size_hw: the network's input size.
        characters: the network's charset.
        batch_size: pictures a call.

    Returns:
        For each of `reader.postprocess.DECODERS`, N pairs of text and confidence.
    """
    readings: dict[str, list[tuple[str, float]]] = {decoder: [] for decoder in DECODERS}
    for start in range(0, len(crops), batch_size):
        batch = np.stack([preprocess(crop, size_hw) for crop in crops[start : start + batch_size]])
        outputs = predict(batch)
        for decoder in DECODERS:
            readings[decoder] += decode(outputs, characters, decoder)
    return readings


def score_readings(
    truths: Sequence[str], readings: dict[str, list[tuple[str, float]]]
) -> dict[str, float]:
    """Word accuracy and CER of each way of reading.

    Args:
        truths: N texts.
        readings: from `read_words`.

    Returns:
        `words` and `cer` of the attention, `ctc_words`, `ctc_cer`, `both_words`, `both_cer`, `n`.
    """
    scores = {}
    for decoder, prefix in zip(DECODERS, ("", "ctc_", "both_"), strict=True):
        texts = [text for text, _ in readings[decoder]]
        scores[f"{prefix}words"] = word_accuracy(truths, texts)
        scores[f"{prefix}cer"] = character_error_rate(truths, texts)
    return {**scores, "n": float(len(truths))}


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
        for decoder in DECODERS:
            right = sum(texts[i] == readings[decoder][i][0] for i in chosen)
            print(f"{name}, {decoder}: {right / max(1, len(chosen)):.4f} (n = {len(chosen)})")
    attention, ctc = readings["attention"], readings["ctc"]
    wrong = [i for i, text in enumerate(texts) if attention[i][0] != text]
    for i in wrong[:misread]:
        print(f"{texts[i]:>24} read as {attention[i][0]} (ctc: {ctc[i][0]})")
