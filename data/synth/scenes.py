"""The scene around a card: what it lies on, what holds it, what is on it; scenes without any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from data.quads import ID1_SIZE_MM, quad_area
from data.synth import clutter, holders, surroundings
from data.synth.backgrounds import PictureFolder, background
from data.synth.camera import View
from data.synth.hands import Limb, draw_limbs, grip, hand, skin_color
from data.synth.painting import Lamp, darken, fill
from data.synth.things_train import things_of

SETTINGS = (
    ("desk", 0.6), ("camouflage", 0.07), ("scanner", 0.05), ("screen", 0.04), ("print", 0.05),
    ("hand", 0.08), ("badge", 0.025), ("wallet", 0.03), ("sleeve", 0.055),
)  # fmt: skip
"""Settings and how often each is drawn. Chosen: most users lay the card on something; each of the
others is frequent enough to be learned."""

HARD_SETTINGS = (
    ("copy", 0.3), ("print", 0.2), ("sleeve", 0.15), ("badge", 0.15), ("camouflage", 0.15),
    ("screen", 0.05),
)  # fmt: skip
"""Those in which a corner finder errs most, in proportion to how much: what surrounds the card has
edges like the card's own, or the card has none to see, as on a copier's paper. To be trained on
more often than met, and copies on a sheet nowhere else: what is evaluated stays comparable."""

SCANNED_SHARE = 0.5
"""Of the copies; the others are photographed. Chosen."""

LEVEL_TILT_DEGREES = 7.0
"""Scanners see cards from above: a stronger tilt makes it a desk."""


@dataclass
class Scene:
    """What a card is laid into.

    Attributes:
        image: (H, W, 3) uint8, painted further by those who get it.
        surface: name of the background.
        setting: one of `SETTINGS` or `HARD_SETTINGS`, or "empty".
        kinds: things that lie about.
        things: (4, 2) corners of each flat one of them.
        solid: whether the card is an object; False for a print or a picture on a screen.
        lift: mm between card and surface.
        several: whether other cards may lie about.
        skin: colour of the hand that holds the card, if any.
        shown: (h, w, 3) uint8 of the flat card as it is seen there; None: as it is.
        scanned: whether it is in the scanner's even light, without glare.
    """

    image: np.ndarray
    surface: str
    setting: str
    kinds: list[str] = field(default_factory=list)
    things: list[np.ndarray] = field(default_factory=list)
    solid: bool = True
    lift: float = 0.0
    several: bool = True
    skin: np.ndarray | None = None
    shown: np.ndarray | None = None
    scanned: bool = False


def _draw_setting(
    rng: np.random.Generator, view: View, settings: Sequence[tuple[str, float]]
) -> str:
    shares = np.array([share for _, share in settings])
    setting = settings[rng.choice(len(settings), p=shares / shares.sum())][0]
    level = view.tilt < LEVEL_TILT_DEGREES and view.bend.height_mm < 0.5
    return "desk" if setting == "scanner" and not level else setting


def ground(
    rng: np.random.Generator, view: View, card: np.ndarray, lamp: Lamp, split: str,
    pictures: PictureFolder | None, settings: Sequence[tuple[str, float]] = SETTINGS,
) -> Scene:  # fmt: skip
    """Everything that lies under a card.

    Args:
        rng: decides.
        view: where the card will lie.
        card: (h, w, 3) uint8, the flat card, whose colours a surface may resemble.
        lamp: what casts the shadows.
        split: whose surfaces to use.
        pictures: the user's own surfaces.
        settings: to draw from, each with its share.

    Returns:
        The scene, without the card.

    Raises:
        ValueError: the split is unknown, or a background picture cannot be read.
    """
    setting = _draw_setting(rng, view, settings)
    unit, middle = view.card_width_px, view.quad.mean(axis=0)
    image, surface = background(rng, view.size_hw, split, pictures)
    scene = Scene(image, surface, setting)
    if setting == "scanner":
        scene.image, scene.surface = surroundings.scanner(rng, view.size_hw), "scanner"
        return scene
    if setting == "copy":
        scene.image, scene.shown = surroundings.copy_sheet(rng, view, card)
        scene.surface, scene.solid, scene.several = "paper", False, False
        scene.scanned = bool(rng.random() < SCANNED_SHARE)
        return scene
    if setting == "camouflage":
        scene.image = surroundings.camouflage(image, rng, card)
    elif setting in ("desk", "sleeve", "hand") and rng.random() < 0.5:
        # A unit of the card's own area: a tilted card is smaller than its width says.
        even = float(np.sqrt(abs(quad_area(view.quad)) * ID1_SIZE_MM[1] / ID1_SIZE_MM[0]))
        scene.kinds, scene.things = clutter.scatter(image, rng, even, middle, 3, lamp, split)
    if setting == "screen":
        surroundings.screen(image, rng, view, lamp)
        scene.solid, scene.several = False, False
    elif setting == "print":
        surroundings.paper(image, rng, view, lamp)
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


def _fingers(rng: np.random.Generator, view: View, count: int, words: np.ndarray) -> list[Limb]:
    """Fingers over the card's edges, reaching in by at most a twelfth of its width.

    Those that would hide the middle or an end of a word are left out.
    """
    unit, center = view.card_width_px, view.quad.mean(axis=0)
    limbs: list[Limb] = []
    for _ in range(3 * count):
        side, along = rng.integers(4), rng.uniform(0.2, 0.8)
        first, second = view.quad[side], view.quad[(side + 1) % 4]
        edge = first + along * (second - first)
        outward = (edge - center) / np.linalg.norm(edge - center)
        thick = unit * rng.uniform(0.13, 0.21)
        heading = outward + rng.normal(0, 0.25, 2)
        heading = heading / np.linalg.norm(heading)
        tip = edge - outward * unit * rng.uniform(0.005, 0.075)
        arms = words - (tip + heading * thick / 2)
        behind = np.maximum(arms @ heading, 0)[:, None] * heading
        if np.all(np.linalg.norm(arms - behind, axis=1) > 0.55 * thick):
            limbs += grip(rng, tip, heading, thick)
            count -= 1
        if count == 0:
            break
    return limbs


def in_front(
    image: np.ndarray, rng: np.random.Generator, view: View, lamp: Lamp, scene: Scene,
    words: np.ndarray,
) -> list[str]:  # fmt: skip
    """What lies over the card: sleeve, clip, fingers, the shadow of the hand that photographs.

    Args:
        image: (H, W, 3) uint8 with the card in it, changed in place.
        rng: decides.
        view: where the card lies.
        lamp: where the light comes from.
        scene: from `ground`.
        words: (N, 2) places of the frame, ends and middles of words, which no finger hides.

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
        limbs = _fingers(rng, view, int(rng.integers(1, 3)), words)
        if limbs:
            draw_limbs(image, limbs, color, lamp, rng, 0.06)
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
    most = 5 if draw < 0.6 else 2
    scene.kinds, scene.things = clutter.scatter(image, rng, unit, center, most, lamp, split)
    if draw > 0.6:  # one thing where the card would be, large
        things = things_of(split)
        make, kind, _ = things[rng.integers(len(things))]
        made = make(rng)
        scale = rng.uniform(0.5, 0.95) * min(size_hw) / max(made[1])
        upright = rng.choice([0, np.pi / 2]) + rng.normal(0, 0.1)
        scene.things.append(clutter.lay_thing(image, rng, made, scale, center, lamp, upright))
        scene.kinds.append(kind)
    if rng.random() < 0.12:
        tip = center + rng.normal(0, 0.2, 2) * unit
        heading = rng.normal(0, 1, 2)
        heading = heading / np.linalg.norm(heading)
        limbs = grip(rng, tip, heading, 0.2 * unit)
        draw_limbs(image, limbs, skin_color(rng), lamp, rng)
        scene.kinds.append("finger")
    return scene
