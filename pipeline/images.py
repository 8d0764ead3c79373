"""From whatever the caller has to RGB pixels: files, bytes, arrays, PIL pictures.

Everything is checked by its header before it is decoded, and decoded no larger than is needed.
"""

from __future__ import annotations

import inspect
import io
import math
import os
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO

import numpy as np
from PIL import Image

from pipeline.image_limits import (
    LARGE_BYTES,
    MAX_PIXELS,
    MAX_SCANS,
    RGB_BYTES,
    WORK_SIDE,
    ImageError,
    check_size,
    decoding_bytes,
)
from pipeline.image_modes import refuse_shallow, to_8_bits, to_plain_mode, to_rgb
from pipeline.pdf import is_pdf, render_first_page

MAX_FILE_BYTES = 256 * 2**20
"""Largest file that is read. Chosen: above 64 megapixels of uncompressed RGB."""

PIECE_BYTES = 2**20
"""Bytes that a file is asked for at once. Chosen: most photos come in a few pieces."""

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "JPEG2000", "AVIF")
"""Formats that are opened. Chosen: what cameras, phones and scanners write; none that runs another
program (EPS). HEIC, and the first page of a PDF, are opened by others."""

LEAST_OF_WORK_SIZE = 0.97
"""Share of the pixels of a side that is as good as all. Chosen: the 4032 pixels of most telephones'
photos, decoded at a half, are 2016 of 2048, in half the time of all."""

_JPEG, _START_OF_SCAN = b"\xff\xd8", b"\xff\xda"
"""Markers. Source: ITU-T T.81, table B.1; within the coded data FF is followed by 00."""

_LARGE = Lock()
"""Held while a large photo is decoded."""

