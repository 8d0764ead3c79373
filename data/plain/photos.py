"""Photographs of flat cards: a surface, perspective, uneven light, a lens, a sensor, JPEG."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from data.quads import (
    ID1_CORNER_RADIUS_MM,
    ID1_SIZE_MM,
    pixel_center_homography,
    quad_to_homography,
    transform_points,
)
from data.records import Record

SIZES_HW = ((1200, 1600), (960, 1280), (1600, 1200), (1500, 2000), (1280, 960))
"""Of pictures in pixels. Chosen: what messengers leave of a phone's photograph."""

CARD_SHARE = (0.5, 0.8)
"""How much of the picture's width or height the card takes. Chosen: from a table's distance to a
picture that it fills nearly."""

EDGE_SHARE = 0.02
"""Least distance of a corner from the picture's edge, as a share of its size. Chosen: whole cards
alone; others are no question of how they are drawn."""

CORNER_RADIUS = ID1_CORNER_RADIUS_MM / ID1_SIZE_MM[1]
"""Of the card, in its widths."""


def _surface(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """(H, W, 3) float32: one colour, plain or with waves, stripes, spots or a gradient."""
    height, width = size_hw
    y, x = np.mgrid[:height, :width].astype(np.float32)
    kind = rng.integers(5)
    if kind == 0:
        pattern = np.zeros(size_hw, np.float32)
    elif kind == 1:
        pattern = 20 * np.sin(x / rng.uniform(10, 60) + 3 * np.sin(y / 200))
    elif kind == 2:
        pattern = 30 * ((x + y) // rng.integers(4, 40) % 2)
    elif kind == 3:
        spots = rng.normal(0, 60, (height // 4, width // 4)).astype(np.float32)
        pattern = cv2.resize(cv2.GaussianBlur(spots, (0, 0), 2), (width, height))
    else:
        pattern = 120 * (x / width - 0.5)
    return rng.uniform(30, 220, 3).astype(np.float32) + pattern[:, :, None]


def _place(rng: np.random.Generator, card: Record, size_hw: tuple[int, int]) -> np.ndarray:
    """Corners of the card in the picture, (4, 2) float32, all inside."""
    height, width = size_hw
    card_h, card_w = card.size_hw
    corners = np.asarray(card.corners, float) - (card_w / 2, card_h / 2)
    angle = np.radians(rng.uniform(-15, 15) + 90 * rng.choice([0, 0, 0, 0, 1, 2, 3]))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    quad = corners @ turn + rng.normal(0, 0.022 * card_w, (4, 2))
    quad *= rng.uniform(*CARD_SHARE) * np.min(size_hw[::-1] / np.ptp(quad, axis=0))
    low = EDGE_SHARE * max(size_hw) - quad.min(axis=0)
    high = np.array([width, height]) - EDGE_SHARE * max(size_hw) - quad.max(axis=0)
    return (quad + rng.uniform(low, high)).astype(np.float32)


def _mask(size_hw: tuple[int, int]) -> np.ndarray:
    """(H, W) float32, 1 on a card with round corners."""
    height, width = size_hw
    radius = round(CORNER_RADIUS * width)
    mask = np.zeros(size_hw, np.float32)
    cv2.rectangle(mask, (radius, 0), (width - radius, height), 1.0, -1)
    cv2.rectangle(mask, (0, radius), (width, height - radius), 1.0, -1)
    for x in (radius, width - radius):
        for y in (radius, height - radius):
            cv2.circle(mask, (x, y), radius, 1.0, -1)
    return mask


def photograph(rng: np.random.Generator, card: Record) -> Record:
    """A photograph of a flat card.

    Args:
        rng: decides.
        card: with corners and words.

    Returns:
        The record with its labels moved along; `meta` has the card's width in pixels.
    """
    size_hw = SIZES_HW[int(rng.integers(len(SIZES_HW)))]
    height, width = size_hw
    quad = _place(rng, card, size_hw)
    homography = quad_to_homography(np.asarray(card.corners), quad)
    to_pixels = pixel_center_homography(homography)
    card_px = float(np.linalg.norm(quad[1] - quad[0]))
    # Shrinking by a warp alone would alias.
    shrink = max(card.size_hw[1] / card_px, 1.0)
    source = cv2.GaussianBlur(card.image, (0, 0), 0.35 * shrink).astype(np.float32)
    seen = cv2.warpPerspective(source, to_pixels, (width, height), flags=cv2.INTER_LINEAR)
    cover = cv2.warpPerspective(_mask(card.size_hw), to_pixels, (width, height))[:, :, None]
    shadow = cv2.GaussianBlur(np.roll(cover[:, :, 0], (6, 6), (0, 1)), (0, 0), 12)[:, :, None]
    image = _surface(rng, size_hw) * (1 - 0.45 * shadow) * (1 - cover) + seen * cover

    across, down = np.linspace(-1, 1, width), np.linspace(-1, 1, height)
    light = 1 + rng.uniform(-0.25, 0.25) * across[None] + rng.uniform(-0.2, 0.2) * down[:, None]
    image *= (light[:, :, None] * rng.uniform(0.92, 1.08, 3)).astype(np.float32)
    image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 1.2) * max(0.6, card_px / 800))
    image += rng.normal(0, rng.uniform(1, 8), image.shape).astype(np.float32)
    pixels = np.clip(image, 0, 255).astype(np.uint8)
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(50, 96))]
    pixels = cv2.imdecode(cv2.imencode(".jpg", pixels, quality)[1], cv2.IMREAD_COLOR)
    words = tuple(
        replace(word, quad=transform_points(homography, word.quad).astype(np.float32))
        for word in card.words
    )
    meta = {"card_width_px": round(card_px, 1)}
    return replace(card, image=pixels, corners=quad, words=words, meta=meta)
