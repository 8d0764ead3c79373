"""The benchmark's arithmetic, and a run of it."""

import math
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from data.records import write_dataset
from pipeline.benchmark import (
    Timing,
    bulk_throughput,
    by_step,
    choose_photos,
    in_thirds,
    load_truths,
    percentiles,
    process_counts,
    time_photos,
)
from pipeline.command import main
from pipeline.memory import memory_after, memory_of_a_process, resident_mb
from tests.pipeline.fakes import make_printed_record

EXAMPLES = Path(__file__).parents[2] / "examples"


def timing(total, words=0, **steps):
    return Timing(steps, total, words, 1.0)


def test_percentiles_by_hand():
    assert percentiles([1.0, 3.0, 2.0]) == pytest.approx((2.0, 2.9))
    assert all(math.isnan(value) for value in percentiles([]))


def test_a_step_that_a_photo_does_not_need_takes_no_time():
    found = by_step([timing(4.0, load=1.0, reader=3.0), timing(2.0, load=2.0)])
    assert list(found) == ["load", "reader", "total"]
    assert found["load"][0] == 1.5 and found["reader"][0] == 1.5 and found["total"][0] == 3.0


def test_thirds_are_ordered_and_whole():
    timings = [timing(10.0 * words, words) for words in (5, 1, 4, 2, 3, 6, 7)]
    thirds = in_thirds(timings, lambda one: one.words)
    assert [limits for limits, _ in thirds] == ["1 to 2", "3 to 4", "5 to 7"]
    assert [size for _, (_, _, size) in thirds] == [2, 2, 3]
    assert thirds[2][1][0] == 60.0


