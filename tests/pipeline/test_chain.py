import io
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from pipeline import Pipeline
from pipeline.confidence import MEASURES, FieldConfidence
from pipeline.field_types import Check
from pipeline.missing import ALWAYS_PRINTED
from reader.reading import WordReading
from tests.pipeline.fakes import (
    CORNERS,
    WORDS,
    FakeCropper,
    FakeDetector,
    fake_pipeline,
    make_photo,
)


def codes(result):
    return [(warning.code, warning.field) for warning in result.warnings]


def test_fields_values_and_places():
    result = fake_pipeline().infer(make_photo())
    assert result.status == "ok"
    assert result.document.type == "vn_cccd_chip" and result.document.side == "front"
    assert result.document.rotation == 0
    assert result.document.corners == ((100, 80), (500, 80), (500, 340), (100, 340))
    assert result.quality.card_width_px == 400
    assert {name: f.text for name, f in result.fields.items()} == {
        "id_number": "079195001234",
        "full_name": "LÊ VĂN",
        "date_of_birth": "31/01/1995",
    }
    assert result.fields["date_of_birth"].value == "1995-01-31"
    assert result.fields["full_name"].value == "LÊ VĂN"
    # Both words must be right: 0.9 · 0.9.
    assert result.fields["full_name"].confidence == pytest.approx(0.81)
    # x = 100 + 400 · 0.4 and so on; the field spans both of its words.
    assert result.fields["full_name"].words[0].quad == (
        (260, 184),
        (300, 184),
        (300, 210),
        (260, 210),
    )
    assert result.fields["full_name"].quad == ((260, 184), (348, 184), (348, 210), (260, 210))
    assert [(c.name, c.status) for c in result.fields["id_number"].checks] == [
        ("number_length", "pass"),
        ("number_region", "pass"),
        ("number_agrees_with_birth", "pass"),  # 1: a woman born in the 1900s, 95
        ("number_agrees_with_sex", "unknown"),  # it was not read
        ("agrees_with_qr", "unknown"),  # there is none
    ]
    steps = "load", "cropper", "rectify", "detector", "crops", "reader", "assembly", "qr"
    assert tuple(result.timings_ms) == steps
    assert result.models == {
        "cropper": "cropper-fake",
        "detector": "detector-fake",
        "reader": "reader-fake",
    }


def test_quarter_turn_comes_out_upright():
    # The photo turned clockwise: what was at (x, y) is at (420 - y, x).
    turned = np.stack([420 - CORNERS[:, 1], CORNERS[:, 0]], axis=1)
    upright, pipeline = fake_pipeline(), fake_pipeline(corners=turned)
    upright.infer(make_photo())
    result = pipeline.infer(np.ascontiguousarray(np.rot90(make_photo(), -1)))
    assert result.document.rotation == 90
    card, expected = pipeline.detector.seen[0], upright.detector.seen[0]
    assert card.shape == (768, 1216, 3)
    assert np.abs(card.astype(int) - expected).max() <= 2
    # Its number's top-left was at (260, 132).
    assert result.fields["id_number"].quad[0] == (288, 260)


def test_large_photos_answer_in_their_own_pixels():
    photo = make_photo((840, 1200))
    small = fake_pipeline(corners=CORNERS).infer(photo)
    big = np.repeat(np.repeat(photo, 4, axis=0), 4, axis=1)  # 3360 × 4800, worked on at 2048
    pipeline = fake_pipeline(corners=CORNERS * (2048 / 1200))
    result = pipeline.infer(big)
    assert pipeline.cropper.seen[0].shape == (1434, 2048, 3)
    expected = 4 * np.array(small.fields["full_name"].quad)
    np.testing.assert_allclose(result.fields["full_name"].quad, expected, atol=1.0)
    # A card counts as wide as it is read.
    assert result.quality.card_width_px == pytest.approx(400 * 2048 / 1200, abs=1)


def test_the_reader_sees_the_words():
    pipeline = fake_pipeline()
    pipeline.infer(make_photo())
    heights = [crop.shape[0] for crop in pipeline.reader.seen[0]]
    # A box of a tenth of 768 and the Reader's margin of 18 % above and below is 104.4, rounded at
    # both ends.
    assert len(heights) == 4 and set(heights) <= {104, 105}


def test_the_reader_is_told_the_fields():
    pipeline = fake_pipeline()
    pipeline.infer(make_photo())
    assert pipeline.reader.fields == [["id_number", "full_name", "full_name", "date_of_birth"]]


