"""The chain: photo, card, words, fields."""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import PIL.Image

from cropper.postprocess import CardCorners
from data.cards.fields import TITLE_PREFIX
from export.beside import Beside
from pipeline.agreement import add_agreement
from pipeline.choice import TRACE, Look, choose_card
from pipeline.confidence import measure_field
from pipeline.field_types import FieldResult, array_to_quad
from pipeline.fields import CardGeometry, assemble_fields, crop_word, field_warnings
from pipeline.image_limits import ImageError
from pipeline.images import Photo, load_photo
from pipeline.missing import missing_warnings
from pipeline.parts import Parts
from pipeline.qr import QR_TYPE, add_qr_agreement, read_qr
from pipeline.quality import measure_quality, quality_warnings
from pipeline.reading import read_words
from pipeline.rectify import CARD_SIZE_HW, quad_to_rotation, rectify_card
from pipeline.settling import settle_together, settled_warnings
from pipeline.supported import OTHER_DOCUMENT, is_supported
from pipeline.types import CardResult, Document, Quality, Warning

MIN_PHOTO_SIDE = 32
"""A photo with a shorter side holds no card that could be read. Chosen: one letter high."""

STILL_SEEN = ("small_card", "grayscale", "low_contrast", "recaptured")
"""Warnings of pictures on which a Detector sees print all the same. Chosen."""

LEAST_BELIEVED = 0.3
"""Confidence of its surest field below which nothing of a card was read. Chosen on validation
photographs: of 11 of 500 pictures without a card that were taken for one, four have less; of 299
cards, however bad their pictures, none has less than 0.98."""

CORNER_SLACK = 0.01
"""How far outside of the photo a corner may lie, in widths of the card, and not be missing. Chosen:
no print is so near to it."""

ONE_IMAGE = (str, os.PathLike, bytes, bytearray, memoryview, PIL.Image.Image)
"""What `infer` takes and `infer_many` does not: gone through, most of them give other things."""

CORNER_NAMES = ("top-left", "top-right", "bottom-right", "bottom-left")


class Pipeline(Parts):
    """Reads cards; its settings are those of `pipeline.parts.Parts`. It serves several threads."""

    def infer(self, image: Any) -> CardResult:
        """What is printed on the card in a photo.

        Args:
            image: a path, the bytes of a file, a binary file object, an (H, W, 3) RGB uint8 array
                or a PIL picture.

        Returns:
            The result; a photo without a card is one too, of status "no_card".

        Raises:
            ImageError: the image cannot be used; says why.
            TypeError: it is of none of these kinds.
            ManifestError: a model is missing or damaged, or not of the runtime asked for.
            ImportError: the runtime is not installed.
            RemoteError: a server that runs a model could not be reached, or did not answer in time.
        """
        clock = _Clock()
        photo = load_photo(image)
        # A file object is spent by now; `draw` will ask for the photo again.
        source = None if hasattr(image, "read") else image
        clock.lap("load")
        candidates = []
        if min(photo.pixels.shape[:2]) >= MIN_PHOTO_SIDE:
            candidates = self.cropper.find(photo.pixels)
        models = {"cropper": self.cropper.version}
        if candidates:
            models["detector"] = self.detector.version
        clock.lap("cropper")
        look = choose_card(candidates, lambda candidate: self._look(photo, candidate, clock))
        if look is None:
            return _no_card(photo, source, clock, models)
        given_corners = photo.to_given(look.found.quad)
        # Of use when all is read, but for what hardly looks like a card. The width as it is read.
        width = _card_width(look.found.quad)
        measured = Beside(functools.partial(measure_quality, look.card, width))
        if not look.is_card and not (look.evidence >= TRACE and _is_bad(measured.result())):
            return _no_card(photo, source, clock, models)
        found, card, words = look.found, look.card, look.words if look.is_card else []
        geometry = CardGeometry(photo, look.to_photo, CARD_SIZE_HW)
        clock.lap("rectify")
        readable, readings, kind = read_words(card, words, self.reader, self.language)
        fields = assemble_fields(readable, readings, geometry, kind, self.language)
        settled = settle_together(fields, kind)
        changed = settled_warnings(fields, settled)
        fields = add_agreement(settled, kind)
        code = None
        if kind == QR_TYPE:
            clock.lap("reader")
            code = read_qr(photo.pixels, found.quad)
            fields = add_qr_agreement(fields, code)
            clock.lap("qr")
        quality = measured.result()
        fields = self._judge(fields, quality, float(found.confidence))
        clock.lap("reader")
        # What a QR code with the content of a chip card is on, is one.
        if code is None and not self._believes(fields):
            if not _is_bad(quality):
                return _no_card(photo, source, clock, models)
            fields, changed = {}, []
        told = self.any_document or code is not None
        if fields and not told and not self._is_supported(kind, fields, look):
            return _no_card(photo, source, clock, models, (OTHER_DOCUMENT,))
        warnings = [
            *_card_warnings(photo, found, given_corners, kind),
            *(missing_warnings(fields, kind) if fields else ()),
            *quality_warnings(quality),
            *changed,
            *field_warnings(fields),
        ]
        return CardResult(
            status="ok" if fields else "unreadable",
            document=Document(
                type=kind,
                side="front",
                confidence=float(found.confidence),
                corners=array_to_quad(given_corners),
                rotation=quad_to_rotation(found.quad),
            ),
            quality=quality,
            fields=fields,
            warnings=tuple(warnings),
            timings_ms=clock.laps,
            models=models | {"reader": self.reader.version},
            qr=None if code is None else code.text,
            source=source,
        )

    def _judge(
        self, fields: dict[str, FieldResult], quality: Quality, corners: float
    ) -> dict[str, FieldResult]:
        """Fields with how likely each is right, and whether a person should look at it."""
        judged = {}
        for name, field in fields.items():
            if self.confidence is not None:
                measures = measure_field(name, field, quality, corners)
                field = replace(field, confidence=self.confidence.probability(measures))
            failed = any(check.status == "fail" for check in field.checks)
            doubtful = failed or field.confidence < self.review_below
            judged[name] = replace(field, needs_review=doubtful)
        return judged

    def _is_supported(
        self, kind: str | None, fields: Mapping[str, FieldResult], look: Look
    ) -> bool:
        """Whether it is the front of a card of a known type, and no other document."""
        titles = [word for word in look.words if word.field.startswith(TITLE_PREFIX)]
        cut = functools.partial(crop_word, look.card)
        return is_supported(kind, fields, titles, cut, self.reader.read)

    def _believes(self, fields: Mapping[str, FieldResult]) -> bool:
        """Whether some field is as likely right as those of cards are, or nobody can tell."""
        if self.confidence is None or not fields:
            return True
        return max(field.confidence for field in fields.values()) >= LEAST_BELIEVED

    def _look(self, photo: Photo, candidate: CardCorners, clock: _Clock) -> Look | None:
        """What the Detector sees where the card may be."""
        placed = self.cropper.place(photo.pixels, candidate)
        try:
            card, to_photo = rectify_card(photo.pixels, placed.quad)
        except ValueError:  # three corners on a line
            return None
        finally:
            clock.lap("rectify")
        words = self.detector.find(card)
        clock.lap("detector")
        return Look(placed, card, to_photo, words)

    def infer_many(
        self, images: Iterable[Any], errors: Literal["return", "raise"] = "return"
    ) -> list[CardResult | Exception]:
        """What is printed on the card in each of many photos.

        Args:
            images: of the kinds that `infer` takes.
            errors: "return": an image that cannot be read has its exception (an ImageError, a
                TypeError for a thing that is no image, a RemoteError where a server did not answer)
                in its place, and the others go on; "raise": the first one ends it all.

        Returns:
            As many results as images, in their order. Each keeps its image, unless that is a file
            object, so that it can be drawn: of very many, give paths.

        Raises:
            ValueError: `errors` is neither.
            TypeError: `images` is one image, or an open file.
        """
        if errors not in ("return", "raise"):
            raise ValueError(f'errors must be "return" or "raise", not {errors!r}')
        is_picture = isinstance(images, np.ndarray) and images.ndim < 4
        if is_picture or isinstance(images, ONE_IMAGE) or hasattr(images, "read"):
            raise TypeError(f"images must be several, not one {type(images).__name__}; see infer")
        # Broken weights concern every image: they are no error of the first one.
        self.load()
        results: list[CardResult | Exception] = []
        for image in images:
            try:
                results.append(self.infer(image))
            except (ImageError, TypeError, OSError) as error:  # a RemoteError is an OSError
                if errors == "raise":
                    raise
                results.append(error)
        return results


