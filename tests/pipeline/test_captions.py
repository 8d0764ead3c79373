from pathlib import Path

import numpy as np
import pytest

from pipeline.captions import value_words
from reader.language import LanguageModel, caption_key, key_to_hash, spelling_keys, word_keys

SHIPPED = Path(__file__).parents[2] / "reader" / "weights" / "language.npz"

OWN_CAPTIONS = {
    "full_name": ("khai sinh",),
    "place_of_origin": ("Quê quán", "Quế quân"),
    "place_of_residence": ("Nơi thường trú", "thuơng trú"),
}

CAPTIONS = ("Họ", "họ", "và", "tên", "quê", "Quê", "sinh", "khai")


def _counted(*keys):
    """What was counted once: hashes and counts."""
    hashes = np.sort(np.array([key_to_hash(key) for key in keys], np.uint64))
    return hashes, np.ones(len(hashes))


@pytest.fixture
def language():
    """Knows some captions, and that people are called Sinh, not Quê."""
    keys = [caption_key("vn", word) for word in CAPTIONS]
    keys += [*word_keys("vn", "name", "văn", "sinh"), spelling_keys("vn spelling", "")[0][-1][1]]
    return LanguageModel(*_counted(*keys))


def kept(language, texts, field="full_name", scores=None, confidence=0.8):
    words = texts.split()
    scores, confidences = scores or [0.9] * len(words), [confidence] * len(words)
    mine = value_words(words, scores, confidences, "vn", field, language)
    return " ".join(word for word, keep in zip(words, mine, strict=True) if keep)


def test_a_caption_goes_with_its_colon(language):
    assert kept(language, "Họ và tên: LÊ VĂN AN") == "LÊ VĂN AN"
    assert kept(language, "KHAI SINH: LÊ VĂN AN") == "LÊ VĂN AN"
    assert kept(language, ": LÊ VĂN AN") == "LÊ VĂN AN"
    # It belongs to what follows, and may be the next field's.
    assert kept(language, "Kỳ Anh Quê:", "place_of_origin") == "Kỳ Anh"


def test_a_value_with_a_colon_stays(language):
    assert kept(language, "LÊ VĂN: AN") == "LÊ VĂN: AN"


def test_a_caption_without_a_colon_is_known_by_being_out_of_place(language):
    assert kept(language, "tên LÊ VĂN AN") == "LÊ VĂN AN"
    assert kept(language, "Lê Văn sinh") == "Lê Văn sinh"
    # Captions are seldom printed in capitals, names are.
    assert kept(language, "VĂN TÊN THU") == "VĂN TÊN THU"


def test_a_given_name_that_captions_have_stays_behind_a_short_surname(language):
    for name in ("LÊ KHAI", "HỒ SINH", "VŨ TÊN", "LÝ VĂN SINH"):
        assert kept(language, name, confidence=0.97) == name


def test_no_name_begins_with_a_caption(language):
    assert kept(language, "TÊN LÊ VĂN AN") == "LÊ VĂN AN"
    assert kept(language, "NANE: LÊ VĂN AN") == "LÊ VĂN AN"
    assert kept(language, "VĂN TÊN") == "VĂN TÊN"
    assert kept(language, "TÊN") == "TÊN"  # something is there


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("place_of_origin", "Quế An, Quế Sơn, Quảng Nam"),
        ("place_of_origin", "Quế Xuân 1, Quế Sơn, Quảng Nam"),
        ("place_of_origin", "Nguyễn Huân, Đầm Dơi, Cà Mau"),
        ("place_of_origin", "Nguyễn Văn Thảnh, Bình Tân, Vĩnh Long"),
        ("place_of_residence", "Thượng Trưng, Vĩnh Tường, Vĩnh Phúc"),
        ("full_name", "HÀ SINH HÙNG"),
        ("full_name", "THÁI SINH TÀI"),
        ("full_name", "KHẢI MINH ANH"),
    ],
)
def test_places_and_names_that_are_like_captions_stay(field, value):
    language = LanguageModel.load(SHIPPED)
    assert kept(language, value, field, confidence=0.99) == value
    for caption in OWN_CAPTIONS[field]:
        assert kept(language, f"{caption} {value}", field, confidence=0.99) == value


