"""Print that is no sheet, under training pictures: screens, boxes, maps, certificates, posters.

Each is a function `(rng, size_hw) -> (H, W, 3) uint8`, drawn upright.
"""

from __future__ import annotations

import cv2
import numpy as np

from data.synth.print_lines import (
    CAP_HEIGHT,
    FACES,
    headline,
    ink_color,
    lay_ink,
    paper_color,
    printed_picture,
    random_words,
    write_lines,
)
from data.synth.textures import axes, flat_page, ramp, random_color, related_color


def large_letters(
    image: np.ndarray, rng: np.random.Generator, x: int, y: int, width: int, cap: float
) -> None:
    """A line of large letters in any colour on a picture."""
    coverage = np.zeros((min(max(round(1.7 * cap), 0), image.shape[0] - y), width), np.uint8)
    part = image[y : y + coverage.shape[0], x : x + width]
    if min(part.shape[:2]) >= 4:
        coverage = coverage[:, : part.shape[1]]
        headline(coverage, rng, 0, 0, coverage.shape[1], cap)
        lay_ink(part, coverage, random_color(rng))


def screen_windows(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """A screen: windows with bars, lists, buttons, lines of code."""
    height, width = size_hw
    image = flat_page(size_hw, random_color(rng))
    for _ in range(int(rng.integers(2, 6))):
        w, h = int(rng.uniform(0.3, 0.9) * width), int(rng.uniform(0.3, 0.9) * height)
        x, y = int(rng.uniform(-0.1, 0.7) * width), int(rng.uniform(-0.1, 0.7) * height)
        x1, y1, x2, y2 = max(x, 0), max(y, 0), min(x + w, width), min(y + h, height)
        if x2 - x1 < 12 or y2 - y1 < 12:
            continue
        back = rng.choice([250.0, 255.0, 240.0, 30.0, 40.0]) * np.ones(3)
        image[y1:y2, x1:x2] = back
        bar = max(3, int(height * 0.04))
        image[y1 : y1 + bar, x1:x2] = random_color(rng)
        coverage = np.zeros((y2 - y1, x2 - x1), np.uint8)
        pitch = max(4.0, height * rng.uniform(0.02, 0.04))
        left = int((x2 - x1) * rng.uniform(0.02, 0.3))
        write_lines(
            coverage, rng, (left, 2 * bar, x2 - x1 - 3, y2 - y1), pitch, rng.uniform(0.3, 0.9)
        )
        lay_ink(image[y1:y2, x1:x2], coverage, related_color(rng, back, 1.0))
        for _ in range(int(rng.integers(0, 6))):
            at = rng.uniform(0, 1, 2) * (x2 - x1, y2 - y1)
            size = rng.uniform(0.02, 0.15, 2) * (width, height / 2)
            low = (x1 + int(at[0]), y1 + int(at[1]))
            high = (min(x2, low[0] + int(size[0])), min(y2, low[1] + int(size[1])))
            cv2.rectangle(image, low, high, random_color(rng).tolist(), -1)
    return image


def packaging(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Boxes and bags: large letters, a bar code, small print, rounded labels."""
    height, width = size_hw
    color = random_color(rng)
    image = flat_page(size_hw, color)
    for _ in range(int(rng.integers(1, 5))):
        x, y = (int(v) for v in rng.uniform(-0.1, 0.9, 2) * (width, height))
        w, h = (int(v) for v in rng.uniform(0.15, 0.6, 2) * (width, height))
        shade = random_color(rng).tolist()
        if rng.random() < 0.5:
            cv2.rectangle(image, (x, y), (x + w, y + h), shade, -1)
        else:
            cv2.ellipse(image, (x + w // 2, y + h // 2), (w // 2, h // 2), 0, 0, 360, shade, -1,
                        cv2.LINE_AA)  # fmt: skip
    for _ in range(int(rng.integers(1, 5))):
        cap = height * rng.uniform(0.04, 0.25)
        at = rng.uniform(0, 0.7, 2)
        large_letters(image, rng, int(at[0] * width), int(at[1] * height), width, cap)
    coverage = np.zeros(size_hw, np.uint8)
    x, y = (int(v) for v in rng.uniform(0, 0.7, 2) * (width, height))
    box = (x, y, x + int(0.35 * width), y + int(0.4 * height))
    write_lines(coverage, rng, box, max(4.0, height * rng.uniform(0.015, 0.03)), 1.0)
    lay_ink(image, coverage, related_color(rng, color, 1.0))
    if rng.random() < 0.6:
        w, h = max(24, width // 6), max(10, height // 8)
        x, y = int(rng.uniform(0, max(1, width - w))), int(rng.uniform(0, max(1, height - h)))
        bars = np.repeat(np.where(rng.random(w // 2 + 1) < 0.5, 20, 250), 2)[:w]
        part = image[y : y + h, x : x + w]
        part[:] = bars[None, : part.shape[1], None].astype(np.uint8)
    return image


def street_map(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """A map: streets of several widths across patches, names along them."""
    height, width = size_hw
    image = (
        printed_picture(rng, size_hw)
        if rng.random() < 0.3
        else flat_page(size_hw, paper_color(rng))
    )
    street = random_color(rng)
    for _ in range(int(rng.integers(10, 40))):
        start = rng.uniform(-0.1, 1.1, 2) * (width, height)
        angle = rng.choice([0, np.pi / 2]) + rng.normal(0, 0.5)
        steps = np.linspace(-1, 1, 8)[:, None] * max(size_hw) * rng.uniform(0.2, 1.2)
        bow = rng.normal(0, 0.0008) * steps**2
        path = (
            start + steps * [np.cos(angle), np.sin(angle)] + bow * [-np.sin(angle), np.cos(angle)]
        )
        thick = max(1, int(max(size_hw) * rng.uniform(0.002, 0.02)))
        points = [path.astype(np.int32)]
        cv2.polylines(image, points, False, (street * 0.7).tolist(), thick + 2, cv2.LINE_AA)
        cv2.polylines(image, points, False, street.tolist(), thick, cv2.LINE_AA)
    ink = ink_color(rng).tolist()
    size = max(size_hw) * rng.uniform(0.008, 0.02) / CAP_HEIGHT
    for _ in range(int(rng.integers(5, 25))):
        at = tuple(int(v) for v in rng.uniform(0, 0.9, 2) * (width, height))
        cv2.putText(image, random_words(rng, 2), at, FACES[0], size, ink, 1, cv2.LINE_AA)
    return image


def fine_lines(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Security print without a card: woven fine lines, as on certificates and banknotes."""
    y, x = axes(size_hw)
    surface = np.zeros(size_hw, np.float32)
    for _ in range(int(rng.integers(2, 5))):
        kx, ky = rng.normal(0, 1, 2)
        wave = np.float32(rng.uniform(0.02, 0.12)) * np.sin(
            (x * np.float32(ky) - y * np.float32(kx)) * np.float32(rng.uniform(5, 30))
        )
        phase = (x * np.float32(kx) + y * np.float32(ky) + wave) * np.float32(rng.uniform(60, 260))
        surface = np.maximum(surface, np.abs(np.sin(phase)) ** np.float32(rng.uniform(4, 20)))
    paper = paper_color(rng) if rng.random() < 0.6 else random_color(rng)
    image = ramp(surface, [paper, related_color(rng, paper, rng.uniform(0.2, 0.7))])
    if rng.random() < 0.5:
        coverage = np.zeros(size_hw, np.uint8)
        box = (size_hw[1] // 8, size_hw[0] // 6, size_hw[1], size_hw[0])
        write_lines(coverage, rng, box, max(4.0, max(size_hw) * rng.uniform(0.02, 0.06)), 0.7)
        lay_ink(image, coverage, ink_color(rng))
    return image


def poster(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Huge letters over a picture."""
    image = printed_picture(rng, size_hw)
    for _ in range(int(rng.integers(1, 4))):
        cap = size_hw[0] * rng.uniform(0.1, 0.4)
        top = int(rng.uniform(0, 0.8) * size_hw[0])
        large_letters(image, rng, 0, top, size_hw[1], cap)
    return image


DISPLAY_FAMILIES = (screen_windows, packaging, street_map, fine_lines, poster)
