"""Geometry, record to record: image, corners and words move together.

`data.augment_geometry` turns and crops, `data.augment_photometric` changes what moves nothing.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from data.quads import (
    pixel_center_homography,
    quad_is_convex,
    quad_to_homography,
    size_to_quad,
    transform_points,
)
from data.records import Record

LARGEST_OVERSAMPLING = 6
"""Chosen: a 6000 px photograph on a 1000 px card; beyond that nothing is won."""


def warp_image(
    image: np.ndarray,
    homography: np.ndarray,
    size_hw: tuple[int, int],
    fill: tuple[int, int, int] | None = None,
) -> np.ndarray:
    """An image seen through a homography, averaged over the area of each pixel when it shrinks.

    Args:
        image: (H, W, 3) uint8.
        homography: (3, 3) from the image's to the result's continuous pixel coordinates.
        size_hw: size of the result.
        fill: RGB of what lies beyond the image; by default its edge goes on.

    Returns:
        (h, w, 3) uint8.
    """
    height, width = size_hw
    to_source = np.linalg.inv(homography)
    corners = transform_points(to_source, size_to_quad(size_hw)).astype(float)
    edges = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    # Source pixels per target pixel along the most crowded side.
    density = float(np.max(edges / np.array([width, height, width, height])))
    times = int(np.clip(np.ceil(density - 0.25), 1, LARGEST_OVERSAMPLING))
    matrix = pixel_center_homography(np.diag([times, times, 1.0]) @ homography)
    # Cubic where pixels are spread out, so that letters stay crisp.
    how = cv2.INTER_CUBIC if density < 1 else cv2.INTER_LINEAR
    border = cv2.BORDER_REPLICATE if fill is None else cv2.BORDER_CONSTANT
    warped = cv2.warpPerspective(
        image, matrix, (width * times, height * times), flags=how, borderMode=border,
        borderValue=fill or (0, 0, 0),
    )  # fmt: skip
    if times == 1:
        return warped
    return cv2.resize(warped, (width, height), interpolation=cv2.INTER_AREA)


def warp_record(
    record: Record,
    homography: np.ndarray,
    size_hw: tuple[int, int],
    fill: tuple[int, int, int] | None = None,
) -> Record:
    """A record seen through a homography.

    Args:
        record: any record.
        homography: (3, 3) from the record's to the result's continuous pixel coordinates.
        size_hw: size of the result.
        fill: see `warp_image`.

    Returns:
        The record with image, corners and words moved.
    """
    quads = np.array([word.quad for word in record.words], float).reshape(-1, 4, 2)
    moved = transform_points(homography, quads)
    words = [replace(word, quad=quad) for word, quad in zip(record.words, moved, strict=True)]
    corners = None if record.corners is None else transform_points(homography, record.corners)
    return replace(
        record,
        image=warp_image(record.image, homography, size_hw, fill),
        corners=corners,
        words=tuple(words),
    )


def rectify(
    record: Record,
    size_hw: tuple[int, int],
    *,
    corners: np.ndarray | None = None,
    fill: tuple[int, int, int] | None = None,
) -> Record:
    """The upright card of a photograph: its corners become those of the image.

    Args:
        record: a photograph or a flat card.
        size_hw: size of the rectified card in pixels.
        corners: (4, 2) corners to go by, such as jittered or predicted ones; by default the true
            ones. With others, the true corners come to lie near those of the image.
        fill: RGB of what lies beyond the photograph; by default its edge goes on.

    Returns:
        The record with the rectified image; corners and words moved along.

    Raises:
        ValueError: there are no corners, or they are not convex and clockwise.
    """
    quad = record.corners if corners is None else corners
    if quad is None:
        raise ValueError(f"record {record.name!r}: no corners to rectify by")
    if np.shape(quad) != (4, 2) or not quad_is_convex(quad):
        points = np.asarray(quad).tolist()
        raise ValueError(f"record {record.name!r}: corners not convex and clockwise: {points}")
    return warp_record(record, quad_to_homography(quad, size_to_quad(size_hw)), size_hw, fill)
