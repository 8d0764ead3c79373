from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from data.quads import box_to_quad, size_to_quad
from data.records import (
    Dataset,
    Record,
    Word,
    validate_record,
    write_bytes_atomically,
    write_dataset,
)


def make_word(text="BUDI", field="full_name", box=(10, 5, 30, 12)):
    return Word(text, field, box_to_quad(np.array(box, np.float32)), line=1)


def make_record(name="a", **changes):
    rng = np.random.default_rng(0)
    record = Record(
        name=name,
        image=rng.integers(0, 256, (40, 60, 3), dtype=np.uint8),
        layout="id_ktp",
        corners=size_to_quad((40, 60)),
        words=(make_word(),),
        fields={"full_name": "BUDI"},
        meta={"severity": 0.5},
    )
    return replace(record, **changes)


def test_a_sound_record_passes_as_it_is():
    record = make_record()
    assert validate_record(record) is record
    assert record.size_hw == (40, 60)


def test_a_picture_without_a_card_passes():
    record = make_record(layout=None, corners=None, words=(), fields={})
    assert validate_record(record) is record


def test_a_card_may_leave_the_frame_a_little():
    corners = size_to_quad((40, 60)) + np.float32([-8, 3])
    validate_record(make_record(corners=corners))


SQUARE = size_to_quad((40, 60))

BAD_RECORDS = {
    "image must be H×W×3 uint8": {"image": np.zeros((4, 6), np.uint8)},
    r"not \(4, 6, 4\)": {"image": np.zeros((4, 6, 4), np.uint8)},
    "float32": {"image": np.zeros((4, 6, 3), np.float32)},
    r"not \(0, 6, 3\)": {"image": np.zeros((0, 6, 3), np.uint8)},
    "has words but no corners": {"corners": None},
    "corners must be four finite points": {"corners": SQUARE[:3]},
    "finite": {"corners": np.where(SQUARE == 60, np.nan, SQUARE)},
    "corners must be convex": {"corners": SQUARE[::-1]},
    "clockwise from the printed top-left": {"corners": SQUARE[[0, 2, 1, 3]]},
    "unknown field 'shoe_size'": {"words": (make_word(field="shoe_size"),)},
    "word 0 'BUDI': quad must be four": {"words": (replace(make_word(), quad=SQUARE[:3]),)},
    "word 0 'BUDI': quad is empty": {"words": (make_word(box=(10, 5, 10, 12)),)},
    "runs anticlockwise": {"words": (replace(make_word(), quad=make_word().quad[::-1]),)},
    "folded": {"words": (replace(make_word(), quad=SQUARE[[0, 2, 1, 3]]),)},
    "word 1 'B': lies outside": {"words": (make_word(), make_word("B", box=(200, 5, 230, 12)))},
}


@pytest.mark.parametrize("message", BAD_RECORDS)
def test_bad_geometry_is_refused_by_name(message):
    with pytest.raises(ValueError, match=message) as caught:
        validate_record(make_record("photo 17", **BAD_RECORDS[message]))
    assert str(caught.value).startswith("record 'photo 17': ")


def test_a_dataset_comes_back_as_it_was(tmp_path):
    empty = make_record("empty", layout=None, corners=None, words=(), fields={}, meta={})
    tilted = replace(make_word("HÀ\u2028NỘI"), quad=make_word().quad + np.float32([0.123, 0.456]))
    records = [make_record("a"), make_record("b", words=(tilted, make_word())), empty]
    header = {"command": "python -m data synth", "seed": 7}
    assert write_dataset(tmp_path / "d", iter(records), header, image_format="png") == 3
    dataset = Dataset(tmp_path / "d")
    assert len(dataset) == 3
    for read, written in zip(dataset, records, strict=True):
        assert (read.name, read.layout, read.fields) == (
            written.name,
            written.layout,
            written.fields,
        )
        assert read.meta == written.meta
        assert np.array_equal(read.image, written.image)
        assert [(w.text, w.field, w.line) for w in read.words] == [
            (w.text, w.field, w.line) for w in written.words
        ]
        for mine, theirs in zip(read.words, written.words, strict=True):
            assert mine.quad.dtype == np.float32
            np.testing.assert_allclose(mine.quad, theirs.quad, atol=0.00501)
    assert dataset[2].corners is None
    assert np.array_equal(dataset[0].corners, size_to_quad((40, 60)))
    assert json.loads((tmp_path / "d/dataset.json").read_text()) == {**header, "count": 3}


def test_an_empty_dataset_can_be_written_and_read(tmp_path):
    assert write_dataset(tmp_path, [], {}) == 0
    assert list(Dataset(tmp_path)) == []


def test_the_same_name_twice_is_refused(tmp_path):
    with pytest.raises(ValueError, match="record 'a': the name is taken"):
        write_dataset(tmp_path, [make_record("a"), make_record("a")], {})


@pytest.mark.parametrize("name", ["", "a/b", "../a"])
def test_a_name_that_is_no_file_name_is_refused(tmp_path, name):
    with pytest.raises(ValueError, match="must do as a file name"):
        write_dataset(tmp_path / "d", [make_record(name)], {})


def test_a_bad_record_leaves_no_annotations(tmp_path):
    with pytest.raises(ValueError, match="record 'b'"):
        write_dataset(tmp_path, [make_record("a"), make_record("b", corners=SQUARE[::-1])], {})
    with pytest.raises(ValueError, match=r"annotations\.jsonl is missing"):
        Dataset(tmp_path)


def test_a_folder_is_not_written_twice(tmp_path):
    write_dataset(tmp_path, [make_record()], {})
    with pytest.raises(ValueError, match="already holds a dataset"):
        write_dataset(tmp_path, [make_record()], {})


def _edit(folder, **changes):
    """Write a dataset of one record and change entries of its line."""
    write_dataset(folder, [make_record("a")], {}, image_format="png")
    path = folder / "annotations.jsonl"
    line = {**json.loads(path.read_text()), **changes}
    path.write_text(json.dumps({k: v for k, v in line.items() if v != "drop"}) + "\n")
    return Dataset(folder)


@pytest.mark.parametrize(
    "changes",
    [
        {"corners": "drop"},
        {"corners": [[0, 0], [1]]},
        {"corners": "left"},
        {"words": [{"text": "X"}]},
        {"words": 3},
        {"image": None},
        {"size_hw": 4},
        {"size_hw": [41, 60]},
        {"image": "images/gone.png"},
        {"corners": [[0, 0], [0, 9], [9, 9], [9, 0]]},
    ],
)
def test_a_spoilt_line_is_refused_by_the_record_s_name(tmp_path, changes):
    dataset = _edit(tmp_path, **changes)
    with pytest.raises(ValueError, match="record 'a'"):
        dataset[0]


def test_a_line_that_is_no_object_is_refused_by_its_number(tmp_path):
    write_dataset(tmp_path, [make_record()], {})
    path = tmp_path / "annotations.jsonl"
    good = path.read_text()
    path.write_text(good + "{broken\n")
    with pytest.raises(ValueError, match="line 2: not JSON"):
        Dataset(tmp_path)
    path.write_text(good + "[1, 2]\n")
    with pytest.raises(ValueError, match="line 2: not a JSON object"):
        Dataset(tmp_path)


def test_atomic_write_replaces_and_leaves_nothing_behind(tmp_path):
    path = tmp_path / "f"
    path.write_bytes(b"old")
    write_bytes_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert [p.name for p in tmp_path.iterdir()] == ["f"]
