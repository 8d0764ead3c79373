"""How large a picture may be, and the error of one that cannot be used."""

from __future__ import annotations

MAX_PIXELS = 64_000_000
"""Largest photo that is decoded. Chosen: above the 60 megapixels of present cameras."""

LARGE_PIXELS = 16_000_000
"""Photos of more are decoded one at a time, whatever asks for them. Chosen: a small file can be a
picture of 64 megapixels, which takes 1 to 1.5 GB while it is decoded."""

MAX_SCANS = 100
"""Most scans of a JPEG. Chosen: progressive ones have about ten; each costs as much time as a whole
picture, and a file may repeat one without end."""

WORK_SIDE = 2048
"""Longest side of the picture that is worked on. Chosen: a card that fills it still has more
pixels than the rectified card (1216)."""


class ImageError(ValueError):
    """A picture that cannot be used; the message names it and says why."""


def check_size(size: tuple[int, int], name: str) -> None:
    """Refuse a picture that has no pixels or too many.

    Args:
        size: width and height in pixels.
        name: for the message.

    Raises:
        ImageError: it has.
    """
    width, height = size
    if width < 1 or height < 1:
        raise ImageError(f"{name}: has no pixels ({width}×{height})")
    if width * height > MAX_PIXELS:
        raise ImageError(
            f"{name}: {width}×{height} is {width * height / 1e6:.1f} megapixels; "
            f"the most is {MAX_PIXELS / 1e6:.0f}"
        )
