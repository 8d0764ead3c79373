"""Versions and labels of what TensorFlow Serving serves. The SavedModels here are bytes."""

import dataclasses
import hashlib

import pytest

from export.artefacts import ArtefactFile, ManifestError
from export.manifest import InputSpec, Manifest, OutputSpec, read_manifest, write_manifest
from serving.model_config import read_models_config
from serving.publishing import publish, rollback, set_label, versions_of, write_config
from serving.publishing_command import main

OUTPUT = OutputSpec("class_logits", (1, 4, 2), "float32", "")


def make_export(folder, component, content=b"graph", **changes):
    """An export as it lies on the disk."""
    files = []
    for name in ("saved_model.pb", "variables/variables.index"):
        path = folder / component / "1" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        files.append(ArtefactFile(f"1/{name}", "saved_model", "float32", digest, len(content)))
    version = content.decode()
    manifest = Manifest(component, version, tuple(files), InputSpec("image", (8, 8)), (OUTPUT,))
    write_manifest(folder / component, dataclasses.replace(manifest, **changes))
    return folder


@pytest.fixture
def models(tmp_path):
    for component in ("cropper", "detector", "reader"):
        make_export(tmp_path / "models", component)
    return tmp_path / "models"


def labels_of(root, component="reader"):
    return read_models_config(root)[component].labels


def contents(root, component, version):
    folder = root / component / str(version)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*") if path.is_file()
    }  # fmt: skip


def test_exports_become_versions(models, tmp_path):
    root = tmp_path / "root"
    (models / "reader/1/assets.extra").mkdir()
    (models / "reader/1/assets.extra/tf_serving_warmup_requests").write_bytes(b"warm")
    assert publish(models, root) == {"cropper": 1, "detector": 1, "reader": 1}
    found = contents(root, "reader", 1)
    assert found.pop("assets.extra/manifest.json")
    assert found == {
        "saved_model.pb": b"graph",
        "variables/variables.index": b"graph",
        "assets.extra/tf_serving_warmup_requests": b"warm",
    }
    published = read_manifest(root / "reader/1/assets.extra")
    assert published == dataclasses.replace(read_manifest(models / "reader"), files=())
    assert publish(models, root, ["reader"]) == {"reader": 2}
    assert versions_of(root, "reader") == [1, 2] and versions_of(root, "cropper") == [1]
    # What others can read here, the server can: temporary folders are often closed to them.
    assert (root / "reader/2").stat().st_mode == (root / "reader").stat().st_mode
    assert [path.name for path in (root / "reader").iterdir() if path.name.startswith(".")] == []


def test_labels_follow_and_go_back(models, tmp_path):
    root = tmp_path / "root"
    publish(models, root, ["reader"])
    assert labels_of(root) == {"stable": 1}
    publish(models, root, ["reader"])
    assert labels_of(root) == {"stable": 2, "previous": 1}
    assert rollback(root, "reader") == 1
    assert labels_of(root) == {"stable": 1}
    assert versions_of(root, "reader") == [1, 2]
    with pytest.raises(ValueError, match="reader: there is no version 'previous' to go back to"):
        rollback(root, "reader")
    # The withdrawn version's number is not used again, and it is not gone back to.
    assert publish(models, root, ["reader"]) == {"reader": 3}
    assert labels_of(root) == {"stable": 3, "previous": 1}
    assert versions_of(root, "reader") == [1, 3]
    assert rollback(root, "reader") == 1


def test_a_version_stays_until_its_label_can_have_moved(models, tmp_path):
    root = tmp_path / "root"
    for number in range(1, 5):
        assert publish(models, root, ["reader"]) == {"reader": number}
        # The one that the server still answers from is there beside the new one.
        assert versions_of(root, "reader") == [max(1, number - 1), number][-min(2, number) :]


def test_another_label_leaves_stable_where_it_is(models, tmp_path):
    root = tmp_path / "root"
    publish(models, root, ["reader"])
    assert publish(models, root, ["reader"], label="canary") == {"reader": 2}
    assert labels_of(root) == {"stable": 1, "canary": 2}
    publish(models, root, ["reader"], label="canary")
    assert labels_of(root) == {"stable": 1, "canary": 3}
    assert versions_of(root, "reader") == [1, 2, 3]  # 2 is let go the next time
    set_label(root, "reader", "stable", 3)
    set_label(root, "reader", "canary", None)
    assert labels_of(root) == {"stable": 3, "previous": 1}
    with pytest.raises(ValueError, match="no label 'canary'"):
        set_label(root, "reader", "canary", None)
    with pytest.raises(ValueError, match=r"reader: no version 9; there are \[1, 2, 3\]"):
        set_label(root, "reader", "stable", 9)
    publish(models, root, ["reader"])
    assert versions_of(root, "reader") == [3, 4]


def test_nothing_is_published_unless_all_can_be(models, tmp_path):
    root = tmp_path / "root"
    publish(models, root)
    (models / "reader/1/saved_model.pb").write_bytes(b"grapf")
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()}
    with pytest.raises(ManifestError, match=r"reader/1/saved_model\.pb: sha256"):
        publish(models, root)
    assert {p: p.stat().st_mtime_ns for p in root.rglob("*") if p.is_file()} == before
    assert list(root.rglob(".*")) == []


