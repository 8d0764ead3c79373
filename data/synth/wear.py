"""What years in a wallet do to a flat card: scratches, scuffed edges, yellowed laminate, fading."""

from __future__ import annotations

import cv2
import numpy as np

from data.synth.compositing import cover, grain, lighten, tint
from data.synth.guilloche import draw_curves

WORN_SHARE = 0.3
"""Share of cards that show their age. Chosen."""


def _scratches(pixels: np.ndarray, rng: np.random.Generator) -> None:
    height, width = pixels.shape[:2]
    count = int(rng.integers(1, 14))
    starts = rng.uniform(0, 1, (count, 1, 2)) * [width, height]
    angles = rng.uniform(0, np.pi) + rng.normal(0, 0.5, count)
    lengths = rng.uniform(20, 500, count)
    ends = starts[:, 0] + lengths[:, None] * np.stack([np.cos(angles), np.sin(angles)], -1)
    middles = (starts[:, 0] + ends) / 2 + rng.normal(0, 6, (count, 2))
    mask = np.zeros((height, width), np.uint8)
    draw_curves(mask, np.stack([starts[:, 0], middles, ends], axis=1))
    strength = float(rng.uniform(0.15, 0.5))
    if rng.random() < 0.75:
        lighten(pixels, mask, strength)
    else:
        cover(pixels, cv2.convertScaleAbs(mask, alpha=strength), (70, 66, 60))


def _edges(pixels: np.ndarray, rng: np.random.Generator) -> None:
    height, width = pixels.shape[:2]
    inner = np.zeros((height // 4, width // 4), np.uint8)
    reach = float(rng.uniform(1, 5))
    inset = int(reach)
    inner[inset:-inset, inset:-inset] = 255
    soft = cv2.GaussianBlur(inner, (0, 0), reach)
    rough = cv2.subtract(cv2.bitwise_not(soft), grain(rng, soft.shape, softness=1.0))
    mask = cv2.resize(rough, (width, height), interpolation=cv2.INTER_LINEAR)
    lighten(pixels, mask, float(rng.uniform(0.3, 1.0)))


def wear_card(pixels: np.ndarray, rng: np.random.Generator) -> None:
    """Age some of the cards; text stays legible.

    Args:
        pixels: (H, W, 3) uint8 RGB, changed in place.
        rng: decides whether and how.
    """
    if rng.random() >= WORN_SHARE:
        return
    if rng.random() < 0.6:
        _scratches(pixels, rng)
    if rng.random() < 0.3:
        _edges(pixels, rng)
    if rng.random() < 0.3:
        whole = np.full(pixels.shape[:2], 255, np.uint8)
        tint(pixels, whole, (250, 236, 190), float(rng.uniform(0.2, 0.8)))
    if rng.random() < 0.25:
        contrast = float(rng.uniform(0.75, 0.95))
        pixels[:] = cv2.convertScaleAbs(pixels, alpha=contrast, beta=(1 - contrast) * 235)
