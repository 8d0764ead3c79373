"""More surfaces that training pictures lie on: boards, weaves, metals, rooms out of focus.

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


def _brown(rng: np.random.Generator) -> np.ndarray:
    """(3,) RGB of wood, cane or cardboard."""
    return rng.uniform(60, 235) * np.array([1.0, rng.uniform(0.66, 0.9), rng.uniform(0.4, 0.8)])


def veneer(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """A sawn board: nested arches of year rings, fine pores along them."""
    y, x = axes(size_hw)
    center = np.float32(rng.uniform(-0.3, 1.0))
    bow = smooth_noise(rng, size_hw, (3, 3)) * np.float32(rng.uniform(0.05, 0.3))
    arch = np.abs(y - center) * np.float32(rng.uniform(1, 4)) + x * np.float32(
        rng.uniform(0.1, 0.6)
    )
    rings = np.sin((arch + bow) * np.float32(rng.uniform(30, 120)))
    pores = smooth_noise(rng, size_hw, (size_hw[0] / 2, rng.uniform(6, 25)))
    surface = 0.5 + np.float32(rng.uniform(0.05, 0.25)) * rings + 0.35 * (pores - 0.5)
    color = _brown(rng)
    return ramp(surface, [color * 0.5, color * 0.85, np.minimum(color * 1.15, 255)])


def concrete(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Concrete, plaster or asphalt: clouds, pores, hairline cracks."""
    surface = 0.7 * fractal_noise(rng, size_hw, rng.uniform(3, 9), 4) + 0.15
    surface = surface + grain(rng, size_hw, rng.uniform(0.02, 0.12))
    color = rng.uniform(50, 230) * (1 + rng.normal(0, 0.03, 3))
    image = ramp(surface, [color * 0.5, color, np.minimum(color * 1.25, 255)])
    for _ in range(int(rng.integers(0, 4))):
        steps = np.cumsum(rng.normal(0, 1, (60, 2)), axis=0) * max(size_hw) / 90
        path = (steps + rng.uniform(0, 1, 2) * size_hw[::-1]).astype(np.int32)
        cv2.polylines(image, [path], False, (color * 0.35).tolist(), 1, cv2.LINE_AA)
    return image


