"""Vietnamese places, for fictitious addresses.

Source of codes and names: Circular 59/2021/TT-BCA, appendix 1 (63 provinces); Resolution
202/2025/QH15 (34 provinces). Districts, communes and streets are common names, put together freely.
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

MUNICIPALITIES = frozenset({"Hà Nội", "Hải Phòng", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ", "Huế"})
"""Written with "TP." before the name, sometimes."""

URBAN_DISTRICTS = (
    "Ba Đình|Hoàn Kiếm|Tây Hồ|Long Biên|Cầu Giấy|Đống Đa|Hai Bà Trưng|Hoàng Mai|Thanh Xuân|"
    "Nam Từ Liêm|Bắc Từ Liêm|Hà Đông|Hồng Bàng|Ngô Quyền|Lê Chân|Hải An|Kiến An|Đồ Sơn|Hải Châu|"
    "Thanh Khê|Sơn Trà|Ngũ Hành Sơn|Liên Chiểu|Cẩm Lệ|Bình Thạnh|Gò Vấp|Phú Nhuận|Tân Bình|"
    "Tân Phú|Bình Tân|Thủ Đức|Ninh Kiều|Bình Thủy|Cái Răng|Ô Môn|Thốt Nốt|Quận 1|Quận 3|Quận 5|"
    "Quận 8|Quận 10|Quận 12"
).split("|")

TOWNS = (
    "Phủ Lý|Từ Sơn|Chí Linh|Cửa Lò|Hồng Lĩnh|Ba Đồn|Hương Trà|Điện Bàn|Hội An|Tam Kỳ|Quy Nhơn|"
    "An Nhơn|Sông Cầu|Ninh Hòa|Cam Ranh|Nha Trang|Phan Thiết|La Gi|Buôn Hồ|Pleiku|Ayun Pa|Đà Lạt|"
    "Bảo Lộc|Gia Nghĩa|Đồng Xoài|Bình Long|Dĩ An|Thuận An|Biên Hòa|Long Khánh|Bà Rịa|Tân An|"
    "Mỹ Tho|Gò Công|Cai Lậy|Sa Đéc|Hồng Ngự|Cao Lãnh|Châu Đốc|Long Xuyên|Rạch Giá|Hà Tiên|"
    "Vị Thanh|Ngã Bảy|Giá Rai|Sầm Sơn|Bỉm Sơn|Tam Điệp|Nghĩa Lộ|Sa Pa|Uông Bí|Móng Cái|Cẩm Phả|"
    "Đông Triều"
).split("|")

RURAL_DISTRICTS = (
    "Gia Lâm|Đông Anh|Sóc Sơn|Thanh Trì|Mê Linh|Ba Vì|Thạch Thất|Quốc Oai|Chương Mỹ|Đan Phượng|"
    "Hoài Đức|Thanh Oai|Mỹ Đức|Ứng Hòa|Thường Tín|Phú Xuyên|Đồng Văn|Mèo Vạc|Yên Minh|Quản Bạ|"
    "Vị Xuyên|Bắc Mê|Hoàng Su Phì|Xín Mần|Bảo Lạc|Hà Quảng|Trùng Khánh|Nguyên Bình|Thạch An|"
    "Ba Bể|Chợ Đồn|Na Rì|Chiêm Hóa|Hàm Yên|Sơn Dương|Bát Xát|Mường Khương|Si Ma Cai|Bảo Thắng|"
    "Mường Chà|Tủa Chùa|Tuần Giáo|Nậm Pồ|Sìn Hồ|Phong Thổ|Than Uyên|Mộc Châu|Yên Châu|Mai Sơn|"
    "Sốp Cộp|Lục Yên|Văn Chấn|Trạm Tấu|Mù Cang Chải|Đà Bắc|Kim Bôi|Lạc Thủy|Tân Lạc|Định Hóa|"
    "Phú Lương|Đại Từ|Tràng Định|Văn Lãng|Hữu Lũng|Chi Lăng|Tiên Yên|Đầm Hà|Vân Đồn|Cô Tô|"
    "Lạng Giang|Lục Ngạn|Yên Dũng|Hiệp Hòa|Hạ Hòa|Cẩm Khê|Lâm Thao|Tam Nông|Lập Thạch|Bình Xuyên|"
    "Yên Lạc|Vĩnh Tường|Quế Võ|Thuận Thành|Lương Tài|Kinh Môn|Ninh Giang|Thanh Miện|Tứ Kỳ|"
    "Thủy Nguyên|Vĩnh Bảo|Tiên Lãng|Bạch Long Vĩ|Văn Giang|Khoái Châu|Kim Động|Phù Cừ|Quỳnh Phụ|"
    "Hưng Hà|Đông Hưng|Kiến Xương|Vũ Thư|Duy Tiên|Lý Nhân|Mỹ Lộc|Vụ Bản|Ý Yên|Nghĩa Hưng|"
    "Trực Ninh|Giao Thủy|Hải Hậu|Nho Quan|Gia Viễn|Kim Sơn|Mường Lát|Quan Hóa|Bá Thước|Ngọc Lặc|"
    "Thọ Xuân|Hoằng Hóa|Nga Sơn|Quảng Xương|Tĩnh Gia|Kỳ Sơn|Quỳ Châu|Diễn Châu|Yên Thành|"
    "Đô Lương|Nghi Lộc|Hương Sơn|Đức Thọ|Vũ Quang|Can Lộc|Thạch Hà|Cẩm Xuyên|Kỳ Anh|Minh Hóa|"
    "Bố Trạch|Lệ Thủy|Vĩnh Linh|Hướng Hóa|Gio Linh|Đakrông|Phong Điền|Phú Vang|A Lưới|Hòa Vang|"
    "Đông Giang|Đại Lộc|Duy Xuyên|Quế Sơn|Hiệp Đức|Bắc Trà My|Núi Thành|Bình Sơn|Trà Bồng|"
    "Tư Nghĩa|Mộ Đức|Đức Phổ|Ba Tơ|Lý Sơn|Hoài Ân|Phù Mỹ|Phù Cát|Tây Sơn|Tuy Phước|Đồng Xuân|"
    "Tuy An|Sông Hinh|Vạn Ninh|Khánh Vĩnh|Diên Khánh|Bác Ái|Ninh Phước|Tuy Phong|Hàm Thuận Bắc|"
    "Tánh Linh|Đức Linh|Đắk Glei|Ngọc Hồi|Kon Plông|Sa Thầy|Ia H'Drai|KBang|Đăk Đoa|Chư Păh|"
    "Ia Grai|Mang Yang|Chư Prông|Krông Pa|Ea H'leo|Ea Súp|Buôn Đôn|Cư M'gar|Krông Búk|Krông Năng|"
    "Ea Kar|M'Đrắk|Lắk|Đăk Glong|Cư Jút|Đắk Mil|Krông Nô|Tuy Đức|Lạc Dương|Đơn Dương|Đức Trọng|"
    "Lâm Hà|Di Linh|Đạ Huoai|Bù Gia Mập|Lộc Ninh|Bù Đốp|Hớn Quản|Chơn Thành|Tân Biên|Tân Châu|"
    "Dương Minh Châu|Gò Dầu|Bến Cầu|Dầu Tiếng|Bàu Bàng|Phú Giáo|Tân Phú|Vĩnh Cửu|Định Quán|"
    "Trảng Bom|Xuân Lộc|Nhơn Trạch|Châu Đức|Xuyên Mộc|Đất Đỏ|Củ Chi|Hóc Môn|Bình Chánh|Nhà Bè|"
    "Cần Giờ|Tân Hưng|Vĩnh Hưng|Mộc Hóa|Đức Huệ|Bến Lức|Thủ Thừa|Cần Đước|Cần Giuộc|Cái Bè|"
    "Chợ Gạo|Tân Phú Đông|Chợ Lách|Mỏ Cày Nam|Giồng Trôm|Ba Tri|Thạnh Phú|Càng Long|Cầu Kè|"
    "Tiểu Cần|Trà Cú|Duyên Hải|Mang Thít|Vũng Liêm|Tam Bình|Trà Ôn|Tháp Mười|Lấp Vò|Lai Vung|"
    "An Phú|Tịnh Biên|Tri Tôn|Chợ Mới|Thoại Sơn|Hòn Đất|Giồng Riềng|Gò Quao|An Biên|"
    "U Minh Thượng|Phú Quốc|Vĩnh Thạnh|Cờ Đỏ|Phụng Hiệp|Kế Sách|Cù Lao Dung|Mỹ Tú|Thạnh Trị|"
    "Vĩnh Châu|Hồng Dân|Phước Long|Đông Hải|Thới Bình|Trần Văn Thời|Cái Nước|Đầm Dơi|Năm Căn|"
    "Ngọc Hiển"
).split("|")

MOUNTAIN_VILLAGES = "Nà Lốm|Pá Khoang|Huổi Lóng|Kẻ Bọn|Tả Phìn|Nậm Cưởm|Lũng Cẩm|Sín Chải".split(
    "|"
)

COMMUNE_FIRST = (
    "An Bình Cẩm Châu Chiềng Diễn Đại Đông Đồng Đức Gia Hà Hải Hiệp Hòa Hoằng Hồng Hợp Hưng "
    "Hương Ia Khánh Kim Kỳ Lạc Liên Long Lộc Lương Mường Mỹ Nam Nậm Nga Nghi Nghĩa Ngọc Nhơn "
    "Ninh Phong Phú Phúc Phước Quảng Quế Quỳnh Sơn Tà Tam Tân Tây Thạch Thanh Thạnh Thiệu Thọ "
    "Thới Thuận Thủy Thụy Thượng Tiên Tiến Trà Trung Trường Trực Tùng Vạn Vân Vĩnh Việt Vũ Xuân "
    "Ý Yên Ea Đăk Cư Lũng Tú"
).split()

COMMUNE_SECOND = (
    "An Bài Bắc Bình Cát Châu Chánh Chính Cường Dân Dương Đà Đạo Điền Định Đông Giang Hà Hải "
    "Hạnh Hậu Hiệp Hòa Hóa Hội Hợp Hùng Hưng Khê Khánh Kỳ La Lạc Lâm Lập Lễ Linh Lĩnh Lợi Lộc "
    "Lương Lưu Mai Minh Mỹ Nam Nghĩa Nguyên Nhân Ninh Phong Phú Phúc Phước Phương Quan Quang Quý "
    "Sơn Tảo Tân Tây Thái Thạch Thành Thắng Thịnh Thọ Thủy Thượng Tiến Toàn Trạch Tràng Trị "
    "Trung Trường Tường Vân Viên Vinh Xá Xuân Xuyên Xương Yên Ẩm Ứng Ấm"
).split()

STREETS = (
    "Lê Lợi|Nguyễn Huệ|Trần Hưng Đạo|Lý Thường Kiệt|Hai Bà Trưng|Nguyễn Trãi|Lê Duẩn|Hùng Vương|"
    "Phan Đình Phùng|Quang Trung|Điện Biên Phủ|Cách Mạng Tháng Tám|Võ Văn Kiệt|Nguyễn Văn Cừ|"
    "Xô Viết Nghệ Tĩnh|Ngô Quyền|Bạch Đằng|Trường Chinh|Phạm Văn Đồng|Nguyễn Thị Minh Khai|"
    "Tôn Đức Thắng|Hoàng Hoa Thám|Lạc Long Quân|Âu Cơ|Nguyễn Đình Chiểu|Bùi Thị Xuân|"
    "Đinh Tiên Hoàng|Phan Bội Châu|Huỳnh Thúc Kháng|Nguyễn Chí Thanh|Tô Hiến Thành|"
    "Lương Thế Vinh|Nguyễn Khuyến|Hồ Xuân Hương|Kim Mã|Láng Hạ|Giảng Võ|Tạ Quang Bửu|"
    "Ung Văn Khiêm|Ỷ Lan|Đặng Thùy Trâm|Nơ Trang Long|Hàng Bông|Chùa Bộc|Xã Đàn|Cầu Đất|"
    "Trần Nguyên Hãn|Nguyễn Công Trứ|Yết Kiêu|Thích Quảng Đức|Võ Thị Sáu|Nguyễn Ảnh Thủ|"
    "Lũy Bán Bích|Ấp Bắc|30 Tháng 4|2 Tháng 9|3/2|Quốc lộ 1A|Tỉnh lộ 10"
).split("|")
