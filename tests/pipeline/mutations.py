"""Whether any input at all breaks the pipeline: files with wrong bits, arrays of odd shapes.

    python -m tests.pipeline.mutations --count 100000 --seed 1

reads so many inputs, each drawn from its number and the seed, in a process that may be killed. All
of them must end in a result or an ImageError, within `MOST_SECONDS` and `MOST_MB`; those that do
not are listed by number, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import io
import multiprocessing
import re
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, features

from pipeline.chain import Pipeline
from pipeline.images import ImageError
from pipeline.quiet import runtime_notes_hidden

EXAMPLES = Path(__file__).parents[2] / "examples"

MOST_SECONDS, MOST_MB = 5.0, 500.0
"""An input may take so long and its process so much memory."""

FORMATS = (
    "JPEG",
    "progressive JPEG",
    "PNG",
    "WEBP",
    "TIFF",
    "BMP",
    "GIF",
    "HEIC",
    "PDF",
    "JPEG2000",
    *(["AVIF"] if features.check("avif") else []),
)

DTYPES = ("u1", "u2", "i4", "i8", "f2", "f4", "f8", "?", "c8", "S3", "U2", "O", "M8[s]")

MODES = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr", "LAB", "HSV", "I", "F",
         "I;16", "La", "RGBa")  # fmt: skip


@functools.cache
def card(width: int) -> Image.Image:
    """An example card's photo at a width."""
    with Image.open(EXAMPLES / "vn_cccd_chip_1.jpg") as picture:
        return picture.convert("RGB").resize((width, width * picture.height // picture.width))


@functools.cache
def sound_file(format: str, width: int) -> bytes:
    """A file of a format, as it should be."""
    settings: dict[str, Any] = {}
    if format == "progressive JPEG":
        format, settings = "JPEG", {"progressive": True, "exif": _turned()}
    elif format == "TIFF":
        settings = {"compression": "tiff_lzw" if width % 2 else "raw"}
    elif format == "HEIC":
        import pillow_heif

        pillow_heif.register_heif_opener()
        format = "HEIF"
    file = io.BytesIO()
    card(width).save(file, format, **settings)
    return file.getvalue()


def _turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif.tobytes()


def truncate(content: bytes, rng: np.random.Generator) -> bytes:
    return content[: int(rng.integers(len(content) + 1))]


def flip_bits(content: bytes, rng: np.random.Generator) -> bytes:
    changed = bytearray(content)
    # Headers are short, and what is wrong there does most.
    end = len(content) if rng.random() < 0.5 else min(len(content), 256)
    for place in rng.integers(end, size=int(rng.integers(1, 30))):
        changed[place] ^= 1 << int(rng.integers(8))
    return bytes(changed)


def overwrite(content: bytes, rng: np.random.Generator) -> bytes:
    start, size = int(rng.integers(len(content))), int(rng.integers(1, 64))
    filling = (b"\0" * size, b"\xff" * size, rng.bytes(size))[int(rng.integers(3))]
    return content[:start] + filling + content[start + size :]


def leave_out(content: bytes, rng: np.random.Generator) -> bytes:
    start, end = np.sort(rng.integers(len(content) + 1, size=2))
    return content[:start] + content[end:]


def repeat(content: bytes, rng: np.random.Generator) -> bytes:
    start, end = np.sort(rng.integers(len(content) + 1, size=2))
    return content[:end] + content[start:]


def splice(content: bytes, rng: np.random.Generator) -> bytes:
    """The beginning of one file and the end of another."""
    other = sound_file(str(rng.choice(FORMATS)), 161)
    return truncate(content, rng) + other[int(rng.integers(len(other))) :]


MUTATIONS: tuple[Callable[[bytes, np.random.Generator], bytes], ...] = (
    truncate, flip_bits, overwrite, leave_out, repeat, splice,
)  # fmt: skip


def draw_file(rng: np.random.Generator) -> tuple[str, bytes]:
    """A file with one to three things wrong, and what kind it is."""
    format = str(rng.choice(FORMATS))
    # Most are small, which are quickest; a card of 801 pixels is read to the end.
    content = sound_file(format, int(rng.choice([64, 161, 801], p=[0.75, 0.2, 0.05])))
    for _ in range(int(rng.choice([1, 2, 3], p=[0.7, 0.2, 0.1]))):
        content = MUTATIONS[int(rng.integers(len(MUTATIONS)))](content, rng) or b"\0"
    return format, content


def draw_array(rng: np.random.Generator) -> tuple[str, np.ndarray]:
    """An array of any shape and type."""
    sides = (0, 1, 2, 3, 4, 7, 31, 32, 33, 200, 1000)
    shape = [int(side) for side in rng.choice(sides, int(rng.integers(5)))]
    if rng.random() < 0.5:  # nearly a picture
        shape = [*[*shape, 200, 300][:2], int(rng.choice([1, 3, 4]))]
    shape = shape if np.prod(shape, dtype=float) < 1e7 else shape[:2]
    dtype = np.dtype(str(rng.choice(DTYPES))) if rng.random() < 0.6 else np.dtype("u1")
    if dtype.kind == "f":
        array = rng.normal(100, 1e3, shape).astype(dtype)
        array[rng.random(shape) < 0.1] = np.nan
    elif dtype.kind in "uib":
        array = rng.integers(0, 256, shape).astype(dtype)
    else:
        array = np.zeros(shape, dtype)
    layout = rng.random()
    if layout < 0.2:
        array = np.asfortranarray(array)
    elif layout < 0.4 and array.ndim:
        array = array[::-1]
    return "array", array


def draw_picture(rng: np.random.Generator) -> tuple[str, Image.Image]:
    """A PIL picture of any mode and size."""
    mode = str(rng.choice(MODES))
    sides = [int(side) for side in rng.choice([0, 1, 31, 32, 33, 500], 2)]
    picture = Image.new(mode, (sides[0], sides[1]))
    if rng.random() < 0.5:
        with contextlib.suppress(ValueError):  # a mode that nothing is converted to
            picture = card(320).convert(mode)
    return "PIL picture", picture


def draw_input(seed: int, number: int) -> tuple[str, Any]:
    """An input and its kind: a file's bytes or the file, an array, a PIL picture."""
    rng = np.random.default_rng([seed, number])
    draw = rng.random()
    if draw < 0.1:
        return draw_array(rng)
    if draw < 0.15:
        return draw_picture(rng)
    kind, content = draw_file(rng)
    return kind, content if rng.random() < 0.8 else io.BytesIO(content)


@dataclass(frozen=True)
class Ending:
    """How an input ended.

    Attributes:
        number: of the input.
        kind: of the input.
        how: "ok", "no_card", "unreadable", "ImageError", or what went wrong.
        seconds: that it took.
        peak_mb: most memory of the process meanwhile, 2^20 bytes; NaN where nothing tells.
        right: whether it may end so.
    """

    number: int
    kind: str
    how: str
    seconds: float
    peak_mb: float
    right: bool


def _forget_peak() -> None:
    with contextlib.suppress(OSError):  # not Linux: the peak is that of all inputs so far, or none
        Path("/proc/self/clear_refs").write_text("5")


def _peak_mb() -> float:
    with contextlib.suppress(OSError):
        found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
        return int(found[1]) / 1024 if found else float("nan")
    return float("nan")


def _work(connection: Connection, seed: int, numbers: range) -> None:
    """Read inputs, and tell of each that it begins and how it ended."""
    warnings.simplefilter("ignore")  # Pillow's, on files that are damaged
    with runtime_notes_hidden():
        pipeline = Pipeline(threads=1)
        pipeline.load()
    for number in numbers:
        kind, given = draw_input(seed, number)
        connection.send(kind)
        _forget_peak()
        start = time.perf_counter()
        how, right = "", True
        try:
            how = str(pipeline.infer(given).status)
        except ImageError:
            how = "ImageError"
        except BaseException as error:
            how, right = repr(error)[:200], False
        connection.send((how, time.perf_counter() - start, _peak_mb(), right))


def hunt(
    seed: int, numbers: range, work: Callable[[Connection, int, range], None] = _work
) -> Iterator[Ending]:
    """How each of some inputs ends; a process that dies or hangs is begun anew behind the input."""
    context = multiprocessing.get_context("spawn")
    while numbers:
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=work, args=(theirs, seed, numbers), daemon=True)
        process.start()
        theirs.close()
        for number in numbers:
            kind, start, peak_mb, ended = "unknown", time.perf_counter(), float("nan"), True
            try:
                kind, start = ours.recv(), time.perf_counter()
                if ours.poll(MOST_SECONDS):
                    how, seconds, peak_mb, right = ours.recv()
                else:
                    how, seconds, right, ended = (
                        f"over {MOST_SECONDS} s",
                        MOST_SECONDS,
                        False,
                        False,
                    )
            except EOFError:
                process.join()
                how, right, ended = f"died, exit code {process.exitcode}", False, False
                seconds = time.perf_counter() - start
            if peak_mb > MOST_MB:
                how, right = f"{peak_mb:.0f} MB", False
            yield Ending(number, kind, how, seconds, peak_mb, right)
            if not ended:
                break
        process.kill()
        process.join()
        numbers = numbers[number - numbers.start + 1 :]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    counts: Counter[tuple[str, str]] = Counter()
    wrong, slowest, largest = 0, 0.0, 0.0
    for ending in hunt(options.seed, range(options.first, options.first + options.count)):
        counts[ending.kind, ending.how if ending.right else "WRONG"] += 1
        slowest, largest = max(slowest, ending.seconds), max(largest, ending.peak_mb)
        if not ending.right:
            wrong += 1
            print(f"{ending.number} ({ending.kind}): {ending.how}", flush=True)
    for (kind, how), count in sorted(counts.items()):
        print(f"{kind}: {how} {count:,}")
    print(f"{counts.total():,} inputs, {wrong} wrong, {slowest:.1f} s and {largest:.0f} MB at most")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
