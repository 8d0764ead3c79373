"""`python -m data benchmark`: how fast this machine makes training data, and in how much memory."""

from __future__ import annotations

import os
import platform
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from tabulate import tabulate

from data.cards import layouts
from data.cards.fields import CARD_TYPES
from data.records import Record
from data.synth.cards import render_card
from data.synth.fonts import CHECKED, FontLibrary
from data.synth.photographs import photograph
from data.synth.stream import reduce_card
from data.synth.texts import random_text
from data.synth.words import render_word

PHOTO_HW = (960, 1280)
"""Size of the photographs that are timed. Source: the speed that the project promises, 1280 px."""

SMALL_HW = (256, 256)
"""Size of the Cropper's photographs; `cropper.config.light`."""

CHARACTERS = "".join(sorted(CHECKED | set(".,-/():'&")))
"""What drawn words consist of, nearly the Reader's charset."""


def processor_name() -> str:
    """What the operating system calls the processor, and how many cores this process may use."""
    name = platform.processor() or platform.machine()
    description = Path("/proc/cpuinfo")
    if description.exists():
        for line in description.read_text().splitlines():
            if line.startswith("model name"):
                name = line.partition(":")[2].strip()
                break
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{name}, {cores} cores"


def resident_bytes() -> int:
    """Memory that this process holds now; its peak where the system tells no more."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def makers(seed: int) -> dict[str, Callable[[int], object]]:
    """What is timed: name to a function of the sample's number.

    Args:
        seed: of all samples.
    """
    fonts = FontLibrary.discover("train")
    known = layouts()
    turn = [known[name] for name in (*CARD_TYPES, "generic") if name in known]

    def rng(index: int) -> np.random.Generator:
        return np.random.default_rng([seed, index])

    def flat_card(index: int) -> Record:
        return render_card(turn[index % len(turn)], rng(index), fonts=fonts)

    cards = [flat_card(index) for index in range(2 * len(turn))]
    small = [reduce_card(card, 319, words=False) for card in cards]

    def word(index: int) -> np.ndarray:
        source = rng(index)
        text, neighbour = (random_text(source, CHARACTERS) for _ in range(2))
        return render_word(source, text[:24], fonts, neighbour)

    return {
        "flat cards": flat_card,
        "photographs of a flat card, 1280 px": lambda index: photograph(
            cards[index % len(cards)], rng(index), size_hw=PHOTO_HW
        ),
        "cards with their photograph, 1280 px": lambda index: photograph(
            flat_card(index), rng(index + 1), size_hw=PHOTO_HW
        ),
        "photographs of a flat card, 256 px": lambda index: photograph(
            small[index % len(small)], rng(index), size_hw=SMALL_HW
        ),
        "word crops": word,
    }


def rate(make: Callable[[int], object], seconds: float) -> tuple[float, int]:
    """Samples a second of processor time, and how many were timed.

    Args:
        make: makes sample i.
        seconds: of processor time at least; as much goes before, in which fonts are opened and
            their characters looked up, as a worker does once.
    """

    def spend(first: int) -> tuple[float, int]:
        begin, count = time.process_time(), 0
        while (spent := time.process_time() - begin) < seconds:
            make(first + count)
            count += 1
        return count / spent, count

    _, before = spend(0)
    return spend(before)


def growth(make: Callable[[int], object], samples: int, parts: int = 10) -> list[float]:
    """How a process' memory goes while it makes samples.

    Args:
        make: makes sample i.
        samples: how many.
        parts: how often to look.

    Returns:
        MiB held before the first sample and after each part of them.
    """
    held = [resident_bytes() / 2**20]
    for part in range(parts):
        for index in range(samples * part // parts, samples * (part + 1) // parts):
            make(index)
        held.append(resident_bytes() / 2**20)
    return held


def benchmark(seconds: float = 10.0, samples: int = 2000, seed: int = 0) -> None:
    """Print how fast one core makes training data, and how a worker's memory grows.

    How long a training waits for its data, every training prints itself: `data_wait` of each epoch
    (`python -m cropper train --preset light --epochs 1 ...`).

    Args:
        seconds: of processor time for each kind of sample.
        samples: over which memory is watched: words, with a photograph for every twentieth and a
            card for every hundredth. 100000 is what the project promises to be flat over.
        seed: of the samples.
    """
    cv2.setNumThreads(1)
    print(processor_name())
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, OpenCV {cv2.__version__}")
    kinds = makers(seed)
    rows = []
    for name, make in kinds.items():
        speed, count = rate(make, seconds)
        rows.append((name, f"{speed:.1f}", f"{1000 / speed:.2f}", str(count)))
    heads = ("one core, one thread", "a second", "ms each", "timed")
    print(
        tabulate(
            rows, heads, "rounded_outline", disable_numparse=True, colalign=["left", *3 * ["right"]]
        )
    )

    def mixture(index: int) -> object:
        if index % 100 == 0:
            return kinds["flat cards"](index)
        if index % 20 == 0:
            return kinds["photographs of a flat card, 256 px"](index)
        return kinds["word crops"](index)

    held = growth(mixture, samples)
    print(f"memory over {samples} samples, MiB: " + " ".join(f"{mib:.0f}" for mib in held))
    print(f"grown by {held[-1] - held[len(held) // 2]:+.1f} MiB over the second half of them")
