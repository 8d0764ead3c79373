"""The scene around a card: what it lies on, what holds it, what is on it; scenes without any."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from data.quads import ID1_SIZE_MM, quad_is_convex
from data.synth import clutter, holders
from data.synth.backgrounds import PictureFolder, background
from data.synth.camera import View
from data.synth.hands import Limb, draw_limbs, finger, hand, skin_color
from data.synth.painting import Lamp, cast_shadow, darken, fill, lay_patch, with_alpha
from data.synth.print_lines import ink_color, paper_color, print_on, write_lines
from data.synth.textures import related_color

SETTINGS = (
    ("desk", 0.6), ("camouflage", 0.07), ("scanner", 0.05), ("screen", 0.04), ("print", 0.05),
    ("hand", 0.08), ("badge", 0.025), ("wallet", 0.03), ("sleeve", 0.055),
)  # fmt: skip
"""Settings and how often each is drawn. Chosen: most users lay the card on something; each of the
others is frequent enough to be learned."""

LEVEL_TILT_DEGREES = 7.0
"""Scanners see cards from above: a stronger tilt makes it a desk."""


@dataclass
class Scene:
    """What a card is laid into.

    Attributes:
        image: (H, W, 3) uint8, painted further by those who get it.
        surface: name of the background.
        setting: one of `SETTINGS`, or "empty".
        kinds: things that lie about.
        solid: whether the card is an object; False for a print or a picture on a screen.
        lift: mm between card and surface.
        several: whether other cards may lie about.
        skin: colour of the hand that holds the card, if any.
    """

    image: np.ndarray
    surface: str
    setting: str
    kinds: list[str] = field(default_factory=list)
    solid: bool = True
    lift: float = 0.0
    several: bool = True
    skin: np.ndarray | None = None


def _rim_color(card: np.ndarray) -> np.ndarray:
    """(3,) mean colour of the flat card along its edges."""
    step = max(1, card.shape[1] // 64)
    inset = max(1, card.shape[0] // 50)
    rows = np.concatenate([card[inset, ::step], card[-1 - inset, ::step]])
    columns = np.concatenate([card[::step, inset], card[::step, -1 - inset]])
    return np.concatenate([rows, columns]).astype(float).mean(axis=0)


def _camouflage(image: np.ndarray, rng: np.random.Generator, card: np.ndarray) -> np.ndarray:
    """A surface pulled to the card's own colour: white on white, green on green."""
    target = np.clip(_rim_color(card) * rng.uniform(0.85, 1.1) + rng.normal(0, 5, 3), 0, 255)
    keep = rng.uniform(0.04, 0.3)
    mean = np.array(cv2.mean(image)[:3])
    levels = np.arange(256)[:, None]
    table = target + keep * (levels - mean)
    table = np.clip(np.rint(table), 0, 255).astype(np.uint8).reshape(1, 256, 3)
    return cv2.LUT(image, table)


