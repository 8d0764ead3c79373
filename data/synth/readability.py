"""How far print is still to be told from its ground after all that a camera did to it.

A picture whose text cannot be read teaches a reader to guess. What is printed is known here, so
the picture can be compared with it, cheaply.
"""

from __future__ import annotations

import cv2
import numpy as np

ROWS = 20
"""Height in pixels at which pictures are compared. Chosen: strokes of a capital are 2 px wide."""

FULL_CONTRAST = 16.0
"""Difference of ink and ground, of 255, from which contrast does not matter. Chosen by looking."""


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
    pieces = max(1, round(columns / ROWS))
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
