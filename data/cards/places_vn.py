"""Vietnamese provinces: today's, those before the merger of 2025, and older ones; and their codes.

Source of codes and names: Circular 59/2021/TT-BCA, appendix 1 (63 provinces); Resolution
202/2025/QH15 (34 provinces).
"""

from __future__ import annotations

PROVINCE_CODES = {
    "001": "Hà Nội",
    "002": "Hà Giang",
    "004": "Cao Bằng",
    "006": "Bắc Kạn",
    "008": "Tuyên Quang",
    "010": "Lào Cai",
    "011": "Điện Biên",
    "012": "Lai Châu",
    "014": "Sơn La",
    "015": "Yên Bái",
    "017": "Hòa Bình",
    "019": "Thái Nguyên",
    "020": "Lạng Sơn",
    "022": "Quảng Ninh",
    "024": "Bắc Giang",
    "025": "Phú Thọ",
    "026": "Vĩnh Phúc",
    "027": "Bắc Ninh",
    "030": "Hải Dương",
    "031": "Hải Phòng",
    "033": "Hưng Yên",
    "034": "Thái Bình",
    "035": "Hà Nam",
    "036": "Nam Định",
    "037": "Ninh Bình",
    "038": "Thanh Hóa",
    "040": "Nghệ An",
    "042": "Hà Tĩnh",
    "044": "Quảng Bình",
    "045": "Quảng Trị",
    "046": "Thừa Thiên Huế",
    "048": "Đà Nẵng",
    "049": "Quảng Nam",
    "051": "Quảng Ngãi",
    "052": "Bình Định",
    "054": "Phú Yên",
    "056": "Khánh Hòa",
    "058": "Ninh Thuận",
    "060": "Bình Thuận",
    "062": "Kon Tum",
    "064": "Gia Lai",
    "066": "Đắk Lắk",
    "067": "Đắk Nông",
    "068": "Lâm Đồng",
    "070": "Bình Phước",
    "072": "Tây Ninh",
    "074": "Bình Dương",
    "075": "Đồng Nai",
    "077": "Bà Rịa - Vũng Tàu",
    "079": "Hồ Chí Minh",
    "080": "Long An",
    "082": "Tiền Giang",
    "083": "Bến Tre",
    "084": "Trà Vinh",
    "086": "Vĩnh Long",
    "087": "Đồng Tháp",
    "089": "An Giang",
    "091": "Kiên Giang",
    "092": "Cần Thơ",
    "093": "Hậu Giang",
    "094": "Sóc Trăng",
    "095": "Bạc Liêu",
    "096": "Cà Mau",
}
"""The 63 provinces before the merger of 2025, by the code in the 12-digit number."""

CMND_PREFIXES = {
    "001": ("01", "11"),
    "002": ("073",),
    "004": ("085",),
    "006": ("095",),
    "008": ("070", "071"),
    "010": ("063",),
    "011": ("040",),
    "012": ("045",),
    "014": ("050",),
    "015": ("060",),
    "017": ("113",),
    "019": ("090", "091"),
    "020": ("080", "081", "082"),
    "022": ("100", "101"),
    "024": ("121", "122"),
    "025": ("131", "132"),
    "026": ("135", "136"),
    "027": ("125",),
    "030": ("141", "142"),
    "031": ("03",),
    "033": ("145",),
    "034": ("15",),
    "035": ("168",),
    "036": ("161", "162", "163"),
    "037": ("164",),
    "038": ("17",),
    "040": ("181", "182", "186", "187"),
    "042": ("183", "184"),
    "044": ("194",),
    "045": ("197",),
    "046": ("191", "192"),
    "048": ("201",),
    "049": ("205", "206"),
    "051": ("212",),
    "052": ("211", "215"),
    "054": ("221",),
    "056": ("225",),
    "058": ("264",),
    "060": ("260", "261"),
    "062": ("233",),
    "064": ("230", "231"),
    "066": ("240", "241"),
    "067": ("245",),
    "068": ("250", "251"),
    "070": ("285",),
    "072": ("290", "291"),
    "074": ("280", "281"),
    "075": ("270", "271", "272"),
    "077": ("273",),
    "079": ("02",),
    "080": ("300", "301"),
    "082": ("310", "311", "312"),
    "083": ("320", "321"),
    "084": ("334",),
    "086": ("331",),
    "087": ("340", "341"),
    "089": ("350", "351", "352"),
    "091": ("370", "371"),
    "092": ("361", "362"),
    "093": ("363", "364"),
    "094": ("365", "366"),
    "095": ("385",),
    "096": ("380", "381"),
}
"""How nine-digit numbers begin, by the code of the province in today's numbers: two digits, or
three where the province of 1976 was divided later. Source: Circular 04/1999/TT-BCA (C13) and the
number ranges commonly tabulated from it."""