def test_photos_are_those_of_the_size(tmp_path):
    for name, size in (("a.png", (300, 100)), ("b.png", (100, 200)), ("c.png", (500, 10))):
        Image.new("RGB", size).save(tmp_path / name)
    (tmp_path / "broken.png").write_bytes(b"none")
    assert [p.name for p in choose_photos(tmp_path, 9, (200, 300))] == ["a.png", "b.png"]
    assert len(choose_photos(tmp_path, 1, (200, 300))) == 1
    content = (tmp_path / "a.png").read_bytes()
    (tmp_path / "a.png").write_bytes(content[: len(content) // 2])
    assert [p.name for p in choose_photos(tmp_path, 9, (200, 300))] == ["b.png"]
    with pytest.raises(ValueError, match="no picture of 600 to 700 pixels"):
        choose_photos(tmp_path, 9, (600, 700))


class Counting:
    def __init__(self, result):
        self.result, self.asked = result, []

    def infer(self, photo):
        self.asked.append(photo)
        return self.result


class Result:
    timings_ms = {"load": 1.0}  # noqa: RUF012
    fields = {}  # noqa: RUF012


def test_the_first_photo_warms_up(tmp_path):
    Image.new("RGB", (2000, 1000)).save(tmp_path / "a.png")
    pipeline = Counting(Result())
    (one, _) = time_photos(pipeline, [tmp_path / "a.png", tmp_path / "a.png"])
    assert len(pipeline.asked) == 3
    assert one.pixels == 2.0 and one.words == 0 and one.total > 0


def test_memory_is_looked_at_after_so_many_photos():
    pipeline = Counting(Result())
    found = memory_after(pipeline.infer, ["a", "b"], [2, 5])
    assert pipeline.asked == ["a", "b", "a", "b", "a"] and list(found) == [2, 5]
    assert 20 < resident_mb() < 1e5


def test_a_process_that_cannot_read_is_an_error():
    with pytest.raises(ValueError, match="(?s)a new process fails: .*'Morse'"):
        memory_of_a_process({"runtime": "Morse"}, [EXAMPLES / "id_ktp_1.jpg"], [1])


@pytest.mark.parametrize(
    ("cores", "counts"), [(1, [1]), (2, [1, 2]), (6, [1, 2, 4, 6]), (8, [1, 2, 4, 8])]
)
def test_processes_are_doubled_up_to_the_cores(monkeypatch, cores, counts):
    monkeypatch.setattr("os.sched_getaffinity", lambda process: set(range(cores)), raising=False)
    assert process_counts() == counts


def test_the_start_of_processes_is_left_out(monkeypatch):
    now = iter([0.0, 50.0, 51.0, 52.0, 52.5, 53.0])  # none, one, two … are read
    monkeypatch.setattr("pipeline.benchmark.time", SimpleNamespace(perf_counter=lambda: next(now)))
    asked = []

    def read(photos, target, processes, settings, tell):
        asked.append((processes, settings))
        for done in range(len(photos) + 1):
            tell(done)

    monkeypatch.setattr("pipeline.benchmark.read_into", read)
    photos = [Path(f"{number}.jpg") for number in range(5)]
    assert bulk_throughput(photos, 2, {"runtime": "onnx", "threads": 2}) == 3 / 2
    assert asked == [(2, {"runtime": "onnx", "threads": 1})]


def test_the_command_prints_all_of_it(capsys, monkeypatch):
    monkeypatch.setattr("pipeline.benchmark.process_counts", lambda: [1, 2, 3])
    arguments = ["benchmark", str(EXAMPLES), "--count", "3", "--long-side", "100", "4000"]
    assert main([*arguments, "--memory", "2"]) == 0
    printed = capsys.readouterr().out
    for part in (
        "3 photos of 100 to 4000",
        "total",
        "megapixels",
        "cold start",
        "in a process that read 2 photos",
    ):
        assert part in printed
    steps = ["load", "cropper", "rectify", "detector", "crops", "reader", "assembly"]
    lines = [[cell.strip() for cell in line.strip("│").split("│")] for line in printed.splitlines()]
    assert [cells[0] for cells in lines if cells[0] in steps] == steps
    side_by_side = [
        (cells[0], cells[1]) for cells in lines if len(cells) == 4 and cells[1].isdigit()
    ]
    threads, processes = ["1", "2", "4"], ["1", "2"]  # of three there would be none without a start
    assert side_by_side == [
        *(("threads, one pipeline", number) for number in threads),
        *(("the same, callers=True", number) for number in threads),
        *(("processes of one thread", number) for number in processes),
    ]
    assert main(["benchmark", str(EXAMPLES), "--long-side", "1", "2"]) == 2


class FakeRival:
    name = "fake 1.0"

    def __init__(self, threads):
        self.threads = threads

    def read(self, pixels):
        return ["LÊ VĂN"] if self.threads == 1 else []


def test_other_programs_read_the_same_photos(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("pipeline.benchmark.require_installed", lambda names: None)
    monkeypatch.setattr("pipeline.benchmark.RIVALS", {"rapidocr": FakeRival})
    monkeypatch.setattr("pipeline.benchmark.cold_start", lambda photo: 0.5)
    write_dataset(tmp_path / "set", [make_printed_record("a"), make_printed_record("b")], {}, "png")
    arguments = ["--count", "2", "--long-side", "100", "4000", "--threads", "1"]
    assert main(["benchmark", str(tmp_path / "set"), *arguments, "--beside", "rapidocr"]) == 0
    printed = capsys.readouterr().out
    for part in ("on 2 photos in turn", "× pipeline", "fields found", "12 or 9 digits", "n = 6"):
        assert part in printed
    # Of number, name and date of birth, it has the name: none of 2, 2 of 4.
    (shares,) = (line for line in printed.splitlines() if "fake" in line and "33.3" in line)
    assert [cell.strip() for cell in shares.strip("│").split("│")] == [
        "fake 1.0",
        "33.3",
        "0.0",
        "50.0",
    ]
    assert main(["benchmark", str(EXAMPLES), *arguments, "--beside", "rapidocr"]) == 0
    printed = capsys.readouterr().out
    assert "fake 1.0" in printed and "fields found" not in printed


def test_a_program_that_is_not_installed_is_refused_first(capsys, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert main(["benchmark", str(EXAMPLES), "--beside", "rapidocr"]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and "pip install rapidocr-onnxruntime" in captured.err


def test_truths_are_those_of_the_photos_without_pictures(tmp_path):
    assert load_truths(tmp_path, [Path("b.png")]) == {}
    write_dataset(tmp_path / "set", [make_printed_record(name) for name in "abc"], {}, "png")
    truths = load_truths(tmp_path / "set", [Path("b.png"), Path("other.png")])
    assert list(truths) == ["b"] and truths["b"].image.shape == (1, 1, 3)
    assert truths["b"].fields["full_name"] == "LÊ VĂN"
