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
            figure, 0 to 1, and of how many it is.
        unit: what these are.
    """

    name: str
    tolerance: float
    measure: Callable[[Runner, Path, int | None], tuple[float, int]]
    unit: str


@dataclass(frozen=True)
class TaskDifference:
    """What one file finds.

    Attributes:
        form: of `export.runtimes.FORMS`.
        precision: of its weights.
        found: the figure of the file, 0 to 1.
        reference: that of Keras.
        n: of how many cards or words both are.
        ok: whether it is less by the tolerance at most.
    """

    form: str
    precision: str
    found: float
    reference: float
    n: int
    ok: bool


def _mean_jaccard(runner: Runner, photographs: Path, limit: int | None) -> tuple[float, int]:
    from cropper.evaluate import artefact_to_finder, find_cards
    from cropper.metrics import score_answers

    finder = artefact_to_finder(runner.run, runner.manifest)
    scores = score_answers(find_cards(Dataset(photographs), finder, limit))
    return scores["mean_jaccard"], int(scores["cards"])


def _average_precision(runner: Runner, photographs: Path, limit: int | None) -> tuple[float, int]:
    from detector.cards import load_evaluation_set
    from detector.evaluate import answer_cards, artefact_to_model
    from detector.metrics import score_answers

    config = manifest_to_config(runner.manifest, component_to_presets("detector"))
    model = artefact_to_model(runner.run, runner.manifest, config)
    cards = load_evaluation_set(photographs, runner.size_hw, limit)
    scores = score_answers(answer_cards(model, cards), runner.size_hw)
    return scores["map50"], int(scores["cards"])


def _words_exact(runner: Runner, photographs: Path, limit: int | None) -> tuple[float, int]:
    from reader.answers import answer_words
    from reader.metrics import score_answers
    from reader.reading import artefact_to_network

    network = artefact_to_network(runner.run, runner.manifest)
    scores = score_answers(answer_words(network, Dataset(photographs), limit))
    return scores["both_words"], int(scores["n"])


TASK_METRICS = {
    "cropper": TaskMetric("mean Jaccard", 0.003, _mean_jaccard, "cards"),
    "detector": TaskMetric("mAP@.5, true corners", 0.005, _average_precision, "cards"),
    "reader": TaskMetric("words exact, both heads", 0.003, _words_exact, "words"),
}
"""Source of what is tolerated: the project's acceptance figures."""


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
    expected, n = metric.measure(reference, photographs, limit)
    for form, precision, runner in files:
        found, _ = metric.measure(runner, photographs, limit)
        ok = found >= expected - metric.tolerance
        yield TaskDifference(form, precision, found, expected, n, ok)
