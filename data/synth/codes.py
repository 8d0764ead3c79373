"""Codes that machines read: a QR code of real content, and bars of none."""

from __future__ import annotations

import cv2
import numpy as np
import qrcode
from PIL import Image

_LEVELS = (1, 0, 3, 2)
"""qrcode's numbers of the error correction levels L, M, Q and H."""


def draw_qr(rng: np.random.Generator, content: str, size: int) -> Image.Image:
    """A QR code of a text in UTF-8, `size` pixels wide, black on white or on the card.

    Args:
        rng: decides mask pattern, error correction, quiet zone and ink.
        content: what it says; "" gives some digits.
        size: side in pixels.
    """
    content = content or "".join(str(digit) for digit in rng.integers(0, 10, 24))
    # A fixed mask pattern: trying all eight takes most of the library's time. The higher levels of
    # correction make a code of this length too fine to be printed so small.
    level = _LEVELS[int(rng.choice(4, p=[0.45, 0.4, 0.1, 0.05]))]
    code = qrcode.QRCode(border=0, mask_pattern=int(rng.integers(8)), error_correction=level)
    code.add_data(content.encode("utf-8"), optimize=0)
    code.make(fit=True)
    modules = np.array(code.modules, bool)
    quiet = int(rng.integers(0, 4))
    modules = np.pad(modules, quiet)
    dark = int(rng.integers(0, 50))
    pixels = np.full((*modules.shape, 4), 255, np.uint8)
    pixels[modules, :3] = dark
    if rng.random() < 0.5:
        pixels[~modules, 3] = int(rng.integers(0, 200))
    return Image.fromarray(pixels, "RGBA").resize((size, size), Image.Resampling.BOX)


def draw_barcode(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Bars of random content, (H, W, 4) uint8 RGBA.

    Either one row of bars of one to four modules (as Code 128 has them) or a stack of rows between
    a start and a stop pattern (as PDF417 has it).
    """
    height, width = size_hw
    stacked = rng.random() < 0.4
    rows = int(rng.integers(5, 16)) if stacked else 1
    total = int(rng.integers(90, 180))
    lines = []
    for _ in range(rows):
        widths = rng.choice([1, 2, 3, 4], total, p=[0.5, 0.28, 0.14, 0.08])
        line = np.repeat(np.arange(total) % 2 == 0, widths)[:total]
        if stacked:  # the same start and stop in every row
            line[:8], line[8:10], line[-9:] = True, False, [1, 1, 1, 0, 1, 0, 0, 1, 0]
        lines.append(line)
    modules = np.array(lines)
    dark = int(rng.integers(0, 60))
    pixels = np.full((*modules.shape, 4), 255, np.uint8)
    pixels[modules, :3] = dark
    if rng.random() < 0.5:
        pixels[~modules, 3] = 0
    high = cv2.resize(pixels, (modules.shape[1], height), interpolation=cv2.INTER_NEAREST)
    return cv2.resize(high, (width, height), interpolation=cv2.INTER_AREA)
