"""The pictures on a card: which are printed, where, and in which order with its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from data.cards.layout import Color, Layout, Person, Region
from data.synth import codes, devices
from data.synth.compositing import paste, tint
from data.synth.composition import CARD_SIZE_HW
from data.synth.guilloche import dots, lattice, rosette, tiny_text
from data.synth.portrait import draw_portrait

UNDER = ("ghost", "dots", "portrait", "emblem", "qr", "barcode", "chip", "signature")
"""Kinds that lie under the card's text, in the order they are printed."""

OVER = ("hologram", "seal")
"""Kinds that are pressed or laid over it."""


@dataclass(frozen=True)
class PlacedRegion:
    """A region where it stands on one card; box is x1, y1, x2, y2 in whole pixels."""

    region: Region
    box: tuple[int, int, int, int]

    @property
    def size_hw(self) -> tuple[int, int]:
        """Height and width in pixels."""
        x1, y1, x2, y2 = self.box
        return y2 - y1, x2 - x1


def place_regions(layout: Layout, rng: np.random.Generator) -> list[PlacedRegion]:
    """The regions that one card has, in the order they are printed.

    Raises:
        ValueError: a region is of no known kind.
    """
    height, width = CARD_SIZE_HW
    placed = []
    for region in layout.regions:
        if region.kind not in UNDER + OVER:
            raise ValueError(f"layout {layout.id!r}: unknown region {region.kind!r}")
        if rng.random() >= region.probability:
            continue
        moved = np.array(region.box) + np.tile(rng.uniform(-region.jitter, region.jitter, 2), 2)
        half = (moved[2:] - moved[:2]) / 2 * rng.uniform(*region.scale)
        center = (moved[2:] + moved[:2]) / 2
        ends = np.concatenate([center - half, center + half]) * [width, height, width, height]
        x1, y1, x2, y2 = (int(value) for value in np.round(ends))
        placed.append(PlacedRegion(region, (x1, y1, max(x2, x1 + 4), max(y2, y1 + 4))))
    order = UNDER + OVER
    return sorted(placed, key=lambda one: order.index(one.region.kind))


def obstacles(placed: Sequence[PlacedRegion]) -> np.ndarray:
    """Boxes of the pictures that no text may run into, (n, 4) float32 in pixels."""
    solid = ("portrait", "qr", "barcode")
    boxes = [one.box for one in placed if one.region.kind in solid]
    return np.array(boxes, np.float32).reshape(-1, 4)


def _dark(rng: np.random.Generator) -> Color:
    red, green, blue = rng.integers(20, 150, 3)
    return int(red), int(green), int(blue)


