"""A report's folder: what lies in it, and what it does not overwrite."""

import base64
import dataclasses
import json
import sys

import cv2
import pytest

import reports.folder
from reports.folder import check_report, refuse_folder, to_json, write_report
from reports.groups import GroupRow
from reports.markdown import page_to_markdown, table_to_markdown
from reports.page import Table, figures_to_text, table_to_text
from tests.reports.pages import make_case, make_page


def test_what_lies_in_the_folder(tmp_path):
    folder = tmp_path / "new" / "report"
    write_report(folder, make_page(["photo/1 |", "b"]))
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert names == [
        "figures.json", "reliability.png", "report.html", "report.md", "worst/01-photo_1__.jpg",
        "worst/02-b.jpg",
    ]  # fmt: skip
    assert cv2.imread(str(folder / "worst/02-b.jpg")).shape == (30, 40, 3)

    def refuse(constant):
        raise AssertionError(constant)

    content = json.loads((folder / "figures.json").read_text("utf-8"), parse_constant=refuse)
    assert content["report"] == "cropper"
    assert content["figures"] == {"mean_jaccard": 0.91, "corner_error": None}
    assert content["groups"]["Cards"][0] == {
        "kind": "layout", "name": "id_ktp", "n": 3, "figures": {"upright": 0.66667, "error": None},
    }  # fmt: skip
    assert content["reliability"]["calibration_error"] == 0.4
    picture = base64.b64encode((folder / "worst/02-b.jpg").read_bytes()).decode()
    assert f'src="data:image/jpeg;base64,{picture}"' in (folder / "report.html").read_text("utf-8")
    assert content["worst"][0] == {
        "name": "photo/1 |", "picture": "worst/01-photo_1__.jpg", "layout": "id_ktp",
        "severity": "0–0.25", "effects": "noise, jpeg", "wrong": "turned",
    }  # fmt: skip


def test_page():
    text = page_to_markdown(make_page(), ["01-a.jpg", "02-b.jpg"])
    lines = text.splitlines()
    assert lines[0] == "# Cropper"
    assert "| data | eval\\|photos |" in lines
    assert "| mean Jaccard | 0.91 | 4 cards |" in lines
    # Each kind has a table of its own; a figure that the groups do not have has no column.
    start = lines.index("| layout | n | right way up | error |")
    assert lines[start + 2 : start + 4] == ["| id_ktp | 3 | 0.667 | – |", ""]
    assert "| severity | n | right way up | error |" in lines
    assert "| 0–0.25 | 1 | 1.000 | 0.250 |" in lines
    assert "| 0.8–0.9 | 2 | 0.900 | 0.500 |" in lines
    assert "n = 2, expected calibration error 0.400, Brier score 0.410." in text
    assert "## The 2 worst cases" in lines
    assert "| 1 | [a](worst/01-a.jpg) | id_ktp | 0–0.25 | noise, jpeg | turned |" in lines
    assert "![2: turned](worst/02-b.jpg)" in lines


def test_page_without_a_worst_case():
    page = dataclasses.replace(make_page(), worst=[])
    assert page_to_markdown(page, []).splitlines()[-1] == "## Worst cases: none"


def test_page_with_a_table_and_small_pictures():
    table = Table("Confusions", ["printed", "read"], [["A", "4"]])
    page = dataclasses.replace(make_page(["a"]), tables=[table], small_pictures=True)
    lines = page_to_markdown(page, ["01-a.jpg"]).splitlines()
    start = lines.index("## Confusions")
    assert lines[start + 2 : start + 5] == ["| printed | read |", "| --- | --- |", "| A | 4 |"]
    assert start < lines.index("## Confidence")
    assert lines[-1] == ("| 1 | ![a](worst/01-a.jpg) a | id_ktp | 0–0.25 | noise, jpeg | turned |")


def test_details_of_a_case_stand_around_its_picture():
    details = Table("a: one field wrong", ["field", "read"], [["sex", "`Nam`"]])
    page = dataclasses.replace(make_page(), worst=[make_case("a", details=details), make_case("b")])
    lines = page_to_markdown(page, ["01-a.jpg", "02-b.jpg"]).splitlines()
    assert lines[lines.index("a: one field wrong") :] == [
        "a: one field wrong", "", "![1: turned](worst/01-a.jpg)", "",
        "| field | read |", "| --- | --- |", "| sex | `Nam` |", "", "![2: turned](worst/02-b.jpg)",
    ]  # fmt: skip


