"""Many photos into one file."""

import json
import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pandas
import pytest

from export.remote import RemoteError
from pipeline import bulk
from pipeline.bulk import find_photos, read_into, rows_to_table
from pipeline.command import main

EXAMPLES = Path(__file__).parents[2] / "examples"
PHOTOS = sorted(EXAMPLES.glob("*.jpg"))


class Fake:
    """A pipeline that knows the names of files alone."""

    made = 0
    read: list[str] = []  # noqa: RUF012
    cropper = detector = reader = SimpleNamespace(version="v1")

    def __init__(self, **settings):
        type(self).made += 1

    def load(self):
        pass

    def infer(self, photo):
        type(self).read.append(photo.name)
        if photo.suffix == ".txt":
            raise bulk.ImageError(f"{photo}: not an image")
        if photo.name == "stop.jpg":
            raise KeyboardInterrupt
        if photo.name == "outage.jpg":
            raise RemoteError("localhost:8500: not there")
        if photo.name == "bug.jpg":
            raise RuntimeError("a fault of ours")
        return Answer(photo.stem.encode("utf-8", "ignore").decode())


class Answer:
    def __init__(self, name):
        self.name = name

    def to_dict(self):
        if self.name.startswith("empty"):
            return {"status": "no_card", "document": None, "fields": {}, "warnings": []}
        field = {"value": self.name.upper(), "text": self.name, "confidence": 0.5}
        return {
            "status": "ok",
            "document": {"type": "id_ktp", "confidence": 0.9},
            "fields": {"full_name": field},
            "warnings": [{"code": "glare"}, {"code": "small_card"}],
        }


@pytest.fixture
def fake(monkeypatch):
    monkeypatch.setattr(bulk, "Pipeline", Fake)
    Fake.made, Fake.read = 0, []
    return Fake


def paths(*names):
    return [Path(name) for name in names]


def test_folders_give_their_pictures_at_any_depth(tmp_path):
    (tmp_path / "folder.jpg").mkdir()
    for name in ("b.JPG", "a.png", "deep/c.webp", "notes.txt", "._a.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = find_photos([tmp_path / "notes.txt", tmp_path, tmp_path / "a.png"])
    names = [path.relative_to(tmp_path).as_posix() for path in found]
    assert names == ["notes.txt", "a.png", "b.JPG", "deep/c.webp", "a.png"]
    with pytest.raises(ValueError, match="no picture in this folder"):
        (tmp_path / "bare").mkdir()
        find_photos([tmp_path / "bare"])


def test_a_table_has_a_row_for_each_photo(fake, tmp_path):
    target = tmp_path / "made" / "results.csv"
    rows = read_into(paths("ánh.jpg", "bad.txt", "empty.jpg"), target)
    assert [row["photo"] for row in rows] == ["ánh.jpg", "bad.txt", "empty.jpg"]
    table = pandas.read_csv(target)
    assert table["status"].tolist() == ["ok", "error", "no_card"]
    assert table["full_name"][0] == "ÁNH" and table["full_name_confidence"][0] == 0.5
    assert table["error"][1] == "bad.txt: not an image"
    assert table["warnings"][0] == "glare small_card" and table["type"][0] == "id_ktp"
    assert not list(target.parent.glob("*.part")) and fake.made == 1


def test_lines_of_json_hold_the_whole_results(fake, tmp_path):
    read_into(paths("b.jpg", "a.jpg"), tmp_path / "r.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    assert [row["photo"] for row in rows] == ["b.jpg", "a.jpg"]
    assert rows[0]["fields"]["full_name"]["text"] == "b"


def test_after_a_stop_only_the_rest_is_read(fake, tmp_path):
    target, told = tmp_path / "r.jsonl", []
    with pytest.raises(KeyboardInterrupt):
        read_into(paths("a.jpg", "b.jpg", "stop.jpg", "c.jpg"), target)
    assert not target.exists()
    with (tmp_path / "r.jsonl.part").open("a") as log:
        log.write('{"photo": "c.jp')  # the last line was cut short
    fake.read = []
    rows = read_into(paths("c.jpg", "a.jpg", "b.jpg", "c.jpg"), target, tell=told.append)
    assert fake.read == ["c.jpg"] and told == [2, 3]  # named twice, read once
    assert [row["photo"] for row in rows] == ["c.jpg", "a.jpg", "b.jpg", "c.jpg"]
    assert len(target.read_text().splitlines()) == 4


def stop(target, *names, **settings):
    """A call that is stopped after these photos."""
    with pytest.raises(KeyboardInterrupt):
        read_into(paths(*names, "stop.jpg"), target, **settings)
    Fake.read = []


def test_what_is_kept_of_other_photos_is_no_result(fake, tmp_path):
    stop(tmp_path / "r.jsonl", "other.jpg")
    (row,) = read_into(paths("a.jpg"), tmp_path / "r.jsonl")
    assert row["photo"] == "a.jpg"


def test_errors_are_tried_again(fake, tmp_path):
    stop(tmp_path / "r.jsonl", "a.jpg", "bad.txt")
    read_into(paths("a.jpg", "bad.txt"), tmp_path / "r.jsonl")
    assert fake.read == ["bad.txt"]


def test_rows_of_other_models_are_not_mixed_in(fake, tmp_path, monkeypatch):
    target = tmp_path / "r.jsonl"
    stop(target, "a.jpg")
    kept = (tmp_path / "r.jsonl.part").read_bytes()
    with monkeypatch.context() as other:
        other.setattr(fake, "reader", SimpleNamespace(version="v2"))
        with pytest.raises(ValueError, match="other models, settings or folder; remove it"):
            read_into(paths("a.jpg"), target)
    with pytest.raises(ValueError, match="other models, settings or folder"):
        read_into(paths("a.jpg"), target, settings={"runtime": "onnx"})
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match="other models, settings or folder"):
        read_into(paths("a.jpg"), target)
    assert (tmp_path / "r.jsonl.part").read_bytes() == kept and fake.read == []


def test_a_file_that_is_no_journal_is_refused(fake, tmp_path):
    (tmp_path / "r.jsonl.part").write_text("something else\n")
    with pytest.raises(ValueError, match="remove it to begin anew"):
        read_into(paths("a.jpg"), tmp_path / "r.jsonl")


def test_one_photo_does_not_end_the_run(fake, tmp_path):
    name = os.fsdecode(b"caf\xe9.jpg")  # no text in UTF-8
    rows = read_into(paths("bug.jpg", name, "b.jpg"), tmp_path / "r.jsonl")
    assert rows[0]["error"] == "bug.jpg: RuntimeError: a fault of ours"
    assert [row.get("status") for row in rows] == [None, "ok", "ok"]
    assert len((tmp_path / "r.jsonl").read_text(encoding="utf-8").splitlines()) == 3
    read_into(paths(name), tmp_path / "r.csv")


@pytest.mark.parametrize(
    ("target", "processes", "reason"),
    [("r.xlsx", 1, "must end in one of .csv, .parquet, .jsonl"), ("r.csv", 0, "1 at least, not 0")],
)
def test_mistakes_are_named_before_anything_is_read(fake, tmp_path, target, processes, reason):
    with pytest.raises(ValueError, match=reason):
        read_into(paths("a.jpg"), tmp_path / target, processes)
    assert fake.made == 0


def test_parquet_is_a_table_too(fake, tmp_path):
    read_into(paths("a.jpg", "bad.txt"), tmp_path / "r.parquet")
    table = pandas.read_parquet(tmp_path / "r.parquet")
    assert table["full_name"][0] == "A" and pandas.isna(table["full_name"][1])
    assert table["status"].tolist() == ["ok", "error"]


@pytest.mark.parametrize("missing", ["pandas", "pyarrow"])
def test_parquet_needs_two_packages(fake, tmp_path, monkeypatch, missing):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == missing else 1)
    with pytest.raises(ValueError, match=f"{missing} is not installed"):
        read_into(paths("a.jpg"), tmp_path / "r.parquet")


