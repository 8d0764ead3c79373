"""Fields exact by quality, worked out by hand."""

import dataclasses
import math

import pytest

from data.records import Dataset, write_dataset
from pipeline.answers import answer_photos
from pipeline.compare import Ratio
from pipeline.evaluate import answers_to_report, report_to_dict
from pipeline.evaluate_print import print_report
from pipeline.quality_curves import Gate, QualityCurves, measure_curves
from pipeline.report import make_page
from pipeline.report_tables import gate_table, quality_table
from pipeline.types import Quality
from reports.page import Figure
from tests.pipeline.fakes import fake_pipeline
from tests.pipeline.test_evaluate import FIELDS, make_record, table_rows

GOOD = Quality(100.0, 0.0, 0.5, 0.5, 0.1, 800.0, True)
BLURRED = dataclasses.replace(GOOD, sharpness=10.0, ok=False)


@pytest.fixture
def answered(tmp_path):
    """Two good cards, of 3 and 2 right of 3; a blurred one of 1 right of 4; a photo without one."""
    wrong = dict.fromkeys(("full_name", "sex", "religion"), "?")
    records = [
        make_record("right"),
        make_record("mark", fields={**FIELDS, "full_name": "LÊ VAN"}),
        make_record("wrong", fields={**wrong, "id_number": FIELDS["id_number"]}),
        make_record("empty", layout=None, corners=None, fields={}),
    ]
    write_dataset(tmp_path, records, {"seed": 1}, "png")
    dataset = Dataset(tmp_path)
    answers = answer_photos(dataset, fake_pipeline(), progress=False)
    qualities = [GOOD, dataclasses.replace(GOOD, sharpness=90.0), BLURRED, BLURRED]
    for place, quality in enumerate(qualities):
        result = dataclasses.replace(answers[place].result, quality=quality)
        answers[place] = dataclasses.replace(answers[place], result=result)
    return dataset, answers


def test_gate_and_warnings(answered):
    curves = measure_curves(answered[1])
    assert curves.gate == Gate(Ratio(5, 6), Ratio(1, 4), Ratio(1, 2), Ratio(0, 1))
    assert curves.gate.fields_margin == pytest.approx(5 / 6 - 1 / 4)
    assert curves.gate.cards_margin == pytest.approx(1 / 2)
    assert curves.warnings == {"blurred": Ratio(1, 4)}


def test_bands(answered):
    curves = measure_curves(answered[1])
    # Of the values 10, 90 and 100 the cuts at 2, 10, 50, 90, 98 % are 13.2, 26, 90, 98, 99.6.
    found = [(band.least, band.most, band.cards, band.fields) for band in curves.bands["sharpness"]]
    assert found == [
        (10, 10, 1, Ratio(1, 4)), (90, 90, 1, Ratio(2, 3)), (100, 100, 1, Ratio(3, 3)),
    ]  # fmt: skip
    # What is the same of all cards makes one band.
    assert "moire" not in curves.bands  # which no card has here
    (band,) = curves.bands["glare"]
    assert (band.least, band.most, band.cards, band.fields) == (0, 0, 3, Ratio(6, 10))


def test_a_card_that_was_not_found_is_in_no_band(answered):
    answers = answered[1]
    lost = dataclasses.replace(answers[2].result, document=None)
    answers[2] = dataclasses.replace(answers[2], result=lost)
    curves = measure_curves(answers)
    assert curves.gate.fields_other == Ratio(0, 0) and curves.warnings == {}
    assert sum(band.cards for band in curves.bands["sharpness"]) == 2
    assert math.isnan(curves.gate.fields_margin)


def test_no_cards_at_all(answered):
    answers = answered[1]
    nothing = Gate(Ratio(0, 0), Ratio(0, 0), Ratio(0, 0), Ratio(0, 0))
    assert measure_curves(answers[3:]) == measure_curves([]) == QualityCurves({}, {}, nothing)
    report = answers_to_report("none", answers[3:])
    assert gate_table(report).rows[2] == ["margin", "–", "–"]
    assert quality_table(report).rows == []


def test_what_is_printed_and_written(answered, capsys):
    dataset, answers = answered
    report = answers_to_report("four", answers)
    print_report(report)
    rows = table_rows(capsys.readouterr().out)
    assert rows["quality.ok"] == ["83.3 % of 6", "50.0 % of 2"]
    assert rows["not quality.ok"] == ["25.0 % of 4", "0.0 % of 1"]
    assert rows["margin"] == ["+58.3 points", "+50.0 points"]
    assert rows["blurred"][0] == "25.0 % of 4"
    assert rows["sharpness"] == ["10 – 10", "1", "25.0 % of 4"]
    assert rows["glare"] == ["0.000 – 0.000", "3", "60.0 % of 10"]
    written = report_to_dict(report)["quality"]
    assert written["gate"]["fields_ok"] == {"right": 5, "total": 6, "share": 0.8333}
    assert written["bands"]["sharpness"][0] == {
        "least": 10.0, "most": 10.0, "cards": 1, "fields": {"right": 1, "total": 4, "share": 0.25},
    }  # fmt: skip
    page = make_page(report, answers, dataset)
    expected = Figure(
        "fields exact, quality ok / not", "83.3 % / 25.0 %", "6 / 4 fields of cards found"
    )
    assert expected in page.summary
    assert "Fields exact by the quality" in [table.heading for table in page.tables]
