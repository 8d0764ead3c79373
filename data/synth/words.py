"""Pictures of single words as the Reader meets them: cut from a photographed card.

The picture shows one word on printed background, with the ends of its neighbours now and then, as a
Detector's box would cut it out. Cheap enough (about 2 ms) to draw while training.
"""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from data.synth.fonts import FontLibrary


def _draw_line(
    font: ImageFont.FreeTypeFont, pieces: list[str], tracking: float, margin: int
) -> tuple[np.ndarray, tuple[float, float]]:
    """Ink of words in a row, and the horizontal span of the middle one.

    Args:
        font: to draw with.
        pieces: word before, word, word after; the outer ones may be empty.
        tracking: extra pixels between letters.
        margin: empty pixels around.

    Returns:
        (H, W) uint8 ink, 255 where printed, and (x1, x2) of the middle word in pixels.
    """
    space = font.getlength(" ") + tracking
    placed: list[tuple[float, str]] = []
    span = (0.0, 0.0)
    x = float(margin)
    for index, piece in enumerate(pieces):
        start = x
        if tracking == 0:
            placed.append((x, piece))
            x += font.getlength(piece)
        else:
            for letter in piece:
                placed.append((x, letter))
                x += font.getlength(letter) + tracking
        if index == 1:
            span = (start, x - tracking)
        x += space if piece else 0
    ascent, descent = font.getmetrics()
    # Stacked marks rise above the nominal ascent in some fonts.
    top = margin + int(0.3 * ascent)
    height = top + ascent + descent + margin
    ink = Image.new("L", (int(x) + margin, height), 0)
    draw = ImageDraw.Draw(ink)
    for at, piece in placed:
        draw.text((at, top), piece, font=font, fill=255)
    return np.asarray(ink), span


