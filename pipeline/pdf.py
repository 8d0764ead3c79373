"""The first page of a PDF as a picture."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PIL import Image

from pipeline.image_limits import MAX_PIXELS, WORK_SIDE, ImageError, check_size

if TYPE_CHECKING:
    import pypdfium2

MARK = b"%PDF-"

HEAD_BYTES = 1024
"""Within how many bytes the mark stands. Source: PDF Reference 1.7, Appendix H, note 13."""

SCAN_SHARE = 0.5
"""Share of the page that a picture covers in a scan. Chosen: margins are left, and a portrait or a
letterhead is far smaller."""

SCAN_SIDE = 256
"""Pixels of the longer side that a scan has. Chosen: no card could be read on fewer, and a picture
of a few pixels may colour a page."""

ALMOST_ONE = 1 - 1e-6
"""Keeps 420.0001 pixels from being rounded up. Chosen: more than the error of PDFium's float32."""

_WRONG_PASSWORD = 4
"""Source: FPDF_ERR_PASSWORD of PDFium's fpdfview.h."""

_UNKNOWN_SECURITY = 5
"""Source: FPDF_ERR_SECURITY, likewise."""

_ONE_AT_A_TIME = threading.Lock()
"""PDFium is not safe with threads, not even on different documents. Source: its README."""


def is_pdf(content: bytes) -> bool:
    """Whether a file is a PDF, by its mark; blanks and a byte order mark may stand before it."""
    return content[:HEAD_BYTES].lstrip(b"\xef\xbb\xbf\0\t\n\f\r ").startswith(MARK)


def render_first_page(content: bytes, name: str) -> Image.Image:
    """The first page, drawn on white.

    Args:
        content: of the file.
        name: for messages.

    Returns:
        RGB, its longer side WORK_SIDE; of a scan of less, as many pixels as that has.

    Raises:
        ImageError: pypdfium2 is missing; the file is damaged, encrypted or without a page, or the
            page or a picture on it is empty or too large.
    """
    try:
        import pypdfium2
    except ImportError:
        raise ImageError(
            f'{name}: a PDF needs the extra `pdf`: pip install "idcard-reader[pdf]"'
        ) from None
    with _ONE_AT_A_TIME:
        try:
            with pypdfium2.PdfDocument(content) as document:
                return _render(document, name)
        except pypdfium2.PdfiumError as error:
            if error.err_code in (_WRONG_PASSWORD, _UNKNOWN_SECURITY):
                raise ImageError(f"{name}: the PDF is encrypted") from None
            raise ImageError(f"{name}: damaged PDF: {error}") from None


def _render(document: pypdfium2.PdfDocument, name: str) -> Image.Image:
    if len(document) == 0:
        raise ImageError(f"{name}: the PDF has no page")
    page = document[0]
    width, height = page.get_size()
    if not (width > 0 and height > 0):
        raise ImageError(f"{name}: the PDF's first page is empty ({width:g}×{height:g})")
    scale = min(WORK_SIDE / max(width, height), _scan_scale(page, width * height, name))
    bitmap = page.render(scale=scale * ALMOST_ONE, rev_byteorder=True)
    try:
        return Image.fromarray(bitmap.to_numpy()[..., :3].copy())
    finally:
        bitmap.close()


def _scan_scale(page: pypdfium2.PdfPage, area: float, name: str) -> float:
    """Pixels per unit of the page of the finest picture that covers most of it, as a scan does;
    infinite without one.
    """
    import pypdfium2.raw as pdfium

    scales, pixels = [], 0
    for picture in page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE]):
        size = picture.get_px_size()
        check_size(size, name)  # decoded no sooner than when the page is drawn
        pixels += size[0] * size[1]
        if pixels > MAX_PIXELS:
            most = f"{MAX_PIXELS / 1e6:.0f} megapixels"
            raise ImageError(f"{name}: the pictures on its first page have more than {most}")
        left, bottom, right, top = picture.get_bounds()
        covered = (right - left) * (top - bottom)
        if covered >= SCAN_SHARE * area and max(size) >= SCAN_SIDE:
            scales.append((size[0] * size[1] / covered) ** 0.5)
    return max(scales, default=float("inf"))
