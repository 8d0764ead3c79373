"""Vietnamese given and middle names by how common they are, for what a language model expects.

`names_vn` is drawn from evenly, for the variety of letters that a Reader learns; whoever weighs
TUẤN against TUÂN must know that the one is met far more often than the other. The four ranks are
chosen after common usage, each about half as frequent as the one before; within a rank all are
alike.
"""

from __future__ import annotations

import numpy as np

from data.cards.names_vn import COMMON_SURNAMES, RARE_SURNAMES
from data.cards.people_choices import Weighted, pick

_RANKS = (8.0, 4.0, 2.0, 1.0)

_FEMALE = (
    """Anh Linh Trang Hương Thảo Ngọc Hà Huyền Phương Hằng Nhung Yến Mai Thu Hoa Lan Nga Vy Nhi Trâm
    Thư Thủy Hạnh Vân Hiền Trinh My Ngân Quỳnh""",
    """Thúy Thùy Thanh Hồng Tuyết Dung Loan Oanh Liên Chi Uyên Tâm Trúc Như Duyên Châu Ly Quyên Tiên
    Ánh Nguyệt Xuân Bích Phượng Lý Huệ Hường Giang Minh Hân Khánh Bình Hải Hậu Kim Diễm Trân Thơ Thi
    Ý Cúc Hòa Hoài An Tú Thương Thắm Đào Hiếu Nhân""",
    """Sen Lệ Vui Gái Bé Thoa Liễu Nhàn Tình Thơm Tươi Lài Nở Lành Mận Út Bảy Năm Sáu Diệu Ngà Kiều
    Khuyên Quế Tuyền Diệp Dương Lam Ái Cẩm Mến Mơ Xoan Lụa Hợi Thìn Tỵ Hợp Thuận Phúc Lộc Hiên Mỹ
    Nhâm Nhài Nhiên Sáng Tường Vinh Vi Bảo Gia Thy Miên Nghi Nguyên Sương Hưởng Chinh Thiện""",
    """Hai Ba Tư Tám Chín Mười Dịu Ngần Thoại Băng Thục Tuyến Tý Sửu Dần Mão Ngọ Mùi Thân Dậu Tuất
    Giáng Đan San Uyển Nhã Xinh Thêu Thoan Gấm Chanh Bưởi Nụ Thành Thịnh Ngoan Huê Luyến Luyện Miền
    Mừng Nhạn Sang Soi Tần Toan Toàn Yên Vỹ Vĩ Chuyên Chung Đông Én Hạ Hạt Hoàn Khoa Khuê Lâm Lương
    Lượng Muội Nhẫn Nữ Phấn Phi Phước Sa Sâm Thạch Thái Thắng Tố Tuệ Viên Việt Xuyến Ân Đoan Điệp
    Điểm Đượm Vàng Xa Y Quí Na Ni Mi Hy Lê Lên Lợi Hiệp Hưng Tin Tím Đẹp Thom Thảnh Tho Lạc""",
)

_MALE = (
    """Anh Tuấn Hùng Dũng Minh Hải Long Nam Huy Hiếu Đức Thành Sơn Hoàng Cường Thắng Trung Quân Phúc
    Kiên Phong Tùng Bảo Đạt Khánh Lâm Việt Quang Dương Hưng Tiến Duy Tài Bình""",
    """Khang Khôi Thịnh Tâm Phát Lộc Vinh Toàn Nhân Nghĩa Trí Tân Tú Thái Giang Chiến Trường Hà Hiệp
    Hòa Phước Quốc Thiện Thuận Tín Vũ Văn Xuân Công Khoa Luân Mạnh Ngọc Nhật Phú Quý Sang Thông Tấn
    Trọng Đông Thanh Linh An Lợi Hậu Hào Kiệt Nguyên Quyết Quyền Phương Cảnh Chung Thọ Hạnh Chính Ân
    Lực Hảo Định""",
    """Tuyên Vương Luật Đại Điệp Đoàn Đô Giáp Hân Hiển Hoan Hợp Huân Khải Khiêm Kỳ Lập Lân Mẫn Năng
    Nghị Ninh Quảng Quy Sáng Sỹ Sĩ Tạo Thạch Thân Thế Thiên Thơ Thời Tính Toản Tráng Triều Triệu
    Trực Trưởng Tuân Uy Ước Vĩ Vĩnh Vượng Viên Út Thưởng Tường Bằng Bắc Chí Chương Đăng Đồng Dân
    Doanh Hoài Hồng Khương Lương Lưu Nhã Phi Tiệp Tịnh Viễn Huỳnh Thức""",
    """Ba Tư Năm Sáu Bảy Tám Chín Mười Bé Be Đen Dậu Diện Dinh Du Đảng Đáng Đề Giỏi Hạ Hỷ Hội Hổ Kha
    Khởi Lai Lãm Liệu Liêm Lĩnh Lượng Mừng Ngân Nhiên Nhị Nhuận Nhường Phấn Quế Song Tiếp Tình Trạch
    Trang Tri Vân Vạn Xa Yên Tý Sửu Dần Mão Thìn Tỵ Ngọ Mùi Tuất Hợi Tập Thắm Thước Tuệ Vỹ Ý Oai
    Pháp Điền Đệ Độ Biên Bách Bửu Cẩn Chánh Chuẩn Cương Dần Hán Hiến Hoàn Huấn Khanh Kính Lễ Nghiêm
    Nhựt Nhơn Phụng Quí Sinh Tài Thạnh Thăng Thi Thiệu Thoại Thụy Tiên Tới Trác Trân Tuyển Vị Y""",
)

