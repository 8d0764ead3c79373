"""Cards cut out of photographs, with their true words: what a Detector is measured on."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.augment import rectify
from data.boxes import box_area, boxes_px_to_boxes, clip_boxes
from data.quads import (
    ID1_SIZE_MM,
    box_to_quad,
    quad_is_convex,
    quad_to_box,
    quad_to_homography,
    transform_points,
)
from data.records import Dataset, Record
from detector.inputs import CLASS_INDEX, VISIBLE_SHARE, word_boxes
from reports.groups import Groups, record_to_groups

FindCorners = Callable[[Record], "np.ndarray | None"]
"""From a photograph to the corners to cut its card out by, (4, 2) in its pixels, or None."""

CORNER_ERROR = 0.04
"""Largest error of a disturbed corner, as a share of the card's width. Chosen: about the
most that the Detector is trained on, and several times the Cropper's errors on most cards."""

TILT = 3.0
"""Largest rotation of a disturbed crop, degrees. Chosen: as much as the Detector is trained on."""

DISTURBANCE_SEED = 4
"""Of the disturbances that are measured. Chosen: any will do."""

FRAME = (-9.0, -9.0, 10.0, 10.0)
"""To which boxes outside of the crop are cut, normalised. Chosen: far out of sight, and finite
where a word lies towards the horizon of a crop."""


@dataclass(frozen=True)
class EvaluationSet:
    """Rectified cards ready for the model, and their truth.

    Attributes:
        images: (N, h, w, 3) uint8 model inputs.
        boxes: per card (G, 4) xyxy normalised.
        classes: per card (G,).
        layouts: per card its layout id.
        names: of the records; empty if nobody asks.
        groups: of the records, see `reports.groups.record_to_groups`; empty if nobody asks.
        missed: indices of the cards that no corners were found of; their images mean nothing.
    """

    images: np.ndarray
    boxes: list[np.ndarray]
    classes: list[np.ndarray]
    layouts: list[str | None]
    names: Sequence[str] = ()
    groups: Sequence[Groups] = ()
    missed: frozenset[int] = frozenset()


def moved_word_boxes(card: Record) -> tuple[np.ndarray, np.ndarray]:
    """The truth of a card that was cut out by corners which may be wrong.

    Args:
        card: rectified by those corners.

    Returns:
        boxes (G, 4) float32 xyxy normalised and classes (G,) int64 of all words: clipped to the
        picture where enough of them is seen, else where they are, outside, since a word that the
        crop leaves out is as much missed as any other.
    """
    if not card.words:
        return np.zeros((0, 4), np.float32), np.zeros(0, np.int64)
    quads = np.array([word.quad for word in card.words])
    whole = clip_boxes(np.nan_to_num(boxes_px_to_boxes(quad_to_box(quads), card.size_hw)), FRAME)
    seen = clip_boxes(whole, (0.0, 0.0, 1.0, 1.0))
    enough = box_area(seen) >= VISIBLE_SHARE * box_area(whole)
    classes = np.array([CLASS_INDEX[word.field] for word in card.words])
    return np.where(enough[:, None], seen, whole), classes


def disturb_corners(
    record: Record,
    rng: np.random.Generator,
    corner_error: float = CORNER_ERROR,
    tilt: float = TILT,
) -> np.ndarray:
    """Corners as a poor Cropper would find them: turned as a whole, then each off on its own.

    Args:
        record: with corners.
        rng: decides.
        corner_error: largest error of a corner, as a share of the card's width.
        tilt: largest rotation about the card's centre, degrees.

    Returns:
        (4, 2) float32 in pixels. Both are drawn in the plane of the card, the errors uniformly
        from a disc, so that a crop is as wrong on a card seen aslant as on any other.

    Raises:
        ValueError: the record has no corners.
    """
    if record.corners is None:
        raise ValueError(f"record {record.name!r}: no corners to disturb")
    height, width = ID1_SIZE_MM
    flat = box_to_quad(np.array([0, 0, width, height])).astype(float)
    angle = np.radians(tilt * rng.uniform(-1, 1))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    center = flat.mean(axis=0)
    # The root spreads the points evenly over the disc; without it they crowd at its centre.
    radius = corner_error * width * np.sqrt(rng.uniform(size=4))
    way = rng.uniform(0, 2 * np.pi, 4)
    shift = radius[:, None] * np.stack([np.cos(way), np.sin(way)], axis=1)
    moved = (flat - center) @ turn.T + center + shift
    return transform_points(quad_to_homography(flat, record.corners), moved)


def disturbed_corners_by_name(record: Record) -> np.ndarray:
    """`disturb_corners`, the same for a record in every run, whatever other records there are."""
    seed = [DISTURBANCE_SEED, zlib.crc32(record.name.encode())]
    return disturb_corners(record, np.random.default_rng(seed))


def load_evaluation_set(
    folder: Path,
    size_hw: tuple[int, int],
    limit: int | None = None,
    find_corners: FindCorners | None = None,
) -> EvaluationSet:
    """The cards of a dataset of photographs, rectified.

    Args:
        folder: dataset folder; records without a card are skipped.
        size_hw: of the model's input.
        limit: cards at most; None for all.
        find_corners: what finds the corners to rectify by; the true ones by default.

    Returns:
        The cards. By other corners than the true ones all words of a card are its truth, also
        where the crop leaves them out; see `moved_word_boxes`.

    Raises:
        ValueError: the folder holds no cards.
    """
    images: list[np.ndarray] = []
    boxes, classes, layouts = [], [], []
    names: list[str] = []
    groups: list[Groups] = []
    missed = set()
    for record in Dataset(folder):
        if record.corners is None:
            continue
        corners = record.corners if find_corners is None else find_corners(record)
        if corners is None or not quad_is_convex(corners):
            missed.add(len(images))
            corners = record.corners
        card = rectify(record, size_hw, corners=corners)
        found, labels = word_boxes(card) if find_corners is None else moved_word_boxes(card)
        images.append(card.image)
        boxes.append(found)
        classes.append(labels)
        layouts.append(record.layout)
        names.append(record.name)
        groups.append(record_to_groups(record))
        if len(images) == limit:
            break
    if not images:
        raise ValueError(f"{folder} holds no cards to evaluate on")
    return EvaluationSet(
        np.stack(images), boxes, classes, layouts, names, groups, frozenset(missed)
    )
