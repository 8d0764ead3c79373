"""Photographs of flat cards: any angle, any surface, any light, with the truth moved along.

The card is sampled once, straight to the size that is asked for, so a small picture for training
costs a few milliseconds. Everything follows from the generator that is passed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from data.records import Record, Word
from data.synth import degradations
from data.synth.backgrounds import PictureFolder
from data.synth.camera import View, card_to_mm
from data.synth.companions import Companion, lay_companion, place_companions, place_half
from data.synth.degradations import degrade, draw_severity
from data.synth.laying import lay_card
from data.synth.painting import draw_lamp
from data.synth.poses import ASPECTS, LONG_SIDE_PX, draw_view
from data.synth.scenes import SETTINGS, empty_ground, ground, in_front

__all__ = ["degrade", "draw_size", "empty_scene", "photograph"]


def draw_size(rng: np.random.Generator) -> tuple[int, int]:
    """A cardless photograph's height and width in pixels."""
    longest = int(rng.integers(LONG_SIDE_PX[0], 1600))
    aspect = ASPECTS[rng.integers(len(ASPECTS))]
    if aspect <= 1:
        return round(longest * aspect), longest
    return longest, round(longest / aspect)


def _moved_words(card: Record, view: View) -> tuple[Word, ...]:
    """The card's words in the frame; those whose middle is outside of it are left out."""
    if not card.words:
        return ()
    quads = np.array([word.quad for word in card.words], float)
    moved = view.to_frame(card_to_mm(quads, card.size_hw)).astype(np.float32)
    middles = moved.mean(axis=1)
    seen = np.all((middles >= 0) & (middles <= np.array(view.size_hw[::-1])), axis=1)
    return tuple(
        replace(word, quad=quad)
        for word, quad, inside in zip(card.words, moved, seen, strict=True)
        if inside
    )


def photograph(
    card: Record,
    rng: np.random.Generator,
    size_hw: tuple[int, int] | None = None,
    severity: float | None = None,
    background_split: str = "train",
    backgrounds: PictureFolder | None = None,
    companions: Sequence[Record] = (),
    longest_px: int = LONG_SIDE_PX[1],
    settings: Sequence[tuple[str, float]] = SETTINGS,
) -> Record:
    """A photograph of a flat card.

    Args:
        card: a flat card, upright; the whole image is the card.
        rng: decides everything.
        size_hw: height and width in pixels; by default drawn so that the card is 350 to 2000 px
            wide in a picture whose longer side is 800 to 2100.
        severity: how bad light and camera are, 0 (perfect) to 1.5; by default drawn, mostly from
            0.2 to 1. Geometry and surface do not depend on it.
        background_split: whose surfaces to use: "train", "validation", "test" or "all".
        backgrounds: the user's own pictures, which replace half of the drawn surfaces.
        companions: other flat cards that may lie beside, under or over; the labelled one stays the
            largest whole card.
        longest_px: longer side of a photograph of no given size, at most. A smaller picture is
            quicker to make, and enough for a model that sees the card at 600 px.
        settings: what the card lies in or on, each with its share; see `data.synth.scenes`.

    Returns:
        The record with the new image, corners and words moved exactly (words whose middle is
        outside the frame are left out), and in `meta` severity, effects by name, background, scene,
        clutter, rotation and tilt in degrees, card_width_px, bend in mm, lens (k1, k2), outside
        (indices of the corners outside the frame), other_cards (corners of the companions) and
        sleeve.

    Raises:
        ValueError: the record holds no card, the split is unknown, or a background picture cannot
            be read.
    """
    if card.corners is None:
        raise ValueError(f"record {card.name!r}: no card to photograph")
    strength = draw_severity(rng) if severity is None else float(severity)
    view = draw_view(rng, size_hw, longest_px=longest_px)
    lamp = draw_lamp(rng)
    words = _moved_words(card, view)
    scene = ground(rng, view, card.image, lamp, background_split, backgrounds, settings)
    image = scene.image
    quads = np.array([word.quad for word in words]).reshape(-1, 4, 2)
    # Left end, middle and right end of every word: a long number must not be hidden in part.
    ends = quads[:, [0, 3]].mean(axis=1), quads.mean(axis=1), quads[:, [1, 2]].mean(axis=1)
    places = np.concatenate(ends)
    others: list[Companion] = []
    if companions and scene.several:
        others = place_companions(rng, view, tuple(companions), places)
    for companion in others:
        if not companion.above:
            lay_companion(image, rng, companion, lamp)
    flat = card.image if scene.shown is None else scene.shown
    coverage = lay_card(image, flat, rng, view, lamp if scene.solid else None, scene.lift)
    for companion in others:
        if companion.above:
            lay_companion(image, rng, companion, lamp)
    kinds = scene.kinds + in_front(image, rng, view, lamp, scene, places)
    effects: list[str] = []
    if not scene.scanned:
        image = degradations.light(image, rng, strength)
        glossy = coverage if rng.random() < 0.75 else None
        image = degradations.glare(image, rng, strength, glossy, notes=effects)
    image, notes = degradations.capture_with_notes(image, rng, strength, view.card_width_px)
    meta = {
        **card.meta,
        "severity": round(strength, 3),
        "effects": effects + notes,
        "background": scene.surface,
        "scene": scene.setting,
        "clutter": kinds,
        "rotation": round(view.rotation, 1),
        "tilt": round(view.tilt, 1),
        "card_width_px": round(view.card_width_px, 1),
        "bend": round(view.bend.height_mm, 2),
        "lens": [round(view.lens.k1, 4), round(view.lens.k2, 4)],
        "outside": view.outside,
        "other_cards": [np.round(companion.quad, 1).tolist() for companion in others],
        "sleeve": scene.setting == "sleeve",
    }
    corners = view.to_frame(card_to_mm(card.corners, card.size_hw)).astype(np.float32)
    return replace(card, image=image, corners=corners, words=words, meta=meta)


def empty_scene(
    rng: np.random.Generator,
    size_hw: tuple[int, int] | None = None,
    severity: float | None = None,
    background_split: str = "train",
    backgrounds: PictureFolder | None = None,
    half: Record | None = None,
) -> Record:
    """A photograph without a whole card: surfaces, sheets, phones, bank cards, hands.

    Args:
        rng: decides everything.
        size_hw: as for `photograph`.
        severity: as for `photograph`.
        background_split: as for `photograph`.
        backgrounds: as for `photograph`.
        half: a flat card of which two corners or three lie outside the frame.

    Returns:
        A record named "empty" with corners None, no words, and in `meta` severity, background,
        scene, clutter, things (corners of the flat ones among it), other_cards (corners of the half
        card).

    Raises:
        ValueError: the split is unknown, or a background picture cannot be read.
    """
    size_hw = draw_size(rng) if size_hw is None else size_hw
    strength = draw_severity(rng) if severity is None else float(severity)
    lamp = draw_lamp(rng)
    scene = empty_ground(rng, size_hw, lamp, background_split, backgrounds)
    others = []
    if half is not None:
        others.append(place_half(rng, size_hw, half))
        lay_companion(scene.image, rng, others[0], lamp)
        scene.kinds.append("half card")
    image = degrade(scene.image, rng, strength)
    meta = {
        "severity": round(strength, 3),
        "background": scene.surface,
        "scene": scene.setting,
        "clutter": scene.kinds,
        "things": [np.round(quad, 1).tolist() for quad in scene.things],
        "other_cards": [np.round(companion.quad, 1).tolist() for companion in others],
    }
    return Record(name="empty", image=image, meta=meta)
