"""What a printing press or a card printer does to clean letters.

Everything here works on coverages, (H, W) uint8, 255 where there is ink.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from data.synth.compositing import grain
from data.synth.composition import CARD_SIZE_HW, MM_PX


@dataclass(frozen=True)
class Press:
    """How one of the two printings comes out; the values are drawn by `draw_press`.

    Attributes:
        weight: pixels that strokes are wider (positive) or thinner (negative), within ±1.
        blur: standard deviation in pixels.
        opacity: of the ink, 0 to 1.
        kind: "plain", "inkjet", "dots", "thermal", "engraved" or "worn".
        strength: of that kind, 0 to 1.
        double: x and y in pixels by which it is struck again, or zeros.
        fringe: pixels by which the colours of the ink lie apart.
        relief: strength of the raised edge of embossed letters.
        hop: pixels that letters jump up or down, as those of a typewriter.
        turn: radians by which all of it is turned about the card's middle.
        shift: x and y in pixels by which all of it is moved.
    """

    weight: float = 0.0
    blur: float = 0.0
    opacity: float = 1.0
    kind: str = "plain"
    strength: float = 0.0
    double: tuple[float, float] = (0.0, 0.0)
    fringe: int = 0
    relief: float = 0.0
    hop: float = 0.0
    turn: float = 0.0
    shift: tuple[float, float] = (0.0, 0.0)

    def matrix(self) -> np.ndarray:
        """Where it puts the points of the card: (2, 3) float64."""
        cos, sin = np.cos(self.turn), np.sin(self.turn)
        middle = np.array(CARD_SIZE_HW[::-1]) / 2
        linear = np.array([[cos, -sin], [sin, cos]])
        return np.column_stack([linear, middle - linear @ middle + self.shift])

    def reach(self) -> np.ndarray:
        """Pixels that ink may grow to the left, top, right and bottom: (4,) float64."""
        grown = max(self.weight, 0.0)
        right, down = self.double
        sides = np.array([max(-right, 0), max(-down, 0), max(right, 0), max(down, 0)]) + grown
        return sides + np.array([self.fringe, 0, self.fringe, 0])


def draw_press(rng: np.random.Generator, preprinted: bool, typed: bool = False) -> Press:
    """How one printing comes out.

    Args:
        rng: decides.
        preprinted: the form; its text is offset-printed, sharp and in its place.
        typed: the face is a typewriter's.
    """

    def some(share: float, low: float, high: float) -> float:
        return float(rng.uniform(low, high)) if rng.random() < share else 0.0

    kinds = ("plain", "inkjet", "dots", "thermal", "engraved", "worn")
    shares = (0.8, 0.06, 0.02, 0.02, 0.0, 0.1) if preprinted else (0.5, 0.13, 0.07, 0.1, 0.1, 0.1)
    kind = kinds[int(rng.choice(len(kinds), p=shares))]
    turn, shift = 0.0, (0.0, 0.0)
    if not preprinted:
        if rng.random() < 0.35:
            turn = float(np.clip(rng.normal(0, 0.2), -0.5, 0.5)) * np.pi / 180
        if rng.random() < 0.45:
            dx, dy = np.clip(rng.normal(0, 0.4, 2), -1, 1) * MM_PX
            shift = (float(dx), float(dy))
    double = (0.0, 0.0)
    if rng.random() < (0.12 if typed else 0.03):
        double = (float(rng.uniform(-1.4, 1.4)), float(rng.uniform(-0.8, 0.8)))
    return Press(
        weight=float(np.clip(rng.normal(0, 0.35), -0.7, 0.9)) if rng.random() < 0.5 else 0.0,
        blur=some(0.6, 0.35, 0.9),
        opacity=1.0 - some(0.3, 0.05, 0.4),
        kind=kind,
        strength=float(rng.uniform(0.2, 1.0)),
        double=double,
        fringe=int(rng.random() < 0.06),
        relief=some(0.02 if preprinted else 0.08, 0.2, 0.6),
        hop=some(0.6 if typed else 0.04, 0.3, 1.3 if typed else 0.6),
        turn=turn,
        shift=shift,
    )


def _moved(mask: np.ndarray, dx: float, dy: float) -> np.ndarray:
    matrix = np.array([[1, 0, dx], [0, 1, dy]], np.float32)
    return cv2.warpAffine(mask, matrix, mask.shape[::-1])


def press_ink(mask: np.ndarray, press: Press, rng: np.random.Generator) -> np.ndarray:
    """What a press makes of a clean coverage."""
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    if press.weight > 0:
        mask = cv2.max(mask, cv2.convertScaleAbs(cv2.dilate(mask, cross), alpha=press.weight))
    elif press.weight < 0:
        # Thin strokes would vanish: at most two fifths of an edge's ink are taken.
        thin = cv2.erode(mask, cross)
        mask = cv2.addWeighted(mask, 1 + 0.6 * press.weight, thin, -0.6 * press.weight, 0)
    if any(press.double):
        again = cv2.convertScaleAbs(_moved(mask, *press.double), alpha=0.75)
        mask = cv2.max(mask, again)
    if press.blur:
        mask = cv2.GaussianBlur(mask, (0, 0), press.blur)
        mask = cv2.convertScaleAbs(mask, alpha=1.0 + 0.35 * press.blur)
    strength = press.strength
    if press.kind == "inkjet":  # ragged edges, and pale spots inside
        rough = grain(rng, mask.shape, softness=1.0)
        edge = cv2.addWeighted(mask, 1.0, rough, 0.6 * strength, -76 * strength)
        mask = cv2.min(cv2.convertScaleAbs(cv2.subtract(edge, 40), alpha=1.35), _spread(mask))
    elif press.kind == "dots":
        period = int(rng.integers(2, 4))
        pits = np.full((period, period), 255, np.uint8)
        pits[0, :] = pits[:, 0] = int(255 - 110 * strength)
        rows, columns = (side // period + 1 for side in mask.shape)
        pits = np.tile(pits, (rows, columns))[: mask.shape[0], : mask.shape[1]]
        mask = cv2.multiply(mask, pits, scale=1 / 255)
    elif press.kind == "thermal":  # some rows of the head are weak
        rows = rng.uniform(1 - 0.45 * strength, 1.0, len(mask)) * 255
        weak = np.repeat(rows.astype(np.uint8)[:, None], mask.shape[1], axis=1)
        mask = cv2.multiply(mask, weak, scale=1 / 255)
    elif press.kind == "engraved":  # burnt grey, grainy
        burn = cv2.convertScaleAbs(grain(rng, mask.shape), alpha=0.5, beta=127)
        mask = cv2.multiply(mask, burn, scale=(1 - 0.15 * strength) / 255)
    elif press.kind == "worn":
        coarse = float(rng.uniform(1, 4))
        patches = grain(rng, mask.shape, softness=2.0, coarse=coarse)
        left = cv2.convertScaleAbs(patches, alpha=1.3 * strength, beta=255 * (1 - 0.6 * strength))
        mask = cv2.multiply(mask, left, scale=1 / 255)
    return mask


def _spread(mask: np.ndarray) -> np.ndarray:
    """Where ragged ink may run to: the letters and half a pixel around."""
    return cv2.convertScaleAbs(cv2.blur(mask, (3, 3)), alpha=2.0)


def misregister(mask: np.ndarray, x: int, y: int, press: Press) -> tuple[np.ndarray, int, int]:
    """A coverage moved to where a press puts it."""
    matrix = press.matrix()
    height, width = mask.shape
    corners = np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], float)
    moved = corners @ matrix[:, :2].T + matrix[:, 2]
    low, high = np.floor(moved.min(axis=0)), np.ceil(moved.max(axis=0))
    # Pixel centres lie at halves: in both pictures they are half a pixel from the corner.
    linear = matrix[:, :2]
    offset = linear @ np.array([x + 0.5, y + 0.5]) + matrix[:, 2] - low - 0.5
    size = (int(high[0] - low[0]), int(high[1] - low[1]))
    out = cv2.warpAffine(mask, np.column_stack([linear, offset]), size)
    return out, int(low[0]), int(low[1])
