"""Wrong options are refused before a run has a folder."""

import importlib
from pathlib import Path

import pytest

from training.options import refuse_missing, refuse_not_positive

COMPONENTS = ("cropper", "detector", "reader")
EVERYWHERE = [(name, option) for name in COMPONENTS for option in ("cards", "validation", "init")]
EVERYWHERE += [(name, "photographs") for name in COMPONENTS]
SOME = [("cropper", "backgrounds"), ("detector", "backgrounds"), ("reader", "data")]


def train(component, workdir, **options):
    command = importlib.import_module(f"{component}.train").train
    command(workdir=workdir, preset="tiny", **{"validation": None, **options})


@pytest.mark.parametrize(("component", "option"), EVERYWHERE + SOME)
def test_a_path_that_is_not_there_is_named_before_anything_is_made(tmp_path, component, option):
    missing = tmp_path / "missing"
    with pytest.raises(ValueError, match=f"^--{option} {missing}: there is no such f"):
        train(component, tmp_path / "run", **{option: missing})
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("component", COMPONENTS)
@pytest.mark.parametrize("number", [{"epochs": 0}, {"steps_per_epoch": -1}, {"learning_rate": 0.0}])
def test_numbers_not_above_zero_are_refused(tmp_path, component, number):
    name, value = next(iter(number.items()))
    with pytest.raises(ValueError, match=f"--{name.replace('_', '-')} {value}: want .* above 0"):
        train(component, tmp_path / "run", **number)
    assert not (tmp_path / "run").exists()


def test_a_number_that_is_none_is_refused():
    with pytest.raises(ValueError, match="--learning-rate nan"):
        refuse_not_positive(learning_rate=float("nan"))
    refuse_not_positive(epochs=None, steps_per_epoch=1, learning_rate=1e-9)


def test_paths_of_the_wrong_kind_are_refused(tmp_path):
    file = tmp_path / "file.npz"
    file.touch()
    with pytest.raises(ValueError, match=r"--validation .*: no dataset folder, annotations\.jsonl"):
        refuse_missing({"--validation": tmp_path})
    with pytest.raises(ValueError, match=r"--cards .*file\.npz: there is no such folder"):
        refuse_missing({"--cards": file})
    with pytest.raises(ValueError, match="--init .*: there is no such file"):
        refuse_missing({"--init": tmp_path})
    (tmp_path / "annotations.jsonl").touch()
    sources: dict[str, Path | str | None] = {"--validation": tmp_path, "--init": file}
    refuse_missing({**sources, "--cards": None, "--backgrounds": tmp_path})
    refuse_missing({"--init": "shipped"})


@pytest.mark.parametrize("component", COMPONENTS)
@pytest.mark.parametrize(
    "setting", ["training.epochs=0", "training.evaluate_every=0", "training.learning_rate=-1"]
)
def test_settings_not_above_zero_are_refused(tmp_path, component, setting):
    name, _, value = setting.partition("=")
    with pytest.raises(ValueError, match=f"{name} {value}.*: want a number above 0"):
        train(component, tmp_path / "run", settings=(setting,))
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("component", COMPONENTS)
def test_layers_that_begin_at_random_are_not_frozen(tmp_path, component):
    with pytest.raises(ValueError, match=r"training\.frozen stem: want --init"):
        train(component, tmp_path / "run", settings=("training.frozen=stem",))
    assert not (tmp_path / "run").exists()
