"""Signs, spaces and case: what breaks a rule is put right, what does not stays."""

import numpy as np
import pytest

from data.cards import layouts
from data.cards.fields import CARD_TYPES
from data.cards.people import draw_person
from pipeline.orthography import settle_writing
from tests.reader.test_language import texts_to_model

CARD_TEXTS = ["Thanh Liêm, Nam Hà", "Phủ Lý, Hà Nam"]
LANGUAGE = texts_to_model("vn", *[("place_of_residence", text) for text in CARD_TEXTS * 20])


@pytest.mark.parametrize(
    ("card_type", "read", "written"),
    [
        ("vn_cccd_chip", "15/01 2027", "15/01/2027"),
        ("vn_cccd_chip", "02 02 1943", "02/02/1943"),
        ("vn_cmnd_12", "2310/2020", "23/10/2020"),
        ("id_ktp", ".13-01-1989", "13-01-1989"),
        ("id_ktp", "13/01/1989", "13/01/1989"),  # a date all the same
        ("vn_cccd_chip", "31/01-1990", "31/01/1990"),  # no clerk mixes them
        ("id_ktp", "41-01 1989", "41-01 1989"),  # no date at all
        ("vn_cccd_chip", "07 72027", "07 72027"),
        ("vn_cccd_chip", "Không thời hạn", "Không thời hạn"),
        ("vn_cccd_chip", "15 / 01 / 2027", "15/01/2027"),
        ("vn_cmnd_9", "23 6-1930", "23-6-1930"),
        ("vn_cmnd_9", "19 09/1961", "19/09/1961"),
        ("vn_cmnd_9", "31/03/1916.", "31/03/1916"),
        ("vn_cmnd_9", "1982.", "1982"),
        ("vn_cmnd_9", "14 - 09 - 1962", "14 - 09 - 1962"),
        ("vn_cmnd_9", "14 09 1962", "14 09 1962"),  # by which sign, nobody knows
        ("vn_cmnd_9", "11/1988", "11/1988"),
        ("vn_cmnd_9", "-. 1955", "1955"),
        ("vn_cmnd_9", "31 02/1988", "31 02/1988"),
        (None, "15/01 2027", "15/01 2027"),
    ],
)
def test_dates(card_type, read, written):
    assert settle_writing("date_of_birth", read, card_type) == written


