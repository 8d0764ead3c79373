import numpy as np
import pytest

from detector.words import DetectedWord
from pipeline.marks import without_marks
from reader.reading import WordReading


def kept(*texts, fields=None):
    fields = fields or ["full_name"] * len(texts)
    # On a line, handed over the other way round: as a Detector gives them, in no order.
    words = [
        DetectedWord(np.array([at, 0, at + 0.9, 1], np.float32) / 10, field, 0.9)
        for at, field in enumerate(fields)
    ]
    words.reverse()
    texts = texts[::-1]
    words, readings = without_marks(words, [WordReading(text, 1.0) for text in texts])
    assert len(words) == len(readings)
    return " ".join(reading.text for reading in reversed(readings))


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        (("SPECIMEN", "HÀ", "TIÊN"), "HÀ TIÊN"),
        (("MẪU", "SPECIMEN", "VŨ", "SỸ"), "VŨ SỸ"),
        (("VŨ", "SỸ", "-", "SPECIMEN"), "VŨ SỸ"),
        (("SPECIMEN - MẪU",), ""),
        (("SPECIMFN",), ""),
        (("Sample", "AN"), "AN"),
        (("CONTOH",), ""),
    ],
)
def test_marks_are_no_part_of_a_value(texts, value):
    assert kept(*texts) == value


@pytest.mark.parametrize(
    "texts",
    [
        ("Mẫu", "Sơn,", "Lộc", "Bình"),
        ("NGUYỄN", "THỊ", "MẪU"),
        ("AN", "-", "BÌNH"),
        ("SPECIMEN ANNA",),  # one box: what else it holds is not lost
        ("SIMPLE",),
        ("SPESIALIS",),
        ("",),
    ],
)
def test_what_looks_like_a_mark_stays(texts):
    assert kept(*texts) == " ".join(texts)


def test_a_word_of_another_field_is_no_mark_for_its_neighbour():
    fields = ["place_of_residence", "date_of_expiry"]
    assert kept("MẪU", "SPECIMEN", fields=fields) == "MẪU"
