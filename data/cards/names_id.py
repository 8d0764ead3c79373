"""Names of Indonesia's peoples, for fictitious card holders.

Common parts of names, collected for the variety of their letters; which go together, and the shares
of the peoples, are chosen. Most Indonesians have no family name: the last word of a Javanese name
is no surname, and a name may be a single word.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """How one people forms names.

    Attributes:
        forms: patterns with "{first}", "{second}" (of the same list as first) and "{last}"; each as
            likely as the others.
        male, female: what `first` and `second` are drawn from.
        last_male, last_female: what `last` is drawn from.
    """

    forms: tuple[str, ...]
    male: tuple[str, ...]
    female: tuple[str, ...]
    last_male: tuple[str, ...]
    last_female: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


JAVANESE = Origin(
    ("{first}", "{first}", "{first} {last}", "{first} {last}", "{first} {second} {last}"),
    _words(
        "Agus Budi Eko Dwi Tri Joko Bambang Sugeng Slamet Suparman Sutrisno Sugiyono Supriyadi "
        "Sumarno Suyanto Wagiman Ponirin Paijo Tukiman Ngadiman Kasiman Mulyadi Sarjono Karyono "
        "Darsono Tugiman Warsito Marsudi Kusnadi Jumadi Saimin Wahyudi Haryanto Sunardi Suprapto "
        "Gunadi Maryono Kartono Teguh Hariyanto Yulianto Catur Panca Sapto Hesti Untung Sigit "
        "Heru Purwanto Purnomo Wiyono Triyono Suryadi Rudi Didik Djoko Soegeng Soeprapto Suwito "
        "Yatno"
    ),
    _words(
        "Siti Sri Dewi Ratna Rini Dwi Tri Endang Sulastri Suparmi Sumiyati Sutinah Ngatinem "
        "Tumini Wagiyem Sukarti Suwarni Kasmini Partinah Saminah Poniyem Mariyem Jumiati Warsini "
        "Karsih Suharti Kartini Rubiyah Sukinem Marsiyah Tukinem Painem Yatmi Retno Wulan Lestari "
        "Yuni Titik Tutik Wiwik Nanik Umi Winarsih Sumarsih Purwanti Hartini Sarinah Soelastri "
        "Wahyuni"
    ),
    _words(
        "Saputra Pratama Kurniawan Setiawan Gunawan Nugroho Wibowo Prasetyo Prabowo Santoso "
        "Susanto Hartono Hartanto Irawan Widodo Utomo Susilo Wicaksono Purnomo Handoko Budiarto "
        "Prayitno Siswanto Sudarsono Suharto Hadiwijaya Oetomo Djojohadikusumo Soekarno Tjokro "
        "Kusumo Adinugroho Cahyono Sulistyo Raharjo Subagyo Martono Yudhistira Wardoyo"
    ),
    _words(
        "Lestari Rahayu Handayani Wahyuni Astuti Widyastuti Purnamasari Puspitasari Kusumawati "
        "Wulandari Hidayati Maharani Safitri Utami Pertiwi Susanti Suryani Setyowati Ningsih "
        "Oktaviani Anggraini Rahmawati Kurniasih Sulistyowati Widayati Ambarwati Saraswati Kirana"
    ),
)

SUNDANESE = Origin(
    ("{first}", "{first} {last}", "{first} {last}", "{first} {second} {last}"),
    _words(
        "Asep Ujang Cecep Dadang Dedi Iwan Wawan Yayan Endang Ade Encep Deden Aceng Jajang "
        "Nandang Tatang Maman Usep Yudi Rohmat Ayi Engkos Emen Iyus Ucup Oman Odang Kosasih Entis "
        "Didin"
    ),
    _words(
        "Euis Eneng Iis Imas Cucu Elis Neneng Yayah Ai Nining Iyam Yeyet Enung Ikah Titin Tati "
        "Yoyoh Oneng Entin Rukmini Eti Nunung Dede Lilis Empat Aisyah Ipah Onah Wiwin Teti"
    ),
    _words(
        "Hidayat Suherman Sutisna Permana Kosasih Hermawan Gunawan Supriatna Sopandi Juhana "
        "Rustandi Komara Sobari Mulyana Saepudin Kurnia Wiguna Nurdin Ramdani Koswara Sanusi "
        "Suhendar Iskandar"
    ),
    _words(
        "Nurhayati Rohaeti Sukaesih Komariah Sumiati Kurniasih Rosmiati Mulyati Juariah Hasanah "
        "Nurjanah Kartika Maryati Rohimah Sopiah Suryati Karyati Suhaeti Rostika"
    ),
)

BATAK = Origin(
    ("{first} {last}", "{first} {last}", "{first} {second} {last}", "{first} {second} {last}"),
    _words(
        "Sahat Parlindungan Togar Bonar Poltak Hotman Jannes Marihot Tumpal Binsar Maruli Johan "
        "Halomoan Ucok Sintong Ruhut Saut Jonner Monang Rajoki Tigor Mangasi Pangihutan Daniel "
        "Roberto Luhut Gomgom Sabar Baginda Raja Haposan Manahan Benny"
    ),
    _words(
        "Tiur Rotua Lasma Duma Romauli Tetty Hotmaida Nurhayati Juwita Tiominar Rosdiana Lamria "
        "Risma Tiarma Dameria Normauli Elfrida Rosinta Herlina Mastiur Sondang Bunga Tumiar "
        "Ernita Marintan Debora Basaria Nursaida"
    ),
    _words(
        "Siregar Nasution Harahap Lubis Hasibuan Simanjuntak Sihombing Situmorang Panjaitan "
        "Hutapea Hutagalung Manurung Sitorus Marpaung Nainggolan Pakpahan Simbolon Silalahi "
        "Tampubolon Ginting Tarigan Sembiring Barus Karo-Karo Saragih Purba Damanik Sinaga "
        "Girsang Lumbantobing Aritonang Perangin-Angin Sitanggang Simatupang Siahaan Napitupulu "
        "Batubara Pohan Rangkuti Zebua Laoli Gulo Hulu Telaumbanua Waruwu Zega Lase Harefa "
        "Banjarnahor Rajagukguk"
    ),
    _words(
        "br.Siregar Nasution Harahap Lubis Hasibuan Simanjuntak Sihombing Situmorang Panjaitan "
        "Hutapea Manurung Sitorus Marpaung Nainggolan Pakpahan Simbolon Silalahi Tampubolon "
        "Ginting Tarigan Sembiring Barus Karo-Karo Saragih Purba Damanik Sinaga Girsang Aritonang "
        "Sitanggang Simatupang Siahaan Napitupulu Zebua Laoli Gulo Waruwu Zega Lase Rajagukguk"
    ),
)

BALINESE = Origin(
    ("{first} {last}", "{first} {last}", "{first} {last}", "{first} {second} {last}"),
    _listed(
        "I Wayan|I Made|I Nyoman|I Ketut|I Gede|I Putu|I Kadek|I Komang|I Gusti Ngurah|"
        "Anak Agung Gede|Ida Bagus|I Gusti Made|I Dewa Gede|Cokorda Gde|I Gst. Ngr.|I B. Putu|"
        "I Gusti Agung|Gede|Putu|Kadek|Komang|I Dewa Nyoman|Ida Bagus Made|Anak Agung Ngurah"
    ),
    _listed(
        "Ni Wayan|Ni Made|Ni Nyoman|Ni Ketut|Ni Luh|Ni Putu|Ni Kadek|Ni Komang|Ida Ayu|"
        "Anak Agung Istri|Desak Putu|I Gusti Ayu|Cokorda Istri|Ni Luh Putu|Luh|Putu|Kadek|"
        "Ni Pande|I.A. Made|I Gusti Ayu Made|Desak Made|Dewa Ayu|Sang Ayu"
    ),
    _words(
        "Adnyana Sudana Suarta Sudiarta Wirawan Wardana Artawan Suardika Mahendra Arjana Sukarta "
        "Widiana Parwata Swastika Yasa Dharmawan Suwirya Mertha Sujana Kertayasa Wijana Puja Dana "
        "Arya Subagia Putra Oka Raka Rai Sumerta Winata Kusumayuda"
    ),
    _words(
        "Suryani Ariani Widiantari Sukerti Puspawati Ratnadi Murniati Sriasih Kusumadewi Wati "
        "Ningsih Purnami Rasmini Sudiasih Yuliani Asih Adnyani Suartini Lestari Wahyuni "
        "Candrawati Mirah Trisnadewi Oka Rai Rusmini Sukawati"
    ),
)

MINANG_MALAY = Origin(
    ("{first}", "{first} {last}", "{first} {second}", "{first} {second} {last}", "{first} {last}"),
    _words(
        "Yusrizal Zulkifli Zulfahmi Syafrizal Afrizal Yulizar Nasrul Hendri Jefri Syahrul Erizal "
        "Firdaus Zainal Datuk Rahmat Rizal Masrizal Ardiansyah Syamsul Irwan Edwar Nofrizal "
        "Tengku Raja Encik Wan Said Hamzah Bahar Fadhil Afdhal Syafruddin Yondri Zulhendra "
        "Amrizal"
    ),
    _words(
        "Yusnita Yuliarni Murni Zulbaidah Desmawati Erni Fitri Yenni Nurbaiti Rosnidar Yusmiati "
        "Gusnita Rahmi Elvira Wirda Nurhaida Syamsiar Zuraida Cut Puan Yang Upik Ermawati Nelwita "
        "Syafrida Suryati Meiliza Zahara Afrida Yurnalis"
    ),
    _words(
        "Chaniago Koto Piliang Tanjung Sikumbang Jambak Guci Malik Basa Putra Effendi Yusuf Hasan "
        "Ismail Bakar Syah Al-Haj Siregar Nasir Umar Lubis Efendi Zen Yunus Hakim Dt.Marajo"
    ),
    _words(
        "Chaniago Koto Piliang Tanjung Yusuf Putri Sari Yanti Dewi Yusra Hasan Binti Ismail Zein"
    ),
)

MUSLIM = Origin(
    (
        "{first} {last}",
        "{first} {second}",
        "{first} {second} {last}",
        "{first}",
        "{first} Bin {second}",
        "{first} {last}",
    ),
    _words(
        "Muhammad Mochamad Moh. Muh. Ahmad Achmad Abdul Abdullah Abdurrahman Zainuddin Syaiful "
        "Khoirul Nur Hasan Husein Ibrahim Ismail Yusuf Umar Usman Ridwan Fauzi Farhan Ilham Iqbal "
        "Lukman Taufik Rizky Fajar Bayu Dimas Aditya Arif Wahyu Faisal Haikal Hafizh Zaki Rafli "
        "Raihan Rifqi Alif Al-Fatih Nizar Syarif Mustofa Jamaluddin Khairil Dzulfikar Qosim "
        "Fathur Ubaidillah Mu'min Sa'dullah Rofi'i Syafi'i Ma'ruf Isma'il Wafi Yahya Zulkarnain "
        "Fadlan"
    ),
    _words(
        "Siti Nur Nurul Aisyah Aminah Fatimah Khadijah Halimah Hafsah Maryam Maimunah Nadia "
        "Nabila Salsabila Annisa Anisa Azizah Laila Latifah Zahra Zubaidah Rahma Fitriani Romlah "
        "Junariyah Musrifah Saodah Wakinah Qurrota Ummu Ulfa Zulaikha Putri Wardah Safira Hilya "
        "Zahwa Syifa Mas'udah Ni'mah Sa'adah Rodliyah Ma'rifah Khoirun Nisa' Uswatun Izzatul "
        "Luthfiyah Qonita"
    ),
    _words(
        "Hidayatullah Firmansyah Ramadhan Maulana Hakim Rahman Rohman Syahputra Rahim Alatas "
        "Assegaf Shihab Al-Habsyi Alkaff Baswedan Bachdim Bajuber Fadillah Anwar Yamin Zulfikar "
        "Hamid Karim Ghofur Majid Wahab Qodir Aziz Shidiq Mubarok Al-Ayubi Muzakki Habibi Al'Amri"
    ),
    _words(
        "Hasanah Khasanah Muthmainnah Qomariyah Ulfah Fauziah Mawaddah Rosidah Sholihah Zakiyah "
        "Nurjanah Rahmadani Ramadhani Azzahra Az-Zahra Maulida Jannah Khotimah Fitriyah Hidayah "
        "Mukarromah Wahidah Rahmah Nisa Aulia Assyifa Al-Idrus Kamila Fadhilah Chumairoh"
    ),
)

CHINESE = Origin(
    (
        "{first} {last}",
        "{first} {last}",
        "{last} {first} {second}",
        "{first}",
        "{first} {second} {last}",
    ),
    _words(
        "Hendra Kevin Michael Andi Rudy Steven Vincent Felix Jonathan Ferdinand Willy Budiman "
        "Hans Kim Tjong Sioe Hok Liang Bun Djin Kwee Djun Swie Yohanes Calvin Edy Hartono Alvin "
        "Xaverius"
    ),
    _words(
        "Lily Meilina Vivian Jessica Stephanie Fenny Yenny Linda Meliana Grace Cynthia Angelina "
        "Lie Mei Hoa Giok Nio Siok Lan Kim Tjin Hwa Susan Felicia Michelle Vonny Cindy Yvonne "
        "Xena Quinn"
    ),
    _words(
        "Wijaya Halim Salim Tanoto Lim Tan Wong Chandra Gozali Hartawan Kosasih Tjahjadi Sudjono "
        "Tjandra Liem Oei The Tjia Kwee Gunawan Widjaja Lesmana Sutanto Tjoa Njoo Setiadi "
        "Darmawan Budiharjo Wibisono Sanjaya Tjiptadi Phang Ng Yap Xie"
    ),
    _words(
        "Wijaya Halim Salim Lim Tan Wong Chandra Gozali Tjahjadi Tjandra Liem Oei Tjia Widjaja "
        "Lesmana Tanuwijaya Setiawan Kusuma Tedja Phang Susanto Njoo Sanjaya"
    ),
)

EASTERN = Origin(
    (
        "{first} {last}",
        "{first} {second} {last}",
        "{first} {second} {last}",
        "{first} {last}",
        "{first} {second} {second} {last}",
    ),
    _words(
        "Yohanes Yosef Stefanus Paulus Petrus Markus Lukas Matius Antonius Fransiskus Benediktus "
        "Ignatius Martinus Thomas Yulius Yakobus Gilbert Oktovianus Melkianus Demianus Otniel "
        "Obaja Yance Barnabas Wempi Kornelis Elieser Agustinus Gregorius Vinsensius Bonefasius "
        "Hironimus Zakarias Simson Yeremias Frederik Willem Hendrik Alfons Umbu Dominggus Marthen "
        "Ayub Jems"
    ),
    _words(
        "Maria Marta Magdalena Theresia Veronika Yohana Yosefina Kristina Katarina Elisabet Ester "
        "Debora Rut Agnes Bernadeta Fransiska Florentina Margareta Wilhelmina Ursula Paulina "
        "Rebeka Yuliana Adolfina Dorkas Oktovina Yakomina Naomi Selfina Rambu Yublina Orpa "
        "Welmince Aksamina Frederika Hendrika Ludgardis Yasinta Martha Novita Grace"
    ),
    _words(
        "Pattiasina Latuconsina Tuasikal Rumbiak Wanggai Kogoya Wenda Yikwa Mandacan Ohee Nahak "
        "Seran Bria Lay Foeh Manafe Ndoen Rohi Wutun Keraf Djawa Lantang Mokodompit Wowor Rumagit "
        "Tumbelaka Kaunang Pangemanan Lasut Sondakh Kalalo Mamahit Palit Karamoy Sahetapy "
        "Matulessy Leimena Siahaya Kainama Tahitu Rumaropen Kambu Wonda Tabuni Murib Yogi Pigai "
        "Gobai Asso Kossay Mabel Wakerkwa Hilapok Ramandey Ayorbaba Bless Kareth Isir Fonataba "
        "Yoku Mote Ndiken Tnunay Fernandez Mbiri Ngongo Bili Tefa Nenohai Ta'ek Ma'u Bere Leki"
    ),
    _words(
        "Pattiasina Latuconsina Rumbiak Wanggai Kogoya Wenda Yikwa Mandacan Ohee Nahak Seran Bria "
        "Lay Manafe Ndoen Rohi Djawa Lantang Wowor Rumagit Kaunang Pangemanan Lasut Sondakh "
        "Sahetapy Leimena Tahitu Rumaropen Kambu Wonda Tabuni Murib Pigai Gobai Asso Mabel Isir "
        "Yoku Mote Nenohai Tefa Bere Leki Fernandez Ngongo Ta'ek Hae Bano Wea"
    ),
)

BUGIS_DAYAK = Origin(
    ("{first} {last}", "{first} {last}", "{first}", "{first} {second}"),
    _listed(
        "Andi Baso|Andi Muh.|La Ode|La Ode Muh.|Daeng|Syamsuddin|Baharuddin|Kamaruddin|"
        "Sirajuddin|Ambo|Lalu|Lalu Muh.|Hasanuddin|Arifuddin|Mappiare|Andi Mappanyukki|Baco|"
        "Sampara|Jufri|Alfonsius|Yansen|Agustinus|Rinto|Tamen|Yulius|Kaharuddin|Muh. Arsyad|"
        "M. Nur|Lanal|Tipung"
    ),
    _listed(
        "Andi Tenri|Wa Ode|Baiq|Hj. Andi|Sitti|St. Hajrah|Hasnah|Hasniati|Rosmini|Nurlaela|Besse|"
        "I Tati|Indo|Suriani|Lely|Natalia|Yeni|Lusia|Merry|Rosalina|Baiq Nurul|Wa Ode Sitti|"
        "Kartini|Hamsiah"
    ),
    _words(
        "Mappiasse Mangkona Patawari Dg.Ngalle Dg.Sitaba Tahir Rauf Parawansa Kalla Limpo "
        "Palaguna Ngampo Mattalatta Sulolipu Jalung Ajang Ngau Ibau Narang Tambunan Usop Gerry "
        "Lambung Tingang Binti Ganing Asang Igo Laing Udau Zainal Makmur"
    ),
    _words(
        "Mappasessu Dg.Kanang Dg.Ngai Rauf Bahar Palallo Juita Ngau Ibau Tingang Binti Usop Awang "
        "Lawai Hasyim Samad Tahir Marwah Idris Mulyati"
    ),
)

ORIGINS = {
    "javanese": JAVANESE,
    "sundanese": SUNDANESE,
    "batak": BATAK,
    "balinese": BALINESE,
    "minang_malay": MINANG_MALAY,
    "muslim": MUSLIM,
    "chinese": CHINESE,
    "eastern": EASTERN,
    "bugis_dayak": BUGIS_DAYAK,
}


def words() -> tuple[str, ...]:
    """Every part of every name."""
    return tuple(
        name
        for origin in ORIGINS.values()
        for listed in (origin.male, origin.female, origin.last_male, origin.last_female)
        for name in listed
    )
