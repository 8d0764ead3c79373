"""What is answered to folders of word pictures."""

import cv2
import numpy as np
import pytest

from reader.charset import Tokenizer
from reader.evaluate_folder import (
    answer_pictures,
    choose_rows,
    find_row_pictures,
    fold,
    say_how,
)
from reader.folders import read_folder
from reader.metrics import score_answers
from reader.postprocess import DECODERS
from reader.reading import Network
from tests.reader.test_folders import write_folder

CHARACTERS = "ABcdef'"
TEXTS = ("AB", "cd", "e'f")
"""What is read of pictures of the shades 100, 120 and 140."""


def make_network():
    """A network that reads a picture by its shade."""
    tokenizer = Tokenizer(CHARACTERS)

    def predict(images, allowed):
        assert allowed is None
        ids = np.full((len(images), 4), tokenizer.end)
        ctc_ids = np.full((len(images), 4), tokenizer.blank)
        for row, image in enumerate(images):
            text = TEXTS[(int(image[10, 10, 0]) - 100) // 20]
            ids[row, : len(text)] = ctc_ids[row, : len(text)] = tokenizer.encode(text)
        ones = np.full((len(images), 4), 0.9)
        return {
            "char_ids": ids,
            "char_probabilities": ones,
            "ctc_ids": ctc_ids,
            "ctc_probabilities": ones,
        }

    return Network(predict, (24, 96), CHARACTERS)


def write_shades(folder, content):
    """Pictures a.png, b.png, sub/c.png, of which the network reads one text each."""
    names = ("a.png", "b.png", "sub/c.png")
    write_folder(folder, content, names)
    for place, name in enumerate(names):
        shade = 100 + 20 * place
        cv2.imwrite(str(folder / name), np.full((12, 20, 3), shade, np.uint8))
    return folder


@pytest.mark.parametrize(
    ("text", "case", "punctuation", "expected"),
    [
        ("It's", False, False, "It's"),
        ("It's", True, False, "it's"),
        ("It's", False, True, "Its"),
        ("Nguye\u0302\u0303n-5", True, True, "nguyễn5"),
        ("M\u0303", False, True, "M\u0303"),
        ("-/", True, True, ""),
    ],
)
def test_folding(text, case, punctuation, expected):
    assert fold(text, case, punctuation) == expected


def test_answers_by_hand(tmp_path):
    content = "file,text\na.png,AB\nb.png,CD\nsub/c.png,-\n"
    rows = read_folder(write_shades(tmp_path, content))
    exact = answer_pictures(make_network(), tmp_path, rows)
    scores = score_answers(exact)
    # AB is read, CD as cd (2 edits), - as e'f (3 edits): 5 edits of 5 characters.
    assert scores["both_words"] == pytest.approx(1 / 3) and scores["both_cer"] == 1
    assert [answer.name for answer in exact] == ["a.png", "b.png", "sub/c.png"]
    assert exact[1].text == "CD" and set(exact[1].readings) == set(DECODERS)
    assert exact[1].readings["both"][0] == "cd"
    assert exact[0].groups == {"length": ("1–3",)}
    folded = answer_pictures(make_network(), tmp_path, rows, True, True)
    assert [(answer.index, answer.text) for answer in folded] == [(0, "ab"), (1, "cd")]
    assert score_answers(folded)["both_words"] == 1
    assert answer_pictures(make_network(), tmp_path, rows[2:], False, True) == []


def test_signs_are_ignored_in_readings_too(tmp_path):
    content = "file,text\na.png,AB\nb.png,cd\nsub/c.png,ef\n"
    rows = read_folder(write_shades(tmp_path, content))
    (answer,) = answer_pictures(make_network(), tmp_path, rows[2:])
    assert answer.readings["ctc"][0] == "e'f"
    (answer,) = answer_pictures(make_network(), tmp_path, rows[2:], False, True)
    assert {text for text, _ in answer.readings.values()} == {"ef"}


def test_pictures_are_read_in_order_over_many_batches(tmp_path, monkeypatch):
    monkeypatch.setattr("reader.evaluate_folder.BATCH", 2)
    content = "file,text\na.png,AB\nb.png,cd\nsub/c.png,e'f\n"
    rows = read_folder(write_shades(tmp_path, content))
    answers = answer_pictures(make_network(), tmp_path, rows)
    assert score_answers(answers)["both_words"] == 1
    last, first = find_row_pictures(rows, [answers[2], answers[0]])
    assert (last[0, 0, 0], first[0, 0, 0]) == (140, 100)


def test_rows_of_a_split_are_chosen(tmp_path):
    content = "file,text,split\na.png,AB,test\nb.png,cd,test\nsub/c.png,ef,train\n"
    folder = write_shades(tmp_path, content)
    assert [row.text for row in choose_rows(folder, "test", None)] == ["AB", "cd"]
    assert [row.text for row in choose_rows(folder, None, 2)] == ["AB", "cd"]
    assert len(choose_rows(folder, None, None)) == 3
    with pytest.raises(ValueError, match="no rows of the split 'validation'"):
        choose_rows(folder, "validation", None)
    assert say_how("test", True, True).endswith("split test, without case, without punctuation")
