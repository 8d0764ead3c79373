"""Indonesian places, for fictitious addresses.

Source of provinces and the codes' first two digits: Permendagri 72/2019 and the laws of 2022 that
made four provinces in Papua. Regencies are a part of the 514; villages and
streets are common names, put together freely.
"""

from __future__ import annotations

REGENCIES = {
    "11 ACEH": (
        "Aceh Besar|Pidie|Bireuen|Aceh Utara|Nagan Raya|Gayo Lues|Kota Banda Aceh|Kota Langsa"
    ),
    "12 SUMATERA UTARA": (
        "Deli Serdang|Langkat|Karo|Toba|Samosir|Dairi|Asahan|Nias Selatan|Mandailing Natal|"
        "Kota Medan|Kota Pematangsiantar|Kota Binjai|Kota Padangsidimpuan"
    ),
    "13 SUMATERA BARAT": (
        "Agam|Tanah Datar|Padang Pariaman|Lima Puluh Kota|Solok Selatan|Kepulauan Mentawai|"
        "Kota Padang|Kota Bukittinggi|Kota Payakumbuh|Kota Sawahlunto"
    ),
    "14 RIAU": (
        "Kampar|Rokan Hulu|Bengkalis|Indragiri Hilir|Kuantan Singingi|Kota Pekanbaru|Kota Dumai"
    ),
    "15 JAMBI": "Kerinci|Merangin|Batanghari|Muaro Jambi|Kota Jambi|Kota Sungai Penuh",
    "16 SUMATERA SELATAN": (
        "Ogan Komering Ilir|Muara Enim|Lahat|Banyuasin|Empat Lawang|Kota Palembang|"
        "Kota Lubuk Linggau|Kota Prabumulih"
    ),
    "17 BENGKULU": "Rejang Lebong|Kaur|Seluma|Mukomuko|Kepahiang|Kota Bengkulu",
    "18 LAMPUNG": (
        "Lampung Tengah|Way Kanan|Tulang Bawang|Pesawaran|Pringsewu|Kota Bandar Lampung|Kota Metro"
    ),
    "19 KEPULAUAN BANGKA BELITUNG": "Bangka Barat|Belitung Timur|Kota Pangkalpinang",
    "21 KEPULAUAN RIAU": "Bintan|Karimun|Natuna|Lingga|Kota Batam|Kota Tanjungpinang",
    "31 DKI JAKARTA": (
        "Jakarta Pusat|Jakarta Utara|Jakarta Barat|Jakarta Selatan|Jakarta Timur|"
        "Adm. Kepulauan Seribu"
    ),
    "32 JAWA BARAT": (
        "Bogor|Sukabumi|Cianjur|Bandung|Garut|Tasikmalaya|Ciamis|Kuningan|Cirebon|Majalengka|"
        "Sumedang|Indramayu|Subang|Purwakarta|Karawang|Bekasi|Bandung Barat|Pangandaran|"
        "Kota Bogor|Kota Bandung|Kota Cirebon|Kota Bekasi|Kota Depok|Kota Cimahi|Kota Banjar"
    ),
    "33 JAWA TENGAH": (
        "Cilacap|Banyumas|Purbalingga|Banjarnegara|Kebumen|Purworejo|Wonosobo|Magelang|"
        "Boyolali|Klaten|Sukoharjo|Wonogiri|Karanganyar|Sragen|Grobogan|Blora|Rembang|Pati|"
        "Kudus|Jepara|Demak|Temanggung|Kendal|Batang|Pekalongan|Pemalang|Tegal|Brebes|"
        "Kota Surakarta|Kota Salatiga|Kota Semarang"
    ),
    "34 DAERAH ISTIMEWA YOGYAKARTA": "Kulon Progo|Bantul|Gunungkidul|Sleman|Kota Yogyakarta",
    "35 JAWA TIMUR": (
        "Pacitan|Ponorogo|Trenggalek|Tulungagung|Blitar|Kediri|Malang|Lumajang|Jember|"
        "Banyuwangi|Bondowoso|Situbondo|Probolinggo|Pasuruan|Sidoarjo|Mojokerto|Jombang|"
        "Nganjuk|Madiun|Magetan|Ngawi|Bojonegoro|Tuban|Lamongan|Gresik|Bangkalan|Sampang|"
        "Pamekasan|Sumenep|Kota Surabaya|Kota Batu"
    ),
    "36 BANTEN": "Pandeglang|Lebak|Tangerang|Serang|Kota Cilegon|Kota Tangerang Selatan",
    "51 BALI": (
        "Jembrana|Tabanan|Badung|Gianyar|Klungkung|Bangli|Karangasem|Buleleng|Kota Denpasar"
    ),
    "52 NUSA TENGGARA BARAT": "Lombok Timur|Lombok Utara|Sumbawa|Dompu|Bima|Kota Mataram",
    "53 NUSA TENGGARA TIMUR": (
        "Kupang|Timor Tengah Selatan|Belu|Alor|Flores Timur|Sikka|Ende|Ngada|Manggarai|"
        "Sumba Barat Daya|Rote Ndao|Sabu Raijua|Kota Kupang"
    ),
    "61 KALIMANTAN BARAT": (
        "Sambas|Mempawah|Ketapang|Kapuas Hulu|Kubu Raya|Kota Pontianak|Kota Singkawang"
    ),
    "62 KALIMANTAN TENGAH": "Kotawaringin Barat|Barito Selatan|Gunung Mas|Kota Palangka Raya",
    "63 KALIMANTAN SELATAN": (
        "Tanah Laut|Hulu Sungai Utara|Tabalong|Kota Banjarmasin|Kota Banjarbaru"
    ),
    "64 KALIMANTAN TIMUR": (
        "Kutai Kartanegara|Berau|Paser|Kota Samarinda|Kota Balikpapan|Kota Bontang"
    ),
    "65 KALIMANTAN UTARA": "Bulungan|Malinau|Nunukan|Kota Tarakan",
    "71 SULAWESI UTARA": "Minahasa|Bolaang Mongondow|Kepulauan Talaud|Kota Manado|Kota Kotamobagu",
    "72 SULAWESI TENGAH": "Banggai|Poso|Donggala|Tojo Una-Una|Morowali|Kota Palu",
    "73 SULAWESI SELATAN": (
        "Bulukumba|Jeneponto|Gowa|Maros|Pangkajene dan Kepulauan|Soppeng|Wajo|"
        "Sidenreng Rappang|Enrekang|Luwu|Tana Toraja|Kota Makassar|Kota Parepare|Kota Palopo"
    ),
    "74 SULAWESI TENGGARA": "Kolaka|Konawe|Muna|Buton|Wakatobi|Kota Kendari|Kota Baubau",
    "75 GORONTALO": "Boalemo|Pohuwato|Bone Bolango|Kota Gorontalo",
    "76 SULAWESI BARAT": "Mamuju|Polewali Mandar|Majene|Mamasa",
    "81 MALUKU": "Maluku Tengah|Buru|Seram Bagian Timur|Kepulauan Aru|Kota Ambon|Kota Tual",
    "82 MALUKU UTARA": "Halmahera Barat|Kepulauan Sula|Kota Ternate|Kota Tidore Kepulauan",
    "91 PAPUA": "Jayapura|Biak Numfor|Keerom|Waropen|Kota Jayapura",
    "92 PAPUA BARAT": "Manokwari|Fakfak|Kaimana|Teluk Bintuni|Pegunungan Arfak",
    "93 PAPUA SELATAN": "Merauke|Boven Digoel|Mappi|Asmat",
    "94 PAPUA TENGAH": "Nabire|Mimika|Puncak Jaya|Dogiyai|Intan Jaya",
    "95 PAPUA PEGUNUNGAN": "Jayawijaya|Yahukimo|Tolikara|Nduga|Lanny Jaya|Yalimo",
    "96 PAPUA BARAT DAYA": "Sorong Selatan|Raja Ampat|Tambrauw|Maybrat|Kota Sorong",
}
"""Regencies and cities, by code and name of the 38 provinces; a city begins with "Kota"."""

