"""Texts of the card of no type: captions, headings and values that no identity card here has."""

from __future__ import annotations

from datetime import date

import numpy as np

from data.cards.numbers import random_date

CAPTIONS = tuple(
    "Surname|Given names|Name|Member|Member since|Valid thru|Valid until|Card No.|ID|No.|Student ID"
    "|Department|Position|Issued|Issued by|Authority|Class|Category|Height|Weight|Eyes|Blood group"
    "|Address|Street|Town|Postcode|Phone|E-mail|Nationality|Date of birth|Place of birth|Sex|Expiry"
    "|Nom|Prénoms|Né(e) le|Taille|Domicile|Name / Nom|Apellidos|Nombre"
    "|Fecha de nacimiento|Domicilio"
    "|Vorname|Geburtsdatum|Gültig bis|Cognome|Scadenza|Nome|Filiação|Validade"
    "|Mã sinh viên|Lớp|Khoa|Ngành|Khóa học|Mã số thẻ|Họ tên|Ngày cấp|Nơi cấp|Hạng|Chức vụ|Đơn vị"
    "|Nơi đăng ký|Giá trị đến|Bộ phận|Mã nhân viên|Điện thoại|Số thẻ|Nơi làm việc|Địa chỉ"
    "|Nama Lengkap|Nomor Induk|Kelas|Jurusan|Jabatan|No. Anggota|Berlaku s/d|Golongan|Instansi"
    "|Tinggi|Telepon|Tanggal Lahir|Bagian|Fakultas|NIM|NIP".split("|")
)

TRANSLATIONS = (
    "Name",
    "Date",
    "Number",
    "Class",
    "Valid until",
    "Place of issue",
    "Holder",
    "Category",
    "Department",
    "Nom",
    "Signature",
)

HEADINGS = tuple(
    "DRIVING LICENCE|STUDENT CARD|MEMBERSHIP CARD|EMPLOYEE CARD"
    "|LIBRARY CARD|VISITOR|HEALTH INSURANCE"
    "|RESIDENCE PERMIT|BANK|PLATINUM|GOLD MEMBER|Customer Card"
    "|Loyalty Card|University of Technology"
    "|City Library|International School|Ministry of Transport|Department of Labour|GIFT CARD|PRESS"
    "|PERMIS DE CONDUIRE|CARTE D'ÉTUDIANT|FÜHRERSCHEIN|LICENCIA DE CONDUCIR|TESSERA SANITARIA"
    "|THẺ SINH VIÊN|GIẤY PHÉP LÁI XE|THẺ NHÂN VIÊN|THẺ BẢO HIỂM Y TẾ|THẺ THÀNH VIÊN|THẺ THƯ VIỆN"
    "|THẺ HỌC SINH|Trường Đại học Bách khoa|Sở Giao thông vận tải"
    "|BỘ GIÁO DỤC VÀ ĐÀO TẠO|Thẻ khách hàng"
    "|KARTU PELAJAR|KARTU MAHASISWA|SURAT IZIN MENGEMUDI|KARTU ANGGOTA"
    "|KARTU PEGAWAI|KARTU PERPUSTAKAAN"
    "|Universitas Negeri|Dinas Pendidikan|Koperasi Sejahtera|Republic|Kingdom|Federal States"
    "|ACCESS CARD|ID CARD|TRANSIT PASS|WORK PERMIT|VOTER CARD|National Society|Sports Club".split(
        "|"
    )
)

_WORDS = tuple(
    "Alma Berg Carlos Dana Emil Farah Gita Hans Ines Jonas Kim Lan Minh Nadia Omar Putri Quinn Rosa"
    " Sari Tomas Ulla Vera Wahyu Xuân Yara Zoe Nguyễn Trần Đặng Phương Hương Quỳnh Thắng Hữu Ngọc"
    " Wijaya Santoso Hidayat Siregar Lestari Müller García Novák Åberg Smith Johnson"
    " Taylor Brown Engineering Sales Marketing Science History Road Street Avenue Park North South"
    " Hill Lake Đường Phố Jalan Raya Timur Barat Kota Thành Sơn Hải Bình Gold Silver Premium"
    " Standard Visitor Junior Senior A1 B2 C D 12A 3rd Unit Level Faculty"
    " of Law Arts Medicine".split()
)

BORN = (date(1930, 1, 1), date(2015, 12, 31))

_DATES = ("{:%d/%m/%Y}", "{:%d-%m-%Y}", "{:%d.%m.%Y}", "{:%Y-%m-%d}", "{:%m/%y}", "{:%d %b %Y}")


def draw_value(rng: np.random.Generator) -> str:
    """A value: some words, a number, a date or a code.

    Args:
        rng: decides everything.

    Returns:
        A text of one to six words.
    """
    kind = rng.random()
    if kind < 0.5:
        count = int(rng.integers(1, 7))
        text = " ".join(_WORDS[int(i)] for i in rng.integers(len(_WORDS), size=count))
        return text.upper() if rng.random() < 0.4 else text
    if kind < 0.68:
        day = random_date(rng, *BORN)
        return _DATES[int(rng.integers(len(_DATES)))].format(day)
    if kind < 0.86:
        digits = int(rng.integers(2, 15))
        return "".join(str(digit) for digit in rng.integers(0, 10, digits))
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/"
    count = int(rng.integers(2, 13))
    return "".join(letters[int(i)] for i in rng.integers(len(letters), size=count))
