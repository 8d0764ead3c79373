"""Surfaces kept for validation and test; training never draws them."""

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


def bricks(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """A wall: every other course shifted by half a brick."""
    y, x = axes(size_hw)
    v = y * np.float32(rng.uniform(6, 20))
    row = np.floor(v)
    u = x * np.float32(rng.uniform(3, 9)) + 0.5 * (row % 2)
    joint = (v - row < 0.1) | (np.mod(u, 1) < 0.05)
    shade = 0.6 * tile_index(rng, row, np.floor(u)) + 0.4 * fractal_noise(rng, size_hw, 30, 3)
    color = random_color(rng)
    image = ramp(shade.astype(np.float32), [color * 0.6, related_color(rng, color, 0.3)])
    image[joint] = related_color(rng, color, 0.9)
    return image


def tartan(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """A plaid: the same bands across and along, mixed."""
    bands = np.array([random_color(rng) for _ in range(7)], np.float32)
    count = rng.uniform(10, 40)
    y, x = axes(size_hw)
    across = bands[np.floor(x[0] * count).astype(np.int32) % 7]
    along = bands[np.floor(y[:, 0] * count).astype(np.int32) % 7]
    image = 0.5 * across[None] + 0.5 * along[:, None]
    twill = 8 * np.sign(np.sin((x + y) * np.float32(600)))
    return np.clip(image + twill[..., None], 0, 255).astype(np.uint8)


def foliage(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Grass, leaves, shaggy rugs: strokes of every direction."""
    height, width = size_hw
    color = random_color(rng)
    image = flat_page((height, width), color * 0.4)
    length = max(size_hw) * rng.uniform(0.02, 0.1)
    thick = max(1, round(length * rng.uniform(0.05, 0.3)))
    lean = rng.uniform(0, 2 * np.pi)
    for _ in range(rng.integers(200, 500)):
        start = rng.uniform(0, 1, 2) * (width, height)
        angle = lean + rng.normal(0, 0.8)
        end = start + length * rng.uniform(0.5, 1.5) * np.array([np.cos(angle), np.sin(angle)])
        shade = np.clip(color * rng.uniform(0.5, 1.5) + rng.normal(0, 10, 3), 0, 255)
        first, second = start.astype(int).tolist(), end.astype(int).tolist()
        cv2.line(image, first, second, shade.tolist(), thick, cv2.LINE_AA)
    return image


def herringbone(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Parquet laid in zigzag."""
    y, x = axes(size_hw)
    columns = np.float32(rng.uniform(4, 14))
    u = x * columns
    zigzag = np.abs(np.mod(u, 2) - 1)
    v = y * columns * np.float32(rng.uniform(1.5, 4)) + zigzag * np.float32(rng.uniform(1, 2.5))
    shade = tile_index(rng, np.floor(v), np.floor(u))
    fibres = smooth_noise(rng, size_hw, (60, 200))
    joint = (np.mod(v, 1) < 0.06) | (np.mod(u, 1) < 0.03)
    value = rng.uniform(70, 235)
    color = value * np.array([1.0, rng.uniform(0.65, 0.95), rng.uniform(0.4, 0.9)])
    surface = np.where(joint, np.float32(0), 0.3 + 0.5 * shade + 0.3 * (fibres - 0.5))
    return ramp(
        surface.astype(np.float32), [color * 0.3, color * 0.75, np.minimum(color * 1.2, 255)]
    )


def terrazzo(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Chips of stone in cement."""
    height, width = size_hw
    image = flat_page((height, width), random_color(rng))
    palette = [random_color(rng) for _ in range(4)]
    largest = max(size_hw) * rng.uniform(0.01, 0.05)
    for _ in range(rng.integers(120, 350)):
        center = rng.uniform(0, 1, 2) * (width, height)
        angles = np.sort(rng.uniform(0, 2 * np.pi, 6))
        radius = largest * rng.uniform(0.3, 1)
        points = center + radius * np.stack([np.cos(angles), np.sin(angles)], -1)
        color = palette[rng.integers(4)].tolist()
        cv2.fillPoly(image, [points.astype(np.int32)], color, cv2.LINE_AA)
    return image


def cork(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Cork or sponge: blotches cut at a threshold, with pores."""
    cells = rng.uniform(15, 50)
    blotches = fractal_noise(rng, size_hw, cells, 2) + grain(rng, size_hw, 0.05)
    pores = smooth_noise(rng, size_hw, (cells * 2, cells * 2)) > rng.uniform(0.75, 0.9)
    surface = np.where(pores, np.float32(0.0), 0.3 + np.clip((blotches - 0.4) * 4, 0, 0.7))
    color = random_color(rng)
    return ramp(surface.astype(np.float32), [color * 0.3, color, related_color(rng, color, 0.5)])


def newspaper(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Columns of justified lines, headlines and half-tone pictures."""
    height, width = size_hw
    image = flat_page(
        (height, width),
        np.clip(rng.uniform(190, 235) * np.array([1, 0.98, rng.uniform(0.85, 0.97)]), 0, 255),
    )
    ink = int(rng.uniform(20, 90))
    columns = rng.integers(2, 6)
    pitch = max(size_hw) * rng.uniform(0.012, 0.03)
    for column in range(columns):
        left, right = (column + 0.04) * width / columns, (column + 0.96) * width / columns
        y = 0.0
        while y < height:
            draw = rng.random()
            low = (round(left), round(y))
            if draw < 0.04:  # a picture
                depth = rng.uniform(4, 12) * pitch
                shade = np.clip(rng.uniform(60, 190) + rng.normal(0, 15, 3), 0, 255).tolist()
                cv2.rectangle(image, low, (round(right), round(y + depth)), shade, -1)
            elif draw < 0.1:  # a headline
                depth = 2 * pitch
                end = round(left + (right - left) * rng.uniform(0.4, 1))
                cv2.rectangle(image, low, (end, round(y + depth * 0.6)), (ink,) * 3, -1)
            else:
                depth = pitch
                marks = np.sort(rng.uniform(left, right, 14))
                for start, end in zip(marks[::2], marks[1::2], strict=True):
                    first, second = (
                        (round(start), round(y + pitch / 2)),
                        (round(end), round(y + pitch / 2)),
                    )
                    cv2.line(image, first, second, (ink + 40,) * 3, max(1, round(pitch * 0.35)))
            y += depth * 1.15
    return image


def hexagons(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """A honeycomb of tiles: each pixel belongs to the nearer centre of two shifted lattices."""
    y, x = axes(size_hw)
    across = np.float32(rng.uniform(4, 16))
    u, v = x * across, y * across / np.float32(np.sqrt(3))
    first_u, first_v = np.rint(u), np.rint(v)
    second_u, second_v = np.floor(u) + 0.5, np.floor(v) + 0.5
    first = (u - first_u) ** 2 + 3 * (v - first_v) ** 2
    second = (u - second_u) ** 2 + 3 * (v - second_v) ** 2
    odd = second < first
    rows = np.where(odd, 2 * second_v, 2 * first_v)
    columns = np.where(odd, 2 * second_u, 2 * first_u)
    shade = tile_index(rng, rows, columns) * np.float32(rng.uniform(0.2, 0.9))
    joint = np.abs(first - second) < rng.uniform(0.03, 0.12)
    color = random_color(rng)
    image = ramp(shade + grain(rng, size_hw, 0.02), [color, related_color(rng, color, 0.7)])
    image[joint] = random_color(rng)
    return image


def sheet_music(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Printed music: staves of five lines, notes with stems and beams, bar lines."""
    height, width = size_hw
    image = flat_page(
        (height, width), np.clip(rng.uniform(205, 252) * (1 + rng.normal(0, 0.015, 3)), 0, 255)
    )
    gap = max(3.0, max(size_hw) * rng.uniform(0.006, 0.02))
    ink = rng.uniform(10, 80, 3).tolist()
    thin = max(1, round(gap * 0.12))
    y = rng.uniform(0, 4) * gap
    while y < height:
        for line in range(5):
            row = round(y + line * gap)
            cv2.line(image, (0, row), (width, row), ink, thin)
        x = gap
        while x < width:
            if rng.random() < 0.12:
                cv2.line(image, (round(x), round(y)), (round(x), round(y + 4 * gap)), ink, thin)
            else:
                at = (round(x), round(y + gap * rng.integers(-1, 10) / 2))
                radii = (max(1, round(0.55 * gap)), max(1, round(0.4 * gap)))
                solid = -1 if rng.random() < 0.8 else thin
                cv2.ellipse(image, at, radii, -20, 0, 360, ink, solid, cv2.LINE_AA)
                stem = (at[0] + radii[0], round(at[1] - 3.2 * gap))
                cv2.line(image, (stem[0], at[1]), stem, ink, thin)
                if rng.random() < 0.4:
                    beam = (round(stem[0] + 3 * gap), stem[1])
                    cv2.line(image, stem, beam, ink, max(1, round(0.45 * gap)))
            x += gap * rng.uniform(1.2, 4)
        y += gap * rng.uniform(8, 12)
    return image


VALIDATION_FAMILIES = (bricks, tartan, foliage, sheet_music)
TEST_FAMILIES = (herringbone, terrazzo, cork, newspaper, hexagons)