VILLAGE_FIRST = """
Suka Karang Tanjung Pasir Cipta Kebon Sumber Banjar Mekar Margo Sido Sri Tegal Wono Kali Gunung
Batu Bumi Ci Muara Rawa Pondok Kampung Lubuk Sungai Teluk Air Padang Pulau Tanah Ujung Bukit
Lembah Taman Jati Kayu Mulyo Purwo Argo Ngadi Watu Banyu
""".split()

VILLAGE_SECOND = """
maju mulya sari jaya makmur rejo agung asri baru indah raya barat timur utara selatan tengah
tirta dadi harjo anyar wangi bening luhur menak manah tani subur sejati lestari mukti wetan
kulon kidul lor hilir hulu besar kecil panjang tinggi gading
""".split()

VILLAGES = """
Cikutra Cihapit Antapani Cibaduyut Lebakgede Gegerkalong Kalibata Manggarai Tebet Kuningan
Menteng Cikini Kemayoran Gambir Senen Cempaka Jagakarsa Pasarminggu Cilandak Ciganjur Kebayoran
Grogol Palmerah Kebonjeruk Wonokromo Gubeng Rungkut Sukolilo Tambaksari Genteng Kenjeran Klojen
Lowokwaru Blimbing Umbulharjo Kotagede Gondokusuman Mergangsan Depok Mlati Ngaglik Kasihan
Banguntapan Sewon Laweyan Jebres Banjarsari Pedurungan Tembalang Gajahmungkur Candisari Ngaliyan
Tugu Mijen Kuta Ubud Sukawati Mengwi Abiansemal Tampaksiring Tegallalang Panakkukang Rappocini
Tamalate Mariso Ujungpandang Wajo Biringkanaya Ilir Sukarami Kemuning Seberang Helvetia Petisah
Polonia Johor Denai Tembung Amplas Marelan Labuhan Belawan Nanggalo Kuranji Koto Pauh
Lubukbegalung Oebobo Kelapalima Maulafa Abepura Heram Sentani Waena Wamena Oesapa Yos Zebua
Qasim Xaverius Fajar Vila
""".split()

