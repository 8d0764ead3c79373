"""Photographs of flat cards: any angle, any surface, any light, with the truth moved along.

The card is warped once, straight to the size that is asked for, so a small picture for training
costs a few milliseconds. Everything follows from the generator that is passed in.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import cv2
import numpy as np

from data.quads import (
    ID1_CORNER_RADIUS_MM,
    ID1_SIZE_MM,
    pixel_center_homography,
    quad_to_homography,
    size_to_quad,
    transform_points,
)
from data.records import Record
from data.synth import clutter, degradations
from data.synth.backgrounds import background
from data.synth.camera import View, draw_view
from data.synth.clutter import cast_shadow, fill
from data.synth.degradations import degrade, draw_severity

__all__ = ["degrade", "empty_scene", "photograph"]

LONG_SIDE_PX = (960, 2048)
"""Longer side of a photograph of no given size. Chosen: phones after a messenger's downscaling."""

ASPECTS = (3 / 4, 3 / 4, 4 / 3, 4 / 3, 9 / 16, 16 / 9, 1.0)
"""Height over width of such a photograph."""

SMALLEST_CARD_PX = 480
"""Least extent of the card in a photograph of no given size. Chosen: its text is 12 px high
there, and what nobody can read teaches nothing."""


def draw_size(rng: np.random.Generator) -> tuple[int, int]:
    """A photograph's height and width in pixels."""
    longest = int(rng.integers(LONG_SIDE_PX[0], LONG_SIDE_PX[1] + 1))
    aspect = ASPECTS[rng.integers(len(ASPECTS))]
    if aspect <= 1:
        return round(longest * aspect), longest
    return longest, round(longest / aspect)


@lru_cache(maxsize=4)
def _card_mask(size_hw: tuple[int, int]) -> np.ndarray:
    """(H, W) uint8: 255 on the card, 0 beyond its rounded corners, read-only."""
    height, width = size_hw
    oversampling = 4
    large = np.zeros((height * oversampling, width * oversampling), np.uint8)
    radius = ID1_CORNER_RADIUS_MM / ID1_SIZE_MM[1] * width
    radius_y = ID1_CORNER_RADIUS_MM / ID1_SIZE_MM[0] * height
    outline = clutter.rounded_rectangle(width, width, radius, 24)
    # Drawn on a square and squeezed, so that a card scanned with another aspect is right too.
    scale = np.array([1.0, radius_y / radius])
    corner = np.array([width / 2, width / 2])
    points = np.where(outline < 0, outline + corner, outline - corner) * scale
    far = np.array([width, height], float)
    points = np.where(outline < 0, points, far + points)
    fill(large, points * oversampling, np.array(255))
    mask = cv2.resize(large, (width, height), interpolation=cv2.INTER_AREA)
    mask.setflags(write=False)
    return mask


def _shrink(image: np.ndarray, size_hw: tuple[int, int]) -> np.ndarray:
    """Shrink by area, by exact halves first, which OpenCV does many times faster."""
    height, width = image.shape[:2]
    while (
        height % 2 == 0 and width % 2 == 0 and height >= 2 * size_hw[0] and width >= 2 * size_hw[1]
    ):
        height, width = height // 2, width // 2
        image = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    if (height, width) == size_hw:
        return image
    return cv2.resize(image, size_hw[::-1], interpolation=cv2.INTER_AREA)


