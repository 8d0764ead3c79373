"""Names of Vietnam's ethnic groups that are not formed as the Kinh form theirs.

Collected from public name usage for the variety of letters, apostrophes and short syllables; which
parts go together is a simplification. Letters outside Vietnamese orthography (ŭ, ñ, č) are left out
as the civil registry leaves them out.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NamePattern:
    """How one group forms names.

    Attributes:
        forms_male, forms_female: patterns of "{surname}", "{middle}", "{given}", "{given2}".
        surnames, middles, givens_male, givens_female: what fills them.
    """

    forms_male: tuple[str, ...]
    forms_female: tuple[str, ...]
    surnames: tuple[str, ...]
    givens_male: tuple[str, ...]
    givens_female: tuple[str, ...]
    middles: tuple[str, ...] = ("",)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_THAI = NamePattern(
    ("{surname} Văn {given}", "{surname} Văn {given}", "{surname} {middle} {given}"),
    ("{surname} Thị {given}", "{surname} Thị {given}", "{surname} {middle} {given}"),
    _words(
        "Lò Quàng Cà Tòng Lường Vì Hà Bạc Cầm Điêu Đèo Lèo Mè Ngần Vi Lô Kha Lự Lộc Khoàng Hoàng"
    ),
    _words(
        "Pâng Hặc Inh Pản Ín Hính Xương Ọi Biên Chựa Thoan Pành Puốn Dom Hiêng Tướng Ổn Bun Khặm "
        "Pọm Hịa Phớ Ban Chiến Doan Lả Muôn Ngoan Phanh Piếng Sơ Tại Un Xôm Yêu Ương Hỏa Nhọt"
    ),
    _words(
        "Ỏm Ún Lả Nọi Ánh Ẻn Xuân Hương Pành Phượng Chướng Hom Inh Kẹo Lún Mốn Nhói Ột Phiến Quế "
        "Sương Tiên Ướng Viễn Ỉn Dín Bóng Chuẩn Hoan Ing Pặn Xoan Yêm Thỉ"
    ),
    _words("Ngọc Minh Kim Xuân Duy Thanh Bun Khăm"),
)

_HMONG = NamePattern(
    (
        "{surname} A {given}",
        "{surname} A {given}",
        "{surname} Mí {given}",
        "{surname} {given} {given2}",
    ),
    (
        "{surname} Thị {given}",
        "{surname} Thị {given}",
        "{surname} Y {given}",
        "{surname} {given} {given2}",
    ),
    _words(
        "Giàng Vàng Sùng Thào Mùa Lầu Cứ Hạng Lý Vừ Ly Hờ Tráng Thò Sính Mã Cháng Chá Sồng "
        "Phàng Khang Vá"
    ),
    _words(
        "Páo Chu Dơ Sính Tủa Dế Nhè Chống Lử Của Vảng Khua Phử Sình Nủ Giống Pàng Súa Chớ Dính "
        "Lềnh Tồng Lầu Cở Pó Hồ Dua Chứ Sử Trừ Và Xà Ký Ninh Tểnh Thề Sáng Say Pháng Gà Mua "
        "Dình Cáng Lù"
    ),
    _words(
        "Máy Dở Dếnh Mỷ Súa Pàng Chư Sua Của Dợ Mỵ Ganh Xi Chúa Nhia Dua Ly Pla Say Vá Xy Mo Pà "
        "Sông Cở Chía Dính Ía Ké Lia Máo Pảng Sú Xúa Chở Lỳ Mái Bầu Dí Giống"
    ),
)

_DAO = NamePattern(
    ("{surname} {middle} {given}", "{surname} Văn {given}"),
    ("{surname} Mùi {given}", "{surname} Thị {given}", "{surname} Lở {given}"),
    _words("Triệu Bàn Đặng Phùng Lý Chảo Tẩn Phàn Tòng Dương Vàng Chẻo Lò Phượng"),
    _words(
        "Phấu Phù Tả Quẩy Sơn Phúc Vạng Kinh Chìu Tịnh Ton Sài Chiêu Kiềm Liều Nần Phin Sểnh "
        "Diết Pảo"
    ),
    _words("Mẩy Chòi Mụi Mán Viện Pham Nái Lai Ghển Coi Say Chạn Pết Nhậy Khé Phẩy Sểnh Diết Mui"),
    _words("Tài Láo Duần Chòi Quầy Tạ Dào Kim Phú Sành Hữu Lở"),
)

_KHMER = NamePattern(
    (
        "{surname} {given}",
        "{surname} {given} {given2}",
        "{surname} Văn {given}",
        "{surname} {middle} {given}",
    ),
    ("{surname} Thị {given}", "{surname} Thị {given} {given2}", "{surname} {given} {given2}"),
    _words("Thạch Kim Sơn Lâm Danh Kiên Châu Liêu Neang Chau Tăng Trà Huôl Đào Ngô Lý Trương"),
    _words(
        "Sô Phi Rây Sa Rết Kha Đa Ra Quên Phiếp Bô Pha Chanh Sal Thi Sóc Nghét Khêl Rô Thuôn "
        "Som Mên Đol Hên Oanh Sươn Nhanh Vuth"
    ),
    _words(
        "Sô Ny Phi Rây Rít Sa Quên Da Chanh Tha Na Ri Ma Lai Srây Nga Oi Vi Vươn Đa Ni Kha Rinh "
        "Ươn Bô Pha Thu Hươn Uôl"
    ),
    _words("Hoàng Ngọc Minh Thanh Sóc Sa Sô Chí"),
)

_EDE = NamePattern(
    ("Y {given} {surname}", "Y {given} {surname}", "Y-{given} {surname}"),
    ("H'{given} {surname}", "H'{given} {surname}", "H {given} {surname}", "H' {given} {surname}"),
    _listed(
        "Niê|Mlô|Êban|Kbuôr|Niê Kđăm|Ayun|Hđơk|Kpơr|Byă|Knul|Bkrông|Hwing|Buôn Yă|Niê Hrah|"
        "Ksơr|Kriêng|Adrơng|Hmok|Ênuôl|Buôn Krông|Eban|Rcăm|Niê Buôn Rit"
    ),
    _words(
        "Bhiêng Wơn Blur Thịnh Dhăm Bham Drung Guk Hlũ Jăk Khôn Ngông Phương Rin Sep Thoan Tlơp "
        "Trun Wăn Yung Bliêo Nhuân Suôp Kuan Luyện"
    ),
    _words(
        "Hen Ngăm Nga Bliă Bia Djuôt Blăk Duyên Hoa Juin Kiêm Lan Liên Mai Nhi Phiên Rin Rưih "
        "Sương Thủy Tuyết Uyên Wĩnh Yơr Đum Răm Ler"
    ),
)

_JARAI = NamePattern(
    ("{surname} {given}", "{surname} {given}", "{surname} Văn {given}"),
    ("{surname} H'{given}", "{surname} H'{given}", "{surname} {given}", "{surname} Thị {given}"),
    _listed(
        "Ksor|Rơ Châm|Siu|Kpă|Rah Lan|Nay|Rmah|Rơ Mah|Puih|Rơ Ô|Kpuih|Ksơr|R'Com|Ayun|Rơ Lan|"
        "Hiao|Rcom|Ra Lan|Đinh|Ama"
    ),
    _words(
        "Blơi Klơng Bình Der Hân Phiên Thu Cheo Phun Bơi Hnhuk Jú Kring Thêm Tim Tơr Chăm Dur "
        "Gơr Hmrik Nhinh Pơl Suk Wơt Ơng Êm Hyưt Pyun"
    ),
    _words(
        "Lan Yéo Nguyệt Ngơi Bơr Chi Đơk Grơn Hrim Kar Liêu Mrao Nhơn Oanh Pyơ Rôn Uyên Ưng "
        "Phyin Tuyết Lik Blinh"
    ),
)

_HIGHLAND = NamePattern(
    (
        "K'{given}",
        "{surname} {given}",
        "A {given}",
        "{surname} K'{given}",
        "Điểu {given}",
        "{surname} Ha {given}",
        "Hồ Văn {given}",
        "Đinh {given}",
    ),
    (
        "Ka {given}",
        "{surname} Thị {given}",
        "Y {given}",
        "{surname} K'{given}",
        "Thị {given}",
        "{surname} K' {given}",
        "Hồ Thị {given}",
        "Đinh Thị {given}",
    ),
    _listed(
        "Lơ Mu|Cil|Kơ Să|Rơ Ông|Pơloong|A Lăng|Zơ Râm|Bh'riu|Bríu|Arất|Bnướch|Điểu|Đinh|"
        "Bon Niêng|Cill Múp|Liêng Hot|Kon Sa|Pinăng|Chamaléa|Ka Tơr|Mang|Mấu|Patâu Axá|Cao|"
        "Ra Pát|Tơ Ngôl|Chơ Rum|Phi Srônh"
    ),
    _words(
        "Brẻo Thế Tem Brôih Thuih Blôn Krôt Jrang Mbrôih Nhớt Poh Thiêng Long Ré Quyết Ngheh "
        "Bươr Hiếu Dương Núp Tư Chrốt Ốc Brel Drum Nhông Plin Tiêng Ươm Lươih"
    ),
    _words(
        "Thủy Bing Hlé Rim Bé Liêng Mai Dung Thiếc Nhớ Ngớt Lưu Brếp Chênh Dên Ép Gôi Hyang "
        "Kiểu Mí Ngơn Ơi Pếc Rớt Srai Treo Ươi"
    ),
)

_CHINESE = NamePattern(
    ("{surname} {middle} {given}", "{surname} A {given}", "{surname} {given} {given2}"),
    ("{surname} {middle} {given}", "{surname} {given} {given2}", "{surname} Mỹ {given}"),
    _words(
        "Vòng Voòng Chíu Sú Lỷ Lưu Trương Quách Lâm Lý Tsằn Phù Chắng Phún Thòng Sìn Hỷ Dịp "
        "Trần Huỳnh Mã Khưu Lầu Ngụy Lương Tăng Châu Sầm Diệp Tô Hứa Âu Vương"
    ),
    _words(
        "Sáng Cẩu Dưỡng Phát Hùng Vĩ Lìn Kiệt Cường Chánh Nhì Xám Phu Quay Sềnh Hồng Bẩu Dếnh "
        "Tài Lộc Phúc Diệu Mằn Thín Chảy Sình Hếnh"
    ),
    _words(
        "Múi Dùng Lìn Kíu Hoa Dung Linh Phụng Mùi Lan Cú Sám Nhục Nguyệt Châu Yến Phấn Bình "
        "Ngọc Quế Lệ Muội Phương Chắn Mỹ Sủi Dính Hếnh"
    ),
    _words(
        "Sìu Sam Nhục Ngọc Mỹ Chí Vĩnh Gia Quốc Bội Huệ Tuệ Diệu Cẩm Hiểu Chấn Lập Mộc Nhật Thế"
    ),
)

_CHAM = NamePattern(
    ("{surname} {middle} {given}", "{surname} Văn {given}", "{surname} {given}"),
    ("{surname} Thị {middle} {given}", "{surname} Thị {given}", "{surname} {middle} {given}"),
    _listed(
        "Quảng|Báo|Thập|Đàng|Đạt|Bá|Lưu|Trượng|Kiều|Thuận|Hán|Não|Châu|Dụng|Phú|Tài|Qua|Miêu|"
        "Nguyên|Thiên|Lộ|Ma Ri|Sa Lây|Mách|Du|A Mách|Mohamad"
    ),
    _words(
        "Trưởng Đại Hồi Ngói Mơ Sử Kỷ Thử Đạo Cỡm Phỉ Trạng Lý Nhúm Yá Khoa Bổ Nghiệm Mách Sa "
        "Lo Tưởng Nỗi Sụng"
    ),
    _words(
        "Ái Khanh Nghệ Thúy Mỹ Nhỡ Phượng Tím Xanh Mến Diễm Chuyên Hường Bạch Dung Nguyệt Sa Rô "
        "Phi Nah Kiều Xuyến"
    ),
    _words("Năng Liên Đại Ngọc Hoài Minh Thanh Xuân Văn Quốc Tấn Đình"),
)

NAME_PATTERNS = {
    "Thái": _THAI,
    "Lào": _THAI,
    "Kháng": _THAI,
    "Khơ-mú": _THAI,
    "Khơ Mú": _THAI,
    "Xinh-mun": _THAI,
    "H'Mông": _HMONG,
    "Mông": _HMONG,
    "Dao": _DAO,
    "Pà Thẻn": _DAO,
    "Khmer": _KHMER,
    "Khơ-me": _KHMER,
    "Ê-đê": _EDE,
    "Ê Đê": _EDE,
    "Mnông": _EDE,
    "M'Nông": _EDE,
    "Gia-rai": _JARAI,
    "Gia Rai": _JARAI,
    "Ba-na": _HIGHLAND,
    "Ba Na": _HIGHLAND,
    "Xơ-đăng": _HIGHLAND,
    "Cơ-ho": _HIGHLAND,
    "Cơ Ho": _HIGHLAND,
    "Mạ": _HIGHLAND,
    "Cơ-tu": _HIGHLAND,
    "Hrê": _HIGHLAND,
    "Bru-Vân Kiều": _HIGHLAND,
    "Tà-ôi": _HIGHLAND,
    "Gié-Triêng": _HIGHLAND,
    "Chu-ru": _HIGHLAND,
    "Ra-glai": _HIGHLAND,
    "Ra Glai": _HIGHLAND,
    "Xtiêng": _HIGHLAND,
    "Hoa": _CHINESE,
    "Ngái": _CHINESE,
    "Chăm": _CHAM,
}
"""Groups whose names differ from the Kinh's; the others take names of the Kinh, mostly with a
surname of `names_vn_groups.NORTHERN_SURNAMES`."""
