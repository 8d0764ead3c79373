"""The printed paper of synthetic cards: light gradients under the fine lines of `guilloche`."""

from __future__ import annotations

import colorsys

import cv2
import numpy as np

from data.cards.layout import Color
from data.synth.compositing import cover, grain, tint
from data.synth.devices import draw_emblem, draw_signature, iridescence
from data.synth.guilloche import BROAD, PATTERNS

__all__ = ["draw_background", "draw_emblem", "draw_signature", "vary_colors"]

DARKEST_PAPER = 142
"""Luma that a hundredth of a card may be darker than. Chosen: dark ink is legible on it."""

DARKEST_LINE = 0.24
"""Share of its paper's light that a line of the artwork takes at most. Chosen: text takes 0.4 and
more, and lines that are as dark as it would strike it out."""

_KINDS = tuple(PATTERNS)
_SHARES = np.cumsum(list(PATTERNS.values())) / sum(PATTERNS.values())


def _own_colors(rng: np.random.Generator, palette: tuple[Color, ...]) -> list[np.ndarray]:
    turn = rng.normal(0, 0.035) if rng.random() < 0.85 else rng.uniform(0, 1)
    saturation = rng.uniform(0.5, 1.7) if rng.random() < 0.9 else rng.uniform(0, 0.3)
    value = rng.uniform(0.9, 1.06)
    colors = []
    for color in palette:
        h, s, v = colorsys.rgb_to_hsv(*(c / 255 for c in color))
        rgb = colorsys.hsv_to_rgb((h + turn) % 1, min(s * saturation, 1), min(v * value, 1))
        colors.append(np.array(rgb, np.float32) * 255)
    return colors


def _any_colors(rng: np.random.Generator) -> list[np.ndarray]:
    """Light colours of any hue, of one family or of several."""
    hue, spread = rng.random(), float(rng.choice([0.04, 0.12, 0.5]))
    strongest = rng.uniform(0.08, 0.5)
    colors = []
    for _ in range(int(rng.integers(2, 5))):
        saturation = rng.uniform(0, strongest)
        value = rng.uniform(0.82, 1.0)
        rgb = colorsys.hsv_to_rgb((hue + rng.normal(0, spread)) % 1, saturation, value)
        colors.append(np.array(rgb, np.float32) * 255)
    return colors


def vary_colors(rng: np.random.Generator, palette: tuple[Color, ...]) -> list[np.ndarray]:
    """Colours of a card's paper: mostly around its palette, sometimes of any hue, white or gray.

    Args:
        rng: decides.
        palette: RGB.

    Returns:
        Two or more (3,) float32 RGB.
    """
    kind = rng.random()
    if kind < 0.66:
        return _own_colors(rng, palette)
    if kind < 0.86:
        return _any_colors(rng)
    if kind < 0.94:  # plain stock
        return [
            np.array([v, v, v - rng.uniform(0, 8)], np.float32) for v in rng.uniform(238, 255, 2)
        ]
    gray = [np.full(3, v, np.float32) for v in rng.uniform(170, 250, 3)]  # a photocopy
    return gray


def _paper(
    rng: np.random.Generator, colors: list[np.ndarray], size_hw: tuple[int, int]
) -> np.ndarray:
    """A gradient between colours: patches, bands, a glow, or none; (H, W, 3) uint8."""
    kind = rng.random()
    stack = np.stack(colors)
    if kind < 0.1:
        grid = stack[:1][None]
    elif kind < 0.7:
        rows, columns = int(rng.integers(1, 4)), int(rng.integers(2, 5))
        weights = rng.dirichlet(np.full(len(colors), 0.7), (rows, columns)).astype(np.float32)
        grid = weights @ stack
    else:
        y, x = np.mgrid[:24, :36].astype(np.float32) / 36
        if kind < 0.85:  # bands
            angle = rng.uniform(0, np.pi)
            along = (x * np.cos(angle) + y * np.sin(angle)) * rng.uniform(1, 8)
        else:  # a glow
            along = np.hypot(x - rng.uniform(0, 1), y - rng.uniform(0, 0.7)) * rng.uniform(1, 4)
        weight = (0.5 + 0.5 * np.sin(along * 3 + rng.uniform(0, 6)))[..., None]
        first, second = rng.permutation(len(colors))[:2]
        grid = stack[first] * weight + stack[second] * (1 - weight)
    small = np.clip(grid, 0, 255).astype(np.uint8)
    return cv2.resize(small, size_hw[::-1], interpolation=cv2.INTER_LINEAR)


