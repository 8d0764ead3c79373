import numpy as np
import pytest

from reader.postprocess import combine_readings, decode, decode_attention, decode_ctc

# Charset "ABC": 3 ends, 4 is the blank.


def test_attention_confidence_stops_at_the_end_token():
    text, confidence = decode_attention(
        np.array([0, 1, 3, 2, 2]), np.array([0.9, 0.8, 0.5, 0.1, 0.1]), "ABC"
    )
    assert text == "AB"
    assert confidence == pytest.approx(0.9 * 0.8 * 0.5)


def test_attention_that_never_ends_has_no_confidence():
    text, confidence = decode_attention(np.array([0, 0, 0]), np.array([0.9, 0.9, 0.9]), "ABC")
    assert (text, confidence) == ("AAA", 0.0)


def test_ctc_merges_repeats_but_not_across_a_blank():
    ids = np.array([4, 0, 0, 4, 0, 1, 1, 4])
    text, confidence = decode_ctc(ids, np.full(8, 0.5), "ABC")
    assert text == "AAB"
    assert confidence == pytest.approx(0.5**8)


def test_nothing_read_is_the_empty_text():
    assert decode_ctc(np.array([4, 4]), np.ones(2), "ABC") == ("", 1.0)
    assert decode_attention(np.array([3, 0]), np.array([0.7, 0.2]), "ABC") == ("", 0.7)


def test_two_readings_that_agree_are_surer_and_that_differ_less_sure():
    assert combine_readings(("AB", 0.8), ("AB", 0.5)) == ("AB", pytest.approx(0.9))
    assert combine_readings(("AB", 0.3), ("AC", 0.6)) == ("AC", pytest.approx(0.6 * 0.7))


def test_decoder_is_chosen_by_name():
    outputs = {
        "char_ids": np.array([[0, 3], [1, 3]]),
        "char_probabilities": np.array([[0.9, 1.0], [0.2, 1.0]]),
        "ctc_ids": np.array([[0, 4], [2, 4]]),
        "ctc_probabilities": np.array([[0.5, 1.0], [0.6, 1.0]]),
    }
    assert [text for text, _ in decode(outputs, "ABC", "attention")] == ["A", "B"]
    assert [text for text, _ in decode(outputs, "ABC", "ctc")] == ["A", "C"]
    assert [text for text, _ in decode(outputs, "ABC", "both")] == ["A", "C"]
    with pytest.raises(ValueError, match="'beam'"):
        decode(outputs, "ABC", "beam")
