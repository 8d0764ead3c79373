"""The fonts that text is drawn in: found on the machine, checked against their character maps.

Nothing is downloaded. Fonts come from the system's font folders and, so that there is always one
with all Vietnamese letters, from matplotlib's own DejaVu where that is installed.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import ImageFont

logger = logging.getLogger(__name__)

SPLITS = ("train", "validation", "test")


@dataclass(frozen=True)
class Family:
    """A font family that cards may be printed in.

    Attributes:
        name: for reports.
        stems: regular expression that the file name's stem matches, without its style.
        style: "sans", "serif", "mono" or "ocr".
        split: where it may be used: a family of "test" is never trained on. "any": the OCR faces
            that the law or custom fixes are the same everywhere.
    """

    name: str
    stems: str
    style: str
    split: str


FAMILIES = (
    Family("Liberation Sans", r"LiberationSans(Narrow)?", "sans", "train"),
    Family("Arimo", r"Arimo", "sans", "train"),
    Family("Roboto", r"Roboto(Condensed)?", "sans", "train"),
    Family("DejaVu Sans", r"DejaVuSans(Condensed)?", "sans", "train"),
    Family("Inter", r"Inter(Display)?", "sans", "train"),
    Family("Noto Sans", r"NotoSans(Display)?", "sans", "train"),
    Family("TeX Gyre Heros", r"texgyreheros(cn)?", "sans", "train"),
    Family("TeX Gyre Adventor", r"texgyreadventor", "sans", "train"),
    Family("Manrope", r"Manrope", "sans", "train"),
    Family("Quicksand", r"Quicksand", "sans", "train"),
    Family("Linux Biolinum", r"LinBiolinum", "sans", "train"),
    Family("Liberation Serif", r"LiberationSerif", "serif", "train"),
    Family("Tinos", r"Tinos", "serif", "train"),
    Family("DejaVu Serif", r"DejaVuSerif(Condensed)?", "serif", "train"),
    Family("FreeSerif", r"FreeSerif", "serif", "train"),
    Family("TeX Gyre Termes", r"texgyretermes", "serif", "train"),
    Family("TeX Gyre Pagella", r"texgyrepagella", "serif", "train"),
    Family("Gentium Plus", r"Gentium(Book)?Plus", "serif", "train"),
    Family("Liberation Mono", r"LiberationMono", "mono", "train"),
    Family("DejaVu Sans Mono", r"DejaVuSansMono", "mono", "train"),
    Family("JetBrains Mono", r"JetBrainsMono", "mono", "train"),
    Family("TeX Gyre Cursor", r"texgyrecursor", "mono", "train"),
    Family("Lato", r"Lato", "sans", "validation"),
    Family("Noto Serif", r"NotoSerif(Display)?", "serif", "validation"),
    Family("Cousine", r"Cousine", "mono", "validation"),
    Family("Open Sans", r"OpenSans(Condensed)?", "sans", "test"),
    Family("Carlito", r"Carlito", "sans", "test"),
    Family("FreeSans", r"FreeSans", "sans", "test"),
    Family("Andika", r"Andika", "sans", "test"),
    Family("Charis SIL", r"CharisSIL", "serif", "test"),
    Family("FreeMono", r"FreeMono", "mono", "test"),
    Family("OCR A", r"OCRA(Bold|Condensed)?", "ocr", "any"),
    Family("OCR B", r"OCR-?B(-?10)?", "ocr", "any"),
)

ROLE_STYLES = {
    "value": {"sans": 0.82, "serif": 0.1, "mono": 0.08},
    "caption": {"sans": 0.9, "serif": 0.1},
    "title": {"sans": 0.75, "serif": 0.25},
    "number": {"sans": 0.8, "mono": 0.12, "serif": 0.08},
    "ocr": {"ocr": 0.65, "mono": 0.2, "sans": 0.15},
}
"""How often a role is printed in a style. Chosen: cards use a sans; the rest is for variety. "ocr"
is the KTP's NIK, which is printed in an OCR-A face (not confirmed officially)."""

ROLE_BOLD = {"value": 0.45, "caption": 0.15, "title": 0.85, "number": 0.7, "ocr": 0.3}
"""Share of bold faces by role. Chosen: cards differ in it."""

LETTERS = frozenset(
    code
    for code in (
        *range(0x41, 0x7B),
        *range(0xC0, 0x180),
        *range(0x1A0, 0x1B1),
        *range(0x1EA0, 0x1EFA),
    )
    if chr(code).isascii() or unicodedata.decomposition(chr(code))
)
"""Code points of Latin letters, plain and with marks. Source: Unicode, Basic Latin to Latin
Extended Additional; those without a decomposition (Đ, and Ð that looks the same) are left out."""


_USABLE_WEIGHTS = {"", "regular", "book", "medium", "semibold", "semi-bold", "demi", "bold", "r"}


@dataclass(frozen=True)
class FontFace:
    """One font file.

    Attributes:
        path: the file.
        family: which family it belongs to.
        bold: whether it is semibold or heavier.
    """

    path: str
    family: Family
    bold: bool

    def at(self, size_px: float) -> ImageFont.FreeTypeFont:
        """The face at an em size in pixels."""
        return _load(self.path, round(float(size_px) * 4) / 4)

    def covers(self, text: str) -> bool:
        """Whether every character of a text is in the font's character map."""
        return all(ord(character) in _character_map(self.path) for character in text)


@lru_cache(maxsize=4096)
def _load(path: str, size_px: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size_px, layout_engine=ImageFont.Layout.BASIC)


