"""Levels of Vietnamese addresses."""

import pytest

from pipeline.addresses import split_address


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        (
            "12 Lê Lợi, Phường 7, Quận 3, TP. Hồ Chí Minh",
            {
                "province": "Hồ Chí Minh",
                "district": "Quận 3",
                "ward": "Phường 7",
                "rest": "12 Lê Lợi",
            },
        ),
        (
            "Xã Thới Hưng, Huyện Cờ Đỏ, Thành phố Cần Thơ",
            {"province": "Cần Thơ", "district": "Huyện Cờ Đỏ", "ward": "Xã Thới Hưng"},
        ),
        (
            "Tổ 2, Thôn Đoài, Nghĩa Xương, Cẩm Thủy, Thanh Hóa",
            {
                "province": "Thanh Hóa",
                "district": "Cẩm Thủy",
                "ward": "Nghĩa Xương",
                "rest": "Tổ 2, Thôn Đoài",
            },
        ),
        # After 2025 there are no districts; which of the two a name without its kind is of, nobody
        # can tell.
        (
            "Số 5 Trần Phú, Phường Hà Đông, Hà Nội",
            {"province": "Hà Nội", "ward": "Phường Hà Đông", "rest": "Số 5 Trần Phú"},
        ),
        (
            "12 Lê Lợi, Tổ 5, Bến Thành, Hồ Chí Minh",
            {"province": "Hồ Chí Minh", "rest": "12 Lê Lợi, Tổ 5, Bến Thành"},
        ),
        (
            "Đội 5, xóm Ven, Yên Sở, Hà Nội",
            {"province": "Hà Nội", "rest": "Đội 5, xóm Ven, Yên Sở"},
        ),
        ("Đội 5, xóm Ven, Hà Nội", {"province": "Hà Nội", "rest": "Đội 5, xóm Ven"}),
        (
            "Phường 7, Quận 3, TP.HCM",
            {"province": "Hồ Chí Minh", "district": "Quận 3", "ward": "Phường 7"},
        ),
        ("Ấp 3, Cần Giuộc, Long An", {"province": "Long An", "rest": "Ấp 3, Cần Giuộc"}),
        (
            "Phường Mỹ Đông, TP. Phan Rang - Tháp Chàm, Ninh Thuận",
            {
                "province": "Ninh Thuận",
                "district": "TP. Phan Rang - Tháp Chàm",
                "ward": "Phường Mỹ Đông",
            },
        ),
        (
            "12 - 14 Lê Lợi - Phường Bến Nghé - Quận 1 - TP. Hồ Chí Minh",
            {
                "province": "Hồ Chí Minh",
                "district": "Quận 1",
                "ward": "Phường Bến Nghé",
                "rest": "12 - 14 Lê Lợi",
            },
        ),
        ("Buôn Hồ, Đăk Lăk", {"province": "Đắk Lắk", "rest": "Buôn Hồ"}),
        # Two levels without their kinds: before 2025 the first is a district, after it a ward.
        ("Cẩm Thủy, Thanh Hóa", {"province": "Thanh Hóa", "rest": "Cẩm Thủy"}),
        (
            "Nghĩa Xương, Cẩm Thủy, Thanh Hóa",
            {"province": "Thanh Hóa", "rest": "Nghĩa Xương, Cẩm Thủy"},
        ),
        (
            "P.Hải Lý, Hải Hậu, Nam Định",
            {"province": "Nam Định", "district": "Hải Hậu", "ward": "P.Hải Lý"},
        ),
        (
            "Khối 4, TT. Quán Hành, Huyện Nghi Lộc, T. Nghệ An",
            {
                "province": "Nghệ An",
                "district": "Huyện Nghi Lộc",
                "ward": "TT. Quán Hành",
                "rest": "Khối 4",
            },
        ),
        # Names that have a hyphen, and levels that are kept apart by hyphens.
        ("Xuyên Mộc, Bà Rịa - Vũng Tàu", {"province": "Bà Rịa - Vũng Tàu", "rest": "Xuyên Mộc"}),
        (
            "Xã Gia Phú - Huyện Gia Viễn - Tỉnh Ninh Bình",
            {"province": "Ninh Bình", "district": "Huyện Gia Viễn", "ward": "Xã Gia Phú"},
        ),
        (
            "X. Ngũ Lão-H. Thủy Nguyên-Hải Phòng",
            {"province": "Hải Phòng", "district": "H. Thủy Nguyên", "ward": "X. Ngũ Lão"},
        ),
        ("CẨM THỦY, THANH HOÁ", {"province": "Thanh Hóa", "rest": "CẨM THỦY"}),
        ("Hà Nội", {"province": "Hà Nội"}),
        ("Minh Hải", {"province": "Minh Hải"}),  # Cà Mau and Bạc Liêu until 1996
        ("Cẩm Thủy, Thanh Hốa", {}),
        ("", {}),
    ],
)
def test_levels(text, levels):
    assert split_address(text) == levels
