"""What a card can be shown in besides lying on a desk: a scanner, a screen, a printed sheet."""

from __future__ import annotations

import cv2
import numpy as np

from data.quads import ID1_SIZE_MM, quad_is_convex
from data.synth import holders
from data.synth.camera import View
from data.synth.painting import Lamp, cast_shadow, fill, lay_patch, with_alpha
from data.synth.print_lines import ink_color, paper_color, print_on, write_lines
from data.synth.textures import related_color


def _rim_color(card: np.ndarray) -> np.ndarray:
    """(3,) mean colour of the flat card along its edges."""
    step = max(1, card.shape[1] // 64)
    inset = max(1, card.shape[0] // 50)
    rows = np.concatenate([card[inset, ::step], card[-1 - inset, ::step]])
    columns = np.concatenate([card[::step, inset], card[::step, -1 - inset]])
    return np.concatenate([rows, columns]).astype(float).mean(axis=0)


def camouflage(image: np.ndarray, rng: np.random.Generator, card: np.ndarray) -> np.ndarray:
    """A surface pulled to the card's own colour: white on white, green on green."""
    target = np.clip(_rim_color(card) * rng.uniform(0.85, 1.1) + rng.normal(0, 5, 3), 0, 255)
    keep = rng.uniform(0.04, 0.3)
    mean = np.array(cv2.mean(image)[:3])
    levels = np.arange(256)[:, None]
    table = target + keep * (levels - mean)
    table = np.clip(np.rint(table), 0, 255).astype(np.uint8).reshape(1, 256, 3)
    return cv2.LUT(image, table)


def scanner(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """The lid of a scanner: even white, black or grey, a little darker to one side."""
    color = rng.choice([250.0, 245.0, 255.0, 235.0, 12.0, 40.0, 130.0]) * np.ones(3)
    slope = rng.normal(0, 6, 2)
    y, x = np.mgrid[0:2, 0:2].astype(np.float32)
    corners = color + (slope[0] * (y - 0.5) + slope[1] * (x - 0.5))[..., None]
    full = cv2.resize(np.clip(corners, 0, 255).astype(np.float32), size_hw[::-1])
    return cv2.convertScaleAbs(full)


def screen(image: np.ndarray, rng: np.random.Generator, view: View, lamp: Lamp) -> None:
    """A telephone or monitor that shows the card's picture."""
    half = holders.HALF_MM
    if rng.random() < 0.6:  # upright telephone, the picture as wide as its screen
        side, above, below = rng.uniform(0, 4), rng.uniform(25, 70), rng.uniform(25, 70)
        low, high = -half - np.array([side, above]), half + np.array([side, below])
    else:
        low, high = -half - rng.uniform(1, 40, 2), half + rng.uniform(1, 40, 2)
    bezel = rng.uniform(1.5, 8)
    body = holders.frame_polygon(view, low - bezel, high + bezel)
    px = view.card_width_px / ID1_SIZE_MM[1]
    cast_shadow(image, body + 4 * px * lamp.direction, 3 * px * lamp.spread + 0.5, lamp.depth)
    fill(image, body, rng.uniform(5, 50) * np.ones(3))
    back = (
        rng.choice([0.0, 255.0, 30.0, 245.0]) if rng.random() < 0.8 else rng.uniform(0, 255)
    ) * np.ones(3)
    fill(image, holders.frame_polygon(view, low, high), back)
    for y1, y2 in ((low[1], -half[1]), (half[1], high[1])):  # bars, buttons, lines of text
        for _ in range(rng.integers(0, 5)):
            y = rng.uniform(y1, y2)
            x1, x2 = np.sort(rng.uniform(low[0], high[0], 2))
            end = min(y + rng.uniform(0.8, 6), y2)
            bar = holders.frame_polygon(view, np.array([x1, y]), np.array([x2, end]), 2)
            fill(image, bar, related_color(rng, back, rng.uniform(0.1, 0.9)))


def paper(image: np.ndarray, rng: np.random.Generator, view: View, lamp: Lamp) -> None:
    """A printed sheet on which the card is a copy: margins, lines of text, a copier's shadow."""
    half = holders.HALF_MM
    low = -half - rng.uniform(3, 70, 2)
    high = half + rng.uniform(3, 70, 2)
    corners = np.array([low, [high[0], low[1]], high, [low[0], high[1]]])
    quad = view.to_frame(corners)
    px = view.card_width_px / ID1_SIZE_MM[1]
    cast_shadow(image, quad + px * lamp.direction, px * lamp.spread + 0.5, lamp.depth)
    paper = paper_color(rng)
    scale = 320 / float(np.max(high - low))
    width, height = (max(16, round(v * scale)) for v in high - low)
    coverage = np.zeros((height, width), np.uint8)
    for _ in range(rng.integers(0, 4)):
        x, y = rng.uniform(0.02, 0.5) * width, rng.uniform(0.02, 0.9) * height
        box = (int(x), int(y), int(0.96 * width), int(min(y + rng.uniform(20, 120), height)))
        write_lines(coverage, rng, box, rng.uniform(7, 16), rng.uniform(0.4, 1))
    if quad_is_convex(quad):
        lay_patch(image, with_alpha(print_on(coverage, paper, ink_color(rng))), quad)
    grown = float(rng.uniform(0.3, 8))
    fill(image, view.outline_at(grown=grown), paper)  # nothing is printed under the copy
    if rng.random() < 0.4:  # the grey rim that a copier leaves
        cast_shadow(image, view.outline_at(grown=0.4), 0.8 * px, rng.uniform(0.1, 0.5))


def copy_sheet(
    rng: np.random.Generator, view: View, card: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """A copy of a card on a sheet that fills the frame: paper and card are both nearly white, and
    where the one ends and the other begins is hardly seen.

    Args:
        rng: decides.
        view: where the card lies.
        card: (h, w, 3) uint8, flat.

    Returns:
        The frame without the card, uint8, and the card as it is copied, as large as it was.
    """
    paper = float(rng.choice([255.0, rng.uniform(220, 255)]))
    gray = cv2.cvtColor(card, cv2.COLOR_RGB2GRAY)
    color = float(rng.choice([0.0, 0.0, rng.uniform(0.2, 1.0)]))  # most copiers have none
    shown = cv2.addWeighted(card, color, cv2.cvtColor(gray, cv2.COLOR_GRAY2RGB), 1 - color, 0)
    # A copier's exposure makes of the card's ground nearly paper; a curve takes care of the rest.
    ground = float(np.percentile(gray[::8, ::8], rng.uniform(50, 90)))
    level = paper - rng.normal(4, 7)
    tones = np.minimum(np.arange(256) / max(ground, 60.0), 1.15) ** rng.uniform(1.0, 1.8) * level
    shown = cv2.LUT(shown, np.clip(np.rint(tones), 0, 255).astype(np.uint8))
    frame = np.full((*view.size_hw, 3), round(paper), np.uint8)
    if rng.random() < 0.35:  # other copies and writing on the same sheet
        coverage = np.zeros(view.size_hw, np.uint8)
        height, width = view.size_hw
        for _ in range(rng.integers(1, 4)):
            x, y = rng.uniform(0, 0.6) * width, rng.uniform(0, 0.95) * height
            end = min(x + rng.uniform(0.2, 1.0) * width, width)
            box = (int(x), int(y), int(end), int(min(y + rng.uniform(0.03, 0.3) * height, height)))
            cap = view.card_width_px * rng.uniform(0.012, 0.05)
            if min(box[2] - box[0], box[3] - box[1]) > 2 * cap + 4:
                write_lines(coverage, rng, box, max(3.0, cap), rng.uniform(0.4, 1))
        frame = print_on(coverage, np.full(3, paper), ink_color(rng))
        fill(frame, view.outline_at(grown=float(rng.uniform(0.5, 8))), np.full(3, paper))
    px = view.card_width_px / ID1_SIZE_MM[1]
    if rng.random() < 0.35:  # the shadow of its edge, on one side or two
        aside = rng.normal(0, 0.4, 2) * px
        soft = float(rng.uniform(0.15, 0.8)) * px + 0.3
        cast_shadow(frame, view.outline_at(grown=0.1) + aside, soft, rng.uniform(0.03, 0.35))
    return frame, shown
