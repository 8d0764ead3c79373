from reports.timing import Timing, time_calls


def test_times_by_a_clock_of_our_own():
    # Starts and ends of three calls: 2, 4 and 10 ms; the first call of all is not timed.
    ticks = iter([0.0, 0.002, 1.0, 1.004, 2.0, 2.010])
    calls = []
    timing = time_calls(lambda: calls.append(1), repeats=3, warm_up=1, clock=lambda: next(ticks))
    assert len(calls) == 4
    assert timing.n == 3
    assert round(timing.p50, 6) == 4
    assert round(timing.p95, 6) == 9.4  # nine tenths of the way from 4 to 10
    assert isinstance(timing, Timing)
