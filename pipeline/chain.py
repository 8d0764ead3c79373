"""The chain: photo, card, words, fields."""

from __future__ import annotations

import functools
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import PIL.Image

from cropper.postprocess import CardCorners
from data.cards.fields import TITLE_PREFIX
from export.beside import Beside
from pipeline.agreement import add_agreement
from pipeline.choice import TRACE, Look, choose_card
from pipeline.clock import Clock
from pipeline.closer import card_width, decode_closer
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

NO_CARD = Warning("no_card", "no card was found in the photo")

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
        clock = Clock()
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
        photo, look = self._look_closer(photo, look, clock)
        given_corners = photo.to_given(look.found.quad)
        # Of use when all is read, but for what hardly looks like a card. The width as it is read.
        width = card_width(look.found.quad)
        measured = Beside(functools.partial(measure_quality, look.card, width))
        if not look.is_card and not (look.evidence >= TRACE and _bad_picture(measured.result())):
            return _no_card(photo, source, clock, models)
        found, card, words = look.found, look.card, look.words if look.is_card else []
        geometry = CardGeometry(photo, look.to_photo, CARD_SIZE_HW)
        clock.lap("rectify")
        cut = clock.apart("crops", functools.partial(crop_word, card))
        read = clock.apart("reader", self.reader.read)
        readable, readings, kind = read_words(words, cut, read, self.language)
        fields = assemble_fields(readable, readings, geometry, kind, self.language)
        settled = settle_together(fields, kind)
        changed = settled_warnings(fields, settled)
        fields = add_agreement(settled, kind)
        code = None
        if kind == QR_TYPE:
            clock.lap("assembly")
            code = read_qr(photo.pixels, found.quad)
            fields = add_qr_agreement(fields, code)
            clock.lap("qr")
        quality = measured.result()
        settled_names = {warning.field for warning in changed}
        fields = self._judge(fields, quality, float(found.confidence), settled_names)
        clock.lap("assembly")
        # What a QR code with the content of a chip card is on, is one.
        if code is None and not self._believes(fields):
            if not _bad_picture(quality):
                return _no_card(photo, source, clock, models)
            fields, changed = {}, []
        told = self.any_document or code is not None
        titles = [word for word in look.words if word.field.startswith(TITLE_PREFIX)]
        if fields and not told and not is_supported(kind, fields, titles, cut, read):
            return _no_card(photo, source, clock, models, OTHER_DOCUMENT)
        warnings = [
            *_card_warnings(photo, found, given_corners, kind),
            *(missing_warnings(fields, kind) if fields else ()),
            *quality_warnings(quality),
            *changed,
            *field_warnings(fields),
        ]
        clock.lap("assembly")
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
        self,
        fields: Mapping[str, FieldResult],
        quality: Quality,
        corners: float,
        settled: Collection[str | None],
    ) -> dict[str, FieldResult]:
        """Fields with how likely each is right, and whether a person should look at it, as at those
        that were `settled` by others.
        """
        judged = {}
        for name, field in fields.items():
            if self.confidence is not None:
                measures = measure_field(name, field, quality, corners)
                field = replace(field, confidence=self.confidence.probability(measures))
            failed = any(check.status == "fail" for check in field.checks)
            doubtful = failed or name in settled or field.confidence < self.review_below
            judged[name] = replace(field, needs_review=doubtful)
        return judged

    def _believes(self, fields: Mapping[str, FieldResult]) -> bool:
        """Whether some field is as likely right as those of cards are, or nobody can tell."""
        if self.confidence is None or not fields:
            return True
        return max(field.confidence for field in fields.values()) >= LEAST_BELIEVED

    def _look(self, photo: Photo, candidate: CardCorners, clock: Clock) -> Look | None:
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

    def _look_closer(self, photo: Photo, look: Look, clock: Clock) -> tuple[Photo, Look]:
        """The same with more pixels, where the card is small in a photo that was reduced."""
        closer = decode_closer(photo, look.found) if look.is_card else None
        clock.lap("load")
        seen = None if closer is None else self._look(*closer, clock)
        return (photo, look) if closer is None or seen is None else (closer[0], seen)

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


def _bad_picture(quality: Quality) -> list[Warning]:
    """What makes a picture so bad that a card's print may hardly be seen."""
    return [warning for warning in quality_warnings(quality) if warning.code not in STILL_SEEN]


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
        if not photo.contains(point, CORNER_SLACK * card_width(given_corners)):
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
    clock: Clock,
    models: dict[str, str],
    reason: Warning = NO_CARD,
) -> CardResult:
    quality = measure_quality(photo.pixels, None)
    return CardResult(
        status="no_card",
        document=None,
        quality=quality,
        warnings=(reason, *_bad_picture(quality)),
        timings_ms=clock.laps,
        models=models,
        source=source,
    )


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
