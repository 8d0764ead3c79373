"""How people hold a camera over a card: turns, tilts, distances, places in the frame."""

from __future__ import annotations

import cv2
import numpy as np

from data.quads import ID1_SIZE_MM
from data.synth.camera import View, sharp_corners
from data.synth.lens import draw_bend, draw_lens

LARGEST_TILT_DEGREES = 45.0
"""Chosen: beyond it people notice that the photograph is no good."""

CARD_WIDTH_PX = (350, 2000)
"""Width of the card in a photograph of no given size. Source: the issue; at 350 px the small print
is 8 px high, below which nobody can read it."""

LONG_SIDE_PX = (800, 2100)
"""Longer side of a photograph of no given size. Chosen: phones after a messenger's downscaling."""

ASPECTS = (3 / 4, 3 / 4, 4 / 3, 4 / 3, 9 / 16, 16 / 9, 1.0)
"""Height over width of such a photograph."""

OUTSIDE_SHARE = 0.08
"""How many photographs have one corner of the card outside the frame. Source: the issue."""


def draw_rotation(rng: np.random.Generator) -> float:
    """Degrees clockwise: half of the time anything, else near upright or a quarter turn."""
    if rng.random() < 0.5:
        return float(rng.uniform(0, 360))
    quarter = rng.choice(4, p=(0.58, 0.14, 0.14, 0.14))
    return float((90 * quarter + rng.uniform(-15, 15)) % 360)


def draw_tilt(rng: np.random.Generator) -> float:
    """Degrees: mostly below 15, often up to 30, one in fourteen up to `LARGEST_TILT_DEGREES`."""
    draw = rng.random()
    if draw < 0.65:
        return float(min(abs(rng.normal(0, 11)), LARGEST_TILT_DEGREES))
    return float(rng.uniform(0, 30) if draw < 0.93 else rng.uniform(28, LARGEST_TILT_DEGREES))


def _draw_pose(rng: np.random.Generator, rotation: float, tilt: float) -> np.ndarray:
    """(3, 4) a projection of unit zoom about the middle of the card."""
    axis = rng.uniform(0, 2 * np.pi)
    # Rodrigues' formula: the turn in the plane first, then the tilt about an axis of that plane.
    turn, _ = cv2.Rodrigues(np.array([0, 0, np.radians(rotation)]))
    lean, _ = cv2.Rodrigues(np.radians(tilt) * np.array([np.cos(axis), np.sin(axis), 0]))
    # The nearest: a telephone held close, farther for strong tilts, which would fall over it.
    nearest = 1.15 + tilt / 90
    distance = rng.uniform(nearest, 4.5) * ID1_SIZE_MM[1]
    return np.column_stack([lean @ turn, [0, 0, distance]])


def _place(rng: np.random.Generator, room: np.ndarray) -> np.ndarray:
    """Where in the free room the card's box begins.

    Returns:
        (2,) offsets in pixels. Chosen: half near the middle, an eighth against an edge of the
        frame.
    """
    draw = rng.random()
    if draw < 0.5:
        share = np.clip(0.5 + rng.normal(0, 0.15, 2), 0, 1)
    else:
        share = rng.uniform(0, 1, 2)
        if draw > 0.87:
            share[rng.integers(2)] = rng.choice([0.0, 1.0])
    return share * np.maximum(room, 0)


def _push_out(
    rng: np.random.Generator, low: np.ndarray, quad: np.ndarray, frame: np.ndarray
) -> np.ndarray:
    """Where the card's box must begin for its farthest corner to leave the frame on one side.

    Args:
        rng: decides which side and how far.
        low: (2,) where the box begins inside the frame.
        quad: (4, 2) corners, box at (0, 0).
        frame: (2,) width and height.

    Returns:
        (2,) where it begins then; `low` when no corner stands out from the others.
    """
    width = float(np.hypot(*(quad[1] - quad[0])))
    choices = []
    for axis in range(2):
        values = np.sort(quad[:, axis])
        choices += [(axis, -1, values[1] - values[0]), (axis, 1, values[3] - values[2])]
    choices = [choice for choice in choices if choice[2] > 0.04 * width]
    if not choices:
        return low
    axis, way, gap = choices[rng.integers(len(choices))]
    depth = min(rng.uniform(0.15, 0.8) * gap, rng.uniform(0.02, 0.12) * width)
    low = low.copy()
    low[axis] = -depth if way < 0 else frame[axis] - np.ptp(quad[:, axis]) + depth
    return low


