"""The mean of weights."""

import numpy as np
import pytest

from training.__main__ import main
from training.mean import mean
from training.weights import read_weights, write_weights


def _write(path, **arrays):
    write_weights({name: np.array(value, np.float32) for name, value in arrays.items()}, path)
    return path


def test_each_counts_the_same(tmp_path):
    first = _write(tmp_path / "first.npz", kernel=[1.0, 2.0], bias=0.5)
    second = _write(tmp_path / "second.npz", kernel=[3.0, -2.0], bias=0.0)
    third = _write(tmp_path / "third.npz", kernel=[2.0, 3.0], bias=1.0)
    mean((first, second, third), tmp_path / "out.npz")
    found = read_weights(tmp_path / "out.npz")
    np.testing.assert_allclose(found["kernel"], [2.0, 1.0], rtol=1e-3)
    np.testing.assert_allclose(found["bias"], 0.5)
    mean((first, first), tmp_path / "out.npz")
    for name, array in read_weights(first).items():
        np.testing.assert_array_equal(read_weights(tmp_path / "out.npz")[name], array)


def test_weights_of_another_network_are_named(tmp_path):
    first = _write(tmp_path / "first.npz", kernel=[1.0, 2.0], bias=0.5)
    wider = _write(tmp_path / "wider.npz", kernel=[1.0, 2.0, 3.0], scale=1.0, bias=0.5)
    with pytest.raises(ValueError, match=r"wider\.npz: of another network .*: kernel, scale \(2"):
        mean((first, wider), tmp_path / "out.npz")
    with pytest.raises(ValueError, match="the mean of 1 weights: want two"):
        mean((first,), tmp_path / "out.npz")
    (tmp_path / "no.npz").write_bytes(b"no")
    with pytest.raises(ValueError, match=r"no\.npz: not a weights file"):
        mean((first, tmp_path / "no.npz"), tmp_path / "out.npz")
    assert not (tmp_path / "out.npz").exists()


def test_what_does_not_fit_float16_is_cut(tmp_path):
    large = _write(tmp_path / "large.npz", variance=1e6)
    assert read_weights(large)["variance"] == np.float32(np.finfo("float16").max)


def test_the_command_takes_files_and_says_what_is_wrong(tmp_path, monkeypatch):
    first = _write(tmp_path / "first.npz", bias=0.5)
    second = _write(tmp_path / "second.npz", bias=1.5)
    command = ["training", "mean", str(first), str(second), "--out", str(tmp_path / "out.npz")]
    monkeypatch.setattr("sys.argv", command)
    main()
    assert read_weights(tmp_path / "out.npz")["bias"] == 1.0
    monkeypatch.setattr("sys.argv", [*command[:3], *command[4:]])
    with pytest.raises(SystemExit, match="error: the mean of 1 weights"):
        main()
