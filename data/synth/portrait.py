"""A drawn silhouette where a card has its portrait: a head and shoulders, never a face."""

from __future__ import annotations

import cv2
import numpy as np

from data.cards.layout import Color
from data.synth.compositing import grain

SKINS = (
    (224, 188, 160),
    (198, 152, 120),
    (160, 116, 88),
    (236, 206, 184),
    (128, 92, 70),
    (212, 170, 138),
)
HAIR = ((24, 20, 20), (44, 34, 30), (70, 66, 66), (120, 116, 112), (30, 24, 40), (190, 188, 186))


def _shade(image: np.ndarray, rng: np.random.Generator, strength: float) -> np.ndarray:
    """Light that falls off to one side."""
    height, width = image.shape[:2]
    light = rng.uniform(1 - 2 * strength, 1, (2, 2)) * 255
    light = cv2.resize(light.astype(np.uint8), (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.multiply(image, cv2.merge([light] * 3), scale=(1 + strength) / 255)


def _some(rng: np.random.Generator, color: Color, spread: int = 14) -> Color:
    red, green, blue = np.clip(np.array(color) + rng.integers(-spread, spread + 1, 3), 0, 255)
    return int(red), int(green), int(blue)


class _Sitter:
    """The measures of one head and shoulders in a picture, and brushes to fill them."""

    def __init__(self, image: np.ndarray, rng: np.random.Generator):
        self.image, self.rng = image, rng
        self.height, self.width = image.shape[:2]
        self.x = int(self.width * rng.uniform(0.44, 0.56))
        self.wide = int(self.width * rng.uniform(0.18, 0.26))
        self.high = int(self.wide * rng.uniform(1.15, 1.45))
        self.y = int(self.height * rng.uniform(0.34, 0.46))
        self.chin = self.y + self.high
        self.neck = int(self.wide * rng.uniform(0.5, 0.7))
        self.neck_end = self.chin + int(0.3 * self.high)

    def ellipse(self, y: float, wide: float, high: float, color: Color) -> None:
        """An ellipse about the sitter's axis; y in head heights from the head's middle."""
        center = (self.x, self.y + int(y * self.high))
        axes = (max(int(wide * self.wide), 1), max(int(high * self.high), 1))
        cv2.ellipse(self.image, center, axes, 0, 0, 360, color, -1, cv2.LINE_AA)

    def clothes(self) -> None:
        """Shoulders, with a collar, lapels, stripes or a plain neckline."""
        rng = self.rng
        cloth = _some(rng, (128, 128, 128), 120)
        shoulder = int(self.width * rng.uniform(0.4, 0.58))
        rise = max(int((self.height - self.chin) * rng.uniform(1.0, 1.25)), 1)
        center = (self.x, int(self.height * 1.05))
        cv2.ellipse(self.image, center, (shoulder, rise), 0, 0, 360, cloth, -1, cv2.LINE_AA)
        if rng.random() < 0.15:
            step = int(rng.integers(6, 22))
            stripe = _some(rng, cloth, 60)
            for y in range(self.neck_end + step, self.height, step):
                below = self.image[y : y + step // 2]
                own = np.all(below == cloth, axis=-1)
                below[own] = stripe

    def collar(self) -> None:
        """Over the neck: a collar, lapels with a shirt, a tie, or nothing."""
        rng, x, neck, end = self.rng, self.x, self.neck, self.neck_end
        kind = rng.random()
        if kind < 0.35:
            return
        white = _some(rng, (228, 228, 228), 27)
        if kind < 0.75:
            left = np.array([[x - neck - 4, end - 8], [x, end + 18], [x - neck, end + 26]])
            right = left * [-1, 1] + [2 * x, 0]
            cv2.fillPoly(self.image, [left, right], white, cv2.LINE_AA)
        else:
            shirt = np.array([[x - neck, end - 10], [x + neck, end - 10], [x, self.height + 20]])
            cv2.fillPoly(self.image, [shirt], white, cv2.LINE_AA)
        if kind > 0.6:
            tie = np.array([[x - 5, end], [x + 5, end], [x + 9, self.height], [x - 9, self.height]])
            cv2.fillPoly(self.image, [tie], _some(rng, (90, 60, 70), 60), cv2.LINE_AA)

    def glasses(self) -> None:
        """Two rims and a bridge."""
        ink = _some(self.rng, (50, 45, 45), 40)
        radius = max(int(0.36 * self.wide), 3)
        apart = int(0.46 * self.wide)
        for side in (-1, 1):
            center = (self.x + side * apart, self.y + int(0.05 * self.high))
            cv2.ellipse(
                self.image, center, (radius, int(0.75 * radius)), 0, 0, 360, ink, 2, cv2.LINE_AA
            )
        bridge = apart - radius
        y = self.y + int(0.03 * self.high)
        cv2.line(self.image, (self.x - bridge, y), (self.x + bridge, y), ink, 2, cv2.LINE_AA)


def _backdrop(image: np.ndarray, rng: np.random.Generator, color: Color) -> np.ndarray:
    image[:] = _some(rng, color)
    kind = rng.random()
    if kind < 0.1:  # a cloth, a wall
        texture = grain(rng, image.shape[:2], softness=2.0, coarse=float(rng.uniform(2, 6)))
        image = cv2.subtract(image, cv2.convertScaleAbs(cv2.merge([texture] * 3), alpha=0.12))
    elif kind < 0.2:
        other = _some(rng, color, 50)
        rows = np.linspace(0, 1, len(image))[:, None, None]
        image = (image * (1 - rows) + np.array(other) * rows).astype(np.uint8)
    return _shade(image, rng, 0.12)


def draw_portrait(
    rng: np.random.Generator, size_hw: tuple[int, int], backdrop: Color, sex: str
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
    image = _backdrop(np.empty((*size_hw, 3), np.uint8), rng, backdrop)
    skin = _some(rng, SKINS[int(rng.integers(len(SKINS)))], 12)
    hair = _some(rng, HAIR[int(rng.integers(len(HAIR)))], 8)
    sitter = _Sitter(image, rng)
    scarf = sex == "female" and rng.random() < 0.35
    long_hair = sex == "female" and not scarf and rng.random() < 0.7
    if long_hair:
        sitter.ellipse(0.33, rng.uniform(1.15, 1.45), rng.uniform(1.2, 2.1), hair)
    sitter.clothes()
    left, right = sitter.x - sitter.neck, sitter.x + sitter.neck
    cv2.rectangle(image, (left, sitter.y), (right, sitter.neck_end), skin, -1)
    sitter.collar()
    if scarf:
        color = _some(rng, (128, 128, 128), 112)
        sitter.ellipse(0.2, 1.35, rng.uniform(1.35, 1.65), color)
        if rng.random() < 0.6:  # it falls over the shoulders
            sitter.ellipse(1.3, rng.uniform(1.3, 1.8), 0.8, color)
        sitter.ellipse(0.12, 0.88, 0.9, skin)
        if rng.random() < 0.4:
            sitter.ellipse(-0.72, 0.7, 0.2, _some(rng, color, 30))
    elif sex == "male" and rng.random() < 0.08:  # bald, or a cap
        sitter.ellipse(0.05, 1.0, 1.0, skin)
        if rng.random() < 0.5:
            sitter.ellipse(-0.55, 1.05, 0.5, _some(rng, (60, 60, 60), 60))
    else:
        sitter.ellipse(-0.12, rng.uniform(1.05, 1.2), rng.uniform(1.0, 1.15), hair)
        sitter.ellipse(0.12, 1.0, 0.93, skin)
        sitter.ellipse(-0.5, 1.02, rng.uniform(0.2, 0.55), hair)
    if rng.random() < 0.15:
        sitter.glasses()
    image = _shade(image, rng, 0.2)
    image = cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.6, 2.2)))
    tone = rng.random()
    if tone < 0.2:
        gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
        image = cv2.cvtColor(gray, cv2.COLOR_GRAY2RGB)
        if tone < 0.05:  # burnt into the card: pale and toned
            image = cv2.addWeighted(image, 0.6, np.full_like(image, 225), 0.4, 0)
    if rng.random() < 0.3:
        speck = grain(rng, size_hw)
        image = cv2.subtract(image, cv2.convertScaleAbs(cv2.merge([speck] * 3), alpha=0.07))
    return image
