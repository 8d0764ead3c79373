"""`python -m export`."""

import contextlib
import dataclasses
import io
import shlex
import shutil

import pytest

from export.__main__ import component_weights, main, split_lists
from export.artefacts import ManifestError, file_to_artefact
from export.components import COMPONENTS
from export.manifest import read_manifest, write_manifest
from export.parity import TOLERANCES
from export.runtimes import open_runner
from export.specs import preset_to_spec
from pipeline import Pipeline
from training.weights import save_weights


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    """Those of a tiny Cropper."""
    path = tmp_path_factory.mktemp("run") / "tiny.weights.npz"
    save_weights(preset_to_spec("cropper", "tiny").build(), path)
    return path


@pytest.fixture(scope="module")
def exported(weights, tmp_path_factory):
    """Folder in which the tiny Cropper was exported."""
    out = tmp_path_factory.mktemp("models")
    arguments = ["--component", "cropper", "--preset", "tiny", "--weights", str(weights)]
    arguments += ["--to", "litert,onnx", "--precisions=int8,float32", "--version", "my run"]
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        assert main([*arguments, "--out", str(out)]) == 0
    files = read_manifest(out / "cropper").files
    assert all(file.path in printed.getvalue() for file in files)
    return out


def test_forms_and_precisions_are_those_asked_for(exported):
    files = read_manifest(exported / "cropper").files
    assert {(file.format, file.precision) for file in files} == {
        ("litert", "int8"),
        ("litert", "float32"),
        ("onnx", "int8"),
        ("onnx", "float32"),
        ("weights_npz", "float16"),
    }


@pytest.mark.parametrize(
    "given",
    [
        ["--to", "litert", "onnx", "--count", "2"],
        ["--to", "litert,onnx", "--count", "2"],
        ["--to", "litert,", "onnx", "--count", "2"],
        ["--to=litert,onnx", "--count", "2"],
    ],
)
def test_lists_have_spaces_or_commas_in_them(given):
    assert split_lists(given) == ["--to", "litert", "onnx", "--count", "2"]


def test_commas_elsewhere_stay():
    given = ["--to", "onnx", "--out", "a,b", "--version=1,2"]
    assert split_lists(given) == given


def test_the_pipeline_finds_one_component_that_was_exported(exported):
    assert Pipeline(models=exported).cropper.runner.manifest.version == "my run"


def test_a_folder_that_is_an_export_itself_is_refused(exported, capsys):
    assert main(["--component", "cropper", "--out", str(exported / "cropper")]) == 1
    assert "cropper is an export itself: --out is the folder" in capsys.readouterr().err
    assert not (exported / "cropper/cropper").exists()


def test_the_command_that_an_error_names_writes_what_was_missing(exported, tmp_path):
    shutil.copytree(exported, tmp_path, dirs_exist_ok=True)
    folder = tmp_path / "cropper"
    with pytest.raises(ManifestError, match="no litert float16 file; there is litert int8") as no:
        open_runner(folder, "litert", "float16")
    assert f" in {folder}; `python -m export " in str(no.value)
    command = shlex.split(str(no.value).split("`")[1])
    assert main(command[3:]) == 0
    assert open_runner(folder, "litert", "float16").manifest.version == "my run"
    open_runner(folder, "litert", "int8")  # which stayed


def rows(printed):
    """(form, precision, signature, output, verdict) of each row of the table."""
    lines = [line.split() for line in printed.splitlines()]
    assert lines[0][0] == "form" and "with --photographs" in printed
    return [(*line[:4], line[-1]) for line in lines[1:-1]]


def test_parity_judges_what_is_not_quantised(weights, capsys):
    arguments = ["parity", "--component", "cropper", "--preset", "tiny", "--weights", str(weights)]
    arguments += ["--to", "litert", "saved_model", "--count", "2"]
    assert main([*arguments, "--precisions", "float32", "int8"]) == 0
    assert rows(capsys.readouterr().out) == [
        ("litert", "float32", "serving_default", "box_offsets", "ok"),
        ("litert", "float32", "serving_default", "class_logits", "ok"),
        ("litert", "int8", "serving_default", "box_offsets", "-"),
        ("litert", "int8", "serving_default", "class_logits", "-"),
        ("saved_model", "float32", "raw", "box_offsets", "ok"),
        ("saved_model", "float32", "raw", "class_logits", "ok"),
        ("saved_model", "float32", "serving_default", "corners", "ok"),
        ("saved_model", "float32", "serving_default", "scores", "ok"),
    ]


