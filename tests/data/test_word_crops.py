from __future__ import annotations

import csv
from dataclasses import replace

import cv2
import numpy as np
import pytest

from data.exporters.command import export_dataset
from data.importers.command import import_dataset
from data.quads import box_to_quad, size_to_quad
from data.records import Dataset, Record, Word, write_dataset
from data.word_crops import WordCrops, crop_word, dataset_words, write_word_crops

TEXTS = ["NGUYỄN", 'a,"b"', "JL. X, NO 5", "null", "NA", "1 000", "'", "#"]


def make_crop(index):
    return np.random.default_rng(index).integers(0, 256, (20, 30 + index, 3), dtype=np.uint8)


def test_words_come_back_as_they_were(tmp_path):
    crops = [(make_crop(i), text) for i, text in enumerate(TEXTS)]
    assert write_word_crops(tmp_path, iter(crops)) == len(TEXTS)
    read = WordCrops(tmp_path)
    assert read.texts == TEXTS and len(read) == len(TEXTS)
    for (image, text), (expected, _) in zip(read, crops, strict=True):
        assert np.array_equal(image, expected)
        assert isinstance(text, str)
    assert [text for _, text in read[1:3]] == TEXTS[1:3]
    assert read[-1][1] == "#"
    # As any table reader sees it, EasyOCR's included.
    with (tmp_path / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["words"] for row in rows] == TEXTS
    assert all((tmp_path / row["filename"]).is_file() for row in rows)


def write_table(folder, content, *names):
    folder.mkdir(exist_ok=True)
    for name in names:
        cv2.imwrite(str(folder / name), make_crop(0))
    (folder / "labels.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_a_table_made_by_hand_is_understood(tmp_path):
    content = "\ufefffilename,words\r\na.png,Nguye\u0302\u0303n\r\nb.png, RT 001, RW 002\r\n\r\n"
    read = WordCrops(write_table(tmp_path, content, "a.png", "b.png"))
    # EasyOCR's own sets have commas in texts without quotes around them.
    assert read.texts == ["Nguyễn", "RT 001, RW 002"]


def test_other_columns_are_passed_over(tmp_path):
    content = "words,source,filename\nAN,scan,a.png\n"
    assert WordCrops(write_table(tmp_path, content, "a.png")).texts == ["AN"]


def test_names_and_splits_are_kept_on_import(tmp_path):
    content = "filename,words,split\na.png,AN,train\nsub/b.png,BI,test\n"
    (tmp_path / "d/sub").mkdir(parents=True)
    import_dataset("labels-csv", write_table(tmp_path / "d", content, "a.png", "sub/b.png"),
                   tmp_path / "o")  # fmt: skip
    assert (tmp_path / "o/labels.csv").read_text("utf-8") == content
    assert WordCrops(tmp_path / "o").splits == ["train", "test"]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["../x", "b"], "'../x' lies outside the folder"),
        (["/elsewhere/x", "b"], "lies outside the folder"),
        (["a", "a"], "two pictures are named 'a'"),
    ],
)
def test_names_stay_in_the_folder_and_are_one_picture_s(tmp_path, names, message):
    crops = [(make_crop(index), "AN") for index in range(2)]
    with pytest.raises(ValueError, match=message):
        write_word_crops(tmp_path / "w", crops, names=names)
    assert not (tmp_path / "x.png").exists() and not (tmp_path / "w/labels.csv").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a.png,AN\n", "the header must be filename,words, not a.png,AN"),
        ("", "the header must be"),
        ("filename,words\na.png\n", "line 2: 1 cells, not 2"),
        ("filename,words\na.png,\n", "line 2: no text"),
        ("filename,words\n,AN\n", "line 2: no file name"),
        ("filename,words\na.png,A\na.png,B\n", "line 3: 'a.png' stands in line 2 too"),
        ("filename,words\na.png,A\nz.png,B\n", "line 3: there is no picture 'z.png'"),
        ("words,extra,filename\nA,b,c,a.png\n", "line 2: 4 cells, not 3"),
        (b"filename,words\na.png,\xff\n", "not UTF-8"),
    ],
)
def test_a_broken_table_is_refused_by_its_line(tmp_path, content, message):
    with pytest.raises(ValueError, match=message):
        WordCrops(write_table(tmp_path, content, "a.png"))


