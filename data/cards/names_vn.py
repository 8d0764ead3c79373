"""Parts of Vietnamese names, for fictitious card holders.

Names of the Kinh and of those who take names like theirs; `names_vn_minorities` has the others. The
lists are common names, collected for the variety of their letters.
"""

from __future__ import annotations

COMMON_SURNAMES = {
    "Nguyễn": 38.4,
    "Trần": 11.0,
    "Lê": 9.5,
    "Phạm": 7.1,
    "Hoàng": 3.1,
    "Huỳnh": 2.0,
    "Phan": 4.5,
    "Vũ": 2.1,
    "Võ": 1.8,
    "Đặng": 2.1,
    "Bùi": 2.0,
    "Đỗ": 1.4,
    "Hồ": 1.3,
    "Ngô": 1.3,
    "Dương": 1.0,
    "Lý": 0.5,
}
"""Shares in per cent. Source: Lê Trung Hoa, Họ và tên người Việt Nam, 2005; how Hoàng and Huỳnh,
Vũ and Võ divide theirs is chosen."""

RARE_SURNAMES = """
An Âu Bá Bạch Bành Bế Biện Bồ Ca Cái Cam Cao Cát Châu Chế Chu Chung Chử Cồ Cổ Cù Cung Cự Danh Đàm
Đào Đậu Đèo Điền Điêu Đinh Đoàn Đồng Đổng Đường Giang Giáp Hà Hạ Hàn Hán Hình Hoa Hứa Hùng Kha
Khổng Khuất Khúc Kiều Kim La Lã Lại Lam Lâm Lăng Liêu Liễu Lò Lộ Lục Lữ Lương Lường Lưu Ma Mã Mạc
Mạch Mai Mẫn Ninh Nghiêm Ngọ Ngụy Nhan Nhâm Nhữ Nông Ông Phí Phó Phù Phùng Phương Quách Quan Quàng
Quản Sầm Sơn Tạ Tăng Tề Thạch Thái Thân Thẩm Thiều Thi Thiệu Tiết Tiêu Tô Tôn Tống Tri Triệu Trịnh
Trưng Trương Từ Ty Ung Uông Ưng Vàng Văn Vi Viên Vương Xa Yên Bàng Bồng Bửu Cấn Chúc Chương Diệp
Doãn Dư Đái Đới Đống Giản Hầu Hoắc Hồng Kiên Khiếu Khuông Khương Lôi Lư Luân Luyện Mẫu Nguyên Nhiêu
Ngạc Ngũ Sái Sử Tào Tân Thang Tiền Tòng Trà Trang Trầm Trình Tưởng Ứng Vân Vưu
""".split()

MIDDLES_MALE = """
Văn Hữu Đức Công Quang Minh Đình Xuân Quốc Thanh Ngọc Bá Duy Trọng Thành Hoàng Anh Gia Bảo Khắc
Viết Mạnh Tiến Thế Trung Tuấn Phúc Nhật Chí Hải Sỹ Đăng Danh Đắc Đại Hồng Huy Khánh Kim Nam
Nguyên Phi Phước Quý Sơn Tấn Thái Thiên Thiện Trí Trường Tùng Việt Vĩnh Vũ Xuân Ánh Bách Cảnh
Cao Chấn Chính Doãn Hiếu Hùng Kiến Lập Lương Nghĩa Như Phú Tất Thượng Tự Ưng Uy Vinh
""".split()

MIDDLES_FEMALE = """
Thị Thị Thị Ngọc Thanh Thu Kim Bích Hồng Phương Mỹ Minh Xuân Tuyết Ánh Diệu Hoài Khánh Quỳnh
Thùy Thúy Tường Trúc Tú Vân Yến Anh Bảo Cẩm Châu Diễm Đan Gia Giáng Hà Hải Hạnh Hiền Hoàng Huyền
Hương Kiều Lan Lệ Linh Mai Mộng Nguyệt Nhã Nhật Như Quế Thảo Thiên Thục Thuỳ Tố Trà Triều Uyên
Việt Ái Bạch Băng Ý
""".split()

COMPOUND_SURNAMES = (
    "Nguyễn Phúc|Nguyễn Phước|Nguyễn Khoa|Nguyễn Trần|Nguyễn Lê|Nguyễn Phạm|Nguyễn Hoàng|Nguyễn Đỗ|"
    "Trần Lê|Trần Nguyễn|Trần Phan|Trần Đỗ|Lê Nguyễn|Lê Phạm|Lê Trần|Lê Hoàng|Lê Võ|Phạm Lê|"
    "Phạm Vũ|Phạm Trần|Phan Huỳnh|Huỳnh Ngô|Huỳnh Lê|Vũ Đỗ|Vũ Ngô|Võ Hoàng|Đặng Trần|Đặng Vũ|"
    "Bùi Đoàn|Đỗ Hoàng|Đỗ Trương|Hồ Lê|Ngô Đình|Dương Cao|Tôn Thất|Tôn Nữ|Công Tằng Tôn Nữ|"
    "Công Huyền Tôn Nữ|Hoàng Phủ|Tạ Duy|Mai Trần|Trương Đinh|Đoàn Nguyễn|Lương Hoàng"
).split("|")
"""Double surnames, father's and mother's, and those of old families."""

