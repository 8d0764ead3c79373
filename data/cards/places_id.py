"""The 38 provinces of Indonesia and their 514 regencies and cities, with the codes of the NIK.

Source: Kepmendagri 300.2.2-2138 of 2025 (codes and names); the numbering before it is Permendagri
72/2019.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

_FIRST_CITY = 71
"""Codes of cities begin here; those of regencies at 1."""

_CAPITAL = "31"
"""Code of Jakarta."""

_REGIONS = {
    "11 ACEH": (
        "Aceh Selatan|Aceh Tenggara|Aceh Timur|Aceh Tengah|Aceh Barat|Aceh Besar|Pidie|"
        "Aceh Utara|Simeulue|Aceh Singkil|Bireuen|Aceh Barat Daya|Gayo Lues|Aceh Jaya|"
        "Nagan Raya|Aceh Tamiang|Bener Meriah|Pidie Jaya||Banda Aceh|Sabang|Lhokseumawe|"
        "Langsa|Subulussalam"
    ),
    "12 SUMATERA UTARA": (
        "Tapanuli Tengah|Tapanuli Utara|Tapanuli Selatan|Nias|Langkat|Karo|Deli Serdang|"
        "Simalungun|Asahan|Labuhanbatu|Dairi|Toba|Mandailing Natal|Nias Selatan|"
        "Pakpak Bharat|Humbang Hasundutan|Samosir|Serdang Bedagai|Batu Bara|"
        "Padang Lawas Utara|Padang Lawas|Labuhanbatu Selatan|Labuhanbatu Utara|Nias Utara|"
        "Nias Barat||Medan|Pematangsiantar|Sibolga|Tanjung Balai|Binjai|Tebing Tinggi|"
        "Padangsidimpuan|Gunungsitoli"
    ),
    "13 SUMATERA BARAT": (
        "Pesisir Selatan|Solok|Sijunjung|Tanah Datar|Padang Pariaman|Agam|Lima Puluh Kota|"
        "Pasaman|Kepulauan Mentawai|Dharmasraya|Solok Selatan|Pasaman Barat||Padang|Solok|"
        "Sawahlunto|Padang Panjang|Bukittinggi|Payakumbuh|Pariaman"
    ),
    "14 RIAU": (
        "Kampar|Indragiri Hulu|Bengkalis|Indragiri Hilir|Pelalawan|Rokan Hulu|Rokan Hilir|"
        "Siak|Kuantan Singingi|Kepulauan Meranti||Pekanbaru|Dumai"
    ),
    "15 JAMBI": (
        "Kerinci|Merangin|Sarolangun|Batanghari|Muaro Jambi|Tanjung Jabung Barat|"
        "Tanjung Jabung Timur|Bungo|Tebo||Jambi|Sungai Penuh"
    ),
    "16 SUMATERA SELATAN": (
        "Ogan Komering Ulu|Ogan Komering Ilir|Muara Enim|Lahat|Musi Rawas|Musi Banyuasin|"
        "Banyuasin|Ogan Komering Ulu Timur|Ogan Komering Ulu Selatan|Ogan Ilir|Empat Lawang|"
        "Penukal Abab Lematang Ilir|Musi Rawas Utara||Palembang|Pagar Alam|Lubuk Linggau|"
        "Prabumulih"
    ),
    "17 BENGKULU": (
        "Bengkulu Selatan|Rejang Lebong|Bengkulu Utara|Kaur|Seluma|Mukomuko|Lebong|Kepahiang|"
        "Bengkulu Tengah||Bengkulu"
    ),
    "18 LAMPUNG": (
        "Lampung Selatan|Lampung Tengah|Lampung Utara|Lampung Barat|Tulang Bawang|Tanggamus|"
        "Lampung Timur|Way Kanan|Pesawaran|Pringsewu|Mesuji|Tulang Bawang Barat|"
        "Pesisir Barat||Bandar Lampung|Metro"
    ),
    "19 KEPULAUAN BANGKA BELITUNG": (
        "Bangka|Belitung|Bangka Selatan|Bangka Tengah|Bangka Barat|Belitung Timur||Pangkalpinang"
    ),
    "21 KEPULAUAN RIAU": ("Bintan|Karimun|Natuna|Lingga|Kepulauan Anambas||Batam|Tanjungpinang"),
    "31 DKI JAKARTA": (
        "Kepulauan Seribu||Jakarta Pusat|Jakarta Utara|Jakarta Barat|Jakarta Selatan|Jakarta Timur"
    ),
    "32 JAWA BARAT": (
        "Bogor|Sukabumi|Cianjur|Bandung|Garut|Tasikmalaya|Ciamis|Kuningan|Cirebon|Majalengka|"
        "Sumedang|Indramayu|Subang|Purwakarta|Karawang|Bekasi|Bandung Barat|Pangandaran||"
        "Bogor|Sukabumi|Bandung|Cirebon|Bekasi|Depok|Cimahi|Tasikmalaya|Banjar"
    ),
    "33 JAWA TENGAH": (
        "Cilacap|Banyumas|Purbalingga|Banjarnegara|Kebumen|Purworejo|Wonosobo|Magelang|"
        "Boyolali|Klaten|Sukoharjo|Wonogiri|Karanganyar|Sragen|Grobogan|Blora|Rembang|Pati|"
        "Kudus|Jepara|Demak|Semarang|Temanggung|Kendal|Batang|Pekalongan|Pemalang|Tegal|"
        "Brebes||Magelang|Surakarta|Salatiga|Semarang|Pekalongan|Tegal"
    ),
    "34 DAERAH ISTIMEWA YOGYAKARTA": ("Kulon Progo|Bantul|Gunungkidul|Sleman||Yogyakarta"),
    "35 JAWA TIMUR": (
        "Pacitan|Ponorogo|Trenggalek|Tulungagung|Blitar|Kediri|Malang|Lumajang|Jember|"
        "Banyuwangi|Bondowoso|Situbondo|Probolinggo|Pasuruan|Sidoarjo|Mojokerto|Jombang|"
        "Nganjuk|Madiun|Magetan|Ngawi|Bojonegoro|Tuban|Lamongan|Gresik|Bangkalan|Sampang|"
        "Pamekasan|Sumenep||Kediri|Blitar|Malang|Probolinggo|Pasuruan|Mojokerto|Madiun|"
        "Surabaya|Batu"
    ),
    "36 BANTEN": ("Pandeglang|Lebak|Tangerang|Serang||Tangerang|Cilegon|Serang|Tangerang Selatan"),
    "51 BALI": ("Jembrana|Tabanan|Badung|Gianyar|Klungkung|Bangli|Karangasem|Buleleng||Denpasar"),
    "52 NUSA TENGGARA BARAT": (
        "Lombok Barat|Lombok Tengah|Lombok Timur|Sumbawa|Dompu|Bima|Sumbawa Barat|"
        "Lombok Utara||Mataram|Bima"
    ),
    "53 NUSA TENGGARA TIMUR": (
        "Kupang|Timor Tengah Selatan|Timor Tengah Utara|Belu|Alor|Flores Timur|Sikka|Ende|"
        "Ngada|Manggarai|Sumba Timur|Sumba Barat|Lembata|Rote Ndao|Manggarai Barat|Nagekeo|"
        "Sumba Tengah|Sumba Barat Daya|Manggarai Timur|Sabu Raijua|Malaka||Kupang"
    ),
    "61 KALIMANTAN BARAT": (
        "Sambas|Mempawah|Sanggau|Ketapang|Sintang|Kapuas Hulu|Bengkayang|Landak|Sekadau|"
        "Melawi|Kayong Utara|Kubu Raya||Pontianak|Singkawang"
    ),
    "62 KALIMANTAN TENGAH": (
        "Kotawaringin Barat|Kotawaringin Timur|Kapuas|Barito Selatan|Barito Utara|Katingan|"
        "Seruyan|Sukamara|Lamandau|Gunung Mas|Pulang Pisau|Murung Raya|Barito Timur||"
        "Palangka Raya"
    ),
    "63 KALIMANTAN SELATAN": (
        "Tanah Laut|Kotabaru|Banjar|Barito Kuala|Tapin|Hulu Sungai Selatan|"
        "Hulu Sungai Tengah|Hulu Sungai Utara|Tabalong|Tanah Bumbu|Balangan||Banjarmasin|"
        "Banjarbaru"
    ),
    "64 KALIMANTAN TIMUR": (
        "Paser|Kutai Kartanegara|Berau|07 Kutai Barat|Kutai Timur|Penajam Paser Utara|"
        "11 Mahakam Ulu||Balikpapan|Samarinda|74 Bontang"
    ),
    "65 KALIMANTAN UTARA": ("Bulungan|Malinau|Nunukan|Tana Tidung||Tarakan"),
    "71 SULAWESI UTARA": (
        "Bolaang Mongondow|Minahasa|Kepulauan Sangihe|Kepulauan Talaud|Minahasa Selatan|"
        "Minahasa Utara|Minahasa Tenggara|Bolaang Mongondow Utara|"
        "Kepulauan Siau Tagulandang Biaro|Bolaang Mongondow Timur|Bolaang Mongondow Selatan||"
        "Manado|Bitung|Tomohon|Kotamobagu"
    ),
    "72 SULAWESI TENGAH": (
        "Banggai|Poso|Donggala|Tolitoli|Buol|Morowali|Banggai Kepulauan|Parigi Moutong|"
        "Tojo Una-Una|Sigi|Banggai Laut|Morowali Utara||Palu"
    ),
    "73 SULAWESI SELATAN": (
        "Kepulauan Selayar|Bulukumba|Bantaeng|Jeneponto|Takalar|Gowa|Sinjai|Bone|Maros|"
        "Pangkajene dan Kepulauan|Barru|Soppeng|Wajo|Sidenreng Rappang|Pinrang|Enrekang|Luwu|"
        "Tana Toraja|22 Luwu Utara|24 Luwu Timur|26 Toraja Utara||Makassar|Parepare|Palopo"
    ),
    "74 SULAWESI TENGGARA": (
        "Kolaka|Konawe|Muna|Buton|Konawe Selatan|Bombana|Wakatobi|Kolaka Utara|Konawe Utara|"
        "Buton Utara|Kolaka Timur|Konawe Kepulauan|Muna Barat|Buton Tengah|Buton Selatan||"
        "Kendari|Baubau"
    ),
    "75 GORONTALO": ("Gorontalo|Boalemo|Bone Bolango|Pohuwato|Gorontalo Utara||Gorontalo"),
    "76 SULAWESI BARAT": ("Pasangkayu|Mamuju|Mamasa|Polewali Mandar|Majene|Mamuju Tengah"),
    "81 MALUKU": (
        "Maluku Tengah|Maluku Tenggara|Kepulauan Tanimbar|Buru|Seram Bagian Timur|"
        "Seram Bagian Barat|Kepulauan Aru|Maluku Barat Daya|Buru Selatan||Ambon|Tual"
    ),
    "82 MALUKU UTARA": (
        "Halmahera Barat|Halmahera Tengah|Halmahera Utara|Halmahera Selatan|Kepulauan Sula|"
        "Halmahera Timur|Pulau Morotai|Pulau Taliabu||Ternate|Tidore Kepulauan"
    ),
    "91 PAPUA": (
        "03 Jayapura|05 Kepulauan Yapen|Biak Numfor|10 Sarmi|Keerom|15 Waropen|19 Supiori|"
        "Mamberamo Raya||Jayapura"
    ),
    "92 PAPUA BARAT": (
        "02 Manokwari|Fakfak|06 Teluk Bintuni|Teluk Wondama|Kaimana|11 Manokwari Selatan|"
        "Pegunungan Arfak"
    ),
    "93 PAPUA SELATAN": ("Merauke|Boven Digoel|Mappi|Asmat"),
    "94 PAPUA TENGAH": ("Nabire|Puncak Jaya|Paniai|Mimika|Puncak|Dogiyai|Intan Jaya|Deiyai"),
    "95 PAPUA PEGUNUNGAN": (
        "Jayawijaya|Pegunungan Bintang|Yahukimo|Tolikara|Mamberamo Tengah|Yalimo|Lanny Jaya|Nduga"
    ),
    "96 PAPUA BARAT DAYA": ("Sorong|Sorong Selatan|Raja Ampat|Tambrauw|Maybrat||Sorong"),
}
"""Regencies, "||", cities, by code and name of the province, each in the order of its code. A
number before a name is its code, where some before it are missing."""


class Region(NamedTuple):
    """A regency or a city.

    Attributes:
        code: four digits, province and regency.
        province: in capitals, as in the card's heading.
        name: without what it is.
        is_city: whether it is a city ("Kota").
    """

    code: str
    province: str
    name: str
    is_city: bool


def heading_cities(region: Region) -> tuple[str, ...]:
    """What the second line of a card's heading says of a regency or a city: KOTA BOGOR. Those of
    the capital are administrative ones, and are printed with and without saying so: JAKARTA TIMUR.
    """
    name = region.name.upper()
    kind = "KOTA" if region.is_city else "KABUPATEN"
    if not region.code.startswith(_CAPITAL):
        return (f"{kind} {name}",)
    bare = (name,) if region.is_city else ()
    return (f"{kind} {name}", f"{kind} ADM. {name}", *bare)


def _numbered(listed: str, first: int) -> list[tuple[int, str]]:
    numbered = []
    code = first
    for entry in listed.split("|"):
        digits, _, rest = entry.partition(" ")
        name = entry
        if digits.isdigit():
            code, name = int(digits), rest
        numbered.append((code, name))
        code += 1
    return numbered


@lru_cache(maxsize=1)
def regions() -> tuple[Region, ...]:
    """All regencies and cities, by code."""
    found = []
    for coded, listed in _REGIONS.items():
        province_code, province = coded.split(" ", 1)
        regencies, _, cities = listed.partition("||")
        for names, first, is_city in ((regencies, 1, False), (cities, _FIRST_CITY, True)):
            if names:
                found += [
                    Region(f"{province_code}{code:02d}", province, name, is_city)
                    for code, name in _numbered(names, first)
                ]
    return tuple(found)


@lru_cache(maxsize=1)
def provinces() -> dict[str, tuple[Region, ...]]:
    """The regions of each province, by its two digits."""
    grouped: dict[str, list[Region]] = {}
    for region in regions():
        grouped.setdefault(region.code[:2], []).append(region)
    return {code: tuple(found) for code, found in grouped.items()}
