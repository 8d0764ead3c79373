import pytest

from reader.metrics import character_error_rate, word_accuracy


def test_error_rate_by_hand():
    assert character_error_rate(["ABCD"], ["ABD"]) == pytest.approx(1 / 4)
    assert character_error_rate(["NGUYỄN", "AB"], ["NGUYÊN", "ABC"]) == pytest.approx(2 / 8)
    assert character_error_rate([], []) == 0


def test_word_accuracy_by_hand():
    assert word_accuracy(["A", "B", "C"], ["A", "X", "C"]) == pytest.approx(2 / 3)
    assert word_accuracy([], []) == 0
