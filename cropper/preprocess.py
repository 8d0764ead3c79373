"""From a photograph to the Cropper's input, in training and in inference alike."""

from __future__ import annotations

import cv2
import numpy as np

from data.quads import pixel_center_homography, quad_to_homography, size_to_quad
from data.shrink import shrink_picture

PADDING = 114
"""Grey of the letterbox, all channels. Chosen: near the mean of photographs."""

MARGIN = 0.15
"""Grey around the photo, as a share of the input's sides, in a further first look. Chosen: of 200
photos of two other programs cut to the box of their cards 24 are more than 0.05 Jaccard off without
it, 7 with 0.12 and 4 with 0.18."""

EVEN, LIKE_PADDING = 3.0, 20.0
"""Standard deviation of a photo's rim up to which it is of one colour, and distance of that from
the letterbox up to which it is taken for it, both in grey levels. Chosen: of 24 cards on even grey
of 111 to 128 the network found 14; on 100 and 140, and with noise of 4 levels, it found all."""

DARKENED = 85.0
"""Grey that such a rim gets. Chosen: all of the 24 are found on 104, 114 and 128."""


def unlike_padding(image: np.ndarray) -> np.ndarray:
    """A photo, darker if what surrounds everything in it could be the letterbox.

    Args:
        image: (H, W, 3) uint8 RGB.
    """
    rim = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]]).astype(np.float32)
    alike = np.abs(rim.mean(axis=0) - PADDING).max() <= LIKE_PADDING
    if alike and rim.std(axis=0).max() <= EVEN:
        return cv2.convertScaleAbs(image, alpha=DARKENED / float(rim.mean()))
    return image


def preprocess(
    image: np.ndarray, size_hw: tuple[int, int], margin: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """The photograph, scaled to fit and centred on grey.

    Args:
        image: (H, W, 3) uint8 RGB of any size.
        size_hw: height and width of the model's input.
        margin: share of each side of the input that stays grey, 0 to less than 0.5.

    Returns:
        input (h, w, 3) uint8; and a (3, 3) float64 matrix that takes continuous input coordinates
        to those of the photograph.

    Raises:
        ValueError: the image is not H×W×3 uint8.
    """
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or 0 in image.shape:
        raise ValueError(f"image must be H×W×3 uint8, not {image.shape} {image.dtype}")
    height, width = image.shape[:2]
    room_h, room_w = (side * (1 - 2 * margin) for side in size_hw)
    scale = min(room_h / height, room_w / width)
    inner_h = min(max(round(height * scale), 1), size_hw[0])
    inner_w = min(max(round(width * scale), 1), size_hw[1])
    top, left = (size_hw[0] - inner_h) // 2, (size_hw[1] - inner_w) // 2
    if inner_h < height or inner_w < width:
        resized = shrink_picture(image, (inner_h, inner_w))
    else:
        resized = cv2.resize(image, (inner_w, inner_h), interpolation=cv2.INTER_LINEAR)
    canvas = np.full((*size_hw, 3), PADDING, np.uint8)
    canvas[top : top + inner_h, left : left + inner_w] = resized
    scale_x, scale_y = width / inner_w, height / inner_h
    matrix = np.array([[scale_x, 0, -left * scale_x], [0, scale_y, -top * scale_y], [0, 0, 1.0]])
    return canvas, matrix


def crop_card(image: np.ndarray, quad: np.ndarray, size_hw: tuple[int, int]) -> np.ndarray:
    """The card inside a quad, flat and upright.

    Args:
        image: (H, W, 3) uint8.
        quad: (4, 2) float, pixels of the image.
        size_hw: of the answer.

    Returns:
        (h, w, 3) uint8.

    Raises:
        ValueError: three of the corners lie on a line.
    """
    matrix = pixel_center_homography(quad_to_homography(size_to_quad(size_hw), quad))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpPerspective(
        image, matrix, (size_hw[1], size_hw[0]), flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
