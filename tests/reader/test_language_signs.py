"""Brackets and spaces, which the language model leaves to the picture."""

from pathlib import Path

import pytest

from reader.language import LOG_NO_SPACE, START, LanguageModel

SHIPPED = Path(__file__).parents[2] / "reader" / "weights" / "language.npz"


@pytest.fixture(scope="module")
def shipped():
    return LanguageModel.load(SHIPPED)


@pytest.mark.parametrize(
    ("previous", "word", "bare_previous", "bare"),
    [
        ("Lậy", "(Huyện),", "Lậy", "Huyện,"),
        ("Lậy", "(Huyện,", "Lậy", "Huyện,"),
        ("(Thành", "phố),", "Thành", "phố,"),
    ],
)
def test_brackets_are_for_the_picture_to_say(shipped, previous, word, bare_previous, bare):
    def likely(*texts):
        return shipped.log_probabilities("vn", "place_of_origin", *texts)

    assert likely(previous, word) == likely(bare_previous, bare)
    assert likely("", "(") == [shipped.log_probability("vn", "place_of_origin", START, "(")]


def test_spaces_behind_stops_are_for_the_picture_to_say(shipped):
    def likely(country, field, *texts):
        return sum(shipped.log_probabilities(country, field, *texts))

    apart = likely("vn", "place_of_origin", "Đằng", "Giang, Ngô")
    assert likely("vn", "place_of_origin", "Đằng", "Giang,Ngô") == pytest.approx(
        apart + LOG_NO_SPACE
    )
    assert likely("id", "address", "", "JL.MELATI") > likely("id", "address", "", "JLMELATI") + 5
    # What follows it follows its last word.
    follows = likely("vn", "place_of_origin", "Ngô", "Quyền,")
    assert likely("vn", "place_of_origin", "Giang,Ngô", "Quyền,") == follows


def test_what_was_counted_with_brackets_is_likelier_with_them(shipped):
    def likely(word):
        return shipped.log_probabilities("id", "occupation", "INDONESIA", word)[0]

    assert likely("(TNI)") > likely("TNI") + 5 and likely("(TNI)") > likely("(TNI") + 5
