import hashlib
import unicodedata

import pytest

from reader.charset import CHARSET, CHARSET_SHA256, VIETNAMESE, Tokenizer


def test_vietnamese_letters_are_all_there_once():
    # 12 vowels with 6 tones less the 6 plain ASCII ones are 66, and Đ: 67 letters in two cases.
    assert len(VIETNAMESE) == 134 == len(set(VIETNAMESE))
    assert all(unicodedata.normalize("NFC", letter) == letter for letter in VIETNAMESE)
    assert set("ẤỖỮẶỆỢẴỶĐấỗữặệợẵỷđ") <= set(VIETNAMESE)


def test_charset_is_pinned():
    # A trained model's outputs mean this order: changing it makes the shipped weights wrong.
    assert len(CHARSET) == len(set(CHARSET))
    assert hashlib.sha256(CHARSET.encode()).hexdigest() == CHARSET_SHA256
    assert CHARSET.startswith("0123456789ABC")


def test_tokenizer_round_trip_with_end_and_blank():
    tokenizer = Tokenizer("ABC")
    assert (tokenizer.end, tokenizer.blank, tokenizer.size) == (3, 4, 5)
    assert tokenizer.encode("CAB") == [2, 0, 1]
    assert tokenizer.decode([2, 4, 0, 3, 1]) == "CA"


def test_decomposed_text_is_composed_first():
    assert Tokenizer().encode(unicodedata.normalize("NFD", "ỆĐ")) == Tokenizer().encode("ỆĐ")


def test_unknown_character_is_named():
    with pytest.raises(ValueError, match=r"'中'.*not in the charset|not in the charset.*'中'"):
        Tokenizer().encode("A中")
