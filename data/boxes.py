"""Upright boxes, in NumPy alone.

`boxes` are (..., 4) float32 xyxy, normalised to [0, 1] of the model's input; `boxes_px` are in
pixels. Coordinates are continuous: width = x2 - x1.
"""

from __future__ import annotations

import numpy as np


def _scale(size_hw: tuple[int, int]) -> np.ndarray:
    height, width = size_hw
    return np.array([width, height, width, height], np.float32)


def boxes_to_boxes_px(boxes: np.ndarray, size_hw: tuple[int, int]) -> np.ndarray:
    """Normalised boxes in pixels.

    Args:
        boxes: (..., 4) xyxy in [0, 1].
        size_hw: height and width of the image in pixels.

    Returns:
        (..., 4) float32 xyxy in pixels.
    """
    return np.asarray(boxes, np.float32) * _scale(size_hw)


def boxes_px_to_boxes(boxes_px: np.ndarray, size_hw: tuple[int, int]) -> np.ndarray:
    """Pixel boxes, normalised.

    Args:
        boxes_px: (..., 4) xyxy in pixels.
        size_hw: height and width of the image in pixels.

    Returns:
        (..., 4) float32 xyxy in [0, 1].
    """
    return np.asarray(boxes_px, np.float32) / _scale(size_hw)


def xyxy_to_cxcywh(boxes: np.ndarray) -> np.ndarray:
    """Corners to centre and size.

    Args:
        boxes: (..., 4) xyxy.

    Returns:
        (..., 4) cx, cy, width, height: (0, 0, 4, 2) gives (2, 1, 4, 2).
    """
    boxes = np.asarray(boxes, np.float32)
    low, high = boxes[..., :2], boxes[..., 2:]
    return np.concatenate([(low + high) / 2, high - low], axis=-1)


def cxcywh_to_xyxy(boxes: np.ndarray) -> np.ndarray:
    """Centre and size to corners.

    Args:
        boxes: (..., 4) cx, cy, width, height.

    Returns:
        (..., 4) xyxy: (2, 1, 4, 2) gives (0, 0, 4, 2).
    """
    boxes = np.asarray(boxes, np.float32)
    center, half = boxes[..., :2], boxes[..., 2:] / 2
    return np.concatenate([center - half, center + half], axis=-1)


def box_area(boxes: np.ndarray) -> np.ndarray:
    """Areas; an inverted box has none.

    Args:
        boxes: (..., 4) xyxy.

    Returns:
        (...) float32 in squared units of the input.
    """
    boxes = np.asarray(boxes, np.float32)
    sides = np.maximum(boxes[..., 2:] - boxes[..., :2], 0)
    return np.asarray(sides[..., 0] * sides[..., 1])


def box_iou(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Intersection over union of every pair.

    Args:
        first: (N, 4) xyxy.
        second: (M, 4) xyxy.

    Returns:
        (N, M) float32 in [0, 1]: (0, 0, 2, 2) and (1, 0, 3, 2) give 1/3; empty boxes give 0.
    """
    first = np.asarray(first, np.float32).reshape(-1, 4)
    second = np.asarray(second, np.float32).reshape(-1, 4)
    # By axes: of the pairs in a last axis of two, NumPy would take several times as long.
    x1, y1, x2, y2 = first.T[..., None]
    other_x1, other_y1, other_x2, other_y2 = second.T[:, None]
    width = np.minimum(x2, other_x2) - np.maximum(x1, other_x1)
    height = np.minimum(y2, other_y2) - np.maximum(y1, other_y1)
    overlap = np.maximum(width, 0) * np.maximum(height, 0)
    union = box_area(first)[:, None] + box_area(second)[None] - overlap
    return np.where(union > 0, overlap / np.maximum(union, 1e-12), 0).astype(np.float32)


def clip_boxes(boxes: np.ndarray, limits: tuple[float, float, float, float]) -> np.ndarray:
    """Boxes cut to a frame.

    Args:
        boxes: (..., 4) xyxy.
        limits: x1, y1, x2, y2 of the frame.

    Returns:
        (..., 4) float32.
    """
    x1, y1, x2, y2 = limits
    low, high = np.array([x1, y1, x1, y1]), np.array([x2, y2, x2, y2])
    return np.clip(np.asarray(boxes), low, high).astype(np.float32)
