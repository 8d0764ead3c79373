"""The training command, on the smallest config."""

from __future__ import annotations

import json
from dataclasses import replace

import cv2
import numpy as np
import pytest

from reader.charset import CHARSET
from reader.config import PRESETS, tiny
from reader.model import build_model
from reader.train import compile_model, train
from training.network import known_config
from training.weights import load_weights, save_weights


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
    with pytest.raises(ValueError, match="learning_rate"):
        train(**settings, learning_rate=0.5)


def write_pictures(folder, texts):
    """Pictures of noise with these texts, by turns for training and validation."""
    folder.mkdir()
    lines = ["file,text,split"]
    for place, text in enumerate(texts):
        pixels = np.random.default_rng(place).integers(0, 256, (24, 40, 3), dtype=np.uint8)
        cv2.imwrite(str(folder / f"{place}.png"), pixels)
        lines.append(f"{place}.png,{text},{('train', 'validation')[place % 2]}")
    (folder / "labels.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_finetune_on_pictures_with_a_new_letter(tmp_path, capsys, monkeypatch, run_eagerly):
    quick = {"preset": "tiny", "layouts": ("id_ktp",), "cache": tmp_path / "cache", "workers": 0}
    quick |= {"epochs": 1, "steps_per_epoch": 2}
    first = tmp_path / "first.npz"
    save_weights(build_model(tiny().model), first)
    data = write_pictures(tmp_path / "data", ["PEÑA", "3171", "ÑU", "0512"])
    with pytest.raises(ValueError, match=r"the Reader does not know \(1\)"):
        train(tmp_path / "run", **quick, init=first, data=data)
    assert not (tmp_path / "run").exists()

    capsys.readouterr()
    more = {**quick, "data": data, "characters": "extend"}
    train(tmp_path / "run", **more, init=first, picture_share=0.7)
    printed = capsys.readouterr().out
    assert "2 train, 2 validation, 0 test" in printed
    assert f"{first}: new characters: Ñ" in printed
    line = json.loads((tmp_path / "run" / "metrics.jsonl").read_text())
    assert line["pictures_n"] == 2 and 0 <= line["pictures_words"] <= 1
    assert line["n"] == line["drawn_n"] + line["pictures_n"]
    note = json.loads((tmp_path / "run" / "config.json").read_text())
    assert note["config"]["data"]["picture_share"] == 0.7
    # The charset is in the run's folder, so its weights fit the network that this describes.
    best = tmp_path / "run" / "best.weights.npz"
    config = known_config(best, "reader", PRESETS)
    assert config == replace(tiny().model, characters=CHARSET + "Ñ")
    load_weights(build_model(config), best)
    with pytest.raises(
        ValueError, match=r"another data.picture_share \(None, was 0.7\), model.characters;"
    ):
        train(tmp_path / "run", **quick)

    # The next round begins from them, and no character is new any more.
    monkeypatch.setattr("keras.Model.fit", lambda *_, **__: None)
    train(tmp_path / "next", **quick, data=data, init=best)
    assert "new characters" not in capsys.readouterr().out
    again = tmp_path / "next" / "best.weights.npz"
    assert known_config(again, "reader", PRESETS) == config


def test_both_splits_are_wanted(tmp_path):
    data = write_pictures(tmp_path / "data", ["A"])
    with pytest.raises(ValueError, match="no rows for validation"):
        train(tmp_path / "run", preset="tiny", data=data)


@pytest.mark.parametrize(("init", "name"), [("shipped", "reader.weights.npz"), (None, None)])
def test_the_shipped_weights_are_begun_from(tmp_path, monkeypatch, init, name):
    class Begun(Exception):
        pass

    def stop(*arguments):
        raise Begun(arguments[-1] if name else None)

    monkeypatch.setattr("reader.train.begin_from", stop)
    monkeypatch.setattr("keras.Model.fit", lambda *_, **__: stop(None))
    with pytest.raises(Begun) as begun:
        train(tmp_path, preset="tiny", layouts=("id_ktp",), workers=0, init=init)
    checkpoint = begun.value.args[0]
    assert (checkpoint and checkpoint.path.name) == name


def learning_rates(decay_share, steps=20):
    """Of each step of a run, and of the one after its end."""
    training = replace(
        tiny().training, epochs=steps // 5, steps_per_epoch=5, learning_rate=0.5,
        decay_share=decay_share,
    )  # fmt: skip
    model = build_model(tiny().model)
    compile_model(model, replace(tiny(), training=training))
    rates = []
    for step in range(steps + 1):
        model.optimizer.iterations.assign(step)
        rates.append(float(model.optimizer.learning_rate))
    return np.array(rates)


def test_the_learning_rate_falls_to_zero_at_the_end_of_the_run():
    rates = learning_rates(0.4)  # in the last 8 of 20 steps
    np.testing.assert_allclose(rates[:13], 0.5)
    assert np.all(np.diff(rates[12:]) < 0)
    assert rates[16] == pytest.approx(0.25)
    assert rates[20] == pytest.approx(0, abs=1e-6)


def test_the_learning_rate_may_fall_from_the_first_step():
    rates = learning_rates(1.0)
    assert rates[0] == pytest.approx(0.5) and np.all(np.diff(rates) < 0)
    assert rates[20] == pytest.approx(0, abs=1e-6)


def test_without_a_decay_the_learning_rate_stays():
    assert set(learning_rates(0.0)) == {0.5}


def test_a_run_of_one_step_has_a_learning_rate():
    training = replace(tiny().training, epochs=1, steps_per_epoch=1, decay_share=0.5)
    compile_model(build_model(tiny().model), replace(tiny(), training=training))
