"""The training command, on the smallest config."""

import json

import numpy as np

from cropper.evaluate import evaluate
from cropper.train import train
from data.records import Record, write_dataset


def _card(name):
    image = np.full((64, 102, 3), 230, np.uint8)
    corners = np.array([[0, 0], [102, 0], [102, 64], [0, 64]], np.float32)
    return Record(name, image, "id_ktp", corners)


def test_train_resume_and_evaluate(tmp_path, capsys):
    cards = tmp_path / "cards"
    write_dataset(cards, [_card("a"), _card("b")], {})
    settings = {"cards": cards, "validation": cards, "workdir": tmp_path / "run", "preset": "tiny"}
    train(**settings)
    lines = (tmp_path / "run" / "metrics.jsonl").read_text().splitlines()
    assert [json.loads(line)["epoch"] for line in lines] == [1]
    assert np.isfinite(json.loads(lines[0])["loss"])
    capsys.readouterr()
    evaluate(cards, weights=tmp_path / "run" / "best.weights.npz", preset="tiny")
    printed = dict(line.split() for line in capsys.readouterr().out.splitlines() if line.strip())
    assert float(printed["cards"]) == 2
    assert 0 <= float(printed["mean_jaccard"]) <= 1
