"""The training command, on the smallest config."""

from __future__ import annotations

import json

import numpy as np

from reader.train import train


def test_train_and_go_on(tmp_path):
    settings = {
        "workdir": tmp_path / "run",
        "preset": "tiny",
        "layouts": ("id_ktp",),
        "cache": tmp_path / "cache",
        "workers": 1,
        "epochs": 1,
        "steps_per_epoch": 2,
    }
    train(**settings)
    log = (tmp_path / "run" / "metrics.jsonl").read_text()
    line = json.loads(log)
    assert line["epoch"] == 1 and np.isfinite(line["loss"])
    assert 0 <= line["drawn_words"] <= 1 and "cards_words" not in line
    assert list((tmp_path / "cache").rglob("*.npz"))  # words were cut from cards, too
    train(**settings)  # done already: nothing happens
    assert (tmp_path / "run" / "metrics.jsonl").read_text() == log
