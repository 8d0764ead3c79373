"""A result drawn upon its photo."""

from __future__ import annotations

import base64
import functools
import io
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw, ImageFont

from pipeline.images import WORK_SIDE, ImageError, load_photo
from pipeline.letters import strip_marks

if TYPE_CHECKING:
    from pipeline.field_types import Quad
    from pipeline.types import CardResult

FONT_NAMES = (
    "DejaVuSans.ttf",
    "NotoSans-Regular.ttf",
    "Roboto-Regular.ttf",
    "OpenSans-Regular.ttf",
    "Arial.ttf",
    "arial.ttf",
    "LiberationSans-Regular.ttf",
)
"""Fonts that are looked for, by the names Pillow finds them under on Linux, macOS and Windows."""

PICTURE_SIDE = 480
"""Longer side in pixels of a picture in a notebook. Chosen: half of a page's width."""

CARD_COLOR = (0, 200, 80)
WORD_COLOR = (230, 40, 40)
TEXT_COLOR = (255, 255, 255)


def _has_letters(font: ImageFont.FreeTypeFont, letters: str) -> bool:
    """Whether a font has glyphs of its own for letters: a missing one looks like U+FFFF."""
    missing = bytes(font.getmask("\uffff"))
    return all(bytes(font.getmask(letter)) != missing for letter in letters)


@functools.lru_cache(maxsize=64)
def _vietnamese_font(size: int) -> ImageFont.FreeTypeFont | None:
    for name in FONT_NAMES:
        try:
            font = ImageFont.truetype(name, size)
        except OSError:
            continue
        if _has_letters(font, "ếặữĐ"):
            return font
    return None


def text_to_ascii(text: str) -> str:
    """A text without its marks: "Nguyễn Đức" gives "Nguyen Duc"; what remains foreign is "?"."""
    return strip_marks(text).encode("ascii", "replace").decode()


def draw_result(result: CardResult, image: Any, longest: int = WORK_SIDE) -> Image.Image:
    """The photo with the card's outline, its words' outlines and their texts.

    Args:
        result: of that photo.
        image: anything that `pipeline.images.load_photo` takes.
        longest: side of the picture in pixels; what is drawn upon it is as large as ever.

    Returns:
        RGB picture, at most that long and at most 2048 pixels. Letters lose their marks where no
        font on the machine has Vietnamese.

    Raises:
        ImageError: the photo cannot be read.
        ValueError: the result no longer has its photo and none is given.
    """
    if image is None:
        raise ValueError("the result does not hold its photo; pass it: result.draw(image)")
    photo = load_photo(image)
    canvas = Image.fromarray(photo.pixels).copy()
    canvas.thumbnail((longest, longest))
    draw = ImageDraw.Draw(canvas)
    width, height = canvas.size
    scale = (width / photo.size_hw[1], height / photo.size_hw[0])

    def outline(quad: Quad, color: tuple[int, int, int], thickness: int) -> list[tuple]:
        points = [(x * scale[0], y * scale[1]) for x, y in quad]
        draw.line([*points, points[0]], fill=color, width=thickness)
        return points

    thickness = max(2, round(max(height, width) / 500))
    if result.document is not None:
        corner = outline(result.document.corners, CARD_COLOR, thickness)[0]
        radius = 3 * thickness  # a dot marks the printed top-left
        draw.ellipse(
            [corner[0] - radius, corner[1] - radius, corner[0] + radius, corner[1] + radius],
            fill=CARD_COLOR,
        )
    size = max(12, round(max(height, width) / 90))
    font = _vietnamese_font(size)
    for field in result.fields.values():
        for word in field.words:
            points = outline(word.quad, WORD_COLOR, max(1, thickness // 2))
            text = word.text if font else text_to_ascii(word.text)
            left, top = min(x for x, _ in points), min(y for _, y in points) - size
            used = font or ImageFont.load_default(size)
            draw.text(
                (left, max(0, top)),
                text,
                font=used,
                fill=TEXT_COLOR,
                stroke_width=2,
                stroke_fill=WORD_COLOR,
            )
    return canvas


def picture_html(result: CardResult) -> str:
    """The drawing as an HTML picture of PICTURE_SIDE pixels at most.

    Args:
        result: with its photo, or without.

    Returns:
        An `img` element with the picture in it; "" where the photo can no longer be read.
    """
    if result.source is None:
        return ""
    try:
        drawing = draw_result(result, result.source)
    except (ImageError, TypeError):
        return ""
    drawing.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
    content = io.BytesIO()
    drawing.save(content, "JPEG", quality=85)
    encoded = base64.b64encode(content.getvalue()).decode("ascii")
    return f'<img alt="the card" src="data:image/jpeg;base64,{encoded}">'
