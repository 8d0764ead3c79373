"""How a word is cut out of a card: by a Detector's box, which is never quite right.

Drawn words and words of whole cards go through the same cut, so that the Reader learns from both
what the pipeline will show it: a rectified card, the box that the Detector found, a margin.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from data.quads import (
    box_to_quad,
    pixel_center_homography,
    quad_to_box,
    size_to_quad,
    transform_points,
)

BOX_MARGIN = 0.12
LONG_BOX = 5.0
LONG_BOX_MARGIN = 0.04
"""The pipeline's margin around a box; equal to those of `reader.preprocess`, which a test checks:
data comes before the Reader and may not import it."""

ERROR_BIAS = (0.0, 0.016, 0.0, 0.016)
"""Mean error of a box's left, top, right and bottom edge in box heights, outwards positive.
Measured: the first shipped Detector on 40 validation photographs, 1,002 words."""

EDGE_ERROR = 0.045
"""Spread of an edge's error in box heights. Measured as above: 0.03 to 0.05 above and below, 0.05
at the ends of short words."""

LONG_EDGE_ERROR = 0.014
"""What the spread at the ends grows by for every height that a box is longer than 3. Measured as
above: 0.16 to 0.23 from nine heights on."""

LEAST_MARGIN = -0.02
"""How far a cut may go into the ink, in box heights. Chosen: a box that lost more has lost a letter
or a mark, and its text is no longer what the picture shows."""

INK_MARGIN = 0.05
"""What a word's box leaves around its ink, in box heights. Source: MARGIN_CAPS of
`data.synth.cards`; a box is 1.1 to 1.6 capitals high."""


def box_errors(rng: np.random.Generator, aspect: float, strength: float = 1.0) -> np.ndarray:
    """The errors of a Detector's box.

    Args:
        rng: decides.
        aspect: width over height of the true box.
        strength: multiplies the spread; 0 gives the true box.

    Returns:
        (4,) how far the left, top, right and bottom edge lie outside the true ones, in box heights;
        negative inside. No ink is lost but for LEAST_MARGIN.
    """
    if strength <= 0:
        return np.zeros(4)
    at_ends = EDGE_ERROR + LONG_EDGE_ERROR * max(0.0, aspect - 3)
    spread = np.array([at_ends, 0.035, at_ends, 0.035]) * strength
    # Heavier tails than a Gaussian's, as measured; /1.3 for the standard deviation of t with 5.
    errors = np.array(ERROR_BIAS) + spread * rng.standard_t(5, 4) / 1.3
    if rng.random() < 0.07 * strength:  # a box that reaches over to the neighbour, or the line
        edge = int(rng.integers(4))
        errors[edge] += rng.uniform(0.1, 0.35 if edge % 2 else 0.6)
    end_margin = BOX_MARGIN + LONG_BOX_MARGIN * max(0.0, aspect - LONG_BOX)
    margins = np.array([end_margin, BOX_MARGIN, end_margin, BOX_MARGIN])
    return np.clip(errors, LEAST_MARGIN - INK_MARGIN - margins, [0.9, 0.4, 0.9, 0.4])


def expand(box: np.ndarray) -> np.ndarray:
    """A box with the pipeline's margin, (4,) float64; as `reader.preprocess.expand_box` does."""
    width, height = box[2] - box[0], box[3] - box[1]
    margin = BOX_MARGIN * height
    at_ends = margin + LONG_BOX_MARGIN * max(0.0, width - LONG_BOX * height)
    return np.asarray(box, float) + np.array([-at_ends, -margin, at_ends, margin])


@dataclass(frozen=True)
class Cut:
    """Where a crop lies on what it is cut from.

    Attributes:
        homography: (3, 3) from the source's continuous pixels to the crop's.
        size_hw: of the crop in pixels.
        flat: whether the homography is affine.
    """

    homography: np.ndarray
    size_hw: tuple[int, int]
    flat: bool

    def source_box(self) -> np.ndarray:
        """(4,) xyxy of the part of the source that the crop shows."""
        corners = size_to_quad(self.size_hw)
        return quad_to_box(transform_points(np.linalg.inv(self.homography), corners))

    def from_part(self, part: np.ndarray, size_hw: tuple[int, int]) -> Cut:
        """The same cut of a part of the source that was resized.

        Args:
            part: (4,) xyxy of the part in the source's pixels.
            size_hw: that it was resized to.
        """
        x1, y1, x2, y2 = (float(value) for value in part)
        height, width = size_hw
        to_source = np.array([[(x2 - x1) / width, 0, x1], [0, (y2 - y1) / height, y1], [0, 0, 1.0]])
        return replace(self, homography=self.homography @ to_source)

    def apply(self, image: np.ndarray) -> np.ndarray:
        """The crop.

        Args:
            image: (H, W) or (H, W, 3) uint8, the source.

        Returns:
            (h, w) or (h, w, 3) uint8; beyond the source its edge goes on.
        """
        matrix = pixel_center_homography(self.homography)
        wh = self.size_hw[::-1]
        if self.flat:
            return cv2.warpAffine(
                image, matrix[:2], wh, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
            )
        return cv2.warpPerspective(
            image, matrix, wh, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )


def draw_cut(
    rng: np.random.Generator,
    box: np.ndarray,
    scale: float,
    stretch: float = 1.0,
    errors: float = 1.0,
) -> Cut:
    """A crop of a word on a card whose corners were found nearly, by a box that is nearly right.

    Args:
        rng: decides.
        box: (4,) xyxy of the word in the source's pixels.
        scale: pixels of the crop for one of the source, vertically.
        stretch: the same across, relative to `scale`.
        errors: how imprecise box and corners are; 0: not at all.

    Returns:
        The cut. Its picture is at least one pixel wide and high.
    """
    # Corners from straight edges are mostly right to a pixel, and now and then wide of the mark.
    wide = rng.random() < 0.2
    tilt = rng.normal(0, 0.035 if wide else 0.005) * errors
    shear = rng.normal(0, 0.07 if wide else 0.015) * errors
    matrix = np.array([[scale * stretch, shear * scale, 0], [tilt * scale, scale, 0], [0, 0, 1.0]])
    center = (box[:2] + box[2:]) / 2
    flat = rng.random() >= 0.2 or errors <= 0
    if not flat:  # one end of the word is a little larger than the other
        keystone = np.clip(rng.normal(0, 0.04, 2), -0.1, 0.1) / (box[2:] - box[:2] + 8)
        bend = np.eye(3)
        bend[2, :2] = keystone
        matrix = matrix @ bend
    to_center = np.array([[1, 0, -center[0]], [0, 1, -center[1]], [0, 0, 1.0]])
    matrix = matrix @ to_center
    seen = quad_to_box(transform_points(matrix, box_to_quad(box))).astype(float)
    width, height = seen[2:] - seen[:2]
    outward = box_errors(rng, width / max(height, 1e-6), errors) * height
    cut = expand(seen + outward * np.array([-1, -1, 1, 1]))
    x1, y1 = np.floor(cut[:2] + 0.5)
    size = np.maximum(np.round(cut[2:] - [x1, y1]), 1).astype(int)
    shift = np.array([[1, 0, -x1], [0, 1, -y1], [0, 0, 1.0]])
    return Cut(shift @ matrix, (int(size[1]), int(size[0])), flat)
