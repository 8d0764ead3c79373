"""Folders of word pictures."""

import cv2
import numpy as np
import pytest

from reader.folders import (
    count_splits,
    holds_pictures,
    new_characters,
    read_folder,
    read_picture,
    refuse_new_characters,
)


def write_folder(folder, content, names=("a.png", "b.png", "c.png"), table="labels.csv"):
    """A folder with pictures of the given names, each of another brightness, and a table."""
    for place, name in enumerate(names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(folder / name), np.full((12, 20 + place, 3), (10, 20, 30), np.uint8))
    data = content if isinstance(content, bytes) else content.encode()
    (folder / table).write_bytes(data)
    return folder


def test_rows_are_read_as_they_stand(tmp_path):
    content = (
        "\ufefffile,text,split\r\na.png,Nguye\u0302\u0303n,train\r\n"
        'sub/b.png,"1,5",test\r\n\r\nc.png, AN ,validation\r\n'
    )
    rows = read_folder(write_folder(tmp_path, content, ("a.png", "sub/b.png", "c.png")), 6)
    assert [(row.text, row.split) for row in rows] == [
        ("Nguyễn", "train"),
        ("1,5", "test"),
        ("AN", "validation"),
    ]
    assert rows[1].path == tmp_path / "sub" / "b.png"
    assert count_splits(rows) == {"train": 1, "validation": 1, "test": 1}
    picture = read_picture(rows[1].path)
    assert picture.shape == (12, 21, 3) and picture[0, 0].tolist() == [30, 20, 10]  # RGB


def test_the_header_of_exported_words_is_understood(tmp_path):
    rows = read_folder(write_folder(tmp_path, "words,filename\nAN,a.png\n"))
    assert rows[0].text == "AN"


