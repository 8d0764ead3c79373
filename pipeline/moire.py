"""Waves that the pixels of a screen leave in a photograph of it, by their colours.

The red, green and blue of a screen's pixel stand side by side, a third of a pixel apart, and where
pixels of the screen and of the sensor beat, so do the waves of the three colours. Print has no such
waves: of a pattern in any one ink, however fine, the three rise and fall together. With the colours
as one complex number, ink gives a spectrum that is as strong at a frequency as at its opposite, and
a screen one that is not.
"""

from __future__ import annotations

import cv2
import numpy as np

SIZE_HW = (384, 608)
"""Height and width at which a card is looked at. Chosen: half the rectified card; compression has
taken the colours of finer waves."""

TILE = 128
"""Side of the squares that are looked at one by one, pixels. Chosen: a wave keeps its frequency
within a square, whatever the perspective; twice as large ones found no more."""

TILES = (3, 4)
"""Squares down and across. Chosen: they cover the card."""

FREQUENCIES = (3, 62)
"""Waves in a square, from and below. Chosen: fewer are those of rainbow print and of light; 64 is
the limit of the picture."""

NOISE = 1.0
"""Power that is added to each frequency. Chosen: a two-hundredth of that of rounding to 8 bits."""

# A colour as a complex number: red points to 1, green and blue a third of a turn to either side.
_TO_COMPLEX = np.array([[1, -0.5, -0.5], [0, 0.75**0.5, -(0.75**0.5)]], np.float32)


def _half_plane() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Flat indices of one of each two opposite frequencies, by length; of the other; and where each
    length, rounded, begins.
    """
    steps = np.fft.fftfreq(TILE, 1 / TILE)
    length = np.hypot(steps[:, None], steps[None])
    first = (steps[:, None] > 0) | ((steps[:, None] == 0) & (steps[None] > 0))
    least, end = FREQUENCIES
    chosen = np.flatnonzero(first & (length >= least) & (length < end))
    rounded = np.rint(length.ravel()[chosen])
    order = np.argsort(rounded, kind="stable")
    chosen, rounded = chosen[order], rounded[order]
    row, column = np.divmod(chosen, TILE)
    opposite = (-row % TILE) * TILE + -column % TILE
    return chosen, opposite, np.flatnonzero(np.diff(rounded, prepend=-1))


_ONE, _OTHER, _STARTS = _half_plane()
_COUNTS = np.diff(np.append(_STARTS, len(_ONE)))
_WINDOW = cv2.merge([cv2.createHanningWindow((TILE, TILE), cv2.CV_32F)] * 2)


def measure_moire(card: np.ndarray) -> float:
    """How far the strongest wave with turning colours stands out, as on screens.

    Args:
        card: (H, W, 3) uint8 RGB, rectified.

    Returns:
        Decibels, at least 0: of each square of the card the greatest difference in amplitude
        between a frequency and its opposite, squared, over the geometric mean power at frequencies
        of that length; of these the median. About 11 without waves. 0 of a grey picture.
    """
    small = cv2.resize(card, SIZE_HW[::-1], interpolation=cv2.INTER_AREA)
    colors = cv2.transform(small.astype(np.float32), _TO_COMPLEX)
    tops, lefts = (
        np.linspace(0, size - TILE, count).astype(int)
        for size, count in zip(SIZE_HW, TILES, strict=True)
    )
    power = np.stack(
        [_power(colors[top : top + TILE, left : left + TILE]) for top in tops for left in lefts]
    )
    one, other = power[:, _ONE] + np.float32(NOISE), power[:, _OTHER] + np.float32(NOISE)
    usual = np.add.reduceat(np.log(one * other) / 2, _STARTS, axis=1) / _COUNTS
    # Of amplitudes, not of powers: what noise does to those is the larger the stronger the wave.
    apart = np.maximum.reduceat((np.sqrt(one) - np.sqrt(other)) ** 2, _STARTS, axis=1)
    strongest = (np.log(apart + np.float32(1e-9)) - usual).max(axis=1)
    return max(0.0, float(np.median(strongest)) * 10 / float(np.log(10)))


def _power(tile: np.ndarray) -> np.ndarray:
    """Power spectrum of a square, flat."""
    centred = cv2.multiply(cv2.subtract(tile, cv2.mean(tile)), _WINDOW)
    spectrum = cv2.dft(centred)
    return (spectrum[..., 0] ** 2 + spectrum[..., 1] ** 2).ravel()
