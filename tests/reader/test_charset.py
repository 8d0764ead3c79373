import hashlib
import unicodedata

import pytest

from reader.charset import CHARSET, SPACE, VIETNAMESE, Tokenizer


def test_vietnamese_letters_are_all_there_once():
    # 12 vowels with 6 tones less the 6 plain ASCII ones are 66, and Đ: 67 letters in two cases.
    assert len(VIETNAMESE) == 134 == len(set(VIETNAMESE))
    assert all(unicodedata.normalize("NFC", letter) == letter for letter in VIETNAMESE)
    assert set("ẤỖỮẶỆỢẴỶĐấỗữặệợẵỷđ") <= set(VIETNAMESE)


def test_charset_is_pinned():
    # A trained model's outputs mean this order: changing it makes the shipped weights wrong.
    assert len(CHARSET) == len(set(CHARSET))
    assert hashlib.sha256(CHARSET.encode()).hexdigest().startswith("e978ba13f1dace60")
    assert CHARSET.startswith("0123456789ABC")


def test_the_space_stands_behind_the_characters_of_earlier_weights():
    assert len(CHARSET) == 217 and CHARSET.index(SPACE) == 216
    # As in the manifest of the weights that did not know it.
    assert hashlib.sha256(CHARSET[:-1].encode()).hexdigest().startswith("c36a9bf524e34f78")


def test_two_words_are_encoded_with_the_space_between():
    tokenizer = Tokenizer()
    indices = tokenizer.encode("MINH NHÂN")
    assert indices[4] == 216 and indices.count(216) == 1
    assert tokenizer.decode(indices) == "MINH NHÂN"


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
