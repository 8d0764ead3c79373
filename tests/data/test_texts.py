import unicodedata

import numpy as np

from data.synth.texts import random_text, vietnamese_rimes, vietnamese_syllable

ASCII = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,-/():'&+\""


def test_tone_stands_where_spelling_puts_it():
    rimes = set(vietnamese_rimes())
    # On the vowel that has a mark, else before the final consonant, else on the last but one.
    assert {"uyễn", "ường", "iếng", "oàng", "ào", "òa", "ủy", "ì"} <= rimes
    # A stopped rime takes the acute and the dot alone.
    assert {"ất", "ật"} <= rimes
    assert not {"ầt", "ẩt", "ẫt", "ât"} & rimes


def test_every_marked_vowel_occurs():
    letters = set("".join(vietnamese_rimes()))
    assert set("ấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữựýỳỷỹỵ") <= letters


def test_syllables_are_composed():
    rng = np.random.default_rng(0)
    for _ in range(200):
        syllable = vietnamese_syllable(rng)
        assert syllable == unicodedata.normalize("NFC", syllable)


def test_texts_keep_to_length_and_charset():
    rng = np.random.default_rng(1)
    texts = [random_text(rng, ASCII) for _ in range(500)]
    assert all(1 <= len(text) <= 24 and set(text) <= set(ASCII) for text in texts)
    assert any(text.isdigit() and len(text) == 16 for text in texts)
    assert len(set(texts)) > 400
