"""Things that lie about in a photograph: sheets, phones, books, other cards, pens, hands.

Everything is painted into the image that is passed in.
"""

from __future__ import annotations

import cv2
import numpy as np

from data.synth.camera import rounded_rectangle
from data.synth.degradations import soft_blur
from data.synth.textures import random_color, related_color

SUB_PIXEL_BITS = 4
"""Fractional bits of OpenCV's drawing coordinates; chosen: 1/16 pixel."""


def to_fixed_point(points: np.ndarray) -> np.ndarray:
    """Continuous coordinates as OpenCV's drawing functions take them (they count pixel centres)."""
    return np.rint((points - 0.5) * (1 << SUB_PIXEL_BITS)).astype(np.int32)


def fill(image: np.ndarray, polygon: np.ndarray, color: np.ndarray) -> None:
    """Paint a polygon with smooth edges.

    Args:
        image: (H, W, 3) or (H, W) uint8, changed in place.
        polygon: (N, 2) continuous pixel coordinates.
        color: (3,) RGB, or one number for a mask.
    """
    values = np.clip(np.atleast_1d(color), 0, 255).astype(float).tolist()
    cv2.fillPoly(image, [to_fixed_point(polygon)], values, cv2.LINE_AA, SUB_PIXEL_BITS)


def cast_shadow(image: np.ndarray, polygon: np.ndarray, sigma: float, depth: float) -> np.ndarray:
    """Darken what lies around and under a thing.

    Args:
        image: (H, W, 3) uint8.
        polygon: (N, 2) outline of the shadow.
        sigma: softness in pixels.
        depth: share of the light that is lost, 0 to 1.

    Returns:
        (H, W, 3) uint8.
    """
    mask = np.full(image.shape[:2], 255, np.uint8)
    fill(mask, polygon, np.array(round(255 * (1 - depth))))
    mask = soft_blur(mask, sigma)
    return cv2.multiply(image, cv2.merge([mask] * 3), scale=1 / 255)


def _rectangle(
    rng: np.random.Generator, center: np.ndarray, size_wh: tuple[float, float], radius: float
) -> tuple[np.ndarray, np.ndarray]:
    """A turned, slightly skewed rectangle: its outline and the (2, 2) map of its own axes."""
    angle = rng.uniform(0, 2 * np.pi)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    axes = turn @ np.array([[1, rng.normal(0, 0.06)], [0, rng.uniform(0.85, 1)]])
    outline = rounded_rectangle(*size_wh, radius, 5 if radius > 0 else 1)
    return outline @ axes.T + center, axes


def _strokes(
    image: np.ndarray, rng: np.random.Generator, center: np.ndarray, axes: np.ndarray,
    size_wh: tuple[float, float], color: np.ndarray,
) -> None:  # fmt: skip
    """Lines of writing on a rectangle."""
    width, height = size_wh
    pitch = height / rng.integers(6, 30)
    thick = max(1, round(pitch * rng.uniform(0.2, 0.4)))
    start = rng.uniform(-0.46, -0.2) * width
    for y in np.arange(-0.42 * height, 0.42 * height, pitch):
        x = start
        while x < 0.4 * width:
            end = min(x + pitch * rng.uniform(0.8, 5), 0.44 * width)
            line = np.array([[x, y], [end, y]]) @ axes.T + center
            first, second = np.rint(line).astype(int).tolist()
            cv2.line(image, first, second, color.tolist(), thick, cv2.LINE_AA)
            x = end + pitch * rng.uniform(0.4, 0.9)
            if rng.random() < 0.12:
                break


def thing(
    image: np.ndarray, rng: np.random.Generator, unit: float, center: np.ndarray
) -> tuple[np.ndarray, str]:
    """Something flat and rectangular: sheet, phone, book, box, another card.

    Args:
        image: (H, W, 3) uint8.
        rng: decides.
        unit: width of an ID-1 card in pixels at the picture's scale.
        center: (2,) where it lies.

    Returns:
        The picture with the thing in it, and the thing's kind.
    """
    kind = ("sheet", "phone", "book", "card", "note")[rng.choice(5, p=(0.3, 0.2, 0.15, 0.2, 0.15))]
    radius = 0.0
    if kind == "sheet":
        size_wh = (unit * rng.uniform(1.6, 3.5), unit * rng.uniform(1.2, 2.5))
        color = rng.uniform(195, 252) * (1 + rng.normal(0, 0.02, 3))
    elif kind == "phone":
        size_wh = (unit * rng.uniform(1.6, 1.95), unit * rng.uniform(0.78, 0.92))
        color, radius = rng.uniform(5, 60) * (1 + rng.normal(0, 0.05, 3)), unit * 0.1
    elif kind == "book":
        size_wh = (unit * rng.uniform(1.4, 2.8), unit * rng.uniform(1.0, 2.0))
        color = random_color(rng)
    elif kind == "card":
        size_wh = (unit * rng.uniform(0.9, 1.1), unit * rng.uniform(0.56, 0.7))
        color, radius = random_color(rng), unit * 0.037
    else:
        size_wh = (unit * rng.uniform(0.3, 1.2), unit * rng.uniform(0.3, 0.9))
        color = random_color(rng)
    outline, axes = _rectangle(rng, center, size_wh, radius)
    if rng.random() < 0.8:
        shift = rng.normal(0, 0.02, 2) * unit
        image = cast_shadow(
            image, outline + shift, unit * rng.uniform(0.005, 0.06), rng.uniform(0.1, 0.6)
        )
    fill(image, outline, color)
    if kind == "phone":
        screen = rounded_rectangle(size_wh[0] * 0.93, size_wh[1] * 0.9, radius * 0.7, 5)
        lit = random_color(rng) if rng.random() < 0.5 else rng.uniform(10, 40, 3)
        fill(image, screen @ axes.T + center, lit)
    elif kind in ("card", "book"):
        for _ in range(rng.integers(1, 4)):  # blocks of colour: a picture, a stripe, a logo
            block = rounded_rectangle(
                size_wh[0] * rng.uniform(0.1, 0.9), size_wh[1] * rng.uniform(0.08, 0.4), 0, 1
            )
            block = block + rng.uniform(-0.25, 0.25, 2) * size_wh
            inside = np.clip(block, -0.5 * np.array(size_wh), 0.5 * np.array(size_wh))
            fill(image, inside @ axes.T + center, random_color(rng))
    if rng.random() < {"phone": 0.4, "book": 0.0}.get(kind, 0.75):
        ink = related_color(rng, np.asarray(color), 0.8)
        _strokes(image, rng, center, axes, size_wh, ink)
    return image, kind