GIVEN_MALE = """
An Anh Ân Ẩn Âu Bách Bảo Bằng Bắc Biên Bình Bính Bổn Bửu Cảnh Cẩn Cầu Chánh Châu Chiến Chinh
Chính Chung Chương Chuẩn Công Cương Cường Cửu Danh Dân Dần Diện Dũng Duy Dư Dự Dương Dưỡng Đại
Đan Đán Đạo Đạt Đăng Đẳng Đậu Đệ Điền Điển Điệp Định Đoan Đoàn Đô Độ Đông Đồng Đức Được Giang
Giáp Hà Hai Hải Hán Hạnh Hào Hảo Hậu Hiên Hiến Hiển Hiệp Hiếu Hòa Hoan Hoàn Hoạt Hoằng Hoàng Hội
Hổ Hồng Hợp Huân Huấn Hùng Huy Huynh Hưng Hướng Hữu Ích Kha Khải Khang Khanh Khánh Khiêm Khoa
Khoan Khôi Khởi Khuê Khương Kiên Kiệt Kiều Kỳ Kỷ Lạc Lai Lam Lãm Lâm Lân Lập Lễ Liêm Liệu Linh
Lĩnh Long Lộc Lợi Luân Luật Luyện Lực Lượng Lữ Mạnh Mẫn Minh Mỹ Nam Năm Năng Ngạn Ngân Nghi Nghị
Nghĩa Nghiêm Nghiệp Ngoạn Ngọc Ngộ Nguyên Nhã Nhàn Nhạc Nhân Nhẫn Nhất Nhật Nhiên Nhơn Nhựt Ninh
Pha Phác Phái Phát Phi Phong Phố Phú Phúc Phước Phương Phượng Quang Quảng Quân Quế Quốc Quy Quý
Quyền Quyết Quỳnh Sang Sáng Sâm Sinh Song Sơn Sử Sự Sỹ Tài Tám Tâm Tân Tấn Tập Tế Thạch Thái
Thanh Thành Thạnh Thao Thắng Thăng Thân Thế Thi Thiên Thiện Thiều Thiệu Thìn Thịnh Thọ Thoại
Thông Thống Thời Thu Thuần Thuận Thuật Thúc Thuyên Thủy Thức Thực Thường Thưởng Thượng Tích Tiên
Tiến Tiếp Tín Tính Tịnh Toàn Toản Toán Tôn Tòng Trác Trạch Trang Tráng Trân Trấn Tri Trí Trị
Triết Triển Triệu Trình Trọng Trung Trúc Trực Trường Trưởng Tú Tuân Tuấn Tùng Tuyên Tuyến Tuyển
Tư Tứ Từ Tường Tưởng Tửu Tý Uy Uyên Ứng Ước Vạn Văn Vân Vận Viên Viễn Việt Vịnh Vinh Vĩnh Võ
Vọng Vũ Vỹ Vượng Vương Xuân Xương Xưởng Yên Y Ý Yết
""".split()

GIVEN_FEMALE = """
Ái An Anh Ánh Ân Ba Bảy Băng Bé Bích Biên Bình Bông Bưởi Ca Cầm Cẩm Cần Cát Chanh Châm Chăm Chầm
Châu Chi Chiên Chín Chinh Chúc Chung Chuyên Cúc Dao Dâng Dậu Dẻo Di Diễm Diên Diễn Diệp Diệu Dịu
Du Dung Duyên Dư Dương Đan Đào Đậm Đẹp Điểm Điệp Đoan Đoài Đông Đượm Én Gái Gấm Giang Giàu Hà
Hai Hải Hảo Hạnh Hạt Hằng Hân Hậu Hiên Hiền Hiếu Hiệu Hoa Hòa Hoài Hoàn Hoạt Hồng Huân Huê Huế
Huệ Huyền Huỳnh Hương Hường Hưởng Hữu Khá Khanh Khánh Khuê Khuyên Khương Kiều Kim Kiệm Kỳ Lài
Lam Lan Lành Lanh Lâm Lân Lê Lễ Lệ Liên Liễu Linh Loan Lộc Lợi Luận Luyến Lụa Lưu Lương Lượng Ly
Lý Mai Mai Mãn May Mẫn Mận Mây Mến Miên Mơ Mùi Muội Mười My Mỹ Na Năm Nga Ngà Ngàn Ngân Ngần
Nghi Nghĩa Ngoan Ngọc Nguyên Nguyệt Nhài Nhan Nhàn Nhã Nhạn Nhâm Nhẫn Nhi Nhiên Nhiễu Nhị Nhung
Nhuần Như Nhường Nở Nữ Oanh Ơn Phấn Phẩm Phận Phi Phiến Phúc Phước Phương Phượng Quế Quy Quý
Quyên Quyến Quỳnh Sáu Sâm Sen Soan Sơn Sương Tám Tâm Tân Tằm Thái Thanh Thảnh Thảo Thắm Thắng
Thêm Thi Thiện Thìn Thịnh Thoa Thoan Thỏa Thoại Thơ Thơm Thu Thuận Thục Thúy Thùy Thủy Thuyền
Thư Thược Thương Thưởng Thy Tiên Tiến Tiền Tín Tính Tình Tịnh Tố Trà Trang Trâm Trầm Trân Tri
Triều Trinh Trúc Tú Tuệ Tuyền Tuyến Tuyết Tươi Tường Tứ Tưởng Tỵ Uyên Uyển Út Vàng Vân Vẹn Vi
Viên Việt Vĩnh Vui Vỹ Vượng Xa Xen Xinh Xoan Xuân Xuyến Ý Yên Yến
""".split()
