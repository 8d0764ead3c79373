"""Surfaces that training pictures lie on.

Each is a function `(rng, size_hw) -> (H, W, 3) uint8`, drawn upright.
"""

from __future__ import annotations

import cv2
import numpy as np

from data.synth.textures import (
    axes,
    flat_page,
    fractal_noise,
    grain,
    ramp,
    random_color,
    related_color,
    smooth_noise,
    tile_index,
)


def plain(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """One colour with a hint of unevenness: a desk top, a wall, a sheet."""
    color = random_color(rng)
    surface = fractal_noise(rng, size_hw, rng.uniform(1, 4), 2)
    return ramp(surface, [color, related_color(rng, color, rng.uniform(0, 0.15))])


def gradient(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Two or three colours running into each other."""
    y, x = axes(size_hw)
    if rng.random() < 0.5:
        surface = y * np.float32(rng.uniform(0.5, 1.2)) + x * np.float32(rng.uniform(-0.3, 0.3))
    else:
        cy, cx = rng.uniform(0, 1, 2).astype(np.float32)
        surface = np.sqrt((y - cy) ** 2 + (x - cx) ** 2)
    return ramp(surface, [random_color(rng) for _ in range(rng.integers(2, 4))])


def wood(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Planks with grain along them and dark joints."""
    y, x = axes(size_hw)
    warp = smooth_noise(rng, size_hw, (rng.uniform(2, 6), 2))
    rings = np.sin((y + np.float32(0.15) * warp) * np.float32(rng.uniform(40, 220)))
    fibres = smooth_noise(rng, size_hw, (size_hw[0] / 2, rng.uniform(4, 14)))
    surface = 0.45 + 0.12 * rings + 0.4 * (fibres - 0.5)
    planks = rng.integers(1, 7)
    row = np.floor(y * planks)
    surface = surface + 0.35 * (tile_index(rng, row, np.zeros_like(x)) - 0.5)
    joint = (np.abs(y * planks - np.rint(y * planks)) < 0.006 * planks) & (planks > 1)
    surface = np.where(joint, surface - np.float32(rng.uniform(0.1, 0.5)), surface)
    value = rng.uniform(60, 235)
    color = value * np.array([1.0, rng.uniform(0.65, 0.9), rng.uniform(0.4, 0.8)])
    return ramp(
        surface.astype(np.float32), [color * 0.45, color * 0.85, np.minimum(color * 1.15, 255)]
    )


def cloth(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """A weave of threads with folds."""
    y, x = axes(size_hw)
    threads = rng.uniform(60, 200) * 2 * np.pi
    weave = np.sin(x * np.float32(threads)) * np.sin(
        y * np.float32(threads * rng.uniform(0.8, 1.2))
    )
    folds = fractal_noise(rng, size_hw, rng.uniform(1, 4), 2)
    surface = (
        0.5 + np.float32(rng.uniform(0.05, 0.25)) * weave + rng.uniform(0.2, 0.8) * (folds - 0.5)
    )
    color = random_color(rng)
    return ramp(surface.astype(np.float32), [color * 0.4, color, related_color(rng, color, 0.25)])


def marble(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Veins: the ridges of a fractal noise."""
    cells = rng.uniform(2, 6)
    field = fractal_noise(rng, size_hw, cells, 5)
    veins = 1 - np.abs(np.sin((field - 0.5) * np.float32(rng.uniform(5, 18))))
    cloud = fractal_noise(rng, size_hw, cells / 2, 3)
    surface = 0.6 * cloud + 0.5 * veins ** np.float32(rng.uniform(2, 8))
    color = random_color(rng)
    return ramp(surface, [color, related_color(rng, color, 0.3), related_color(rng, color, 0.9)])


def text_page(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """A printed or written sheet: lines of word-like strokes."""
    paper = rng.uniform(195, 252) * (1 + rng.normal(0, 0.015, 3))
    image = flat_page(size_hw, np.clip(paper, 0, 255))
    longest = max(size_hw)
    pitch = longest * rng.uniform(0.018, 0.06)
    ink = tuple(float(c) for c in rng.uniform(10, 110) * (1 + rng.normal(0, 0.1, 3)))
    height = pitch * rng.uniform(0.3, 0.55)
    margin = rng.uniform(0, 0.12) * size_hw[1]
    thin = max(1, round(height * rng.uniform(0.12, 0.25)))
    y = rng.uniform(0, pitch)
    while y < size_hw[0]:
        x = margin
        while x < size_hw[1] - margin:
            width = height * rng.uniform(1, 7)
            # Letters are strokes of random height: a zigzag that never repeats.
            xs = np.arange(x, x + width, max(height * 0.3, 1.5))
            if len(xs) > 1:
                ys = y + height * rng.uniform(-0.5, 0.5, len(xs))
                points = np.stack([xs, ys], axis=-1).astype(np.int32)
                cv2.polylines(image, [points], False, ink, thin, cv2.LINE_AA)
            x += width + height * rng.uniform(0.5, 1.0)
            if rng.random() < 0.05:
                break
        y += pitch * (1 if rng.random() < 0.9 else 2)
    return image


def ruled_paper(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Exercise-book paper, ruled or squared."""
    y, x = axes(size_hw)
    lines = rng.uniform(12, 50)
    width = np.float32(rng.uniform(0.04, 0.12))
    on = np.mod(y * lines, 1) < width
    if rng.random() < 0.6:
        on = on | (np.mod(x * lines, 1) < width)
    surface = np.where(on, np.float32(1), np.float32(0)) + grain(rng, size_hw, 0.02)
    color = rng.uniform(200, 250) * (1 + rng.normal(0, 0.02, 3))
    ink = related_color(rng, color, 0.5) * np.array([rng.uniform(0.6, 1), 0.9, 1.0])
    return ramp(surface, [color, ink])


def tiles(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Square or oblong tiles with joints, each a shade of its own."""
    y, x = axes(size_hw)
    down = rng.uniform(2, 12)
    across = down * rng.uniform(0.4, 1.0)
    v, u = y * np.float32(down), x * np.float32(across)
    each = tile_index(rng, np.floor(v), np.floor(u)) * np.float32(rng.uniform(0, 0.7))
    shade = each + np.float32(0.3) * fractal_noise(rng, size_hw, down, 3)
    gap = np.float32(rng.uniform(0.01, 0.05))
    joint = (np.abs(v - np.rint(v)) < gap) | (np.abs(u - np.rint(u)) < gap)
    color, joint_color = random_color(rng), random_color(rng)
    image = ramp(shade, [color, related_color(rng, color, 0.5)])
    image[joint] = np.clip(joint_color, 0, 255)
    return image


def speckle(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Granite: grains of several sizes."""
    surface = grain(rng, size_hw, rng.uniform(0.05, 0.3)) + 0.5
    cells = rng.uniform(40, 150)
    blotches = smooth_noise(rng, size_hw, (cells, cells)) - 0.5
    surface = surface + blotches * np.float32(rng.uniform(0.3, 1))
    color = random_color(rng)
    return ramp(surface, [related_color(rng, color, 0.8), color, related_color(rng, color, 0.6)])


def carpet(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Pile: fine noise, brushed one way, over worn patches."""
    cells = rng.uniform(50, 200)
    tufts = smooth_noise(rng, size_hw, (cells, cells * rng.uniform(0.3, 1)))
    worn = fractal_noise(rng, size_hw, rng.uniform(2, 5), 3)
    surface = 0.6 * tufts + 0.5 * worn + grain(rng, size_hw, 0.08)
    color = random_color(rng)
    return ramp(surface, [color * 0.35, color, related_color(rng, color, 0.3)])


def stripes(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Bands of two to five colours, hard or soft."""
    y, _ = axes(size_hw)
    bands = rng.uniform(3, 40)
    period = rng.integers(2, 6)
    palette = [random_color(rng) for _ in range(period)]
    index = np.floor(y * bands).astype(np.int32) % period
    row = np.array(palette, np.float32)[index[:, 0]]
    image = np.repeat(row[:, None], size_hw[1], axis=1)
    if rng.random() < 0.5:
        image = cv2.GaussianBlur(image, (1, 0), 0.1, sigmaY=max(size_hw) / bands / 4)
    return np.clip(image, 0, 255).astype(np.uint8)


def keyboard(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Rows of keys with small signs, on a darker or lighter frame."""
    frame = random_color(rng)
    key = related_color(rng, frame, rng.uniform(0.2, 0.8))
    sign = related_color(rng, key, 1.0)
    image = flat_page(size_hw, frame)
    pitch = max(size_hw) / rng.uniform(6, 18)
    gap, y, row = pitch * rng.uniform(0.06, 0.16), 0.0, 0
    while y < size_hw[0]:
        x = -pitch * (row % 4) * 0.25
        while x < size_hw[1]:
            width = pitch * (1 if rng.random() < 0.9 else rng.uniform(1.3, 4))
            low, high = (
                (round(x + gap), round(y + gap)),
                (round(x + width - gap), round(y + pitch - gap)),
            )
            cv2.rectangle(image, low, high, key.tolist(), -1)
            if rng.random() < 0.8:
                at = (round(x + pitch * 0.3), round(y + pitch * 0.6))
                letter = chr(int(rng.integers(65, 91)))
                cv2.putText(
                    image,
                    letter,
                    at,
                    cv2.FONT_HERSHEY_SIMPLEX,
                    pitch / 70,
                    sign.tolist(),
                    1,
                    cv2.LINE_AA,
                )
            x += width
        y, row = y + pitch, row + 1
    return image


def shards(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Overlapping polygons in many colours: posters, magazines, a messy desk."""
    height, width = size_hw
    image = flat_page((height, width), random_color(rng))
    for _ in range(rng.integers(4, 28)):
        center = rng.uniform(0, 1, 2) * (width, height)
        spread = max(size_hw) * rng.uniform(0.05, 0.5)
        angles = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(3, 7)))
        points = center + spread * np.stack([np.cos(angles), np.sin(angles)], -1)
        cv2.fillPoly(image, [points.astype(np.int32)], random_color(rng).tolist(), cv2.LINE_AA)
    return image


def clouds(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """A room out of focus: broad patches of unrelated colours."""
    grid = rng.integers(3, 8)
    cells = np.stack([random_color(rng) for _ in range(grid * grid)]).reshape(grid, grid, 3)
    image = cv2.resize(cells, size_hw[::-1], interpolation=cv2.INTER_CUBIC)
    return np.clip(image, 0, 255).astype(np.uint8)


def leather(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Small cells with dark seams: leather, plastic, rough walls."""
    cells = rng.uniform(20, 90)
    first = smooth_noise(rng, size_hw, (cells, cells))
    second = smooth_noise(rng, size_hw, (cells, cells))
    surface = np.minimum(np.abs(first - 0.5), np.abs(second - 0.5)) * 4
    surface = surface + 0.3 * fractal_noise(rng, size_hw, 3, 2)
    color = random_color(rng)
    return ramp(surface, [color * 0.5, color, related_color(rng, color, 0.2)])


BASIC_FAMILIES = (
    plain, gradient, wood, cloth, marble, text_page, ruled_paper, tiles, speckle, carpet,
    stripes, keyboard, shards, clouds, leather,
)  # fmt: skip
