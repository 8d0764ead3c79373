"""Weights as plain arrays."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from export.artefacts import file_to_artefact
from export.manifest import InputSpec, Manifest, write_manifest
from training.weights import load_weights, save_weights, shipped_weights


def _model(classes, seed):
    keras.utils.set_random_seed(seed)
    inputs = keras.Input((4, 4, 3))
    features = keras.layers.Conv2D(5, 3, name="conv")(inputs)
    features = keras.layers.BatchNormalization(name="norm")(features)
    outputs = keras.layers.Conv2D(classes, 1, name="head")(features)
    return keras.Model(inputs, outputs, name="model")


def _values(model):
    return {variable.path: np.asarray(variable) for variable in model.variables}


def test_a_model_of_other_classes_is_refused(tmp_path):
    save_weights(_model(23, 1), tmp_path / "w.npz")
    new = _model(27, 2)
    before = _values(new)
    with pytest.raises(
        ValueError, match=r"2 mismatches with .*--preset: head/kernel is \(1, 1, 5, 23\)"
    ):
        load_weights(new, tmp_path / "w.npz")
    assert all(np.array_equal(before[path], value) for path, value in _values(new).items())


def test_the_same_model_is_filled_whole_and_silently(tmp_path, capsys):
    old, new = _model(5, 1), _model(5, 2)
    save_weights(old, tmp_path / "w.npz", dtype="float32")
    load_weights(new, tmp_path / "w.npz")
    assert all(np.array_equal(_values(old)[path], value) for path, value in _values(new).items())
    assert capsys.readouterr().out == ""


def test_another_model_altogether_is_refused(tmp_path):
    inputs = keras.Input((4, 4, 3))
    other = keras.Model(inputs, keras.layers.Conv2D(5, 3, name="other")(inputs))
    save_weights(other, tmp_path / "w.npz")
    with pytest.raises(ValueError, match="conv/kernel is missing"):
        load_weights(_model(5, 1), tmp_path / "w.npz")
    (tmp_path / "empty.npz").write_bytes(b"")
    with pytest.raises(ValueError, match="not a weights file"):
        load_weights(other, tmp_path / "empty.npz")


def test_what_ships_is_verified(tmp_path):
    save_weights(_model(5, 1), tmp_path / "w.npz")
    file = file_to_artefact(tmp_path / "w.npz", "weights_npz", "float16")
    write_manifest(tmp_path, Manifest("reader", "v", (file,), InputSpec("image", (4, 4)), ()))
    assert shipped_weights(tmp_path) == tmp_path / "w.npz"
    save_weights(_model(5, 2), tmp_path / "w.npz")
    with pytest.raises(ValueError, match="the manifest says"):
        shipped_weights(tmp_path)
    with pytest.raises(ValueError, match="cannot be read"):
        shipped_weights(tmp_path / "elsewhere")
