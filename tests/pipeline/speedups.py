"""What each of the ways in which the chain saves time is worth.

`python -m tests.pipeline.speedups` times the parts that ship as they are used, and as they would be
without it. Nothing else should run meanwhile.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from export.runners import LiteRTRunner
from pipeline.images import load_photo
from reports.timing import time_calls

ROOT = Path(__file__).parents[2]
LARGE_WH = (4032, 3024)
"""Of a telephone's photo in pixels."""

WORDS = 26
"""Words of a card. Chosen: the median of those that `idcard benchmark` reads."""

Call = Callable[[], object]


class WithoutXnnpack(LiteRTRunner):
    """LiteRT's own kernels alone."""

    def _load(self, content: bytes, name: str, threads: int):
        from ai_edge_litert.interpreter import Interpreter, OpResolverType

        resolver = OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
        interpreter = Interpreter(
            model_content=content, num_threads=threads, experimental_op_resolver_type=resolver
        )
        interpreter.allocate_tensors()
        return interpreter


def decoding() -> tuple[Call, Call]:
    """A telephone's photo decoded at a reduced size, and in full, as a caller's own picture is."""
    card = Image.open(ROOT / "examples/vn_cccd_chip_1.jpg").convert("RGB")
    photo = Image.fromarray(cv2.resize(np.asarray(card), LARGE_WH, interpolation=cv2.INTER_CUBIC))
    file = io.BytesIO()
    photo.save(file, "JPEG", quality=90)
    content = file.getvalue()
    return lambda: load_photo(content), lambda: load_photo(Image.open(io.BytesIO(content)))


def xnnpack(component: str) -> tuple[Call, Call]:
    """A picture by a model, with XNNPACK and without."""
    folder = ROOT / component / "weights"
    runners = LiteRTRunner(folder), WithoutXnnpack(folder)
    picture = np.zeros((1, *runners[0].size_hw, 3), np.uint8)
    return lambda: runners[0].run(picture), lambda: runners[1].run(picture)


def copies() -> tuple[Call, Call]:
    """The words of a card by two copies of the Reader with a thread each, and by one with two."""
    folder = ROOT / "reader/weights"
    runners = LiteRTRunner(folder, threads=1, copies=2), LiteRTRunner(folder, threads=2)
    words = np.zeros((WORDS, *runners[0].size_hw, 3), np.uint8)
    return lambda: runners[0].run(words), lambda: runners[1].run(words)


def short_pictures() -> tuple[Call, Call]:
    """Words of which half are short, those in short pictures, and all in whole ones."""
    runner = LiteRTRunner(ROOT / "reader/weights", threads=1, copies=2)
    sizes = [signature.size_hw for signature in runner.signatures]
    whole, half, short = (
        np.zeros((count, *size, 3), np.uint8)
        for count, size in ((WORDS, sizes[0]), (WORDS // 2, sizes[0]), (WORDS // 2, sizes[1]))
    )
    return lambda: (runner.run(half), runner.run(short)), lambda: runner.run(whole)


MADE = {
    "a photo of 12 megapixels decoded at a reduced size": decoding,
    "Cropper with XNNPACK": lambda: xnnpack("cropper"),
    "Detector with XNNPACK": lambda: xnnpack("detector"),
    "Reader with XNNPACK, one whole picture": lambda: xnnpack("reader"),
    f"{WORDS} words by two copies of one thread": copies,
    f"half of {WORDS} words in short pictures": short_pictures,
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=50, help="timed calls of each")
    repeats = parser.parse_args().repeats
    print(f"{'':<52} {'p50 ms':>8} {'without':>8} {'saved':>6}")
    for name, make in MADE.items():
        used, without = (time_calls(call, repeats, warm_up=5).p50 for call in make())
        print(f"{name:<52} {used:>8.1f} {without:>8.1f} {1 - used / without:>6.0%}", flush=True)


if __name__ == "__main__":
    main()
