"""The Cropper's report, on answers made by hand."""

import numpy as np
import pytest

from cropper.metrics import Answer
from cropper.postprocess import CardCorners
from cropper.report import (
    Measurement,
    answers_to_reliability,
    card_groups,
    cardless_groups,
    choose_worst,
    draw_answer,
    make_page,
    measurement_to_figures,
    what_went_wrong,
    worst_groups,
)
from data.records import Dataset, Record, write_dataset
from reports.markdown import page_to_markdown
from reports.pictures import GREEN, RED
from reports.subject import Subject
from reports.timing import Timing

TRUTH = np.array([[20, 20], [120, 20], [120, 80], [20, 80]], np.float32)


def make_answer(name, found=TRUTH, truth=TRUTH, confidence=0.9, inferred=None, index=0, **groups):
    corners = None
    if found is not None:
        quad = np.asarray(found, np.float32)
        corners = CardCorners(quad, np.ones(4), confidence, inferred, confidence)
    named = {kind: (group,) for kind, group in groups.items()}
    return Answer(index, name, named, truth, corners)


RIGHT = make_answer("right", confidence=0.9)
SHIFTED = make_answer("shifted", TRUTH + np.float32([2, 0]), confidence=0.75, inferred=1)
LOOSE = make_answer("loose", TRUTH + np.float32([8, 0]), confidence=0.6)
TURNED = make_answer("turned", np.roll(TRUTH, 2, axis=0), confidence=0.8)
ASIDE = make_answer("aside", TRUTH + np.float32([50, 0]), confidence=0.3)
MISSED = make_answer("missed", None)
EMPTY = make_answer("empty", None, None)
FALSE = make_answer("false", TRUTH, None, confidence=0.4)
SURE_FALSE = make_answer("sure", TRUTH, None, confidence=0.7)
ALL = [RIGHT, SHIFTED, LOOSE, TURNED, ASIDE, MISSED, EMPTY, FALSE, SURE_FALSE]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (RIGHT, "Jaccard 1.000, corners off by 0.0 %, confidence 0.90"),
        (SHIFTED, "Jaccard 0.961, corners off by 2.0 %, one corner inferred, confidence 0.75"),
        (TURNED, "turned by 180°, confidence 0.80"),
        (ASIDE, "off its place: Jaccard 0.333 of the outlines, confidence 0.30"),
        (MISSED, "not found"),
        (EMPTY, "right: no card"),
        (FALSE, "no card, but one was found, confidence 0.40"),
    ],
)
def test_what_went_wrong(answer, words):
    assert what_went_wrong(answer) == words


def test_a_quarter_turn_is_told_by_its_direction():
    # The printed top-left is found where the top-right is: the answer is turned clockwise.
    assert what_went_wrong(make_answer("a", np.roll(TRUTH, -1, axis=0))).startswith("turned by 90°")
    assert what_went_wrong(make_answer("a", np.roll(TRUTH, 1, axis=0))).startswith("turned by 270°")


def test_the_worst_come_first_and_leave_room_for_pictures_without_a_card():
    names = [answer.name for answer in choose_worst(ALL, count=20)]
    assert names == ["missed", "turned", "aside", "loose", "shifted", "right", "sure", "false"]
    # A quarter of four is one.
    assert [a.name for a in choose_worst(ALL, count=4)] == ["missed", "turned", "aside", "sure"]
    # One card alone: the rest is for the others.
    assert [a.name for a in choose_worst([RIGHT, FALSE, SURE_FALSE], 3)] == [
        "right", "sure", "false",
    ]  # fmt: skip
    assert choose_worst([EMPTY]) == []


def test_confidence_against_right_answers():
    # Right from a Jaccard index of 0.9 on: right and shifted (0.961), not loose (0.852).
    curve = answers_to_reliability(ALL)
    assert curve.n == 7
    assert sum(row.n * row.accuracy for row in curve.bins if row.n) == 2
    wrong = (0.6, 0.8, 0.3, 0.4, 0.7)
    expected = (0.1**2 + 0.25**2 + sum(confidence**2 for confidence in wrong)) / 7
    assert curve.brier == pytest.approx(expected)


