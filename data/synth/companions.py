"""Other cards in the picture: beside the labelled one, under its edge, or over it a little."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from data.quads import ID1_SIZE_MM, clip_polygon, points_in_quad, quad_area, size_to_quad
from data.records import Record
from data.synth.camera import View, sharp_corners
from data.synth.laying import card_mask
from data.synth.painting import Lamp, cast_shadow, lay_patch, with_alpha
from data.synth.poses import draw_view

TRIES = 6
"""How often a place is drawn for a card before it is left out."""

LARGEST_WHOLE = 0.85
"""Largest area of another card of which three quarters are visible, as a share of the labelled
one's. Chosen: whoever looks at the picture says the same card is the largest."""

LARGEST_COVER = 0.06
"""Share of the labelled card that another may hide. Chosen: it stays the whole one."""

HALF_DEPTH = 0.06
"""How far the second corner of a half card is outside the frame, as a share of the card's width.
Chosen: more than half of what may be cut off a card that counts as whole but for one corner."""


@dataclass(frozen=True)
class Companion:
    """Another card and where it lies.

    Attributes:
        image: (h, w, 3) uint8, its flat picture.
        quad: (4, 2) its corners in the frame.
        above: whether it lies on the labelled card.
    """

    image: np.ndarray
    quad: np.ndarray
    above: bool


def _overlap(first: np.ndarray, second: np.ndarray) -> float:
    """Area that two quads share, square pixels."""
    return float(abs(quad_area(clip_polygon(first, second))))


def _acceptable(view: View, quad: np.ndarray, above: bool, words: np.ndarray) -> bool:
    """Whether the labelled card stays the largest whole one and every word of it is seen."""
    area, other = abs(quad_area(view.quad)), abs(quad_area(quad))
    shared = _overlap(quad, view.quad)
    seen = _overlap(quad, size_to_quad(view.size_hw))
    if seen < 0.02 * other:  # out of sight
        return False
    if above:
        if not 0 < shared < LARGEST_COVER * area:
            return False
        return not points_in_quad(np.concatenate([words, view.quad]), quad).any()
    whole = seen > 0.75 * other and shared < 0.25 * other
    return other < LARGEST_WHOLE * area if whole else other < 1.3 * area


def place_companions(
    rng: np.random.Generator, view: View, companions: tuple[Record, ...], words: np.ndarray
) -> list[Companion]:
    """Places for other cards on the plane of the labelled one.

    Args:
        rng: decides.
        view: of the labelled card.
        companions: flat cards.
        words: (N, 2) ends and middles of the labelled card's words in the frame.

    Returns:
        Those that found a place, in drawing order. None is larger, whole and uncovered.
    """
    placed: list[Companion] = []
    half = np.array(ID1_SIZE_MM[::-1]) / 2
    for card in companions:
        above = bool(rng.random() < 0.2)
        for _ in range(TRIES):
            turn = rng.choice([0, 0, 0, np.pi / 2, np.pi, -np.pi / 2]) + rng.normal(0, 0.15)
            turn = rng.uniform(0, 2 * np.pi) if rng.random() < 0.4 else turn
            scale = rng.uniform(0.6, 1.0)
            cos, sin = np.cos(turn) * scale, np.sin(turn) * scale
            # Somewhere on the rim of the labelled card, reaching in or standing off a little.
            side = rng.uniform(-1, 1, 2)
            side = side / np.abs(side).max()
            at = half * side * rng.uniform(1.0, 2.3)
            corners = sharp_corners() @ np.array([[cos, sin], [-sin, cos]]) + at
            depth = rng.uniform(0.3, 1.5) * (-1 if above else 1)
            points = np.column_stack([corners, np.full(4, depth)])
            # Behind the camera's back nothing can be seen.
            if np.any(points @ view.matrix[2, :3] + view.matrix[2, 3] < 15):
                continue
            quad = view.project(points)
            if _acceptable(view, quad, above, words):
                placed.append(Companion(card.image, quad, above))
                break
    return placed


def place_half(rng: np.random.Generator, size_hw: tuple[int, int], card: Record) -> Companion:
    """A place for a card of which too little is in the frame to be read.

    Args:
        rng: decides.
        size_hw: of the frame.
        card: a flat card.

    Returns:
        The card over one side of the frame: two corners or three of it are outside by at least
        `HALF_DEPTH` of its width.
    """
    quad = draw_view(rng, size_hw, smallest=0.3).quad
    width = float(np.hypot(*(quad[1] - quad[0])))
    axis, far = rng.integers(2), rng.random() < 0.5
    values = np.sort(quad[:, axis] * (1 if far else -1))
    # From "the second farthest corner is just outside" to "little but the nearest is left".
    outside = values[2] - HALF_DEPTH * width
    inside = min(values[0] + 0.1 * width, outside)
    border = rng.uniform(inside, outside)
    shift = (size_hw[1 - axis] if far else 0) - border * (1 if far else -1)
    quad = quad.copy()
    quad[:, axis] += shift
    return Companion(card.image, quad, above=True)


def lay_companion(
    image: np.ndarray, rng: np.random.Generator, companion: Companion, lamp: Lamp
) -> None:
    """Draw another card: its shadow, a hint of its side, its face."""
    quad = companion.quad
    width = float(np.mean([np.hypot(*(quad[1] - quad[0])), np.hypot(*(quad[2] - quad[3]))]))
    reach = width / ID1_SIZE_MM[1] * rng.uniform(0.3, 1.2)
    middle = quad.mean(axis=0)
    inner = middle + 0.985 * (quad - middle)  # without its corners, which are round
    cast_shadow(image, inner + reach * lamp.direction, reach * lamp.spread + 0.5, lamp.depth)
    picture = companion.image
    while picture.shape[1] >= 1.8 * width and min(picture.shape[:2]) >= 16:
        half_wh = (picture.shape[1] // 2, picture.shape[0] // 2)
        picture = cv2.resize(picture, half_wh, interpolation=cv2.INTER_AREA)
    lay_patch(image, with_alpha(picture, card_mask((picture.shape[0], picture.shape[1]))), quad)