def test_an_export_without_a_saved_model_is_named(models, tmp_path):
    write_manifest(
        models / "reader", dataclasses.replace(read_manifest(models / "reader"), files=())
    )
    with pytest.raises(ManifestError, match="reader: no saved_model float32 file"):
        publish(models, tmp_path / "root")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"components": ["writer"]}, "writer: not one of cropper, detector, reader"),
        ({"label": "previous"}, "'previous': not a label to publish under"),
        ({"label": ""}, "'': not a label"),
    ],
)
def test_wrong_names_are_told(models, tmp_path, arguments, reason):
    with pytest.raises(ValueError, match=reason):
        publish(models, tmp_path / "root", **arguments)
    with pytest.raises(ValueError, match="no export in cropper, detector, reader"):
        publish(tmp_path / "nowhere", tmp_path / "root")
    assert not (tmp_path / "root").exists()


def test_a_model_that_clients_would_misread_needs_another_label(models, tmp_path):
    root = tmp_path / "root"
    publish(models, root, ["cropper"])
    other = {"postprocess": {"find_card": {"threshold": 0.3}}, "classes": ("a", "b")}
    make_export(models, "cropper", b"other", **other)
    reason = "cropper other: classes, postprocess of its manifest .* version 1, which is 'stable'"
    with pytest.raises(ValueError, match=reason):
        publish(models, root, ["cropper"])
    assert versions_of(root, "cropper") == [1]
    assert publish(models, root, ["cropper"], label="v2") == {"cropper": 2}
    # Other weights of the same model are no other model.
    make_export(models, "cropper", b"better", **other)
    assert publish(models, root, ["cropper"], label="v2") == {"cropper": 3}


def test_the_config_of_a_folder_of_exports(models):
    written = write_config(models, base="/models/")
    assert set(written) == {"cropper", "detector", "reader"}
    assert written["reader"].base_path == "/models/reader"
    assert written["reader"].labels == {"stable": 1}
    assert (models / "batching.config").read_text() == (
        "# Written by python -m serving publish and config.\n"
        "max_batch_size { value: 64 }\n"
        "batch_timeout_micros { value: 1000 }\n"
        "max_enqueued_batches { value: 100 }\n"
    )
    # The next one keeps what was said.
    assert write_config(models) == written
    assert write_config(models, base="/m")["reader"].base_path == "/m/reader"


def test_the_config_is_as_tensorflow_serving_reads_it(models):
    write_config(models, base="/models")
    text = (models / "models.config").read_text()
    assert (
        '  config {\n    name: "cropper"\n    base_path: "/models/cropper"\n'
        '    model_platform: "tensorflow"\n    model_version_policy {\n      all {\n      }\n'
        '    }\n    version_labels {\n      key: "stable"\n      value: 1\n    }\n  }\n'
    ) in text
    from google.protobuf import text_format
    from tensorflow_serving.config import model_server_config_pb2

    config = text_format.Parse(text, model_server_config_pb2.ModelServerConfig())
    assert [one.name for one in config.model_config_list.config] == [
        "cropper", "detector", "reader",
    ]  # fmt: skip
    policy = config.model_config_list.config[0].model_version_policy
    assert policy.WhichOneof("policy_choice") == "all"


def test_models_of_others_in_the_config_stay(models):
    (models / "models.config").write_text(
        'model_config_list { config { name: "other" base_path: "/other" '
        "model_version_policy { all {} } } }"
    )
    write_config(models)
    assert read_models_config(models)["other"].base_path == "/other"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("model_config_list {", "not as `python -m serving` writes it"),
        ("model_config_list { config { logging_config {} } }", "logging_config"),
        (
            'model_config_list { config { name: "reader" model_version_policy '
            "{ specific { versions: 1 } } } }",
            "reader: model_version_policy must be all",
        ),
    ],
)
def test_a_config_that_would_be_lost_is_refused(models, text, reason):
    (models / "models.config").write_text(text)
    with pytest.raises(ValueError, match=f"models.config: .*{reason}"):
        write_config(models)
    assert (models / "models.config").read_text() == text


def test_a_label_at_a_version_that_is_gone_is_told(models, tmp_path):
    root = tmp_path / "root"
    publish(models, root, ["reader"])
    publish(models, root, ["reader"])
    (root / "reader/1").rename(tmp_path / "away")
    with pytest.raises(ValueError, match=r"reader: no version 1; there are \[2\]"):
        rollback(root, "reader")
    assert labels_of(root) == {"stable": 2, "previous": 1}
    with pytest.raises(ValueError, match=r"reader: no version 1"):
        publish(models, root, ["cropper"])
    assert versions_of(root, "cropper") == []


def test_the_commands(models, tmp_path, capsys):
    root = str(tmp_path / "root")
    for _ in range(2):
        assert main(["publish", "--models", str(models), "--to", root, "--base", "/m"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"{root}/reader/2: stable"
    assert main(["rollback", "--component", "reader", "--to", root]) == 0
    assert capsys.readouterr().out == f"{root}/reader/1: stable\n"
    arguments = ["label", "--component", "reader", "--to", root, "--label", "canary"]
    assert main([*arguments, "--version", "2"]) == 0
    assert main(["config", "--root", root]) == 0
    assert "reader in /m/reader: canary 2, stable 1" in capsys.readouterr().out
    assert main(["rollback", "--component", "reader", "--to", root]) == 2
    assert "error: " in capsys.readouterr().err
    assert main(["config", "--root", str(tmp_path / "none")]) == 2
    assert "no version of cropper, detector, reader" in capsys.readouterr().err
