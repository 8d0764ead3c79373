"""Pictures that hold little but the card, for training: scans, and what people and apps have cut.

Nothing around the card tells where it ends, its edge may be cut off, and the further first look of
`cropper.find` sees it with grey around it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np

from data.quads import ID1_SIZE_MM, quad_to_box, size_to_quad
from data.records import Record
from data.synth.degradations import degrade, draw_severity

CUT_OFF, ROOM = 0.04, 0.06
"""How much of the card a side may have lost, and how much of its surroundings it may have kept, as
a share of the card's width. Chosen: what a hand cuts by; more than twice the first is half a card
to `cropper.find`."""

EXACT_SHARE, EXACT = 0.35, 0.004
"""Share of the pictures that an app has cut, and how exact an app is."""


def _sides(rng: np.random.Generator) -> np.ndarray:
    """(4,) room at left, top, right and bottom as shares of the card's width; negative: lost."""
    if rng.random() < EXACT_SHARE:
        return rng.normal(0, EXACT, 4)
    return rng.uniform(-CUT_OFF, ROOM, 4)


def _window(record: Record, box: np.ndarray) -> Record:
    """What of a photograph lies in a box, (4,) xyxy pixels; words are left out.

    Of the other cards and the things in `meta` the corners move along.
    """
    height, width = record.size_hw
    left = int(np.clip(round(box[0]), 0, width - 1))
    top = int(np.clip(round(box[1]), 0, height - 1))
    right = int(np.clip(round(box[2]), left + 1, width))
    bottom = int(np.clip(round(box[3]), top + 1, height))
    start = np.array([left, top], np.float32)
    moved: dict[str, Any] = {
        name: (np.reshape(record.meta[name], (-1, 4, 2)) - start).tolist()
        for name in ("other_cards", "things")
        if name in record.meta
    }
    return replace(
        record,
        image=np.ascontiguousarray(record.image[top:bottom, left:right]),
        corners=None if record.corners is None else record.corners - start,
        words=(),
        meta={**record.meta, **moved},
    )


def cut_photograph(record: Record, rng: np.random.Generator) -> Record:
    """A photograph cut to the box of its card, a little inside or outside of it.

    Args:
        record: with a card.
        rng: decides.
    """
    assert record.corners is not None
    x1, y1, x2, y2 = quad_to_box(record.corners)
    left, top, right, bottom = _sides(rng) * np.linalg.norm(record.corners[1] - record.corners[0])
    return _window(record, np.array([x1 - left, y1 - top, x2 + right, y2 + bottom]))


def cut_empty(record: Record, rng: np.random.Generator) -> Record:
    """A photograph without a card, cut to one of its things, or to any part as wide as a card.

    Args:
        record: of `data.synth.photographs.empty_scene`, or of the user's own.
        rng: decides.
    """
    height, width = record.size_hw
    things = np.reshape(record.meta.get("things", []), (-1, 4, 2))
    if len(things) and rng.random() < 0.7:
        box = quad_to_box(things[int(rng.integers(len(things)))])
        box = box + _sides(rng) * (-1, -1, 1, 1) * (box[2] - box[0])
        seen = np.clip(box, 0, (width, height, width, height))
        if min(seen[2:] - seen[:2]) > min(width, height) / 8:
            return _window(record, box)
    part_w = min(width, height * ID1_SIZE_MM[1] / ID1_SIZE_MM[0]) * rng.uniform(0.5, 1.0)
    part = np.array([part_w, part_w * ID1_SIZE_MM[0] / ID1_SIZE_MM[1]])
    start = rng.uniform(0, 1, 2) * (np.array([width, height]) - part)
    return _window(record, np.concatenate([start, start + part]))


def scan(card: Record, rng: np.random.Generator, size_hw: tuple[int, int]) -> Record:
    """A flat card that is all of its picture, or nearly.

    Args:
        card: a flat card, upright; the whole image is the card.
        rng: decides.
        size_hw: height and width of a photograph; the picture is as wide as its longer side.
    """
    width = max(size_hw)
    height = round(width * ID1_SIZE_MM[0] / ID1_SIZE_MM[1])
    image = cv2.resize(card.image, (width, height), interpolation=cv2.INTER_AREA)
    room = np.rint(_sides(rng) * width).astype(int)
    left, top, right, bottom = np.maximum(room, 0).tolist()
    ground = rng.choice([255.0, 245.0, 0.0, 128.0, rng.uniform(0, 255)])
    image = cv2.copyMakeBorder(
        image, top, bottom, left, right, cv2.BORDER_CONSTANT, value=(ground,) * 3
    )
    corners = size_to_quad((height, width)) + np.array([left, top], np.float32)
    image = degrade(image, rng, draw_severity(rng))
    lost = np.maximum(-room, 0)
    box = np.array([lost[0], lost[1], image.shape[1] - lost[2], image.shape[0] - lost[3]])
    whole = replace(card, image=image, corners=corners.astype(np.float32), words=(), meta={})
    return _window(whole, box)
