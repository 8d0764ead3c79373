"""The Cropper's evaluation, from a dataset to a report."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest

import cropper.evaluate
import reports.subject
from cropper.config import light, tiny
from cropper.evaluate import WEIGHTS, artefact_to_finder, evaluate, find_cards
from data.records import Dataset, Record, write_dataset
from detector.ssd.anchors import AnchorConfig, make_anchors
from detector.ssd.codec import encode_boxes
from export.artefacts import ManifestError
from export.manifest import InputSpec, Manifest
from reports.timing import Timing

CORNERS = np.array([[24, 28], [88, 28], [88, 68], [24, 68]], np.float32)
OTHER_ANCHORS = AnchorConfig(strides=(16,), heights=((14.0,),), aspect_ratios=(1.0,))
SIZE_HW = (96, 112)


def make_manifest(anchors=OTHER_ANCHORS, **settings):
    anchor_settings = {
        "strides": list(anchors.strides),
        "heights": [list(level) for level in anchors.heights],
        "aspect_ratios": list(anchors.aspect_ratios),
    }
    return Manifest(
        "cropper", "v1", (), InputSpec("image", SIZE_HW), (),
        postprocess={"anchors": anchor_settings, "find_card": {"threshold": 0.3, **settings}},
    )  # fmt: skip


def corner_run(anchors, quad):
    """A network that sees the corners of a quad, whatever the picture."""
    boxes = make_anchors(anchors, SIZE_HW)
    logits = np.full((1, len(boxes), 4), -9.0, np.float32)
    offsets = np.zeros((1, len(boxes), 4), np.float32)
    centers = (boxes[:, :2] + boxes[:, 2:]) / 2
    for corner, point in enumerate(quad):
        middle = point / np.array(SIZE_HW[::-1])
        half = np.array([9, 9]) / SIZE_HW[::-1]  # 0.45 of a height of 40 px
        nearest = np.abs(centers - middle).sum(axis=1).argmin()
        logits[0, nearest, corner] = 3.0
        box = np.concatenate([middle - half, middle + half])[None]
        offsets[0, nearest] = encode_boxes(box, boxes[nearest][None])[0]
    return lambda images: {"class_logits": logits, "box_offsets": offsets}


def make_photo(name, corners=CORNERS, **meta):
    """A light card on a dark table, of the network's own size."""
    image = np.full((*SIZE_HW, 3), 40, np.uint8)
    if corners is not None:
        image[28:68, 24:88] = 220
    return Record(name, image, None if corners is None else "id_ktp", corners, meta=meta)


def test_an_artefact_is_read_by_its_own_manifest(tmp_path):
    write_dataset(tmp_path, [make_photo("a", severity=0.3), make_photo("b", None)], {}, "png")
    finder = artefact_to_finder(corner_run(OTHER_ANCHORS, CORNERS), make_manifest())
    first, second = find_cards(Dataset(tmp_path), finder)
    assert (first.index, first.name, second.index, second.name) == (0, "a", 1, "b")
    assert first.groups == {"layout": ("id_ktp",), "severity": ("0.25–0.5",)}
    assert np.abs(first.found.quad - CORNERS).max() < 1
    assert np.array_equal(first.truth, CORNERS) and second.truth is None
    assert len(find_cards(Dataset(tmp_path), finder, limit=1)) == 1
    # With another threshold than the code's own: sigmoid(3) is 0.95.
    blind = artefact_to_finder(corner_run(OTHER_ANCHORS, CORNERS), make_manifest(threshold=0.99))
    assert find_cards(Dataset(tmp_path), blind)[0].found is None


@pytest.mark.parametrize("postprocess", [{}, {"anchors": {"strides": [8]}}, {"anchors": [8]}])
def test_an_artefact_without_anchors_is_refused(postprocess):
    manifest = Manifest(
        "cropper", "v1", (), InputSpec("image", SIZE_HW), (), postprocess=postprocess
    )
    with pytest.raises(ManifestError, match="cropper v1: no usable anchors"):
        artefact_to_finder(lambda images: {}, manifest)