@pytest.mark.parametrize(
    ("card_type", "read", "written"),
    [
        ("vn_cccd_2016", "LỲ. TRÀ LINH:", "LỲ TRÀ LINH"),
        ("vn_cmnd_9", "H'RIN . KBUÔR", "H'RIN KBUÔR"),
        ("vn_cmnd_12", "KPĂ H 'BƠI", "KPĂ H'BƠI"),
        ("id_ktp", "MUH. YUSUF, S.KOM", "MUH. YUSUF, S.KOM"),
        ("vn_cccd_chip", "CAO Tư", "CAO TƯ"),
        ("vn_cccd_chip", "Cao A Tư", "Cao A Tư"),  # no word tells
    ],
)
def test_names(card_type, read, written):
    assert settle_writing("full_name", read, card_type) == written


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("Cuôr Đăng, Cư M' gar, Đắk Lắk", "Cuôr Đăng, Cư M'gar, Đắk Lắk"),
        # What full stops stand in.
        ("OC1A.1205 chung cư Vĩnh Hạnh", "OC1A.1205 chung cư Vĩnh Hạnh"),
        ("Buôn Ea.Kly, Đắk Lắk", "Buôn Ea.Kly, Đắk Lắk"),
        ("khu chế xuất Tân Thuận", "khu chế xuất Tân Thuận"),
        # Full stops behind whole words.
        ("Vĩnh Hạnh, Thanh. Liêm. Nam Hà.", "Vĩnh Hạnh, Thanh Liêm, Nam Hà"),
        ("Phủ. Lý. Hà Nam", "Phủ Lý, Hà Nam"),
        ("PLEI ỐP.QUẢNG TRỰC,TUY ĐỨC", "PLEI ỐP,QUẢNG TRỰC,TUY ĐỨC"),
        ("P.3, TX. Sơn La, T. Hà Nam", "P.3, TX. Sơn La, T. Hà Nam"),
        ("X. Vĩnh Hòa-H. Gò Quao-T. Hà Nam", "X. Vĩnh Hòa-H. Gò Quao-T. Hà Nam"),
        # A number behind its noun.
        ("Đội, 19 Thôn Trữ La, TỔ. 3", "Đội 19 Thôn Trữ La, Tổ 3"),
        ("Tân Phú, 19 Phố Đoài, 3", "Tân Phú, 19 Phố Đoài, 3"),
        # Spaces as in most places.
        ("Xóm Yên, X.Xuân Khê,H.Lý Nhân,Hà Nam", "Xóm Yên,X.Xuân Khê,H.Lý Nhân,Hà Nam"),
        # Behind full stops they stay.
        ("Tổ 3, P. Tô Hiệu, TP.Sơn La, T.Sơn La", "Tổ 3, P. Tô Hiệu, TP.Sơn La, T.Sơn La"),
        ("Tổ 3, P. Tô Hiệu, TP.Sơn La", "Tổ 3, P. Tô Hiệu, TP.Sơn La"),
        ("Tổ 19, Giao Lạc,Giao Thuỷ,Nam Định", "Tổ 19,Giao Lạc,Giao Thuỷ,Nam Định"),
        ("KP. 4, P.Quế Tân, TX.Quế Võ", "KP. 4, P.Quế Tân, TX.Quế Võ"),
        ("Đ. Ngô Gia Tự, P.Tân Lộc, Q.Thốt Nốt", "Đ. Ngô Gia Tự, P.Tân Lộc, Q.Thốt Nốt"),
        ("Ngũ Lão-Thủy Nguyên- Hải Phòng", "Ngũ Lão-Thủy Nguyên-Hải Phòng"),
        ("Ngũ Lão - Thủy Nguyên- Hải Phòng", "Ngũ Lão - Thủy Nguyên - Hải Phòng"),
        # Case.
        ("Tổ dân phố SỐ 8, Hòa Phú", "Tổ dân phố số 8, Hòa Phú"),
        ("Tổ dân phố Số 8, Hòa Phú", "Tổ dân phố số 8, Hòa Phú"),
        ("Số 8, Khu VỰC 6, TX.MỸ Hào", "Số 8, Khu vực 6, TX.Mỹ Hào"),
        ("Tổ 3, Số 8 Hòa Phú", "Tổ 3, Số 8 Hòa Phú"),
        ("Tổ Dân Phố Số 5, Hòa Phú", "Tổ Dân Phố Số 5, Hòa Phú"),
        ("sn 12, kp 3, cư xá Lữ Gia", "sn 12, kp 3, cư xá Lữ Gia"),
        (
            "Khu phố kiểu mẫu, khu kinh tế mới, xã vĩnh Lộc",
            "Khu phố kiểu mẫu, khu kinh tế mới, xã Vĩnh Lộc",
        ),
        ("A12 kdc Phú Lợi, Cty.Phú Mỹ", "A12 kdc Phú Lợi, Cty.Phú Mỹ"),
        ("Bản Nà ớt, Lai CHâu", "Bản Nà Ớt, Lai Châu"),
        ("Chung cư Ia RVê, KBang, UBND TP Hà Nội", "Chung cư Ia RVê, KBang, UBND TP Hà Nội"),
        ("TỔ DÂN PHỐ SỐ 8, MỸ HÀO", "TỔ DÂN PHỐ SỐ 8, MỸ HÀO"),
    ],
)
def test_vietnamese_addresses(read, written):
    assert settle_writing("place_of_residence", read, "vn_cmnd_9", LANGUAGE) == written


def test_small_letters_among_capitals():
    assert settle_writing("address", "BLOK c9 NO.232", "id_ktp") == "BLOK C9 NO.232"
    assert settle_writing("full_name", "Siti Rahma", "id_ktp") == "Siti Rahma"
    assert settle_writing("address", "Blok C9", "vn_cccd_chip") == "Blok C9"
    assert settle_writing("address", "JL. MERDEKA No. 97c", "id_ktp") == "JL. MERDEKA No. 97C"
    assert settle_writing("address", "KP. BARU No8 NOv", "id_ktp") == "KP. BARU NO8 NOV"


