"""Each fixture says the same of the same two photographs in its own tool's format."""

from __future__ import annotations

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from data.importers.coco import import_coco
from data.importers.conventions import Conventions
from data.importers.label_studio import import_label_studio
from data.importers.via import import_via
from data.importers.vott import import_vott

FIXTURES = Path(__file__).parent / "fixtures"

IMPORTERS = {
    "via_project.json": import_via,
    "via_annotations.csv": import_via,
    "vott-export.json": import_vott,
    "coco.json": import_coco,
    "label_studio.json": import_label_studio,
}

CONVENTIONS = Conventions(names={"Họ tên": "full_name"})

PHOTO_1 = {
    "name": "photo1",
    "size_hw": (240, 320),
    "layout": "vn_cccd_chip",
    "corners": [[40, 30], [280, 40], [270, 200], [30, 190]],
    "words": [
        ("012345678901", "id_number", [[100, 60], [200, 64], [199, 80], [99, 76]]),
        ("NGUYỄN", "full_name", [[100, 90], [160, 90], [160, 104], [100, 104]]),
        ("AN", "full_name", [[170, 92], [195, 92], [195, 106], [170, 106]]),
    ],
    "fields": {"id_number": "012345678901", "full_name": "NGUYỄN AN"},
}
# A card that reads downwards; so does its number, whose box therefore begins at its top right.
PHOTO_2 = {
    "name": "photo2",
    "size_hw": (300, 200),
    "layout": "vn_cmnd_9",
    "corners": [[180, 20], [180, 280], [20, 280], [20, 20]],
    "words": [("123456789", "id_number", [[136, 60], [136, 160], [120, 160], [120, 60]])],
    "fields": {"id_number": "123456789"},
}


def write_photos(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for index, photo in enumerate((PHOTO_1, PHOTO_2)):
        image = np.random.default_rng(index).integers(0, 256, (*photo["size_hw"], 3), np.uint8)
        cv2.imwrite(str(folder / f"{photo['name']}.png"), image)


@pytest.fixture
def labelled(tmp_path):
    """The folder of a tool's file with the photographs beside it."""
    write_photos(tmp_path)
    for fixture in IMPORTERS:
        shutil.copy(FIXTURES / fixture, tmp_path)
    return tmp_path


def assert_is(record, photo):
    assert record.name == photo["name"]
    assert record.size_hw == photo["size_hw"]
    assert record.layout == photo["layout"]
    np.testing.assert_allclose(record.corners, photo["corners"], atol=1e-4)
    assert [(word.text, word.field) for word in record.words] == [
        (text, field) for text, field, _ in photo["words"]
    ]
    for word, (_, _, quad) in zip(record.words, photo["words"], strict=True):
        np.testing.assert_allclose(word.quad, quad, atol=1e-4)
        assert word.quad.dtype == np.float32 and word.line == 0
    assert record.fields == photo["fields"]


@pytest.mark.parametrize("fixture", IMPORTERS)
def test_every_tool_says_the_same(labelled, fixture):
    first, second = IMPORTERS[fixture](labelled / fixture, CONVENTIONS)
    assert_is(first, PHOTO_1)
    assert_is(second, PHOTO_2)
    pixels = cv2.imread(str(labelled / "photo1.png"))[..., ::-1]
    assert np.array_equal(first.image, pixels)


@pytest.mark.parametrize("fixture", IMPORTERS)
def test_images_may_lie_elsewhere(tmp_path, fixture):
    write_photos(tmp_path / "pictures")
    records = IMPORTERS[fixture](FIXTURES / fixture, CONVENTIONS, tmp_path / "pictures")
    assert [record.name for record in records] == ["photo1", "photo2"]


@pytest.mark.parametrize("fixture", IMPORTERS)
def test_an_unknown_label_is_an_error_that_names_it(labelled, fixture):
    with pytest.raises(ValueError, match=r"photo1\.png.*unknown label 'Họ tên'; map it") as caught:
        list(IMPORTERS[fixture](labelled / fixture))
    assert str(labelled / fixture) in str(caught.value)


@pytest.mark.parametrize("fixture", IMPORTERS)
def test_a_label_is_left_out_by_name_alone(labelled, fixture):
    conventions = Conventions(ignore=frozenset({"Họ tên"}))
    first, _ = IMPORTERS[fixture](labelled / fixture, conventions)
    assert [word.field for word in first.words] == ["id_number"]
    assert first.fields == {"id_number": "012345678901"}


@pytest.mark.parametrize("fixture", IMPORTERS)
def test_a_missing_image_is_named(labelled, fixture):
    (labelled / "photo2.png").unlink()
    with pytest.raises(ValueError, match=r"photo2\.png"):
        list(IMPORTERS[fixture](labelled / fixture, CONVENTIONS))


@pytest.mark.parametrize("fixture", IMPORTERS)
def test_an_unreadable_image_is_named(labelled, fixture):
    (labelled / "photo1.png").write_bytes(b"no picture")
    with pytest.raises(ValueError, match=r"cannot read the image .*photo1\.png"):
        list(IMPORTERS[fixture](labelled / fixture, CONVENTIONS))


@pytest.mark.parametrize("fixture", ["vott-export.json", "coco.json", "label_studio.json"])
def test_an_image_of_another_size_than_stated_is_refused(labelled, fixture):
    cv2.imwrite(str(labelled / "photo1.png"), np.zeros((480, 640, 3), np.uint8))
    with pytest.raises(ValueError, match="the image is 640×480 as displayed, not 320×240"):
        list(IMPORTERS[fixture](labelled / fixture, CONVENTIONS))


@pytest.mark.parametrize("fixture", ["vott-export.json", "coco.json", "label_studio.json"])
def test_an_image_that_was_labelled_unturned_is_refused(labelled, fixture):
    cv2.imwrite(str(labelled / "photo1.png"), np.zeros((320, 240, 3), np.uint8))
    with pytest.raises(ValueError, match="it was labelled unturned"):
        list(IMPORTERS[fixture](labelled / fixture, CONVENTIONS))


@pytest.mark.parametrize("fixture", IMPORTERS)
@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "not JSON|header"), (b"[1, 2", "not JSON|header"), (b"\xff\xfe1", "not UTF-8"),
     (b'{"a": 1}', "no |header"), (b"17", "no |header")],
)  # fmt: skip
def test_a_file_of_another_kind_is_refused_by_name(labelled, fixture, content, message):
    (labelled / fixture).write_bytes(content)
    with pytest.raises(ValueError, match=message) as caught:
        list(IMPORTERS[fixture](labelled / fixture, CONVENTIONS))
    assert fixture in str(caught.value)


@pytest.mark.parametrize("fixture", IMPORTERS)
def test_a_missing_file_is_an_error_of_ours(tmp_path, fixture):
    with pytest.raises(ValueError, match="cannot be read"):
        list(IMPORTERS[fixture](tmp_path / fixture, CONVENTIONS))
