"""Names of Indonesian villages, districts, streets and estates by island, put together freely."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Toponyms:
    """How villages of one island are called.

    Attributes:
        names: whole names.
        firsts, seconds: parts that are put together.
        joined: how often the two parts are written as one word.
        hamlets: what stands before the name of a hamlet in an address.
    """

    names: tuple[str, ...]
    firsts: tuple[str, ...]
    seconds: tuple[str, ...]
    joined: float
    hamlets: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


JAVA = Toponyms(
    _words(
        "Wonokromo Gubeng Rungkut Sukolilo Tambaksari Genteng Kenjeran Klojen Lowokwaru Blimbing "
        "Umbulharjo Kotagede Gondokusuman Mergangsan Mlati Ngaglik Kasihan Banguntapan Sewon "
        "Laweyan Jebres Banjarsari Pedurungan Tembalang Gajahmungkur Candisari Ngaliyan Tugu "
        "Mijen Kaliwungu Weleri Bergas Ungaran Ambarawa Tuntang Prambanan Piyungan Imogiri Kretek "
        "Wates Galur Sentolo Kepanjen Turen Dampit Singosari Lawang Pandaan Bangil Gempol Krian "
        "Taman Waru Gedangan Porong Pare Gurah Ngadiluwih Srengat Kesamben Wlingi Ngunut "
        "Kalidawir Karangrejo Babat Paciran Brondong Cepu Randublatung Juwana Tayu Winong Welahan "
        "Mayong Pecangaan Bangsri Wedung Gubug Godong Toroh Gemolong Plupuh Masaran Jaten "
        "Colomadu Delanggu Wonosari Cawas Bayat Purwodadi Kroya Adipala Kesugihan Sokaraja "
        "Ajibarang Wangon Bobotsari Kutowinangun Gombong Karanganyar"
    ),
    _words(
        "Suka Karang Sumber Banjar Mekar Margo Sido Sri Tegal Wono Kali Gunung Purwo Argo Ngadi "
        "Watu Banyu Kebon Jati Sambi Ngampel Bulu Kedung Pucang Randu Kemiri Tambak Sendang "
        "Tanjung Ploso Winong Wringin Dukuh Karang"
    ),
    _words(
        "rejo mulyo sari agung asri anom baru wetan kulon kidul lor tengah harjo dadi anyar wangi "
        "luhur tani makmur sono tirto gading kerto ombo gede asem turi legi jati pitu waru"
    ),
    0.75,
    _words("DUSUN DSN. DSN DK. DK DKH. DUKUH KP. KRAJAN LINGK. LINGKUNGAN PERUM"),
)

SUNDA = Toponyms(
    _words(
        "Cikutra Cihapit Antapani Cibaduyut Lebakgede Gegerkalong Kalibata Manggarai Tebet "
        "Menteng Cikini Kemayoran Gambir Senen Cempaka Jagakarsa Pasarminggu Cilandak Ciganjur "
        "Kebayoran Grogol Palmerah Kebonjeruk Cibinong Cileungsi Gunungputri Ciawi Megamendung "
        "Caringin Cisarua Leuwiliang Jasinga Parungpanjang Rumpin Ciputat Pamulang Serpong "
        "Pondokaren Setu Tambun Cikarang Babelan Tarumajaya Sukatani Cibarusah Rengasdengklok "
        "Klari Telukjambe Cikampek Jatisari Purwadadi Pagaden Ciasem Jalancagak Sumedangutara "
        "Jatinangor Tanjungsari Cimanggung Rancaekek Majalaya Ciparay Banjaran Soreang Katapang "
        "Margahayu Dayeuhkolot Padalarang Ngamprah Lembang Parongpong Tarogong Karangpawitan "
        "Wanaraja Samarang Cisurupan Pameungpeuk Singaparna Cibeureum Kawalu Tamansari Rancah "
        "Kawali Panjalu Cilimus Mandirancan Jatibarang Haurgeulis Losarang Kandanghaur Warudoyong "
        "Cikole Baros Cicurug Cidahu Parungkuda Pelabuhanratu Surade"
    ),
    _words(
        "Suka Mekar Cipta Karang Marga Tanjung Pasir Sinar Sari Kerta Kadu Lebak Leuwi Ranca "
        "Parung Babakan Kebon Kota Neglasari Warung Pasar Kampung Bojong Rawa Muara Tegal Wana"
    ),
    _words(
        "maju mulya sari jaya mukti makmur wangi bening menak manah raharja laksana galih gede "
        "hilir girang kulon kidul kaler wetan mekar asih ratu bakti tani rahayu warna haji"
    ),
    0.65,
    _words("KP. KP KAMPUNG DUSUN DSN BLOK LINGK. KP. BABAKAN"),
)

SUMATRA = Toponyms(
    _listed(
        "Ilir Timur|Sukarami|Kemuning|Seberang Ulu|Helvetia|Petisah|Polonia|Johor|Denai|Tembung|"
        "Amplas|Marelan|Labuhan|Belawan|Nanggalo|Kuranji|Koto Tangah|Pauh|Lubuk Begalung|Bungus|"
        "Payung Sekaki|Tampan|Marpoyan Damai|Tenayan Raya|Rumbai|Bukit Raya|Sail|Lima Puluh|"
        "Telanaipura|Jelutung|Pelayangan|Kotabaru|Teluk Betung|Kedaton|Rajabasa|Sukarame|"
        "Way Halim|Panjang|Natar|Jati Agung|Tanjung Bintang|Gadingrejo|Metro Kibang|Baiturrahman|"
        "Syiah Kuala|Ulee Kareng|Kuta Alam|Meuraxa|Lhoknga|Peukan Bada|Krueng Barona Jaya|"
        "Seulimeum|Peudada|Jeunieb|Blang Mangat|Muara Dua|Langsa Lama|Karang Baru|Kuala Simpang|"
        "Balige|Laguboti|Porsea|Siborongborong|Dolok Sanggul|Pangururan|Simanindo|Kabanjahe|"
        "Berastagi|Sipirok|Angkola|Panyabungan|Kotanopan|Gunung Tua|Sibuhuan|Telukdalam|Lolowa'u|"
        "Onan Ganjang|Tugala Oyo"
    ),
    _words(
        "Lubuk Sungai Teluk Air Padang Pulau Tanah Ujung Bukit Muara Batu Rantau Tanjung Kuala "
        "Koto Simpang Pematang Bandar Dolok Huta Lumban Aek Gampong Meunasah Blang Lhok Krueng "
        "Way Talang Sei Parit Kampung"
    ),
    _listed(
        "Baru|Raya|Barat|Timur|Utara|Selatan|Tengah|Besar|Kecil|Panjang|Tinggi|Hilir|Hulu|Jaya|"
        "Indah|Sari|Makmur|Mas|Pasir|Rambutan|Durian|Kelapa|Nibung|Manik|Toruan|Dolok|Godang|Cut|"
        "Rayeuk|Teungoh|Baro|Lada|Pinang|Kandis|Jering|Gading|Lintah"
    ),
    0.12,
    _words("DUSUN LINGK. LINGKUNGAN LK. JORONG KORONG KP. GAMPONG DESA HUTA"),
)

KALIMANTAN_SULAWESI = Toponyms(
    _listed(
        "Panakkukang|Rappocini|Tamalate|Mariso|Ujung Pandang|Biringkanaya|Manggala|Somba Opu|"
        "Bontomarannu|Pallangga|Barombong|Bajeng|Turikale|Mandai|Tanete Riattang|Watang Sawitto|"
        "Paleteang|Bacukiki|Soreang|Wara|Telluwanua|Mattirotasi|Rantepao|Tallunglipu|Makale|"
        "Baruga|Kadia|Mandonga|Poasia|Wua-Wua|Betoambari|Murhum|Wangi-Wangi|Palu Barat|"
        "Mantikulore|Tawaeli|Sigi Biromaru|Parigi|Ampibabo|Luwuk|Malalayang|Wanea|Wenang|Tikala|"
        "Mapanget|Tuminting|Airmadidi|Kauditan|Tondano|Langowan|Kawangkoan|Tomohon Tengah|"
        "Dungingi|Kota Tengah|Limboto|Telaga Biru|Pontianak Barat|Sungai Raya|Sungai Kakap|"
        "Singkawang Tengah|Tebas|Pemangkat|Delta Pawan|Pahandut|Jekan Raya|Mentawa Baru Ketapang|"
        "Arut Selatan|Banjarmasin Utara|Alalak|Kertak Hanyar|Martapura|Cempaka|Landasan Ulin|"
        "Samarinda Ulu|Sungai Kunjang|Loa Janan|Tenggarong Seberang|Balikpapan Kota|Sepaku|"
        "Penajam|Tarakan Timur|Tanjung Selor|Nunukan Selatan"
    ),
    _words(
        "Sungai Loa Muara Tanjung Batu Long Tumbang Teluk Pasar Bonto Mata Tana Lembang Wae "
        "Tanete Bone Padang Kolaka Lamba Tompo Pulau Balai Kuala Rantau Mandai Bukit Sei Benua "
        "Tabing Handil"
    ),
    _listed(
        "Baru|Raya|Duri|Bakung|Kupang|Ulu|Ilir|Seberang|Dalam|Luar|Lestari|Harapan|Jaya|Lompoa|"
        "Ramba|Bunga|Ballo|Toa|Maros|Beringin|Rindang|Banua|Lais|Apari|Bilung|Nawang|Sakti|Indah|"
        "Mentaya|Ringgi|Riaja|Rilau|Tinggi"
    ),
    0.2,
    _words("DUSUN DSN. LINGK. LINGKUNGAN KP. LORONG LR. BTN DESA GG."),
)

BALI = Toponyms(
    _listed(
        "Kuta|Ubud|Sukawati|Mengwi|Abiansemal|Tampaksiring|Tegallalang|Blahbatuh|Payangan|"
        "Sanur Kaja|Sesetan|Pemecutan Kelod|Padangsambian|Dauh Puri|Peguyangan Kangin|Ubung|"
        "Kesiman Petilan|Penatih Dangin Puri|Jimbaran|Benoa|Tanjung Benoa|Pecatu|Kerobokan Kaja|"
        "Dalung|Canggu|Tibubeneng|Munggu|Baha|Marga|Penebel|Baturiti|Kediri|Selemadeg|Pupuan|"
        "Negara|Mendoyo|Melaya|Seririt|Banjar|Sukasada|Sawan|Kubutambahan|Kintamani|Susut|"
        "Tembuku|Dawan|Nusa Penida|Banjarangkan|Rendang|Selat|Bebandem|Abang|Kubu|Manggis|"
        "Ampenan|Cakranegara|Selaparang|Narmada|Lingsar|Gerung|Labuapi|Praya|Pujut|Jonggat|"
        "Selong|Masbagik|Aikmel|Pringgabaya|Sakra|Bayan|Pemenang|Taliwang|Unter Iwes|"
        "Rasanae Barat|Woha|Belo|Wawo"
    ),
    _words(
        "Banjar Dauh Dangin Tegal Padang Batu Sumber Peken Pande Bale Kayu Taman Puri Gelgel "
        "Pering Sembung Bongan"
    ),
    _listed(
        "Kaja|Kelod|Kangin|Kauh|Tengah|Anyar|Sari|Puri|Agung|Kawan|Gede|Sangiang|Labuh|Bulan|"
        "Tista|Mekar"
    ),
    0.05,
    _words("BR. BR BANJAR LINGK. DUSUN GUBUK BR. DINAS"),
)

EAST = Toponyms(
    _listed(
        "Oebobo|Kelapa Lima|Maulafa|Alak|Oesapa|Naikoten I|Fatululi|Kuanino|Abepura|Heram|"
        "Sentani Timur|Waena|Wamena|Hubikiak|Asologaima|Kurulu|Arso|Skanto|Nimboran|Depapre|"
        "Biak Kota|Samofa|Yendidori|Numfor Barat|Serui|Yapen Selatan|Nabire Barat|Mimika Baru|"
        "Kuala Kencana|Tembagapura|Agimuga|Enarotali|Moanemani|Ilaga|Mulia|Merauke|Semangga|"
        "Kurik|Tanah Miring|Agats|Obaa|Edera|Mandobo|Manokwari Barat|Prafi|Masni|Warmare|Anggi|"
        "Bintuni|Babo|Wasior|Kaimana|Fakfak Tengah|Sorong Manoi|Aimas|Mariat|Salawati|Waisai|"
        "Misool|Teminabuan|Aifat|Ayamaru|Sirimau|Nusaniwe|Teluk Ambon|Leitimur Selatan|Salahutu|"
        "Leihitu|Amahai|Saparua|Haruku|Banda|Namlea|Dullah|Kei Kecil|Saumlaki|Dobo|"
        "Ternate Tengah|Jailolo|Sahu|Tobelo|Galela|Weda|Maba|Sanana|Bacan|Larantuka|Maumere|Nita|"
        "Wolowaru|Bajawa|Aimere|Ruteng|Langke Rembong|Komodo|Waingapu|Kambera|Waikabubak|Loura|"
        "Kodi Bangedo|Atambua|Betun|Kefamenanu|Soe|Amanuban|Ba'a|Lobalain|Seba|Lewoleba|Kalabahi"
    ),
    _words(
        "Wai Kampung Distrik Nusa Oe Fatu Nunu Lewo Wae Tanjung Pulau Muara Batu Yo Wara Teluk "
        "Gunung"
    ),
    _listed(
        "Baru|Merah|Putih|Mas|Tiga|Besar|Laut|Pante|Timur|Barat|Leu|Kama|Molas|Bian|Nona|Api|Ana"
    ),
    0.15,
    _words("KAMPUNG DUSUN LINGK. KOMPLEKS KOMP. JL. KPL."),
)

TOPONYMS = {
    "1": SUMATRA,
    "2": SUMATRA,
    "31": SUNDA,
    "32": SUNDA,
    "36": SUNDA,
    "33": JAVA,
    "34": JAVA,
    "35": JAVA,
    "51": BALI,
    "52": BALI,
    "53": EAST,
    "6": KALIMANTAN_SULAWESI,
    "7": KALIMANTAN_SULAWESI,
    "8": EAST,
    "9": EAST,
}
"""By the first one or two digits of the province's code."""