_MIDDLES_FEMALE = (
    "Thị Ngọc Thanh Thu",
    "Thùy Kim Phương Minh Hồng Bích Mỹ",
    """Quỳnh Khánh Bảo Hoài Diệu Thúy Tuyết Ánh Xuân Anh Tú Mai Lan Hà Hải Vân Yến Huyền Kiều Như
    Cẩm Hoàng Trúc""",
    """Tường Thảo Gia Nhật Châu Diễm Đan Hạnh Hiền Hương Lệ Linh Mộng Nguyệt Nhã Phi Quế Thiên Thục
    Tố Trà Uyên Việt Ái Bạch Băng Ý Nguyên Đoan Hạ Phúc Trâm Thiện Phượng Song Huỳnh Vy Tâm""",
)

_MIDDLES_MALE = (
    "Văn Đức Hữu Quang Minh",
    "Xuân Ngọc Đình Thanh Công Quốc Hoàng Anh Duy Tuấn Gia",
    """Trọng Thành Bá Tiến Mạnh Viết Thế Hồng Chí Trung Nhật Bảo Khánh Phi Phước Trường Tấn Thái Huy
    Phú Thiện Trí""",
    """Kim Việt Hải Vĩnh Đăng Khắc Danh Đắc Đại Nam Nguyên Quý Sỹ Sơn Thiên Tùng Vũ Cao Cảnh Chính
    Đông Hoài Hùng Huỳnh Kiên Kiến Lâm Long Mậu Nhân Như Phương Phúc Quyết Sĩ Tài Tân Tất Thuận Trần
    Tự Uy Vinh Vương An Ánh Bách Cát Đan Hiếu Khải Khôi Khoa Tường""",
)

COMMON_MIDDLE_SHARE = 0.45
"""Share of names with Văn or Thị. Chosen: more than half of the older, a fifth of the younger."""

SECOND_MIDDLE_SHARE = 0.4
"""Share of names with one more middle name. Chosen."""


def _weighted(ranks: tuple[str, ...]) -> Weighted:
    return Weighted(
        {
            name: weight
            for names, weight in zip(reversed(ranks), reversed(_RANKS), strict=True)
            for name in names.split()
        }
    )


_GIVENS = {"female": _weighted(_FEMALE), "male": _weighted(_MALE)}
_MIDDLES = {"female": _weighted(_MIDDLES_FEMALE), "male": _weighted(_MIDDLES_MALE)}
_SURNAMES = Weighted(COMMON_SURNAMES)

RARE_SURNAME_SHARE = 0.12
"""Share of names with another surname than the commonest. Source: what these leave of 100 %."""


def draw_frequent_name(rng: np.random.Generator, sex: str) -> str:
    """A Vietnamese name, its parts as frequent as they are met.

    Args:
        rng: decides.
        sex: "male" or "female".

    Returns:
        Two to four words in mixed case, surname first.
    """
    rare = rng.random() < RARE_SURNAME_SHARE
    words = [pick(rng, RARE_SURNAMES) if rare else _SURNAMES.draw(rng)]
    common = rng.random() < COMMON_MIDDLE_SHARE
    if common:
        words.append("Thị" if sex == "female" else "Văn")
    if not common or rng.random() < SECOND_MIDDLE_SHARE:
        words.append(_MIDDLES[sex].draw(rng))
    words.append(_GIVENS[sex].draw(rng))
    return " ".join(word for place, word in enumerate(words) if word not in words[:place])