def _draw_ghost(
    pixels: np.ndarray, one: PlacedRegion, rng: np.random.Generator, portrait: np.ndarray | None
) -> None:
    """A faint second portrait, or a device."""
    x1, y1, x2, y2 = one.box
    size = int(min(one.size_hw) * rng.uniform(0.5, 1.0))
    x = int(rng.integers(x1, x2 - size + 1))
    y = int(rng.integers(y1, y2 - size + 1))
    kind = rng.random()
    if kind < 0.45 and portrait is not None:
        high = size / max(portrait.shape[:2])
        small = cv2.resize(portrait, None, fx=high, fy=high, interpolation=cv2.INTER_AREA)
        gray = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
        ink = _dark(rng)
        tint(pixels, cv2.bitwise_not(gray), ink, float(rng.uniform(0.15, 0.45)), x, y)
    elif kind < 0.8:
        emblem = np.asarray(devices.draw_emblem(rng, size))
        paste(pixels, emblem, x, y, alpha=float(rng.uniform(0.06, 0.2)))
    else:
        ink = _dark(rng)
        mask = rosette(rng, (size, size))
        disc = np.zeros_like(mask)
        cv2.circle(disc, (size // 2, size // 2), size // 2 - 1, 255, -1, cv2.LINE_AA)
        mask = cv2.min(mask, disc)
        tint(pixels, mask, ink, float(rng.uniform(0.2, 0.5)), x, y)


def draw_under(
    pixels: np.ndarray,
    placed: Sequence[PlacedRegion],
    layout: Layout,
    person: Person,
    rng: np.random.Generator,
) -> None:
    """Print the pictures that lie under the text.

    Args:
        pixels: (H, W, 3) uint8 RGB of CARD_SIZE_HW, changed in place.
        placed: from `place_regions`.
        layout: for its portrait's backdrops.
        person: for sex and QR content.
        rng: decides.
    """
    portraits = {}
    for one in placed:
        if one.region.kind == "portrait":
            backdrop = layout.portrait_colors[int(rng.integers(len(layout.portrait_colors)))]
            portraits[one.box] = draw_portrait(rng, one.size_hw, backdrop, person.sex)
    first = next(iter(portraits.values()), None)
    for one in placed:
        kind, (x, y, _, _), size_hw = one.region.kind, one.box, one.size_hw
        if kind == "ghost":
            _draw_ghost(pixels, one, rng, first)
        elif kind == "dots":
            pattern = (tiny_text, dots, lattice)[int(rng.choice(3, p=[0.5, 0.25, 0.25]))]
            ink = _dark(rng)
            tint(pixels, pattern(rng, size_hw), ink, float(rng.uniform(0.15, 0.6)), x, y)
        elif kind == "portrait":
            _paste_portrait(pixels, portraits[one.box], x, y, rng)
        elif kind == "qr":
            paste(pixels, np.asarray(codes.draw_qr(rng, person.qr, min(size_hw))), x, y)
        elif kind == "barcode":
            paste(pixels, codes.draw_barcode(rng, size_hw), x, y)
        elif kind == "emblem":
            emblem = devices.draw_emblem(rng, min(size_hw))
            paste(pixels, np.asarray(emblem), x, y, alpha=float(rng.uniform(0.6, 1.0)))
        elif kind == "chip":
            paste(pixels, devices.draw_chip(rng, size_hw), x, y)
        elif kind == "signature":
            paste(pixels, np.asarray(devices.draw_signature(rng, size_hw)), x, y)


def _paste_portrait(
    pixels: np.ndarray, portrait: np.ndarray, x: int, y: int, rng: np.random.Generator
) -> None:
    """A portrait with sharp, framed or vanishing edges, seldom transparent."""
    kind = rng.random()
    if kind < 0.6:
        paste(pixels, portrait, x, y, alpha=1.0 if rng.random() < 0.85 else 0.8)
        return
    height, width = portrait.shape[:2]
    if kind < 0.75:
        frame = portrait.copy()
        color = tuple(int(value) for value in rng.choice([20, 120, 250], 1).repeat(3))
        thick = int(rng.integers(1, 4))
        cv2.rectangle(frame, (0, 0), (width - 1, height - 1), color, thick)
        paste(pixels, frame, x, y)
        return
    alpha = np.zeros((height, width), np.uint8)
    edge = int(rng.integers(3, 14))
    cv2.rectangle(alpha, (edge, edge), (width - edge, height - edge), 255, -1)
    alpha = cv2.blur(alpha, (2 * edge + 1, 2 * edge + 1))
    paste(pixels, np.dstack([portrait, alpha]), x, y)


def draw_over(pixels: np.ndarray, placed: Sequence[PlacedRegion], rng: np.random.Generator) -> None:
    """Press and lay what lies over the text.

    Args:
        pixels: (H, W, 3) uint8 RGB of CARD_SIZE_HW, changed in place.
        placed: from `place_regions`.
        rng: decides.
    """
    for one in placed:
        if one.region.kind == "seal":
            devices.press_seal(pixels, rng, one.box[0], one.box[1], min(one.size_hw))
        elif one.region.kind == "hologram":
            devices.lay_hologram(pixels, rng, one.box)