def _background(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    """Printed paper without text: a tint, a gradient, guilloche waves.

    Returns:
        (height, width, 3) float32, 0 to 255.
    """
    base = rng.uniform(150, 255) + rng.uniform(-35, 35, 3)
    slope = rng.normal(0, 12, (2, 3))
    ys = np.linspace(-1, 1, height, dtype=np.float32)[:, None, None]
    xs = np.linspace(-1, 1, width, dtype=np.float32)[None, :, None]
    paper = (base + ys * slope[0] + xs * slope[1]).astype(np.float32)
    if rng.random() < 0.6:
        color = tuple(float(c) for c in base + rng.normal(0, 30, 3))
        x = np.arange(0, width + 4, 4)
        period, amplitude = rng.uniform(20, 120), rng.uniform(2, 20)
        for offset in np.arange(-20, height + 20, rng.uniform(4, 16)):
            y = offset + amplitude * np.sin(x / period * 2 * np.pi + offset * rng.uniform(0, 0.2))
            points = np.stack([x, y], axis=-1).astype(np.int32)
            cv2.polylines(paper, [points], False, color, 1, cv2.LINE_AA)
    return paper


def _ink_color(rng: np.random.Generator, paper: np.ndarray) -> np.ndarray:
    """A colour darker than the paper, seldom lighter."""
    if rng.random() < 0.03 and paper.mean() < 190:
        return rng.uniform(220, 255, 3)
    dark = rng.uniform(0, min(110.0, float(paper.mean()) - 60))
    tint = rng.uniform(-20, 20, 3)
    if rng.random() < 0.15:  # red numbers, blue captions
        tint[rng.integers(3)] += rng.uniform(30, 110)
    return np.clip(dark + tint, 0, 255)


def _photographed(rng: np.random.Generator, image: np.ndarray, severity: float) -> np.ndarray:
    """What a camera does to a small patch: blur, resampling, light, noise, JPEG.

    Args:
        rng: decides.
        image: (H, W, 3) float32, 0 to 255.
        severity: 0 leaves it nearly clean, 1 is a bad photograph.

    Returns:
        (H, W, 3) uint8.
    """
    height, width = image.shape[:2]
    draw = rng.random()
    if draw < 0.35:
        sigma = rng.uniform(0.3, 0.3 + 1.3 * severity) * height / 32
        image = cv2.GaussianBlur(image, (0, 0), sigma)
    elif draw < 0.5 and severity > 0.2:
        length = max(2, round(rng.uniform(2, 2 + 5 * severity) * height / 32))
        kernel = np.zeros((length, length), np.float32)
        angle = rng.uniform(0, np.pi)
        center = (length - 1) / 2
        dx, dy = np.cos(angle) * center, np.sin(angle) * center
        ends = [(round(center + s * dx), round(center + s * dy)) for s in (-1, 1)]
        cv2.line(kernel, ends[0], ends[1], 1.0)
        image = cv2.filter2D(image, -1, kernel / max(kernel.sum(), 1))
    if rng.random() < 0.5 * severity + 0.1:
        lowest = max(0.35, 13 / height)
        scale = rng.uniform(min(lowest, 1.0), 1.0)
        small = (max(2, round(width * scale)), max(2, round(height * scale)))
        image = cv2.resize(image, small, interpolation=cv2.INTER_AREA)
        how = (cv2.INTER_LINEAR, cv2.INTER_CUBIC)[rng.integers(2)]
        image = cv2.resize(image, (width, height), interpolation=how)
    contrast = rng.uniform(1 - 0.55 * severity, 1.15)
    pivot = rng.uniform(60, 255)
    light = 1 + rng.normal(0, 0.06 * (0.3 + severity), 3)
    image = (pivot + (image - pivot) * contrast) * light + rng.normal(0, 18 * severity)
    if rng.random() < 0.2 * severity:
        xs, ys = np.meshgrid(np.arange(width), np.arange(height))
        cx, cy = rng.uniform(0, width), rng.uniform(0, height)
        radius = rng.uniform(0.4, 2.0) * height
        glow = np.exp(-((xs - cx) ** 2 + (ys - cy) ** 2) / (2 * radius**2))
        image = image + rng.uniform(30, 140) * glow[..., None]
    if rng.random() < 0.7:
        noise = rng.normal(0, rng.uniform(0.5, 1 + 11 * severity), (height, width, 1))
        image = image + noise
    pixels = np.clip(image, 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        quality = int(rng.integers(max(20, 75 - int(50 * severity)), 96))
        _, encoded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
        pixels = cv2.imdecode(encoded, cv2.IMREAD_COLOR)
    return pixels


def render_word(
    rng: np.random.Generator,
    text: str,
    fonts: FontLibrary,
    neighbour: str = "",
    severity: float | None = None,
) -> np.ndarray:
    """A word as cut out of a photographed card.

    Args:
        rng: decides everything: same generator, same bytes.
        text: 1 to 24 characters.
        fonts: to choose from; one that has every character is taken.
        neighbour: a word that may stand before or behind, partly in the picture.
        severity: of the camera's damage; None draws 0 to 1, mostly small.

    Returns:
        (H, W, 3) uint8 RGB, about 14 to 60 px high.
    """
    severity = float(rng.uniform(0, 1) ** 1.5) if severity is None else severity
    digits = sum(c.isdigit() for c in text)
    role = "value" if digits < 8 else ("ocr", "number")[rng.integers(2)]
    if rng.random() < 0.03 and text.isascii():
        role = "ocr"
    pieces = ["", text, ""]
    if neighbour and rng.random() < 0.5:
        pieces[2 * int(rng.integers(2))] = neighbour
    face = fonts.pick(rng, role, "".join(pieces))
    size = rng.uniform(18, 42)
    tracking = 0.0 if rng.random() < 0.6 else rng.uniform(-0.03, 0.12) * size
    margin = int(size * 0.6)
    ink, (x1, x2) = _draw_line(face.at(size), pieces, tracking, margin)

    height, width = ink.shape
    stroke = rng.random()
    if stroke < 0.08:
        ink = cv2.dilate(ink, np.ones((2, 2), np.uint8))
    elif stroke < 0.13:
        ink = cv2.erode(ink, np.ones((2, 1), np.uint8))
    rows = np.flatnonzero(ink[:, int(x1) : max(int(x2), int(x1) + 1)].max(axis=1) > 60)
    top, bottom = (rows[0], rows[-1] + 1) if len(rows) else (margin, height - margin)

    paper = _background(rng, height, width)
    color = _ink_color(rng, paper)
    alpha = ink[..., None].astype(np.float32) * (rng.uniform(0.75, 1.0) / 255)
    image = paper * (1 - alpha) + color.astype(np.float32) * alpha
    if rng.random() < 0.1:  # a dotted rule or a frame under the value
        y = int(min(height - 1, bottom + rng.uniform(0, 0.15) * size))
        image[y, :: int(rng.integers(1, 5))] = color

    # The cut: tight around the ink or around the whole line, never twice the same.
    text_height = bottom - top
    if rng.random() < 0.5:
        ascent = int(0.72 * size)  # a line's usual height, whatever this word's letters are
        top = min(top, bottom - ascent)
    reach = np.array([-1, -1, 1, 1]) * np.abs(rng.normal(0.1, 0.1, 4)) * max(text_height, size / 2)
    reach += rng.normal(0, 0.03, 4) * text_height
    box = np.array([x1, top, x2, bottom]) + reach
    tilt = np.deg2rad(rng.normal(0, 1.5))
    box += np.array([0, -1, 0, 1]) * abs(tilt) * 0.4 * (x2 - x1)  # a tilted word's box is higher
    shear = rng.normal(0, 0.06)
    stretch = float(np.exp(rng.normal(0, 0.14)))
    out_height = max(8, round(box[3] - box[1]))
    out_width = max(6, round((box[2] - box[0]) * stretch))
    center = np.array([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])
    matrix = np.array([[1 / stretch, shear], [np.sin(tilt) / stretch, 1.0]])
    offset = center - matrix @ np.array([out_width / 2, out_height / 2])
    inverse = np.concatenate([matrix, offset[:, None]], axis=1)
    image = cv2.warpAffine(
        image,
        inverse,
        (out_width, out_height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return _photographed(rng, image, severity)