def rattan(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Cane woven over and under: baskets, mats, chair seats."""
    y, x = axes(size_hw)
    count = np.float32(rng.uniform(10, 40))
    v, u = y * count, x * count * np.float32(rng.uniform(0.5, 1.0))
    fv, fu = v - np.floor(v), u - np.floor(u)
    odd = (np.floor(v) + np.floor(u)) % 2 > 0
    across, along = 4 * fv * (1 - fv), 4 * fu * (1 - fu)
    surface = np.where(odd, across * np.sqrt(along), along * np.sqrt(across))
    surface = surface * (0.75 + 0.25 * tile_index(rng, np.floor(v), np.floor(u)))
    color = _brown(rng) if rng.random() < 0.75 else random_color(rng)
    return ramp(surface, [color * 0.2, color * 0.8, np.minimum(color * 1.2, 255)])


def denim(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Twill: steep diagonal threads, worn patches, a seam at times."""
    y, x = axes(size_hw)
    twill = np.sin((x * np.float32(rng.uniform(0.5, 1)) + y) * np.float32(rng.uniform(250, 700)))
    slubs = smooth_noise(rng, size_hw, (size_hw[0] / 3, 20))
    worn = fractal_noise(rng, size_hw, 3, 2)
    surface = 0.4 + 0.16 * twill + 0.3 * (slubs - 0.5) + 0.5 * (worn - 0.5)
    color = (
        random_color(rng)
        if rng.random() < 0.5
        else np.array([60, 80, 120.0]) * rng.uniform(0.6, 1.5)
    )
    image = ramp(surface, [color * 0.5, color, related_color(rng, color, 0.5)])
    if rng.random() < 0.4:
        row, thread = int(rng.uniform(0.1, 0.9) * size_hw[0]), random_color(rng).tolist()
        for start in range(0, size_hw[1], 12):
            cv2.line(image, (start, row), (start + 7, row), thread, 2, cv2.LINE_AA)
    return image


def knit(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Knitted stitches: columns of slanted loops."""
    y, x = axes(size_hw)
    count = np.float32(rng.uniform(12, 45))
    u = x * count
    slant = np.abs(u - np.floor(u) - 0.5) * np.float32(rng.uniform(0.8, 1.6))
    v = y * count * np.float32(rng.uniform(1.0, 1.6)) + slant
    fv = v - np.floor(v)
    loops = (4 * fv * (1 - fv)) * np.minimum(1, 6 * slant + 0.35)
    surface = loops + 0.25 * (fractal_noise(rng, size_hw, 5, 2) - 0.5)
    color = random_color(rng)
    bands = np.floor(y * np.float32(rng.uniform(2, 10))) % 2 if rng.random() < 0.4 else None
    image = ramp(surface, [color * 0.25, color, related_color(rng, color, 0.3)])
    if bands is not None:
        other = random_color(rng)
        second = ramp(surface, [other * 0.25, other, related_color(rng, other, 0.3)])
        image[bands[:, 0] > 0] = second[bands[:, 0] > 0]
    return image


def brushed_metal(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Steel or aluminium: fine lines, a broad reflection."""
    y, x = axes(size_hw)
    lines = smooth_noise(rng, size_hw, (size_hw[0], rng.uniform(1, 6)))
    shine = np.exp(-(((y + x * np.float32(rng.normal(0, 0.3)) - np.float32(rng.uniform(0, 1)))
                      / np.float32(rng.uniform(0.1, 0.5))) ** 2))  # fmt: skip
    surface = 0.3 + 0.25 * (lines - 0.5) + np.float32(rng.uniform(0.1, 0.6)) * shine
    color = rng.uniform(80, 200) * (1 + rng.normal(0, 0.05, 3))
    return ramp(surface, [color * 0.5, color, np.minimum(color * 1.6, 255)])


def bokeh(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Lights out of focus: overlapping discs on a dark or coloured ground."""
    height, width = max(8, size_hw[0] // 2), max(8, size_hw[1] // 2)
    image = flat_page((height, width), random_color(rng) * rng.uniform(0.2, 0.9))
    for _ in range(int(rng.integers(10, 45))):
        at = tuple(int(v) for v in rng.uniform(0, 1, 2) * (width, height))
        radius = max(2, int(max(height, width) * rng.uniform(0.01, 0.1)))
        layer = image.copy()
        cv2.circle(layer, at, radius, random_color(rng).tolist(), -1, cv2.LINE_AA)
        share = rng.uniform(0.2, 0.8)
        image = cv2.addWeighted(layer, share, image, 1 - share, 0)
    image = cv2.GaussianBlur(image, (0, 0), max(height, width) * rng.uniform(0.002, 0.02))
    return cv2.resize(image, size_hw[::-1])


def room(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """A room out of focus: wall, floor, furniture, windows, lamps."""
    height, width = max(16, size_hw[0] // 4), max(16, size_hw[1] // 4)
    image = flat_page((height, width), random_color(rng))
    floor = int(height * rng.uniform(0.4, 0.85))
    image[floor:] = random_color(rng)
    for _ in range(int(rng.integers(4, 14))):
        low = rng.uniform(-0.1, 0.9, 2) * (width, height)
        high = low + rng.uniform(0.05, 0.45, 2) * (width, height)
        low_at, high_at = low.astype(int).tolist(), high.astype(int).tolist()
        if rng.random() < 0.75:
            cv2.rectangle(image, low_at, high_at, random_color(rng).tolist(), -1)
        else:
            radius = max(1, int(np.ptp([low, high], axis=0).min() / 2))
            bright = rng.uniform(190, 255, 3).tolist()
            cv2.circle(image, low_at, radius, bright, -1, cv2.LINE_AA)
    image = cv2.GaussianBlur(image, (0, 0), max(height, width) * rng.uniform(0.004, 0.04))
    return cv2.resize(image, size_hw[::-1], interpolation=cv2.INTER_CUBIC)


def cardboard(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Corrugated board: faint ribs, fibres, tape across it."""
    y, x = axes(size_hw)
    ribs = np.sin(y * np.float32(rng.uniform(150, 500)))
    fibres = fractal_noise(rng, size_hw, rng.uniform(10, 40), 3)
    surface = 0.5 + np.float32(rng.uniform(0.02, 0.12)) * ribs + 0.5 * (fibres - 0.5)
    color = np.array([196, 158, 112]) * rng.uniform(0.6, 1.15)
    image = ramp(surface + 0 * x, [color * 0.7, color, np.minimum(color * 1.15, 255)])
    if rng.random() < 0.6:
        at, wide = rng.uniform(0, 0.8), rng.uniform(0.06, 0.25)
        part = image[int(at * size_hw[0]) : int((at + wide) * size_hw[0]) + 1]
        tape = np.empty_like(part)
        tape[:] = np.clip(random_color(rng), 0, 255)
        part[:] = cv2.addWeighted(part, 0.4, tape, 0.6, 0)
    return image


def motifs(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """An oilcloth or wallpaper: one flower, star or fruit repeated on a plain ground."""
    height, width = size_hw
    pitch = max(16, round(max(size_hw) / rng.uniform(4, 16)))
    tile = np.empty((2 * pitch, 2 * pitch, 3), np.uint8)
    tile[:] = random_color(rng)
    if rng.random() < 0.4:
        thin, shade = max(1, pitch // 24), random_color(rng).tolist()
        cv2.rectangle(tile, (0, 0), (2 * pitch - 1, 2 * pitch - 1), shade, thin)
    petal, heart = random_color(rng).tolist(), random_color(rng).tolist()
    count, radius = int(rng.integers(3, 9)), pitch * rng.uniform(0.25, 0.5)
    for center in ((pitch // 2, pitch // 2), (pitch + pitch // 2, pitch + pitch // 2)):
        for angle in np.arange(count) * 2 * np.pi / count:
            at = np.array(center) + radius * 0.6 * np.array([np.cos(angle), np.sin(angle)])
            radii = (max(1, int(radius * 0.5)), max(1, int(radius * 0.25)))
            cv2.ellipse(tile, at.astype(int).tolist(), radii, float(np.degrees(angle)), 0, 360,
                        petal, -1, cv2.LINE_AA)  # fmt: skip
        cv2.circle(tile, center, max(1, int(radius * 0.25)), heart, -1, cv2.LINE_AA)
    rows, columns = -(-height // len(tile)), -(-width // len(tile))
    return np.tile(tile, (rows, columns, 1))[:height, :width].copy()


def dots(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Round dots or holes in rows: perforated board, polka dots, rubber mats."""
    y, x = axes(size_hw)
    count = np.float32(rng.uniform(8, 45))
    v = y * count
    staggered = np.float32(0.5 * (rng.random() < 0.5))
    u = x * count + staggered * (np.floor(v) % 2)
    square = (v - np.floor(v) - 0.5) ** 2 + (u - np.floor(u) - 0.5) ** 2
    inside = np.float32(rng.uniform(0.02, 0.16)) - square
    surface = np.clip(inside * np.float32(40) + np.float32(0.5), 0, 1)
    return ramp(surface, [random_color(rng), random_color(rng)])


def slats(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Bamboo slats or blinds: rounded strips with threads across."""
    y, x = axes(size_hw)
    v = y * np.float32(rng.uniform(12, 70))
    fv = v - np.floor(v)
    shade = np.sqrt(np.clip(4 * fv * (1 - fv), 0, 1)) * (
        0.7 + 0.3 * tile_index(rng, np.floor(v), 0 * x)
    )
    thread = np.abs(x * np.float32(rng.uniform(3, 9)) % 1 - 0.5) < 0.02
    color = _brown(rng) if rng.random() < 0.7 else random_color(rng)
    image = ramp(shade, [color * 0.2, color * 0.8, np.minimum(color * 1.15, 255)])
    image[np.broadcast_to(thread, size_hw)] = random_color(rng)
    return image


def desk_edge(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """The edge of a desk: two surfaces, one in shadow below the other."""
    families = (veneer, concrete, denim, brushed_metal, rattan)
    first = families[int(rng.integers(len(families)))](rng, size_hw)
    second = np.empty_like(first)
    second[:] = random_color(rng) * rng.uniform(0.3, 0.8)
    y, x = axes(size_hw)
    slope = np.float32(rng.normal(0, 0.25))
    line = y + slope * x - np.float32(rng.uniform(0.15, 0.75) * size_hw[0] / max(size_hw))
    image = np.where((line > 0)[..., None], first, second)
    rim = np.abs(line) < np.float32(rng.uniform(0.002, 0.015))
    image[rim] = np.clip(related_color(rng, first.reshape(-1, 3)[0].astype(float), 0.5), 0, 255)
    return image


def water(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Satin, water or sand: bands bent by noise."""
    y, _ = axes(size_hw)
    field = fractal_noise(rng, size_hw, rng.uniform(1.5, 5), 3)
    waves = np.sin((field * np.float32(rng.uniform(1, 4)) + y) * np.float32(rng.uniform(8, 50)))
    color = random_color(rng)
    return ramp(0.5 + 0.45 * waves, [color * 0.5, color, related_color(rng, color, 0.6)])


MORE_FAMILIES = (
    veneer, concrete, rattan, denim, knit, brushed_metal, bokeh, room, cardboard, motifs, dots,
    slats, desk_edge, water,
)  # fmt: skip
