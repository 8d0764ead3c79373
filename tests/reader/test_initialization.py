"""Beginning from weights that knew fewer characters, or were of a wider network."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from reader.charset import Tokenizer
from reader.checkpoints import Checkpoint
from reader.config import SHORT, tiny
from reader.initialization import CLASS_AXES, begin_from, extend_classes
from reader.model import build_model
from reader.pruning import tower_of
from training.weights import read_weights, save_weights

DIGITS = "0123456789"


def build(characters, width=0.25, seed=1):
    keras.utils.set_random_seed(seed)
    return build_model(replace(tiny().model, characters=characters, width=width))


@pytest.fixture(scope="module")
def old():
    return build(DIGITS)


@pytest.fixture(scope="module")
def new():
    return build(DIGITS + "ÇÑ", seed=2)


def test_rows_of_the_end_and_the_blank_move_behind_the_new_character():
    # Two characters, then end and blank, which stand at 3 and 4 once there are three.
    shapes = {0: lambda n: np.arange(n)[:, None].repeat(2, 1), 1: lambda n: np.arange(n)[None]}
    weights = {path: shapes[axis](4) + 10.0 for path, axis in CLASS_AXES.items()}
    initial = {path: -shapes[axis](5) - 1.0 for path, axis in CLASS_AXES.items()}
    bias = [path for path in CLASS_AXES if path.endswith("bias")]
    for path in bias:
        weights[path], initial[path] = np.arange(4) + 10.0, -np.arange(5) - 1.0
    extended = extend_classes({**weights, "other": np.ones(3)}, initial, "AB", "ABC")
    assert extended["decoder/embedding"][:, 0].tolist() == [10, 11, -3, 12, 13]
    # In the logits the new one begins as the mean of the characters, end and blank left out.
    assert extended["ctc_logits/kernel"][0].tolist() == [10, 11, 10.5, 12, 13]
    assert extended["decoder/logits/bias"].tolist() == [10, 11, 10.5, 12, 13]
    assert extended["other"].tolist() == [1, 1, 1]
    same = extend_classes(weights, {path: w - 1 for path, w in weights.items()}, "AB", "AB")
    assert all(np.array_equal(same[path], weights[path]) for path in CLASS_AXES)


def test_what_was_known_is_read_as_before(old, new, tmp_path, capsys):
    before = {variable.path: np.asarray(variable) for variable in new.variables}
    path = tmp_path / "w.npz"
    save_weights(old, path, dtype="float32")
    begin_from(new, DIGITS + "ÇÑ", Checkpoint(path, DIGITS))
    assert "new characters: ÇÑ" in capsys.readouterr().out
    config = tiny().model
    rng = np.random.default_rng(0)
    known, more = Tokenizer(DIGITS), Tokenizer(DIGITS + "ÇÑ")
    classes = [*range(10), more.end, more.blank]
    previous = rng.integers(0, 10, (2, config.max_length + 1)).astype(np.int32)
    inputs = {
        "image": rng.uniform(0, 255, (2, *config.size_hw, 3)).astype(np.float32),
        "previous": previous,
        f"{SHORT}image": rng.uniform(0, 255, (2, *config.short_size_hw, 3)).astype(np.float32),
        f"{SHORT}previous": previous[:, : config.short_length + 1].copy(),
    }
    starts = [
        {n: np.hstack([np.full((2, 1), t.end), v[:, 1:]]) if "previous" in n else v
         for n, v in inputs.items()}
        for t in (known, more)
    ]  # fmt: skip
    expected, found = old.predict_on_batch(starts[0]), new.predict_on_batch(starts[1])
    for name, logits in expected.items():
        np.testing.assert_allclose(found[name][..., classes], logits, rtol=1e-5, atol=1e-5)
        added = np.moveaxis(found[name], -1, 0)[[10, 11]]
        assert np.all(added <= logits[..., :10].max(-1) + 1e-5)  # so it is read in no one's place
    after = {variable.path: np.asarray(variable) for variable in new.variables}
    path = "decoder/embedding"
    assert np.array_equal(after[path][10:12], before[path][10:12])


def test_a_wider_network_is_pruned_and_said_so(new, tmp_path, capsys):
    wide = build(DIGITS, width=0.5)
    path = tmp_path / "w.npz"
    save_weights(wide, path, dtype="float32")
    begin_from(new, DIGITS + "ÇÑ", Checkpoint(path, DIGITS))
    printed = capsys.readouterr().out
    assert "of a wider network" in printed and "new characters: ÇÑ" in printed
    wide_weights = {variable.path: np.asarray(variable) for variable in wide.variables}
    for variable in new.variables:  # what follows the tower is whole
        if variable.path.startswith(("lstm", "decoder/cell", "column_position")):
            assert np.array_equal(np.asarray(variable), wide_weights[variable.path])


def test_weights_of_another_network_change_nothing(old, tmp_path):
    before = [np.asarray(variable) for variable in old.variables]
    path = tmp_path / "w.npz"
    save_weights(old, path)
    with pytest.raises(ValueError, match=r"w\.npz: not these weights' network or charset: dec"):
        begin_from(old, DIGITS, Checkpoint(path, DIGITS[:9]))  # a charset that is not theirs
    first = tower_of(old).layers[1].name
    arrays = read_weights(path)
    narrower = {**arrays, f"{first}/kernel": arrays[f"{first}/kernel"][..., :4]}
    np.savez(path, **narrower)
    with pytest.raises(ValueError, match="mismatches"):
        begin_from(old, DIGITS, Checkpoint(path, DIGITS))
    for variable, value in zip(old.variables, before, strict=True):
        assert np.array_equal(np.asarray(variable), value)