def toponyms(province_code: str) -> Toponyms:
    """How villages of a province are called; its code has two digits."""
    return TOPONYMS.get(province_code) or TOPONYMS[province_code[0]]


STREETS = _listed(
    "Merdeka|Sudirman|Gatot Subroto|Diponegoro|Ahmad Yani|Imam Bonjol|Teuku Umar|Hasanuddin|"
    "Pattimura|Kartini|Veteran|Pahlawan|Pemuda|Gajah Mada|Hayam Wuruk|Majapahit|Siliwangi|"
    "Pajajaran|Cendrawasih|Mawar|Melati|Anggrek|Kenanga|Flamboyan|Dahlia|Cempaka|Kamboja|"
    "Rajawali|Elang|Garuda|Nuri|Kutilang|Raya Bogor|Raya Serang|Ir. H. Juanda|Dr. Sutomo|"
    "K.H. Wahid Hasyim|Letjen S. Parman|MT Haryono|Otto Iskandardinata|Panglima Polim|"
    "Wijaya Kusuma|Kaliurang|Magelang|Solo|Parangtritis|Kebon Jeruk|Tanah Abang|Pasar Baru|"
    "Cihampelas|Dago|Setiabudi|Riau|Sumatera|Kalimantan|Jawa|Bali|Lombok|Flores|Yos Sudarso|"
    "Sam Ratulangi|Sultan Agung|Trunojoyo|Urip Sumoharjo|Basuki Rahmat|Panjaitan|Tendean|"
    "Sisingamangaraja|Thamrin|Fatmawati|Antasari|Hang Tuah|Kyai Maja|Bukit Barisan|Gunung Agung|"
    "Cokroaminoto|Jend. Sudirman|Jend. A. Yani|Letkol Atang Sendjaja|R.E. Martadinata|"
    "R.A. Kartini|Dr. Wahidin|Dr. Cipto Mangunkusumo|KH. Zainul Arifin|KH. Agus Salim|"
    "H. Mencong|H.O.S. Cokroaminoto|P. Antasari|Pangeran Diponegoro|Sultan Hasanuddin|"
    "Sultan Alauddin|Perintis Kemerdekaan|A.P. Pettarani|Monginsidi|Slamet Riyadi|Adi Sucipto|"
    "Kol. Sugiono|Prof. Dr. Soepomo|Ngurah Rai|Raya Sesetan|Bypass Ngurah Rai|Danau Toba|"
    "Danau Poso|Pulau Moyo|Gunung Batur|Kapten Muslim|Brigjen Katamso|Letda Sujono|"
    "Soekarno-Hatta|Pelajar Pejuang 45|Lingkar Selatan|Bhayangkara|Cut Nyak Dien|Cut Meutia|"
    "Sisingamangaraja XII|Ratulangi|Tentara Pelajar|Mayjen Sungkono|Kertajaya|Manyar|"
    "Ngagel Jaya|Dharmahusada|Ketintang|Veteran Dalam|Puri Kencana|Bungur|Salemba Tengah|"
    "Utan Kayu|Otista|Kramat Jati|Bekasi Timur|Pramuka|Matraman|Percetakan Negara|Kwitang|"
    "Xaverius|Yupiter|Zamrud|Quds"
)

