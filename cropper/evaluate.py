"""Measuring a Cropper on photographs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from cropper.config import PRESETS, ModelConfig, PresetName
from cropper.find import Run, find_card_in_photo
from cropper.metrics import Answer, score
from cropper.postprocess import CardCorners, find_card
from cropper.preprocess import preprocess
from cropper.report import (
    Measurement,
    card_groups,
    make_page,
    measurement_to_figures,
    worst_groups,
)
from data.quads import transform_points
from data.records import Dataset
from detector.ssd.anchors import make_anchors
from detector.ssd.artefact import manifest_to_anchor_config
from export.manifest import Manifest
from export.runners import LiteRTRunner
from reports.folder import check_report, write_report
from reports.groups import record_to_groups
from reports.page import figures_to_text
from reports.subject import THREADS, artefact_to_subject, keras_run, run_to_subject
from training.network import find_config

WEIGHTS = Path(__file__).parent / "weights"
"""The artefacts that ship."""


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


def evaluate_model(
    model: Any, config: ModelConfig, data: EvaluationSet, batch_size: int = 16
) -> dict[str, float]:
    """The metrics of a Keras model while it trains: of its first look alone, and without edges.

    Args:
        model: from `cropper.model.build_model`.
        config: the model's shape, for the anchors.
        data: pictures and truth.
        batch_size: pictures handed over at once.

    Returns:
        See `cropper.metrics.score`.
    """
    run = keras_run(model)
    anchors = make_anchors(config.anchors, config.size_hw)
    found: list[CardCorners | None] = []
    for start in range(0, len(data.images), batch_size):
        outputs = run(data.images[start : start + batch_size])
        for logits, offsets in zip(outputs["class_logits"], outputs["box_offsets"], strict=True):
            found.append(find_card(logits, offsets, anchors, config.size_hw))
    return score(found, data.quads)


@dataclass(frozen=True)
class Finder:
    """Finds the card in a photo as the pipeline does: network, corners, edges.

    Attributes:
        run: the network.
        anchors: (A, 4) of the network.
        size_hw: of the network's input.
        settings: of `cropper.postprocess.find_card`.
    """

    run: Run
    anchors: np.ndarray
    size_hw: tuple[int, int]
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self, image: np.ndarray) -> CardCorners | None:
        """The card in an (H, W, 3) uint8 RGB photo, in its pixels, or None."""
        return find_card_in_photo(self.run, image, self.anchors, self.size_hw, **self.settings)


def artefact_to_finder(run: Run, manifest: Manifest) -> Finder:
    """What finds cards with an artefact, or with something that answers like it.

    Args:
        run: the network.
        manifest: of the artefact; its anchors and settings are used, whatever the presets say.
    """
    size_hw = manifest.input.size_hw
    anchors = make_anchors(manifest_to_anchor_config(manifest), size_hw)
    return Finder(run, anchors, size_hw, manifest.postprocess["find_card"])


def shipped_finder() -> Finder:
    """What finds cards with the int8 artefact that ships.

    Raises:
        ManifestError: it is missing or damaged.
    """
    runner = LiteRTRunner(WEIGHTS, threads=THREADS)
    return artefact_to_finder(runner.run, runner.manifest)


def load_run(weights: Path, config: ModelConfig) -> Run:
    """A Keras model with a run's weights.

    Args:
        weights: float16 `.npz`.
        config: of the model that the weights belong to.

    Raises:
        ValueError: the weights are those of another model.
    """
    from cropper.model import build_model
    from training.weights import load_weights

    model = build_model(config)
    load_weights(model, weights)
    return keras_run(model)


def find_cards(dataset: Dataset, finder: Finder, limit: int | None = None) -> list[Answer]:
    """What a Cropper answers to a dataset of photographs.

    Args:
        dataset: the photographs.
        finder: the Cropper.
        limit: records at most; None for all.
    """
    answers = []
    for index in range(min(len(dataset), limit or len(dataset))):
        record = dataset[index]
        groups = record_to_groups(record)
        found = finder(record.image)
        answers.append(Answer(index, record.name, groups, record.corners, found))
    return answers


def measure(
    dataset: Dataset, weights: Path | None, preset: PresetName, limit: int | None, float32: bool
) -> Measurement:
    """All that `evaluate` measures; its arguments are those of `evaluate`.

    Raises:
        ValueError: the dataset has no cards, or the weights are those of another model.
    """
    checkpoint = None
    if weights is not None:
        subject = run_to_subject(weights)
        config = find_config(weights, "cropper", PRESETS, preset)
        anchors = make_anchors(config.anchors, config.size_hw)
        settings = {"corner_share": config.corner_share}
        finder = Finder(load_run(weights, config), anchors, config.size_hw, settings)
    else:
        runner = LiteRTRunner(WEIGHTS, threads=THREADS)
        manifest = runner.manifest
        subject = artefact_to_subject(runner, float32)
        finder = artefact_to_finder(runner.run, manifest)
        if not subject.missing:
            from training.weights import shipped_weights

            path = shipped_weights(WEIGHTS)
            trained = find_config(path, "cropper", PRESETS, preset)
            checkpoint = artefact_to_finder(load_run(path, trained), manifest)
    answers = find_cards(dataset, finder, limit)
    if all(answer.truth is None for answer in answers):
        raise ValueError(f"{dataset.folder} holds no cards among the {len(answers)} pictures read")
    reference = None if checkpoint is None else find_cards(dataset, checkpoint, limit)
    return Measurement(subject, str(dataset.folder), answers, reference)


def evaluate(
    data: Path,
    weights: Path | None = None,
    preset: PresetName = "light",
    limit: int | None = None,
    report: Path | None = None,
    float32: bool = True,
) -> None:
    """Print the metrics on a dataset of photographs, as the pipeline finds cards in them.

    Args:
        data: dataset folder.
        weights: float16 `.npz` of a run; the shipped LiteRT model if not given.
        preset: of the model that the weights belong to, where neither the manifest of an export nor
            the `config.json` of a run lies beside them.
        limit: records at most.
        report: folder to write a report to: figures by layout, severity and more, the worst cases
            as pictures, a reliability curve. By default there is none.
        float32: also measure the checkpoint that the shipped model was converted from, by Keras
            where it is installed.

    Raises:
        ValueError: the dataset has no cards, or the report's folder holds something else.
    """
    check_report(report, "cropper")
    dataset = Dataset(data)
    measurement = measure(dataset, weights, preset, limit, float32)
    figures = measurement_to_figures(measurement)
    groups = {
        f"worst_{row.kind}={row.name}": row.figures["mean_jaccard"]
        for row in worst_groups(card_groups(measurement.answers))
    }
    print(figures_to_text({**figures, **groups}))
    if report is not None:
        write_report(report, make_page(measurement, figures, dataset))
