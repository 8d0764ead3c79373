"""Schematic artwork of synthetic cards: gradients, guilloche, emblem placeholder, QR, chip, marks.

Nothing here copies a real seal, hologram or signature.
"""

from __future__ import annotations

import colorsys

import cv2
import numpy as np
import qrcode
from PIL import Image, ImageDraw

from data.cards.layout import Color

SHIFT = 4
"""Fractional bits of OpenCV's drawing coordinates."""


def vary_colors(rng: np.random.Generator, palette: tuple[Color, ...]) -> list[np.ndarray]:
    """Colours around a palette: mostly near it, sometimes of quite another hue, or nearly grey."""
    turn = rng.normal(0, 0.035) if rng.random() < 0.8 else rng.uniform(0, 1)
    saturation = rng.uniform(0.5, 1.7) if rng.random() < 0.9 else rng.uniform(0, 0.3)
    value = rng.uniform(0.9, 1.06)
    colors = []
    for color in palette:
        h, s, v = colorsys.rgb_to_hsv(*(c / 255 for c in color))
        rgb = colorsys.hsv_to_rgb((h + turn) % 1, min(s * saturation, 1), min(v * value, 1))
        colors.append(np.array(rgb, np.float32) * 255)
    return colors


def _gradient(rng: np.random.Generator, colors: list[np.ndarray], size_hw: tuple[int, int]):
    rows, columns = int(rng.integers(1, 4)), int(rng.integers(2, 5))
    weights = rng.dirichlet(np.full(len(colors), 0.7), (rows, columns)).astype(np.float32)
    grid = weights @ np.stack(colors)
    return cv2.resize(grid, size_hw[::-1], interpolation=cv2.INTER_LINEAR)


def _polylines(mask: np.ndarray, curves: np.ndarray, closed: bool = False) -> None:
    points = np.round(curves * (1 << SHIFT)).astype(np.int32)
    cv2.polylines(mask, list(points), closed, 255, 1, cv2.LINE_AA, SHIFT)


def _waves(rng: np.random.Generator, mask: np.ndarray) -> None:
    """A family of sine waves, each a little out of step with the last."""
    height, width = mask.shape
    count = int(rng.integers(8, 46))
    x = np.linspace(-20, width + 20, 90)
    i = np.arange(count)[:, None]
    spacing = rng.uniform(2.0, 16.0)
    base = rng.uniform(-0.1, 0.9) * height
    amplitude = rng.uniform(4, 90) * (1 + 0.4 * np.sin(i * rng.uniform(0, 0.3)))
    phase = rng.uniform(0, 6.3) + i * rng.uniform(-0.25, 0.25)
    y = base + i * spacing + amplitude * np.sin(x / width * rng.uniform(2, 26) + phase)
    y += rng.uniform(0, 40) * np.sin(x / width * rng.uniform(1, 6))
    curves = np.stack([np.broadcast_to(x, y.shape), y], axis=-1)
    if rng.random() < 0.25:
        curves = curves[..., ::-1] * [width / height, height / width]
    _polylines(mask, curves)


def _rosette(rng: np.random.Generator, mask: np.ndarray) -> None:
    """Closed curves around a point, as guilloche machines draw them."""
    height, width = mask.shape
    theta = np.linspace(0, 2 * np.pi, 200)
    i = np.arange(int(rng.integers(4, 20)))[:, None]
    radius = rng.uniform(30, 240) * (1 - i * rng.uniform(0.02, 0.06))
    lobes = int(rng.integers(3, 30))
    radius = radius * (
        1 + rng.uniform(0.03, 0.35) * np.sin(lobes * theta + i * rng.uniform(0, 0.6))
    )
    center = rng.uniform(0, 1, 2) * [width, height]
    curves = center + np.stack([radius * np.cos(theta), radius * np.sin(theta)], axis=-1)
    _polylines(mask, curves, closed=True)


