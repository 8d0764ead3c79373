"""Anchors: the fixed boxes from which an SSD's predictions are offsets. NumPy alone."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class AnchorConfig:
    """Which anchors stand at every cell of every feature level.

    Attributes:
        strides: pixels of the input per cell, one for each level, finest first.
        heights: anchor heights in input pixels, a tuple for each level.
        aspect_ratios: width / height; every level has every height with every ratio.

    Raises:
        ValueError: the levels do not agree, or a number is not positive.
    """

    strides: tuple[int, ...]
    heights: tuple[tuple[float, ...], ...]
    aspect_ratios: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.strides) != len(self.heights):
            raise ValueError(
                f"{len(self.strides)} strides but heights of {len(self.heights)} levels"
            )
        if len({len(level) for level in self.heights}) != 1:
            raise ValueError(f"each level needs the same number of heights: {self.heights}")
        numbers = [
            *self.strides,
            *self.aspect_ratios,
            *(h for level in self.heights for h in level),
        ]
        if not self.aspect_ratios or min(numbers) <= 0:
            raise ValueError(f"strides, heights and aspect ratios must be positive: {numbers}")

    @property
    def per_cell(self) -> int:
        """Anchors at each cell."""
        return len(self.heights[0]) * len(self.aspect_ratios)


def make_anchors(config: AnchorConfig, size_hw: tuple[int, int]) -> np.ndarray:
    """All anchors of an input size.

    Args:
        config: strides, heights, ratios.
        size_hw: height and width of the model's input in pixels.

    Returns:
        (A, 4) float32 xyxy, normalised; level by level, within a level by (row, column, anchor),
        within a cell by (height, ratio). Anchors at the border reach beyond [0, 1].

    Source: SSD, arXiv:1512.02325, section 2.2: centres ((i + 0.5) / |f_k|, (j + 0.5) / |f_k|).
    """
    height, width = size_hw
    levels = []
    for stride, heights in zip(config.strides, config.heights, strict=True):
        rows, columns = math.ceil(height / stride), math.ceil(width / stride)
        center_y = (np.arange(rows) + 0.5) * stride
        center_x = (np.arange(columns) + 0.5) * stride
        shapes = np.array([(h, h * ratio) for h in heights for ratio in config.aspect_ratios])
        boxes = np.empty((rows, columns, len(shapes), 4))
        boxes[..., 0] = center_x[None, :, None] - shapes[:, 1] / 2
        boxes[..., 1] = center_y[:, None, None] - shapes[:, 0] / 2
        boxes[..., 2] = center_x[None, :, None] + shapes[:, 1] / 2
        boxes[..., 3] = center_y[:, None, None] + shapes[:, 0] / 2
        levels.append(boxes.reshape(-1, 4))
    return (np.concatenate(levels) / [width, height, width, height]).astype(np.float32)
