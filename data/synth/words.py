"""Pictures of single words as the Reader meets them: cut from a photographed card.

The word stands on printed background among the ends of its neighbours, captions, rules and other
lines; a camera sees it, and a Detector's box cuts it out. Cheap enough (about 2 ms) to draw while
training.
"""

from __future__ import annotations

import cv2
import numpy as np

from data.quads import ID1_SIZE_MM
from data.synth.cuts import draw_cut
from data.synth.degradations import draw_severity
from data.synth.fonts import ROLE_STYLES, FontFace, FontLibrary
from data.synth.readability import degrade_readably
from data.synth.word_inks import LEAST_CONTRAST, emboss, ink_color, print_ink, wear_ink
from data.synth.word_papers import overprint, word_paper
from data.synth.word_setting import SetWord, set_word

CARD_PX = 1216
"""Width of the rectified card that words are cut from, in pixels; `reader.cards.CARD_SIZE_HW`."""

CARD_WIDTHS_PX = (350, 1900)
"""Widths of a card in a photograph in pixels. Chosen: from the farthest that can be read."""

CAP_MM = (1.5, 3.4)
"""Height of a capital on a card in millimetres. Source: the styles of the layouts."""

LEAST_CAP_PX = 8.2
"""Least height of a capital in the photograph, in pixels. Chosen: an x-height of 6 px; marks on
smaller letters run together."""

ROLES = {
    "value": 0.6,
    "typed": 0.1,
    "handwritten": 0.04,
    "title": 0.08,
    "caption": 0.1,
    "ocr": 0.08,
}
NUMBER_ROLES = {"number": 0.4, "ocr": 0.34, "typed": 0.1, "value": 0.16}
"""How often a word, and a number of eight digits or more, is printed in a role's faces. Chosen:
more variety than cards have."""


COMPOSED_SHARE = 0.1
"""Share of words whose marks no font has, in training alone. Chosen: most words stay as printed."""


def _pick(rng: np.random.Generator, text: str, fonts: FontLibrary) -> tuple[FontFace, str]:
    """A face and the role it stands for; a role that the fonts do not know is a value."""
    digits = sum(character.isdigit() for character in text)
    shares = NUMBER_ROLES if digits >= 8 else ROLES
    names = list(shares)
    role = names[int(np.searchsorted(np.cumsum(list(shares.values())), rng.random()))]
    if role == "ocr" and not text.isascii():
        role = "value"
    known = role if role in ROLE_STYLES else "value"
    return fonts.pick(rng, known, text), role


def _resized(mask: np.ndarray, size_hw: tuple[int, int]) -> np.ndarray:
    shrinks = size_hw[0] < mask.shape[0] or size_hw[1] < mask.shape[1]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return cv2.resize(mask, size_hw[::-1], interpolation=how)


def _printed(
    rng: np.random.Generator,
    word: SetWord,
    size_hw: tuple[int, int],
    plain: bool,
    split: str,
) -> tuple[np.ndarray, float]:
    """The word and its surroundings on paper.

    Args:
        rng: decides.
        word: set.
        size_hw: of the result in pixels.
        plain: whether it is without marks.
        split: of the papers.

    Returns:
        (H, W, 3) uint8, and the contrast of ink and paper, 0 to 1.
    """
    cap = word.cap * size_hw[0] / word.ink.shape[0]
    image = word_paper(rng, size_hw, split)
    under = np.array(cv2.mean(image)[:3])
    if word.others is not None:
        other = ink_color(rng, under)
        image = print_ink(image, _resized(word.others, size_hw), other, rng.uniform(0.4, 1.0))
    over = rng.random()
    if over < 0.1:
        image = overprint(rng, image, split)
    mask = word.ink if word.neighbours is None else cv2.max(word.ink, word.neighbours)
    mask = wear_ink(rng, _resized(mask, size_hw), cap, plain)
    color = ink_color(rng, under)
    opacity = rng.uniform(0.85, 1.0) if rng.random() < 0.8 else rng.uniform(0.6, 0.85)
    contrast = abs(float(np.array([0.299, 0.587, 0.114]) @ (color - under))) * opacity
    image = print_ink(image, mask, color, max(opacity, min(1.0, LEAST_CONTRAST / contrast)))
    if rng.random() < 0.04:
        image = emboss(rng, image, mask)
    if over > 0.93:
        image = overprint(rng, image, split)
    return image, max(contrast, LEAST_CONTRAST) / 255


