"""The light on a scene: gradients, shadows, the colour of lamps, exposure. Nothing moves.

Light is smooth, so it is computed on a small map and enlarged. A picture of a whole scene sees the
whole map; a small cut-out, such as one word, sees a window of it, so that a shadow's edge is as
soft on a word as it is on the card around it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from data.synth.textures import smooth_noise

FIELD_SIZE = 144
"""Longer side, in cells, of the map of light. Chosen: a hard shadow's edge is 9 px wide in a
1280 px photograph, and a 2048 px photograph costs hardly more than a small one."""

LAMPS = (
    (0.30, 0.00, -0.42),  # tungsten
    (0.14, 0.02, -0.16),  # warm white LED
    (-0.06, 0.09, -0.05),  # fluorescent tube: green
    (-0.14, 0.00, 0.12),  # open shade, blue
    (0.06, -0.07, 0.04),  # magenta, a camera that corrected a green one too far
)
"""Logarithms of the gains of red, green and blue at strength 1. Chosen by looking: what is left
of these lamps' colours after a phone's white balance has taken out the greater part."""


DARKEST = 0.2
"""Least share of light in the deepest shadow. Chosen: rooms scatter so much; less is black."""


@dataclass(frozen=True)
class Window:
    """The part of a lit scene that a picture shows; the scene reaches from -1 to 1.

    Attributes:
        y: (h, 1) float32, scene coordinates of the map's rows.
        x: (1, w) float32, of its columns, in the same unit.
        center: y and x of the picture's middle.
        extent: half the picture's longer side; 1 where the picture shows the whole scene.
    """

    y: np.ndarray
    x: np.ndarray
    center: tuple[float, float]
    extent: float

    @property
    def size_hw(self) -> tuple[int, int]:
        """Cells down and across."""
        return self.y.shape[0], self.x.shape[1]

    @property
    def cell(self) -> float:
        """Side of a cell, in the scene's unit; what is sharper than this comes out jagged."""
        return 2 * self.extent / max(self.size_hw)