_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What undoes each EXIF orientation. Source: CIPA DC-008 (Exif 2.32), tag 0x0112."""

_ORIENTATION_TAG = 0x0112


@dataclass(frozen=True)
class Photo:
    """A decoded photo.

    Attributes:
        pixels: (h, w, 3) uint8 RGB, upright by EXIF, longest side at most WORK_SIDE.
        size_hw: of the photo as given, after its EXIF rotation.
        name: for messages.
        decode: the same photo, its longest side at most as many pixels as it is called with.
    """

    pixels: np.ndarray
    size_hw: tuple[int, int]
    name: str
    decode: Callable[[int], Photo] | None = field(default=None, repr=False, compare=False)

    def to_given(self, points: np.ndarray) -> np.ndarray:
        """Points of `pixels` in pixels of the photo as given.

        Args:
            points: (..., 2) continuous x, y.

        Returns:
            (..., 2) float64.
        """
        height, width = self.pixels.shape[:2]
        scale = np.array([self.size_hw[1] / width, self.size_hw[0] / height])
        return np.asarray(points, float) * scale

    def contains(self, point: np.ndarray, slack: float) -> bool:
        """Whether (2,) x, y of the photo as given lies in it, or as few pixels outside."""
        size = np.array(self.size_hw[::-1])
        return bool(np.all(point >= -slack) and np.all(point <= size + slack))


def load_photo(source: Any, name: str | None = None) -> Photo:
    """Decode a photo.

    Args:
        source: a path; the bytes of a file; a binary file object; a (H, W, 3) RGB uint8 array, also
            (H, W) or (H, W, 1) gray, (H, W, 4) RGBA, or uint16; or a PIL picture. EXIF orientation
            is undone, transparency laid on white. Of a PDF the first page is taken.
        name: for messages, if the source has none.

    Returns:
        The photo.

    Raises:
        ImageError: it is no picture, damaged, empty, a directory, missing, or too large; names the
            source and the reason.
        TypeError: the source is of no known kind.
    """
    decode = _source_to_decoder(source, name)
    return replace(decode(WORK_SIDE), decode=decode)


def _source_to_decoder(source: Any, name: str | None) -> Callable[[int], Photo]:
    """From the longest side in pixels to the photo; files are read now."""
    if isinstance(source, (str, os.PathLike)):
        path = Path(source)
        return partial(_encoded_to_photo, _read_file(path), name or str(path))
    if isinstance(source, (bytes, bytearray, memoryview)):
        return partial(_encoded_to_photo, bytes(source), name or f"{len(source)} bytes")
    if isinstance(source, np.ndarray):
        return partial(_array_to_photo, source, name or f"array {source.shape}")
    if isinstance(source, Image.Image):
        name = name or getattr(source, "filename", "") or "picture"
        return partial(_picture_to_photo, source, name, False)
    if hasattr(source, "read"):
        name = name or str(getattr(source, "name", "file object"))
        return partial(_encoded_to_photo, _read_file_object(source, name), name)
    raise TypeError(f"cannot take a photo from {type(source).__name__}")


def _read_file(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ImageError(f"{path}: is a directory, not an image file")
        if path.exists() and not path.is_file():
            raise ImageError(f"{path}: is not a regular file")
        with path.open("rb") as file:
            return _read_file_object(file, str(path))
    except FileNotFoundError:
        raise ImageError(f"{path}: no such file") from None
    except ImageError:
        raise
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        reason = getattr(error, "strerror", None) or error
        raise ImageError(f"{path}: cannot be read: {reason}") from None


def _read_file_object(file: BinaryIO, name: str) -> bytes:
    if isinstance(file, io.TextIOBase):
        raise ImageError(f"{name}: opened as text, not as a binary file")
    content = bytearray()
    # Piece by piece: for what is asked at once, so much memory is taken, however small the file.
    while part := _read_piece(file, name):
        content += part
        if len(content) > MAX_FILE_BYTES:
            raise ImageError(f"{name}: larger than {MAX_FILE_BYTES // 2**20} MB")
    return bytes(content)


def _read_piece(file: BinaryIO, name: str) -> bytes:
    try:
        part = file.read(PIECE_BYTES)
    except (OSError, ValueError) as error:  # ValueError: it is closed
        reason = getattr(error, "strerror", None) or error
        raise ImageError(f"{name}: cannot be read: {reason}") from None
    if inspect.iscoroutine(part):
        part.close()
        raise ImageError(f"{name}: is read asynchronously; give its bytes")
    if not isinstance(part, bytes):
        raise ImageError(f"{name}: its read gives {type(part).__name__}, not bytes")
    return part


def _encoded_to_photo(content: bytes, name: str, longest: int) -> Photo:
    if not content:
        raise ImageError(f"{name}: the file is empty")
    try:
        picture = _open(content, name)
    except ImageError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ImageError(f"{name}: more than {MAX_PIXELS / 1e6:.0f} megapixels") from None
    # KeyError: none of the formats before AVIF, which this Pillow does not have.
    except (Image.UnidentifiedImageError, KeyError):
        raise ImageError(f"{name}: not an image, or of a format that is not read") from None
    # Decoders raise almost anything on damaged input; all of it means the same to the caller.
    except Exception as error:
        raise ImageError(f"{name}: damaged image: {error}") from None
    with picture:
        return _picture_to_photo(picture, name, True, longest)


def _open(content: bytes, name: str) -> Image.Image:
    """The picture, header read, pixels not yet."""
    if is_pdf(content):
        return render_first_page(content, name)
    if content[:2] == _JPEG and content.count(_START_OF_SCAN) > MAX_SCANS:
        raise ImageError(f"{name}: a JPEG of more than {MAX_SCANS} scans")
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return _open_heic(content, name)
    return Image.open(io.BytesIO(content), formats=FORMATS)


def _open_heic(content: bytes, name: str) -> Image.Image:
    try:
        import pillow_heif
    except ImportError:
        raise ImageError(f"{name}: HEIC needs the package pillow-heif") from None
    file = pillow_heif.open_heif(io.BytesIO(content), convert_hdr_to_8bit=True)
    check_size(file.size, name, decoding_bytes("HEIF"))
    return file.to_pillow()


def _work_size(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """Width and height, shrunk so that neither is longer."""
    scale = min(1.0, longest / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _picture_to_photo(picture: Image.Image, name: str, may_draft: bool, longest: int) -> Photo:
    bytes_a_pixel = None
    if may_draft:  # else it is the caller's own, decoded or not
        transparent = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
        progressive = "progressive" in picture.info
        bytes_a_pixel = decoding_bytes(picture.format, transparent, progressive)
    check_size(picture.size, name, bytes_a_pixel)
    needed = picture.size[0] * picture.size[1] * (bytes_a_pixel or RGB_BYTES)
    with _LARGE if needed > LARGE_BYTES else nullcontext():
        return _decode(picture, name, may_draft, longest)


def _decode(picture: Image.Image, name: str, may_draft: bool, longest: int) -> Photo:
    try:
        if picture.format == "TIFF":
            picture.load()  # which turns it, and says so no more
        size, work_size = picture.size, _work_size(picture.size, longest)
        orientation = _orientation(picture)
        # A JPEG can be decoded at 1/2, 1/4 or 1/8; the box is then where the whole photo lies. The
        # caller's own picture must not change, so that one is decoded in full.
        width, height = work_size
        least = math.ceil(LEAST_OF_WORK_SIZE * width), math.ceil(LEAST_OF_WORK_SIZE * height)
        drafted = picture.draft(None, least) if may_draft and work_size != size else None
        box = drafted[1] if drafted else (0, 0, *size)
        work_size = min(width, round(box[2])), min(height, round(box[3]))
        picture.load()
        picture = to_plain_mode(picture, name)
        if picture.size != work_size:
            picture = picture.resize(work_size, Image.Resampling.BICUBIC, box, reducing_gap=2.0)
        picture = to_rgb(picture)
        if orientation in _TURNS:
            picture = picture.transpose(_TURNS[orientation])
    except ImageError:
        raise
    except Exception as error:  # as above
        raise ImageError(f"{name}: damaged image: {error}") from None
    turned = orientation in (5, 6, 7, 8)
    size_hw = (size[0], size[1]) if turned else (size[1], size[0])
    return Photo(np.asarray(picture), size_hw, name)


def _orientation(picture: Image.Image) -> int:
    try:
        return int(picture.getexif().get(_ORIENTATION_TAG, 1))
    except Exception:  # a photo with damaged EXIF is still a photo
        return 1


def _array_to_photo(array: np.ndarray, name: str, longest: int) -> Photo:
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[..., 0]
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (3, 4)):
        raise ImageError(f"{name}: must be H×W×3 (RGB), H×W×4 (RGBA) or H×W (gray)")
    if 0 in array.shape:
        raise ImageError(f"{name}: has no pixels")
    check_size((array.shape[1], array.shape[0]), name)
    if array.dtype == np.uint16:
        refuse_shallow(int(array.max()), name)
        array = to_8_bits(array)
    if array.dtype != np.uint8:
        raise ImageError(f"{name}: must be uint8 or uint16, not {array.dtype}")
    return _picture_to_photo(Image.fromarray(np.ascontiguousarray(array)), name, True, longest)
