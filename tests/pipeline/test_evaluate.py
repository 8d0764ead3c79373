import dataclasses
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from data.records import Dataset, Record, write_dataset
from pipeline.answers import answer_photos
from pipeline.chain import Pipeline
from pipeline.command import main
from pipeline.compare import (
    FieldReport,
    Ratio,
    bare_text,
    compare_fields,
    compare_texts,
    count_words,
)
from pipeline.edits import count_edits
from pipeline.evaluate import answers_to_report, write_report
from pipeline.evaluate_print import print_report
from tests.pipeline.fakes import (
    CORNERS,
    WORDS,
    FakeCropper,
    FakeDetector,
    ShadeReader,
    fake_pipeline,
    make_photo,
    make_printed_record,
)

FIELDS = {"id_number": "079195001234", "full_name": "LÊ VĂN", "date_of_birth": "31/01/1995"}


def make_record(name="a", **changes):
    record = Record(name, make_photo(), "vn_cccd_chip", CORNERS, (), dict(FIELDS))
    return dataclasses.replace(record, **changes)


def test_ratio():
    assert Ratio(1, 4).share == 0.25 and str(Ratio(1, 4)) == "25.0 % of 4"
    assert np.isnan(Ratio(0, 0).share) and str(Ratio(0, 0)) == "– of 0"


def test_compare_fields():
    result = fake_pipeline().infer(make_photo())
    assert compare_fields(make_record(), result).fields == Ratio(3, 3)
    # Composed and decomposed letters are the same text; another letter is not.
    decomposed = {"full_name": "LE\u0302 VA\u0306N"}
    assert compare_fields(make_record(fields=decomposed), result).fields == Ratio(1, 1)
    record = make_record(fields={"full_name": "LÊ VAN", "sex": "Nam"})
    report = compare_fields(record, result)
    assert report.fields == Ratio(0, 2)
    assert report.wrong == (("full_name", "LÊ VAN", "LÊ VĂN"), ("sex", "Nam", None))
    assert report.spurious == ("id_number", "date_of_birth")


def test_count_words():
    result = fake_pipeline().infer(make_photo())
    record = make_record(fields={"full_name": "LÊ LÊ VAN VĂN", "sex": "Nam"})
    # LÊ once of twice, VĂN; not VAN, not Nam.
    assert count_words(record, result) == Ratio(2, 5)


@pytest.mark.parametrize(
    ("text", "bare"),
    [("NGUYỄN THỊ ĐỖ", "nguyen thi do"), ("E\u0302", "e"), ("12/3, a-b", "12/3, a-b"), ("", "")],
)
def test_bare_text(text, bare):
    assert bare_text(text) == bare


def test_compare_texts():
    assert compare_texts("sex", "Nữ", "Nữ") == FieldReport("sex", "Nữ", "Nữ", True, True, 0)
    # Two letters without their marks, one in another case; decomposed ones count as one each.
    bare = compare_texts("full_name", "LÊ VĂN", "LE VA\u0306n")
    assert (bare.exact, bare.bare, bare.edits, bare.characters) == (False, True, 2, 6)
    wrong = compare_texts("full_name", "LÊ VĂN", "LÊ VĂ")
    assert (wrong.exact, wrong.bare, wrong.edits) == (False, False, 1)
    missed = compare_texts("full_name", "LE\u0302 VĂN", None)
    assert (missed.exact, missed.bare, missed.edits, missed.characters) == (False, False, 6, 6)


@pytest.mark.parametrize(
    ("printed", "read", "edits"),
    [("", "", 0), ("abc", "", 3), ("", "ab", 2), ("kitten", "sitting", 3), ("ab", "ba", 2)],
)
def test_count_edits(printed, read, edits):
    assert count_edits(printed, read) == edits


@given(st.text("abc", max_size=9), st.text("abc", max_size=9))
def test_edits_are_those_that_rapidfuzz_counts(printed, read):
    assert count_edits(printed, read) == Levenshtein.distance(printed, read)