def draw_window(
    rng: np.random.Generator, size_hw: tuple[int, int], reference_px: float | None = None
) -> Window:
    """Where in the light a picture lies.

    Args:
        rng: decides where a cut-out lies.
        size_hw: of the picture, pixels.
        reference_px: width of the card in the picture's pixels; a picture smaller than the card
            is a cut-out. None: the picture shows a whole scene.

    Returns:
        The window, with at most `FIELD_SIZE` cells along its longer side.
    """
    longest = max(size_hw)
    extent = 1.0 if not reference_px else min(1.0, longest / reference_px)
    center_y, center_x = rng.uniform(extent - 1, 1 - extent, 2)
    cells = min(FIELD_SIZE, max(16, longest // 4))
    height, width = (max(2, round(cells * side / longest)) for side in size_hw)
    half_h, half_w = (extent * side / longest for side in size_hw)
    y = (np.arange(height, dtype=np.float32) * 2 + (1 - height)) * np.float32(half_h / height)
    x = (np.arange(width, dtype=np.float32) * 2 + (1 - width)) * np.float32(half_w / width)
    y, x = y + np.float32(center_y), x + np.float32(center_x)
    return Window(y[:, None], x[None, :], (float(center_y), float(center_x)), float(extent))


def turned(
    window: Window, center: tuple[float, float], angle: float
) -> tuple[np.ndarray, np.ndarray]:
    """Coordinates across and along a direction, from a point, each (h, w) float32."""
    cos, sin = np.float32(math.cos(angle)), np.float32(math.sin(angle))
    y, x = window.y - np.float32(center[0]), window.x - np.float32(center[1])
    return x * cos + y * sin, y * cos - x * sin


def _capsule(across: np.ndarray, along: np.ndarray, length: float, radius: float) -> np.ndarray:
    """Signed distance to a finger that starts at the origin and points along."""
    return np.hypot(across, along - np.clip(along, 0, length)) - np.float32(radius)


def _phone_or_hand(rng: np.random.Generator, window: Window) -> np.ndarray:
    """Signed distance to the shadow of what holds the camera, which reaches in from one side."""
    angle = rng.uniform(0, 2 * np.pi)
    reach = rng.uniform(0.1, 1.0)
    tip = (float(-np.cos(angle) * (1 - reach)), float(np.sin(angle) * (1 - reach)))
    across, along = turned(window, tip, angle + np.pi)
    if rng.random() < 0.5:  # a phone: a rounded slab
        half, corner = rng.uniform(0.2, 0.5), 0.06
        beyond_x, beyond_y = np.abs(across) - (half - corner), corner - along
        outside = np.hypot(np.maximum(beyond_x, 0), np.maximum(beyond_y, 0))
        inside = np.minimum(np.maximum(beyond_x, beyond_y), 0)
        return outside + inside - corner
    distance = None
    thickness, spread = rng.uniform(0.05, 0.1), rng.uniform(0.0, 0.25)
    for finger in range(rng.integers(1, 5)):
        sideways = (finger - 1.5) * thickness * 2.3
        turn = (finger - 1.5) * spread
        cos, sin = np.float32(np.cos(turn)), np.float32(np.sin(turn))
        off_x, off_y = across - np.float32(sideways), along - np.float32(rng.uniform(0, 0.15))
        one = _capsule(off_x * cos + off_y * sin, off_y * cos - off_x * sin, 3.0, thickness)
        distance = one if distance is None else np.minimum(distance, one)
    assert distance is not None
    return distance


def _shadow(rng: np.random.Generator, window: Window) -> np.ndarray:
    """The share of light, 0 to 1, that a shadow leaves, (h, w) float32.

    A wall or a body (a half plane), a bar, a head, a hand or the phone itself, a blind's slats.
    """
    kind = rng.random()
    # A cut-out's shadow lies where the cut-out is more often than chance would have it.
    at = np.array(window.center) + rng.uniform(-1, 1, 2) * (0.25 + 0.55 * window.extent)
    center = (float(at[0]), float(at[1]))
    angle = rng.uniform(0, 2 * np.pi)
    softness = rng.uniform(0.06, 0.4) if rng.random() < 0.6 else rng.uniform(0.008, 0.06)
    if kind < 0.3:
        across, along = turned(window, center, angle)
        distance = across + np.float32(0.1) * along**2
    elif kind < 0.5:
        across, _ = turned(window, center, angle)
        distance = np.abs(across) - np.float32(rng.uniform(0.04, 0.35))
    elif kind < 0.7:
        across, along = turned(window, center, angle)
        distance = np.hypot(across * np.float32(rng.uniform(0.6, 1.4)), along)
        distance = distance - np.float32(rng.uniform(0.2, 0.7))
    elif kind < 0.92:
        distance = _phone_or_hand(rng, window)
    else:
        across, _ = turned(window, center, angle)
        period = rng.uniform(0.15, 0.5)
        distance = np.abs((across / np.float32(period)) % 1 - 0.5) - np.float32(0.25)
        distance = distance * np.float32(period)
    softness = max(softness, 2 * window.cell)
    lit = distance * np.float32(1 / softness) + np.float32(0.5)
    return np.minimum(np.maximum(lit, 0), 1)


def shadows(rng: np.random.Generator, window: Window, strength: float, count: int) -> np.ndarray:
    """Several shadows on a window.

    Args:
        rng: decides kind, place, softness, depth and colour.
        window: of the picture.
        strength: 0 leaves the light as it is; at 1 a shadow takes up to 0.6 of it.
        count: how many.

    Returns:
        (h, w, 3) float32 gains, at most 1. What light is left comes from elsewhere, so that it
        has a colour of its own: the sky's outdoors, a second lamp's in a room.
    """
    field = np.ones((*window.size_hw, 3), np.float32)
    for _ in range(count):
        depth = min(0.8, rng.uniform(0.12, 0.6) * strength)
        tint = max(-0.12, min(0.12, rng.normal(0, 0.06))) * min(1.0, strength)
        depths = np.array([depth * (1 + tint), depth, depth * (1 - tint)], np.float32)
        lost = 1 - _shadow(rng, window)
        field *= 1 - lost[..., None] * depths
    return np.maximum(field, np.float32(DARKEST))


def uneven(rng: np.random.Generator, window: Window, strength: float) -> np.ndarray:
    """A lamp near the card, the lens's vignetting and patches of light.

    Args:
        rng: decides.
        window: of the picture.
        strength: 0 to 1.5; at 1 the sides differ by up to a half or so.

    Returns:
        (h, w) float32 gains about 1.
    """
    down, across = (max(-0.4, min(0.4, rng.normal(0, 0.16))) * strength for _ in range(2))
    y, x = window.y, window.x
    field = 1 + y * np.float32(down) + x * np.float32(across)
    field = field - np.float32(rng.uniform(0, 0.2) * strength) * (y**2 + x**2)
    if rng.random() < 0.35:
        cells = rng.uniform(1, 4, 2) * (0.3 + 0.7 * window.extent)
        spots = smooth_noise(rng, window.size_hw, cells)
        field = field + np.float32(rng.uniform(0, 0.3) * strength) * (spots - 0.5)
    return np.minimum(np.maximum(field, np.float32(0.1)), np.float32(2))


def casts(rng: np.random.Generator, window: Window, strength: float) -> np.ndarray:
    """The colour of the light: one lamp, or two of different colours from two sides.

    Args:
        rng: decides.
        window: of the picture.
        strength: 0 to 1.5.

    Returns:
        (1, 1, 3) or (h, w, 3) float32 gains.
    """
    warmth, tint = rng.normal(0, 0.08), rng.normal(0, 0.03)
    gains = np.array([warmth + tint / 2, -tint, -warmth + tint / 2])
    kind, share = rng.random(), rng.uniform(0.3, 1.0)
    lamp = np.array(LAMPS[rng.integers(len(LAMPS))]) * share
    if kind < 0.3:
        gains = gains + lamp
    logs: np.ndarray = (gains * strength).astype(np.float32).reshape(1, 1, 3)
    if 0.22 < kind < 0.42:  # a second lamp from one side
        across, _ = turned(window, window.center, rng.uniform(0, 2 * np.pi))
        mix = np.clip(across / np.float32(rng.uniform(0.4, 1.5)), -0.5, 0.5)
        other = np.array(LAMPS[rng.integers(len(LAMPS))]) * rng.uniform(0.3, 1.0) * strength
        logs = logs + (mix + 0.5)[..., None] * other.astype(np.float32)
    return np.exp(logs)


def exposure(rng: np.random.Generator, strength: float) -> float:
    """One gain for the whole picture: near 1 mostly, an eighth each far too dark or too bright.

    At strength 1 the darkest photographs keep 0.4 of their light and the brightest have 1.4 times
    as much: white burns out, dark print remains.
    """
    draw, usual, far = rng.random(), rng.normal(-0.02, 0.11), rng.random()
    if draw < 0.12:
        usual = -(0.3 + 0.6 * far)
    elif draw > 0.88:
        usual = 0.1 + 0.22 * far
    return math.exp(max(-0.9, min(0.32, usual)) * strength)


def light(
    image: np.ndarray,
    rng: np.random.Generator,
    severity: float,
    reference_px: float | None = None,
) -> np.ndarray:
    """Uneven light and its colour: gradients, shadows, vignetting, colour temperature, exposure.

    Args:
        image: (H, W, 3) uint8.
        rng: decides.
        severity: 0 (nothing changes) to 1.5.
        reference_px: see `draw_window`.

    Returns:
        (H, W, 3) uint8.
    """
    if severity <= 0:
        return image
    size_hw = (image.shape[0], image.shape[1])
    window = draw_window(rng, size_hw, reference_px)
    gains = casts(rng, window, severity) * np.float32(exposure(rng, severity))
    gains = uneven(rng, window, severity)[..., None] * gains
    draw = rng.random()
    count = int(draw > 0.55) + int(draw > 0.83) + int(draw > 0.94)
    if count:
        gains = gains * shadows(rng, window, severity, count)
    # The camera's automatic exposure sees to it that darkness upon darkness is not black.
    mean, least = float(gains.mean()), math.exp(-0.95 * severity)
    if mean < least:
        gains = gains * np.float32(least / mean)
    full = cv2.resize(gains, size_hw[::-1], interpolation=cv2.INTER_LINEAR)
    return cv2.multiply(image, full, dtype=cv2.CV_8U)
