"""Where a card lies in a photograph: a pinhole camera that looks at it from any side."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from data.quads import ID1_CORNER_RADIUS_MM, ID1_SIZE_MM, quad_to_homography, size_to_quad

CARD_THICKNESS_MM = 0.76
"""Thickness of an ID-1 card. Source: ISO/IEC 7810."""

LARGEST_TILT_DEGREES = 35.0
"""Chosen: beyond it people notice that the photograph is no good."""


@dataclass(frozen=True)
class View:
    """A card as a camera sees it.

    Attributes:
        size_hw: size of the frame in pixels.
        quad: (4, 2) float64, the card's virtual corners in the frame.
        outline: (N, 2) the printed outline with its rounded corners.
        underside: (N, 2) the outline of the card's lower face.
        rotation: degrees, clockwise as seen, by which the card is turned in the picture.
        tilt: degrees between the card's plane and the picture's.
        card_width_px: mean length of the card's upper and lower edge.
    """

    size_hw: tuple[int, int]
    quad: np.ndarray
    outline: np.ndarray
    underside: np.ndarray
    rotation: float
    tilt: float
    card_width_px: float

    def homography(self, card_size_hw: tuple[int, int]) -> np.ndarray:
        """(3, 3) map from the flat card's pixels to the frame's, in continuous coordinates."""
        return quad_to_homography(size_to_quad(card_size_hw), self.quad)


def rounded_rectangle(
    width: float, height: float, radius: float, points_per_corner: int = 7
) -> np.ndarray:
    """The outline of a rectangle with rounded corners, centred on (0, 0), clockwise.

    Args:
        width: full width.
        height: full height.
        radius: of the corners, at most half the shorter side.
        points_per_corner: points on each quarter circle.

    Returns:
        (4 * points_per_corner, 2) float64, from the top-left corner on.
    """
    points = []
    for index, (sx, sy) in enumerate(((-1, -1), (1, -1), (1, 1), (-1, 1))):
        angles = np.pi + np.linspace(0, np.pi / 2, points_per_corner) + index * np.pi / 2
        center = np.array([sx * (width / 2 - radius), sy * (height / 2 - radius)])
        points.append(center + radius * np.stack([np.cos(angles), np.sin(angles)], axis=-1))
    return np.concatenate(points)


def draw_rotation(rng: np.random.Generator) -> float:
    """Degrees clockwise: half of the time anything, else near upright or a quarter turn."""
    if rng.random() < 0.5:
        return float(rng.uniform(0, 360))
    quarter = rng.choice(4, p=(0.58, 0.14, 0.14, 0.14))
    return float((90 * quarter + rng.uniform(-15, 15)) % 360)


def draw_tilt(rng: np.random.Generator) -> float:
    """Degrees: mostly below 15, at times up to `LARGEST_TILT_DEGREES`."""
    tilt = abs(rng.normal(0, 11)) if rng.random() < 0.65 else rng.uniform(0, LARGEST_TILT_DEGREES)
    return float(min(tilt, LARGEST_TILT_DEGREES))


def _place(rng: np.random.Generator, room: np.ndarray) -> np.ndarray:
    """Where in the free room the card's box begins.

    Returns:
        (2,) offsets in pixels. Chosen: half near the middle, an eighth against an edge of the
        frame, one in fifty a little beyond it.
    """
    draw = rng.random()
    if draw < 0.5:
        share = np.clip(0.5 + rng.normal(0, 0.15, 2), 0, 1)
    else:
        share = rng.uniform(0, 1, 2)
        if draw > 0.86:
            share[rng.integers(2)] = rng.choice([0.0, 1.0])
    offset = share * np.maximum(room, 0)
    if draw > 0.98:
        offset = offset + np.where(share > 0.5, 1, -1) * rng.uniform(0, 0.02, 2) * room.max()
    return offset


def draw_view(rng: np.random.Generator, size_hw: tuple[int, int], smallest: float = 0.25) -> View:
    """A random view of an ID-1 card.

    Args:
        rng: decides.
        size_hw: size of the frame in pixels.
        smallest: least share of the frame that the card takes, 0 to 0.95.

    Returns:
        The view; all four corners are inside the frame in nearly every case.
    """
    height_mm, width_mm = ID1_SIZE_MM
    rotation, tilt = draw_rotation(rng), draw_tilt(rng)
    axis = rng.uniform(0, 2 * np.pi)
    # Rodrigues' formula: the turn in the plane first, then the tilt about an axis of that plane.
    turn, _ = cv2.Rodrigues(np.array([0, 0, np.radians(rotation)]))
    lean, _ = cv2.Rodrigues(np.radians(tilt) * np.array([np.cos(axis), np.sin(axis), 0]))
    distance = rng.uniform(1.15, 4.5) * width_mm

    def project(points: np.ndarray, depth: float) -> np.ndarray:
        flat = np.column_stack([points, np.full(len(points), depth)])
        x, y, z = lean @ turn @ flat.T
        return np.stack([x, y], axis=-1) / (distance + z)[:, None]

    plane = rounded_rectangle(width_mm, height_mm, ID1_CORNER_RADIUS_MM)
    half_w, half_h = width_mm / 2, height_mm / 2
    sharp = np.array([[-half_w, -half_h], [half_w, -half_h], [half_w, half_h], [-half_w, half_h]])
    quad, outline = project(sharp, 0.0), project(plane, 0.0)
    underside = project(plane, CARD_THICKNESS_MM)
    frame = np.array([size_hw[1], size_hw[0]], float)
    low, high = quad.min(axis=0), quad.max(axis=0)
    # Zooming and shifting the projection is a longer lens and a crop: still a pinhole camera.
    share = rng.uniform(smallest, 0.97) if rng.random() < 0.7 else rng.uniform(0.55, 0.97)
    scale = float(np.min(max(share, smallest) * frame / (high - low)))
    offset = _place(rng, frame - scale * (high - low)) - scale * low
    quad, outline, underside = (scale * p + offset for p in (quad, outline, underside))
    edges = quad[1] - quad[0], quad[2] - quad[3]
    width_px = float(np.mean([np.hypot(*edge) for edge in edges]))
    return View(size_hw, quad, outline, underside, rotation, tilt, width_px)
