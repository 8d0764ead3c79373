"""What a card is carried in: a plastic sleeve, a badge on a lanyard, a clip, a wallet's slot."""

from __future__ import annotations

import cv2
import numpy as np

from data.quads import ID1_SIZE_MM
from data.synth.camera import View
from data.synth.painting import Lamp, blend, cast_shadow, fill, region, stroke
from data.synth.textures import flat_page, random_color, related_color, smooth_noise

HALF_MM = np.array(ID1_SIZE_MM[::-1]) / 2


def frame_polygon(view: View, low: np.ndarray, high: np.ndarray, steps: int = 6) -> np.ndarray:
    """The outline in the frame of an upright rectangle of the card's plane.

    Args:
        view: the geometry.
        low: (2,) its upper left corner in mm from the card's middle.
        high: (2,) its lower right corner.
        steps: points on each side, so that bent cards have bent sleeves.

    Returns:
        (4 * steps, 2) pixels.
    """
    corners = np.array([low, [high[0], low[1]], high, [low[0], high[1]]], float)
    share = np.linspace(0, 1, steps, endpoint=False)[:, None]
    sides = [
        a + share * (b - a) for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True)
    ]
    return view.to_frame(np.concatenate(sides))


def _veil(
    image: np.ndarray, rng: np.random.Generator, polygon: np.ndarray, color: np.ndarray,
    haze: float,
) -> None:  # fmt: skip
    """Translucent plastic over a polygon: haze, and streaks where it is not smooth."""
    x1, y1, x2, y2 = region(polygon, 2, (image.shape[0], image.shape[1]))
    if x2 <= x1 or y2 <= y1:
        return
    # Haze and streaks are smooth: a small map is enough, its edge is drawn at full size.
    small_hw = (max(4, (y2 - y1) // 6), max(4, (x2 - x1) // 6))
    cells = rng.uniform(1, 6), rng.uniform(1, 6)
    waves = smooth_noise(rng, small_hw, cells)
    ridge = np.clip(1 - np.abs(waves - 0.5) * rng.uniform(8, 30), 0, 1)
    map_ = haze + rng.uniform(0, 0.45) * ridge * smooth_noise(rng, small_hw, (2, 2)) ** 2
    mask = np.zeros((y2 - y1, x2 - x1), np.uint8)
    fill(mask, polygon - (x1, y1), 255)
    level = cv2.resize(map_.astype(np.float32), (x2 - x1, y2 - y1))
    cover = cv2.multiply(mask, level, dtype=cv2.CV_8U)
    paint = flat_page((y2 - y1, x2 - x1), color)
    blend(image[y1:y2, x1:x2], paint, cover)


def lay_sleeve(image: np.ndarray, rng: np.random.Generator, view: View, lamp: Lamp) -> None:
    """A transparent sleeve around and over the card: haze, streaks, seams, reflected light.

    Args:
        image: (H, W, 3) uint8 with the card in it, changed in place.
        rng: decides.
        view: where the card lies.
        lamp: where the light comes from.
    """
    px = view.card_width_px / ID1_SIZE_MM[1]
    margin = rng.uniform(1.5, 7, 4)
    low, high = -HALF_MM - margin[:2], HALF_MM + margin[2:]
    outline = frame_polygon(view, low, high)
    tint = np.array([255, 255, 255]) * rng.uniform(0.85, 1) * (1 + rng.normal(0, 0.03, 3))
    _veil(image, rng, outline, tint, rng.uniform(0.02, 0.13))
    light, dark = np.full(3, 250.0), np.full(3, 60.0)
    thin = max(1, round(0.35 * px))
    closed = np.concatenate([outline, outline[:1]])
    edge = _mixed(image, closed, dark if rng.random() < 0.4 else light, rng.uniform(0.25, 0.7))
    stroke(image, closed, edge, thin)
    # Seams: welded strips along two or three sides.
    inset = rng.uniform(0.8, 1.4)
    seam = frame_polygon(view, low + inset, high - inset)
    open_side = rng.integers(4) * 6
    path = np.roll(seam, -open_side, axis=0)[6:]
    stroke(image, path, _mixed(image, path, light, rng.uniform(0.2, 0.6)), thin)


def _mixed(image: np.ndarray, path: np.ndarray, color: np.ndarray, share: float) -> np.ndarray:
    """A colour mixed with the picture's mean along a path: a line one half sees through."""
    inside = np.clip(path.astype(int), 0, np.array(image.shape[1::-1]) - 1)
    mean = image[inside[:, 1], inside[:, 0]].mean(axis=0)
    return mean + share * (color - mean)


def lay_badge(image: np.ndarray, rng: np.random.Generator, view: View, lamp: Lamp) -> None:
    """A stiff badge holder under the card: a frame, a slot, and a lanyard or a clip at its top.

    Args:
        image: (H, W, 3) uint8 without the card, changed in place.
        rng: decides.
        view: where the card will lie.
        lamp: where the light comes from.
    """
    px = view.card_width_px / ID1_SIZE_MM[1]
    margin = rng.uniform(2, 6)
    top = -HALF_MM[1] - margin - rng.uniform(6, 14)
    low, high = np.array([-HALF_MM[0] - margin, top]), HALF_MM + margin
    outline = frame_polygon(view, low, high)
    color = random_color(rng) if rng.random() < 0.6 else rng.uniform(190, 250, 3)
    cast_shadow(image, outline + 2 * px * lamp.direction, 2 * px * lamp.spread + 0.5, lamp.depth)
    fill(image, outline, color)
    shine = related_color(rng, color, 0.3)
    stroke(image, np.concatenate([outline, outline[:1]]), shine, max(1, round(0.5 * px)))
    slot = np.array([[-7.0, top + 2], [7, top + 5]])
    strap = random_color(rng)
    end = np.array([rng.normal(0, 30), top - 160])
    half = np.array([rng.uniform(3, 8), 0])
    start = np.array([0, top + 4])
    ribbon = np.array([start - half, start + half, end + half, end - half])
    fill(image, frame_polygon(view, slot[0], slot[1]), color * 0.25)
    fill(image, view.to_frame(ribbon), strap)
    if rng.random() < 0.6:
        metal = rng.uniform(130, 220) * np.ones(3)
        clasp = frame_polygon(view, np.array([-4.5, top - 8]), np.array([4.5, top + 4]))
        fill(image, clasp, metal)
        stroke(image, clasp, metal * 0.5, max(1, round(0.3 * px)))


def lay_wallet(image: np.ndarray, rng: np.random.Generator, view: View, lamp: Lamp) -> None:
    """A wallet or a folder under the card: leather with stitches and the lips of other slots.

    Args:
        image: (H, W, 3) uint8 without the card, changed in place.
        rng: decides.
        view: where the card will lie.
        lamp: where the light comes from.
    """
    px = view.card_width_px / ID1_SIZE_MM[1]
    color = random_color(rng)
    low = -HALF_MM - rng.uniform(4, 25, 2)
    high = HALF_MM + rng.uniform(4, 25, 2)
    outline = frame_polygon(view, low, high)
    cast_shadow(image, outline + 3 * px * lamp.direction, 3 * px * lamp.spread + 0.5, lamp.depth)
    fill(image, outline, color)
    lip = related_color(rng, color, 0.25)
    for _ in range(rng.integers(0, 4)):
        y = rng.uniform(low[1], high[1])
        ends = view.to_frame(np.array([[low[0], y], [0.0, y + 0.4], [high[0], y]]))
        stroke(image, ends + 0.5 * px * lamp.direction, color * 0.45, max(1, round(0.6 * px)))
        stroke(image, ends, lip, max(1, round(0.4 * px)))
    inner = frame_polygon(view, low + 2, high - 2, 24)
    for first, second in zip(inner[::2], inner[1::2], strict=True):
        stroke(image, np.array([first, second]), lip, max(1, round(0.35 * px)))


def lay_clip(image: np.ndarray, rng: np.random.Generator, view: View, lamp: Lamp) -> None:
    """A clip that bites the middle of one edge by at most 2 mm.

    Args:
        image: (H, W, 3) uint8 with the card in it, changed in place.
        rng: decides.
        view: where the card lies.
        lamp: where the light comes from.
    """
    px = view.card_width_px / ID1_SIZE_MM[1]
    wide, bite, out = rng.uniform(4, 12), rng.uniform(0.6, 2.0), rng.uniform(6, 30)
    at = rng.uniform(-0.5, 0.5)
    if rng.random() < 0.6:
        way = rng.choice([-1, 1])
        x, y = at * HALF_MM[0], way * HALF_MM[1]
        ends = np.array([[x - wide, y - way * bite], [x + wide, y + way * out]])
    else:
        way = rng.choice([-1, 1])
        x, y = way * HALF_MM[0], at * HALF_MM[1]
        ends = np.array([[x - way * bite, y - wide / 2], [x + way * out, y + wide / 2]])
    outline = frame_polygon(view, ends.min(axis=0), ends.max(axis=0))
    color = rng.uniform(20, 220) * np.ones(3) if rng.random() < 0.6 else random_color(rng)
    cast_shadow(image, outline + px * lamp.direction, px * lamp.spread + 0.5, lamp.depth)
    fill(image, outline, color)
    stroke(image, outline, related_color(rng, color, 0.4), max(1, round(0.5 * px)))
