"""Ethnic groups of Vietnam, and where they live. Source: Decision 121-TCTK/PPCĐ of 1979."""

from __future__ import annotations

ETHNIC_GROUPS = {
    "Kinh": 55.0,
    "Tày": 3.0,
    "Thái": 3.0,
    "Mường": 2.5,
    "Khmer": 1.2,
    "Khơ-me": 0.8,
    "Nùng": 2.0,
    "H'Mông": 1.5,
    "Mông": 1.5,
    "Dao": 2.0,
    "Hoa": 2.0,
    "Gia-rai": 1.5,
    "Ê-đê": 1.5,
    "Ba-na": 1.0,
} | dict.fromkeys(
    (
        "Sán Chay|Chăm|Cơ-ho|Xơ-đăng|Sán Dìu|Hrê|Ra-glai|Mnông|M'Nông|Thổ|Xtiêng|Khơ-mú|"
        "Bru-Vân Kiều|Cơ-tu|Giáy|Tà-ôi|Mạ|Gié-Triêng|Co|Chơ-ro|Xinh-mun|Hà Nhì|Chu-ru|Lào|La Chí|"
        "Kháng|Phù Lá|La Hủ|La Ha|Pà Thẻn|Lự|Ngái|Chứt|Lô Lô|Mảng|Cờ Lao|Bố Y|Cống|Si La|Pu Péo|"
        "Rơ-măm|Brâu|Ơ-đu|Gia Rai|Ê Đê|Ba Na|Cơ Ho|Khơ Mú|Ra Glai"
    ).split("|"),
    0.35,
)
"""The 54 groups with their usual spellings, and their shares. Chosen: half as many Kinh as in life
(85 %), so that the others are read too; small groups are as frequent as each other."""

_NORTH = "002 004 006 008 010 011 012 014 015 017 019 020 022 025 038 040".split()
_CENTRE = "044 045 046 049 051 052 054 058".split()
_HIGHLANDS = "062 064 066 067 068".split()
_MEKONG = "084 086 089 091 092 093 094 095 096".split()
_TRADE = "022 024 075 079 089 091 094 095".split()

HOME_CODES = {
    "Khmer": _MEKONG,
    "Khơ-me": _MEKONG,
    "Hoa": _TRADE,
    "Ngái": _TRADE,
    "Chăm": ["058", "060", "089", "054", "072"],
    "Xtiêng": ["070", "072"],
    "Chơ-ro": ["075", "077"],
} | {
    group: codes
    for codes, groups in (
        (
            _HIGHLANDS,
            "Gia-rai|Gia Rai|Ê-đê|Ê Đê|Ba-na|Ba Na|Xơ-đăng|Cơ-ho|Cơ Ho|Mnông|M'Nông|Mạ|Gié-Triêng|"
            "Chu-ru|Rơ-măm|Brâu",
        ),
        (_CENTRE, "Hrê|Ra-glai|Ra Glai|Bru-Vân Kiều|Cơ-tu|Tà-ôi|Co|Chứt"),
    )
    for group in groups.split("|")
}
"""Codes of the provinces where a group mostly lives; the Kinh live everywhere, and groups that are
not listed in `NORTHERN_CODES`. Source: census of 2019, coarsely."""

NORTHERN_CODES = _NORTH

NORTHERN_SURNAMES = (
    "Nông Ma Bế Triệu Lộc Lương Vi Chu Đàm Hứa Lục Mông La Lý Hoàng Lâm Sầm Lăng Đinh Quách Bùi "
    "Hà Lường Sằm Dương Hầu Tề Ninh Trần Diệp Pờ Lỳ Lù Chu Sừng Vàng Tẩn Thền Giàng Lèng "
    "Hỏa Cao Trương"
).split()
"""Surnames of the Tày, Nùng, Mường, Sán Chay and their neighbours in the north."""
