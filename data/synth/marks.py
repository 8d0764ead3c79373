"""Words printed across a card so that it passes for no real one."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image, ImageDraw

from data.cards.layout import Color
from data.synth.compositing import cover
from data.synth.fonts import FontFace

_EM_PX = 96
"""Size that marks are drawn at before they are turned and scaled. Chosen: near their own."""

LEAST_DIFFERENCE = 90
"""Difference from its paper, in one of its channels, of a mark that must be seen. Chosen."""

_COLORS: tuple[Color, ...] = (
    (200, 20, 30),
    (200, 20, 30),
    (120, 120, 130),
    (30, 60, 150),
    (250, 250, 250),
    (90, 20, 90),
    (20, 110, 60),
)


def _text(text: str, face: FontFace) -> np.ndarray:
    font = face.at(_EM_PX)
    left, top, right, bottom = font.getbbox(text)
    image = Image.new("L", (int(right - left) + 20, int(bottom - top) + 20))
    ImageDraw.Draw(image).text((10 - left, 10 - top), text, font=font, fill=255)
    return np.asarray(image)


def _turned(mask: np.ndarray, angle: float, scale: float) -> np.ndarray:
    """A coverage turned by degrees, and scaled, whole."""
    height, width = mask.shape
    cos, sin = np.cos(np.radians(angle)) * scale, np.sin(np.radians(angle)) * scale
    wide = int(abs(cos) * width + abs(sin) * height) + 2
    high = int(abs(sin) * width + abs(cos) * height) + 2
    matrix = np.array([[cos, sin, 0], [-sin, cos, 0]])
    matrix[:, 2] = np.array([wide, high]) / 2 - matrix[:, :2] @ np.array([width, height]) / 2
    return cv2.warpAffine(mask, matrix, (wide, high))


def draw_mark(
    pixels: np.ndarray, rng: np.random.Generator, text: str, face: FontFace, least: float = 0.0
) -> None:
    """Print a word across a card, translucent: once and large, in outline, framed, or many times.

    Args:
        pixels: (H, W, 3) uint8 RGB, changed in place.
        rng: decides kind, place, angle, colour and strength.
        text: such as "SPECIMEN".
        face: to draw with; has all its letters.
        least: opacity at least, 0 to 1; unless 0, the mark is also large and unlike the paper.
    """
    height, width = pixels.shape[:2]
    mask = _text(text, face)
    paper = np.array(cv2.mean(pixels[::8, ::8])[:3])
    seen = [c for c in _COLORS if not least or np.abs(np.array(c) - paper).max() > LEAST_DIFFERENCE]
    color = seen[int(rng.integers(len(seen)))]
    strength = max(float(rng.uniform(0.1, 0.36)), least)
    angle = float(rng.normal(18, 14)) if rng.random() < 0.8 else float(rng.normal(0, 3))
    kind = rng.random()
    if kind < 0.2:  # small, again and again
        scale = float(rng.uniform(0.2, 0.4))
        small = _turned(mask, 0.0, scale)
        gap = int(rng.uniform(20, 120))
        cell = np.pad(small, ((0, int(rng.uniform(20, 130))), (0, gap)))
        shifted = np.roll(cell, cell.shape[1] // 2, axis=1)
        cell = np.concatenate([cell, shifted]) if rng.random() < 0.6 else cell
        side = int(np.hypot(height, width)) + 2
        repeats = (side // cell.shape[0] + 1, side // cell.shape[1] + 1)
        field = np.tile(cell, repeats)[:side, :side]
        matrix = cv2.getRotationMatrix2D((side / 2, side / 2), angle, 1.0)
        matrix[:, 2] += [(width - side) / 2, (height - side) / 2]
        field = cv2.warpAffine(field, matrix, (width, height))
        cover(pixels, cv2.convertScaleAbs(field, alpha=0.8 * strength), color)
        return
    scale = float(rng.uniform(1.2 if least else 0.9, 2.0))
    if kind < 0.45:  # in outline
        thick = int(rng.integers(3, 6))
        mask = cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, np.ones((thick, thick), np.uint8))
        strength = min(1.4 * strength, 0.6)
    elif kind < 0.65:  # a stamp's frame around it
        scale *= 0.6
        mask = np.pad(mask, 24)
        thick = int(rng.integers(3, 8))
        high, wide = mask.shape
        cv2.rectangle(mask, (thick, thick), (wide - thick, high - thick), 255, thick)
        if rng.random() < 0.4:
            inner = 2 * thick + 4
            cv2.rectangle(mask, (inner, inner), (wide - inner, high - inner), 255, 2)
    mask = _turned(mask, angle, min(scale, 0.92 * width / mask.shape[1]))
    x = int((width - mask.shape[1]) * rng.uniform(0.15, 0.85))
    y = int((height - mask.shape[0]) * rng.uniform(0.15, 0.85))
    cover(pixels, cv2.convertScaleAbs(mask, alpha=strength), color, x, y)
