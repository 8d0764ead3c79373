"""Fields of few values: what is close to one, what is not, and what stands beside it."""

import numpy as np
import pytest

from data.cards import layouts
from data.cards.closed_values import CLOSED_VALUES
from data.cards.fields import CARD_TYPES
from data.cards.people import draw_person
from pipeline.closed import settle_listed, settle_value


@pytest.mark.parametrize(
    ("country", "field", "read", "settled"),
    [
        ("id", "sex", ["PEREMIPUAN"], ["PEREMPUAN"]),
        ("id", "sex", ["LAKI", "LAKI"], ["LAKI-LAKI", ""]),
        ("vn", "sex", ["Nũ"], ["Nữ"]),
        ("vn", "sex", ["Nù"], ["Nữ"]),
        ("vn", "sex", ["Nam\u0300"], ["Nam"]),
        ("vn", "sex", ["NỬ"], ["Nữ"]),
        ("vn", "sex", ["Sơx.", "Nam"], ["", "Nam"]),
        ("vn", "nationality", ["lity:", "Việt", "Nam"], ["", "Việt", "Nam"]),
        ("vn", "nationality", ["VIỆT", "Nam"], ["VIỆT", "NAM"]),
        ("id", "marital_status", ["KAWIN", "TERCAN"], ["KAWIN", "TERCATAT"]),
        ("id", "religion", ["", "ISLAN"], ["", "ISLAM"]),
        ("id", "religion", ["BUDA"], ["BUDHA"]),
        ("id", "religion", ["KRISTEN", "PROT"], ["KRISTEN", ""]),
        ("id", "date_of_expiry", ["SEUMUR", "HIDU"], ["SEUMUR", "HIDUP"]),
        ("vn", "date_of_expiry", ["hạn"], ["Không thời hạn"]),
        ("vn", "date_of_expiry", ["THỜI"], ["KHÔNG THỜI HẠN"]),
        ("vn", "date_of_expiry", ["KHÔNG", "THỜ", "HẠN"], ["KHÔNG", "THỜI", "HẠN"]),
        ("vn", "date_of_expiry", ["Không", "thờ", "hạn"], ["Không", "thời", "hạn"]),
        ("vn", "nationality", ["Nam"], ["Việt Nam"]),
        (
            "vn",
            "date_of_expiry",
            ["Không", "thời", "hạn", "Date 01 expiny"],
            ["Không", "thời", "hạn", ""],
        ),
    ],
)
def test_what_is_like_a_value_becomes_it(country, field, read, settled):
    assert settle_value(read, country, field) == settled


@pytest.mark.parametrize(
    ("country", "field", "read"),
    [
        ("id", "sex", ["0/A909"]),
        ("id", "religion", ["GRAn"]),
        ("vn", "date_of_expiry", ["16/02", "/2031"]),
        ("vn", "date_of_expiry", ["05/12/2033"]),
        ("vn", "sex", ["NAM"]),  # printed in capitals
        ("id", "religion", ["KEPERCAYAAN"]),  # printed short
        ("vn", "date_of_expiry", ["KHÔNG", "THỜI", "HẠN"]),
        ("id", "religion", ["Hindu"]),  # printed so
        ("id", "religion", ["BUDDHA"]),
        ("id", "religion", ["BUDHA"]),
        ("id", "marital_status", ["CERAI"]),  # HIDUP or MATI
        ("id", "marital_status", ["TERCATAT"]),
        ("id", "nationality", ["WN"]),
        ("vn", "full_name", ["Nũ"]),
        ("th", "sex", ["PEREMIPUAN"]),
        ("id", "sex", []),
        ("id", "sex", ["", ""]),
    ],
)
def test_what_is_like_none_stays(country, field, read):
    assert settle_value(read, country, field) == read


def test_words_of_the_fields_beside_it_are_no_part_of_a_value():
    assert settle_value(["KAWIN", "BURUH"], "id", "marital_status") == ["KAWIN", ""]
    assert settle_value(["KOTA", "BUDHA"], "id", "religion") == ["", "BUDHA"]
    assert settle_value(["(TNI)", "WNI"], "id", "nationality") == ["", "WNI"]


