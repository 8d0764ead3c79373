"""What a sensor and the phone's software do: noise, demosaicing, denoising, sharpening, tones."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

TILE = 192
"""Side of the tile of noise that covers a picture, in pixels. Chosen: drawing a number for every
pixel of a photograph takes longer than everything else together, and nobody, nor a network with a
receptive field of some hundred pixels, sees a tile of noise come back turned over."""

LEVELS = np.arange(256) / 255
"""The levels of a byte, 0 to 1."""

NOISE_SPREAD = 10.0
"""Standard deviation of noise at strength 1, in levels at middle gray. Chosen by looking: a phone
at ISO 3200 before its denoising."""


def _noise_tile(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """(h, w, 3) float32 of unit spread: fine in brightness, coarser in colour."""
    height, width = size_hw
    tile = rng.standard_normal((height, width), dtype=np.float32)
    filtered, softness, gray, colored, size = rng.random(5)
    if filtered < 0.5:  # enlarged, or already filtered once
        tile = cv2.GaussianBlur(tile, (3, 3), 0.4 + 0.5 * softness)
    if gray < 0.2:
        both = cv2.merge([tile] * 3)
    else:
        coarse = 2 + int(3 * size)
        small_hw = (max(1, height // coarse), max(1, width // coarse))
        chroma = rng.standard_normal((*small_hw, 3), dtype=np.float32)
        chroma = cv2.resize(chroma, (width, height), interpolation=cv2.INTER_LINEAR)
        both = cv2.scaleAdd(chroma, 1.3 * colored, cv2.merge([tile] * 3))
    spread = cv2.norm(both) / both.size**0.5
    return both * np.float32(1 / max(0.01, spread))


@lru_cache(maxsize=32)
def _noise_by_level(read: float) -> tuple[np.ndarray, float]:
    """How strong noise is at each level.

    Photons are counted in linear light, with a spread that grows as the root, plus the sensor's
    own; the gamma curve of sRGB, about 1 / 2.2, then stretches the shadows. Between the two,
    noise is even but for the shadows, where reading the sensor adds to it.

    Args:
        read: variance of reading the sensor, as a share of that of the photons of white.

    Returns:
        (256,) uint8, read-only, 255 at the level with most noise, and that level's noise in units
        of the middle level's.
    """
    linear = LEVELS**2.2
    spread = np.sqrt(linear + read) / (linear + 0.01) ** (1 - 1 / 2.2)
    # Highlights near white are compressed by the tone curve, and their noise with them.
    spread = spread * np.clip((1.04 - LEVELS) / 0.12, 0.25, 1)
    by_level = np.clip(spread / spread[128], 0.1, 2.0)
    peak = float(by_level.max())
    amplitude = np.rint(by_level / peak * 255).astype(np.uint8)
    amplitude.setflags(write=False)
    return amplitude, peak


READ_VARIANCES = tuple(float(v) for v in np.logspace(-3, -0.8, 8))
"""Shares of the noise of reading the sensor. Chosen: from a large sensor in daylight to a small
one in the dark, where the shadows are twice as noisy as the middle tones."""


def _add_noise(
    image: np.ndarray, plus: np.ndarray, minus: np.ndarray, amplitude: np.ndarray | None
) -> np.ndarray:
    """A block with noise whose strength goes by the level, all (h, w, 3) uint8."""
    if amplitude is None:
        return cv2.subtract(cv2.add(image, plus), minus)
    level = cv2.LUT(image, amplitude)
    brighter = cv2.multiply(plus, level, scale=1 / 255)
    darker = cv2.multiply(minus, level, scale=1 / 255)
    return cv2.subtract(cv2.add(image, brighter), darker)


def noise(image: np.ndarray, rng: np.random.Generator, strength: float) -> np.ndarray:
    """Shot and read noise, in brightness and colour.

    Args:
        image: (H, W, 3) uint8.
        rng: decides strength's distribution over levels, grain and the share of colour.
        strength: standard deviation in units of `NOISE_SPREAD`.

    Returns:
        (H, W, 3) uint8.
    """
    height, width = image.shape[:2]
    tile = _noise_tile(rng, (min(TILE, height), min(TILE, width)))
    read = READ_VARIANCES[rng.integers(len(READ_VARIANCES))]
    if strength <= 0:
        return image
    amplitude: np.ndarray | None = None
    peak = 1.0
    if NOISE_SPREAD * strength > 1:  # of less, bytes could not show that it goes by the level
        amplitude, peak = _noise_by_level(read)
    tile *= np.float32(NOISE_SPREAD * strength * peak)
    # Unsigned bytes, what is added and what is taken away apart: OpenCV is quickest with them.
    plus, minus = np.maximum(tile, 0), np.maximum(-tile, 0)
    plus, minus = cv2.convertScaleAbs(plus), cv2.convertScaleAbs(minus)
    if height <= TILE and width <= TILE:
        return _add_noise(image, plus, minus, amplitude)
    flips = (None, 0, 1, -1)
    tiles = [(plus, minus)] + [(cv2.flip(plus, f), cv2.flip(minus, f)) for f in flips[1:]]
    rows, columns = tile.shape[:2]
    from_y, from_x = (int(v) for v in rng.integers(0, (rows, columns)))
    out = np.empty_like(image)
    for y in range(from_y - rows, height, rows):
        for x in range(from_x - columns, width, columns):
            plus, minus = tiles[rng.integers(4)]
            top, left = max(0, y), max(0, x)
            block = image[top : y + rows, left : x + columns]
            if block.size:
                part = (
                    slice(top - y, top - y + block.shape[0]),
                    slice(left - x, left - x + block.shape[1]),
                )
                noisy = _add_noise(block, plus[part], minus[part], amplitude)
                out[top : y + rows, left : x + columns] = noisy
    return out


BAYER = {
    cv2.COLOR_BayerBG2RGB: ((0, 0), (0, 1), (1, 0), (1, 1)),
    cv2.COLOR_BayerGB2RGB: ((0, 1), (0, 0), (1, 1), (1, 0)),
}
"""Of each of OpenCV's patterns the row and column of red, of both greens, and of blue."""


