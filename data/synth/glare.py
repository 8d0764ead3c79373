"""Lamps and windows mirrored in a glossy surface, and light scattered in the lens: added light."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from data.synth.light import Window, draw_window, turned
from data.synth.textures import smooth_noise

SHARE = 0.35
"""Share of pictures with glare. Chosen: laminated cards under room lamps show it about so often."""

CUT_OUT_PEAK = 120.0
"""Most light that glare adds to a cut-out smaller than half the card, of 255. Chosen: a burnt-out
word has a text that nobody can read, which teaches nothing."""


def _place(rng: np.random.Generator, window: Window, middle: np.ndarray) -> tuple[float, float]:
    """A point near the middle of where mirrors are."""
    y, x = middle + rng.normal(0, 0.22, 2) * (0.2 + 0.8 * window.extent)
    return float(y), float(x)


def flash(
    rng: np.random.Generator, window: Window, strength: float, middle: np.ndarray
) -> np.ndarray:
    """A small lamp or the phone's own flash: a burnt-out core in a halo."""
    across, along = turned(window, _place(rng, window, middle), rng.uniform(0, np.pi))
    radius = rng.uniform(0.02, 0.075) * (0.6 + 0.4 * min(1.0, strength))
    squared = (across**2 + (along / np.float32(rng.uniform(1, 2))) ** 2) / np.float32(radius**2)
    core = np.exp(-squared) * np.float32(rng.uniform(140, 420))
    halo = np.float32(rng.uniform(20, 90)) / (1 + squared / 6)
    return ((core + halo) * np.float32(strength))[..., None]


def pane(
    rng: np.random.Generator, window: Window, strength: float, middle: np.ndarray
) -> np.ndarray:
    """A mirrored window: a slanted bright rectangle, mostly with glazing bars."""
    across, along = turned(window, _place(rng, window, middle), rng.uniform(0, np.pi))
    across = across + along * np.float32(rng.uniform(-0.4, 0.4))
    half_w, half_h = rng.uniform(0.05, 0.22), rng.uniform(0.08, 0.4)
    soft = np.float32(max(2 * window.cell, rng.uniform(0.01, 0.05)))
    inside = np.clip((np.float32(half_w) - np.abs(across)) / soft, 0, 1)
    inside = inside * np.clip((np.float32(half_h) - np.abs(along)) / soft, 0, 1)
    if rng.random() < 0.7:
        bars = rng.integers(1, 4)
        gap = np.float32(2 * half_w / bars)
        to_bar = (np.float32(0.5) - np.abs(across / gap % 1 - np.float32(0.5))) * gap
        thick = gap * np.float32(rng.uniform(0.04, 0.12))
        inside = inside * np.clip((to_bar - thick) / soft + np.float32(0.5), 0, 1)
    return (inside * np.float32(rng.uniform(40, 190) * strength))[..., None]


def strip(
    rng: np.random.Generator, window: Window, strength: float, middle: np.ndarray
) -> np.ndarray:
    """Long strips, straight or bent with the card: a tube, or the edge of a sleeve."""
    across, along = turned(window, _place(rng, window, middle), rng.uniform(0, np.pi))
    across = across + np.float32(rng.normal(0, 0.15)) * along**2
    width = rng.uniform(0.012, 0.09)
    length = rng.uniform(0.3, 2.5)
    power = 2 if rng.random() < 0.6 else 4
    glow = np.exp(-(np.abs(across / np.float32(width)) ** power))
    if rng.random() < 0.3:  # two tubes side by side
        gap = np.float32(width * rng.uniform(2.2, 4))
        glow = glow + np.exp(-(np.abs((across - gap) / np.float32(width)) ** power))
    glow = glow * np.exp(-((along / np.float32(length)) ** 2))
    return (glow * np.float32(rng.uniform(50, 230) * strength))[..., None]


def veil(
    rng: np.random.Generator, window: Window, strength: float, middle: np.ndarray
) -> np.ndarray:
    """Broad haze: a bright sky mirrored, a greasy lens, light that falls into it from the side."""
    slope = rng.normal(0, 0.5, 2).astype(np.float32)
    y, x = window.y - np.float32(middle[0]), window.x - np.float32(middle[1])
    field = np.clip(0.6 + y * slope[0] + x * slope[1], 0, 1.5)
    if rng.random() < 0.5:
        patches = smooth_noise(rng, window.size_hw, rng.uniform(1, 3, 2))
        field = field * (np.float32(0.5) + patches)
    return (field * np.float32(rng.uniform(20, 85) * strength))[..., None]


