"""Boxes that overlap along their line are read together."""

import numpy as np
import pytest

from detector.words import DetectedWord
from pipeline.overlaps import join_overlapping, overlapping_pairs
from reader.reading import WordReading


def word(left, right, field="full_name", top=0.4, score=0.9):
    return DetectedWord(np.array([left, top, right, top + 0.05], np.float32), field, score)


def join(words, readings, both):
    """Words and readings joined, where the picture around two reads as `both`."""
    pictures = []

    def read(crops, fields):
        pictures.extend(zip(crops, fields, strict=True))
        return [WordReading(*both)] * len(crops)

    said = [WordReading(*one) for one in readings]
    joined, texts = join_overlapping(words, said, lambda box: box, read)
    return joined, [(one.text, one.confidence) for one in texts], pictures


def test_two_that_overlap_are_one_if_that_reads_as_surely():
    words = [word(0.1, 0.2), word(0.19, 0.25, score=0.6), word(0.3, 0.4)]
    readings = [("MAGDALE", 0.99), ("LENA", 0.45), ("WAGIYEM", 1.0)]
    joined, texts, pictures = join(words, readings, ("MAGDALENA", 0.97))
    assert texts == [("MAGDALENA", 0.97), ("WAGIYEM", 1.0)]
    assert joined[0].box == pytest.approx([0.1, 0.4, 0.25, 0.45]) and joined[0].score == 0.9
    assert len(pictures) == 1 and pictures[0][1] == "full_name"


@pytest.mark.parametrize("both", [("MAGDALENA", 0.4), ("MAGDALE LENA", 0.99), ("", 1.0)])
def test_they_stay_two_if_that_reads_worse_or_no_other(both):
    words = [word(0.1, 0.2), word(0.19, 0.25)]
    readings = [("MAGDALE", 0.99), ("LENA", 0.45)]
    joined, texts, _ = join(words, readings, both)
    assert joined == words and texts == readings


def test_only_neighbours_of_one_field_and_line_overlap():
    height = 0.05 * 768 / 1216  # in widths of the card
    apart = [word(0.1, 0.2), word(0.2 - 0.2 * height, 0.3)]
    assert overlapping_pairs(apart) == []
    assert overlapping_pairs([word(0.2 - 0.4 * height, 0.3), word(0.1, 0.2)]) == [(1, 0)]
    other = [word(0.1, 0.2), word(0.15, 0.3, field="sex"), word(0.15, 0.3, top=0.5)]
    assert overlapping_pairs(other) == []
    # Of three in a row the first two are joined; the third is another's.
    assert overlapping_pairs([word(0.1, 0.2), word(0.17, 0.3), word(0.27, 0.4)]) == [(0, 1)]


def test_nothing_is_read_where_none_overlap():
    def read(crops, fields):
        raise AssertionError("read again")

    words, said = [word(0.1, 0.2), word(0.21, 0.3)], [WordReading("A", 1.0), WordReading("B", 1.0)]
    assert join_overlapping(words, said, lambda box: box, read) == (words, said)


@pytest.mark.parametrize(
    ("left", "right", "wanted"),
    [
        ("NGUYỄN M", "MỘNG", ("NGUYỄN", "MỘNG")),
        ("NGUYỄN", "N MỘNG", ("NGUYỄN", "MỘNG")),
        ("NGUYỄN A", "MỘNG", None),
        ("M", "MỘNG", None),
    ],
)
def test_what_one_has_of_the_others_word_goes(left, right, wanted):
    words = [word(0.1, 0.2), word(0.17, 0.3)]
    joined, texts, pictures = join(words, [(left, 0.6), (right, 1.0)], ("", 1.0))
    assert joined == words and tuple(text for text, _ in texts) == (wanted or (left, right))
    assert len(pictures) == (wanted is None)