def test_a_number_in_parts_is_one():
    assert settle_writing("id_number", "079 195 001234", "vn_cccd_chip") == "079195001234"
    assert settle_writing("id_number", "012 345 678", "vn_cmnd_9") == "012345678"
    # One that is not whole may have lost what stood there.
    assert settle_writing("id_number", "079 195 00123", "vn_cccd_chip") == "079 195 00123"


def test_an_ethnic_group_begins_with_a_capital():
    assert settle_writing("ethnicity", "khmer", "vn_cmnd_12") == "Khmer"
    assert settle_writing("ethnicity", "Ê-đê", "vn_cmnd_12") == "Ê-đê"


def test_without_a_language_full_stops_stay():
    assert settle_writing("place_of_origin", "Phủ. Lý", "vn_cmnd_9") == "Phủ. Lý"


@pytest.mark.parametrize("card_type", CARD_TYPES)
def test_what_cards_say_is_written_so(card_type):
    """Of made-up holders at most one text of 200 is taken for a mistake."""
    rng = np.random.default_rng(3)
    layout = layouts()[card_type]
    texts = [
        pair for _ in range(60) for pair in draw_person(layout.person, rng, "train").fields.items()
    ]
    written = [settle_writing(field, text, card_type, LANGUAGE) for field, text in texts]
    changed = [pair for pair in zip(texts, written, strict=True) if pair[0][1] != pair[1]]
    assert len(changed) <= len(texts) / 200, changed


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("Bản Phố: Bắc Hà; Lào Cai", "Bản Phố; Bắc Hà; Lào Cai"),
        ("Can Lộc:Hà Tĩnh", "Can Lộc;Hà Tĩnh"),
        ("Hoàn Kiếm; Hà Nội;", "Hoàn Kiếm; Hà Nội"),
        # Within a part there may be a comma.
        ("Số 22, Ấp B; X.Trung Hưng; TP.Cần Thơ", "Số 22, Ấp B; X.Trung Hưng; TP.Cần Thơ"),
        # Of a caption, and before a number.
        ("Nơi trú: Ấp Bình Thạnh, Ninh Thuận", "Nơi trú: Ấp Bình Thạnh, Ninh Thuận"),
        ("KP: 3, Biên Hòa, Đồng Nai", "KP: 3, Biên Hòa, Đồng Nai"),
        ("Vân Hòa, Ba Vì, Hà Nội", "Vân Hòa, Ba Vì, Hà Nội"),
    ],
)
def test_colons_and_semicolons(read, written):
    assert settle_writing("place_of_residence", read, "vn_cmnd_9") == written
    assert settle_writing("address", read, "id_ktp") == read


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("GORONTALO,28:", "GORONTALO"),
        ("KOTA KAYU AGUNG,10", "KOTA KAYU AGUNG"),
        ("MALANG22121", "MALANG"),
        ("BATAM.", "BATAM"),
        ("PADANG PARIAMAN", "PADANG PARIAMAN"),
        ("ST. PETERSBURG", "ST. PETERSBURG"),
        ("28", "28"),
    ],
)
def test_no_date_stands_in_a_place_of_birth(read, written):
    assert settle_writing("place_of_birth", read, "id_ktp") == written


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("dr. ASEP KURNIAWAN, Sp.PD", "dr. ASEP KURNIAWAN, Sp.PD"),
        ("Drs. H. AHMAD FAUZI, M.Pd", "Drs. H. AHMAD FAUZI, M.Pd"),
        ("ASEP KURNIAWAN, S.Kom., M.Si", "ASEP KURNIAWAN, S.Kom., M.Si"),
        ("SITI AMINAH, S.PD", "SITI AMINAH, S.PD"),
        ("ASEP sUPRIYADi, S.Kx", "ASEP SUPRIYADI, S.KX"),
        ("SRI DrAJAT", "SRI DRAJAT"),  # the word goes on
    ],
)
def test_titles_and_degrees_stay_as_they_are_written(read, written):
    assert settle_writing("full_name", read, "id_ktp") == written