MERGED_PROVINCES = (
    "Hà Nội|Huế|Lai Châu|Điện Biên|Sơn La|Lạng Sơn|Quảng Ninh|Thanh Hóa|Nghệ An|Hà Tĩnh|Cao Bằng|"
    "Tuyên Quang|Lào Cai|Thái Nguyên|Phú Thọ|Bắc Ninh|Hưng Yên|Hải Phòng|Ninh Bình|Quảng Trị|"
    "Đà Nẵng|Quảng Ngãi|Gia Lai|Khánh Hòa|Lâm Đồng|Đắk Lắk|Hồ Chí Minh|Đồng Nai|Tây Ninh|Cần Thơ|"
    "Vĩnh Long|Đồng Tháp|Cà Mau|An Giang"
).split("|")
"""The 34 provinces since 2025."""

MERGED_INTO = {
    "Tuyên Quang": ("Hà Giang", "Tuyên Quang"),
    "Lào Cai": ("Lào Cai", "Yên Bái"),
    "Thái Nguyên": ("Bắc Kạn", "Thái Nguyên"),
    "Phú Thọ": ("Hòa Bình", "Phú Thọ", "Vĩnh Phúc"),
    "Bắc Ninh": ("Bắc Giang", "Bắc Ninh"),
    "Hưng Yên": ("Hưng Yên", "Thái Bình"),
    "Hải Phòng": ("Hải Dương", "Hải Phòng"),
    "Ninh Bình": ("Hà Nam", "Nam Định", "Ninh Bình"),
    "Quảng Trị": ("Quảng Bình", "Quảng Trị"),
    "Huế": ("Thừa Thiên Huế",),
    "Đà Nẵng": ("Đà Nẵng", "Quảng Nam"),
    "Quảng Ngãi": ("Kon Tum", "Quảng Ngãi"),
    "Gia Lai": ("Bình Định", "Gia Lai"),
    "Khánh Hòa": ("Khánh Hòa", "Ninh Thuận"),
    "Lâm Đồng": ("Bình Thuận", "Đắk Nông", "Lâm Đồng"),
    "Đắk Lắk": ("Phú Yên", "Đắk Lắk"),
    "Hồ Chí Minh": ("Bà Rịa - Vũng Tàu", "Bình Dương", "Hồ Chí Minh"),
    "Đồng Nai": ("Bình Phước", "Đồng Nai"),
    "Tây Ninh": ("Long An", "Tây Ninh"),
    "Cần Thơ": ("Cần Thơ", "Hậu Giang", "Sóc Trăng"),
    "Vĩnh Long": ("Bến Tre", "Trà Vinh", "Vĩnh Long"),
    "Đồng Tháp": ("Tiền Giang", "Đồng Tháp"),
    "Cà Mau": ("Bạc Liêu", "Cà Mau"),
    "An Giang": ("An Giang", "Kiên Giang"),
}
"""Where the 63 went; a province that is not here stayed. Source: Resolution 202/2025/QH15."""

PROVINCE_AFTER_MERGER = {old: new for new, olds in MERGED_INTO.items() for old in olds}

_MOUNTAINS = frozenset("002 004 006 008 010 011 012 014 015 017 019 020".split())


def province_region(name: str) -> str:
    """Where a province of the 63 or of the 34 lies.

    Returns:
        "north", "mountains", "centre", "highlands" or "south", which differ in how hamlets and
        alleys are called.
    """
    return _REGIONS[name]


def _region(code: str) -> str:
    if code in _MOUNTAINS:
        return "mountains"
    if code <= "037":
        return "north"
    if code <= "060":
        return "centre"
    return "highlands" if code <= "068" else "south"


_REGIONS = {"Huế": "centre"} | {name: _region(code) for code, name in PROVINCE_CODES.items()}

FORMER_PROVINCES = {
    "Hà Tây": (("001",), 2008),
    "Hà Bắc": (("024", "027"), 1996),
    "Vĩnh Phú": (("025", "026"), 1996),
    "Hải Hưng": (("030", "033"), 1996),
    "Nam Hà": (("035", "036"), 1996),
    "Bắc Thái": (("006", "019"), 1996),
    "Hà Tuyên": (("002", "008"), 1991),
    "Hoàng Liên Sơn": (("010", "015"), 1991),
    "Hà Sơn Bình": (("017",), 1991),
    "Hà Nam Ninh": (("035", "036", "037"), 1991),
    "Nghệ Tĩnh": (("040", "042"), 1991),
    "Bình Trị Thiên": (("044", "045", "046"), 1989),
    "Quảng Nam - Đà Nẵng": (("048", "049"), 1996),
    "Nghĩa Bình": (("051", "052"), 1989),
    "Phú Khánh": (("054", "056"), 1989),
    "Thuận Hải": (("058", "060"), 1991),
    "Gia Lai - Kon Tum": (("062", "064"), 1991),
    "Sông Bé": (("070", "074"), 1996),
    "Cửu Long": (("084", "086"), 1991),
    "Hậu Giang": (("092", "094"), 1991),
    "Minh Hải": (("095", "096"), 1996),
}
"""Provinces that old CMND name: the codes of what they became, and their last year. Source:
resolutions of the National Assembly of 1989, 1991, 1996 and 2008."""

MUNICIPALITIES = frozenset({"Hà Nội", "Hải Phòng", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ", "Huế"})
"""Written with "TP." before the name, sometimes."""
