"""Measuring on folders of word pictures."""

import pytest

from reader.evaluate_folder import evaluate_folder, fold, score_folder
from reader.folders import read_folder, read_picture
from reader.postprocess import DECODERS
from tests.reader.test_folders import write_folder

ANSWERS = {20: "AB", 21: "cd", 22: "ef"}
"""Width of a picture → what is read."""


def read(pictures):
    texts = [(ANSWERS[picture.shape[1]], 0.5) for picture in pictures]
    return dict.fromkeys(DECODERS, texts)


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


def test_scores_by_hand(tmp_path):
    rows = read_folder(write_folder(tmp_path, "file,text\na.png,AB\nb.png,CD\nc.png,-\n"))
    exact = score_folder(rows, read)
    # AB is read, CD as cd (2 edits), - as ef (2 edits): 4 edits of 5 characters.
    assert exact["words"] == pytest.approx(1 / 3) and exact["cer"] == pytest.approx(4 / 5)
    assert exact["n"] == 3 and exact["left_out"] == 0
    folded = score_folder(rows, read, ignore_case=True, ignore_punctuation=True)
    assert folded["words"] == 1 and folded["cer"] == 0
    assert folded["n"] == 2 and folded["left_out"] == 1
    with pytest.raises(ValueError, match="no word to read"):
        score_folder(rows[2:], read, ignore_punctuation=True)


def test_pictures_are_read_in_order_over_many_batches(tmp_path, monkeypatch):
    monkeypatch.setattr("reader.evaluate_folder.BATCH", 2)
    rows = read_folder(write_folder(tmp_path, "file,text\na.png,AB\nb.png,cd\nc.png,ef\n"))
    assert [read_picture(row.path).shape[1] for row in rows] == [20, 21, 22]
    assert score_folder(rows, read)["both_words"] == 1


def test_what_is_printed(tmp_path, capsys):
    content = "file,text,split\na.png,AB,test\nb.png,cdÑ,test\nc.png,efghijk,train\n"
    folder = write_folder(tmp_path, content)
    evaluate_folder(folder, read, "ABCDEFabcdefghijk", 6, split="test")
    printed = capsys.readouterr().out
    figures = dict(line.split() for line in printed.splitlines() if len(line.split()) == 2)
    assert figures["words"] == "0.5000" and figures["n"] == "2" and figures["cer"] == "0.2000"
    assert (
        "words with characters that the Reader does not know, counted like the others: 1" in printed
    )
    assert "longer than" not in printed
    evaluate_folder(folder, read, "ABCDEFabcdefghijkÑ", 6)
    assert "words longer than 6 characters, counted like the others: 1" in capsys.readouterr().out
    with pytest.raises(ValueError, match="no rows of the split 'validation'"):
        evaluate_folder(folder, read, "AB", 6, split="validation")
