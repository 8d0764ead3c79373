"""What files and messengers do to a picture: JPEG and WebP, once or several times."""

from __future__ import annotations

import io

import cv2
import numpy as np
from PIL import Image


def jpeg(image: np.ndarray, quality: int, full_color: bool = False) -> np.ndarray:
    """Through a JPEG file.

    Args:
        image: (H, W, 3) uint8 RGB.
        quality: 1 to 100.
        full_color: colours at full resolution (4:4:4) instead of halved (4:2:0).

    Returns:
        (H, W, 3) uint8 RGB.
    """
    sampling = (
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444 if full_color else cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420
    )
    options = [
        *(cv2.IMWRITE_JPEG_QUALITY, max(1, min(100, int(quality)))),
        *(cv2.IMWRITE_JPEG_SAMPLING_FACTOR, sampling),
    ]
    _, encoded = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), options)
    return cv2.cvtColor(cv2.imdecode(encoded, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


def webp(image: np.ndarray, quality: int) -> np.ndarray:
    """Through a WebP file, by the quickest of its encoder's methods.

    Args:
        image: (H, W, 3) uint8 RGB.
        quality: 1 to 100.

    Returns:
        (H, W, 3) uint8 RGB.
    """
    file = io.BytesIO()
    # Pillow, because OpenCV offers no choice of method, and its own takes four times as long.
    Image.fromarray(image).save(file, "WEBP", quality=max(1, min(100, int(quality))), method=0)
    decoded = cv2.imdecode(np.frombuffer(file.getbuffer(), np.uint8), cv2.IMREAD_COLOR)
    return cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB)


def draw_quality(rng: np.random.Generator, strength: float) -> int:
    """A JPEG quality: 95 at strength 0, down to 32 at 1 and 15 beyond, better ones more often."""
    return max(15, min(95, int(95 - 63 * rng.random() ** 1.3 * strength)))


def messenger(image: np.ndarray, rng: np.random.Generator, strength: float) -> np.ndarray:
    """Sent on: made smaller, compressed two or three times, and enlarged again.

    Args:
        image: (H, W, 3) uint8 RGB.
        rng: decides.
        strength: 0 to 1.5; at 1 up to 1.5 times smaller.

    Returns:
        (H, W, 3) uint8 RGB, everything where it was.
    """
    times, factor = 2 + int(rng.random() < 0.3), 1 + rng.uniform(0, 0.5) * strength
    hops = [(draw_quality(rng, 0.75 * strength), int(rng.integers(0, 8))) for _ in range(times)]
    if strength <= 0:
        return image
    height, width = image.shape[:2]
    small_wh = (max(2, round(width / factor)), max(2, round(height / factor)))
    small = cv2.resize(image, small_wh, interpolation=cv2.INTER_LINEAR)
    for quality, shift in hops:
        # A screenshot's frame is another one: blocks fall elsewhere each time.
        shifted = cv2.copyMakeBorder(small, shift, 0, shift, 0, cv2.BORDER_REPLICATE)
        small = jpeg(shifted, quality)[shift:, shift:]
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


def compress(
    image: np.ndarray, rng: np.random.Generator, strength: float, notes: list[str]
) -> np.ndarray:
    """The file in which a picture arrives: JPEG mostly, WebP, sent on, or without loss.

    Args:
        image: (H, W, 3) uint8 RGB.
        rng: decides.
        strength: 0 to 1.5.
        notes: names of what was done are appended.

    Returns:
        (H, W, 3) uint8 RGB.
    """
    kind, full_color, shift = rng.random(), rng.random() < 0.25, rng.integers(0, 8, 2)
    quality = draw_quality(rng, strength)
    if strength <= 0:
        return image
    if kind < 0.05:
        notes.append("messenger")
        return messenger(image, rng, strength)
    if kind < 0.08:
        notes.append("webp")
        return webp(image, quality - 5)
    if kind < 0.58:
        notes.append("jpeg")
        if max(image.shape[:2]) > 400:
            return jpeg(image, quality, full_color)
        # A cut-out's blocks begin anywhere.
        top, left = (int(v) for v in shift)
        whole = cv2.copyMakeBorder(image, top, 0, left, 0, cv2.BORDER_REPLICATE)
        return np.ascontiguousarray(jpeg(whole, quality, full_color)[top:, left:])
    return image
