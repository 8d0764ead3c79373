"""What each tool may write that we cannot take: refused with the place and the reason."""

from __future__ import annotations

import copy
import json
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
CONVENTIONS = Conventions(names={"Họ tên": "full_name"})


class Replaced(dict):
    """The whole content of a file, in place of a changed one."""


@pytest.fixture
def run(tmp_path):
    """Import a changed fixture with its photographs beside it."""
    for name, size_hw in (("photo1", (240, 320)), ("photo2", (300, 200))):
        cv2.imwrite(str(tmp_path / f"{name}.png"), np.zeros((*size_hw, 3), np.uint8))

    def run(importer, fixture, change, **options):
        content = json.loads((FIXTURES / fixture).read_text(encoding="utf-8"))
        changed = change(content)
        content = changed if isinstance(changed, Replaced) else content
        path = tmp_path / fixture
        path.write_text(json.dumps(content), encoding="utf-8")
        return list(importer(path, CONVENTIONS, **options))

    return run


def metadata(content, name="photo1.png230400"):
    return content["_via_img_metadata"][name]


def via_region(index, **changes):
    def change(content):
        region = metadata(content)["regions"][index]
        for key, value in changes.items():
            region[key].update(value) if isinstance(value, dict) else region.update({key: value})

    return change


VIA_ERRORS = {
    "region 1: a circle is neither card nor word": via_region(
        1, shape_attributes={"name": "circle", "cx": 1, "cy": 2, "r": 3}),
    "region 2: the rectangle is empty": via_region(2, shape_attributes={"width": 0}),
    "region 1: all_points_x and all_points_y differ": via_region(
        1, shape_attributes={"all_points_x": [1, 2]}),
    "region 1: 'left' is no number|could not convert": via_region(
        1, shape_attributes={"all_points_x": [1, 2, 3, "left"]}),
    "region 0: is no VIA region": via_region(0, shape_attributes=None),
    "region 1: its label is empty": via_region(1, region_attributes={"label": ""}),
    "region 2: its label is empty": via_region(2, region_attributes={"label": {"a": False}}),
    "region 1: more than one label ticked: a, b": via_region(
        1, region_attributes={"label": {"a": True, "b": True}}),
    "region 1: line must be a whole number": via_region(1, region_attributes={"line": "1.5"}),
    "attribute fields is not JSON": lambda c: metadata(c).update(file_attributes={"fields": "{"}),
    "fields must be texts": lambda c: metadata(c).update(file_attributes={"fields": {"sex": 1}}),
    "entry 'photo1.png230400': no filename": lambda c: metadata(c).update(filename=""),
    "entry 'photo1.png230400': regions are no list": lambda c: metadata(c).update(regions=3),
    "a VIA project without _via_img_metadata": lambda c: Replaced(_via_settings={}),
}  # fmt: skip


@pytest.mark.parametrize("message", VIA_ERRORS)
def test_via_refuses(run, message):
    with pytest.raises(ValueError, match=message):
        run(import_via, "via_project.json", VIA_ERRORS[message])


def test_via_reads_bare_annotations_and_regions_by_number(run):
    def change(content):
        images = content["_via_img_metadata"]
        for image in images.values():
            image["regions"] = {str(i): region for i, region in enumerate(image["regions"])}
        return Replaced(images)

    first, second = run(import_via, "via_project.json", change)
    assert first.fields["full_name"] == "NGUYỄN AN" and second.layout == "vn_cmnd_9"


def test_via_labels_may_have_another_attribute_and_be_ticked(run):
    def change(content):
        for image in content["_via_img_metadata"].values():
            for region in image["regions"]:
                label = region["region_attributes"].pop("label")
                region["region_attributes"]["what"] = {label: True, "other": False}

    with pytest.raises(ValueError, match="no region attribute 'label'; there are: what"):
        run(import_via, "via_project.json", change)
    assert len(run(import_via, "via_project.json", change, label_key="what")) == 2


