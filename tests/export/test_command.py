"""`python -m export`."""

import pytest

from export.__main__ import main, shipped_weights
from export.components import COMPONENTS
from export.manifest import read_manifest
from export.parity import TOLERANCES
from export.specs import preset_to_spec
from training.weights import save_weights


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    """Those of a tiny Cropper."""
    path = tmp_path_factory.mktemp("run") / "tiny.weights.npz"
    save_weights(preset_to_spec("cropper", "tiny").build(), path)
    return path


def test_forms_and_precisions_are_those_asked_for(weights, tmp_path, capsys):
    arguments = ["--component", "cropper", "--preset", "tiny", "--weights", str(weights)]
    arguments += ["--to", "litert", "onnx", "--precisions", "int8", "float16"]
    assert main([*arguments, "--out", str(tmp_path)]) == 0
    manifest = read_manifest(tmp_path)
    forms = {(file.format, file.precision) for file in manifest.files}
    assert forms == {
        ("litert", "int8"),
        ("litert", "float16"),
        ("onnx", "int8"),
        ("weights_npz", "float16"),
    }
    printed = capsys.readouterr().out
    assert all(file.path in printed for file in manifest.files)


def test_parity_judges_what_is_not_quantised(weights, capsys):
    arguments = ["parity", "--component", "cropper", "--preset", "tiny", "--weights", str(weights)]
    arguments += ["--to", "litert", "saved_model", "--count", "2"]
    assert main([*arguments, "--precisions", "float32", "int8"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    verdicts = {(line[0], line[1]): line[-1] for line in lines}
    assert verdicts == {
        ("litert", "float32"): "ok",
        ("litert", "int8"): "-",
        ("saved_model", "float32"): "ok",
    }


def test_final_results_are_compared_as_well(weights, capsys):
    arguments = ["parity", "--component", "cropper", "--preset", "tiny", "--weights", str(weights)]
    arguments += ["--to", "litert_final", "--precisions", "int8", "--count", "1"]
    assert main(arguments) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    assert [(line[0], line[3], line[-1]) for line in lines] == [
        ("litert_final", "corners", "-"),
        ("litert_final", "scores", "-"),
    ]


def test_a_miss_is_an_error_code(weights, monkeypatch, capsys):
    monkeypatch.setitem(TOLERANCES, "float32", 0.0)
    arguments = ["parity", "--component", "cropper", "--preset", "tiny", "--weights", str(weights)]
    assert main([*arguments, "--to", "litert", "--precisions", "float32"]) == 1
    assert "MISS" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "either --component or --all"),
        (["--all", "--component", "reader"], "either --component or --all"),
        (["--all", "--weights", "w.npz"], "--weights are those of one --component"),
        (
            ["--component", "reader", "--to", "onnx", "--precisions", "float16"],
            "onnx comes in float32, int8",
        ),
    ],
)
def test_what_does_not_go_together_is_refused(arguments, reason, tmp_path, capsys):
    assert main([*arguments, "--out", str(tmp_path / "out")]) == 1
    assert reason in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("component", COMPONENTS)
def test_the_weights_that_ship_are_found(component):
    assert shipped_weights(component).is_file()


def test_all_components_go_into_folders_of_their_own(tmp_path, monkeypatch):
    made = []
    monkeypatch.setattr(
        "export.convert.convert",
        lambda component, weights, out, **settings: (
            made.append((component, weights, out))
            or read_manifest(shipped_weights(component).parent)
        ),
    )
    assert main(["--all", "--out", str(tmp_path)]) == 0
    assert made == [(one, shipped_weights(one), tmp_path / one) for one in COMPONENTS]
