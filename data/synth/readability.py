"""How far print is still to be told from its ground after all that a camera did to it.

A picture whose text cannot be read teaches a reader to guess. What is printed is known here, so
the picture can be compared with it, cheaply.
"""

from __future__ import annotations

import cv2
import numpy as np

from data.synth.degradations import degrade

ROWS = 20
"""Height in pixels at which pictures are compared. Chosen: strokes of a capital are 2 px wide."""

LETTER = 0.7
"""Width of a letter in heights of the picture. Chosen: a capital's, with the margin of the cut."""

FULL_CONTRAST = 16.0
"""Difference of ink and ground, of 255, from which contrast does not matter. Chosen by looking."""

LEAST_READABILITY = 0.45
"""Chosen by looking at pictures sorted by `readability`: below, half can hardly be read; above,
nearly all can."""

UNHARMED = 0.25
"""Severity below which nothing becomes unreadable. Chosen by looking."""

RETRIES = 3
CALMER = 0.6
"""How often a picture is taken anew, and by how much the severity falls each time. Chosen: one
picture in thirty is taken twice."""


def degrade_readably(
    rng: np.random.Generator,
    image: np.ndarray,
    ink: np.ndarray,
    severity: float,
    reference_px: float,
) -> np.ndarray:
    """A word as `degrade` shows it, but so that it can still be read.

    Args:
        rng: decides.
        image: (h, w, 3) uint8, the word before the camera.
        ink: (h, w) uint8, where it is printed.
        severity: 0 to 1.5; less where nothing could be read otherwise.
        reference_px: width of the card in this picture's pixels.

    Returns:
        (h, w, 3) uint8.
    """
    for _ in range(RETRIES):
        seen = degrade(image, rng, severity, reference_px)
        if severity < UNHARMED or readability(ink, seen) >= LEAST_READABILITY:
            return seen
        severity *= CALMER
    return degrade(image, rng, severity, reference_px)


def ink_of(image: np.ndarray) -> np.ndarray:
    """What is darkest in a clean picture, for where the ink itself is not at hand.

    Args:
        image: (h, w, 3) uint8, dark print on light paper.

    Returns:
        (h, w) uint8, 255 where it is darkest.
    """
    gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    darkest, lightest, _, _ = cv2.minMaxLoc(gray)
    scale = 255 / max(lightest - darkest, 1.0)
    return cv2.addWeighted(gray, -scale, gray, 0.0, lightest * scale)


def readability(ink: np.ndarray, image: np.ndarray) -> float:
    """How well the ink of a word shows in a picture, at its worst place.

    Args:
        ink: (h, w) uint8, where the word is printed, 255 in full.
        image: (h, w, 3) uint8, the same word photographed.

    Returns:
        0 to 1: the correlation of brightness with the ink in the worst piece of about a letter's
        width, times the share of FULL_CONTRAST that its ink stands out by. 1 for a word without
        ink.
    """
    columns = max(ROWS, round(image.shape[1] * ROWS / image.shape[0]))
    gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    size = (columns, ROWS)
    seen = cv2.resize(gray, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    true = cv2.resize(ink, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    # Shadows and gradients are no obstacle: what counts is the difference from the surroundings.
    seen -= cv2.blur(seen, (ROWS, ROWS))
    true -= cv2.blur(true, (ROWS, ROWS))
    sums = np.stack([(seen * true).sum(0), (seen * seen).sum(0), (true * true).sum(0)])
    pieces = max(1, round(columns / (LETTER * ROWS)))
    edges = np.arange(pieces) * columns // pieces
    both, own, given = np.add.reduceat(sums, edges, axis=1)
    inked = given > 0.25 * given.max()
    if not inked.any() or given.max() <= 0:
        return 1.0
    both, own, given = both[inked], own[inked], given[inked]
    if both.sum() > 0:  # pale ink on dark paper: the sign is the same throughout a word
        both = -both
    correlation = -both / np.sqrt(own * given + 1e-6)
    contrast = -both / given * 255 / FULL_CONTRAST
    return float(np.clip(np.min(correlation * np.minimum(contrast, 1.0)), 0.0, 1.0))
