"""What lies under a photographed card: procedural surfaces in families, split like the fonts.

Each family is a function `(rng, size_hw) -> (H, W, 3) uint8`, drawn upright; `background` turns,
scales and tilts it. Families of one split are never used by another, so that a test picture shows
a kind of surface that was never trained on. The user's own pictures may stand in for half of them.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from data.synth.pictures import PictureFolder
from data.synth.surfaces_displays import DISPLAY_FAMILIES
from data.synth.surfaces_held_out import TEST_FAMILIES, VALIDATION_FAMILIES
from data.synth.surfaces_more import MORE_FAMILIES
from data.synth.surfaces_sheets import SHEET_FAMILIES
from data.synth.surfaces_train import BASIC_FAMILIES
from data.synth.textures import axes, fractal_noise

__all__ = ["FAMILIES", "PictureFolder", "background"]

TRAIN_FAMILIES = BASIC_FAMILIES + MORE_FAMILIES + SHEET_FAMILIES + DISPLAY_FAMILIES
"""A third of them are print, which corner finders mistake for cards most."""

Family = Callable[[np.random.Generator, tuple[int, int]], np.ndarray]

FAMILIES: dict[str, tuple[Family, ...]] = {
    "train": TRAIN_FAMILIES,
    "validation": VALIDATION_FAMILIES,
    "test": TEST_FAMILIES,
    "all": TRAIN_FAMILIES + VALIDATION_FAMILIES + TEST_FAMILIES,
}
"""Families by split; every one of them is listed at the end of its module. Chosen: the held-out
ones differ in structure, not in colour alone."""

LONGEST_DRAWN = (640, 960)
"""Longest side, in pixels, that three quarters and a quarter of the surfaces are drawn at; larger
frames enlarge them. Chosen: a surface in a photograph is seldom as sharp as the card, and drawing
2048 px of noise would take 100 ms."""

MIXED_SHARE, RECOLOURED_SHARE = 0.25, 0.2
"""How often two surfaces of the training split are mixed, and how often one changes its colours.
Chosen: forty families are few, and a corner finder must not know them by heart."""

PICTURE_SHARE = 0.5
"""How often the user's pictures are used when they are given. Source: chosen so that procedural
surfaces, which are sharper and stranger, remain."""


def _surface(
    rng: np.random.Generator, size_hw: tuple[int, int], split: str
) -> tuple[np.ndarray, str]:
    """A family's surface, smaller than a large frame, and its name."""
    families = FAMILIES[split]
    family = families[rng.integers(len(families))]
    longest = LONGEST_DRAWN[int(rng.random() < 0.25)]
    shrink = min(1.0, longest / max(size_hw))
    drawn_hw = (max(8, round(size_hw[0] * shrink)), max(8, round(size_hw[1] * shrink)))
    surface, name = family(rng, drawn_hw), family.__name__
    if split == "train" and rng.random() < MIXED_SHARE:
        other = families[rng.integers(len(families))]
        surface, name = _mixed(rng, surface, other(rng, drawn_hw)), f"{name}+{other.__name__}"
    if split == "train" and rng.random() < RECOLOURED_SHARE:
        surface = surface[..., rng.permutation(3)]
        surface = np.ascontiguousarray(255 - surface if rng.random() < 0.3 else surface)
    return surface, name


