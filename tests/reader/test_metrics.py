import pytest

from reader.metrics import (
    Answer,
    Confusion,
    character_error_rate,
    count_confusions,
    score_answers,
    score_readings,
    word_accuracy,
)


def test_error_rate_by_hand():
    assert character_error_rate(["ABCD"], ["ABD"]) == pytest.approx(1 / 4)
    assert character_error_rate(["NGUYỄN", "AB"], ["NGUYÊN", "ABC"]) == pytest.approx(2 / 8)
    assert character_error_rate([], []) == 0


def test_word_accuracy_by_hand():
    assert word_accuracy(["A", "B", "C"], ["A", "X", "C"]) == pytest.approx(2 / 3)
    assert word_accuracy([], []) == 0


READINGS = {
    "attention": [("ABCD", 0.9), ("1Z", 0.8)],
    "ctc": [("ABD", 0.7), ("12", 0.6)],
    "both": [("ABCD", 0.9), ("1ZZZZZZ", 0.8)],
}


def test_each_decoder_has_its_own_scores():
    assert score_readings(["ABCD", "12"], READINGS) == {
        "words": 0.5, "cer": pytest.approx(1 / 6),
        "ctc_words": 0.5, "ctc_cer": pytest.approx(1 / 6),
        "both_words": 0.5, "both_cer": pytest.approx(1.0),
        "n": 2.0,
    }  # fmt: skip


def test_answers_score_as_their_readings_and_say_how_many_characters_are_right():
    answers = [
        Answer(text, {decoder: read[index] for decoder, read in READINGS.items()})
        for index, text in enumerate(["ABCD", "12"])
    ]
    expected = score_readings(["ABCD", "12"], READINGS)
    scores = score_answers(answers)
    assert {name: scores[name] for name in expected} == expected
    assert scores["characters"] == scores["ctc_characters"] == pytest.approx(5 / 6)
    assert scores["both_characters"] == pytest.approx(0.0)


def test_confusions_by_hand():
    # Ễ as Ê twice; A passed over once; a 1 made up twice; what is right is none.
    truths = ["NGUYỄN", "LỄ", "ABC", "7", "7", "Ễ"]
    readings = ["NGUYÊN", "LÊ", "BC", "71", "71", "Ễ"]
    assert count_confusions(truths, readings) == [
        Confusion("", "1", 2, 0),
        Confusion("Ễ", "Ê", 2, 3),
        Confusion("A", "", 1, 1),
    ]
    assert count_confusions(["A"], ["A"]) == []
