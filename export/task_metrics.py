"""What the files of an export find in photographs, beside what Keras finds in the same ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.records import Dataset
from export.runners import Runner
from export.specs import component_to_presets
from training.network import manifest_to_config


@dataclass(frozen=True)
class TaskMetric:
    """What a component is for, as one figure.

    Attributes:
        name: of the figure, in words.
        tolerance: how much less than Keras a file may find.
        measure: from a runner, a folder of photographs, and how many of them at most, to the
            figure, 0 to 1.
    """

    name: str
    tolerance: float
    measure: Callable[[Runner, Path, int | None], float]


@dataclass(frozen=True)
class TaskDifference:
    """What one file finds.

    Attributes:
        form: of `export.runtimes.FORMS`.
        precision: of its weights.
        found: the figure of the file, 0 to 1.
        reference: that of Keras.
        ok: whether it is less by the tolerance at most.
    """

    form: str
    precision: str
    found: float
    reference: float
    ok: bool


def _mean_jaccard(runner: Runner, photographs: Path, limit: int | None) -> float:
    from cropper.evaluate import artefact_to_finder, find_cards
    from cropper.metrics import score_answers

    finder = artefact_to_finder(runner.run, runner.manifest)
    return score_answers(find_cards(Dataset(photographs), finder, limit))["mean_jaccard"]


def _average_precision(runner: Runner, photographs: Path, limit: int | None) -> float:
    from detector.cards import load_evaluation_set
    from detector.evaluate import answer_cards, artefact_to_model
    from detector.metrics import score_answers

    config = manifest_to_config(runner.manifest, component_to_presets("detector"))
    model = artefact_to_model(runner.run, runner.manifest, config)
    cards = load_evaluation_set(photographs, runner.size_hw, limit)
    return score_answers(answer_cards(model, cards), runner.size_hw)["map50"]


def _words_exact(runner: Runner, photographs: Path, limit: int | None) -> float:
    from reader.answers import answer_words
    from reader.metrics import score_answers
    from reader.reading import artefact_to_network

    network = artefact_to_network(runner.run, runner.manifest)
    return score_answers(answer_words(network, Dataset(photographs), limit))["both_words"]


TASK_METRICS = {
    "cropper": TaskMetric("mean Jaccard", 0.003, _mean_jaccard),
    "detector": TaskMetric("mAP@.5, true corners", 0.005, _average_precision),
    "reader": TaskMetric("words exact, both heads", 0.003, _words_exact),
}
"""Chosen: what quantisation may cost is a tenth of what would be noticed."""


def compare_tasks(
    metric: TaskMetric,
    reference: Runner,
    files: Sequence[tuple[str, str, Runner]],
    photographs: Path,
    limit: int | None = None,
) -> Iterator[TaskDifference]:
    """Compare what files find with what Keras finds.

    Args:
        metric: of the component.
        reference: Keras, with the weights that the files were made from.
        files: form, precision and runner of each.
        photographs: dataset folder with cards.
        limit: photographs at most; None for all.

    Raises:
        ValueError: the folder holds no dataset, or no cards.
    """
    expected = metric.measure(reference, photographs, limit)
    for form, precision, runner in files:
        found = metric.measure(runner, photographs, limit)
        ok = found >= expected - metric.tolerance
        yield TaskDifference(form, precision, found, expected, ok)
