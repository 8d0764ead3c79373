"""How a word is cut out of a card: by a Detector's box, which is never quite right.

Drawn words and words of whole cards go through the same cut, so that the Reader learns from both
what the pipeline will show it: a rectified card, the box that the Detector found, a margin.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

BOX_MARGIN = 0.12
MARGIN_ACROSS = 0.18
LONG_BOX = 5.0
LONG_BOX_MARGIN = 0.04
"""The pipeline's margin around a box; equal to those of `reader.preprocess`, which a test checks:
data comes before the Reader and may not import it."""

ERROR_BIAS = (0.0, 0.016, 0.0, 0.016)
"""Mean error of a box's left, top, right and bottom edge in box heights, outwards positive.
Measured: the first shipped Detector on 40 validation photographs, 1,002 words."""

EDGE_ERROR = 0.055
ACROSS_ERROR = 0.042
"""Spread of the error at the ends of short words, and above and below, in box heights. Measured as
above: 0.045 and 0.035; a fifth more, for Detectors and cameras that are worse."""

LONG_EDGE_ERROR = 0.014
"""What the spread at the ends grows by for every height that a box is longer than 3. Measured as
above: 0.16 to 0.23 from nine heights on."""

LEAST_MARGIN = -0.02
"""How far a cut may go into the ink, in box heights. Chosen: a box that lost more has lost a letter
or a mark, and its text is no longer what the picture shows."""

MOST_OUTWARD = np.array([0.9, 0.4, 0.9, 0.4])
"""How far a box reaches beyond the true one at most, in heights. Chosen: farther out there would be
whole words."""

INK_MARGIN = 0.05
"""What a word's box leaves around its ink, in box heights. Source: MARGIN_CAPS of
`data.synth.printing`; a box is 1.1 to 1.6 capitals high."""


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
    spread = np.array([at_ends, ACROSS_ERROR, at_ends, ACROSS_ERROR]) * strength
    # Heavier tails than a Gaussian's, as measured; /1.3 for the standard deviation of t with 5.
    errors = np.array(ERROR_BIAS) + spread * rng.standard_t(5, 4) / 1.3
    if rng.random() < 0.07 * strength:  # a box that reaches over to the neighbour, or the line
        edge = int(rng.integers(4))
        errors[edge] += rng.uniform(0.1, 0.35 if edge % 2 else 0.6)
    end_margin = BOX_MARGIN + LONG_BOX_MARGIN * max(0.0, aspect - LONG_BOX)
    least = LEAST_MARGIN - INK_MARGIN - np.array([end_margin, MARGIN_ACROSS] * 2)
    return np.minimum(np.maximum(errors, least), MOST_OUTWARD)


def expand(box: np.ndarray) -> np.ndarray:
    """A box with the pipeline's margin, (4,) float64; as `reader.preprocess.expand_box` does."""
    width, height = box[2] - box[0], box[3] - box[1]
    across = MARGIN_ACROSS * height
    at_ends = BOX_MARGIN * height + LONG_BOX_MARGIN * max(0.0, width - LONG_BOX * height)
    return np.asarray(box, float) + np.array([-at_ends, -across, at_ends, across])


@dataclass(frozen=True)
class Cut:
    """Where a crop lies on what it is cut from.

    Attributes:
        matrix: (2, 3) affine, from the source's continuous pixels to the crop's.
        size_hw: of the crop in pixels.
    """

    matrix: np.ndarray
    size_hw: tuple[int, int]

    def source_box(self) -> tuple[float, float, float, float]:
        """The part of the source that the crop shows, xyxy."""
        (a, b, x), (c, d, y) = self.matrix.tolist()
        scale = 1 / (a * d - b * c)
        half_h, half_w = self.size_hw[0] / 2, self.size_hw[1] / 2
        center_x = (d * (half_w - x) - b * (half_h - y)) * scale
        center_y = (a * (half_h - y) - c * (half_w - x)) * scale
        along = (abs(d) * half_w + abs(b) * half_h) * abs(scale)
        across = (abs(c) * half_w + abs(a) * half_h) * abs(scale)
        return center_x - along, center_y - across, center_x + along, center_y + across

    def from_part(self, part: tuple[int, int, int, int], size_hw: tuple[int, int]) -> Cut:
        """The same cut of a part of the source that was resized.

        Args:
            part: xyxy of the part in the source's pixels.
            size_hw: that it was resized to.
        """
        x1, y1, x2, y2 = part
        (a, b, x), (c, d, y) = self.matrix.tolist()
        across, down = (x2 - x1) / size_hw[1], (y2 - y1) / size_hw[0]
        matrix = np.array(
            [
                [a * across, b * down, a * x1 + b * y1 + x],
                [c * across, d * down, c * x1 + d * y1 + y],
            ]
        )
        return Cut(matrix, self.size_hw)

    def apply(self, image: np.ndarray) -> np.ndarray:
        """The crop.

        Args:
            image: (H, W) or (H, W, 3) uint8, the source.

        Returns:
            (h, w) or (h, w, 3) uint8; beyond the source its edge goes on.
        """
        # OpenCV counts from pixel centres: its (0, 0) is our (0.5, 0.5).
        matrix = self.matrix.copy()
        matrix[:, 2] += self.matrix[:, :2].sum(axis=1) / 2 - 0.5
        return cv2.warpAffine(
            image,
            matrix,
            self.size_hw[::-1],
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
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
    # What perspective is left bends a card, but hardly a single word of it.
    wide = rng.random() < 0.2
    tilt = rng.normal(0, 0.035 if wide else 0.005) * errors * scale
    shear = rng.normal(0, 0.07 if wide else 0.015) * errors * scale
    x1, y1, x2, y2 = (float(value) for value in box)
    width, height = x2 - x1, y2 - y1
    # The box of the word as the Detector sees it stands upright around what is tilted.
    half_w = (scale * stretch * width + abs(shear) * height) / 2
    half_h = (scale * height + abs(tilt) * width) / 2
    seen = np.array([-half_w, -half_h, half_w, half_h])
    outward = box_errors(rng, half_w / max(half_h, 1e-6), errors) * (2 * half_h)
    left, top, right, bottom = expand(seen + outward * np.array([-1, -1, 1, 1])).tolist()
    size_hw = (max(1, round(bottom - top)), max(1, round(right - left)))
    across = scale * stretch
    center_x, center_y = (x1 + x2) / 2, (y1 + y2) / 2
    matrix = np.array(
        [
            [across, shear, -across * center_x - shear * center_y - left],
            [tilt, scale, -tilt * center_x - scale * center_y - top],
        ]
    )
    return Cut(matrix, size_hw)
