"""Cards of known types, and other documents."""

import numpy as np
import pytest

from data.cards.fields import CARD_TYPES
from detector.words import DetectedWord
from pipeline import Pipeline
from pipeline.field_types import Check, FieldResult
from pipeline.missing import ALWAYS_PRINTED
from pipeline.normalise import NUMBER_LENGTHS
from pipeline.qr import CODE_FIELDS, CardCode
from pipeline.supported import LIKE_A_TITLE, TITLES, is_supported, title_likeness
from reader.reading import WordReading
from tests.pipeline.fakes import WORDS, FakeCropper, FakeDetector, make_photo

QUAD = ((0, 0), (1, 0), (1, 1), (0, 1))


def _field(text, confidence=0.9, checks=()):
    return FieldResult(
        value=text, text=text, confidence=confidence, quad=QUAD, words=(), checks=checks
    )


def _fields(card_type, left_out=(), confidence=0.9):
    fields = {name: _field("x", confidence) for name in ALWAYS_PRINTED[card_type]}
    fields["id_number"] = _field("1" * NUMBER_LENGTHS[card_type], confidence)
    return {name: field for name, field in fields.items() if name not in left_out}


def _titles(*texts):
    """Words of a title side by side, and what reads them."""
    words = [
        DetectedWord(
            np.array([0.1 * at, 0.1, 0.1 * at + 0.09, 0.15], np.float32), "title:id_ktp", 0.9
        )
        for at in range(len(texts))
    ]
    said = {round(float(word.box[0]), 2): text for word, text in zip(words, texts, strict=True)}

    def read(crops, fields):
        return [WordReading(said[crop], 0.9) for crop in crops]

    return words, lambda box: round(float(box[0]), 2), read


def test_every_type_has_a_title_and_fields():
    assert set(TITLES) == set(ALWAYS_PRINTED) == set(CARD_TYPES)


@pytest.mark.parametrize(
    ("texts", "known"),
    [
        (["CĂN", "CƯỚC", "CÔNG", "DÂN"], True),
        (["CĂNCƯỚC", "CÔNGDAN"], True),
        (["Căn", "cước"], True),
        (["GIẤYCHỨNGMINH", "NÂÂNDÂN"], True),
        (["PROVNSI"], True),
        (["x", "PROVINSI", "JAWA"], True),
        (["GIẤY", "PHÉP", "LÁI", "XE"], False),
        (["Đặc", "điểm", "nhân", "dạng"], False),
        (["THẺ", "SINH", "VIÊN"], False),
        (["HỘ", "CHIẾU"], False),
        (["SURAT", "IZIN", "MENGEMUDI"], False),
        (["INDONESIA"], False),
        ([""], False),
        ([], False),
    ],
)
def test_titles(texts, known):
    assert (title_likeness(texts) >= LIKE_A_TITLE) is known


@pytest.mark.parametrize("card_type", CARD_TYPES)
def test_all_fields_with_a_whole_number_are_enough(card_type):
    nothing = _titles()
    assert is_supported(card_type, _fields(card_type), *nothing)
    assert is_supported(None, _fields(card_type), *nothing)
    assert not is_supported(card_type, _fields(card_type, ["id_number"]), *nothing)
    short = {**_fields(card_type), "id_number": _field("12345")}
    assert not is_supported(card_type, short, *nothing)
    assert not is_supported(card_type, _fields(card_type, confidence=0.1), *nothing)


def test_fields_of_which_one_fails_want_what_may_be_a_title():
    fields = _fields("vn_cmnd_12")
    failed = (Check("known_value", "fail", "no ethnic group"),)
    fields["ethnicity"] = _field("NAM", checks=failed)
    assert not is_supported("vn_cmnd_12", fields, *_titles())
    assert not is_supported("vn_cmnd_12", fields, *_titles("GIẤYPHÉP", "LÁIXE/DRIVERSLICENSE"))
    assert is_supported("vn_cmnd_12", fields, *_titles("IẤY", "CHG", "MINH", "NH"))
    few = {name: fields[name] for name in ("id_number", "full_name", "ethnicity")}
    assert not is_supported("vn_cmnd_12", few, *_titles("ẤY", "CHG", "NH"))


def test_a_date_that_was_misread_is_no_sign_of_another_document():
    fields = _fields("vn_cmnd_12")
    fields["date_of_expiry"] = _field("31/07,", 0.01, (Check("calendar_date", "fail"),))
    assert is_supported("vn_cmnd_12", fields, *_titles())


def test_few_fields_want_a_title():
    few = _fields("vn_cccd_chip", ["sex", "nationality", "place_of_origin"])
    assert not is_supported("vn_cccd_chip", few, *_titles("GIẤY", "PHÉP", "LÁI", "XE"))
    assert is_supported("vn_cccd_chip", few, *_titles("CĂN", "CƯỚC", "CÔNG", "DÂN"))


def test_a_type_of_the_users_own_is_never_refused():
    assert is_supported("th_id", {}, *_titles())


class _TitleReader:
    version = "reader"

    def __init__(self, title):
        self.texts = [title, *(text for _, _, text in WORDS if text)]

    def read(self, crops, fields=None):
        if len(crops) == 1:  # the title
            return [WordReading(self.texts[0], 0.9)]
        return [WordReading(text, 0.9) for text in self.texts[1:]]


def test_a_card_whose_qr_code_was_read_is_one(monkeypatch):
    reader = _TitleReader("x")
    pipeline = Pipeline(FakeCropper(), FakeDetector(WORDS), reader, language=None, confidence=None)
    assert pipeline.infer(make_photo()).status == "no_card"
    said = ("079195001235", "LÊ VĂN", "31/01/1995", "Nữ", "Hà Nội")
    code = CardCode("079195001235|", dict(zip(CODE_FIELDS, said, strict=True)))
    monkeypatch.setattr("pipeline.chain.read_qr", lambda *_: code)
    result = pipeline.infer(make_photo())
    assert result.status == "ok" and result.qr == code.text
    checks = {check.name: check.status for check in result.fields["id_number"].checks}
    assert checks["agrees_with_qr"] == "fail"


@pytest.mark.parametrize(
    ("title", "settings", "status"),
    [
        ("CĂN CƯỚC CÔNG DÂN", {}, "ok"),
        ("GIẤY PHÉP LÁI XE", {}, "no_card"),
        ("GIẤY PHÉP LÁI XE", {"any_document": True}, "ok"),
    ],
)
def test_another_document_is_no_card(title, settings, status):
    words = [word for word in WORDS if word[0] != "date_of_birth"]
    reader = _TitleReader(title)
    reader.texts = reader.texts[:4]
    pipeline = Pipeline(
        FakeCropper(), FakeDetector(words), reader, language=None, confidence=None, **settings
    )
    result = pipeline.infer(make_photo())
    assert result.status == status
    refused = [warning.code for warning in result.warnings if warning.code == "other_document"]
    assert refused == ["other_document"] * (status == "no_card")
    assert bool(result.fields) is (status == "ok")