def pen(image: np.ndarray, rng: np.random.Generator, unit: float, center: np.ndarray) -> None:
    """A pen or a cable: a long thin line, with a highlight."""
    angle = rng.uniform(0, 2 * np.pi)
    half = 0.5 * unit * rng.uniform(1.2, 3) * np.array([np.cos(angle), np.sin(angle)])
    ends = [np.rint(p).astype(int).tolist() for p in (center - half, center + half)]
    thick = max(1, round(unit * rng.uniform(0.02, 0.09)))
    color = random_color(rng)
    cv2.line(image, *ends, color.tolist(), thick, cv2.LINE_AA)
    light = related_color(rng, color, 0.4).tolist()
    cv2.line(image, *ends, light, max(1, thick // 4), cv2.LINE_AA)


def skin_color(rng: np.random.Generator) -> np.ndarray:
    """(3,) RGB of a hand, from very dark to very light."""
    value = rng.uniform(70, 245)
    return value * np.array([1.0, rng.uniform(0.66, 0.84), rng.uniform(0.5, 0.76)])


def finger(
    image: np.ndarray, tip: np.ndarray, base: np.ndarray, thick: float, color: np.ndarray
) -> None:
    """A finger: strokes that grow narrower and lighter towards the middle, with a nail.

    Args:
        image: (H, W, 3) uint8, changed in place.
        tip: (2,) middle of the round tip.
        base: (2,) where it leaves the picture or meets the palm.
        thick: width in pixels.
        color: (3,) RGB of the skin.
    """
    shift = SUB_PIXEL_BITS
    ends = [to_fixed_point(p).tolist() for p in (tip, base)]
    for share, shade in ((1.0, 0.72), (0.86, 0.84), (0.68, 0.94), (0.45, 1.0)):
        width = max(1, round(thick * share))
        cv2.line(image, *ends, (color * shade).tolist(), width, cv2.LINE_AA, shift)
    along = np.degrees(np.arctan2(*(base - tip)[::-1]))
    nail = np.minimum(color * np.array([1.08, 1.12, 1.15]) + 12, 255)
    radii = (max(1, round(thick * 0.32)), max(1, round(thick * 0.22)))
    at = np.rint(tip).astype(int).tolist()
    cv2.ellipse(image, at, radii, along, 0, 360, nail.tolist(), -1, cv2.LINE_AA)


def hand(
    image: np.ndarray, rng: np.random.Generator, unit: float, center: np.ndarray
) -> np.ndarray:
    """A palm with fingers, to lie under or beside the card.

    Args:
        image: (H, W, 3) uint8, changed in place.
        rng: decides.
        unit: width of an ID-1 card in pixels.
        center: (2,) middle of the palm.

    Returns:
        (3,) the colour of its skin, for a thumb drawn later.
    """
    color = skin_color(rng)
    heading = rng.uniform(0, 2 * np.pi)
    thick = unit * rng.uniform(0.17, 0.26)
    forward = np.array([np.cos(heading), np.sin(heading)])
    side = np.array([-forward[1], forward[0]])
    wrist = center - forward * unit * 3
    at, end = (np.rint(p).astype(int).tolist() for p in (center, wrist))
    cv2.line(image, at, end, (color * 0.8).tolist(), max(1, round(thick * 3.6)), cv2.LINE_AA)
    cv2.line(image, at, end, (color * 0.92).tolist(), max(1, round(thick * 2.6)), cv2.LINE_AA)
    for index in range(4):
        root = center + side * thick * (index - 1.5) * 1.02
        length = unit * rng.uniform(0.55, 0.95)
        spread = (index - 1.5) * rng.uniform(0.0, 0.12)
        tip = root + length * (forward + spread * side)
        finger(image, tip, root, thick, color * rng.uniform(0.92, 1.0))
    return color
