import numpy as np
import pytest

from reader.charset import Tokenizer
from reader.postprocess import (
    HEADS,
    HeadReading,
    alternatives,
    combine_readings,
    doubt_mask,
    has_room,
    read_attention,
    read_ctc,
    read_head,
    settle_heads,
)

# Charset "ABC": 3 ends, 4 is the blank.

ABC = Tokenizer("ABC")


def settle(outputs, decoder):
    """Text and confidence of each word of some outputs."""
    return settle_heads({head: read_head(outputs, "ABC", head) for head in HEADS}, decoder)


def test_attention_confidence_stops_at_the_end_token():
    read = read_attention([0, 1, 3, 2, 2], [0.9, 0.8, 0.5, 0.1, 0.1], [], ABC)
    assert read == HeadReading("AB", pytest.approx(0.9 * 0.8 * 0.5), 1.0)


def test_attention_that_never_ends_has_no_confidence():
    assert read_attention([0, 0, 0], [0.9, 0.9, 0.9], [0.5] * 3, ABC).doubted() == ("AAA", 0.0)


def test_ctc_merges_repeats_but_not_across_a_blank():
    read = read_ctc([4, 0, 0, 4, 0, 1, 1, 4], [0.5] * 8, [], ABC)
    assert read == HeadReading("AAB", pytest.approx(0.5**8), 1.0)


def test_nothing_read_is_the_empty_text():
    assert read_ctc([4, 4], [1.0, 1.0], [], ABC).doubted() == ("", 1.0)
    assert read_attention([3, 0], [0.7, 0.2], [], ABC).doubted() == ("", 0.7)


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
    assert [text for text, _ in settle(outputs, "attention")] == ["A", "B"]
    assert [text for text, _ in settle(outputs, "ctc")] == ["A", "C"]
    assert [text for text, _ in settle(outputs, "both")] == ["A", "C"]


@pytest.mark.parametrize(
    ("ids", "room"),
    [
        ([0, 1, 0, 3, 3], True),  # three letters of four at most
        ([0, 1, 0, 1, 3], False),
        ([0, 1, 0, 1, 0], False),  # does not end
        ([0, 0, 1, 3, 3], False),  # one repeats, which costs the CTC head a column
        ([3, 0, 0, 0, 0], True),
    ],
)
def test_a_reading_leaves_room_in_its_picture(ids, room):
    assert has_room(np.array(ids), 3) is room


def test_a_mask_is_doubted_by_what_it_forbids():
    assert doubt_mask("1", 0.8, 1.0) == pytest.approx(0.8)
    assert doubt_mask("", 0.8, 1.0) == pytest.approx(0.8)
    # 0.98 · 0.1 against 0.02 · 0.9: 98 to 18 that the word is of the field.
    assert doubt_mask("1", 0.8, 0.1) == pytest.approx(98 / 116 * 0.8)
    # Nothing of the field is there, unless the word is of it and is another than the empty one.
    assert doubt_mask("", 0.8, 0.1) == pytest.approx(1 - 98 / 116 * 0.2)
    assert doubt_mask("1", 0.99, 0.0) == 0 and doubt_mask("", 0.1, 0.0) == 1


def test_each_head_doubts_the_mask():
    outputs = {
        "char_ids": np.array([[0, 3, 1]]),
        "char_probabilities": np.array([[0.9, 1.0, 0.1]]),
        "char_allowed": np.array([[0.2, 0.5, 0.0]]),  # 0.1 up to the end token
        "ctc_ids": np.array([[0, 4]]),
        "ctc_probabilities": np.array([[0.5, 1.0]]),
        "ctc_allowed": np.array([[0.1, 1.0]]),
    }
    ((text, attention),) = settle(outputs, "attention")
    assert (text, attention) == ("A", pytest.approx(98 / 116 * 0.9))
    ((_, ctc),) = settle(outputs, "ctc")
    assert ctc == pytest.approx(98 / 116 * 0.5)
    ((_, both),) = settle(outputs, "both")
    assert both == pytest.approx(1 - (1 - attention) * (1 - ctc))


def outputs_of_one(**changes):
    """The CTC head: A 0.6, B 0.3, or nothing; the attention decoder: B, half sure."""
    return {
        "char_ids": np.array([[1, 3]]),
        "char_probabilities": np.array([[0.5, 1.0]]),
        "ctc_ids": np.array([[0, 4]]),
        "ctc_probabilities": np.array([[0.6, 1.0]]),
        "ctc_distribution": np.array([[[0.6, 0.3, 0, 0, 0.1], [0, 0, 0, 0, 1.0]]]),
        **changes,
    }


def said(outputs):
    """What the one word of some outputs may say."""
    attention, ctc = (read_head(outputs, "ABC", head)[0] for head in ("attention", "ctc"))
    return alternatives(attention, ctc, outputs["ctc_distribution"][0], "ABC")


def test_each_head_has_its_share_in_what_a_word_may_say():
    found = said(outputs_of_one())
    assert [text for text, _ in found] == ["B", "A", ""]
    expected = [0.4 * 0.5 + 0.6 * 0.3, 0.6 * 0.6, 0.6 * 0.1]
    assert [share for _, share in found] == pytest.approx(expected)


def test_heads_that_are_sure_and_agree_leave_no_alternatives():
    sure = {"ctc_ids": np.array([[1, 4]]), "char_probabilities": np.array([[0.97, 1.0]])}
    assert said(outputs_of_one(**sure)) != ()  # one in 83 would be wrong
    sure["char_probabilities"] = np.array([[0.98, 1.0]])
    sure["ctc_probabilities"] = np.array([[0.99, 1.0]])
    assert said(outputs_of_one(**sure)) == ()
    sure["ctc_ids"] = np.array([[0, 4]])
    assert said(outputs_of_one(**sure)) != ()


def test_alternatives_are_less_likely_where_a_mask_forbids_what_is_seen():
    free = said(outputs_of_one())
    masks = {"char_allowed": np.array([[0.1, 1.0]]), "ctc_allowed": np.array([[0.1, 1.0]])}
    masked = said(outputs_of_one(**masks))
    assert [text for text, _ in masked] == [text for text, _ in free]
    expected = [98 / 116 * share for _, share in free]
    assert [share for _, share in masked] == pytest.approx(expected)


def test_the_end_token_is_no_letter_of_an_alternative():
    ending = np.array([[[0, 0.7, 0, 0, 0.3], [0, 0, 0, 0.9, 0.1]]])
    found = said(outputs_of_one(ctc_distribution=ending))
    assert dict(found) == pytest.approx({"B": 0.4 * 0.5 + 0.6 * 0.7, "": 0.6 * 0.3})
