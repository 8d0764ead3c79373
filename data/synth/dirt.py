"""What lies on the lens or on the card: dust, a hair, a greasy smudge, small drops of water."""

from __future__ import annotations

import cv2
import numpy as np

from data.synth.optics import soft_blur


def _patch(
    image: np.ndarray, center: np.ndarray, radius: float
) -> tuple[np.ndarray, np.ndarray] | None:
    """The part of a picture around a place, and the distance from it in radii, or None if outside.

    Args:
        image: (H, W, 3) uint8.
        center: (2,) x, y in pixels.
        radius: pixels.

    Returns:
        A view of at most (4 radius + 1)^2 pixels, and (h, w) float32.
    """
    reach = int(np.ceil(2 * radius))
    x1, y1 = (max(0, int(v) - reach) for v in center)
    x2, y2 = int(center[0]) + reach + 1, int(center[1]) + reach + 1
    view = image[y1:y2, x1:x2]
    if not view.size:
        return None
    y = np.arange(y1, y1 + view.shape[0], dtype=np.float32)[:, None] - np.float32(center[1])
    x = np.arange(x1, x1 + view.shape[1], dtype=np.float32)[None, :] - np.float32(center[0])
    return view, np.sqrt(x * x + y * y) / np.float32(radius)


def dust(
    image: np.ndarray, rng: np.random.Generator, strength: float, reference_px: float
) -> np.ndarray:
    """Flecks, dark or light, most of them far out of focus.

    Args:
        image: (H, W, 3) uint8.
        rng: decides.
        strength: 0 to 1.5.
        reference_px: width of the card in pixels; flecks are 0.002 to 0.015 of it.

    Returns:
        (H, W, 3) uint8.
    """
    image = image.copy()
    for _ in range(rng.integers(2, 9)):
        center = rng.random(2) * (image.shape[1], image.shape[0])
        radius = max(0.8, rng.uniform(0.002, 0.015) * reference_px)
        depth, bright = rng.uniform(0.15, 0.6) * min(1.2, strength), rng.random() < 0.3
        level = 235.0 if bright else 40.0
        found = _patch(image, center, radius)
        if found is not None:
            view, distance = found
            share = (np.exp(-(distance**4)) * np.float32(depth))[..., None]
            view[...] = np.rint(view + share * (np.float32(level) - view)).astype(np.uint8)
    return image


def hair(
    image: np.ndarray, rng: np.random.Generator, strength: float, reference_px: float
) -> np.ndarray:
    """A hair or a fibre across the picture.

    Args:
        image: (H, W, 3) uint8.
        rng: decides.
        strength: 0 to 1.5.
        reference_px: width of the card in pixels, for its length and thickness.

    Returns:
        (H, W, 3) uint8, darker along the hair.
    """
    height, width = image.shape[:2]
    start, angle = rng.random(2) * (width, height), rng.uniform(0, 2 * np.pi)
    length, bends = rng.uniform(0.15, 0.7) * reference_px, rng.normal(0, 1.6, 3)
    depth, thickness = rng.uniform(60, 150) * strength, rng.uniform(0.001, 0.0028) * reference_px
    way = np.linspace(0, 1, 24)
    heading = angle + bends[0] * way + bends[1] * way**2 + bends[2] * 0.3 * np.sin(6 * way)
    points = start + np.cumsum(np.stack([np.cos(heading), np.sin(heading)], 1), 0) * (length / 24)
    mask = np.zeros((height, width), np.uint8)
    cv2.polylines(
        mask,
        [np.rint(points * 16).astype(np.int32)],
        False,
        int(min(200, depth)),
        max(1, round(thickness)),
        cv2.LINE_AA,
        4,
    )
    mask = soft_blur(mask, max(0.5, 0.4 * thickness))
    return cv2.multiply(image, cv2.merge([cv2.bitwise_not(mask)] * 3), scale=1 / 255)


def smudge(
    image: np.ndarray, rng: np.random.Generator, strength: float, reference_px: float
) -> np.ndarray:
    """A fingerprint on the lens: a patch that is soft and pale.

    Args:
        image: (H, W, 3) uint8.
        rng: decides.
        strength: 0 to 1.5.
        reference_px: width of the card in pixels.

    Returns:
        (H, W, 3) uint8.
    """
    height, width = image.shape[:2]
    center, radius = rng.random(2), rng.uniform(0.12, 0.4)
    stretch, turn = rng.uniform(0.5, 1.0), rng.uniform(0, np.pi)
    haze, depth = rng.uniform(10, 70) * strength, rng.uniform(0.25, 0.6) * min(1.0, strength)
    small_w, small_h = 64, max(2, round(64 * height / width))
    y = np.linspace(0, height / width, small_h, dtype=np.float32)[:, None]
    x = np.linspace(0, 1, small_w, dtype=np.float32)[None, :]
    y, x = y - np.float32(center[1] * height / width), x - np.float32(center[0])
    across = (x * np.float32(np.cos(turn)) + y * np.float32(np.sin(turn))) / np.float32(stretch)
    along = y * np.float32(np.cos(turn)) - x * np.float32(np.sin(turn))
    share = np.exp(-(across**2 + along**2) / np.float32(radius**2))
    veiled = cv2.add(soft_blur(image, 0.006 * reference_px), (haze, haze, haze, 0))
    weight = np.rint(share * np.float32(255 * depth)).astype(np.uint8)
    full = cv2.merge([cv2.resize(weight, (width, height), interpolation=cv2.INTER_LINEAR)] * 3)
    kept = cv2.multiply(image, cv2.bitwise_not(full), scale=1 / 255)
    return cv2.add(kept, cv2.multiply(veiled, full, scale=1 / 255))


def drops(
    image: np.ndarray, rng: np.random.Generator, strength: float, reference_px: float
) -> np.ndarray:
    """Small drops of water: blurred inside, dark on one side of the rim and bright on the other.

    Args:
        image: (H, W, 3) uint8.
        rng: decides.
        strength: 0 to 1.5.
        reference_px: width of the card in pixels; a drop's radius is 0.004 to 0.016 of it.

    Returns:
        (H, W, 3) uint8.
    """
    image = image.copy()
    light = rng.uniform(0, 2 * np.pi)
    for _ in range(rng.integers(1, 7)):
        center = rng.random(2) * (image.shape[1], image.shape[0])
        radius = max(1.5, rng.uniform(0.004, 0.016) * reference_px)
        rim = rng.uniform(30, 90) * strength
        found = _patch(image, center, radius)
        if found is None:
            continue
        view, distance = found
        inside = np.clip((1 - distance) * np.float32(radius), 0, 1) * min(1.0, strength)
        softened = cv2.GaussianBlur(view, (0, 0), 0.35 * radius, borderType=cv2.BORDER_REPLICATE)
        y = np.arange(view.shape[0], dtype=np.float32)[:, None] - view.shape[0] / 2
        x = np.arange(view.shape[1], dtype=np.float32)[None, :] - view.shape[1] / 2
        side = (x * np.cos(light) + y * np.sin(light)) / radius
        edge = np.exp(-(((distance - np.float32(0.85)) / np.float32(0.18)) ** 2)) * side * rim
        mixed = view + inside[..., None] * (softened.astype(np.float32) - view + edge[..., None])
        view[...] = np.clip(np.rint(mixed), 0, 255).astype(np.uint8)
    return image


KINDS = {"dust": dust, "hair": hair, "smudge": smudge, "drops": drops}
"""By name; each takes picture, generator, strength and the card's width in pixels."""
