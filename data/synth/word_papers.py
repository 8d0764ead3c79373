"""The printed paper behind a word: a piece of a card's artwork, coloured anew each time.

Whole sheets are drawn once and kept; a word gets a window of one, so that it has real guilloche
behind it at a hundredth of the cost.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from data.synth.artwork import draw_background, draw_emblem, draw_signature

SHEET_HW = (288, 896)
"""Chosen: wider than a word of 24 letters."""

PAPERS = 48
OVERPRINTS = 32
"""Sheets of each kind; at 0.8 and 0.3 MB each. Chosen: recoloured, turned and scaled they are as
good as many more."""

SPLIT_SEEDS = {"train": 0, "validation": 1, "test": 2, "all": 0}


@lru_cache(maxsize=PAPERS)
def _paper(split: str, index: int) -> np.ndarray:
    """A sheet of background artwork, (H, W, 3) uint8."""
    rng = np.random.default_rng([3, SPLIT_SEEDS[split], index])
    palette = tuple(
        (int(r), int(g), int(b)) for r, g, b in rng.integers(150, 256, (int(rng.integers(2, 5)), 3))
    )
    sheet = draw_background(rng, palette, SHEET_HW)
    if rng.random() < 0.35:
        sheet = _line_screen(rng, sheet)
    if rng.random() < 0.5:
        sheet = _ghosts(rng, sheet)
    sheet.setflags(write=False)
    return sheet


def _line_screen(rng: np.random.Generator, sheet: np.ndarray) -> np.ndarray:
    """Fine parallel or crossed lines."""
    height, width = sheet.shape[:2]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    angle, period = rng.uniform(0, np.pi), rng.uniform(2.5, 9)
    bend = rng.uniform(0, 6) * np.sin(x / rng.uniform(15, 90))
    wave = np.sin((x * np.cos(angle) + (y + bend) * np.sin(angle)) * 2 * np.pi / period)
    if rng.random() < 0.3:
        wave = np.maximum(wave, np.sin((x * np.sin(angle) - y * np.cos(angle)) * 6.28 / period))
    depth = rng.uniform(6, 30, 3) * rng.choice([-1.0, 1.0])
    return np.clip(sheet + wave[..., None] * depth.astype(np.float32), 0, 255).astype(np.uint8)


def _ghosts(rng: np.random.Generator, sheet: np.ndarray) -> np.ndarray:
    """Faint emblems and broad strokes, as of a second portrait."""
    out = sheet.copy()
    for _ in range(int(rng.integers(1, 4))):
        size = int(rng.integers(90, 260))
        emblem = np.asarray(draw_emblem(rng, size))
        alpha = emblem[..., 3:].astype(np.float32) / 255 * rng.uniform(0.06, 0.22)
        y = int(rng.integers(0, SHEET_HW[0] - size))
        x = int(rng.integers(0, SHEET_HW[1] - size))
        part = out[y : y + size, x : x + size]
        part[:] = (part * (1 - alpha) + emblem[..., :3] * alpha).astype(np.uint8)
    return out


@lru_cache(maxsize=OVERPRINTS)
def _overprint(split: str, index: int) -> np.ndarray:
    """What is printed or pressed across words: (H, W) uint8 coverage.

    A seal (rings and a star), a large slanted word as of SPECIMEN, a signature, or the soft islands
    and stripes of a hologram.
    """
    rng = np.random.default_rng([4, SPLIT_SEEDS[split], index])
    height, width = SHEET_HW
    mask: np.ndarray = np.zeros(SHEET_HW, np.uint8)
    kind = index % 4
    if kind == 0:
        for x in range(100, width, 260):
            size = int(rng.integers(150, 280))
            emblem = np.asarray(draw_emblem(rng, size))
            gray = cv2.Canny(np.ascontiguousarray(emblem[..., :3]), 60, 120)
            gray = cv2.dilate(gray, np.ones((2, 2), np.uint8))
            y = int(rng.integers(0, max(1, height - size)))
            end = min(width, x + size)
            mask[y : y + size, x:end] = gray[: height - y, : end - x]
    elif kind == 1:
        thick = int(rng.integers(10, 30))
        for x in range(-40, width, int(rng.integers(70, 150))):
            slant = int(rng.integers(-30, 60))
            cv2.line(mask, (x, height), (x + slant, 0), 255, thick, cv2.LINE_AA)
            if rng.random() < 0.6:
                y = int(rng.integers(0, height))
                cv2.line(mask, (x, y), (x + 60, y - 12), 255, thick, cv2.LINE_AA)
    elif kind == 2:
        for x in range(0, width, 300):
            scribble = np.asarray(draw_signature(rng, (height, 300)))[..., 3]
            mask[:, x : x + 300] = scribble[:, : width - x]
    else:
        coarse = rng.random((4, 12)).astype(np.float32)
        islands = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
        slanted = np.arange(width)[None] + np.arange(height)[:, None] * 0.5
        stripes = 0.5 + 0.5 * np.sin(slanted / rng.uniform(4, 30))
        mask = (np.clip((islands - 0.45) * 3, 0, 1) * stripes * 255).astype(np.uint8)
    mask.setflags(write=False)
    return mask


def _window(rng: np.random.Generator, sheet: np.ndarray, size_hw: tuple[int, int]) -> np.ndarray:
    """A piece of a sheet, turned and scaled, of the size wanted."""
    height, width = size_hw
    least = max(height / SHEET_HW[0], width / SHEET_HW[1])
    zoom = max(float(np.exp(rng.uniform(-0.7, 0.7))), least)
    cut_h = min(SHEET_HW[0], max(2, round(height / zoom)))
    cut_w = min(SHEET_HW[1], max(2, round(width / zoom)))
    y = int(rng.integers(0, SHEET_HW[0] - cut_h + 1))
    x = int(rng.integers(0, SHEET_HW[1] - cut_w + 1))
    part = sheet[y : y + cut_h, x : x + cut_w]
    flips = int(rng.integers(4))
    window = cv2.resize(part, (width, height), interpolation=cv2.INTER_LINEAR)
    return window if flips == 3 else cv2.flip(window, flips - 1)


def word_paper(
    rng: np.random.Generator, size_hw: tuple[int, int], split: str = "train"
) -> np.ndarray:
    """Printed paper without text.

    Args:
        rng: decides.
        size_hw: in pixels.
        split: "train", "validation", "test" or "all"; they share no sheet.

    Returns:
        (H, W, 3) uint8 RGB, mostly light.
    """
    sheet = _paper(split, int(rng.integers(PAPERS)))
    window = _window(rng, sheet, size_hw)
    if rng.random() < 0.5:
        window = cv2.cvtColor(window, cv2.COLOR_RGB2BGR)
    mean = np.array(cv2.mean(window)[:3])
    # A colour of its own, and the pattern about it stronger or weaker than it was.
    base = rng.uniform(130, 252) + rng.uniform(-32, 32, 3) * rng.uniform(0, 1)
    depth = rng.uniform(0.0, 1.6) if rng.random() < 0.9 else rng.uniform(1.6, 2.4)
    levels = np.arange(256)[:, None]
    table = np.clip(base + depth * (levels - mean), 0, 255).astype(np.uint8)
    return cv2.LUT(window, table.reshape(256, 1, 3))


def overprint(rng: np.random.Generator, image: np.ndarray, split: str = "train") -> np.ndarray:
    """A picture with part of a seal, a mark, a signature or a hologram across it.

    Args:
        rng: decides.
        image: (H, W, 3) uint8.
        split: as for `word_paper`.

    Returns:
        (H, W, 3) uint8; what was there stays visible.
    """
    index = int(rng.integers(OVERPRINTS))
    mask = _window(rng, _overprint(split, index), (image.shape[0], image.shape[1]))
    faint = index % 4 in (1, 3)
    strength = rng.uniform(0.08, 0.28) if faint else rng.uniform(0.12, 0.45)
    palette = ((200, 30, 40), (40, 60, 170), (250, 250, 250), (120, 120, 130), (90, 30, 100))
    color = np.array(palette[int(rng.integers(len(palette)))], float) + rng.uniform(-20, 20, 3)
    alpha = cv2.convertScaleAbs(mask, alpha=strength)
    return blend(image, np.clip(color, 0, 255), alpha)


def blend(image: np.ndarray, color: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """A colour over a picture.

    Args:
        image: (H, W, 3) uint8.
        color: (3,) 0 to 255.
        alpha: (H, W) uint8, 255 where the colour covers all.

    Returns:
        (H, W, 3) uint8.
    """
    # Channel by channel and in OpenCV: a quarter of the time of a full picture of the colour.
    share = [cv2.convertScaleAbs(alpha, alpha=float(part) / 255) for part in color]
    clear = cv2.bitwise_not(alpha)
    return cv2.add(cv2.multiply(image, cv2.merge([clear] * 3), scale=1 / 255), cv2.merge(share))
