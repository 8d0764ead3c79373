"""What the files of an export find, beside Keras."""

from pathlib import Path

import numpy as np
import pytest

import export.task_metrics
from data.synth.dataset import synth
from export.__main__ import main
from export.components import COMPONENTS
from export.runners import LiteRTRunner
from export.task_metrics import TASK_METRICS, TaskMetric, compare_tasks

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def photographs(tmp_path_factory):
    """Two drawn cards."""
    folder = tmp_path_factory.mktemp("drawn") / "photographs"
    synth(out=folder, count=2, seed=5)
    return folder


@pytest.mark.parametrize("component", COMPONENTS)
def test_what_ships_finds_most(component, photographs):
    runner = LiteRTRunner(ROOT / component / "weights")
    figure, n = TASK_METRICS[component].measure(runner, photographs, None)
    assert 0.8 < figure <= 1
    assert n == 2 if component != "reader" else n > 30


def test_a_file_may_find_less_by_the_tolerance_alone():
    found = {"keras": 0.9, "a": 0.95, "b": 0.895, "c": 0.885}
    metric = TaskMetric("share", 0.01, lambda runner, *_: (found[runner], 7), "words")
    files = [("litert", "int8", name) for name in "abc"]
    differences = list(compare_tasks(metric, "keras", files, Path("photographs")))
    assert [(one.found, one.reference, one.n) for one in differences] == [
        (0.95, 0.9, 7),
        (0.895, 0.9, 7),
        (0.885, 0.9, 7),
    ]
    assert [one.ok for one in differences] == [True, True, False]


def test_a_file_that_finds_too_little_is_a_miss(photographs, monkeypatch, capsys):
    compared = ["parity", "--component", "cropper", "--folder", str(ROOT / "cropper/weights")]
    compared += ["--photographs", str(photographs), "--limit", "1", "--count", "1"]
    asked = []

    def measure(runner, folder, limit):
        asked.append((folder, limit))
        picture = np.zeros((1, *runner.size_hw, 3), np.uint8)
        assert runner.run(picture)["class_logits"].shape[0] == 1
        return (0.5 if isinstance(runner, LiteRTRunner) else 0.502), 1

    for tolerance, code, verdict in ((0.003, 0, "ok"), (0.001, 1, "MISS")):
        metric = TaskMetric("share", tolerance, measure, "cards")
        monkeypatch.setitem(export.task_metrics.TASK_METRICS, "cropper", metric)
        assert main(compared) == code
        *_, row, last = capsys.readouterr().out.splitlines()
        assert row.split() == ["litert", "int8", "0.5000", "0.5020", "1", verdict]
        assert last.endswith(f"tolerated: {tolerance} less than Keras")
    assert set(asked) == {(photographs, 1)}
