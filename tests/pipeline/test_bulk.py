"""Many photos into one file."""

import json
import os
import shutil
import tracemalloc
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas
import pytest
from PIL import Image

from export.remote import RemoteError
from pipeline import bulk
from pipeline.bulk import find_photos, read_into
from pipeline.command import main
from pipeline.result_files import row_to_cells
from tests.pipeline.fakes import FakeCropper

EXAMPLES = Path(__file__).parents[2] / "examples"
PHOTOS = sorted(EXAMPLES.glob("*.jpg"))


class Fake:
    """A pipeline that knows the names of files alone."""

    made = 0
    settings = None
    read: list[str] = []  # noqa: RUF012
    cropper = detector = reader = SimpleNamespace(version="v1")

    def __init__(self, **settings):
        type(self).made += 1
        type(self).settings = settings

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


def rows_in(target):
    return [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


def test_a_table_has_a_row_for_each_photo(fake, tmp_path):
    target = tmp_path / "made" / "results.csv"
    statuses = read_into(paths("ánh.jpg", "bad.txt", "empty.jpg"), target)
    table = pandas.read_csv(target)
    assert table["photo"].tolist() == ["ánh.jpg", "bad.txt", "empty.jpg"]
    assert table["status"].tolist() == statuses == ["ok", "error", "no_card"]
    assert target.read_bytes().startswith(b"\xef\xbb\xbfphoto,status,type,")
    assert table["full_name"][0] == "ÁNH" and table["full_name_confidence"][0] == 0.5
    assert table["error"][1] == "bad.txt: not an image"
    assert table["warnings"][0] == "glare small_card" and table["type"][0] == "id_ktp"
    assert [path.name for path in target.parent.iterdir()] == ["results.csv"] and fake.made == 1


def test_lines_of_json_hold_the_whole_results(fake, tmp_path):
    read_into(paths("b.jpg", "a.jpg"), tmp_path / "r.jsonl")
    rows = rows_in(tmp_path / "r.jsonl")
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
    statuses = read_into(paths("c.jpg", "a.jpg", "b.jpg", "c.jpg"), target, tell=told.append)
    assert fake.read == ["c.jpg"] and told == [2, 3]  # named twice, read once
    assert [row["photo"] for row in rows_in(target)] == ["c.jpg", "a.jpg", "b.jpg", "c.jpg"]
    assert statuses == ["ok"] * 4


def test_a_table_after_a_stop_has_the_fields_of_what_was_read_before(fake, tmp_path):
    stop(tmp_path / "r.csv", "a.jpg")
    read_into(paths("a.jpg", "empty.jpg"), tmp_path / "r.csv")
    assert pandas.read_csv(tmp_path / "r.csv")["full_name"][0] == "A"


def stop(target, *names, **settings):
    """A call that is stopped after these photos."""
    with pytest.raises(KeyboardInterrupt):
        read_into(paths(*names, "stop.jpg"), target, **settings)
    Fake.read = []


def test_what_is_kept_of_other_photos_is_no_result(fake, tmp_path):
    stop(tmp_path / "r.jsonl", "other.jpg")
    read_into(paths("a.jpg"), tmp_path / "r.jsonl")
    (row,) = rows_in(tmp_path / "r.jsonl")
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
    statuses = read_into(paths("bug.jpg", name, "b.jpg"), tmp_path / "r.jsonl")
    rows = rows_in(tmp_path / "r.jsonl")
    assert rows[0]["error"] == "bug.jpg: RuntimeError: a fault of ours"
    assert [row.get("status") for row in rows] == [None, "ok", "ok"]
    assert statuses == ["error", "ok", "ok"]
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


def test_parquet_needs_a_package(fake, tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "pyarrow" else 1)
    with pytest.raises(ValueError, match="pyarrow is not installed"):
        read_into(paths("a.jpg"), tmp_path / "r.parquet")


def test_a_parquet_of_several_groups_has_every_row(fake, tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.result_files.ROWS_AT_ONCE", 2)
    # The first group has no field, and no number.
    read_into(paths("empty.jpg", "bad.txt", "a.jpg", "b.jpg", "c.jpg"), tmp_path / "r.parquet")
    table = pandas.read_parquet(tmp_path / "r.parquet")
    assert table["photo"].tolist() == ["empty.jpg", "bad.txt", "a.jpg", "b.jpg", "c.jpg"]
    assert table["full_name"].tolist()[2:] == ["A", "B", "C"]
    assert table["confidence"].tolist()[2:] == [0.9, 0.9, 0.9]


def test_a_photo_without_any_field_is_a_row_too():
    cells = row_to_cells({"photo": "a.jpg", "error": "no"}, ["sex"])
    assert cells["status"] == "error" and cells["type"] is None and cells["error"] == "no"
    assert cells["sex"] is None and cells["sex_confidence"] is None


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_memory_does_not_grow_with_the_photos(fake, tmp_path, monkeypatch, suffix):
    long = {"text": "A" * 100_000, "value": "A", "confidence": 0.5}
    answer = {"status": "ok", "fields": {"full_name": long}, "warnings": []}
    monkeypatch.setattr(Answer, "to_dict", lambda self: json.loads(json.dumps(answer)))
    photos = paths(*(f"{number}.jpg" for number in range(100)))
    stop(tmp_path / f"r{suffix}", *map(str, photos[:50]))
    read_into(photos[:1], tmp_path / f"first{suffix}")  # what is imported and made once
    tracemalloc.start()
    read_into(photos, tmp_path / f"r{suffix}")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3e6  # all of them would be 10e6


def test_a_file_of_results_is_the_old_one_or_whole(fake, tmp_path, monkeypatch):
    target = tmp_path / "r.csv"
    target.write_text("old")
    monkeypatch.setattr("pipeline.result_files.row_to_cells", lambda row, fields: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        read_into(paths("a.jpg"), target)
    assert target.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.csv", "r.csv.part"]


def test_an_outage_of_a_server_is_of_no_photo(fake, tmp_path):
    photos = [Path("a.jpg"), Path("outage.jpg"), Path("b.jpg")]
    target = tmp_path / "cards.csv"
    with pytest.raises(RemoteError, match="not there"):
        read_into(photos, target, 1, {})
    assert not target.exists()
    Fake.read.clear()
    read_into([photos[0], photos[2]], target, 1, {})
    assert Fake.read == ["b.jpg"]
    assert pandas.read_csv(target)["photo"].tolist() == ["a.jpg", "b.jpg"]


def test_processes_read_what_one_reads(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    for photo in PHOTOS[:3]:
        shutil.copy(photo, folder)
    (folder / "broken.png").write_bytes(b"no picture")
    read_into(find_photos([folder]), tmp_path / "alone.jsonl")
    read_into(find_photos([folder]), tmp_path / "together.jsonl", processes=2)
    alone, together = rows_in(tmp_path / "alone.jsonl"), rows_in(tmp_path / "together.jsonl")
    for one, other in zip(alone, together, strict=True):
        one.pop("timings_ms", None)
        other.pop("timings_ms", None)
        assert one == other
    assert [row.get("status") for row in alone].count("ok") == 3
    assert "broken.png" in alone[0]["error"]


def test_one_of_several_processes_has_one_thread_unless_it_is_told_otherwise(fake, monkeypatch):
    monkeypatch.setattr(bulk, "_PIPELINE", [])
    monkeypatch.setattr(bulk.cv2, "setNumThreads", lambda threads: None)
    bulk._start({"runtime": "litert"})
    assert fake.settings == {"runtime": "litert", "threads": 1}
    bulk._start({"threads": 3})
    assert fake.settings == {"threads": 3}


class Deadly(FakeCropper):
    """Ends its process when it sees a wholly black photo."""

    def find(self, pixels):
        if not pixels.any():
            os._exit(9)
        return super().find(pixels)


def test_photos_that_were_read_when_a_process_was_killed_are_named(tmp_path):
    photos = [tmp_path / f"{number}.png" for number in range(9)]
    for photo in photos:
        pixels = np.full((64, 64, 3), 0 if photo.name == "4.png" else 200, np.uint8)
        Image.fromarray(pixels).save(photo)
    settings = {"cropper": Deadly(corners=None)}
    with pytest.raises(BrokenProcessPool, match="a process was killed") as caught:
        read_into(photos, tmp_path / "r.jsonl", 2, settings)
    named = {str(photo) for photo in photos if str(photo) in str(caught.value)}
    assert str(photos[4]) in named and len(named) <= 2
    kept = {row["photo"] for row in rows_in(tmp_path / "r.jsonl.part")[1:]}
    # What one process read, or the other one was at.
    assert kept | named >= {str(photo) for photo in photos[:5]} and not kept & named


def test_a_process_that_was_killed_is_no_traceback(fake, tmp_path, capsys, monkeypatch):
    def fail(*arguments):
        raise BrokenProcessPool("a process was killed while these were read: a.jpg")

    (tmp_path / "a.jpg").touch()
    monkeypatch.setattr("pipeline.command.read_into", fail)
    assert main(["read", str(tmp_path), "--out", str(tmp_path / "r.csv")]) == 2
    assert capsys.readouterr().err.endswith("while these were read: a.jpg\n")


def test_the_command_writes_a_table(fake, tmp_path, capsys):
    (tmp_path / "a.jpg").touch()
    (tmp_path / "empty.jpg").touch()
    assert main(["read", str(tmp_path), "--processes", "2"]) == 2
    assert "--processes goes with --out" in capsys.readouterr().err
    code = main(["read", str(tmp_path), "--out", str(tmp_path / "r.csv")])
    assert code == 1 and "2 photos in" in capsys.readouterr().out
    assert len(pandas.read_csv(tmp_path / "r.csv")) == 2
    assert main(["read", str(tmp_path), "--out", str(tmp_path / "r.csv"), "--json"]) == 2
    assert "--json, --csv and --draw do not go with it" in capsys.readouterr().err


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
