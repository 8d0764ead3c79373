import os
import re
import time

import pytest

from serving.__main__ import main as serving
from serving.load import Level, Load, levels_to_text, main
from serving.settings import MEBIBYTE, Settings
from tests.pipeline.fakes import fake_pipeline
from tests.serving.servers import KEYS, PHOTO, served


class SlowReader:
    """Takes its time."""

    def __init__(self, seconds):
        self.seconds = seconds
        self._pipeline = fake_pipeline()

    def load(self):
        pass

    def infer(self, image):
        time.sleep(self.seconds)
        return self._pipeline.infer(image)


@pytest.fixture
def photos(tmp_path):
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(PHOTO)
    return str(tmp_path)


def rows(text):
    """Numbers of the table, by concurrency."""
    cells = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("|")]
    return {int(row[0]): dict(zip(cells[0], row, strict=True)) for row in cells[2:]}


def test_a_level_in_numbers():
    level = Level(4, 2.0, [0.010 * n for n in range(1, 102)], memory=[2 * MEBIBYTE, 3 * MEBIBYTE])
    level.failures.update(["429", "429", "500", "ConnectError"])
    # 101 answers of 10, 20 … 1010 ms in 2 s: a percentile is one of them.
    expected = ["4", "105", "2", "2", "50.50", "510", "960", "1000", "3"]
    assert level.to_row() == expected
    text = levels_to_text([level])
    assert "429 × 2, 500 × 1, ConnectError × 1" in text and text.endswith("requests went on: 2 3")


def test_a_level_without_an_answer_has_no_times():
    level = Level(1, 1.0)
    level.failures["500"] += 1
    assert level.to_row() == ["1", "1", "1", "0", "0.00", "–", "–", "–", "–"]


def test_photos_are_sent_and_counted(client, photos, capsys):
    arguments = ["--url", str(client.base_url), "--photos", photos, "--requests", "12"]
    arguments += ["--concurrency", "1", "3", "--pid", str(os.getpid())]
    assert serving(["load", *arguments]) == 0
    output = capsys.readouterr().out
    table = rows(output)
    assert table.keys() == {1, 3}
    for row in table.values():
        assert (row["requests"], row["errors"], row["429"]) == ("12", "0", "0")
        assert float(row["cards/s"]) > 0 and float(row["p50 ms"]) <= float(row["p99 ms"])
        assert int(row["MiB at the end"]) > 10
    # Before, and after each of 12 // 10 = 1 requests.
    courses = re.findall(r"went on: ([\d ]+)$", output, re.MULTILINE)
    assert [len(course.split()) for course in courses] == [13, 13]


def test_connections_work_side_by_side(photos, capsys):
    with served(SlowReader(0.1), Settings(workers=4)) as client:
        arguments = ["--url", str(client.base_url), "--photos", photos, "--requests", "8"]
        assert main([*arguments, "--concurrency", "1", "4"]) == 0
    table = rows(capsys.readouterr().out)
    assert float(table[1]["cards/s"]) < 10
    assert float(table[4]["cards/s"]) > 1.5 * float(table[1]["cards/s"])
    assert float(table[1]["p50 ms"]) >= 100


def test_a_full_server_is_given_the_time_that_it_asks_for(photos, capsys, monkeypatch):
    monkeypatch.setattr("serving.problems.RETRY_AFTER_S", 0)
    with served(SlowReader(0.05), Settings(workers=1, queue=1, photos=1)) as client:
        arguments = ["--url", str(client.base_url), "--photos", photos, "--requests", "20"]
        assert main([*arguments, "--concurrency", "6"]) == 0
    row = rows(capsys.readouterr().out)[6]
    assert int(row["429"]) >= 4 and row["errors"] == "0" and row["requests"] == "20"


def test_without_the_key_nothing_is_read(photos, capsys):
    with served(keys=KEYS) as client:
        arguments = ["--url", str(client.base_url), "--photos", photos, "--requests", "3"]
        arguments += ["--concurrency", "1"]
        assert main(arguments) == 2
        assert "401 × 3" in capsys.readouterr().out
        assert main([*arguments, "--key", "key"]) == 0


def test_no_server_is_an_error(photos, capsys):
    arguments = ["--url", "http://127.0.0.1:9", "--photos", photos, "--requests", "2"]
    assert main([*arguments, "--concurrency", "1"]) == 2
    assert "ConnectError × 2" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--pid", "0"], "the memory of process 0 cannot be read"),
        (["--photos", "/absent"], "/absent"),
    ],
)
def test_mistakes_are_told(photos, arguments, message, capsys):
    every = ["--url", "http://127.0.0.1:9", "--photos", photos, *arguments]
    assert main(every) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [{"concurrency": (0,)}, {"concurrency": ()}, {"requests": 0}])
def test_a_load_that_is_none_is_refused(tmp_path, wrong):
    with pytest.raises(ValueError):
        Load("http://127.0.0.1:9", tmp_path, **wrong)
