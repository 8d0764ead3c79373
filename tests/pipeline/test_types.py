import base64
import dataclasses
import io
import json
import pickle
import sys

import numpy as np
import pytest
from PIL import Image

from pipeline.agreement import RULES
from pipeline.field_types import Check, FieldResult, array_to_quad
from pipeline.missing import ALWAYS_PRINTED
from pipeline.qr import CHECK
from pipeline.sentences import SENTENCES
from pipeline.types import Warning
from tests.pipeline.fakes import WORDS, fake_pipeline, make_photo


@pytest.fixture(scope="module")
def result():
    return fake_pipeline().infer(make_photo())


def test_array_to_quad_rounds_to_tenths():
    quad = array_to_quad(np.array([[0.04, 0.06], [1, 0], [1, 1], [0, 1]]))
    assert quad == ((0.0, 0.1), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def check(name, status):
    return {"name": name, "status": status, "message": SENTENCES[name]}


def test_every_check_says_what_it_asks_for():
    names = {"calendar_date", "number_length", "number_region", "known_value", "name_letters"}
    assert SENTENCES.keys() == names | set(RULES) | {CHECK}


def test_json_follows_the_schema(result):
    content = json.loads(result.to_json())
    assert list(content) == [
        "schema_version",
        "status",
        "needs_review",
        "document",
        "quality",
        "fields",
        "warnings",
        "timings_ms",
        "models",
    ]
    assert content["schema_version"] == "1"
    assert set(content["document"]) == {"type", "side", "confidence", "corners", "rotation"}
    assert set(content["quality"]) == {
        "sharpness",
        "glare",
        "brightness",
        "contrast",
        "color",
        "card_width_px",
        "moire",
        "ok",
    }
    assert content["fields"]["date_of_birth"] == {
        "value": "1995-01-31",
        "text": "31/01/1995",
        "confidence": 0.9,
        "quad": [[260.0, 236.0], [380.0, 236.0], [380.0, 262.0], [260.0, 262.0]],
        "words": [
            {
                "text": "31/01/1995",
                "confidence": 0.9,
                "detection": 0.9,
                "quad": [[260.0, 236.0], [380.0, 236.0], [380.0, 262.0], [260.0, 262.0]],
                "characters": [],
            }
        ],
        "checks": [
            check("calendar_date", "pass"),
            check("number_agrees_with_birth", "pass"),
            check("born_before_today", "pass"),
            check("expires_after_birth", "unknown"),
            check("expires_on_birthday", "unknown"),
            check("agrees_with_qr", "unknown"),
        ],
        "alternatives": [],
        "odds": [],
        "parts": {},
        "needs_review": False,
    }
    assert '"LÊ VĂN"' in result.to_json()


def test_a_check_that_failed_says_what_would_not_have():
    check = Check("number_agrees_with_sex", "fail", "Nam")
    assert check.to_dict() == {
        "name": "number_agrees_with_sex",
        "status": "fail",
        "message": "the identity number is of somebody of that sex",
        "proposal": "Nam",
    }


def test_a_person_looks_at_what_is_doubtful(monkeypatch):
    read = ("id_number", "full_name", "date_of_birth")
    monkeypatch.setitem(ALWAYS_PRINTED, "vn_cccd_chip", read)
    result = fake_pipeline(confidence=0.97).infer(make_photo())
    assert not result.needs_review
    missing = [word for word in WORDS if word[0] != "id_number"]
    assert fake_pipeline(missing, confidence=0.97).infer(make_photo()).needs_review
    untitled = [word for word in WORDS if word[1]][1:]
    assert fake_pipeline(untitled, confidence=0.97).infer(make_photo()).needs_review
    assert fake_pipeline(confidence=0.89).infer(make_photo()).needs_review
    assert fake_pipeline(corners=None).infer(make_photo()).needs_review
    fields = dict(result.fields)
    fields["full_name"] = dataclasses.replace(fields["full_name"], needs_review=True)
    assert dataclasses.replace(result, fields=fields).needs_review


def test_warning_without_a_field_has_none():
    assert Warning("dark", "m").to_dict() == {"code": "dark", "message": "m"}
    assert Warning("glare", "m", "sex").to_dict() == {
        "code": "glare",
        "field": "sex",
        "message": "m",
    }


def test_results_are_frozen_and_travel_between_processes(result):
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.status = "ok"
    assert pickle.loads(pickle.dumps(result)) == result


def test_print_aligns_the_columns(result):
    lines = str(result).splitlines()
    assert lines[0] == "vn_cccd_chip front (0.90)"
    assert lines[1] == "  id_number      079195001234  0.90"
    assert lines[2] == "  full_name      LÊ VĂN        0.81  review"
    assert str(fake_pipeline(corners=None).infer(make_photo())) == "no card found"


def test_a_document_is_a_row(result):
    (row,) = result.to_frame().to_dict("records")
    assert (row["status"], row["type"], row["needs_review"]) == ("ok", "vn_cccd_chip", True)
    assert (row["date_of_birth"], row["date_of_birth_confidence"]) == ("1995-01-31", 0.9)
    (empty,) = fake_pipeline(corners=None).infer(make_photo()).to_frame().to_dict("records")
    assert (empty["status"], empty["type"]) == ("no_card", None)


def test_a_field_is_a_row(result):
    frame = result.fields_frame()
    columns = ["field", "value", "text", "confidence", "needs_review", "failed_checks"]
    assert list(frame.columns) == columns
    assert frame["text"].tolist() == ["079195001234", "LÊ VĂN", "31/01/1995"]
    assert frame["needs_review"].tolist() == [False, True, False]
    empty = fake_pipeline(corners=None).infer(make_photo()).fields_frame()
    assert empty.shape == (0, 6)


def test_frame_names_failed_checks(result):
    checks = (Check("calendar_date", "fail"), Check("number_length", "pass"))
    field = FieldResult("a", "a", 1.0, ((0, 0),) * 4, (), checks)
    frame = dataclasses.replace(result, fields={"sex": field}).fields_frame()
    assert frame["failed_checks"].tolist() == ["calendar_date"]


def test_html_is_escaped(result):
    field = dataclasses.replace(result.fields["full_name"], text="<b>&", value="<b>&")
    page = dataclasses.replace(result, fields={"full_name": field})._repr_html_()
    assert "&lt;b&gt;&amp;" in page and "<b>&" not in page


def test_a_notebook_shows_the_picture_beside_the_table(result):
    page = result._repr_html_()
    assert page.index("<img") < page.index("<table>")
    encoded = page.split("base64,")[1].split('"')[0]
    with Image.open(io.BytesIO(base64.b64decode(encoded))) as picture:
        assert picture.size == (480, 336)
    without = dataclasses.replace(result, source=None)._repr_html_()
    assert "<img" not in without and "079195001234" in without
    gone = dataclasses.replace(result, source="no/such/photo.jpg")._repr_html_()
    assert "<img" not in gone and "<table>" in gone


@pytest.mark.parametrize("frame", ["to_frame", "fields_frame"])
def test_frames_say_which_extra_they_need(monkeypatch, frame):
    result = fake_pipeline(corners=None).infer(make_photo())
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match=r"idcard-reader\[frames\]"):
        getattr(result, frame)()
