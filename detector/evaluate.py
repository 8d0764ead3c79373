"""Measuring a Detector on cards cut out of photographs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from data.cards.fields import DETECTOR_CLASSES
from data.records import Record
from detector.cards import (
    EvaluationSet,
    FindCorners,
    disturbed_corners_by_name,
    load_evaluation_set,
)
from detector.config import PRESETS, ModelConfig, PresetName
from detector.metrics import Answer, match_words, score_answers
from detector.postprocess import SCORE_THRESHOLD, find_words
from detector.report import Measurement, make_page, measurement_to_figures, word_tables
from detector.ssd.anchors import make_anchors
from detector.ssd.artefact import manifest_to_anchor_config
from detector.ssd.codec import VARIANCES
from detector.ssd.decode import Detections, decode_detections
from detector.words import DetectedWord
from export.artefacts import ManifestError
from export.manifest import Manifest
from export.runners import LiteRTRunner
from reports.folder import check_report, write_report
from reports.page import figures_to_text, table_to_text
from reports.subject import THREADS, artefact_to_subject, keras_run, run_to_subject
from training.network import find_config, manifest_to_config

WEIGHTS = Path(__file__).parent / "weights"
"""The artefacts that ship."""

FLOOR = 0.01
"""Score down to which words are looked at. Chosen: far below that of one false word a card."""

Run = Callable[[np.ndarray], dict[str, np.ndarray]]
"""From (B, h, w, 3) uint8 to {"class_logits": (B, A, C), "box_offsets": (B, A, 4)}."""


@dataclass(frozen=True)
class Model:
    """A network, and what its outputs are read by.

    Attributes:
        run: the network.
        config: its shape, for the anchors.
        classes: its C classes, some of `data.cards.fields.DETECTOR_CLASSES`.
        threshold: score of a word from which inference takes it.
        variances: of the codec.
        batch_size: cards handed over at once.
    """

    run: Run
    config: ModelConfig
    classes: Sequence[str] = DETECTOR_CLASSES
    threshold: float = SCORE_THRESHOLD
    variances: tuple[float, ...] = VARIANCES
    batch_size: int = 8


def answer_cards(model: Model, data: EvaluationSet) -> list[Answer]:
    """What a Detector answers to each card: nothing where the card was missed."""
    anchors = make_anchors(model.config.anchors, model.config.size_hw)
    own_to_all = np.array([DETECTOR_CLASSES.index(name) for name in model.classes])
    nothing = Detections(np.zeros((0, 4), np.float32), np.zeros(0, int), np.zeros(0, np.float32))
    detections = [nothing] * len(data.images)
    words: list[list[DetectedWord]] = [[] for _ in data.images]
    cut = [index for index in range(len(data.images)) if index not in data.missed]
    for start in range(0, len(cut), model.batch_size):
        members = cut[start : start + model.batch_size]
        outputs = model.run(data.images[members])
        batch = zip(members, outputs["class_logits"], outputs["box_offsets"], strict=True)
        for index, logits, offsets in batch:
            found = decode_detections(
                logits, offsets, anchors, 0.05, 0.5, variances=model.variances
            )
            detections[index] = replace(found, classes=own_to_all[found.classes])
            words[index] = find_words(
                logits,
                offsets,
                anchors,
                FLOOR,
                variances=model.variances,
                classes=model.classes,
            )
    return [
        Answer(
            data.boxes[index],
            data.classes[index],
            data.layouts[index],
            detections[index],
            words[index],
            *match_words(words[index], data.boxes[index], data.classes[index]),
            name=data.names[index] if data.names else "",
            groups=data.groups[index] if data.groups else {},
        )
        for index in range(len(data.images))
    ]


def evaluate_outputs(
    run: Run,
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
        See `detector.metrics.score_answers`.
    """
    model = Model(run, config, classes, batch_size=batch_size)
    return score_answers(answer_cards(model, data), config.size_hw)


def evaluate_model(
    model: Any, config: ModelConfig, data: EvaluationSet, batch_size: int = 8
) -> dict[str, float]:
    """The metrics of a Keras model; see `evaluate_outputs`."""
    return evaluate_outputs(keras_run(model), config, data, batch_size)


def artefact_to_model(run: Run, manifest: Manifest, config: ModelConfig) -> Model:
    """An artefact, or something that answers like it.

    Args:
        run: the network.
        manifest: of the artefact; its input, anchors, classes and settings are used, whatever the
            presets say.
        config: for what the manifest does not say, the layers.

    Raises:
        ManifestError: the artefact has a class that the code does not know.
    """
    classes = manifest.classes or ()
    if not classes or not set(classes) <= set(DETECTOR_CLASSES):
        raise ManifestError(
            f"{manifest.component} {manifest.version}: its classes are {classes}, this version of "
            f"the code knows {DETECTOR_CLASSES}"
        )
    anchors = manifest_to_anchor_config(manifest)
    settings = manifest.postprocess["find_words"]
    return Model(
        run,
        replace(config, size_hw=manifest.input.size_hw, anchors=anchors),
        classes,
        settings["threshold"],
        tuple(settings["variances"]),
        batch_size=1,
    )


