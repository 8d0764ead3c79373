"""How a server holds under load: photos sent over several connections at a time, and timed."""

from __future__ import annotations

import asyncio
import importlib.util
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import tyro

from pipeline.bulk import find_photos
from reports.markdown import table_to_markdown
from serving.problems import RETRY_AFTER_S
from serving.resident import resident_bytes
from serving.settings import MEBIBYTE

if TYPE_CHECKING:
    import httpx

GOOD, MISTAKE = 0, 2
"""Exit codes."""

PERCENTILES = (50, 95, 99)

SAMPLES = 10
"""Times that the memory of the server is looked at in each level of load. Chosen: a rise that goes
on is told from one at the beginning."""

OK, TOO_MANY = 200, 429
"""Status of a request that was answered, and of one for which there was no place. Source: RFC 9110,
and RFC 6585, section 4."""

COLUMNS = (
    "concurrency",
    "requests",
    "errors",
    "429",
    "cards/s",
    *(f"p{share} ms" for share in PERCENTILES),
    "MiB at the end",
)


@dataclass(frozen=True)
class Load:
    """Send photos to a running server, at each level of concurrency in turn.

    Attributes:
        url: of the server.
        photos: folder of photos, or one; they are sent in turn.
        concurrency: connections at a time, each of which waits for its answer.
        requests: at each level.
        key: API key, if the server asks for one.
        pid: of the server, when it runs on this machine: its resident memory is told.
        timeout_s: seconds after which a request is given up and is an error.
    """

    url: str
    photos: Path
    concurrency: tuple[int, ...] = (1, 2, 4, 8, 16, 32, 64)
    requests: int = 200
    key: str | None = None
    pid: int | None = None
    timeout_s: float = 60.0

    def __post_init__(self) -> None:
        """Refuse loads that are none.

        Raises:
            ValueError: there is nothing to send.
        """
        if not self.concurrency or min(self.concurrency) < 1:
            raise ValueError("concurrency must be numbers of 1 and more")
        if self.requests < 1:
            raise ValueError(f"requests must be 1 or more, not {self.requests}")


@dataclass
class Level:
    """What came of one level of concurrency.

    Attributes:
        concurrency: connections.
        seconds: from the first request to the last answer.
        latencies: seconds of each request that was answered 200.
        failures: the others, by status or by the type of the exception.
        memory: bytes that the server held, at the beginning and after each tenth of the requests;
            empty when its process is not known.
    """

    concurrency: int
    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)
    memory: list[int] = field(default_factory=list)

    @property
    def requests(self) -> int:
        """Requests that are over."""
        return len(self.latencies) + self.failures.total()

    def to_row(self) -> list[str]:
        """The level as cells of COLUMNS; what there is no number for is a dash."""
        too_many = self.failures[str(TOO_MANY)]
        times = ["–"] * len(PERCENTILES)
        if self.latencies:
            found = np.percentile(self.latencies, PERCENTILES)
            times = [f"{1000 * seconds:.0f}" for seconds in found]
        return [
            str(self.concurrency),
            str(self.requests),
            str(self.failures.total() - too_many),
            str(too_many),
            f"{len(self.latencies) / self.seconds:.2f}",
            *times,
            f"{self.memory[-1] / MEBIBYTE:.0f}" if self.memory else "–",
        ]


async def send_level(load: Load, photos: Sequence[bytes], concurrency: int) -> Level:
    """Send the requests of one level.

    A connection that is answered 429 waits as long as the answer asks it to, and goes on with its
    next request.

    Args:
        load: what is sent where.
        photos: bytes of image files.
        concurrency: connections.

    Returns:
        What came of it.

    Raises:
        OSError: the memory of the server cannot be read.
    """
    import httpx

    level = Level(concurrency)
    _look_at_memory(load, level)
    waiting: Iterator[bytes] = islice(cycle(photos), load.requests)
    headers = {"Content-Type": "application/octet-stream"}
    if load.key is not None:
        headers["X-API-Key"] = load.key
    step = max(1, load.requests // SAMPLES)

    async def send_in_turn(client: httpx.AsyncClient) -> None:
        for photo in waiting:
            pause = await _send(client, photo, level)
            if level.requests % step == 0:
                _look_at_memory(load, level)
            await asyncio.sleep(pause)

    async with httpx.AsyncClient(
        base_url=load.url,
        headers=headers,
        timeout=load.timeout_s,
        limits=httpx.Limits(max_connections=concurrency, max_keepalive_connections=concurrency),
        trust_env=False,  # no proxy stands between
    ) as client:
        started = time.perf_counter()
        await asyncio.gather(*(send_in_turn(client) for _ in range(concurrency)))
        level.seconds = time.perf_counter() - started
    return level


async def _send(client: httpx.AsyncClient, photo: bytes, level: Level) -> float:
    """Send one photo and note what came of it; the seconds to wait before the next one."""
    import httpx

    started = time.perf_counter()
    try:
        response = await client.post("/v1/cards", content=photo)
    except httpx.HTTPError as error:
        level.failures[type(error).__name__] += 1
        return 0.0
    if response.status_code == OK:
        level.latencies.append(time.perf_counter() - started)
        return 0.0
    level.failures[str(response.status_code)] += 1
    if response.status_code != TOO_MANY:
        return 0.0
    asked = response.headers.get("Retry-After", "")
    # A proxy may name a date instead.
    return float(asked) if asked.isdecimal() else RETRY_AFTER_S


def _look_at_memory(load: Load, level: Level) -> None:
    if load.pid is not None:
        level.memory.append(resident_bytes(load.pid))


def levels_to_text(levels: Sequence[Level]) -> str:
    """What is printed: a table in Markdown, then what failed and the course of the memory."""
    lines = [table_to_markdown(COLUMNS, [level.to_row() for level in levels])]
    for level in levels:
        if level.failures:
            failures = ", ".join(f"{name} × {count}" for name, count in level.failures.items())
            lines.append(f"concurrency {level.concurrency}, not answered 200: {failures}")
    for level in levels:
        if level.memory:
            course = " ".join(f"{held / MEBIBYTE:.0f}" for held in level.memory)
            lines.append(f"concurrency {level.concurrency}, MiB as requests went on: {course}")
    return "\n\n".join(lines)


async def _send_all(load: Load, photos: Sequence[bytes]) -> list[Level]:
    levels = []
    for concurrency in load.concurrency:
        levels.append(await send_level(load, photos, concurrency))
        print(f"concurrency {concurrency}: {levels[-1].seconds:.1f} s", file=sys.stderr)
    return levels


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `python -m serving load`; the exit code.

    Args:
        arguments: of the command line, without the program's name; None takes the real ones.
    """
    try:
        load = tyro.cli(Load, prog="python -m serving load", args=arguments)
        if importlib.util.find_spec("httpx") is None:
            raise ImportError("load needs httpx; pip install httpx")
        photos = [path.read_bytes() for path in find_photos([load.photos])]
        levels = asyncio.run(_send_all(load, photos))
    except (ValueError, OSError, ImportError) as error:
        print(f"error: {error}", file=sys.stderr)
        return MISTAKE
    print(levels_to_text(levels))
    # Nothing was read at all: the address, the key or the photos are wrong.
    return GOOD if any(level.latencies for level in levels) else MISTAKE
