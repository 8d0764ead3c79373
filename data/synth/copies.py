"""Pictures of pictures: photocopies, scans, and screens that were photographed again."""

from __future__ import annotations

import cv2
import numpy as np

from data.synth.optics import soft_blur
from data.synth.textures import smooth_noise


def _even_paper(gray: np.ndarray, reference_px: float, strength: float) -> np.ndarray:
    """A copier's automatic exposure: the brightness of wide areas is evened out towards white."""
    height, width = gray.shape
    scale = min(1.0, 128 / max(height, width))
    small_wh = (max(2, round(width * scale)), max(2, round(height * scale)))
    small = cv2.resize(gray, small_wh, interpolation=cv2.INTER_AREA)
    # The brightest nearby is paper; a blur makes of the maximum's blocks a smooth surface.
    reach = max(3, round(0.05 * reference_px * scale)) | 1
    paper = cv2.dilate(small, np.ones((reach, reach), np.uint8))
    paper = cv2.GaussianBlur(paper.astype(np.float32), (0, 0), 0.5 * reach)
    gain = (235 / np.maximum(paper, 60)) ** np.float32(min(1.0, 0.8 * strength))
    full = cv2.resize(np.clip(gain, 0.8, 2.5), (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.multiply(gray, full, dtype=cv2.CV_8U)


def _screened(gray: np.ndarray, rng: np.random.Generator, strength: float) -> np.ndarray:
    """A halftone: dots on a turned grid that grow where it is dark."""
    period, angle = rng.uniform(2.6, 4.2), rng.uniform(0.2, 1.2)
    height, width = gray.shape
    cos, sin = np.cos(angle) * 2 * np.pi / period, np.sin(angle) * 2 * np.pi / period
    y, x = np.arange(height, dtype=np.float32), np.arange(width, dtype=np.float32)
    # cos(a x + b y) from sines and cosines of rows and columns: two outer products a direction.
    first = np.outer(np.cos(sin * y), np.cos(cos * x)) - np.outer(np.sin(sin * y), np.sin(cos * x))
    second = np.outer(np.cos(cos * y), np.cos(sin * x)) + np.outer(np.sin(cos * y), np.sin(sin * x))
    dots = (first + second).astype(np.float32) * np.float32(35 * strength)
    return cv2.add(gray, dots, dtype=cv2.CV_8U)


def _toner(gray: np.ndarray, rng: np.random.Generator, strength: float) -> None:
    """Specks of toner and missing ones, in place; 3 of 10,000 pixels at strength 1."""
    height, width = gray.shape
    count = int(3e-4 * strength * height * width)
    rows, columns = rng.integers(0, height, count), rng.integers(0, width, count)
    levels = np.where(rng.random(count) < 0.75, 30, 245).astype(np.uint8)
    gray[rows, columns] = levels
    wide = count // 3
    gray[rows[:wide], np.minimum(columns[:wide] + 1, width - 1)] = levels[:wide]


def _drum_lines(gray: np.ndarray, rng: np.random.Generator, strength: float) -> None:
    """Lines that a scratched drum or a dirty glass draws along the paper's way, in place."""
    down = rng.random() < 0.7
    across = gray.shape[1] if down else gray.shape[0]
    for _ in range(rng.integers(1, 4)):
        at, wide = rng.integers(across), rng.integers(1, max(2, across // 400 + 1) + 1)
        depth = rng.uniform(-70, 60) * strength
        part = gray[:, at : at + wide] if down else gray[at : at + wide]
        part[...] = np.clip(part + np.float32(depth), 0, 255).astype(np.uint8)


def photocopy(
    image: np.ndarray,
    rng: np.random.Generator,
    strength: float,
    reference_px: float,
    black_and_white: bool | None = None,
) -> np.ndarray:
    """A photocopy in gray, or in black and white.

    Args:
        image: (H, W, 3) uint8.
        rng: decides contrast, halftone, specks and lines.
        strength: 0 leaves it as it is; then it is gray at once, harder the higher: at 1 a
            black-and-white copy has few levels between.
        reference_px: width of the card in pixels.
        black_and_white: None draws, one half each.

    Returns:
        (H, W, 3) uint8, all channels alike.
    """
    draws = rng.random(6)
    if strength <= 0:
        return image
    if black_and_white is None:
        black_and_white = draws[0] < 0.45
    gray = _even_paper(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), reference_px, strength)
    if black_and_white:
        # Darker than its surroundings by so much is ink; a copier's threshold is mostly local.
        around = soft_blur(gray, max(2.0, 0.02 * reference_px))
        near = cv2.addWeighted(around, 0.88, gray, 0.0, 0.12 * 190)
        margin = 10 + 22 * draws[1]
        slope = 1 + 5 * strength
        if draws[2] < 0.3:
            gray = _screened(gray, rng, 0.5 * strength)
        difference = cv2.subtract(gray, near, dtype=cv2.CV_16S)
        gray = cv2.convertScaleAbs(
            cv2.max(cv2.add(difference, (margin + 255 / slope, 0, 0, 0)), 0), alpha=slope
        )
    else:
        levels = np.arange(256) / 255
        contrast, pivot = 1 + (0.2 + 0.9 * draws[1]) * strength, 0.45 + 0.25 * draws[2]
        curve = np.clip(pivot + (levels - pivot) * contrast, 0, 1) * 255
        gray = cv2.LUT(gray, np.rint(curve).astype(np.uint8))
        if draws[3] < 0.3:
            gray = _screened(gray, rng, 0.6 * strength)
    gray = np.ascontiguousarray(gray)
    if draws[4] < 0.7:
        _toner(gray, rng, strength)
    if draws[5] < 0.4:
        _drum_lines(gray, rng, strength)
    return cv2.cvtColor(gray, cv2.COLOR_GRAY2RGB)


def scan_streaks(image: np.ndarray, rng: np.random.Generator, strength: float) -> np.ndarray:
    """A scanner's streaks: columns whose sensor is weak or dirty, and bands across the way.

    Args:
        image: (H, W, 3) uint8.
        rng: decides.
        strength: at 1 a streak is off by up to 60 levels.

    Returns:
        (H, W, 3) uint8.
    """
    height, width = image.shape[:2]
    down, count = rng.random() < 0.7, rng.integers(2, 9)
    across = width if down else height
    gains = 1 + rng.normal(0, 0.012, (across, 1)) * strength
    line = np.repeat(gains, 3, axis=1).astype(np.float32)
    for _ in range(count):
        at, wide = rng.integers(across), rng.integers(1, max(2, across // 300) + 1)
        line[at : at + wide] *= 1 + rng.uniform(-0.25, 0.2) * strength * rng.uniform(0.3, 1, 3)
    if strength <= 0:
        return image
    shape = (1, across, 3) if down else (across, 1, 3)
    full = cv2.resize(line.reshape(shape), (width, height), interpolation=cv2.INTER_NEAREST)
    return cv2.multiply(image, full, dtype=cv2.CV_8U)


def _waves(phase: np.ndarray) -> np.ndarray:
    """(h, w, 2) float32: cos and sin of 2 pi phase, (h, w) float32."""
    turns = (phase - np.floor(phase)) * np.float32(2 * np.pi)
    return cv2.merge(cv2.polarToCart(np.ones_like(turns), turns))


def _wave(phase: np.ndarray) -> np.ndarray:
    """cos(2 pi phase), (n,) float32."""
    return np.cos(np.float32(2 * np.pi) * phase)


def _aliases(rng: np.random.Generator, size_hw: tuple[int, int], strength: float) -> np.ndarray:
    """The bands of a screen's pixels against a sensor's, as gains.

    A grid of nearly one, or one half, picture element per pixel, sampled at the pixels, comes out
    as a wave of the small difference: cos(2 pi f x) at whole x is cos(2 pi (f - 1) x). The
    screen's red, green and blue stand side by side, a third of a period apart, so the waves
    across are coloured; those down are not. A screen that is not parallel to the sensor bends
    them.

    Returns:
        (H, W, 3) float32 gains about 1.
    """
    height, width = size_hw
    longest = max(size_hw)
    frequency = np.float32(np.exp(rng.uniform(np.log(4), np.log(longest / 7 + 4.1))) / longest)
    turn = rng.uniform(0, 2 * np.pi)
    bend: np.ndarray = rng.normal(0, 0.35, 2).astype(np.float32)
    offset: np.ndarray = rng.random(2).astype(np.float32)
    # Waves longer than 12 px are drawn on a map of half the size.
    shrink = 2 if frequency < 1 / 12 and longest > 256 else 1
    y = np.arange(0, height, shrink, dtype=np.float32)[:, None]
    x = np.arange(0, width, shrink, dtype=np.float32)[None, :]
    warp = bend[0] * (x / longest) * (y / longest) + bend[1] * (y / longest) ** 2
    cos, sin = np.float32(np.cos(turn)), np.float32(np.sin(turn))
    across = (x * cos + y * sin) * frequency
    waves = _waves(across + np.float32(0.25 * longest) * frequency * warp + offset[0])
    # cos(a + 2 pi c / 3) of the three colours from cos a and sin a.
    thirds = np.arange(3) * (2 * np.pi / 3)
    mix = np.stack([np.cos(thirds), -np.sin(thirds)], axis=1)
    colored = cv2.transform(waves, mix.astype(np.float32) * rng.uniform(0.02, 0.1) * strength)
    lower = frequency * np.float32(rng.uniform(0.6, 1.4))
    plain = _waves((y * cos - x * sin) * lower + offset[1])[..., 0]
    plain = plain * np.float32(rng.uniform(0.02, 0.13) * strength)
    field = cv2.add(colored, cv2.merge([plain] * 3)) + np.float32(1)
    return field if shrink == 1 else cv2.resize(field, (width, height))


def screen(image: np.ndarray, rng: np.random.Generator, strength: float) -> np.ndarray:
    """A photograph of a screen that shows the picture: moiré, its grid, its tones and its tint.

    Args:
        image: (H, W, 3) uint8.
        rng: decides.
        strength: 0 to 1.5.

    Returns:
        (H, W, 3) uint8.
    """
    size_hw = (image.shape[0], image.shape[1])
    draws = rng.random(6)
    if strength <= 0:
        return image
    field = _aliases(rng, size_hw, strength)
    if draws[0] < 0.5:  # an LED backlight that flickers: broad bars in a rolling shutter
        rows = np.arange(size_hw[0], dtype=np.float32) / max(size_hw)
        bars = _wave(rows * np.float32(2 + 6 * draws[1]) + np.float32(draws[2]))
        depth = np.float32((0.03 + 0.08 * draws[3]) * strength)
        field = field * (1 + depth * bars)[:, None, None]
    if draws[4] < 0.4:  # the grid itself, where the camera came near enough
        pitch = rng.uniform(2.2, 4.0)
        grid = _wave(np.arange(max(size_hw), dtype=np.float32) / np.float32(pitch))
        depth = np.float32(rng.uniform(0.03, 0.1) * strength)
        field *= (1 + depth * grid[: size_hw[0]])[:, None, None]
        field *= (1 + depth * grid[: size_hw[1]])[None, :, None]
    tint = np.array([-0.09, -0.01, 0.1]) * rng.uniform(0.1, 1.0) * strength
    tint = np.exp(tint + rng.normal(0.02, 0.05) * strength)
    gamma = np.exp(rng.uniform(-0.1, 0.3) * strength)
    # A screen's black shines, and its glass mirrors the room.
    black = rng.uniform(4, 26) * strength
    levels = ((np.arange(256) / 255) ** gamma * (255 - black) + black)[:, None] * tint
    curves = np.clip(np.rint(levels), 0, 255).astype(np.uint8).reshape(1, 256, 3)
    image = cv2.LUT(image, curves)
    if draws[5] < 0.5:
        haze = smooth_noise(rng, (24, 32), (2, 2)) * np.float32(30 * strength)
        small = np.clip(haze, 0, 255).astype(np.uint8)
        haze = cv2.resize(small, size_hw[::-1], interpolation=cv2.INTER_LINEAR)
        image = cv2.add(image, cv2.merge([haze] * 3))
    return cv2.multiply(image, field, dtype=cv2.CV_8U)
