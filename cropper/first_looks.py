"""What a first look takes for the card, drawn for the second look to be trained on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from data.quads import ID1_SIZE_MM, quad_is_convex, size_to_quad

WIDE_NOISE_SHARE, NARROW_NOISE, WIDE_NOISE = 0.35, 0.015, 0.05
"""How far off the corners of a first look are, as a share of the card's width: one in three looks
by the second. Measured on 750 validation photographs: median 0.9 %, one in ten beyond 3.4 %; chosen
a little more, for other cameras."""

LOST_CORNER = 0.12
"""Share of first looks with one corner far off. Chosen: in one card of ten one is inferred."""


def draw_first_look(rng: np.random.Generator, quad: np.ndarray) -> np.ndarray:
    """What a first look may take for the card: nearly the card, turned, or somewhere else.

    Args:
        rng: decides.
        quad: (4, 2) the card's true corners.

    Returns:
        (4, 2) float32, convex and clockwise.
    """
    quad = np.asarray(quad, np.float32)
    width = float(np.linalg.norm(quad[1] - quad[0]) + np.linalg.norm(quad[2] - quad[3])) / 2
    center = quad.mean(axis=0)
    guess = quad
    if rng.random() < 0.1:  # another thing, or a part of the card
        guess = center + (quad - center) * rng.uniform(0.5, 1.8) + rng.normal(0, 0.3, 2) * width
    spread = WIDE_NOISE if rng.random() < WIDE_NOISE_SHARE else NARROW_NOISE
    for _ in range(4):
        noisy = guess + rng.normal(0, spread * width, (4, 2))
        if rng.random() < LOST_CORNER:
            noisy[rng.integers(4)] += rng.normal(0, 0.15 * width, 2)
        if quad_is_convex(noisy):
            guess = noisy
            break
    turns = rng.choice(4, p=(0.68, 0.04, 0.24, 0.04))
    return np.roll(guess, turns, axis=0).astype(np.float32)


def draw_false_look(
    rng: np.random.Generator,
    size_hw: tuple[int, int],
    things: Sequence[np.ndarray] = (),
    halves: Sequence[np.ndarray] = (),
) -> np.ndarray:
    """What a first look may take for a card in a photo without one.

    Args:
        rng: decides.
        size_hw: of the photo.
        things: (4, 2) corners of each flat thing that lies about.
        halves: (4, 2) corners of cards of which half is outside.

    Returns:
        (4, 2) float32, convex and clockwise: mostly what is seen of half a card, or a thing; else,
        and where there are none, anything of the shape of a card.
    """
    height, width = size_hw
    draw = rng.random()
    guess: np.ndarray
    if halves and draw < 0.8:
        guess = np.clip(halves[int(rng.integers(len(halves)))], 0, (width, height))
    elif things and draw < 0.8:
        guess = np.array(things[int(rng.integers(len(things)))], float)
    else:
        guess = _anywhere(rng, size_hw)
    upright = np.linalg.norm(guess[2] - guess[1]) > np.linalg.norm(guess[1] - guess[0])
    quarter = int(upright) ^ int(rng.random() < 0.1)  # mostly the long side is taken for the top
    guess = np.roll(guess, quarter + 2 * rng.integers(2), axis=0)
    side = float(np.linalg.norm(guess[1] - guess[0]))
    noisy = guess + rng.normal(0, NARROW_NOISE * 2 * side, (4, 2))
    for quad in (noisy, guess):
        if quad_is_convex(quad):
            return quad.astype(np.float32)
    return _anywhere(rng, size_hw).astype(np.float32)


def _anywhere(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """(4, 2) corners of a rectangle of a card's shape somewhere in a photo, turned."""
    frame = np.array(size_hw[::-1], float)
    width = rng.uniform(0.3, 1.0) * frame.max()
    card = (size_to_quad((1, 1)) - 0.5) * width * (1, ID1_SIZE_MM[0] / ID1_SIZE_MM[1])
    angle = rng.normal(0, 0.3)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.asarray(card @ turn.T + rng.uniform(0.3, 0.7, 2) * frame)
