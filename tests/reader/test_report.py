"""The Reader's report, on answers made by hand."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from data.quads import box_to_quad, size_to_quad
from data.records import Dataset, Record, Word, write_dataset
from reader.cards import CARD_SIZE_HW
from reader.config import tiny
from reader.metrics import Answer, Confusion
from reader.report import (
    answers_to_cases,
    choose_worst,
    confusions_to_table,
    find_word_pictures,
    make_page,
    what_went_wrong,
)
from reader.report_figures import (
    Measurement,
    PictureTiming,
    answers_to_reliability,
    group_columns,
    measurement_to_figures,
    word_groups,
    worst_groups,
)
from reports.markdown import page_to_markdown
from reports.subject import Subject
from reports.timing import Timing


def make_answer(text, attention, ctc=None, both=None, index=0, place=0, **groups):
    """Readings are pairs of text and confidence; one that is not given is as the one before."""
    ctc = ctc or attention
    readings = {"attention": attention, "ctc": ctc, "both": both or ctc}
    named = {kind.replace("_", " "): (group,) for kind, group in groups.items()}
    return Answer(text, readings, index, place, f"photo{index}", named)


RIGHT = make_answer("12", ("12", 0.9), field="rt_rw", severity="0–0.25")
SURE = make_answer("LỄ", ("LÊ", 0.8), place=1, field="full_name", severity="0–0.25")
DOUBT = make_answer("A*B", ("A*B", 0.3), ("A", 0.4), place=2, field="full_name")
ALL = [RIGHT, SURE, DOUBT]
WHOLE = PictureTiming((48, 256), Timing(2.5, 4.0, 100), 3)
CONFIG = replace(tiny().model, size_hw=(48, 256), max_length=2, characters="12LÊA*")


def make_measurement(answers=ALL, **changes):
    settings = {
        "data": "eval", "how": "by their true boxes", "config": CONFIG, "decoder": "both",
        "answers": answers, "float32": None, "timings": [],
    }  # fmt: skip
    settings |= changes
    timing = settings["timings"][0].timing if settings["timings"] else None
    return Measurement(Subject("m", "no Keras", timing, threads=2), **settings)


def test_figures_by_hand():
    figures = measurement_to_figures(make_measurement())
    assert (figures["words"], figures["both_words"]) == (pytest.approx(2 / 3), pytest.approx(1 / 3))
    # LỄ has one character replaced; of A*B two are passed over; seven are printed.
    assert figures["characters"] == pytest.approx(6 / 7)
    assert figures["both_characters"] == pytest.approx(4 / 7)
    edits = [figures[name] for name in ("substitutions", "deletions", "insertions")]
    assert edits == [1, 2, 0]
    assert figures["brier"] == pytest.approx((0.1**2 + 0.8**2 + 0.4**2) / 3)
    assert figures["calibration_error"] == pytest.approx((0.1 + 0.8 + 0.4) / 3)
    # Of A*B there are three characters, and of two words there is one that is not known: Ễ, B.
    assert (figures["words_too_long"], figures["words_unknown"], figures["left_out"]) == (1, 2, 0)
    assert "words_float32" not in figures and "milliseconds_p50" not in figures


def test_figures_are_those_of_the_decoder_that_inference_takes():
    figures = measurement_to_figures(
        make_measurement(decoder="attention", float32=[RIGHT] * 3, timings=[WHOLE])
    )
    assert (figures["substitutions"], figures["deletions"]) == (1, 0)
    assert figures["words_float32"] == 1
    assert figures["int8_minus_float32"] == pytest.approx(2 / 3 - 1)
    assert (figures["milliseconds_p50"], figures["milliseconds_p95"]) == (2.5, 4.0)
    assert figures["milliseconds_a_word"] == 2.5 and "short_pictures" not in figures


def test_the_time_of_a_word_is_that_of_the_pictures_it_was_read_from():
    # Three words: two from short pictures, one of them again whole, as is the third.
    timings = [replace(WHOLE, pictures=2), PictureTiming((48, 128), Timing(0.5, 1.0, 100), 2)]
    figures = measurement_to_figures(make_measurement(timings=timings))
    assert (figures["milliseconds_p50"], figures["short_milliseconds_p50"]) == (2.5, 0.5)
    assert figures["short_milliseconds_p95"] == 1.0 and figures["short_pictures"] == 0.5
    assert figures["milliseconds_a_word"] == pytest.approx((2 * 2.5 + 2 * 0.5) / 3)


def test_a_confidence_that_rounds_above_one_is_one():
    curve = answers_to_reliability([make_answer("A", ("A", 1.0000002))], "both")
    assert (curve.n, curve.brier) == (1, 0)


def test_groups():
    rows = word_groups([*[RIGHT] * 5, *[SURE] * 5, *[DOUBT] * 4], "both")
    assert list(rows[0].figures) == list(group_columns("both"))
    assert list(group_columns("ctc"))[-1] == "ctc_characters"
    found = {(row.kind, row.name): (row.n, *row.figures.values()) for row in rows}
    assert found == {
        # Attention, CTC, both; then characters of both: 5 of 22 wrong and 4 × 2.
        ("field", "full_name"): (9, pytest.approx(4 / 9), 0, 0, pytest.approx(1 - 13 / 22)),
        ("field", "rt_rw"): (5, 1, 1, 1, 1),
        ("severity", "0–0.25"): (10, 0.5, 0.5, 0.5, 0.75),
    }
    assert [(row.kind, row.name) for row in worst_groups(rows, "both")] == [
        ("field", "full_name"), ("severity", "0–0.25"),
    ]  # fmt: skip
    # Four are too few to be the worst.
    assert worst_groups(word_groups([DOUBT] * 4, "both"), "both") == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (SURE, "`LỄ` read as `LÊ`, confidence 0.80"),
        (DOUBT, "`A*B` read as `A` (attention: `A*B`), confidence 0.40"),
        (make_answer("A", ("", 0.1), ("B", 0.2)),
         "`A` read as `B` (attention: (nothing)), confidence 0.20"),
    ],
)  # fmt: skip
def test_what_went_wrong(answer, words):
    assert what_went_wrong(answer, "both") == words


def test_the_worst_are_the_wrong_ones_most_confident_first():
    doubtful = make_answer("A", ("B", 0.1))
    assert choose_worst([RIGHT, doubtful, DOUBT, SURE], "both") == [SURE, DOUBT, doubtful]
    assert choose_worst([RIGHT, doubtful, DOUBT, SURE], "attention", 1) == [SURE]
    assert choose_worst([RIGHT], "both") == []


def test_confusions_name_what_is_missing():
    confusions = [Confusion("Ễ", "Ê", 3, 9), Confusion("", "1", 2, 0), Confusion("A", "", 1, 4)]
    table = confusions_to_table(confusions)
    assert table.rows == [
        ["`Ễ`", "`Ê`", "3", "9"], ["(nothing)", "`1`", "2", "–"], ["`A`", "(nothing)", "1", "4"],
    ]  # fmt: skip
    many = confusions_to_table([Confusion("A", "B", 1, 1)] * 41)
    assert len(many.rows) == 40 and "40 most frequent" in many.heading


@pytest.fixture
def dataset(tmp_path):
    """One flat card with three words, each of its own shade."""
    image = np.full((*CARD_SIZE_HW, 3), 220, np.uint8)
    words = []
    for row, (answer, shade) in enumerate(zip(ALL, (20, 90, 150), strict=True)):
        top = 100 + 100 * row
        image[top : top + 50, 200:300] = shade
        quad = box_to_quad(np.array([200, top, 300, top + 50], np.float32))
        words.append(Word(answer.text, "full_name", quad))
    card = Record("photo0", image, "id_ktp", size_to_quad(CARD_SIZE_HW), tuple(words))
    write_dataset(tmp_path, [card], {}, "png")
    return Dataset(tmp_path)


def test_pictures_are_what_the_reader_sees(dataset):
    find = partial(find_word_pictures, dataset)
    last, second = answers_to_cases([DOUBT, SURE], "both", find, (48, 256))
    assert (last.name, second.name) == ("photo0 full_name", "photo0 full_name")
    # 68 × 112 px with the margins, scaled to 48 px: 79 px wide, then background.
    for case, shade in ((last, 150), (second, 90)):
        assert case.image.shape == (48, 256, 3)
        assert abs(int(case.image[24, 40, 0]) - shade) <= 1
        assert case.image[24, 200, 0] == 220
    assert last.wrong == what_went_wrong(DOUBT, "both")


def test_page(dataset):
    measurement = make_measurement(timings=[WHOLE], float32=ALL, left_out=4)
    find = partial(find_word_pictures, dataset)
    page = make_page(measurement, measurement_to_figures(measurement), find)
    text = page_to_markdown(page, [f"{rank}.jpg" for rank in range(len(page.worst))])
    lines = text.splitlines()
    assert "| words exact, attention / ctc / both | 66.7 / 33.3 / 33.3 % | 3 words |" in lines
    assert (
        "| characters right, attention / ctc / both | 85.7 / 57.1 / 57.1 % | 7 characters |"
        in lines
    )
    assert "| substitutions / deletions / insertions, both | 1 / 2 / 0 | 7 characters |" in lines
    assert (
        "| words exact of float32, int8 less that, both | 33.3 %, +0.00 points | 3 words |" in lines
    )
    assert (
        "| network alone, 48×256, median / 95th | 2.5 / 4.0 ms | 100 calls of one picture with 2"
        " threads |" in lines
    )
    assert "| network alone, mean of a word | 2.50 ms | 3 words, pictures: 3 of 48×256 |" in lines
    assert "| words longer than 2 characters | 1 | 3 words |" in lines
    assert "| words with characters that the Reader does not know | 2 | 3 words |" in lines
    assert "| words left out, as all of what they say is ignored | 4 | 3 words |" in lines
    assert "| words | 3, by their true boxes |" in lines
    assert "| `Ễ` | `Ê` | 1 | 1 |" in lines
    (first,) = [line for line in lines if line.startswith("| 1 | ![photo0 full_name](worst/0.jpg)")]
    assert first.endswith("| `LỄ` read as `LÊ`, confidence 0.80 |")
    assert [one.printed for one in page.figures["confusions"]] == ["*", "B", "Ễ"]


def test_page_without_a_mistake(dataset):
    measurement = make_measurement([RIGHT])
    find = partial(find_word_pictures, dataset)
    page = make_page(measurement, measurement_to_figures(measurement), find)
    text = page_to_markdown(page, [])
    assert "longer than" not in text and "does not know" not in text and "left out" not in text
    assert "## Worst cases: none" in text and "confusions" not in text
    assert "| float32 | not measured | no Keras |" in text
