"""How large a picture may be, and the error of one that cannot be used."""

from __future__ import annotations

MAX_PIXELS = 64_000_000
"""Largest photo that is decoded. Chosen: above the 60 megapixels of present cameras."""

MAX_DECODING_BYTES = 400_000_000
"""Most memory that decoding a photo may take. Chosen: 48 megapixels of HEIC, which telephones
write, and 35 of PNG, a page scanned with 600 dots an inch, need less."""

BYTES_A_PIXEL = {"PNG": 11.2, "TIFF": 9.8, "BMP": 9.8, "GIF": 11.4, "AVIF": 9.4, "HEIF": 7.5}
BYTES_A_PIXEL |= {"WEBP": 16.5, "JPEG2000": 20}
"""Memory that pictures of a format take at most to be decoded, transparent ones apart; those of
none of them take less than MAX_PIXELS allow. Measured: `python -m tests.pipeline.decoding`."""

TRANSPARENT_BYTES = 15
"""The same of a transparent picture, if that of its format is less."""

PROGRESSIVE_BYTES = 9.2
"""The same of a JPEG in several scans, which is decoded in full before it is shrunk."""

RGB_BYTES = 4
"""The same of one that is decoded already."""

LARGE_BYTES = 64_000_000
"""Photos that need more are decoded one at a time, whatever asks for them. Chosen: 16 megapixels as
Pillow holds them; a small file can be a picture of many megapixels."""

MAX_SCANS = 100
"""Most scans of a JPEG. Chosen: progressive ones have about ten; each costs as much time as a whole
picture, and a file may repeat one without end."""

WORK_SIDE = 2048
"""Longest side of the picture that is worked on. Chosen: a card that fills it still has more
pixels than the rectified card (1216)."""


class ImageError(ValueError):
    """A picture that cannot be used; the message names it and says why."""


def decoding_bytes(
    format: str | None, transparent: bool = False, progressive: bool = False
) -> float | None:
    """Memory that a picture takes to be decoded, in bytes a pixel.

    Args:
        format: as Pillow calls it, or None.
        transparent: whether it has an alpha channel or a transparent colour.
        progressive: whether it is in several scans.

    Returns:
        At most so much; None for so little that MAX_PIXELS are no more than may be taken.
    """
    if progressive:
        return PROGRESSIVE_BYTES
    of_format = BYTES_A_PIXEL.get(format or "")
    return max(of_format or 0, TRANSPARENT_BYTES) if transparent else of_format


def check_size(size: tuple[int, int], name: str, bytes_a_pixel: float | None = None) -> None:
    """Refuse a picture that has no pixels or too many.

    Args:
        size: width and height in pixels.
        name: for the message.
        bytes_a_pixel: that decoding it takes; None for few, or none.

    Raises:
        ImageError: it has.
    """
    width, height = size
    if width < 1 or height < 1:
        raise ImageError(f"{name}: has no pixels ({width}×{height})")
    most, such = float(MAX_PIXELS), ""
    if bytes_a_pixel is not None and MAX_DECODING_BYTES / bytes_a_pixel < most:
        most, such = MAX_DECODING_BYTES / bytes_a_pixel, " of such a file"
    if width * height > most:
        raise ImageError(
            f"{name}: {width}×{height} is {width * height / 1e6:.1f} megapixels; "
            f"the most{such} is {int(most / 1e6)}"
        )
