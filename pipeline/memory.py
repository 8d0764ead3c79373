"""How much memory a process holds that does nothing but read photos, one after another.

Run as a process of its own, because what else a benchmark loads and does would count too.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.chain import Pipeline


def resident_mb() -> float:
    """Memory that this process holds now, in 2^20 bytes; NaN where the system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return float("nan")
    (line,) = (line for line in lines if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def memory_after(
    infer: Callable[[Any], Any], photos: Sequence[Any], counts: Sequence[int]
) -> dict[int, float]:
    """Resident memory, 2^20 bytes, after so many photos, the given ones again and again."""
    found = {}
    for done in range(1, max(counts) + 1):
        infer(photos[(done - 1) % len(photos)])
        if done in counts:
            found[done] = resident_mb()
    return found


def memory_of_a_process(
    settings: Mapping[str, Any], photos: Sequence[Path], counts: Sequence[int]
) -> dict[int, float]:
    """The same of a new process with a `Pipeline` of these settings.

    Raises:
        ValueError: the process fails; with what it says.
    """
    # Paths among the settings are given as text.
    task = json.dumps([dict(settings), [str(photo) for photo in photos], list(counts)], default=str)
    command = [sys.executable, "-m", "pipeline.memory"]
    done = subprocess.run(command, input=task, check=False, capture_output=True, text=True)
    if done.returncode:
        raise ValueError(f"a new process fails: {done.stderr.strip()}")
    return {int(count): size for count, size in json.loads(done.stdout.splitlines()[-1]).items()}


def main() -> None:
    """Read settings, photos and counts as JSON, and write the memory after each count."""
    settings, photos, counts = json.loads(sys.stdin.read())
    print(json.dumps(memory_after(Pipeline(**settings).infer, photos, counts)))


if __name__ == "__main__":
    main()
