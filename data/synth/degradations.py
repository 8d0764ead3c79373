"""What light and a camera do to a scene, without moving anything in it.

`severity` scales everything: 0 leaves the picture as it is, 1 is a bad photograph that a person can
still read, 1.5 goes beyond. Strengths are chosen so, by looking at the results.
"""

from __future__ import annotations

import cv2
import numpy as np

from data.synth.textures import smooth_noise

FIELD_SIZE = 96
"""Longer side, in pixels, of the map of light, which is smooth; chosen: shadow edges stay crisp
enough, and a 2048 px photograph costs no more than a small one."""


def draw_severity(rng: np.random.Generator) -> float:
    """How bad a photograph is: mostly 0.2 to 1, a tenth nearly clean, a tenth worse than 1."""
    draw = rng.random()
    if draw < 0.1:
        return float(rng.uniform(0.0, 0.2))
    return float(rng.uniform(0.2, 1.0) if draw < 0.9 else rng.uniform(1.0, 1.5))


def soft_blur(image: np.ndarray, sigma: float) -> np.ndarray:
    """Gaussian blur that stays cheap when it is wide: wide ones run on a shrunken copy.

    Args:
        image: (H, W) or (H, W, 3), uint8 or float32.
        sigma: standard deviation in pixels; below 0.2 nothing happens.

    Returns:
        The same shape and type.
    """
    if sigma < 0.2:
        return image
    shrink = max(1, int(sigma / 2.5))
    height, width = image.shape[:2]
    if shrink == 1 or min(height, width) < 4 * shrink:
        return cv2.GaussianBlur(image, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    small_wh = (max(1, round(width / shrink)), max(1, round(height / shrink)))
    small = cv2.resize(image, small_wh, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / shrink, borderType=cv2.BORDER_REPLICATE)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)


def _field_axes(size_hw: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Y and x of a coarse field, -1 to 1 along the longer side, pixels square."""
    longest = max(size_hw)
    height, width = (max(2, round(FIELD_SIZE * side / longest)) for side in size_hw)
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None] * (size_hw[0] / longest)
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :] * (size_hw[1] / longest)
    return y, x


def _shadow(rng: np.random.Generator, y: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The share of light, 0 to 1, that a shadow leaves: a half plane, a bar or a head-like blob."""
    kind = rng.random()
    angle = rng.uniform(0, 2 * np.pi)
    across = x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle))
    along = y * np.float32(np.cos(angle)) - x * np.float32(np.sin(angle))
    if kind < 0.45:
        distance = across - np.float32(rng.uniform(-0.8, 0.8)) + 0.1 * along**2
    elif kind < 0.75:
        distance = np.abs(across - np.float32(rng.uniform(-0.8, 0.8))) - rng.uniform(0.05, 0.4)
    else:
        cy, cx = rng.uniform(-1, 1, 2)
        distance = np.hypot((y - cy) * rng.uniform(0.6, 1.4), x - cx) - rng.uniform(0.2, 0.8)
    softness = rng.uniform(0.01, 0.25)
    return np.clip(distance / softness, -0.5, 0.5).astype(np.float32) + 0.5


def light(image: np.ndarray, rng: np.random.Generator, severity: float) -> np.ndarray:
    """Uneven light and its colour: gradients, shadows, vignetting, colour temperature, exposure.

    Args:
        image: (H, W, 3) uint8.
        rng: decides.
        severity: 0 to 1.5.

    Returns:
        (H, W, 3) uint8.
    """
    if severity <= 0:
        return image
    size_hw = (image.shape[0], image.shape[1])
    y, x = _field_axes(size_hw)
    slope = rng.normal(0, 0.13, 2) * severity
    field = 1 + y * np.float32(slope[0]) + x * np.float32(slope[1])
    field = field - np.float32(rng.uniform(0, 0.18) * severity) * (y**2 + x**2)
    if rng.random() < 0.35:
        spots = smooth_noise(rng, field.shape, rng.uniform(1, 4, 2))
        field = field + np.float32(rng.uniform(0, 0.3) * severity) * (spots - 0.5)
    for _ in range(rng.choice(3, p=(0.5, 0.35, 0.15))):
        depth = np.float32(min(0.75, rng.uniform(0.1, 0.55) * severity))
        field = field * (1 - depth * (1 - _shadow(rng, y, x)))
    # Warm light raises red and lowers blue; a green or magenta cast is rarer.
    warmth, tint = rng.normal(0, 0.09) * severity, rng.normal(0, 0.035) * severity
    gains = np.exp(np.array([warmth + tint / 2, -tint, -warmth + tint / 2]))
    # Cameras underexpose freely, but seldom burn out a whole card.
    gains = gains * np.exp(min(rng.normal(-0.03, 0.16) * severity, 0.2))
    field = np.clip(field, 0.1, 2.0)
    # Light that falls from the side lamp has another colour than the room's.
    mixed = rng.normal(0, 0.05, 3) * severity
    colored = [
        field ** np.float32(1 + m) * np.float32(gain) for m, gain in zip(mixed, gains, strict=True)
    ]
    full = cv2.resize(cv2.merge(colored), size_hw[::-1], interpolation=cv2.INTER_LINEAR)
    return cv2.multiply(image, full, dtype=cv2.CV_8U)