def test_missing_tables_and_broken_pictures_are_refused(tmp_path):
    with pytest.raises(ValueError, match=r"holds no word crops: labels\.csv is missing"):
        WordCrops(tmp_path)
    (write_table(tmp_path / "d", "filename,words\na.png,A\n") / "a.png").write_bytes(b"x")
    with pytest.raises(ValueError, match="line 2: cannot read the picture 'a.png'"):
        WordCrops(tmp_path / "d")[0]


def test_what_a_table_cannot_hold_is_not_written(tmp_path):
    for text in ("", "  ", "a\nb"):
        with pytest.raises(ValueError, match="word 0: .* cannot be written"):
            write_word_crops(tmp_path / "w", [(make_crop(0), text)])
    write_word_crops(tmp_path / "x", [(make_crop(0), "A")])
    with pytest.raises(ValueError, match="already holds word crops"):
        write_word_crops(tmp_path / "x", [(make_crop(0), "A")])


def test_a_word_is_cut_out_upright_with_a_margin():
    image = np.zeros((100, 200, 3), np.uint8)
    image[40:60, 50:130] = 255
    word = Word("A", "full_name", box_to_quad(np.float32([50, 40, 130, 60])))
    record = Record("r", image, "id_ktp", size_to_quad((100, 200)), (word,))
    crop = crop_word(record, word)
    # 20 px high: 2.4 px more at each end, 3.6 px above and below.
    assert crop.shape == (27, 85, 3)
    np.testing.assert_allclose(crop[6:-6, 5:-5], 255)
    assert crop[0].max() == 0 and crop[:, 0].max() == 0
    wide = crop_word(record, word, margin=(0.1, 0.2))
    assert np.array_equal(wide, image[36:64, 48:132])
    # The same word printed on a card that lies on its head.
    turned = Record("t", np.ascontiguousarray(image[::-1, ::-1]), corners=record.corners)
    quad = np.float32([[150, 60], [70, 60], [70, 40], [150, 40]])
    word = Word("A", "full_name", quad)
    assert np.array_equal(crop_word(turned, word, margin=(0.1, 0.2)), wide)


def test_titles_and_words_without_text_are_left_out(tmp_path):
    image = np.full((60, 90, 3), 200, np.uint8)
    quad = box_to_quad(np.float32([10, 10, 40, 20]))
    words = (Word("KTP", "title:id_ktp", quad), Word("", "sex", quad), Word("AN", "address", quad))
    record = Record("r", image, "id_ktp", size_to_quad((60, 90)), words)
    write_dataset(tmp_path, [record], {}, image_format="png")
    assert [text for _, text in dataset_words(Dataset(tmp_path))] == ["AN"]
    # The crop's name tells the card, so that one can divide by it.
    export_dataset("labels-csv", tmp_path, tmp_path / "out")
    assert WordCrops(tmp_path / "out").names == ["r_02"]


def test_words_of_a_person_are_of_one_split(tmp_path):
    image = np.full((60, 90, 3), 200, np.uint8)
    quad = box_to_quad(np.float32([10, 10, 40, 20]))
    words = (Word("KTP", "title:id_ktp", quad), Word("AN", "full_name", quad))
    records = [
        Record(f"{person}-{card}", image, "id_ktp", size_to_quad((60, 90)), (*words, words[1]))
        for person in range(40)
        for card in range(2)
    ]
    for place, record in enumerate(records):
        fields = {"id_number": f"{place // 2:016d}", "full_name": f"AN {place // 2}"}
        records[place] = replace(record, fields=fields)
    write_dataset(tmp_path / "d", records, {}, image_format="png")
    export_dataset("labels-csv", tmp_path / "d", tmp_path / "out", split_column=True)
    rows = (tmp_path / "out" / "labels.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[0] == "filename,words,split" and len(rows) == 1 + 2 * len(records)
    splits = {}
    for row in rows[1:]:
        name, _, split = row.split(",")
        splits.setdefault(name.partition("-")[0], set()).add(split)
    assert all(len(found) == 1 for found in splits.values())
    assert set().union(*splits.values()) == {"train", "validation"}
