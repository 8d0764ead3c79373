"""Fictitious people and what their cards say; other names and addresses than in `data.cards`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

import numpy as np

from data.cards.numbers import (
    anniversary,
    indonesian_number,
    random_date,
    vietnamese_expiry,
    vietnamese_number,
)
from data.cards.people_vn import CMND_YEARS, NO_EXPIRY

Item = TypeVar("Item")

SURNAMES = tuple(
    "NGUYỄN TRẦN PHẠM LÊ VŨ ĐẶNG BÙI HOÀNG ĐỖ HUỲNH PHAN NGÔ ĐINH MAI LƯU TRỊNH".split()
)
MIDDLES: Mapping[str, Sequence[str]] = {
    "male": ("ĐỨC", "QUỐC", "HỮU", "XUÂN", "VIỆT", "THÀNH", "TUẤN", "BÁ", "VĂN MINH"),
    "female": ("THỊ", "HOÀNG", "NGỌC", "THỊ CẨM", "THÙY", "QUỲNH", "THỊ HỒNG"),
}
GIVENS: Mapping[str, Sequence[str]] = {
    "male": tuple("BẢO THẮNG PHƯỚC TRƯỜNG DŨNG ĐẠT KIỆT NGHĨA HẬU KHƯƠNG LỘC VỸ".split()),
    "female": tuple("KHUÊ NHI NHUNG ÁNH TÚ DƯƠNG CHI VY THẢO UYÊN PHƯỢNG HẰNG".split()),
}
DISTRICTS = (
    ("Xuân Trường", "Nam Định"), ("Thạch Thất", "Hà Nội"), ("Phú Vang", "Thừa Thiên Huế"),
    ("Cái Bè", "Tiền Giang"), ("Hòa Vang", "Đà Nẵng"), ("Đức Thọ", "Hà Tĩnh"),
    ("Quỳnh Lưu", "Nghệ An"), ("Long Xuyên", "An Giang"), ("Thái Thụy", "Thái Bình"),
    ("Phù Cát", "Bình Định"), ("Krông Pắc", "Đắk Lắk"), ("Quận 5", "TP. Hồ Chí Minh"),
)  # fmt: skip
COMMUNES = (
    "Xã Yên Thượng", "Phường 14", "Thị trấn Mỹ Phước", "P. Tân Quý Đông", "X. Bình Lợi",
    "Xã Hồng Vân", "Phường Vĩnh Ngọc",
)  # fmt: skip
STREETS = (
    "Số {} Ngõ {} Phố Đoài", "Tổ {}, Khu phố {}", "{}/{} Đường Bờ Kè", "Thôn Đông {}",
    "Ấp Phú Hữu {}", "Đội {} Thôn Trữ La",
)  # fmt: skip
ETHNICITIES = ("Kinh", "Kinh", "Tày", "Mường", "Khmer", "Hoa", "Ê Đê")
PROVINCES = ("001", "031", "036", "046", "048", "052", "066", "079", "082", "092")

INDONESIAN: Mapping[str, Sequence[str]] = {
    "male": tuple("BUDI AGUS MUHAMMAD RIZKY YOHANES GEDE ABDUL HALIM WAHYU DARMAWAN".split()),
    "female": tuple("DEWI FITRIANI RINA MARIA ANGGRAINI WULAN AISYAH KARTIKA NINGSIH".split()),
}
LAST = ("SANTOSO", "PRATAMA", "WIJAYA KUSUMA", "MARLIANA", "BAPTISTA", "SUARTANA", "TUKAN", "S.PD")
REGIONS = (
    ("320101", "JAWA BARAT", "KABUPATEN BOGOR", "CIBINONG", "PABUARAN"),
    ("357801", "JAWA TIMUR", "KOTA SURABAYA", "WONOKROMO", "JAGIR"),
    ("127101", "SUMATERA UTARA", "KOTA MEDAN", "MEDAN BARU", "BABURA"),
    ("510401", "BALI", "KABUPATEN GIANYAR", "UBUD", "PELIATAN"),
    ("317401", "DKI JAKARTA", "JAKARTA SELATAN", "TEBET", "MANGGARAI"),
    ("737101", "SULAWESI SELATAN", "KOTA MAKASSAR", "RAPPOCINI", "BALLA PARANG"),
)
INDONESIAN_STREETS = (
    "JL. MELATI RAYA NO. {}", "KP. SUKAMAJU", "DUSUN KRAJAN {}", "JL. KENANGA GG. III NO. {}",
    "PERUM GRIYA ASRI BLOK C{}", "LINGKUNGAN {}",
)  # fmt: skip
RELIGIONS = ("ISLAM", "ISLAM", "KRISTEN", "KATHOLIK", "HINDU", "BUDHA")
MARITAL = ("KAWIN", "BELUM KAWIN", "CERAI HIDUP", "CERAI MATI")
OCCUPATIONS = (
    "KARYAWAN SWASTA", "WIRASWASTA", "PELAJAR/MAHASISWA", "MENGURUS RUMAH TANGGA",
    "PETANI/PEKEBUN", "PEGAWAI NEGERI SIPIL (PNS)", "BURUH HARIAN LEPAS",
)  # fmt: skip

ISSUED = {
    "vn_cmnd_9": (date(2000, 1, 1), date(2015, 12, 31)),
    "vn_cmnd_12": (date(2012, 9, 1), date(2015, 12, 31)),
    "vn_cccd_2016": (date(2016, 1, 1), date(2020, 12, 31)),
    "vn_cccd_chip": (date(2021, 1, 1), date(2024, 6, 30)),
    "vn_cancuoc_2024": (date(2024, 7, 1), date(2025, 12, 31)),
    "id_ktp": (date(2011, 1, 1), date(2025, 12, 31)),
}
"""When cards of a type were issued. Source: the laws named in `data.cards.fronts`."""

AGES = (17, 70)
"""Of holders on the day of issue, in years. Chosen; the least is that of an e-KTP."""


def _one(rng: np.random.Generator, items: Sequence[Item]) -> Item:
    return items[int(rng.integers(len(items)))]


def _numbered(rng: np.random.Generator, text: str, most: int) -> str:
    """A text with numbers in its gaps."""
    return text.format(*(int(number) for number in rng.integers(1, most, text.count("{}"))))


def draw_holder(rng: np.random.Generator, card_type: str) -> dict[str, str]:
    """The fields of somebody's card.

    Args:
        rng: decides.
        card_type: one of `data.cards.fields.CARD_TYPES`.

    Returns:
        Texts by field, as printed; also of fields that the card does not have.
    """
    sex = _one(rng, ("male", "female"))
    issued = random_date(rng, *ISSUED[card_type])
    born = random_date(rng, anniversary(issued, -AGES[1]), anniversary(issued, -AGES[0]))
    if card_type == "id_ktp":
        return _indonesian(rng, sex, born)
    name = (_one(rng, SURNAMES), _one(rng, MIDDLES[sex]), _one(rng, GIVENS[sex]))
    number = vietnamese_number(_one(rng, PROVINCES), sex, born.year, int(rng.integers(10**6)))
    if card_type == "vn_cmnd_9":
        number = f"{rng.integers(1, 39):02d}{rng.integers(10**7):07d}"
    until = vietnamese_expiry(born, issued)
    if card_type == "vn_cmnd_12":
        until = anniversary(issued, CMND_YEARS)
    lived = (_numbered(rng, _one(rng, STREETS), 200), _one(rng, COMMUNES), *_one(rng, DISTRICTS))
    return {
        "id_number": number,
        "full_name": " ".join(name),
        "date_of_birth": f"{born:%d-%m-%Y}" if card_type == "vn_cmnd_9" else f"{born:%d/%m/%Y}",
        "sex": "Nam" if sex == "male" else "Nữ",
        "nationality": "Việt Nam",
        "ethnicity": _one(rng, ETHNICITIES),
        "place_of_origin": ", ".join((_one(rng, COMMUNES), *_one(rng, DISTRICTS))),
        "place_of_residence": ", ".join(lived),
        "date_of_expiry": NO_EXPIRY if until is None else f"{until:%d/%m/%Y}",
    }


def _indonesian(rng: np.random.Generator, sex: str, born: date) -> dict[str, str]:
    code, province, city, district, village = _one(rng, REGIONS)
    names = (_one(rng, INDONESIAN[sex]), _one(rng, INDONESIAN[sex]), _one(rng, LAST))
    birthplace = city.removeprefix("KABUPATEN ").removeprefix("KOTA ")
    return {
        "province": province,
        "city": city,
        "id_number": indonesian_number(code, sex, born, int(rng.integers(1, 60))),
        "full_name": " ".join(names[int(rng.integers(2)) :]),
        "place_of_birth": f"{birthplace},",
        "date_of_birth": f"{born:%d-%m-%Y}",
        "sex": "LAKI-LAKI" if sex == "male" else "PEREMPUAN",
        "blood_type": _one(rng, ("A", "B", "AB", "O", "-")),
        "address": _numbered(rng, _one(rng, INDONESIAN_STREETS), 60),
        "rt_rw": f"{rng.integers(1, 30):03d}/{rng.integers(1, 20):03d}",
        "village": village,
        "district": district,
        "religion": _one(rng, RELIGIONS),
        "marital_status": _one(rng, MARITAL),
        "occupation": _one(rng, OCCUPATIONS),
        "nationality": "WNI",
        "date_of_expiry": "SEUMUR HIDUP",
    }
