"""A flat card laid into a photograph: drop shadow, side, face, sampled once from the flat picture.

Where the lens or a bend makes a homography wrong, the map from the frame back to the card is
computed exactly on a coarse grid and interpolated between its nodes.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from data.quads import (
    ID1_CORNER_RADIUS_MM,
    ID1_SIZE_MM,
    pixel_center_homography,
    quad_to_homography,
    size_to_quad,
)
from data.synth.camera import View, rounded_rectangle
from data.synth.painting import Lamp, cast_shadows, fill, over, region, with_alpha

NODE_PX = 16
"""Distance of the grid's nodes in pixels. Chosen: an eighth of its square times the sharpest
curvature seen (0.001 per pixel) is 0.03 px, the error between nodes."""

FINE_NODE_PX = 8
"""The same for small frames, whose maps curve as much in fewer pixels."""

OVERSAMPLING = 4
"""The mask of the rounded corners is drawn this much larger; chosen: 1/16 steps of coverage."""


@lru_cache(maxsize=8)
def card_mask(size_hw: tuple[int, int]) -> np.ndarray:
    """(H, W) uint8: 255 on the card, 0 beyond its rounded corners, read-only."""
    height, width = size_hw
    large = np.zeros((height * OVERSAMPLING, width * OVERSAMPLING), np.uint8)
    radius = ID1_CORNER_RADIUS_MM / ID1_SIZE_MM[1] * width
    radius_y = ID1_CORNER_RADIUS_MM / ID1_SIZE_MM[0] * height
    outline = rounded_rectangle(width, width, radius, 24)
    # Drawn on a square and squeezed, so that a card scanned with another aspect is right too.
    scale = np.array([1.0, radius_y / radius])
    corner = np.array([width / 2, width / 2])
    points = np.where(outline < 0, outline + corner, outline - corner) * scale
    far = np.array([width, height], float)
    points = np.where(outline < 0, points, far + points)
    fill(large, points * OVERSAMPLING, 255)
    mask = cv2.resize(large, (width, height), interpolation=cv2.INTER_AREA)
    mask.setflags(write=False)
    return mask


def _halved(layers: np.ndarray, quad: np.ndarray) -> np.ndarray:
    """The flat card, halved until sampling it at a quad's size skips no pixel."""
    edges = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)
    wanted = np.array([max(edges[1], edges[3]), max(edges[0], edges[2])])
    while min(layers.shape[:2]) >= 16 and np.all(np.array(layers.shape[:2]) >= 1.6 * wanted):
        # What is left of an odd row or column is shared: coordinates stay proportional.
        half_wh = ((layers.shape[1] + 1) // 2, (layers.shape[0] + 1) // 2)
        layers = cv2.resize(layers, half_wh, interpolation=cv2.INTER_AREA)
    return layers


def backward_map(
    view: View, box: tuple[int, int, int, int], card_size_hw: tuple[int, int]
) -> np.ndarray:
    """For each pixel of a box of the frame, where on the flat card it is sampled.

    Args:
        view: the geometry.
        box: x1, y1, x2, y2 in the frame, not empty.
        card_size_hw: of the flat picture.

    Returns:
        (y2 - y1, x2 - x1, 2) float32 x and y, counted from pixel centres as `cv2.remap` wants.
    """
    step = NODE_PX if max(view.size_hw) > 500 else FINE_NODE_PX
    x1, y1, x2, y2 = box
    across, down = -(-(x2 - x1) // step), -(-(y2 - y1) // step)
    # One node beyond each side, so that interpolation never runs out of them.
    xs = x1 + (np.arange(-1, across + 1) + 0.5) * step
    ys = y1 + (np.arange(-1, down + 1) + 0.5) * step
    nodes = np.stack(np.meshgrid(xs, ys), axis=-1)
    size_wh = np.array(card_size_hw[::-1], float)
    sampled = (view.to_card(nodes) / ID1_SIZE_MM[::-1] + 0.5) * size_wh - 0.5
    # Far from the card the map may run wild; OpenCV wants small numbers.
    sampled = np.clip(sampled, -4 * size_wh, 5 * size_wh).astype(np.float32)
    full_wh = ((across + 2) * step, (down + 2) * step)
    full = cv2.resize(sampled, full_wh, interpolation=cv2.INTER_LINEAR)
    return full[step : step + y2 - y1, step : step + x2 - x1]


def paste_card(
    image: np.ndarray, card: np.ndarray, view: View, flat_edge: bool = True
) -> np.ndarray:
    """Sample the card into the frame.

    Args:
        image: (H, W, 3) uint8, changed in place.
        card: (h, w, 3) uint8, the flat card.
        view: where it lies.
        flat_edge: whether its corners are rounded; False shows the whole rectangle.

    Returns:
        (H, W) uint8, how much of each pixel the card covers.
    """
    mask = card_mask((card.shape[0], card.shape[1])) if flat_edge else None
    layers = _halved(with_alpha(card, mask), view.quad)
    small_hw = (layers.shape[0], layers.shape[1])
    coverage = np.zeros(view.size_hw, np.uint8)
    x1, y1, x2, y2 = box = region(view.outline, 2, view.size_hw)
    if x2 <= x1 or y2 <= y1:
        return coverage
    if view.plain:
        matrix = quad_to_homography(size_to_quad(small_hw), view.quad - (x1, y1))
        centers = pixel_center_homography(matrix)
        warped = cv2.warpPerspective(layers, centers, (x2 - x1, y2 - y1), flags=cv2.INTER_LINEAR)
    else:
        # The fixed-point maps of OpenCV are quicker and as exact as its interpolation, 1/32 px.
        warped = cv2.remap(layers, backward_map(view, box, small_hw), None, cv2.INTER_LINEAR)
    coverage[y1:y2, x1:x2] = over(image[y1:y2, x1:x2], warped)
    return coverage


def _side(image: np.ndarray, view: View, color: np.ndarray) -> None:
    """The card's side, seen where the tilt shows it."""
    if view.plain:
        both = np.concatenate([view.outline, view.underside]).astype(np.float32)
        fill(image, cv2.convexHull(both)[:, 0].astype(float), color)
        return
    # A bent outline is not convex: sweep it from the lower face upwards.
    sweep = float(np.abs(view.underside - view.outline).max())
    for share in np.linspace(1, 0, int(np.clip(np.ceil(sweep / 1.5), 1, 5)) + 1)[:-1]:
        fill(image, view.outline + share * (view.underside - view.outline), color)


def shadow_of_card(
    image: np.ndarray, rng: np.random.Generator, view: View, lamp: Lamp, lift: float
) -> None:
    """The shadow that a card casts on what it lies on.

    Args:
        image: (H, W, 3) uint8, changed in place.
        rng: decides how close it fits.
        view: where the card lies.
        lamp: where the light comes from.
        lift: mm between the card and what is under it.
    """
    px_per_mm = view.card_width_px / ID1_SIZE_MM[1]
    height = lift + rng.uniform(0.1, 0.8) + 0.4 * view.bend.height_mm
    reach = height * px_per_mm * rng.uniform(0.4, 1.3)
    sigma = max(height * px_per_mm * lamp.spread * 0.7, 0.3)
    shadows = [(view.underside + reach * lamp.direction, sigma, lamp.depth)]
    if lift < 2:  # the dark line where card and table meet
        shadows.append((view.underside, max(0.35 * px_per_mm, 0.4), rng.uniform(0, 0.35)))
    cast_shadows(image, shadows)


def lay_card(
    image: np.ndarray, card: np.ndarray, rng: np.random.Generator, view: View,
    lamp: Lamp | None, lift: float = 0.0,
) -> np.ndarray:  # fmt: skip
    """The card on its surface: shadow, side, face.

    Args:
        image: (H, W, 3) uint8, changed in place.
        card: (h, w, 3) uint8, the flat card.
        rng: decides shades.
        view: where it lies.
        lamp: what casts its shadow; None for a card that is a print or a picture on a screen,
            which has neither shadow nor side.
        lift: mm between the card and what is under it.

    Returns:
        (H, W) uint8, how much of each pixel the card covers.
    """
    if lamp is not None:
        shadow_of_card(image, rng, view, lamp, lift)
        # Grey or white plastic, darker than its face, or lit from the side.
        shade = rng.uniform(0.45, 1.0)
        _side(image, view, rng.uniform(150, 245) * shade * (1 + rng.normal(0, 0.03, 3)))
    return paste_card(image, card, view)
