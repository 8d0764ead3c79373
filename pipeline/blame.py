"""Which component lost a field: the chain is run again with the truth in place of each in turn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cropper.postprocess import CardCorners
from data.augment import rectify
from data.boxes import boxes_px_to_boxes
from data.cards.fields import TITLE_PREFIX
from data.quads import quad_to_box
from data.records import Record, Word
from detector.words import DetectedWord
from pipeline.chain import Pipeline
from pipeline.compare import compare_fields
from pipeline.rectify import CARD_SIZE_HW
from reader.reading import WordReading

COMPONENTS = ("cropper", "detector", "reader", "assembly")
"""What can lose a field, in the order of the chain; assembly is what makes fields of words."""


class TrueCropper:
    """Answers with the true corners of a photograph.

    Args:
        record: the photograph; has corners.
    """

    version = "true corners"

    def __init__(self, record: Record):
        assert record.corners is not None
        self._size_hw, self._corners = record.size_hw, np.asarray(record.corners, float)

    def find(self, pixels: np.ndarray) -> list[CardCorners]:
        """The true corners, in the pixels of the photo as it is worked on."""
        scale = np.array(pixels.shape[:2], float)[::-1] / self._size_hw[::-1]
        quad = (self._corners * scale).astype(np.float32)
        return [CardCorners(quad, np.ones(4, np.float32), 1.0, None, 1.0)]

    def place(self, pixels: np.ndarray, card: CardCorners) -> CardCorners:
        """The same."""
        return card


class TrueDetector:
    """Answers with the true words of a photograph's card.

    Args:
        record: the photograph; has corners.
    """

    version = "true boxes"

    def __init__(self, record: Record):
        self.words: tuple[Word, ...] = tuple(
            word
            for word in rectify(record, CARD_SIZE_HW).words
            if word.text or word.field.startswith(TITLE_PREFIX)
        )

    def find(self, card: np.ndarray) -> list[DetectedWord]:
        """The true words, whatever is on the card."""
        return [
            DetectedWord(
                np.clip(boxes_px_to_boxes(quad_to_box(word.quad), CARD_SIZE_HW), 0.0, 1.0),
                word.field,
                1.0,
            )
            for word in self.words
        ]


class TrueReader:
    """Answers with what is printed.

    Args:
        texts: of the words in the order in which they will be asked for.
    """

    version = "true texts"

    def __init__(self, texts: Sequence[str]):
        self._texts = tuple(texts)

    def read(
        self, crops: Sequence[np.ndarray], fields: Sequence[str] | None = None
    ) -> list[WordReading]:
        """The true texts, whatever the pictures show; none where no word is asked for."""
        return [WordReading(text, 1.0) for text, _ in zip(self._texts, crops, strict=False)]


def blame(record: Record, pipeline: Pipeline, wrong: Sequence[str]) -> dict[str, str]:
    """Which component lost each of a photograph's wrong fields.

    Args:
        record: the photograph and its truth, with corners and words.
        pipeline: whose components are asked.
        wrong: names of the fields that it got wrong.

    Returns:
        Field → the first of COMPONENTS without whose mistakes, and those before it, the field comes
        out right. "assembly" where it is wrong even from true corners, boxes and texts.
    """
    cropper, detector = TrueCropper(record), TrueDetector(record)
    texts = [word.text for word in detector.words if not word.field.startswith(TITLE_PREFIX)]
    left: set[str] = set(wrong)
    blamed: dict[str, str] = {}
    for component in COMPONENTS[:-1]:
        if not left:
            break
        chain = Pipeline(
            cropper,
            pipeline.detector if component == "cropper" else detector,
            TrueReader(texts) if component == "reader" else pipeline.reader,
            language=pipeline.language,
            confidence=None,
            any_document=True,  # with true words there is nothing to refuse
        )
        still = {name for name, _, _ in compare_fields(record, chain.infer(record.image)).wrong}
        blamed |= dict.fromkeys(left - still, component)
        left &= still
    return {name: blamed.get(name, COMPONENTS[-1]) for name in wrong}
