"""A folder of the user's own pictures to lay cards on."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, UnidentifiedImageError

PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff")

KEPT_LONG_SIDE = 1280
"""Longer side, in pixels, that pictures are reduced to. Chosen: as large as most photographs."""

KEPT_PICTURES = 12
"""Reduced pictures kept in memory by a process: at most 60 MB."""

SPLIT_BOUNDS = {"train": (0, 80), "validation": (80, 90), "test": (90, 100), "all": (0, 100)}
"""Hundredths of the pictures, by the hash of their content. Source: the issue's 80/10/10."""

DRAWS = 64
"""How often a picture is drawn before the folder is searched for one of the split. Chosen: a tenth
of the pictures are missed 64 times in a row once in 850 cases, and the search gives one too."""


def content_percent(content: bytes) -> int:
    """0 to 99 from a file's content: the same picture is in the same split under any name."""
    return int.from_bytes(hashlib.sha256(content).digest()[:8], "big") % 100


@lru_cache(maxsize=65536)
def _percent_of(path: str) -> int:
    return content_percent(Path(path).read_bytes())


@lru_cache(maxsize=KEPT_PICTURES)
def _read_reduced(path: str) -> np.ndarray:
    """(H, W, 3) uint8 RGB, at most `KEPT_LONG_SIDE` long, read-only."""
    try:
        with Image.open(path) as opened:
            # JPEG decodes straight to a half, a quarter or an eighth: ten times quicker.
            opened.draft("RGB", (KEPT_LONG_SIDE, KEPT_LONG_SIDE))
            picture = np.asarray(opened.convert("RGB"))
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError) as error:
        raise ValueError(f"{path}: cannot read this background picture: {error}") from None
    if min(picture.shape[:2]) < 8:
        height, width = picture.shape[:2]
        raise ValueError(f"{path}: a background picture of {width}×{height} is too small")
    shrink = KEPT_LONG_SIDE / max(picture.shape[:2])
    if shrink < 1:
        picture = cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    picture.setflags(write=False)
    return picture


class PictureFolder:
    """Pictures of a folder and its subfolders, divided among the splits by their content.

    Pictures are read when they are first drawn. What is drawn follows from the generator and the
    names and contents of the files alone.

    Args:
        folder: holds at least one picture (`PICTURE_ENDINGS`).

    Raises:
        ValueError: there is no such folder, or no picture in it.
    """

    def __init__(self, folder: Path | str):
        self.folder = Path(folder)
        if not self.folder.is_dir():
            raise ValueError(f"{self.folder}: no such folder of background pictures")
        found = (p for p in self.folder.rglob("*") if p.suffix.lower() in PICTURE_ENDINGS)
        self.paths = sorted(str(path) for path in found if path.is_file())
        if not self.paths:
            endings = ", ".join(PICTURE_ENDINGS)
            raise ValueError(f"{self.folder}: holds no background pictures ({endings})")

    def __len__(self) -> int:
        return len(self.paths)

    def of_split(self, split: str) -> list[str]:
        """Paths of a split's pictures; reads every file.

        Raises:
            ValueError: the split is unknown.
        """
        low, high = self._bounds(split)
        return [path for path in self.paths if low <= _percent_of(path) < high]

    def draw(self, rng: np.random.Generator, split: str) -> tuple[np.ndarray, str]:
        """A picture of a split.

        Args:
            rng: decides which.
            split: "train", "validation", "test" or "all".

        Returns:
            (H, W, 3) uint8 RGB, read-only, and its path relative to the folder.

        Raises:
            ValueError: the split is unknown or none of the pictures falls to it; a picture cannot
                be read (names the file).
        """
        low, high = self._bounds(split)
        for _ in range(DRAWS):
            path = self.paths[rng.integers(len(self.paths))]
            if low <= _percent_of(path) < high:
                break
        else:
            paths = self.of_split(split)
            if not paths:
                raise ValueError(
                    f"{self.folder}: none of its {len(self.paths)} pictures falls to the "
                    f"{split} split; add more"
                )
            path = paths[rng.integers(len(paths))]
        return _read_reduced(path), Path(path).relative_to(self.folder).as_posix()

    @staticmethod
    def _bounds(split: str) -> tuple[int, int]:
        if split not in SPLIT_BOUNDS:
            raise ValueError(f"unknown split {split!r}; one of {', '.join(SPLIT_BOUNDS)}")
        return SPLIT_BOUNDS[split]
