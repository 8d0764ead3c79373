"""A drawn silhouette where a card has its portrait: a head and shoulders, never a face."""

from __future__ import annotations

import cv2
import numpy as np

SKINS = ((224, 188, 160), (198, 152, 120), (160, 116, 88), (236, 206, 184), (128, 92, 70))
HAIR = ((24, 20, 20), (44, 34, 30), (70, 66, 66), (120, 116, 112), (30, 24, 40))


def _shade(image: np.ndarray, rng: np.random.Generator, strength: float) -> np.ndarray:
    height, width = image.shape[:2]
    light = rng.uniform(1 - strength, 1 + strength, (2, 2)).astype(np.float32)
    light = cv2.resize(light, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.clip(image * light[..., None], 0, 255).astype(np.uint8)


def draw_portrait(
    rng: np.random.Generator,
    size_hw: tuple[int, int],
    backdrop: tuple[int, int, int],
    sex: str,
) -> np.ndarray:
    """A silhouette before a plain backdrop.

    Args:
        rng: decides shape and colours.
        size_hw: of the picture in pixels.
        backdrop: RGB.
        sex: "male" or "female"; long hair and head scarves are drawn for women alone.

    Returns:
        (H, W, 3) uint8 RGB.
    """
    height, width = size_hw
    image = np.empty((height, width, 3), np.uint8)
    image[:] = np.clip(np.array(backdrop) + rng.integers(-14, 15, 3), 0, 255)
    image = _shade(image, rng, 0.12)
    skin = tuple(
        int(v)
        for v in np.clip(np.array(SKINS[rng.integers(len(SKINS))]) + rng.integers(-12, 13), 0, 255)
    )
    hair = tuple(int(v) for v in np.array(HAIR[rng.integers(len(HAIR))]))
    cloth = tuple(int(v) for v in rng.integers(10, 245, 3))
    cx = int(width * rng.uniform(0.46, 0.54))
    head_w = int(width * rng.uniform(0.19, 0.25))
    head_h = int(head_w * rng.uniform(1.2, 1.4))
    head_y = int(height * rng.uniform(0.36, 0.45))
    chin = head_y + head_h
    scarf = sex == "female" and rng.random() < 0.35
    long_hair = sex == "female" and not scarf and rng.random() < 0.75

    def ellipse(center, axes, color, start=0, end=360):
        cv2.ellipse(image, center, axes, 0, start, end, color, -1, cv2.LINE_AA)

    if long_hair:
        ellipse(
            (cx, head_y + head_h // 3),
            (int(head_w * 1.3), int(head_h * rng.uniform(1.3, 1.9))),
            hair,
        )
    shoulder = int(width * rng.uniform(0.42, 0.56))
    ellipse(
        (cx, height + int(height * 0.05)),
        (shoulder, int((height - chin) * rng.uniform(1.0, 1.25))),
        cloth,
    )
    neck = int(head_w * rng.uniform(0.5, 0.7))
    neck_end = chin + int(0.3 * head_h)
    cv2.rectangle(image, (cx - neck, head_y), (cx + neck, neck_end), skin, -1)
    if rng.random() < 0.5:  # a collar
        white = tuple(int(v) for v in rng.integers(200, 256, 3))
        left = np.array(
            [[cx - neck - 4, neck_end - 8], [cx, neck_end + 18], [cx - neck, neck_end + 26]]
        )
        right = left * [-1, 1] + [2 * cx, 0]
        cv2.fillPoly(image, [left, right], white, cv2.LINE_AA)
    if scarf:
        color = tuple(int(v) for v in rng.integers(20, 240, 3))
        ellipse((cx, head_y + head_h // 5), (int(head_w * 1.35), int(head_h * 1.5)), color)
        ellipse((cx, head_y + head_h // 8), (int(head_w * 0.9), int(head_h * 0.92)), skin)
    else:
        ellipse((cx, head_y - head_h // 8), (int(head_w * 1.1), int(head_h * 1.05)), hair)
        ellipse((cx, head_y + head_h // 8), (head_w, int(head_h * 0.93)), skin)
        fringe = int(head_h * rng.uniform(0.2, 0.55))
        ellipse((cx, head_y - head_h // 2), (int(head_w * 1.02), max(fringe, 3)), hair)
    image = _shade(image, rng, 0.2)
    image = cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.6, 2.2)))
    if rng.random() < 0.15:
        image = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    return image
