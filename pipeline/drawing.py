"""A result drawn upon its photo, and beside it."""

from __future__ import annotations

import base64
import functools
import importlib.resources
import io
import math
import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pipeline.field_types import confidence_to_text
from pipeline.images import WORK_SIDE, ImageError, load_photo

if TYPE_CHECKING:
    from pipeline.field_types import FieldResult, Quad
    from pipeline.types import CardResult

FONT = "fonts/Roboto-Regular.ttf"
"""Has Latin letters, all Vietnamese ones among them; fonts/README.md says where it is from."""

PICTURE_SIDE = 480
"""Longer side in pixels of a picture in a notebook. Chosen: half of a page's width."""

SIDE_OVER_TEXT, SMALLEST_TEXT = 60, 15
"""Longer side of a photo over the size of the text beside it, and the smallest size in pixels.
Chosen: the 17 fields of an e-KTP stand beside a photo of 4:3."""

LINE_LETTERS = 40
"""Most letters in a line of text. Chosen: the longest addresses take three lines."""

CARD_COLOR = (0, 200, 80)
WORD_COLOR = (0, 80, 200)
REVIEW_COLOR = (200, 40, 0)
"""Of a field that needs review; its boxes are thick and its label says so, too."""


@functools.lru_cache(maxsize=64)
def load_font(size: int) -> ImageFont.FreeTypeFont:
    """The font of labels; `size` is in pixels. What it has no letter for is drawn as a box."""
    content = importlib.resources.files("pipeline").joinpath(FONT).read_bytes()
    return ImageFont.truetype(io.BytesIO(content), size)


def draw_result(result: CardResult, image: Any, longest: int = WORK_SIDE) -> Image.Image:
    """The photo with the card's and the words' outlines, and its fields' texts in a column beside.

    Each field has a number, which stands at its first word and before its name, its confidence,
    and the word "review" if it needs that.

    Args:
        result: of that photo.
        image: anything that `pipeline.images.load_photo` takes.
        longest: side of the photo in pixels; what is drawn upon it is as large as ever.

    Returns:
        RGB picture: the photo, at most that long and at most 2048 pixels; at its right, if there
        are fields, the column, on white, which may also be higher than the photo.

    Raises:
        ImageError: the photo cannot be read.
        ValueError: the result no longer has its photo and none is given.
    """
    picture, scale = _draw_outlines(result, image, longest)
    size = max(SMALLEST_TEXT, round(max(picture.size) / SIDE_OVER_TEXT))
    for number, field in enumerate(result.fields.values(), 1):
        _draw_number(picture, number, field, scale, size)
    return _add_column(picture, result, size) if result.fields else picture


def _draw_outlines(
    result: CardResult, image: Any, longest: int
) -> tuple[Image.Image, tuple[float, float]]:
    """The photo with all outlines, and the factors from the photo's x and y to the picture's."""
    if image is None:
        raise ValueError("the result does not hold its photo; pass it: result.draw(image)")
    photo = load_photo(image)
    picture = Image.fromarray(photo.pixels).copy()
    picture.thumbnail((longest, longest))
    scale = (picture.width / photo.size_hw[1], picture.height / photo.size_hw[0])
    thickness = max(2, round(max(picture.size) / 500))
    draw = ImageDraw.Draw(picture)
    for field in result.fields.values():
        for word in field.words:
            points = _scale_quad(word.quad, scale)
            if field.needs_review:
                draw.line([*points, points[0]], REVIEW_COLOR, thickness)
            else:
                draw.line([*points, points[0]], WORD_COLOR, thickness // 2)
    if result.document is not None:
        points = _scale_quad(result.document.corners, scale)
        draw.line([*points, points[0]], CARD_COLOR, thickness)
        draw.circle(points[0], 3 * thickness, CARD_COLOR)  # marks the printed top-left
    return picture, scale


def _scale_quad(quad: Quad, scale: tuple[float, float]) -> list[tuple[float, float]]:
    return [(x * scale[0], y * scale[1]) for x, y in quad]


def _field_color(field: FieldResult) -> tuple[int, int, int]:
    return REVIEW_COLOR if field.needs_review else WORD_COLOR


def _draw_number(
    picture: Image.Image, number: int, field: FieldResult, scale: tuple[float, float], size: int
) -> None:
    """A field's number on a disc before its first word, no higher than that word or its text."""
    first = field.words[0].quad if field.words else field.quad
    top_left, top_right, _, bottom_left = np.array(_scale_quad(first, scale))
    radius = min(0.6 * size, max(7.0, math.dist(top_left, bottom_left) / 2))
    width = max(1.0, math.dist(top_left, top_right))
    center = (top_left + bottom_left) / 2 - 1.1 * radius * (top_right - top_left) / width
    x, y = np.clip(center, radius, np.array(picture.size) - radius).tolist()
    draw = ImageDraw.Draw(picture)
    draw.circle((x, y), radius, _field_color(field))
    draw.text((x, y), str(number), "white", load_font(round(1.3 * radius)), anchor="mm")


def _add_column(picture: Image.Image, result: CardResult, size: int) -> Image.Image:
    """The picture with all fields at its right: number, name and confidence above the text."""
    text_font, name_font = load_font(size), load_font(round(0.75 * size))
    lines = []  # text, font, color, height
    for number, (name, field) in enumerate(result.fields.items(), 1):
        parts = (str(number), name, confidence_to_text(field.confidence))
        head = "  ".join((*parts, "review") if field.needs_review else parts)
        lines.append((head, name_font, _field_color(field), 0.95 * size))
        for text in textwrap.wrap(field.text, LINE_LETTERS, break_on_hyphens=False):
            lines.append((text, text_font, (0, 0, 0), 1.2 * size))
        lines.append(("", name_font, (0, 0, 0), 0.35 * size))
    width = math.ceil(max(font.getlength(text) for text, font, _, _ in lines)) + 2 * size
    height = math.ceil(sum(line[3] for line in lines)) + size
    canvas = Image.new("RGB", (picture.width + width, max(picture.height, height)), "white")
    canvas.paste(picture)
    draw = ImageDraw.Draw(canvas)
    y = size / 2
    for text, font, color, line_height in lines:
        draw.text((picture.width + size, y), text, color, font)
        y += line_height
    return canvas


def picture_html(result: CardResult) -> str:
    """The photo with all outlines as an HTML picture of PICTURE_SIDE pixels at most.

    Args:
        result: with its photo, or without.

    Returns:
        An `img` element with the picture in it, to stand beside a table of the fields; "" where the
        photo can no longer be read.
    """
    if result.source is None:
        return ""
    try:
        picture, _ = _draw_outlines(result, result.source, PICTURE_SIDE)
    except (ImageError, TypeError):
        return ""
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=85)
    encoded = base64.b64encode(content.getvalue()).decode("ascii")
    return f'<img alt="the card" src="data:image/jpeg;base64,{encoded}">'
