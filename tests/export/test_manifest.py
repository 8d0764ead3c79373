import dataclasses
import hashlib
import json

import pytest

from export.artefacts import ArtefactFile, ManifestError, file_to_artefact, read_verified
from export.manifest import (
    MANIFEST,
    InputSpec,
    Manifest,
    MaskSpec,
    OutputSpec,
    SignatureSpec,
    charset_to_sha256,
    read_manifest,
    write_manifest,
)
from reader.charset import CHARSET


def make_manifest(folder, **changes):
    (folder / "model.tflite").write_bytes(b"abc")
    manifest = Manifest(
        component="reader",
        version="1",
        files=(file_to_artefact(folder / "model.tflite", "litert", "int8"),),
        input=InputSpec("image", (48, 256)),
        outputs=(OutputSpec("char_ids", (1, 25), "int32", "ids"),),
        charset="aăâ",
        charset_sha256=charset_to_sha256("aăâ"),
        inside=("rescaling",),
        postprocess={"decoder": "attention"},
        created_with={"keras": "3"},
    )
    return dataclasses.replace(manifest, **changes)


def edit(folder, **changes):
    raw = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    raw.update(changes)
    (folder / MANIFEST).write_text(json.dumps(raw), encoding="utf-8")


def test_file_to_artefact_hashes_the_content(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    # The SHA-256 of "abc" in FIPS 180-4's examples.
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert file_to_artefact(tmp_path / "a", "litert", "int8") == ArtefactFile(
        "a", "litert", "int8", digest, 3
    )


def test_round_trip(tmp_path):
    manifest = make_manifest(tmp_path)
    write_manifest(tmp_path, manifest)
    assert read_manifest(tmp_path) == manifest
    assert sorted(path.name for path in tmp_path.iterdir()) == [MANIFEST, "model.tflite"]


SHORT = SignatureSpec("short", (48, 128), (OutputSpec("char_ids", (1, 10), "int32", "ids"),))


def test_round_trip_with_a_mask_and_another_signature(tmp_path):
    manifest = make_manifest(
        tmp_path, signature="serving_default", mask=MaskSpec("allowed", 5), further=(SHORT,)
    )
    write_manifest(tmp_path, manifest)
    assert read_manifest(tmp_path) == manifest


def test_files_with_final_results_have_one_signature_and_no_strings(tmp_path):
    ids = OutputSpec("ids", (1, 25), "int32", "text as classes")
    final = (ids, OutputSpec("text", (1,), "string", "text"))
    manifest = make_manifest(tmp_path, final=final, further=(SHORT,))
    assert manifest.final_signature == SignatureSpec("serve", (48, 256), (ids,))


def test_manifest_of_before_masks_and_further_signatures(tmp_path):
    write_manifest(tmp_path, make_manifest(tmp_path, mask=MaskSpec("allowed", 5), further=(SHORT,)))
    raw = json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))
    for name in ("signature", "mask", "further", "final"):
        del raw[name]
    del raw["input"]["meaning"]
    (tmp_path / MANIFEST).write_text(json.dumps(raw), encoding="utf-8")
    manifest = read_manifest(tmp_path)
    assert (manifest.signature, manifest.mask, manifest.further) == ("serve", None, ())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"size_hw": (48, 256)}, "are not told apart"),
        ({"name": "serve"}, "are not told apart"),
        ({"outputs": (OutputSpec("ids", (1, 10), "int32", ""),)}, "outputs of 'short' are not"),
        ({"outputs": ()}, "outputs of 'short' are not those of 'serve'"),
    ],
)
def test_signatures_that_do_not_go_together_are_refused(tmp_path, changes, reason):
    short = dataclasses.replace(SHORT, **changes)
    write_manifest(tmp_path, make_manifest(tmp_path, further=(short,)))
    with pytest.raises(ManifestError, match=reason):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    "changes", [{"mask": {"size": 5}}, {"mask": 5}, {"further": [{"name": "short"}]}]
)
def test_damaged_signatures_are_refused(tmp_path, changes):
    write_manifest(tmp_path, make_manifest(tmp_path))
    edit(tmp_path, **changes)
    with pytest.raises(ManifestError, match=r"manifest\.json: (KeyError|TypeError)"):
        read_manifest(tmp_path)