def test_via_s_default_folder_is_looked_in(tmp_path, run):
    (tmp_path / "shots").mkdir()
    for name in ("photo1.png", "photo2.png"):
        (tmp_path / name).rename(tmp_path / "shots" / name)

    def change(content):
        content["_via_settings"]["core"]["default_filepath"] = "shots/"

    assert len(run(import_via, "via_project.json", change)) == 2


def test_via_tables_with_broken_cells_are_refused_by_line(tmp_path):
    header = "filename,file_size,file_attributes,region_count,region_id,region_shape_attributes,"
    header += "region_attributes\n"
    cv2.imwrite(str(tmp_path / "a.png"), np.zeros((20, 30, 3), np.uint8))
    path = tmp_path / "t.csv"
    for row, message in (
        ('a.png,9,{},1,0,"{broken",{}\n', "line 2: region_shape_attributes is not JSON"),
        ("a.png,9,{},1,0,[],{}\n", "line 2: region_shape_attributes is no object"),
        (",9,{},1,0,{},{}\n", "line 2: no filename"),
        ("a.png,9,{},1,0,{},{}\n", "line 2: a region without shape"),
        ("a.png,9\n", "line 2: 2 cells under 7 headings"),
    ):
        path.write_text(header + row)
        with pytest.raises(ValueError, match=message):
            list(import_via(path))
    path.write_text(header + "a.png,9,{},0,0,{},{}\n")
    (record,) = import_via(path, Conventions(empty="keep"))
    assert record.corners is None


def asset(content):
    return content["assets"]["2f1c8c0b5a"]


VOTT_ERRORS = {
    "region 1: has 0 labels, not one: none": lambda c: asset(c)["regions"][1].update(tags=[]),
    "region 1: has 2 labels, not one: sex, address": lambda c: asset(c)["regions"][1].update(
        tags=["sex", "address"]),
    "region 1: unknown type 'BLOB'": lambda c: asset(c)["regions"][1].update(type="BLOB"),
    "region 0: is no VoTT region": lambda c: asset(c)["regions"][0].pop("tags"),
    "region 2: the rectangle is empty": lambda c: asset(c)["regions"][2]["boundingBox"].update(
        width=-1),
    "region 2: is no VoTT region: KeyError": lambda c: asset(c)["regions"][2]["boundingBox"].pop(
        "left"),
    "more than one layout: id_ktp, vn_cccd_chip": lambda c: asset(c)["regions"][1]["tags"].append(
        "layout=id_ktp"),
    "asset 2f1c8c0b5a: is no VoTT asset": lambda c: asset(c)["asset"].pop("size"),
    "asset 2f1c8c0b5a: regions are no list": lambda c: asset(c).update(regions="x"),
    "no assets; this is no VoTT JSON export": lambda c: Replaced(assets=[]),
    "a single asset of a VoTT project": lambda c: Replaced(asset(c)),
}  # fmt: skip


@pytest.mark.parametrize("message", VOTT_ERRORS)
def test_vott_refuses(run, message):
    with pytest.raises(ValueError, match=message):
        run(import_vott, "vott-export.json", VOTT_ERRORS[message])


def annotation(content, index):
    return content["annotations"][index]