def _paste_card(image: np.ndarray, card: np.ndarray, view: View) -> np.ndarray:
    """Warp the card into the frame.

    Args:
        image: (H, W, 3) uint8, changed in place.
        card: (h, w, 3) uint8, the flat card.
        view: where it lies.

    Returns:
        (H, W) uint8, how much of each pixel the card covers.
    """
    size_hw = (card.shape[0], card.shape[1])
    quad = view.quad
    edges = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)
    # Shrink by area first, to about the size it will have: bilinear warping then skips nothing.
    target = np.ceil([max(edges[1], edges[3]), max(edges[0], edges[2])]).astype(int)
    small_hw = (
        int(np.clip(target[0], 2, size_hw[0])),
        int(np.clip(target[1], 2, size_hw[1])),
    )
    mask = _card_mask(size_hw)
    card, mask = _shrink(card, small_hw), _shrink(mask, small_hw)
    colored = cv2.multiply(card, cv2.merge([mask] * 3), scale=1 / 255)
    layers = cv2.merge([*cv2.split(colored), mask])
    # Only the part of the frame that the card reaches is touched.
    x1, y1 = (int(v) for v in np.maximum(np.floor(quad.min(axis=0)) - 1, 0))
    x2, y2 = (int(v) for v in np.minimum(np.ceil(quad.max(axis=0)) + 1, view.size_hw[::-1]))
    matrix = pixel_center_homography(quad_to_homography(size_to_quad(small_hw), quad - (x1, y1)))
    warped = cv2.warpPerspective(layers, matrix, (x2 - x1, y2 - y1), flags=cv2.INTER_LINEAR)
    *channels, covered = cv2.split(warped)
    rest = cv2.bitwise_not(covered)
    part = cv2.multiply(image[y1:y2, x1:x2], cv2.merge([rest] * 3), scale=1 / 255)
    image[y1:y2, x1:x2] = cv2.add(part, cv2.merge(channels))
    coverage = np.zeros(view.size_hw, np.uint8)
    coverage[y1:y2, x1:x2] = covered
    return coverage


def _scatter(
    image: np.ndarray, rng: np.random.Generator, unit: float, center: np.ndarray, most: int
) -> tuple[np.ndarray, list[str]]:
    """Things under and beside a place.

    Args:
        image: (H, W, 3) uint8.
        rng: decides.
        unit: width of an ID-1 card in pixels.
        center: (2,) where the card lies or might lie.
        most: largest number of things.

    Returns:
        The picture and the kinds of things in it.
    """
    kinds = []
    frame = np.array([image.shape[1], image.shape[0]], float)
    for _ in range(rng.integers(1, most + 1)):
        under = rng.random() < 0.4
        at = center + rng.normal(0, 0.35, 2) * unit if under else rng.uniform(0, 1, 2) * frame
        draw = rng.random()
        if draw < 0.72:
            image, kind = clutter.thing(image, rng, unit, at)
        elif draw < 0.84:
            clutter.pen(image, rng, unit, at)
            kind = "pen"
        else:
            clutter.hand(image, rng, unit, at)
            kind = "hand"
        kinds.append(kind)
    return image, kinds


def _lay_card(
    image: np.ndarray, card: np.ndarray, rng: np.random.Generator, view: View
) -> tuple[np.ndarray, np.ndarray]:
    """The card on its surface: drop shadow, side, face.

    Returns:
        The picture and the (H, W) uint8 coverage of the card.
    """
    unit = view.card_width_px
    if rng.random() < 0.85:
        held = rng.random() < 0.25  # lifted from the surface: a wide, displaced shadow
        reach = rng.uniform(0.02, 0.12) if held else rng.uniform(0, 0.012)
        angle = rng.uniform(0, 2 * np.pi)
        shift = reach * unit * np.array([np.cos(angle), np.sin(angle)])
        sigma = unit * (rng.uniform(0.01, 0.06) if held else rng.uniform(0.002, 0.018))
        image = cast_shadow(image, view.underside + shift, sigma, rng.uniform(0.1, 0.7))
    # The card's side: grey or white plastic, seen where the tilt shows it.
    side = rng.uniform(90, 235) * (1 + rng.normal(0, 0.03, 3))
    hull = cv2.convexHull(np.concatenate([view.outline, view.underside]).astype(np.float32))
    fill(image, hull[:, 0].astype(float), side)
    return image, _paste_card(image, card, view)


def _hold(image: np.ndarray, rng: np.random.Generator, view: View) -> None:
    """A finger or two on the edge of the card, reaching in by at most an eighth of its height."""
    unit = view.card_width_px
    center = view.quad.mean(axis=0)
    color = clutter.skin_color(rng)
    for _ in range(rng.integers(1, 3)):
        side, along = rng.integers(4), rng.uniform(0.2, 0.8)
        first, second = view.quad[side], view.quad[(side + 1) % 4]
        edge = first + along * (second - first)
        outward = (edge - center) / np.linalg.norm(edge - center)
        thick = unit * rng.uniform(0.12, 0.2)
        # The round end reaches half its width beyond the tip.
        tip = edge + outward * (thick / 2 - unit * rng.uniform(0.01, 0.08))
        lean = outward + rng.normal(0, 0.25, 2)
        clutter.finger(image, tip, tip + lean * max(view.size_hw) * 1.5, thick, color)


