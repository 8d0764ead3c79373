"""Text put on a card as printers do it: heavy or thin, worn, dotted, engraved, struck twice, askew.

A card is printed twice: the form (titles, captions), then the holder's values, which never meet the
form exactly. Whatever a printer does to the ink, the word's quad follows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from data.cards.layout import Color
from data.quads import box_to_quad
from data.synth.compositing import cover, lighten, overlap, tint
from data.synth.composition import CARD_SIZE_HW, Rule
from data.synth.presses import Press, draw_press, misregister, press_ink
from data.synth.typesetting import Placed

MARGIN_CAPS = 0.07
"""Margin around a word's ink in capital heights. Chosen: 1-2 px, so that blur stays inside."""

LEAST_CONTRAST = 85.0
"""Luma by which ink is darker than its paper at least. Chosen: faint, and legible."""

EDGE_PX = 3.0
"""Distance that printed words keep from the card's edge. Chosen."""


def _hopped(word: Placed, hop: float, rng: np.random.Generator) -> tuple[np.ndarray, int, int]:
    """A word's coverage whose letters each stand a little high or low, and pressed unevenly."""
    mask, x, y = word.mask()
    room = int(np.ceil(hop))
    mask = np.pad(mask, ((room, room), (0, 0)))
    typeface = word.typeface
    edge = word.x - x
    tracking = typeface.tracking * typeface.cap_px * word.scale
    step = typeface.size_px(word.scale) * typeface.stretch
    for letter in word.text:
        start = round(edge)
        edge += typeface.shapes.box(letter)[0] * step + tracking
        cell = mask[:, max(start, 0) : max(round(edge), 0)]
        if not cell.size:
            continue
        down = float(np.clip(rng.normal(0, hop / 2), -hop, hop))
        matrix = np.array([[1, 0, 0], [0, 1, down]], np.float32)
        moved = cv2.warpAffine(np.ascontiguousarray(cell), matrix, cell.shape[::-1])
        cell[:] = cv2.convertScaleAbs(moved, alpha=float(rng.uniform(0.75, 1.0)))
    return mask, x, y - room


def _coverage(
    words: Sequence[Placed], press: Press, rng: np.random.Generator
) -> tuple[np.ndarray, int, int]:
    """Words on one mask with room around them, and its place on the card."""
    masks = [_hopped(word, press.hop, rng) if press.hop else word.mask() for word in words]
    room = 5
    left = min(x for _, x, _ in masks) - room
    top = min(y for _, _, y in masks) - room
    right = max(x + mask.shape[1] for mask, x, _ in masks) + room
    bottom = max(y + mask.shape[0] for mask, _, y in masks) + room
    whole = np.zeros((bottom - top, right - left), np.uint8)
    for mask, x, y in masks:
        part = whole[y - top : y - top + mask.shape[0], x - left : x - left + mask.shape[1]]
        cv2.max(part, mask, dst=part)
    return whole, left, top


def _luma(color: Sequence[float]) -> float:
    return 0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2]


def _legible(
    pixels: np.ndarray, mask: np.ndarray, color: Color, opacity: float, x: int, y: int
) -> tuple[Color, float]:
    """Ink and opacity, dark enough for the paper that they are printed on."""
    places = overlap(pixels.shape, mask.shape, x, y)
    if places is None:
        return color, opacity
    paper = _luma(cv2.mean(pixels[places[0]][::4, ::4])[:3])
    ink = _luma(color)
    if paper - ink < LEAST_CONTRAST:
        darker = max(paper - LEAST_CONTRAST, 0.0) / max(ink, 1.0)
        color = (int(color[0] * darker), int(color[1] * darker), int(color[2] * darker))
        ink = _luma(color)
    needed = LEAST_CONTRAST / max(paper - ink, LEAST_CONTRAST)
    return color, max(opacity, needed)


def _lay(
    pixels: np.ndarray,
    mask: np.ndarray,
    color: Color,
    press: Press,
    x: int,
    y: int,
) -> None:
    color, opacity = _legible(pixels, mask, color, press.opacity, x, y)
    if press.relief:
        lighten(pixels, mask, press.relief, x - 1, y - 1)
        tint(pixels, mask, (60, 60, 60), press.relief, x + 1, y + 1)
    if opacity < 1:
        mask = cv2.convertScaleAbs(mask, alpha=opacity)
    if press.fringe:  # each of two inks by itself, a pixel apart
        tint(pixels, mask, (color[0], 255, 255), 1.0, x - press.fringe, y)
        tint(pixels, mask, (255, color[1], color[2]), 1.0, x, y)
    else:
        cover(pixels, mask, color, x, y)


