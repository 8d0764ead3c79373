"""Fingers and hands: rounded limbs shaded from the distance to their outline.

The distance is computed on a coarse field and enlarged: it is smooth, so the outline stays crisp.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from data.synth.painting import Lamp, blend, darken, region
from data.synth.textures import smooth_noise

FIELD_PX = 160
"""Longer side of the field in which distances are computed. Chosen: a knuckle is three cells."""


SMALLEST_STEP = 1.5
"""Pixels between the field's points at least. Chosen: small pictures need no finer ones."""


@dataclass(frozen=True)
class Limb:
    """A straight part of a hand, round at both ends.

    Attributes:
        start: (2,) middle of one end (a finger's tip), pixels.
        end: (2,) middle of the other end.
        radii: half the width at both ends.
        nail: how much of a nail shows at `start`, 0 to 1.
        creases: positions of knuckle creases from start (0) to end (1).
    """

    start: np.ndarray
    end: np.ndarray
    radii: tuple[float, float]
    nail: float = 0.0
    creases: tuple[float, ...] = ()

    def outline(self) -> np.ndarray:
        """(4, 2) corners of a box around it."""
        low = np.minimum(self.start - self.radii[0], self.end - self.radii[1])
        high = np.maximum(self.start + self.radii[0], self.end + self.radii[1])
        return np.array([low, [high[0], low[1]], high, [low[0], high[1]]])


def skin_color(rng: np.random.Generator) -> np.ndarray:
    """(3,) RGB of a hand, from very dark to very light."""
    value, green = rng.uniform(70, 245), rng.uniform(0.68, 0.84)
    return value * np.array([1.0, green, green - rng.uniform(0.04, 0.2)])


def _limb_fields(limb: Limb, xs: np.ndarray, ys: np.ndarray) -> tuple[np.ndarray, ...]:
    """Distance to the outline (negative inside), roundness 0 to 1, position along, across."""
    axis = limb.end - limb.start
    length = max(float(np.hypot(*axis)), 1e-6)
    ux, uy = (axis / length).astype(np.float32)
    dx, dy = xs - np.float32(limb.start[0]), ys - np.float32(limb.start[1])
    along = dx * ux + dy * uy
    across = dy * ux - dx * uy
    share = np.clip(along / np.float32(length), 0, 1)
    radius = limb.radii[0] + share * np.float32(limb.radii[1] - limb.radii[0])
    beyond = along - share * np.float32(length)
    distance = np.sqrt(beyond * beyond + across * across) - radius
    depth = np.clip(1 + distance / radius, 0, 1)
    return distance, 1 - depth * depth, along / np.float32(limb.radii[0]), across / radius


