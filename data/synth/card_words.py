"""Words that do not vary from holder to holder: terms, captions, abbreviations, single signs."""

from __future__ import annotations

VIETNAMESE_TERMS = (
    "Không thời hạn Nam Nữ Việt Nam VIỆT NAM KHÔNG THỜI HẠN Xã Phường Huyện Quận Tỉnh Thành phố "
    "Thị xã trấn TP. TP TX. TT. TT P. Q. H. X. T. Ấp Thôn Xóm Khóm Bản Buôn Bon Tổ Đội Khu phố Khu "
    "dân cư Số Ngõ Ngách Hẻm Kiệt Đường Phố Chung cư Căn hộ Lô KDC KĐT KTT KP. KV. TDP SN CC Đ. "
    "TP.HCM TP.Hồ Tp. Tp.Hồ XÃ PHƯỜNG HUYỆN QUẬN TỈNH THÀNH PHỐ THỊ TRẤN ẤP THÔN XÓM KHÓM TỔ ĐƯỜNG "
    "Kinh Tày Thái Mường Nùng H'Mông Khmer Khơ-me Hoa Dao Gia-rai Ê-đê Ba-na Sán Chay Chăm Cơ-ho "
    "Xơ-đăng Dìu Hrê Ra-glai Mnông Xtiêng Khơ-mú Bru-Vân Kiều Cơ-tu Giáy Tà-ôi Gié-Triêng Chơ-ro "
    "Phật giáo Công Tin Lành Cao Đài Hòa Hảo Hồi có độc lập tự do hạnh phúc bis BIS"
).split()

INDONESIAN_TERMS = (
    "LAKI-LAKI PEREMPUAN ISLAM KRISTEN KATHOLIK KATOLIK HINDU BUDHA BUDDHA KONGHUCU KHONGHUCU "
    "KEPERCAYAAN TERHADAP TUHAN YME BELUM KAWIN CERAI HIDUP MATI TERCATAT SEUMUR WNI WNA "
    "PELAJAR/MAHASISWA KARYAWAN SWASTA WIRASWASTA MENGURUS RUMAH TANGGA PEGAWAI NEGERI SIPIL (PNS) "
    "PETANI/PEKEBUN BURUH HARIAN LEPAS BELUM/TIDAK BEKERJA PENSIUNAN TNI POLRI KEPOLISIAN RI (TNI) "
    "(POLRI) GURU DOSEN PEDAGANG NELAYAN/PERIKANAN KARYAWAN BUMN HONORER JL. JL JLN. JLN JALAN GG. "
    "GG GANG NO. NO NO.1 BLOK RT RW RT. RW. KEL. KEL KEC. KEC. DESA DUSUN DSN. DSN DK. DKH. KP. KP "
    "KAMPUNG LINGK. LINGKUNGAN LK. LK PERUM PERUMAHAN PERUMNAS KOMP. KOMPLEK PURI GRIYA TAMAN BR. "
    "PROVINSI KABUPATEN KOTA KAB. ADM. DKI DI BIN BINTI AL EL I II III IV V VI VII VIII IX X XI "
    "DRS. DRS DR. IR. H. HJ. HJ R. RA. RR. S.E S.E. SE S.PD S.PD. S.H S.H. S.KOM S.KOM. S.T S.T. "
    "S.SOS S.AG S.IP S.KEP M.SI M.SI. M.PD M.M M.M. M.KOM M.T A.MD A.MD. AMD. SPD ST SH MM PH.D "
    "ST., S.ST M.KES DRA. DRG. PROF. KH. NY. TB. TGK. CUT MOH. MUH. MUHD. ABD. NI LUH PUTU"
).split()

CAPTIONS = (
    "Số No. Họ và tên khai sinh gọi khác Ngày tháng năm sinh Giới tính Quốc tịch Dân tộc Tôn giáo "
    "Quê quán Nơi thường trú Nguyên ĐKHK Có giá trị đến Full name Date of birth Sex Nationality "
    "Place origin residence expiry NIK Nama Tempat/Tgl Lahir Jenis Kelamin Gol. Darah Alamat RT/RW "
    "Kel/Desa Kecamatan Agama Status Perkawinan Pekerjaan Kewarganegaraan Berlaku Hingga CĂN CƯỚC "
    "CÔNG DÂN GIẤY CHỨNG MINH NHÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA IDENTITY CARD Citizen Identity Card "
    "SOCIALIST REPUBLIC OF VIET NAM Độc lập - Tự do - Hạnh phúc Independence Freedom Happiness"
).split()
"""Captions and titles: the Reader may be shown one, and their faces are others than the values'."""

SIGNS = "A B AB O A+ B+ AB+ O+ A- B- AB- O- - - -- , . : ; / ( ) I X Y Đ Ô Á Ý Ả Ỷ Ơ Ư".split()
"""Blood types, single letters and signs."""