@pytest.mark.parametrize("value", ["- / -", "001 / -"])
def test_a_dash_says_that_a_village_has_no_blocks(language, value):
    assert kept(language, value, "rt_rw") == value


def test_no_card_has_two_hyphens_on_end(language):
    assert kept(language, "Vĩnh Lộc - - Hậu Giang", "place_of_origin") == "Vĩnh Lộc - Hậu Giang"
    assert kept(language, "", "place_of_origin") == ""


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        ("- Hòa Bắc, Đà Nẵng", "Hòa Bắc, Đà Nẵng"),
        ("Vĩnh Điện, - Quảng Nam", "Vĩnh Điện, Quảng Nam"),
        ("Vĩnh Điện - Quảng Nam", "Vĩnh Điện - Quảng Nam"),
        ("-", "-"),
    ],
)
def test_no_hyphen_stands_before_a_place_or_behind_a_comma(language, texts, value):
    assert kept(language, texts, "place_of_origin") == value


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        ("Orgin: Kỳ Anh", "Kỳ Anh"),
        ("quan: Kỳ Anh", "Kỳ Anh"),
        ("quan; Kỳ Anh", "Kỳ Anh"),
        ("Quan; Kỳ Anh", "Quan; Kỳ Anh"),
        ("Phú Quốc; Kỳ Anh", "Phú Quốc; Kỳ Anh"),
        ("; Kỳ Anh", "Kỳ Anh"),
        ("Thôn: Kỳ Anh", "Thôn: Kỳ Anh"),
        ("Tổ: Kỳ Anh", "Tổ: Kỳ Anh"),
        ("Orgin: ", "Orgin:"),
    ],
)
def test_the_last_word_of_a_caption_goes_with_its_colon_if_misread(language, texts, value):
    assert kept(language, texts, "place_of_origin") == value


@pytest.mark.parametrize("caption", ["rú:", "Tú:", "trú:"])
def test_so_does_a_short_one(language, caption):
    assert kept(language, f"{caption} Kỳ Anh", "place_of_residence") == "Kỳ Anh"
    assert kept(language, "Khu: Kỳ Anh", "place_of_residence") == "Khu: Kỳ Anh"


def test_a_word_that_is_out_of_place_and_less_sure_than_the_others_goes(language):
    assert kept(language, "LÊ VĂN AN Xqwz", scores=[0.9, 0.8, 0.9, 0.5]) == "LÊ VĂN AN"
    # The others are no surer, or the word is what people are called.
    assert kept(language, "LÊ VĂN AN Xqwz", scores=[0.6, 0.6, 0.6, 0.5]) == "LÊ VĂN AN Xqwz"
    assert kept(language, "LÊ VĂN SINH", scores=[0.9, 0.9, 0.4]) == "LÊ VĂN SINH"
    # There is no other word.
    assert kept(language, "Xqwz", scores=[0.3]) == "Xqwz"


def test_of_words_in_one_box_one_that_is_in_place_saves_all(language):
    texts, scores = ["LÊ", "Xqwz VĂN SINH"], [0.9, 0.4]
    assert value_words(texts, scores, [0.8] * len(texts), "vn", "full_name", language) == [
        True,
        True,
    ]
    assert value_words(["LÊ", "Xqwz Zwqx"], scores, [0.8] * 2, "vn", "full_name", language) == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("word", "stays"),
    [("DỀNH", True), ("Cụm", True), ("quán", False), ("Sidence:", False), ("Quê", False)],
)
def test_a_word_of_no_list_stays_if_it_is_clear_print_and_begins_as_a_value_does(word, stays):
    language = LanguageModel(*_counted(caption_key("vn", "Quê"), caption_key("vn", "quê")))
    scores = [0.9, 0.4, 0.9]
    assert kept(language, f"MẠC {word} TÚ", scores=scores, confidence=0.95) == (
        f"MẠC {word} TÚ" if stays else "MẠC TÚ"
    )
    assert kept(language, f"MẠC {word} TÚ", scores=scores, confidence=0.85) == "MẠC TÚ"


