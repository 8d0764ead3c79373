"""SPECIMEN in small print where a card has room, often beside a value: it is no part of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from data.cards.layout import Color
from data.quads import ID1_SIZE_MM
from data.synth.fonts import FontLibrary
from data.synth.typesetting import Placed, Typeface, set_words

TEXTS = (
    "SPECIMEN", "SPECIMEN", "SPECIMEN", "MẪU", "MẪU SPECIMEN", "SPECIMEN - MẪU", "MẪU - SPECIMEN",
    "SPECIMEN / MẪU", "Specimen", "SAMPLE", "SAMPLE CARD", "CONTOH", "VOID", "TEST", "DEMO", "FAKE",
    "NOT VALID", "KHÔNG CÓ GIÁ TRỊ",
)  # fmt: skip
"""Chosen: what makers of test cards write."""

CAP_MM = (0.9, 2.6)
"""Height of its capitals in millimetres. Chosen: from a card's smallest print to its values."""

COLORS: tuple[Color, ...] = (
    (200, 20, 30), (180, 60, 60), (120, 120, 130), (30, 60, 150), (20, 20, 24), (20, 110, 60),
)  # fmt: skip

BESIDE_SHARE = 0.6
"""Share of marks that stand below, above or beside a word of a field. Chosen."""

TRIES = 24
"""Places tried for one. Chosen: on a full card a few are free."""

CLEARANCE_PX = 3.0
"""Distance from other ink and from the card's edge."""


def place_small_mark(
    words: Sequence[Placed],
    rng: np.random.Generator,
    fonts: FontLibrary,
    size_hw: tuple[int, int],
    taken: np.ndarray,
) -> tuple[Placed, ...]:
    """A mark where nothing else is printed.

    Args:
        words: on the card, captions included.
        rng: decides.
        fonts: faces to choose from.
        size_hw: of the card in pixels.
        taken: (N, 4) float boxes in pixels that it may not touch beside the words, such as a code.

    Returns:
        Its words; none where no place is found.
    """
    height, width = size_hw
    text = TEXTS[int(rng.integers(len(TEXTS)))]
    cap = float(np.exp(rng.uniform(*np.log(CAP_MM)))) * width / ID1_SIZE_MM[1]
    color = COLORS[int(rng.integers(len(COLORS)))]
    typeface = Typeface(
        fonts.pick(rng, "caption", text), cap, float(rng.uniform(0, 0.15)), 1.0, color, True
    )
    mark = set_words([(word, "") for word in text.split()], "mark", typeface, 1.0, 0.0)
    inks = np.array([word.ink_box() for word in mark])
    left, top = inks[:, :2].min(axis=0)
    right, bottom = inks[:, 2:].max(axis=0)
    size = np.array([right - left, bottom - top])
    obstacles = np.concatenate([[word.ink_box() for word in words], taken.reshape(-1, 4)])
    values = [word.ink_box() for word in words if word.label]
    room = np.array([width, height]) - size - 2 * CLEARANCE_PX
    if not values or (room <= 0).any():
        return ()
    for _ in range(TRIES):
        corner = rng.uniform(CLEARANCE_PX, room + CLEARANCE_PX)
        if rng.random() < BESIDE_SHARE:
            corner = _beside(rng, values[int(rng.integers(len(values)))], size)
        box = np.concatenate([corner, corner + size])
        grown = box + np.array([-1, -1, 1, 1]) * CLEARANCE_PX
        apart = (grown[:2] >= obstacles[:, 2:]) | (grown[2:] <= obstacles[:, :2])
        on_card = (grown[:2] >= 0).all() and (grown[2:] <= (width, height)).all()
        if on_card and apart.any(axis=1).all():
            dx, dy = corner - (left, top)
            return tuple(replace(w, x=w.x + dx, baseline=w.baseline + dy) for w in mark)
    return ()


def _beside(rng: np.random.Generator, value: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Top left corner of a mark below, above, right or left of a value."""
    x1, y1, x2, y2 = value
    gap = rng.uniform(0.2, 1.5) * (y2 - y1)
    level = (y1 + y2 - size[1]) / 2
    below, above = (x1, y2 + gap), (x1, y1 - gap - size[1])
    right, left = (x2 + gap, level), (x1 - gap - size[0], level)
    places = (below, above, right, left)
    return np.array(places[int(rng.integers(4))])
