"""How much memory the formats of photos take while they are decoded.

`python -m tests.pipeline.decoding` makes a picture of each as large as is allowed, reads it in a
process of its own, and prints what that took; see `pipeline.image_limits`.
"""

from __future__ import annotations

import argparse
import math
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from pipeline.image_limits import MAX_DECODING_BYTES, MAX_PIXELS, decoding_bytes

Save = Callable[[Image.Image, Path], Any]


def _saver(mode: str, format: str, **options: Any) -> Save:
    return lambda picture, path: picture.convert(mode).save(path, format, **options)


def _save_heic(picture: Image.Image, path: Path) -> None:
    import pillow_heif

    pillow_heif.from_pillow(picture).save(path)


def _save_deep(mode: str, format: str) -> Save:
    def save(picture: Image.Image, path: Path) -> None:
        values = np.asarray(picture.convert("L"), np.int32 if mode == "I" else np.uint16)
        Image.fromarray(values * 256).save(path, format)

    return save


KINDS: dict[str, tuple[float | None, Save]] = {
    name: (decoding_bytes(format, "transparent" in name, "progressive" in name), save)
    for name, format, save in (
        ("JPEG", "JPEG", _saver("RGB", "JPEG")),
        ("JPEG, progressive", "JPEG", _saver("RGB", "JPEG", progressive=True, subsampling=0)),
        ("JPEG, progressive CMYK", "JPEG", _saver("CMYK", "JPEG", progressive=True, subsampling=0)),
        ("PNG", "PNG", _saver("RGB", "PNG", compress_level=1)),
        ("PNG, palette", "PNG", _saver("P", "PNG", compress_level=1)),
        ("PNG, 16 bits", "PNG", _save_deep("I;16", "PNG")),
        ("PNG, transparent", "PNG", _saver("RGBA", "PNG", compress_level=1)),
        (
            "PNG, transparent colour",
            "PNG",
            _saver("RGB", "PNG", compress_level=1, transparency=(1, 2, 3)),
        ),
        (
            "PNG, transparent palette",
            "PNG",
            _saver("P", "PNG", compress_level=1, transparency=3),
        ),
        ("TIFF", "TIFF", _saver("RGB", "TIFF", compression="tiff_lzw")),
        ("TIFF, 32 bits", "TIFF", _save_deep("I", "TIFF")),
        ("TIFF, transparent", "TIFF", _saver("RGBA", "TIFF", compression="tiff_lzw")),
        ("BMP", "BMP", _saver("RGB", "BMP")),
        ("BMP, 32 bits", "BMP", _saver("RGBA", "BMP")),
        ("GIF", "GIF", _saver("P", "GIF")),
        ("WebP", "WEBP", _saver("RGB", "WEBP", method=0)),
        ("WebP, transparent", "WEBP", _saver("RGBA", "WEBP", method=0)),
        ("JPEG 2000", "JPEG2000", _saver("RGB", "JPEG2000")),
        ("AVIF", "AVIF", _saver("RGB", "AVIF", speed=10)),
        ("HEIC", "HEIF", _save_heic),
    )
}
"""What is measured: bytes a pixel that are assumed, and how such a file is made."""

READ = """
import sys
from pipeline.images import load_photo
def held():
    lines = open("/proc/self/status").read().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])
before = held()
load_photo(sys.argv[1])
print((held() - before) * 1024)
"""


def measure(kind: str, megapixels: float | None = None) -> tuple[float, float]:
    """Megapixels of the largest picture of a kind that is read, and megabytes that reading took.

    Args:
        kind: of KINDS.
        megapixels: of the picture instead.
    """
    bytes_a_pixel, save = KINDS[kind]
    most = min(MAX_PIXELS, MAX_DECODING_BYTES / bytes_a_pixel if bytes_a_pixel else math.inf)
    side = math.isqrt(int(most if megapixels is None else megapixels * 1e6))
    down, across = np.mgrid[0:side, 0:side].astype(np.uint16) // 8
    picture = Image.fromarray(np.stack([(down + across).astype(np.uint8)] * 3, axis=-1))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "picture"
        save(picture, path)
        command = [sys.executable, "-c", READ, path]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    return side**2 / 1e6, int(done.stdout) / 1e6


def main() -> None:
    """Print a line for each kind, or for those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", default=list(KINDS), help="; ".join(KINDS))
    for kind in parser.parse_args().kinds:
        megapixels, megabytes = measure(kind)
        each = megabytes / megapixels
        print(
            f"{kind:24}{megapixels:6.1f} megapixels {megabytes:5.0f} MB {each:5.1f} bytes a pixel"
        )


if __name__ == "__main__":
    main()
