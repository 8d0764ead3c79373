"""From detected and read words to fields."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import compress

import numpy as np

from data.boxes import boxes_to_boxes_px
from data.cards.fields import FIELDS, join_words
from data.quads import box_to_quad, transform_points
from detector.words import WRAPPING, DetectedWord, group_lines
from pipeline.addresses import split_address
from pipeline.captions import value_words
from pipeline.closed import settle_listed, settle_value
from pipeline.field_types import CharacterResult, FieldResult, WordResult, array_to_quad
from pipeline.images import Photo
from pipeline.normalise import COMPARED, normalise, type_country
from pipeline.orthography import settle_writing
from pipeline.own_words import own_words
from pipeline.types import Warning
from reader.characters import follow_text
from reader.language import LanguageModel
from reader.preprocess import expand_box
from reader.reading import WordReading
from reader.rescoring import choose_readings

SIGN_ODDS = 0.005
"""How likely another sign at the end of a word must be beside what was read, so that the other
words decide. Chosen on 1,457 words of 338 cards of other programs: of those that were read
rightly none is above 0.001, of three that were not all are above 0.012."""

ALTERNATIVES, LEAST_ODDS = 3, 0.01
"""Other texts of a field at most, and how likely they must be beside what was read. Chosen: what a
person would look at."""

COMPARED_ALTERNATIVES = 8
"""The same of a field that others tell of. Chosen: about as many as a word is read as."""

LOW_CONFIDENCE = 0.5
"""A field below this is warned about. Chosen: more likely wrong than right."""


@dataclass(frozen=True)
class CardGeometry:
    """Where the rectified card lies.

    Attributes:
        photo: the photo it was cut from.
        to_photo: (3, 3) homography from the rectified card to `photo.pixels`.
        size_hw: of the rectified card in pixels.
    """

    photo: Photo
    to_photo: np.ndarray
    size_hw: tuple[int, int]

    def box_to_given(self, box: np.ndarray) -> np.ndarray:
        """A normalised box on the card as (4, 2) points of the photo as given."""
        quad = box_to_quad(boxes_to_boxes_px(box, self.size_hw))
        return self.photo.to_given(transform_points(self.to_photo, quad))


def crop_word(card: np.ndarray, box: np.ndarray) -> np.ndarray:
    """The picture of a word with the Reader's margin.

    Args:
        card: (H, W, 3) uint8 rectified card.
        box: (4,) xyxy normalised.

    Returns:
        (h, w, 3) uint8, at least one pixel.
    """
    size_hw = (card.shape[0], card.shape[1])
    x1, y1, x2, y2 = expand_box(boxes_to_boxes_px(box, size_hw), size_hw)
    return card[y1:y2, x1:x2]


def _settle(
    words: list[DetectedWord], said: list[WordReading], country: str, name: str
) -> tuple[list[DetectedWord], list[WordReading]]:
    """Words and readings of a field; if it says one of a few things, without those beside it."""
    texts = [reading.text for reading in said]
    settled = settle_value(texts, country, name)
    settled = settle_listed(settled, [reading.confidence for reading in said], country, name)
    pairs = [
        (word, reading if text == reading.text else _taken_for(reading, text))
        for word, reading, text in zip(words, said, settled, strict=True)
        if text or not reading.text
    ]
    return [word for word, _ in pairs], [reading for _, reading in pairs]


def settle_signs(said: Sequence[WordReading]) -> list[WordReading]:
    """Readings of an address whose parts end in one sign, commas or semicolons: where a word may
    well end in the one that most others end in, it does. A colon was a semicolon.
    """
    signs = [reading.text[-1:].replace(":", ";") for reading in said[:-1]]
    commas, semicolons = signs.count(","), signs.count(";")
    if commas == semicolons:
        return list(said)
    most, fewest = (",", ";") if commas > semicolons else (";", ",")

    def settle(reading: WordReading) -> WordReading:
        text = reading.text[:-1] + most
        share = dict(reading.alternatives).get(text, 0.0)
        likely = share > SIGN_ODDS * reading.confidence
        return replace(reading, text=text) if reading.text[-1:] == fewest and likely else reading

    return [settle(reading) for reading in said]


def _taken_for(reading: WordReading, text: str) -> WordReading:
    """A reading with another text than what was read, which stays among its alternatives. Where the
    characters are of a text that was not read so, is not known.
    """
    others = [(other, share) for other, share in reading.alternatives if other != text]
    if reading.text not in dict(others):
        others.insert(0, (reading.text, reading.confidence))
    return replace(reading, text=text, characters=(), alternatives=tuple(others))


def _other_texts(
    name: str, said: Sequence[WordReading], write: Callable[[str], str]
) -> dict[str, float]:
    """The likeliest other texts of a field, each with another reading of one of its words and as
    `write` has it, and how likely each is beside what was read.
    """
    others = [
        (share / max(reading.confidence, share), place, text)
        for place, reading in enumerate(said)
        for text, share in reading.alternatives
        if text != reading.text and share > 0
    ]
    most = COMPARED_ALTERNATIVES if name in COMPARED else ALTERNATIVES
    texts: dict[str, float] = {}
    for odds, place, text in sorted(others, reverse=True)[:most]:
        if odds >= LEAST_ODDS:
            words = [text if at == place else one.text for at, one in enumerate(said)]
            texts.setdefault(write(join_words(name, [word for word in words if word])), odds)
    return texts


def _place_characters(
    reading: WordReading, box: np.ndarray, size_hw: tuple[int, int]
) -> tuple[CharacterResult, ...]:
    """The characters of a word along its normalised box, which its picture was wider than."""
    box_px = boxes_to_boxes_px(box, size_hw)
    left, _, right, _ = expand_box(box_px, size_hw).tolist()
    width = max(float(box_px[2] - box_px[0]), 1.0)
    placed = []
    for one in follow_text(reading.characters, reading.text, reading.confidence):
        position = (left + one.position * (right - left) - float(box_px[0])) / width
        placed.append(CharacterResult(one.text, one.confidence, min(max(position, 0.0), 1.0)))
    return tuple(placed)


def assemble_fields(
    words: list[DetectedWord],
    readings: dict[int, WordReading],
    geometry: CardGeometry,
    card_type: str | None,
    language: LanguageModel | None = None,
) -> dict[str, FieldResult]:
    """Fields in the vocabulary's order; one whose words all read as nothing is absent.

    Args:
        words: as detected.
        readings: of each word, by its `id()`.
        geometry: of the card.
        card_type: id of the layout, or None.
        language: chooses among what a word may say, where it knows the country of the card, and
            which fields a type of card has; None: words stay as they were read.

    Returns:
        Results by field. A field's confidence is the product of its words': all must be right;
        `pipeline.confidence` knows better.
    """
    lines_by_field = group_lines(words)
    country = type_country(card_type)
    fields = {}
    for name in FIELDS:
        if language is not None and not language.has_field(card_type or "", name):
            continue
        results, boxes, confidence, read = [], [], 1.0, ""
        found = [word for line in lines_by_field.get(name, []) for word in line]
        own = own_words(name, found, readings, card_type)
        said = [readings[id(word)] for word in own]
        if language is not None and language.knows(country):
            texts, scores = [reading.text for reading in said], [word.score for word in own]
            confidences = [reading.confidence for reading in said]
            kept = value_words(texts, scores, confidences, country, name, language)
            own = list(compress(own, kept))
            said = choose_readings(list(compress(said, kept)), country, name, language)
            read = join_words(name, [reading.text for reading in said])
            own, said = _settle(own, said, country, name)
            if name in WRAPPING:
                said = settle_signs(said)
        for word, reading in zip(own, said, strict=True):
            confidence *= reading.confidence
            if reading.text:
                quad = array_to_quad(geometry.box_to_given(word.box))
                seen = _place_characters(reading, word.box, geometry.size_hw)
                results.append(WordResult(reading.text, reading.confidence, quad, seen, word.score))
                boxes.append(word.box)
        write = functools.partial(settle_writing, name, card_type=card_type, language=language)
        text = write(join_words(name, [result.text for result in results]))
        if not text:
            continue
        corners = np.array(boxes)
        around = np.concatenate([corners[:, :2].min(axis=0), corners[:, 2:].max(axis=0)])
        value, checks = normalise(name, text, card_type)
        others = _other_texts(name, said, write)
        if write(read):  # before it was taken for a value of a list
            others = {write(read): 1.0, **others}
        others.pop(text, None)
        fields[name] = FieldResult(
            value=value,
            text=text,
            confidence=confidence,
            quad=array_to_quad(geometry.box_to_given(around)),
            words=tuple(results),
            checks=checks,
            alternatives=tuple(others),
            odds=tuple(others.values()),
            parts=split_address(text) if name in WRAPPING else {},
        )
    return fields


def field_warnings(fields: dict[str, FieldResult]) -> list[Warning]:
    """A warning for each field that is doubtful or fails a check."""
    warnings = []
    for name, result in fields.items():
        if result.confidence < LOW_CONFIDENCE:
            message = f"{name}: confidence is only {result.confidence:.2f}"
            warnings.append(Warning("low_confidence", message, name))
        for check in result.checks:
            if check.status == "fail":
                message = f"{name}: {result.text!r} fails {check.name}: {check.message}"
                if check.proposal is not None:
                    message += f"; {check.proposal!r} would not"
                warnings.append(Warning(check.name, message, name))
    return warnings
