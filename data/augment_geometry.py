"""Turning and cropping records, synthetic or real, labels moved along.

There is no mirroring: no camera mirrors a card, and mirrored letters are other letters.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from data.quads import (
    clip_polygon,
    quad_area,
    size_to_quad,
    transform_points,
)
from data.records import Record

LEAST_VISIBLE = 0.9
"""Share of a word's area that must stay in sight for its text to stay true. Chosen: the margin of
a word's box is about a tenth of it; what is cut deeper has lost ink."""


def turn_record(record: Record, quarters: int) -> Record:
    """A record turned clockwise by quarter turns, without resampling.

    Args:
        record: any record.
        quarters: any whole number; 1 makes a card that stood upright read downwards.

    Returns:
        The turned record; corners and words keep their printed order.
    """
    quarters %= 4
    height, width = record.size_hw
    # One clockwise quarter takes (x, y) to (height - y, x).
    turns = {
        0: ((1, 0, 0), (0, 1, 0)),
        1: ((0, -1, height), (1, 0, 0)),
        2: ((-1, 0, width), (0, -1, height)),
        3: ((0, 1, 0), (-1, 0, width)),
    }
    homography = np.array([*turns[quarters], (0, 0, 1)], float)
    corners = record.corners
    return replace(
        record,
        image=np.ascontiguousarray(np.rot90(record.image, -quarters)),
        corners=None if corners is None else transform_points(homography, corners),
        words=tuple(
            replace(word, quad=transform_points(homography, word.quad)) for word in record.words
        ),
    )


def visible_share(quad: np.ndarray, size_hw: tuple[int, int]) -> float:
    """How much of a quad lies inside an image.

    Args:
        quad: (4, 2) pixels, convex and clockwise.
        size_hw: height and width of the image.

    Returns:
        Share of the quad's area, 0 to 1.
    """
    area = quad_area(quad)
    inside = quad_area(clip_polygon(quad, size_to_quad(size_hw)))
    return float(np.clip(inside / area, 0.0, 1.0)) if area > 0 else 0.0


def without_words(record: Record, gone: list[bool]) -> Record:
    """A record without some of its words, and without the fields they belonged to.

    Args:
        record: any record.
        gone: one entry for each word, True for those that are no longer to be read.

    Returns:
        The record; the other words of a broken field stay, its text in `fields` does not.

    Raises:
        ValueError: `gone` does not have one entry a word.
    """
    pairs = list(zip(record.words, gone, strict=True))
    broken = {word.field for word, away in pairs if away}
    return replace(
        record,
        words=tuple(word for word, away in pairs if not away),
        fields={name: text for name, text in record.fields.items() if name not in broken},
    )


def forget_unseen(record: Record) -> Record:
    """A record without what its image does not show.

    Args:
        record: any record.

    Returns:
        The record without the words of which less than LEAST_VISIBLE is in sight; one whose card
        is wholly out of sight becomes a picture without a card.
    """
    if record.corners is None:
        return record
    if visible_share(record.corners, record.size_hw) == 0:
        return replace(record, layout=None, corners=None, words=(), fields={})
    shares = [visible_share(word.quad, record.size_hw) for word in record.words]
    return without_words(record, [share < LEAST_VISIBLE for share in shares])


def crop_record(record: Record, box_px: tuple[int, int, int, int]) -> Record:
    """A part of a picture.

    Args:
        record: any record.
        box_px: x1, y1, x2, y2 in whole pixels, inside the image.

    Returns:
        The part; corners may come to lie outside it, cut words are forgotten (`forget_unseen`).

    Raises:
        ValueError: the box is empty or reaches beyond the image.
    """
    x1, y1, x2, y2 = box_px
    height, width = record.size_hw
    if not (0 <= x1 < x2 <= width and 0 <= y1 < y2 <= height):
        raise ValueError(f"record {record.name!r}: no crop {box_px} of a {width}×{height} image")
    offset = np.array([x1, y1], np.float32)
    cropped = replace(
        record,
        image=np.ascontiguousarray(record.image[y1:y2, x1:x2]),
        corners=None if record.corners is None else record.corners - offset,
        words=tuple(replace(word, quad=word.quad - offset) for word in record.words),
    )
    return forget_unseen(cropped)
