"""The training command, on the smallest config."""

import json
from dataclasses import replace

import numpy as np
import pytest

from data.cards.fields import DETECTOR_CLASSES
from data.records import Record, Word, write_dataset
from detector.config import PRESETS, tiny
from detector.evaluate import evaluate
from detector.train import train


def _quad(x1, y1, x2, y2):
    return np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]], np.float32)


def _card(index):
    image = np.full((64, 96, 3), 235, np.uint8)
    image[10:22, 10:40] = 20
    words = (Word("AN", "full_name", _quad(10, 10, 40, 22)),)
    return Record(f"card{index}", image, "id_ktp", _quad(0, 0, 96, 64), words)


def other_policy():
    own = PRESETS["tiny"]().training.dtype_policy
    return "float32" if own == "mixed_bfloat16" else "mixed_bfloat16"


def test_train_resume_and_evaluate(tmp_path, capsys, monkeypatch):
    cards = tmp_path / "cards"
    write_dataset(cards, [_card(i) for i in range(2)], {})
    settings = {"cards": cards, "validation": cards, "workdir": tmp_path / "run", "preset": "tiny"}
    train(**settings)
    lines = (tmp_path / "run" / "metrics.jsonl").read_text().splitlines()
    assert [json.loads(line)["epoch"] for line in lines] == [1]
    assert np.isfinite(json.loads(lines[0])["loss"])
    noted = tmp_path / "run" / "config.json"
    settings_of_model = json.loads(noted.read_text())["config"]["model"]
    assert settings_of_model["classes"] == list(DETECTOR_CLASSES)
    train(**settings)  # done already: nothing happens
    assert (tmp_path / "run" / "metrics.jsonl").read_text().splitlines() == lines
    with pytest.raises(ValueError, match="another training"):
        train(**settings, epochs=2)
    with pytest.raises(ValueError, match="learning_rate"):
        train(**settings, learning_rate=2e-4)
    with pytest.raises(ValueError, match="dtype_policy"):
        train(**settings, dtype_policy=other_policy())
    other = replace(tiny(), model=replace(tiny().model, classes=(*DETECTOR_CLASSES, "title:new")))
    monkeypatch.setitem(PRESETS, "tiny", lambda: other)
    with pytest.raises(ValueError, match="other classes .* do not know title:new"):
        train(**settings)
    monkeypatch.undo()
    capsys.readouterr()
    evaluate(cards, weights=tmp_path / "run" / "best.weights.npz", preset="tiny")
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    printed = dict(line for line in lines if len(line) == 2)
    assert float(printed["cards"]) == 2
    assert 0 <= float(printed["map50"]) <= 1


def test_the_shipped_weights_are_begun_from(tmp_path, monkeypatch):
    class Begun(Exception):
        pass

    def stop(model, classes, path):
        raise Begun(path)

    cards = tmp_path / "cards"
    write_dataset(cards, [_card(0)], {})
    monkeypatch.setattr("detector.train.begin_from", stop)
    with pytest.raises(Begun) as begun:
        train(cards, tmp_path / "run", preset="tiny", cards=cards, workers=0, init="shipped")
    path = begun.value.args[0]
    assert path.name == "detector.weights.npz" and path.is_file()