def test_a_hundred_pictures_are_in_order_and_go_with_the_report(tmp_path):
    write_report(tmp_path, make_page([f"word{place}" for place in range(100)]))
    names = sorted(path.name for path in (tmp_path / "worst").iterdir())
    assert (names[0], names[1], names[-1]) == ("001-word0.jpg", "002-word1.jpg", "100-word99.jpg")
    (tmp_path / "worst" / "2024-07-holiday.jpg").write_bytes(b"kept")
    write_report(tmp_path, make_page(["a"]))
    names = sorted(path.name for path in (tmp_path / "worst").iterdir())
    assert names == ["01-a.jpg", "2024-07-holiday.jpg"]


def test_a_cell_stays_a_cell():
    assert table_to_markdown(["a"], [["b|c\nd"]]) == "| a |\n| --- |\n| b\\|c d |"


def test_a_table_as_it_is_printed():
    table = Table("Words", ["field", "n", "for"], [["sex", "12", "a ×2"], ["rt_rw", "–", ""]])
    assert table_to_text(table).splitlines() == [
        "Words",
        "field   n  for",
        "sex    12  a ×2",
        "rt_rw   –",
    ]
    assert table_to_text(Table("Words", ["field"], [])) == "Words\nfield"


def test_figures_as_they_are_printed():
    lines = figures_to_text({"map50": 0.96964, "cards": 60.0}).splitlines()
    assert lines == ["map50  0.9696", "cards  60.0000"]
    assert figures_to_text({}) == ""


def test_a_new_report_replaces_the_earlier_one(tmp_path):
    write_report(tmp_path, make_page(["a", "b", "c"]))
    (tmp_path / "worst" / "mine.jpg").write_bytes(b"kept")
    write_report(tmp_path, make_page(["b"]))
    names = sorted(path.name for path in (tmp_path / "worst").iterdir())
    assert names == ["01-b.jpg", "mine.jpg"]
    assert "01-a.jpg" not in (tmp_path / "report.md").read_text("utf-8")


@pytest.mark.parametrize("content", [None, "no JSON", "[]", '{"map": 1}'])
def test_a_folder_that_holds_something_else_is_refused(tmp_path, content):
    (tmp_path / "thesis.txt").write_text("ten years of work")
    if content is not None:
        (tmp_path / "figures.json").write_text(content)
    with pytest.raises(ValueError, match="not empty and holds no earlier report") as caught:
        write_report(tmp_path, make_page())
    assert str(tmp_path) in str(caught.value)
    assert not (tmp_path / "report.md").exists()


def test_the_report_of_another_component_is_refused(tmp_path):
    write_report(tmp_path, make_page())
    with pytest.raises(ValueError, match="holds a report of the cropper"):
        refuse_folder(tmp_path, "detector")


def test_a_report_that_could_not_be_written_is_refused_before_any_work(tmp_path, monkeypatch):
    check_report(None, "cropper")
    check_report(tmp_path / "new", "cropper")
    assert not (tmp_path / "new").exists()
    write_report(tmp_path / "old", make_page())
    with pytest.raises(ValueError, match="holds a report of the cropper"):
        check_report(tmp_path / "old", "detector")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    check_report(None, "cropper")
    with pytest.raises(ImportError, match="extra `train`"):
        check_report(tmp_path / "new", "cropper")


def test_a_file_is_refused_and_an_empty_folder_is_not(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ValueError, match="is a file"):
        refuse_folder(tmp_path / "file", "cropper")
    (tmp_path / "empty").mkdir()
    refuse_folder(tmp_path / "empty", "cropper")
    refuse_folder(tmp_path / "new", "cropper")


def test_a_report_that_was_cut_short_keeps_the_old_page_and_can_be_written_again(
    tmp_path, monkeypatch
):
    write_report(tmp_path, make_page(["old"]))
    before = (tmp_path / "report.md").read_bytes()

    def fail(*arguments):
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(reports.folder, "write_picture", fail)
        with pytest.raises(OSError, match="disk full"):
            write_report(tmp_path, make_page(["new"]))
    assert (tmp_path / "report.md").read_bytes() == before
    assert "01-old.jpg" in (tmp_path / "report.html").read_text("utf-8")
    assert (tmp_path / "worst" / "01-old.jpg").exists()
    assert [path.name for path in tmp_path.rglob("*.partial")] == []
    write_report(tmp_path, make_page(["new"]))
    assert "01-new.jpg" in (tmp_path / "report.md").read_text("utf-8")


def test_values_as_strict_json():
    row = GroupRow("layout", "a", 1, {"x": float("inf")})
    assert to_json({"rows": (row,), 1: 0.1234567}) == {
        "rows": [{"kind": "layout", "name": "a", "n": 1, "figures": {"x": None}}], "1": 0.12346,
    }  # fmt: skip
