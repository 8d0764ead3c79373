"""The report of an evaluation, as the command writes it."""

import base64
import json
import re
import sys

import cv2
import pytest

from data.records import Dataset, write_dataset
from pipeline.answers import answer_photos
from pipeline.command import main
from pipeline.evaluate import answers_to_report, field_groups
from pipeline.report import (
    answer_to_case,
    card_groups,
    choose_worst,
    make_page,
    make_summary,
    worst_groups,
)
from reports.groups import GroupRow
from reports.page import Figure
from tests.pipeline.fakes import WORDS, fake_pipeline, make_photo
from tests.pipeline.test_evaluate import (
    FIELDS,
    faulty_pipeline,
    make_dataset,
    make_faulty_dataset,
    make_record,
    make_severe_dataset,
)


def answer_dataset(folder, pipeline=None, **options):
    dataset = Dataset(folder)
    answers = answer_photos(dataset, pipeline or fake_pipeline(), progress=False, **options)
    return dataset, answers, answers_to_report(str(folder), answers)


def figures_by_group(rows):
    return {(row.kind, row.name): (row.n, row.figures) for row in rows}


def test_figures_by_group(tmp_path):
    records = [
        make_record("right", meta={"severity": 0.1}),
        make_record("mark", meta={"severity": 0.6}, fields={**FIELDS, "full_name": "LÊ VAN"}),
        make_record("empty", layout=None, corners=None, fields={}),
    ]
    write_dataset(tmp_path, records, {"seed": 1}, "png")
    _, answers, _ = answer_dataset(tmp_path)
    fields = figures_by_group(field_groups(answers))
    assert fields["field", "full_name"] == (
        2, {"exact": 0.5, "bare": 1.0, "character_error_rate": 1 / 12},
    )  # fmt: skip
    assert fields["field", "id_number"][1]["exact"] == 1
    assert fields["layout", "vn_cccd_chip"] == (
        6, {"exact": 5 / 6, "bare": 1.0, "character_error_rate": 1 / 56},
    )  # fmt: skip
    assert fields["severity", "0–0.25"][0] == 3 and fields["severity", "0–0.25"][1]["exact"] == 1
    assert fields["severity", "0.5–0.75"][1]["exact"] == 2 / 3
    cards = figures_by_group(card_groups(answers))
    assert cards["layout", "vn_cccd_chip"] == (2, {"upright": 1, "type": 1, "whole": 0.5})
    assert cards["severity", "0.5–0.75"] == (1, {"upright": 1, "type": 1, "whole": 0})


def test_summary_and_tables(tmp_path):
    make_dataset(tmp_path)
    dataset, answers, report = answer_dataset(tmp_path)
    page = make_page(report, answers, dataset)
    assert page.about["model of the reader"] == "reader-fake"
    for figure in (
        Figure("cards found, right way up", "75.0 %", "4 cards"),
        Figure("photos without a card taken for one", "100.0 %", "1 photos"),
        Figure("card type right", "75.0 %", "4 cards"),
        Figure("fields exact", "72.7 %", "11 fields"),
        Figure("fields exact, marks and case apart", "81.8 %", "11 fields"),
        Figure("character error rate", "10.99 %", "91 characters of 11 fields"),
        Figure("words right", "78.6 %", "14 words"),
        Figure("fields read that are not printed", "5", "5 photos"),
    ):
        assert figure in page.summary
    tables = {table.heading: table for table in page.tables}
    assert tables["Fields exact"].columns == ["field", "all", "vn_cccd_chip", "id_ktp"]
    assert tables["Fields exact"].rows[1] == [
        "full_name", "50.0 % of 4", "66.7 % of 3", "0.0 % of 1",
    ]  # fmt: skip
    assert not any("severity" in figure.name for figure in page.summary)
    assert page.groups[0][1] and "groups" not in page.figures
    steps = [row[0] for row in tables["Milliseconds by step"].rows]
    assert "cropper" in steps and "p50" not in steps
    # What the confidences say: three fields a photo, of all five photos.
    assert page.reliability.n == 15
    assert not any("lost" in heading for heading in tables)


def test_the_summary_tells_what_can_still_be_read(tmp_path):
    make_severe_dataset(tmp_path)
    _, _, report = answer_dataset(tmp_path)
    figure = Figure("fields exact, severity ≤ 1", "83.3 %", "6 fields")
    assert figure in make_summary(report, [])


def test_a_group_of_few_cards_is_not_called_the_worst(tmp_path):
    def row(kind, name, n, exact):
        return GroupRow(kind, name, n, {"exact": exact})

    rows = [
        row("layout", "id_ktp", 40, 0.9), row("layout", "vn_cccd_chip", 39, 0.1),
        row("field", "sex", 5, 0.8), row("field", "city", 4, 0.1), row("field", "rt_rw", 9, 0.9),
        row("scene", "desk", 90, 0.1), row("severity", "0–0.25", 39, 0.1),
    ]  # fmt: skip
    assert worst_groups(rows) == [rows[0], rows[2]]
    make_dataset(tmp_path)
    _, _, report = answer_dataset(tmp_path)
    named = [figure for figure in make_summary(report, [rows[2]]) if "worst" in figure.name]
    assert named == [Figure("worst field, fields exact", "80.0 % on sex", "5 fields")]


