"""A word among what stands around it on a card: neighbours, captions, other lines, rules."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from data.synth.composed import MarkStyle, can_compose, compose_glyph, draw_mark_style
from data.synth.fonts import FontFace
from data.synth.glyphs import Glyph, Line, cap_px, glyph, lay, set_line

MARGIN_CAPS = 0.07
"""Margin of a word's box around its ink, in capital heights; that of `data.synth.printing`, which a
test checks: that module draws whole cards and loads far more."""

CAPTIONS = (
    "Số / No.:", "Họ và tên / Full name:", "Họ tên", "Ngày sinh / Date of birth", "Giới tính / Sex",
    "Quốc tịch / Nationality", "Quê quán / Place of origin", "Nơi thường trú", "Sinh ngày",
    "Có giá trị đến", "Nguyên quán", "NIK", "Nama", "Tempat/Tgl Lahir", "Jenis Kelamin", "Alamat",
    "RT/RW", "Kel/Desa", "Kecamatan", "Agama", "Status Perkawinan", "Pekerjaan", "Kewarganegaraan",
    "Berlaku Hingga", "Gol. Darah",
)  # fmt: skip
"""Printed captions. Source: the layouts in `data.cards`."""

REACH_HEIGHTS = 0.68
REACH_LENGTHS = 0.06
"""How much of the surroundings is set, in heights and lengths of the word's box. Chosen: no cut of
`data.synth.cuts` reaches farther, but for rare ones whose edge goes on."""

GAP_CAPS = (0.1, 0.75)
"""From a word's ink to that of the line above or below, in capital heights. Chosen."""

CROWDED_SHARE = 0.3
CROWDED_GAP_CAPS = (-0.35, 0.1)
"""Share of those lines that stand nearer, and how near. Chosen: programs that put lines at fixed
distances let the marks of a capital run into the tails of the line above."""


@dataclass(frozen=True)
class SetWord:
    """A word and its surroundings.

    Attributes:
        ink: (H, W) uint8, the word alone, 255 where printed.
        neighbours: (H, W) uint8, what is printed in the same ink around it, or None.
        others: (H, W) uint8, captions, rules and the like in other inks, or None.
        box: (4,) float32 xyxy of the word, as on whole cards.
        cap: height of a capital in pixels.
    """

    ink: np.ndarray
    neighbours: np.ndarray | None
    others: np.ndarray | None
    box: np.ndarray
    cap: float

    def part(self, x1: int, y1: int, x2: int, y2: int) -> SetWord:
        """What a rectangle of the layers shows; its box is where it then lies."""
        layers = (self.ink, self.neighbours, self.others)
        ink, neighbours, others = (
            None if layer is None else layer[y1:y2, x1:x2] for layer in layers
        )
        assert ink is not None
        origin = np.array([x1, y1, x1, y1], np.float32)
        return SetWord(ink, neighbours, others, self.box - origin, self.cap)


def _scaled(line: Line, scale: float) -> Line:
    if scale == 1 or not line.ink.size:
        return line
    height, width = line.ink.shape
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    ink = cv2.resize(line.ink, size, interpolation=cv2.INTER_AREA)
    return Line(ink, round(line.left * scale), round(line.top * scale), line.advance * scale)


def _rule(rng: np.random.Generator, canvas: np.ndarray, baseline: float, cap: float) -> None:
    """A dotted, dashed or solid rule below the letters or through their feet."""
    y = round(baseline + cap * rng.uniform(-0.1, 0.4))
    thick = max(1, round(cap * rng.uniform(0.02, 0.08)))
    y = min(max(y, 0), canvas.shape[0] - thick)
    rows = canvas[y : y + thick]
    kind = rng.random()
    if kind < 0.7:
        step = max(2, round(cap * rng.uniform(0.1, 0.4)))
        share = rng.uniform(0.3, 0.7) if kind < 0.5 else rng.uniform(0.6, 0.9)
        on = np.arange(canvas.shape[1]) % step < max(1, round(share * step))
        rows[:, on] = 255
    else:
        rows[:] = 255


