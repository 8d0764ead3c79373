"""The fonts that text is drawn in: found on the machine, checked against their character maps.

Nothing is downloaded. Fonts come from the system's font folders and, so that there is always one
with all Vietnamese letters, from matplotlib's own DejaVu where that is installed.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import re
import string
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import numpy as np
from PIL import ImageFont

from data.synth.font_families import (
    FAMILIES,
    ROLE_BOLD,
    ROLE_STYLES,
    WEIGHT_SHARES,
    WEIGHTS,
    Family,
)

Item = TypeVar("Item")

logger = logging.getLogger(__name__)

SPLITS = ("train", "validation", "test")

_VIETNAMESE = "Đ" + "".join(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "AĂÂEÊIOÔƠUƯY"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
)

CHECKED = frozenset(string.ascii_letters + string.digits + _VIETNAMESE + _VIETNAMESE.lower())
"""Letters and digits of which no font may draw one as another."""

_WEIGHT_NAMES = {name: weight for weight, names in WEIGHTS.items() for name in names}

_FACES_KEPT = 256
"""Open faces that a process keeps. Chosen: far more than one card uses; FreeType takes 0.2 MB for
each, and opening one takes 0.15 ms."""

_LEAST_INK = 0.6
"""Share of its plain letter's ink that a letter with marks has at least. Chosen: a bold í has 0.79
of i, which has a dot; marks alone have 0.15."""

_LAST_CODE = 0x2600
"""Code points from here on are symbols and other scripts, of which some fonts have 40,000."""


@dataclass(frozen=True)
class FontFace:
    """One font file.

    Attributes:
        path: the file.
        family: which family it belongs to.
        weight: a key of `data.synth.font_families.WEIGHT_SHARES`.
    """

    path: str
    family: Family
    weight: str = "regular"

    @property
    def bold(self) -> bool:
        """Whether it is semibold or heavier."""
        return self.weight in ("semibold", "bold", "extrabold")

    def at(self, size_px: float) -> ImageFont.FreeTypeFont:
        """The face at an em size in pixels."""
        return _load(self.path, round(float(size_px) * 4) / 4)

    def covers(self, text: str) -> bool:
        """Whether every character of a text is in the font's character map."""
        # What is not even promised needs no drawing, which takes far longer.
        return _promised(self.path).issuperset(text) and _drawn(self.path).issuperset(text)


@lru_cache(maxsize=_FACES_KEPT)
def _load(path: str, size_px: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size_px, layout_engine=ImageFont.Layout.BASIC)


def _mark_count(letter: str) -> int:
    return len(unicodedata.normalize("NFD", letter))


