"""What is measured, and what is measured beside the answers."""

import importlib.util
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import reports.subject
from reports.page import Figure
from reports.subject import (
    Subject,
    artefact_to_subject,
    keras_run,
    run_to_subject,
    subject_to_figures,
    subject_to_summary,
    time_picture,
)
from reports.timing import Timing

TIMING = Timing(12.0, 15.0, 100)


class Runner:
    """An artefact that notes what it is called with."""

    size_hw = (4, 6)
    manifest = SimpleNamespace(version="light-1")

    def __init__(self):
        self.shapes = []

    def run(self, images):
        self.shapes.append((images.shape, images.dtype))


@pytest.fixture
def timed(monkeypatch):
    def time_calls(call):
        call()
        return TIMING

    monkeypatch.setattr(reports.subject, "time_calls", time_calls)


def test_a_run_has_no_other_float32_model_beside_it():
    subject = run_to_subject(Path("runs/a.npz"))
    assert subject.model == "runs/a.npz, Keras float32"
    assert subject.missing == "the weights of a run are float32 themselves"
    assert subject.timing is None


def test_an_artefact_is_timed_on_one_picture(timed):
    runner = Runner()
    subject = artefact_to_subject(runner, float32=False)
    assert subject == Subject("light-1, LiteRT int8", "not asked for", TIMING)
    assert time_picture(runner, (4, 2)) == TIMING
    assert runner.shapes == [((1, 4, 6, 3), np.uint8), ((1, 4, 2, 3), np.uint8)]


def test_the_checkpoint_needs_keras(timed, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    assert artefact_to_subject(Runner(), float32=True).missing == ""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert "Keras is not installed" in artefact_to_subject(Runner(), float32=True).missing
    assert artefact_to_subject(Runner(), float32=False).missing == "not asked for"


def test_a_keras_model_is_called_like_an_artefact():
    def predict_on_batch(images):
        assert images.dtype == np.float32
        return {"sum": images.sum(axis=(1, 2, 3)).astype(np.float64)}

    run = keras_run(SimpleNamespace(predict_on_batch=predict_on_batch))
    (answer,) = run(np.full((1, 2, 2, 3), 200, np.uint8)).values()
    assert answer.dtype == np.float32 and answer.tolist() == [2400.0]


def test_figures():
    subject = Subject("m", "", TIMING)
    assert subject_to_figures(subject, "map50", 0.75, 0.5) == {
        "map50_float32": 0.5, "int8_minus_float32": 0.25,
        "milliseconds_p50": 12.0, "milliseconds_p95": 15.0,
    }  # fmt: skip
    assert subject_to_figures(Subject("m", "no Keras"), "map50", 0.75, None) == {}


def test_summary():
    subject = Subject("m", "", TIMING, threads=3)
    figures = subject_to_figures(subject, "map50", 0.75, 0.5)
    assert subject_to_summary(subject, figures, "map50", "mAP@.5", "9 cards") == [
        Figure("mAP@.5 of float32, int8 less that", "0.5000, +0.2500", "9 cards"),
        Figure("network alone, median / 95th", "12.0 / 15.0 ms", "100 calls with 3 threads"),
    ]
    assert subject_to_summary(Subject("m", "no Keras"), {}, "map50", "mAP@.5", "9 cards") == [
        Figure("float32", "not measured", "no Keras")
    ]