def _scanner(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """The lid of a scanner: even white, black or grey, a little darker to one side."""
    color = rng.choice([250.0, 245.0, 255.0, 235.0, 12.0, 40.0, 130.0]) * np.ones(3)
    slope = rng.normal(0, 6, 2)
    y, x = np.mgrid[0:2, 0:2].astype(np.float32)
    corners = color + (slope[0] * (y - 0.5) + slope[1] * (x - 0.5))[..., None]
    full = cv2.resize(np.clip(corners, 0, 255).astype(np.float32), size_hw[::-1])
    return cv2.convertScaleAbs(full)


def _screen(image: np.ndarray, rng: np.random.Generator, view: View, lamp: Lamp) -> None:
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


def _paper(image: np.ndarray, rng: np.random.Generator, view: View, lamp: Lamp) -> None:
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


def _draw_setting(rng: np.random.Generator, view: View) -> str:
    shares = np.array([share for _, share in SETTINGS])
    setting = SETTINGS[rng.choice(len(SETTINGS), p=shares / shares.sum())][0]
    level = view.tilt < LEVEL_TILT_DEGREES and view.bend.height_mm < 0.5
    return "desk" if setting == "scanner" and not level else setting


def ground(
    rng: np.random.Generator, view: View, card: np.ndarray, lamp: Lamp, split: str,
    pictures: PictureFolder | None,
) -> Scene:  # fmt: skip
    """Everything that lies under a card.

    Args:
        rng: decides.
        view: where the card will lie.
        card: (h, w, 3) uint8, the flat card, whose colours a surface may resemble.
        lamp: what casts the shadows.
        split: whose surfaces to use.
        pictures: the user's own surfaces.

    Returns:
        The scene, without the card.

    Raises:
        ValueError: the split is unknown, or a background picture cannot be read.
    """
    setting = _draw_setting(rng, view)
    unit, middle = view.card_width_px, view.quad.mean(axis=0)
    image, surface = background(rng, view.size_hw, split, pictures)
    scene = Scene(image, surface, setting)
    if setting == "scanner":
        scene.image, scene.surface = _scanner(rng, view.size_hw), "scanner"
        return scene
    if setting == "camouflage":
        scene.image = _camouflage(image, rng, card)
    elif setting in ("desk", "sleeve", "hand") and rng.random() < 0.5:
        scene.kinds = clutter.scatter(image, rng, unit, middle, 3, lamp)
    if setting == "screen":
        _screen(image, rng, view, lamp)
        scene.solid, scene.several = False, False
    elif setting == "print":
        _paper(image, rng, view, lamp)
        scene.solid = False
    elif setting == "badge":
        holders.lay_badge(image, rng, view, lamp)
    elif setting == "wallet":
        holders.lay_wallet(image, rng, view, lamp)
    elif setting == "hand":
        scene.skin = skin_color(rng)
        scene.lift = float(rng.uniform(1, 6))
        heading = rng.uniform(0, 2 * np.pi)
        at = middle - 0.3 * unit * np.array([np.cos(heading), np.sin(heading)])
        draw_limbs(image, hand(rng, at, unit * 1.05, heading), scene.skin, lamp, rng)
        scene.kinds.append("hand")
    elif setting == "desk" and rng.random() < 0.2:
        scene.lift = float(rng.uniform(1, 12))  # held above, or lying on something small
    return scene


def _fingers(rng: np.random.Generator, view: View, count: int) -> list[Limb]:
    """Fingers over the card's edges, reaching in by at most a twelfth of its width."""
    unit, center = view.card_width_px, view.quad.mean(axis=0)
    limbs = []
    for _ in range(count):
        side, along = rng.integers(4), rng.uniform(0.2, 0.8)
        first, second = view.quad[side], view.quad[(side + 1) % 4]
        edge = first + along * (second - first)
        outward = (edge - center) / np.linalg.norm(edge - center)
        thick = unit * rng.uniform(0.13, 0.21)
        heading = outward + rng.normal(0, 0.25, 2)
        heading = heading / np.linalg.norm(heading)
        tip = edge - outward * unit * rng.uniform(0.005, 0.075)
        limbs += finger(rng, tip, heading, thick, 4 * unit)
    return limbs


def in_front(
    image: np.ndarray, rng: np.random.Generator, view: View, lamp: Lamp, scene: Scene
) -> list[str]:
    """What lies over the card: sleeve, clip, fingers, the shadow of the hand that photographs.

    Args:
        image: (H, W, 3) uint8 with the card in it, changed in place.
        rng: decides.
        view: where the card lies.
        lamp: where the light comes from.
        scene: from `ground`.

    Returns:
        The kinds of things that were added.
    """
    kinds = []
    if scene.setting == "sleeve":
        holders.lay_sleeve(image, rng, view, lamp)
    if scene.setting == "badge" and rng.random() < 0.4:
        holders.lay_sleeve(image, rng, view, lamp)
    if scene.solid and rng.random() < 0.02:
        holders.lay_clip(image, rng, view, lamp)
        kinds.append("clip")
    if scene.setting == "hand" or (scene.solid and rng.random() < 0.07):
        color = skin_color(rng) if scene.skin is None else scene.skin
        draw_limbs(image, _fingers(rng, view, int(rng.integers(1, 3))), color, lamp, rng, 0.06)
        kinds.append("finger")
    if rng.random() < 0.07:
        _photographer(image, rng, view)
        kinds.append("shadow of a hand")
    return kinds


def _photographer(image: np.ndarray, rng: np.random.Generator, view: View) -> None:
    """The soft shadow of a hand with a telephone, from one side of the frame."""
    small_hw = tuple(max(8, side // 8) for side in view.size_hw)
    mask = np.full((*small_hw, 3), 255, np.uint8)
    frame = np.array(small_hw[::-1], float)
    angle = rng.uniform(0, 2 * np.pi)
    way = np.array([np.cos(angle), np.sin(angle)])
    at = frame / 2 + way * frame * rng.uniform(0.2, 0.5)
    unit = view.card_width_px / 8 * rng.uniform(1.2, 2.5)
    heading = angle + np.pi + rng.normal(0, 0.4)
    level = round(255 * (1 - rng.uniform(0.15, 0.55)))
    for limb in hand(rng, at, unit, heading):
        ends = np.rint([limb.start, limb.end]).astype(int).tolist()
        cv2.line(mask, *ends, (level,) * 3, max(1, round(2 * limb.radii[1])))
    if rng.random() < 0.7:
        side = np.array([-way[1], way[0]]) * unit * 0.45
        corners = [at - way * unit + side, at - way * unit - side, at + way * unit - side,
                   at + way * unit + side]  # fmt: skip
        fill(mask, np.array(corners), level)
    soft = cv2.GaussianBlur(mask[..., 0], (0, 0), max(0.6, unit * rng.uniform(0.02, 0.15)))
    darken(image, soft)


def empty_ground(
    rng: np.random.Generator, size_hw: tuple[int, int], lamp: Lamp, split: str,
    pictures: PictureFolder | None,
) -> Scene:  # fmt: skip
    """A scene without a card of ours, and not an easy one.

    Args:
        rng: decides.
        size_hw: of the frame.
        lamp: what casts the shadows.
        split: whose surfaces to use.
        pictures: the user's own surfaces.

    Returns:
        The scene.

    Raises:
        ValueError: the split is unknown, or a background picture cannot be read.
    """
    image, surface = background(rng, size_hw, split, pictures)
    scene = Scene(image, surface, "empty")
    draw = rng.random()
    unit = rng.uniform(0.25, 0.9) * min(size_hw)
    center = rng.uniform(0.3, 0.7, 2) * (size_hw[1], size_hw[0])
    if draw < 0.12:
        return scene
    scene.kinds = clutter.scatter(image, rng, unit, center, 5 if draw < 0.6 else 2, lamp)
    if draw > 0.6:  # one thing where the card would be, large
        make, kind, _ = clutter.THINGS[rng.integers(len(clutter.THINGS))]
        made = make(rng)
        scale = rng.uniform(0.5, 0.95) * min(size_hw) / max(made[1])
        upright = rng.choice([0, np.pi / 2]) + rng.normal(0, 0.1)
        clutter.lay_thing(image, rng, made, scale, center, lamp, upright)
        scene.kinds.append(kind)
    if draw > 0.85:  # most of a card is outside the frame
        made = clutter.bank_card(rng)
        side = rng.choice(2)
        at = rng.uniform(0.1, 0.9, 2) * (size_hw[1], size_hw[0])
        at[side] = rng.choice([-0.02, 1.02]) * size_hw[1 - side]
        clutter.lay_thing(image, rng, made, unit / ID1_SIZE_MM[1], at, lamp)
        scene.kinds.append("half card")
    if rng.random() < 0.12:
        tip = center + rng.normal(0, 0.2, 2) * unit
        heading = rng.normal(0, 1, 2)
        heading = heading / np.linalg.norm(heading)
        limbs = finger(rng, tip, heading, 0.2 * unit, 4 * unit)
        draw_limbs(image, limbs, skin_color(rng), lamp, rng)
        scene.kinds.append("finger")
    return scene
