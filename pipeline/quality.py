"""How good a picture of a card is, by plain measurements."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.moire import measure_moire
from pipeline.types import Quality, Warning

MIN_SHARPNESS = 25.0
"""Least variance of the Laplacian on the rectified card, 8-bit grey. Chosen:
of simulated photographs, those whose small print cannot be told any more lie below it. Of 600
validation photographs 88 % of the fields below it are exact and 95 % of the others; the share rises
slowly, without a step that would place it better."""

MAX_GLARE = 0.06
"""Largest share of blown-out pixels. Chosen: about one line of a field."""

BRIGHTNESS_RANGE = (0.2, 0.95)
"""Least and largest mean grey value. Chosen: outside, print and background run together."""

MIN_CONTRAST = 0.15
"""Least contrast. Chosen: of 600 validation photographs 0.5 % have less."""

MIN_COLOR = 0.008
"""Colour below which a picture is a grey copy. Chosen: of 600 validation photographs all 18
photocopies have less, and of the others five, which a camera made grey."""

MIN_CARD_WIDTH_PX = 450
"""Least width of the card in the photo. Chosen: the small print is then 8 px high. Of
the fields on 600 validation photographs 86 % are exact from 400 to 450, 95 % from 450 to 500."""

MAX_MOIRE = 17.5
"""Most decibels of coloured waves on a card that no screen shows. Chosen: of 551 validation
photographs of such cards two have more."""

BLOWN_OUT = 250
"""Channel value from which a pixel counts as blown out, when every channel reaches it."""


def measure_quality(pixels: np.ndarray, card_width_px: float | None) -> Quality:
    """Measurements of a rectified card, or of a whole photo without one.

    Args:
        pixels: (h, w, 3) uint8 RGB.
        card_width_px: mean length of the card's long edges in the photo as it is read, None
            without a card.

    Returns:
        The quality. Sharpness is the variance of the Laplacian (Pech-Pacheco et al., ICPR 2000).
    """
    gray = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    sharpness = float(cv2.Laplacian(gray, cv2.CV_32F).var())
    blown_out = cv2.inRange(pixels, (BLOWN_OUT,) * 3, (255,) * 3)
    glare = cv2.countNonZero(blown_out) / blown_out.size
    brightness = float(gray.mean() / 255)
    # By the histogram: to sort a million pixels takes eight times as long.
    below = np.cumsum(cv2.calcHist([gray], [0], None, [256], [0, 256])) / gray.size
    darkest, brightest = np.searchsorted(below, [0.05, 0.95]) / 255
    contrast = float(brightest - darkest)
    red, green, blue = cv2.split(pixels)
    color = cv2.subtract(cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue))
    low, high = BRIGHTNESS_RANGE
    ok = (
        sharpness >= MIN_SHARPNESS
        and glare <= MAX_GLARE
        and low <= brightness <= high
        and contrast >= MIN_CONTRAST
        and (card_width_px is None or card_width_px >= MIN_CARD_WIDTH_PX)
    )
    moire = None if card_width_px is None else measure_moire(pixels)
    return Quality(
        sharpness, glare, brightness, contrast, float(color.mean() / 255), card_width_px, ok, moire
    )


def quality_warnings(quality: Quality) -> list[Warning]:
    """A warning for each measurement of a picture that is out of its range."""
    warnings = []
    if quality.sharpness < MIN_SHARPNESS:
        warnings.append(Warning("blurred", f"the picture is blurred ({quality.sharpness:.0f})"))
    if quality.glare > MAX_GLARE:
        warnings.append(Warning("glare", f"{quality.glare:.0%} of the picture is blown out"))
    if quality.brightness < BRIGHTNESS_RANGE[0]:
        warnings.append(Warning("dark", f"the picture is dark ({quality.brightness:.0%})"))
    if quality.brightness > BRIGHTNESS_RANGE[1]:
        warnings.append(Warning("bright", f"the picture is overexposed ({quality.brightness:.0%})"))
    if quality.contrast < MIN_CONTRAST:
        warnings.append(Warning("low_contrast", f"the picture is pale ({quality.contrast:.0%})"))
    if quality.color < MIN_COLOR:
        warnings.append(Warning("grayscale", "the card has no colours: it may be a copy"))
    if quality.moire is not None and quality.moire > MAX_MOIRE:
        message = f"the card may be shown on a screen ({quality.moire:.0f} dB of coloured waves)"
        warnings.append(Warning("recaptured", message))
    if quality.card_width_px is not None and quality.card_width_px < MIN_CARD_WIDTH_PX:
        width = round(quality.card_width_px)
        warnings.append(Warning("small_card", f"the card is only {width} pixels wide"))
    return warnings
