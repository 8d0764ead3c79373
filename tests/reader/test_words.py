"""Words of photographs and their groups, by hand."""

import numpy as np
import pytest

from data.quads import box_to_quad, size_to_quad
from data.records import Dataset, Record, Word, write_dataset
from reader.cards import CARD_SIZE_HW
from reader.words import dataset_to_words, record_to_words, text_to_kinds, word_to_groups


def make_card(name="a", words=(("ABC", "full_name", 30), ("12", "rt_rw", 90)), **meta):
    """A flat card of the pipeline's size; each word is a grey box of its own shade."""
    image = np.full((*CARD_SIZE_HW, 3), 220, np.uint8)
    placed = []
    for row, (text, field, shade) in enumerate(words):
        top = 100 + 100 * row
        image[top : top + 50, 200:300] = shade
        quad = box_to_quad(np.array([200, top, 300, top + 50], np.float32))
        placed.append(Word(text, field, quad))
    corners = size_to_quad(CARD_SIZE_HW)
    return Record(name, image, "id_ktp", corners, tuple(placed), meta=meta)


def test_words_are_cut_with_the_pipelines_margin():
    first, second = record_to_words(make_card())
    assert (first.text, first.field) == ("ABC", "full_name")
    assert (second.text, second.field) == ("12", "rt_rw")
    # 0.12 of 50 px at the ends of 100 × 50, 0.18 of it above and below.
    assert first.image.shape == second.image.shape == (68, 112, 3)
    for word, shade in ((first, 30), (second, 90)):
        assert np.abs(word.image[11:57, 8:104].astype(int) - shade).max() <= 1
        assert word.image[2, 2, 0] == word.image[6, 56, 0] == word.image[61, 56, 0] == 220


def test_titles_and_words_without_text_are_left_out():
    words = [("NIK", "title:id_ktp", 30), ("", "full_name", 30), ("X" * 30, "full_name", 30)]
    assert [word.text for word in record_to_words(make_card(words=words))] == ["X" * 30]
    assert record_to_words(Record("empty", np.zeros((40, 60, 3), np.uint8))) == []


def test_words_of_a_dataset_know_where_they_are_from(tmp_path):
    empty = Record("empty", np.zeros((40, 60, 3), np.uint8))
    write_dataset(tmp_path, [make_card(severity=0.3), empty, make_card("b")], {}, "png")
    placed = list(dataset_to_words(Dataset(tmp_path)))
    assert [(word.index, word.place, word.name, word.word.text) for word in placed] == [
        (0, 0, "a", "ABC"), (0, 1, "a", "12"), (2, 0, "b", "ABC"), (2, 1, "b", "12"),
    ]  # fmt: skip
    assert placed[0].groups == {
        "layout": ("id_ktp",), "severity": ("0.25–0.5",), "field": ("full_name",),
        "length": ("1–3",),
    }  # fmt: skip
    assert len(list(dataset_to_words(Dataset(tmp_path), limit=2))) == 2


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("NGUYỄN", ("with marks", "capitals with marks")),
        ("Đ", ("with marks", "capitals with marks")),
        ("Nguyễn", ("with marks",)),
        ("NGUYEN", ()),
        ("1234567890123456", ("16-digit number",)),
        ("012345678901", ("12-digit number",)),
        ("123456789", ("9-digit number",)),
        ("12345678", ()),
        ("²²²²²²²²²", ()),
        ("01/02/1990", ("date",)),
        ("1-2-1990", ("date",)),
        ("01.02.1990", ("date",)),
        ("01/02-1990", ()),
        ("01/02/90", ()),
        ("1990", ()),
    ],
)
def test_kinds_of_words(text, kinds):
    assert text_to_kinds(text) == kinds


@pytest.mark.parametrize(
    ("length", "band"),
    [(1, "1–3"), (3, "1–3"), (4, "4–6"), (6, "4–6"), (7, "7–9"), (9, "7–9"), (10, "10–15"),
     (15, "10–15"), (16, "16+"), (40, "16+")],
)  # fmt: skip
def test_bands_of_length(length, band):
    groups = word_to_groups("X" * length, "city")
    assert groups == {"field": ("city",), "length": (band,)}


def test_a_words_kinds_are_a_group_where_there_are_any():
    assert word_to_groups("123456789", "id_number")["kind of word"] == ("9-digit number",)
