"""Changes of light and surface that move nothing, for real photographs too.

`data.synth.degradations.degrade` does what cameras and files do; here is what it leaves out.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from data.augment_geometry import LEAST_VISIBLE, without_words
from data.quads import clip_polygon, quad_area, quad_is_convex
from data.records import Record
from data.synth.degradations import degrade

LUMA = (0.299, 0.587, 0.114)
"""Weights of red, green and blue in grey. Source: ITU-R BT.601."""


def gray_record(record: Record) -> Record:
    """A record in shades of grey, as a photocopier or a monochrome scanner sees it."""
    gray = cv2.transform(record.image, np.array([LUMA], np.float32))
    return record.with_image(cv2.merge([gray] * 3))


def jitter_channels(record: Record, rng: np.random.Generator, strength: float) -> Record:
    """Another camera's colours: gain, offset and gamma of each channel, saturation.

    Args:
        record: any record.
        rng: decides.
        strength: 0 (nothing changes) to 1.5.

    Returns:
        The record with other colours.
    """
    # Chosen by looking: at 1 a white card may turn cream or bluish, and stays legible.
    gain = np.exp(rng.normal(0, 0.07, 3) * strength + rng.normal(0, 0.08) * strength)
    offset = rng.normal(0, 6, 3) * strength
    gamma = np.exp(rng.normal(0, 0.12, 3) * strength)
    levels = np.arange(256, dtype=np.float64)[:, None] / 255
    table = np.clip(255 * gain * levels**gamma + offset, 0, 255)
    image = cv2.LUT(record.image, np.rint(table).astype(np.uint8)[None])
    saturation = float(np.clip(1 + rng.normal(0, 0.3) * strength, 0, 2))
    mixing = saturation * np.eye(3) + (1 - saturation) * np.array([LUMA] * 3)
    return record.with_image(cv2.transform(image, mixing.astype(np.float32)))


def degrade_record(record: Record, rng: np.random.Generator, severity: float) -> Record:
    """A record through a worse camera; scale follows the card's width where there is a card.

    Args:
        record: any record.
        rng: decides.
        severity: 0 (nothing changes) to 1.5.

    Returns:
        The record with a worse picture of the same geometry.
    """
    reference_px = None
    if record.corners is not None:
        top_left, top_right, bottom_right, bottom_left = np.asarray(record.corners, float)
        sides = [top_right - top_left, bottom_right - bottom_left]
        reference_px = float(np.mean([np.hypot(*side) for side in sides]))
    return record.with_image(degrade(record.image, rng, severity, reference_px))


def occlude_record(record: Record, rng: np.random.Generator, share: float) -> Record:
    """A record with a patch over a part of it, as a thumb or a sticker would lie.

    Args:
        record: any record.
        rng: decides place, shape and what the patch shows.
        share: of the picture's area that the patch has, more than 0 and less than 1.

    Returns:
        The record; words of which less than LEAST_VISIBLE is left are forgotten with their fields.

    Raises:
        ValueError: the share is not between 0 and 1.
    """
    if not 0 < share < 1:
        raise ValueError(f"record {record.name!r}: cannot cover {share} of the picture")
    height, width = record.size_hw
    stretch = np.exp(rng.uniform(-0.7, 0.7))
    half = np.sqrt(share * height * width) / 2 * np.array([stretch, 1 / stretch])
    center = rng.uniform(0, 1, 2) * (width, height)
    angle = rng.uniform(0, 2 * np.pi)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    patch = center + (np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half) @ turn.T
    mask = np.zeros((height, width), np.uint8)
    cv2.fillConvexPoly(mask, np.rint(patch * 16).astype(np.int32), 255, cv2.LINE_AA, 4)
    color = rng.integers(0, 256, 3)
    grain = rng.integers(-20, 21, (max(1, height // 4), max(1, width // 4)), dtype=np.int16)
    grain = cv2.resize(grain, (width, height), interpolation=cv2.INTER_LINEAR)
    cover = np.clip(color.astype(np.int16) + grain[..., None], 0, 255).astype(np.uint8)
    weight = mask[..., None].astype(np.float32) / 255
    image = np.rint(record.image * (1 - weight) + cover * weight).astype(np.uint8)
    gone = [_covered(word.quad, patch) > 1 - LEAST_VISIBLE for word in record.words]
    return without_words(replace(record, image=image), gone)


def _covered(quad: np.ndarray, patch: np.ndarray) -> float:
    """Share of a word's area under a convex, clockwise patch."""
    if not quad_is_convex(quad):
        return 0.0
    return quad_area(clip_polygon(quad, patch)) / quad_area(quad)