def bearable_severity(severity: float, cap: float, contrast: float) -> float:
    """The severity that leaves a word readable: small and faint print bears less.

    Args:
        severity: wished for.
        cap: height of a capital in the photograph, pixels.
        contrast: of ink and paper, 0 to 1.

    Returns:
        At most `severity`. Chosen by looking: at 8 px two thirds, at 17 px and more all of it.
    """
    small = min(max((17 - cap) / 9, 0.0), 1.0)
    faint = min(max((0.45 - contrast) / 0.25, 0.0), 1.0)
    return min(severity, max(0.3, 1.5 - 0.85 * small - 0.6 * faint))


def render_word(
    rng: np.random.Generator,
    text: str,
    fonts: FontLibrary,
    neighbour: str = "",
    severity: float | None = None,
    split: str = "train",
) -> np.ndarray:
    """A word as cut out of a photographed card.

    Args:
        rng: decides everything: same generator, same bytes.
        text: 1 to 24 characters, at least one with ink.
        fonts: to choose from; one that has every character is taken.
        neighbour: a word that may stand before or behind, partly in the picture.
        severity: of the camera's damage, 0 to 1.5, less where the print is too small or faint to
            bear it; None draws it as for photographs. At 0 the box is exact, too.
        split: whose background artwork to use.

    Returns:
        (h, w, 3) uint8 RGB, about 14 to 70 px high.
    """
    severity = draw_severity(rng) if severity is None else severity
    face, role = _pick(rng, text, fonts)
    typed = role == "typed" or (face.family.style == "mono" and rng.random() < 0.25)
    composed = split == "train" and rng.random() < COMPOSED_SHARE
    word = set_word(rng, text, face, neighbour, typed, composed=composed)

    # How large it is on the rectified card, and how many pixels the camera had for it.
    low, high = CARD_WIDTHS_PX
    cap_mm = rng.uniform(*CAP_MM)
    card_px = float(np.exp(rng.uniform(np.log(low), np.log(high))))
    seen_cap = min(max(cap_mm * card_px / ID1_SIZE_MM[1], LEAST_CAP_PX), word.cap)
    card_cap = max(cap_mm * CARD_PX / ID1_SIZE_MM[1], seen_cap)
    stretch = float(np.clip(np.exp(rng.normal(0, 0.12)), 0.75, 1.3))

    cut = draw_cut(rng, word.box, seen_cap / word.cap, stretch, 1.0 if severity > 0 else 0.0)
    # Only what the cut shows is printed, a little larger than seen: shrinking softens the edges.
    height, width = word.ink.shape
    x1, y1, x2, y2 = cut.source_box()
    x1, y1 = (max(0, int(value) - 2) for value in (x1, y1))
    x2, y2 = min(width, int(x2) + 3), min(height, int(y2) + 3)
    scale = min(1.0, seen_cap * rng.uniform(1.0, 1.5) / word.cap)
    size_hw = (max(4, round((y2 - y1) * scale)), max(4, round((x2 - x1) * scale * stretch)))
    shown = word.part(x1, y1, x2, y2)
    image, contrast = _printed(rng, shown, size_hw, text.isascii(), split)
    cut = cut.from_part((x1, y1, x2, y2), size_hw)
    ink, clean = cut.apply(_resized(shown.ink, size_hw)), cut.apply(image)
    reference_px = seen_cap / cap_mm * ID1_SIZE_MM[1]
    severity = bearable_severity(severity, seen_cap, contrast)
    seen = degrade_readably(rng, clean, ink, severity, reference_px)
    if card_cap < 1.05 * seen_cap:
        return seen
    height, width = (round(side * card_cap / seen_cap) for side in seen.shape[:2])
    return cv2.resize(seen, (width, height), interpolation=cv2.INTER_CUBIC)
