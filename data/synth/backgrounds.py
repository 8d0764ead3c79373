"""What lies under a photographed card: procedural surfaces in families, split like the fonts.

Each family is a function `(rng, size_hw) -> (H, W, 3) uint8`, drawn upright; `background` turns,
scales and tilts it. Families of one split are never used by another, so that a test picture shows
a kind of surface that was never trained on.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from data.synth.surfaces_held_out import TEST_FAMILIES, VALIDATION_FAMILIES
from data.synth.surfaces_train import TRAIN_FAMILIES

Family = Callable[[np.random.Generator, tuple[int, int]], np.ndarray]

FAMILIES: dict[str, tuple[Family, ...]] = {
    "train": TRAIN_FAMILIES,
    "validation": VALIDATION_FAMILIES,
    "test": TEST_FAMILIES,
    "all": TRAIN_FAMILIES + VALIDATION_FAMILIES + TEST_FAMILIES,
}
"""Families by split. Chosen: the held-out ones differ in structure, not in colour alone."""

LONGEST_DRAWN = 900
"""Longest side, in pixels, that a surface is drawn at; larger ones are enlarged. Chosen: a surface
in a photograph is seldom as sharp as the card, and 2048 px of noise would take 100 ms."""


def background(
    rng: np.random.Generator, size_hw: tuple[int, int], split: str = "train"
) -> tuple[np.ndarray, str]:
    """A surface that fills the frame, at any angle and scale.

    Args:
        rng: decides.
        size_hw: size of the frame in pixels.
        split: "train", "validation", "test" or "all".

    Returns:
        (H, W, 3) uint8 and the family's name.

    Raises:
        ValueError: the split is unknown.
    """
    if split not in FAMILIES:
        raise ValueError(f"unknown split {split!r}; one of {', '.join(FAMILIES)}")
    families = FAMILIES[split]
    family = families[rng.integers(len(families))]
    height, width = size_hw
    shrink = min(1.0, LONGEST_DRAWN / max(size_hw))
    drawn_hw = (max(8, round(height * shrink)), max(8, round(width * shrink)))
    surface = family(rng, drawn_hw)
    # The surface turns about the middle of the frame; mirrored beyond its own edges.
    angle = rng.uniform(0, 2 * np.pi) if rng.random() < 0.7 else rng.normal(0, 0.05)
    scale = rng.uniform(0.7, 1.6) / shrink
    cos, sin = np.cos(angle) * scale, np.sin(angle) * scale
    to_middle = np.array([[1, 0, -drawn_hw[1] / 2], [0, 1, -drawn_hw[0] / 2], [0, 0, 1]])
    tilt = rng.uniform(-0.4, 0.4, 2) / max(size_hw)
    turn = np.array([[cos, -sin, 0], [sin, cos, 0], [tilt[0] * scale, tilt[1] * scale, 1]])
    back = np.array([[1, 0, width / 2], [0, 1, height / 2], [0, 0, 1]])
    image = cv2.warpPerspective(
        surface, back @ turn @ to_middle, (width, height),
        flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101,
    )  # fmt: skip
    return image, family.__name__
