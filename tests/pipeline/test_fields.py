"""From words to fields, with readings written by hand."""

import numpy as np
import pytest

from detector.postprocess import DetectedWord
from pipeline.fields import CardGeometry, assemble_fields
from pipeline.images import Photo

GEOMETRY = CardGeometry(
    Photo(np.zeros((100, 200, 3), np.uint8), (100, 200), "p"), np.eye(3), (100, 200)
)


def assemble(field, *readings):
    """The field's result, of words side by side with these texts and confidences."""
    boxes = [
        np.array([0.1 * i, 0.4, 0.1 * i + 0.08, 0.5], np.float32) for i in range(len(readings))
    ]
    words = [DetectedWord(box, field, 0.9) for box in boxes]
    texts = {id(word): reading for word, reading in zip(words, readings, strict=True)}
    return assemble_fields(words, texts, GEOMETRY, None).get(field)


def test_what_nobody_believes_beside_a_number_is_no_part_of_it():
    result = assemble("id_number", ("2", 0.001), ("250139254", 0.98))
    assert result.text == "250139254" and result.confidence == pytest.approx(0.98)
    # Two parts of a number, one of them doubtful: both are reported, and the doubt.
    result = assemble("id_number", ("2501", 0.9), ("39254", 0.3))
    assert "39254" in result.text and result.confidence == pytest.approx(0.27)


def test_a_doubtful_number_alone_stays():
    assert assemble("id_number", ("250139254", 0.01)).text == "250139254"


def test_no_word_of_a_name_is_left_out():
    result = assemble("full_name", ("LÊ", 0.99), ("VĂN", 0.001))
    assert result.text == "LÊ VĂN" and result.confidence < 0.01
