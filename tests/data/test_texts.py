import unicodedata
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.cards import names_vn
from data.cards.names_syllables import place_tone, random_syllable, vietnamese_syllables
from data.cards.names_tones import other_style, restyle
from data.synth.number_texts import number_text
from data.synth.texts import LONGEST, random_text
from reader.charset import CHARSET, SPACE

ASCII = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,-/():'&+\""

LETTERS = CHARSET.replace(SPACE, "")

SYLLABLES = frozenset(vietnamese_syllables())

RAREST = 3000
"""Every character of the charset but the space is at least one in so many."""


@pytest.fixture(scope="module")
def texts():
    rng = np.random.default_rng(0)
    return [random_text(rng, LETTERS) for _ in range(100_000)]


@pytest.mark.parametrize(
    ("rime", "tone", "placed"),
    [
        ("uyên", "\u0303", "uyễn"),
        ("ương", "\u0300", "ường"),
        ("oan", "\u0301", "oán"),
        ("oa", "\u0300", "òa"),
        ("uy", "\u0309", "ủy"),
        ("ao", "\u0300", "ào"),
        ("ua", "\u0323", "ụa"),
        ("i", "\u0300", "ì"),
        ("an", "", "an"),
    ],
)
def test_tone_stands_where_spelling_puts_it(rime, tone, placed):
    assert place_tone(rime, tone) == placed


def test_syllables_are_spelt_by_the_rules():
    assert (
        set(
            "nguyễn trần quốc quý quỳnh khuyến nghiêng ghế kỳ gì giếng yến yêu ý hòa hoà thúy thuý "
            "huỳnh đường khuya ngoằn xoong mỹ vy thy khoét trượt quới".split()
        )
        <= SYLLABLES
    )
    # c, g and ng are written k, gh and ngh before e, ê and i; a stop takes two tones only.
    assert not SYLLABLES & set("cê kan nge gê nghan bàt tỏc giin iên yan boan".split())
    assert all(s == unicodedata.normalize("NFC", s) == s.lower() for s in SYLLABLES)


def test_there_are_as_many_syllables_as_phonotactics_allow():
    """Some 17,000 combinations are possible; about 6,700 of them are words or parts of words."""
    assert 15_000 < len(SYLLABLES) < 18_500
    drawn = {random_syllable(rng) for rng in [np.random.default_rng(0)] for _ in range(40_000)}
    assert drawn <= SYLLABLES and len(drawn) > 0.85 * len(SYLLABLES)


def test_every_name_is_made_of_syllables():
    names = (
        *names_vn.COMMON_SURNAMES,
        *names_vn.RARE_SURNAMES,
        *names_vn.MIDDLES_MALE,
        *names_vn.MIDDLES_FEMALE,
        *names_vn.GIVEN_MALE,
        *names_vn.GIVEN_FEMALE,
    )
    assert {name for name in names if name.lower() not in SYLLABLES} == set()
    assert len(set(names)) >= 550


def test_every_accented_letter_occurs_in_syllables():
    accented = {c for c in LETTERS if not c.isascii() and c.islower()}
    assert len(accented) == 67
    assert accented <= set("".join(SYLLABLES))


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("Hòa", "Hoà"),
        ("THUÝ", "THÚY"),
        ("khỏe", "khoẻ"),
        ("Hoàng", "Hoàng"),
        ("Quý", "Quý"),
        ("QUÀ", "QUÀ"),
        ("Anh", "Anh"),
        ("", ""),
    ],
)
def test_the_other_place_of_a_tone(word, other):
    assert other_style(word) == other
    assert other_style(other) == word


def test_a_text_is_restyled_word_by_word():
    assert restyle("Hòa Hải, TX. Thủy Nguyên") == "Hoà Hải, TX. Thuỷ Nguyên"


def test_texts_keep_to_length_and_charset(texts):
    allowed = set(LETTERS)
    for text in texts:
        assert 1 <= len(text) <= LONGEST
        assert allowed.issuperset(text)
    assert len(set(texts)) > 50_000


def test_no_character_is_rare(texts):
    counts = Counter("".join(texts))
    total = sum(counts.values())
    assert {c: total // max(1, counts[c]) for c in LETTERS if counts[c] * RAREST < total} == {}


def test_what_cards_are_full_of_is_frequent(texts):
    count = len(texts)
    two_marks = set("ẤẦẨẪẬẮẰẲẴẶẾỀỂỄỆỐỒỔỖỘỚỜỞỠỢỨỪỬỮỰ")
    assert sum(bool(two_marks & set(t)) for t in texts) > 0.12 * count
    for length in (9, 12, 16):
        assert sum(t.isdigit() and len(t) == length for t in texts) > 0.008 * count
    assert sum(t.endswith(",") for t in texts) > 0.05 * count
    seen = set(texts)
    assert seen >= set(
        "SEUMUR HIDUP Không thời hạn Nam Nữ WNI LAKI-LAKI (PNS) AB- O+ - P. JL.".split()
    )


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_another_charset_is_kept_to(seed):
    text = random_text(np.random.default_rng(seed), ASCII)
    assert 1 <= len(text) <= LONGEST and set(text) <= set(ASCII)
    assert text == random_text(np.random.default_rng(seed), ASCII)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_number_texts_are_words_of_the_charset(seed):
    text = number_text(np.random.default_rng(seed))
    assert 1 <= len(text) <= LONGEST and set(text) <= set(LETTERS)
    assert any(c.isdigit() for c in text)
