"""Names of Vietnamese districts, hamlets, streets and estates, put together freely."""

from __future__ import annotations

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

MOUNTAIN_VILLAGES = (
    "Nà Lốm|Pá Khoang|Huổi Lóng|Kẻ Bọn|Tả Phìn|Nậm Cưởm|Lũng Cẩm|Sín Chải|Nà Tấu|Huổi Hỏm|Pa Ủ|"
    "Xà Phìn|Lao Chải|Pắc Ngàm|Khuổi Ky|Phiêng Ban|Co Mạ|Ten Cá|Noong Ỏ|Púng Xe|Mường Lói|Ea Mấp|"
    "Kô Tam|Kniết|Đung|Ky|Trấp|Kbu|Sut Mgrư|Akô Dhông|Cư Mblim|Plei Ốp|Kon Rờ Bàng|Ia Nueng|"
    "Đăk Rơ Chót|Pyang|Bù Lạch|N'Jriêng|R'Sông|Ja Rai|Tơ Tung|Đê Bar|Ó|Kép|Chư Gung Thâm|M'Lớt|"
    "Dơng K'Sĩ|Păng Tiêng|Xốp Dương|Cụt Ổ|Piêng Phô|Khe Ngậu|Bù Chồn|A Sóc|Tà Rụt|Aur"
).split("|")

HAMLET_KINDS = {
    "north": "Thôn|Thôn|Thôn|Thôn|Xóm|Xóm|Xóm|Đội|Khu|Tổ|Khối|Làng|Khu dân cư",
    "mountains": "Thôn|Thôn|Thôn|Bản|Bản|Bản|Xóm|Tổ|Khu",
    "centre": "Thôn|Thôn|Thôn|Thôn|Xóm|Đội|Tổ|Khối phố|Khối|Làng|Bản",
    "highlands": "Thôn|Thôn|Thôn|Buôn|Buôn|Làng|Làng|Bon|Plei|Tổ|Xóm",
    "south": "Ấp|Ấp|Ấp|Ấp|Ấp|Khóm|Khóm|Tổ|Thôn|Khu phố",
}
"""Kinds of what is below a commune by region, the usual ones more than once."""

MOUNTAIN_KINDS = frozenset({"Bản", "Buôn", "Làng", "Bon", "Plei"})
"""Kinds whose names are in a language of the mountains, mostly."""

HAMLETS = (
    "Đình|Chùa|Mới|Bến|Giữa|Trại|Ngoài|Trong|Đồng|Thượng|Hạ|Trung|Đông|Tây|Nam|Bắc|Đoài|Chợ|Cầu|"
    "Giếng|Gốc Đa|Bãi|Ruộng|Nội|Ngọc|Lẻ|Đầm|Gò|Vườn|Rẫy|Kênh|Xẻo|Rạch Gốc|Cây Khô|Bờ Đập|Giồng|"
    "Cái Rắn|Vàm Đình|Láng Tròn|Ông Tự|Bà Bài|Cả Ngổ|Xoài Một|Kinh Ba|Mũi Tràm|Ngã Ba|Đường Cày"
).split("|")

ESTATES = (
    "Linh Đàm|Trung Hòa|Nhân Chính|Văn Quán|Mỹ Đình|Định Công|Đại Kim|Việt Hưng|Phú Mỹ Hưng|"
    "Him Lam|Tân Quy Đông|Bình Phú|Nam Long|Phước Kiển|Thanh Đa|Ngô Gia Tự|Nguyễn Thiện Thuật|"
    "Kim Liên|Thành Công|Giảng Võ|Bách Khoa|Nam Đồng|Hưng Phú|Hồng Phát|Vĩnh Điềm Trung|Hòa Cường|"
    "An Thượng|Ecohome|Vinhomes|Sky Garden|The Manor"
).split("|")
"""Blocks of flats and housing estates."""

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
    "Lũy Bán Bích|Ấp Bắc|30 Tháng 4|2 Tháng 9|3/2|Quốc lộ 1A|Tỉnh lộ 10|Trần Phú|Lý Tự Trọng|"
    "Nguyễn Văn Linh|Nguyễn Hữu Thọ|Phan Chu Trinh|Phan Châu Trinh|Ngô Gia Tự|Lê Hồng Phong|"
    "Nguyễn Thái Học|Hàm Nghi|Duy Tân|Đồng Khởi|Pasteur|Yersin|Alexandre de Rhodes|Calmette|"
    "Nguyễn Ái Quốc|Bà Triệu|Hàng Gai|Hàng Đào|Hàng Mã|Thụy Khuê|Đội Cấn|Kim Ngưu|Lạc Trung|"
    "Trương Định|Minh Khai|Bạch Mai|Khâm Thiên|Tôn Thất Tùng|Ô Chợ Dừa|Nguyễn Lương Bằng|"
    "Vương Thừa Vũ|Phùng Khoang|Khuất Duy Tiến|Vũ Trọng Phụng|Trần Quý Cáp|Ông Ích Khiêm|"
    "Nguyễn Tri Phương|Trưng Nữ Vương|Hải Phòng|Cù Chính Lan|Huỳnh Tấn Phát|Lê Văn Lương|"
    "Nguyễn Xí|Nơ Trang Gưh|Y Ngông|Y Jút|Phạm Ngũ Lão|Bùi Viện|Cống Quỳnh|Lê Quang Định|"
    "Phan Văn Trị|Thống Nhất|Quang Trung|Lê Đức Thọ|Tô Ký|Nguyễn Ảnh Thủ|Hà Huy Giáp|Âu Dương Lân|"
    "Tạ Quang Bửu|Dương Bá Trạc|Hưng Phú|Bến Vân Đồn|Đoàn Văn Bơ|Xóm Chiếu|Tôn Đản|ĐT 743|ĐT 825|"
    "Hương lộ 2|Quốc lộ 13|Tỉnh lộ 8|Quốc lộ 91|Nguyễn Ư Dĩ|Ỷ Lan|Mạc Thị Bưởi|Ngô Mây|Tăng Bạt Hổ"
).split("|")
