"""The Detector's report, on answers made by hand."""

import numpy as np
import pytest

from data.cards.fields import DETECTOR_CLASSES
from detector.metrics import Answer, match_words
from detector.report import (
    Measurement,
    answers_to_reliability,
    card_groups,
    choose_worst,
    draw_answer,
    make_page,
    measurement_to_figures,
    what_went_wrong,
    word_outcomes,
    word_tables,
    worst_groups,
)
from detector.ssd.decode import Detections
from detector.words import DetectedWord
from reports.markdown import page_to_markdown
from reports.outcomes import Outcomes
from reports.pictures import BLUE, GREEN, RED
from reports.subject import Subject
from reports.timing import Timing

BOXES = np.array([[0.1, 0.2, 0.3, 0.4], [0.5, 0.2, 0.8, 0.4], [0.5, 0.6, 0.8, 0.8]], np.float32)
FIELDS = ("title:id_ktp", "sex", "address")
ELSEWHERE = np.array([0.1, 0.6, 0.3, 0.8], np.float32)
SIZE_HW = (60, 100)
THRESHOLD = 0.3


def make_answer(*found, name="card", layout="id_ktp", **groups):
    """An answer of (box, field, score)s to a card with three words."""
    classes = np.array([DETECTOR_CLASSES.index(field) for field in FIELDS])
    words = [DetectedWord(np.asarray(box, np.float32), *rest) for box, *rest in found]
    detections = Detections(
        np.array([word.box for word in words], np.float32).reshape(-1, 4),
        np.array([DETECTOR_CLASSES.index(word.field) for word in words], int),
        np.array([word.score for word in words], np.float32),
    )
    matches = match_words(words, BOXES, classes)
    named = {kind: (group,) for kind, group in groups.items()}
    return Answer(BOXES, classes, layout, detections, words, *matches, name=name, groups=named)


def make_right(**changes):
    found = zip(BOXES, FIELDS, (0.95, 0.85, 0.75), strict=True)
    return make_answer(*found, **changes)


WRONG_FIELD = make_answer(
    (BOXES[0], "title:id_ktp", 0.9), (BOXES[1], "address", 0.8), (ELSEWHERE, "address", 0.7),
    (BOXES[2], "address", 0.6), name="wrong",
)  # fmt: skip
NOTHING = make_answer((BOXES[0], "title:id_ktp", 0.2), name="nothing")
OTHER_TYPE = make_right(layout="vn_cmnd_9")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (make_right(), "all right"),
        (WRONG_FIELD, "1 of 3 missed: sex; 2 false: address ×2"),
        (NOTHING, "3 of 3 missed: sex, address, title:id_ktp; no card type"),
        (OTHER_TYPE, "card type id_ktp"),
    ],
)
def test_what_went_wrong(answer, words):
    assert what_went_wrong(answer, THRESHOLD) == words


def test_the_worst_come_first_and_right_ones_not_at_all():
    one = make_answer((BOXES[0], FIELDS[0], 0.9), (BOXES[1], FIELDS[1], 0.8))
    answers = [make_right(), one, WRONG_FIELD, NOTHING]
    assert choose_worst(answers, THRESHOLD) == [2, 3, 1]  # three, three and one mistake
    assert choose_worst(answers, THRESHOLD, count=1) == [2]
    assert choose_worst([make_right()], THRESHOLD) == []


def test_confidence_against_right_words():
    curve = answers_to_reliability([make_right(), WRONG_FIELD, NOTHING], THRESHOLD)
    # 0.95, 0.85, 0.75; 0.9, 0.6 right and 0.8, 0.7 false; 0.2 is below the threshold.
    assert curve.n == 7
    assert curve.brier == pytest.approx(
        (0.05**2 + 0.15**2 + 0.25**2 + 0.1**2 + 0.8**2 + 0.7**2 + 0.4**2) / 7
    )


def test_a_picture_shows_hits_misses_and_false_words():
    image = np.full((*SIZE_HW, 3), 128, np.uint8)
    picture = draw_answer(image, WRONG_FIELD, THRESHOLD).astype(int)
    # The middle of the left side of each box; lines are antialiased.
    assert np.abs(picture[18, 10] - GREEN).max() < 60
    assert np.abs(picture[42, 50] - GREEN).max() < 60
    assert np.abs(picture[42, 10] - BLUE).max() < 60
    missed = draw_answer(image, NOTHING, THRESHOLD).astype(int)
    assert np.abs(missed[18, 10] - RED).max() < 60
    assert np.all(missed[42, 10] == 128)
    assert np.all(image == 128)


def make_measurement(answers, **changes):
    settings = {
        "subject": Subject("m", "no Keras"), "data": "eval", "size_hw": SIZE_HW,
        "threshold": THRESHOLD, "answers": answers,
        "images": np.full((len(answers), *SIZE_HW, 3), 128, np.uint8),
        "own_crops": answers, "missed": 0, "disturbed": None, "float32": None,
    }  # fmt: skip
    return Measurement(**{**settings, **changes})


