"""Fine patterns of security printing: waves, rosettes, screens, rays, rings and lines of tiny text.

Each draws a coverage, (H, W) uint8, 255 where a line is.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from data.synth.line_screens import relief, ripples, screen

SHIFT = 4
"""Fractional bits of OpenCV's drawing coordinates."""


def draw_curves(mask: np.ndarray, curves: np.ndarray, closed: bool = False, thick: int = 1) -> None:
    """Draw curves, (n, points, 2) xy in pixels, in white."""
    points = np.round(curves * (1 << SHIFT)).astype(np.int32)
    cv2.polylines(mask, list(points), closed, 255, thick, cv2.LINE_AA, SHIFT)


def waves(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """A family of sine waves, each a little out of step with the last."""
    height, width = size_hw
    mask = np.zeros(size_hw, np.uint8)
    count = int(rng.integers(8, 46))
    x = np.linspace(-20, width + 20, 90)
    i = np.arange(count)[:, None]
    spacing = rng.uniform(2.0, 16.0)
    base = rng.uniform(-0.1, 0.9) * height
    amplitude = rng.uniform(4, 90) * (1 + 0.4 * np.sin(i * rng.uniform(0, 0.3)))
    phase = rng.uniform(0, 6.3) + i * rng.uniform(-0.25, 0.25)
    y = base + i * spacing + amplitude * np.sin(x / width * rng.uniform(2, 26) + phase)
    y += rng.uniform(0, 40) * np.sin(x / width * rng.uniform(1, 6))
    curves = np.stack([np.broadcast_to(x, y.shape), y], axis=-1)
    if rng.random() < 0.25:
        curves = curves[..., ::-1] * [width / height, height / width]
    draw_curves(mask, curves)
    return mask


def band(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """A plaited ribbon across the card: waves of one envelope, in opposite phases."""
    height, width = size_hw
    mask = np.zeros(size_hw, np.uint8)
    count = int(rng.integers(4, 16))
    x = np.linspace(-10, width + 10, 160)
    phase = np.arange(count)[:, None] * 2 * np.pi / count
    envelope = rng.uniform(8, 60) * (1 + 0.5 * np.sin(x / width * rng.uniform(0, 20)))
    y = rng.uniform(0, 1) * height + envelope * np.sin(x / width * rng.uniform(10, 60) + phase)
    if rng.random() < 0.5:
        y += rng.uniform(0, 0.25) * height * np.sin(x / width * rng.uniform(2, 7))
    curves = np.stack([np.broadcast_to(x, y.shape), y], axis=-1)
    if rng.random() < 0.2:
        curves = curves[..., ::-1] * [width / height, height / width]
    draw_curves(mask, curves)
    return mask


def rosette(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Closed curves around a point, as guilloche machines draw them."""
    height, width = size_hw
    mask = np.zeros(size_hw, np.uint8)
    theta = np.linspace(0, 2 * np.pi, 200)
    for _ in range(1 if rng.random() < 0.7 else int(rng.integers(2, 5))):
        i = np.arange(int(rng.integers(4, 20)))[:, None]
        radius = rng.uniform(30, 240) * (1 - i * rng.uniform(0.02, 0.06))
        lobes = int(rng.integers(3, 30))
        radius = radius * (
            1 + rng.uniform(0.03, 0.35) * np.sin(lobes * theta + i * rng.uniform(0, 0.6))
        )
        center = rng.uniform(0, 1, 2) * [width, height]
        curves = center + np.stack([radius * np.cos(theta), radius * np.sin(theta)], axis=-1)
        draw_curves(mask, curves, closed=True)
    return mask


def spirograph(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """One long curve of a circle that rolls inside another (a hypotrochoid)."""
    height, width = size_hw
    mask = np.zeros(size_hw, np.uint8)
    turns = int(rng.integers(5, 23))
    lobes = turns * int(rng.integers(2, 6)) + int(rng.integers(1, turns))
    theta = np.linspace(0, 2 * np.pi * turns, min(60 * turns, 1200))
    reach = rng.uniform(0.3, 0.9)
    ratio = lobes / turns
    x = (1 - reach) * np.cos(theta) + reach * np.cos((1 - ratio) * theta)
    y = (1 - reach) * np.sin(theta) + reach * np.sin((1 - ratio) * theta)
    center = rng.uniform(0.1, 0.9, 2) * [width, height]
    radius = rng.uniform(60, 280)
    draw_curves(mask, (center + radius * np.stack([x, y], axis=-1))[None])
    return mask


def rays(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Lines or wedges from a point, straight or bent."""
    height, width = size_hw
    mask = np.zeros(size_hw, np.uint8)
    center = rng.uniform(-0.1, 1.1, 2) * [width, height]
    count = int(rng.integers(12, 120))
    angles = np.arange(count) * 2 * np.pi / count + rng.uniform(0, 1)
    near, far = rng.uniform(0, 120), rng.uniform(200, 1200)
    if rng.random() < 0.4:
        half = np.pi / count * rng.uniform(0.2, 1.0)
        corners = [(near, -half), (far, -half), (far, half), (near, half)]
        wedges = [
            np.stack([radius * np.cos(angles + turn), radius * np.sin(angles + turn)], axis=-1)
            for radius, turn in corners
        ]
        for wedge in np.round(center + np.stack(wedges, axis=1)).astype(np.int32):
            cv2.fillConvexPoly(mask, wedge, 255, cv2.LINE_AA)
        return mask
    radius = np.linspace(near, far, 24)
    bend = rng.normal(0, 0.4) * np.linspace(0, 1, 24) + rng.uniform(0, 0.06) * np.sin(
        radius / rng.uniform(10, 60)
    )
    turned = angles[:, None] + bend
    curves = np.stack([radius * np.cos(turned), radius * np.sin(turned)], axis=-1)
    draw_curves(mask, center + curves)
    return mask


def star_ring(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """A great round device: rings, teeth between them, a star in the middle."""
    height, width = size_hw
    mask = np.zeros(size_hw, np.uint8)
    center = rng.uniform(0.2, 0.8, 2) * [width, height]
    reach = rng.uniform(0.25, 0.6) * height
    middle = (int(center[0]), int(center[1]))
    points = int(rng.integers(5, 17))

    def star(count: int, inner: float, outer: float) -> np.ndarray:
        theta = np.arange(2 * count) * np.pi / count - np.pi / 2
        radius = np.where(np.arange(2 * count) % 2, inner, outer)
        return center + np.stack([radius * np.cos(theta), radius * np.sin(theta)], axis=-1)

    heart = np.round(star(points, 0.12 * reach, 0.3 * reach)).astype(np.int32)
    if rng.random() < 0.5:
        cv2.fillPoly(mask, [heart], 255, cv2.LINE_AA)
    else:
        cv2.polylines(mask, [heart], True, 255, 2, cv2.LINE_AA)
    for share in np.cumsum(rng.uniform(0.08, 0.2, int(rng.integers(3, 7)))) + 0.3:
        kind = rng.random()
        if kind < 0.45:
            thick = int(rng.integers(1, 5))
            cv2.circle(mask, middle, int(share * reach), 255, thick, cv2.LINE_AA)
        elif kind < 0.75:
            teeth = int(rng.integers(12, 60))
            curve = star(teeth, share * reach, share * reach * rng.uniform(1.03, 1.15))
            draw_curves(mask, curve[None], closed=True)
        else:
            beads = int(rng.integers(12, 48))
            theta = np.arange(beads) * 2 * np.pi / beads
            for x, y in center + share * reach * np.stack([np.cos(theta), np.sin(theta)], -1):
                cv2.circle(mask, (int(x), int(y)), int(rng.integers(2, 4)), 255, -1, cv2.LINE_AA)
    return mask


def blobs(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Islands as on a map, filled, outlined, or with lines along their shores."""
    height, width = size_hw
    mask = np.zeros(size_hw, np.uint8)
    theta = np.linspace(0, 2 * np.pi, 60)
    shores = int(rng.integers(1, 5)) if rng.random() < 0.4 else 0
    for _ in range(int(rng.integers(1, 9))):
        rough = sum(
            rng.uniform(0, 0.35) / wave * np.sin(wave * theta + rng.uniform(0, 6.3))
            for wave in (1, 2, 3, 5, 8, 13)
        )
        radius = rng.uniform(15, 150) * (1 + rough)
        points = np.stack(
            [radius * np.cos(theta) * rng.uniform(1, 2.5), radius * np.sin(theta)], -1
        )
        center = rng.uniform(0, 1, 2) * [width, height]
        if shores:
            scales = 1 + 0.08 * np.arange(shores + 1)[:, None, None]
            draw_curves(mask, center + points * scales, closed=True)
        else:
            filled = (points + center).astype(np.int32)
            cv2.fillPoly(mask, [filled], int(rng.integers(80, 256)), cv2.LINE_AA)
    return mask


def dots(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """A screen of dots, in squares or staggered."""
    mask = np.zeros(size_hw, np.uint8)
    step = int(rng.integers(4, 14))
    mask[::step, ::step] = 255
    if rng.random() < 0.5:
        mask[step // 2 :: step, step // 2 :: step] = 255
    if step > 6 and rng.random() < 0.5:
        mask = cv2.dilate(mask, np.ones((2, 2), np.uint8))
    return mask


def lattice(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Straight or wavy lines in two or three directions."""
    height, width = size_hw
    mask = np.zeros(size_hw, np.uint8)
    middle = np.array([width, height]) / 2
    reach = float(np.hypot(width, height)) / 2
    step = rng.uniform(9, 40)
    first = rng.uniform(0, np.pi)
    ways = int(rng.integers(1, 4))
    sway = rng.uniform(0, 0.35) * step if rng.random() < 0.5 else 0.0
    along = np.linspace(-reach, reach, 60 if sway else 2)
    for way in range(ways):
        angle = first + way * np.pi / ways
        forward = np.array([np.cos(angle), np.sin(angle)])
        aside = np.array([-forward[1], forward[0]])
        offsets = np.arange(-reach, reach, step)[:, None]
        across = offsets + sway * np.sin(along / step * 3)
        curves = middle + along[:, None] * forward + across[..., None] * aside
        draw_curves(mask, curves)
    return mask


def frame(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """A border: lines, waves or a chain along the edges."""
    height, width = size_hw
    mask = np.zeros(size_hw, np.uint8)
    inset = int(rng.integers(4, 20))
    for i in range(int(rng.integers(1, 4))):
        edge = inset + 4 * i
        cv2.rectangle(mask, (edge, edge), (width - edge, height - edge), 255, 1)
    if rng.random() < 0.6:
        x = np.linspace(inset, width - inset, 200)
        phase = np.arange(int(rng.integers(2, 5)))[:, None] * 2
        sway = rng.uniform(2, 6) * np.sin(x * rng.uniform(0.1, 0.5) + phase)
        straight = np.broadcast_to(x, sway.shape)
        y = np.linspace(inset, height - inset, 200)
        upright = np.broadcast_to(y, sway.shape)
        for edge in (inset + 2, -inset - 2):
            draw_curves(mask, np.stack([straight, sway + edge % height], axis=-1))
            draw_curves(mask, np.stack([sway + edge % width, upright], axis=-1))
    return mask


def tiny_text(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Lines of letters too small to be read, straight or along a wave."""
    height, width = size_hw
    letters = "".join(chr(65 + int(i)) for i in rng.integers(0, 26, int(rng.integers(4, 18))))
    size = float(rng.uniform(0.18, 0.3))
    (wide, high), _ = cv2.getTextSize(letters + " ", cv2.FONT_HERSHEY_SIMPLEX, size, 1)
    strip = np.zeros((high + 6, wide), np.uint8)
    cv2.putText(strip, letters, (0, high + 2), cv2.FONT_HERSHEY_SIMPLEX, size, 255, 1, cv2.LINE_AA)
    line = np.tile(strip, (1, width // wide + 2))
    mask = np.zeros(size_hw, np.uint8)
    count = int(rng.integers(1, 8))
    step = rng.uniform(1.0, 8.0) * len(strip) if rng.random() < 0.7 else height / count
    top = rng.uniform(0, 0.9) * height
    for i in range(count):
        y = int(top + i * step) % max(height - len(strip), 1)
        start = int(rng.integers(wide))
        mask[y : y + len(strip)] = line[:, start : start + width]
    if rng.random() < 0.5:
        sway = rng.uniform(2, 30) * np.sin(np.arange(width) / rng.uniform(30, 200))
        rows = np.arange(height, dtype=np.float32)[:, None] + sway.astype(np.float32)
        columns = np.broadcast_to(np.arange(width, dtype=np.float32), rows.shape)
        mask = cv2.remap(mask, np.ascontiguousarray(columns), rows, cv2.INTER_LINEAR)
    return mask


Pattern = Callable[[np.random.Generator, tuple[int, int]], np.ndarray]

PATTERNS: dict[Pattern, float] = {
    waves: 3.0,
    band: 1.5,
    rosette: 2.0,
    spirograph: 1.2,
    rays: 1.2,
    star_ring: 1.2,
    blobs: 1.2,
    dots: 0.8,
    lattice: 1.0,
    frame: 0.6,
    tiny_text: 0.8,
    relief: 1.2,
    screen: 1.2,
    ripples: 0.8,
}
"""How often each is drawn, relative to the others. Chosen: waves are on every card."""

BROAD = (blobs, relief, screen, ripples, rays)
"""Those that cover much of the card and are therefore printed paler."""
