"""The three models as the chain calls them: pictures in, findings out.

Each wraps a runner with its component's preprocessing and postprocessing. Anything with the same
methods can stand in for one of them.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn, Protocol

import numpy as np

from cropper.config import CORNER_CLASSES
from cropper.find import find_cards_in_photo, place_card
from cropper.postprocess import CardCorners
from data.cards.fields import DETECTOR_CLASSES
from detector.postprocess import find_words
from detector.preprocess import preprocess as preprocess_card
from detector.ssd.anchors import make_anchors
from detector.ssd.artefact import manifest_to_anchor_config
from detector.words import DetectedWord
from export.artefacts import ManifestError
from export.manifest import Manifest
from export.runners import Runner
from export.runtimes import open_runner
from pipeline.confidence import FILE as CONFIDENCE
from pipeline.confidence import FieldConfidence
from reader.doubtful import read_alternatives
from reader.language import LANGUAGE, LanguageModel
from reader.reading import WordReading, artefact_to_network, fields_to_masks

WEIGHTS = "weights"
"""Folder of the shipped artefacts inside each component's package."""


class Cropper(Protocol):
    """Finds the card.

    Attributes:
        version: identifies the model.
    """

    version: str

    def find(self, pixels: np.ndarray) -> list[CardCorners]:
        """What may be the card in an (h, w, 3) uint8 RGB photo, the first opinion first.

        Quads are in pixels of the photo. Several opinions are told apart by what is printed there.
        """
        ...

    def place(self, pixels: np.ndarray, card: CardCorners) -> CardCorners:
        """The same card with its corners placed as well as can be."""
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

    def read(
        self, crops: Sequence[np.ndarray], fields: Sequence[str] | None = None
    ) -> list[WordReading]:
        """What each (h, w, 3) uint8 RGB word picture says.

        `fields` are those that the words belong to, for what they can hold; None: not known.
        """
        ...


def component_runner(
    component: str, models: Path | None = None, runtime: str = "litert",
    precision: str | None = None, threads: int = 2, callers: bool = False,
) -> Runner:  # fmt: skip
    """A runner of a component's model.

    Args:
        component: "cropper", "detector" or "reader".
        models: folder in which each component has one with its export; None: the weights that
            come with the package, those of LiteRT int8 and of Keras.
        runtime: of `export.runtimes.RUNTIMES`, or a server's address.
        precision: of those of the runtime; None: its first.
        threads: CPU threads of a call.
        callers: whether several threads will call it at a time.

    Raises:
        ManifestError: the export is missing or damaged, or not of this runtime and precision.
        ImportError: the runtime is not installed.
        RemoteError: the server cannot be reached or does not serve the model.
    """
    packaged = importlib.resources.files(component) / WEIGHTS
    return open_runner(
        packaged if models is None else Path(models) / component,
        runtime,
        precision,
        threads,
        # A card is one picture, and has a score of words.
        batches=callers or component == "reader",
    )


def packaged_language() -> LanguageModel:
    """The model of what cards say that comes with the package.

    Raises:
        ManifestError: it is missing or damaged.
    """
    return LanguageModel.load(Path(str(importlib.resources.files("reader"))) / WEIGHTS / LANGUAGE)


def packaged_confidence() -> FieldConfidence:
    """The calibration of field confidences that comes with the package.

    Raises:
        ManifestError: it is missing or damaged.
    """
    return FieldConfidence.load(
        Path(str(importlib.resources.files("pipeline"))) / WEIGHTS / CONFIDENCE
    )


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

    def __init__(self, runner: Runner):
        if runner.manifest.classes != CORNER_CLASSES:
            _refuse_classes(runner.manifest, CORNER_CLASSES)
        self.runner = runner
        self.version = runner.manifest.version
        self._anchors = manifest_to_anchors(runner.manifest)
        self._settings: dict[str, Any] = runner.manifest.postprocess["find_card"]

    def find(self, pixels: np.ndarray) -> list[CardCorners]:
        """What may be the card; see `cropper.find.find_cards_in_photo`."""
        return find_cards_in_photo(
            self.runner.run, pixels, self._anchors, self.runner.size_hw, **self._settings
        )

    def place(self, pixels: np.ndarray, card: CardCorners) -> CardCorners:
        """The card with its corners on its edges; see `cropper.find.place_card`."""
        return place_card(pixels, card)


class DetectorModel:
    """The Detector on a runner.

    Args:
        runner: of its artefact.

    Raises:
        ManifestError: the artefact has a class that the code does not know.
    """

    def __init__(self, runner: Runner):
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

    Raises:
        ManifestError: the artefact has no charset or decoder, or one that the code does not know.
    """

    def __init__(self, runner: Runner):
        self.runner = runner
        self.version = runner.manifest.version
        self._network = artefact_to_network(runner.run, runner.manifest)

    def read(
        self, crops: Sequence[np.ndarray], fields: Sequence[str] | None = None
    ) -> list[WordReading]:
        """What each word picture says; see `reader.doubtful.read_alternatives`.

        Args:
            crops: the pictures.
            fields: that they belong to; limits each to the characters that its field can hold,
                unless the artefact takes no masks. The confidence is then also that the word is of
                its field; of an empty text, that nothing of the field is there.
        """
        masks = None
        if fields is not None and self._network.masked:
            masks = fields_to_masks(fields, self._network.characters)
        return read_alternatives(self._network, crops, masks)
