"""What is exported comes back equal: pixels to the byte, coordinates to 0.01 pixel."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import replace

import numpy as np
import pytest

from data.exporters.command import export_dataset
from data.importers.command import import_dataset
from data.quads import box_to_quad, size_to_quad
from data.records import Dataset, Record, Word, write_dataset
from data.word_crops import WordCrops


def make_record(name, shift=0.0, **changes):
    rng = np.random.default_rng(len(name))
    quad = np.float32([[20.126, 15.5], [60.333, 17.25], [59.875, 29.01], [19.5, 27.004]]) + shift
    record = Record(
        name,
        rng.integers(0, 256, (80, 120, 3), dtype=np.uint8),
        "vn_cccd_chip",
        size_to_quad((80, 120)) * np.float32(0.9) + np.float32([4.237, 3.111]),
        (
            Word(
                "CĂN CƯỚC CÔNG DÂN", "title:vn_cccd_chip", box_to_quad(np.float32([9, 5, 80, 12]))
            ),
            Word("Thạch", "place_of_residence", quad, line=1),
            Word("NGUYỄN", "full_name", quad + np.float32([5, 20]), line=0),
            Word('Số"5",', "place_of_residence", quad + np.float32([30, 0]), line=0),
        ),
        {"full_name": "NGUYỄN", "place_of_residence": 'Thạch Số"5"'},
        {"severity": 0.5, "fonts": ["Inter"], "note": "ầ\u2028b"},
    )
    return replace(record, **changes)


# fmt: off
RECORDS = [
    make_record("a"),
    make_record(
        "thẻ 2", shift=3.0, layout=None, words=make_record("b").words[1:3], meta={},
        fields={"full_name": "NGUYỄN", "place_of_residence": "Thạch"},
    ),
    make_record("fields-only", words=(), fields={"full_name": "NGUYỄN"}),
    make_record("corners-only", words=(), fields={}),
    make_record("void", layout=None, corners=None, words=(), fields={}),
]
# fmt: on
FILES = {"coco": "annotations.json", "via": "via_project.json"}


@pytest.mark.parametrize("format", FILES)
def test_a_corrected_word_corrects_its_field(tmp_path, format):
    write_dataset(tmp_path / "d", [make_record("a")], {}, image_format="png")
    export_dataset(format, tmp_path / "d", tmp_path / "e")
    file = tmp_path / "e" / FILES[format]
    # The text of the word alone: as a JSON text, which that of the field is not.
    content = file.read_text("utf-8")
    assert content.count('"NGUYỄN"') == 1 + (format == "coco")
    file.write_text(content.replace('"text": "NGUYỄN"', '"text": "NGUYÊN"'), "utf-8")
    import_dataset(format, file, tmp_path / "i")
    (record,) = Dataset(tmp_path / "i")
    assert record.fields["full_name"] == "NGUYÊN"


@pytest.mark.parametrize("image_format", ["png", "jpg"])
@pytest.mark.parametrize("format", FILES)
def test_export_and_import_give_the_same_records(tmp_path, format, image_format):
    write_dataset(tmp_path / "d", RECORDS, {}, image_format=image_format)
    export_dataset(format, tmp_path / "d", tmp_path / "e")
    import_dataset(format, tmp_path / "e" / FILES[format], tmp_path / "i", empty="keep")
    first, second = Dataset(tmp_path / "d"), Dataset(tmp_path / "i")
    assert len(first) == len(second) == len(RECORDS)
    for before, after in zip(first, second, strict=True):
        for attribute in ("name", "layout", "fields", "meta"):
            assert getattr(after, attribute) == getattr(before, attribute)
        assert np.array_equal(after.image, before.image)
        if before.corners is None:
            assert after.corners is None
        else:
            np.testing.assert_allclose(after.corners, before.corners, atol=0.01)
        assert [(w.text, w.field, w.line) for w in after.words] == [
            (w.text, w.field, w.line) for w in before.words
        ]
        for mine, theirs in zip(after.words, before.words, strict=True):
            np.testing.assert_allclose(mine.quad, theirs.quad, atol=0.01)


def test_coco_files_are_what_pycocotools_expects(tmp_path):
    from pycocotools.coco import COCO

    write_dataset(tmp_path / "d", RECORDS, {}, image_format="png")
    export_dataset("coco", tmp_path / "d", tmp_path / "e")
    with contextlib.redirect_stdout(io.StringIO()):
        read = COCO(str(tmp_path / "e/annotations.json"))
    assert len(read.getImgIds()) == 5
    (card,) = read.getCatIds(catNms=["card"])
    annotation = read.loadAnns(read.getAnnIds(imgIds=[1], catIds=[card]))[0]
    # 108 by 72 pixels; the mask counts whole pixels.
    assert annotation["area"] == pytest.approx(108 * 72, abs=0.1)
    assert read.annToMask(annotation).sum() == pytest.approx(108 * 72, rel=0.03)
    assert annotation["bbox"] == pytest.approx([4.24, 3.11, 108, 72], abs=0.011)
    assert annotation["num_keypoints"] == 4
    assert len(read.getAnnIds(imgIds=[5])) == 0


def test_via_projects_name_their_images_as_via_does(tmp_path):
    write_dataset(tmp_path / "d", RECORDS, {}, image_format="png")
    export_dataset("via", tmp_path / "d", tmp_path / "e")
    project = json.loads((tmp_path / "e/via_project.json").read_text(encoding="utf-8"))
    assert project["_via_settings"]["core"]["default_filepath"] == "images/"
    assert project["_via_image_id_list"] == list(project["_via_img_metadata"])
    for key, image in project["_via_img_metadata"].items():
        size = (tmp_path / "e/images" / image["filename"]).stat().st_size
        assert key == f"{image['filename']}{size}" and image["size"] == size
    assert "title:vn_cccd_chip" in project["_via_attributes"]["region"]["label"]["options"]


def test_words_are_cut_out_and_copied(tmp_path, capsys):
    write_dataset(tmp_path / "d", RECORDS, {}, image_format="png")
    export_dataset("labels-csv", tmp_path / "d", tmp_path / "w")
    assert capsys.readouterr().out == f"5 word crops in {tmp_path / 'w'}\n"
    assert WordCrops(tmp_path / "w").texts == ["Thạch", "NGUYỄN", 'Số"5",', "Thạch", "NGUYỄN"]
    import_dataset("labels-csv", tmp_path / "w", tmp_path / "copy")
    for mine, theirs in zip(WordCrops(tmp_path / "copy"), WordCrops(tmp_path / "w"), strict=True):
        assert np.array_equal(mine[0], theirs[0]) and mine[1] == theirs[1]


def test_nothing_is_exported_twice_or_from_nowhere(tmp_path):
    write_dataset(tmp_path / "d", RECORDS[:1], {})
    for format in FILES:
        export_dataset(format, tmp_path / "d", tmp_path / format)
        with pytest.raises(ValueError, match="exists already"):
            export_dataset(format, tmp_path / "d", tmp_path / format)
        with pytest.raises(ValueError, match="is no dataset folder"):
            export_dataset(format, tmp_path, tmp_path / "x")
