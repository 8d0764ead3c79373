import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.synth.fonts import FontLibrary
from reader.charset import CHARSET
from reader.config import ModelConfig, tiny
from reader.inputs import drawn_words, encode_batch, reader_text


@settings(max_examples=200, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    characters=st.sampled_from([CHARSET, "0123456789", "AB", CHARSET + "ÑÇ", CHARSET.upper()]),
    max_length=st.integers(1, 24),
)
def test_texts_are_of_the_charset_and_no_longer_than_asked(seed, characters, max_length):
    text = reader_text(np.random.default_rng(seed), characters, max_length)
    assert 1 <= len(text) <= max_length
    assert set(text) <= set(characters)


def test_a_new_letter_of_a_charset_is_drawn():
    rng = np.random.default_rng(0)
    texts = [reader_text(rng, CHARSET + "Ñ", 24) for _ in range(4000)]
    assert sum("Ñ" in text for text in texts) > 200


def test_what_is_hard_comes_often():
    rng = np.random.default_rng(0)
    texts = [reader_text(rng, CHARSET, 24) for _ in range(6000)]
    assert sum(len(text) == 16 and text.isdigit() for text in texts) > 200
    assert sum(len(text) == 1 for text in texts) > 150
    assert sum(len(text) > 16 for text in texts) > 100
    assert set(CHARSET) <= set("".join(texts))


def test_drawn_words_follow_from_the_generator():
    draw = drawn_words(ModelConfig(), FontLibrary.discover("validation"), "validation")
    (one, text), (other, again) = (draw(np.random.default_rng(7)) for _ in range(2))
    assert text == again
    assert np.array_equal(one, other)


def test_a_batch_stays_bytes_up_to_the_network():
    config = tiny().model
    inputs, targets = encode_batch([np.full((9, 20, 3), 200, np.uint8)] * 3, ["A", "b", ""], config)
    assert inputs["image"].dtype == np.uint8
    assert inputs["image"].shape == (3, *config.size_hw, 3)
    assert targets["ctc_logits"].shape == (3, config.max_length)


def test_a_long_text_is_refused_by_name():
    with pytest.raises(ValueError, match="'ABCDEFG' has more than 6"):
        encode_batch([np.zeros((9, 20, 3), np.uint8)], ["ABCDEFG"], tiny().model)
