"""Things laid about in a photograph at any angle: flat ones, pens and cables, hands."""

from __future__ import annotations

import cv2
import numpy as np

from data.quads import ID1_SIZE_MM
from data.synth.camera import rounded_rectangle
from data.synth.hands import draw_limbs, hand, skin_color
from data.synth.painting import Lamp, cast_shadow, fill, lay_patch, stroke, with_alpha
from data.synth.textures import random_color, related_color
from data.synth.things import Thing
from data.synth.things_train import things_of


def lay_thing(
    image: np.ndarray, rng: np.random.Generator, made: Thing, px_per_mm: float,
    center: np.ndarray, lamp: Lamp, angle: float | None = None,
) -> np.ndarray:  # fmt: skip
    """Put a thing into the picture, turned and a little skewed.

    Args:
        image: (H, W, 3) uint8, changed in place.
        rng: decides.
        made: by one of the makers.
        px_per_mm: scale of the picture.
        center: (2,) where it lies.
        lamp: what casts its shadow.
        angle: radians by which it is turned; by default drawn.

    Returns:
        (4, 2) its corners.
    """
    picture, size_mm, radius_mm = made
    angle = rng.uniform(0, 2 * np.pi) if angle is None else angle
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    axes = turn @ np.array([[1, rng.normal(0, 0.05)], [0, rng.uniform(0.86, 1)]]) * px_per_mm
    half = np.array(size_mm) / 2
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    corners = corners * (1 + rng.normal(0, 0.015, (4, 1)))
    quad = corners @ axes.T + center
    reach = rng.uniform(0.3, 5) * px_per_mm
    cast_shadow(image, quad + reach * lamp.direction, reach * lamp.spread * 0.6 + 0.5, lamp.depth)
    while max(picture.shape[:2]) > 1.8 * px_per_mm * max(size_mm) and min(picture.shape[:2]) > 16:
        half_wh = (picture.shape[1] // 2, picture.shape[0] // 2)
        picture = cv2.resize(picture, half_wh, interpolation=cv2.INTER_AREA)
    mask = None
    if radius_mm > 0:
        mask = np.zeros(picture.shape[:2], np.uint8)
        scale = picture.shape[1] / size_mm[0]
        outline = rounded_rectangle(picture.shape[1], picture.shape[0], radius_mm * scale)
        fill(mask, outline + np.array(mask.shape[::-1]) / 2, 255)
    lay_patch(image, with_alpha(picture, mask), quad)
    return quad


def pen(
    image: np.ndarray, rng: np.random.Generator, unit: float, center: np.ndarray, lamp: Lamp
) -> None:
    """A pen or a cable: a long thin line with a highlight and a shadow."""
    angle = rng.uniform(0, 2 * np.pi)
    along = np.array([np.cos(angle), np.sin(angle)])
    half = 0.5 * unit * rng.uniform(1.2, 3)
    bow = rng.normal(0, 0.12) * half if rng.random() < 0.4 else 0.0
    steps = np.linspace(-1, 1, 12)[:, None]
    path = center + half * steps * along + bow * (1 - steps**2) * np.array([-along[1], along[0]])
    thick = max(1, round(unit * rng.uniform(0.02, 0.09)))
    color = random_color(rng)
    stroke(image, path + 0.4 * thick * lamp.direction, color * 0.25, thick)
    stroke(image, path, color, thick)
    stroke(image, path - 0.15 * thick * lamp.direction, related_color(rng, color, 0.4), thick // 4)


def scatter(
    image: np.ndarray, rng: np.random.Generator, unit: float, center: np.ndarray, most: int,
    lamp: Lamp, split: str = "train",
) -> tuple[list[str], list[np.ndarray]]:  # fmt: skip
    """Things under and beside a place.

    Args:
        image: (H, W, 3) uint8, changed in place.
        rng: decides.
        unit: width of an ID-1 card in pixels.
        center: (2,) where the card lies or might lie.
        most: largest number of things.
        lamp: what casts their shadows.
        split: whose things to use.

    Returns:
        The kinds of things in it, and (4, 2) the corners of each flat one. Bank cards are a little
        smaller than the unit, so that the labelled card is the largest.
    """
    kinds: list[str] = []
    quads: list[np.ndarray] = []
    frame = np.array([image.shape[1], image.shape[0]], float)
    things = things_of(split)
    shares = np.array([share for *_, share in things])
    for _ in range(rng.integers(1, most + 1)):
        under = rng.random() < 0.4
        at = center + rng.normal(0, 0.35, 2) * unit if under else rng.uniform(0, 1, 2) * frame
        draw = rng.random()
        if draw < 0.8:
            make, kind, _ = things[rng.choice(len(things), p=shares / shares.sum())]
            px_per_mm = unit / ID1_SIZE_MM[1] * (rng.uniform(0.7, 0.92) if kind == "card" else 1)
            quads.append(lay_thing(image, rng, make(rng), px_per_mm, at, lamp))
        elif draw < 0.92:
            pen(image, rng, unit, at, lamp)
            kind = "pen"
        else:
            limbs = hand(rng, at, unit, rng.uniform(0, 2 * np.pi))
            draw_limbs(image, limbs, skin_color(rng), lamp, rng)
            kind = "hand"
        kinds.append(kind)
    return kinds, quads
