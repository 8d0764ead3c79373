"""What a lens and an unsteady hand do: defocus, shake, coloured fringes, a smaller copy."""

from __future__ import annotations

import cv2
import numpy as np

from data.synth.textures import smooth_noise


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
    shrink = max(1, int(sigma / 2))
    height, width = image.shape[:2]
    if shrink == 1 or min(height, width) < 4 * shrink:
        return cv2.GaussianBlur(image, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    small_wh = (max(1, round(width / shrink)), max(1, round(height / shrink)))
    small = cv2.resize(image, small_wh, interpolation=cv2.INTER_AREA)
    left = np.sqrt(sigma**2 - _variance_of_resizing(shrink)) / shrink
    small = cv2.GaussianBlur(small, (0, 0), left, borderType=cv2.BORDER_REPLICATE)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)


def _variance_of_resizing(shrink: int) -> float:
    """What shrinking by area (a box) and linear enlarging (a triangle) blur, in pixels squared."""
    return (shrink**2 - 1) / 12 + shrink**2 / 6


def blur_unit(reference_px: float) -> float:
    """Standard deviation, in pixels, of the blur at strength 1.

    Chosen by looking: on a card 700 px wide, whose values are 14 px high, 1.7 px leaves every
    value readable and the accents of the smallest print just so.
    """
    return 0.0020 * reference_px + 0.3


def disk_kernel(radius: float) -> np.ndarray:
    """(k, k) float32: a disk with a soft edge, summing to 1; what a point out of focus becomes."""
    half = int(np.ceil(radius))
    steps = np.arange(-half, half + 1, dtype=np.float32)
    distance = np.hypot(steps[:, None], steps[None, :])
    kernel = np.clip(np.float32(radius) + np.float32(0.5) - distance, 0, 1)
    return kernel / kernel.sum()


def defocus(image: np.ndarray, sigma: float) -> np.ndarray:
    """Blur by a disk as wide as a Gaussian of that standard deviation.

    Args:
        image: (H, W, 3) uint8.
        sigma: pixels; the disk's radius is twice that, which has the same variance.

    Returns:
        (H, W, 3) uint8.
    """
    radius = 2 * sigma
    if radius <= 0.5:  # the kernel is a single pixel
        return image
    if radius < 2.05:
        return cv2.filter2D(image, -1, disk_kernel(radius), borderType=cv2.BORDER_REPLICATE)
    height, width = image.shape[:2]
    small_wh = (max(2, round(width / 2)), max(2, round(height / 2)))
    small = cv2.resize(image, small_wh, interpolation=cv2.INTER_AREA)
    kernel = disk_kernel(np.sqrt(sigma**2 - _variance_of_resizing(2)))
    small = cv2.filter2D(small, -1, kernel, borderType=cv2.BORDER_REPLICATE)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)


def blended(first: np.ndarray, second: np.ndarray, share: np.ndarray) -> np.ndarray:
    """`first` where a small map is 0, `second` where it is 1.

    Args:
        first: (H, W, 3) uint8.
        second: (H, W, 3) uint8.
        share: (h, w) float32, 0 to 1, enlarged to the pictures' size.

    Returns:
        (H, W, 3) uint8.
    """
    size_wh = (first.shape[1], first.shape[0])
    small = np.rint(np.clip(share, 0, 1) * 255).astype(np.uint8)
    weight = cv2.merge([cv2.resize(small, size_wh, interpolation=cv2.INTER_LINEAR)] * 3)
    kept = cv2.multiply(first, cv2.bitwise_not(weight), scale=1 / 255)
    return cv2.add(kept, cv2.multiply(second, weight, scale=1 / 255))


def focus_map(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """How far out of focus each part is, (h, w) float32 from 0 to 1: a tilted plane or patches."""
    rows, columns = (max(2, round(24 * side / max(size_hw))) for side in size_hw)
    if rng.random() < 0.7:
        angle, offset = rng.uniform(0, 2 * np.pi), rng.uniform(-0.4, 0.4)
        y = np.linspace(-1, 1, rows, dtype=np.float32)[:, None]
        x = np.linspace(-1, 1, columns, dtype=np.float32)[None, :]
        distance = x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle))
        return np.clip(np.abs(distance - np.float32(offset)) * 0.9, 0, 1)
    return np.clip(smooth_noise(rng, (rows, columns), (2, 2)) * 1.4 - 0.2, 0, 1)


def motion_kernel(length: float, angle: float, bend: float = 0.0) -> np.ndarray:
    """The way of a point while the shutter is open, summing to 1, its middle of gravity centred.

    Args:
        length: pixels.
        angle: radians; 0 is along x.
        bend: how far the middle of the way lies off its chord, as a share of the length.

    Returns:
        (k, k) float32, k odd.
    """
    size = int(np.ceil(length * (1 + abs(bend)))) // 2 * 2 + 3
    kernel = np.zeros(size * size)
    steps = np.linspace(-0.5, 0.5, 8 * size)
    along = length * steps
    # A parabola whose mean is zero: the picture stays where it is.
    across = length * 4 * bend * (1 / 12 - steps**2)
    px = size // 2 + along * np.cos(angle) - across * np.sin(angle)
    py = size // 2 + along * np.sin(angle) + across * np.cos(angle)
    ix, iy = np.floor(px).astype(int), np.floor(py).astype(int)
    fx, fy = px - ix, py - iy
    # Each step of the way is shared among its four pixels, so that the kernel has no bias.
    for dy, dx, weight in ((0, 0, (1 - fy) * (1 - fx)), (0, 1, (1 - fy) * fx),
                           (1, 0, fy * (1 - fx)), (1, 1, fy * fx)):  # fmt: skip
        kernel += np.bincount((iy + dy) * size + ix + dx, weight, size * size)
    return (kernel / kernel.sum()).astype(np.float32).reshape(size, size)


