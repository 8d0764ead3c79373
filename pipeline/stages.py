"""The three models as the chain calls them: pictures in, findings out.

Each wraps a runner with its component's preprocessing and postprocessing. Anything with the same
methods can stand in for one of them.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Sequence
from typing import Any, NoReturn, Protocol

import numpy as np

from cropper.config import CORNER_CLASSES
from cropper.find import find_card_in_photo
from cropper.postprocess import CardCorners
from data.cards.fields import DETECTOR_CLASSES
from detector.postprocess import DetectedWord, find_words
from detector.preprocess import preprocess as preprocess_card
from detector.ssd.anchors import make_anchors
from detector.ssd.artefact import manifest_to_anchor_config
from export.manifest import Manifest, ManifestError
from export.runners import LiteRTRunner
from reader.postprocess import decode
from reader.preprocess import preprocess as preprocess_word

WEIGHTS = "weights"
"""Folder of the shipped artefacts inside each component's package."""


class Cropper(Protocol):
    """Finds the card.

    Attributes:
        version: identifies the model.
    """

    version: str

    def find(self, pixels: np.ndarray) -> CardCorners | None:
        """The card's corners in pixels of an (h, w, 3) uint8 RGB photo, or None."""
        ...


class Detector(Protocol):
    """Finds the words.

    Attributes:
        version: identifies the model.
    """

    version: str

    def find(self, card: np.ndarray) -> list[DetectedWord]:
        """The words of an (h, w, 3) uint8 RGB rectified card; boxes normalised."""
        ...


class Reader(Protocol):
    """Reads words.

    Attributes:
        version: identifies the model.
    """

    version: str

    def read(self, crops: Sequence[np.ndarray]) -> list[tuple[str, float]]:
        """Text and confidence in [0, 1] of each (h, w, 3) uint8 RGB word picture."""
        ...


def packaged_runner(component: str, precision: str = "int8", threads: int = 2) -> LiteRTRunner:
    """A runner of the weights that come with the package.

    Raises:
        ManifestError: they are missing or damaged.
    """
    folder = importlib.resources.files(component) / WEIGHTS
    return LiteRTRunner(folder, precision, threads)


def manifest_to_anchors(manifest: Manifest) -> np.ndarray:
    """The anchors of an SSD model, (A, 4) float32 normalised, from its manifest."""
    return make_anchors(manifest_to_anchor_config(manifest), manifest.input.size_hw)


def _refuse_classes(manifest: Manifest, known: tuple[str, ...]) -> NoReturn:
    raise ManifestError(
        f"{manifest.component} {manifest.version}: its classes are {manifest.classes}, this "
        f"version of the code knows {known}"
    )


class CropperModel:
    """The Cropper on a runner.

    Args:
        runner: of its artefact.

    Raises:
        ManifestError: the artefact has other classes than the code.
    """

    def __init__(self, runner: LiteRTRunner):
        if runner.manifest.classes != CORNER_CLASSES:
            _refuse_classes(runner.manifest, CORNER_CLASSES)
        self.runner = runner
        self.version = runner.manifest.version
        self._anchors = manifest_to_anchors(runner.manifest)
        self._settings: dict[str, Any] = runner.manifest.postprocess["find_card"]

    def find(self, pixels: np.ndarray) -> CardCorners | None:
        """The card's corners in pixels of the photo, or None."""
        return find_card_in_photo(
            self.runner.run, pixels, self._anchors, self.runner.size_hw, **self._settings
        )


class DetectorModel:
    """The Detector on a runner.

    Args:
        runner: of its artefact.

    Raises:
        ManifestError: the artefact has a class that the code does not know.
    """

    def __init__(self, runner: LiteRTRunner):
        self._classes = runner.manifest.classes or ()
        # One that knows fewer card types is as good as ever for those it knows.
        if not self._classes or not set(self._classes) <= set(DETECTOR_CLASSES):
            _refuse_classes(runner.manifest, DETECTOR_CLASSES)
        self.runner = runner
        self.version = runner.manifest.version
        self._anchors = manifest_to_anchors(runner.manifest)
        self._settings: dict[str, Any] = runner.manifest.postprocess["find_words"]

    def find(self, card: np.ndarray) -> list[DetectedWord]:
        """The words of a rectified card; boxes normalised."""
        raw = self.runner.run(preprocess_card(card, self.runner.size_hw)[None])
        return find_words(
            raw["class_logits"][0],
            raw["box_offsets"][0],
            self._anchors,
            classes=self._classes,
            **self._settings,
        )


class ReaderModel:
    """The Reader on a runner.

    Args:
        runner: of its artefact.
    """

    def __init__(self, runner: LiteRTRunner):
        self.runner = runner
        self.version = runner.manifest.version
        self._decoder: str = runner.manifest.postprocess["decoder"]
        self._characters = runner.manifest.charset or ""

    def read(self, crops: Sequence[np.ndarray]) -> list[tuple[str, float]]:
        """Text and confidence of each word picture."""
        if not crops:
            return []
        size_hw = self.runner.size_hw
        raw = self.runner.run(np.stack([preprocess_word(crop, size_hw) for crop in crops]))
        return decode(raw, self._characters, self._decoder)
