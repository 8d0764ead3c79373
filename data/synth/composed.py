"""Vietnamese letters put together from a plain letter and marks that no font has.

Fonts draw one mark in ways that differ more than their letters do: an acute may be a wedge, a
stroke or nearly upright, a hook large or a mere tick, and beside a circumflex or above it. The
faces that a Reader learns from have a few of these ways. Here marks are drawn with a pen of any
width, in any size and place in which a reader of Vietnamese still takes them for what they are.

Source: Donny Truong, Vietnamese Typography, 2nd edition 2018, on shapes and places of the marks.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import cv2
import numpy as np

from data.synth.fonts import FontFace
from data.synth.glyphs import Glyph, cap_px, glyph, lay

GRAVE, ACUTE, TILDE, HOOK, DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
TONES = (GRAVE, ACUTE, TILDE, HOOK, DOT)
CIRCUMFLEX, BREVE, HORN = "\u0302", "\u0306", "\u031b"

FINE = 4
"""Marks are drawn so many times larger, and reduced."""

STEPS = 8
"""Widths of a pen that narrows."""


def _hook() -> np.ndarray:
    turn = np.radians(np.linspace(200, 420, 14))
    bow = np.stack([0.5 + 0.5 * np.cos(turn), 0.33 + 0.33 * np.sin(turn)], axis=1)
    return np.concatenate([bow, [[0.45, 0.72], [0.45, 1.0]]])


def _wave() -> np.ndarray:
    x = np.linspace(0, 1, 15)
    return np.stack([x, 0.5 - 0.5 * np.sin(2 * np.pi * x)], axis=1)


def _bowl() -> np.ndarray:
    x = np.linspace(0, 1, 13)
    return np.stack([x, 1 - (2 * x - 1) ** 2], axis=1)


_PATHS = {
    HOOK: _hook(),
    TILDE: _wave(),
    BREVE: _bowl(),
    CIRCUMFLEX: np.array([[0.0, 1.0], [0.5, 0.0], [1.0, 1.0]]),
    ACUTE: np.array([[1.0, 0.0], [0.0, 1.0]]),
    GRAVE: np.array([[0.0, 0.0], [1.0, 1.0]]),
    DOT: np.zeros((1, 2)),
}
"""Ways of a pen in a unit square, y down, each from its head."""


@dataclass(frozen=True)
class MarkStyle:
    """How all marks of a word are drawn; lengths are in capital heights.

    Attributes:
        pen: width of strokes.
        height: of acute, grave and hook.
        gap: between a letter and its mark, and between two marks.
        slope: of acute and grave, run for each rise.
        wedge: width of their feet as a share of the pen's.
        width: of tilde, circumflex and breve, as a share of their letter's.
        beside: whether acute, grave and hook stand beside a circumflex, else above it.
        own: whether circumflex and breve are those of the font.
        shift: of the marks to the right.
        dot: diameter of the dot below.
    """

    pen: float
    height: float
    gap: float
    slope: float
    wedge: float
    width: float
    beside: bool
    own: bool
    shift: float
    dot: float


def draw_mark_style(rng: np.random.Generator, bold: bool) -> MarkStyle:
    """A way to draw marks. Chosen by looking: a reader tells all five tones.

    Args:
        rng: decides.
        bold: whether the letters are.
    """
    pen = rng.uniform(0.09, 0.15) if bold else rng.uniform(0.06, 0.11)
    return MarkStyle(
        pen=pen,
        height=rng.uniform(0.16, 0.28) + (0.03 if bold else 0.0),
        gap=rng.uniform(0.05, 0.12),
        slope=rng.uniform(0.35, 1.5),
        wedge=rng.uniform(0.4, 1.0),
        width=rng.uniform(0.45, 0.75),
        beside=bool(rng.random() < 0.6),
        own=bool(rng.random() < 0.5),
        shift=rng.normal(0, 0.02),
        dot=pen * rng.uniform(1.1, 1.5),
    )


@dataclass(frozen=True)
class _Parts:
    """What a letter with a tone is made of.

    Attributes:
        plain: the letter, with its horn.
        body: the same with its quality, the circumflex or breve.
        quality: that mark, or nothing.
        tone: one of TONES.
    """

    plain: str
    body: str
    quality: str
    tone: str


def _split(letter: str) -> _Parts | None:
    written = unicodedata.normalize("NFD", letter)
    base, signs = written[0], written[1:]
    tones = [sign for sign in signs if sign in TONES]
    if len(tones) != 1:
        return None
    if base == "i" and tones[0] != DOT:
        base = "ı"
    horn = HORN if HORN in signs else ""
    quality = "".join(sign for sign in signs if sign in (CIRCUMFLEX, BREVE))
    plain, body = (unicodedata.normalize("NFC", base + horn + more) for more in ("", quality))
    return _Parts(plain, body, quality, tones[0])


def can_compose(face: FontFace, letter: str) -> bool:
    """Whether a letter has a tone, and a face what the rest of it is made of."""
    parts = _split(letter)
    return parts is not None and face.covers(parts.plain + parts.body)


def compose_glyph(face: FontFace, letter: str, style: MarkStyle) -> Glyph:
    """A letter with a tone, put together.

    Args:
        face: of the plain letter.
        letter: for which `can_compose` is true.
        style: of the marks.

    Returns:
        The glyph; its advance is that of the plain letter.

    Raises:
        ValueError: the letter has no tone.
    """
    parts = _split(letter)
    if parts is None:
        raise ValueError(f"{letter!r} has no tone")
    cap = float(cap_px(face))
    plain = glyph(face, parts.plain)
    stack = _Stack(glyph(face, parts.body) if style.own else plain, cap, style.pen * cap)
    middle = plain.left + plain.ink.shape[1] / 2 + style.shift * cap
    # No narrower than on a letter of half a capital's height, or a tilde upon an i were a dot.
    wide = style.width * float(np.clip(plain.ink.shape[1], 0.55 * cap, 0.8 * cap))
    tall, gap = style.height * cap, style.gap * cap
    if parts.quality and not style.own:
        stack.above(_PATHS[parts.quality], middle, wide, 0.75 * tall, gap)
    size = 0.85 * tall if parts.quality else tall
    if parts.tone == HOOK:
        size = max(size, 2.4 * style.pen * cap)  # or its bow would be closed
    run = min(size * (0.6 if parts.tone == HOOK else style.slope), wide)
    path = _PATHS[parts.tone]
    if parts.tone == DOT:
        stack.below(style.dot * cap, middle, gap)
    elif parts.tone == TILDE:
        stack.above(path, middle, wide, 0.55 * tall, gap)
    elif parts.quality == CIRCUMFLEX and style.beside:
        stack.beside(path, middle + wide / 2, min(run, 0.8 * size), size)
    else:
        wedge = 1.0 if parts.tone == HOOK else style.wedge
        stack.above(path, middle, run, size, gap, wedge)
    return stack.to_glyph(plain.advance)


class _Stack:
    """A letter and the marks about it; pixels from the pen's place on the baseline, y down."""

    def __init__(self, letter: Glyph, cap: float, pen: float):
        self._pieces = [(letter.ink, letter.left, letter.top)]
        self._top, self._bottom = letter.top, letter.top + letter.ink.shape[0]
        self._cap, self._pen = cap, pen

    def above(
        self, path: np.ndarray, middle: float, width: float, height: float, gap: float,
        wedge: float = 1.0,
    ) -> None:  # fmt: skip
        """A mark above all there is."""
        foot = self._top - gap - self._pen / 2
        self._stroke(path, middle - width / 2, foot - height, (width, height), self._pen, wedge)
        self._top = self._pieces[-1][2]

    def beside(self, path: np.ndarray, left: float, width: float, height: float) -> None:
        """A mark to the right of the uppermost one, half above it."""
        self._stroke(path, left, self._top - 0.4 * height, (width, height), self._pen)

    def below(self, size: float, middle: float, gap: float) -> None:
        """A dot under the letter."""
        at = max(self._bottom, 0) + gap + size / 2
        self._stroke(_PATHS[DOT], middle, at, (0.0, 0.0), size)

    def _stroke(
        self, path: np.ndarray, left: float, top: float, size_wh: tuple[float, float], pen: float,
        wedge: float = 1.0,
    ) -> None:  # fmt: skip
        """A path, its unit square at a place, by a round pen that narrows to `wedge`."""
        points = path * size_wh + (left, top)
        first = np.floor(points.min(axis=0) - pen / 2 - 1)
        last = np.ceil(points.max(axis=0) + pen / 2 + 1)
        width, height = (last - first).astype(int)
        canvas = np.zeros((height * FINE, width * FINE), np.uint8)
        at = (points - first) * FINE
        # From the head on the pen narrows, in steps that nobody sees.
        shares = np.linspace(0, 1, STEPS if wedge < 1 else len(at))
        ways = np.linspace(0, 1, len(at))
        centers = np.stack([np.interp(shares, ways, at[:, axis]) for axis in (0, 1)], axis=1)
        thick = np.maximum(1, np.round(FINE * pen * (1 + (wedge - 1) * shares))).astype(int)
        dots = np.round(centers).astype(int).tolist()
        for start, end, width_px in zip(dots, [*dots[1:], dots[-1]], thick.tolist(), strict=True):
            cv2.line(canvas, start, end, 255, width_px)
        ink = cv2.resize(canvas, (int(width), int(height)), interpolation=cv2.INTER_AREA)
        self._pieces.append((ink, int(first[0]), int(first[1])))

    def to_glyph(self, advance: float) -> Glyph:
        """All of it as one."""
        left = min(x for _, x, _ in self._pieces)
        top = min(y for _, _, y in self._pieces)
        right = max(x + ink.shape[1] for ink, x, _ in self._pieces)
        bottom = max(y + ink.shape[0] for ink, _, y in self._pieces)
        canvas = np.zeros((bottom - top, right - left), np.uint8)
        for ink, x, y in self._pieces:
            lay(canvas, ink, x - left, y - top)
        rows, columns = np.flatnonzero(canvas.any(axis=1)), np.flatnonzero(canvas.any(axis=0))
        inked = canvas[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        return Glyph(inked, left + int(columns[0]), top + int(rows[0]), advance)