def _mixed(rng: np.random.Generator, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Two surfaces in one picture: side by side, one in patches of the other, or both at once.

    Args:
        rng: decides.
        first: (H, W, 3) uint8.
        second: of the same size.
    """
    draw = rng.random()
    if draw < 0.35:  # a table's edge, a carpet's end
        rows, columns = axes(first.shape[:2])
        angle = rng.uniform(0, 2 * np.pi)
        along = (columns - 0.5) * np.cos(angle) + (rows - 0.5) * np.sin(angle)
        weight = (along > rng.uniform(-0.3, 0.3)).astype(np.float32)
    elif draw < 0.6:
        field = fractal_noise(rng, first.shape[:2], rng.uniform(1, 6), 2)
        weight = np.clip((field - rng.uniform(0.4, 0.6)) * rng.uniform(2, 60) + 0.5, 0, 1)
    else:
        weight = np.full(first.shape[:2], rng.uniform(0.25, 0.75), np.float32)
    weights = cv2.merge([weight.astype(np.float32)] * 3)
    mixed = first + (second.astype(np.float32) - first) * weights
    return mixed.astype(np.uint8)


def _turned(rng: np.random.Generator, surface: np.ndarray, size_hw: tuple[int, int]) -> np.ndarray:
    """A surface turned about the middle of the frame, tilted, mirrored beyond its own edges."""
    height, width = size_hw
    drawn_hw = surface.shape[:2]
    shrink = min(drawn_hw[0] / height, drawn_hw[1] / width)
    # Large frames are filled at half their size, four times quicker.
    coarse = 2 if shrink < 0.6 and min(size_hw) > 64 else 1
    angle = rng.uniform(0, 2 * np.pi) if rng.random() < 0.7 else rng.normal(0, 0.05)
    scale = rng.uniform(0.7, 1.6) / shrink / coarse
    cos, sin = np.cos(angle) * scale, np.sin(angle) * scale
    to_middle = np.array([[1, 0, -drawn_hw[1] / 2], [0, 1, -drawn_hw[0] / 2], [0, 0, 1]])
    tilt = rng.uniform(-0.4, 0.4, 2) / max(size_hw) * coarse
    turn = np.array([[cos, -sin, 0], [sin, cos, 0], [tilt[0] * scale, tilt[1] * scale, 1]])
    frame_wh = (-(-width // coarse), -(-height // coarse))
    back = np.array([[1, 0, frame_wh[0] / 2], [0, 1, frame_wh[1] / 2], [0, 0, 1]])
    # OpenCV warps four channels three times as fast as three.
    image = cv2.warpPerspective(
        cv2.cvtColor(surface, cv2.COLOR_RGB2RGBA), back @ turn @ to_middle, frame_wh,
        flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101,
    )  # fmt: skip
    image = cv2.cvtColor(image, cv2.COLOR_RGBA2RGB)
    return image if coarse == 1 else cv2.resize(image, (width, height))


def _picture(rng: np.random.Generator, picture: np.ndarray, size_hw: tuple[int, int]) -> np.ndarray:
    """A part of a picture that fills the frame: as it is, mirrored or turned."""
    if rng.random() < 0.5:
        picture = picture[:, ::-1]
    picture = np.rot90(picture, rng.choice(4, p=(0.7, 0.1, 0.1, 0.1)))
    height, width = picture.shape[:2]
    aspect = size_hw[1] / size_hw[0]
    most = min(height, width / aspect)
    crop_h = max(2.0, most * rng.uniform(0.45, 1.0))
    crop_w = max(2.0, crop_h * aspect)
    top, left = rng.uniform(0, height - crop_h), rng.uniform(0, max(width - crop_w, 0))
    rows = slice(int(top), max(int(top) + 2, int(top + crop_h)))
    columns = slice(int(left), max(int(left) + 2, int(left + crop_w)))
    part = np.ascontiguousarray(picture[rows, columns])
    shrinks = part.shape[0] > size_hw[0]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return cv2.resize(part, size_hw[::-1], interpolation=how)


def background(
    rng: np.random.Generator,
    size_hw: tuple[int, int],
    split: str = "train",
    pictures: PictureFolder | None = None,
) -> tuple[np.ndarray, str]:
    """A surface that fills the frame, at any angle and scale.

    Args:
        rng: decides.
        size_hw: size of the frame in pixels.
        split: "train", "validation", "test" or "all".
        pictures: pictures that are used half of the time instead of drawn surfaces.

    Returns:
        (H, W, 3) uint8, and the family's name, of a mixture both with a "+" between, or "picture:"
        and the picture's path in its folder.

    Raises:
        ValueError: the split is unknown, none of the pictures falls to it, or one cannot be read.
    """
    if split not in FAMILIES:
        raise ValueError(f"unknown split {split!r}; one of {', '.join(FAMILIES)}")
    if pictures is not None and rng.random() < PICTURE_SHARE:
        picture, name = pictures.draw(rng, split)
        return _picture(rng, picture, size_hw), f"picture:{name}"
    surface, name = _surface(rng, size_hw, split)
    return _turned(rng, surface, size_hw), name
