"""Names of Java and Sumatra."""

from __future__ import annotations

from data.cards.names_id_origin import Origin, words

JAVANESE = Origin(
    ("{first}", "{first}", "{first} {last}", "{first} {last}", "{first} {second} {last}"),
    words(
        "Agus Budi Eko Dwi Tri Joko Bambang Sugeng Slamet Suparman Sutrisno Sugiyono Supriyadi "
        "Sumarno Suyanto Wagiman Ponirin Paijo Tukiman Ngadiman Kasiman Mulyadi Sarjono Karyono "
        "Darsono Tugiman Warsito Marsudi Kusnadi Jumadi Saimin Wahyudi Haryanto Sunardi Suprapto "
        "Gunadi Maryono Kartono Teguh Hariyanto Yulianto Catur Panca Sapto Hesti Untung Sigit "
        "Heru Purwanto Purnomo Wiyono Triyono Suryadi Rudi Didik Djoko Soegeng Soeprapto Suwito "
        "Yatno"
    ),
    words(
        "Siti Sri Dewi Ratna Rini Dwi Tri Endang Sulastri Suparmi Sumiyati Sutinah Ngatinem "
        "Tumini Wagiyem Sukarti Suwarni Kasmini Partinah Saminah Poniyem Mariyem Jumiati Warsini "
        "Karsih Suharti Kartini Rubiyah Sukinem Marsiyah Tukinem Painem Yatmi Retno Wulan Lestari "
        "Yuni Titik Tutik Wiwik Nanik Umi Winarsih Sumarsih Purwanti Hartini Sarinah Soelastri "
        "Wahyuni"
    ),
    words(
        "Saputra Pratama Kurniawan Setiawan Gunawan Nugroho Wibowo Prasetyo Prabowo Santoso "
        "Susanto Hartono Hartanto Irawan Widodo Utomo Susilo Wicaksono Purnomo Handoko Budiarto "
        "Prayitno Siswanto Sudarsono Suharto Hadiwijaya Oetomo Djojohadikusumo Soekarno Tjokro "
        "Kusumo Adinugroho Cahyono Sulistyo Raharjo Subagyo Martono Yudhistira Wardoyo"
    ),
    words(
        "Lestari Rahayu Handayani Wahyuni Astuti Widyastuti Purnamasari Puspitasari Kusumawati "
        "Wulandari Hidayati Maharani Safitri Utami Pertiwi Susanti Suryani Setyowati Ningsih "
        "Oktaviani Anggraini Rahmawati Kurniasih Sulistyowati Widayati Ambarwati Saraswati Kirana"
    ),
)

SUNDANESE = Origin(
    ("{first}", "{first} {last}", "{first} {last}", "{first} {second} {last}"),
    words(
        "Asep Ujang Cecep Dadang Dedi Iwan Wawan Yayan Endang Ade Encep Deden Aceng Jajang "
        "Nandang Tatang Maman Usep Yudi Rohmat Ayi Engkos Emen Iyus Ucup Oman Odang Kosasih Entis "
        "Didin"
    ),
    words(
        "Euis Eneng Iis Imas Cucu Elis Neneng Yayah Ai Nining Iyam Yeyet Enung Ikah Titin Tati "
        "Yoyoh Oneng Entin Rukmini Eti Nunung Dede Lilis Empat Aisyah Ipah Onah Wiwin Teti"
    ),
    words(
        "Hidayat Suherman Sutisna Permana Kosasih Hermawan Gunawan Supriatna Sopandi Juhana "
        "Rustandi Komara Sobari Mulyana Saepudin Kurnia Wiguna Nurdin Ramdani Koswara Sanusi "
        "Suhendar Iskandar"
    ),
    words(
        "Nurhayati Rohaeti Sukaesih Komariah Sumiati Kurniasih Rosmiati Mulyati Juariah Hasanah "
        "Nurjanah Kartika Maryati Rohimah Sopiah Suryati Karyati Suhaeti Rostika"
    ),
)

BATAK = Origin(
    ("{first} {last}", "{first} {last}", "{first} {second} {last}", "{first} {second} {last}"),
    words(
        "Sahat Parlindungan Togar Bonar Poltak Hotman Jannes Marihot Tumpal Binsar Maruli Johan "
        "Halomoan Ucok Sintong Ruhut Saut Jonner Monang Rajoki Tigor Mangasi Pangihutan Daniel "
        "Roberto Luhut Gomgom Sabar Baginda Raja Haposan Manahan Benny"
    ),
    words(
        "Tiur Rotua Lasma Duma Romauli Tetty Hotmaida Nurhayati Juwita Tiominar Rosdiana Lamria "
        "Risma Tiarma Dameria Normauli Elfrida Rosinta Herlina Mastiur Sondang Bunga Tumiar "
        "Ernita Marintan Debora Basaria Nursaida"
    ),
    words(
        "Siregar Nasution Harahap Lubis Hasibuan Simanjuntak Sihombing Situmorang Panjaitan "
        "Hutapea Hutagalung Manurung Sitorus Marpaung Nainggolan Pakpahan Simbolon Silalahi "
        "Tampubolon Ginting Tarigan Sembiring Barus Karo-Karo Saragih Purba Damanik Sinaga "
        "Girsang Lumbantobing Aritonang Perangin-Angin Sitanggang Simatupang Siahaan Napitupulu "
        "Batubara Pohan Rangkuti Zebua Laoli Gulo Hulu Telaumbanua Waruwu Zega Lase Harefa "
        "Banjarnahor Rajagukguk"
    ),
    words(
        "br.Siregar Nasution Harahap Lubis Hasibuan Simanjuntak Sihombing Situmorang Panjaitan "
        "Hutapea Manurung Sitorus Marpaung Nainggolan Pakpahan Simbolon Silalahi Tampubolon "
        "Ginting Tarigan Sembiring Barus Karo-Karo Saragih Purba Damanik Sinaga Girsang Aritonang "
        "Sitanggang Simatupang Siahaan Napitupulu Zebua Laoli Gulo Waruwu Zega Lase Rajagukguk"
    ),
)

MINANG_MALAY = Origin(
    ("{first}", "{first} {last}", "{first} {second}", "{first} {second} {last}", "{first} {last}"),
    words(
        "Yusrizal Zulkifli Zulfahmi Syafrizal Afrizal Yulizar Nasrul Hendri Jefri Syahrul Erizal "
        "Firdaus Zainal Datuk Rahmat Rizal Masrizal Ardiansyah Syamsul Irwan Edwar Nofrizal "
        "Tengku Raja Encik Wan Said Hamzah Bahar Fadhil Afdhal Syafruddin Yondri Zulhendra "
        "Amrizal"
    ),
    words(
        "Yusnita Yuliarni Murni Zulbaidah Desmawati Erni Fitri Yenni Nurbaiti Rosnidar Yusmiati "
        "Gusnita Rahmi Elvira Wirda Nurhaida Syamsiar Zuraida Cut Puan Yang Upik Ermawati Nelwita "
        "Syafrida Suryati Meiliza Zahara Afrida Yurnalis"
    ),
    words(
        "Chaniago Koto Piliang Tanjung Sikumbang Jambak Guci Malik Basa Putra Effendi Yusuf Hasan "
        "Ismail Bakar Syah Al-Haj Siregar Nasir Umar Lubis Efendi Zen Yunus Hakim Dt.Marajo"
    ),
    words(
        "Chaniago Koto Piliang Tanjung Yusuf Putri Sari Yanti Dewi Yusra Hasan Binti Ismail Zein"
    ),
)
