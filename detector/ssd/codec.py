"""Boxes as offsets from anchors, and back. NumPy alone."""

from __future__ import annotations

import numpy as np

from data.boxes import cxcywh_to_xyxy, xyxy_to_cxcywh

VARIANCES = (0.1, 0.1, 0.2, 0.2)
"""Divisors of (dx, dy, dw, dh). Source: the SSD authors' released code."""

MAX_LOG_SCALE = 4.0
"""Limit of |log(size / anchor size)| when decoding. Chosen: a factor of 54; keeps exp finite."""


def encode_boxes(
    boxes: np.ndarray, anchors: np.ndarray, variances: tuple[float, ...] = VARIANCES
) -> np.ndarray:
    """Offsets of matched boxes from their anchors.

    Args:
        boxes: (..., A, 4) float32, xyxy normalised, with positive width and height; A anchors.
        anchors: (A, 4) float32, xyxy normalised.
        variances: divisors of (dx, dy, dw, dh).

    Returns:
        (..., A, 4) float32 (dx, dy, dw, dh), unitless.

    Raises:
        ValueError: the last axis is not 4.

    Source: SSD, arXiv:1512.02325, eq. 2; variances from the authors' released code.
    """
    if np.shape(boxes)[-1] != 4 or np.shape(anchors)[-1] != 4:
        raise ValueError(f"boxes {np.shape(boxes)} and anchors {np.shape(anchors)} must be (…, 4)")
    box, anchor = xyxy_to_cxcywh(boxes), xyxy_to_cxcywh(anchors)
    center = (box[..., :2] - anchor[..., :2]) / anchor[..., 2:]
    scale = np.log(np.maximum(box[..., 2:], 1e-9) / anchor[..., 2:])
    offsets = np.concatenate([center, scale], axis=-1)
    return (offsets / np.array(variances)).astype(np.float32)


def decode_boxes(
    offsets: np.ndarray, anchors: np.ndarray, variances: tuple[float, ...] = VARIANCES
) -> np.ndarray:
    """Boxes from predicted offsets; the inverse of `encode_boxes`.

    Args:
        offsets: (..., A, 4) float32 (dx, dy, dw, dh).
        anchors: (A, 4) float32, xyxy normalised.
        variances: those of the encoding.

    Returns:
        (..., A, 4) float32 xyxy normalised, not clipped.

    Raises:
        ValueError: the last axis is not 4.
    """
    if np.shape(offsets)[-1] != 4 or np.shape(anchors)[-1] != 4:
        raise ValueError(f"offsets {np.shape(offsets)} and anchors {np.shape(anchors)} not (…, 4)")
    anchor = xyxy_to_cxcywh(anchors)
    scaled = np.asarray(offsets, np.float32) * np.array(variances, np.float32)
    center = scaled[..., :2] * anchor[..., 2:] + anchor[..., :2]
    size = np.exp(np.clip(scaled[..., 2:], -MAX_LOG_SCALE, MAX_LOG_SCALE)) * anchor[..., 2:]
    return cxcywh_to_xyxy(np.concatenate([center, size], axis=-1))