def test_groups():
    answers = [
        *[make_answer("", background="bricks", severity="0–0.25") for _ in range(5)],
        *[make_answer("", None, background="foliage", severity="0–0.25") for _ in range(5)],
        *[make_answer("", None, background="tartan", severity="1–1.25") for _ in range(4)],
        make_answer("", None, None, scene="empty"),
        make_answer("", TRUTH, None, scene="empty"),
    ]
    rows = card_groups(answers)
    found = {(row.kind, row.name): (row.n, row.figures["upright"]) for row in rows}
    assert found == {
        ("severity", "0–0.25"): (10, 0.5),
        ("severity", "1–1.25"): (4, 0.0),
        ("background", "bricks"): (5, 1.0),
        ("background", "foliage"): (5, 0.0),
        ("background", "tartan"): (4, 0.0),
    }
    # Four are too few to be the worst.
    assert [(row.kind, row.name) for row in worst_groups(rows)] == [
        ("background", "foliage"), ("severity", "0–0.25"),
    ]  # fmt: skip
    (empty,) = cardless_groups(answers)
    assert (empty.kind, empty.name, empty.n) == ("scene", "empty", 2)
    assert empty.figures == {"false_cards": 0.5}


def test_a_picture_shows_truth_and_answer():
    image = np.full((100, 200, 3), 128, np.uint8)
    picture = draw_answer(image, ASIDE)
    assert tuple(picture[16, 20]) == GREEN and tuple(picture[16, 70]) == RED  # the dots
    assert np.all(image == 128)
    assert np.all(draw_answer(image, EMPTY) == 128)
    small = draw_answer(np.full((500, 1280, 3), 128, np.uint8), make_answer("a", None, TRUTH * 8))
    assert small.shape == (250, 640, 3)
    assert tuple(small[80, 76]) == GREEN  # beside (80, 80)


def make_measurement(answers, **changes):
    settings = {
        "subject": Subject("m", "no Keras"), "data": "eval", "answers": answers, "float32": None,
    }  # fmt: skip
    return Measurement(**{**settings, **changes})


TIMED = Subject("m", "no Keras", Timing(2.5, 4.0, 100), threads=2)


def test_figures():
    figures = measurement_to_figures(make_measurement([RIGHT, MISSED, EMPTY]))
    assert figures["mean_jaccard"] == 0.5
    assert "mean_jaccard_float32" not in figures and "milliseconds_p50" not in figures
    measured = make_measurement(
        [RIGHT, MISSED, EMPTY], float32=[RIGHT, RIGHT, EMPTY], subject=TIMED
    )
    figures = measurement_to_figures(measured)
    assert figures["mean_jaccard_float32"] == 1.0
    assert figures["int8_minus_float32"] == -0.5
    assert (figures["milliseconds_p50"], figures["milliseconds_p95"]) == (2.5, 4.0)


@pytest.mark.parametrize("cardless", [[], [EMPTY, SURE_FALSE]])
def test_page(tmp_path, cardless):
    write_dataset(tmp_path, [Record("a", np.full((100, 200, 3), 128, np.uint8))], {})
    measurement = make_measurement([RIGHT, MISSED, *cardless], subject=TIMED)
    page = make_page(measurement, measurement_to_figures(measurement), Dataset(tmp_path))
    text = page_to_markdown(page, [f"{case.name}.jpg" for case in page.worst])
    assert "| found the right way up | 50.0 % | 2 cards |" in text
    assert "| mean Jaccard index, 0 where missed | 0.5000 | 2 cards |" in text
    assert "| float32 | not measured | no Keras |" in text
    assert "| network alone, median / 95th | 2.5 / 4.0 ms | 100 calls with 2 threads |" in text
    false = "50.0 % | 2 without a card" if cardless else "– | 0 without a card"
    assert f"| taken for a card | {false} |" in text
    assert ("Pictures without a card by group" in text) == bool(cardless)
    assert page.worst[0].wrong == "not found"