def _quads(words: Sequence[Placed], boxes: np.ndarray, press: Press) -> np.ndarray:
    """Where words of one press were printed, margins included.

    Args:
        words: (n).
        boxes: (n, 4) their ink on an unmoved card, pixels.
        press: what moved it and made it grow.

    Returns:
        (n, 4, 2) float32 pixels; a word is as high as from baseline to x-height at least.
    """
    caps = np.array([word.typeface.cap_px * word.scale for word in words], np.float32)
    baselines = np.array([word.baseline for word in words], np.float32)
    left, above, right, below = press.reach()
    x1, y1, x2, y2 = boxes.T
    y1 = np.minimum(y1 - above - press.hop, baselines - 0.7 * caps)
    y2 = np.maximum(y2 + below + press.hop, baselines)
    margins = MARGIN_CAPS * caps
    grown = [x1 - left - margins, y1 - margins, x2 + right + margins, y2 + margins]
    matrix = press.matrix()
    quads = box_to_quad(np.stack(grown, axis=-1)) @ matrix[:, :2].T + matrix[:, 2]
    height, width = CARD_SIZE_HW
    return np.clip(quads, 0, [width, height]).astype(np.float32)


def _settle(press: Press, own: np.ndarray, others: np.ndarray) -> Press:
    """The press with its misregistration reduced until it prints over nothing it did not before.

    Args:
        press: of the values.
        own: (n, 4) boxes of the values, pixels, before they are moved.
        others: (m, 4) boxes of what stays.
    """
    height, width = CARD_SIZE_HW
    corners = box_to_quad(own).reshape(-1, 2)
    for _ in range(5):
        if not press.turn and not any(press.shift):
            return press
        matrix = press.matrix()
        quads = (corners @ matrix[:, :2].T + matrix[:, 2]).reshape(-1, 4, 2)
        low, high = quads.min(axis=1), quads.max(axis=1)
        inside = low.min() >= EDGE_PX and np.all(high <= [width - EDGE_PX, height - EDGE_PX])
        meet = np.minimum(high[:, None], others[None, :, 2:])
        meet = (meet - np.maximum(low[:, None], others[None, :, :2])).min(axis=-1)
        if inside and (not meet.size or meet.max() <= 0):
            return press
        dx, dy = press.shift
        press = replace(press, turn=press.turn / 2, shift=(dx / 2, dy / 2))
    return replace(press, turn=0.0, shift=(0.0, 0.0))


def print_rules(pixels: np.ndarray, rules: Sequence[Rule]) -> None:
    """Print the lines that values are written on.

    Args:
        pixels: (H, W, 3) uint8 RGB, changed in place.
        rules: of one card.
    """
    for rule in rules:
        left, top = int(rule.x1), int(rule.y - rule.width_px) - 1
        wide, high = int(rule.x2) + 2 - left, int(2 * rule.width_px) + 4
        half = rule.width_px / 2
        y = np.arange(high) + 0.5 + top - rule.y
        down = np.clip(half + 0.5 - np.abs(y), 0, min(rule.width_px, 1.0))
        x = np.arange(wide) + 0.5 + left - rule.x1
        mark = {"dots": half, "dashes": 0.3 * rule.step_px}.get(rule.kind)
        if mark is None:
            across = np.ones(wide)
        else:
            away = np.abs((x % rule.step_px) - rule.step_px / 2)
            across = np.clip(mark + 0.5 - away, 0, 1)
        across[(x < 0) | (x > rule.x2 - rule.x1)] = 0
        cover(pixels, (255 * np.outer(down, across)).astype(np.uint8), rule.color, left, top)


def print_words(
    pixels: np.ndarray,
    placed: Sequence[Placed],
    rng: np.random.Generator,
    obstacles: np.ndarray | None = None,
) -> list[np.ndarray]:
    """Print all words of a card.

    Args:
        pixels: (H, W, 3) uint8 RGB of CARD_SIZE_HW, changed in place.
        placed: the words.
        rng: decides how both printings come out.
        obstacles: (n, 4) boxes in pixels that values out of place must not run into.

    Returns:
        The quad of each word, (4, 2) float32 pixels: its ink and a small margin.
    """
    presses = {}
    for preprinted in (True, False):
        faces = {w.typeface.face for w in placed if w.typeface.preprinted == preprinted}
        typed = any(face.family.style in ("typewriter", "mono") for face in faces)
        presses[preprinted] = draw_press(rng, preprinted, typed)
    boxes = np.array([word.ink_box() for word in placed], np.float32).reshape(-1, 4)
    fixed = np.array([word.typeface.preprinted for word in placed], bool)
    if not fixed.all():
        others = boxes[fixed] if obstacles is None else np.concatenate([boxes[fixed], obstacles])
        presses[False] = _settle(presses[False], boxes[~fixed], others)
    groups: dict[tuple[bool, str, Color], list[Placed]] = {}
    for word in placed:
        key = (word.typeface.preprinted, word.style, word.typeface.color)
        groups.setdefault(key, []).append(word)
    for (preprinted, _, color), words in groups.items():
        press = presses[preprinted]
        mask, x, y = _coverage(words, press, rng)
        mask = press_ink(mask, press, rng)
        if press.kind == "engraved":
            red, green, blue = (int(0.6 * value + 34) for value in color)
            color = (red, green, blue)
        if press.turn or any(press.shift):
            mask, x, y = misregister(mask, x, y, press)
        _lay(pixels, mask, color, press, x, y)
    quads = np.empty((len(placed), 4, 2), np.float32)
    for preprinted, press in presses.items():
        chosen = np.flatnonzero(fixed == preprinted)
        if len(chosen):
            words = [placed[int(index)] for index in chosen]
            quads[chosen] = _quads(words, boxes[chosen], press)
    return list(quads)
