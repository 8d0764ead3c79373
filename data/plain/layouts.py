"""What is printed where on the six cards, on a card of 1000 × 630."""

from __future__ import annotations

from dataclasses import dataclass

from data.cards.fields import TITLE_PREFIX

WIDTH, HEIGHT = 1000, 630


@dataclass(frozen=True)
class Entry:
    """A field or a piece of plain print.

    Attributes:
        x, y: of its baseline's left end.
        fields: whose values follow the caption; empty: the caption alone. A title has its caption
            as its value.
        caption: printed before the values; empty: none.
        below: the value stands under its caption.
        centered: about x.
        size: em size of the value; captions are a tenth smaller.
        value_x: where a colon begins before the value; 0: the value stands behind the caption.
        right: where captions and lines of values have to end.
        lines: that the values may take; where they take more, all is printed smaller.
    """

    x: int
    y: int
    fields: tuple[str, ...] = ()
    caption: str = ""
    below: bool = False
    centered: bool = False
    size: int = 25
    value_x: int = 0
    right: int = 975
    lines: int = 1


def _title(text: str, card_type: str, y: int = 160) -> Entry:
    return Entry(640, y, (TITLE_PREFIX + card_type,), text, centered=True, size=38)


_STATE = (
    Entry(640, 45, (), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", centered=True, size=25),
    Entry(640, 102, (), "Độc lập - Tự do - Hạnh phúc", centered=True, size=23),
)
_STATE_ENGLISH = (
    Entry(640, 72, (), "SOCIALIST REPUBLIC OF VIET NAM", centered=True, size=19),
    Entry(640, 124, (), "Independence - Freedom - Happiness", centered=True, size=17),
)
_LEFT, _BELOW = 280, 24


def _ktp_rows() -> tuple[Entry, ...]:
    captions = {
        "Nama": ("full_name",),
        "Tempat/Tgl Lahir": ("place_of_birth", "date_of_birth"),
        "Jenis Kelamin": ("sex",),
        "Alamat": ("address",),
        "   RT/RW": ("rt_rw",),
        "   Kel/Desa": ("village",),
        "   Kecamatan": ("district",),
        "Agama": ("religion",),
        "Status Perkawinan": ("marital_status",),
        "Pekerjaan": ("occupation",),
        "Kewarganegaraan": ("nationality",),
        "Berlaku Hingga": ("date_of_expiry",),
    }
    rows = [
        Entry(30, 192 + 37 * row, fields, caption, value_x=300, right=535 if row == 2 else 755)
        for row, (caption, fields) in enumerate(captions.items())
    ]
    return (*rows, Entry(540, 192 + 37 * 2, ("blood_type",), "Gol. Darah :", right=755))


LAYOUTS: dict[str, tuple[Entry, ...]] = {
    "id_ktp": (
        Entry(500, 52, (TITLE_PREFIX + "id_ktp", "province"), "PROVINSI", centered=True, size=32),
        Entry(500, 90, ("city",), centered=True, size=32),
        Entry(30, 145, ("id_number",), "NIK", value_x=220, size=40),
        *_ktp_rows(),
    ),
    "vn_cccd_chip": (
        *_STATE,
        *_STATE_ENGLISH,
        _title("CĂN CƯỚC CÔNG DÂN", "vn_cccd_chip", 169),
        Entry(640, 200, (), "Citizen Identity Card", centered=True, size=21),
        Entry(_LEFT, 245, ("id_number",), "Số / No.:", size=36),
        Entry(_LEFT, 284, ("full_name",), "Họ và tên / Full name:", below=True),
        Entry(_LEFT, 350, ("date_of_birth",), "Ngày sinh / Date of birth:"),
        Entry(_LEFT, 388, ("sex",), "Giới tính / Sex:", right=555),
        Entry(570, 388, ("nationality",), "Quốc tịch / Nationality:"),
        Entry(_LEFT, 424, ("place_of_origin",), "Quê quán / Place of origin:", below=True),
        Entry(_LEFT, 492, ("place_of_residence",), "Nơi thường trú / Place of residence:", lines=2),
        Entry(40, 540, ("date_of_expiry",), "Có giá trị đến:", size=21, right=270),
        Entry(40, 564, (), "Date of expiry", size=17),
    ),
    "vn_cccd_2016": (
        *_STATE,
        _title("CĂN CƯỚC CÔNG DÂN", "vn_cccd_2016"),
        Entry(340, 212, ("id_number",), "Số:", size=36),
        Entry(_LEFT, 258, ("full_name",), "Họ và tên:"),
        Entry(_LEFT, 302, ("date_of_birth",), "Ngày, tháng, năm sinh:"),
        Entry(_LEFT, 346, ("sex",), "Giới tính:", right=545),
        Entry(560, 346, ("nationality",), "Quốc tịch:"),
        Entry(_LEFT, 390, ("place_of_origin",), "Quê quán:", lines=2),
        Entry(_LEFT, 462, ("place_of_residence",), "Nơi thường trú:", lines=2),
        Entry(40, 548, ("date_of_expiry",), "Có giá trị đến:", below=True, size=22, right=265),
    ),
    "vn_cmnd_12": (
        *_STATE,
        _title("GIẤY CHỨNG MINH NHÂN DÂN", "vn_cmnd_12"),
        Entry(340, 212, ("id_number",), "Số:", size=36),
        Entry(_LEFT, 258, ("full_name",), "Họ và tên khai sinh:"),
        Entry(_LEFT, 302, ("date_of_birth",), "Ngày, tháng, năm sinh:"),
        Entry(_LEFT, 346, ("sex",), "Giới tính:", right=545),
        Entry(560, 346, ("ethnicity",), "Dân tộc:"),
        Entry(_LEFT, 390, ("place_of_origin",), "Quê quán:", lines=2),
        Entry(_LEFT, 462, ("place_of_residence",), "Nơi thường trú:", lines=2),
        Entry(40, 548, ("date_of_expiry",), "Có giá trị đến:", below=True, size=22, right=265),
    ),
    "vn_cmnd_9": (
        *_STATE,
        _title("GIẤY CHỨNG MINH NHÂN DÂN", "vn_cmnd_9"),
        Entry(360, 214, ("id_number",), "SỐ", size=40),
        Entry(_LEFT, 272, ("full_name",), "Họ tên"),
        Entry(_LEFT, 340, ("date_of_birth",), "Sinh ngày"),
        Entry(_LEFT, 402, ("place_of_origin",), "Nguyên quán", lines=2),
        Entry(_LEFT, 480, ("place_of_residence",), "Nơi ĐKHK thường trú", lines=2),
    ),
    "vn_cancuoc_2024": (
        *_STATE,
        *_STATE_ENGLISH,
        _title("CĂN CƯỚC", "vn_cancuoc_2024", 169),
        Entry(640, 200, (), "IDENTITY CARD", centered=True, size=22),
        Entry(
            _LEFT,
            238,
            ("id_number",),
            "Số định danh cá nhân / Personal identification number:",
            True,
        ),
        Entry(_LEFT, 312, ("full_name",), "Họ, chữ đệm và tên khai sinh / Full name:", True),
        Entry(
            _LEFT,
            386,
            ("date_of_birth",),
            "Ngày, tháng, năm sinh / Date of birth:",
            True,
            right=705,
        ),
        Entry(720, 386, ("sex",), "Giới tính / Sex:", True),
        Entry(_LEFT, 460, ("nationality",), "Quốc tịch / Nationality:", True),
    ),
}
"""Card type → what is printed on it. Source: the laws named in `data.cards.fronts`; where it
stands, chosen by eye and not as there."""
