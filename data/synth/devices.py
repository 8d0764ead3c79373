"""Schematic devices of synthetic cards: emblem placeholder, chip, signature, seal, iridescence.

Nothing here copies a real seal, hologram or signature.
"""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image

from data.synth.compositing import grain, lighten, overlap, tint
from data.synth.guilloche import SHIFT, draw_curves, rosette, spirograph

EMBLEM_COLORS = (
    ((200, 30, 30), (250, 220, 60)),
    ((190, 40, 50), (240, 200, 120)),
    ((200, 160, 40), (250, 240, 200)),
    ((30, 70, 150), (220, 230, 245)),
    ((40, 110, 70), (240, 230, 170)),
    ((90, 60, 40), (230, 200, 150)),
    ((60, 60, 66), (220, 220, 220)),
)
"""Field and device of an emblem, RGB. Chosen: heraldic colours and a gray one."""


def _opaque(color: np.ndarray) -> tuple[int, int, int, int]:
    return int(color[0]), int(color[1]), int(color[2]), 255


def _star(middle: float, points: int, inner: float, outer: float) -> np.ndarray:
    theta = np.arange(2 * points) * np.pi / points - np.pi / 2
    radius = np.where(np.arange(2 * points) % 2, inner, outer)
    return middle + np.stack([radius * np.cos(theta), radius * np.sin(theta)], -1)