def _frame_for(
    rng: np.random.Generator, extent: np.ndarray, share: float, longest_px: int
) -> tuple[tuple[int, int], float]:
    """A frame in which a box takes a share, and the zoom it needs to fit the sizes allowed."""
    aspect = ASPECTS[rng.integers(len(ASPECTS))]
    shape_wh = np.array([min(1.0, 1 / aspect), min(1.0, aspect)])
    longest = float(np.max(extent / shape_wh)) / share
    allowed = float(np.clip(longest, LONG_SIDE_PX[0], longest_px))
    width, height = (round(allowed * side) for side in shape_wh)
    zoom = min(1.0, 0.97 * float(np.min(np.array([width, height]) / extent)))
    return (height, width), zoom


def draw_view(
    rng: np.random.Generator,
    size_hw: tuple[int, int] | None = None,
    smallest: float = 0.25,
    longest_px: int = LONG_SIDE_PX[1],
) -> View:
    """A random view of an ID-1 card.

    Args:
        rng: decides.
        size_hw: size of the frame in pixels; by default drawn so that the card is
            `CARD_WIDTH_PX` wide.
        smallest: least share of a given frame that the card takes, 0 to 0.95.
        longest_px: longer side of a frame of no given size, at most; not below `LONG_SIDE_PX`'s
            least.

    Returns:
        The view; all four corners are inside the frame but for `OUTSIDE_SHARE` of the views, where
        one is not.
    """
    out = rng.random() < OUTSIDE_SHARE
    rotation, tilt = draw_rotation(rng), draw_tilt(rng)
    if out:  # a corner that leaves the frame alone belongs to a card that stands askew
        rotation = (round(rotation / 90) * 90 + rng.choice([-1, 1]) * rng.uniform(8, 40)) % 360
    pose, bend = _draw_pose(rng, rotation, tilt), draw_bend(rng)
    share = rng.uniform(smallest, 0.97) if rng.random() < 0.7 else rng.uniform(0.55, 0.97)
    unit = pose @ np.column_stack([bend.raise_points(sharp_corners()), np.ones(4)]).T
    quad = (unit[:2] / unit[2]).T
    if size_hw is None:
        span = np.log(CARD_WIDTH_PX[1] / CARD_WIDTH_PX[0])
        width_px = CARD_WIDTH_PX[0] * np.exp(span * rng.beta(1.5, 2.5))
        edges = quad[1] - quad[0], quad[2] - quad[3]
        scale = float(width_px / np.mean([np.hypot(*edge) for edge in edges]))
        extent = scale * np.ptp(quad, axis=0)
        size_hw, fit = _frame_for(rng, extent, max(share, 0.45), longest_px)
        scale *= fit
        frame = np.array(size_hw[::-1], float)
    else:
        frame = np.array(size_hw[::-1], float)
        scale = float(np.min(max(share, smallest) * frame / np.ptp(quad, axis=0)))
    corner = scale * quad.min(axis=0)
    quad = scale * quad - corner
    extent = np.ptp(quad, axis=0)
    low = _place(rng, frame - extent)
    if out:
        low = _push_out(rng, low, quad, frame)
    lens = draw_lens(rng, size_hw)
    # Zooming and shifting the projection is a longer lens and a crop: still a pinhole camera.
    shift = low - corner
    zoom = np.array([[scale, 0, shift[0]], [0, scale, shift[1]], [0, 0, 1]])
    for _ in range(0 if lens.plain else 4):  # the lens moves the box; put it back where it was
        now = View(size_hw, zoom @ pose, lens, bend, rotation, tilt).quad
        scale = float(np.min(extent / np.ptp(now, axis=0)))
        shift = low - scale * now.min(axis=0)
        zoom = np.array([[scale, 0, shift[0]], [0, scale, shift[1]], [0, 0, 1]]) @ zoom
    return View(size_hw, zoom @ pose, lens, bend, rotation, tilt)
