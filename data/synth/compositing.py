"""Ink and pictures laid onto a card: quick, in place, cut off at its edges.

Masks are coverages, (H, W) uint8, 255 where printed; x and y are where their top left corner lies.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from data.cards.layout import Color

GRAIN_SIZE = 1024
"""Side of the tile of noise that everything uneven is cut from, pixels. Chosen: a card's width."""


def overlap(
    size_hw: tuple[int, ...], part_hw: tuple[int, ...], x: int, y: int
) -> tuple[tuple[slice, slice], tuple[slice, slice]] | None:
    """Where a part lies on a picture, and which piece of the part that is; None: nowhere."""
    x1, y1 = max(x, 0), max(y, 0)
    x2, y2 = min(x + part_hw[1], size_hw[1]), min(y + part_hw[0], size_hw[0])
    if x2 <= x1 or y2 <= y1:
        return None
    return (slice(y1, y2), slice(x1, x2)), (slice(y1 - y, y2 - y), slice(x1 - x, x2 - x))


def cover(pixels: np.ndarray, mask: np.ndarray, color: Color, x: int = 0, y: int = 0) -> None:
    """Lay an opaque ink on a picture.

    Args:
        pixels: (H, W, 3) uint8 RGB, changed in place.
        mask: coverage, any size.
        color: RGB.
        x: of the mask's left edge.
        y: of its top edge.
    """
    places = overlap(pixels.shape, mask.shape, x, y)
    if places is None:
        return
    part, mask = pixels[places[0]], mask[places[1]]
    left = cv2.bitwise_not(mask)
    channels = []
    for channel, value in enumerate(color):
        under = cv2.multiply(cv2.extractChannel(part, channel), left, scale=1 / 255)
        channels.append(cv2.add(under, cv2.convertScaleAbs(mask, alpha=value / 255)))
    part[:] = cv2.merge(channels)


def tint(
    pixels: np.ndarray, mask: np.ndarray, color: Color, strength: float, x: int = 0, y: int = 0
) -> None:
    """Lay a transparent ink on a picture: what is under it is darkened, not hidden.

    Args:
        pixels: (H, W, 3) uint8 RGB, changed in place.
        mask: coverage, any size.
        color: RGB of the ink on white.
        strength: 0 leaves the picture, 1 multiplies it by the colour.
        x: of the mask's left edge.
        y: of its top edge.
    """
    places = overlap(pixels.shape, mask.shape, x, y)
    if places is None:
        return
    part, mask = pixels[places[0]], mask[places[1]]
    absorbed = [cv2.convertScaleAbs(mask, alpha=strength * (1 - value / 255)) for value in color]
    part[:] = cv2.multiply(part, cv2.bitwise_not(cv2.merge(absorbed)), scale=1 / 255)


def lighten(pixels: np.ndarray, mask: np.ndarray, strength: float, x: int = 0, y: int = 0) -> None:
    """Lay white ink or a reflection on a picture, of a strength from 0 to 1."""
    cover(pixels, cv2.convertScaleAbs(mask, alpha=strength), (255, 255, 255), x, y)


def paste(pixels: np.ndarray, picture: np.ndarray, x: int, y: int, alpha: float = 1.0) -> None:
    """Lay a picture on another.

    Args:
        pixels: (H, W, 3) uint8 RGB, changed in place.
        picture: (h, w, 3) RGB or (h, w, 4) RGBA, uint8.
        x: of its left edge.
        y: of its top edge.
        alpha: how much of it is seen, 0 to 1.
    """
    places = overlap(pixels.shape, picture.shape, x, y)
    if places is None:
        return
    part, picture = pixels[places[0]], picture[places[1]]
    if picture.shape[2] == 3:
        part[:] = cv2.addWeighted(part, 1 - alpha, picture, alpha, 0)
        return
    weight = cv2.convertScaleAbs(picture[..., 3], alpha=alpha)
    over = cv2.merge([weight] * 3)
    shown = cv2.multiply(np.ascontiguousarray(picture[..., :3]), over, scale=1 / 255)
    part[:] = cv2.add(cv2.multiply(part, cv2.bitwise_not(over), scale=1 / 255), shown)


@lru_cache(maxsize=8)
def _tile(softness: float) -> np.ndarray:
    """A tile of noise of one fixed pattern: (GRAIN_SIZE, GRAIN_SIZE) uint8, evenly spread."""
    rng = np.random.default_rng([11, round(softness * 16)])
    noise = rng.random((GRAIN_SIZE, GRAIN_SIZE), np.float32)
    if softness:
        noise = cv2.GaussianBlur(noise, (0, 0), softness, borderType=cv2.BORDER_REFLECT)
        ranks = np.sort(noise[::8, ::8].ravel())
        noise = np.searchsorted(ranks, noise) / len(ranks)
    tile = np.clip(noise * 255, 0, 255).astype(np.uint8)
    tile.setflags(write=False)
    return tile


def grain(
    rng: np.random.Generator, size_hw: tuple[int, int], softness: float = 0.0, coarse: float = 1.0
) -> np.ndarray:
    """Noise whose every value is as frequent as any other.

    Args:
        rng: decides which piece of the tile it is.
        size_hw: in pixels.
        softness: standard deviation of its blur in pixels, one of a few values: a tile is kept
            for each.
        coarse: factor by which it is enlarged, at least 1.

    Returns:
        (H, W) uint8, not to be written to.
    """
    height, width = (int(np.ceil(side / coarse)) + 1 for side in size_hw)
    tile = _tile(softness)
    y = int(rng.integers(0, max(GRAIN_SIZE - height, 0) + 1))
    x = int(rng.integers(0, max(GRAIN_SIZE - width, 0) + 1))
    piece = tile[y : y + height, x : x + width]
    # Turned and mirrored, so that the same piece is not met again.
    if rng.random() < 0.5:
        piece = piece[::-1]
    if rng.random() < 0.5:
        piece = piece[:, ::-1]
    if coarse > 1 or piece.shape != (height, width):
        return cv2.resize(piece, size_hw[::-1], interpolation=cv2.INTER_LINEAR)
    return np.ascontiguousarray(piece[: size_hw[0], : size_hw[1]])