def shake(image: np.ndarray, rng: np.random.Generator, length: float) -> np.ndarray:
    """Motion blur along a random direction, straight or slightly bent.

    Args:
        image: (H, W, 3) uint8.
        rng: decides direction and bend.
        length: of the way in pixels; below 0.5 nothing happens.

    Returns:
        (H, W, 3) uint8.
    """
    angle, bend = rng.uniform(0, np.pi), rng.normal(0, 0.2)
    if rng.random() < 0.5:
        bend = 0.0
    if length < 0.5:
        return image
    kernel = motion_kernel(length, angle, float(max(-0.4, min(0.4, bend))))
    return cv2.filter2D(image, -1, kernel, borderType=cv2.BORDER_REPLICATE)


def smaller_copy(image: np.ndarray, rng: np.random.Generator, factor: float) -> np.ndarray:
    """Downscaled and scaled up again, with one of several kernels each.

    Args:
        image: (H, W, 3) uint8.
        rng: decides the kernels.
        factor: at least 1; of both sides.

    Returns:
        (H, W, 3) uint8, everything where it was.
    """
    down, up = rng.random(), rng.random()
    height, width = image.shape[:2]
    small_wh = (max(2, round(width / factor)), max(2, round(height / factor)))
    if small_wh == (width, height) or factor <= 1:
        return image
    how = cv2.INTER_AREA if down < 0.4 else cv2.INTER_LINEAR if down < 0.8 else cv2.INTER_CUBIC
    small = cv2.resize(image, small_wh, interpolation=how)
    back = cv2.INTER_LINEAR if up < 0.5 else cv2.INTER_CUBIC
    return cv2.resize(small, (width, height), interpolation=back)


def fringes(
    image: np.ndarray, rng: np.random.Generator, strength: float, reference_px: float
) -> np.ndarray:
    """Chromatic aberration: red is drawn a little larger than green, and blue a little smaller.

    Args:
        image: (H, W, 3) uint8.
        rng: decides how much, and where the lens's axis is.
        strength: at 1 red and blue are off by up to 0.0011 of `reference_px` at the edges.
        reference_px: width of the card in pixels.

    Returns:
        (H, W, 3) uint8; green, which carries most of the sharpness, stays.
    """
    size_hw = np.array(image.shape[:2], float)
    off_px = rng.uniform(0.3, 1.0, 2) * (1, -1) * rng.choice((-1, 1)) * strength * reference_px
    axis = rng.uniform(0.35, 0.65, 2) * size_hw
    direction = rng.uniform(0, 2 * np.pi)
    channels = list(cv2.split(image))
    cut_out = max(size_hw) < 0.5 * reference_px  # it is shifted as a whole
    for channel, off in zip((0, 2), off_px * 0.0011, strict=True):
        scale = 1.0 if cut_out else 1 + off / (0.5 * max(size_hw))
        shift = axis * (1 - scale)
        if cut_out:
            shift = 0.6 * off * np.array([np.sin(direction), np.cos(direction)])
        matrix = np.array([[scale, 0, shift[1]], [0, scale, shift[0]]])
        channels[channel] = cv2.warpAffine(
            channels[channel],
            matrix,
            (image.shape[1], image.shape[0]),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
    return cv2.merge(channels)


def blur(
    image: np.ndarray,
    rng: np.random.Generator,
    strength: float,
    reference_px: float,
    notes: list[str],
) -> np.ndarray:
    """Defocus, shake and the loss of a smaller copy, sharing one budget.

    Each of the three at its worst is still readable; all at once would not be. So the picture
    draws how much is lost altogether, and then to what.

    Args:
        image: (H, W, 3) uint8.
        rng: decides.
        strength: 0 to 1.5.
        reference_px: width of the card in pixels, which blur grows with.
        notes: names of what was done are appended.

    Returns:
        (H, W, 3) uint8.
    """
    budget = strength * min(1.0, abs(rng.normal()) * 0.55)
    kind, turn, form = rng.random(3)
    # Variances add up: the parts are a direction on a circle.
    still, moved = np.cos(turn * np.pi / 2), np.sin(turn * np.pi / 2)
    if kind < 0.5:
        still, moved = 1.0, 0.0
    elif kind < 0.7:
        still, moved = 0.0, 1.0
    rescaled = rng.random() < 0.2
    if rescaled:
        budget *= 0.75
        factor = 1 + rng.uniform(0.2, 1.0) * min(1.2, 0.0011 * reference_px + 0.1) * strength * 0.8
        image = smaller_copy(image, rng, factor)
        notes.append("smaller copy")
    sigma = still * budget * blur_unit(reference_px)
    if sigma >= 0.25:
        if form < 0.22:
            focus = focus_map(rng, (image.shape[0], image.shape[1]))
            image = blended(image, defocus(image, 1.3 * sigma), focus)
            notes.append("uneven focus")
        else:
            image = defocus(image, sigma) if form < 0.6 else soft_blur(image, sigma)
            notes.append("defocus")
    # A line of length l has the variance of a Gaussian of l / sqrt(12); the eye forgives it less.
    length = moved * budget * blur_unit(reference_px) * 2.9
    if length >= 0.5:
        image = shake(image, rng, length)
        notes.append("motion blur")
    return image