def test_photos_without_any_field_make_a_table_too():
    (row,) = rows_to_table([{"photo": "a.jpg", "error": "no"}])
    assert row["status"] == "error" and row["type"] is None and "full_name" not in row


def test_an_outage_of_a_server_is_of_no_photo(fake, tmp_path):
    photos = [Path("a.jpg"), Path("outage.jpg"), Path("b.jpg")]
    target = tmp_path / "cards.csv"
    with pytest.raises(RemoteError, match="not there"):
        read_into(photos, target, 1, {})
    assert not target.exists()
    Fake.read.clear()
    rows = read_into([photos[0], photos[2]], target, 1, {})
    assert Fake.read == ["b.jpg"] and [row["photo"] for row in rows] == ["a.jpg", "b.jpg"]


def test_processes_read_what_one_reads(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    for photo in PHOTOS[:3]:
        shutil.copy(photo, folder)
    (folder / "broken.png").write_bytes(b"no picture")
    alone = read_into(find_photos([folder]), tmp_path / "alone.jsonl")
    together = read_into(find_photos([folder]), tmp_path / "together.jsonl", processes=2)
    for one, other in zip(alone, together, strict=True):
        one.pop("timings_ms", None)
        other.pop("timings_ms", None)
        assert one == other
    assert [row.get("status") for row in alone].count("ok") == 3
    assert "broken.png" in alone[0]["error"]


def test_the_command_writes_a_table(fake, tmp_path, capsys):
    (tmp_path / "a.jpg").touch()
    (tmp_path / "empty.jpg").touch()
    assert main(["read", str(tmp_path), "--processes", "2"]) == 2
    assert "--processes goes with --out" in capsys.readouterr().err
    code = main(["read", str(tmp_path), "--out", str(tmp_path / "r.csv")])
    assert code == 1 and "2 photos in" in capsys.readouterr().out
    assert len(pandas.read_csv(tmp_path / "r.csv")) == 2
    assert main(["read", str(tmp_path), "--out", str(tmp_path / "r.csv"), "--json"]) == 2
    assert "--json and --draw do not go with it" in capsys.readouterr().err


def test_a_mistake_in_the_models_is_told_before_processes_start(tmp_path, capsys):
    arguments = ["read", str(EXAMPLES), "--out", str(tmp_path / "r.csv"), "--processes", "2"]
    assert main([*arguments, "--models", str(tmp_path / "none")]) == 2
    assert "manifest.json: cannot be read" in capsys.readouterr().err
    assert main([*arguments, "--runtime", "onnx"]) == 2
    assert "no onnx float32 file" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_stop_is_no_traceback(fake, tmp_path, capsys):
    (tmp_path / "stop.jpg").touch()
    assert main(["read", str(tmp_path), "--out", str(tmp_path / "r.csv")]) == 130
    assert capsys.readouterr().err == "stopped\n"