@lru_cache(maxsize=2048)
def _promised(path: str) -> frozenset[str]:
    """Characters of a font's character map as far as cards use them, and the space."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        codes = font.getBestCmap() or {}
    return frozenset(chr(code) for code in codes if code < _LAST_CODE) | {" "}


@lru_cache(maxsize=2048)
def _drawn(path: str) -> frozenset[str]:
    """Characters that a font really draws.

    A character map may promise more: Carlito's has Ậ, Ệ and Ộ, and draws Ạ, Ẹ and Ọ; Crimson's bold
    has Ấ, and draws its marks alone. Of letters and digits that look the same the one with more
    marks is left out, and so is one that takes far less ink than the letter it is made of.
    """
    drawn = set(_promised(path))
    seen: dict[tuple, str] = {}
    inks: dict[str, int] = {}
    font = _load(path, 28.0)
    for letter in sorted(drawn & CHECKED, key=lambda letter: (_mark_count(letter), letter)):
        mask, offset = font.getmask2(letter)
        glyph = (bytes(mask), mask.size, offset)
        inks[letter] = sum(glyph[0])
        least = _LEAST_INK * inks.get(unicodedata.normalize("NFD", letter)[0], 0)
        if glyph in seen or inks[letter] <= least:
            logger.info("%s draws %s as %s", Path(path).name, letter, seen.get(glyph, "a part"))
            drawn.discard(letter)
        seen.setdefault(glyph, letter)
    return frozenset(drawn)


def font_folders() -> list[Path]:
    """The folders that fonts are looked for in, those of the system first."""
    folders = [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        Path("/usr/share/texmf/fonts/opentype"),
        Path("/usr/share/texlive/texmf-dist/fonts/opentype"),
        Path("/usr/share/texlive/texmf-dist/fonts/truetype"),
        Path("/Library/Fonts"),
        Path("/System/Library/Fonts"),
        Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts",
        Path.home() / ".local/share/fonts",
    ]
    matplotlib = importlib.util.find_spec("matplotlib")
    if matplotlib and matplotlib.submodule_search_locations:
        folders.append(Path(matplotlib.submodule_search_locations[0]) / "mpl-data/fonts/ttf")
    return [folder for folder in folders if folder.is_dir()]


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[Family, re.Pattern[str]], ...]:
    ending = r"(?P<ending>[-_ ].+|bold|bd|italic|regular)?$"
    return tuple((family, re.compile(rf"(?:{family.stems}){ending}", re.I)) for family in FAMILIES)


def _face(path: Path) -> FontFace | None:
    for family, pattern in _patterns():
        match = pattern.match(path.stem)
        if not match:
            continue
        ending = (match["ending"] or "").lower()
        italic = re.search("italic|oblique|slanted", ending) is not None
        if italic != family.italic:
            continue  # cards are upright, but for what imitates a hand
        weight = re.sub(r"italic|oblique|cond(ensed)?|[0-9]", "", ending).strip("-_ ")
        if family.style == "ocr":
            weight = "bold" if "bold" in path.stem.lower() else "regular"
        if weight in _WEIGHT_NAMES:  # a hairline never survives a card's printing
            return FontFace(str(path), family, _WEIGHT_NAMES[weight])
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


def _draw(rng: np.random.Generator, items: Sequence[Item], shares: Sequence[float]) -> Item:
    total = np.cumsum(shares)
    return items[int(np.searchsorted(total, rng.random() * total[-1], side="right"))]


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
        self._groups: dict[tuple[str, bool | None], list[list[FontFace]]] = {}

    @classmethod
    def discover(cls, split: str = "train") -> FontLibrary:
        """The fonts of this machine for a split.

        Args:
            split: "train", "validation", "test" or "all". Where a split's own families are not
                installed, all are used and a warning says so.

        Raises:
            ValueError: there is no such split.
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
        shares = ROLE_STYLES[role]
        style = _draw(rng, tuple(shares), tuple(shares.values()))
        wants_bold = bool(rng.random() < ROLE_BOLD[role]) if bold is None else bold
        needed = "".join(sorted(set(text)))
        # By family first, so that a family of twenty files is not drawn twenty times as often.
        for wish in ((style, wants_bold), (style, None), ("text", wants_bold), ("any", None)):
            families = self._families(*wish)
            for index in rng.permutation(len(families)):
                fitting = [face for face in families[index] if face.covers(needed)]
                if fitting:
                    return _draw(rng, fitting, [WEIGHT_SHARES[face.weight] for face in fitting])
        raise ValueError(f"no installed font has all of {needed!r}")

    def _families(self, style: str, bold: bool | None) -> list[list[FontFace]]:
        """Faces of a style by family; style "text": all but OCR and handwriting, "any": all."""
        key = (style, bold)
        if key not in self._groups:
            groups: dict[str, list[FontFace]] = {}
            for face in self.faces:
                own = face.family.style
                fits = style in (own, "any") or (style == "text" and own not in ("ocr", "hand"))
                if fits and bold in (None, face.bold):
                    groups.setdefault(face.family.name, []).append(face)
            self._groups[key] = [groups[name] for name in sorted(groups)]
        return self._groups[key]

    def choose(
        self, rng: np.random.Generator, role: str, text: str, size_px: float
    ) -> ImageFont.FreeTypeFont:
        """`pick` at a size: an em of `size_px` pixels."""
        return self.pick(rng, role, text).at(size_px)
