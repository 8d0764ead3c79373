"""What a pipeline is made of, loaded when it is first used."""

from __future__ import annotations

import functools
import numbers
import threading
from pathlib import Path
from typing import Any, Literal

from export.runtimes import check_runtime
from pipeline.confidence import FieldConfidence
from pipeline.stages import (
    Cropper,
    CropperModel,
    Detector,
    DetectorModel,
    Reader,
    ReaderModel,
    component_runner,
    packaged_confidence,
    packaged_language,
)
from reader.language import LanguageModel

REVIEW_BELOW = 0.9
"""Chosen: what is above is right in all but a few of a hundred fields; `idcard evaluate` shows how
many."""


class Parts:
    """The models and the knowledge that reading takes, loaded on first use, whatever thread asks.

    Args:
        cropper: stands in for the packaged model.
        detector: stands in for the packaged model.
        reader: stands in for the packaged model.
        threads: CPU threads of a model's call.
        callers: whether several threads will call it at a time. Each model then has as many
            copies as `threads`, with a thread each, where it is LiteRT: a single photo takes a
            little longer, and more of them are read in a second.
        language: chooses among what doubtful words may say; None: the likeliest by itself is taken.
        runtime: what runs the models; of `export.runtimes.RUNTIMES`, or "serving://HOST:PORT", a
            TensorFlow Serving, as `export.remote.parse_address` takes it.
        models: folder with an export of each component in a folder of its name, as
            `python -m export --all` writes it; None: the packaged models, LiteRT int8 or Keras.
        precision: of the models' weights; None: the first that the runtime has.
        confidence: how likely a field is right; None: the product of its words' confidences.
        review_below: confidence below which a field needs a person's look, in [0, 1].
        any_document: whether other documents than cards of known types are read, too, for what on
            them is like the fields of those. By default they are no card.

    Raises:
        ValueError: there is no such runtime, or it has no such precision, or the address is none;
            or there is no thread, or `review_below` is not in [0, 1].
        TypeError: a setting is of another type.
    """

    def __init__(
        self,
        cropper: Cropper | None = None,
        detector: Detector | None = None,
        reader: Reader | None = None,
        threads: int = 2,
        language: LanguageModel | Literal["packaged"] | None = "packaged",
        runtime: str = "litert",
        models: str | Path | None = None,
        precision: str | None = None,
        confidence: FieldConfidence | Literal["packaged"] | None = "packaged",
        review_below: float = REVIEW_BELOW,
        callers: bool = False,
        any_document: bool = False,
    ):
        if not isinstance(runtime, str):
            raise TypeError(f"runtime must be text, not {runtime!r}")
        check_runtime(runtime, precision)
        _check_number("threads", threads, numbers.Integral)
        if threads < 1:
            raise ValueError(f"threads must be 1 at least, not {threads}")
        _check_number("review_below", review_below, numbers.Real)
        if not 0 <= review_below <= 1:  # NaN is not, either
            raise ValueError(f"review_below must be in [0, 1], not {review_below}")
        _check_knowledge("language", language, LanguageModel)
        _check_knowledge("confidence", confidence, FieldConfidence)
        for name, value in (("callers", callers), ("any_document", any_document)):
            if not isinstance(value, bool):
                raise TypeError(f"{name} must be True or False, not {value!r}")
        self.review_below, self.any_document = review_below, any_document
        self._language, self._confidence = language, confidence
        self._cropper, self._detector, self._reader = cropper, detector, reader
        self._open = functools.partial(
            component_runner,
            models=None if models is None else Path(models),
            runtime=runtime,
            precision=precision,
            threads=threads,
            callers=callers,
        )
        self._lock = threading.Lock()

    @property
    def cropper(self) -> Cropper:
        """The model that finds the card."""
        with self._lock:
            if self._cropper is None:
                self._cropper = CropperModel(self._open("cropper"))
            return self._cropper

    @property
    def detector(self) -> Detector:
        """The model that finds the words."""
        with self._lock:
            if self._detector is None:
                self._detector = DetectorModel(self._open("detector"))
            return self._detector

    @property
    def reader(self) -> Reader:
        """The model that reads the words."""
        with self._lock:
            if self._reader is None:
                self._reader = ReaderModel(self._open("reader"))
            return self._reader

    @property
    def language(self) -> LanguageModel | None:
        """The model of what cards say."""
        with self._lock:
            if self._language == "packaged":
                self._language = packaged_language()
            return self._language

    @property
    def confidence(self) -> FieldConfidence | None:
        """What tells how likely a field is right."""
        with self._lock:
            if self._confidence == "packaged":
                self._confidence = packaged_confidence()
            return self._confidence

    def load(self) -> None:
        """Load all models now instead of on first use.

        Raises:
            ManifestError: a model is missing or damaged, or not of the runtime asked for.
            ImportError: the runtime is not installed.
            RemoteError: a server that is to run a model cannot be reached or does not serve it.
        """
        _ = self.cropper, self.detector, self.reader, self.language, self.confidence


def _check_number(name: str, value: Any, kind: type) -> None:
    """Refuse what is no number; True and False are none, though Python counts with them."""
    if isinstance(value, bool) or not isinstance(value, kind):
        whole = "a whole number" if kind is numbers.Integral else "a number"
        raise TypeError(f"{name} must be {whole}, not {value!r}")


def _check_knowledge(name: str, value: Any, kind: type) -> None:
    """Refuse what is none of the three that stand for knowledge; a path would be found out late."""
    known = isinstance(value, kind) or value is None
    if not known and not (isinstance(value, str) and value == "packaged"):
        raise TypeError(f'{name} must be a {kind.__name__}, "packaged" or None, not {value!r}')
