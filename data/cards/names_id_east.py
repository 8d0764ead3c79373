"""Names of Muslims and Chinese everywhere, and of the islands from Bali to Papua."""

from __future__ import annotations

from data.cards.names_id_origin import Origin, listed, words

MUSLIM = Origin(
    (
        "{first} {last}",
        "{first} {second}",
        "{first} {second} {last}",
        "{first}",
        "{first} Bin {second}",
        "{first} {last}",
    ),
    words(
        "Muhammad Mochamad Moh. Muh. Ahmad Achmad Abdul Abdullah Abdurrahman Zainuddin Syaiful "
        "Khoirul Nur Hasan Husein Ibrahim Ismail Yusuf Umar Usman Ridwan Fauzi Farhan Ilham Iqbal "
        "Lukman Taufik Rizky Fajar Bayu Dimas Aditya Arif Wahyu Faisal Haikal Hafizh Zaki Rafli "
        "Raihan Rifqi Alif Al-Fatih Nizar Syarif Mustofa Jamaluddin Khairil Dzulfikar Qosim "
        "Fathur Ubaidillah Mu'min Sa'dullah Rofi'i Syafi'i Ma'ruf Isma'il Wafi Yahya Zulkarnain "
        "Fadlan"
    ),
    words(
        "Siti Nur Nurul Aisyah Aminah Fatimah Khadijah Halimah Hafsah Maryam Maimunah Nadia "
        "Nabila Salsabila Annisa Anisa Azizah Laila Latifah Zahra Zubaidah Rahma Fitriani Romlah "
        "Junariyah Musrifah Saodah Wakinah Qurrota Ummu Ulfa Zulaikha Putri Wardah Safira Hilya "
        "Zahwa Syifa Mas'udah Ni'mah Sa'adah Rodliyah Ma'rifah Khoirun Nisa' Uswatun Izzatul "
        "Luthfiyah Qonita"
    ),
    words(
        "Hidayatullah Firmansyah Ramadhan Maulana Hakim Rahman Rohman Syahputra Rahim Alatas "
        "Assegaf Shihab Al-Habsyi Alkaff Baswedan Bachdim Bajuber Fadillah Anwar Yamin Zulfikar "
        "Hamid Karim Ghofur Majid Wahab Qodir Aziz Shidiq Mubarok Al-Ayubi Muzakki Habibi Al'Amri"
    ),
    words(
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
    words(
        "Hendra Kevin Michael Andi Rudy Steven Vincent Felix Jonathan Ferdinand Willy Budiman "
        "Hans Kim Tjong Sioe Hok Liang Bun Djin Kwee Djun Swie Yohanes Calvin Edy Hartono Alvin "
        "Xaverius"
    ),
    words(
        "Lily Meilina Vivian Jessica Stephanie Fenny Yenny Linda Meliana Grace Cynthia Angelina "
        "Lie Mei Hoa Giok Nio Siok Lan Kim Tjin Hwa Susan Felicia Michelle Vonny Cindy Yvonne "
        "Xena Quinn"
    ),
    words(
        "Wijaya Halim Salim Tanoto Lim Tan Wong Chandra Gozali Hartawan Kosasih Tjahjadi Sudjono "
        "Tjandra Liem Oei The Tjia Kwee Gunawan Widjaja Lesmana Sutanto Tjoa Njoo Setiadi "
        "Darmawan Budiharjo Wibisono Sanjaya Tjiptadi Phang Ng Yap Xie"
    ),
    words(
        "Wijaya Halim Salim Lim Tan Wong Chandra Gozali Tjahjadi Tjandra Liem Oei Tjia Widjaja "
        "Lesmana Tanuwijaya Setiawan Kusuma Tedja Phang Susanto Njoo Sanjaya"
    ),
)

BALINESE = Origin(
    ("{first} {last}", "{first} {last}", "{first} {last}", "{first} {second} {last}"),
    listed(
        "I Wayan|I Made|I Nyoman|I Ketut|I Gede|I Putu|I Kadek|I Komang|I Gusti Ngurah|"
        "Anak Agung Gede|Ida Bagus|I Gusti Made|I Dewa Gede|Cokorda Gde|I Gst. Ngr.|I B. Putu|"
        "I Gusti Agung|Gede|Putu|Kadek|Komang|I Dewa Nyoman|Ida Bagus Made|Anak Agung Ngurah"
    ),
    listed(
        "Ni Wayan|Ni Made|Ni Nyoman|Ni Ketut|Ni Luh|Ni Putu|Ni Kadek|Ni Komang|Ida Ayu|"
        "Anak Agung Istri|Desak Putu|I Gusti Ayu|Cokorda Istri|Ni Luh Putu|Luh|Putu|Kadek|"
        "Ni Pande|I.A. Made|I Gusti Ayu Made|Desak Made|Dewa Ayu|Sang Ayu"
    ),
    words(
        "Adnyana Sudana Suarta Sudiarta Wirawan Wardana Artawan Suardika Mahendra Arjana Sukarta "
        "Widiana Parwata Swastika Yasa Dharmawan Suwirya Mertha Sujana Kertayasa Wijana Puja Dana "
        "Arya Subagia Putra Oka Raka Rai Sumerta Winata Kusumayuda"
    ),
    words(
        "Suryani Ariani Widiantari Sukerti Puspawati Ratnadi Murniati Sriasih Kusumadewi Wati "
        "Ningsih Purnami Rasmini Sudiasih Yuliani Asih Adnyani Suartini Lestari Wahyuni "
        "Candrawati Mirah Trisnadewi Oka Rai Rusmini Sukawati"
    ),
)

BUGIS_DAYAK = Origin(
    ("{first} {last}", "{first} {last}", "{first}", "{first} {second}"),
    listed(
        "Andi Baso|Andi Muh.|La Ode|La Ode Muh.|Daeng|Syamsuddin|Baharuddin|Kamaruddin|"
        "Sirajuddin|Ambo|Lalu|Lalu Muh.|Hasanuddin|Arifuddin|Mappiare|Andi Mappanyukki|Baco|"
        "Sampara|Jufri|Alfonsius|Yansen|Agustinus|Rinto|Tamen|Yulius|Kaharuddin|Muh. Arsyad|"
        "M. Nur|Lanal|Tipung"
    ),
    listed(
        "Andi Tenri|Wa Ode|Baiq|Hj. Andi|Sitti|St. Hajrah|Hasnah|Hasniati|Rosmini|Nurlaela|Besse|"
        "I Tati|Indo|Suriani|Lely|Natalia|Yeni|Lusia|Merry|Rosalina|Baiq Nurul|Wa Ode Sitti|"
        "Kartini|Hamsiah"
    ),
    words(
        "Mappiasse Mangkona Patawari Dg.Ngalle Dg.Sitaba Tahir Rauf Parawansa Kalla Limpo "
        "Palaguna Ngampo Mattalatta Sulolipu Jalung Ajang Ngau Ibau Narang Tambunan Usop Gerry "
        "Lambung Tingang Binti Ganing Asang Igo Laing Udau Zainal Makmur"
    ),
    words(
        "Mappasessu Dg.Kanang Dg.Ngai Rauf Bahar Palallo Juita Ngau Ibau Tingang Binti Usop Awang "
        "Lawai Hasyim Samad Tahir Marwah Idris Mulyati"
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
    words(
        "Yohanes Yosef Stefanus Paulus Petrus Markus Lukas Matius Antonius Fransiskus Benediktus "
        "Ignatius Martinus Thomas Yulius Yakobus Gilbert Oktovianus Melkianus Demianus Otniel "
        "Obaja Yance Barnabas Wempi Kornelis Elieser Agustinus Gregorius Vinsensius Bonefasius "
        "Hironimus Zakarias Simson Yeremias Frederik Willem Hendrik Alfons Umbu Dominggus Marthen "
        "Ayub Jems"
    ),
    words(
        "Maria Marta Magdalena Theresia Veronika Yohana Yosefina Kristina Katarina Elisabet Ester "
        "Debora Rut Agnes Bernadeta Fransiska Florentina Margareta Wilhelmina Ursula Paulina "
        "Rebeka Yuliana Adolfina Dorkas Oktovina Yakomina Naomi Selfina Rambu Yublina Orpa "
        "Welmince Aksamina Frederika Hendrika Ludgardis Yasinta Martha Novita Grace"
    ),
    words(
        "Pattiasina Latuconsina Tuasikal Rumbiak Wanggai Kogoya Wenda Yikwa Mandacan Ohee Nahak "
        "Seran Bria Lay Foeh Manafe Ndoen Rohi Wutun Keraf Djawa Lantang Mokodompit Wowor Rumagit "
        "Tumbelaka Kaunang Pangemanan Lasut Sondakh Kalalo Mamahit Palit Karamoy Sahetapy "
        "Matulessy Leimena Siahaya Kainama Tahitu Rumaropen Kambu Wonda Tabuni Murib Yogi Pigai "
        "Gobai Asso Kossay Mabel Wakerkwa Hilapok Ramandey Ayorbaba Bless Kareth Isir Fonataba "
        "Yoku Mote Ndiken Tnunay Fernandez Mbiri Ngongo Bili Tefa Nenohai Ta'ek Ma'u Bere Leki"
    ),
    words(
        "Pattiasina Latuconsina Rumbiak Wanggai Kogoya Wenda Yikwa Mandacan Ohee Nahak Seran Bria "
        "Lay Manafe Ndoen Rohi Djawa Lantang Wowor Rumagit Kaunang Pangemanan Lasut Sondakh "
        "Sahetapy Leimena Tahitu Rumaropen Kambu Wonda Tabuni Murib Pigai Gobai Asso Mabel Isir "
        "Yoku Mote Nenohai Tefa Bere Leki Fernandez Ngongo Ta'ek Hae Bano Wea"
    ),
)