class _Clock:
    """Milliseconds by step."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = self.laps.get(name, 0.0) + 1000 * (now - self._last)
        self._last = now


def _is_bad(quality: Quality) -> bool:
    """Whether the picture is so bad that a card's print may hardly be seen."""
    return any(warning.code not in STILL_SEEN for warning in quality_warnings(quality))


def _card_warnings(
    photo: Photo, found: CardCorners, given_corners: np.ndarray, kind: str | None
) -> list[Warning]:
    """What is the matter with the card as a whole."""
    warnings = []
    if kind is None:
        warnings.append(Warning("unknown_type", "the card's type was not recognised"))
    if found.others:
        count = len(found.others) + 1
        message = f"{count} cards are in the photo; the largest whole one was read"
        warnings.append(Warning("several_cards", message))
    for corner, point in zip(CORNER_NAMES, given_corners, strict=True):
        if not photo.contains(point, CORNER_SLACK * _card_width(given_corners)):
            message = f"the {corner} corner is outside of the photo"
            warnings.append(Warning("corner_missing", message))
    if found.inferred is not None:
        corner = CORNER_NAMES[found.inferred]
        message = f"the {corner} corner was not seen but inferred from the other three"
        warnings.append(Warning("corner_inferred", message))
    return warnings


def _no_card(
    photo: Photo,
    source: Any,
    clock: _Clock,
    models: dict[str, str],
    warnings: tuple[Warning, ...] = (),
) -> CardResult:
    return CardResult(
        status="no_card",
        document=None,
        quality=measure_quality(photo.pixels, None),
        warnings=warnings,
        timings_ms=clock.laps,
        models=models,
        source=source,
    )


def _card_width(corners: np.ndarray) -> float:
    """Mean length of the top and the bottom edge in pixels."""
    top, bottom = corners[1] - corners[0], corners[2] - corners[3]
    return float((np.hypot(*top) + np.hypot(*bottom)) / 2)


@functools.cache
def default_pipeline() -> Pipeline:
    """The pipeline of the packaged weights, shared by `infer` and `infer_many`."""
    return Pipeline()


def infer(image: Any) -> CardResult:
    """What is printed on the card in a photo; see `Pipeline.infer`."""
    return default_pipeline().infer(image)


def infer_many(
    images: Iterable[Any], errors: Literal["return", "raise"] = "return"
) -> list[CardResult | Exception]:
    """What is printed on the card in each of many photos; see `Pipeline.infer_many`."""
    return default_pipeline().infer_many(images, errors)