def _blobs(rng: np.random.Generator, mask: np.ndarray) -> None:
    """Soft islands."""
    height, width = mask.shape
    theta = np.linspace(0, 2 * np.pi, 40)
    for _ in range(int(rng.integers(1, 9))):
        radius = rng.uniform(15, 150) * (
            1 + 0.3 * np.sin(theta * rng.integers(1, 6) + rng.uniform(0, 6))
        )
        points = np.stack(
            [radius * np.cos(theta) * rng.uniform(1, 2.5), radius * np.sin(theta)], -1
        )
        points += rng.uniform(0, 1, 2) * [width, height]
        cv2.fillPoly(mask, [points.astype(np.int32)], int(rng.integers(80, 256)), cv2.LINE_AA)


def _dots(rng: np.random.Generator, mask: np.ndarray) -> None:
    step = int(rng.integers(5, 14))
    mask[::step, ::step] = 255
    if rng.random() < 0.5:
        mask[step // 2 :: step, step // 2 :: step] = 255


def draw_background(
    rng: np.random.Generator, palette: tuple[Color, ...], size_hw: tuple[int, int]
) -> np.ndarray:
    """A light gradient under fine lines.

    Args:
        rng: decides everything.
        palette: RGB colours to vary.
        size_hw: in pixels.

    Returns:
        (H, W, 3) uint8 RGB.
    """
    colors = vary_colors(rng, palette)
    if rng.random() < 0.25:
        colors.append(np.full(3, 250.0, np.float32))
    image = Image.fromarray(np.clip(_gradient(rng, colors, size_hw), 0, 255).astype(np.uint8))
    kinds = (_waves, _waves, _waves, _rosette, _rosette, _blobs, _dots)
    for _ in range(int(rng.integers(1, 5))):
        mask = np.zeros(size_hw, np.uint8)
        kind = kinds[int(rng.integers(len(kinds)))]
        kind(rng, mask)
        ink = colors[int(rng.integers(len(colors)))] * rng.uniform(0.4, 0.85)
        if rng.random() < 0.2:
            ink = np.minimum(ink + 140, 255)
        alpha = rng.uniform(0.12, 0.6) * (0.5 if kind is _blobs else 1)
        mask = cv2.convertScaleAbs(mask, alpha=alpha)
        image.paste(tuple(int(v) for v in ink), (0, 0), Image.fromarray(mask))
    pixels = np.array(image)
    if rng.random() < 0.4:
        grain = rng.normal(0, rng.uniform(1, 6), (size_hw[0] // 2, size_hw[1] // 2))
        grain = cv2.resize(grain.astype(np.float32), size_hw[::-1]).astype(np.int16)
        pixels = cv2.add(pixels, cv2.merge([grain] * 3), dtype=cv2.CV_8U)
    return pixels


def _opaque(color: np.ndarray) -> tuple[int, int, int, int]:
    return int(color[0]), int(color[1]), int(color[2]), 255


def draw_emblem(rng: np.random.Generator, size: int) -> Image.Image:
    """A plain round placeholder with an alpha channel, `size` pixels wide."""
    image = np.zeros((size, size, 4), np.uint8)
    middle = size // 2
    main = _opaque(rng.choice([200, 170, 30, 90], 3))
    second = _opaque(rng.integers(140, 256, 3))
    cv2.circle(image, (middle, middle), middle - 2, main, -1, cv2.LINE_AA)
    for share in sorted(rng.uniform(0.3, 0.92, int(rng.integers(1, 4))))[::-1]:
        cv2.circle(image, (middle, middle), int(middle * share), second, 2, cv2.LINE_AA)
    points = int(rng.integers(3, 9))
    theta = np.arange(2 * points) * np.pi / points - np.pi / 2
    radius = middle * np.where(
        np.arange(2 * points) % 2, rng.uniform(0.2, 0.4), rng.uniform(0.5, 0.7)
    )
    star = middle + np.stack([radius * np.cos(theta), radius * np.sin(theta)], -1)
    cv2.fillPoly(image, [star.astype(np.int32)], second, cv2.LINE_AA)
    return Image.fromarray(image, "RGBA")


def draw_chip(rng: np.random.Generator, size_hw: tuple[int, int]) -> Image.Image:
    """A chip symbol: two bars with a circle between them, or a contact plate."""
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
        gold = _opaque(np.array([210, 176, 96]) + rng.integers(-24, 25, 3))
        cv2.rectangle(image, (0, 0), (width, height), gold, -1)
        for share in (0.33, 0.66):
            cv2.line(image, (0, int(height * share)), (width, int(height * share)), ink, 1)
        cv2.line(image, (width // 2, 0), (width // 2, height), ink, 1)
    return Image.fromarray(image, "RGBA")


def draw_qr(rng: np.random.Generator, content: str, size: int) -> Image.Image:
    """A QR code of a text in UTF-8, `size` pixels wide, black on white or on the card."""
    # A fixed mask pattern: trying all eight takes most of the library's time.
    code = qrcode.QRCode(border=0, mask_pattern=int(rng.integers(8)), error_correction=0)
    code.add_data(content.encode("utf-8"), optimize=0)
    code.make(fit=True)
    modules = np.array(code.modules, bool)
    quiet = int(rng.integers(0, 4))
    modules = np.pad(modules, quiet)
    dark = int(rng.integers(0, 50))
    pixels = np.full((*modules.shape, 4), 255, np.uint8)
    pixels[modules, :3] = dark
    if rng.random() < 0.5:
        pixels[~modules, 3] = int(rng.integers(0, 200))
    return Image.fromarray(pixels, "RGBA").resize((size, size), Image.Resampling.BOX)


def draw_signature(rng: np.random.Generator, size_hw: tuple[int, int]) -> Image.Image:
    """A meaningless scribble with an alpha channel."""
    height, width = size_hw
    count = int(rng.integers(6, 14))
    x = np.sort(rng.uniform(0.05, 0.95, count)) + rng.normal(0, 0.06, count)
    y = np.clip(rng.normal(0.5, 0.2, count), 0.08, 0.92)
    steps = np.linspace(0, count - 1, count * 12)
    smooth = np.ones(13) / 13
    curve = np.stack([np.interp(steps, np.arange(count), axis) for axis in (x, y)])
    curve = np.stack([np.convolve(np.pad(axis, 6, "edge"), smooth, "valid") for axis in curve], -1)
    mask = np.zeros((height, width), np.uint8)
    points = np.round(curve * [width, height] * (1 << SHIFT)).astype(np.int32)
    thick = int(rng.integers(1, 4))
    cv2.polylines(mask, [points], False, 255, thick, cv2.LINE_AA, SHIFT)
    image = np.zeros((height, width, 4), np.uint8)
    image[..., :3] = rng.integers(0, 70, 3)
    image[..., 3] = mask
    return Image.fromarray(image, "RGBA")


def draw_mark(image: Image.Image, rng: np.random.Generator, text: str, font) -> None:
    """Print a word across a card, translucent, so that it passes for no real one.

    Args:
        image: RGB, changed in place.
        rng: decides place, angle, colour and strength.
        text: such as "SPECIMEN".
        font: a PIL font at its final size.
    """
    left, top, right, bottom = font.getbbox(text)
    mask = Image.new("L", (right - left + 20, bottom - top + 20))
    ImageDraw.Draw(mask).text((10 - left, 10 - top), text, font=font, fill=255)
    strength = float(rng.uniform(0.1, 0.34))
    mask = mask.rotate(float(rng.normal(18, 14)), expand=True, resample=Image.Resampling.BILINEAR)
    mask = mask.point([int(v * strength) for v in range(256)])
    x = int((image.width - mask.width) * rng.uniform(0.2, 0.8))
    y = int((image.height - mask.height) * rng.uniform(0.2, 0.8))
    colors = ((200, 20, 30), (120, 120, 130), (30, 60, 150), (250, 250, 250), (90, 20, 90))
    image.paste(colors[int(rng.integers(len(colors)))], (x, y), mask)
