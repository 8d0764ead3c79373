"""Pictures of whatever mode as RGB of 8 bits a channel."""

from __future__ import annotations

import numpy as np
from PIL import Image

from pipeline.image_limits import ImageError

MAX_8_BITS, MAX_16_BITS = 255, 65535

ROWS_AT_ONCE = 256
"""Rows of a picture of 16 bits that are made gray at once. Chosen: they take a few megabytes."""


def to_plain_mode(picture: Image.Image, name: str) -> Image.Image:
    """In a mode that can be resized: L, LA, RGB, RGBA or CMYK, 8 bits a channel."""
    mode = picture.mode
    if mode in ("L", "LA", "RGB", "RGBA", "CMYK"):
        # A colour or gray value declared transparent.
        return picture.convert("RGBA") if "transparency" in picture.info else picture
    if mode == "F":
        raise ImageError(f"{name}: pixels of mode {mode} are not 8 or 16 bit")
    if mode.startswith("I"):
        return _deep_to_gray(picture, name)
    return picture.convert("RGBA" if mode in ("P", "PA", "La", "RGBa") else "RGB")


def _deep_to_gray(picture: Image.Image, name: str) -> Image.Image:
    """One with more than 8 bits a pixel in gray; some rows at a time, as each copy takes memory.

    Raises:
        ImageError: it has negative values, or more than 16 bits.
    """
    width, height = picture.size
    gray = Image.new("L", picture.size)
    brightest = 0
    for top in range(0, height, ROWS_AT_ONCE):
        rows = np.asarray(picture.crop((0, top, width, min(top + ROWS_AT_ONCE, height))))
        if rows.min() < 0 or rows.max() > MAX_16_BITS:
            raise ImageError(f"{name}: pixels of mode {picture.mode} are not 8 or 16 bit")
        brightest = max(brightest, int(rows.max()))
        gray.paste(Image.fromarray(to_8_bits(rows)), (0, top))
    refuse_shallow(brightest, name)
    return gray


def refuse_shallow(brightest: int, name: str) -> None:
    """Refuse a picture of 16 bits a pixel in which none is above 255: all would be black.

    Raises:
        ImageError: it is one.
    """
    if 0 < brightest <= MAX_8_BITS:
        raise ImageError(f"{name}: of 16 bits a pixel, but none is above 255; convert it to uint8")


def to_8_bits(values: np.ndarray) -> np.ndarray:
    """Values of 16 bits as uint8."""
    return (values // 257).astype(np.uint8)


def to_rgb(picture: Image.Image) -> Image.Image:
    if picture.mode in ("LA", "RGBA"):
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    return picture if picture.mode == "RGB" else picture.convert("RGB")
