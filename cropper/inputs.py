"""The Cropper's training batches: fresh photographs of flat cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from cropper.bare import photo_corners
from cropper.closer import look_closer
from cropper.config import DataConfig, ModelConfig
from cropper.cut_pictures import cut_empty, cut_photograph, scan
from cropper.first_looks import draw_false_look, draw_first_look
from cropper.preprocess import MARGIN, preprocess
from data.augment_geometry import turn_record
from data.augment_photometric import jitter_channels
from data.boxes import boxes_px_to_boxes
from data.quads import points_in_quad, transform_points
from data.records import Record
from data.synth.photographs import empty_scene, photograph
from data.synth.pictures import PictureFolder
from data.synth.scenes import HARD_SETTINGS, SETTINGS
from data.synth.stream import Cards
from detector.ssd.anchors import make_anchors
from detector.ssd.matching import IGNORED, NEGATIVE, make_targets, match_anchors

PHOTO_ASPECTS = (3 / 4, 4 / 3, 9 / 16, 16 / 9, 1.0)
"""Width / height of photographs. Source: what telephones take, upright and lying, and squares."""

CLOSE_SCALE = 2
"""Size of a photograph for a second look, relative to the input. Chosen: nearly every card in it is
then as wide as it will be seen."""

SCAN_SHARE = 0.5
"""Share of the pictures cut to a card that are flat ones, as a scanner or an app makes them."""

WHOLE_SHARE = 0.5
"""Share of the second looks at such pictures that are at all of it, as `cropper.bare` has it."""

CUT_BORDERED_SHARE, BORDERED_SHARE = 0.6, 0.1
"""Shares of the first looks with grey around the photo: of those cut to a card, of others."""


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
    """(..., 4) bool: which corners of (..., 4, 2) lie inside a picture."""
    return np.all((quad >= 0) & (quad < np.array(size_hw[::-1])), axis=-1)


class Picture(NamedTuple):
    """One input and its truth, in pixels of the input.

    Attributes:
        image: (h, w, 3) uint8.
        quad: (4, 2) of its card, or None.
        others: (N, 4, 2) of other cards that lie about.
        in_photo: (N, 4) bool, which of the others' corners the photograph shows.
    """

    image: np.ndarray
    quad: np.ndarray | None
    others: np.ndarray
    in_photo: np.ndarray


def _own(scene: Record, rng: np.random.Generator, cut: bool) -> Record:
    """One of the user's photographs; `cut`: of its card alone, or nearly."""
    scene = jitter_channels(scene, rng, rng.uniform(0, 1))
    if not cut:
        return scene
    return cut_empty(scene, rng) if scene.corners is None else cut_photograph(scene, rng)


