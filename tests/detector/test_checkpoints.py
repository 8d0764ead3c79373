"""Weights of a Detector that knew other classes."""

import json
from dataclasses import asdict, replace

import keras
import numpy as np
import pytest

from data.cards.fields import DETECTOR_CLASSES
from detector.checkpoints import (
    begin_from,
    refuse_other_classes,
    resume_classes,
    weights_to_classes,
)
from detector.config import tiny
from detector.model import build_model
from export.artefacts import file_to_artefact
from export.manifest import InputSpec, Manifest, write_manifest
from training.runs import RunFolder
from training.weights import read_weights, save_weights

KNOWN = ("id_number", "full_name", "title:id_ktp", "title:vn_cmnd_9")
"""Of the weights: three of them are in NOW at other places, one is in it no more."""

NOW = ("id_number", "full_name", "sex", "title:vn_cmnd_9", "title:vn_cccd_chip")

PICTURE = np.random.default_rng(0).uniform(0, 255, (1, 64, 96, 3)).astype(np.float32)


def config_of(classes):
    return replace(tiny().model, classes=tuple(classes))


def make_model(classes, seed):
    keras.utils.set_random_seed(seed)
    return build_model(config_of(classes))


@pytest.fixture(scope="module")
def learnt():
    """A model of KNOWN whose rows of the class head are told apart."""
    model = make_model(KNOWN, 1)
    kernel, bias = model.get_layer("class_output").get_weights()
    bias = np.arange(bias.size, dtype=np.float32) / 8
    model.get_layer("class_output").set_weights([kernel, bias])
    return model


def write_run(folder, model, classes=None):
    """A run's folder as `training.runs` leaves it; without `classes`, as it left it before."""
    folder.mkdir()
    settings = asdict(config_of(KNOWN))
    settings.pop("classes")
    if classes is not None:
        settings["classes"] = classes
    (folder / "config.json").write_text(json.dumps({"config": {"model": settings}}))
    save_weights(model, folder / "last.weights.npz", "float32")
    (folder / "checkpoint.npz").write_bytes(b"")
    return folder / "last.weights.npz"


def logits(model):
    return np.asarray(model(PICTURE)["class_logits"])


def test_what_was_learnt_of_a_class_is_found_by_its_name(tmp_path, learnt, capsys):
    weights = write_run(tmp_path / "run", learnt, KNOWN)
    model = make_model(NOW, 2)
    kernel, bias = model.get_layer("class_output").get_weights()
    begin_from(model, NOW, weights)
    before, after = logits(learnt), logits(model)
    for name in set(KNOWN) & set(NOW):
        np.testing.assert_allclose(
            after[..., NOW.index(name)], before[..., KNOWN.index(name)], atol=1e-5
        )
    # New ones keep the values that they had, of every anchor.
    anchors = config_of(NOW).anchors.per_cell
    new = [NOW.index("sex"), NOW.index("title:vn_cccd_chip")]
    kernel_now, bias_now = model.get_layer("class_output").get_weights()
    for now, was in ((kernel_now, kernel), (bias_now, bias)):
        rows = (*was.shape[:-1], anchors, len(NOW))
        np.testing.assert_array_equal(now.reshape(rows)[..., new], was.reshape(rows)[..., new])
    np.testing.assert_allclose(
        np.asarray(model(PICTURE)["box_offsets"]),
        np.asarray(learnt(PICTURE)["box_offsets"]),
        atol=1e-5,
    )
    printed = capsys.readouterr().out
    assert "classes new: sex, title:vn_cccd_chip; classes not taken over: title:id_ktp" in printed


def test_as_many_classes_in_another_order_are_told_apart(tmp_path, learnt, capsys):
    weights = write_run(tmp_path / "run", learnt, KNOWN)
    turned = KNOWN[::-1]
    model = make_model(turned, 2)
    begin_from(model, turned, weights)
    np.testing.assert_allclose(logits(model), logits(learnt)[..., ::-1], atol=1e-5)
    assert "its classes are in another order" in capsys.readouterr().out


def test_the_same_classes_are_begun_from_as_they_are(tmp_path, learnt, capsys):
    weights = write_run(tmp_path / "run", learnt, KNOWN)
    model = make_model(KNOWN, 2)
    begin_from(model, KNOWN, weights)
    np.testing.assert_allclose(logits(model), logits(learnt), atol=1e-5)
    assert capsys.readouterr().out == ""