def make_dataset(folder):
    wrong = {**FIELDS, "full_name": "LÊ VAN", "sex": "Nam"}
    records = [
        make_record("right"),
        make_record("wrong", fields=wrong),
        make_record("other", layout="id_ktp", fields={"full_name": "BUDI"}),
        make_record("turned", corners=np.roll(CORNERS, 2, axis=0)),
        make_record("empty", layout=None, corners=None, fields={}),
    ]
    # A rectangle turned by half a turn keeps its outline but has its corners elsewhere.
    write_dataset(folder, records, {"seed": 1}, "png")


def make_severe_dataset(folder):
    """3 of 3 fields right, 2 of 3, 1 of 2 and, of a severity that is not known, 0 of 1."""
    records = [
        make_record("mild", meta={"severity": 0.1}),
        make_record("worst of them", meta={"severity": 1.0}, fields={**FIELDS, "full_name": "LÊ"}),
        make_record(
            "severe",
            meta={"severity": 1.01},
            fields={"full_name": "LÊ VĂN", "id_number": "079195001235"},
        ),
        make_record("unknown", fields={"full_name": "LÊ VAN"}),
    ]
    write_dataset(folder, records, {"seed": 1}, "png")


def evaluate(folder, pipeline, limit=None, with_blame=False):
    answers = answer_photos(Dataset(folder), pipeline, limit, False, with_blame)
    return answers_to_report(str(folder), answers)


def test_fields_by_severity_layout_and_name_are_printed(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "200")  # no row is folded
    monkeypatch.setattr("pipeline.command.default_pipeline", fake_pipeline)
    make_severe_dataset(tmp_path / "data")
    path = tmp_path / "report.json"
    assert main(["evaluate", "--data", str(tmp_path / "data"), "--report", str(path)]) == 0
    rows = table_rows(capsys.readouterr().out)
    assert rows["fields exact, severity ≤ 1"] == ["83.3 % of 6"]
    # Fields, exact, marks and case apart, edits of characters: "LÊ VĂN" has 6, the others 22.
    assert rows["severity 0–0.25"] == ["3", "100.00 %", "100.00 %", "0.00 %"]
    assert rows["severity 1–1.25"] == ["5", "60.00 %", "60.00 %", "11.90 %"]
    assert rows["layout vn_cccd_chip"] == ["9", "66.67 %", "77.78 %", "7.89 %"]
    assert rows["field full_name"] == ["4", "50.00 %", "75.00 %", "25.00 %"]
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["fields_still_read"] == {"right": 5, "total": 6, "share": 0.8333}
    assert {"kind": "severity", "name": "1–1.25", "n": 5}.items() <= content["groups"][-1].items()


def test_figures_of_a_dataset(tmp_path, capsys):
    make_dataset(tmp_path / "data")
    report = evaluate(tmp_path / "data", fake_pipeline())
    assert report.photos == 5
    assert report.corners["cards"] == 4 and report.corners["upright"] == 0.75
    assert report.corners["mean_jaccard_found"] == pytest.approx(1)
    assert report.corners["false_cards"] == 1
    assert report.type == Ratio(3, 4)
    # 3 of 3, 2 of 4, 0 of 1, 3 of 3.
    assert report.fields == Ratio(8, 11)
    # "LÊ VAN", read as "LÊ VĂN", is right but for a mark.
    assert report.fields_bare == Ratio(9, 11)
    # 28 characters each or, with "Nam", 31; "Ă" for "A", "Nam" missed, "BUDI" read as "LÊ VĂN".
    assert report.characters == 28 + 31 + 4 + 28
    assert report.character_error_rate == pytest.approx((1 + 3 + 6) / 91)
    assert report.by_field["full_name"] == Ratio(2, 4)
    assert report.by_layout == {"vn_cccd_chip": Ratio(8, 10), "id_ktp": Ratio(0, 1)}
    assert report.by_layout_and_field["id_ktp full_name"] == Ratio(0, 1)
    # 4 words each; the second has 3 of 5.
    assert report.words == Ratio(4 + 3 + 0 + 4, 4 + 5 + 1 + 4)
    assert report.spurious == 2 + 3
    assert [photo.name for photo in report.worst] == ["wrong", "other"]
    assert report.milliseconds["p50"] <= report.milliseconds["p95"]
    print_report(report)
    output = capsys.readouterr().out
    assert table_rows(output)["fields exact, marks and case apart"] == ["81.8 % of 11"]
    assert table_rows(output)["character error rate"] == ["10.99 % of 91"]
    assert "72.7 % of 11" in output and "'LÊ VAN' read as 'LÊ VĂN'" in output
    assert "severity" not in output  # of none is it known
    assert not report.lost and "by what lost them" not in output


