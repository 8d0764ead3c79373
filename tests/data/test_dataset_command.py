from __future__ import annotations

import hashlib
import json
import sys

import cv2
import numpy as np
import pytest

from data import __main__ as command
from data.cards.fields import CARD_TYPES
from data.records import Dataset
from data.sheet import contact_sheet, draw_truth
from data.synth import dataset as generator
from data.synth.dataset import Request, make_record, synth


@pytest.fixture(autouse=True)
def small_photographs(monkeypatch):
    """A photograph of 300 pixels is made ten times as fast as one of 2000."""
    from data.synth import photographs

    monkeypatch.setattr(photographs, "LONG_SIDE_PX", (280, 320))


def digest(folder):
    """sha256 of every file of a dataset by its relative path."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_settings_give_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        synth(tmp_path / name, count=3, seed=5, cardless=0.3)
    assert digest(tmp_path / "a") == digest(tmp_path / "b")
    assert len(digest(tmp_path / "a")) == 5  # three pictures, annotations, header
    synth(tmp_path / "c", count=3, seed=6, cardless=0.3)
    assert digest(tmp_path / "a") != digest(tmp_path / "c")


def test_a_record_depends_on_seed_and_index_alone(tmp_path):
    synth(tmp_path / "short", count=2, seed=5)
    synth(tmp_path / "long", count=3, seed=5)
    short, long = digest(tmp_path / "short"), digest(tmp_path / "long")
    pictures = [name for name in short if name.startswith("images")]
    assert len(pictures) == 2
    assert all(short[name] == long[name] for name in pictures)
    lines = [
        (tmp_path / n / "annotations.jsonl").read_text().split("\n") for n in ("short", "long")
    ]
    assert lines[0][:2] == lines[1][:2]


@pytest.mark.parametrize("flat", [True, False])
def test_workers_change_nothing_but_the_time(tmp_path, monkeypatch, flat):
    monkeypatch.undo()  # another process knows nothing of this file's small photographs
    for workers in (1, 2, 4):
        synth(tmp_path / str(workers), count=6, seed=1, flat=flat, workers=workers)
    assert digest(tmp_path / "1") == digest(tmp_path / "2") == digest(tmp_path / "4")


def test_layouts_take_turns_and_read_back(tmp_path):
    synth(tmp_path, count=3, seed=2)
    records = list(Dataset(tmp_path))
    assert [record.layout for record in records] == list(CARD_TYPES[:3])
    assert [record.name for record in records] == [f"train-2-00000{i}" for i in range(3)]
    assert all(record.words and record.fields and record.corners is not None for record in records)


def test_one_layout_can_be_asked_for():
    request = Request(count=2, layouts=("vn_cccd_chip",), flat=True)
    assert [make_record(request, i).layout for i in range(2)] == ["vn_cccd_chip"] * 2


def test_flat_cards_are_those_that_would_be_photographed():
    flat = make_record(Request(count=1, flat=True), 0)
    photo = make_record(Request(count=1), 0)
    assert flat.size_hw == (638, 1012)
    assert flat.corners.tolist() == [[0, 0], [1012, 0], [1012, 638], [0, 638]]
    assert flat.fields == photo.fields
    assert [word.text for word in flat.words] == [word.text for word in photo.words]


def test_splits_hold_other_people_and_other_surfaces():
    records = [make_record(Request(count=1, split=s), 0) for s in ("train", "validation", "test")]
    assert len({record.fields["full_name"] for record in records}) == 3
    assert len({record.meta["background"] for record in records}) == 3


def test_cardless_pictures_come_as_often_as_asked():
    request = Request(count=20, cardless=1.0)
    records = [make_record(request, index) for index in range(3)]
    assert all(record.corners is None and record.layout is None for record in records)
    assert [record.name for record in records] == [f"train-0-00000{i}" for i in range(3)]


def test_severity_is_what_was_asked_for():
    assert make_record(Request(count=1, severity=0.25), 0).meta["severity"] == 0.25


def test_the_header_tells_how_to_make_it_again(tmp_path):
    synth(tmp_path, count=1, seed=4, layouts=("id_ktp",), flat=True, image_format="png")
    header = json.loads((tmp_path / "dataset.json").read_text())
    assert header["command"] == (
        "python -m data synth --count 1 --seed 4 --layouts id_ktp --flat --split train"
        " --cardless 0.0 --image-format png"
    )
    assert header["request"]["seed"] == 4
    assert header["count"] == 1
    assert header["versions"]["opencv"] == cv2.__version__
    assert header["source_revision"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"count": 0}, "count must be at least 1"),
        ({"seed": -1}, "seed must not be negative"),
        ({"layouts": ("id_ktp", "moon_pass")}, "moon_pass"),
        ({"layouts": ()}, "layouts must be some of id_ktp"),
        ({"split": "dev"}, "split must be one of train, validation, test, not 'dev'"),
        ({"severity": 2.0}, "severity must be from 0 to 1.5"),
        ({"cardless": 1.5}, "cardless must be from 0 to 1"),
        ({"flat": True, "cardless": 0.1}, "flat cards have no severity"),
        ({"flat": True, "severity": 0.1}, "flat cards have no severity"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        Request(**{"count": 1, **settings})


def test_a_folder_is_not_filled_twice(tmp_path, monkeypatch):
    synth(tmp_path, count=1, flat=True)
    monkeypatch.setattr(generator, "make_record", lambda *_: pytest.fail("worked for nothing"))
    with pytest.raises(ValueError, match="already holds a dataset"):
        synth(tmp_path, count=1, flat=True)
    with pytest.raises(ValueError, match="workers must be at least 1"):
        synth(tmp_path / "other", count=1, workers=0)


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["data", *map(str, arguments)])
    command.main()


def test_from_the_command_line(tmp_path, monkeypatch):
    folder, picture = tmp_path / "d", tmp_path / "sheet.png"
    run(monkeypatch, "synth", "--out", folder, "--count", 2, "--seed", 3,
        "--layouts", "vn_cccd_chip", "--split", "test")  # fmt: skip
    assert [record.layout for record in Dataset(folder)] == ["vn_cccd_chip"] * 2
    run(monkeypatch, "sheet", "--data", folder, "--out", picture, "--columns", 3, "--cell", 100)
    assert cv2.imread(str(picture)).shape == (100, 300, 3)


def test_errors_are_one_line(tmp_path, monkeypatch):
    with pytest.raises(SystemExit, match="error: .* is no dataset folder"):
        run(monkeypatch, "sheet", "--data", tmp_path, "--out", tmp_path / "s.png")
    synth(tmp_path / "d", count=1, flat=True)
    with pytest.raises(SystemExit, match="unknown picture format '.txt'"):
        run(monkeypatch, "sheet", "--data", tmp_path / "d", "--out", tmp_path / "s.txt")


def test_truth_is_drawn_where_it_is():
    record = make_record(Request(count=1, flat=True), 0)
    drawn = draw_truth(record, 0.5)
    assert drawn.shape == (319, 506, 3)
    assert drawn[0, 0].tolist() == [255, 40, 40]  # the printed top-left corner is red
    assert drawn[-1, -1].tolist() == [60, 120, 255]
    clean = cv2.resize(record.image, (506, 319), interpolation=cv2.INTER_AREA)
    x, y = np.rint(record.words[0].quad[0] * 0.5).astype(int)
    assert np.any(drawn[y, x] != clean[y, x])


def test_a_sheet_of_nothing_is_refused():
    with pytest.raises(ValueError, match="no records to show"):
        contact_sheet([])
