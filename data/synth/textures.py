"""Building blocks of procedural surfaces: smooth noise, colour ramps, lattices of tiles.

Everything is drawn from the `np.random.Generator` that is passed in; surfaces are (H, W) float32
from about 0 to 1 until a ramp gives them colour.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np


def smooth_noise(
    rng: np.random.Generator, size_hw: tuple[int, int], cells_hw: Sequence[float] | np.ndarray
) -> np.ndarray:
    """Value noise: random numbers on a coarse grid, smoothly interpolated.

    Args:
        rng: decides.
        size_hw: size of the surface in pixels.
        cells_hw: grid cells down and across; few make broad patches, unequal ones make grain.

    Returns:
        (H, W) float32 in about [0, 1].
    """
    rows, columns = (max(2, round(float(cells)) + 1) for cells in cells_hw)
    grid = rng.random((min(rows, size_hw[0]), min(columns, size_hw[1])), dtype=np.float32)
    return cv2.resize(grid, size_hw[::-1], interpolation=cv2.INTER_CUBIC)


def fractal_noise(
    rng: np.random.Generator, size_hw: tuple[int, int], cells: float, octaves: int = 4
) -> np.ndarray:
    """Smooth noise at doubling frequencies and halving weights.

    Args:
        rng: decides.
        size_hw: size of the surface in pixels.
        cells: grid cells across at the coarsest octave.
        octaves: how many are summed.

    Returns:
        (H, W) float32 in about [0, 1].
    """
    ratio = size_hw[0] / size_hw[1]
    surface = np.zeros(size_hw, np.float32)
    weight, total = 1.0, 0.0
    for octave in range(octaves):
        across = cells * 2**octave
        layer = smooth_noise(rng, size_hw, (across * ratio, across))
        surface = cv2.scaleAdd(layer, weight, surface)
        total, weight = total + weight, weight / 2
    return surface * np.float32(1 / total)


def grain(rng: np.random.Generator, size_hw: tuple[int, int], spread: float) -> np.ndarray:
    """Independent noise of every pixel, zero mean.

    Args:
        rng: decides.
        size_hw: size in pixels.
        spread: standard deviation.

    Returns:
        (H, W) float32.
    """
    return rng.standard_normal(size_hw, dtype=np.float32) * np.float32(spread)


def axes(size_hw: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Pixel coordinates as a column of y and a row of x, in units of the longer side.

    Args:
        size_hw: size in pixels.

    Returns:
        (H, 1) and (1, W) float32 in [0, 1].
    """
    longest = max(size_hw)
    y = np.arange(size_hw[0], dtype=np.float32)[:, None] / longest
    x = np.arange(size_hw[1], dtype=np.float32)[None, :] / longest
    return y, x


def random_color(rng: np.random.Generator) -> np.ndarray:
    """A colour that desks, floors and cloths have.

    Args:
        rng: decides.

    Returns:
        (3,) float32 RGB, 0 to 255. Chosen: half browns, greys and off-whites, a tenth nearly black,
        the rest any hue.
    """
    draw = rng.random()
    if draw < 0.22:  # wood, cardboard, leather
        value = rng.uniform(40, 215)
        color = value * np.array([1.0, rng.uniform(0.62, 0.88), rng.uniform(0.35, 0.75)])
    elif draw < 0.48:  # greys and off-whites
        color = rng.uniform(60, 250) * (1 + rng.normal(0, 0.03, 3))
    elif draw < 0.58:  # nearly black
        color = rng.uniform(8, 45) * (1 + rng.normal(0, 0.1, 3))
    else:
        hsv = np.array([[[rng.uniform(0, 180), rng.uniform(20, 230), rng.uniform(50, 245)]]])
        color = cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2RGB)[0, 0]
    return np.clip(color, 0, 255).astype(np.float32)


def related_color(rng: np.random.Generator, color: np.ndarray, contrast: float) -> np.ndarray:
    """A lighter or darker relative of a colour.

    Args:
        rng: decides.
        color: (3,) RGB.
        contrast: how much lighter or darker, 0 to 1.

    Returns:
        (3,) float32 RGB, 0 to 255.
    """
    room = 255 - color if color.mean() < rng.uniform(60, 190) else -color
    tint = rng.normal(0, 10 * contrast, 3)
    return np.clip(color + contrast * rng.uniform(0.4, 1) * room + tint, 0, 255).astype(np.float32)


def ramp(surface: np.ndarray, colors: list[np.ndarray]) -> np.ndarray:
    """A surface in colour: its values run through a list of colours.

    Args:
        surface: (H, W), 0 to 1; values outside are cut.
        colors: at least two (3,) RGB colours, evenly spaced from 0 to 1.

    Returns:
        (H, W, 3) uint8.
    """
    steps = np.linspace(0, 1, len(colors))
    at = np.linspace(0, 1, 256)
    table = np.stack([np.interp(at, steps, [c[i] for c in colors]) for i in range(3)], axis=-1)
    table = np.clip(np.rint(table), 0, 255).astype(np.uint8)
    levels = cv2.convertScaleAbs(np.maximum(surface, 0), alpha=255)
    return cv2.LUT(cv2.merge([levels] * 3), table.reshape(1, 256, 3))


def tile_index(rng: np.random.Generator, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """One random number for each cell of a lattice, looked up for every pixel.

    Args:
        rng: decides.
        rows: integer lattice row of each pixel, broadcastable with `columns`.
        columns: integer lattice column of each pixel.

    Returns:
        (H, W) float32 in [0, 1].
    """
    table = rng.random((61, 67), dtype=np.float32)
    return table[rows.astype(np.int32) % 61, columns.astype(np.int32) % 67]
