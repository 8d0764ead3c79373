"""The Detector's evaluation, from raw outputs and from a dataset to a report."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest

import detector.evaluate
import reports.subject
from cropper.postprocess import CardCorners
from data.cards.fields import DETECTOR_CLASSES
from data.records import Record, Word, write_dataset
from detector.config import light, tiny
from detector.evaluate import (
    WEIGHTS,
    EvaluationSet,
    answer_cards,
    artefact_to_model,
    evaluate,
    evaluate_outputs,
)
from detector.ssd.anchors import AnchorConfig, make_anchors
from detector.ssd.codec import encode_boxes
from export.artefacts import ManifestError
from export.manifest import InputSpec, Manifest
from reports.timing import Timing

BOXES = np.array([[0.1, 0.1, 0.3, 0.2], [0.5, 0.5, 0.8, 0.6]], np.float32)
TITLE = DETECTOR_CLASSES.index("title:id_ktp")
FALSE = np.array([0.1, 0.7, 0.3, 0.8], np.float32)
CLASS_COUNT = len(DETECTOR_CLASSES)


def make_data(missed=()):
    images = np.zeros((1, 64, 96, 3), np.uint8)
    return EvaluationSet(
        images, [BOXES], [np.array([1, TITLE])], ["id_ktp"], missed=frozenset(missed)
    )


def make_run(anchors, answers, classes=CLASS_COUNT):
    """A network that answers every card with (box, class, logit)s."""
    logits = np.full((1, len(anchors), classes), -9.0, np.float32)
    offsets = np.zeros((1, len(anchors), 4), np.float32)
    centers = (anchors[:, :2] + anchors[:, 2:]) / 2
    for box, label, logit in answers:
        nearest = np.abs(centers - (box[:2] + box[2:]) / 2).sum(axis=1).argmin()
        logits[0, nearest, label] = logit
        offsets[0, nearest] = encode_boxes(box[None], anchors[nearest][None])[0]

    def run(images):
        return {
            "class_logits": np.repeat(logits, len(images), axis=0),
            "box_offsets": np.repeat(offsets, len(images), axis=0),
        }

    return run


def test_metrics_from_raw_outputs():
    config = tiny().model
    anchors = make_anchors(config.anchors, config.size_hw)
    # Two true words and one that is not there.
    run = make_run(anchors, [(BOXES[0], 1, 3.0), (BOXES[1], TITLE, 3.0), (FALSE, 2, 3.0)])
    metrics = evaluate_outputs(run, config, make_data())
    assert metrics["recall"] == 1.0
    assert metrics["precision"] == pytest.approx(2 / 3)
    assert metrics["mean_iou"] == pytest.approx(1.0, abs=1e-3)
    assert metrics["card_type"] == 1.0
    assert metrics["words"] == 2
    assert metrics["map50"] == pytest.approx(1.0)


def test_words_below_the_threshold_count_for_the_recall_at_one_false_word():
    config = tiny().model
    anchors = make_anchors(config.anchors, config.size_hw)
    # sigmoid(-2) is 0.12: below what inference takes, above what is looked at.
    run = make_run(anchors, [(BOXES[0], 1, 3.0), (FALSE, 2, 2.0), (BOXES[1], TITLE, -2.0)])
    metrics = evaluate_outputs(run, config, make_data())
    assert metrics["recall"] == 0.5
    assert metrics["recall_at_one_false"] == 1.0
    assert metrics["threshold_at_one_false"] == pytest.approx(1 / (1 + np.exp(2)))


def test_nothing_is_found_on_a_card_that_the_cropper_missed():
    config = tiny().model
    anchors = make_anchors(config.anchors, config.size_hw)
    run = make_run(anchors, [(BOXES[0], 1, 3.0)])
    metrics = evaluate_outputs(run, config, make_data(missed=[0]))
    assert metrics["recall"] == metrics["map50"] == 0
    assert metrics["words"] == 2


def make_manifest(anchors, classes, **settings):
    return Manifest(
        "detector", "v1", (), InputSpec("image", (64, 96)), (), classes=classes,
        postprocess={
            "anchors": {
                "strides": list(anchors.strides),
                "heights": [list(level) for level in anchors.heights],
                "aspect_ratios": list(anchors.aspect_ratios),
            },
            "find_words": {"threshold": 0.3, "variances": [0.1, 0.1, 0.2, 0.2], **settings},
        },
    )  # fmt: skip


def test_an_artefact_is_read_by_its_own_manifest():
    """Anchors, classes and threshold of an earlier model, not those of the presets."""
    config = tiny().model
    own = AnchorConfig(strides=(16,), heights=((9.0,),), aspect_ratios=(2.0,))
    classes = ("title:id_ktp", DETECTOR_CLASSES[1])
    run = make_run(make_anchors(own, (64, 96)), [(BOXES[0], 1, 3.0), (BOXES[1], 0, 2.0)], 2)
    model = artefact_to_model(run, make_manifest(own, classes, threshold=0.7), config)
    assert model.threshold == 0.7 and model.config.anchors == own
    (answer,) = answer_cards(model, make_data())
    assert [word.field for word in answer.words] == [DETECTOR_CLASSES[1], "title:id_ktp"]
    assert answer.matches.tolist() == [0, 1]
    assert sorted(answer.detections.classes.tolist()) == [1, TITLE]


@pytest.mark.parametrize("classes", [None, ("shoe_size",)])
def test_an_artefact_with_classes_that_nobody_knows_is_refused(classes):
    config = tiny().model
    with pytest.raises(ManifestError, match="detector v1: its classes are"):
        artefact_to_model(lambda images: {}, make_manifest(config.anchors, classes), config)


def make_photo(name, corners=True, **meta):
    """A light card with two dark bars on a dark table."""
    image = np.full((120, 180, 3), 40, np.uint8)
    quad = np.array([[30, 20], [150, 20], [150, 95], [30, 95]], np.float32)
    if not corners:
        return Record(name, image, meta=meta)
    image[20:95, 30:150] = 220
    image[30:38, 60:120] = image[60:68, 60:100] = 20
    words = (
        Word("A", "title:id_ktp", np.array([[60, 30], [120, 30], [120, 38], [60, 38]], np.float32)),
        Word("B", "full_name", np.array([[60, 60], [100, 60], [100, 68], [60, 68]], np.float32)),
    )
    return Record(name, image, "id_ktp", quad, words, {"full_name": "B"}, meta)


@pytest.fixture
def fast(monkeypatch):
    """No hundred timed calls, a float32 model that sees nothing, a Cropper that finds one card."""

    def load_run(weights, config):
        assert weights == WEIGHTS / "detector.weights.npz"
        assert config == light().model  # as the manifest says, not --preset
        anchors = make_anchors(config.anchors, config.size_hw)
        return make_run(anchors, [])

    def shipped_corners():
        answers = iter([np.array([[30, 20], [150, 20], [150, 95], [30, 95]], np.float32), None])
        return lambda record: next(answers, None)

    monkeypatch.setattr(reports.subject, "time_calls", lambda call: Timing(12.0, 15.0, 100))
    monkeypatch.setattr(detector.evaluate, "load_run", load_run)
    monkeypatch.setattr(detector.evaluate, "shipped_corners", shipped_corners)


def test_from_a_dataset_to_a_report(tmp_path, capsys, fast):
    data, report = tmp_path / "data", tmp_path / "report"
    photos = [make_photo("a", severity=0.3), make_photo("empty", False), make_photo("b")]
    write_dataset(data, photos, {}, "png")
    evaluate(data, preset="tiny", report=report)
    figures, fields, layouts = capsys.readouterr().out.split("\n\n")
    printed = dict(line.split() for line in figures.splitlines())
    assert (float(printed["cards"]), float(printed["words"])) == (2, 4)
    assert float(printed["cropper_found"]) == 0.5
    assert float(printed["map50_float32"]) == 0
    assert float(printed["milliseconds_p50"]) == 12
    assert {"disturbed_map50", "disturbed_recall_at_one_false"} <= printed.keys()
    assert [line.split()[:2] for line in fields.splitlines()[2:]][:1] == [["full_name", "2"]]
    assert layouts.splitlines()[2].split()[:2] == ["id_ktp", "4"]
    content = json.loads((report / "figures.json").read_text("utf-8"))
    assert content["report"] == "detector"
    assert content["figures"]["map50"] == pytest.approx(float(printed["map50"]), abs=1e-4)
    (rows,) = content["groups"].values()
    assert [(row["kind"], row["name"], row["n"]) for row in rows] == [
        ("layout", "id_ktp", 2), ("severity", "0.25–0.5", 1),
    ]  # fmt: skip
    assert [row["n"] for row in content["figures"]["words_by_layout"]] == [4]
    assert len(list((report / "worst").glob("*.jpg"))) == len(content["worst"])
    assert (report / "report.md").is_file() and (report / "reliability.png").is_file()


def test_the_weights_of_a_run_are_of_the_network_in_its_folder(tmp_path, capsys, fast, monkeypatch):
    classes = DETECTOR_CLASSES[:3]
    own = replace(tiny(), model=replace(tiny().model, size_hw=(96, 128), classes=classes))
    write_dataset(tmp_path / "data", [make_photo("a")], {}, "png")
    loaded = []

    def load_run(weights, config):
        loaded.append((weights, config))
        return make_run(make_anchors(config.anchors, config.size_hw), [], len(config.classes))

    monkeypatch.setattr(detector.evaluate, "load_run", load_run)
    (tmp_path / "config.json").write_text(json.dumps({"config": asdict(own)}))
    evaluate(tmp_path / "data", tmp_path / "best.weights.npz", disturbed=False)
    assert loaded == [(tmp_path / "best.weights.npz", own.model)]
    assert "map50" in capsys.readouterr().out


def test_what_is_not_asked_for_is_not_measured(tmp_path, capsys, fast, monkeypatch):
    def refuse(record):
        raise AssertionError("disturbed")

    monkeypatch.setattr(detector.evaluate, "disturbed_corners_by_name", refuse)
    write_dataset(tmp_path, [make_photo("a")], {}, "png")
    evaluate(tmp_path, float32=False, disturbed=False)
    printed = capsys.readouterr().out
    assert "cropper_map50" in printed
    assert "disturbed" not in printed and "float32" not in printed


def test_corners_are_those_that_the_shipped_cropper_finds(monkeypatch):
    grey = Record("grey", np.full((120, 180, 3), 114, np.uint8))
    assert detector.evaluate.shipped_corners()(grey) is None  # the real one: there is no card
    quad = np.array([[30, 20], [150, 20], [150, 95], [30, 95]], np.float32)
    found = CardCorners(quad, np.ones(4), 0.9, None, 0.9)
    monkeypatch.setattr("cropper.evaluate.shipped_finder", lambda: lambda image: found)
    assert np.array_equal(detector.evaluate.shipped_corners()(grey), quad)


def test_a_folder_of_something_else_is_refused_before_any_work(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ValueError, match="holds no earlier report"):
        evaluate(tmp_path / "there is no dataset", report=tmp_path)
