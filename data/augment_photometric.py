"""Changes of colour that move nothing, for real photographs too.

`data.synth.degradations.degrade` does what cameras and files do; here is what it leaves out.
"""

from __future__ import annotations

import cv2
import numpy as np

from data.records import Record

LUMA = (0.299, 0.587, 0.114)
"""Weights of red, green and blue in grey. Source: ITU-R BT.601."""


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