def draw_emblem(rng: np.random.Generator, size: int) -> Image.Image:
    """A plain placeholder with an alpha channel, `size` pixels wide: disc, shield, gear or rings.

    Args:
        rng: decides shape and colours.
        size: side of the square in pixels.
    """
    image = np.zeros((size, size, 4), np.uint8)
    middle = size // 2
    if rng.random() < 0.4:
        main = _opaque(rng.choice([200, 170, 30, 90], 3))
        second = _opaque(rng.integers(140, 256, 3))
    else:
        pair = EMBLEM_COLORS[int(rng.integers(len(EMBLEM_COLORS)))]
        main, second = (
            _opaque(np.clip(np.array(c) + rng.integers(-20, 21, 3), 0, 255)) for c in pair
        )
    kind = rng.random()
    if kind < 0.5:
        cv2.circle(image, (middle, middle), middle - 2, main, -1, cv2.LINE_AA)
    elif kind < 0.65:
        gear = _star(middle, int(rng.integers(8, 24)), 0.86 * middle, 0.97 * middle)
        cv2.fillPoly(image, [gear.astype(np.int32)], main, cv2.LINE_AA)
    elif kind < 0.8:
        theta = np.linspace(0, np.pi, 24)
        bowl = middle + 0.95 * middle * np.stack([np.cos(theta) * 0.85, np.sin(theta)], -1)
        top = [[0.14 * middle, 0.1 * middle], [1.86 * middle, 0.1 * middle]]
        shield = np.concatenate([top, bowl]).astype(np.int32)
        cv2.fillPoly(image, [shield], main, cv2.LINE_AA)
    else:  # rings alone
        for share in rng.uniform(0.6, 0.95, 3):
            thick = int(rng.integers(1, 5))
            cv2.circle(image, (middle, middle), int(share * middle), main, thick, cv2.LINE_AA)
        second = main
    for share in sorted(rng.uniform(0.3, 0.8, int(rng.integers(0, 4))))[::-1]:
        cv2.circle(image, (middle, middle), int(middle * share), second, 2, cv2.LINE_AA)
    points = int(rng.integers(3, 9))
    star = _star(middle, points, middle * rng.uniform(0.2, 0.4), middle * rng.uniform(0.45, 0.65))
    cv2.fillPoly(image, [star.astype(np.int32)], second, cv2.LINE_AA)
    if rng.random() < 0.4:  # a wreath of beads
        beads = int(rng.integers(14, 40))
        theta = np.arange(beads) * 2 * np.pi / beads
        for x, y in middle + 0.82 * middle * np.stack([np.cos(theta), np.sin(theta)], -1):
            cv2.circle(image, (int(x), int(y)), max(1, size // 60), second, -1, cv2.LINE_AA)
    return Image.fromarray(image, "RGBA")


def draw_chip(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """A chip symbol, (H, W, 4) uint8 RGBA: two bars with a circle, or a plate of contacts."""
    height, width = size_hw
    image = np.zeros((height, width, 4), np.uint8)
    ink = _opaque(rng.integers(10, 130, 3))
    thick = max(2, height // 12)
    if rng.random() < 0.6:
        cv2.rectangle(image, (1, 1), (width - 2, height - 2), ink, thick, cv2.LINE_AA)
        cv2.line(image, (0, height // 2), (width, height // 2), ink, thick)
        cv2.circle(image, (width // 2, height // 2), height // 4, (0, 0, 0, 0), -1)
        cv2.circle(image, (width // 2, height // 2), height // 4, ink, thick, cv2.LINE_AA)
    else:
        base = np.array([210, 176, 96] if rng.random() < 0.7 else [196, 198, 204])
        plate = _opaque(base + rng.integers(-24, 25, 3))
        cv2.rectangle(image, (0, 0), (width, height), plate, -1)
        for share in (0.33, 0.66):
            cv2.line(image, (0, int(height * share)), (width, int(height * share)), ink, 1)
        cv2.line(image, (width // 2, 0), (width // 2, height), ink, 1)
        if rng.random() < 0.5:
            inner = (int(width * 0.3), int(height * 0.25), int(width * 0.4), int(height * 0.5))
            cv2.rectangle(image, inner, plate, -1)
            cv2.rectangle(image, inner, ink, 1)
    return image


def draw_signature(rng: np.random.Generator, size_hw: tuple[int, int]) -> Image.Image:
    """A meaningless scribble with an alpha channel."""
    height, width = size_hw
    count = int(rng.integers(5, 16))
    x = np.sort(rng.uniform(0.05, 0.95, count)) + rng.normal(0, 0.06, count)
    y = np.clip(rng.normal(0.5, 0.2, count), 0.08, 0.92)
    steps = np.linspace(0, count - 1, count * 12)
    smooth = np.ones(13) / 13
    curve = np.stack([np.interp(steps, np.arange(count), axis) for axis in (x, y)])
    curve = np.stack([np.convolve(np.pad(axis, 6, "edge"), smooth, "valid") for axis in curve], -1)
    mask = np.zeros((height, width), np.uint8)
    thick = int(rng.integers(1, 4))
    draw_curves(mask, curve[None] * [width, height], thick=thick)
    if rng.random() < 0.4:  # a flourish under it
        x1, x2 = rng.uniform(0.05, 0.3), rng.uniform(0.6, 0.95)
        t = np.linspace(0, 1, 20)
        low = 0.8 + 0.1 * np.sin(t * rng.uniform(2, 9))
        line = np.stack([x1 + (x2 - x1) * t, low], -1) * [width, height]
        draw_curves(mask, line[None], thick=thick)
    image = np.zeros((height, width, 4), np.uint8)
    ink = rng.integers(0, 70, 3)
    if rng.random() < 0.4:  # a blue pen
        ink = ink + np.array([0, 10, 90])
    image[..., :3] = ink
    image[..., 3] = mask
    return Image.fromarray(image, "RGBA")


def _seal_mask(rng: np.random.Generator, size: int) -> np.ndarray:
    """Rings, illegible strokes between them where a legend would be, a star."""
    mask = np.zeros((size, size), np.uint8)
    middle = size / 2
    center = (size // 2, size // 2)
    for share in (0.96, rng.uniform(0.6, 0.72), rng.uniform(0.5, 0.58)):
        thick = int(rng.integers(1, 4))
        cv2.circle(mask, center, int(share * middle), 255, thick, cv2.LINE_AA)
    strokes = int(rng.integers(18, 44))
    for theta in np.arange(strokes) * 2 * np.pi / strokes + rng.uniform(0, 1):
        inner, outer = np.sort(rng.uniform(0.75, 0.9, 2) * middle)
        turn = theta + rng.normal(0, 0.04)
        ends = [
            (middle + inner * np.cos(theta), middle + inner * np.sin(theta)),
            (middle + outer * np.cos(turn), middle + outer * np.sin(turn)),
        ]
        (x1, y1), (x2, y2) = [(int(x * 16), int(y * 16)) for x, y in ends]
        cv2.line(mask, (x1, y1), (x2, y2), 255, 2, cv2.LINE_AA, SHIFT)
    star = _star(middle, int(rng.integers(4, 8)), 0.14 * middle, 0.36 * middle)
    cv2.fillPoly(mask, [star.astype(np.int32)], 255, cv2.LINE_AA)
    return mask


def press_seal(pixels: np.ndarray, rng: np.random.Generator, x: int, y: int, size: int) -> None:
    """Press a plain round seal into a card, blind or in red ink; text under it stays legible.

    Args:
        pixels: (H, W, 3) uint8 RGB, changed in place.
        rng: decides the seal and its strength.
        x: of its left edge in pixels.
        y: of its top edge.
        size: its diameter in pixels.
    """
    mask = _seal_mask(rng, size)
    if rng.random() < 0.4:
        worn = grain(rng, mask.shape, softness=2.0)
        mask = cv2.multiply(mask, cv2.convertScaleAbs(worn, alpha=0.6, beta=100), scale=1 / 255)
        tint(pixels, mask, (205, 40, 50), float(rng.uniform(0.25, 0.6)), x, y)
    if rng.random() < 0.75:
        soft = cv2.GaussianBlur(mask, (0, 0), float(rng.uniform(0.8, 1.8)))
        high = cv2.subtract(soft[:-2, :-2], soft[2:, 2:])
        low = cv2.subtract(soft[2:, 2:], soft[:-2, :-2])
        strength = float(rng.uniform(0.15, 0.5))
        lighten(pixels, high, strength, x, y)
        tint(pixels, low, (40, 40, 40), strength, x, y)


def lay_hologram(
    pixels: np.ndarray, rng: np.random.Generator, box: tuple[int, int, int, int]
) -> None:
    """Lay an iridescent patch over a card: bands of changing colour inside a plain outline.

    Args:
        pixels: (H, W, 3) uint8 RGB, changed in place.
        rng: decides.
        box: x1, y1, x2, y2 in pixels.
    """
    x1, y1, x2, y2 = box
    size_hw = (y2 - y1, x2 - x1)
    mask = np.zeros(size_hw, np.uint8)
    middle = (size_hw[1] // 2, size_hw[0] // 2)
    if rng.random() < 0.6:
        cv2.ellipse(mask, middle, middle, 0, 0, 360, 255, -1, cv2.LINE_AA)
    else:
        edge = min(size_hw) // 6
        cv2.rectangle(mask, (edge, edge), (size_hw[1] - edge, size_hw[0] - edge), 255, 2 * edge)
        cv2.rectangle(mask, (edge, edge), (size_hw[1] - edge, size_hw[0] - edge), 255, -1)
    if rng.random() < 0.6:
        pattern = spirograph if rng.random() < 0.5 else rosette
        lines = np.zeros(size_hw, np.uint8)
        for _ in range(3):
            lines = cv2.max(lines, pattern(rng, size_hw))
        mask = cv2.subtract(mask, cv2.convertScaleAbs(lines, alpha=0.7))
    places = overlap(pixels.shape, mask.shape, x1, y1)
    if places is None:
        return
    part = pixels[places[0]]
    colors = iridescence(rng, size_hw, float(rng.uniform(25, 70)))[places[1]].astype(np.float32)
    weight = mask[places[1]].astype(np.float32)[..., None] / 255
    part[:] = np.clip(part + (colors - 116) * weight, 0, 255).astype(np.uint8)


def iridescence(rng: np.random.Generator, size_hw: tuple[int, int], strength: float) -> np.ndarray:
    """Bands whose colour runs through the rainbow: (H, W, 3) uint8 around 128."""
    height, width = size_hw
    small = (max(height // 8, 2), max(width // 8, 2))
    y, x = np.mgrid[: small[0], : small[1]].astype(np.float32) / max(small)
    angle, turns = rng.uniform(0, np.pi), rng.uniform(0.6, 5)
    phase = (x * np.cos(angle) + y * np.sin(angle)) * turns
    phase += rng.uniform(0, 0.4) * np.sin(rng.uniform(2, 12) * (x - y) + rng.uniform(0, 6))
    hues = 2 * np.pi * (phase[..., None] + np.array([0, 1 / 3, 2 / 3]) + rng.random())
    colors = (128 + strength * np.cos(hues)).astype(np.uint8)
    return cv2.resize(colors, (width, height), interpolation=cv2.INTER_LINEAR)
