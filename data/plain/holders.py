"""Fictitious people, and what stands on their cards."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

VIETNAMESE = (
    "NGUYỄN THỊ MINH KHUÊ", "TRẦN QUỐC BẢO", "PHẠM HOÀNG YẾN NHI", "LÊ ĐỨC THẮNG",
    "VŨ THỊ HỒNG NHUNG", "ĐẶNG HỮU PHƯỚC", "BÙI XUÂN TRƯỜNG", "HOÀNG NGỌC ÁNH", "ĐỖ VIỆT DŨNG",
    "HUỲNH THỊ CẨM TÚ", "PHAN THÀNH ĐẠT", "NGÔ THÙY DƯƠNG", "ĐINH TUẤN KIỆT", "MAI QUỲNH CHI",
    "LƯU BÁ NGHĨA", "TRỊNH THỊ THẢO VY", "Y KHOA NIÊ", "GIÀNG A SỬ", "THẠCH SÔ PHIA",
)  # fmt: skip
ORIGINS = (
    "Xuân Trường, Nam Định", "Thạch Thất, Hà Nội", "Phú Vang, Thừa Thiên Huế", "Cái Bè, Tiền Giang",
    "Hòa Vang, Đà Nẵng", "Đức Thọ, Hà Tĩnh", "Quỳnh Lưu, Nghệ An", "Long Xuyên, An Giang",
    "Xã Mỹ Lộc, Thái Thụy, Thái Bình", "Phù Cát, Bình Định", "Krông Pắc, Đắk Lắk",
)  # fmt: skip
RESIDENCES = (
    "Số 12 Ngõ 45 Phố Vọng, Đồng Tâm, Hai Bà Trưng, Hà Nội",
    "Tổ 5, Khu phố 3, Phường Tân Phong, Biên Hòa, Đồng Nai",
    "Thôn Đông, Xã Yên Mỹ, Thanh Trì, Hà Nội",
    "215/7 Nguyễn Văn Cừ, Phường 4, Quận 5, TP. Hồ Chí Minh",
    "Ấp Phú Lợi, Xã Phú Kiết, Chợ Gạo, Tiền Giang",
    "36 Trần Hưng Đạo, P. Vĩnh Ninh, TP. Huế, Thừa Thiên Huế",
    "Buôn Kô Tam, Ea Tu, Buôn Ma Thuột, Đắk Lắk",
)
ETHNICITIES = ("Kinh", "Kinh", "Tày", "Mường", "Khmer", "Hoa", "Ê Đê")
PROVINCES = ("001", "031", "036", "046", "048", "052", "066", "079", "082", "092")

INDONESIAN = (
    "BUDI SANTOSO", "SITI NURHALIZAH", "MUHAMMAD RIZKY PRATAMA", "DEWI ANGGRAINI", "FITRIANI",
    "AGUS WIJAYA KUSUMA", "RINA MARLINA", "YOHANES BAPTISTA", "I GEDE SUARTANA", "ST. AISYAH",
    "MARIA GORETTI TUKAN", "ABDUL HALIM, S.PD",
)  # fmt: skip
REGIONS = (
    ("JAWA BARAT", "KABUPATEN BOGOR", "CIBINONG", "PABUARAN"),
    ("JAWA TIMUR", "KOTA SURABAYA", "WONOKROMO", "JAGIR"),
    ("SUMATERA UTARA", "KOTA MEDAN", "MEDAN BARU", "BABURA"),
    ("BALI", "KABUPATEN GIANYAR", "UBUD", "PELIATAN"),
    ("DKI JAKARTA", "JAKARTA SELATAN", "TEBET", "MANGGARAI"),
    ("SULAWESI SELATAN", "KOTA MAKASSAR", "RAPPOCINI", "BALLA PARANG"),
)
STREETS = (
    "JL. MERDEKA NO. 17", "KP. SUKAMAJU", "DUSUN KRAJAN", "JL. DIPONEGORO GG. III NO. 5",
    "PERUM GRIYA ASRI BLOK C2/15", "JL. H. AGUS SALIM 8A",
)  # fmt: skip
RELIGIONS = ("ISLAM", "ISLAM", "KRISTEN", "KATHOLIK", "HINDU", "BUDHA")
MARITAL = ("KAWIN", "BELUM KAWIN", "CERAI HIDUP", "CERAI MATI")
OCCUPATIONS = (
    "KARYAWAN SWASTA", "WIRASWASTA", "PELAJAR/MAHASISWA", "MENGURUS RUMAH TANGGA",
    "PETANI/PEKEBUN", "PEGAWAI NEGERI SIPIL (PNS)", "BURUH HARIAN LEPAS",
)  # fmt: skip

RENEWAL_AGES = (25, 40, 60)
"""At which Vietnamese cards expire. Source: Law 59/2014/QH13 art. 21."""

FIRST_EXPIRY = 2021


def _one(rng: np.random.Generator, items: Sequence):
    return items[int(rng.integers(len(items)))]


def _expiry(day: str, year: int) -> str:
    for age in RENEWAL_AGES:
        if year + age >= FIRST_EXPIRY:
            return f"{day[:6]}{year + age}"
    return "Không thời hạn"


def draw_holder(rng: np.random.Generator, card_type: str) -> dict[str, str]:
    """The fields of somebody's card.

    Args:
        rng: decides.
        card_type: one of `data.cards.fields.CARD_TYPES`.

    Returns:
        Texts by field, as printed.
    """
    day, month = int(rng.integers(1, 29)), int(rng.integers(1, 13))
    year = int(rng.integers(1950, 2006))
    if card_type == "id_ktp":
        woman = rng.random() < 0.5
        province, city, district, village = _one(rng, REGIONS)
        number = f"{rng.integers(110101, 949999)}{day + 40 * woman:02d}{month:02d}{year % 100:02d}"
        return {
            "province": province,
            "city": city,
            "id_number": f"{number}{rng.integers(1, 60):04d}",
            "full_name": _one(rng, INDONESIAN),
            "place_of_birth": f"{city.split()[-1]},",
            "date_of_birth": f"{day:02d}-{month:02d}-{year}",
            "sex": "PEREMPUAN" if woman else "LAKI-LAKI",
            "blood_type": _one(rng, ("A", "B", "AB", "O", "-")),
            "address": _one(rng, STREETS),
            "rt_rw": f"{rng.integers(1, 30):03d}/{rng.integers(1, 20):03d}",
            "village": village,
            "district": district,
            "religion": _one(rng, RELIGIONS),
            "marital_status": _one(rng, MARITAL),
            "occupation": _one(rng, OCCUPATIONS),
            "nationality": "WNI",
            "date_of_expiry": "SEUMUR HIDUP",
        }
    woman = rng.random() < 0.5
    sign = "-" if card_type == "vn_cmnd_9" else "/"
    born = f"{day:02d}{sign}{month:02d}{sign}{year}"
    century = 2 * (year >= 2000) + woman
    number = f"{_one(rng, PROVINCES)}{century}{year % 100:02d}{rng.integers(0, 10**6):06d}"
    if card_type == "vn_cmnd_9":
        number = f"{rng.integers(1, 39):02d}{rng.integers(0, 10**7):07d}"
    return {
        "id_number": number,
        "full_name": _one(rng, VIETNAMESE),
        "date_of_birth": born,
        "sex": "Nữ" if woman else "Nam",
        "nationality": "Việt Nam",
        "ethnicity": _one(rng, ETHNICITIES),
        "place_of_origin": _one(rng, ORIGINS),
        "place_of_residence": _one(rng, RESIDENCES),
        "date_of_expiry": _expiry(born, year),
    }


ADDRESS_LETTERS = "".join(
    sorted(set("".join((*VIETNAMESE, *ORIGINS, *RESIDENCES, *ETHNICITIES, "0123456789-/.,:()"))))
)
"""Letters that a face must have."""