def test_files_that_are_there_are_compared(exported, capsys):
    compared = ["parity", "--component", "cropper", "--count", "2", "--folder"]
    assert main([*compared, str(exported)]) == 0
    found = rows(capsys.readouterr().out)
    assert {(form, precision, verdict) for form, precision, _, _, verdict in found} == {
        ("litert", "float32", "ok"),
        ("litert", "int8", "-"),
        ("onnx", "float32", "ok"),
        ("onnx", "int8", "-"),
    }
    # The component's own folder will do; and of what is there a part.
    assert main([*compared, str(exported / "cropper"), "--to", "onnx"]) == 0
    assert {row[0] for row in rows(capsys.readouterr().out)} == {"onnx"}


def test_files_beside_other_weights_are_a_miss(exported, tmp_path, capsys):
    shutil.copytree(exported, tmp_path, dirs_exist_ok=True)
    folder = tmp_path / "cropper"
    model = preset_to_spec("cropper", "tiny").build()
    for variable in model.trainable_variables:
        variable.assign(variable + 0.01)
    save_weights(model, folder / "cropper.weights.npz")
    other = file_to_artefact(folder / "cropper.weights.npz", "weights_npz", "float16")
    manifest = read_manifest(folder, verify=False)
    files = (*(one for one in manifest.files if one.path != other.path), other)
    write_manifest(folder, dataclasses.replace(manifest, files=files))
    compared = ["parity", "--component", "cropper", "--count", "1", "--folder", str(tmp_path)]
    assert main([*compared, "--precisions", "float32"]) == 1
    assert {row[-1] for row in rows(capsys.readouterr().out)} == {"MISS"}


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--count", "0"], "--count must be 1 at least"),
        (["--folder", "{}", "--weights", "w.npz"], "--weights are those of a new export"),
        (["--photographs", "p"], "--photographs needs the --folder"),
        (["--folder", "{}/nowhere"], "nowhere/manifest.json: cannot be read"),
        (["--folder", "{}/cropper"], "cropper: an export of the cropper, not of the reader"),
    ],
)
def test_what_cannot_be_compared_is_named(exported, capsys, arguments, reason):
    given = [argument.format(exported) for argument in arguments]
    assert main(["parity", "--component", "reader", *given]) == 1
    assert reason in capsys.readouterr().err


def test_a_folder_without_the_form_is_named(exported, capsys):
    compared = ["parity", "--component", "cropper", "--folder", str(exported)]
    assert main([*compared, "--to", "saved_model"]) == 1
    assert "nothing to compare; there is litert int8" in capsys.readouterr().err


def test_final_results_are_compared_as_well(weights, capsys):
    arguments = ["parity", "--component", "cropper", "--preset", "tiny", "--weights", str(weights)]
    arguments += ["--to", "litert_final", "--precisions", "int8", "--count", "1"]
    assert main(arguments) == 0
    assert rows(capsys.readouterr().out) == [
        ("litert_final", "int8", "serving_default", "corners", "-"),
        ("litert_final", "int8", "serving_default", "scores", "-"),
    ]


def test_a_miss_is_an_error_code(weights, monkeypatch, capsys):
    monkeypatch.setitem(TOLERANCES, "float32", 0.0)
    arguments = ["parity", "--component", "cropper", "--preset", "tiny", "--weights", str(weights)]
    arguments += ["--to", "litert", "--precisions", "float32", "--count", "1"]
    assert main(arguments) == 1
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
    assert component_weights(component).is_file()


def test_all_components_go_into_folders_of_their_own(tmp_path, monkeypatch):
    made = []
    monkeypatch.setattr(
        "export.convert.convert",
        lambda component, weights, out, **settings: (
            made.append((component, weights, out))
            or read_manifest(component_weights(component).parent)
        ),
    )
    assert main(["--all", "--out", str(tmp_path)]) == 0
    assert made == [(one, component_weights(one), tmp_path / one) for one in COMPONENTS]