def test_weights_of_another_network_are_refused(tmp_path, learnt):
    weights = write_run(tmp_path / "run", learnt, KNOWN)
    wider = build_model(replace(config_of(NOW), head_channels=24))
    before = wider.get_weights()
    with pytest.raises(ValueError, match=r"last\.weights\.npz: \d+ mismatches"):
        begin_from(wider, NOW, weights)
    for was, now in zip(before, wider.get_weights(), strict=True):
        np.testing.assert_array_equal(was, now)
    np.savez(tmp_path / "other.npz", kernel=np.zeros(3))
    with pytest.raises(ValueError, match=r"other\.npz: not the weights of a Detector"):
        begin_from(wider, NOW, tmp_path / "other.npz")


def test_a_manifest_says_which_classes_its_weights_know(tmp_path, learnt):
    weights = write_run(tmp_path / "run", learnt, KNOWN[::-1])
    file = file_to_artefact(weights, "weights_npz", "float32")
    manifest = Manifest(
        "detector", "tiny-1", (file,), InputSpec("image", (64, 96)), (), classes=KNOWN
    )
    write_manifest(weights.parent, manifest)
    assert weights_to_classes(weights, read_weights(weights)) == KNOWN


def test_weights_that_say_nothing_know_the_classes_of_today_if_as_many(tmp_path, learnt):
    of_today = write_run(tmp_path / "today", make_model(DETECTOR_CLASSES, 1))
    assert weights_to_classes(of_today, read_weights(of_today)) == DETECTOR_CLASSES
    for folder in ("older", "alone"):
        weights = write_run(tmp_path / folder, learnt)
        if folder == "alone":
            (weights.parent / "config.json").unlink()
        with pytest.raises(ValueError, match=r"last\.weights\.npz: these weights know 4 classes"):
            weights_to_classes(weights, read_weights(weights))


@pytest.mark.parametrize(
    ("classes", "message"),
    [
        (NOW, "know title:id_ktp; they do not know sex, title:vn_cccd_chip"),
        (KNOWN[:3], "other classes than this model's: they know title:vn_cmnd_9. A new run"),
        (KNOWN[::-1], "in another order, id_number where title:vn_cmnd_9 is here"),
    ],
)
def test_a_run_of_other_classes_is_not_gone_on_with(tmp_path, learnt, classes, message):
    weights = write_run(tmp_path / "run", learnt, KNOWN)
    for refused in (
        lambda: refuse_other_classes(weights, classes),
        lambda: resume_classes(RunFolder(weights.parent), classes),
    ):
        with pytest.raises(ValueError, match=message):
            refused()
    refuse_other_classes(weights, KNOWN)
    (weights.parent / "checkpoint.npz").unlink()  # begun anew: nothing to refuse
    resume_classes(RunFolder(weights.parent), classes)


def test_a_run_from_before_classes_were_noted_goes_on_with_those_of_today(tmp_path):
    weights = write_run(tmp_path / "run", make_model(DETECTOR_CLASSES, 1))
    resume_classes(RunFolder(weights.parent), DETECTOR_CLASSES)
    noted = json.loads((weights.parent / "config.json").read_text())
    assert noted["config"]["model"]["classes"] == list(DETECTOR_CLASSES)
    with pytest.raises(ValueError, match="they do not know"):
        resume_classes(RunFolder(weights.parent), (*DETECTOR_CLASSES, "title:new"))


def test_evaluating_weights_of_classes_that_the_code_does_not_know_is_refused(tmp_path, learnt):
    from detector.evaluate import load_run

    load_run(write_run(tmp_path / "run", learnt, KNOWN), config_of(KNOWN))  # some of them: fine
    unknown = (*KNOWN[:3], "title:gone")
    weights = write_run(tmp_path / "gone", learnt, unknown)
    with pytest.raises(ValueError, match="than this model's: they know title:gone"):
        load_run(weights, config_of(unknown))


def test_an_export_is_of_the_classes_that_its_weights_know(tmp_path, learnt):
    from export.specs import weights_to_spec

    weights = write_run(tmp_path / "run", learnt, KNOWN)
    spec = weights_to_spec("detector", "tiny", weights)
    assert spec.classes == KNOWN and "classes" not in spec.network