def _limb_look(
    limb: Limb, xs: np.ndarray, ys: np.ndarray, lamp: Lamp
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Distance to the outline, brightness, and how much of a nail covers each point."""
    distance, roundness, along, across = _limb_fields(limb, xs, ys)
    light = 0.62 + 0.38 * np.sqrt(np.clip(roundness, 0, 1))
    # The side that looks away from the lamp is darker.
    length = max(float(np.hypot(*(limb.end - limb.start))), 1e-6)
    axis = (limb.end - limb.start) / length
    facing = float(axis[0] * lamp.direction[1] - axis[1] * lamp.direction[0])
    light = light * (1 - 0.22 * facing * across)
    for crease in limb.creases:
        near = along - np.float32(crease * length / limb.radii[0]) + 0.12 * across * across
        light = light * (1 - 0.16 * np.exp(-((near / 0.1) ** 2)))
    if limb.nail <= 0:
        return distance, light, np.zeros_like(light)
    # An oval that begins at the tip and reaches one radius back.
    oval = ((along - 0.05) / 0.78) ** 2 + (across / 0.62) ** 2
    return distance, light, np.clip((1 - oval) * 5, 0, 1) * np.float32(limb.nail)


def draw_limbs(
    image: np.ndarray, limbs: list[Limb], color: np.ndarray, lamp: Lamp,
    rng: np.random.Generator, lift: float = 0.1,
) -> None:  # fmt: skip
    """Paint a hand.

    Args:
        image: (H, W, 3) uint8, changed in place.
        limbs: its parts; where two overlap the deeper one shows, with a crease between.
        color: (3,) RGB of the skin.
        lamp: where the light comes from.
        rng: decides blemishes.
        lift: height above what it lies on, as a share of the first limb's width; sets the shadow.
    """
    width = 2 * max(limb.radii[0] for limb in limbs)
    reach = lift * width
    corners = np.concatenate([limb.outline() for limb in limbs])
    margin = 1.5 * reach + 0.3 * width + 2
    x1, y1, x2, y2 = region(corners, margin, (image.shape[0], image.shape[1]))
    if x2 <= x1 or y2 <= y1:
        return
    step = max(SMALLEST_STEP, max(x2 - x1, y2 - y1) / FIELD_PX)
    columns, rows = max(2, round((x2 - x1) / step)), max(2, round((y2 - y1) / step))
    xs = (x1 + (np.arange(columns, dtype=np.float32) + 0.5) * (x2 - x1) / columns)[None]
    ys = (y1 + (np.arange(rows, dtype=np.float32) + 0.5) * (y2 - y1) / rows)[:, None]
    softness = max(0.5 * reach * lamp.spread + 0.04 * width, 0.7)
    # Farther off than this nothing depends on the distance, and nothing is computed.
    far = 2 * softness + 3 * step
    nearest = np.full((rows, columns), far, np.float32)
    shade: np.ndarray = np.ones((rows, columns), np.float32)
    nail: np.ndarray = np.zeros((rows, columns), np.float32)
    for limb in limbs:
        box = (limb.outline()[[0, 2]] + [[-far], [far]] - (x1, y1)) / step
        left, top, right, bottom = np.clip(box, 0, (columns, rows)).astype(int).ravel().tolist()
        window = slice(top, bottom + 1), slice(left, right + 1)
        if nearest[window].size == 0:
            continue
        distance, light, edge = _limb_look(limb, xs[:, window[1]], ys[window[0]], lamp)
        inner = distance < nearest[window]
        np.copyto(shade[window], light, where=inner)
        np.copyto(nail[window], edge, where=inner)
        np.minimum(distance, nearest[window], out=nearest[window])
    # Where parts meet, skin is smooth; the field is coarse and its seams would show as steps.
    shade = cv2.GaussianBlur(shade, (0, 0), 1.6)
    blotches = smooth_noise(rng, (rows, columns), (rows / 5, columns / 5))
    shade = shade * (0.96 + 0.08 * blotches)
    pale = np.minimum(color * np.array([1.06, 1.12, 1.16]) + 14, 255)
    # Shadowed skin turns redder: light that went through it is.
    channels = [
        np.clip((dim + nail * (bright - dim)) * shade * (1 - redder + redder * shade), 0, 255)
        for dim, bright, redder in zip(color.tolist(), pale.tolist(), (0.0, 0.1, 0.15), strict=True)
    ]
    small = cv2.merge([channel.astype(np.uint8) for channel in channels])
    size_wh = (x2 - x1, y2 - y1)
    part = image[y1:y2, x1:x2]
    _limb_shadow(part, nearest, reach / step, softness, lamp)
    full = cv2.resize(nearest, size_wh, interpolation=cv2.INTER_CUBIC if step > 1 else 0)
    # Nearer to the camera than the card, so a little less sharp: its rim is two pixels wide.
    mask = cv2.multiply(0.5 - full * np.float32(0.5), 255.0, dtype=cv2.CV_8U)
    blend(part, cv2.resize(small, size_wh), mask)


def _limb_shadow(
    part: np.ndarray, nearest: np.ndarray, reach: float, softness: float, lamp: Lamp
) -> None:
    """The shadow of a hand whose distance field is given, on the part of the picture under it."""
    inside = np.clip(0.5 - nearest / np.float32(2 * softness), 0, 1)
    shift = lamp.direction * reach
    matrix = np.array([[1, 0, shift[0]], [0, 1, shift[1]]])
    moved = cv2.warpAffine(inside, matrix, (nearest.shape[1], nearest.shape[0]))
    darken(part, (255 * (1 - np.float32(lamp.depth) * moved)).astype(np.uint8))


def finger(
    rng: np.random.Generator, tip: np.ndarray, heading: np.ndarray, thick: float, length: float
) -> list[Limb]:
    """A finger of two parts, slightly crooked.

    Args:
        rng: decides.
        tip: (2,) foremost point.
        heading: (2,) unit vector from the tip towards the hand.
        thick: width in pixels.
        length: from the tip on, pixels.

    Returns:
        Its parts, the tip first.
    """
    radius = thick / 2
    start = tip + heading * radius
    side = np.array([-heading[1], heading[0]])
    joint = start + heading * min(2.2 * thick, 0.6 * length)
    end = joint + (heading + rng.normal(0, 0.15) * side) * length
    nail = float(rng.random() < 0.6) * rng.uniform(0.5, 1)
    creases = (rng.uniform(0.75, 0.85), rng.uniform(0.88, 0.98))
    first = Limb(start, joint, (radius, radius * rng.uniform(1.02, 1.15)), nail, creases)
    second = Limb(joint, end, (first.radii[1], radius * rng.uniform(1.15, 1.35)))
    return [first, second]


def grip(
    rng: np.random.Generator, tip: np.ndarray, heading: np.ndarray, thick: float
) -> list[Limb]:
    """A finger or thumb that reaches in, and the hand and arm that it belongs to.

    Args:
        rng: decides.
        tip: (2,) foremost point.
        heading: (2,) unit vector from the tip towards the hand.
        thick: width of the finger in pixels.

    Returns:
        The finger's two parts, the hand, the arm.
    """
    limbs = finger(rng, tip, heading, thick, thick * rng.uniform(2.2, 3.2))
    side = np.array([-heading[1], heading[0]]) * rng.choice([-1.0, 1.0])
    root = limbs[-1].end + side * thick * rng.uniform(0.3, 0.9)
    wrist = root + (heading + 0.3 * side) * thick * rng.uniform(2.5, 4)
    arm = wrist + (heading + rng.normal(0, 0.4) * side) * thick * 30
    limbs.append(Limb(root, wrist, (thick * 1.5, thick * 1.6)))
    limbs.append(Limb(wrist, arm, (thick * 1.45, thick * 2.2)))
    return limbs


def hand(rng: np.random.Generator, center: np.ndarray, unit: float, heading: float) -> list[Limb]:
    """A palm with four fingers and a thumb.

    Args:
        rng: decides.
        center: (2,) middle of the palm.
        unit: width of an ID-1 card in pixels; a palm is about as wide.
        heading: direction in which the fingers point, radians.

    Returns:
        Its parts.
    """
    forward = np.array([np.cos(heading), np.sin(heading)])
    side = np.array([-forward[1], forward[0]]) * rng.choice([-1.0, 1.0])
    thick = unit * rng.uniform(0.19, 0.25)
    limbs = [
        # The palm is three parallel bars, so that it is broad and flat.
        Limb(center + side * thick * at - forward * 0.3 * unit, center + side * thick * at * 0.8
             + forward * 0.3 * unit, (thick * 0.85, thick * 0.75))
        for at in (-1.25, -0.4, 0.4, 1.25)
    ]  # fmt: skip
    wrist = center - forward * unit * 0.4
    limbs.append(Limb(wrist, wrist - forward * unit * 4, (unit * 0.36, unit * 0.42)))
    spread = rng.uniform(0.0, 0.16)
    for index, longer in enumerate((0.78, 0.95, 1.0, 0.85)):
        at = index - 1.5
        direction = forward + spread * at * side
        root = center + forward * 0.38 * unit + side * thick * at * 0.95
        tip = root + direction * unit * longer * rng.uniform(0.7, 0.95)
        limbs += finger(rng, tip, -direction / np.hypot(*direction), thick, 0.3 * unit)
        limbs[-1] = Limb(limbs[-1].start, root, limbs[-1].radii)
    thumb = center - side * unit * 0.42
    tip = thumb - side * unit * rng.uniform(0.3, 0.6) + forward * unit * rng.uniform(0.2, 0.6)
    limbs.append(Limb(tip, thumb - forward * 0.1 * unit, (thick * 0.55, thick * 0.75), 0.8, (0.6,)))
    return limbs
