"""Models whose answers are known, and a photo that they answer for."""

import dataclasses

import numpy as np

from cropper.postprocess import CardCorners
from data.quads import box_to_quad
from data.records import Record, Word
from detector.words import DetectedWord
from pipeline.chain import Pipeline
from reader.reading import WordReading

CORNERS = np.array([[100, 80], [500, 80], [500, 340], [100, 340]], np.float32)
"""An upright card of 400 × 260 in the photo."""

WORDS = (
    ("title:vn_cccd_chip", (0.3, 0.05, 0.8, 0.15), ""),
    ("id_number", (0.4, 0.2, 0.7, 0.3), "079195001234"),
    ("full_name", (0.4, 0.4, 0.5, 0.5), "LÊ"),
    ("full_name", (0.52, 0.4, 0.62, 0.5), "VĂN"),
    ("date_of_birth", (0.4, 0.6, 0.7, 0.7), "31/01/1995"),
)
"""Field, box on the card, text."""

SHADE = 15
"""Of the word in WORDS with that place, times its place. The lightest are darker than the card."""


def make_photo(size_hw=(420, 600), seed=0):
    """A dark table with a light, speckled card at CORNERS."""
    rng = np.random.default_rng(seed)
    image = np.full((*size_hw, 3), 60, np.uint8)
    image[80:340, 100:500] = rng.integers(100, 240, (260, 400, 1), dtype=np.uint8)
    return image


def make_printed_record(name="a", **changes):
    """A photo of a card and its truth: each word of WORDS is a bar of a dark shade of its own."""
    image, placed, texts = make_photo(), [], {}
    for place, (field, box, text) in enumerate(WORDS):
        x1, y1, x2, y2 = np.array(box) * (400, 260, 400, 260) + (100, 80, 100, 80)
        image[round(y1) : round(y2), round(x1) : round(x2)] = SHADE * place
        placed.append(Word(text, field, box_to_quad(np.array([x1, y1, x2, y2], np.float32))))
        if text:
            texts.setdefault(field, []).append(text)
    fields = {field: " ".join(some) for field, some in texts.items()}
    record = Record(name, image, "vn_cccd_chip", CORNERS, tuple(placed), fields)
    return dataclasses.replace(record, **changes)


class FakeCropper:
    version = "cropper-fake"

    def __init__(self, corners=CORNERS, inferred=None, confidence=0.9):
        self.corners, self.inferred, self.confidence = corners, inferred, confidence
        self.seen = []

    def find(self, pixels):
        self.seen.append(pixels)
        if self.corners is None:
            return []
        scores = np.full(4, 0.9, np.float32)
        return [CardCorners(self.corners, scores, self.confidence, self.inferred, self.confidence)]

    def place(self, pixels, card):
        return card


class FakeDetector:
    version = "detector-fake"

    def __init__(self, words=WORDS, score=0.9):
        self.words, self.score = words, score
        self.seen = []

    def find(self, card):
        self.seen.append(card)
        return [
            DetectedWord(box=np.array(box, np.float32), field=field, score=self.score)
            for field, box, _ in self.words
        ]


class FakeReader:
    """Reads the words of a card; wider cuts of a word that is not whole, as it read that."""

    version = "reader-fake"

    def __init__(self, words=WORDS, confidence=0.9):
        printed = [(field, text) for field, _, text in words if not field.startswith("title:")]
        self.names = [field for field, _ in printed]
        self.texts = [text for _, text in printed]
        self.confidence = confidence
        self.seen = []
        self.fields = []

    def read(self, crops, fields=None):
        self.seen.append(crops)
        self.fields.append(fields)
        texts = self.texts
        if self.texts and fields != self.names:
            texts = [self.texts[self.names.index(field)] for field in fields]
        assert len(crops) == len(texts)
        return [WordReading(text, self.confidence if text else 0.0) for text in texts]


class ShadeReader:
    """Reads what stands in photos of `make_printed_record`; elsewhere, nothing.

    Args:
        mistakes: text → what it is read as instead.
    """

    version = "reader-shade"

    def __init__(self, **mistakes):
        self.mistakes = mistakes

    def read(self, crops, fields=None):
        shades = [int(crop[crop.shape[0] // 2, crop.shape[1] // 2, 0]) for crop in crops]
        texts = {SHADE * place: text for place, (_, _, text) in enumerate(WORDS)}
        read = [texts.get(shade, "") for shade in shades]
        return [WordReading(self.mistakes.get(text, text), 0.9) for text in read]


def fake_pipeline(words=WORDS, corners=CORNERS, inferred=None, confidence=0.9):
    """A pipeline that answers with those words for every photo."""
    return Pipeline(
        FakeCropper(corners, inferred),
        FakeDetector(words),
        FakeReader(words, confidence),
        language=None,
        confidence=None,
        any_document=True,  # WORDS are too few for a card, and have no title that could be read
    )
