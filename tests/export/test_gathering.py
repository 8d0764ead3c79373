import threading
import time

import numpy as np
import pytest

from export.gathering import Gathering
from tests.serving.servers import wait_until

FAR = time.monotonic() + 1000


def numbers(*values):
    return {"number": np.array(values, np.float32)}


class Model:
    """Doubles numbers when the gate is open."""

    def __init__(self):
        self.gate = threading.Event()
        self.seen, self.deadlines = [], []

    def __call__(self, inputs, deadline):
        self.seen.append(inputs["number"].tolist())
        self.deadlines.append(deadline)
        assert self.gate.wait(20)
        if np.isnan(inputs["number"]).any():
            raise ValueError("not a number")
        return {"double": 2 * inputs["number"]}


def start(gathering, inputs, deadline=FAR):
    outcome = []

    def run():
        try:
            outcome.append(gathering.run(inputs, deadline))
        except ValueError as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, outcome


def test_one_call_goes_at_once_and_alone():
    model = Model()
    model.gate.set()
    gathering = Gathering(model, rows=4, flights=1)
    assert gathering.run(numbers(1, 2), FAR)["double"].tolist() == [2, 4]
    assert model.seen == [[1, 2]]


def test_those_that_come_meanwhile_go_together_in_their_order():
    model = Model()
    gathering = Gathering(model, rows=4, flights=1)
    started = [start(gathering, numbers(0))]
    wait_until(lambda: model.seen)
    for place, values in enumerate(([1, 2], [3], [4, 5]), 1):
        started.append(start(gathering, numbers(*values), FAR + place))
        wait_until(lambda place=place: len(gathering._waiting) == place)
    model.gate.set()
    for thread, _ in started:
        thread.join(20)
    # Four rows at most: the last one has to go by itself.
    assert model.seen == [[0], [1, 2, 3], [4, 5]]
    assert model.deadlines == [FAR, FAR + 2, FAR + 3]
    found = [outcome[0]["double"].tolist() for _, outcome in started]
    assert found == [[0], [2, 4], [6], [8, 10]]


def test_as_many_calls_as_may_are_under_way():
    model = Model()
    gathering = Gathering(model, rows=4, flights=2)
    started = [start(gathering, numbers(1)) for _ in range(2)]
    wait_until(lambda: len(model.seen) == 2)
    started.append(start(gathering, numbers(2)))
    wait_until(lambda: len(gathering._waiting) == 1)
    assert len(model.seen) == 2
    model.gate.set()
    for thread, _ in started:
        thread.join(20)
    assert model.seen == [[1], [1], [2]]


def test_more_rows_than_a_call_takes_are_divided():
    model = Model()
    model.gate.set()
    found = Gathering(model, rows=2, flights=1).run(numbers(1, 2, 3, 4, 5), FAR)
    assert found["double"].tolist() == [2, 4, 6, 8, 10]
    assert model.seen == [[1, 2], [3, 4], [5]]


def test_an_error_is_that_of_all_that_went_and_of_no_other():
    model = Model()
    gathering = Gathering(model, rows=4, flights=1)
    started = [start(gathering, numbers(0))]
    wait_until(lambda: model.seen)
    for values in ([float("nan")], [1]):
        started.append(start(gathering, numbers(*values)))
    wait_until(lambda: len(gathering._waiting) == 2)
    model.gate.set()
    for thread, _ in started:
        thread.join(20)
    assert started[0][1][0]["double"].tolist() == [0]
    for _, outcome in started[1:]:
        with pytest.raises(ValueError, match="not a number"):
            raise outcome[0]
    assert gathering.run(numbers(7), FAR)["double"].tolist() == [14]


def test_outputs_are_ones_own():
    model = Model()
    gathering = Gathering(model, rows=4, flights=1)
    started = [start(gathering, numbers(0))]
    wait_until(lambda: model.seen)
    started += [start(gathering, numbers(1)), start(gathering, numbers(2))]
    wait_until(lambda: len(gathering._waiting) == 2)
    model.gate.set()
    for thread, _ in started:
        thread.join(20)
    first, second = (outcome[0]["double"] for _, outcome in started[1:])
    before = second.tolist()
    first[:] = 99
    assert second.tolist() == before


def test_an_interruption_holds_nobody_up():
    model = Model()
    gathering = Gathering(model, rows=4, flights=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathering, "_send", interrupt)
        with pytest.raises(KeyboardInterrupt):
            gathering.run(numbers(1), FAR)
    model.gate.set()
    assert gathering.run(numbers(2), FAR)["double"].tolist() == [4]


def test_one_that_stops_waiting_is_waited_for_by_nobody():
    model = Model()
    gathering = Gathering(model, rows=4, flights=1)
    first = start(gathering, numbers(1))
    wait_until(lambda: model.seen)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathering._changed, "wait", interrupt)
        with pytest.raises(KeyboardInterrupt):
            gathering.run(numbers(2), FAR)
    last = start(gathering, numbers(3))
    model.gate.set()
    for thread, _ in (first, last):
        thread.join(20)
    assert last[1][0]["double"].tolist() == [6] and model.seen == [[1], [3]]


def interrupt(*arguments):
    raise KeyboardInterrupt