def photograph(
    card: Record,
    rng: np.random.Generator,
    size_hw: tuple[int, int] | None = None,
    severity: float | None = None,
    background_split: str = "train",
) -> Record:
    """A photograph of a flat card.

    Args:
        card: a flat card, upright; the whole image is the card.
        rng: decides everything.
        size_hw: height and width in pixels; by default drawn, 960 to 2048 on the longer side.
        severity: how bad light and camera are, 0 (perfect) to 1.5; by default drawn, mostly from
            0.2 to 1. Geometry and surface do not depend on it.
        background_split: whose surfaces to use: "train", "validation", "test" or "all".

    Returns:
        The record with the new image, corners and words moved exactly, and in `meta` severity,
        background, clutter, rotation and tilt in degrees, card_width_px.

    Raises:
        ValueError: the record holds no card, or the split is unknown.
    """
    if card.corners is None:
        raise ValueError(f"record {card.name!r}: no card to photograph")
    smallest = 0.25
    if size_hw is None:
        size_hw = draw_size(rng)
        smallest = min(0.9, max(smallest, SMALLEST_CARD_PX / min(size_hw)))
    strength = draw_severity(rng) if severity is None else float(severity)
    view = draw_view(rng, size_hw, smallest)
    image, surface = background(rng, size_hw, background_split)
    kinds: list[str] = []
    if rng.random() < 0.4:
        image, kinds = _scatter(image, rng, view.card_width_px, view.quad.mean(axis=0), 3)
    image, coverage = _lay_card(image, card.image, rng, view)
    if rng.random() < 0.08:
        _hold(image, rng, view)
        kinds.append("finger")
    image = degradations.light(image, rng, strength)
    image = degradations.glare(image, rng, strength, coverage if rng.random() < 0.75 else None)
    image = degradations.capture(image, rng, strength, view.card_width_px)
    homography = view.homography(card.size_hw)
    quads = transform_points(homography, np.array([w.quad for w in card.words]).reshape(-1, 4, 2))
    words = [replace(w, quad=quad) for w, quad in zip(card.words, quads, strict=True)]
    meta = {
        **card.meta,
        "severity": round(strength, 3),
        "background": surface,
        "clutter": kinds,
        "rotation": round(view.rotation, 1),
        "tilt": round(view.tilt, 1),
        "card_width_px": round(view.card_width_px, 1),
    }
    return replace(
        card,
        image=image,
        corners=transform_points(homography, card.corners),
        words=tuple(words),
        meta=meta,
    )


def empty_scene(
    rng: np.random.Generator,
    size_hw: tuple[int, int] | None = None,
    severity: float | None = None,
    background_split: str = "train",
) -> Record:
    """A photograph without any card of ours: surfaces, sheets, phones, other cards, hands.

    Args:
        rng: decides everything.
        size_hw: as for `photograph`.
        severity: as for `photograph`.
        background_split: as for `photograph`.

    Returns:
        A record named "empty" with corners None, no words and the same `meta`.

    Raises:
        ValueError: the split is unknown.
    """
    size_hw = draw_size(rng) if size_hw is None else size_hw
    strength = draw_severity(rng) if severity is None else float(severity)
    image, surface = background(rng, size_hw, background_split)
    kinds: list[str] = []
    if rng.random() < 0.8:
        unit = rng.uniform(0.2, 0.8) * min(size_hw)
        center = rng.uniform(0.3, 0.7, 2) * (size_hw[1], size_hw[0])
        image, kinds = _scatter(image, rng, unit, center, 5)
    image = degrade(image, rng, strength)
    meta = {"severity": round(strength, 3), "background": surface, "clutter": kinds}
    return Record(name="empty", image=image, meta=meta)