def test_report_is_strict_json(tmp_path):
    make_dataset(tmp_path / "data")
    report = evaluate(tmp_path / "data", fake_pipeline(), limit=1)
    path = tmp_path / "new" / "report.json"
    write_report(report, path)

    def refuse(constant):
        raise AssertionError(constant)

    content = json.loads(path.read_text(encoding="utf-8"), parse_constant=refuse)
    assert content["photos"] == 1
    assert content["fields"] == {"right": 3, "total": 3, "share": 1.0}
    assert content["models"]["reader"] == "reader-fake"


def test_command(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("pipeline.command.default_pipeline", fake_pipeline)
    make_dataset(tmp_path / "data")
    path = tmp_path / "report.json"
    arguments = ["evaluate", "--data", str(tmp_path / "data"), "--report", str(path)]
    assert main([*arguments, "--limit", "2"]) == 0
    assert json.loads(path.read_text(encoding="utf-8"))["photos"] == 2


def faulty_pipeline():
    """A pipeline that loses the date of birth, and misreads a part of the name."""
    words = [word for word in WORDS if word[0] != "date_of_birth"]
    reader = ShadeReader(VĂN="VÂN")
    return Pipeline(
        FakeCropper(),
        FakeDetector(words),
        reader,
        language=None,
        confidence=None,
        any_document=True,
    )


def make_faulty_dataset(folder):
    first = make_printed_record("first")
    fields = {name: text for name, text in first.fields.items() if name != "date_of_birth"}
    records = [first, make_printed_record("second", fields={**fields, "sex": "Nam"})]
    write_dataset(folder, records, {"seed": 1}, "png")


def table_rows(output):
    """The cells of what is printed of a table, by the first."""
    rows = [[cell.strip() for cell in line.strip("│").split("│")] for line in output.splitlines()]
    return {first: others for first, *others in rows if others}


def test_what_lost_each_field_is_counted(tmp_path, capsys):
    make_faulty_dataset(tmp_path)
    report = evaluate(tmp_path, faulty_pipeline(), with_blame=True)
    assert report.lost == {
        "full_name": {"reader": 2}, "date_of_birth": {"detector": 1}, "sex": {"assembly": 1},
    }  # fmt: skip
    print_report(report)
    output = capsys.readouterr().out
    table = output[output.index("4 wrong fields, by what lost them") :]
    head = next(line for line in table.splitlines() if "cropper" in line).split("│")
    assert [cell.strip() for cell in head if cell.strip()] == [
        "field", "cropper", "detector", "reader", "assembly",
    ]  # fmt: skip
    rows = table_rows(table)
    assert rows["full_name"] == ["0", "0", "2", "0"]
    assert rows["date_of_birth"] == ["0", "1", "0", "0"]
    assert rows["sex"] == ["0", "0", "0", "1"]
    assert rows["all"] == ["0 (0 %)", "1 (25 %)", "2 (50 %)", "1 (25 %)"]
    assert "id_number" not in rows


def test_blame_is_asked_for_on_the_command_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("pipeline.command.default_pipeline", faulty_pipeline)
    make_faulty_dataset(tmp_path / "data")
    path = tmp_path / "report.json"
    arguments = ["evaluate", "--data", str(tmp_path / "data"), "--report", str(path)]
    assert main(arguments) == 0
    assert json.loads(path.read_text(encoding="utf-8"))["lost"] == {}
    assert main([*arguments, "--blame"]) == 0
    assert json.loads(path.read_text(encoding="utf-8"))["lost"]["full_name"] == {"reader": 2}
    assert capsys.readouterr().out.count("4 wrong fields, by what lost them") == 1


def test_folder_without_a_dataset(tmp_path, capsys):
    assert main(["evaluate", "--data", str(tmp_path)]) == 2
    assert "is no dataset folder" in capsys.readouterr().err
