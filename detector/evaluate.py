"""How well a Detector finds words."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from data.augment import rectify
from data.boxes import box_iou, boxes_to_boxes_px
from data.cards.fields import DETECTOR_CLASSES
from data.records import Dataset
from detector.config import PRESETS, ModelConfig, PresetName
from detector.inputs import word_boxes
from detector.postprocess import DetectedWord, card_type, find_words
from detector.ssd.anchors import make_anchors
from detector.ssd.decode import Detections, decode_detections


@dataclass(frozen=True)
class EvaluationSet:
    """Rectified cards ready for the model, and their truth.

    Attributes:
        images: (N, h, w, 3) uint8 model inputs.
        boxes: per card (G, 4) xyxy normalised.
        classes: per card (G,).
        layouts: per card its layout id.
    """

    images: np.ndarray
    boxes: list[np.ndarray]
    classes: list[np.ndarray]
    layouts: list[str | None]


def load_evaluation_set(
    folder: Path, size_hw: tuple[int, int], limit: int | None = None
) -> EvaluationSet:
    """The cards of a dataset of photographs, rectified by their true corners.

    Args:
        folder: dataset folder; records without a card are skipped.
        size_hw: of the model's input.
        limit: cards at most; None for all.

    Raises:
        ValueError: the folder holds no cards.
    """
    images, boxes, classes, layouts = [], [], [], []
    for record in Dataset(folder):
        if record.corners is None:
            continue
        card = rectify(record, size_hw)
        found, labels = word_boxes(card)
        images.append(card.image)
        boxes.append(found)
        classes.append(labels)
        layouts.append(record.layout)
        if len(images) == limit:
            break
    if not images:
        raise ValueError(f"{folder} holds no cards to evaluate on")
    return EvaluationSet(np.stack(images), boxes, classes, layouts)


def mean_average_precision(
    detections: list[Detections], data: EvaluationSet, size_hw: tuple[int, int]
) -> dict[str, float]:
    """COCO's averages over the classes that occur.

    Args:
        detections: per card.
        data: the truth.
        size_hw: of the model's input; COCO counts in pixels.

    Returns:
        map (IoU 0.5 to 0.95) and map50, in [0, 1].
    """
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    def to_coco(boxes: np.ndarray) -> np.ndarray:
        boxes_px = boxes_to_boxes_px(boxes.reshape(-1, 4), size_hw)
        return np.concatenate([boxes_px[:, :2], boxes_px[:, 2:] - boxes_px[:, :2]], axis=1)

    truth: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []
    for image, (boxes, classes) in enumerate(zip(data.boxes, data.classes, strict=True)):
        for box, label in zip(to_coco(boxes), classes, strict=True):
            truth.append(
                {"id": len(truth) + 1, "image_id": image, "category_id": int(label) + 1,
                 "bbox": box.tolist(), "area": float(box[2] * box[3]), "iscrowd": 0}
            )  # fmt: skip
    for image, found in enumerate(detections):
        for box, label, score in zip(
            to_coco(found.boxes), found.classes, found.scores, strict=True
        ):
            answers.append(
                {"image_id": image, "category_id": int(label) + 1, "bbox": box.tolist(),
                 "score": float(score)}
            )  # fmt: skip
    if not answers or not truth:
        return {"map": 0.0, "map50": 0.0}
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO()
        coco.dataset = {
            "images": [{"id": image} for image in range(len(data.boxes))],
            "annotations": truth,
            "categories": [{"id": i + 1, "name": n} for i, n in enumerate(DETECTOR_CLASSES)],
        }
        coco.createIndex()
        evaluation = COCOeval(coco, coco.loadRes(answers), "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    return {"map": float(evaluation.stats[0]), "map50": float(evaluation.stats[1])}


def _count_words(
    words: list[DetectedWord], boxes: np.ndarray, classes: np.ndarray
) -> tuple[int, list[float]]:
    """How many true words were found in the right field by IoU 0.5, and those overlaps."""
    found = np.array([word.box for word in words]).reshape(-1, 4)
    labels = np.array([DETECTOR_CLASSES.index(word.field) for word in words], int)
    overlap = box_iou(boxes, found) * (classes[:, None] == labels[None])
    hits, overlaps = 0, []
    while overlap.size and overlap.max() >= 0.5:
        truth, answer = np.unravel_index(int(overlap.argmax()), overlap.shape)
        overlaps.append(float(overlap[truth, answer]))
        overlap[truth, :], overlap[:, answer] = 0, 0
        hits += 1
    return hits, overlaps


def evaluate_outputs(
    run: Callable[[np.ndarray], dict[str, np.ndarray]],
    config: ModelConfig,
    data: EvaluationSet,
    batch_size: int = 8,
    classes: Sequence[str] = DETECTOR_CLASSES,
) -> dict[str, float]:
    """The metrics of anything that answers like the model.

    Args:
        run: uint8 (B, h, w, 3) to {"class_logits": (B, A, C), "box_offsets": (B, A, 4)}.
        config: the model's shape, for the anchors.
        data: cards and truth.
        batch_size: cards handed over at once.
        classes: the model's C classes, some of `data.cards.fields.DETECTOR_CLASSES`.

    Returns:
        map, map50: COCO's; recall, precision: of words in the right field at IoU 0.5, after the
        thresholds that inference uses; mean_iou: of those found; card_type: share of cards whose
        type is right; cards, words: how many there were.
    """
    anchors = make_anchors(config.anchors, config.size_hw)
    own_to_all = np.array([DETECTOR_CLASSES.index(name) for name in classes])
    detections: list[Detections] = []
    hits = answers = types = 0
    overlaps: list[float] = []
    for start in range(0, len(data.images), batch_size):
        outputs = run(data.images[start : start + batch_size])
        batch = zip(outputs["class_logits"], outputs["box_offsets"], strict=True)
        for index, (logits, offsets) in enumerate(batch, start):
            found = decode_detections(logits, offsets, anchors, 0.05, 0.5)
            detections.append(replace(found, classes=own_to_all[found.classes]))
            words = find_words(logits, offsets, anchors, classes=classes)
            right, their = _count_words(words, data.boxes[index], data.classes[index])
            hits, answers = hits + right, answers + len(words)
            overlaps += their
            title = card_type(words)
            types += title is not None and title[0] == data.layouts[index]
    total = sum(len(boxes) for boxes in data.boxes)
    return {
        **mean_average_precision(detections, data, config.size_hw),
        "recall": hits / max(total, 1),
        "precision": hits / max(answers, 1),
        "mean_iou": float(np.mean(overlaps)) if overlaps else 0.0,
        "card_type": types / len(data.images),
        "cards": float(len(data.images)),
        "words": float(total),
    }


def evaluate_model(
    model: Any, config: ModelConfig, data: EvaluationSet, batch_size: int = 8
) -> dict[str, float]:
    """The metrics of a Keras model; see `evaluate_outputs`."""

    def run(images: np.ndarray) -> dict[str, np.ndarray]:
        outputs = model.predict_on_batch(images.astype(np.float32))
        return {name: np.asarray(value, np.float32) for name, value in outputs.items()}

    return evaluate_outputs(run, config, data, batch_size)


def evaluate(
    data: Path,
    weights: Path | None = None,
    preset: PresetName = "light",
    limit: int | None = None,
) -> None:
    """Print the metrics on a dataset of photographs, rectified by their true corners.

    Args:
        data: dataset folder.
        weights: float16 `.npz` of a run; the shipped LiteRT model if not given.
        preset: of the model that the weights belong to.
        limit: cards at most.
    """
    config = PRESETS[preset]().model
    cards = load_evaluation_set(data, config.size_hw, limit)
    if weights is None:
        from export.runners import LiteRTRunner

        runner = LiteRTRunner(Path(__file__).parent / "weights")
        classes = runner.manifest.classes or DETECTOR_CLASSES
        metrics = evaluate_outputs(runner.run, config, cards, batch_size=1, classes=classes)
    else:
        from detector.model import build_model
        from training.weights import load_weights

        model = build_model(config)
        load_weights(model, weights)
        metrics = evaluate_model(model, config, cards)
    for name, value in metrics.items():
        print(f"{name:>20}  {value:.4f}")
