"""The training command, on the smallest config."""

import json

import numpy as np
import pytest

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
    for change in ({"learning_rate": 2e-4}, {"dtype_policy": "mixed_bfloat16"}):
        with pytest.raises(ValueError, match=next(iter(change))):
            train(**settings, **change)
    capsys.readouterr()
    evaluate(cards, weights=tmp_path / "run" / "best.weights.npz", preset="tiny")
    printed = dict(line.split() for line in capsys.readouterr().out.splitlines() if line.strip())
    assert float(printed["cards"]) == 2
    assert 0 <= float(printed["mean_jaccard"]) <= 1


def test_train_from_cards_drawn_on_the_fly(tmp_path, run_eagerly):
    validation, cache = tmp_path / "validation", tmp_path / "cache"
    write_dataset(validation, [_card("a")], {})
    settings = {"validation": validation, "preset": "tiny", "layouts": ("id_ktp",), "cache": cache}
    train(workdir=tmp_path / "one", workers=1, **settings)
    kept = {path: path.stat().st_mtime_ns for path in cache.rglob("*.npz")}
    assert kept
    train(workdir=tmp_path / "other", workers=0, **settings)
    # The second run reads what the first has drawn, and learns the same.
    assert {path: path.stat().st_mtime_ns for path in cache.rglob("*.npz")} == kept
    one, other = (
        json.loads((tmp_path / name / "metrics.jsonl").read_text().splitlines()[0])
        for name in ("one", "other")
    )
    assert one["loss"] == pytest.approx(other["loss"], rel=1e-5)
    with pytest.raises(ValueError, match="another data"):
        train(workdir=tmp_path / "one", **{**settings, "layouts": ("vn_cccd_chip",)})


def test_the_shipped_weights_are_begun_from(tmp_path, monkeypatch):
    class Begun(Exception):
        pass

    def stop(model, path, **_):
        raise Begun(path)

    cards = tmp_path / "cards"
    write_dataset(cards, [_card("a")], {})
    monkeypatch.setattr("cropper.train.load_weights", stop)
    with pytest.raises(Begun) as begun:
        train(cards, tmp_path / "run", preset="tiny", cards=cards, workers=0, init="shipped")
    path = begun.value.args[0]
    assert path.name == "cropper.weights.npz" and path.is_file()
