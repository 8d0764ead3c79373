"""The Detector's training batches: cards cut out of photographs, not quite exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.augment import rectify
from data.augment_photometric import jitter_channels
from data.boxes import boxes_px_to_boxes, clip_boxes
from data.cards.fields import DETECTOR_CLASSES
from data.quads import quad_is_convex, quad_to_box
from data.records import Record
from data.synth.degradations import degrade, draw_severity
from data.synth.photographs import photograph
from data.synth.pictures import PictureFolder
from data.synth.stream import Cards
from detector.config import DataConfig, ModelConfig
from detector.ssd.anchors import make_anchors
from detector.ssd.matching import make_targets

CLASS_INDEX = {name: index for index, name in enumerate(DETECTOR_CLASSES)}

VISIBLE_SHARE = 0.6
"""Share of a word's box that must lie inside the picture. Chosen: less cannot be read."""


X_WEIGHT, LARGEST_X_WEIGHT = 0.5, 4.0
"""How much an error along x counts, of a word's width in heights, and at most. Chosen: offsets are
shares of an anchor's width, of which a letter is a half in a short word and a twelfth in a number.
Of 339 words of six to nine heights one in a hundred was cut by 0.44 heights at its left and by 0.52
at its right end before the training that began with this, by 0.29 and 0.16 after it."""


def word_x_weights(boxes: np.ndarray, size_hw: tuple[int, int]) -> np.ndarray:
    """How much an error along x counts, (G,) float32 of normalised boxes (G, 4); 1 at least."""
    wide, high = (boxes[:, 2] - boxes[:, 0]) * size_hw[1], (boxes[:, 3] - boxes[:, 1]) * size_hw[0]
    return np.clip(X_WEIGHT * wide / np.maximum(high, 1e-6), 1.0, LARGEST_X_WEIGHT)


def word_boxes(record: Record) -> tuple[np.ndarray, np.ndarray]:
    """The truth of a rectified card.

    Args:
        record: a rectified card.

    Returns:
        boxes (G, 4) float32 xyxy normalised, clipped to the picture, and classes (G,) int64;
        words that are mostly out of sight are left out.
    """
    if not record.words:
        return np.zeros((0, 4), np.float32), np.zeros(0, np.int64)
    quads = np.array([word.quad for word in record.words])
    whole = boxes_px_to_boxes(quad_to_box(quads), record.size_hw)
    boxes = clip_boxes(whole, (0.0, 0.0, 1.0, 1.0))
    size, full = boxes[:, 2:] - boxes[:, :2], whole[:, 2:] - whole[:, :2]
    seen = np.prod(np.maximum(size, 0), axis=1) >= VISIBLE_SHARE * np.prod(full, axis=1)
    classes = np.array([CLASS_INDEX[word.field] for word in record.words])
    return boxes[seen], classes[seen]


def disturbed_corners(record: Record, rng: np.random.Generator, data: DataConfig) -> np.ndarray:
    """Corners as an imperfect Cropper would give them.

    Args:
        record: a card, flat or photographed.
        rng: decides.
        data: the largest jitter, tilt and margin.

    Returns:
        (4, 2) float64 pixels, convex: turned as a whole, moved in or out as a whole, and each
        corner off on its own.
    """
    corners = np.asarray(record.corners, float)
    center = corners.mean(axis=0)
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    angle = np.radians(np.clip(rng.normal(0, data.tilt / 2), -data.tilt, data.tilt))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    scale = 1 + rng.uniform(-2 * data.margin, 2 * data.margin)
    moved = (corners - center) @ turn.T * scale + center
    # Most Croppers' errors are small; a uniform share of the jitter keeps large ones rarer.
    shift = rng.uniform(-1, 1, (4, 2)) * data.corner_jitter * rng.uniform(0, 2) * sides.mean()
    return moved + shift if quad_is_convex(moved + shift) else moved


@dataclass
class DetectorBatches:
    """Makes a batch from a random generator; for `training.batches.SeededBatches`.

    Attributes:
        cards: flat cards with their words.
        model: the model's shape.
        data: disturbances and thresholds.
        batch_size: pictures a batch.
        backgrounds: the user's own pictures to lay cards on, beside the drawn surfaces.
        photographs: the user's own photographs of cards, as they are, for some of the pictures.
    """

    cards: Cards
    model: ModelConfig
    data: DataConfig
    batch_size: int
    backgrounds: PictureFolder | None = None
    photographs: Cards | None = None

    def __post_init__(self) -> None:
        self.anchors = make_anchors(self.model.anchors, self.model.size_hw)

    def picture(self, rng: np.random.Generator, step: int = 0) -> Record:
        """One rectified card as the Detector may meet it, with its words.

        Args:
            rng: decides.
            step: for the cards to draw from.
        """
        if self.photographs is not None and rng.random() < self.data.photograph_share:
            scene = jitter_channels(self.photographs.draw(rng, step), rng, rng.uniform(0, 1))
            corners = disturbed_corners(scene, rng, self.data)
            return rectify(scene, self.model.size_hw, corners=corners)
        card = self.cards.draw(rng, step)
        whole = rng.random() < self.data.photo_share
        if whole:
            card = photograph(
                card, rng, backgrounds=self.backgrounds, longest_px=self.data.photo_longest
            )
        corners = disturbed_corners(card, rng, self.data)
        if whole:
            return rectify(card, self.model.size_hw, corners=corners)
        red, green, blue = (int(value) for value in rng.integers(0, 256, 3))
        record = rectify(card, self.model.size_hw, corners=corners, fill=(red, green, blue))
        return record.with_image(degrade(record.image, rng, draw_severity(rng)))

    def __call__(
        self, rng: np.random.Generator, step: int = 0
    ) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """(B, h, w, 3) uint8 inputs and {"class_logits": (B, A), "box_offsets": (B, A, 5)}."""
        images, classes, offsets = [], [], []
        for _ in range(self.batch_size):
            record = self.picture(rng, step)
            boxes, labels = word_boxes(record)
            class_targets, box_targets = make_targets(
                self.anchors,
                boxes,
                labels,
                self.data.positive_iou,
                self.data.negative_iou,
                x_weights=word_x_weights(boxes, self.model.size_hw),
            )
            images.append(record.image)
            classes.append(class_targets)
            offsets.append(box_targets)
        return (
            # The model casts; bytes are a quarter of what floats would be between processes.
            np.stack(images),
            {"class_logits": np.stack(classes), "box_offsets": np.stack(offsets)},
        )