TIMED = Subject("m", "no Keras", Timing(12.0, 15.0, 100), threads=2)


def test_what_became_of_the_words_of_each_field():
    # Found, in the field of an address, below the threshold.
    answers = [make_right(), WRONG_FIELD, NOTHING, OTHER_TYPE]
    assert word_outcomes(answers, THRESHOLD) == [
        Outcomes("address", 4, 3, 1, 2, {}),
        Outcomes("sex", 4, 2, 1, 0, {"address": 1}),
        Outcomes("title:id_ktp", 4, 3, 1, 0, {}),
    ]
    assert word_outcomes(answers, THRESHOLD, by_layout=True) == [
        Outcomes("id_ktp", 9, 5, 3, 2, {"address": 1}),
        Outcomes("vn_cmnd_9", 3, 3, 0, 0, {}),
    ]
    # A threshold that the wrong field does not reach either: nothing was found there.
    assert word_outcomes([WRONG_FIELD], 0.85)[1] == Outcomes("sex", 1, 0, 1, 0, {})
    fields, layouts = word_tables(make_measurement(answers))
    assert [row[0] for row in fields.rows] == ["address", "sex", "title:id_ktp"]
    assert [row[:3] for row in layouts.rows] == [["id_ktp", "9", "5"], ["vn_cmnd_9", "3", "3"]]


def test_false_words_of_a_field_that_no_card_has():
    answer = make_answer((ELSEWHERE, "religion", 0.9))
    assert word_outcomes([answer], THRESHOLD)[1] == Outcomes("religion", 0, 0, 0, 1, {})
    assert word_outcomes([], THRESHOLD) == []


def test_figures():
    right = [make_right(), make_right()]
    figures = measurement_to_figures(make_measurement(right))
    assert figures["map50"] == pytest.approx(1)
    assert "map50_float32" not in figures and "disturbed_map50" not in figures
    measured = make_measurement(
        right, own_crops=[make_right(), make_answer()], missed=1,
        disturbed=[make_right(), make_right(), make_answer()],
        float32=[make_right(), make_answer()], subject=TIMED,
    )  # fmt: skip
    figures = measurement_to_figures(measured)
    assert figures["cropper_found"] == 0.5 and figures["cropper_recall"] == 0.5
    assert figures["cropper_recall_at_one_false"] == 0.5
    assert figures["disturbed_recall"] == figures["disturbed_recall_at_one_false"] == 2 / 3
    # Half of the words of each class: 51 of COCO's 101 points of recall.
    assert figures["cropper_map50"] == figures["map50_float32"] == pytest.approx(51 / 101)
    assert figures["int8_minus_float32"] == pytest.approx(50 / 101)
    assert (figures["milliseconds_p50"], figures["milliseconds_p95"]) == (12.0, 15.0)


def test_groups():
    answers = [make_right(layout="id_ktp", severity="0–0.25") for _ in range(5)]
    answers += [make_answer(severity="0.25–0.5") for _ in range(5)]
    rows = card_groups(make_measurement(answers))
    found = {(row.kind, row.name): (row.n, row.figures["recall"]) for row in rows}
    assert found == {("severity", "0–0.25"): (5, 1.0), ("severity", "0.25–0.5"): (5, 0.0)}
    assert [row.name for row in worst_groups(rows)] == ["0.25–0.5"]


def test_page():
    answers = [make_right(), WRONG_FIELD]
    measurement = make_measurement(answers, subject=TIMED, disturbed=[make_right()] * 2)
    page = make_page(measurement, measurement_to_figures(measurement))
    text = page_to_markdown(page, [f"{case.name}.jpg" for case in page.worst])
    assert "| words found from 0.3 on | 83.3 % | 2 cards, 6 words |" in text
    assert "| of those found, right | 71.4 % | 2 cards, 6 words |" in text
    assert "| card type right | 100.0 % | 2 cards |" in text
    disturbed = "| 2 cards, corners off by up to 4 %, turned by up to 3° |"
    assert f"| mAP@.5, disturbed crops | 1.0000 {disturbed}" in text
    at_one_false = "words found at one false word a card, disturbed crops"
    assert f"| {at_one_false} | 100.0 % {disturbed}" in text
    assert "| sex | 2 | 1 | 50.0 | 0 | 0 | 1 | address |" in text
    assert "| address | 2 | 2 | 100.0 | 0 | 2 | 0 |  |" in text
    assert "| float32 | not measured | no Keras |" in text
    assert "| network alone, median / 95th | 12.0 / 15.0 ms | 100 calls with 2 threads |" in text
    assert [case.name for case in page.worst] == ["wrong"]
    assert page.reliability.n == 7