ESTATES = _listed(
    "Griya Asri|Puri Indah|Taman Sari|Bumi Serpong|Graha Permai|Villa Mutiara|Pondok Kelapa|"
    "Bukit Cimanggu|Pesona Kahuripan|Citra Raya|Permata Hijau|Kota Wisata|Bina Griya|Margahayu|"
    "Nusa Dua|Wisma Mas|Jatijajar|Quantum Residence|Zamrud Regency|Vida View|Grand Xena|"
    "Bumi Asih|Griya Nuansa|Pondok Ungu Permai|Taman Wisma Asri|Villa Nusa Indah|"
    "Telaga Kahuripan|Bukit Kencana Jaya|Pucang Gading|BTN Minasa Upa|BTP|Antang Jaya|"
    "Perumnas Way Kandis|Bumi Tamalanrea Permai|Green Garden|The Icon|Sawangan Elok|Puri Gading|"
    "Vila Dago|Jaka Permai|Harapan Indah|Dasana Indah|Citra Garden|Gading Fajar|Pondok Jati|"
    "Rewwin|Wiguna|YKP|Sawojajar|Joyogrand"
)


def words() -> tuple[str, ...]:
    """Every name of the lists, and the parts of made-up ones."""
    found = [*STREETS, *ESTATES]
    for island in (JAVA, SUNDA, SUMATRA, KALIMANTAN_SULAWESI, BALI, EAST):
        found += [*island.names, *island.firsts, *island.seconds]
    return tuple(found)