@dataclass
class CropperBatches:
    """Makes a batch from a random generator; for `training.batches.SeededBatches`.

    Attributes:
        cards: flat cards, without words, of any layout.
        model: the model's shape.
        data: shares and thresholds.
        batch_size: pictures a batch.
        backgrounds: the user's own pictures to lay cards on, beside the drawn surfaces.
        photographs: the user's own photographs, taken as they are for some of the pictures.
    """

    cards: Cards
    model: ModelConfig
    data: DataConfig
    batch_size: int
    backgrounds: PictureFolder | None = None
    photographs: Cards | None = None

    def __post_init__(self) -> None:
        self.anchors = make_anchors(self.model.anchors, self.model.size_hw)

    def _draw_size(self, rng: np.random.Generator, scale: float) -> tuple[int, int]:
        """Height and width of a photograph that fits the input, times a scale."""
        height, width = (round(scale * side) for side in self.model.size_hw)
        aspect = PHOTO_ASPECTS[rng.integers(len(PHOTO_ASPECTS))]
        if aspect <= 1:
            return height, max(32, round(width * aspect))
        return max(32, round(height / aspect)), width

    def picture(self, rng: np.random.Generator, step: int = 0) -> Picture:
        """One input.

        Args:
            rng: decides.
            step: for the cards to draw from.
        """
        close = rng.random() < self.data.close_share
        cut = rng.random() < self.data.cut_share
        photo_hw = self._draw_size(rng, CLOSE_SCALE if close else 1)
        if self.photographs is not None and rng.random() < self.data.photograph_share:
            scene = _own(self.photographs.draw(rng, step), rng, cut)
        elif rng.random() < self.data.cardless_share:
            scene = self._without_card(rng, step, photo_hw, cut)
        else:
            scene = self._with_card(rng, step, photo_hw, cut)
        # Photographs are upright more often than not; the Cropper must read the card, not guess.
        quarters = int(rng.integers(4))
        others, things = (
            turn_points(
                np.reshape(scene.meta.get(name, []), (-1, 4, 2)).astype(np.float32),
                scene.size_hw,
                quarters,
            )
            for name in ("other_cards", "things")
        )
        scene = turn_record(scene, quarters)
        if close:
            if cut and rng.random() < WHOLE_SHARE:
                taken = photo_corners(scene.size_hw)
            elif scene.corners is None:
                taken = draw_false_look(rng, scene.size_hw, list(things), list(others))
            else:
                taken = draw_first_look(rng, scene.corners)
            image, to_photo = look_closer(scene.image, taken, self.model.size_hw)
        else:
            bordered = rng.random() < (CUT_BORDERED_SHARE if cut else BORDERED_SHARE)
            margin = MARGIN if bordered else 0.0
            image, to_photo = preprocess(scene.image, self.model.size_hw, margin)
        from_photo = np.linalg.inv(to_photo)
        quad = None if scene.corners is None else transform_points(from_photo, scene.corners)
        seen = visible_corners(others, scene.size_hw)
        return Picture(image, quad, transform_points(from_photo, others), seen)

    def _with_card(
        self, rng: np.random.Generator, step: int, photo_hw: tuple[int, int], cut: bool
    ) -> Record:
        """A photograph of a card; `cut`: of the card alone, or nearly."""
        if cut and rng.random() < SCAN_SHARE:
            return scan(self.cards.draw(rng, step), rng, photo_hw)
        beside = int(rng.integers(1, 3)) if rng.random() < self.data.companion_share else 0
        card, *companions = (self.cards.draw(rng, step) for _ in range(1 + beside))
        scene = photograph(
            card,
            rng,
            size_hw=photo_hw,
            backgrounds=self.backgrounds,
            companions=companions,
            settings=HARD_SETTINGS if rng.random() < self.data.hard_share else SETTINGS,
        )
        return cut_photograph(scene, rng) if cut else scene

    def _without_card(
        self, rng: np.random.Generator, step: int, photo_hw: tuple[int, int], cut: bool
    ) -> Record:
        """A photograph without a whole card; `cut`: of one thing alone, or nearly."""
        half = self.cards.draw(rng, step) if rng.random() < self.data.half_share else None
        scene = empty_scene(rng, photo_hw, backgrounds=self.backgrounds, half=half)
        return cut_empty(scene, rng) if cut else scene

    def targets(
        self,
        quad: np.ndarray | None,
        others: np.ndarray | None = None,
        in_photo: np.ndarray | None = None,
    ) -> tuple[np.ndarray, np.ndarray]:
        """What the model is to answer for a picture: every card's corners that are in sight.

        Which card is meant, and whether enough of it is seen, is decided from the corners
        (`cropper.postprocess`): a comparison of sizes is easy there and hard for a network.

        Args:
            quad: (4, 2) input pixels or None; corners out of sight are none.
            others: (N, 4, 2) input pixels, of other cards. Where they reach into the card of
                `quad`, one hides the other, and nothing is learned.
            in_photo: (N, 4) bool, which of their corners the photograph shows; all by default.
                Those beside it, in the grey, are none: half a card is no card. Of the card that is
                meant, one corner may be there, and the network learns to say where.

        Returns:
            Class targets (A,) and box targets (A, 5).
        """
        others = np.zeros((0, 4, 2), np.float32) if others is None else others
        in_photo = np.ones((len(others), 4), bool) if in_photo is None else in_photo
        hidden = np.zeros((0, 4), np.float32)
        boxes, classes = [np.zeros((0, 4), np.float32)], [np.zeros(0, np.int64)]
        cards = [] if quad is None else [(quad, np.ones(4, bool))]
        for card, shown in [*cards, *zip(others, in_photo, strict=True)]:
            seen = shown & visible_corners(card, self.model.size_hw)
            corners = corner_boxes(card, self.model.corner_share, self.model.size_hw)
            if quad is not None and card is not quad:
                covered = seen & points_in_quad(card, quad)
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
            image, *truth = self.picture(rng, step)
            class_targets, box_targets = self.targets(*truth)
            images.append(image)
            classes.append(class_targets)
            offsets.append(box_targets)
        return (
            # The model casts; bytes are a quarter of what floats would be between processes.
            np.stack(images),
            {"class_logits": np.stack(classes), "box_offsets": np.stack(offsets)},
        )
