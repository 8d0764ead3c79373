"""Where the province of a KTP ends and its city begins."""

import numpy as np
import pytest

from detector.words import DetectedWord
from pipeline.heading import settle_heading
from reader.reading import WordReading


def heading(*words):
    """Fields of words, each (text, field, left, top), as settled."""
    boxes = [np.array([x, y, x + 0.09, y + 0.04], np.float32) for _, _, x, y in words]
    found = [
        DetectedWord(box, field, 0.9) for box, (_, field, _, _) in zip(boxes, words, strict=True)
    ]
    said = [WordReading(text, 1.0) for text, *_ in words]
    return [word.field for word in settle_heading(found, said)]


P, C = "province", "city"


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        # The first word of the city was taken for the end of the province.
        ([("BANTEN", P, 0.4, 0.05), ("KOTA", P, 0.4, 0.1), ("CILEGON", C, 0.5, 0.1)], [P, C, C]),
        # The last one of the province for the city's.
        ([("KOTA", C, 0.4, 0.1), ("BARAT", C, 0.6, 0.05), ("NUSA", P, 0.4, 0.05)], [C, P, P]),
        # On one line, misread.
        ([("RIAU", P, 0.3, 0.1), ("ABUPATEN", P, 0.4, 0.1), ("SIAK", P, 0.5, 0.1)], [P, C, C]),
        # A city that says so at its end only, and one that does not say so: as detected.
        ([("KABUPATEN", C, 0.3, 0.1), ("LIMA", C, 0.4, 0.1), ("KOTA", C, 0.5, 0.1)], [C, C, C]),
        ([("DKI", P, 0.3, 0.05), ("JAKARTA", P, 0.4, 0.05), ("BARAT", C, 0.4, 0.1)], [P, P, C]),
        (
            [
                ("IBU", P, 0.4, 0.05),
                ("KOTA", P, 0.5, 0.05),
                ("JAKARTA", P, 0.6, 0.05),
                ("JAKARTA", C, 0.4, 0.1),
                ("UTARA", C, 0.6, 0.1),
            ],
            [P, P, P, C, C],
        ),
        ([("KOTA", "address", 0.4, 0.5), ("BANTEN", P, 0.4, 0.05)], ["address", P]),
        ([], []),
    ],
)
def test_a_city_begins_with_its_word(words, fields):
    assert heading(*words) == fields
