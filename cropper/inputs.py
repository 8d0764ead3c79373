"""The Cropper's training batches: fresh photographs of a pool of flat cards."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from cropper.config import DataConfig, ModelConfig
from cropper.preprocess import preprocess
from data.boxes import boxes_px_to_boxes
from data.quads import transform_points
from data.records import Dataset, Record
from data.synth.photographs import empty_scene, photograph
from detector.ssd.anchors import make_anchors
from detector.ssd.matching import make_targets

logger = logging.getLogger(__name__)

PHOTO_ASPECTS = (3 / 4, 4 / 3, 9 / 16, 16 / 9, 1.0)
"""Width / height of photographs. Source: what telephones take, upright and lying, and squares."""


def turn_record(record: Record, quarters: int) -> Record:
    """A picture turned clockwise by quarter turns, its corners with it; words are left out.

    Args:
        record: any record.
        quarters: 0 to 3.

    Returns:
        The turned record.
    """
    corners = record.corners
    height, _ = record.size_hw
    for _ in range(quarters):
        if corners is not None:  # (x, y) goes to (height - y, x)
            corners = np.stack([height - corners[:, 1], corners[:, 0]], axis=1)
        record = replace(record, image=np.rot90(record.image, -1), corners=corners, words=())
        height, _ = record.size_hw
    return replace(record, image=np.ascontiguousarray(record.image))


def corner_boxes(quad: np.ndarray, share: float, size_hw: tuple[int, int]) -> np.ndarray:
    """The box of each corner.

    Args:
        quad: (4, 2) pixels of the input.
        share: side of the box as a share of the quad's shortest side.
        size_hw: height and width of the input.

    Returns:
        (4, 4) float32 xyxy normalised, centred on the corners; may reach beyond [0, 1].
    """
    sides = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)
    half = share * float(sides.min()) / 2
    boxes_px = np.concatenate([np.asarray(quad) - half, np.asarray(quad) + half], axis=1)
    return boxes_px_to_boxes(boxes_px, size_hw)


def visible_corners(quad: np.ndarray, size_hw: tuple[int, int]) -> np.ndarray:
    """(4,) bool: which corners lie inside the input."""
    return np.all((quad >= 0) & (quad < np.array(size_hw[::-1])), axis=1)


def load_cards(folder: Path, height: int, limit: int) -> list[Record]:
    """Flat cards kept in memory at a reduced size, without their words.

    Args:
        folder: dataset written by `python -m data synth --flat`.
        height: of the kept images, pixels.
        limit: how many at most.

    Returns:
        Records whose corners are the card's.

    Raises:
        ValueError: a record has no corners; the folder holds none.
    """
    dataset = Dataset(folder)
    cards = []
    for index in range(min(len(dataset), limit)):
        record = dataset[index]
        if record.corners is None:
            raise ValueError(f"record {record.name!r} in {folder} has no corners; want flat cards")
        full_h, full_w = record.size_hw
        width = round(full_w * height / full_h)
        image = cv2.resize(record.image, (width, height), interpolation=cv2.INTER_AREA)
        corners = record.corners * np.array([width / full_w, height / full_h], np.float32)
        cards.append(replace(record, image=image, corners=corners, words=()))
    if not cards:
        raise ValueError(f"{folder} holds no cards")
    return cards


@dataclass
class CropperBatches:
    """Makes a batch from a random generator; for `training.batches.SeededBatches`.

    Attributes:
        cards: the pool.
        model: the model's shape.
        data: shares and thresholds.
        batch_size: pictures a batch.
    """

    cards: list[Record]
    model: ModelConfig
    data: DataConfig
    batch_size: int

    def __post_init__(self) -> None:
        self.anchors = make_anchors(self.model.anchors, self.model.size_hw)

    def picture(self, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray | None]:
        """One input (h, w, 3) uint8 and its quad in input pixels, or None."""
        height, width = self.model.size_hw
        aspect = PHOTO_ASPECTS[rng.integers(len(PHOTO_ASPECTS))]
        photo_hw = (
            (height, max(32, round(width * aspect)))
            if aspect <= 1
            else (max(32, round(height / aspect)), width)
        )
        if rng.random() < self.data.cardless_share:
            scene = empty_scene(rng, photo_hw)
        else:
            card = self.cards[rng.integers(len(self.cards))]
            scene = photograph(card, rng, size_hw=photo_hw)
        # Photographs are upright more often than not; the Cropper must read the card, not guess.
        scene = turn_record(scene, int(rng.integers(4)))
        image, to_photo = preprocess(scene.image, self.model.size_hw)
        if scene.corners is None:
            return image, None
        return image, transform_points(np.linalg.inv(to_photo), scene.corners)

    def targets(self, quad: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
        """Class targets (A,) and box targets (A, 5) of a quad; corners out of sight are none."""
        boxes, classes = np.zeros((0, 4), np.float32), np.zeros(0, np.int64)
        if quad is not None:
            seen = visible_corners(quad, self.model.size_hw)
            boxes = corner_boxes(quad, self.model.corner_share, self.model.size_hw)[seen]
            classes = np.flatnonzero(seen)
        return make_targets(
            self.anchors, boxes, classes, self.data.positive_iou, self.data.negative_iou
        )

    def __call__(self, rng: np.random.Generator) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """(B, h, w, 3) float32 inputs and {"class_logits": (B, A), "box_offsets": (B, A, 5)}."""
        images, classes, offsets = [], [], []
        for _ in range(self.batch_size):
            image, quad = self.picture(rng)
            class_targets, box_targets = self.targets(quad)
            images.append(image)
            classes.append(class_targets)
            offsets.append(box_targets)
        return (
            np.stack(images).astype(np.float32),
            {"class_logits": np.stack(classes), "box_offsets": np.stack(offsets)},
        )