@pytest.mark.parametrize("card_type", CARD_TYPES)
def test_what_cards_say_is_among_the_values(card_type):
    rng = np.random.default_rng(1)
    country = card_type.partition("_")[0]
    for _ in range(30):
        fields = draw_person(layouts()[card_type].person, rng, "train").fields
        for (of, field), values in CLOSED_VALUES.items():
            text = fields.get(field, "")
            if of == country and text and not any(sign.isdigit() for sign in text):
                assert text in values
                read = text.split()
                assert settle_value(read, country, field) == read


@pytest.mark.parametrize(
    ("field", "read", "confidence", "settled"),
    [
        ("occupation", ["ARANORMAL"], 0.5, ["PARANORMAL"]),
        ("occupation", ["PETANI", "PEKEBUN"], 0.5, ["PETANI/PEKEBUN", ""]),
        ("province", ["KEPULAUN", "BINGKA", "BELUNG"], 0.5, ["KEPULAUAN", "BANGKA", "BELITUNG"]),
        ("city", ["ABUPATEN", "", "LEBONG"], 0.5, ["KABUPATEN", "", "LEBONG"]),
        ("occupation", ["ARANORMAL"], 0.95, ["ARANORMAL"]),  # read without doubt
        ("occupation", ["PENJAGA", "TOKO"], 0.5, ["PENJAGA", "TOKO"]),  # no occupation is like it
        ("city", ["KOTA", "BIMA"], 0.5, ["KOTA", "BIMA"]),
        ("city", ["KOTABIMA"], 0.5, ["KOTA BIMA"]),
        ("city", ["KABU", "PATEN", "LEBONG"], 0.5, ["KABUPATEN LEBONG", "", ""]),
        ("province", ["BENGKU", "LU"], 0.5, ["BENGKULU", ""]),
        ("occupation", "BURUH TANI / PERKEBUNAN".split(), 0.5, "BURUH TANI / PERKEBUNAN".split()),
        ("occupation", "BURUH TANI / PERKBUNAN".split(), 0.5, "BURUH TANI / PERKEBUNAN".split()),
        # As cards have them that were printed before, or by other offices.
        ("city", "KABUPATEN BATANG HARI".split(), 0.5, "KABUPATEN BATANG HARI".split()),
        ("city", "KOTA PADANG SIDEMPUAN".split(), 0.5, "KOTA PADANG SIDEMPUAN".split()),
        # Regencies of before, and as cards call those of the capital.
        ("city", "KABUPATEN TOBA SAMOSIR".split(), 0.5, "KABUPATEN TOBA SAMOSIR".split()),
        ("city", "KABUPATEN MAMUJU UTARA".split(), 0.5, "KABUPATEN MAMUJU UTARA".split()),
        ("city", "KABUPATEN POLEWALI MAMASA".split(), 0.5, "KABUPATEN POLEWALI MAMASA".split()),
        ("city", ["JAKARTA", "SELATAN"], 0.5, ["JAKARTA", "SELATAN"]),
        ("city", "KOTA ADM. JAKARTA TIMOR".split(), 0.5, "KOTA ADM. JAKARTA TIMUR".split()),
        ("address", ["ARANORMAL"], 0.5, ["ARANORMAL"]),
        ("city", [], 0.5, []),
    ],
)
def test_what_was_read_in_doubt_is_one_of_the_list(field, read, confidence, settled):
    assert settle_listed(read, [confidence] * len(read), "id", field) == settled
    assert settle_listed(read, [confidence] * len(read), "vn", field) == read


def test_a_word_that_was_read_without_doubt_stays():
    read = ["KABUPATEN", "SUMEMEP"]
    assert settle_listed(read, [0.95, 0.5], "id", "city") == ["KABUPATEN", "SUMENEP"]
    assert settle_listed(read, [0.5, 0.95], "id", "city") == read


@pytest.mark.parametrize(
    ("read", "group"),
    [
        (["Đê"], ["Ê Đê"]),
        (["", "Ê"], ["", "Ê Đê"]),
        (["Ê", "Đê"], ["Ê", "Đê"]),
        (["La"], ["La"]),  # La Chí, La Hủ or La Ha
        (["Hoa"], ["Hoa"]),  # is one itself
        (["Kinh", "Đê"], ["Kinh", "Đê"]),
        ([], []),
    ],
)
def test_a_word_of_one_ethnic_group_alone_is_that_group(read, group):
    assert settle_listed(read, [0.98] * len(read), "vn", "ethnicity") == group
    assert settle_listed(read, [0.98] * len(read), "vn", "full_name") == read
