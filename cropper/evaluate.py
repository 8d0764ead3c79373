"""How well a Cropper finds cards."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cropper.config import PRESETS, ModelConfig, PresetName
from cropper.find import Run, find_card_in_photo
from cropper.postprocess import CardCorners, find_card
from cropper.preprocess import preprocess
from data.quads import quad_jaccard, transform_points
from data.records import Dataset
from detector.ssd.anchors import make_anchors

UPRIGHT_LIMIT = 0.1
"""Mean corner error, as a share of the card's width, up to which a card counts as found the right
way up. Chosen: a quarter turn is off by more than half the width."""


@dataclass(frozen=True)
class EvaluationSet:
    """Pictures ready for the model, and their truth.

    Attributes:
        images: (N, h, w, 3) uint8 model inputs.
        quads: per picture (4, 2) in input pixels, or None without a card.
        names: of the records.
    """

    images: np.ndarray
    quads: list[np.ndarray | None]
    names: list[str]


def load_evaluation_set(
    folder: Path, size_hw: tuple[int, int], limit: int | None = None
) -> EvaluationSet:
    """A dataset of photographs, preprocessed once.

    Args:
        folder: dataset folder.
        size_hw: of the model's input.
        limit: records at most; None for all.

    Raises:
        ValueError: the folder holds no pictures.
    """
    dataset = Dataset(folder)
    images, quads, names = [], [], []
    for index in range(min(len(dataset), limit or len(dataset))):
        record = dataset[index]
        image, to_photo = preprocess(record.image, size_hw)
        images.append(image)
        names.append(record.name)
        quads.append(
            None
            if record.corners is None
            else transform_points(np.linalg.inv(to_photo), record.corners)
        )
    if not images:
        raise ValueError(f"{folder} holds no pictures to evaluate on")
    return EvaluationSet(np.stack(images), quads, names)


def corner_error(found: np.ndarray, truth: np.ndarray) -> float:
    """Mean distance of the four corners, in order, as a share of the card's mean width."""
    width = (np.linalg.norm(truth[1] - truth[0]) + np.linalg.norm(truth[2] - truth[3])) / 2
    return float(np.linalg.norm(found - truth, axis=1).mean() / width)


def score(found: list[CardCorners | None], truth: list[np.ndarray | None]) -> dict[str, float]:
    """The metrics of the Cropper.

    Args:
        found: per picture what the Cropper answered.
        truth: per picture the quad, or None.

    Returns:
        upright: share of cards found the right way up (mean error below UPRIGHT_LIMIT);
        mean_jaccard: over all pictures with a card, 0 for those not found or turned;
        mean_jaccard_found: over the upright ones;
        corner_error_median, corner_error_p90: per cent of the card's width, upright ones;
        inferred: share of upright ones with an inferred corner;
        false_cards: share of cardless pictures with a card found;
        cards, cardless: how many pictures of each there were.
    """
    with_card = [(f, t) for f, t in zip(found, truth, strict=True) if t is not None]
    without = [f for f, t in zip(found, truth, strict=True) if t is None]
    jaccards, errors, inferred = [], [], []
    for answer, quad in with_card:
        error = np.inf if answer is None else corner_error(answer.quad, quad)
        if answer is None or error > UPRIGHT_LIMIT:
            jaccards.append(0.0)
            continue
        jaccards.append(quad_jaccard(answer.quad, quad))
        errors.append(100 * error)
        inferred.append(answer.inferred is not None)
    count = max(len(with_card), 1)
    return {
        "upright": len(errors) / count,
        "mean_jaccard": float(np.sum(jaccards)) / count,
        "mean_jaccard_found": float(np.sum(jaccards)) / max(len(errors), 1),
        "corner_error_median": float(np.median(errors)) if errors else float("nan"),
        "corner_error_p90": float(np.percentile(errors, 90)) if errors else float("nan"),
        "inferred": float(np.mean(inferred)) if inferred else 0.0,
        "false_cards": float(np.mean([f is not None for f in without])) if without else 0.0,
        "cards": float(len(with_card)),
        "cardless": float(len(without)),
    }


def keras_run(model: Any) -> Run:
    """What answers like an exported model: a Keras one, from uint8."""

    def run(images: np.ndarray) -> dict[str, np.ndarray]:
        outputs = model.predict_on_batch(images.astype(np.float32))
        return {name: np.asarray(value, np.float32) for name, value in outputs.items()}

    return run


def evaluate_model(
    model: Any, config: ModelConfig, data: EvaluationSet, batch_size: int = 16
) -> dict[str, float]:
    """The metrics of a Keras model while it trains, before edges place the corners.

    Args:
        model: from `cropper.model.build_model`.
        config: the model's shape, for the anchors.
        data: pictures and truth.
        batch_size: pictures handed over at once.

    Returns:
        See `score`.
    """
    run = keras_run(model)
    anchors = make_anchors(config.anchors, config.size_hw)
    found: list[CardCorners | None] = []
    for start in range(0, len(data.images), batch_size):
        outputs = run(data.images[start : start + batch_size])
        for logits, offsets in zip(outputs["class_logits"], outputs["box_offsets"], strict=True):
            found.append(find_card(logits, offsets, anchors, config.size_hw))
    return score(found, data.quads)


def evaluate(
    data: Path,
    weights: Path | None = None,
    preset: PresetName = "light",
    limit: int | None = None,
) -> None:
    """Print the metrics on a dataset of photographs, as the pipeline finds cards in them.

    Args:
        data: dataset folder.
        weights: float16 `.npz` of a run; the shipped LiteRT model if not given.
        preset: of the model that the weights belong to.
        limit: records at most.
    """
    config = PRESETS[preset]().model
    run: Run
    if weights is None:
        from export.runners import LiteRTRunner

        run = LiteRTRunner(Path(__file__).parent / "weights").run
    else:
        from cropper.model import build_model
        from training.weights import load_weights

        model = build_model(config)
        load_weights(model, weights)
        run = keras_run(model)
    anchors = make_anchors(config.anchors, config.size_hw)
    found, truth = [], []
    dataset = Dataset(data)
    for index in range(min(len(dataset), limit or len(dataset))):
        record = dataset[index]
        found.append(find_card_in_photo(run, record.image, anchors, config.size_hw))
        truth.append(record.corners)
    for name, value in score(found, truth).items():
        print(f"{name:>20}  {value:.4f}")