def hologram(
    rng: np.random.Generator, window: Window, strength: float, middle: np.ndarray
) -> np.ndarray:
    """Light split into colours by a laminate's diffracting foil: rainbow bands in a patch."""
    center = _place(rng, window, middle)
    across, along = turned(window, center, rng.uniform(0, np.pi))
    radius = rng.uniform(0.1, 0.4)
    patch = np.exp(-((across / np.float32(radius)) ** 2) - (along / np.float32(radius * 1.7)) ** 2)
    phase = across * np.float32(rng.uniform(2, 9)) + along**2 * np.float32(rng.uniform(-4, 4))
    phase = phase + smooth_noise(rng, window.size_hw, rng.uniform(2, 6, 2))
    offsets = np.array([0, 1 / 3, 2 / 3], np.float32) + np.float32(rng.random())
    rainbow = 0.5 + 0.5 * np.cos(np.float32(2 * np.pi) * (phase[..., None] + offsets))
    return rainbow * (patch * np.float32(rng.uniform(40, 150) * strength))[..., None]


def lamps(
    rng: np.random.Generator, window: Window, strength: float, middle: np.ndarray
) -> np.ndarray:
    """A row of small ceiling lamps."""
    across, along = turned(window, _place(rng, window, middle), rng.uniform(0, np.pi))
    gap, radius = rng.uniform(0.12, 0.4), rng.uniform(0.012, 0.04)
    nearest = (along / np.float32(gap) + 0.5) % 1 - 0.5
    squared = (across**2 + (nearest * np.float32(gap)) ** 2) / np.float32(radius**2)
    glow = np.exp(-squared) * np.exp(-((along / np.float32(2 * gap)) ** 2))
    return (glow * np.float32(rng.uniform(80, 330) * strength))[..., None]


Kind = Callable[[np.random.Generator, Window, float, np.ndarray], np.ndarray]

KINDS: dict[str, tuple[Kind, float]] = {
    "flash": (flash, 0.22),
    "window": (pane, 0.18),
    "strip": (strip, 0.28),
    "veil": (veil, 0.16),
    "hologram": (hologram, 0.09),
    "lamps": (lamps, 0.07),
}
"""What is mirrored, and how often of all glare. Chosen by looking at photographs of cards."""

_NAMES = tuple(KINDS)
_CUMULATED = np.cumsum([share for _, share in KINDS.values()])


def _middle(rng: np.random.Generator, window: Window, mask: np.ndarray | None) -> np.ndarray:
    """Y and x, in the scene, of a place that mirrors."""
    draws = rng.random(2)
    anywhere = np.array(window.center) + (draws - 0.5) * 1.2 * window.extent
    if mask is None:
        return anywhere
    height, width = window.size_hw
    small = cv2.resize(mask, (width, height), interpolation=cv2.INTER_NEAREST)
    places = np.flatnonzero(small)
    if not len(places):
        return anywhere
    row, column = divmod(int(places[int(draws[0] * len(places))]), width)
    return np.array([window.y[row, 0], window.x[0, column]], float)


def glare(
    image: np.ndarray,
    rng: np.random.Generator,
    severity: float,
    mask: np.ndarray | None = None,
    reference_px: float | None = None,
    notes: list[str] | None = None,
    kind: str | None = None,
) -> np.ndarray:
    """Lamps and windows mirrored in a glossy surface: spots, panes, strips, haze, colours.

    Args:
        image: (H, W, 3) uint8.
        rng: decides; most pictures have none.
        severity: 0 (nothing changes) to 1.5.
        mask: (H, W) uint8, 255 where the surface is glossy; None means everywhere.
        reference_px: see `light.draw_window`.
        notes: what was drawn is appended, as "glare: strip".
        kind: a key of `KINDS`, to have that one for certain; None draws.

    Returns:
        (H, W, 3) uint8.
    """
    if severity <= 0 or (kind is None and rng.random() > SHARE):
        return image
    size_hw = (image.shape[0], image.shape[1])
    window = draw_window(rng, size_hw, reference_px)
    middle = _middle(rng, window, mask)
    glow = np.zeros((*window.size_hw, 3), np.float32)
    for _ in range(1 + int(rng.random() < 0.3)):
        name = kind or _NAMES[min(int(np.searchsorted(_CUMULATED, rng.random())), len(KINDS) - 1)]
        part = KINDS[name][0](rng, window, severity * rng.uniform(0.45, 1.0), middle)
        glow += part * (1 + rng.uniform(-0.09, 0.09, 3)).astype(np.float32)
        if notes is not None:
            notes.append(f"glare: {name}")
    rolled_off = rng.random() < 0.6
    if window.extent < 0.5:
        glow = np.minimum(glow, np.float32(CUT_OUT_PEAK))
    small = cv2.convertScaleAbs(glow)
    full = cv2.resize(small, size_hw[::-1], interpolation=cv2.INTER_LINEAR)
    if mask is not None:
        full = cv2.multiply(full, cv2.merge([mask] * 3), scale=1 / 255)
    if not rolled_off:
        return cv2.add(image, full)
    # A phone's tone curve compresses highlights: print shows through all but the core.
    dark, rest = cv2.bitwise_not(image), cv2.bitwise_not(full)
    return cv2.bitwise_not(cv2.multiply(dark, rest, scale=1 / 255))