def glare(
    image: np.ndarray, rng: np.random.Generator, severity: float, mask: np.ndarray | None = None
) -> np.ndarray:
    """Lamps and windows mirrored in a glossy surface: bright blobs and bars, added.

    Args:
        image: (H, W, 3) uint8.
        rng: decides; most pictures have none.
        severity: 0 to 1.5.
        mask: (H, W) uint8, 255 where the surface is glossy; None means everywhere.

    Returns:
        (H, W, 3) uint8.
    """
    if severity <= 0 or rng.random() > 0.15 + 0.3 * severity:
        return image
    size_hw = (image.shape[0], image.shape[1])
    y, x = _field_axes(size_hw)
    glow = np.zeros((y.shape[0], x.shape[1]), np.float32)
    middle = np.zeros(2)
    if mask is not None:
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        if len(rows):  # lamps are mirrored somewhere on the card, not anywhere in the frame
            row, column = rng.choice(rows), rng.choice(columns)
            middle = (2 * np.array([row, column]) - size_hw) / max(size_hw)
    for _ in range(rng.integers(1, 4)):
        cy, cx = middle + rng.normal(0, 0.15 if mask is not None else 0.6, 2)
        angle = rng.uniform(0, np.pi)
        across = (x - cx) * np.float32(np.cos(angle)) + (y - cy) * np.float32(np.sin(angle))
        along = (y - cy) * np.float32(np.cos(angle)) - (x - cx) * np.float32(np.sin(angle))
        small = rng.uniform(0.015, 0.12)
        large = small * rng.uniform(1, 7)
        power = 2 if rng.random() < 0.7 else 6  # a soft lamp, or a window with edges
        shape = np.exp(-(np.abs(across / small) ** power) - np.abs(along / large) ** power)
        glow += shape.astype(np.float32) * np.float32(rng.uniform(40, 230) * min(1.0, severity))
    full = cv2.resize(glow, size_hw[::-1], interpolation=cv2.INTER_LINEAR)
    if mask is not None:
        full = cv2.multiply(full, mask, scale=1 / 255, dtype=cv2.CV_32F)
    color = 1 + rng.normal(0, 0.05, 3)
    return cv2.add(image, cv2.merge([full * np.float32(c) for c in color]), dtype=cv2.CV_8U)


def _motion_kernel(length: float, angle: float) -> np.ndarray:
    """A line of `length` pixels through the middle of a small square, summing to 1."""
    size = int(np.ceil(length)) // 2 * 2 + 3
    kernel = np.zeros((size, size), np.float32)
    middle, steps = size // 2, np.linspace(-length / 2, length / 2, 8 * size)
    # Each step of the way is shared among its four pixels, so that the kernel has no bias.
    px, py = middle + steps * np.cos(angle), middle + steps * np.sin(angle)
    ix, iy = np.floor(px).astype(int), np.floor(py).astype(int)
    fx, fy = px - ix, py - iy
    for dy, dx, weight in ((0, 0, (1 - fy) * (1 - fx)), (0, 1, (1 - fy) * fx),
                           (1, 0, fy * (1 - fx)), (1, 1, fy * fx)):  # fmt: skip
        np.add.at(kernel, (iy + dy, ix + dx), weight)
    return kernel / kernel.sum()


