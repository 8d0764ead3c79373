"""How large a picture may be, and the error of one that cannot be used."""

from __future__ import annotations

MAX_PIXELS = 64_000_000
"""Largest photo that is decoded. Chosen: above the 60 megapixels of present cameras."""

MAX_DECODING_BYTES = 400_000_000
"""Most memory that decoding a photo may take. Chosen: 48 megapixels of HEIC, which telephones
write, and 35 of PNG, a page scanned with 600 dots an inch, need less."""

BYTES_A_PIXEL = {"PNG": 11.2, "TIFF": 9.8, "BMP": 9, "GIF": 11.4, "AVIF": 9.4, "HEIF": 7.5}
BYTES_A_PIXEL |= {"WEBP": 16.5, "JPEG2000": 20}
"""Memory that formats take at most to be decoded; what is of none takes less than MAX_PIXELS allow.
Measured: `python -m tests.pipeline.decoding`."""

PROGRESSIVE_BYTES = 9.2
"""The same of a JPEG in several scans, which is decoded in full before it is shrunk."""

LARGE_PIXELS = 16_000_000
"""Photos of more are decoded one at a time, whatever asks for them. Chosen: a small file can be a
picture of many megapixels."""

MAX_SCANS = 100
"""Most scans of a JPEG. Chosen: progressive ones have about ten; each costs as much time as a whole
picture, and a file may repeat one without end."""

WORK_SIDE = 2048
"""Longest side of the picture that is worked on. Chosen: a card that fills it still has more
pixels than the rectified card (1216)."""


class ImageError(ValueError):
    """A picture that cannot be used; the message names it and says why."""


def check_size(
    size: tuple[int, int], name: str, format: str | None = None, progressive: bool = False
) -> None:
    """Refuse a picture that has no pixels or too many.

    Args:
        size: width and height in pixels.
        name: for the message.
        format: as Pillow calls it; None: it is decoded already.
        progressive: whether it is a JPEG in several scans.

    Raises:
        ImageError: it has.
    """
    width, height = size
    if width < 1 or height < 1:
        raise ImageError(f"{name}: has no pixels ({width}×{height})")
    most, of = float(MAX_PIXELS), ""
    bytes_a_pixel = PROGRESSIVE_BYTES if progressive else BYTES_A_PIXEL.get(format or "")
    if bytes_a_pixel is not None and MAX_DECODING_BYTES / bytes_a_pixel < most:
        most = MAX_DECODING_BYTES / bytes_a_pixel
        of = f" of {'progressive ' if progressive else ''}{format}"
    if width * height > most:
        raise ImageError(
            f"{name}: {width}×{height} is {width * height / 1e6:.1f} megapixels; "
            f"the most{of} is {most / 1e6:.0f}"
        )
