from dataclasses import replace

import cv2
import numpy as np
import pytest

from data.cards import layouts
from data.cards.people_vn import draw_person_chip
from data.quads import quad_to_homography, size_to_quad
from data.synth import regions
from data.synth.codes import draw_qr
from data.synth.compositing import paste
from pipeline import Pipeline, chain
from pipeline.field_types import Check, FieldResult
from pipeline.qr import CHECK, QR_TYPE, CardCode, add_qr_agreement, parse_qr, read_qr
from tests.pipeline.fakes import CORNERS, WORDS, FakeCropper, FakeDetector, FakeReader

CARD_HW = (638, 1012)
QUAD = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
TEXT = "079195001234|025123456|Lê Thị Mười|31011995|Nữ|Thôn 3, Xã An, Huyện Bình, Hà Nội|02062021"
SAID = {
    "id_number": "079195001234",
    "full_name": "LÊ THỊ MƯỜI",
    "date_of_birth": "31/01/1995",
    "sex": "Nữ",
    "place_of_residence": "Thôn 3, Xã An, Huyện Bình, Hà Nội",
}


def flat_card(content, seed=0):
    """A chip card with nothing but its QR code, as the data engine prints it."""
    rng = np.random.default_rng(seed)
    layout = layouts()[QR_TYPE]
    region = next(one for one in layout.regions if one.kind == "qr")
    layout = replace(layout, regions=(replace(region, probability=1.0),))
    person = replace(draw_person_chip(rng), qr=content)
    card = np.full((*CARD_HW, 3), (208, 228, 214), np.uint8)
    regions.draw_under(card, regions.place_regions(layout, rng), layout, person, rng)
    return card


def photograph(card, corners, size_hw=(1000, 1400)):
    """The card on a dark table with its corners there."""
    matrix = quad_to_homography(size_to_quad(CARD_HW), np.array(corners, float))
    photo = np.full((*size_hw, 3), 60, np.uint8)
    size = (size_hw[1], size_hw[0])
    return cv2.warpPerspective(card, matrix, size, photo, borderMode=cv2.BORDER_TRANSPARENT)


@pytest.mark.parametrize(
    "corners",
    [
        [[100, 100], [1112, 100], [1112, 738], [100, 738]],
        [[1112, 738], [100, 738], [100, 100], [1112, 100]],  # upside down
        [[300, 60], [1200, 240], [1010, 850], [130, 620]],  # turned and from the side
        [[900, 20], [920, 960], [330, 940], [350, 30]],  # on end
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_what_the_drawn_code_says_is_what_the_holder_has(corners, seed):
    holder = draw_person_chip(np.random.default_rng(seed))
    code = read_qr(photograph(flat_card(holder.qr, seed), corners), np.array(corners, np.float32))
    assert code is not None and code.text == holder.qr
    assert set(code.fields) == set(SAID)
    assert {name: holder.fields[name] for name in code.fields} == code.fields


def test_where_there_is_no_card_there_is_no_code():
    corners = np.array([[100, 100], [1112, 100], [1112, 738], [100, 738]], np.float32)
    photo = photograph(flat_card(TEXT), corners)
    assert read_qr(photo, corners) is not None
    assert read_qr(np.full_like(photo, 90), corners) is None
    assert read_qr(photo, corners + 5000) is None


def test_corners_so_steep_that_the_code_would_be_behind_the_camera(monkeypatch):
    class Found:
        bytes = TEXT.encode()

    monkeypatch.setattr("pipeline.qr.zxingcpp.read_barcode", lambda *_, **__: Found)
    photo = np.zeros((1000, 1400, 3), np.uint8)
    corners = np.array([[600, 100], [610, 100], [1400, 900], [0, 900]], np.float32)
    assert read_qr(photo, corners) is not None
    assert read_qr(photo, corners[[1, 2, 3, 0]]) is None  # its right edge is the near one


@pytest.mark.parametrize(
    "content", ["https://example.org", "079195001234", TEXT.replace("|", ";"), TEXT + "|x"]
)
def test_a_code_of_something_else_says_nothing(content):
    corners = np.array([[100, 100], [1112, 100], [1112, 738], [100, 738]], np.float32)
    assert read_qr(photograph(flat_card(content), corners), corners) is None


def test_bytes_that_are_no_utf_8_say_nothing(monkeypatch):
    class Latin:
        bytes = TEXT.encode("cp1258", errors="replace")

    monkeypatch.setattr("pipeline.qr.zxingcpp.read_barcode", lambda *_, **__: Latin)
    assert read_qr(np.zeros((300, 400, 3), np.uint8), size_to_quad((300, 400))) is None


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.replace("|025123456|", "||"),
        TEXT.replace("|025123456|", "|"),
        TEXT.replace("|025123456|", "|025123456789|"),
        TEXT.replace("Thị", "  Thi\u0323 ") + "\r\n",  # a letter of two code points
    ],
)
def test_the_parts_of_a_text(text):
    code = parse_qr(text)
    assert code is not None and code.fields == SAID


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        ("079195001234", "07919500123"),
        ("079195001234", "07919500123O"),
        ("079195001234", "٠٧٩١٩٥٠٠١٢٣٤"),
        ("025123456", "0251234"),
        ("025123456", "02512345a"),
        ("Lê Thị Mười", ""),
        ("Lê Thị Mười", "Lê Thị M0ười"),
        ("31011995", "31021995"),
        ("31011995", "3101995"),
        ("31011995", "31/01/1995"),
        ("31011995", "31012022"),  # issued before
        ("Nữ", "F"),
        ("Nữ", ""),
        ("Thôn 3, Xã An, Huyện Bình, Hà Nội", " "),
        ("Thôn 3, Xã An, Huyện Bình, Hà Nội", "Thôn\x003"),
        ("02062021", ""),
        ("02062021", "00062021"),
        (TEXT, ""),
        (TEXT, "||||||"),
        (TEXT, "079195001234|Lê Thị Mười|31011995|Nữ|Hà Nội"),
    ],
)
def test_a_text_that_is_wrong_in_a_part_says_nothing(part, instead):
    assert part in TEXT
    assert parse_qr(TEXT.replace(part, instead)) is None


