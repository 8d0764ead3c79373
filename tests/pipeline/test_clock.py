"""Where time goes, by a clock of our own."""

import pytest

from pipeline.clock import Clock


@pytest.fixture
def now(monkeypatch):
    time = [0.0]
    monkeypatch.setattr("pipeline.clock.time.perf_counter", lambda: time[0])
    return time


def test_steps_add_up_to_the_whole(now):
    clock = Clock()
    now[0] = 1.0
    clock.lap("load")

    def take(seconds, answer="read"):
        now[0] += seconds
        return answer

    read = clock.apart("reader", take)
    assert read(2.0) == "read"
    now[0] += 4.0
    assert read(8.0, answer="again") == "again"
    now[0] += 16.0
    clock.lap("assembly")
    now[0] += 32.0
    clock.lap("load")
    assert clock.laps == {"load": 33_000, "reader": 10_000, "assembly": 20_000}
