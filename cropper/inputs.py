"""The Cropper's training batches: fresh photographs of flat cards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cropper.config import DataConfig, ModelConfig
from cropper.preprocess import preprocess
from data.augment_geometry import turn_record
from data.boxes import boxes_px_to_boxes
from data.quads import points_in_quad, transform_points
from data.synth.photographs import empty_scene, photograph
from data.synth.pictures import PictureFolder
from data.synth.stream import Cards
from detector.ssd.anchors import make_anchors
from detector.ssd.matching import IGNORED, NEGATIVE, make_targets, match_anchors

PHOTO_ASPECTS = (3 / 4, 4 / 3, 9 / 16, 16 / 9, 1.0)
"""Width / height of photographs. Source: what telephones take, upright and lying, and squares."""


def turn_points(points: np.ndarray, size_hw: tuple[int, int], quarters: int) -> np.ndarray:
    """Where points of a picture go when `turn_record` turns it.

    Args:
        points: (..., 2) pixels.
        size_hw: of the picture before it is turned.
        quarters: clockwise, 0 to 3.
    """
    height, width = size_hw
    for _ in range(quarters):  # (x, y) goes to (height - y, x)
        points = np.stack([height - points[..., 1], points[..., 0]], axis=-1)
        height, width = width, height
    return points


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


@dataclass
class CropperBatches:
    """Makes a batch from a random generator; for `training.batches.SeededBatches`.

    Attributes:
        cards: flat cards, without words, of any layout.
        model: the model's shape.
        data: shares and thresholds.
        batch_size: pictures a batch.
        backgrounds: the user's own pictures to lay cards on, beside the drawn surfaces.
    """

    cards: Cards
    model: ModelConfig
    data: DataConfig
    batch_size: int
    backgrounds: PictureFolder | None = None

    def __post_init__(self) -> None:
        self.anchors = make_anchors(self.model.anchors, self.model.size_hw)

    def picture(
        self, rng: np.random.Generator, step: int = 0
    ) -> tuple[np.ndarray, np.ndarray | None, np.ndarray]:
        """One input, the quad of its card, and those of other whole cards that lie about.

        Args:
            rng: decides.
            step: for the cards to draw from.

        Returns:
            (h, w, 3) uint8; (4, 2) in input pixels or None; (N, 4, 2) in input pixels.
        """
        height, width = self.model.size_hw
        aspect = PHOTO_ASPECTS[rng.integers(len(PHOTO_ASPECTS))]
        photo_hw = (
            (height, max(32, round(width * aspect)))
            if aspect <= 1
            else (max(32, round(height / aspect)), width)
        )
        if rng.random() < self.data.cardless_share:
            half = self.cards.draw(rng, step) if rng.random() < self.data.half_share else None
            scene = empty_scene(rng, photo_hw, backgrounds=self.backgrounds, half=half)
        else:
            beside = int(rng.integers(1, 3)) if rng.random() < self.data.companion_share else 0
            card, *companions = (self.cards.draw(rng, step) for _ in range(1 + beside))
            scene = photograph(
                card,
                rng,
                size_hw=photo_hw,
                backgrounds=self.backgrounds,
                companions=companions,
            )
        # Photographs are upright more often than not; the Cropper must read the card, not guess.
        quarters = int(rng.integers(4))
        others = np.reshape(scene.meta.get("other_cards", []), (-1, 4, 2)).astype(np.float32)
        others = turn_points(others, scene.size_hw, quarters)
        scene = turn_record(scene, quarters)
        image, to_photo = preprocess(scene.image, self.model.size_hw)
        from_photo = np.linalg.inv(to_photo)
        quad = None if scene.corners is None else transform_points(from_photo, scene.corners)
        return image, quad, transform_points(from_photo, others)

    def targets(
        self, quad: np.ndarray | None, others: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """What the model is to answer for a picture: every card's corners that are in sight.

        Which card is meant, and whether enough of it is seen, is decided from the corners
        (`cropper.postprocess`): a comparison of sizes is easy there and hard for a network.

        Args:
            quad: (4, 2) input pixels or None; corners out of sight are none.
            others: (N, 4, 2) input pixels, of other cards. Where they reach into the card of
                `quad`, one hides the other, and nothing is learned.

        Returns:
            Class targets (A,) and box targets (A, 5).
        """
        quads = [] if quad is None else [quad]
        hidden = np.zeros((0, 4), np.float32)
        boxes, classes = [np.zeros((0, 4), np.float32)], [np.zeros(0, np.int64)]
        for other in [*quads, *([] if others is None else others)]:
            seen = visible_corners(other, self.model.size_hw)
            corners = corner_boxes(other, self.model.corner_share, self.model.size_hw)
            if quad is not None and other is not quad:
                covered = seen & points_in_quad(other, quad)
                hidden = np.concatenate([hidden, corners[covered]])
                seen &= ~covered
            boxes.append(corners[seen])
            classes.append(np.flatnonzero(seen))
        thresholds = (self.data.positive_iou, self.data.negative_iou)
        class_targets, box_targets = make_targets(
            self.anchors, np.concatenate(boxes), np.concatenate(classes), *thresholds
        )
        matches = match_anchors(self.anchors, hidden, *thresholds)
        class_targets[(matches != NEGATIVE) & (class_targets == NEGATIVE)] = IGNORED
        return class_targets, box_targets

    def __call__(
        self, rng: np.random.Generator, step: int = 0
    ) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """(B, h, w, 3) uint8 inputs and {"class_logits": (B, A), "box_offsets": (B, A, 5)}."""
        images, classes, offsets = [], [], []
        for _ in range(self.batch_size):
            image, quad, others = self.picture(rng, step)
            class_targets, box_targets = self.targets(quad, others)
            images.append(image)
            classes.append(class_targets)
            offsets.append(box_targets)
        return (
            # The model casts; bytes are a quarter of what floats would be between processes.
            np.stack(images),
            {"class_logits": np.stack(classes), "box_offsets": np.stack(offsets)},
        )
