from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import cv2
import numpy as np
import pytest

from data.importers.command import import_dataset
from data.records import Dataset, write_dataset

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def source(tmp_path):
    """A VIA project with its two photographs."""
    for index, (name, size_hw) in enumerate((("photo1", (240, 320)), ("photo2", (300, 200)))):
        image = np.random.default_rng(index).integers(0, 256, (*size_hw, 3), np.uint8)
        cv2.imwrite(str(tmp_path / f"{name}.png"), image)
    content = (FIXTURES / "via_project.json").read_text(encoding="utf-8")
    (tmp_path / "via.json").write_text(content, encoding="utf-8")
    return tmp_path / "via.json"


def edit(source, change):
    content = json.loads(source.read_text(encoding="utf-8"))
    change(content["_via_img_metadata"])
    source.write_text(json.dumps(content), encoding="utf-8")


def test_a_set_is_imported_with_its_pictures_as_they_are(source, tmp_path, capsys):
    import_dataset("via", source, tmp_path / "d", map=("Họ tên=full_name",))
    dataset = Dataset(tmp_path / "d")
    assert [record.fields for record in dataset] == [
        {"id_number": "012345678901", "full_name": "NGUYỄN AN"},
        {"id_number": "123456789"},
    ]
    for name in ("photo1.png", "photo2.png"):
        assert (tmp_path / "d/images" / name).read_bytes() == (tmp_path / name).read_bytes()
    assert "2 records (2 cards, 4 words)" in capsys.readouterr().out
    header = json.loads((tmp_path / "d/dataset.json").read_text(encoding="utf-8"))
    assert header["count"] == 2 and header["conventions"]["map"] == {"Họ tên": "full_name"}
    assert str(tmp_path) not in json.dumps(header)  # no path of the machine it was made on


def test_what_is_left_out_is_counted(source, tmp_path, capsys):
    edit(source, lambda images: images["photo2.png180000"].update(regions=[]))
    import_dataset("via", source, tmp_path / "d", ignore=("Họ tên",), empty="skip")
    out = capsys.readouterr().out
    assert "1 records (1 cards, 1 words)" in out
    assert "ignored 2 × 'Họ tên'" in out and "skipped 1 images without labels" in out


def test_all_errors_are_listed_and_nothing_is_written(source, tmp_path):
    edit(source, lambda images: images["photo2.png180000"].update(regions=[]))
    with pytest.raises(ValueError, match="nothing was imported: 2 errors") as caught:
        import_dataset("via", source, tmp_path / "d")
    message = str(caught.value)
    assert "photo1.png" in message and "unknown label 'Họ tên'" in message
    assert "image 1 (photo2.png): no labels" in message
    assert not (tmp_path / "d").exists()


def test_a_long_list_of_errors_is_cut(source, tmp_path):
    def multiply(images):
        for index in range(30):
            name = f"copy{index}.png"
            (tmp_path / name).write_bytes(b"%d" % index)
            images[name] = {"filename": name, "regions": [], "file_attributes": {}}

    edit(source, multiply)
    with pytest.raises(ValueError, match="31 errors") as caught:
        import_dataset("via", source, tmp_path / "d")
    assert str(caught.value).endswith("… and 11 more")


def test_every_missing_picture_is_listed(source, tmp_path):
    for name in ("photo1.png", "photo2.png"):
        (tmp_path / name).unlink()
    with pytest.raises(ValueError, match="2 errors") as caught:
        import_dataset("via", source, tmp_path / "d", map=("Họ tên=full_name",))
    assert all(f"'photo{n}.png' not found" in str(caught.value) for n in (1, 2))


@pytest.mark.parametrize("stated", ["batch\\thẻ.png", unicodedata.normalize("NFD", "thẻ.png")])
def test_pictures_are_found_by_names_of_other_systems(source, tmp_path, stated):
    (tmp_path / "batch").mkdir()
    place = tmp_path / "batch/thẻ.png" if "\\" in stated else tmp_path / "thẻ.png"
    (tmp_path / "photo2.png").rename(place)
    edit(source, lambda images: images["photo2.png180000"].update(filename=stated))
    import_dataset("via", source, tmp_path / "d", map=("Họ tên=full_name",))
    assert len(Dataset(tmp_path / "d")) == 2


def test_the_same_picture_or_name_twice_is_refused(source, tmp_path):
    def twice(images):
        images["again"] = {**images["photo1.png230400"], "filename": "again.png"}
        images["clash"] = {**images["photo2.png180000"], "filename": "sub/photo1.png"}

    (tmp_path / "again.png").write_bytes((tmp_path / "photo1.png").read_bytes())
    (tmp_path / "sub").mkdir()
    cv2.imwrite(str(tmp_path / "sub/photo1.png"), np.zeros((300, 200, 3), np.uint8))
    edit(source, twice)
    with pytest.raises(ValueError, match="2 errors") as caught:
        import_dataset("via", source, tmp_path / "d", map=("Họ tên=full_name",))
    assert "image 2 (again.png): the same picture as image 0" in str(caught.value)
    assert "the name 'photo1' is taken by image 0" in str(caught.value)


def test_a_folder_is_not_filled_twice(source, tmp_path):
    write_dataset(tmp_path / "d", [], {})
    with pytest.raises(ValueError, match="already holds a dataset"):
        import_dataset("via", source, tmp_path / "d", map=("Họ tên=full_name",))
