"""The models of a pipeline are loaded when they are first used, and from where one says."""

import re

import numpy as np
import pytest

from export.artefacts import ManifestError
from pipeline import Pipeline
from tests.pipeline.fakes import FakeCropper, FakeDetector, FakeReader, make_photo


def test_broken_weights_are_no_images_fault(monkeypatch, tmp_path):
    def broken(component, **settings):
        raise ManifestError(f"{component}: damaged")

    monkeypatch.setattr("pipeline.parts.component_runner", broken)
    with pytest.raises(ManifestError, match="cropper: damaged"):
        Pipeline().infer_many([make_photo()])


def test_no_thread_is_refused_at_once():
    with pytest.raises(ValueError, match="threads must be 1 at least, not 0"):
        Pipeline(threads=0)


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"review_below": float("nan")}, ValueError, "review_below must be in [0, 1], not nan"),
        ({"review_below": 90}, ValueError, "review_below must be in [0, 1], not 90"),
        ({"review_below": -1}, ValueError, "review_below must be in [0, 1], not -1"),
        ({"review_below": "x"}, TypeError, "review_below must be a number, not 'x'"),
        ({"review_below": None}, TypeError, "review_below must be a number, not None"),
        ({"review_below": False}, TypeError, "review_below must be a number, not False"),
        ({"threads": 2.5}, TypeError, "threads must be a whole number, not 2.5"),
        ({"threads": "2"}, TypeError, "threads must be a whole number, not '2'"),
        ({"threads": True}, TypeError, "threads must be a whole number, not True"),
        ({"any_document": "no"}, TypeError, "any_document must be True or False, not 'no'"),
        ({"callers": 2}, TypeError, "callers must be True or False, not 2"),
        ({"runtime": None}, TypeError, "runtime must be text, not None"),
        (
            {"confidence": "confidence.json"},
            TypeError,
            "confidence must be a FieldConfidence, \"packaged\" or None, not 'confidence.json'",
        ),
        (
            {"language": 0.5},
            TypeError,
            'language must be a LanguageModel, "packaged" or None, not 0.5',
        ),
    ],
)
def test_settings_that_cannot_be_are_refused_at_once(settings, error, message):
    with pytest.raises(error, match=re.escape(message)):
        Pipeline(**settings)


@pytest.mark.parametrize("share", [0, 1, 0.5, np.float32(0.5)])
def test_every_share_is_a_limit_of_review(share):
    assert Pipeline(review_below=share, threads=np.int64(1)).review_below == share


def test_models_are_loaded_on_first_use(monkeypatch):
    asked = []

    def refuse(component, **settings):
        asked.append(component)
        raise ManifestError("none")

    monkeypatch.setattr("pipeline.parts.component_runner", refuse)
    pipeline = Pipeline(
        detector=FakeDetector(), reader=FakeReader(), cropper=FakeCropper(), any_document=True
    )
    assert pipeline.infer(make_photo()).status == "ok" and asked == []
    Pipeline()
    assert asked == []


def test_models_of_ones_own_are_opened_where_they_are(monkeypatch, tmp_path):
    asked = []

    def refuse(component, **settings):
        asked.append((component, settings))
        raise ManifestError("none")

    monkeypatch.setattr("pipeline.parts.component_runner", refuse)
    pipeline = Pipeline(models=str(tmp_path), runtime="onnx", precision="int8", threads=3)
    with pytest.raises(ManifestError, match="none"):
        pipeline.load()
    settings = {"models": tmp_path, "runtime": "onnx", "precision": "int8", "threads": 3}
    assert asked == [("cropper", {**settings, "callers": False})]


def test_the_reader_has_copies_and_with_many_callers_all_have(monkeypatch):
    asked = []

    class Refused(Exception):
        pass

    def refuse(folder, *settings, batches):
        asked.append(batches)
        raise Refused

    monkeypatch.setattr("pipeline.stages.open_runner", refuse)
    for callers in (False, True):
        pipeline = Pipeline(callers=callers)
        for component in ("cropper", "detector", "reader"):
            with pytest.raises(Refused):
                getattr(pipeline, component)
    assert asked == [False, False, True, True, True, True]


def test_unknown_runtimes_are_refused_at_once():
    with pytest.raises(ValueError, match="'coreml' is not one of litert, onnx, saved_model"):
        Pipeline(runtime="coreml")
    with pytest.raises(ValueError, match="saved_model comes in float32, not 'int8'"):
        Pipeline(runtime="saved_model", precision="int8")


def test_the_packaged_models_are_litert_alone():
    with pytest.raises(ManifestError, match="cropper: no onnx float32 file; there is litert int8"):
        Pipeline(runtime="onnx").load()