def _blur(
    image: np.ndarray, rng: np.random.Generator, severity: float, reference_px: float
) -> np.ndarray:
    """Defocus, camera shake, and the loss of a smaller copy."""
    if rng.random() < 0.75:
        sigma = abs(rng.normal()) * severity * (0.0013 * reference_px + 0.3)
        image = soft_blur(image, min(sigma, 2.2 * severity * (0.0013 * reference_px + 0.3)))
    if rng.random() < 0.3:
        length = rng.uniform(0, severity) * (0.0055 * reference_px + 1.0)
        if length > 0.5:
            image = cv2.filter2D(image, -1, _motion_kernel(length, rng.uniform(0, np.pi)))
    if rng.random() < 0.2:
        height, width = image.shape[:2]
        shrink = 1 + rng.uniform(0, 1.0) * severity
        small = (max(2, round(width / shrink)), max(2, round(height / shrink)))
        shrunken = cv2.resize(image, small, interpolation=cv2.INTER_AREA)
        how = cv2.INTER_CUBIC if rng.random() < 0.5 else cv2.INTER_LINEAR
        image = cv2.resize(shrunken, (width, height), interpolation=how)
    return image


def _noise(image: np.ndarray, rng: np.random.Generator, severity: float) -> np.ndarray:
    """Sensor noise: fine in brightness, coarse in colour, as after demosaicing."""
    height, width = image.shape[:2]
    spread = rng.uniform(0.2, 8) * severity
    luma = rng.standard_normal((height, width), dtype=np.float32) * np.float32(spread)
    if rng.random() < 0.5:
        luma = cv2.GaussianBlur(luma, (3, 3), rng.uniform(0.4, 0.9))
    half_hw = (max(2, height // 3), max(2, width // 3))
    chroma = rng.standard_normal((*half_hw, 3), dtype=np.float32)
    chroma = cv2.resize(chroma * np.float32(spread * rng.uniform(0, 0.8)), (width, height))
    noise = cv2.add(chroma, cv2.merge([luma] * 3))
    return cv2.add(image, noise, dtype=cv2.CV_8U)


def _tone(image: np.ndarray, rng: np.random.Generator, severity: float) -> np.ndarray:
    """The camera's tone curve: gamma, contrast, lifted blacks, saturation."""
    levels = np.arange(256) / 255
    curve = levels ** np.exp(rng.normal(0, 0.22) * severity)
    contrast = 1 + rng.uniform(-0.35, 0.25) * severity
    pivot = rng.uniform(0.35, 0.75)
    curve = pivot + (curve - pivot) * contrast + rng.normal(0, 0.03) * severity
    image = cv2.LUT(image, np.clip(np.rint(curve * 255), 0, 255).astype(np.uint8))
    if rng.random() < 0.35:
        gray = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
        full = rng.random() < 0.08 * severity  # a black-and-white copy
        keep = 0.0 if full else 1 + rng.uniform(-0.7, 0.4) * severity
        image = cv2.addWeighted(image, keep, gray, 1 - keep, 0)
    return image


def capture(
    image: np.ndarray, rng: np.random.Generator, severity: float, reference_px: float | None = None
) -> np.ndarray:
    """The camera: blur, noise, tone curve, sharpening, JPEG.

    Args:
        image: (H, W, 3) uint8.
        rng: decides.
        severity: 0 to 1.5.
        reference_px: width of the card in this picture's pixels, which blur grows with; by default
            the picture's longer side.

    Returns:
        (H, W, 3) uint8.
    """
    if severity <= 0:
        return image
    image = _blur(image, rng, severity, reference_px or max(image.shape[:2]))
    if rng.random() < 0.8:
        image = _noise(image, rng, severity)
    image = _tone(image, rng, severity)
    if rng.random() < 0.25:
        amount = rng.uniform(0.3, 1.3) * severity
        soft = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.7, 1.6))
        image = cv2.addWeighted(image, 1 + amount, soft, -amount, 0)
    if rng.random() < 0.75:
        quality = int(np.clip(96 - rng.uniform(0, 60) * severity, 35, 95))
        _, encoded = cv2.imencode(".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
        image = cv2.cvtColor(cv2.imdecode(encoded, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
    return image


def degrade(
    image: np.ndarray, rng: np.random.Generator, severity: float, reference_px: float | None = None
) -> np.ndarray:
    """Everything photometric that happens between a surface and a file.

    Args:
        image: (H, W, 3) uint8 RGB, a card or a part of one.
        rng: decides.
        severity: 0 (nothing changes) to 1.5.
        reference_px: see `capture`.

    Returns:
        (H, W, 3) uint8 RGB of the same size and geometry.
    """
    image = glare(light(image, rng, severity), rng, severity)
    return capture(image, rng, severity, reference_px)
