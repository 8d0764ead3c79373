"""Building blocks of procedural surfaces: smooth noise, colour ramps, lattices of tiles.

Everything is drawn from the `np.random.Generator` that is passed in; surfaces are (H, W) float32
from about 0 to 1 until a ramp gives them colour.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

PIXELS_PER_CELL = 5
"""Pixels that a cell of noise is drawn with before it is enlarged. Chosen: no facets are seen."""


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
        octaves: how many are summed, at least one.

    Returns:
        (H, W) float32 in about [0, 1].
    """
    ratio = size_hw[0] / size_hw[1]
    surface = np.zeros((4, 4), np.float32)
    weight, total = 1.0, 0.0
    for octave in range(octaves):
        across = cells * 2**octave
        # Coarse octaves need few pixels: the sum is enlarged as finer ones come.
        columns = min(size_hw[1], max(4, round(across * PIXELS_PER_CELL)))
        rows = min(size_hw[0], max(4, round(across * PIXELS_PER_CELL * ratio)))
        layer = smooth_noise(rng, (rows, columns), (across * ratio, across))
        larger = cv2.resize(surface, (columns, rows), interpolation=cv2.INTER_LINEAR)
        surface = cv2.scaleAdd(layer, weight, larger)
        total, weight = total + weight, weight / 2
    full = cv2.resize(surface, size_hw[::-1], interpolation=cv2.INTER_LINEAR)
    return full * np.float32(1 / total)


def grain(rng: np.random.Generator, size_hw: tuple[int, int], spread: float) -> np.ndarray:
    """Independent noise of every pixel, zero mean.

    Args:
        rng: decides.
        size_hw: size in pixels.
        spread: standard deviation.

    Returns:
        (H, W) float32. The sum of two random bytes: a triangle, five times as quick as a bell.
    """
    count = size_hw[0] * size_hw[1]
    first, second = np.frombuffer(rng.bytes(2 * count), np.uint8).reshape(2, *size_hw)
    total = cv2.add(first, second, dtype=cv2.CV_32F)
    # The variance of a byte is (256 ** 2 - 1) / 12.
    scale = np.float32(spread / np.sqrt((256**2 - 1) / 6))
    return (total - np.float32(255)) * scale


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


def flat_page(size_hw: tuple[int, int], color: np.ndarray) -> np.ndarray:
    """A page of one colour.

    Args:
        size_hw: in pixels.
        color: (3,) RGB, cut to 0 to 255.

    Returns:
        (H, W, 3) uint8.
    """
    image = np.empty((*size_hw, 3), np.uint8)
    # A filled rectangle: NumPy's own broadcasting of three bytes takes five times as long.
    rgb = np.clip(color, 0, 255).astype(np.uint8).astype(float).tolist()
    cv2.rectangle(image, (0, 0), (size_hw[1], size_hw[0]), rgb, -1)
    return image


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
