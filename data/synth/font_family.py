"""What a font family of the data engine is, and short ways to list many."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Family:
    """A font family that cards may be printed in.

    Attributes:
        name: for reports.
        stems: regular expression that the file name's stem matches, without its style.
        style: "sans", "serif", "mono", "typewriter", "hand" or "ocr".
        split: where it may be used: a family of "test" is never trained on. "any": the OCR faces
            that the law or custom fixes are the same everywhere.
        italic: whether its italics are meant, and not its upright faces.
    """

    name: str
    stems: str
    style: str
    split: str
    italic: bool = False


def families(split: str, style: str, **stems: str) -> tuple[Family, ...]:
    """Families of one split and style; keyword: name with "_" for a space, value: stems."""
    return tuple(
        Family(name.replace("_", " "), pattern, style, split) for name, pattern in stems.items()
    )


def italics(split: str, **stems: str) -> tuple[Family, ...]:
    """Italics that stand for a neat hand, as a registrar's pen would write into a form."""
    return tuple(
        Family(f"{name.replace('_', ' ')} Italic", pattern, "hand", split, italic=True)
        for name, pattern in stems.items()
    )