def test_a_number_is_never_out_of_place(language):
    texts, scores = ["012345678901", "99"], [0.9, 0.4]
    assert value_words(texts, scores, [0.8] * len(texts), "vn", "id_number", language) == [
        True,
        True,
    ]


def test_the_end_of_a_caption_before_a_value_goes_sooner_than_within(language):
    # Not so rare that it could not stand in a name.
    language.log_probability = lambda *words: -8.5
    assert kept(language, "khai LÊ VĂN") == "LÊ VĂN"
    assert kept(language, "họ khai LÊ VĂN") == "LÊ VĂN"
    assert kept(language, "Họ LÊ VĂN") == "Họ LÊ VĂN"
    assert kept(language, "LÊ khai VĂN") == "LÊ khai VĂN"


def test_captions_that_were_seen_as_one_word_are_captions(language):
    def values(*texts):
        mine = value_words(
            texts, [0.9] * len(texts), [0.8] * len(texts), "vn", "full_name", language
        )
        return [text for text, keep in zip(texts, mine, strict=True) if keep]

    assert values("Họ tên:", "LÊ") == ["LÊ"]
    assert values("Họ và", "tên:", "LÊ") == ["LÊ"]
    assert values("Họ và", "LÊ", "VĂN") == ["LÊ", "VĂN"]
    assert values("Họ LÊ:", "VĂN") == ["Họ LÊ:", "VĂN"]


def test_nothing_before_a_value_is_not_its_beginning(language):
    language.log_probability = lambda *words: -8.5
    texts = ["", "khai", "LÊ"]
    assert value_words(texts, [0.9] * 3, [0.8] * 3, "vn", "full_name", language) == [
        True,
        False,
        True,
    ]
    assert value_words([" ", "LÊ"], [0.1, 0.9], [0.8] * 2, "vn", "full_name", language) == [
        True,
        True,
    ]


def test_a_house_number_is_not_out_of_place_for_being_long(language):
    words, scores = "Số 123/45A Phố Huế", [0.9, 0.4, 0.9, 0.9]
    assert kept(language, words, "place_of_residence", scores) == words


@pytest.mark.parametrize(
    ("field", "texts", "value"),
    [
        ("place_of_origin", "Quế quân X. Bình Lợi, Huế", "X. Bình Lợi, Huế"),
        ("place_of_origin", "uê Quán: P. Tân Quý", "P. Tân Quý"),
        ("place_of_residence", "thưởng trú Tổ 73, Khu 2", "Tổ 73, Khu 2"),
        ("full_name", "KHAI SINH VI NGHĨA", "VI NGHĨA"),
        ("full_name", "/ PHẠM THỊ TÚ", "PHẠM THỊ TÚ"),
        ("full_name", "1 PHẠM THỊ TÚ", "PHẠM THỊ TÚ"),
        # These begin so, or end so, and are values.
        ("place_of_origin", "Quận 5, TP. Huế", "Quận 5, TP. Huế"),
        ("place_of_origin", "Quán Toan, Hải Phòng", "Quán Toan, Hải Phòng"),
        ("place_of_residence", "Thường Tín, Hà Nội", "Thường Tín, Hà Nội"),
        ("place_of_residence", "Phú Quê quán", "Phú Quê quán"),
        ("place_of_residence", "12/3 Lê Lợi", "12/3 Lê Lợi"),
        # Nothing else was found.
        ("place_of_origin", "Quê quán", "Quê quán"),
    ],
)
def test_a_misread_caption_at_the_head_goes(field, texts, value):
    # One that knows nothing finds nothing out of place.
    nothing = LanguageModel(np.zeros(0, np.uint64), np.zeros(0))
    words = texts.split()
    mine = value_words(words, [0.9] * len(words), [0.8] * len(words), "vn", field, nothing)
    assert " ".join(word for word, keep in zip(words, mine, strict=True) if keep) == value