def _mark_count(letter: str) -> int:
    return len(unicodedata.normalize("NFD", letter))


@lru_cache(maxsize=1024)
def _character_map(path: str) -> frozenset[int]:
    """Characters that a font really draws.

    A character map may promise more: Carlito's has Ậ, Ệ and Ộ, and draws Ạ, Ẹ and Ọ. Of accented
    letters that look the same the one with more marks is left out.
    """
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        mapped = set(font.getBestCmap() or {}) | {ord(" ")}
    seen: dict[tuple, str] = {}
    font_at = _load(path, 48.0)
    for letter in sorted(map(chr, mapped & LETTERS), key=_mark_count):
        glyph = (bytes(font_at.getmask(letter)), font_at.getbbox(letter))
        if glyph in seen:
            logger.warning("%s draws %s as %s", Path(path).name, letter, seen[glyph])
            mapped.discard(ord(letter))
        seen.setdefault(glyph, letter)
    return frozenset(mapped)


def font_folders() -> list[Path]:
    """The folders that fonts are looked for in, those of the system first."""
    folders = [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        Path("/usr/share/texmf/fonts/opentype"),
        Path("/Library/Fonts"),
        Path("/System/Library/Fonts"),
        Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts",
        Path.home() / ".local/share/fonts",
    ]
    matplotlib = importlib.util.find_spec("matplotlib")
    if matplotlib and matplotlib.submodule_search_locations:
        folders.append(Path(matplotlib.submodule_search_locations[0]) / "mpl-data/fonts/ttf")
    return [folder for folder in folders if folder.is_dir()]


def _face(path: Path) -> FontFace | None:
    for family in FAMILIES:
        match = re.match(rf"^{family.stems}([-_ ].+|bold|italic|regular)?$", path.stem, re.I)
        if not match:
            continue
        rest = re.sub(rf"^{family.stems}", "", path.stem, flags=re.I).strip("-_ ").lower()
        weight = rest.replace("oblique", "").replace("italic", "").strip("-_ ")
        if family.style == "ocr" and "italic" not in rest:
            return FontFace(str(path), family, "bold" in path.stem.lower())
        if "italic" in rest or "oblique" in rest or weight not in _USABLE_WEIGHTS | {"rb"}:
            return None  # cards are upright, and a hairline weight never survives their printing
        return FontFace(str(path), family, "bold" in weight or weight in ("demi", "rb"))
    return None


@lru_cache(maxsize=1)
def _all_faces() -> tuple[FontFace, ...]:
    faces: dict[str, FontFace] = {}
    for folder in font_folders():
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in (".ttf", ".otf"):
                face = _face(path)
                if face is not None:
                    faces.setdefault(path.stem, face)
    found = {face.family.name for face in faces.values()}
    missing = [family.name for family in FAMILIES if family.name not in found]
    if missing:
        logger.warning("font families left out, not installed: %s", ", ".join(missing))
    return tuple(faces[stem] for stem in sorted(faces))


class FontLibrary:
    """The faces that one split may use.

    Args:
        faces: at least one.

    Raises:
        ValueError: there is no face at all.
    """

    def __init__(self, faces: Sequence[FontFace]):
        if not faces:
            raise ValueError(
                "no usable font found; install a family that the README lists, or matplotlib"
            )
        self.faces = tuple(faces)

    @classmethod
    def discover(cls, split: str = "train") -> FontLibrary:
        """The fonts of this machine for a split.

        Args:
            split: "train", "validation", "test" or "all". Where a split's own families are not
                installed, all are used and a warning says so.
        """
        faces = _all_faces()
        if split == "all":
            return cls(faces)
        if split not in SPLITS:
            raise ValueError(f"unknown split {split!r}; one of {', '.join(SPLITS)}, all")
        own = [face for face in faces if face.family.split == split]
        if not own:
            logger.warning("no font family of the split %r is installed; using all", split)
            return cls(faces)
        return cls([*own, *(face for face in faces if face.family.split == "any")])

    def pick(
        self, rng: np.random.Generator, role: str, text: str = "", bold: bool | None = None
    ) -> FontFace:
        """A face for a role that has every character of a text.

        Args:
            rng: decides.
            role: a key of ROLE_STYLES.
            text: what will be drawn.
            bold: force bold or regular faces; None draws by the role.

        Returns:
            The face. Styles and weights are wishes: what is not installed is replaced.

        Raises:
            ValueError: no installed font has all characters; names them.
        """
        styles = ROLE_STYLES[role]
        names = list(styles)
        style = names[rng.choice(len(names), p=np.array([styles[n] for n in names]))]
        wants_bold = bool(rng.random() < ROLE_BOLD[role]) if bold is None else bold
        needed = "".join(sorted(set(text)))
        upright = [face for face in self.faces if face.family.style != "ocr" or style == "ocr"]
        wishes = (
            [f for f in upright if f.family.style == style and f.bold == wants_bold],
            [f for f in upright if f.family.style == style],
            upright,
            list(self.faces),
        )
        for faces in wishes:
            # By family first, so that a family of twenty files is not drawn twenty times as often.
            families = sorted({face.family.name for face in faces})
            for name in rng.permutation(families):
                fitting = [f for f in faces if f.family.name == name and f.covers(needed)]
                if fitting:
                    return fitting[rng.integers(len(fitting))]
        raise ValueError(f"no installed font has all of {needed!r}")

    def choose(
        self, rng: np.random.Generator, role: str, text: str, size_px: float
    ) -> ImageFont.FreeTypeFont:
        """`pick` at a size: an em of `size_px` pixels."""
        return self.pick(rng, role, text).at(size_px)
