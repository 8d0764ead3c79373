from __future__ import annotations

import importlib.util

import numpy as np
import pytest

from data.cards import places_id_forms, places_vn, places_vn_forms, places_vn_units
from data.cards.places_id_names import toponyms
from data.cards.places_vn_forms import AddressStyle, draw_house, draw_place, draw_residence

PLAIN = AddressStyle(kinds="none", separator=", ", upper=False, new_tones=False)
FULL = AddressStyle(kinds="full", separator=", ", upper=False, new_tones=False)


def clear_caches() -> None:
    for cached in (
        places_vn_units._table,
        places_vn_units._districts,
        places_vn_units._communes,
    ):
        cached.cache_clear()


@pytest.fixture
def without_the_package(monkeypatch):
    monkeypatch.setattr(places_vn_units, "find_spec", lambda name: None)
    clear_caches()
    yield
    clear_caches()


def places(province: str, style: AddressStyle, merged: bool, count: int = 60) -> list[str]:
    rng = np.random.default_rng(4)
    return [draw_place(rng, province, style, merged) for _ in range(count)]


def test_the_package_of_places_is_there():
    """Without it most of the tests below would only see made-up places."""
    assert importlib.util.find_spec("vietnamadminunits") is not None


@pytest.mark.parametrize("province", places_vn.PROVINCE_CODES.values())
def test_every_province_before_the_merger_has_districts(province):
    for text in places(province, PLAIN, merged=False, count=8):
        assert text.count(",") == 2
    districts = {text.split(", ")[1] for text in places(province, PLAIN, merged=False)}
    assert len(districts) >= 5


@pytest.mark.parametrize("province", places_vn.MERGED_PROVINCES)
def test_after_the_merger_there_is_no_district(province):
    for text in places(province, FULL, merged=True, count=8):
        assert text.count(",") == 1
        assert text.startswith(("Xã ", "Phường ", "Đặc khu "))
    assert len(set(places(province, PLAIN, merged=True))) >= 25


def test_real_districts_are_drawn():
    joined = " ".join(places("Hà Nội", FULL, merged=False, count=300))
    for district in ("Quận Ba Đình", "Quận Cầu Giấy", "Huyện Sóc Sơn", "Thị xã Sơn Tây"):
        assert district in joined
    assert "Thành phố Hà Nội" in joined and "Tỉnh Hà Nội" not in joined


def test_places_are_made_up_without_the_package(without_the_package, capsys):
    texts = places("Nghệ An", FULL, merged=False)
    assert all(text.count(",") == 2 and text.endswith("Tỉnh Nghệ An") for text in texts)
    assert len(set(texts)) > 50
    assert capsys.readouterr().err.count("vietnamadminunits") == 1


def test_the_forms_of_kinds():
    def drawn(kinds: str, separator: str = ", ", upper: bool = False, new_tones: bool = False):
        style = AddressStyle(kinds, separator, upper, new_tones)
        return places("Khánh Hòa", style, merged=False, count=200)

    assert any(text.startswith("X.") and ", H." in text for text in drawn("tight"))
    assert any(text.startswith("X. ") and ", H. " in text for text in drawn("spaced"))
    assert any(text.startswith("xã ") and ", huyện " in text for text in drawn("lower"))
    assert not any("Huyện" in text or "Xã" in text for text in drawn("none"))
    assert all(text == text.upper() for text in drawn("full", upper=True))
    assert all(text.endswith("Khánh Hoà") for text in drawn("none", new_tones=True))
    assert all(text.count(" - ") >= 2 for text in drawn("none", separator=" - "))


def test_a_former_province_and_a_short_form():
    rng = np.random.default_rng(0)
    texts = [draw_place(rng, "Bắc Ninh", PLAIN, short=1.0, ending="Hà Bắc") for _ in range(20)]
    assert all(text.endswith(", Hà Bắc") and text.count(",") == 1 for text in texts)


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("Hà Nội", "north"),
        ("Sơn La", "mountains"),
        ("Huế", "centre"),
        ("Thừa Thiên Huế", "centre"),
        ("Đắk Lắk", "highlands"),
        ("Hồ Chí Minh", "south"),
        ("Cà Mau", "south"),
    ],
)
def test_where_provinces_lie(name, region):
    assert places_vn.province_region(name) == region


def test_hamlets_are_of_their_region():
    rng = np.random.default_rng(1)
    drawn = {
        region: " ".join(draw_house(rng, region, rural=True) for _ in range(300))
        for region in ("north", "mountains", "centre", "highlands", "south")
    }
    assert "Ấp " in drawn["south"] and "Ấp " not in drawn["north"]
    assert "Buôn " in drawn["highlands"] and "Buôn " not in drawn["south"]
    assert "Bản " in drawn["mountains"] and "Xóm " in drawn["north"]


def test_a_residence_ends_with_its_place():
    rng = np.random.default_rng(2)
    texts = [draw_residence(rng, "Đồng Nai", PLAIN) for _ in range(200)]
    assert all(text.endswith("Đồng Nai") for text in texts)
    assert sum(text.count(",") >= 3 for text in texts) > 0.9 * 200


@pytest.mark.parametrize(
    ("code", "prefix"), [("001", "01"), ("079", "02"), ("031", "03"), ("046", "19"), ("092", "36")]
)
def test_how_nine_digit_numbers_begin(code, prefix):
    assert any(known.startswith(prefix) for known in places_vn.CMND_PREFIXES[code])


def test_indonesian_addresses_are_of_their_island():
    rng = np.random.default_rng(3)
    bali = " ".join(places_id_forms.draw_address(rng, "51") for _ in range(300))
    java = " ".join(places_id_forms.draw_address(rng, "33") for _ in range(300))
    assert "BR. " in bali and "BR. " not in java
    assert "DUKUH " in java and "JL. " in java and "PERUM" in java
    assert bali == bali.upper()
    for code in ("11", "21", "31", "36", "34", "52", "53", "65", "76", "82", "96"):
        assert toponyms(code).names


def test_rt_rw_forms():
    rng = np.random.default_rng(5)
    drawn = [places_id_forms.draw_rt_rw(rng) for _ in range(600)]
    assert sum(len(text) == 7 and text[3] == "/" for text in drawn) > 0.7 * 600
    assert "-" in drawn and any(" / " in text for text in drawn)


def test_typed_cards_differ_more_than_printed_ones():
    rng = np.random.default_rng(6)
    typed = {places_vn_forms.draw_style(rng, typed=True) for _ in range(500)}
    printed = {places_vn_forms.draw_style(rng) for _ in range(500)}
    assert {style.separator for style in printed} == {", "}
    assert {", ", " - ", "-", ","} == {style.separator for style in typed}
