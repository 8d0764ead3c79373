"""Weights files and their charsets."""

import hashlib
import json
from dataclasses import asdict, replace

import pytest

from export.artefacts import file_to_artefact
from export.manifest import InputSpec, Manifest, write_manifest
from reader.charset import CHARSET
from reader.checkpoints import (
    Checkpoint,
    begin_charset,
    find_checkpoint,
    shipped_checkpoint,
)
from reader.config import tiny
from reader.evaluate import WEIGHTS


def write_run(folder, characters):
    """A run's folder as `training.runs` leaves it."""
    config = replace(tiny(), model=replace(tiny().model, characters=characters))
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({"preset": "tiny", "config": asdict(config)}))
    (folder / "best.weights.npz").write_bytes(b"weights")
    return folder / "best.weights.npz"


def write_export(folder, characters):
    folder.mkdir()
    (folder / "reader.weights.npz").write_bytes(b"weights")
    file = file_to_artefact(folder / "reader.weights.npz", "weights_npz", "float16")
    manifest = Manifest(
        component="reader",
        version="tiny-1",
        files=(file,),
        input=InputSpec("image", (48, 96)),
        outputs=(),
        charset=characters,
        charset_sha256=hashlib.sha256(characters.encode()).hexdigest(),
    )
    write_manifest(folder, manifest)
    return folder / "reader.weights.npz"


def test_the_charset_of_a_run_is_known_from_its_folder(tmp_path):
    weights = write_run(tmp_path / "run", "0123Ñ")
    assert find_checkpoint(weights, "AB") == Checkpoint(weights, "0123Ñ")
    alone = tmp_path / "alone.npz"
    alone.write_bytes(b"")
    assert find_checkpoint(alone, "AB").characters == "AB"
    (weights.parent / "config.json").write_text('{"config": {"model": {"anchors": 3}}}')
    with pytest.raises(ValueError, match=r"config\.json: not the configuration of a Reader"):
        find_checkpoint(weights, "AB")
    with pytest.raises(ValueError, match="there is no such weights file"):
        find_checkpoint(tmp_path / "none.npz", "AB")


def test_an_export_is_known_from_its_manifest_and_verified(tmp_path):
    weights = write_export(tmp_path / "export", "01Ñ")
    assert find_checkpoint(weights, "AB") == Checkpoint(weights, "01Ñ")
    assert shipped_checkpoint(tmp_path / "export") == Checkpoint(weights, "01Ñ")
    weights.write_bytes(b"Weights")
    for find in (
        lambda: find_checkpoint(weights, "AB"),
        lambda: shipped_checkpoint(weights.parent),
    ):
        with pytest.raises(ValueError, match="the manifest says"):
            find()


def test_what_ships_is_as_its_manifest_says():
    checkpoint = shipped_checkpoint(WEIGHTS)
    assert checkpoint.path.is_file() and checkpoint.characters.startswith(CHARSET[:10])


def test_a_charset_may_go_on_but_not_change(tmp_path):
    def begin(of_checkpoint, of_preset):
        return begin_charset(Checkpoint(tmp_path / "w.npz", of_checkpoint), of_preset)

    assert begin("AB", "AB") == "AB"
    assert begin("ABÑ", "AB") == "ABÑ"  # of a run that extended it
    assert begin("AB", "ABC") == "ABC"  # of an earlier version of the code
    with pytest.raises(ValueError, match=r"w\.npz: another charset: its character 1 is 'C'"):
        begin("AC", "ABC")