def test_rows_without_a_split_are_divided_by_their_file_name(tmp_path):
    names = [f"{index}.png" for index in range(400)]
    write_folder(tmp_path, "file,text\n" + "".join(f"{name},A\n" for name in names), names)
    first = {row.path.name: row.split for row in read_folder(tmp_path)}
    counts = count_splits(read_folder(tmp_path))
    assert counts["test"] == 0 and 20 < counts["validation"] < 60
    # Others that come or go, another order, another text: each stays where it was.
    write_folder(tmp_path, "text,file,split\n" + "".join(f"B,{n},\n" for n in names[300:99:-1]))
    again = read_folder(tmp_path)
    assert len(again) == 201
    assert all(first[row.path.name] == row.split for row in again)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a.png,AN\n", "the header must be file,text, not a.png,AN"),
        ("file,text\n", "no rows"),
        ("file,text\na.png,1,5\n", "line 2: 3 cells, not 2; a text with a comma"),
        ("file,text\na.png,  \n", "line 2: no text for 'a.png'"),
        ("file,text\n,AN\n", "line 2: no file name"),
        ("file,text\nz.png,AN\n", "line 2: there is no picture 'z.png'"),
        ("file,text\nlabels.csv,AN\n", r"line 2: 'labels\.csv' is not a picture"),
        ("file,text\n../a.png,AN\n", "line 2: the picture '../a.png' lies outside"),
        ("file,text\na.png,ABCDEFG\n", "line 2: 'ABCDEFG' has 7 characters, more than 6"),
        ("file,text\na.png,A B\n", "line 2: 'A B' has a space"),
        ("file,text,split\na.png,A,dev\n", "line 2: unknown split 'dev'; one of train, val"),
        ("file,text\na.png,A\n./a.png,B\n", "line 3: the picture stands in line 2 too"),
        ('file,text\na.png,"A\n', "line 2: not a table"),
        (b"file,text\na.png,\xff\n", "not UTF-8"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_line(tmp_path, content, message):
    with pytest.raises(ValueError, match=message) as raised:
        read_folder(write_folder(tmp_path, content), 6)
    assert str(tmp_path / "labels.csv") in str(raised.value)


def test_all_wrong_rows_are_counted_and_the_first_listed(tmp_path):
    rows = "".join(f"none{index}.png,A\n" for index in range(30))
    with pytest.raises(ValueError, match="30 of 31 rows are wrong") as raised:
        read_folder(write_folder(tmp_path, "file,text\na.png,A\n" + rows))
    lines = str(raised.value).splitlines()
    assert len(lines) == 22 and "line 3:" in lines[1] and lines[-1] == "… and 10 more"


def test_measuring_takes_texts_that_training_refuses(tmp_path):
    rows = read_folder(write_folder(tmp_path, "file,text\na.png,A B C D E F G\n"))
    assert rows[0].text == "A B C D E F G"
    with pytest.raises(ValueError, match=r"holds no word pictures: want labels\.csv, or gt\*\.txt"):
        read_folder(tmp_path / "elsewhere")


@pytest.mark.parametrize("table", ["gt.txt", "gt_test.txt"])
def test_icdar_ground_truth_is_read(tmp_path, table):
    content = (
        '\ufeffword_1.png, "Genaxis Theatre"\r\nword_2.png,"[06]"\r\n\r\n'
        'word_3.png, "a, \\"b\\" \\\\ c\\d"\nword_4.png, JOINT,\nword_5.png, "\\""\nword_6.png, "'
    )
    assert not holds_pictures(tmp_path)
    names = [f"word_{number}.png" for number in range(1, 7)]
    rows = read_folder(write_folder(tmp_path, content, names, table))
    assert [row.text for row in rows] == [
        "Genaxis Theatre",
        "[06]",
        'a, "b" \\ c\\d',
        "JOINT,",
        '"',
        '"',
    ]
    assert [row.line for row in rows] == [1, 2, 4, 5, 6, 7]
    assert rows[2].path == tmp_path / "word_3.png"
    assert holds_pictures(tmp_path)
    # A table of the user's own goes first.
    assert read_folder(write_folder(tmp_path, "file,text\na.png,A\n"))[0].text == "A"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a.png\n", r"""line 1: want a line such as word_1.png, "text", not 'a.png'"""),
        ('a.png, "AN\n', 'line 1: the quotation mark is not closed: "AN'),
        ('a.png, "AN\\"\n', "line 1: the quotation mark is not closed"),
        ('\na.png, ""\n', "line 2: no text for 'a.png'"),
        (', "AN"\n', "line 1: no file name"),
        ('a.png, "A B"\n', "line 1: 'A B' has a space"),
        ('a.png, "A"\na.png, "B"\n', "line 2: the picture stands in line 1 too"),
        ('9,8,"A"\n', "line 1: there is no picture '9'"),  # ICDAR's corners of words to be found
        ("\n", "no rows"),
    ],
)
def test_what_is_wrong_in_a_ground_truth_is_named(tmp_path, content, message):
    with pytest.raises(ValueError, match=message) as raised:
        read_folder(write_folder(tmp_path, content, table="gt.txt"), 6)
    assert str(tmp_path / "gt.txt") in str(raised.value)


def test_of_several_ground_truths_none_is_chosen(tmp_path):
    for name in ("gt_img_1.txt", "gt_img_2.txt"):
        (tmp_path / name).write_text('1,2,3,4,"A"')
    with pytest.raises(ValueError, match=r"2 files gt\*\.txt, such as gt_img_1.txt and gt_img_2"):
        read_folder(tmp_path)


def test_new_characters_are_found_sorted_and_refused_by_line(tmp_path):
    rows = read_folder(write_folder(tmp_path, "file,text\na.png,Ñ1\nb.png,2\nc.png,ÇÑ\n"))
    assert new_characters(rows, "0123456789") == "ÇÑ"
    assert new_characters(rows, "12ÑÇ") == ""
    refuse_new_characters(rows, "12ÑÇ")
    with pytest.raises(ValueError, match=r"the Reader does not know \(2\)") as raised:
        refuse_new_characters(rows, "12")
    assert "'Ñ' (U+00D1): line 2, 'Ñ1'; rows in all: 2" in str(raised.value)