def test_what_lost_each_field(tmp_path):
    make_faulty_dataset(tmp_path)
    dataset, answers, report = answer_dataset(tmp_path, faulty_pipeline(), with_blame=True)
    page = make_page(report, answers, dataset)
    lost = Figure("lost by cropper / detector / reader / assembly", "0 / 25 / 50 / 25 %",
                  "4 wrong fields")  # fmt: skip
    assert page.summary[-1] == lost
    (table,) = (table for table in page.tables if table.heading.startswith("4 wrong fields"))
    assert table.rows[-1] == ["all", "0 (0 %)", "1 (25 %)", "2 (50 %)", "1 (25 %)"]


def test_the_worst_photos_say_what_was_printed_and_read(tmp_path):
    make_dataset(tmp_path)
    dataset, answers, _ = answer_dataset(tmp_path)
    assert [one.photo.name for one in choose_worst(answers)] == ["wrong", "other"]
    case = answer_to_case(answers[2], dataset[2].image)
    assert case.wrong == "1 of 1 fields wrong: full_name" and case.groups["layout"] == ("id_ktp",)
    assert case.details.rows == [
        ["full_name", "`BUDI`", "`LÊ VĂN`"],
        ["id_number", "(nothing)", "`079195001234`"],
        ["date_of_birth", "(nothing)", "`31/01/1995`"],
    ]
    assert (case.image[:, :600] != make_photo()).any() and case.image.shape[1] > 600


def test_a_large_photo_of_which_nothing_was_read(tmp_path):
    photo = make_photo((1000, 1600))
    write_dataset(tmp_path, [make_record("a", image=photo)], {"seed": 1}, "png")
    dataset, answers, _ = answer_dataset(tmp_path, fake_pipeline(corners=None))
    case = answer_to_case(answers[0], dataset[0].image)
    assert case.wrong == "no card; 3 of 3 fields wrong: id_number, full_name, date_of_birth"
    assert case.details.rows[1] == ["full_name", "`LÊ VĂN`", "(nothing)"]
    assert case.image.shape == (500, 800, 3)


def hostile_pipeline():
    """A pipeline that reads HTML for a name."""
    words = [(name, box, text.replace("VĂN", "<B>&VĂN")) for name, box, text in WORDS]
    return fake_pipeline(words)


@pytest.fixture
def data(tmp_path):
    make_dataset(tmp_path / "data")
    return str(tmp_path / "data")


def test_the_command_writes_a_folder(tmp_path, data, monkeypatch):
    pipeline, seen = hostile_pipeline(), []
    infer = pipeline.infer
    pipeline.infer = lambda image: seen.append(image) or infer(image)
    monkeypatch.setattr("pipeline.command.default_pipeline", lambda: pipeline)
    folder = tmp_path / "new" / "report"
    assert main(["evaluate", "--data", data, "--report", str(folder)]) == 0
    assert len(seen) == 5  # each photo once
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert names == [
        "figures.json", "reliability.png", "report.html", "report.md", "worst/01-wrong.jpg",
        "worst/02-right.jpg", "worst/03-other.jpg", "worst/04-turned.jpg",
    ]  # fmt: skip
    assert cv2.imread(str(folder / "worst/01-wrong.jpg")).shape[0] == 420
    content = json.loads((folder / "figures.json").read_text("utf-8"))
    assert content["report"] == "pipeline"
    assert content["figures"]["fields"] == {"right": 6, "total": 11, "share": 0.5455}
    assert content["worst"][0]["wrong"] == "2 of 4 fields wrong: full_name, sex"
    text = (folder / "report.html").read_text("utf-8")
    row = "<td>full_name</td><td><code>LÊ VAN</code></td><td><code>LÊ &lt;B&gt;&amp;VĂN</code></td>"
    assert row in text and "<B>" not in text
    pictures = re.findall('src="data:image/jpeg;base64,([^"]*)"', text)
    assert base64.b64decode(pictures[0]) == (folder / "worst/01-wrong.jpg").read_bytes()
    assert len(pictures) == 4
    page = (folder / "report.md").read_text("utf-8")
    assert "| full_name | `LÊ VAN` | `LÊ <B>&VĂN` |" in page
    assert "| sex | `Nam` | (nothing) |" in page


def test_a_report_that_could_not_be_written_is_refused_before_any_work(
    tmp_path, data, monkeypatch, capsys
):
    def fail():
        raise AssertionError("work")

    monkeypatch.setattr("pipeline.command.default_pipeline", fail)
    (tmp_path / "thesis.txt").write_text("ten years of work")
    assert main(["evaluate", "--data", data, "--report", str(tmp_path)]) == 2
    assert "holds no earlier report" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert main(["evaluate", "--data", data, "--report", str(tmp_path / "new")]) == 2
    assert "idcard-reader[train]" in capsys.readouterr().err


def test_json_needs_no_matplotlib(tmp_path, data, monkeypatch):
    monkeypatch.setattr("pipeline.command.default_pipeline", fake_pipeline)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    path = tmp_path / "figures.JSON"
    assert main(["evaluate", "--data", data, "--report", str(path)]) == 0
    content = json.loads(path.read_text("utf-8"))
    assert content["fields_bare"] == {"right": 9, "total": 11, "share": 0.8182}
    assert content["character_error_rate"] == 0.1099 and content["characters"] == 91


def test_answers_do_not_hold_the_photos(tmp_path):
    make_dataset(tmp_path)
    _, answers, _ = answer_dataset(tmp_path, limit=2)
    assert [answer.index for answer in answers] == [0, 1]
    for answer in answers:
        assert answer.result.source is None and answer.result.fields
