"""Random augmentation of a record: one draw of everything that the other augment files do."""

from __future__ import annotations

import numpy as np

from data.augment import warp_record
from data.augment_geometry import LEAST_VISIBLE, forget_unseen, turn_record, visible_share
from data.augment_photometric import degrade_record, gray_record, jitter_channels, occlude_record
from data.quads import quad_is_convex, quad_to_homography, size_to_quad, transform_points
from data.records import Record

QUARTER_SHARES = (0.55, 0.15, 0.15, 0.15)
"""How often a picture is turned by 0 to 3 quarters. Chosen: upright ones most frequent."""

MOST_CORNERS_OUTSIDE = 1
"""Corners of the card that may leave the frame. Chosen: with two gone, the card's plane is."""

ATTEMPTS = 6
"""Times that a view is halved towards none until the card stays in sight; then it is dropped."""


def random_augment(record: Record, rng: np.random.Generator, strength: float = 1.0) -> Record:
    """A record as it might have been photographed another time.

    Args:
        record: any record.
        rng: decides everything; the same state gives the same bytes.
        strength: 0 (nothing changes) to 1.5.

    Returns:
        The record turned, seen from another place, recoloured, degraded, now and then partly
        covered. All words in sight stay in sight, but for those that a patch covers; at most one
        corner of the card leaves the frame.

    Raises:
        ValueError: the strength is out of range.
    """
    if not 0 <= strength <= 1.5:
        raise ValueError(f"strength must be from 0 to 1.5, not {strength}")
    if strength == 0:
        return record
    record = turn_record(record, int(rng.choice(4, p=QUARTER_SHARES)))
    record = random_view(record, rng, strength)
    if rng.random() < 0.1 * strength:
        record = occlude_record(record, rng, float(rng.uniform(0.01, 0.04)))
    if rng.random() < 0.6:
        record = jitter_channels(record, rng, strength)
    if rng.random() < 0.06 * strength:
        record = gray_record(record)
    if rng.random() < 0.7:
        # A real photograph has been degraded once already.
        record = degrade_record(record, rng, float(rng.uniform(0, 0.6)) * strength)
    return record


def random_view(record: Record, rng: np.random.Generator, strength: float) -> Record:
    """A record rotated, zoomed, shifted and tilted at once, so that it is resampled once.

    Args:
        record: any record.
        rng: decides.
        strength: 0 (nothing changes) to 1.5.

    Returns:
        The record on a frame of the same size; words that were in sight stay so.
    """
    height, width = record.size_hw
    frame = np.array([width, height], float)
    # Chosen: at strength 1, mostly within 7 degrees and a fifth of the size, never twice that.
    degrees, zoom = np.clip(rng.normal(0, 1, 2), -2, 2) * (7, 0.18)
    shift, tilt = rng.uniform(-0.08, 0.08, 2) * frame, rng.uniform(-0.06, 0.06, (4, 2)) * frame
    fill = None
    if rng.random() < 0.5:
        red, green, blue = (int(level) for level in rng.integers(0, 256, 3))
        fill = (red, green, blue)
    for attempt in range(ATTEMPTS):
        amount = strength / 2**attempt
        angle = np.deg2rad(degrees * amount)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        whole = size_to_quad((height, width)).astype(float)
        quad = (whole - frame / 2) @ turn.T * np.exp(zoom * amount) + frame / 2
        quad = quad + (shift + tilt) * amount
        if not quad_is_convex(quad):
            continue
        homography = quad_to_homography(whole, quad)
        if _keeps_in_sight(record, homography):
            return forget_unseen(warp_record(record, homography, (height, width), fill))
    return record


def _keeps_in_sight(record: Record, homography: np.ndarray) -> bool:
    """Whether the card stays in the frame as far as it was, words whole, corners but one."""
    if record.corners is None:
        return True
    frame = np.array(record.size_hw[::-1])

    def outside(quad: np.ndarray) -> int:
        return int(np.sum(np.any((quad < 0) | (quad > frame), axis=1)))

    corners = transform_points(homography, record.corners)
    allowed = max(MOST_CORNERS_OUTSIDE, outside(record.corners))
    if not quad_is_convex(corners) or outside(corners) > allowed:
        return False
    for word in record.words:
        quad = transform_points(homography, word.quad)
        if not quad_is_convex(quad):
            return False
        if (
            visible_share(quad, record.size_hw) < LEAST_VISIBLE
            and visible_share(word.quad, record.size_hw) >= LEAST_VISIBLE
        ):
            return False
    return True
