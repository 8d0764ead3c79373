"""A second look: what a first one took for the card, seen flat and close.

In a photo the card may be eighty pixels of the Cropper's input wide; seen close it is always
`CLOSE_WIDTH` of the input, nearly flat and nearly upright, and its corners are found again there.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from cropper.preprocess import PADDING
from data.quads import (
    ID1_SIZE_MM,
    pixel_center_homography,
    quad_is_convex,
    quad_to_box,
    quad_to_homography,
    size_to_quad,
    transform_points,
)
from data.shrink import STEP, shrink_picture

CLOSE_WIDTH = 0.64
"""Width of the supposed card as a share of the input's. Chosen: what lies around it, a quarter of
its width and more, says where it ends, and a corner that is off by so much is still in sight."""


def close_target(size_hw: tuple[int, int]) -> np.ndarray:
    """Where the supposed card lies in the input, (4, 2) float32 pixels."""
    height, width = size_hw
    card = np.array([CLOSE_WIDTH * width, CLOSE_WIDTH * width * ID1_SIZE_MM[0] / ID1_SIZE_MM[1]])
    offset = (np.array([width, height]) - card) / 2
    return (size_to_quad((1, 1)) * card + offset).astype(np.float32)


def look_closer(
    image: np.ndarray, quad: np.ndarray, size_hw: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """The surroundings of a supposed card as if it lay flat before the camera.

    Args:
        image: (H, W, 3) uint8 photo.
        quad: (4, 2) its supposed corners in pixels of the photo.
        size_hw: of the model's input.

    Returns:
        input (h, w, 3) uint8, grey where the photo ends; and a (3, 3) float64 matrix that takes
        its continuous coordinates to those of the photo.

    Raises:
        ValueError: three of the corners lie on a line.
    """
    to_photo = quad_to_homography(close_target(size_hw), quad)
    # A warp takes four pixels for each of its own: what is much larger is reduced before.
    longest = float(np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1).max())
    shrink = max(1.0, longest / (CLOSE_WIDTH * size_hw[1]))
    part, to_part = _reduce(image, transform_points(to_photo, size_to_quad(size_hw)), shrink)
    matrix = pixel_center_homography(to_part @ to_photo)
    canvas = cv2.warpPerspective(
        part,
        matrix,
        size_hw[::-1],
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(PADDING,) * 3,
    )
    return canvas, to_photo


def _reduce(image: np.ndarray, frame: np.ndarray, shrink: float) -> tuple[np.ndarray, np.ndarray]:
    """The part of a photo inside a frame at a smaller size, and the map from the photo to it."""
    height, width = image.shape[:2]
    x1, y1, x2, y2 = quad_to_box(frame)
    # A frame that reaches behind the camera has corners anywhere: take the whole photo then.
    if not quad_is_convex(frame):
        x1, y1, x2, y2 = 0, 0, width, height
    (left, right), (top, bottom) = _span(x1, x2, width), _span(y1, y2, height)
    part = image[top:bottom, left:right]
    part_hw = (max(1, round((bottom - top) / shrink)), max(1, round((right - left) / shrink)))
    scale = np.array([part_hw[1] / (right - left), part_hw[0] / (bottom - top)])
    if part_hw != part.shape[:2]:
        part = shrink_picture(part, part_hw)
    matrix = np.diag([*scale, 1.0])
    matrix[:2, 2] = -scale * (left, top)
    return part, matrix


def _span(low: float, high: float, side: int) -> tuple[int, int]:
    """The pixels of a side that show what lies between two coordinates, at least one.

    There is one more at each end, because what is seen lies between pixels, and then as many as
    `shrink_picture` likes best.
    """
    first = int(np.clip(low - 1, 0, side - 1)) // STEP * STEP
    last = int(np.clip(np.ceil(high) + 1, first + 1, side))
    return first, min(side, first + math.ceil((last - first) / STEP) * STEP)