def demosaic(image: np.ndarray, rng: np.random.Generator, strength: float) -> np.ndarray:
    """Zipper edges and false colours: the picture through a Bayer pattern and back.

    Args:
        image: (H, W, 3) uint8; both sides at least 4 px, or it comes back as it is.
        rng: decides pattern and algorithm.
        strength: share of the result, 0 to 1; more counts as 1.

    Returns:
        (H, W, 3) uint8.
    """
    code = list(BAYER)[rng.integers(len(BAYER))]
    edge_aware = rng.random() < 0.5
    if strength <= 0 or min(image.shape[:2]) < 4:
        return image
    (red_y, red_x), _, _, (blue_y, blue_x) = BAYER[code]
    mosaic = image[..., 1].copy()
    mosaic[red_y::2, red_x::2] = image[red_y::2, red_x::2, 0]
    mosaic[blue_y::2, blue_x::2] = image[blue_y::2, blue_x::2, 2]
    if edge_aware:
        code += cv2.COLOR_BayerBG2RGB_EA - cv2.COLOR_BayerBG2RGB
    share = min(1.0, strength)
    return cv2.addWeighted(cv2.demosaicing(mosaic, code), share, image, 1 - share, 0)


def smear(image: np.ndarray, rng: np.random.Generator, strength: float) -> np.ndarray:
    """A night mode's denoising: flat as water colour, edges kept, fine print washed.

    Args:
        image: (H, W, 3) uint8, noisy.
        rng: decides the filter.
        strength: 0 to 1.5.

    Returns:
        (H, W, 3) uint8.
    """
    bilateral = rng.random() < 0.4
    if strength <= 0:
        return image
    if bilateral:
        smooth = cv2.bilateralFilter(image, 5, 25 + 20 * strength, 1.5)
    else:
        smooth = cv2.medianBlur(image, 3)
    share = min(1.0, 0.4 + 0.6 * strength)
    return cv2.addWeighted(smooth, share, image, 1 - share, 0)


