"""What light and a camera do to a scene, without moving anything in it.

`severity` scales everything: 0 leaves the picture as it is, 1 is a bad photograph that a person can
still read, 1.5 goes beyond. Strengths are chosen so, by looking at the results. The effects are in
`light`, `glare`, `optics`, `dirt`, `sensor`, `copies` and `files`; here they are put in order, and
it is drawn which of them a picture has.
"""

from __future__ import annotations

import cv2
import numpy as np

from data.synth import copies, dirt, sensor
from data.synth.files import compress
from data.synth.glare import glare
from data.synth.light import light
from data.synth.optics import blur, fringes, soft_blur

__all__ = [
    "capture",
    "capture_with_notes",
    "degrade",
    "draw_severity",
    "glare",
    "light",
    "soft_blur",
]

PHOTOCOPIES = 0.035
SCREENS = 0.035
STREAKS = 0.01
"""Shares of pictures that are copies. Chosen: people do send them, and they must not take the
place of photographs."""


def draw_severity(rng: np.random.Generator) -> float:
    """How bad a photograph is: mostly 0.2 to 1, a tenth nearly clean, a tenth worse than 1."""
    draw = rng.random()
    if draw < 0.1:
        return float(rng.uniform(0.0, 0.2))
    return float(rng.uniform(0.2, 1.0) if draw < 0.9 else rng.uniform(1.0, 1.5))


def _sense(
    image: np.ndarray,
    rng: np.random.Generator,
    severity: float,
    scanned: bool,
    notes: list[str],
) -> np.ndarray:
    """Sensor and software: noise, mosaic, denoising, tones, sharpening.

    Args:
        image: (H, W, 3) uint8.
        rng: decides.
        severity: 0 to 1.5.
        scanned: a copier has a quiet sensor.
        notes: names of what was done are appended.

    Returns:
        (H, W, 3) uint8.
    """
    chance = rng.random(8)
    share = rng.random(8)  # of the severity, for each
    if chance[0] < 0.85:
        spread = severity * (0.03 + 0.97 * share[0] ** 1.7) * (0.25 if scanned else 1.0)
        image = sensor.noise(image, rng, spread)
        notes.append("noise")
    if chance[1] < 0.12:
        image = sensor.demosaic(image, rng, severity * (0.4 + 0.6 * share[1]))
        notes.append("demosaicing")
    if chance[2] < 0.05:
        image = sensor.smear(image, rng, severity * (0.3 + 0.7 * share[2]))
        notes.append("denoising")
    if chance[3] < 0.06:
        image = sensor.local_contrast(image, rng, severity)
        notes.append("local contrast")
    if chance[4] < 0.85:
        image = sensor.tone(image, rng, severity)
        notes.append("tone curve")
    if chance[5] < 0.35:
        image = sensor.saturate(image, rng, severity)
        notes.append("saturation")
    if chance[6] < 0.015:
        gray = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
        keep = max(0.0, 1 - 2 * severity)
        image = cv2.addWeighted(image, keep, gray, 1 - keep, 0)
        notes.append("gray")
    if chance[7] < 0.28:
        image = sensor.sharpen(image, rng, severity * (0.2 + 0.8 * share[7]))
        notes.append("sharpening")
    return image


def capture_with_notes(
    image: np.ndarray, rng: np.random.Generator, severity: float, reference_px: float | None = None
) -> tuple[np.ndarray, list[str]]:
    """The camera and what comes after it: lens, sensor, software, copies, files.

    Args:
        image: (H, W, 3) uint8.
        rng: decides.
        severity: 0 to 1.5.
        reference_px: width of the card in this picture's pixels, which blur grows with; by default
            the picture's longer side.

    Returns:
        (H, W, 3) uint8, and the names of what happened, in order, such as "motion blur",
        "noise", "screen", "photocopy", "jpeg".
    """
    notes: list[str] = []
    if severity <= 0:
        return image, notes
    reference = float(reference_px or max(image.shape[:2]))
    copied, dirty, fringed = rng.random(3)
    share = rng.uniform(0.5, 1.0)
    if dirty < 0.045:
        kind = tuple(dirt.KINDS)[rng.integers(len(dirt.KINDS))]
        image = dirt.KINDS[kind](image, rng, severity * share, reference)
        notes.append(kind)
    image = blur(image, rng, severity, reference, notes)
    if fringed < 0.12:
        image = fringes(image, rng, severity, reference)
        notes.append("colour fringes")
    if copied < SCREENS:
        image = copies.screen(image, rng, severity * share)
        notes.append("screen")
    photocopied = SCREENS <= copied < SCREENS + PHOTOCOPIES
    image = _sense(image, rng, severity, photocopied, notes)
    if photocopied:
        image = copies.photocopy(image, rng, severity * share, reference)
        notes.append("photocopy")
    if SCREENS + PHOTOCOPIES <= copied < SCREENS + PHOTOCOPIES + STREAKS:
        image = copies.scan_streaks(image, rng, severity * share)
        notes.append("scanner streaks")
    return compress(image, rng, severity, notes), notes


def capture(
    image: np.ndarray, rng: np.random.Generator, severity: float, reference_px: float | None = None
) -> np.ndarray:
    """`capture_with_notes` without the notes."""
    return capture_with_notes(image, rng, severity, reference_px)[0]


def degrade(
    image: np.ndarray, rng: np.random.Generator, severity: float, reference_px: float | None = None
) -> np.ndarray:
    """Everything photometric that happens between a surface and a file.

    Args:
        image: (H, W, 3) uint8 RGB of more than one pixel, a card or a part of one.
        rng: decides.
        severity: 0 (nothing changes) to 1.5.
        reference_px: width of the whole card in this picture's pixels; light and glare on a part
            of a card are as wide as on the card. None: the picture shows a whole card or scene.

    Returns:
        (H, W, 3) uint8 RGB of the same size and geometry.
    """
    image = light(image, rng, severity, reference_px)
    image = glare(image, rng, severity, None, reference_px)
    return capture(image, rng, severity, reference_px)