@pytest.fixture
def fast(monkeypatch):
    """No hundred timed calls, and a float32 model that sees nothing."""

    def load_run(weights, config):
        assert weights == WEIGHTS / "cropper.weights.npz"
        assert config == light().model  # as the manifest says, not --preset
        count = len(make_anchors(config.anchors, config.size_hw))
        shapes = {"class_logits": (1, count, 4), "box_offsets": (1, count, 4)}
        return lambda images: {n: np.full(shape, -9, np.float32) for n, shape in shapes.items()}

    monkeypatch.setattr(reports.subject, "time_calls", lambda call: Timing(2.5, 4.0, 100))
    monkeypatch.setattr(cropper.evaluate, "load_run", load_run)


def test_from_a_dataset_to_a_report(tmp_path, capsys, fast):
    data, report = tmp_path / "data", tmp_path / "report"
    photos = [make_photo(f"card{i}", background="tartan", severity=0.3) for i in range(5)]
    write_dataset(data, [*photos, make_photo("empty", None, background="bricks")], {}, "png")
    evaluate(data, preset="tiny", report=report)
    printed = dict(line.split() for line in capsys.readouterr().out.splitlines())
    assert (float(printed["cards"]), float(printed["cardless"])) == (5, 1)
    assert float(printed["mean_jaccard_float32"]) == 0
    assert float(printed["milliseconds_p50"]) == 2.5
    assert float(printed["worst_background=tartan"]) == float(printed["mean_jaccard"])
    content = json.loads((report / "figures.json").read_text("utf-8"))
    assert content["report"] == "cropper"
    assert content["figures"]["int8_minus_float32"] == pytest.approx(
        float(printed["mean_jaccard"]), abs=1e-4
    )
    kinds = [(row["kind"], row["name"], row["n"]) for row in content["groups"]["Cards by group"]]
    assert kinds == [("layout", "id_ktp", 5), ("severity", "0.25–0.5", 5),
                     ("background", "tartan", 5)]  # fmt: skip
    assert len(list((report / "worst").iterdir())) == len(content["worst"]) >= 5
    assert (report / "report.md").is_file() and (report / "reliability.png").is_file()
    evaluate(data, report=report, limit=1, float32=False)  # replaces the first one
    assert "not asked for" in (report / "report.md").read_text("utf-8")
    assert len(list((report / "worst").iterdir())) == 1


def test_the_weights_of_a_run_are_of_the_network_in_its_folder(tmp_path, capsys, monkeypatch):
    own = replace(tiny(), model=replace(tiny().model, size_hw=SIZE_HW, corner_share=0.5))
    write_dataset(tmp_path / "data", [make_photo("a")], {}, "png")
    loaded = []

    def load_run(weights, config):
        loaded.append((weights, config))
        return corner_run(config.anchors, CORNERS)

    monkeypatch.setattr(cropper.evaluate, "load_run", load_run)
    (tmp_path / "config.json").write_text(json.dumps({"config": asdict(own)}))
    evaluate(tmp_path / "data", tmp_path / "best.weights.npz")
    assert loaded == [(tmp_path / "best.weights.npz", own.model)]
    printed = dict(line.split() for line in capsys.readouterr().out.splitlines())
    assert float(printed["cards"]) == 1 and "mean_jaccard_float32" not in printed


def test_a_dataset_without_cards_is_refused_by_name(tmp_path, fast):
    write_dataset(tmp_path / "data", [make_photo("empty", None)], {}, "png")
    with pytest.raises(ValueError, match=r"data holds no cards among the 1 pictures"):
        evaluate(tmp_path / "data", report=tmp_path / "report", float32=False)
    assert not (tmp_path / "report").exists()


def test_a_folder_of_something_else_is_refused_before_any_work(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ValueError, match="holds no earlier report"):
        evaluate(tmp_path / "there is no dataset", report=tmp_path)