STREETS = (
    "Merdeka|Sudirman|Gatot Subroto|Diponegoro|Ahmad Yani|Imam Bonjol|Teuku Umar|Hasanuddin|"
    "Pattimura|Kartini|Veteran|Pahlawan|Pemuda|Gajah Mada|Hayam Wuruk|Majapahit|Siliwangi|"
    "Pajajaran|Cendrawasih|Mawar|Melati|Anggrek|Kenanga|Flamboyan|Dahlia|Cempaka|Kamboja|"
    "Rajawali|Elang|Garuda|Nuri|Kutilang|Raya Bogor|Raya Serang|Ir. H. Juanda|Dr. Sutomo|"
    "K.H. Wahid Hasyim|Letjen S. Parman|MT Haryono|Otto Iskandardinata|Panglima Polim|"
    "Wijaya Kusuma|Kaliurang|Magelang|Solo|Parangtritis|Kebon Jeruk|Tanah Abang|Pasar Baru|"
    "Cihampelas|Dago|Setiabudi|Riau|Sumatera|Kalimantan|Jawa|Bali|Lombok|Flores|Yos Sudarso|"
    "Sam Ratulangi|Sultan Agung|Trunojoyo|Urip Sumoharjo|Basuki Rahmat|Panjaitan|Tendean|"
    "Sisingamangaraja|Thamrin|Fatmawati|Antasari|Hang Tuah|Kyai Maja|Bukit Barisan|Gunung Agung|"
    "Cokroaminoto"
).split("|")

ESTATES = (
    "Griya Asri|Puri Indah|Taman Sari|Bumi Serpong|Graha Permai|Villa Mutiara|Pondok Kelapa|"
    "Bukit Cimanggu|Pesona Kahuripan|Citra Raya|Permata Hijau|Kota Wisata|Bina Griya|Margahayu|"
    "Nusa Dua|Wisma Mas|Jatijajar|Quantum Residence|Zamrud Regency|Vida View|Grand Xena"
).split("|")


def words() -> tuple[str, ...]:
    """Every name of the lists."""
    regencies = (name for listed in REGENCIES.values() for name in listed.split("|"))
    return (*regencies, *VILLAGES, *STREETS, *ESTATES)
