"""Patterns worked out pixel by pixel: contour lines, bent line screens with their moiré, ripples.

Each draws a coverage, (H, W) uint8, 255 where a line is.
"""

from __future__ import annotations

import cv2
import numpy as np


def _fold(phase: np.ndarray, table: np.ndarray) -> np.ndarray:
    """A periodic profile of a phase: (H, W) float32 in periods, table (256,) uint8 of one."""
    return cv2.LUT((phase * 256).astype(np.int32).astype(np.uint8), table)


def _profile(rng: np.random.Generator) -> np.ndarray:
    """How dark one period is: a thin line, a soft wave or a step; (256,) uint8."""
    t = np.arange(256) / 256
    wave = 0.5 + 0.5 * np.cos(2 * np.pi * t)
    sharp = float(rng.choice([1.0, 2.0, 4.0, 8.0]))
    return (255 * wave**sharp).astype(np.uint8)


def relief(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Contour lines of hills, as on a map: lines that crowd and part."""
    height, width = size_hw
    rows, columns = int(rng.integers(3, 7)), int(rng.integers(3, 9))
    hills = rng.normal(0, 1, (rows, columns)).astype(np.float32)
    field = cv2.resize(hills, (width // 4, height // 4), interpolation=cv2.INTER_CUBIC)
    field = cv2.resize(field, (width, height), interpolation=cv2.INTER_LINEAR)
    return _fold(field * np.float32(rng.uniform(3, 14)), _profile(rng))


def screen(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """A line screen bent by a relief; two of them at a small angle make a moiré."""
    height, width = size_hw
    y = np.arange(height, dtype=np.float32)[:, None]
    x = np.arange(width, dtype=np.float32)[None, :]
    hills = rng.normal(0, 1, (4, 5)).astype(np.float32)
    bend = cv2.resize(hills, (width, height), interpolation=cv2.INTER_LINEAR)
    bend *= np.float32(rng.uniform(0, 0.8))
    angle, period = rng.uniform(0, np.pi), rng.uniform(3.5, 10)
    table = _profile(rng)
    result = None
    for turn in (0.0, rng.uniform(0.02, 0.12))[: 1 + int(rng.random() < 0.35)]:
        along = np.float32(np.cos(angle + turn) / period)
        across = np.float32(np.sin(angle + turn) / period)
        lines = _fold(bend + along * x + across * y + 64, table)
        result = lines if result is None else cv2.max(result, lines)
    assert result is not None
    return result


def ripples(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Rings around one or two points that interfere."""
    height, width = size_hw
    y = np.arange(height, dtype=np.float32)[:, None]
    x = np.arange(width, dtype=np.float32)[None, :]
    field = None
    for _ in range(int(rng.integers(1, 3))):
        cx, cy = rng.uniform(-0.2, 1.2, 2) * [width, height]
        distance = cv2.sqrt((x - np.float32(cx)) ** 2 + (y - np.float32(cy)) ** 2)
        distance *= np.float32(1 / rng.uniform(5, 40))
        field = distance if field is None else field + distance
    assert field is not None
    return _fold(field, _profile(rng))