def load_run(weights: Path, config: ModelConfig) -> Run:
    """A Keras model with a run's weights.

    Args:
        weights: float16 `.npz`.
        config: of the model that the weights belong to.

    Raises:
        ValueError: the weights are those of another model, or know other classes than it or than
            this version of the code.
    """
    from detector.checkpoints import refuse_other_classes
    from detector.model import build_model
    from training.weights import load_weights

    # One that knows fewer card types is as good as ever for those it knows.
    refuse_other_classes(weights, [n for n in config.classes if n in DETECTOR_CLASSES])
    model = build_model(config)
    load_weights(model, weights)
    return keras_run(model)


def shipped_corners() -> FindCorners:
    """What finds a card's corners: the Cropper that ships.

    Nowhere else does the Detector know of the Cropper; here the two are measured together.
    """
    from cropper.evaluate import shipped_finder

    finder = shipped_finder()

    def find_corners(record: Record) -> np.ndarray | None:
        found = finder(record.image)
        return None if found is None else found.quad

    return find_corners


def measure(
    data: Path,
    weights: Path | None,
    preset: PresetName,
    limit: int | None,
    float32: bool,
    disturbed: bool,
) -> Measurement:
    """All that `evaluate` measures; its arguments are those of `evaluate`.

    Raises:
        ValueError: the dataset has no cards, or the weights are those of another model.
    """
    checkpoint = None
    if weights is not None:
        subject = run_to_subject(weights)
        config = find_config(weights, "detector", PRESETS, preset)
        model = Model(load_run(weights, config), config, config.classes)
    else:
        runner = LiteRTRunner(WEIGHTS, threads=THREADS)
        manifest = runner.manifest
        subject = artefact_to_subject(runner, float32)
        model = artefact_to_model(runner.run, manifest, manifest_to_config(manifest, PRESETS))
        if not subject.missing and tuple(model.classes) != DETECTOR_CLASSES:
            missing = f"the artefact has {len(model.classes)} of {len(DETECTOR_CLASSES)} classes"
            subject = replace(subject, missing=missing)
        if not subject.missing:
            from training.weights import shipped_weights

            path = shipped_weights(WEIGHTS)
            checkpoint = replace(model, run=load_run(path, model.config))
    size_hw = model.config.size_hw

    def cut_out(find_corners: FindCorners | None = None) -> EvaluationSet:
        return load_evaluation_set(data, size_hw, limit, find_corners)

    cards, own_crops = cut_out(), cut_out(shipped_corners())
    return Measurement(
        subject=subject,
        data=str(data),
        size_hw=size_hw,
        threshold=model.threshold,
        images=cards.images,
        answers=answer_cards(model, cards),
        own_crops=answer_cards(model, own_crops),
        missed=len(own_crops.missed),
        disturbed=answer_cards(model, cut_out(disturbed_corners_by_name)) if disturbed else None,
        float32=None if checkpoint is None else answer_cards(checkpoint, cards),
    )


def evaluate(
    data: Path,
    weights: Path | None = None,
    preset: PresetName = "light",
    limit: int | None = None,
    report: Path | None = None,
    float32: bool = True,
    disturbed: bool = True,
) -> None:
    """Print the metrics on a dataset of photographs, rectified by their true corners.

    Those that begin with `cropper_` are measured on crops by the corners that the shipped Cropper
    finds, those that begin with `disturbed_` on crops by the true corners, turned and moved a
    little. Tables of the words by field and by layout follow.

    Args:
        data: dataset folder.
        weights: float16 `.npz` of a run; the shipped LiteRT model if not given.
        preset: of the model that the weights belong to, where neither the manifest of an export nor
            the `config.json` of a run lies beside them.
        limit: cards at most.
        report: folder to write a report to: figures by layout, severity and more, the worst cases
            as pictures, a reliability curve. By default there is none.
        float32: also measure the checkpoint that the shipped model was converted from, by Keras
            where it is installed.
        disturbed: also measure crops by disturbed corners, which takes a third of the time.

    Raises:
        ValueError: the dataset has no cards, or the report's folder holds something else.
    """
    check_report(report, "detector")
    measurement = measure(data, weights, preset, limit, float32, disturbed)
    figures = measurement_to_figures(measurement)
    print(figures_to_text(figures))
    for table in word_tables(measurement):
        print(f"\n{table_to_text(table)}")
    if report is not None:
        write_report(report, make_page(measurement, figures))
