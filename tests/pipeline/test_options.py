"""What the commands are asked reaches the pipeline that reads."""

import json
import pickle
from pathlib import Path

import pytest

from data.records import write_dataset
from pipeline import Pipeline
from pipeline.command import main
from pipeline.confidence import MEASURES, FieldConfidence
from pipeline.options import Models, Review
from pipeline.stages import packaged_confidence
from tests.pipeline.fakes import make_printed_record

EXAMPLE = Path(__file__).parents[2] / "examples" / "id_ktp_1.jpg"

MODELS = {"models": None, "runtime": "litert", "precision": None}

REVIEWED = {"review_below": 0.9, "any_document": False}


@pytest.fixture
def constant(tmp_path):
    """A file of confidences by which each field is right with 73 %."""
    path = tmp_path / "confidence.json"
    FieldConfidence(1.0, dict.fromkeys(MEASURES, 0.0), 40, "none").save(path)
    return path


@pytest.fixture
def asked(monkeypatch):
    """The settings of each pipeline that a command makes, after which it ends."""
    settings = []

    def refuse(**some):
        settings.append(some)
        raise ValueError("asked")

    monkeypatch.setattr("pipeline.command.Pipeline", refuse)
    return settings


@pytest.fixture
def dataset(tmp_path):
    write_dataset(tmp_path / "data", [make_printed_record()], {"seed": 1}, "png")
    return str(tmp_path / "data")


def test_what_is_not_asked_for_is_as_a_pipeline_has_it():
    pipeline = Pipeline(**Models().settings(), **Review().settings())
    assert pipeline.review_below == Pipeline().review_below
    assert pipeline.any_document == Pipeline().any_document
    assert pipeline.confidence == Pipeline().confidence


@pytest.mark.parametrize("command", ["read", "evaluate"])
def test_review_and_threads_reach_the_pipeline(command, asked, constant, dataset):
    subject = [str(EXAMPLE)] if command == "read" else ["--data", dataset]
    for arguments, settings in (
        (["--review-below", "0.5"], {**REVIEWED, "review_below": 0.5}),
        (["--any-document"], {**REVIEWED, "any_document": True}),
        (["--threads", "3"], {**REVIEWED, "threads": 3}),
        (
            ["--confidence", str(constant)],
            {**REVIEWED, "confidence": FieldConfidence.load(constant)},
        ),
    ):
        assert main([command, *subject, *arguments]) == 2
        assert asked.pop() == {**MODELS, **settings}
    assert not asked


def test_review_and_threads_reach_the_pipelines_of_a_table(monkeypatch, tmp_path, constant):
    asked = []

    def write(photos, out, processes, settings, tell):
        asked.append(settings)
        return []

    monkeypatch.setattr("pipeline.command.read_into", write)
    arguments = ["--out", str(tmp_path / "a.csv"), "--processes", "2", "--threads", "3"]
    review = ["--review-below", "0.5", "--confidence", str(constant), "--any-document"]
    assert main(["read", str(EXAMPLE), *arguments, *review]) == 0
    settings = {"review_below": 0.5, "any_document": True, "threads": 3}
    assert asked == [{**MODELS, **settings, "confidence": FieldConfidence.load(constant)}]


def test_confidences_are_fitted_to_what_has_none(asked, dataset):
    arguments = ["calibrate", "--data", dataset, "--out", "c.json"]
    for threads, settings in ([], {}), (["--threads", "3"], {"threads": 3}):
        assert main([*arguments, *threads]) == 2
        assert asked.pop() == {**MODELS, **settings, "confidence": None}


def test_settings_go_to_other_processes(constant):
    settings = Review(0.5, constant, True).settings()
    sent = pickle.dumps(settings)
    assert pickle.loads(sent) == settings and len(sent) < 2000


def test_a_run_does_not_go_on_with_other_confidences(constant):
    before = str(Review(confidence=constant).settings()["confidence"])
    packaged_confidence().save(constant)
    assert str(Review(confidence=constant).settings()["confidence"]) != before


def test_cards_are_read_with_the_confidences_of_a_file(constant, capsys):
    arguments = ["read", str(EXAMPLE), "--json", "--confidence", str(constant)]
    needed = []
    for limit in ("0.7", "0.75"):
        assert main([*arguments, "--review-below", limit]) == 0
        fields = json.loads(capsys.readouterr().out)["fields"].values()
        assert {field["confidence"] for field in fields} == {0.7311}
        needed.append({field["needs_review"] for field in fields})
    assert False in needed[0] and needed[1] == {True}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--confidence", "absent.json"], "absent.json: cannot be read"),
        (["--review-below", "90"], "review_below must be in [0, 1], not 90.0"),
        (["--review-below", "nan"], "review_below must be in [0, 1], not nan"),
        (["--threads", "0"], "threads must be 1 at least, not 0"),
    ],
)
def test_mistakes_are_told(arguments, message, capsys):
    assert main(["read", str(EXAMPLE), *arguments]) == 2
    assert f"error: {message}" in capsys.readouterr().err
