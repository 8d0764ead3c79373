"""The first inputs of the command, and that it sees what it looks for."""

import os
import time

from tests.pipeline import mutations
from tests.pipeline.mutations import FORMATS, draw_input, hunt


def test_no_input_breaks_the_pipeline():
    endings = list(hunt(1, range(150)))
    assert [ending.number for ending in endings] == list(range(150))
    assert not [ending for ending in endings if not ending.right]
    assert {"ok", "no_card", "ImageError"} <= {ending.how for ending in endings}
    assert {*FORMATS, "array", "PIL picture"} <= {ending.kind for ending in endings}


def test_an_input_follows_from_its_number():
    files = [number for number in range(20) if isinstance(draw_input(1, number)[1], bytes)]
    assert all(draw_input(1, number) == draw_input(1, number) for number in files)
    assert draw_input(1, files[0]) != draw_input(2, files[0])


def work_badly(connection, seed, numbers):
    for number in numbers:
        connection.send("file")
        if number == 1:
            os._exit(7)
        if number == 2:
            time.sleep(60)
        connection.send(("ok", 0.1, 600.0 if number == 4 else 100.0, number != 5))


def test_what_dies_hangs_grows_or_raises_is_found(monkeypatch):
    monkeypatch.setattr(mutations, "MOST_SECONDS", 1.0)
    endings = list(hunt(0, range(7), work_badly))
    assert [ending.right for ending in endings] == [True, False, False, True, False, False, True]
    assert [ending.how for ending in endings[1:5]] == [
        "died, exit code 7", "over 1.0 s", "ok", "600 MB",
    ]  # fmt: skip