def _line_text(rng: np.random.Generator, face: FontFace, spare: str, letters: int) -> str:
    """A text of about as many letters for a line above or below: a caption, or words repeated."""
    caption = CAPTIONS[int(rng.integers(len(CAPTIONS)))]
    text = caption if rng.random() < 0.5 and face.covers(caption) else spare
    start = int(rng.integers(0, len(text)))
    text = f"{text[start:]} "
    while len(text) < letters:
        text += f"{spare} "
    return text[:letters]


class _Canvas:
    """The layers of a word's surroundings, as large as any cut of it."""

    def __init__(self, line: Line, cap: float):
        height, width = line.ink.shape
        margin = MARGIN_CAPS * cap
        # A sign such as "-" has a box as high as a capital: so has it on whole cards.
        top, bottom = min(line.top, -0.7 * cap), max(line.top + height, 0)
        box = np.array([line.left, top, line.left + width, bottom]) + margin * np.array(
            [-1, -1, 1, 1]
        )
        size = box[2:] - box[:2]
        along = REACH_HEIGHTS * size[1] + REACH_LENGTHS * size[0]
        across = REACH_HEIGHTS * size[1] + 0.03 * size[0]
        self.origin_x = int(np.ceil(along - box[0]))
        self.origin_y = int(np.ceil(across - box[1]))
        self.shape = (
            int(np.ceil(self.origin_y + box[3] + across)),
            int(np.ceil(self.origin_x + box[2] + along)),
        )
        origin = np.array([self.origin_x, self.origin_y] * 2)
        self.box = (box + origin).astype(np.float32)
        self.layers: dict[str, np.ndarray] = {}
        self.add("ink", line, 0, 0)

    def layer(self, name: str) -> np.ndarray:
        """A layer, empty when asked for the first time."""
        if name not in self.layers:
            self.layers[name] = np.zeros(self.shape, np.uint8)
        return self.layers[name]

    def add(self, name: str, line: Line, x: float, y: float) -> None:
        """A line whose pen starts at a place relative to the word's."""
        left, top = round(self.origin_x + x) + line.left, round(self.origin_y + y) + line.top
        lay(self.layer(name), line.ink, left, top)


def _space(rng: np.random.Generator, face: FontFace, cap: float, tracking: float) -> float:
    """A gap between two words in pixels.

    Wider than any between two letters of a word, or a neighbour's letter would be its own.
    """
    own = glyph(face, " ").advance * rng.uniform(0.9, 1.6)
    return max(0.4 * cap, own) + 2 * max(tracking, 0.0)


def _beside(
    rng: np.random.Generator,
    canvas: _Canvas,
    line: Line,
    face: FontFace,
    cap: float,
    neighbour: str,
    tracking: float,
    space: float,
) -> None:
    """Words, a colon or a caption before and behind the word on its line."""
    letters = 2 + int((canvas.shape[1] - line.ink.shape[1]) / 2 / (0.4 * cap))
    end = line.left + line.ink.shape[1]
    draw = rng.random()
    if draw < 0.15 and face.covers(":"):
        colon = set_line(face, ":")
        x = line.left - rng.uniform(0.3, 1.2) * cap - colon.ink.shape[1] - colon.left
        canvas.add("neighbours", colon, x, 0)
    elif draw < 0.25:
        caption = CAPTIONS[int(rng.integers(len(CAPTIONS)))]
        if face.covers(caption):
            small = _scaled(set_line(face, caption[-letters:]), rng.uniform(0.6, 0.95))
            x = line.left - rng.uniform(0.4, 1.0) * cap - small.ink.shape[1] - small.left
            canvas.add("others", small, x, 0)
    elif draw < 0.6 and neighbour:
        before = set_line(face, neighbour[-letters:], tracking)
        x = line.left - space - before.ink.shape[1] - before.left
        canvas.add("neighbours", before, x, 0)
    if neighbour and rng.random() < 0.45:
        behind = set_line(face, neighbour[:letters], tracking)
        canvas.add("neighbours", behind, end + space - behind.left, 0)