def read(**texts):
    own = Check("number_length", "pass")
    return {name: FieldResult(text, text, 0.9, QUAD, (), (own,)) for name, text in texts.items()}


@pytest.mark.parametrize(
    ("name", "text", "status"),
    [
        ("id_number", "079195001234", "pass"),
        ("id_number", "079195001284", "fail"),
        ("full_name", "LÊ THỊ MƯỜI", "pass"),
        ("full_name", "Lê Thi\u0323 Mười", "pass"),
        ("full_name", "LÊ THỊ MƯỚI", "fail"),
        ("full_name", "LÊ MƯỜI", "fail"),
        ("date_of_birth", "31/01/1995", "pass"),
        ("date_of_birth", "31-1-1995", "pass"),
        ("date_of_birth", "31/07/1995", "fail"),
        ("date_of_birth", "31/0/1995", "fail"),
        ("sex", "Nữ", "pass"),
        ("sex", "Nam", "fail"),
        ("place_of_residence", "Thôn 3, Xã An, Huyện Bình, Hà Nội", "pass"),
        ("place_of_residence", "Thôn 3, Xã An, Huyện Binh, Hà Nội", "fail"),
        ("place_of_residence", "Thôn 3, Xã An, Huyện Bình", "fail"),
    ],
)
def test_a_field_agrees_or_has_what_the_code_says_proposed(name, text, status):
    fields = read(**{name: text}, nationality="Việt Nam")
    checked = add_qr_agreement(fields, parse_qr(TEXT))
    proposal = SAID[name] if status == "fail" else None
    added = (*fields[name].checks, Check(CHECK, status, proposal))
    assert checked == {
        name: replace(fields[name], checks=added),  # and so the same text and confidence
        "nationality": fields["nationality"],
    }


def test_an_address_agrees_with_the_code_as_rules_of_writing_have_it():
    code = CardCode("", {"place_of_residence": "Thôn 3, xã vĩnh Lộc , Hà Nội"})
    for text, status in (
        ("Thôn 3, xã vĩnh Lộc , Hà Nội", "pass"),
        ("Thôn 3, xã Vĩnh Lộc , Hà Nội", "pass"),
        ("Thôn 3, xã Vinh Lộc , Hà Nội", "fail"),
    ):
        (field,) = add_qr_agreement(read(place_of_residence=text), code).values()
        assert field.checks[-1].status == status, text


def test_without_a_code_nobody_knows_whether_they_agree():
    fields = read(**SAID, nationality="Việt Nam")
    checked = add_qr_agreement(fields, None)
    for name in SAID:
        assert checked[name].checks[-1] == Check(CHECK, "unknown")
    assert checked["nationality"] == fields["nationality"]
    assert add_qr_agreement({}, parse_qr(TEXT)) == {}


def photo_of_a_code(content):
    """Three times the fakes' card, 1200 pixels wide, with a QR code where it is printed."""
    photo = np.full((1260, 1800, 3), 60, np.uint8)
    photo[240:1020, 300:1500] = 200
    code = np.asarray(draw_qr(np.random.default_rng(0), content, 170))
    paste(photo, code, 300 + 990, 240 + 30)
    return photo


def pipeline_of(words):
    return Pipeline(
        FakeCropper(3 * CORNERS),
        FakeDetector(words),
        FakeReader(words),
        language=None,
        confidence=None,
        any_document=True,
    )


def test_a_misread_name_is_warned_about_and_stays():
    result = pipeline_of(WORDS).infer(photo_of_a_code(TEXT.replace("Thị Mười", "Vân")))
    checks = {name: field.checks[-1] for name, field in result.fields.items()}
    assert checks == {
        "id_number": Check(CHECK, "pass"),
        "full_name": Check(CHECK, "fail", "LÊ VÂN"),
        "date_of_birth": Check(CHECK, "pass"),
    }
    assert result.fields["full_name"].text == "LÊ VĂN"
    assert result.fields["full_name"].needs_review and result.needs_review
    (warning,) = [warning for warning in result.warnings if warning.code == CHECK]
    assert warning.field == "full_name" and "'LÊ VÂN' would not" in warning.message
    assert result.to_dict()["qr"] == TEXT.replace("Thị Mười", "Vân")


def test_a_chip_card_without_a_code_is_read_as_ever():
    result = pipeline_of(WORDS).infer(photo_of_a_code("https://example.org"))
    checks = [check for field in result.fields.values() for check in field.checks]
    assert result.status == "ok"
    assert {check.status for check in checks if check.name == CHECK} == {"unknown"}
    assert result.qr is None and "qr" not in result.to_dict()
    assert result.timings_ms["qr"] > 0


@pytest.mark.parametrize(("card_type", "looks"), [(QR_TYPE, 1), ("vn_cccd_2016", 0), ("id_ktp", 0)])
def test_on_cards_of_other_types_no_code_is_looked_for(monkeypatch, card_type, looks):
    seen = []
    monkeypatch.setattr(chain, "read_qr", lambda *given: seen.append(given))
    words = ((f"title:{card_type}", *WORDS[0][1:]), *WORDS[1:])
    result = pipeline_of(words).infer(photo_of_a_code(TEXT))
    assert result.document.type == card_type and result.status == "ok"
    assert len(seen) == looks
    assert ("qr" in result.timings_ms) == bool(looks)