def test_capitals_beside_words_of_small_letters_are_a_caption(language):
    assert kept(language, "KHAI Cô Ba, Bảo Lạc", "place_of_origin") == "Cô Ba, Bảo Lạc"
    assert kept(language, "KHAI CHÂU THÀNH", "place_of_origin") == "KHAI CHÂU THÀNH"


@pytest.mark.parametrize(
    ("texts", "scores", "value"),
    [
        ("1 KP. SUKAMAJU", [0.4, 0.9, 0.9], "KP. SUKAMAJU"),
        (". : KP. SUKAMAJU", [0.4, 0.4, 0.9, 0.9], "KP. SUKAMAJU"),
        # The Detector is as sure of it; it stands within; it is a name's first letter.
        ("1 KP. SUKAMAJU", [0.8, 0.9, 0.9], "1 KP. SUKAMAJU"),
        ("KP. 1 SUKAMAJU", [0.9, 0.4, 0.9], "KP. 1 SUKAMAJU"),
        ("I KP. SUKAMAJU", [0.4, 0.9, 0.9], "I KP. SUKAMAJU"),
    ],
)
def test_a_colon_read_as_something_else_goes(texts, scores, value):
    words = texts.split()
    nothing = LanguageModel(np.zeros(0, np.uint64), np.zeros(0))
    mine = value_words(words, scores, [0.95] * len(words), "id", "address", nothing)
    assert " ".join(word for word, keep in zip(words, mine, strict=True) if keep) == value


def test_a_word_of_a_caption_that_is_hardly_seen_goes_sooner(language):
    language.log_probability = lambda *words: -8.5
    faint = [0.9, 0.9, 0.3]
    assert kept(language, "Hậu Giang họ", "place_of_origin", faint) == "Hậu Giang"
    assert kept(language, "Hậu Giang họ", "place_of_origin") == "Hậu Giang họ"
    assert kept(language, "Hậu Giang lạ", "place_of_origin", faint) == "Hậu Giang lạ"


@pytest.mark.parametrize(
    ("texts", "value"),
    [("Hạ Long -", "Hạ Long"), ("Hạ - Long", "Hạ - Long"), ("-", "-"), ("- Long", "Long")],
)
def test_a_hyphen_beside_the_value_goes(language, texts, value):
    assert kept(language, texts, "place_of_origin") == value


@pytest.mark.parametrize(
    ("texts", "confidence", "value"),
    [
        ("JLN. MAWAR NO : 20", 0.95, "JLN. MAWAR NO : 20"),
        ("JLN. MAWAR NO : 20", 0.8, "JLN. MAWAR NO 20"),  # hardly one
        (": JLN. MAWAR", 0.95, "JLN. MAWAR"),
        ("JLN. MAWAR :", 0.95, "JLN. MAWAR"),
        ("lamat : JL. MAWAR", 0.95, "lamat JL. MAWAR"),
        ("ALAMAT : 20 JL. MAWAR", 0.95, "20 JL. MAWAR"),
        ("JL. MAWAR RT/RW : 003/004", 0.95, "JL. MAWAR 003/004"),
    ],
)
def test_a_clear_colon_before_a_number_of_an_address_stays(texts, confidence, value):
    words, nothing = texts.split(), LanguageModel.load(SHIPPED)
    mine = value_words(
        words, [0.9] * len(words), [confidence] * len(words), "id", "address", nothing
    )
    assert " ".join(word for word, keep in zip(words, mine, strict=True) if keep) == value
