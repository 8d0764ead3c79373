"""Ink: how heavy, worn, faint, dotted or raised a word is printed, and in which colour."""

from __future__ import annotations

import cv2
import numpy as np

from data.synth.word_papers import blend

LEAST_CONTRAST = 55.0
"""Least difference of brightness, of 255, between ink and paper before the camera. Chosen: fainter
print is lost in the noise of a bad photograph, for a person too."""


def _weighted(rng: np.random.Generator, mask: np.ndarray, cap: float) -> np.ndarray:
    """Heavier or lighter strokes: the ink spreads, or the stamp wears thin."""
    soft = cv2.GaussianBlur(mask, (0, 0), max(0.4, cap * rng.uniform(0.02, 0.05)))
    gain, level = rng.uniform(1.6, 3.0), rng.uniform(0.22, 0.55)
    return cv2.addWeighted(soft, gain, soft, 0.0, 127 - gain * level * 255)


def _worn(rng: np.random.Generator, mask: np.ndarray, cap: float) -> np.ndarray:
    """Ink missing in small spots."""
    grain = max(1.0, cap * rng.uniform(0.04, 0.12))
    height, width = mask.shape
    shape = (max(2, round(height / grain)), max(2, round(width / grain)))
    least = int(rng.integers(0, 150))
    wear = rng.integers(least, 420, shape)
    wear = cv2.resize(np.minimum(wear, 255).astype(np.uint8), (width, height))
    return cv2.multiply(mask, wear, scale=1 / 255)


def _uneven(rng: np.random.Generator, mask: np.ndarray) -> np.ndarray:
    """Ink that fades from one end to the other, or in patches."""
    height, width = mask.shape
    columns = int(rng.integers(2, 7))
    coarse = rng.integers(int(rng.integers(110, 220)), 256, (2, columns)).astype(np.uint8)
    field = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.multiply(mask, field, scale=1 / 255)


def _halftone(rng: np.random.Generator, mask: np.ndarray, cap: float) -> np.ndarray:
    """Ink printed as a fine line screen, as colour printers do."""
    height, width = mask.shape
    period = max(2.0, cap * rng.uniform(0.07, 0.14))
    angle = rng.uniform(0, np.pi)
    x = np.arange(width, dtype=np.float32) * np.float32(np.cos(angle) * 2 * np.pi / period)
    y = np.arange(height, dtype=np.float32) * np.float32(np.sin(angle) * 2 * np.pi / period)
    depth = rng.uniform(0.15, 0.4)
    screen = (255 * (1 - depth + depth * np.sin(y[:, None] + x[None]))).astype(np.uint8)
    return cv2.multiply(mask, screen, scale=1 / 255)


def _dots(rng: np.random.Generator, mask: np.ndarray, cap: float) -> np.ndarray:
    """A dot-matrix printer's needles."""
    cell = max(2, round(cap / rng.uniform(9, 12)))
    height, width = mask.shape
    rows, columns = -(-height // cell), -(-width // cell)
    small = cv2.resize(mask, (columns, rows), interpolation=cv2.INTER_AREA)
    small = cv2.addWeighted(small, 3.0, small, 0.0, -160)
    offsets = np.arange(cell) - (cell - 1) / 2
    distance = np.hypot(offsets[:, None], offsets[None]) / (cell / 2)
    dot = np.clip((rng.uniform(1.0, 1.5) - distance) * 3, 0.25, 1)
    dots = np.kron(small, dot)[:height, :width]
    return dots.astype(np.uint8)


def wear_ink(rng: np.random.Generator, mask: np.ndarray, cap: float, plain: bool) -> np.ndarray:
    """Print as it comes out of the machine and after years in a pocket.

    Args:
        rng: decides.
        mask: (H, W) uint8 ink.
        cap: height of a capital in pixels.
        plain: whether the text is without marks, which a dot-matrix printer would lose.

    Returns:
        (H, W) uint8.
    """
    draw = rng.random()
    if draw < 0.04 and plain and cap >= 18:
        mask = _dots(rng, mask, cap)
    elif draw < 0.42:
        mask = _weighted(rng, mask, cap)
    second = rng.random()
    if second < 0.1:
        mask = _worn(rng, mask, cap)
    elif second < 0.22:
        mask = _uneven(rng, mask)
    elif second < 0.27 and cap >= 14:
        mask = _halftone(rng, mask, cap)
    return mask


def ink_color(rng: np.random.Generator, paper: np.ndarray) -> np.ndarray:
    """A colour that can be told from the paper: mostly much darker, now and then coloured or pale.

    Args:
        rng: decides.
        paper: (3,) mean RGB under the word.

    Returns:
        (3,) uint8 RGB.
    """
    weights = np.array([0.299, 0.587, 0.114])
    light = float(weights @ paper)
    if light < 150 and rng.random() < 0.25:
        return np.clip(rng.uniform(225, 255) + rng.uniform(-15, 15, 3), 0, 255).astype(np.uint8)
    darkest = rng.random() ** 1.7  # 0 is black
    target = darkest * max(light - LEAST_CONTRAST, 0.0) * 0.85
    tint = rng.normal(0, 10, 3)
    if rng.random() < 0.25:  # red numbers, blue captions, brown and green ink
        tint += rng.uniform(-60, 90, 3)
    color = target + tint - float(weights @ tint)
    color = np.clip(color, 0, 255)
    # Clipping moved the brightness: no brighter than the paper allows.
    excess = float(weights @ color) - max(light - LEAST_CONTRAST, 0.0)
    return np.clip(color - max(excess, 0.0), 0, 255).astype(np.uint8)


def print_ink(image: np.ndarray, mask: np.ndarray, color: np.ndarray, opacity: float) -> np.ndarray:
    """A picture with ink on it.

    Args:
        image: (H, W, 3) uint8.
        mask: (H, W) uint8, 255 where all ink is.
        color: (3,) uint8.
        opacity: of full ink, 0 to 1.

    Returns:
        (H, W, 3) uint8.
    """
    return blend(image, color, cv2.convertScaleAbs(mask, alpha=opacity))


def emboss(rng: np.random.Generator, image: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Raised print: one flank of every stroke catches the light, the other lies in shadow."""
    step = 1 if mask.shape[0] < 60 else 2
    lit = np.zeros_like(mask)
    lit[:-step, :-step] = mask[step:, step:]
    dark = np.zeros_like(mask)
    dark[step:, step:] = mask[:-step, :-step]
    strength = rng.uniform(0.25, 0.6)
    if rng.random() < 0.5:
        lit, dark = dark, lit
    bright = cv2.convertScaleAbs(cv2.subtract(lit, mask), alpha=strength)
    shadow = cv2.convertScaleAbs(cv2.subtract(dark, mask), alpha=strength)
    return cv2.subtract(cv2.add(image, cv2.merge([bright] * 3)), cv2.merge([shadow] * 3))
