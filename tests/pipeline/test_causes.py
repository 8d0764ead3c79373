"""What is wrong with the fields that are wrong."""

import pytest

from pipeline.causes import CAUSES, count_causes, name_cause
from pipeline.compare import compare_texts


@pytest.mark.parametrize(
    ("printed", "read", "cause"),
    [
        ("TẨN NGỌC HỔ", None, "missing"),
        ("TẨN NGỌC HỔ", "TẨN NGỌC HỒ", "marks"),
        ("ĐỖ VĂN AN", "DỖ VĂN AN", "marks"),
        ("Xã Bảo Quang", "xã Bảo Quang", "case"),
        ("X.Pờ Ê, H.Kon Plông", "X. Pờ Ê H.Kon Plông", "signs"),
        ("NO : 20", "NO 20", "signs"),
        ("Tân Hòa, Bình Gia, Lạng Sơn", "Tân Hòa, Bình Gia,", "words"),
        ("Nam Cửa Việt, Quảng Trị", "Nam Cửa Việt, Quảng Trị N", "words"),
        ("23-6-1930", "13-6-1930", "letter"),
        ("PHẠM DOÃN THỰC", "PHẠM DOÃN THỤN", "letter"),
        ("UNTUNG PRABOWO", "UNTUNG TRANWO", "more"),
        ("ĐỖ VĂN AN", "VĂN ĐỖ AN", "more"),
        ("Xã Bảo Quang, Hà Nội", "xã Bảo Quang Hà Nội", "more"),
    ],
)
def test_each_cause_by_hand(printed, read, cause):
    assert name_cause(compare_texts("full_name", printed, read)) == cause


def test_a_photo_of_which_half_is_wrong_is_lost_as_a_whole():
    def field(read):
        return compare_texts("full_name", "AN", read)

    right = [field("AN"), field("AN"), field("AN")]
    lost = [*right, field(None), field("B"), field("ÁN")]
    one_wrong = [*right, field("ÁN")]
    assert count_causes([lost, one_wrong, right, []]) == {"photo": 3, "marks": 1}
    assert count_causes([[*right, *lost], one_wrong])["marks"] == 2  # less than half of it
    # Of so few fields nobody can tell.
    assert count_causes([[field(None), field("ÁN")]]) == {"missing": 1, "marks": 1}
    assert count_causes([right]) == {}


def test_the_largest_cause_comes_first():
    wrong = compare_texts("full_name", "AN", "ÁN")
    missing = compare_texts("sex", "Nam", None)
    right = [compare_texts("sex", "Nam", "Nam")] * 5
    causes = count_causes([[wrong, *right], [missing, *right], [missing, *right]])
    assert list(causes.items()) == [("missing", 2), ("marks", 1)]
    assert set(causes) <= set(CAUSES)