COCO_ERRORS = {
    "annotation 2: a crowd": lambda c: annotation(c, 1).update(iscrowd=1),
    r"annotation 2: a mask \(RLE\)": lambda c: annotation(c, 1).update(segmentation={"counts": []}),
    "annotation 2: 2 polygons": lambda c: annotation(c, 1)["segmentation"].append([1, 2]),
    "annotation 2: an odd number": lambda c: annotation(c, 1)["segmentation"][0].append(1),
    "annotation 3: is no COCO annotation|not enough values": lambda c: annotation(c, 2).update(
        bbox=[1, 2]),
    "annotation 3: is no COCO annotation: KeyError": lambda c: annotation(c, 2).pop("bbox"),
    "annotation 5: 3 keypoint values for 4 names": lambda c: annotation(c, 4).update(
        keypoints=[1, 2, 2]),
    "unknown keypoint 'nose'": lambda c: c["categories"][0]["keypoints"].__setitem__(0, "nose"),
    "no corner top_right; mark all four": lambda c: annotation(c, 4)["keypoints"].__setitem__(5, 0),
    "annotation 2: of an unknown image": lambda c: annotation(c, 1).update(image_id=99),
    "annotation 2: of no known category": lambda c: annotation(c, 1).update(category_id=99),
    "the id 1 is taken": lambda c: annotation(c, 1).update(id=1),
    r"images\[0\]: no id": lambda c: c["images"][0].pop("id"),
    "image 11: is no COCO image": lambda c: c["images"][0].pop("width"),
    "annotation 3: turned by 30 degrees; export polygons": lambda c: annotation(c, 2).update(
        attributes={"rotation": 30}),
    "no list of categories": lambda c: c.pop("categories"),
}  # fmt: skip


@pytest.mark.parametrize("message", COCO_ERRORS)
def test_coco_refuses(run, message):
    with pytest.raises(ValueError, match=message):
        run(import_coco, "coco.json", COCO_ERRORS[message])


def results(content, task=0):
    return content[task]["annotations"][0]["result"]


def twice(content):
    content[0]["annotations"] *= 2


LABEL_STUDIO_ERRORS = {
    "task 1: no annotations; export as JSON, not JSON-MIN": lambda c: c[0].pop("annotations"),
    "task 1: no data": lambda c: c[0].pop("data"),
    r"task 1 \(photo1.png\): 2 annotations; keep one": twice,
    "result 0: the image was turned in the tool": lambda c: results(c)[0].update(image_rotation=90),
    "result 0: brushlabels 'quads' is neither": lambda c: results(c)[0].update(type="brushlabels"),
    "result 0: is no Label Studio result": lambda c: results(c)[0].pop("value"),
    "result 1: the image is .* elsewhere": lambda c: results(c)[1].update(original_width=321),
    "region anA: has 0 labels, not one": lambda c: results(c).pop(4),
    "region lost: a text without a region": lambda c: results(c)[2].update(
        id="lost", value={"text": ["X"]}),
    "region numA: has more than one text: A, B": lambda c: results(c)[2]["value"].update(
        text=["A", "B"]),
    "region numA: no text for 'id_number'": lambda c: results(c).pop(2),
    "more than one layout": lambda c: results(c)[8]["value"].update(choices=["id_ktp", "generic"]),
    "image not found: /nowhere.png": lambda c: c[0].update(data={"image": "/nowhere.png"}),
}  # fmt: skip


@pytest.mark.parametrize("message", LABEL_STUDIO_ERRORS)
def test_label_studio_refuses(run, message):
    with pytest.raises(ValueError, match=message):
        run(import_label_studio, "label_studio.json", LABEL_STUDIO_ERRORS[message])


def test_what_label_studio_says_beside_the_regions(run):
    def more(content):
        link = {"type": "relation", "from_id": "numA", "to_id": "anA", "direction": "right"}
        choice = {**results(content)[8], "from_name": "quality", "id": "q"}
        results(content).extend([link, {**choice, "value": {"choices": ["dark"]}}])

    records = run(import_label_studio, "label_studio.json", more)
    assert records[0].meta == {"quality": ["dark"]} and records[0].words


def test_a_cancelled_annotation_does_not_count(run):
    def cancel(content):
        cancelled = copy.deepcopy(content[0]["annotations"][0])
        content[0]["annotations"].append({**cancelled, "was_cancelled": True})

    assert len(run(import_label_studio, "label_studio.json", cancel)) == 2

    def cancel_all(content):
        content[0]["annotations"][0]["was_cancelled"] = True

    with pytest.raises(ValueError, match=r"task 1 \(photo1\.png\): no labels"):
        run(import_label_studio, "label_studio.json", cancel_all)
