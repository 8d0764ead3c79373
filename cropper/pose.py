"""Whether four corners can be those of a flat ID-1 card before a camera."""

from __future__ import annotations

import cv2
import numpy as np

from data.quads import ID1_SIZE_MM, size_to_quad

FOCAL_LENGTHS = (0.7, 1.0, 1.4, 3.0)
"""Focal lengths that are tried, as shares of the photo's longer side. Chosen: wide and usual lenses
of telephones, their tele lens, and a part cut out of a photo."""

_CARD_MM = np.pad(
    (size_to_quad((1, 1)) - 0.5) * np.array(ID1_SIZE_MM[::-1]), ((0, 0), (0, 1))
).astype(np.float64)


def pose_misfit(quad: np.ndarray, size_hw: tuple[int, int]) -> float:
    """How far off the corners are from those of any flat ID-1 card in front of a camera.

    Four points have eight coordinates, a card's place and turn six, its camera one: a corner that
    lies on something else breaks what is left.

    Args:
        quad: (4, 2) corners in pixels of the photo.
        size_hw: of the photo, whose middle the camera is taken to look at.

    Returns:
        Root mean square distance from the nearest card's corners, as a share of the card's width;
        infinite where there is none. Of 770 true cards, some bent, by lenses that distort, 0.2 % in
        the median, 0.8 % in one of twenty.

    Source: infinitesimal plane-based pose estimation, Collins & Bartoli 2014, as OpenCV has it.
    """
    points = np.asarray(quad, np.float64)
    width = (np.linalg.norm(points[1] - points[0]) + np.linalg.norm(points[2] - points[3])) / 2
    height_px, width_px = size_hw
    errors: list[float] = []
    for focal_length in FOCAL_LENGTHS:
        focal_px = focal_length * max(size_hw)
        camera = np.array([[focal_px, 0, width_px / 2], [0, focal_px, height_px / 2], [0, 0, 1]])
        found, _, _, error = cv2.solvePnPGeneric(
            _CARD_MM, points[:, None], camera, None, flags=cv2.SOLVEPNP_IPPE
        )
        errors += np.ravel(error).tolist() if found else []
    return float(min(errors, default=np.inf) / width)