def _above_and_below(
    rng: np.random.Generator,
    canvas: _Canvas,
    line: Line,
    face: FontFace,
    cap: float,
    spare: str,
) -> None:
    """Other lines, whose ink may peek in at the top or the bottom of a crop."""
    for below in (False, True):
        if rng.random() > 0.3:
            continue
        scale = 1.0 if rng.random() < 0.6 else rng.uniform(0.6, 1.15)
        letters = 2 + int(canvas.shape[1] / (0.5 * cap * scale))
        other = _scaled(set_line(face, _line_text(rng, face, spare, letters)), scale)
        # As near as print comes, and seldom so far that it is out of sight.
        crowded = rng.random() < CROWDED_SHARE
        gap = cap * rng.uniform(*(CROWDED_GAP_CAPS if crowded else GAP_CAPS))
        if below:
            y = max(line.top + line.ink.shape[0], 0) + gap - other.top
            y = max(y, 1.05 * cap * scale)  # marks may run into tails, letters never into letters
        else:
            y = min(line.top, -0.7 * cap) - gap - other.ink.shape[0] - other.top
            y = min(y, -1.05 * cap)
        name = "neighbours" if scale == 1 and rng.random() < 0.7 else "others"
        canvas.add(name, other, -canvas.origin_x - rng.uniform(0, cap), y)


def _shape(face: FontFace, letter: str, marks: MarkStyle) -> Glyph:
    if can_compose(face, letter):
        return compose_glyph(face, letter, marks)
    return glyph(face, letter)


def set_word(
    rng: np.random.Generator,
    text: str,
    face: FontFace,
    neighbour: str = "",
    typed: bool = False,
    alone: bool = False,
    composed: bool = False,
) -> SetWord:
    """A word at the size of `data.synth.glyphs`, with what stands around it.

    Args:
        rng: decides.
        text: a word, or words with single spaces between; at least one character is printable.
        face: that has every character.
        neighbour: a word of the same field; left out where the face lacks a character of it.
        typed: by a typewriter, whose letters stand unevenly.
        alone: with nothing around it.
        composed: with marks that no font has, where it has tones.

    Returns:
        The layers and the word's box.
    """
    cap = float(cap_px(face))
    tracking = 0.0
    if rng.random() < 0.4:
        widest = 0.3 if text.isdigit() and rng.random() < 0.4 else 0.13
        tracking = rng.uniform(-0.03, widest) * cap
    drops = strengths = None
    if typed:
        drops = rng.normal(0, 0.03 * cap, len(text))
        strengths = rng.uniform(rng.uniform(0.55, 1.0), 1.0, len(text))
    space = _space(rng, face, cap, tracking)
    more = 0.0
    if " " in text:  # nearer than neighbours that are none of its words, as where boxes merge
        nearer = max(rng.uniform(0.6, 1.0) * space, 0.26 * cap + tracking)
        more = nearer - glyph(face, " ").advance - tracking
    shape_of: Callable[[FontFace, str], Glyph] = glyph
    if composed:
        marks = draw_mark_style(rng, face.bold)
        shape_of = functools.partial(_shape, marks=marks)
    line = set_line(face, text, tracking, drops, strengths, more, shape_of)
    canvas = _Canvas(line, cap)
    if not alone:
        spare = neighbour if neighbour and face.covers(neighbour) else text[::-1]
        _beside(rng, canvas, line, face, cap, spare if neighbour else "", tracking, space)
        _above_and_below(rng, canvas, line, face, cap, spare)
        if rng.random() < 0.1:
            _rule(rng, canvas.layer("others"), canvas.origin_y, cap)
    return SetWord(
        canvas.layers["ink"],
        canvas.layers.get("neighbours"),
        canvas.layers.get("others"),
        canvas.box,
        cap,
    )