def _across(rng: np.random.Generator, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Divide a coverage between two inks, so that its colour runs across the card."""
    along = np.linspace(0, rng.uniform(1, 6), mask.shape[1]) + rng.uniform(0, 6)
    share = np.broadcast_to((127 + 127 * np.sin(along)).astype(np.uint8), mask.shape)
    first = cv2.multiply(mask, np.ascontiguousarray(share), scale=1 / 255)
    return first, cv2.subtract(mask, first)


def _print_pattern(
    rng: np.random.Generator, pixels: np.ndarray, colors: list[np.ndarray], strength: float
) -> None:
    kind = _KINDS[int(np.searchsorted(_SHARES, rng.random()))]
    mask = kind(rng, pixels.shape[:2])
    alpha = min(float(rng.uniform(0.15, 0.7)) * strength, 0.6) * (0.35 if kind in BROAD else 1.0)
    if rng.random() < 0.15:  # white lines
        cover(pixels, cv2.convertScaleAbs(mask, alpha=min(alpha * 1.3, 1)), (250, 250, 250))
        return
    for part in _across(rng, mask) if rng.random() < 0.3 else (mask,):
        ink = colors[int(rng.integers(len(colors)))] * rng.uniform(0.25, 0.8)
        if rng.random() < 0.3:
            ink = rng.uniform(50, 200, 3)
        darkens = 1 - float(np.dot(ink, (0.299, 0.587, 0.114))) / 255
        own = alpha * min(1.0, DARKEST_LINE / max(alpha * darkens, 1e-6))
        tint(pixels, part, (int(ink[0]), int(ink[1]), int(ink[2])), own)


def _keep_light(pixels: np.ndarray) -> np.ndarray:
    """Raise what is too dark to print on."""
    # Every fourth pixel of every fourth row, smoothed: fine lines may be dark, areas may not.
    sample = cv2.cvtColor(np.ascontiguousarray(pixels[::4, ::4]), cv2.COLOR_RGB2GRAY)
    luma = np.sort(cv2.blur(sample, (3, 3)), axis=None)
    dark = float(luma[luma.size // 100])
    if dark >= DARKEST_PAPER:
        return pixels
    gain = (252 - DARKEST_PAPER) / (252 - dark)
    return cv2.convertScaleAbs(pixels, alpha=gain, beta=252 * (1 - gain))


def draw_background(
    rng: np.random.Generator, palette: tuple[Color, ...], size_hw: tuple[int, int]
) -> np.ndarray:
    """A light gradient under fine lines.

    Args:
        rng: decides everything.
        palette: RGB colours to vary.
        size_hw: in pixels.

    Returns:
        (H, W, 3) uint8 RGB, light enough for dark text.
    """
    colors = vary_colors(rng, palette)
    if rng.random() < 0.25:
        colors.append(np.full(3, 250.0, np.float32))
    pixels = _paper(rng, colors, size_hw)
    strength = float(rng.uniform(0.3, 1.2))
    for _ in range(int(rng.choice(7, p=[0.06, 0.12, 0.22, 0.25, 0.18, 0.11, 0.06]))):
        _print_pattern(rng, pixels, colors, strength)
    if rng.random() < 0.13:  # a tint whose colour depends on where one looks from
        film = iridescence(rng, size_hw, float(rng.uniform(4, 18)))
        pixels = cv2.addWeighted(pixels, 1.0, film, 1.0, -128.0)
    if rng.random() < 0.4:
        speck = grain(rng, size_hw, softness=float(rng.choice([0.0, 1.0, 2.0])))
        depth = float(rng.uniform(0.02, 0.1))
        tint(pixels, speck, (60, 60, 60), depth)
    if rng.random() < 0.12:  # a photograph out of focus
        view = grain(rng, size_hw, softness=2.0, coarse=float(rng.uniform(4, 12)))
        ink = colors[0] * 0.5
        tint(pixels, view, (int(ink[0]), int(ink[1]), int(ink[2])), float(rng.uniform(0.1, 0.3)))
    return _keep_light(pixels)
