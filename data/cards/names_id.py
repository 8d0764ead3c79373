"""Parts of Indonesian names of many origins, for fictitious card holders.

Collected for the variety of their letters; the shares of origins in `people_id` are chosen.
"""

from __future__ import annotations

SINGLE_MALE = """
Suharto Sukarno Sutrisno Sugiyono Supriyadi Suparman Sumarno Suyanto Wagiman Ponirin Paijo
Slamet Tukiman Ngadiman Kasiman Mulyadi Sarjono Karyono Darsono Tugiman Warsito Marsudi Kusnadi
Rohmat Jumadi Saimin Wahyudi Haryanto Sunardi Suprapto Gunadi Maryono Samsuri Kartono Rusdi
""".split()

SINGLE_FEMALE = """
Suparmi Sumiyati Sutinah Ngatinem Tumini Wagiyem Sukarti Suwarni Kasmini Rukiyah Partinah
Saminah Poniyem Mariyem Jumiati Sulastri Warsini Karsih Suharti Kartini Rubiyah Sukinem Musrifah
Marsiyah Tukinem Wakinah Saodah Romlah Junariyah Painem
""".split()

FIRST_MALE = """
Agus Budi Eko Dwi Tri Joko Bambang Hendra Hendri Dedi Asep Ujang Cecep Dadang Rizky Fajar Bayu
Dimas Aditya Arif Yudi Wahyu Rahmat Muhammad Ahmad Abdul Achmad Moh. Mochamad Zainal Syaiful
Khoirul Nur Hasan Husein Ibrahim Ismail Yusuf Umar Usman Ridwan Fauzi Farhan Ilham Iqbal Lukman
Taufik Teguh Tono Wawan Yanto Iwan Andi Anton Antonius Yohanes Yosef Stefanus Paulus Petrus
Markus Lukas Matius Daniel David Samuel Simon Robert Ronald Rudolf Frans Fransiskus Benediktus
Ignatius Martinus Thomas Jonathan Kevin Michael Kristian Natanael I Wayan I Made I Nyoman I
Ketut I Gede Putu Kadek Komang Gusti Ngurah Anak Agung Ida Bagus Tengku Teuku Cut Raden Mas
Daeng La Ode Andi Baso Sahat Parlindungan Togar Bonar Poltak Hotman Jannes Marihot Tumpal Binsar
Maruli Johan Halomoan Ucok Sintong Yulius Yakobus Ferdinand Felix Gilbert Hans Xaverius Zulkifli
Zulham Jefri Vincent Wempi Otniel Demianus Melkianus Obaja Yance Barnabas Quinn Oktavianus
""".split()

FIRST_FEMALE = """
Siti Sri Dewi Ratna Rina Rini Nurul Nur Ayu Putri Wulan Indah Lestari Yuni Yanti Ani Ana Fitri
Fitriani Lina Linda Maya Mega Mila Nia Nina Novi Novita Nova Rahma Rahmawati Retno Reni Rosa
Rosita Sari Santi Shinta Tuti Titin Tini Umi Ummu Wati Winda Yulia Yuliana Zahra Zubaidah Aisyah
Aminah Fatimah Khadijah Halimah Hafsah Maryam Maimunah Nadia Nabila Salsabila Annisa Anisa
Azizah Kurnia Laila Latifah Mardiana Maria Marta Magdalena Theresia Veronika Yohana Yosefina
Kristina Katarina Elisabet Ester Debora Rut Natalia Natasya Agnes Angela Bernadeta Fransiska
Florentina Gabriela Irene Jessica Lidya Margareta Monika Ni Ni Luh Ni Made Ni Wayan Ni Ketut
Putu Kadek Komang Luh Ida Ayu Desak Cut Nyak Raden Ajeng Tiur Rotua Lasma Duma Romauli Tetty
Hotmaida Nurhayati Juwita Euis Eneng Iis Imas Cucu Elis Neneng Yayah Oktavia Puspita Quratul
Vina Vivi Wilhelmina Xenia Yolanda Zulaikha Ursula Olivia Paulina Rebeka
""".split()

COMPOUND_FIRST = (
    "I Wayan|I Made|I Nyoman|I Ketut|I Gede|I Gusti Ngurah|Anak Agung|Ida Bagus|La Ode|Andi Baso|"
    "Cut Nyak|Ni Luh|Ni Made|Ni Wayan|Ni Ketut|Ida Ayu|Desak Putu|Raden Ajeng|Raden Mas|Wa Ode"
).split("|")

SECOND = """
Saputra Saputri Pratama Kurniawan Setiawan Gunawan Hidayat Hidayatullah Nugroho Wibowo Prasetyo
Prabowo Santoso Susanto Hartono Hartanto Irawan Firmansyah Ramadhan Permana Maulana Hakim Rahman
Rohman Syahputra Siregar Nasution Harahap Lubis Hasibuan Simanjuntak Sihombing Situmorang
Panjaitan Hutapea Hutagalung Manurung Sitorus Marpaung Nainggolan Pakpahan Simbolon Silalahi
Tampubolon Ginting Tarigan Sembiring Barus Karo-Karo Saragih Purba Damanik Sinaga Girsang
Lumbantobing Aritonang Wijaya Kusuma Halim Salim Tanoto Lim Tan Wong Chandra Gozali Hartawan
Kosasih Tjahjadi Sudjono Soetrisno Oetomo Djojohadikusumo Soekarno Tjokro Dharma Adnyana Sudana
Suarta Sudiarta Wirawan Wardana Artawan Suardika Mahendra Yudhistira Arjuna Bin Abdullah Alatas
Assegaf Shihab Al-Habsyi Alkaff Baswedan Bachdim Bajuber Zen Yamin Yahya Zulfikar Pattiasina
Latuconsina Tuasikal Rumbiak Wanggai Kogoya Wenda Yikwa Mandacan Ohee Nahak Seran Bria Lay Foeh
Manafe Ndoen Rohi Wutun Keraf Djawa Umbu Rambu Lalu Baiq Dg. Mangkona Lantang Mokodompit Wowor
Rumagit Tumbelaka Kaunang Pangemanan Lasut Sondakh Kalalo Mamahit Palit Karamoy Rahayu Rahmadani
Oktaviani Anggraini Handayani Wahyuni Astuti Widyastuti Purnamasari Puspitasari Kusumawati
Wulandari Hidayati Maharani Safitri Utami Pertiwi Susanti Suryani Agustina Oktaviana Mulyani
Maryani Hasanah Khasanah Muthmainnah Qomariyah Ulfah Fauziah Mawaddah Rosidah Sholihah Zakiyah
Nurjanah Novitasari Yuliastuti Cahyani Kirana Larasati
""".split()

TITLES_BEFORE = ("DRS.", "IR.", "H.", "HJ.", "DR.", "R.", "MOH.", "KH.", "TB.", "RR.")
TITLES_AFTER = (
    "S.PD",
    "S.E",
    "S.KOM",
    "S.H",
    "M.SI",
    "S.T",
    "A.MD",
    "S.SOS",
    "M.M",
    "S.AG",
    "SE",
    "ST",
    "SPD",
    "S.PD.I",
)


def words() -> tuple[str, ...]:
    """Every name of the lists."""
    return (
        *SINGLE_MALE,
        *SINGLE_FEMALE,
        *FIRST_MALE,
        *FIRST_FEMALE,
        *COMPOUND_FIRST,
        *SECOND,
    )