def sharpen(image: np.ndarray, rng: np.random.Generator, strength: float) -> np.ndarray:
    """Unsharp masking, with halos along the edges.

    Args:
        image: (H, W, 3) uint8.
        rng: decides the radius.
        strength: at 1 the difference to a blurred copy is added 1.3 times.

    Returns:
        (H, W, 3) uint8.
    """
    sigma = rng.uniform(0.7, 1.7)
    if strength <= 0:
        return image
    side = 2 * int(np.ceil(1.6 * sigma)) + 1
    soft = cv2.GaussianBlur(image, (side, side), sigma)
    return cv2.addWeighted(image, 1 + 1.3 * strength, soft, -1.3 * strength, 0)


def tone(image: np.ndarray, rng: np.random.Generator, strength: float) -> np.ndarray:
    """The camera's tone curve: gamma, contrast, an S shape, lifted blacks.

    Args:
        image: (H, W, 3) uint8.
        rng: decides.
        strength: 0 to 1.5; at 1 contrast falls to 0.7 or rises to 1.4 at worst.

    Returns:
        (H, W, 3) uint8.
    """
    gamma, flatter = max(-0.4, min(0.4, rng.normal(0, 0.18))), rng.uniform(-0.3, 0.18)
    bend, pivot, black = rng.uniform(-0.1, 0.25), rng.uniform(0.3, 0.65), rng.normal(0, 0.025)
    if strength <= 0:
        return image
    curve = LEVELS ** np.exp(gamma * strength)
    curve = pivot + (curve - pivot) * (1 + flatter * strength) + black * strength
    curve = np.minimum(np.maximum(curve, 0), 1)
    curve = curve + bend * strength * (curve * curve * (3 - 2 * curve) - curve)
    return cv2.LUT(image, (curve * 255 + 0.5).astype(np.uint8))


def saturate(image: np.ndarray, rng: np.random.Generator, strength: float) -> np.ndarray:
    """Colours paler or stronger, and a little mixed, as by another phone's colour matrix.

    Args:
        image: (H, W, 3) uint8.
        rng: decides.
        strength: 0 to 1.5; at 1 between 0.35 and 1.45 of the saturation.

    Returns:
        (H, W, 3) uint8.
    """
    keep = max(0.0, 1 + rng.uniform(-0.65, 0.45) * strength)
    mixed = rng.normal(0, 0.03, (3, 3)) * strength
    if strength <= 0:
        return image
    gray = np.array([[0.299, 0.587, 0.114]] * 3)
    matrix = keep * np.eye(3) + (1 - keep) * gray
    matrix = matrix + mixed - mixed.mean(axis=1, keepdims=True)  # white stays white
    return cv2.transform(image, matrix.astype(np.float32))


def local_contrast(image: np.ndarray, rng: np.random.Generator, strength: float) -> np.ndarray:
    """A phone's HDR: shadows raised and highlights lowered, with wide halos.

    Args:
        image: (H, W, 3) uint8.
        rng: decides.
        strength: 0 to 1.5; at 1 up to two thirds of the differences of wide areas go.

    Returns:
        (H, W, 3) uint8.
    """
    flatten, radius = rng.uniform(0.2, 0.65) * strength, rng.uniform(0.03, 0.12)
    if strength <= 0:
        return image
    height, width = image.shape[:2]
    longest = max(height, width)
    scale = min(1.0, 96 / longest)
    small_wh = (max(2, round(width * scale)), max(2, round(height * scale)))
    base = cv2.resize(image, small_wh, interpolation=cv2.INTER_AREA).max(axis=2)
    base = cv2.GaussianBlur(base.astype(np.float32), (0, 0), max(0.5, radius * max(small_wh)))
    gain = (np.float32(base.mean()) / np.maximum(base, 8)) ** np.float32(min(0.9, flatten))
    full = cv2.resize(np.clip(gain, 0.5, 2.0), (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.multiply(image, cv2.merge([full] * 3), dtype=cv2.CV_8U)
