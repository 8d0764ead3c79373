"""A second look: what a first one took for the card, seen flat and close.

In a photo the card may be eighty pixels of the Cropper's input wide; seen close it is always
`CLOSE_WIDTH` of the input, nearly flat and nearly upright, and its corners are found again there.
"""

from __future__ import annotations

from collections.abc import Sequence

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

CLOSE_WIDTH = 0.64
"""Width of the supposed card as a share of the input's. Chosen: what lies around it, a quarter of
its width and more, says where it ends, and a corner that is off by so much is still in sight."""

WIDE_NOISE_SHARE, NARROW_NOISE, WIDE_NOISE = 0.35, 0.015, 0.05
"""How far off the corners of a first look are, as a share of the card's width: one in three looks
by the second. Measured on 750 validation photographs: median 0.9 %, one in ten beyond 3.4 %; chosen
a little more, for other cameras."""

LOST_CORNER = 0.12
"""Share of first looks with one corner far off. Chosen: in one card of ten one is inferred."""


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
    # A pixel more on each side, because what is seen lies between pixels.
    left, top = int(np.clip(x1 - 1, 0, width - 1)), int(np.clip(y1 - 1, 0, height - 1))
    right = int(np.clip(np.ceil(x2) + 1, left + 1, width))
    bottom = int(np.clip(np.ceil(y2) + 1, top + 1, height))
    part = image[top:bottom, left:right]
    part_hw = (max(1, round((bottom - top) / shrink)), max(1, round((right - left) / shrink)))
    scale = np.array([part_hw[1] / (right - left), part_hw[0] / (bottom - top)])
    if part_hw != part.shape[:2]:
        part = cv2.resize(part, part_hw[::-1], interpolation=cv2.INTER_AREA)
    matrix = np.diag([*scale, 1.0])
    matrix[:2, 2] = -scale * (left, top)
    return part, matrix


def draw_first_look(rng: np.random.Generator, quad: np.ndarray) -> np.ndarray:
    """What a first look may take for the card: nearly the card, turned, or somewhere else.

    Args:
        rng: decides.
        quad: (4, 2) the card's true corners.

    Returns:
        (4, 2) float32, convex and clockwise.
    """
    quad = np.asarray(quad, np.float32)
    width = float(np.linalg.norm(quad[1] - quad[0]) + np.linalg.norm(quad[2] - quad[3])) / 2
    center = quad.mean(axis=0)
    guess = quad
    if rng.random() < 0.1:  # another thing, or a part of the card
        guess = center + (quad - center) * rng.uniform(0.5, 1.8) + rng.normal(0, 0.3, 2) * width
    spread = WIDE_NOISE if rng.random() < WIDE_NOISE_SHARE else NARROW_NOISE
    for _ in range(4):
        noisy = guess + rng.normal(0, spread * width, (4, 2))
        if rng.random() < LOST_CORNER:
            noisy[rng.integers(4)] += rng.normal(0, 0.15 * width, 2)
        if quad_is_convex(noisy):
            guess = noisy
            break
    turns = rng.choice(4, p=(0.68, 0.04, 0.24, 0.04))
    return np.roll(guess, turns, axis=0).astype(np.float32)


def draw_false_look(
    rng: np.random.Generator,
    size_hw: tuple[int, int],
    things: Sequence[np.ndarray] = (),
    halves: Sequence[np.ndarray] = (),
) -> np.ndarray:
    """What a first look may take for a card in a photo without one.

    Args:
        rng: decides.
        size_hw: of the photo.
        things: (4, 2) corners of each flat thing that lies about.
        halves: (4, 2) corners of cards of which half is outside.

    Returns:
        (4, 2) float32, convex and clockwise: mostly what is seen of half a card, or a thing; else,
        and where there are none, anything of the shape of a card.
    """
    height, width = size_hw
    draw = rng.random()
    guess: np.ndarray
    if halves and draw < 0.8:
        guess = np.clip(halves[int(rng.integers(len(halves)))], 0, (width, height))
    elif things and draw < 0.8:
        guess = np.array(things[int(rng.integers(len(things)))], float)
    else:
        guess = _anywhere(rng, size_hw)
    upright = np.linalg.norm(guess[2] - guess[1]) > np.linalg.norm(guess[1] - guess[0])
    quarter = int(upright) ^ int(rng.random() < 0.1)  # mostly the long side is taken for the top
    guess = np.roll(guess, quarter + 2 * rng.integers(2), axis=0)
    side = float(np.linalg.norm(guess[1] - guess[0]))
    noisy = guess + rng.normal(0, NARROW_NOISE * 2 * side, (4, 2))
    for quad in (noisy, guess):
        if quad_is_convex(quad):
            return quad.astype(np.float32)
    return _anywhere(rng, size_hw).astype(np.float32)


def _anywhere(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """(4, 2) corners of a rectangle of a card's shape somewhere in a photo, turned."""
    frame = np.array(size_hw[::-1], float)
    width = rng.uniform(0.3, 1.0) * frame.max()
    card = (size_to_quad((1, 1)) - 0.5) * width * (1, ID1_SIZE_MM[0] / ID1_SIZE_MM[1])
    angle = rng.normal(0, 0.3)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.asarray(card @ turn.T + rng.uniform(0.3, 0.7, 2) * frame)