def test_no_card_is_a_result():
    result = fake_pipeline(corners=None).infer(make_photo())
    assert (result.status, result.document, dict(result.fields)) == ("no_card", None, {})
    assert "document" not in result.to_dict()
    assert "card_width_px" not in result.to_dict()["quality"]
    assert codes(result) == [("no_card", None)]
    # What may be why is told, too.
    dark = fake_pipeline(corners=None).infer(make_photo() // 8)
    assert ("no_card", None) in codes(dark) and ("dark", None) in codes(dark)
    assert str(result) == "no card found"


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 500, 3), (31, 400, 3)])
def test_too_small_to_hold_a_card(shape):
    pipeline = fake_pipeline()
    assert pipeline.infer(np.zeros(shape, np.uint8)).status == "no_card"
    assert pipeline.cropper.seen == []


def test_card_without_a_readable_field():
    result = fake_pipeline(WORDS[:1]).infer(make_photo())
    assert result.status == "unreadable" and result.document is not None and not result.fields


@pytest.mark.parametrize("words", [(), (("full_name", (0.4, 0.4, 0.5, 0.5), "LÊ"),)])
def test_a_good_picture_on_which_no_card_is_printed_is_of_none(words):
    result = fake_pipeline(words).infer(make_photo())
    assert result.status == "no_card" and set(result.models) == {"cropper", "detector"}
    # A bad picture is no card either, unless there is a trace of one.
    assert fake_pipeline(words).infer(make_photo() // 8).status == "no_card"


def test_a_bad_picture_with_a_trace_of_a_card_is_unreadable():
    pipeline = fake_pipeline((("title:vn_cccd_chip", (0.3, 0.05, 0.8, 0.15), ""), *WORDS[2:3]))
    pipeline.detector.score, pipeline.reader.texts = 0.4, []
    result = pipeline.infer(make_photo() // 8)
    assert result.status == "unreadable" and not result.fields
    assert ("dark", None) in codes(result)
    assert pipeline.infer(make_photo()).status == "no_card"


def test_what_reads_as_no_card_is_none():
    pipeline = fake_pipeline()
    weights = dict.fromkeys(MEASURES, 0.0)
    for intercept, good, bad in ((0.0, "ok", "ok"), (-3.0, "no_card", "unreadable")):
        pipeline._confidence = FieldConfidence(intercept, weights, 0, "none")
        assert pipeline.infer(make_photo()).status == good
        result = pipeline.infer(make_photo() // 8)
        assert result.status == bad and bool(result.fields) == (bad == "ok")


def test_word_that_reads_as_nothing_is_left_out_but_costs_confidence():
    words = (*WORDS[:2], ("full_name", (0.4, 0.4, 0.5, 0.5), "LÊ"))
    words = (*words, ("full_name", (0.52, 0.4, 0.62, 0.5), ""))
    field = fake_pipeline(words).infer(make_photo()).fields["full_name"]
    assert (field.text, len(field.words), field.confidence) == ("LÊ", 1, 0.0)


def test_inferred_corner_is_warned_about():
    result = fake_pipeline(inferred=2).infer(make_photo())
    assert ("corner_inferred", None) in codes(result)
    assert "bottom-right" in next(w.message for w in result.warnings if w.code == "corner_inferred")


def test_other_cards_in_the_photo_are_warned_about():
    pipeline = fake_pipeline()
    (found,) = pipeline.cropper.find(make_photo())
    pipeline.cropper.find = lambda pixels: [replace(found, others=(found.quad / 4,))]
    result = pipeline.infer(make_photo())
    (warning,) = [w for w in result.warnings if w.code == "several_cards"]
    assert warning.message.startswith("2 cards")
    assert "several_cards" not in {code for code, _ in codes(fake_pipeline().infer(make_photo()))}


def test_unknown_type_is_absent_and_warned_about():
    result = fake_pipeline(WORDS[1:]).infer(make_photo())
    assert result.document.type is None and "type" not in result.to_dict()["document"]
    assert ("unknown_type", None) in codes(result)


def test_doubtful_and_impossible_fields_are_warned_about():
    words = (WORDS[0], ("date_of_birth", (0.4, 0.6, 0.7, 0.7), "31/02/1995"))
    result = fake_pipeline(words, confidence=0.4).infer(make_photo())
    assert result.fields["date_of_birth"].value == "31/02/1995"
    assert ("low_confidence", "date_of_birth") in codes(result)
    assert ("calendar_date", "date_of_birth") in codes(result)


NUMBER = "079195001234"


class BarReader:
    """Reads as many digits of NUMBER as it sees dark bars."""

    version = "reader-bars"

    def __init__(self):
        self.seen, self.fields = [], []

    def read(self, crops, fields=None):
        self.seen.append(crops)
        self.fields.append(fields)
        dark = [crop[crop.shape[0] // 2, :, 0] < 100 for crop in crops]
        bars = [int((row[1:] & ~row[:-1]).sum()) for row in dark]
        return [WordReading(NUMBER[:count], 0.9) for count in bars]


@pytest.mark.parametrize(("printed", "check"), [(12, "pass"), (11, "fail")])
def test_a_number_that_lost_a_digit_is_read_again_from_a_wider_cut(printed, check):
    photo = make_photo()
    photo[126:164, 250:400] = 220
    for digit in range(printed):
        photo[132:158, 260 + 10 * digit : 264 + 10 * digit] = 0
    # The Detector's box, from 2 px left of the first bar on, ends 1 px after the eleventh.
    words = (WORDS[0], ("id_number", (158 / 400, 0.2, 265 / 400, 0.3), ""))
    reader = BarReader()
    pipeline = Pipeline(
        FakeCropper(),
        FakeDetector(words),
        reader,
        language=None,
        confidence=None,
        any_document=True,
    )
    result = pipeline.infer(photo)
    field = result.fields["id_number"]
    assert field.text == NUMBER[:printed]
    assert field.checks[0] == Check("number_length", check)
    assert (("number_length", "id_number") in codes(result)) == (check == "fail")
    # Once as it was found, then wider by its height: at the left, at the right, by half at both.
    assert reader.fields == [["id_number"], ["id_number"] * 3]
    (first,), wider = reader.seen
    grown = [crop.shape[1] - first.shape[1] for crop in wider]
    np.testing.assert_allclose(grown, 26 / 400 * 1216, atol=2)
    # Where it stands is what the Detector says.
    assert field.quad[0] == (258, 132) and field.quad[2] == (365, 158)


def test_corners_outside_the_photo_are_no_trouble():
    corners = CORNERS + np.array([-150, 0], np.float32)
    result = fake_pipeline(corners=corners).infer(make_photo())
    assert result.status == "ok" and result.document.corners[0] == (-50, 80)


def test_a_field_that_fails_a_check_or_is_below_the_setting_needs_review(monkeypatch):
    read = ("id_number", "full_name", "date_of_birth")
    monkeypatch.setitem(ALWAYS_PRINTED, "vn_cccd_chip", read)
    words = [
        (field, box, "31/01/1996" if field == "date_of_birth" else text)
        for field, box, text in WORDS
    ]
    fields = fake_pipeline(words, confidence=0.95).infer(make_photo()).fields
    assert [name for name, field in fields.items() if field.needs_review] == [
        "id_number",
        "date_of_birth",
    ]
    pipeline = fake_pipeline(confidence=0.95)  # and 0.9025 for the name's two words
    assert not pipeline.infer(make_photo()).needs_review
    pipeline.review_below = 0.91
    fields = pipeline.infer(make_photo()).fields
    assert [name for name, field in fields.items() if field.needs_review] == ["full_name"]


def test_confidences_are_those_of_the_calibration():
    pipeline = fake_pipeline()
    weights = dict.fromkeys(MEASURES, 0.0) | {"is_name": -2.0}
    pipeline._confidence = FieldConfidence(2.0, weights, 0, "none")
    fields = pipeline.infer(make_photo()).fields
    assert fields["full_name"].confidence == pytest.approx(0.5)
    assert fields["id_number"].confidence == pytest.approx(1 / (1 + np.exp(-2.0)))


def test_threads_share_a_pipeline():
    pipeline = fake_pipeline()
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(pipeline.infer, [make_photo()] * 8))
    assert len({json.dumps(r.to_dict()["fields"]) for r in results}) == 1


def test_drawing_needs_the_photo_again():
    content = io.BytesIO()
    Image.fromarray(make_photo()).save(content, "PNG")
    content.seek(0)
    result = fake_pipeline().infer(content)
    with pytest.raises(ValueError, match=r"pass it: result\.draw\(image\)"):
        result.draw()
    assert result.draw(make_photo()).height == 420
    assert fake_pipeline().infer(make_photo()).draw().height == 420


def test_import_is_light():
    code = (
        "import sys, pipeline; heavy = {'tensorflow', 'keras', 'pandas', 'ai_edge_litert',"
        "'tabulate', 'tyro', 'jax', 'torch'}; print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_corner_outside_of_the_photo_is_missing():
    outside = CORNERS.copy()
    outside[2] = (612, 340)  # of 600 pixels
    result = fake_pipeline(corners=outside).infer(make_photo())
    assert [w.message for w in result.warnings if w.code == "corner_missing"] == [
        "the bottom-right corner is outside of the photo"
    ]
    outside[2] = (602, 340)
    result = fake_pipeline(corners=outside).infer(make_photo())
    assert "corner_missing" not in [w.code for w in result.warnings]
