import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.synth.fonts import FontLibrary
from reader import inputs
from reader.charset import CHARSET, SPACE
from reader.config import ModelConfig, tiny
from reader.inputs import ABBREVIATIONS, drawn_words, encode_batch, reader_text

CHARSETS = [CHARSET, "0123456789", "AB", "AB ", CHARSET + "ÑÇ", CHARSET.upper(), CHARSET[:-1]]


@settings(max_examples=300, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    characters=st.sampled_from(CHARSETS),
    max_length=st.integers(1, 24),
)
def test_texts_are_of_the_charset_and_no_longer_than_asked(seed, characters, max_length):
    text = reader_text(np.random.default_rng(seed), characters, max_length)
    assert 1 <= len(text) <= max_length
    assert set(text) <= set(characters)
    assert text == text.strip() and len(text.split(SPACE)) <= 2


def test_few_texts_are_two_words():
    rng = np.random.default_rng(0)
    texts = [reader_text(rng, CHARSET, 24) for _ in range(6000)]
    joined = [text.split(SPACE) for text in texts if SPACE in text]
    # One in twelve, but for the few whose second word has no room.
    assert 400 < len(joined) < 560
    assert all(len(words) == 2 and all(words) for words in joined)
    assert len({first for first, _ in joined}) > 150 < len({second for _, second in joined})
    # One of the two is often a single sign, be it the first or the second.
    first_signs, second_signs = (sum(len(words[i]) == 1 for words in joined) for i in (0, 1))
    assert 0.15 < first_signs / len(joined) < 0.4 and 0.15 < second_signs / len(joined) < 0.4


def test_behind_a_stop_there_is_as_often_a_space_as_none():
    rng = np.random.default_rng(0)
    texts = [reader_text(rng, CHARSET, 24) for _ in range(6000)]
    firsts = "|".join(map(re.escape, ABBREVIATIONS))
    spaced = sum(bool(re.match(f"({firsts}) ", text)) for text in texts)
    close = sum(bool(re.match(f"({firsts})[^ ]", text)) for text in texts)
    assert spaced == pytest.approx(0.03 / 2 * 6000, rel=0.4)
    assert spaced * 0.7 < close < spaced * 2.5  # other texts have some


def test_a_second_word_has_the_room_that_is_left():
    rng = np.random.default_rng(0)
    texts = [reader_text(rng, "AB ", 5) for _ in range(6000)]
    joined = [text for text in texts if SPACE in text]
    assert {len(text) for text in joined} == {3, 4, 5}
    # First words of one to five letters are as frequent; those of four and five leave none.
    assert len(joined) == pytest.approx(0.08 * 6000 * 3 / 5, rel=0.3)


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


def test_neighbours_are_single_words(monkeypatch):
    seen = []
    monkeypatch.setattr(inputs, "render_word", lambda rng, *words, **_: seen.append(words))
    draw = drawn_words(replace(ModelConfig(), characters="AB "), FontLibrary.discover("validation"))
    texts = [draw(np.random.default_rng(seed))[1] for seed in range(300)]
    assert [text for text, *_ in seen] == texts and any(SPACE in text for text in texts)
    neighbours = [neighbour for *_, neighbour in seen]
    assert len(set(neighbours)) > 10 and not any(SPACE in neighbour for neighbour in neighbours)


def test_a_batch_stays_bytes_up_to_the_network():
    config = tiny().model
    inputs, targets = encode_batch([np.full((9, 20, 3), 200, np.uint8)] * 3, ["A", "b", ""], config)
    assert inputs["image"].dtype == np.uint8
    assert inputs["image"].shape == (3, *config.size_hw, 3)
    assert targets["ctc_logits"].shape == (3, config.max_length)


def test_a_long_text_is_refused_by_name():
    with pytest.raises(ValueError, match="'ABCDEFG' has more than 6"):
        encode_batch([np.zeros((9, 20, 3), np.uint8)], ["ABCDEFG"], tiny().model)