def test_a_charset_is_hashed_in_utf8():
    assert charset_to_sha256(CHARSET).startswith("e978ba13f1dace60")


def test_changed_file_is_refused(tmp_path):
    manifest = make_manifest(tmp_path)
    write_manifest(tmp_path, manifest)
    (tmp_path / "model.tflite").write_bytes(b"abd")
    with pytest.raises(ManifestError, match=r"model\.tflite: sha256 .* the manifest says ba7816bf"):
        read_manifest(tmp_path)
    with pytest.raises(ManifestError, match="sha256"):
        read_verified(tmp_path, manifest.files[0])
    assert read_manifest(tmp_path, verify=False) == manifest


def test_cut_file_is_refused(tmp_path):
    write_manifest(tmp_path, make_manifest(tmp_path))
    (tmp_path / "model.tflite").write_bytes(b"ab")
    with pytest.raises(ManifestError, match=r"model\.tflite: 2 bytes, the manifest says 3"):
        read_manifest(tmp_path)


def test_missing_file_is_refused(tmp_path):
    write_manifest(tmp_path, make_manifest(tmp_path))
    (tmp_path / "model.tflite").unlink()
    with pytest.raises(ManifestError, match=r"model\.tflite: cannot be read: No such file"):
        read_manifest(tmp_path)


def test_missing_manifest_is_named(tmp_path):
    with pytest.raises(ManifestError, match=r"manifest\.json: cannot be read"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[]", "schema_version is None"),
        (b'{"schema_version": "2"}', "schema_version is '2', not '1'"),
        (b'{"schema_version": "1"}', "KeyError"),
    ],
)
def test_damaged_manifest_is_refused(tmp_path, content, reason):
    (tmp_path / MANIFEST).write_bytes(content)
    with pytest.raises(ManifestError, match=reason):
        read_manifest(tmp_path)


def test_unknown_entry_is_refused(tmp_path):
    write_manifest(tmp_path, make_manifest(tmp_path))
    edit(tmp_path, surprise=1)
    with pytest.raises(ManifestError, match="surprise"):
        read_manifest(tmp_path)


def test_changed_charset_is_refused(tmp_path):
    write_manifest(tmp_path, make_manifest(tmp_path))
    edit(tmp_path, charset="aâă")
    with pytest.raises(ManifestError, match="charset does not match"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    "path",
    ["../model.tflite", "/etc/hostname", "a/../../b", "a\\..\\b", "C:b", "", "a\0b", 5, ["a"]],
)
def test_file_outside_the_folder_is_refused(tmp_path, path):
    write_manifest(tmp_path, make_manifest(tmp_path))
    digest = hashlib.sha256(b"").hexdigest()
    entry = {"path": path, "format": "litert", "precision": "int8", "sha256": digest, "bytes": 0}
    edit(tmp_path, files=[entry])
    with pytest.raises(ManifestError, match="not a path within its folder"):
        read_manifest(tmp_path, verify=False)


def test_manifest_of_files_that_do_not_match_is_not_written(tmp_path):
    manifest = make_manifest(tmp_path)
    (tmp_path / "model.tflite").write_bytes(b"other")
    with pytest.raises(ManifestError):
        write_manifest(tmp_path, manifest)
    assert not (tmp_path / MANIFEST).exists()


def test_absent_precision_names_what_is_there(tmp_path):
    with pytest.raises(ManifestError, match="no litert float32 file; there is litert int8"):
        make_manifest(tmp_path).file("litert", "float32")


def test_absent_files_of_a_folder_are_named_with_the_command_that_writes_them(tmp_path):
    manifest = make_manifest(tmp_path)
    command = "python -m export --component reader --to onnx --precisions int8 --weights FILE"
    with pytest.raises(ManifestError) as error:
        manifest.file("onnx", "int8", folder=tmp_path / "a b")
    assert f"in {tmp_path}/a b; `{command} --version 1 --out DIR` writes it" in str(error.value)
    # Where `python -m export --out` has written the others, this one goes, too.
    with pytest.raises(ManifestError, match=f"--out {tmp_path}`"):
        manifest.file("onnx", "int8", folder=tmp_path / "reader")
    # Weights lie beside every export.
    with pytest.raises(ManifestError, match="`python -m export --component reader --weights FILE"):
        manifest.file("weights_npz", "float16", folder=tmp_path)
