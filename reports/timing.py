"""How long a call takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Timing:
    """Milliseconds of one call: median and 95th percentile of n calls."""

    p50: float
    p95: float
    n: int


def time_calls(
    call: Callable[[], object],
    repeats: int = 100,
    warm_up: int = 10,
    clock: Callable[[], float] = time.perf_counter,
) -> Timing:
    """Wall-clock time of a call.

    Args:
        call: what is timed.
        repeats: timed calls, at least 1.
        warm_up: calls before them that are not timed, for caches and memory that is taken once.
        clock: seconds, increasing.

    Returns:
        The times. The median is that of the call alone even where something else runs now and
        then.
    """
    for _ in range(warm_up):
        call()
    times = []
    for _ in range(repeats):
        start = clock()
        call()
        times.append(1000 * (clock() - start))
    return Timing(float(np.median(times)), float(np.percentile(times, 95)), repeats)
