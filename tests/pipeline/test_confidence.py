"""Measurements of fields, the regression on them, and what its confidences are worth."""

import math
from dataclasses import replace

import numpy as np
import pytest

from data.records import write_dataset
from export.artefacts import ManifestError
from pipeline.calibrate import Sample, collect_samples, fit_confidence
from pipeline.confidence import (
    KINDS,
    MEASURES,
    FieldConfidence,
    field_kind,
    measure_field,
    widest_gap,
)
from pipeline.field_types import Check, FieldResult, WordResult
from pipeline.parts import REVIEW_BELOW
from pipeline.stages import packaged_confidence
from pipeline.trust import THRESHOLDS, measure_trust
from pipeline.types import Quality
from tests.pipeline.fakes import fake_pipeline, make_printed_record

QUALITY = Quality(100.0, 0.01, 0.6, 0.5, 0.1, 800.0, True)


def box(x1, x2, y=0.0, height=10.0):
    return ((x1, y), (x2, y), (x2, y + height), (x1, y + height))


def field(*quads, confidence=0.9, detection=0.8, checks=()):
    words = tuple(WordResult("A", confidence, quad, (), detection) for quad in quads)
    return FieldResult("A", "A", confidence ** len(words), box(0, 100), words, checks)


@pytest.mark.parametrize("turn", [0, 30, 180])
def test_the_widest_gap_is_seen_whichever_way_the_card_lies(turn):
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))

    def turned(quad):
        return tuple((x * cos - y * sin, x * sin + y * cos) for x, y in quad)

    near, far, below = box(0, 30), box(50, 80), box(0, 30, y=14)
    assert widest_gap(field(turned(near), turned(far))) == pytest.approx(2.0)
    assert widest_gap(field(turned(near), turned(box(33, 60)), turned(below))) == pytest.approx(0.3)
    assert widest_gap(field(turned(near), turned(below))) == 0.0
    assert widest_gap(field(turned(near))) == 0.0


def test_measurements_of_a_field():
    checks = (Check("a", "pass"), Check("b", "fail"), Check("c", "unknown"), Check("d", "fail"))
    measures = measure_field(
        "full_name", field(box(0, 30), box(33, 60), checks=checks), QUALITY, 0.5
    )
    assert set(measures) == set(MEASURES)
    assert measures["certainty"] == pytest.approx(math.log(0.81 / 0.19))
    assert measures["weakest_word"] == pytest.approx(math.log(0.9 / 0.1))
    assert measures["detection"] == pytest.approx(math.log(0.8 / 0.2))
    assert (measures["checks_passed"], measures["checks_failed"]) == (1, 2)
    assert measures["corners"] == 0.0
    assert [kind for kind in KINDS if measures[f"is_{kind}"]] == ["name"]


def test_kinds_of_fields():
    kinds = {name: field_kind(name) for name in ("id_number", "date_of_expiry", "sex", "village")}
    assert kinds == {
        "id_number": "number", "date_of_expiry": "date", "sex": "closed", "village": "place",
    }  # fmt: skip
    assert field_kind("occupation") == "other"


def samples(count=4000, seed=0):
    """Fields of which one is right with a probability that two measurements tell."""
    rng = np.random.default_rng(seed)
    drawn = []
    for _ in range(count):
        measures = dict.fromkeys(MEASURES, 0.0)
        measures["certainty"], measures["checks_failed"] = rng.normal(), float(rng.random() < 0.3)
        logit = 1.0 + 1.5 * measures["certainty"] - 2.0 * measures["checks_failed"]
        drawn.append(Sample(measures, bool(rng.random() < 1 / (1 + math.exp(-logit)))))
    return drawn


def test_the_regression_finds_the_weights_that_the_fields_were_drawn_by(tmp_path):
    fitted = fit_confidence(samples(), "drawn")
    assert fitted.intercept == pytest.approx(1.0, abs=0.15)
    assert fitted.weights["certainty"] == pytest.approx(1.5, abs=0.15)
    assert fitted.weights["checks_failed"] == pytest.approx(-2.0, abs=0.2)
    assert fitted.weights["glare"] == 0.0  # the same everywhere
    others = samples(seed=1)
    told = [fitted.probability(sample.measures) for sample in others]
    trust = measure_trust(told, [sample.right for sample in others], len(others))
    assert trust.calibration_error < 0.02
    fitted.save(tmp_path / "c.json")
    assert FieldConfidence.load(tmp_path / "c.json") == fitted


def test_too_few_wrong_fields_are_refused():
    with pytest.raises(ValueError, match="19 wrong fields; 20"):
        right = [replace(sample, right=True) for sample in samples(100)]
        fit_confidence([*right, *(replace(sample, right=False) for sample in right[:19])], "d")


def test_samples_of_a_dataset(tmp_path):
    records = [make_printed_record("a"), make_printed_record("b")]
    wrong = dict(records[1].fields, full_name="LÊ VÂN")
    records[1] = replace(records[1], fields=wrong)
    write_dataset(tmp_path / "set", records, {"seed": 1}, "png")
    found = collect_samples(tmp_path / "set", fake_pipeline(), progress=False)
    assert [sample.right for sample in found] == [True] * 4 + [False] + [True]
    calibrated = fake_pipeline()
    calibrated._confidence = packaged_confidence()
    with pytest.raises(ValueError, match="calibrated already"):
        collect_samples(tmp_path / "set", calibrated, progress=False)


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"schema_version": "0"}', '{"schema_version": "1", "weights": {}}'],
)
def test_a_damaged_file_is_refused(tmp_path, content):
    path = tmp_path / "confidence.json"
    path.write_text(content)
    with pytest.raises(ManifestError, match="confidence.json"):
        FieldConfidence.load(path)


def test_what_is_packaged_says_what_one_expects():
    packaged = packaged_confidence()

    def told(**changes):
        sure = field(box(0, 30), box(33, 60), confidence=0.99, detection=0.95)
        return packaged.probability(measure_field("full_name", sure, QUALITY, 0.95) | changes)

    assert told() > 0.9
    assert told(checks_failed=1.0) < told()
    assert told(certainty=-1.0, weakest_word=-0.5) < REVIEW_BELOW
    assert told(certainty=-3.0, weakest_word=-2.5) < 0.5
    assert told(agrees_with_qr=1.0) > told()
    assert told(widest_gap=2.5) < told()
    assert told(detection=-1.0) < told()


def test_what_thresholds_let_through():
    trust = measure_trust([0.4, 0.85, 0.93, 0.97, 0.99], [False, True, False, True, True], 8)
    points = {point.threshold: point for point in trust.curve}
    assert tuple(points) == THRESHOLDS
    assert (points[0.5].taken.right, points[0.5].taken.total) == (4, 8)
    assert (points[0.5].right.right, points[0.5].right.total) == (3, 4)
    assert (points[0.95].right.right, points[0.95].right.total) == (2, 2)
    assert trust.n == 5
    nothing = measure_trust([], [], 3)
    assert math.isnan(nothing.calibration_error) and nothing.curve[0].taken.share == 0
